"""Conditions in words, for people who read what a rule looks for; nothing is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.pathway.answers import NO, YES
from flows.pathway.conditions import All, Always, AtLeastOf, Condition, Not
from flows.pathway.leaves import Compare, Differs, Is, Leaf
from flows.pathway.model import Item, Pathway
from flows.talking.spoken import chosen
from flows.talking.told import asked

ALL, ANY, NONE = "all of these:", "one of these:", "none of these:"
JOINING = (ALL, ANY)
RELATIONS = {
    "at_least": "{} or more",
    "at_most": "{} or less",
    "above": "above {}",
    "below": "under {}",
}
SIDES = {"sore": "", "other": ", on the other side", "any": ", on either side"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a condition, and the lines that stand under it."""

    text: str
    parts: tuple["Clause", ...] = ()

    def lines(self, depth: int = 0) -> tuple[str, ...]:
        """Return it as lines of text, set in by how deep they stand."""
        own = f"{'  ' * depth}- {self.text}"
        return (own, *(line for part in self.parts for line in part.lines(depth + 1)))


def in_words(pathway: Pathway, condition: Condition) -> tuple[Clause, ...]:
    """Return the lines of a condition, all of which must hold; none where it always holds."""
    found = _clause(pathway, condition, wanted=True)
    if found is None:
        return ()
    return found.parts if found.text == ALL else (found,)


def _clause(pathway: Pathway, condition: Condition, *, wanted: bool) -> Clause | None:
    match condition:
        case Always():
            return None
        case Not(part):
            return _clause(pathway, part, wanted=not wanted)
        case All(parts):
            return _several(pathway, parts, ALL if wanted else "not all of these:")
        case AtLeastOf(count, parts):
            many = ANY if count == 1 else f"{count} or more of these:"
            no = NONE if count == 1 else f"fewer than {count} of these:"
            return _several(pathway, parts, many if wanted else no)
        case Is() | Compare() | Differs():
            return Clause(_leaf(pathway, condition, wanted=wanted))
    return None


def _several(pathway: Pathway, parts: Sequence[Condition], text: str) -> Clause:
    """Join parts of a kind with those that stand under them, so that it reads shorter."""
    found: list[Clause] = []
    for part in parts:
        clause = _clause(pathway, part, wanted=True)
        if clause is not None:
            found += clause.parts if clause.text == text and text in JOINING else (clause,)
    if len(found) == 1 and text in JOINING:
        return found[0]
    return Clause(text, tuple(found))


def _leaf(pathway: Pathway, leaf: Leaf, *, wanted: bool) -> str:
    item, no = pathway.items[leaf.item], "" if wanted else "not "
    if isinstance(leaf, Is) and item.is_sign:
        return _sign(item, leaf.choices, wanted=wanted)
    return f"{asked(pathway, item)}: {no}{_said(item, leaf)}"


def _said(item: Item, leaf: Leaf) -> str:
    match leaf:
        case Is(_, choices, side):
            return f"{_choices(item, choices)}{SIDES[side]}"
        case Compare(_, relation, limit, side):
            return f"{RELATIONS[relation].format(_measured(item, limit))}{SIDES[side]}"
        case Differs(_, least, either_way, percent):
            way = "both sides differ by" if either_way else "less on the sore side by"
            return f"{way} {f'{least:g} %' if percent else _measured(item, least)} or more"


def _measured(item: Item, number: float) -> str:
    return f"{number:g} {item.unit}".strip()


def _sign(item: Item, choices: Sequence[str], *, wanted: bool) -> str:
    says = {YES: wanted, NO: not wanted}.get(" ".join(choices))
    if says is None:
        return f'"{item.text}": {"" if wanted else "not "}{_choices(item, choices)}'
    return f'{"Yes" if says else "No"} to "{item.text}"'


def _choices(item: Item, choices: Sequence[str]) -> str:
    return " or ".join(f'"{chosen(item, id)}"' for id in choices)
