"""What Alembic runs: the migrations on the connection it is handed, inside that transaction."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters little; a batch copies the table and moves it back
)
with context.begin_transaction():
    context.run_migrations()
