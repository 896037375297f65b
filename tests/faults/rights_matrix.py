"""Who may do what, as an office would say it: written down here, not read from the program.

Whoever may more may do it too. A new verb has to be put in its place by hand.
"""

_ANYBODY = "accounts: recover"
_VIEWER = "accounts: change_password"
_CLERK = """
awards: add add_many receive update
ballots: record_ballots record_recusals record_votes remove_votes
bulk_scoring: give
certificates: record_prints sign_off
clusters: copy_year create create_many delete resume retire set_year update
councils: add_member add_members copy create delete end_members remove_members reorder_members
 update update_member
criteria: add add_many delete indent move outdent update
criteria_sets: create delete new_version set_rules stop_using update use
decisions: add_lines delete draft remove_lines reorder update update_line
figures: record
grades: set_bands
holds: add add_many delete end update
households: create create_many delete resume retire update
list_imports: take_in
meetings: create delete record_attendance record_opinions record_tellers update
monitoring: mark_done mark_not_done
nominations: give_back nominate nominate_many prioritise resubmit update withdraw
people: create create_many delete resume retire transfer update
plan_assignments: add add_block mark_done move remove replace update
plan_audiences: add add_many move remove replace update
plan_bases: add add_many move remove replace update
plan_comparing: take_over
plan_contents: add add_block indent move outdent remove update
plan_deadlines: add add_many mark_done move remove update
plan_drafts: create
plan_ladders: add add_many move remove update
plan_participations: add choose_units participate_all remove set_required
plan_phases: add add_many move remove update
plan_reading: create
plan_recipients: add add_many move remove replace update
plan_targets: add add_many move remove update
plans: copy_from create delete fill_number record_final record_interim update
pledges: create delete set_items set_parties sign take_members unsign update
registrations: add_award create create_many delete duplicate mark_file_received
 mark_paper_received send update
scheme_imports: take_in
scoring: record record_all record_figures record_many
scoring_conflicts: add add_many delete
sheet_copies: take_from_before
sheets: assign_cross delete make mark_received set_scorer update
stages: add add_usual delete make_decisive move update
submissions: delete record_prepared record_received record_returned record_sent
unit_workbooks: issue take_back
units: create create_many delete rename resume retire update
works: create create_many delete duplicate finish finish_many reopen reopen_many update
"""
_APPROVER = """
awards: correct delete reinstate withdraw
council_orders: choose take_back
decisions: issue revoke
meetings: conclude reopen
nominations: override pass_without_meeting recall stop_overriding submit_upward
plans: close issue reopen start withdraw
recycle_bin: restore
registrations: approve reject take_back
results: finalise reopen
sheet_approval: approve take_back
unit_mergers: merge
waived_checks: apply_again waive
wordings: change
"""
_ADMINISTRATOR = """
accounts: add renew_codes reset_password resume retire update
award_types: create create_many delete restore retire supersede update
bin_emptying: empty
catalogue_entries: create create_many delete restore retire supersede update
legal_documents: create create_many delete restore retire update
office: set_up update
parameters: create create_many delete restore retire supersede update
party_sample: fill
sample: fill
shipped: load
"""


def _read(told: str) -> list[str]:
    """Return the verbs of a table, of which each line begins with a module or a blank."""
    lines = told.strip().replace("\n ", " ").splitlines()
    pairs = (line.split(": ") for line in lines)
    return [f"{module}.{verb}" for module, verbs in pairs for verb in verbs.split()]


LEAST = {
    **dict.fromkeys(_read(_ANYBODY), ""),
    **dict.fromkeys(_read(_VIEWER), "view"),
    **dict.fromkeys(_read(_CLERK), "enter"),
    **dict.fromkeys(_read(_APPROVER), "approve"),
    **dict.fromkeys(_read(_ADMINISTRATOR), "admin"),
}
"""The least role by the name of the verb; "" for what needs no signing in."""

CLOSED_SCORES = frozenset(
    _read(
        """
bulk_scoring: give
council_orders: choose take_back
grades: set_bands
results: finalise
scoring: record record_all record_figures record_many
sheet_approval: approve take_back
sheet_copies: take_from_before
sheets: assign_cross delete make set_scorer
stages: make_decisive
"""
    )
)
"""What has to wait for “Mở lại điểm”."""
_OF_A_PLAN = frozenset(
    {
        *("ballots", "bulk_scoring", "council_orders", "decisions", "figures", "grades"),
        *("meetings", "monitoring", "nominations", "plan_assignments", "plan_audiences"),
        *(
            "plan_bases",
            "plan_comparing",
            "plan_contents",
            "plan_deadlines",
            "plan_ladders",
            "plan_participations",
        ),
        *("plan_phases", "plan_recipients", "plan_targets", "plans", "registrations"),
        *("results", "scoring", "scoring_conflicts", "sheet_approval", "sheet_copies", "sheets"),
        *("stages", "unit_workbooks", "works"),
    }
)
# A pledge can be made without a plan, as those of the examples are.
_GOES_ON = frozenset({"decisions.revoke", "plans.copy_from", "plans.create", "plans.reopen"})
"""What begins another plan, opens this one, or takes back a paper that has gone out."""
CLOSED_PLAN = frozenset(
    name
    for name in LEAST
    if (name.partition(".")[0] in _OF_A_PLAN and name not in _GOES_ON)
    or name in ("criteria_sets.use", "criteria_sets.stop_using")
)
"""What has to wait for “Mở lại kế hoạch”: all that belongs to it."""
