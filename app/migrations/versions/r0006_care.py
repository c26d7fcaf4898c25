"""Care: what a car has carried and how long it was cleaned since, when drivers really went on and off duty, and what a
region asks for the sake of both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("region", sa.Column("cleaning", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("shift", sa.Column("cleaning_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("shift", sa.Column("cleaning_owed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("region", sa.Column("welfare", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("shift", sa.Column("began_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("shift", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("shift", sa.Column("last_one", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("shift", sa.Column("soiled", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "apart",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("region_id", sa.String(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("person_id", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("other_id", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("trip_id", sa.String(), sa.ForeignKey("trip.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("apart_once", "apart", ["person_id", "other_id"], unique=True)
    op.create_index("apart_other", "apart", ["other_id"])
