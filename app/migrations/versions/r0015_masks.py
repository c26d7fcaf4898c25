"""Remember which two people are bound by a masked number, from before a service is asked until it has let go."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mask",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("region_id", sa.String(), nullable=False),
        sa.Column("trip_id", sa.String(), nullable=False),
        sa.Column("driver_id", sa.String(), nullable=False),
        sa.Column("pair", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("binding", sa.String(), nullable=False),
        sa.Column("rider_dials", sa.String(), nullable=False),
        sa.Column("driver_dials", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"]),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"]),
        sa.ForeignKeyConstraint(["driver_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mask_region_id", "mask", ["region_id"])
    op.create_index("ix_mask_trip_id", "mask", ["trip_id"])
