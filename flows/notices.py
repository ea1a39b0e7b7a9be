"""What an author should know about content that loads: errors to mend and notes to read."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from flows.judging.safety import applies
from flows.pathway.answers import NO, YES, Values
from flows.pathway.conditions import All as AllOf
from flows.pathway.conditions import AtLeastOf, Condition, Not
from flows.pathway.leaves import Is
from flows.pathway.model import Pathway, Screen
from flows.pathway.names import sourced
from flows.pathway.translating import about
from flows.pathway.whom import WHOM

ERROR, NOTE = "error", "note"
MOST_SIGNS, MOST_FACTS, MOST_WORDS = 6, 9, 60
"""Signs and questions of the history stay short; facts about a person are quickly told."""
AGES, SEXES = (1, 5, 10, 15, 17, 21, 35, 52, 58, 66, 85), ("female", "male")
"""At least one age of every band that an `ask_if` of a sign tells apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One finding of `check`."""

    level: str
    code: str
    file: str
    key: str
    message: str
    remedy: str

    def as_json(self) -> dict[str, str]:
        """Return it as plain values."""
        return asdict(self)


def notices(pathway: Pathway) -> Iterator[Notice]:
    """Yield everything worth saying about content that loads."""
    yield from dict.fromkeys(one for whom in WHOM for one in long_screens(about(pathway, whom)))
    yield from _rules(pathway)
    yield from _unused(pathway)
    yield from _expert(pathway)
    yield from _unverified(pathway)
    yield from _unchecked(pathway)


def refused(message: str) -> Iterator[Notice]:
    """Turn the message of a ContentError into notices, one a line."""
    for line in message.splitlines():
        place, _, text = line.partition(": ")
        file, _, key = place.partition(" ")
        problem, _, remedy = text.rpartition("; ")
        yield Notice(
            level=ERROR,
            code="content",
            file=file,
            key=key,
            message=problem or text,
            remedy=remedy if problem else "mend it",
        )


def long_screens(pathway: Pathway, most_words: int = MOST_WORDS) -> Iterator[Notice]:
    """Yield an error for each screen that shows too many lines or words at once."""
    for group in (screen for screen in pathway.screens if screen.is_group):
        shown = [_shown(group, age, sex) for age in AGES for sex in SEXES]
        most = max(len(texts) for texts in shown)
        words = max(len(f"{group.title} {' '.join(texts)}".split()) for texts in shown)
        if most > (MOST_SIGNS if group.section != "context" else MOST_FACTS) or words > most_words:
            yield Notice(
                level=ERROR,
                code="screen_too_long",
                file=pathway.places.file("signs" if group.items[0].is_sign else "lists", group.id),
                key=group.id,
                message=f"{most} lines and {words} words on one screen",
                remedy=f"keep to {MOST_SIGNS} lines and {most_words} words, or split it",
            )


def _shown(group: Screen, age: int, sex: str) -> list[str]:
    """Return what a person of this age and sex may see at most."""
    person: Values = {"age": age, "sex": sex}
    items = [item for item in group.items if applies(item, person) is not False]
    return [
        line for item in items for line in ([item.text] if item.is_sign else item.ticks.values())
    ]


def _rules(pathway: Pathway) -> Iterator[Notice]:
    """A rule that a yes could switch off would make a danger look harmless."""
    signs = {sign.id for sign in pathway.signs}
    for rule in pathway.rules:
        if rule.code[0] not in "EDU":
            continue
        bad = next(_against_order(rule.when, signs, wanted=True), None)
        if bad is None and rule.unless is not None:
            bad = next(_against_order(rule.unless, signs, wanted=False), None)
        if bad is not None:
            yield Notice(
                level=ERROR,
                code="not_monotone",
                file=pathway.places.file("rules", rule.id),
                key=rule.id,
                message=f"a yes to {bad!r} would make the rule weaker",
                remedy="name signs by their yes in `when` and by their no in `unless`",
            )


def _against_order(condition: Condition, signs: set[str], *, wanted: bool) -> Iterator[str]:
    match condition:
        case AllOf(parts) | AtLeastOf(_, parts):
            for part in parts:
                yield from _against_order(part, signs, wanted=wanted)
        case Not(part):
            yield from _against_order(part, signs, wanted=not wanted)
        case Is(item, choices) if item in signs and not _in_order(choices, wanted=wanted):
            yield item


def _in_order(choices: tuple[str, ...], *, wanted: bool) -> bool:
    return (YES in choices and NO not in choices) if wanted else choices == (NO,)


def _unused(pathway: Pathway) -> Iterator[Notice]:
    used = {rule.flag for rule in pathway.rules} | {rule.flag for rule in pathway.otherwise}
    used |= {combo.flag for combo in pathway.content.combos}
    for flag in pathway.content.flags:
        if flag.id not in used:
            yield Notice(
                level=ERROR,
                code="flag_without_rule",
                file=pathway.places.file("flags", flag.id),
                key=flag.id,
                message="no rule ever raises this flag",
                remedy="add a rule or remove the flag",
            )


def _expert(pathway: Pathway) -> Iterator[Notice]:
    for kind, part in sourced(pathway.content):
        if part.basis == "expert":
            yield Notice(
                level=NOTE,
                code="expert",
                file=pathway.places.file(kind, part.id),
                key=part.id,
                message="rests on expert opinion",
                remedy="clinical sign-off, or a source",
            )


def _unverified(pathway: Pathway) -> Iterator[Notice]:
    for source in pathway.content.sources:
        if not source.verified:
            yield Notice(
                level=NOTE,
                code="unverified",
                file=pathway.places.file("sources", source.id),
                key=source.id,
                message="the record of this source was not seen",
                remedy="open it and set verified, or stop naming it",
            )


def _unchecked(pathway: Pathway) -> Iterator[Notice]:
    for country in pathway.content.countries:
        if country.emergency.checked is None:
            yield Notice(
                level=NOTE,
                code="unchecked",
                file=pathway.places.file("countries", country.id),
                key=country.id,
                message="the numbers of this country were not checked on their official pages",
                remedy="check them and set the date, or set your own in clinic.yaml",
            )
