"""Turns the mappings of content files into conditions, naming the place of any mistake.

Authors write `{item: choice}` or `{item: [one, other]}`; several keys mean all of them::

    {age: {at_least: 60}, injury_when: [today, 3_days]}

Other keys: `all`, `any`, `not`, `at_least_of: {count: 2, of: [...]}` and `fact: <name>` for a
condition named once in the pathway. Per-side values take `side: sore | other | any`, and are
compared by `differs_by` or `differs_by_percent`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.errors import ContentError
from flows.pathway.conditions import ALWAYS, All, AtLeastOf, Condition, Not
from flows.pathway.facts import SIDES
from flows.pathway.leaves import COMPARISONS, Compare, Differs, Is

DIFFERENCES = ("differs_by", "differs_by_percent")
SWITCH = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns the mappings of content files into conditions, naming the place of any mistake."""

    facts: Mapping[str, Condition] = field(default_factory=dict)
    categories: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def read(self, raw: object, place: str) -> Condition:
        """Read one condition; an empty one always holds."""
        if raw is None or raw == {}:
            return ALWAYS
        if not isinstance(raw, Mapping):
            raise ContentError(f"{place}: {raw!r} is no condition; write {{item: choice}}")
        parts = tuple(self._one(str(key), value, place) for key, value in raw.items())
        return parts[0] if len(parts) == 1 else All(parts)

    def _many(self, raw: object, place: str) -> tuple[Condition, ...]:
        if not isinstance(raw, Sequence) or isinstance(raw, str) or not raw:
            raise ContentError(f"{place}: {raw!r} is no list of conditions; write one")
        return tuple(self.read(part, place) for part in raw)

    def _one(self, key: str, raw: object, place: str) -> Condition:
        match key:
            case "all":
                return All(self._many(raw, place))
            case "any":
                return AtLeastOf(1, self._many(raw, place))
            case "not":
                return Not(self.read(raw, place))
            case "at_least_of":
                return self._count(raw, place)
            case "fact":
                return self._fact(raw, place)
        return self._item(key, raw, place)

    def _count(self, raw: object, place: str) -> Condition:
        if not isinstance(raw, Mapping) or set(raw) != {"count", "of"}:
            raise ContentError(f"{place}: at_least_of needs two keys; give it count and of")
        count = raw["count"]
        if not isinstance(count, int) or count < 1:
            raise ContentError(f"{place}: count {count!r} is no number; write 1, 2 ...")
        parts = self._many(raw["of"], place)
        if count > len(parts):
            raise ContentError(f"{place}: count {count} is over {len(parts)}; it would never hold")
        return AtLeastOf(count, parts)

    def _fact(self, raw: object, place: str) -> Condition:
        names = [str(name) for name in (raw if isinstance(raw, (list, tuple)) else [raw])]
        for name in names:
            if name not in self.facts:
                raise ContentError(f"{place}: no fact is named {name!r}; name it before its use")
        if not names:
            raise ContentError(f"{place}: no fact is named; write one or more")
        parts = tuple(self.facts[name] for name in names)
        return parts[0] if len(parts) == 1 else All(parts)

    def _item(self, item: str, raw: object, place: str) -> Condition:
        if isinstance(raw, (str, int)):
            return Is(item, (str(raw),))
        if isinstance(raw, (list, tuple)) and raw:
            return Is(item, tuple(str(choice) for choice in raw))
        if isinstance(raw, Mapping):
            return self._measured(item, dict(raw), place)
        raise ContentError(f"{place}: {raw!r} is no test of {item!r}; write a choice or a limit")

    def _measured(self, item: str, raw: dict[str, Any], place: str) -> Condition:
        side = raw.pop("side", "sore")
        if side not in SIDES:
            raise ContentError(f"{place}: no side {side!r}; use {', '.join(SIDES)}")
        either_way = SWITCH.get(str(raw.pop("either_way", "no")).lower())
        if either_way is None:
            raise ContentError(f"{place}: either_way is neither; write yes or no")
        parts = [self._relation(item, key, value, side, either_way, place)
                 for key, value in raw.items()]  # fmt: skip
        if not parts:
            raise ContentError(f"{place}: the test of {item!r} is empty; write a choice or a limit")
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _relation(
        self, item: str, key: str, value: Any, side: str, either_way: bool, place: str
    ) -> Condition:
        categories = self.categories.get(item, {})
        if key == "is":
            choices = value if isinstance(value, (list, tuple)) else [value]
            return Is(item, tuple(str(choice) for choice in choices), side)
        if not isinstance(value, (int, float)):
            raise ContentError(f"{place}: {key} of {item!r} is {value!r}; write a number")
        if key in DIFFERENCES:
            percent = key == "differs_by_percent"
            return Differs(item, float(value), either_way, percent, categories)
        if key in COMPARISONS:
            return Compare(item, key, float(value), side, categories)
        raise ContentError(
            f"{place}: {key!r} is no operator; use is, {', '.join((*DIFFERENCES, *COMPARISONS))}"
        )
