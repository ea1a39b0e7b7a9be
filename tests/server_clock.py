"""A database whose server shows another time than it is, as if its clock had been set."""

from datetime import timedelta

import psycopg

from tests.postgres import new_database

SHOWS = """
CREATE OR REPLACE FUNCTION clock.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql
    AS 'SELECT pg_catalog.clock_timestamp() + make_interval(secs => {})'
"""
FOUND_FIRST = "ALTER DATABASE {} SET search_path = public, clock, pg_catalog"


def with_a_clock(server: str) -> str:
    """Make an empty database of a server whose clock can be set; return its address."""
    address = new_database(server)
    with psycopg.connect(address) as conn:
        conn.execute("CREATE SCHEMA clock")
        conn.execute(FOUND_FIRST.format(conn.info.dbname))
    set_ahead(address, timedelta())
    return address


def set_ahead(address: str, ahead: timedelta) -> None:
    """Set that clock, for all who ask the server for the time."""
    with psycopg.connect(address) as conn:
        conn.execute(SHOWS.format(ahead.total_seconds()))
