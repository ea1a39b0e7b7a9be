"""Invented patients who answer by item, and a keyboard they type on; used by many tests."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from bot.app import Library, open_library
from bot.channels.terminal import ADDRESS, CHANNEL, Terminal, talk
from bot.conversation.triage import Triage
from bot.settings import Settings
from bot.store.conversations import find_chat, latest
from bot.store.database import Database
from flows.pathway.answers import NO
from flows.pathway.model import Pathway
from flows.proving.walking import ticks
from flows.talking.heard import HEARD
from flows.talking.prompts import Prompt
from flows.talking.session import Session
from flows.talking.timing import RUNNING
from flows.talking.turn import Turn

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

WELL: Mapping[str, object] = {
    "subject": "self",
    "age": 40,
    "sex": "female",
    "pregnant_or_6wk": "no",
    "side": "right",
    "worse_knee": "right",
    "duration": "6_to_12_weeks",
    "injury_when": "none",
    "heat_swelling_since": "no",
    "conditions": ["none"],
    "medicines": ["none"],
    "recent_3_months": ["none"],
    "surgery": ["none"],
    "pain_when": ["with_load"],
    "pain_trend": "same",
    "clinician_already": ["not_seen"],
    "sides_in_children": "one",
    "child_overweight": "no",
    "one_finger_spot": "yes",
    "comes_with_sport": "yes",
    "limp_since": "none",
    "location": ["around_behind_kneecap"],
    "aggravators": ["stairs_down"],
    "other_pain": ["none"],
    "onset": "slow_no_reason",
    "back_neuro": "no",
    "locking": "no",
    "giving_way": "no",
    "morning_stiffness": "none",
    "known_oa_family": "none",
    "training_change": "no_change",
    "pain_worst": 5,
    "pain_average": 3,
    "psfs_1": "stairs",
    "psfs_1.score": 6,
    "psfs_2": "not_sure",
    "sleep_walk_work_ok": ["walks_without_limp", "sleeps_through", "works"],
    "first_episode": "first",
    "ankle_sprains": "zero",
    "big_toe": "no",
    "foot_posture": "normal",
    "footwear": "no_change",
    "balance_risk": ["none"],
    "leg_and_foot": ["none"],
    "knee_uses_normal": "no",
    "more_self_tests": "yes",
    "body_limits": ["none"],
    "knee_to_wall": 13,
    "knee_to_wall.pain": 0,
    "knee_to_wall.stopped_by": "calf_stretch",
    "step_down": "over_second_toe",
    "step_down.lean": "no",
    "step_down.pain": 0,
    "step_down.heel_raised": "over_toes",
    "single_leg_stand": 45,
    "single_leg_stand.outer_hip_pain": 0,
    "single_leg_stand.pelvis_drops": "no",
    "single_leg_stand.eyes_closed": 20,
    "hip_turn_in_seated": "large",
    "hip_turn_in_seated.groin_pain": 0,
    "big_toe_lift_seated": "large",
    "big_toe_lift_seated.pain": 0,
    "walking_look": ["none"],
    "walking_look.pain": 0,
    "heel_raise": 25,
    "heel_raise.pain": 0,
    "heel_raise.big_toe": "neither",
    "knee_to_opposite_shoulder": "no_pain",
    "knee_to_opposite_shoulder.pain": 0,
    "knee_to_opposite_shoulder.usual_pain": "no",
    "thomas_edge": -2,
    "thomas_edge.pain": 0,
    "single_leg_bridge": 40,
    "single_leg_bridge.pain": 0,
    "single_leg_bridge.cramp": "none",
    "side_plank": 40,
    "side_plank.pain": 0,
    "side_plank.version": "feet",
    "jack_test_standing": "easy_arch_rises",
    "jack_test_standing.pain": 0,
    "chair_stand_30s": 18,
    "chair_stand_30s.pain": 0,
    "chair_stand_30s.used_hands": "no",
    "squat_hold_45": 0,
    "squat_hold_45.seconds": 45,
    "squat_hold_45.spot": "around_kneecap",
    "squat_hold_45.two_legs": "no",
    "squat_hold_45.heel_raised": "no",
    "slump_seated": "no_symptoms",
    "slump_seated.pain": 0,
    "self_tests_now": "yes",
    "goal": "not_sure",
    "height_cm": "not_sure",
    "weight_kg": "not_sure",
}
"""An adult with a mild sore knee and nothing else; every sign is answered no."""


@dataclass(frozen=True, kw_only=True)
class Patient:
    """Someone who differs from WELL; `says` are lines typed when an item comes up, in order.

    At a screen of `leaves` they shut the terminal, once, and return after so long; while a clock
    runs on one of `holds` so much time passes before they type. What they type after the result
    stands at `result`.
    """

    name: str
    answers: Mapping[str, object] = field(default_factory=dict)
    says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leaves: Mapping[str, timedelta] = field(default_factory=dict)
    holds: Mapping[str, tuple[timedelta, ...]] = field(default_factory=dict)

    def answer(self, item: str) -> object:
        """Return what this person answers to an item; no where nothing is known."""
        return {**WELL, **self.answers}.get(item, NO)

    def types(self, prompt: Prompt) -> str:
        """Return what is typed at a prompt: the numbers of options, a number, or words."""
        if not prompt.items or prompt.screen == HEARD:
            return "1"
        if prompt.kind == "group":
            return self._ticked(prompt)
        value = self.answer(prompt.items[0].id)
        if isinstance(value, Mapping):
            value = value[prompt.side or "left"]
        chosen = value if isinstance(value, (list, tuple)) else [value]
        numbers = [_number(prompt, str(id)) for id in chosen]
        return ", ".join(numbers) if all(numbers) else str(value)

    def ticks(self, prompt: Prompt) -> tuple[str, ...]:
        """Return what is pressed on a list."""
        return ticks(prompt, lambda item: self.answer(item.id))

    def _ticked(self, prompt: Prompt) -> str:
        return ", ".join(_number(prompt, id) for id in self.ticks(prompt))


def _number(prompt: Prompt, id: str) -> str:
    option = prompt.option(id)
    return prompt.typed_as(option) if option else ""


class Keyboard(io.TextIOBase):
    """Types for a patient: looks at what is open in the database, as eyes look at a screen."""

    def __init__(self, patient: Patient, db: Database, pathway: Pathway) -> None:
        self._patient = patient
        self._db = db
        self._pathway = pathway
        self._waiting: dict[str, list[str]] = {k: list(v) for k, v in patient.says.items()}
        self._leaves = dict(patient.leaves)
        self.screens: list[str] = []
        self.away: timedelta | None = None
        self.passed = timedelta()
        self._holds = {screen: list(times) for screen, times in patient.holds.items()}

    @property
    def unsaid(self) -> dict[str, list[str]]:
        """Return what would have been typed at screens that never came."""
        return {name: lines for name, lines in self._waiting.items() if lines}

    def readline(self, size: int | None = -1, /) -> str:
        session = self._db.run(_session)
        prompt = Turn(self._pathway, session).open_prompt()
        if prompt is None:
            after = self._waiting.get("result")
            return f"{after.pop(0)}\n" if after else ""
        if prompt.clock == RUNNING and self._holds.get(prompt.screen):
            self.passed += self._holds[prompt.screen].pop(0)
        self.away = self._leaves.pop(prompt.screen, None)
        if self.away:
            return ""
        for name in (prompt.screen, *(item.id for item in prompt.items)):
            if self._waiting.get(name):
                return f"{self._waiting[name].pop(0)}\n"
        self.screens.append(prompt.screen)
        assert self.screens.count(prompt.screen) < 9, f"{prompt.screen} is asked again and again"
        return f"{self._patient.types(prompt)}\n"


def _session(conn: object) -> Session:
    chat = find_chat(conn, channel=CHANNEL, address=ADDRESS, now=NOW)  # type: ignore[arg-type]
    stored = latest(conn, chat)  # type: ignore[arg-type]
    assert stored is not None
    return stored.session


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What came of a whole conversation in the terminal."""

    text: str
    inputs: tuple[str, ...]
    screens: tuple[str, ...]
    session: Session
    unsaid: Mapping[str, Sequence[str]]


