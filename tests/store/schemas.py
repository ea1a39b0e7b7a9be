"""Databases as an earlier version left them."""

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.store.migrating import MIGRATIONS


def at_revision(address: str, wanted: str, *rows: str) -> None:
    """Make the tables of a schema in an empty database, and put rows into them."""
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as conn:
        config = Config(attributes={"connection": conn})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        command.upgrade(config, wanted)
        for row in rows:
            conn.exec_driver_sql(row)
    engine.dispose()
