"""Every reply that a patient may meet: people are walked through, and step aside on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from flows.judging.result import assess
from flows.pathway.loading import shipped
from flows.talking.engine import advance, advanced
from flows.talking.events import (
    NO_CLINIC,
    Back,
    Beside,
    Chose,
    Delete,
    Disagree,
    Event,
    Export,
    Help,
    Hide,
    Person,
    Privacy,
    Restart,
    Said,
    ShowAnswers,
    ShowResult,
    Start,
    Stop,
    Summary,
    Why,
)
from flows.talking.prompting import prompt_for
from flows.talking.prompts import (
    ONE_BY_ONE,
    START_CLOCK,
    STOP_CLOCK,
    USE_TIME,
    Prompt,
)
from flows.talking.replies import Ask, Reply, Say, Show
from flows.talking.resuming import resumed
from flows.talking.review import SURE_TO_CHANGE
from flows.talking.session import Session
from flows.talking.turn import Turn, new_session
from tests.patients import Patient

MOST_TURNS = 200
PEOPLE = (
    Patient(name="well"),
    Patient(name="emergency", answers={"chest_pain_breathless_faint": "yes"}),
    Patient(name="crisis", says={"age": ("I want to kill myself", "yes")}),
    Patient(
        name="today",
        answers={"calf_swollen_warm_red": "yes", "injury_when": "today", "mechanism": "not_sure"},
    ),
    Patient(name="soon", answers={"several_joints_stiff": "yes", "pain_when": ["at_rest"]}),
    Patient(
        name="hip",
        answers={
            "age": 62,
            "sex": "male",
            "location": ["inner_thigh_to_knee"],
            "other_pain": ["groin", "buttock"],
            "aggravators": ["putting_on_socks_or_shoes"],
            "hip_stiff": "yes",
            "hip_turn_in_seated": {"left": "large", "right": "stopped"},
            "psfs_2": "sleep",
            "psfs_2.score": 4,
            "psfs_3": "not_sure",
            "psfs_1": "walk <b>far</b> & fast",
            "height_cm": 180,
            "weight_kg": 80.5,
        },
    ),
    Patient(
        name="limping child",
        answers={"subject": "child", "age": 7, "limp": "yes", "limp_since": "longer"},
    ),
    Patient(
        name="unsure",
        answers={
            "sex": "not_sure",
            "location": "not_sure",
            "aggravators": "not_sure",
            "other_pain": "not_sure",
            "self_tests_now": "no",
        },
    ),
)
ASIDES: tuple[Event, ...] = (
    *(Why(), Help(), ShowAnswers(), Start(), Back(), Stop(), Restart()),
    *(Privacy(), Summary(), Export(), Delete()),
    *(ShowResult(), Disagree(), Person(), Hide()),
    *(Beside(name) for name in ("pressed_old", "cannot_read", "edited", "too_early")),
    *(Beside(name) for name in ("put_again", "was_away")),
    Beside("cannot_read", "my knee"),
    NO_CLINIC,
    Chose(("no_such_option",)),
    Chose(("duration=under_2_weeks",)),
    *(Said("🦵"), Said("-3"), Said("99999"), Said("4 elephants"), Said("4 kg"), Said("4 cm")),
    *(Said("x" * 3000), Said("no"), Said("hello")),
)
"""Done at a screen of each kind; what follows from them is thrown away."""
SENTENCES = (
    "me, L knee, 6wks",
    "both knees hurt since last week",
    "it is my hip, not my knee",
    "my <b>knee</b> gives way and it hurts on stairs, I take warfarin",
    "I am 45 and my right knee hurts at the front when I climb stairs",
    "I cannot put any weight on it",
    "my knee is hot and red and I have a fever",
    "twisted it 3 days ago hiking ben lomond",
    "I am 40, twisted it 3 days ago hiking ben lomond",
)
"""How people open; each is told before and after they agreed."""
MOST_ROWS = 8
"""So many answers are changed of each person."""
NOON = 1_800_000_000.0


def met(patient: Patient, seen: set[tuple[object, ...]]) -> Iterator[Reply]:
    """Walk a patient through, and step aside at each screen of a kind not seen before."""
    session = new_session(shipped())
    step = advance(shipped(), session, Start())
    says = {screen: list(lines) for screen, lines in patient.says.items()}
    for _ in range(MOST_TURNS):
        yield from step.replies
        session = step.session
        prompt = opened(session)
        if prompt is None:
            break
        kind = (prompt.kind, prompt.unit, prompt.section == "consent")
        if kind not in seen:
            seen.add(kind)
            yield from aside(session)
        clock = ("clock", prompt.counts, prompt.side is None)
        if prompt.clock_s is not None and clock not in seen:
            seen.add(clock)
            yield from timed(session)
        waiting = says.get(prompt.screen)
        line = waiting.pop(0) if waiting else patient.types(prompt)
        step = advance(shipped(), session, Said(line))
    yield from aside(session)
    yield from beside(session)


def opened(session: Session) -> Prompt | None:
    """Return what is open."""
    return Turn(shipped(), session).open_prompt()


def aside(session: Session) -> Iterator[Reply]:
    """Yield what each kind of event leads to here."""
    prompt = opened(session)
    all_of_them = Chose(tuple(option.id for option in prompt.options) if prompt else ())
    for event in (*ASIDES, all_of_them):
        yield from after(session, event)
    deleting = advance(shipped(), session, Delete()).session
    for option in ("delete", "keep"):
        yield from after(deleting, Chose((option,)))
    old = Turn(shipped(), replace(session, content_hash="old"))
    yield from resumed(old, Said("1")).replies


def beside(session: Session) -> Iterator[Reply]:
    """Yield what is asked beside the interview where it ended, with each way to answer."""
    yield from line(session, Disagree(), Said("my <b>hip</b> was never looked at"))
    yield from line(session, Disagree(), Chose(("not_sure",)))
    yield from line(session, Restart(), Chose(("stay",)))
    half = Chose(("duration=under_2_weeks",))
    yield from line(session, ShowAnswers(), Chose(("how_long",)), half)
    yield from line(session, Said("I was seen"), Chose(("tell",)))
    for known in (Chose(("all_right",)), Chose(("somebody_else",)), Chose(("medicines",))):
        yield from line(session, Restart(), Chose(("begin_again",)), Chose(("yes",)), known)


def line(session: Session, *events: Event) -> Iterator[Reply]:
    """Yield what follows from one event after the other."""
    for event in events:
        step = advance(shipped(), session, event)
        session = step.session
        yield from step.replies


def timed(session: Session) -> Iterator[Reply]:
    """Yield what the clock of a test says: running, over at once, in time, and stopped by words."""
    for seconds in (1, 12, 900):
        now = session
        for at, option in ((0, START_CLOCK), (seconds, STOP_CLOCK), (seconds, USE_TIME)):
            turn = Turn(shipped(), now, at=NOON + at)
            step = advanced(turn, Chose((option,)))
            now = step.session
            yield from step.replies
            yield from after(now, Why())
    running = advanced(Turn(shipped(), session, at=NOON), Chose((START_CLOCK,))).session
    for text in ("what next", "i feel dizzy"):
        yield from advanced(Turn(shipped(), running, at=NOON + 5), Said(text)).replies


def left(session: Session) -> Iterator[Reply]:
    """Yield what is said to somebody who comes back after hours."""
    returning = shipped().content.pathway.returning
    assert returning is not None
    step = resumed(Turn(shipped(), session), Start(), returning.after_hours)
    yield from step.replies
    for option in ("go_on", "begin_again", "leave"):
        yield from after(step.session, Chose((option,)))


def told(asked: Session) -> Iterator[Reply]:
    """Yield what whole sentences lead to at the terms, and at the first question."""
    agreed = advance(shipped(), asked, Said("1")).session
    for words in SENTENCES:
        yield from after(asked, Said(words))
        step = advance(shipped(), agreed, Said(words))
        yield from step.replies
        prompt = opened(step.session)
        for option in prompt.options if prompt else ():
            yield from after(step.session, Chose((option.id,)))
        yield from after(step.session, Back())


def changes(session: Session) -> Iterator[Reply]:
    """Yield what changing each answer leads to, with each way to answer it otherwise."""
    step = advance(shipped(), session, ShowAnswers())
    listed = opened(step.session)
    for row in listed.options[:MOST_ROWS] if listed else ():
        anew = advance(shipped(), step.session, Chose((row.id,)))
        yield from anew.replies
        prompt = opened(anew.session)
        for option in (*prompt.options[:2], *prompt.options[-3:]) if prompt else ():
            tried = advance(shipped(), anew.session, Chose((option.id,)))
            yield from tried.replies
            then = opened(tried.session)
            if then is not None and then.screen == SURE_TO_CHANGE.screen:
                yield from after(tried.session, Chose(("yes",)))
                yield from after(tried.session, Chose(("no",)))


def alarmed(session: Session) -> Iterator[Reply]:
    """Yield what each typed emergency leads to, with each way to answer."""
    for pattern in shipped().alarms:
        step = advance(shipped(), session, Said(spelled(pattern.any[0])))
        yield from step.replies
        for event in (Chose(("yes",)), Chose(("no",)), Said("hm"), Why(), Delete(), Back()):
            yield from after(step.session, event)


def spelled(pattern: str) -> str:
    """Return words that a pattern of an emergency means."""
    groups = {group.id: group.words[0] for group in shipped().content.word_groups}
    firsts = (word.split("/")[0] for word in pattern.split() if word != "*")
    return " ".join(groups[word[1:]] if word.startswith("@") else word for word in firsts)


def after(session: Session, event: Event) -> tuple[Reply, ...]:
    """Return what follows from one event."""
    return advance(shipped(), session, event).replies


def at(patient: Patient, screen: str | None) -> Session:
    """Return where a patient stands when a screen is open, or nothing any more."""
    session = advance(shipped(), new_session(shipped()), Start()).session
    for _ in range(MOST_TURNS):
        prompt = opened(session)
        if prompt is None or prompt.screen == screen:
            return session
        session = advance(shipped(), session, Said(patient.types(prompt))).session
    raise AssertionError(f"{screen!r} never came")


def by_bot() -> Iterator[Reply]:
    """Yield what no event leads to: channels and the database say it at their time."""
    for counts in (True, False):
        values = {"counts": counts, "seconds": 15}
        yield from (Say("clock_half", values), Say("clock_time", values))
    for is_same in (True, False):
        yield Say("result_from", {"on": date(2026, 3, 2), "is_same": is_same})


@cache
def everything() -> tuple[Reply, ...]:
    """Return one of each reply: what is met on the way, and every screen with its reason."""
    return tuple({shown(reply): reply for reply in _every()}.values())


def _every() -> Iterator[Reply]:
    screens, seen = shipped().screens, set[tuple[object, ...]]()
    for patient in PEOPLE:
        yield from met(patient, seen)
    asked = [Ask(prompt_for(shipped(), screen)) for screen in screens]
    asked += [Ask(prompt_for(shipped(), s, (s.id,))) for s in screens if s.is_group]
    yield from asked
    yield from (Say("why", {"prompt": ask.prompt}) for ask in asked)
    yield Show(assess(shipped(), {"age": 40}))
    begun = advance(shipped(), new_session(shipped()), Start()).session
    yield from told(begun)
    yield from alarmed(advance(shipped(), begun, Said("1")).session)
    halfway = at(PEOPLE[0], "location")
    yield from left(halfway)
    yield from after(halfway, Said("it is about my left knee"))
    yield from after(halfway, Said("back"))
    yield from after(at(PEOPLE[1], None), Said("it hurts again"))
    yield from after(at(PEOPLE[0], "side"), Said("left or right"))
    yield from after(at(PEOPLE[0], "self_tests_now"), Said("yes, but I am dizzy"))
    half = Said("not any more"), Said("a bit")
    yield from line(at(PEOPLE[0], "hot_joint"), Chose((ONE_BY_ONE,)), *half)
    yield from after(at(Patient(name="child", answers={"subject": "child"}), "age"), Said("39"))
    mild = Patient(name="mild", answers={"pain_worst": 1})
    yield from after(at(mild, "pain_average"), Said("4"))
    yield from after(at(PEOPLE[0], "onset"), Said("suddenly, with an injury"))
    for session in (halfway, at(PEOPLE[1], None)):
        yield from changes(session)
    yield from by_bot()


def shown(reply: Reply) -> str:
    """Name what makes one reply look unlike another."""
    match reply:
        case Ask(prompt, message, values):
            items = [item.id for item in prompt.items]
            labels = [option.label for option in prompt.options]
            return f"ask {message} {values} {prompt.screen} {prompt.kind} {items} {labels}"
        case Show(result):
            return f"show {result.conclusion} {result.assessment} {result.advice}"
        case Say(message, values):
            about = getattr(values.get("prompt"), "screen", values)
            return f"say {message} {values.get('among')} {about}"
        case _:
            return repr(reply)
