"""Rows in the bin are found by the operation that put them there.

Every operation that is written asks which rows it put away, for `deleted_by` leads to it: without
an index each action read every recorded table from end to end.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "assignment",
    "attendance",
    "award",
    "award_type",
    "ballot_count",
    "catalogue_entry",
    "cluster_member",
    "cluster_year",
    "contest_item",
    "council",
    "council_member",
    "council_order",
    "criteria_set",
    "criterion",
    "deadline",
    "decision",
    "entry",
    "finalisation",
    "grade_band",
    "hold",
    "ladder_step",
    "legal_document",
    "meeting",
    "nomination",
    "office",
    "opinion",
    "parameter",
    "participation",
    "phase",
    "plan",
    "plan_audience",
    "plan_basis",
    "plan_criteria",
    "pledge",
    "pledge_item",
    "pledge_party",
    "recipient",
    "recusal",
    "registration",
    "result",
    "review",
    "score_sheet",
    "scoring_conflict",
    "sheet_figure",
    "stage",
    "subject",
    "target",
    "target_figure",
    "teller",
    "user_account",
    "vote",
    "work",
)


def upgrade() -> None:
    in_the_bin = sa.text("deleted_by IS NOT NULL")
    for table in TABLES:
        op.create_index(
            op.f(f"ix_{table}_deleted_by"),
            table,
            ["deleted_by"],
            sqlite_where=in_the_bin,
            postgresql_where=in_the_bin,
        )
