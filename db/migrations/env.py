"""Runs migrations over the connection that the program hands in. Never imports the program."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    render_item=context.config.attributes.get("render_item", lambda *_: False),
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
