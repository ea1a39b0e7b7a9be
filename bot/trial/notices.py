"""Holds broadcasts, and words between staff and patients, against what staff wished."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.trial.people import Person
from bot.trial.world import Message

if TYPE_CHECKING:
    from bot.trial.watching import Watch

HELD = timedelta(minutes=5)
"""So long a broadcast waits after it was launched."""
LASTS = timedelta(days=2)
NOTICE = re.compile(r"\bNotice (\d+):")
TO_PATIENT = re.compile(r"\bWords (\d+):")
TO_CLINIC = re.compile(r"\bAnswer (\d+):")


@dataclass(slots=True, kw_only=True)
class Notice:
    """One broadcast as its clinic wished it, and whom it reached."""

    clinic: str
    launched_at: datetime | None = None
    cancelled_at: datetime | None = None
    reached: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Words:
    """What somebody of the staff wrote to one person, and who has seen it."""

    clinic: str
    address: str
    at: datetime
    reached: set[str] = field(default_factory=set)
    answered: bool = False
    answer_reached: set[str] = field(default_factory=set)


class Notices:
    """What staff wished, by number, and what arrived."""

    def __init__(self, watch: "Watch") -> None:
        """Tell a watch what is broken."""
        self._watch = watch
        self.notices: dict[int, Notice] = {}
        self.words: dict[int, Words] = {}

    def arrived(self, person: Person, message: Message) -> bool:
        """Look at a message to a patient; return whether it came from staff."""
        if (found := NOTICE.search(message.text)) is not None:
            self._noticed(person, message, int(found[1]))
        elif (found := TO_PATIENT.search(message.text)) is not None:
            self._told(person, message, int(found[1]))
        else:
            return False
        return True

    def _noticed(self, person: Person, message: Message, number: int) -> None:
        watch, at, notice = self._watch, message.at, self.notices[number]
        watch.seen["broadcasts_arrived"] += 1
        if person.address in notice.reached:
            watch.breach("broadcast_twice", person, at, f"notice {number}")
        notice.reached.add(person.address)
        if notice.cancelled_at is not None and at >= notice.cancelled_at:
            watch.breach("broadcast_after_cancel", person, at, f"notice {number}")
        if notice.launched_at is None or at < notice.launched_at + HELD:
            watch.breach("broadcast_too_soon", person, at, f"notice {number}")
        elif at >= notice.launched_at + LASTS:
            watch.breach("stale", person, at, f"notice {number}")
        one = person.followed.get(notice.clinic)
        if one is None:
            watch.breach("of_another_clinic", person, at, f"notice {number}")
        else:
            watch.disturbs(person, one, at)

    def _told(self, person: Person, message: Message, number: int) -> None:
        words = self.words[number]
        self._watch.seen["words_arrived"] += 1
        words.reached.add(person.address)
        if person.address != words.address:
            self._watch.breach("words_to_another", person, message.at, f"words {number}")
        one = person.followed.get(words.clinic)
        if one is None or (one.stopped_at is not None and words.at >= one.stopped_at):
            self._watch.breach("after_stop", person, message.at, f"words {number}")
        person.heard[words.clinic] = number

    def at_clinic(self, clinic: str, message: Message) -> None:
        """Look at a message to the staff of a clinic."""
        if (found := TO_CLINIC.search(message.text)) is None:
            return
        words = self.words[int(found[1])]
        self._watch.seen["words_answered"] += 1
        words.answer_reached.add(clinic)
        if clinic != words.clinic:
            told = f"answer {found[1]} at {clinic}"
            self._watch.breach_at("words_to_another", words.address, message.at, told)

    def reckon(
        self,
        people: Mapping[str, Person],
        ends: datetime,
        *,
        away: tuple[datetime, datetime],
        has_faults: bool,
    ) -> None:
        """Count up at the end what should have arrived and did not; the bot was away once."""
        for number, notice in self.notices.items():
            begun = notice.launched_at
            if begun is None or notice.cancelled_at is not None or begun + LASTS > ends:
                continue
            if begun < away[1] and begun + LASTS > away[0]:
                continue
            for person in people.values():
                is_there = _stays(person, notice.clinic, begun, begun + LASTS)
                if is_there and person.address not in notice.reached and not has_faults:
                    self._watch.breach("broadcast_lost", person, begun, f"notice {number}")
        for number, words in self.words.items():
            person = people[words.address]
            is_over = words.at + timedelta(days=1) < ends and not person.blocks
            if is_over and not words.reached and not has_faults:
                self._watch.breach("words_lost", person, words.at, f"words {number}")
            if is_over and words.answered and not words.answer_reached and not has_faults:
                self._watch.breach("words_lost", person, words.at, f"answer {number}")


def _stays(person: Person, clinic: str, begins: datetime, ends: datetime) -> bool:
    """Tell whether somebody was followed all that time, with nothing against a message."""
    one = person.followed.get(clinic)
    return (
        one is not None
        and one.joined_at <= begins
        and (one.stopped_at is None or one.stopped_at >= ends)
        and not any(start < ends and end > begins for start, end in one.pauses)
        and not person.blocks
        and len(one.zones) == 1
    )


def words_of_notice(number: int) -> str:
    """Return what a broadcast says."""
    return f"Notice {number}: we are closed on Friday."


def words_of_staff(number: int) -> str:
    """Return what somebody of the staff writes to one person."""
    return f"Words {number}: please call us."


def words_of_patient(number: int) -> str:
    """Return what a person writes back."""
    return f"Answer {number}: I will."
