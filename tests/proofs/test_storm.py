"""Whatever comes in, nothing raises, nothing waits, and everybody can go on."""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.store.database import Database
from tests.emptying import emptied
from tests.proofs.storm import Storm, libraries, storm
from tests.proofs.storm_updates import CHATS, KINDS, SENDING, TEXTS, UNCLEAR, Move

SHELF = libraries()
LIKELY = [kind for kind, share in KINDS.items() for _ in range(share)]
storms = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=20,
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
def test_long_storm_breaks_nothing(sending: Mapping[str, int]):
    """As the script does; another seed finds other things."""
    weather = storm(50_000, 1, sending)

    assert weather.applied >= 50_000
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
