"""A check-in survives the end of the process at each commit between its plan and its mark.

The end is simulated: an error that nothing catches, in this process, on SQLite in memory or on
PostgreSQL. `tests/proofs/test_stepped.py` kills processes at these steps.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.app import Library
from bot.clinics.codes import new_code
from bot.store.clinics import add_clinic
from bot.store.codes import Terms
from bot.store.database import Database
from bot.store.enrolments import keep_programme
from bot.store.unsent import UNSURE
from bot.trial.world import World
from flows.checkins.programmes import kept, programme_of
from tests.checkins.conftest import BEGAN, HOURS, KEY
from tests.checkins.weeks import answer, asked, pass_days, rows
from tests.fault_rows import FaultRow, Told
from tests.postgres import new_database

DATABASES = ("file", "postgresql")
ONE = "{id: one, name: One, event: visit, steps: [{id: one, set: weekly, day: 1}]}"
ARRIVED_OR_SEEN_BY_STAFF = {
    (1, "asked", None),
    (1, "asked", UNSURE),
    (0, "asked", UNSURE),
}
SHORT, COMMITS = 6, 9
"""From the plan to the mark, and with the looks that find nothing more to do."""


@pytest.fixture(scope="module")
def world(
    database_kind: str, libraries: tuple[Library, Library], request: pytest.FixtureRequest
) -> Iterator[World]:
    address = ":memory:"
    if database_kind == "postgresql":
        address = new_database(request.getfixturevalue("postgres"))
    with Database.open(address, serving=True) as db:
        made = World(db, *libraries, BEGAN, key=KEY)
        zone = "Europe/Berlin"
        db.run(add_clinic, name="Northside", zone=zone, hours=HOURS, is_sandbox=False, now=BEGAN)
        body = kept(programme_of(ONE, "one.yaml"))
        db.run(keep_programme, clinic_id=1, name="one", hash="1", body=body, now=BEGAN)
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "number",
    [*range(1, SHORT + 1)]
    + [pytest.param(number, marks=pytest.mark.long) for number in range(SHORT + 1, COMMITS + 1)],
)
def test_crash_neither_loses_nor_repeats(
    world: World,
    number: int,
    when: str,
    database_kind: str,
    told_fault: Told,
) -> None:
    address = str(100 + 2 * number + (when == "after"))
    begin(world, address)
    left = number

    def crash() -> str | None:
        nonlocal left
        left -= 1
        return when if left == 0 else None

    world.crash = crash
    crashes = world.crashes
    pass_days(world, 1.5)
    world.crash = None

    assert world.crashes == crashes + 1
    came = len(asked(world, address))
    [row] = rows(world, address)
    assert (came, row.state, row.reason) in ARRIVED_OR_SEEN_BY_STAFF
    is_unsure = row.reason == UNSURE
    if came:
        answer(world, "None of these", address=address)
        assert rows(world, address)[0].reason is None
    part = "from plan to mark" if number <= SHORT else "in looks that find no more to do"
    told_fault(
        FaultRow(
            fault=f"in one process: a simulated end before or after a commit of a check-in, {part}",
            where={"file": "memory"}.get(database_kind, database_kind),
            tried=1,
            unit="a check-in each",
            lost=int(not came and not is_unsure),
            twice=max(came - 1, 0),
            uncertain=int(is_unsure),
        )
    )


def begin(world: World, address: str) -> None:
    """Let somebody join, to be asked once tomorrow."""
    terms = Terms(clinic_id=1, expires_at=world.now + timedelta(days=30), programme="one")
    code = world.db.run(new_code, KEY, terms, world.now)
    world.write(address, f"/start {code}")
    answer(world, "Yes, I agree", "18:00", address=address)
