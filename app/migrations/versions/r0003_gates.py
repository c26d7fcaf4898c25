"""Gates: self-checks, inspections, and what a region asks before somebody drives."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("region") as table:
        table.add_column(sa.Column("gates", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("shift") as table:
        table.add_column(sa.Column("stood_down", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("inspected_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("faults", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("region_id", sa.String(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("mail_domain", sa.String(), nullable=False),
        sa.Column("verified_until", sa.DateTime(timezone=True), nullable=True),
    )
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("organisation_id", sa.String(), nullable=True))
        table.create_foreign_key("person_organisation", "organisation", ["organisation_id"], ["id"])
    op.create_table(
        "credential",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("region_id", sa.String(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("person_id", sa.String(), sa.ForeignKey("person.id"), nullable=True, index=True),
        sa.Column("vehicle_id", sa.String(), sa.ForeignKey("vehicle.id"), nullable=True, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("permit", sa.String(), nullable=False),
        sa.Column("proof", sa.String(20), nullable=False),
        sa.Column("vouched_by", sa.String(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("colleague_id", sa.String(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("vouched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "permit_link",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("region_id", sa.String(), sa.ForeignKey("region.id"), nullable=False),
        sa.Column("vehicle_id", sa.String(), sa.ForeignKey("vehicle.id"), nullable=False, index=True),
        sa.Column("token_hash", sa.String(), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "health_check",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("region_id", sa.String(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("person_id", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("celsius", sa.Float(), nullable=False),
        sa.Column("yes", sa.JSON(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("newest", sa.Boolean(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
    )
    newest = sa.text("newest")
    op.create_index(
        "one_newest_check", "health_check", ["person_id"], unique=True, sqlite_where=newest, postgresql_where=newest
    )
