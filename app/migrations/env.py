"""Runs the revisions on the connection that `app/db.py` hands over; models and revisions are compared by a test."""

from alembic import context

from app.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
