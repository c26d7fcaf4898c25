"""Close the driver's sight of a trip after its end; let riders call the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("trip", sa.Column("private_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("trip_private", "trip", ["region_id", "private_until"])
    op.add_column("region", sa.Column("desk_phone", sa.String(), nullable=False, server_default=""))
