"""What came of check-ins and a broadcast: by Telegram's own log, the database, and the people."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sending.pacing import FEWEST_AT_ONCE as AT_ONCE
from bot.simulation.telegram import Call
from tests.proofs.followed import (
    BROADCAST,
    CHANGES,
    CHECK_IN,
    COMING,
    NO_SIGN,
    Followed,
    first_signs,
)

QUESTIONS = 2
"""Of a check-in, those that a reply asks; the one that does not come may be the first."""
BECAME = """SELECT c.address, d.campaign_id IS NOT NULL, s.state
    FROM deliveries d JOIN patients p ON p.id = d.patient_id JOIN chats c ON c.id = p.chat_id
    LEFT JOIN sends s ON s.id = d.send_id WHERE d.reminder = 0"""
ANSWERS = """SELECT c.address, a.item, CAST(a.value AS TEXT)
    FROM answers a JOIN deliveries d ON d.session_id = a.session_id AND d.reminder = 0
    JOIN patients p ON p.id = d.patient_id JOIN chats c ON c.id = p.chat_id
    WHERE a.item <> 'set' AND a.item NOT LIKE 'psfs%'"""
POLLED = """SELECT c.address, a.choice
    FROM campaign_answers a JOIN deliveries d ON d.id = a.delivery_id
    JOIN patients p ON p.id = d.patient_id JOIN chats c ON c.id = p.chat_id"""


@dataclass(frozen=True, kw_only=True)
class Followup:
    """What came of it: what Telegram accepted, what is kept, and what people pressed."""

    people: list[Followed]
    calls: list[Call]
    kills: int
    became: list[tuple[str, int, str | None]]
    """The chat of each, whether it is a broadcast, and the state of its message."""
    answers: list[tuple[str, str, str]]
    polled: list[tuple[str, int]]
    listed: int
    """How many messages `kneebot sends uncertain` shows, replies among them."""
    failed: int
    """How many replies `kneebot sends` shows: twice unclear, so not tried again."""
    seconds: float

    def arrived(self) -> Counter[tuple[str, int]]:
        """Return how often each chat got its check-in and the broadcast, by Telegram's own log."""
        chats = {one.address for one in self.people}
        return Counter(
            (str(call.chat), place)
            for call in self.calls
            for place, words in enumerate((CHECK_IN, BROADCAST))
            if words in str(call.parameters["text"]) and str(call.chat) in chats
        )

    def sent_twice(self) -> int:
        """Return how many check-ins and broadcasts came more than once."""
        return sum(count - 1 for count in self.arrived().values())

    def uncertain(self) -> int:
        """Return how many of them nobody knows the fate of."""
        return sum(state == "uncertain" for _, _, state in self.became)

    def not_sent(self) -> list[tuple[str, int]]:
        """Return which neither came nor are known to be uncertain."""
        came = {(address, place): state for address, place, state in self.became}
        wanted = [(one.address, place) for one in self.people for place in (0, 1)]
        arrived = self.arrived()
        return [it for it in wanted if not arrived[it] and came.get(it) != "uncertain"]

    def given(self) -> int:
        """Return how many answers were given."""
        return sum(meant.total() for meant, _ in self._pairs())

    def lost(self) -> int:
        """Return how many answers are not kept."""
        return sum((meant - kept).total() for meant, kept in self._pairs())

    def twice(self) -> int:
        """Return how many answers are kept that nobody gave, as when one counts twice."""
        return sum((kept - meant).total() for meant, kept in self._pairs())

    def unanswered(self) -> int:
        """Return how many questions nobody answers, as what was to ask them did not come."""
        arrived = self.arrived()
        return sum(
            arrived[one.address, place] > 0 and one.pressed[label] == 0
            for one in self.people
            for place, label in ((0, NO_SIGN), (0, one.pain), (0, one.change), (1, one.comes))
        )

    def silent(self) -> int:
        """Return how many of those have no reply before them that `kneebot sends` shows."""
        return max(self.unanswered() - self.failed * QUESTIONS, 0)

    def doubled(self) -> int:
        """Return how many replies came twice, as those may whose fate was unclear."""
        sent = Counter((call.chat, _words(call)) for call in self.calls)
        return sum(count - 1 for count in sent.values()) - self.sent_twice()

    def problems(self) -> list[str]:
        """Return what must not be."""
        counts = {
            "came twice": self.sent_twice(),
            "neither came nor are uncertain": len(self.not_sent()),
            "answers are lost": self.lost(),
            "answers count twice": self.twice(),
            "questions were not asked": self.silent(),
            "are uncertain and not shown": max(self.uncertain() - self.listed, 0),
            "are uncertain above what was in flight": max(self.listed - self.kills * AT_ONCE, 0),
        }
        return [f"{count} {what}" for what, count in counts.items() if count]

    def report(self) -> str:
        """Return it in words."""
        return (
            f"{len(self.people)} patients, {self.kills} kills, {self.seconds:.0f} s: "
            f"{len(self.calls)} messages, {self.arrived().total()} of them check-ins and "
            f"broadcasts, sent twice {self.sent_twice()}, neither sent nor uncertain "
            f"{len(self.not_sent())}, uncertain {self.uncertain()} (shown {self.listed}); "
            f"{self.given()} answers, lost {self.lost()}, twice {self.twice()}, not asked on "
            f"{self.unanswered()}; replies failed {self.failed}, doubled {self.doubled()}"
        )

    def _pairs(self) -> list[tuple[Counter[object], Counter[object]]]:
        return [(Counter(_meant(one)), Counter(self._kept(one))) for one in self.people]

    def _kept(self, one: Followed) -> Iterable[object]:
        yield from (
            (item, value) for address, item, value in self.answers if address == one.address
        )
        yield from (("poll", choice) for address, choice in self.polled if address == one.address)


def _words(call: Call) -> str:
    return f"{call.parameters['text']} {call.parameters.get('reply_markup', '')}"


def _meant(one: Followed) -> Iterable[object]:
    """Yield what is to be kept of what somebody pressed."""
    if one.pressed[NO_SIGN]:
        yield from ((sign, '"no"') for sign in first_signs())
    if one.pressed[one.pain]:
        yield "pain_worst", one.pain
    if one.pressed[one.change]:
        yield "change_short", f'"{CHANGES[one.change]}"'
    if one.pressed[one.comes]:
        yield "poll", COMING[one.comes]
