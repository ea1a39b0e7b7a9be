"""A person's side of one conversation on the shipped content: say, tap, press, then look."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Self

from flows.judging.result import Result
from flows.judging.safety import applies
from flows.pathway.answers import Answer, Value, current
from flows.pathway.loading import shipped
from flows.pathway.model import Item, Pathway, Screen
from flows.proving.agenda_proof import asking_everything
from flows.talking.engine import advance
from flows.talking.events import Chose, Event, Said, Start, Stop
from flows.talking.prompts import Prompt
from flows.talking.replies import Ask, Say, Show, Step
from flows.talking.resuming import resumed
from flows.talking.session import Phase, Session
from flows.talking.turn import Turn, new_session
from tests.patients import Patient

PATHWAY = asking_everything(shipped())
"""Every item that applies is asked here, so that each screen can be come to by anybody."""
WELL = Patient(name="well")
MOST_SCREENS = 200
PHASE_OF = {
    "context": Phase.SAFETY,
    "safety": Phase.SAFETY,
    "history": Phase.HISTORY,
    "self_test": Phase.SELF_TESTS,
}


class Chat:
    """One conversation; every event goes through `advance`, `last` is what came of it."""

    def __init__(
        self,
        session: Session | None = None,
        patient: Patient = WELL,
        pathway: Pathway = PATHWAY,
    ) -> None:
        self.pathway = pathway
        self.patient = patient
        self.session = session or new_session(pathway)
        self.last = Step(session=self.session, replies=())
        self._open: tuple[Session, Prompt | None] | None = None

    def press(self, event: Event) -> Self:
        """Cause an event."""
        self.last = advance(self.pathway, self.session, event)
        self.session = self.last.session
        return self

    def come_back(self, event: Event) -> Self:
        """Cause an event on content that may have changed since the session began."""
        self.last = resumed(Turn(self.pathway, self.session), event)
        self.session = self.last.session
        return self

    def say(self, text: str) -> Self:
        """Type something."""
        return self.press(Said(text))

    def tap(self, *options: str) -> Self:
        """Press options."""
        return self.press(Chose(options))

    def answer(self) -> Self:
        """Type what the patient answers to the open prompt."""
        assert self.prompt is not None
        event = Said(self.patient.types(self.prompt))
        if self.pathway is not PATHWAY:
            return self.press(event)
        self.last = _answered(self.session, event)
        self.session = self.last.session
        return self

    def until(self, screen: str) -> Self:
        """Answer until a screen is open."""
        return self._answer_on(screen)

    def finish(self) -> Self:
        """Answer until nothing is open."""
        return self._answer_on(None)

    def _answer_on(self, screen: str | None) -> Self:
        for _ in range(MOST_SCREENS):
            if self.screen == screen:
                return self
            self.answer()
        raise AssertionError(f"{screen!r} never came; {self.screen!r} is open")

    def rest(self) -> list[str]:
        """Answer until nothing is open, and name the screens on the way."""
        screens = []
        while self.screen is not None:
            assert len(screens) < MOST_SCREENS
            screens.append(self.screen)
            self.answer()
        return screens

    @property
    def prompt(self) -> Prompt | None:
        """What is open now."""
        if self._open is None or self._open[0] is not self.session:
            is_usual = self.pathway is PATHWAY
            prompt = (
                _open_in(self.session)
                if is_usual
                else Turn(self.pathway, self.session).open_prompt()
            )
            self._open = (self.session, prompt)
        return self._open[1]

    @property
    def screen(self) -> str | None:
        """The id of what is open now."""
        return self.prompt.screen if self.prompt else None

    @property
    def phase(self) -> Phase:
        return self.session.phase

    @property
    def given(self) -> Mapping[str, Value]:
        """The latest answers."""
        return current(self.session.answers)

    @property
    def messages(self) -> list[str]:
        """The names of what was said last."""
        said = (reply for reply in self.last.replies if isinstance(reply, Say | Ask))
        return [reply.message for reply in said if reply.message != "question"]

    @property
    def asked(self) -> list[str]:
        """The screens that were put before the person last."""
        asked = (reply for reply in self.last.replies if isinstance(reply, Ask))
        return [reply.prompt.screen for reply in asked if reply.message == "question"]

    @property
    def shown(self) -> list[Result]:
        """The results that were shown last."""
        return [reply.result for reply in self.last.replies if isinstance(reply, Show)]

    @property
    def tier(self) -> str | None:
        """The disposition of the result that this step reached."""
        assert self.last.result is not None
        return self.last.result.conclusion.disposition


_STEPS: dict[str, Step] = {}
_OPEN: dict[str, Prompt | None] = {}
"""The way to where a test begins is gone once for all that begin alike."""


def _answered(session: Session, event: Event) -> Step:
    key = repr((session, event))
    if key not in _STEPS:
        _STEPS[key] = advance(PATHWAY, session, event)
    return _STEPS[key]


def _open_in(session: Session) -> Prompt | None:
    key = repr(session)
    if key not in _OPEN:
        _OPEN[key] = Turn(PATHWAY, session).open_prompt()
    return _OPEN[key]


def at(screen: str, answers: Mapping[str, Any] | None = None) -> Chat:
    """Return a chat where a screen is open, after a patient answered all before it."""
    patient = Patient(name="patient", answers=answers or {})
    target = next(one for one in PATHWAY.screens if one.id == screen)
    first = "self_tests_now" if target.section == "self_test" else screen
    chat = Chat(_session_at(first, patient), patient)
    return chat.until(screen)


def _session_at(screen: str, patient: Patient) -> Session:
    """Write the answers down as if each screen had been answered in its turn."""
    answers: list[Answer] = []
    for turn, one in enumerate(PATHWAY.screens, start=2):
        if one.id == screen:
            return replace(
                new_session(PATHWAY),
                phase=PHASE_OF[one.section],
                agreed=True,
                answers=tuple(answers),
                version=turn,
            )
        answers += _answers(one, patient, current(answers), turn)
    raise AssertionError(f"no screen is called {screen!r}")


def _answers(
    screen: Screen, patient: Patient, values: Mapping[str, Value], turn: int
) -> list[Answer]:
    return [
        Answer(item=item.id, value=_value(item, patient), turn=turn)
        for item in screen.items
        if applies(item, values) is True
    ]


def _value(item: Item, patient: Patient) -> Any:
    value = patient.answer(item.id)
    return tuple(value) if isinstance(value, list) else value


@cache
def session_in(phase: Phase) -> Session:
    """Return a conversation in a phase."""
    match phase:
        case Phase.NEW:
            return Chat().session
        case Phase.CONSENT:
            return Chat().press(Start()).session
        case Phase.SAFETY:
            return at("moving").session
        case Phase.HISTORY:
            return at("onset").session
        case Phase.SELF_TESTS:
            return at("knee_to_wall.left").session
        case Phase.ADVISED:
            return at("self_tests_now").tap("no").session
        case Phase.STOPPED_FOR_SAFETY:
            return at("right_now").tap("foot_cold_pale_numb").session
        case Phase.CLOSED:
            return at("moving").press(Stop()).session


def chat_in(phase: Phase) -> Chat:
    """Return a chat in a phase."""
    return Chat(session_in(phase))
