"""Remember who is bound by a masked number; make room for sealed coordinates, which are text."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBERS = {
    "trip": ("pickup_lat", "pickup_lon", "dropoff_lat", "dropoff_lon"),
    "last_position": ("lat", "lon"),
    "shift": ("start_lat", "start_lon", "end_lat", "end_lon"),
}


def upgrade() -> None:
    """SQLite keeps a text in any column; what was plain is sealed by whoever starts the house, or rotates."""
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
    if op.get_bind().dialect.name == "postgresql":
        for table, names in NUMBERS.items():
            for name in names:
                op.alter_column(table, name, type_=sa.String(), postgresql_using=f"{name}::text")
