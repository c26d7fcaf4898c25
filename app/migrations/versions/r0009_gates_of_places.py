"""Let a place be the gate of another."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("place", sa.Column("parent_id", sa.String(), nullable=True))
