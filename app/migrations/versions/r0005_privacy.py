"""Close the driver's sight of a trip after its end, let riders call the desk, chain the log, note who saw what,
and remember what has been cut.
"""

from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from app.clock import SystemChance
from dispatch.chain import Form
from schemas.columns import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FORM = Form(
    public=("region_id", "seq", "at", "name", "thing", "move", "before", "after", "actor_role", "why"),
    people=("thing_id", "actor_id", "touched", "audience"),
)
TYPES: dict[str, TypeEngine[Any]] = {"seq": sa.Integer(), "at": UtcTime(), "touched": sa.JSON(), "audience": sa.JSON()}
WORDS = (*FORM.public, *FORM.people, "salt", "digest")
EVENT = sa.table("event", *(sa.column(name, TYPES.get(name, sa.String())) for name in WORDS))
HEAD = sa.table("loghead", sa.column("region_id", sa.String()), sa.column("digest", sa.String()))


def upgrade() -> None:
    op.add_column("trip", sa.Column("private_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("trip_private", "trip", ["region_id", "private_until"])
    op.add_column("trip", sa.Column("cut_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("shift", sa.Column("cut_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("region", sa.Column("desk_phone", sa.String(), nullable=False, server_default=""))
    for name in ("salt", "people", "digest"):
        op.add_column("event", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("loghead", sa.Column("digest", sa.String(), nullable=False, server_default=""))
    op.add_column("loghead", sa.Column("looks", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("loghead", sa.Column("looks_digest", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "look",
        sa.Column("region_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("reader_role", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("thing_id", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("people", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"]),
        sa.PrimaryKeyConstraint("region_id", "seq"),
    )
    op.create_index(op.f("ix_look_subject_id"), "look", ["subject_id"])
    _chain_what_there_is()


def _chain_what_there_is() -> None:
    """Give every event that is there already its digest, in the order of its region's log."""
    connection, chance = op.get_bind(), SystemChance()
    rows = connection.execute(sa.select(EVENT).order_by(EVENT.c.region_id, EVENT.c.seq)).mappings().all()
    for region_id, there in groupby(rows, key=itemgetter("region_id")):
        chained = [{**row, "salt": chance.id(), "people": ""} for row in there]
        last = FORM.link(chained, "")
        update = sa.update(EVENT).where(EVENT.c.region_id == region_id, EVENT.c.seq == sa.bindparam("number"))
        update = update.values(salt=sa.bindparam("new_salt"), digest=sa.bindparam("new_digest"))
        given = [{"number": row["seq"], "new_salt": row["salt"], "new_digest": row["digest"]} for row in chained]
        connection.execute(update, given)
        connection.execute(sa.update(HEAD).where(HEAD.c.region_id == region_id).values(digest=last))