@cache
def shipped_library() -> Library:
    """Return the triage as shipped, read once."""
    return open_library(Settings(), country="GB")


def visit(
    patient: Patient, library: Library | None = None, *, width: int = 72, language: str = ""
) -> Visit:
    """Let a patient talk to the real bot, in a real terminal channel on a real database."""
    shelf = library or shipped_library()
    with Database.open(":memory:", serving=True) as db:
        keyboard = Keyboard(patient, db, shelf.pathway)
        paper = io.StringIO()
        terminal = Terminal(keyboard, paper, width)
        desk = (Triage(db, shelf.pathway), shelf.renderer)
        now = NOW

        def sit_down() -> None:
            talk(terminal, lambda: desk, language=language, clock=lambda: now + keyboard.passed)

        sit_down()
        while keyboard.away:
            now += keyboard.away
            terminal.inputs.append("")
            paper.write(f"\n\n== {now:%A %d %B, %H:%M}\n\n")
            sit_down()
        return Visit(
            text=_with_inputs(paper.getvalue(), iter(terminal.inputs)),
            inputs=tuple(terminal.inputs),
            screens=tuple(keyboard.screens),
            session=db.run(_session),
            unsaid=keyboard.unsaid,
        )


def _with_inputs(text: str, inputs: Iterator[str]) -> str:
    """Put what was typed after each "> ", as a person sees it on the screen."""
    lines = [f"> {next(inputs, '')}".rstrip() if line == "> " else line
             for line in text.replace("> ", "> \n").split("\n")]  # fmt: skip
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


HIP: Mapping[str, object] = {
    "age": 62,
    "sex": "male",
    "duration": "3_to_12_months",
    "location": ["inner_thigh_to_knee", "diffuse_deep_cannot_point"],
    "aggravators": ["putting_on_socks_or_shoes", "getting_in_out_of_car"],
    "other_pain": ["groin", "buttock"],
    "hip_stiff": "yes",
    "knee_uses_normal": "yes",
    "morning_stiffness": "up_to_30_min",
    "hip_turn_in_seated": {"left": "medium", "right": "small"},
    "hip_turn_in_seated.groin_pain": 4,
}
"""Answers that point to the hip."""
