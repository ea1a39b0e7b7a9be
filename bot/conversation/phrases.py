"""The short words that templates share: headlines, deadlines, roles, bands, in any language."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.conversation.catalogue import IN_ENGLISH, Catalogue
from flows.judging.conclusion import Conclusion
from flows.pathway.disposition import Disposition

HEADLINES: Mapping[str, str] = {
    Disposition.EMERGENCY: "This needs emergency help now",
    Disposition.SAME_DAY: "This needs to be checked today",
    Disposition.URGENT: "Please be seen {deadline}",
    Disposition.ROUTINE: "Please see a clinician {deadline}",
    Disposition.SELF_CARE: (
        "[You can look after this yourself|This can be looked after at home] for now"
    ),
}
VERDICTS: Mapping[str, str] = {
    Disposition.EMERGENCY: "get emergency help now",
    Disposition.SAME_DAY: "be seen today",
    Disposition.URGENT: "be seen {deadline}",
    Disposition.ROUTINE: "see a clinician {deadline}",
    Disposition.SELF_CARE: "look after this at home for now",
}
UNFINISHED = "answer the rest first"
ROLES = {"source": "may be the source", "contributor": "may be adding load"}
BANDS = {"stronger": "stronger match", "possible": "possible", "small": "small match"}
LEVELS = {"high": "high", "medium": "medium", "low": "low"}
NOW, TODAY, NO_VISIT = "now", "today", "no visit needed now"
WITHIN_DAYS = ("within {n} day", "within {n} days")
WITHIN_WEEKS = ("within {n} week", "within {n} weeks")
IN_DAYS = ("in {n} day", "in {n} days")
IN_WEEKS = ("in {n} week", "in {n} weeks")
FOR_HOURS = ("{n} hour", "{n} hours")
FOR_DAYS = ("{n} day", "{n} days")
FOR_WEEKS = ("{n} week", "{n} weeks")
FOR_MONTHS = ("{n} month", "{n} months")
HOURS_A_WEEK, HOURS_A_MONTH = 168, 730
SPAN_OF_DAYS, EVERY_DAY = "{first} to {last}", "every day"
A_MONDAY = date(2024, 1, 1)
ALL_DAYS = "1234567"
"""Of a week as clinics keep them, 1 is Monday."""
SHARED: dict[str, Mapping[str, str]] = {
    "headline": HEADLINES,
    "verdict": VERDICTS,
    "role": ROLES,
    "band": BANDS,
    "level": LEVELS,
    "deadline": {"now": NOW, "today": TODAY, "none": NO_VISIT},
    "days": {"span": SPAN_OF_DAYS, "all": EVERY_DAY},
    "unfinished": {"verdict": UNFINISHED},
}
"""All of them by the names that they are translated under."""
COUNTED = {
    "deadline.within_days": WITHIN_DAYS,
    "deadline.within_weeks": WITHIN_WEEKS,
    "recheck.in_days": IN_DAYS,
    "recheck.in_weeks": IN_WEEKS,
    "span.hours": FOR_HOURS,
    "span.days": FOR_DAYS,
    "span.weeks": FOR_WEEKS,
    "span.months": FOR_MONTHS,
}
"""Those that go with a number."""


class Phrases:
    """The shared words of one language."""

    def __init__(self, catalogue: Catalogue = IN_ENGLISH) -> None:
        self._said = catalogue
        self.roles = self._every("role")
        self.bands = self._every("band")
        self.levels = self._every("level")

    def headline(self, conclusion: Conclusion) -> str:
        """Return what stands above a result."""
        return self._tier("headline", conclusion)

    def verdict(self, conclusion: Conclusion) -> str:
        """Return how soon and where to go, to follow "I would say"."""
        return self._tier("verdict", conclusion)

    def _tier(self, kind: str, conclusion: Conclusion) -> str:
        if conclusion.disposition is None:
            return self._said.say("unfinished.verdict", UNFINISHED)
        words = self._said.say(
            f"{kind}.{conclusion.disposition}", SHARED[kind][conclusion.disposition]
        )
        return words.format(deadline=self.deadline(conclusion.deadline_hours))

    def deadline(self, hours: int | None) -> str:
        """Return a deadline in words.

        >>> [Phrases().deadline(hours) for hours in (0, 24, 48, 120, 336)]
        ['now', 'today', 'within 2 days', 'within 5 days', 'within 2 weeks']
        """
        if hours is None:
            return self._said.say("deadline.none", NO_VISIT)
        if hours <= 24:
            name, words = ("deadline.today", TODAY) if hours else ("deadline.now", NOW)
            return self._said.say(name, words)
        return self._counted("deadline.within", WITHIN_DAYS, WITHIN_WEEKS, hours)

    def recheck(self, hours: int | None) -> str:
        """Return when to look again, in words.

        >>> [Phrases().recheck(hours) for hours in (48, 336)]
        ['in 2 days', 'in 2 weeks']
        """
        return self._counted("recheck.in", IN_DAYS, IN_WEEKS, hours) if hours else ""

    def span(self, hours: float) -> str:
        """Return how long something lasted, in whole units: months from two on, then weeks.

        >>> [Phrases().span(hours) for hours in (7, 30, 96, 400, 2280)]
        ['7 hours', '1 day', '4 days', '2 weeks', '3 months']
        """
        whole = int(hours)
        if whole >= 2 * HOURS_A_MONTH:
            return self._said.count("span.months", *FOR_MONTHS, whole // HOURS_A_MONTH)
        if whole >= 2 * HOURS_A_WEEK:
            return self._said.count("span.weeks", *FOR_WEEKS, whole // HOURS_A_WEEK)
        if whole >= 24:
            return self._said.count("span.days", *FOR_DAYS, whole // 24)
        return self._said.count("span.hours", *FOR_HOURS, max(whole, 1))

    def day(self, at: date) -> str:
        """Return a day in words, such as Wednesday, 2 December."""
        if self._said.is_own:
            return f"{at.strftime('%A')}, {at.day} {at.strftime('%B')}"
        from babel.dates import format_date, format_skeleton  # noqa: PLC0415 - slow to import

        language = self._said.language
        day = format_skeleton("dMMMM", at, locale=language)
        return f"{format_date(at, 'EEEE', locale=language)}, {day}"

    def full_date(self, at: date) -> str:
        """Return a day with its year in words, such as 2 March 2026."""
        if self._said.is_own:
            return f"{at.day} {at.strftime('%B')} {at.year}"
        from babel.dates import format_date  # noqa: PLC0415 - slow to import

        return format_date(at, "long", locale=self._said.language)

    def weekdays(self, numbers: str) -> str:
        """Return days of the week by their numbers; three or more in a row as a span.

        >>> [Phrases().weekdays(numbers) for numbers in ("12345", "136", "1234567")]
        ['Monday to Friday', 'Monday, Wednesday, Saturday', 'every day']
        """
        if numbers == ALL_DAYS:
            return self._said.say("days.all", EVERY_DAY)
        days = [self._weekday(A_MONDAY + timedelta(int(one) - 1)) for one in numbers]
        if len(days) > 2 and numbers in ALL_DAYS:
            return self._said.say("days.span", SPAN_OF_DAYS).format(first=days[0], last=days[-1])
        return ", ".join(days)

    def _weekday(self, at: date) -> str:
        if self._said.is_own:
            return at.strftime("%A")
        from babel.dates import format_date  # noqa: PLC0415 - slow to import

        return format_date(at, "EEEE", locale=self._said.language)

    def _counted(self, name: str, days: tuple[str, str], weeks: tuple[str, str], hours: int) -> str:
        if hours % HOURS_A_WEEK == 0:
            return self._said.count(f"{name}_weeks", *weeks, hours // HOURS_A_WEEK)
        return self._said.count(f"{name}_days", *days, hours // 24)

    def _every(self, kind: str) -> dict[str, str]:
        return {id: self._said.say(f"{kind}.{id}", words) for id, words in SHARED[kind].items()}
