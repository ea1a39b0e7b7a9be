"""What holds whatever a person does: random events and random answers on the shipped content."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.judging import gates
from flows.judging.conclusion import conclude
from flows.judging.outlook import SAFETY_SECTIONS
from flows.judging.result import Result, assess
from flows.judging.safety import counted, judge_safety
from flows.pathway.answers import LEFT, NOT_SURE, RIGHT, Value, Values, current
from flows.pathway.conditions import items_of
from flows.pathway.disposition import Disposition
from flows.pathway.model import Item
from flows.talking.agenda import Agenda
from flows.talking.engine import advance, open_after
from flows.talking.events import COMMANDS, Back, Chose, Event, Restart, Said
from flows.talking.heard import ALL_RIGHT
from flows.talking.machine import ENDED
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.pending import BEGIN_AGAIN, GO_ON
from flows.talking.prompts import AS_IT_WAS, NONE_OF_THESE, ONE_BY_ONE, STOP_CLOCK, Prompt
from flows.talking.replies import Ask, Show, Step
from flows.talking.review import DONE, SURE_TO_CHANGE
from flows.talking.session import Pending, Phase, Session
from flows.talking.told import told
from flows.talking.turn import Turn, new_session
from tests.talking.chat import PATHWAY, WELL, Chat, at, session_in

SIGNS = {sign.id for sign in PATHWAY.signs}
TYPED = {sign.id for sign in PATHWAY.content.typed_signs}
CONTEXT = [item for item in PATHWAY.items.values() if item.section == "context"]
POINTS = (
    "subject",
    "age",
    "conditions",
    "right_now",
    "moving",
    "hot_joint",
    "nerves_and_joints",
    "location",
    "psfs_1",
    "pain_worst",
    "care_so_far",
    "self_tests_now",
    "knee_to_wall.right",
    "knee_to_wall.pain",
    "big_toe_lift_seated.pain",
)
PEOPLE = {
    "well": {},
    "left": {"side": LEFT},
    "old": {
        "age": 70,
        "injury_when": "older",
        "mechanism": "ankle_rolled",
        "swelling_when": "never",
    },
}
EMERGENCIES = (
    "I can't breathe",
    "i hit my head",
    "my husband hits me",
    "I want to die",
    "can't feel my foot",
    "my tummy hurts",
    "my husband hits me and I can't breathe",
)
SENTENCES = (
    "left 8 cm, right 9 cm, pain 2",
    "my L knee, 6wks, worse downstairs",
    "I'm 67, both knees for half a year, I have diabetes",
    "no, it's the right knee",
    "knee is hot and red, no fever, it wakes me at night",
    "it's my hip, not my knee",
    "mi rodilla, mon genou, mein Knie, left",
    "not sure if left or right, 17 out of 10, aged 400",
    "a" * 4097,
)
WORDS = ("yes", "no", "not sure", "none", "skip", "stop", "1", "2, 3", "7/10", "40 cm", "9,5")
NOISE = ("🙂", "\x00\x1b[2J\u202e", "<b>knee</b>", "'; DROP TABLE", "a" * 5000, "\ud800", "")

quick = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
WALKS = ((2, 0.0), (8, 0.0), (1, 0.3), (5, 0.7), (7, 0.85))
"""Seed and share of good answers; the first two meet flags early, the last two reach the tests."""


@dataclass(frozen=True)
class Moment:
    """One event: the session it came to, and what followed."""

    before: Session
    event: Event
    step: Step

    @property
    def values(self) -> dict[str, Value]:
        """The answers that count afterwards."""
        return counted(PATHWAY, current(self.step.session.answers))[0]

    @property
    def prompts(self) -> Iterator[Prompt]:
        return (reply.prompt for reply in self.step.replies if isinstance(reply, Ask))

    @property
    def results(self) -> Iterator[Result]:
        return (reply.result for reply in self.step.replies if isinstance(reply, Show))


@cache
def session_at(person: str, point: str) -> Session:
    if point in list(Phase):
        return session_in(Phase(point))
    return at(point, PEOPLE[person]).session


def sessions() -> st.SearchStrategy[Session]:
    points = st.sampled_from([*POINTS, *Phase])
    return st.builds(session_at, st.sampled_from(list(PEOPLE)), points)


@st.composite
def events(draw: st.DrawFn, session: Session) -> Event:
    """Draw something a person may do; half of the presses are options that are there."""
    kind = draw(
        st.sampled_from(["real", "real", "fake", "said", "sentence", "noise", "alarm", "command"])
    )
    match kind:
        case "real":
            prompt = Turn(PATHWAY, session).open_prompt()
            ids = [option.id for option in prompt.options] if prompt else ["yes"]
            chosen = st.lists(st.sampled_from(ids), max_size=3) if ids else st.just([])
            return Chose(tuple(draw(chosen)))
        case "fake":
            ids = ["yes", "none", NOT_SURE, "one_by_one", "stopped", "x" * 300, ""]
            return Chose(tuple(draw(st.lists(st.sampled_from(ids), max_size=3))))
        case "said":
            return Said(draw(st.sampled_from(WORDS) | st.integers(-5, 200).map(str)))
        case "sentence":
            return Said(draw(st.sampled_from(SENTENCES)))
        case "noise":
            return Said(draw(st.sampled_from(NOISE) | st.text(max_size=40)))
        case "alarm":
            return Said(draw(st.sampled_from(EMERGENCIES)))
        case _:
            return draw(st.sampled_from(list(COMMANDS.values())))


@st.composite
def journeys(draw: st.DrawFn) -> list[Moment]:
    """Draw a few events from any point of a conversation."""
    session = draw(sessions())
    moments = []
    for _ in range(draw(st.integers(2, 6))):
        event = draw(events(session))
        step = advance(PATHWAY, session, event)
        moments.append(Moment(session, event, step))
        session = step.session
    return moments


def any_answer(prompt: Prompt, chance: Random) -> Event:
    """Give some answer that fits the prompt; emergencies are rare, so that most walks go far."""
    if prompt.kind == "group":
        ids = [option.id for option in prompt.options]
        line = chance.choice([id for id in ids if id not in (NONE_OF_THESE, ONE_BY_ONE)])
        none = NONE_OF_THESE if NONE_OF_THESE in ids else ONE_BY_ONE
        return Chose(tuple(chance.choices([none, ONE_BY_ONE, line], [14, 2, 1])))
    if prompt.kind == "text":
        return Said("going up stairs")
    if prompt.kind == "number" and chance.random() < 0.8:
        return Said(str(chance.randint(int(prompt.min or 0), int(prompt.max or 100))))
    ids = [option.id for option in prompt.options]
    if prompt.items and prompt.items[0].id in SIGNS:
        return Chose((chance.choices(["no", "yes", NOT_SURE], [12, 1, 1])[0],))
    return Chose((chance.choice(ids or ["yes"]),))


def walk(session: Session, chance: Random, well: float = 0.5) -> list[Moment]:
    """Answer until nothing is open, a share of it as somebody well, the rest at random.

    Far more steps than there are screens would be a circle.
    """
    moments: list[Moment] = []
    prompt = Turn(PATHWAY, session).open_prompt()
    while prompt is not None:
        assert len(moments) < 3 * len(PATHWAY.screens), "it goes on for ever"
        event = a_press(prompt, chance, well)
        moments.append(Moment(session, event, advance(PATHWAY, session, event)))
        session = moments[-1].step.session
        prompt = next(moments[-1].prompts, None) or Turn(PATHWAY, session).open_prompt()
    return moments


def a_press(prompt: Prompt, chance: Random, well: float) -> Event:
    if prompt == IS_IT_NOW:
        return Chose(("no",))
    leaving = next(
        (id for id in (GO_ON, ALL_RIGHT, STOP_CLOCK, DONE, AS_IT_WAS) if prompt.option(id)), None
    )
    if leaving or prompt == SURE_TO_CHANGE:
        return Chose((leaving or "no",))
    return Said(WELL.types(prompt)) if chance.random() < well else any_answer(prompt, chance)


@cache
def walks() -> list[list[Moment]]:
    """Give whole conversations, from answers at random to those of somebody nearly well."""
    start = Chat().say("hi").tap("yes").session
    return [walk(start, Random(seed), well) for seed, well in WALKS]


def all_moments() -> Iterator[Moment]:
    return (moment for moments in walks() for moment in moments)


# ---- every event is answered


@quick
@given(journeys())
def test_every_event_is_answered(moments: list[Moment]):
    """Nothing raises, somebody always gets a reply, and the phase is one of ours."""
    for moment in moments:
        assert moment.step.replies, moment.event
        assert moment.step.session.phase in Phase
        assert moment.step.fresh or moment.step.session.version >= moment.before.version


@quick
@given(journeys())
def test_whatever_was_told_can_be_shown(moments: list[Moment]):
    for moment in moments:
        assert all(one.answered for one in told(PATHWAY, moment.step.session))


@quick
@given(journeys())
def test_session_is_always_json(moments: list[Moment]):
    for moment in moments:
        session = moment.step.session

        assert json.loads(json.dumps(asdict(session), allow_nan=False))["phase"] == session.phase


@quick
@given(journeys())
def test_same_event_twice_is_the_same_step(moments: list[Moment]):
    for moment in moments:
        assert advance(PATHWAY, moment.before, moment.event) == moment.step


@quick
@given(journeys())
def test_what_is_asked_is_what_is_open(moments: list[Moment]):
    for moment in moments:
        for prompt in moment.prompts:
            assert prompt == Turn(PATHWAY, moment.step.session).open_prompt()


@quick
@given(journeys())
def test_version_counts_every_change(moments: list[Moment]):
    for moment in moments:
        before = 0 if moment.step.fresh else moment.before.version

        after = moment.step.session
        same = not moment.step.fresh and replace(after, version=before) == moment.before
        assert after.version == before + (not same)


@quick
@given(journeys())
def test_no_answer_is_lost(moments: list[Moment]):
    """Only who takes it back, begins again or does not agree loses what was told."""
    for moment in moments:
        if moment.step.fresh or isinstance(moment.event, Back | Restart):
            continue
        before, after = moment.before, moment.step.session
        if before.phase is Phase.CONSENT and after.phase is Phase.CLOSED:
            continue
        assert after.answers[: len(before.answers)] == before.answers
        assert set(before.noted) <= set(after.noted)


# ---- every state has a way out


@quick
@given(journeys())
def test_every_state_can_be_left(moments: list[Moment]):
    session = moments[-1].step.session

    anew = advance(PATHWAY, session, COMMANDS["/restart"]).session
    if anew.pending == Pending.RESTART:
        anew = advance(PATHWAY, anew, Chose((BEGIN_AGAIN,))).session
    assert anew.phase == Phase.CONSENT
    assert advance(PATHWAY, session, COMMANDS["/stop"]).session.phase == Phase.CLOSED
    assert advance(PATHWAY, session, COMMANDS["/help"]).replies


@settings(quick, max_examples=5)
@given(moments=journeys(), seed=st.integers(0, 1000))
def test_answering_on_reaches_an_end(moments: list[Moment], seed: int):
    """Also from the middle of an alarm or of signs one by one; closed chats begin again."""
    session = moments[-1].step.session
    if session.phase in (Phase.NEW, Phase.CLOSED):
        session = advance(PATHWAY, session, COMMANDS["/start"]).session
    rest = walk(session, Random(seed))
    last = rest[-1].step.session if rest else session

    assert last.phase in (*ENDED, Phase.CLOSED)
    assert last.alarms == ()


@quick
@given(journeys())
def test_back_often_enough_reaches_the_start(moments: list[Moment]):
    session = moments[-1].step.session
    turns = (
        len({answer.turn for answer in session.answers})
        + len({answer.turn for answer in session.noted})
        + bool(session.heard)
        + len(session.singly)
        + len(session.alarms)
        + 3 * (session.review is not None)
        + (session.pending is not None)
        + 1
    )
    if session.phase == Phase.CLOSED or turns > 40:
        return
    for _ in range(turns):
        session = advance(PATHWAY, session, COMMANDS["/back"]).session

    assert session.answers == ()
    assert session.phase in (Phase.CONSENT, Phase.SAFETY)


# ---- results


def shown_results(moments: list[Moment]) -> Iterator[tuple[Moment, Result]]:
    return ((moment, result) for moment in moments for result in moment.results)


def check_result(moment: Moment, result: Result) -> None:
    safety = judge_safety(PATHWAY, result.values)

    assert result == assess(PATHWAY, current(moment.step.session.answers))
    assert moment.step.session.phase in ENDED
    assert result.conclusion.disposition is not None
    assert safety.complete or result.conclusion.disposition == Disposition.EMERGENCY


@quick
@given(journeys())
def test_result_is_what_assess_says(moments: list[Moment]):
    """And none is shown below emergency before every sign that applies was asked."""
    for moment, result in shown_results(moments):
        check_result(moment, result)


def test_result_of_whole_conversations_is_what_assess_says():
    found = [pair for moments in walks() for pair in shown_results(moments)]

    assert len(found) == len(walks())
    for moment, result in found:
        check_result(moment, result)


def test_walks_see_more_than_one_ending():
    """The walks are worth little if all of them stop at the first sign."""
    tiers = {result.conclusion.disposition for m in walks() for _, result in shown_results(m)}
    sections = {prompt.section for moment in all_moments() for prompt in moment.prompts}

    assert len(tiers) >= 3
    assert sections == {"context", "safety", "history", "self_test"}


# ---- self-tests


def check_self_test(prompt: Prompt, values: Values) -> None:
    conclusion = conclude(PATHWAY, values)

    assert gates.tests_allowed(PATHWAY, values, conclusion)
    assert conclusion.disposition is not None
    assert not conclusion.disposition.at_least(Disposition.URGENT)
    assert gates.may_take_part(PATHWAY, values)
    age = values["age"]
    assert isinstance(age, (int, float))
    assert age >= 18 or "hip_examined_clear" in str(values["clinician_already"])
    if prompt.test is not None and prompt.begins_test:
        assert gates.is_offered(PATHWAY, prompt.test, values)
        assert values["self_tests_now"] == "yes"


def some_value(item: Item, chance: Random) -> Value:
    ids = [choice.id for choice in item.choices]
    if item.unsure and chance.random() < 0.1:
        return NOT_SURE
    if item.kind == "multi":
        return (chance.choice(ids),)
    if item.kind == "number":
        return chance.randint(int(item.min or 0), int(item.max or 0))
    return chance.choice(ids) if ids else "stairs"


@settings(quick, max_examples=60)
@given(
    changed=st.lists(
        st.sampled_from([i for i in PATHWAY.items.values() if i.test is None]), max_size=4
    ),
    age=st.sampled_from([12, 14, 17, 18, 40, 79, 80]),
    cleared=st.booleans(),
    seed=st.integers(0, 10_000),
)
def test_no_self_test_where_it_may_harm(changed: list[Item], age: int, cleared: bool, seed: int):
    """Everything is answered well but a few items; what is open then may be offered or is none."""
    values = {**well_answers(), "age": age}
    if cleared:
        values["clinician_already"] = ("hip_examined_clear",)
    chance = Random(seed)
    values |= {item.id: some_value(item, chance) for item in changed if item.id != "age"}
    prompt = open_after(PATHWAY, values)

    if prompt is not None and prompt.section == "self_test":
        check_self_test(prompt, counted(PATHWAY, values)[0])


@cache
def well_answers() -> dict[str, Value]:
    """Answer everything but the tests, as children and adults, with every sign denied."""
    values: dict[str, Value] = {}
    for item in PATHWAY.items.values():
        if item.id in TYPED or item.test is not None:
            continue
        value = WELL.answer(item.id)
        values[item.id] = tuple(value) if isinstance(value, list) else value  # type: ignore[assignment]
    return {**values, "new_since_seen": "no"}


def test_self_tests_of_whole_conversations_are_safe():
    for moment in all_moments():
        for prompt in moment.prompts:
            if prompt.section == "self_test":
                check_self_test(prompt, moment.values)


@quick
@given(journeys())
def test_self_tests_in_any_journey_are_safe(moments: list[Moment]):
    for moment in moments:
        for prompt in moment.prompts:
            if prompt.section == "self_test":
                check_self_test(prompt, moment.values)


def test_well_adult_is_offered_every_test():
    """The promises above would hold in vain if nobody were offered anything."""
    chat = Chat(session_at("well", "self_tests_now"))
    begun = {name.split(".")[0] for name in chat.rest()}

    assert set(PATHWAY.tests) <= begun


# ---- the order of asking


def check_order(prompt: Prompt, values: Values) -> None:
    if prompt.section in ("history", "self_test"):
        assert judge_safety(PATHWAY, values).complete
        assert Agenda(PATHWAY, values).next_screen(SAFETY_SECTIONS) is None
    if prompt.section == "safety":
        assert all(item.id in values for item in CONTEXT)
        assert all(items_of(item.ask_if) <= set(values) for item in prompt.items)


def test_whole_conversations_keep_the_order():
    """Who and how, then every warning sign that applies, then the history and the tests."""
    for moment in all_moments():
        for prompt in moment.prompts:
            check_order(prompt, moment.values)


@quick
@given(journeys())
def test_any_journey_keeps_the_order(moments: list[Moment]):
    for moment in moments:
        for prompt in moment.prompts:
            check_order(prompt, moment.values)


@quick
@given(journeys())
def test_nothing_is_asked_without_consent(moments: list[Moment]):
    for moment in moments:
        if list(moment.prompts):
            assert moment.step.session.agreed


def test_no_screen_is_asked_twice():
    """In a straight conversation every item is asked once, and both sides of a test once."""
    for moments in walks():
        answered = [(answer.item, str(answer.value)) for answer in moments[-1].step.session.answers]
        items = [item for item, _ in answered if not PATHWAY.items[item].per_side]

        assert len(items) == len(set(items))


@pytest.mark.parametrize("point", POINTS)
def test_open_prompt_is_the_one_of_its_point(point: str):
    """The sessions written down for these tests are such as a conversation reaches."""
    session = session_at("well", point)
    prompt = Turn(PATHWAY, session).open_prompt()

    assert prompt is not None
    assert prompt.screen == point
    assert new_session(PATHWAY).flow == session.flow
    assert {answer.item for answer in session.answers} <= set(PATHWAY.items)
    assert prompt.side in (None, LEFT, RIGHT)
