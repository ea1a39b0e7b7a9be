"""Whatever is typed at whatever question, in both languages and flows, answers stay as they are."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.conversation.catalogue import read_catalogue
from flows.pathway.answers import NO, YES
from flows.pathway.loading import shipped
from flows.pathway.model import Pathway
from flows.pathway.translating import in_other_words
from flows.proving.agenda_proof import asking_everything
from flows.talking.engine import advance
from flows.talking.events import COMMANDS, Back, Chose, Event, Restart, Said
from flows.talking.labels import LABELS
from flows.talking.prompts import Prompt
from flows.talking.replies import Ask, Say, Step
from flows.talking.session import Pending, Phase, Session
from flows.talking.turn import Turn, begun_session, new_session
from tests.patients import Patient
from tests.talking.chat import WELL

FLOWS = ("knee", "checkin")
LANGUAGES = ("en", "es")
CHECK_IN: Mapping[str, str] = {
    "set": "full",
    "psfs_1": "stairs",
    "psfs_2": "not_sure",
    "psfs_3": "not_sure",
}
SENTENCES = {
    "en": (
        "my L knee, 6wks, worse downst",
        "yes and no",
        "no, well, yes",
        "not sure if left or right, 17 out of 10, aged 400",
        "it is fine, no, it is not fine at all",
        "the good one",
        "about 4 feet of swelling",
        "12 stone of pain for 300 weeks",
        "none of these but the second",
    ),
    "es": (
        "la rodilla izq, 6 sem, peor al baj",
        "sí y no",
        "no, bueno, sí",
        "no sé si la izquierda o la derecha, 17 de 10, 400 años",
        "está bien, no, no está nada bien",
        "la buena",
        "como 4 pies de hinchazón",
        "80 kilos de dolor desde hace 300 semanas",
        "ninguna menos la segunda",
    ),
}
ALARM = {
    "en": "I have chest pain and cannot breathe",
    "es": "tengo dolor de pecho y no puedo respirar",
}
PEOPLE: Mapping[str, Mapping[str, object]] = {
    "well": {},
    "child": {"subject": "child", "age": 9, "injury_when": "3_days", "limp": YES},
    "toddler": {"subject": "child", "age": 2},
    "injured": {"age": 52, "injury_when": "today", "mechanism": "direct_blow_or_fall"},
    "father": {
        "subject": "other",
        "age": 81,
        "side": "both",
        "balance_risk": ["two_falls_in_a_year"],
    },
    "ill": {
        "age": 34,
        "conditions": ["diabetes", "immune_weak"],
        "heat_swelling_since": "under_2_weeks",
        "surgery": "not_sure",
    },
    "skips": {
        **dict.fromkeys(shipped().tests, "not_done"),
        "clinician_already": ["examined_normal"],
    },
}
"""Who meet screens that a well adult does not."""
RESTARTING = (Pending.RESTART, Pending.RESTART_AFTER, Pending.RETURN)
BEGINNING = (Chose(("begin_again",)), Said("1"), Said("2"))
"""What begins a check-in again, where somebody is asked whether to."""
ANYTHING = (
    "my knee, mi rodilla, mon genou, mein Knie, \u0631\u0643\u0628\u062a\u064a",
    "\u202e\u0627\u0644\u0631\u0643\u0628\u0629 \u0627\u0644\u064a\u0633\u0631\u0649",
    "a" * 4097,
    "knee " * 1000,
    "\x00\x1b[2J\u202e\u200b",
    "\ud800",
    "\U0001f642" * 300,
    "</b><script>alert(1)</script>",
    "'; DROP TABLE chats; --",
    "{0}{x!r:>99} %s %(x)d {{ 7 * 7 }} ${HOME}",
    "1e999",
    "-1e999",
    "NaN",
    "\u221e",
    "9" * 400,
    "\u0663",
    "\u00bd",
    "0x10",
    "1/0",
    "--5",
    "5 99 5 99",
    ",,;;..",
    "e\u0301" * 200,
    "?",
    "",
    "   \n\t ",
)


@cache
def pathway_of(flow: str, language: str) -> Pathway:
    found = shipped(flow)
    if language != "en":
        found = in_other_words(found, language, read_catalogue(language).say, LABELS)
    return asking_everything(found)


@cache
def begun(flow: str, language: str) -> Session:
    pathway = pathway_of(flow, language)
    if flow != "knee":
        return begun_session(pathway, CHECK_IN)
    session = advance(pathway, new_session(pathway), Said("hi")).session
    return advance(pathway, session, Chose(("yes",))).session


def signs_of(pathway: Pathway) -> set[str]:
    return {sign.id for sign in pathway.signs}


def look(pathway: Pathway, before: Session, event: Event, step: Step) -> None:
    """Demand what holds after any event."""
    after = step.session
    assert step.replies, event
    assert json.loads(json.dumps(asdict(after), allow_nan=False))["phase"] == after.phase
    for reply in step.replies:
        if isinstance(reply, Ask):
            assert reply.prompt == Turn(pathway, after).open_prompt()
    left = before.phase is Phase.CONSENT and after.phase is Phase.CLOSED
    begins_again = before.pending in RESTARTING and event in BEGINNING
    if step.fresh or left or begins_again or isinstance(event, Back | Restart):
        return
    anew = asked_anew(pathway, step)
    kept = tuple(one for one in before.answers if one.item not in anew)
    assert tuple(one for one in after.answers if one.item not in anew)[: len(kept)] == kept, event
    assert set(before.noted) <= set(after.noted)


def asked_anew(pathway: Pathway, step: Step) -> set[str]:
    """Return what is asked again, and said so, as it does not go with what was told now."""
    is_said = any(isinstance(one, Say) and one.message == "contradicted" for one in step.replies)
    return {one.question for one in pathway.content.contradictions} if is_said else set()


def open_in(pathway: Pathway, session: Session) -> Prompt | None:
    return Turn(pathway, session).open_prompt()


@cache
def on_the_way(flow: str, language: str, who: str = "well") -> tuple[Session, ...]:
    """Return a conversation at each of its questions, one by one where it can be."""
    pathway, session = pathway_of(flow, language), begun(flow, language)
    patient, seen = Patient(name=who, answers=PEOPLE[who]), []
    while (prompt := open_in(pathway, session)) is not None:
        assert len(seen) < 3 * len(pathway.screens), "it goes on for ever"
        seen.append(session)
        session = advance(pathway, session, fitting(prompt, patient)).session
    return (*seen, session)


@cache
def beside_the_way(language: str) -> tuple[Session, ...]:
    """Return conversations that are before or after all questions, or have something else open."""
    pathway, fresh = pathway_of("knee", language), new_session(pathway_of("knee", language))
    asked = advance(pathway, fresh, Said("hi")).session
    agreed = advance(pathway, asked, Chose(("yes",))).session
    alarmed = [advance(pathway, one, Said(ALARM[language])).session for one in (asked, agreed)]
    assert all(one.alarms for one in alarmed)
    emergency = advance(pathway, alarmed[1], Chose((YES,))).session
    advised = on_the_way("knee", language)[-1]
    assert emergency.phase is Phase.STOPPED_FOR_SAFETY
    assert advised.phase is Phase.ADVISED
    left = [advance(pathway, one, COMMANDS["/stop"]).session for one in (agreed, advised)]
    after = [advance(pathway, advised, Said(ALARM[language])).session]
    return (fresh, asked, agreed, *alarmed, emergency, advised, *left, *after)


def starts(language: str) -> tuple[Session, ...]:
    """Return where somebody may be: on the way of each, or beside it, each kind as often."""
    ways = [on_the_way("knee", language, who) for who in PEOPLE]
    ways += [on_the_way("checkin", language), beside_the_way(language)]
    most = max(map(len, ways))
    return tuple(way[place % len(way)] for place in range(most) for way in ways)


def fitting(prompt: Prompt, who: Patient = WELL) -> Event:
    """Return an answer: that of somebody who is well, where it is known."""
    if prompt.kind == "text":
        return Said("patio")
    if prompt.kind == "number":
        told = who.types(prompt)
        middle = ((prompt.min or 0) + (prompt.max or 10)) / 2
        return Said(told if told.lstrip("-").isdigit() else f"{middle:.0f}")
    chosen = who.types(prompt).split(", ")
    if all(one.isdigit() for one in chosen):
        return Said(", ".join(chosen))
    return Chose((prompt.options[0].id,))


def typed_at(flow: str, language: str, every: int) -> Iterator[tuple[Session, str]]:
    """Give each question a part of the texts, and each text the same part of the questions."""
    texts = (*ANYTHING, *SENTENCES[language])
    for place, session in enumerate(on_the_way(flow, language)):
        yield from ((session, text) for text in texts[place % every :: every])


@pytest.mark.slow
@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flow", FLOWS)
def test_nothing_typed_at_any_question_loses_or_denies(
    flow: str, language: str, every: int
) -> None:
    pathway = pathway_of(flow, language)
    signs = signs_of(pathway)
    for session, text in typed_at(flow, language, every):
        step = advance(pathway, session, Said(text))

        look(pathway, session, Said(text), step)
        new = step.session.answers[len(session.answers) :]
        told = {one.value for one in new if one.item in signs}
        assert NO not in told or YES in told, text  # a line that is named leaves out the others


def test_the_way_leads_through_the_whole_flow() -> None:
    """The promises above would hold in vain if the way were short."""
    for flow, least in zip(FLOWS, (60, 8), strict=True):
        english, spanish = (on_the_way(flow, language) for language in LANGUAGES)
        assert len(english) == len(spanish) >= least
        assert all(a.answers != b.answers for a, b in pairwise(english))


def test_people_on_their_ways_meet_most_screens() -> None:
    pathway = pathway_of("knee", "en")
    ways = (on_the_way("knee", "en", who) for who in PEOPLE)
    prompts = (open_in(pathway, session) for way in ways for session in way)
    met = {prompt.screen for prompt in prompts if prompt is not None}

    assert len(met & {screen.id for screen in pathway.screens}) >= 120


class Typing(RuleBasedStateMachine):
    """Somebody who types and presses whatever comes to their mind."""

    @initialize(language=st.sampled_from(LANGUAGES), at=st.integers(0, 2000))
    def begin(self, language: str, at: int) -> None:
        every = starts(language)
        self.language = language
        self.session = every[at % len(every)]
        self.pathway = pathway_of(self.session.flow, language)

    def do(self, event: Event) -> None:
        before = self.session
        step = advance(self.pathway, before, event)
        look(self.pathway, before, event, step)
        self.session = step.session

    @rule(text=st.sampled_from(ANYTHING) | st.text(max_size=60))
    def type_anything(self, text: str) -> None:
        self.do(Said(text))

    @rule(n=st.integers(0, 100))
    def type_a_sentence(self, n: int) -> None:
        every = SENTENCES[self.language]
        self.do(Said(every[n % len(every)]))

    @rule(
        words=st.lists(
            st.sampled_from((*"0123456789", "yes", "no", "sí", "10", "120", "cm")), max_size=3
        )
    )
    def type_short(self, words: list[str]) -> None:
        self.do(Said(" ".join(words)))

    @rule(places=st.lists(st.integers(0, 30), max_size=3))
    def press(self, places: list[int]) -> None:
        prompt = open_in(self.pathway, self.session)
        ids = [option.id for option in prompt.options] if prompt else []
        self.do(Chose(tuple(dict.fromkeys(ids[n % len(ids)] for n in places if ids))))

    @rule()
    def answer(self) -> None:
        prompt = open_in(self.pathway, self.session)
        if prompt is not None and prompt.items:
            self.do(fitting(prompt))

    @rule(command=st.sampled_from(sorted(COMMANDS)))
    def command(self, command: str) -> None:
        self.do(COMMANDS[command])

    @invariant()
    def versions_and_phases_are_ours(self) -> None:
        assert self.session.phase in Phase


TestTyping = pytest.mark.slow(Typing.TestCase)
TestTyping.settings = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=12,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
