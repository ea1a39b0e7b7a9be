"""What patients answered to the questions of a broadcast: the last answer to each counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.store.clinic_tables import campaign_answers, campaigns, deliveries
from bot.store.hot import Hot


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A broadcast that asks one patient something; questions are as they were kept."""

    delivery_id: int
    campaign_id: int
    patient_id: int
    send_id: int | None
    state: str
    questions: tuple[Any, ...]


def poll_of(conn: Connection, delivery_id: int) -> Asked | None:
    """Return what a broadcast asks a patient, None where it asks nothing."""
    row = POLL.row(conn, {"which": delivery_id})
    if row is None or not row.questions:
        return None
    return Asked(
        delivery_id=row.id,
        campaign_id=row.campaign_id,
        patient_id=row.patient_id,
        send_id=row.send_id,
        state=row.state,
        questions=tuple(row.questions),
    )


def keep_answer(
    conn: Connection, delivery_id: int, question: int, choice: int, now: datetime
) -> None:
    """Keep an answer in the place of an earlier one."""
    row = {"delivery_id": delivery_id, "question": question, "choice": choice, "at": now}
    mine = campaign_answers.c.delivery_id == delivery_id
    again = update(campaign_answers).where(mine, campaign_answers.c.question == question)
    if conn.execute(again.values(choice=choice, at=now)).rowcount == 0:
        conn.execute(insert(campaign_answers).values(row))


def answered(conn: Connection, delivery_id: int) -> set[int]:
    """Return which questions a patient has answered."""
    mine = campaign_answers.c.delivery_id == delivery_id
    return set(conn.scalars(select(campaign_answers.c.question).where(mine)))


def counted(conn: Connection, campaign_id: int) -> dict[tuple[int, int], int]:
    """Return how often each choice of each question was given."""
    given = (
        select(campaign_answers.c.question, campaign_answers.c.choice, func.count().label("often"))
        .join(deliveries, deliveries.c.id == campaign_answers.c.delivery_id)
        .where(deliveries.c.campaign_id == campaign_id)
        .group_by(campaign_answers.c.question, campaign_answers.c.choice)
    )
    return {(row.question, row.choice): row.often for row in conn.execute(given)}


def polls_of(conn: Connection, clinic_id: int) -> dict[int, tuple[Any, ...]]:
    """Return the questions of each broadcast of a clinic that asks any."""
    mine = campaigns.c.clinic_id == clinic_id
    rows = conn.execute(select(campaigns.c.id, campaigns.c.questions).where(mine))
    return {row.id: tuple(row.questions) for row in rows if row.questions}


def answers_of(conn: Connection, delivery_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return the choice of each question, by broadcast to a patient."""
    given = select(campaign_answers).where(campaign_answers.c.delivery_id.in_(delivery_ids))
    found: dict[int, dict[int, int]] = {}
    for row in conn.execute(given):
        found.setdefault(row.delivery_id, {})[row.question] = row.choice
    return found


POLL = Hot(
    select(
        deliveries.c.id,
        deliveries.c.campaign_id,
        deliveries.c.send_id,
        deliveries.c.state,
        deliveries.c.patient_id,
        campaigns.c.questions,
    )
    .join(campaigns, campaigns.c.id == deliveries.c.campaign_id)
    .where(deliveries.c.id == bindparam("which"))
)
