"""However a warning sign was told and whatever comes next: it is asked about before all else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

import pytest

from flows.pathway.answers import NO, NOT_SURE, YES
from flows.talking.events import (
    Chose,
    Delete,
    Disagree,
    Event,
    Help,
    Hide,
    Language,
    Restart,
    Said,
    ShowAnswers,
    ShowResult,
    Start,
    Stop,
)
from flows.talking.half_told import told_so_far
from flows.talking.heard import ALL_RIGHT, ASK_ALL, HEARD
from flows.talking.own_prompts import KEEP
from flows.talking.pending import BEGIN_AGAIN, GO_ON, LEAVE, STAY
from flows.talking.resuming import resumed
from flows.talking.review import SURE_TO_CHANGE
from flows.talking.session import Phase
from flows.talking.turn import Turn
from flows.talking.unconfirmed import unconfirmed
from tests.rotation import rotated
from tests.talking.chat import PATHWAY, Chat, at, session_in
from tests.understanding.test_utterances import SPANISH

CALF = "calf_swollen_warm_red"
WOMAN = {"sex": "female", "age": 30, "injury_when": "none", "onset": "slow_no_reason"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "sign": "my calf is swollen and hot",
        "age": "I am 47 years old",
        "pregnant": "I am pregnant",
        "fall": "I fell yesterday",
        "visit": "I saw the doctor yesterday",
        "side": "my right knee is fine",
        "hello": "hello",
    },
    "es": {
        "sign": "tengo la pantorrilla hinchada y caliente",
        "age": "tengo 47 años",
        "pregnant": "estoy embarazada",
        "fall": "me caí ayer",
        "visit": "ayer me vio el médico",
        "side": "mi rodilla derecha está bien",
        "hello": "hola",
    },
}
LANGUAGES = list(WORDS)


class Told:
    """A chat in which a sign was told and not yet confirmed, and that comes back in one way."""

    def __init__(self, chat: Chat, language: str) -> None:
        pathway = SPANISH if language == "es" else PATHWAY
        session = replace(chat.session, content_hash=pathway.content_hash)
        self.chat = Chat(session, pathway=pathway)
        self.words = WORDS[language]

    def do(self, *events: Event | str, away_hours: float = 0) -> None:
        """Cause events, one by one; none may show a result or go on with the interview."""
        for event in events:
            said = Said(self.words[event]) if isinstance(event, str) else event
            turn = Turn(self.chat.pathway, self.chat.session)
            self.chat.last = resumed(turn, said, away_hours)
            self.chat.session = self.chat.last.session
            away_hours = 0
            if event != "sign":
                assert not self.chat.shown, event
                assert not self.asks_interview(), (event, self.chat.asked)

    def asks_interview(self) -> bool:
        """Tell whether a question of the interview is put that is none of the sign."""
        items = {item.id for one in self.chat.pathway.screens for item in one.items}
        prompt, review = self.chat.prompt, self.chat.session.review
        if prompt is None or not prompt.items or review is not None:
            return False
        return bool(self.chat.asked) and not items.isdisjoint(item.id for item in prompt.items)

    @property
    def is_asked(self) -> bool:
        """Tell whether it is asked if the sign is so, before anything else."""
        session = self.chat.session
        if self.chat.screen == HEARD:
            return CALF in dict(session.heard)
        review = session.review
        draft = {one.item: one.value for one in review.draft} if review else {}
        return self.chat.screen == SURE_TO_CHANGE.screen and draft.get(CALF) == YES


def first_words(language: str) -> Told:
    told = Told(Chat(pathway=SPANISH if language == "es" else PATHWAY), language)
    told.chat.press(Start()).tap("yes")
    told.do("sign")
    return told


def at_a_question(language: str) -> Told:
    told = Told(at("moving", WOMAN), language)
    told.do("sign")
    return told


def in_history(language: str) -> Told:
    told = Told(at("onset", WOMAN), language)
    told.do("sign")
    return told


def in_a_test(language: str) -> Told:
    told = Told(at("knee_to_wall.left", WOMAN), language)
    told.do("sign")
    return told


def after_a_result(language: str) -> Told:
    told = Told(at("self_tests_now", WOMAN).tap("no"), language)
    told.do("sign")
    return told


def in_the_list(language: str) -> Told:
    told = Told(at("self_tests_now", WOMAN).tap("no"), language)
    told.chat.press(ShowAnswers())
    told.do("sign")
    return told


def ticked_for_a_change(language: str) -> Told:
    told = Told(Chat(session_in(Phase.HISTORY)), language)
    told.chat.press(ShowAnswers()).tap("calf_and_skin").tap(CALF)
    return told


def beside_another_answer(language: str) -> Told:
    told = Told(at("onset", WOMAN), language)
    told.do("age", "sign")
    return told


WAYS_IN = [
    *(first_words, at_a_question, in_history, in_a_test, after_a_result, in_the_list),
    *(ticked_for_a_change, beside_another_answer),
]


def new_content(told: Told) -> None:
    told.chat.session = replace(told.chat.session, content_hash="of before")


def new_content_after_leaving(told: Told) -> None:
    told.do(Stop())
    new_content(told)


Way = Callable[[Told], None] | tuple[Event | str, ...]
WAYS_OUT: dict[str, Way] = {
    "start": (Start(),),
    "help": (Help(),),
    "hello": ("hello",),
    "stop": (Stop(),),
    "stop twice": (Stop(), Stop()),
    "hide": (Hide(),),
    "restart": (Restart(), Chose((BEGIN_AGAIN,))),
    "restart and stop": (Restart(), Chose((BEGIN_AGAIN,)), Stop()),
    "restart and stay": (Restart(), Chose((STAY,))),
    "delete and keep": (Delete(), Chose((KEEP,))),
    "answers": (ShowAnswers(),),
    "result": (ShowResult(),),
    "language": (Language("es"),),
    "does not fit": (Disagree(), "hello"),
    "another answer": ("age",),
    "pregnant": ("pregnant",),
    "a fall": ("fall",),
    "a visit": ("visit",),
    "a side that is well": ("side",),
    "visit at the restart": (Restart(), "visit"),
    "age at the restart": (Restart(), "age"),
    "side at the restart": (Restart(), "side", Chose((STAY,))),
    "stop, restart and stay": (Stop(), Restart(), Chose((STAY,))),
    "stop, restart": (Stop(), Restart(), Chose((BEGIN_AGAIN,))),
    "stop, delete and keep": (Stop(), Delete(), Chose((KEEP,))),
    "stop, answers": (Stop(), ShowAnswers()),
    "stop, result": (Stop(), ShowResult()),
    "stop, language": (Stop(), Language("es")),
    "stop, help": (Stop(), Help()),
    "stop, press": (Stop(), Chose(("none",))),
    "hide, answers": (Hide(), ShowAnswers()),
    "new content": new_content,
    "new content after leaving": new_content_after_leaving,
}


def go(told: Told, out: str) -> None:
    way = WAYS_OUT[out]
    told.do(*way) if isinstance(way, tuple) else way(told)


def come_back(told: Told, away_hours: float = 0) -> None:
    """Come back, agree and say that all is as it was, as far as that is asked."""
    told.do(Start(), away_hours=away_hours)
    for _ in range(4):
        beside = {
            **{"consent": YES, "ask_known": ALL_RIGHT, "ask_return": GO_ON},
            **{"ask_restart": STAY, "ask_objection": NOT_SURE},
        }
        if told.chat.screen not in beside:
            return
        told.do(Chose((beside[told.chat.screen],)))


@pytest.mark.parametrize(("out", "way_in", "language"), rotated(WAYS_OUT, WAYS_IN, LANGUAGES))
def test_sign_is_asked_about_before_all_else(
    language: str, way_in: Callable[[str], Told], out: str
):
    told = way_in(language)
    go(told, out)
    come_back(told)

    assert told.is_asked
    told.chat.tap(ALL_RIGHT if told.chat.screen == HEARD else YES)
    assert told_so_far(told.chat.session)[CALF] == YES


@pytest.mark.parametrize(
    ("out", "way_in", "language"),
    rotated(
        ["start", "stop", "hide", "restart and stop", "stop, language"], WAYS_IN[:4], LANGUAGES
    ),
)
def test_sign_is_asked_about_hours_later(language: str, way_in: Callable[[str], Told], out: str):
    told = way_in(language)
    go(told, out)
    come_back(told, away_hours=7)

    assert told.is_asked


@pytest.mark.parametrize("pressed", [BEGIN_AGAIN, LEAVE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_sign_outlives_what_is_pressed_after_hours(language: str, pressed: str):
    told = in_history(language)
    told.do(Start(), away_hours=7)
    told.do(Chose((pressed,)))
    come_back(told)

    assert told.is_asked


@pytest.mark.parametrize(("out", "way_in"), rotated(WAYS_OUT, WAYS_IN, shift=3))
def test_sign_that_is_denied_waits_no_more(way_in: Callable[[str], Told], out: str):
    told = way_in("en")
    go(told, out)
    come_back(told)
    told.chat.tap(ASK_ALL if told.chat.screen == HEARD else NO)

    assert told.chat.session.awaiting.get(CALF) != YES
    assert told_so_far(told.chat.session).get(CALF) != YES


BESIDE: Mapping[str, tuple[str, ...]] = {
    "consent": (YES,),
    "ask_known": (ALL_RIGHT, "somebody_else"),
    "ask_return": (GO_ON, BEGIN_AGAIN, LEAVE),
    "ask_restart": (BEGIN_AGAIN, STAY),
    "ask_visit": (BEGIN_AGAIN, STAY),
    "ask_objection": (NOT_SURE,),
    "delete_all": (KEEP,),
}
COMMANDS: tuple[Event, ...] = (
    *(Start(), Help(), Stop(), Hide(), Restart(), Delete(), Disagree()),
    *(ShowAnswers(), ShowResult(), Language("es"), Language("en")),
)


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 30))]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_way_through_a_chat_loses_a_sign(language: str, seed: int):
    """Whatever is done but to answer it: the sign waits, and nothing goes before it."""
    random = Random(seed)
    told = random.choice(WAYS_IN)(language)
    for _ in range(12):
        presses = [Chose((one,)) for one in BESIDE.get(told.chat.screen or "", ())]
        event = random.choice((*COMMANDS, *WORDS[language], *presses))
        told.do(event, away_hours=random.choice((0, 0, 0, 7)))

        assert CALF in unconfirmed(told.chat.pathway, told.chat.session), event
