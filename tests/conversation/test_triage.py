"""A press counts once and only on the question it was made for; a typed emergency always does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.conversation.channel import Channel
from bot.conversation.incoming import Asked, Incoming, Pressed, Shown, Typed
from bot.conversation.triage import Turned, open_prompt, take_turn
from bot.store.conversations import known_chat, latest
from bot.store.database import Database
from flows.pathway.answers import current
from flows.pathway.loading import shipped
from flows.talking.events import (
    Back,
    Chose,
    Delete,
    Event,
    Restart,
    Said,
    ShowAnswers,
    ShowResult,
    Start,
    Summary,
)
from flows.talking.replies import Ask, Say, Show, Summarise
from flows.talking.session import Phase, Session
from tests.patients import NOW, Patient
from tests.results import latest_result

SIGNS = [s.id for s in next(s for s in shipped().screens if s.id == "right_now").items]
FIRST_SIGN = SIGNS[0]
WELL = Patient(name="well")
EMERGENCY = "I have crushing chest pain"


class Person:
    """Somebody in one chat of the real bot on a real database."""

    def __init__(self, db: Database, address: str = "1") -> None:
        self.db = db
        self.address = address

    def does(self, incoming: Incoming, now: datetime = NOW) -> Turned:
        """Hand something in."""
        return self.db.run(take_turn, shipped(), Channel.WEB, self.address, incoming, now)

    @property
    def session(self) -> Session:
        """What is stored of the conversation."""

        def read(conn):  # type: ignore[no-untyped-def]
            chat = known_chat(conn, channel=Channel.WEB, address=self.address)
            return latest(conn, chat)

        stored = self.db.run(read)
        assert stored is not None
        return stored.session


@pytest.fixture
def person() -> Iterator[Person]:
    with Database.open(":memory:", serving=True) as db:
        yield Person(db)


def messages(turned: Turned) -> list[str]:
    return [reply.message for reply in turned.replies if isinstance(reply, Say | Ask)]


def test_press_on_the_open_question_counts(person: Person):
    asked = person.does(Start())
    turned = person.does(Pressed(asked.shown, (0,)))

    assert turned.before == asked.shown
    assert turned.answered is not None
    assert turned.answered.words == "I agree"
    assert person.session.phase is Phase.SAFETY


def test_second_tap_does_nothing(person: Person):
    asked = person.does(Start())
    person.does(Pressed(asked.shown, (0,)))
    before = person.session
    turned = person.does(Pressed(asked.shown, (0,)))

    assert turned.repeated
    assert not turned.replies
    assert person.session == before


@pytest.mark.parametrize("incoming", [Pressed(Shown(0, 0), (0,)), Typed(Shown(0, 0), "40")])
def test_older_question_is_not_answered(person: Person, incoming: Incoming):
    asked = person.does(Start())
    person.does(Said("yes"))
    person.does(Said("1"))
    given = current(person.session.answers)
    old = replace(incoming, shown=asked.shown)  # type: ignore[type-var]

    assert messages(person.does(old)) == ["pressed_old", "question"]
    assert current(person.session.answers) == given


def test_question_of_somebody_else_is_not_answered(person: Person):
    other = Person(person.db, "2").does(Start())
    person.does(Start())

    assert messages(person.does(Pressed(other.shown, (0,)))) == ["pressed_old", "greeting"]
    assert person.session.phase is Phase.CONSENT


@pytest.mark.parametrize("places", [(7,), (-1,), (), (0, 1)])
def test_place_without_an_option_changes_nothing(person: Person, places: tuple[int, ...]):
    asked = person.does(Start())

    assert "greeting" in messages(person.does(Pressed(asked.shown, places)))
    assert person.session.phase is Phase.CONSENT


@pytest.mark.parametrize("behind", [0, 1, 2])
def test_typed_emergency_is_heard_under_any_question(person: Person, behind: int):
    shown = [person.does(event).shown for event in (Start(), Said("yes"), Said("1"))]
    turned = person.does(Typed(shown[-1 - behind], EMERGENCY))

    assert messages(turned) == ["alarm"]


def test_deleting_leaves_nothing_but_an_empty_chat(person: Person):
    first: tuple[Event, ...] = (Start(), Said("yes"), Said("1"), Said("crushing chest pain"))
    for event in (*first, Said("yes"), Delete()):
        old = person.does(event)
    assert messages(person.does(Pressed(old.shown, (0,)))) == ["deleted"]

    assert person.session.phase is Phase.NEW
    assert person.session.answers == ()
    assert person.db.run(latest_result, old.shown.session_id) is None


def test_old_button_after_deleting_is_refused(person: Person):
    asked = person.does(Start())
    person.does(Delete())
    person.does(Said("delete everything"))

    assert messages(person.does(Pressed(asked.shown, (0,)))) == ["pressed_old"]


@pytest.mark.parametrize("text", ["none", "no", "None of these"])
def test_typed_none_does_not_overrule_a_tick(person: Person, text: str):
    shown = at_signs(person)
    turned = person.does(Typed(shown, text, (0,)))

    assert messages(turned) == ["not_together", "question"]
    assert FIRST_SIGN not in current(person.session.answers)


def test_typed_number_joins_the_ticks(person: Person):
    shown = at_signs(person)
    person.does(Typed(shown, "2", (2,)))
    given = current(person.session.answers)

    assert [sign for sign, value in given.items() if value == "yes"] == [SIGNS[1], SIGNS[2]]


def test_command_sent_twice_counts_once(person: Person):
    for event in (Start(), Said("yes"), Said("1"), Said("40")):
        shown = person.does(event).shown
    for _ in range(2):
        person.does(Asked(shown, Back()))

    assert list(current(person.session.answers)) == ["subject"]


def test_command_does_not_deny_an_alarm_it_did_not_see(person: Person):
    shown = person.does(Start()).shown
    person.does(Said(EMERGENCY))
    person.does(Asked(shown, Back()))

    assert person.session.alarms


def at_signs(person: Person) -> Shown:
    """Bring the person to the first warning signs."""
    shown = person.does(Start()).shown
    while True:
        prompt = open_prompt(shipped(), person.session)
        assert prompt is not None
        if prompt.section == "safety":
            return shown
        shown = person.does(Said(WELL.types(prompt))).shown


def test_the_result_of_an_earlier_conversation_is_shown(person: Person):
    person.does(Start())
    person.does(Said("yes"))
    person.does(Said(EMERGENCY))
    first = person.does(Said("yes"))
    person.does(Restart())
    person.does(Chose(("begin_again",)))
    again = person.does(ShowResult())

    assert first.result is not None
    shown = [reply.result for reply in again.replies if isinstance(reply, Show)]
    assert [one.conclusion for one in shown] == [first.result.conclusion]
    assert messages(again)[0] == "result_from"


def test_the_page_of_an_earlier_result_can_still_be_had(person: Person):
    person.does(Start())
    person.does(Said("yes"))
    assert messages(person.does(Summary()))[0] == "no_summary"
    person.does(Said(EMERGENCY))
    person.does(Said("yes"))
    person.does(Restart())
    person.does(Chose(("begin_again",)))
    again = person.does(Summary())

    assert isinstance(again.replies[0], Summarise)


def test_without_any_result_none_is_shown(person: Person):
    person.does(Start())

    assert messages(person.does(ShowResult()))[0] == "no_result"


def test_who_comes_back_after_hours_is_asked_first(person: Person):
    person.does(Start())
    person.does(Said("yes"))
    person.does(Said("me"))
    late = person.does(Said("40"), NOW + timedelta(hours=7))

    assert messages(late) == ["ask_return"]
    assert "age" not in current(person.session.answers)


def test_what_is_beside_the_interview_comes_back_from_the_database(person: Person):
    """A change under way, what waits, the clock: a process that starts anew finds them as left."""
    for event in (Start(), Said("yes"), Said("me"), Said("40"), ShowAnswers(), Chose(("age",))):
        person.does(event)
    person.does(Said("16"))
    before = person.session

    assert before.review is not None
    assert before.review.draft[0].value == 16
    assert person.does(Chose(("yes",))).replies
    assert current(person.session.answers)["age"] == 16
