"""After a copy was put back: what must not go out a second time, and what is done again."""

from datetime import datetime

from sqlalchemy import Connection, and_, insert, or_, select, update

from bot.store.campaigns import IS_LAUNCHED, change_campaign
from bot.store.clinic_tables import campaigns, clinics, codes, deliveries, patients, staff
from bot.store.clinics import remove_member
from bot.store.conversations import erase_chat
from bot.store.deliveries import change
from bot.store.sends import BROADCAST, UNSETTLED, block_chat, plan, settle
from bot.store.since import Since
from bot.store.tables import erasures, sends
from bot.store.taking_back import HELD, cancel_planned
from bot.store.unsent import is_letter, note_unsent

PROBLEM = "a copy was put back, so it may have arrived before"


def hold_begun(conn: Connection, now: datetime) -> int:
    """Call uncertain what waits at the sender and goes out at most once; return how much."""
    open_ones = sends.c.state.in_(UNSETTLED) & sends.c.kind.in_(("checkin", "staff"))
    rows = conn.execute(select(sends.c.id, sends.c.kind, sends.c.body).where(open_ones))
    held = [row.id for row in rows if row.kind == "checkin" or is_letter(row.body)]
    for id in held:
        settle(conn, id, now, state="uncertain", problem=PROBLEM)
    note_unsent(conn, dict.fromkeys(held, "uncertain"), now)
    return len(held)


def hold_due(conn: Connection, now: datetime) -> int:
    """Hold check-ins whose time came, and what is left of broadcasts; return how many.

    Each gets an uncertain message, by which an operator can release it.
    """
    has_begun = and_(campaigns.c.id.is_not(None), campaigns.c.starts_at <= now)
    due = (
        select(deliveries.c.id, deliveries.c.not_after, patients.c.chat_id)
        .join(patients, patients.c.id == deliveries.c.patient_id)
        .join(campaigns, campaigns.c.id == deliveries.c.campaign_id, isouter=True)
        .where(
            deliveries.c.state == "planned",
            deliveries.c.not_after > now,
            or_(deliveries.c.due_at <= now, has_begun),
        )
        .order_by(deliveries.c.id)
    )
    rows = conn.execute(due).all()
    for row in rows:
        send_id = plan(
            conn,
            row.chat_id,
            {},
            priority=BROADCAST,
            give_up_at=row.not_after,
            now=now,
            kind="checkin",
        )
        settle(conn, send_id, now, state="uncertain", problem=PROBLEM)
        change(conn, row.id, now, state="skipped", reason=HELD, send_id=send_id)
    return len(rows)


def erase_again(conn: Connection, since: Since) -> int:
    """Delete anew who was deleted since, and keep the receipts; return how many people.

    Nobody is where nobody has a receipt: then the rest were lost, or too old.
    """
    if not since.receipts:
        return 0
    for row in since.receipts:
        conn.execute(insert(erasures).values(dict(row._mapping)))
    for id in since.gone:
        erase_chat(conn, id)
    return len(since.gone)


def block_again(conn: Connection, since: Since) -> int:
    """Note anew who blocked the bot since; return how many."""
    for id, at in since.blocked.items():
        block_chat(conn, id, at)
    return len(since.blocked)


def pause_again(conn: Connection, since: Since, now: datetime) -> int:
    """Let the pauses hold again that were made since; return how many."""
    for id, until in since.paused.items():
        values = {"state": "paused", "paused_until": until, "updated_at": now}
        conn.execute(update(patients).where(patients.c.id == id).values(values))
    return len(since.paused)


def end_again(conn: Connection, since: Since, now: datetime) -> int:
    """Cancel the broadcasts again that were cancelled since, and let others pause; return how many.

    What was still planned for them is held as all else.
    """
    for id, state in since.campaigns.items():
        change_campaign(conn, id, now, state=state)
        if state == "cancelled":
            cancel_planned(conn, id, now)
    return len(since.campaigns)


def launch_again(conn: Connection, since: Since, now: datetime) -> int:
    """Launch the drafts again that were launched since; return how many.

    No button launches them a second time, and what may have gone out is held as all else.
    """
    for id, launching in since.launched.items():
        change_campaign(conn, id, now, **launching)
    return len(since.launched)


def remove_again(conn: Connection, since: Since) -> list[tuple[str, str]]:
    """Remove the staff again who were removed since; return their clinics and names."""
    for id, at in since.removed.items():
        remove_member(conn, id, at)
    wanted = select(clinics.c.name, staff.c.name).join(clinics, clinics.c.id == staff.c.clinic_id)
    rows = conn.execute(wanted.where(staff.c.id.in_(since.removed)).order_by(staff.c.id))
    return [(row[0], row[1]) for row in rows]


def revoke_again(conn: Connection, since: Since) -> int:
    """Revoke the codes again that were revoked since; return how many."""
    for id, at in since.revoked.items():
        conn.execute(update(codes).where(codes.c.id == id).values(revoked_at=at))
    return len(since.revoked)


def drop_drafts(conn: Connection, now: datetime) -> int:
    """Cancel the broadcasts that nobody launched, as somebody may have since; return how many."""
    is_draft = (campaigns.c.state == "held") & campaigns.c.launched_at.is_(None)
    dropped = update(campaigns).where(is_draft).values(state="cancelled", updated_at=now)
    return conn.execute(dropped).rowcount


def begin_at_once(conn: Connection, now: datetime) -> None:
    """Let launched broadcasts begin now that wait for their time, so that they can be held."""
    waits = IS_LAUNCHED & (campaigns.c.starts_at > now)
    conn.execute(update(campaigns).where(waits).values(starts_at=now, updated_at=now))
