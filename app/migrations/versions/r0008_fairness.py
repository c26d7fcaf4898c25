"""Remember the district a trip belongs to, and find the trips of some days."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("trip", sa.Column("district", sa.String(), nullable=False, server_default=""))
    op.create_index("trip_asked", "trip", ["region_id", "pickup_after"])
    op.execute(
        "UPDATE trip SET district = coalesce((SELECT place.district FROM place WHERE place.id ="
        " CASE WHEN (SELECT kind FROM place WHERE place.id = trip.pickup_place) = 'hospital'"
        " AND coalesce((SELECT kind FROM place WHERE place.id = trip.dropoff_place), '') <> 'hospital'"
        " THEN trip.dropoff_place ELSE trip.pickup_place END), '')"
    )
