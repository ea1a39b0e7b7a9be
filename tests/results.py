"""What is stored of a result."""

from typing import cast

from sqlalchemy import Connection, select

from bot.store.tables import results


def latest_result(conn: Connection, session_id: int) -> dict[str, object] | None:
    """Return the body of the newest result of a session, None when it has none."""
    mine = select(results.c.body).where(results.c.session_id == session_id)
    body = conn.scalar(mine.order_by(results.c.id.desc()).limit(1))
    return cast("dict[str, object] | None", body)
