"""Remember the legs of a trip that changed cars, find trips by their car, keep the exposed from driving."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("isolated_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "leg",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("region_id", sa.String(), nullable=False),
        sa.Column("trip_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rider_id", sa.String(), nullable=True),
        sa.Column("driver_id", sa.String(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("boarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"]),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"]),
        sa.ForeignKeyConstraint(["rider_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["driver_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("rider", "driver", "shift"):
        op.create_index(f"leg_{name}", "leg", [f"{name}_id"])
    op.create_index("trip_shift", "trip", ["shift_id", "ended_at"])
    op.create_index("shift_car", "shift", ["plate", "vehicle_id"])
