"""Whatever comes in, nothing raises, nothing waits, and everybody can go on."""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.store.database import Database
from tests.emptying import emptied
from tests.fault_rows import FaultRow, Told
from tests.postgres import new_database
from tests.proofs.storm import MEMORY, Storm, libraries, storm
from tests.proofs.storm_updates import CHATS, KINDS, SENDING, TEXTS, UNCLEAR, Move

DATABASES = ("file", "postgresql")
SHELF = libraries()
LIKELY = [kind for kind, share in KINDS.items() for _ in range(share)]
storms = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=12,
    phases=(Phase.generate,),  # what breaks is found smaller by `storm --shrink`, far sooner
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def moves(*sending: str) -> st.SearchStrategy[list[Move]]:
    """Draw what comes in, one after the other, and whether messages leave at once."""
    one = st.builds(
        Move,
        kind=st.sampled_from(LIKELY),
        chat=st.integers(0, CHATS - 1),
        pick=st.integers(0, 999_999),
        text=st.sampled_from(TEXTS) | st.text(max_size=60),
        sending=st.sampled_from(sending),
    )
    return st.lists(one, min_size=5, max_size=40)


def play(base: Database, given: list[Move]) -> None:
    """Let it come over an empty database; raises Broken."""
    Storm(emptied(base), SHELF).play(given)


@storms
@given(moves(*SENDING))
def test_storm_breaks_nothing(base: Database, given: list[Move]):
    play(base, given)


@storms
@given(moves(*UNCLEAR))
def test_storm_with_unclear_messages_breaks_nothing(base: Database, given: list[Move]):
    play(base, given)


@pytest.mark.long
@pytest.mark.parametrize("sending", [SENDING, UNCLEAR], ids=["clear", "unclear"])
def test_long_storm_breaks_nothing(
    database_kind: str,
    sending: Mapping[str, int],
    request: pytest.FixtureRequest,
    told_fault: Told,
):
    """As the script does; another seed finds other things."""
    number, address = 50_000, lambda: MEMORY
    if database_kind == "postgresql":
        server = request.getfixturevalue("postgres")
        number, address = 10_000, lambda: new_database(server)
    weather = storm(number, 1, sending, address)
    row = FaultRow(
        fault="in one process: updates of all kinds, many broken, repeated, forged or stale"
        + (", while some messages may not arrive" if sending is UNCLEAR else ""),
        where={"file": "memory"}.get(database_kind, database_kind),
        tried=weather.applied,
        unit="4 chats at a time, all promises checked after each",
        lost=len(weather.broken),
    )
    told_fault(row)

    assert weather.applied >= number
    assert weather.broken == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "repeat"])
def test_each_kind_of_update_is_survived(base: Database, kind: str):
    """A few of each kind, in a conversation that is under way."""
    begun = [Move("answer", pick=pick) for pick in range(6)]

    play(base, [*begun, *(Move(kind, pick=pick, text=TEXTS[pick]) for pick in range(20))])


def test_question_answered_while_unclear_is_sent_again(base: Database):
    """Its words must not be gone when it goes out a second time."""
    asked = Move("text", text="/start", sending="unclear")

    play(base, [asked, Move("answer")])
