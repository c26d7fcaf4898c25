"""Remember where the driving times of a promise came from."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("trip", sa.Column("promise_by", sa.String(), nullable=False, server_default="line"))
