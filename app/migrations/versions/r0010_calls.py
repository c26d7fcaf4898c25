"""Let a region have its drivers ring the desk instead of the rider."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("region", sa.Column("calls", sa.String(20), nullable=False, server_default="direct"))
