"""The ground: the log, and every table it records."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import protect_log, record

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("machine", c.WORDS, nullable=False),
        sa.Column("place", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("since", c.MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sqlite_strict=True,
    )
    op.create_table(
        "operation",
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("device_id", c.KEY, nullable=False),
        sa.Column("sequence", c.WHOLE, nullable=False),
        sa.Column("user_id", c.KEY, nullable=False),
        sa.Column("happened_at", c.MOMENT, nullable=False),
        sa.Column("verb", c.WORDS, nullable=False),
        sa.Column("label", c.WORDS, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("reason", c.WORDS, nullable=False),
        sa.Column("undoes_id", c.KEY, nullable=True),
        sa.Column("joins", c.WORDS, nullable=False),
        sa.Column("row_count", c.WHOLE, nullable=False),
        sa.Column("previous_hash", c.WORDS, nullable=False),
        sa.Column("hash", c.WORDS, nullable=False),
        sa.CheckConstraint(
            "kind IN ('undoable', 'countered', 'final')", name=op.f("ck_operation_kind")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["device.id"],
            name=op.f("fk_operation_device_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_operation_device_id_sequence", "operation", ["device_id", "sequence"], unique=False
    )
    op.create_index(op.f("ix_operation_hash"), "operation", ["hash"], unique=False)
    op.create_index(op.f("ix_operation_undoes_id"), "operation", ["undoes_id"], unique=False)
    op.create_table(
        "award_type",
        sa.Column("code", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("abbreviation", c.WORDS, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("scope", c.WORDS, nullable=False),
        sa.Column("regime", c.WORDS, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("level_code", c.WORDS, nullable=False),
        sa.Column("authority_code", c.WORDS, nullable=False),
        sa.Column("prerequisite", c.WORDS, nullable=False),
        sa.Column("needs_code", c.WORDS, nullable=False),
        sa.Column("needs_years", c.WHOLE, nullable=False),
        sa.Column("quota_percent", c.WHOLE, nullable=True),
        sa.Column("is_ballot_required", c.FLAG, nullable=False),
        sa.Column("vote_threshold_percent", c.WHOLE, nullable=True),
        sa.Column("prize_multiplier", c.WHOLE, nullable=True),
        sa.Column("valid_from", c.DAY, nullable=True),
        sa.Column("valid_to", c.DAY, nullable=True),
        sa.Column("legal_basis", c.WORDS, nullable=False),
        sa.Column("is_verified", c.FLAG, nullable=False),
        sa.Column("is_retired", c.FLAG, nullable=False),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("more", c.WORDS, nullable=True),
        sa.Column("search", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("kind IN ('title', 'commendation')", name=op.f("ck_award_type_kind")),
        sa.CheckConstraint("regime IN ('state', 'party')", name=op.f("ck_award_type_regime")),
        sa.CheckConstraint(
            "scope IN ('person', 'collective', 'household')", name=op.f("ck_award_type_scope")
        ),
        sa.CheckConstraint("prize_multiplier >= 0", name=op.f("ck_award_type_multiplier")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to",
            name=op.f("ck_award_type_period"),
        ),
        sa.CheckConstraint(
            "vote_threshold_percent BETWEEN 1 AND 100", name=op.f("ck_award_type_threshold")
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_award_type_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_type")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_award_type_code"), "award_type", ["code"], unique=False)
    op.create_index(op.f("ix_award_type_search"), "award_type", ["search"], unique=False)
    op.create_index(
        "uq_award_type_code",
        "award_type",
        ["code", "scope", "valid_from"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "catalogue_entry",
        sa.Column("catalogue", c.WORDS, nullable=False),
        sa.Column("code", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("valid_from", c.DAY, nullable=True),
        sa.Column("valid_to", c.DAY, nullable=True),
        sa.Column("legal_basis", c.WORDS, nullable=False),
        sa.Column("is_verified", c.FLAG, nullable=False),
        sa.Column("is_retired", c.FLAG, nullable=False),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("more", c.WORDS, nullable=True),
        sa.Column("search", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to",
            name=op.f("ck_catalogue_entry_period"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_catalogue_entry_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_entry")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_catalogue_entry_catalogue"), "catalogue_entry", ["catalogue"], unique=False
    )
    op.create_index(op.f("ix_catalogue_entry_search"), "catalogue_entry", ["search"], unique=False)
    op.create_index(
        "uq_catalogue_entry_code",
        "catalogue_entry",
        ["catalogue", "code", "valid_from"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "council",
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("term", c.WORDS, nullable=False),
        sa.Column("regime", c.WORDS, nullable=False),
        sa.Column("decision_number", c.WORDS, nullable=False),
        sa.Column("valid_from", c.DAY, nullable=True),
        sa.Column("valid_to", c.DAY, nullable=True),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("regime IN ('state', 'party')", name=op.f("ck_council_regime")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to",
            name=op.f("ck_council_period"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_council_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council")),
        sqlite_strict=True,
    )
    op.create_table(
        "criteria_set",
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("version", c.WHOLE, nullable=False),
        sa.Column("is_locked", c.FLAG, nullable=False),
        sa.Column("declared_total", c.WHOLE, nullable=True),
        sa.Column("step", c.WHOLE, nullable=False),
        sa.Column("bonus_cap", c.WHOLE, nullable=True),
        sa.Column("penalty_cap", c.WHOLE, nullable=True),
        sa.Column("copied_from_id", c.KEY, nullable=True),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("step > 0", name=op.f("ck_criteria_set_step")),
        sa.ForeignKeyConstraint(
            ["copied_from_id"],
            ["criteria_set.id"],
            name=op.f("fk_criteria_set_copied_from_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_criteria_set_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_set")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_criteria_set_copied_from_id"), "criteria_set", ["copied_from_id"], unique=False
    )
    op.create_index(
        "uq_criteria_set",
        "criteria_set",
        ["name", "version"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "legal_document",
        sa.Column("code", c.WORDS, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("number", c.WORDS, nullable=False),
        sa.Column("issuer", c.WORDS, nullable=False),
        sa.Column("subject", c.WORDS, nullable=False),
        sa.Column("regime", c.WORDS, nullable=False),
        sa.Column("signed_on", c.DAY, nullable=True),
        sa.Column("valid_from", c.DAY, nullable=True),
        sa.Column("valid_to", c.DAY, nullable=True),
        sa.Column("replaced_by", c.WORDS, nullable=False),
        sa.Column("legal_basis", c.WORDS, nullable=False),
        sa.Column("is_verified", c.FLAG, nullable=False),
        sa.Column("is_retired", c.FLAG, nullable=False),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("more", c.WORDS, nullable=True),
        sa.Column("search", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("regime IN ('state', 'party')", name=op.f("ck_legal_document_regime")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_legal_document_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_document")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_legal_document_search"), "legal_document", ["search"], unique=False)
    op.create_index(
        "uq_legal_document_code",
        "legal_document",
        ["code"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "office",
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("locality", c.WORDS, nullable=False),
        sa.Column("level_code", c.WORDS, nullable=False),
        sa.Column("parent_name", c.WORDS, nullable=False),
        sa.Column("party_name", c.WORDS, nullable=False),
        sa.Column("party_parent_name", c.WORDS, nullable=False),
        sa.Column("symbol", c.WORDS, nullable=False),
        sa.Column("regime", c.WORDS, nullable=False),
        sa.Column("works_since", c.DAY, nullable=True),
        sa.Column("is_sample", c.FLAG, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("regime IN ('state', 'party')", name=op.f("ck_office_regime")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_office_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sqlite_strict=True,
    )
    op.create_table(
        "parameter",
        sa.Column("code", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("value", c.WHOLE, nullable=False),
        sa.Column("unit", c.WORDS, nullable=False),
        sa.Column("valid_from", c.DAY, nullable=True),
        sa.Column("valid_to", c.DAY, nullable=True),
        sa.Column("legal_basis", c.WORDS, nullable=False),
        sa.Column("is_verified", c.FLAG, nullable=False),
        sa.Column("is_retired", c.FLAG, nullable=False),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("more", c.WORDS, nullable=True),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to",
            name=op.f("ck_parameter_period"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_parameter_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_parameter_code"), "parameter", ["code"], unique=False)
    op.create_index(
        "uq_parameter_code",
        "parameter",
        ["code", "valid_from"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "plan",
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("year", c.WHOLE, nullable=False),
        sa.Column("state", c.WORDS, nullable=False),
        sa.Column("regime", c.WORDS, nullable=False),
        sa.Column("form", c.WORDS, nullable=False),
        sa.Column("number", c.WORDS, nullable=False),
        sa.Column("symbol", c.WORDS, nullable=False),
        sa.Column("dated", c.WORDS, nullable=True),
        sa.Column("place", c.WORDS, nullable=False),
        sa.Column("parent_body", c.WORDS, nullable=False),
        sa.Column("issuer", c.WORDS, nullable=False),
        sa.Column("occasion", c.WORDS, nullable=False),
        sa.Column("theme", c.WORDS, nullable=False),
        sa.Column("slogan", c.WORDS, nullable=False),
        sa.Column("preamble", c.WORDS, nullable=False),
        sa.Column("purpose", c.WORDS, nullable=False),
        sa.Column("requirements", c.WORDS, nullable=False),
        sa.Column("scope", c.WORDS, nullable=False),
        sa.Column("closing", c.WORDS, nullable=False),
        sa.Column("starts", c.WORDS, nullable=True),
        sa.Column("starts_earliest", c.DAY, nullable=True),
        sa.Column("ends", c.WORDS, nullable=True),
        sa.Column("ends_latest", c.DAY, nullable=True),
        sa.Column("upper_title", c.WORDS, nullable=False),
        sa.Column("upper_number", c.WORDS, nullable=False),
        sa.Column("upper_dated", c.WORDS, nullable=True),
        sa.Column("upper_issuer", c.WORDS, nullable=False),
        sa.Column("registration_policy", c.WORDS, nullable=False),
        sa.Column("registration_basis", c.WORDS, nullable=False),
        sa.Column("registration_due", c.WORDS, nullable=True),
        sa.Column("registration_due_latest", c.DAY, nullable=True),
        sa.Column("authority_line", c.WORDS, nullable=False),
        sa.Column("signer_post", c.WORDS, nullable=False),
        sa.Column("signer_second_post", c.WORDS, nullable=False),
        sa.Column("signer_name", c.WORDS, nullable=False),
        sa.Column("archive_line", c.WORDS, nullable=False),
        sa.Column("copied_from_id", c.KEY, nullable=True),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("search", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("form IN ('regular', 'campaign')", name=op.f("ck_plan_form")),
        sa.CheckConstraint("regime IN ('state', 'party')", name=op.f("ck_plan_regime")),
        sa.CheckConstraint(
            "registration_policy IN ('none', 'warn', 'block')",
            name=op.f("ck_plan_registration_policy"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'issued', 'running', 'interim', 'final', 'closed')",
            name=op.f("ck_plan_state"),
        ),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_plan_year")),
        sa.ForeignKeyConstraint(
            ["copied_from_id"],
            ["plan.id"],
            name=op.f("fk_plan_copied_from_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_plan_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_plan_copied_from_id"), "plan", ["copied_from_id"], unique=False)
    op.create_index(op.f("ix_plan_ends_latest"), "plan", ["ends_latest"], unique=False)
    op.create_index(
        op.f("ix_plan_registration_due_latest"), "plan", ["registration_due_latest"], unique=False
    )
    op.create_index(op.f("ix_plan_search"), "plan", ["search"], unique=False)
    op.create_index(op.f("ix_plan_starts_earliest"), "plan", ["starts_earliest"], unique=False)
    op.create_index(op.f("ix_plan_year"), "plan", ["year"], unique=False)
    op.create_table(
        "row_change",
        sa.Column("operation_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("table_name", c.WORDS, nullable=False),
        sa.Column("row_id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("before", c.WORDS, nullable=True),
        sa.Column("after", c.WORDS, nullable=True),
        sa.Column("digest", c.WORDS, nullable=True),
        sa.Column("salt", c.WORDS, nullable=True),
        sa.Column("hash", c.WORDS, nullable=False),
        sa.Column("blanked_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operation.id"],
            name=op.f("fk_row_change_operation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("operation_id", "position", name=op.f("pk_row_change")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_row_change_row_id_revision", "row_change", ["row_id", "revision"], unique=False
    )
    op.create_table(
        "subject",
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("given_name", c.WORDS, nullable=False),
        sa.Column("code", c.WORDS, nullable=True),
        sa.Column("parent_id", c.KEY, nullable=True),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("kind_code", c.WORDS, nullable=False),
        sa.Column("class_code", c.WORDS, nullable=False),
        sa.Column("honorific", c.WORDS, nullable=False),
        sa.Column("post", c.WORDS, nullable=False),
        sa.Column("is_leader", c.FLAG, nullable=False),
        sa.Column("gender", c.WORDS, nullable=False),
        sa.Column("born", c.WORDS, nullable=True),
        sa.Column("citizen_number", c.WORDS, nullable=False),
        sa.Column("phone", c.WORDS, nullable=False),
        sa.Column("address", c.WORDS, nullable=False),
        sa.Column("head_name", c.WORDS, nullable=False),
        sa.Column("household_count", c.WHOLE, nullable=True),
        sa.Column("resident_count", c.WHOLE, nullable=True),
        sa.Column("valid_from", c.DAY, nullable=True),
        sa.Column("valid_to", c.DAY, nullable=True),
        sa.Column("is_retired", c.FLAG, nullable=False),
        sa.Column("successor_id", c.KEY, nullable=True),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("search", c.WORDS, nullable=False),
        sa.Column("spelling", c.WORDS, nullable=False),
        sa.Column("name_key", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "kind <> 'cluster' OR parent_id IS NULL", name=op.f("ck_subject_cluster_has_no_parent")
        ),
        sa.CheckConstraint(
            "kind IN ('unit', 'person', 'household', 'cluster')", name=op.f("ck_subject_kind")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to",
            name=op.f("ck_subject_period"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_subject_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["subject.id"],
            name=op.f("fk_subject_parent_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["subject.id"],
            name=op.f("fk_subject_successor_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_subject_name_key"), "subject", ["name_key"], unique=False)
    op.create_index(op.f("ix_subject_parent_id"), "subject", ["parent_id"], unique=False)
    op.create_index(op.f("ix_subject_search"), "subject", ["search"], unique=False)
    op.create_index(op.f("ix_subject_spelling"), "subject", ["spelling"], unique=False)
    op.create_index(op.f("ix_subject_successor_id"), "subject", ["successor_id"], unique=False)
    op.create_index(
        "uq_subject_code",
        "subject",
        ["kind", "code"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "user_account",
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_user_account_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sqlite_strict=True,
    )
    op.create_table(
        "assignment",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("organisation", c.WORDS, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=True),
        sa.Column("task", c.WORDS, nullable=False),
        sa.Column("due", c.WORDS, nullable=True),
        sa.Column("due_latest", c.DAY, nullable=True),
        sa.Column("done_on", c.DAY, nullable=True),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_assignment_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_assignment_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_assignment_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_assignment_due_latest"), "assignment", ["due_latest"], unique=False)
    op.create_index(op.f("ix_assignment_plan_id"), "assignment", ["plan_id"], unique=False)
    op.create_index(op.f("ix_assignment_subject_id"), "assignment", ["subject_id"], unique=False)
    op.create_table(
        "cluster_member",
        sa.Column("cluster_id", c.KEY, nullable=False),
        sa.Column("year", c.WHOLE, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"],
            ["subject.id"],
            name=op.f("fk_cluster_member_cluster_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_cluster_member_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_cluster_member_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_member")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cluster_member_cluster_id"), "cluster_member", ["cluster_id"], unique=False
    )
    op.create_index(
        op.f("ix_cluster_member_subject_id"), "cluster_member", ["subject_id"], unique=False
    )
    op.create_index(
        "uq_cluster_member",
        "cluster_member",
        ["cluster_id", "year", "subject_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "cluster_year",
        sa.Column("cluster_id", c.KEY, nullable=False),
        sa.Column("year", c.WHOLE, nullable=False),
        sa.Column("lead_id", c.KEY, nullable=True),
        sa.Column("deputy_id", c.KEY, nullable=True),
        sa.Column("second_deputy_id", c.KEY, nullable=True),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"],
            ["subject.id"],
            name=op.f("fk_cluster_year_cluster_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_cluster_year_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"],
            ["subject.id"],
            name=op.f("fk_cluster_year_deputy_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"],
            ["subject.id"],
            name=op.f("fk_cluster_year_lead_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["second_deputy_id"],
            ["subject.id"],
            name=op.f("fk_cluster_year_second_deputy_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_year")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cluster_year_cluster_id"), "cluster_year", ["cluster_id"], unique=False
    )
    op.create_index(op.f("ix_cluster_year_deputy_id"), "cluster_year", ["deputy_id"], unique=False)
    op.create_index(op.f("ix_cluster_year_lead_id"), "cluster_year", ["lead_id"], unique=False)
    op.create_index(
        op.f("ix_cluster_year_second_deputy_id"),
        "cluster_year",
        ["second_deputy_id"],
        unique=False,
    )
    op.create_index(
        "uq_cluster_year",
        "cluster_year",
        ["cluster_id", "year"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "contest_item",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("parent_id", c.KEY, nullable=True),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("heading", c.WORDS, nullable=False),
        sa.Column("body", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "kind IN ('content', 'movement', 'theme', 'solution')",
            name=op.f("ck_contest_item_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_contest_item_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["contest_item.id"],
            name=op.f("fk_contest_item_parent_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_contest_item_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest_item")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_contest_item_parent_id"), "contest_item", ["parent_id"], unique=False)
    op.create_index(op.f("ix_contest_item_plan_id"), "contest_item", ["plan_id"], unique=False)
    op.create_table(
        "council_member",
        sa.Column("council_id", c.KEY, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=True),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("honorific", c.WORDS, nullable=False),
        sa.Column("post", c.WORDS, nullable=False),
        sa.Column("role", c.WORDS, nullable=False),
        sa.Column("valid_from", c.DAY, nullable=True),
        sa.Column("valid_to", c.DAY, nullable=True),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "role IN ('chair', 'vice_chair', 'standing', 'secretary', 'member')",
            name=op.f("ck_council_member_role"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
            name=op.f("fk_council_member_council_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_council_member_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_council_member_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_member")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_council_member_council_id"), "council_member", ["council_id"], unique=False
    )
    op.create_index(
        op.f("ix_council_member_subject_id"), "council_member", ["subject_id"], unique=False
    )
    op.create_table(
        "criterion",
        sa.Column("set_id", c.KEY, nullable=False),
        sa.Column("parent_id", c.KEY, nullable=True),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("code", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("max_points", c.WHOLE, nullable=True),
        sa.Column("rule", c.WORDS, nullable=True),
        sa.Column("na_gives_full", c.FLAG, nullable=False),
        sa.Column("guidance", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "kind = 'group' OR max_points IS NOT NULL",
            name=op.f("ck_criterion_scored_has_maximum"),
        ),
        sa.CheckConstraint(
            "kind IN ('group', 'base', 'bonus', 'penalty')", name=op.f("ck_criterion_kind")
        ),
        sa.CheckConstraint("max_points >= 0", name=op.f("ck_criterion_max_points")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_criterion_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["criterion.id"],
            name=op.f("fk_criterion_parent_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["set_id"],
            ["criteria_set.id"],
            name=op.f("fk_criterion_set_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_criterion_parent_id"), "criterion", ["parent_id"], unique=False)
    op.create_index(op.f("ix_criterion_set_id"), "criterion", ["set_id"], unique=False)
    op.create_table(
        "grade_band",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("minimum", c.WHOLE, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_grade_band_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_grade_band_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_band")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_grade_band_plan_id"), "grade_band", ["plan_id"], unique=False)
    op.create_index(
        "uq_grade_band",
        "grade_band",
        ["plan_id", "minimum"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "hold",
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("reason", c.WORDS, nullable=False),
        sa.Column("reference", c.WORDS, nullable=False),
        sa.Column("starts_on", c.DAY, nullable=False),
        sa.Column("ends_on", c.DAY, nullable=True),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "reason IN ('disciplinary', 'disciplined', 'investigation', 'inspection', 'complaint', 'press_corruption')",
            name=op.f("ck_hold_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_hold_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_hold_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_hold_subject_id"), "hold", ["subject_id"], unique=False)
    op.create_table(
        "ladder_step",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("award_codes", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("scope", c.WORDS, nullable=True),
        sa.Column("authority", c.WORDS, nullable=False),
        sa.Column("quota_count", c.WHOLE, nullable=True),
        sa.Column("quota_percent", c.WHOLE, nullable=True),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "scope IN ('person', 'collective', 'household')", name=op.f("ck_ladder_step_scope")
        ),
        sa.CheckConstraint("quota_count >= 0", name=op.f("ck_ladder_step_quota_count")),
        sa.CheckConstraint(
            "quota_percent BETWEEN 0 AND 100", name=op.f("ck_ladder_step_quota_percent")
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_ladder_step_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_ladder_step_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_step")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_ladder_step_plan_id"), "ladder_step", ["plan_id"], unique=False)
    op.create_table(
        "nomination",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("award_code", c.WORDS, nullable=False),
        sa.Column("period", c.WORDS, nullable=False),
        sa.Column("achievement", c.WORDS, nullable=False),
        sa.Column("total", c.WHOLE, nullable=True),
        sa.Column("rank", c.WHOLE, nullable=True),
        sa.Column("grade", c.WORDS, nullable=False),
        sa.Column("priority", c.WHOLE, nullable=False),
        sa.Column("state", c.WORDS, nullable=False),
        sa.Column("state_reason", c.WORDS, nullable=False),
        sa.Column("override_reason", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'passed', 'failed', 'returned', 'submitted', 'decided')",
            name=op.f("ck_nomination_state"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_nomination_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_nomination_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_nomination_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_nomination_plan_id"), "nomination", ["plan_id"], unique=False)
    op.create_index(op.f("ix_nomination_subject_id"), "nomination", ["subject_id"], unique=False)
    op.create_index(
        "uq_nomination",
        "nomination",
        ["plan_id", "subject_id", "award_code", "period"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "participation",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("is_required", c.FLAG, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_participation_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_participation_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_participation_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_participation_plan_id"), "participation", ["plan_id"], unique=False)
    op.create_index(
        op.f("ix_participation_subject_id"), "participation", ["subject_id"], unique=False
    )
    op.create_index(
        "uq_participation",
        "participation",
        ["plan_id", "subject_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "phase",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("starts", c.WORDS, nullable=True),
        sa.Column("starts_earliest", c.DAY, nullable=True),
        sa.Column("ends", c.WORDS, nullable=True),
        sa.Column("ends_latest", c.DAY, nullable=True),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("kind IN ('phase', 'wave')", name=op.f("ck_phase_kind")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_phase_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_phase_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_phase_ends_latest"), "phase", ["ends_latest"], unique=False)
    op.create_index(op.f("ix_phase_plan_id"), "phase", ["plan_id"], unique=False)
    op.create_index(op.f("ix_phase_starts_earliest"), "phase", ["starts_earliest"], unique=False)
    op.create_table(
        "plan_audience",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("text", c.WORDS, nullable=False),
        sa.Column("subject_kind", c.WORDS, nullable=True),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "subject_kind IN ('unit', 'person', 'household', 'cluster')",
            name=op.f("ck_plan_audience_subject_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_plan_audience_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_plan_audience_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_audience")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_plan_audience_plan_id"), "plan_audience", ["plan_id"], unique=False)
    op.create_table(
        "plan_basis",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("text", c.WORDS, nullable=False),
        sa.Column("legal_document_id", c.KEY, nullable=True),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_plan_basis_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["legal_document_id"],
            ["legal_document.id"],
            name=op.f("fk_plan_basis_legal_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_plan_basis_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_basis")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_plan_basis_legal_document_id"), "plan_basis", ["legal_document_id"], unique=False
    )
    op.create_index(op.f("ix_plan_basis_plan_id"), "plan_basis", ["plan_id"], unique=False)
    op.create_table(
        "plan_criteria",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("set_id", c.KEY, nullable=False),
        sa.Column("applies_to", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_plan_criteria_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_plan_criteria_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["set_id"],
            ["criteria_set.id"],
            name=op.f("fk_plan_criteria_set_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_criteria")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_plan_criteria_plan_id"), "plan_criteria", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_criteria_set_id"), "plan_criteria", ["set_id"], unique=False)
    op.create_index(
        "uq_plan_criteria",
        "plan_criteria",
        ["plan_id", "applies_to"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "pledge",
        sa.Column("plan_id", c.KEY, nullable=True),
        sa.Column("cluster_id", c.KEY, nullable=False),
        sa.Column("year", c.WHOLE, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("content", c.WORDS, nullable=False),
        sa.Column("signed_on", c.DAY, nullable=True),
        sa.Column("place", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"],
            ["subject.id"],
            name=op.f("fk_pledge_cluster_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_pledge_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_pledge_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pledge_cluster_id"), "pledge", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_pledge_plan_id"), "pledge", ["plan_id"], unique=False)
    op.create_table(
        "recipient",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("text", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_recipient_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_recipient_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recipient_plan_id"), "recipient", ["plan_id"], unique=False)
    op.create_table(
        "stage",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("purpose", c.WORDS, nullable=False),
        sa.Column("is_decisive", c.FLAG, nullable=False),
        sa.Column("due", c.DAY, nullable=True),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "purpose IN ('self', 'cross', 'appraisal', 'other')", name=op.f("ck_stage_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_stage_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_stage_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_stage_plan_id"), "stage", ["plan_id"], unique=False)
    op.create_index(
        "uq_stage",
        "stage",
        ["plan_id", "name"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "deadline",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("task", c.WORDS, nullable=False),
        sa.Column("responsible", c.WORDS, nullable=False),
        sa.Column("due", c.WORDS, nullable=True),
        sa.Column("due_latest", c.DAY, nullable=True),
        sa.Column("phase_id", c.KEY, nullable=True),
        sa.Column("minimum_count", c.WHOLE, nullable=False),
        sa.Column("work_kinds", c.WORDS, nullable=False),
        sa.Column("done_on", c.DAY, nullable=True),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "kind IN ('launch', 'registration', 'work', 'event', 'pledge', 'self_score', 'cross_score', 'report', 'interim', 'final', 'dossier', 'other')",
            name=op.f("ck_deadline_kind"),
        ),
        sa.CheckConstraint("minimum_count >= 0", name=op.f("ck_deadline_minimum")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_deadline_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_deadline_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_deadline_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_deadline_due_latest"), "deadline", ["due_latest"], unique=False)
    op.create_index(op.f("ix_deadline_phase_id"), "deadline", ["phase_id"], unique=False)
    op.create_index(op.f("ix_deadline_plan_id"), "deadline", ["plan_id"], unique=False)
    op.create_table(
        "finalisation",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("phase_id", c.KEY, nullable=True),
        sa.Column("stage_id", c.KEY, nullable=False),
        sa.Column("finalised_on", c.DAY, nullable=False),
        sa.Column("reopened_on", c.DAY, nullable=True),
        sa.Column("reopen_reason", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_finalisation_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_finalisation_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_finalisation_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["stage.id"],
            name=op.f("fk_finalisation_stage_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finalisation")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_finalisation_phase_id"), "finalisation", ["phase_id"], unique=False)
    op.create_index(op.f("ix_finalisation_plan_id"), "finalisation", ["plan_id"], unique=False)
    op.create_index(op.f("ix_finalisation_stage_id"), "finalisation", ["stage_id"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("council_id", c.KEY, nullable=False),
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("held_on", c.DAY, nullable=False),
        sa.Column("starts_at", c.WORDS, nullable=False),
        sa.Column("ends_at", c.WORDS, nullable=False),
        sa.Column("place", c.WORDS, nullable=False),
        sa.Column("chair_id", c.KEY, nullable=True),
        sa.Column("secretary_id", c.KEY, nullable=True),
        sa.Column("agenda", c.WORDS, nullable=False),
        sa.Column("conclusion", c.WORDS, nullable=False),
        sa.Column("is_concluded", c.FLAG, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["chair_id"],
            ["council_member.id"],
            name=op.f("fk_meeting_chair_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
            name=op.f("fk_meeting_council_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_meeting_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_meeting_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["secretary_id"],
            ["council_member.id"],
            name=op.f("fk_meeting_secretary_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_meeting_chair_id"), "meeting", ["chair_id"], unique=False)
    op.create_index(op.f("ix_meeting_council_id"), "meeting", ["council_id"], unique=False)
    op.create_index(op.f("ix_meeting_plan_id"), "meeting", ["plan_id"], unique=False)
    op.create_index(op.f("ix_meeting_secretary_id"), "meeting", ["secretary_id"], unique=False)
    op.create_table(
        "pledge_item",
        sa.Column("pledge_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("text", c.WORDS, nullable=False),
        sa.Column("operator", c.WORDS, nullable=False),
        sa.Column("value", c.QUANTITY, nullable=True),
        sa.Column("value_unit", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "operator IN ('at_least', 'at_most', 'exactly', 'above', 'below')",
            name=op.f("ck_pledge_item_operator"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_pledge_item_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"],
            ["pledge.id"],
            name=op.f("fk_pledge_item_pledge_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_item")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pledge_item_pledge_id"), "pledge_item", ["pledge_id"], unique=False)
    op.create_table(
        "pledge_party",
        sa.Column("pledge_id", c.KEY, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("representative", c.WORDS, nullable=False),
        sa.Column("post", c.WORDS, nullable=False),
        sa.Column("has_signed", c.FLAG, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_pledge_party_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"],
            ["pledge.id"],
            name=op.f("fk_pledge_party_pledge_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_pledge_party_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_party")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pledge_party_pledge_id"), "pledge_party", ["pledge_id"], unique=False)
    op.create_index(
        op.f("ix_pledge_party_subject_id"), "pledge_party", ["subject_id"], unique=False
    )
    op.create_index(
        "uq_pledge_party",
        "pledge_party",
        ["pledge_id", "subject_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "review",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("phase_id", c.KEY, nullable=True),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("held_on", c.DAY, nullable=True),
        sa.Column("report_number", c.WORDS, nullable=False),
        sa.Column("results", c.WORDS, nullable=False),
        sa.Column("shortcomings", c.WORDS, nullable=False),
        sa.Column("directions", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("kind IN ('interim', 'final')", name=op.f("ck_review_kind")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_review_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_review_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_review_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_review_phase_id"), "review", ["phase_id"], unique=False)
    op.create_index(op.f("ix_review_plan_id"), "review", ["plan_id"], unique=False)
    op.create_table(
        "score_sheet",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("phase_id", c.KEY, nullable=True),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("stage_id", c.KEY, nullable=False),
        sa.Column("set_id", c.KEY, nullable=False),
        sa.Column("scorer_id", c.KEY, nullable=True),
        sa.Column("scored_on", c.DAY, nullable=True),
        sa.Column("received_on", c.DAY, nullable=True),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("sheet_key", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_score_sheet_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_score_sheet_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_score_sheet_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["scorer_id"],
            ["subject.id"],
            name=op.f("fk_score_sheet_scorer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["set_id"],
            ["criteria_set.id"],
            name=op.f("fk_score_sheet_set_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["stage.id"],
            name=op.f("fk_score_sheet_stage_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_score_sheet_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_sheet")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_score_sheet_phase_id"), "score_sheet", ["phase_id"], unique=False)
    op.create_index(op.f("ix_score_sheet_plan_id"), "score_sheet", ["plan_id"], unique=False)
    op.create_index(op.f("ix_score_sheet_scorer_id"), "score_sheet", ["scorer_id"], unique=False)
    op.create_index(op.f("ix_score_sheet_set_id"), "score_sheet", ["set_id"], unique=False)
    op.create_index(op.f("ix_score_sheet_sheet_key"), "score_sheet", ["sheet_key"], unique=False)
    op.create_index(op.f("ix_score_sheet_stage_id"), "score_sheet", ["stage_id"], unique=False)
    op.create_index(op.f("ix_score_sheet_subject_id"), "score_sheet", ["subject_id"], unique=False)
    op.create_index(
        "uq_score_sheet",
        "score_sheet",
        ["sheet_key"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "target",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("operator", c.WORDS, nullable=False),
        sa.Column("value", c.QUANTITY, nullable=True),
        sa.Column("unit", c.WORDS, nullable=False),
        sa.Column("direction", c.WORDS, nullable=False),
        sa.Column("contest_item_id", c.KEY, nullable=True),
        sa.Column("phase_id", c.KEY, nullable=True),
        sa.Column("subject_id", c.KEY, nullable=True),
        sa.Column("is_per_unit", c.FLAG, nullable=False),
        sa.Column("due", c.WORDS, nullable=True),
        sa.Column("due_latest", c.DAY, nullable=True),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("direction IN ('higher', 'lower')", name=op.f("ck_target_direction")),
        sa.CheckConstraint(
            "operator IN ('at_least', 'at_most', 'exactly', 'above', 'below')",
            name=op.f("ck_target_operator"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_item_id"],
            ["contest_item.id"],
            name=op.f("fk_target_contest_item_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_target_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_target_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_target_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_target_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_target_contest_item_id"), "target", ["contest_item_id"], unique=False)
    op.create_index(op.f("ix_target_due_latest"), "target", ["due_latest"], unique=False)
    op.create_index(op.f("ix_target_phase_id"), "target", ["phase_id"], unique=False)
    op.create_index(op.f("ix_target_plan_id"), "target", ["plan_id"], unique=False)
    op.create_index(op.f("ix_target_subject_id"), "target", ["subject_id"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("meeting_id", c.KEY, nullable=False),
        sa.Column("member_id", c.KEY, nullable=False),
        sa.Column("is_present", c.FLAG, nullable=False),
        sa.Column("absence_reason", c.WORDS, nullable=False),
        sa.Column("has_written_opinion", c.FLAG, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_attendance_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_attendance_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["council_member.id"],
            name=op.f("fk_attendance_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_attendance_meeting_id"), "attendance", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_attendance_member_id"), "attendance", ["member_id"], unique=False)
    op.create_index(
        "uq_attendance",
        "attendance",
        ["meeting_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "ballot_count",
        sa.Column("meeting_id", c.KEY, nullable=False),
        sa.Column("issued", c.WHOLE, nullable=False),
        sa.Column("returned", c.WHOLE, nullable=False),
        sa.Column("valid", c.WHOLE, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "issued >= returned AND returned >= valid AND valid >= 0",
            name=op.f("ck_ballot_count_order"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_ballot_count_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_ballot_count_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_count")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_ballot_count_meeting_id"), "ballot_count", ["meeting_id"], unique=False
    )
    op.create_index(
        "uq_ballot_count",
        "ballot_count",
        ["meeting_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "decision",
        sa.Column("plan_id", c.KEY, nullable=True),
        sa.Column("meeting_id", c.KEY, nullable=True),
        sa.Column("year", c.WHOLE, nullable=False),
        sa.Column("number", c.WORDS, nullable=True),
        sa.Column("symbol", c.WORDS, nullable=False),
        sa.Column("signed_on", c.DAY, nullable=True),
        sa.Column("issuer", c.WORDS, nullable=False),
        sa.Column("authority_line", c.WORDS, nullable=False),
        sa.Column("signer_post", c.WORDS, nullable=False),
        sa.Column("signer_name", c.WORDS, nullable=False),
        sa.Column("subject_line", c.WORDS, nullable=False),
        sa.Column("state", c.WORDS, nullable=False),
        sa.Column("base_salary", c.WHOLE, nullable=True),
        sa.Column("rounding_step", c.WHOLE, nullable=True),
        sa.Column("revoke_reason", c.WORDS, nullable=False),
        sa.Column("search", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR (number IS NOT NULL AND signed_on IS NOT NULL)",
            name=op.f("ck_decision_issued"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'issued', 'revoked')", name=op.f("ck_decision_state")
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_decision_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_decision_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_decision_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_decision_meeting_id"), "decision", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_decision_plan_id"), "decision", ["plan_id"], unique=False)
    op.create_index(op.f("ix_decision_search"), "decision", ["search"], unique=False)
    op.create_index(
        "uq_decision_number",
        "decision",
        ["year", "symbol", "number"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "entry",
        sa.Column("sheet_id", c.KEY, nullable=False),
        sa.Column("criterion_id", c.KEY, nullable=False),
        sa.Column("state", c.WORDS, nullable=False),
        sa.Column("points", c.WHOLE, nullable=True),
        sa.Column("inputs", c.WORDS, nullable=True),
        sa.Column("reason", c.WORDS, nullable=False),
        sa.Column("evidence", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "(state = 'answered') = (points IS NOT NULL)",
            name=op.f("ck_entry_points_when_answered"),
        ),
        sa.CheckConstraint(
            "state IN ('blank', 'answered', 'not_applicable')", name=op.f("ck_entry_state")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["criterion.id"],
            name=op.f("fk_entry_criterion_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_entry_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["score_sheet.id"],
            name=op.f("fk_entry_sheet_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_entry_criterion_id"), "entry", ["criterion_id"], unique=False)
    op.create_index(op.f("ix_entry_sheet_id"), "entry", ["sheet_id"], unique=False)
    op.create_index(
        "uq_entry",
        "entry",
        ["sheet_id", "criterion_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "opinion",
        sa.Column("meeting_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("speaker", c.WORDS, nullable=False),
        sa.Column("text", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_opinion_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_opinion_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_opinion_meeting_id"), "opinion", ["meeting_id"], unique=False)
    op.create_table(
        "recusal",
        sa.Column("meeting_id", c.KEY, nullable=False),
        sa.Column("nomination_id", c.KEY, nullable=False),
        sa.Column("member_id", c.KEY, nullable=False),
        sa.Column("reason", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_recusal_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_recusal_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["council_member.id"],
            name=op.f("fk_recusal_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nomination.id"],
            name=op.f("fk_recusal_nomination_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recusal_meeting_id"), "recusal", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_recusal_member_id"), "recusal", ["member_id"], unique=False)
    op.create_index(op.f("ix_recusal_nomination_id"), "recusal", ["nomination_id"], unique=False)
    op.create_index(
        "uq_recusal",
        "recusal",
        ["meeting_id", "nomination_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "registration",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("state", c.WORDS, nullable=False),
        sa.Column("award_code", c.WORDS, nullable=False),
        sa.Column("content", c.WORDS, nullable=False),
        sa.Column("target_id", c.KEY, nullable=True),
        sa.Column("operator", c.WORDS, nullable=False),
        sa.Column("pledged_value", c.QUANTITY, nullable=True),
        sa.Column("value_unit", c.WORDS, nullable=False),
        sa.Column("registered_on", c.DAY, nullable=True),
        sa.Column("paper_received_on", c.DAY, nullable=True),
        sa.Column("file_received_on", c.DAY, nullable=True),
        sa.Column("decided_on", c.DAY, nullable=True),
        sa.Column("reject_reason", c.WORDS, nullable=False),
        sa.Column("is_again", c.FLAG, nullable=False),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("search", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "kind <> 'award' OR award_code <> ''", name=op.f("ck_registration_award_is_named")
        ),
        sa.CheckConstraint(
            "kind IN ('award', 'work', 'target')", name=op.f("ck_registration_kind")
        ),
        sa.CheckConstraint(
            "operator IN ('at_least', 'at_most', 'exactly', 'above', 'below')",
            name=op.f("ck_registration_operator"),
        ),
        sa.CheckConstraint(
            "state <> 'rejected' OR reject_reason <> ''",
            name=op.f("ck_registration_rejection_has_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('unsent', 'pending', 'rejected', 'approved')",
            name=op.f("ck_registration_state"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_registration_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_registration_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_registration_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["target.id"],
            name=op.f("fk_registration_target_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_registration_plan_id"), "registration", ["plan_id"], unique=False)
    op.create_index(op.f("ix_registration_search"), "registration", ["search"], unique=False)
    op.create_index(
        op.f("ix_registration_subject_id"), "registration", ["subject_id"], unique=False
    )
    op.create_index(op.f("ix_registration_target_id"), "registration", ["target_id"], unique=False)
    op.create_index(
        "uq_registration",
        "registration",
        ["plan_id", "subject_id", "kind", "award_code", "content"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "result",
        sa.Column("finalisation_id", c.KEY, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("cluster_id", c.KEY, nullable=True),
        sa.Column("subject_name", c.WORDS, nullable=False),
        sa.Column("cluster_name", c.WORDS, nullable=False),
        sa.Column("base_points", c.WHOLE, nullable=True),
        sa.Column("bonus_points", c.WHOLE, nullable=False),
        sa.Column("penalty_points", c.WHOLE, nullable=False),
        sa.Column("total", c.WHOLE, nullable=True),
        sa.Column("rank", c.WHOLE, nullable=True),
        sa.Column("grade", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"],
            ["subject.id"],
            name=op.f("fk_result_cluster_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_result_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["finalisation_id"],
            ["finalisation.id"],
            name=op.f("fk_result_finalisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_result_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_result_cluster_id"), "result", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_result_finalisation_id"), "result", ["finalisation_id"], unique=False)
    op.create_index(op.f("ix_result_subject_id"), "result", ["subject_id"], unique=False)
    op.create_index(
        "uq_result",
        "result",
        ["finalisation_id", "subject_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "target_figure",
        sa.Column("target_id", c.KEY, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=True),
        sa.Column("phase_id", c.KEY, nullable=True),
        sa.Column("reached_value", c.QUANTITY, nullable=False),
        sa.Column("reported_on", c.DAY, nullable=True),
        sa.Column("source", c.WORDS, nullable=False),
        sa.Column("figure_key", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_target_figure_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_target_figure_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_target_figure_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["target.id"],
            name=op.f("fk_target_figure_target_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_figure")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_target_figure_figure_key"), "target_figure", ["figure_key"], unique=False
    )
    op.create_index(op.f("ix_target_figure_phase_id"), "target_figure", ["phase_id"], unique=False)
    op.create_index(
        op.f("ix_target_figure_subject_id"), "target_figure", ["subject_id"], unique=False
    )
    op.create_index(
        op.f("ix_target_figure_target_id"), "target_figure", ["target_id"], unique=False
    )
    op.create_index(
        "uq_target_figure",
        "target_figure",
        ["figure_key"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "teller",
        sa.Column("meeting_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("is_head", c.FLAG, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_teller_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_teller_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teller")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_teller_meeting_id"), "teller", ["meeting_id"], unique=False)
    op.create_table(
        "vote",
        sa.Column("meeting_id", c.KEY, nullable=False),
        sa.Column("nomination_id", c.KEY, nullable=False),
        sa.Column("for_count", c.WHOLE, nullable=False),
        sa.Column("against_count", c.WHOLE, nullable=False),
        sa.Column("other_count", c.WHOLE, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "for_count >= 0 AND against_count >= 0 AND other_count >= 0",
            name=op.f("ck_vote_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_vote_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_vote_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nomination.id"],
            name=op.f("fk_vote_nomination_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_vote_meeting_id"), "vote", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_vote_nomination_id"), "vote", ["nomination_id"], unique=False)
    op.create_index(
        "uq_vote",
        "vote",
        ["meeting_id", "nomination_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "award",
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("award_code", c.WORDS, nullable=False),
        sa.Column("award_name", c.WORDS, nullable=False),
        sa.Column("year", c.WHOLE, nullable=False),
        sa.Column("period", c.WORDS, nullable=False),
        sa.Column("decision_id", c.KEY, nullable=True),
        sa.Column("nomination_id", c.KEY, nullable=True),
        sa.Column("decision_number", c.WORDS, nullable=False),
        sa.Column("decided_on", c.DAY, nullable=True),
        sa.Column("decided_by", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("honorific", c.WORDS, nullable=False),
        sa.Column("post", c.WORDS, nullable=False),
        sa.Column("unit_name", c.WORDS, nullable=False),
        sa.Column("is_leader", c.FLAG, nullable=False),
        sa.Column("achievement", c.WORDS, nullable=False),
        sa.Column("golden_book_number", c.WHOLE, nullable=True),
        sa.Column("nature", c.WORDS, nullable=False),
        sa.Column("prize_multiplier", c.WHOLE, nullable=True),
        sa.Column("prize_amount", c.WHOLE, nullable=True),
        sa.Column("prize_note", c.WORDS, nullable=False),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("search", c.WORDS, nullable=False),
        sa.Column("name_key", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "nature IN ('given', 'posthumous', 'corrected', 'revoked')",
            name=op.f("ck_award_nature"),
        ),
        sa.CheckConstraint("prize_amount >= 0", name=op.f("ck_award_prize")),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name=op.f("fk_award_decision_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_award_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nomination.id"],
            name=op.f("fk_award_nomination_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_award_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_award_decision_id"), "award", ["decision_id"], unique=False)
    op.create_index(op.f("ix_award_name_key"), "award", ["name_key"], unique=False)
    op.create_index(op.f("ix_award_nomination_id"), "award", ["nomination_id"], unique=False)
    op.create_index(op.f("ix_award_search"), "award", ["search"], unique=False)
    op.create_index(op.f("ix_award_subject_id"), "award", ["subject_id"], unique=False)
    op.create_index(
        "uq_award_golden_book",
        "award",
        ["year", "golden_book_number"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "work",
        sa.Column("registration_id", c.KEY, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("scale", c.WORDS, nullable=False),
        sa.Column("place", c.WORDS, nullable=False),
        sa.Column("cost", c.WHOLE, nullable=True),
        sa.Column("funding", c.WORDS, nullable=False),
        sa.Column("person_in_charge", c.WORDS, nullable=False),
        sa.Column("starts", c.WORDS, nullable=True),
        sa.Column("finishes", c.WORDS, nullable=True),
        sa.Column("finishes_latest", c.DAY, nullable=True),
        sa.Column("has_plaque", c.FLAG, nullable=False),
        sa.Column("finished_on", c.DAY, nullable=True),
        sa.Column("outcome", c.WORDS, nullable=False),
        sa.Column("search", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "kind IN ('project', 'model', 'task', 'event')", name=op.f("ck_work_kind")
        ),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_work_cost")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_work_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_work_registration_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_work_finishes_latest"), "work", ["finishes_latest"], unique=False)
    op.create_index(op.f("ix_work_registration_id"), "work", ["registration_id"], unique=False)
    op.create_index(op.f("ix_work_search"), "work", ["search"], unique=False)
    op.create_index(
        "uq_work",
        "work",
        ["registration_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    protect_log()
    record(
        "award_type",
        "catalogue_entry",
        "council",
        "criteria_set",
        "legal_document",
        "office",
        "parameter",
        "plan",
        "subject",
        "user_account",
        "assignment",
        "cluster_member",
        "cluster_year",
        "contest_item",
        "council_member",
        "criterion",
        "grade_band",
        "hold",
        "ladder_step",
        "nomination",
        "participation",
        "phase",
        "plan_audience",
        "plan_basis",
        "plan_criteria",
        "pledge",
        "recipient",
        "stage",
        "deadline",
        "finalisation",
        "meeting",
        "pledge_item",
        "pledge_party",
        "review",
        "score_sheet",
        "target",
        "attendance",
        "ballot_count",
        "decision",
        "entry",
        "opinion",
        "recusal",
        "registration",
        "result",
        "target_figure",
        "teller",
        "vote",
        "award",
        "work",
    )
