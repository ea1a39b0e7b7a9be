"""A broadcast that Telegram refuses: to all for a while, or to those who blocked the bot."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.sending.pacing import at_once, interval_of
from bot.simulation.faults import Fault
from bot.simulation.messages import Access
from bot.simulation.telegram import Call, Telegram
from tests.proofs.broadcasts import WORKERS, Came, going_out
from tests.proofs.followed import BROADCAST
from tests.proofs.looking import rows_beside

PER_SECOND = 200
"""As fast as who pays Telegram may be, so that much is under way."""
MOST_UNDER_WAY = WORKERS * at_once(interval_of(PER_SECOND))
SLOW_S, WAIT_S = 0.3, 8
SOON = timedelta(seconds=3)
"""A loaded machine may take so long to hand over what was claimed before."""
ONE_OF = 4
TOO_FAST = 429
BLOCKED = "SELECT address FROM chats WHERE blocked_at IS NOT NULL"


@dataclass(frozen=True, kw_only=True)
class Flooded:
    """What left after Telegram had said for how many seconds nothing may."""

    came: Came
    at_once: list[timedelta]
    """After how long what had been claimed before left all the same."""
    first_after: timedelta
    """After how long the broadcast went on."""

    def problems(self) -> list[str]:
        """Return what must not be."""
        late = [after for after in self.at_once if after > SOON]
        counts = {
            "left after a 429, above what was under way": max(
                len(self.at_once) - MOST_UNDER_WAY, 0
            ),
            "left when all processes could know of it": len(late),
        }
        return [*self.came.problems(), *(f"{many} {what}" for what, many in counts.items() if many)]


async def flooded(folder: Path, number: int, server: str) -> Flooded:
    """Let Telegram refuse one message in the middle, for all that come within some seconds."""
    rate = {"TELEGRAM_PER_SECOND": str(PER_SECOND)}
    async with going_out(folder, number, Random(1), server, **rate) as going:
        chats = [one.patient.id for one in going.people]
        going.telegram.fault("sendMessage", Fault.FLOOD, chat=chats[number // 3], seconds=WAIT_S)
        for chat in chats:
            going.telegram.fault("sendMessage", Fault.SLOW, chat=chat, seconds=SLOW_S)
        await going.fleet.start()
        came = await going.came()
    calls = _calls(going.telegram)
    [refused] = [place for place, call in enumerate(calls) if call.code == TOO_FAST]
    after = [call.at - calls[refused].at for call in calls[refused + 1 :]]
    until = timedelta(seconds=WAIT_S)
    return Flooded(
        came=came,
        at_once=[one for one in after if one < until],
        first_after=min(one for one in after if one >= until),
    )


@dataclass(frozen=True, kw_only=True)
class Unwanted:
    """What came of a broadcast to people of whom some had blocked the bot."""

    came: Came
    gone: set[str]
    blocked: set[str]
    """Whom the bot knows to have blocked it."""
    tries: Counter[str]
    """How often it wrote to each of those who had."""

    def missed(self) -> set[str]:
        """Return who wanted it and did not get it."""
        return self.came.chats - self.gone - set(self.came.arrived)

    def problems(self) -> list[str]:
        """Return what must not be."""
        counts = {
            "were missed": len(self.missed()),
            "got it twice": self.came.twice(),
            "got it though they had blocked the bot": len(self.gone & set(self.came.arrived)),
            "are not known to have blocked it, or did not": len(self.gone ^ self.blocked),
            "tries too many at who had blocked it": sum(many - 1 for many in self.tries.values()),
            "are uncertain": len(self.came.uncertain()),
            "are told as handed over wrongly": abs(
                self.came.told["Handed over"] - len(self.came.chats - self.gone)
            ),
            "are told as blocked wrongly": abs(
                self.came.told.get("They blocked the bot", 0) - len(self.gone)
            ),
        }
        return [f"{many} {what}" for what, many in counts.items() if many]


async def unwanted(folder: Path, number: int, server: str | None) -> Unwanted:
    """Let some block the bot while the broadcast is held; of half of them only a 403 tells."""
    async with going_out(folder, number, Random(1), server) as going:
        gone = going.people[::ONE_OF]
        for place, one in enumerate(gone):
            if place % 2:
                one.patient.block()
            else:
                one.patient.chat.access = Access.BLOCKED
        await going.fleet.start()
        came = await going.came()
    addresses = {one.address for one in gone}
    tried = Counter(str(call.chat) for call in _calls(going.telegram))
    return Unwanted(
        came=came,
        gone=addresses,
        blocked={address for (address,) in rows_beside(going.db, BLOCKED)},
        tries=Counter({chat: tried[chat] for chat in addresses if tried[chat]}),
    )


def _calls(telegram: Telegram) -> list[Call]:
    """Return each try to hand the broadcast over, whatever became of it."""
    return [
        call
        for call in telegram.calls
        if call.method == "sendMessage" and BROADCAST in str(call.parameters["text"])
    ]
