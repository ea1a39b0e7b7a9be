"""Which words of content a patient may read, each under a name that lasts, and how to swap them."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from flows.pathway.schema import Content
from flows.pathway.wording import ENGLISH

Lookup = Callable[[str, str], str]
"""Gives other words for the name of a text and what it says."""

SAID = frozenset(
    {
        *("title", "greeting", "name", "text", "help", "why", "label", "ticks", "unsure"),
        *("question", "reason", "steps", "equipment", "stop_rule", "to"),
        *("same_day_place", "ed_name", "doctor_name"),
    }
)
"""Keys whose words a patient may read."""
UNSAID = frozenset(
    {
        *(
            "sources",
            "flags",
            "excluded_tests",
            "word_groups",
        ),
        *("vocabularies", "languages", "implied", "contradictions", "alarm_words", "denials"),
        *("when", "unless", "ask_if", "facts", "cleared", "yields", "categories"),
    }
)
"""Parts that no patient ever reads: for staff, and conditions."""
NOT_SURE = "wording.not_sure"


def reworded(content: Content, lookup: Lookup) -> Content:
    """Return content in other words; parts of which no word changes are the same ones."""
    said: Content = _reworded(content, "", lookup)
    return said


def _reworded(part: Any, name: str, lookup: Lookup) -> Any:
    match part:
        case BaseModel():
            new = {key: _entry(key, value, name, lookup) for key, value in part}
            changed = {key: value for key, value in new.items() if value is not getattr(part, key)}
            return part.model_copy(update=changed) if changed else part
        case Mapping():
            return _kept(
                part, {key: _entry(key, value, name, lookup) for key, value in part.items()}
            )
        case tuple():
            return _kept(
                part,
                tuple(_reworded(one, _named(one, n, name), lookup) for n, one in enumerate(part)),
            )
    return part


def _entry(key: str, value: Any, name: str, lookup: Lookup) -> Any:
    if key in UNSAID:
        return value
    inner = f"{name}.{key}" if name else key
    is_said = key in SAID or (key == "number" and _has_words(value))
    return _said(value, inner, lookup) if is_said else _reworded(value, inner, lookup)


def _has_words(value: Any) -> bool:
    """Tell whether a number to call is told in words, such as "112 or your local number"."""
    return isinstance(value, str) and any(letter.isalpha() for letter in value)


def _said(value: Any, name: str, lookup: Lookup) -> Any:
    if isinstance(value, str):
        name = NOT_SURE if value == ENGLISH.not_sure else name
        return lookup(name, value) if value else value
    if isinstance(value, Mapping):
        said = {key: _said(one, f"{name}.{key}", lookup) for key, one in value.items()}
        return _kept(value, said)
    if isinstance(value, tuple):
        return _kept(
            value, tuple(_said(one, f"{name}.{n + 1}", lookup) for n, one in enumerate(value))
        )
    return value


def _kept(old: Any, new: Any) -> Any:
    """Return what there was where it is the same, so that content shares it."""
    return old if old == new else new


def _named(part: Any, place: int, name: str) -> str:
    """Return the name of an entry of a list: by its id, which lasts, else by its place."""
    return f"{name}.{getattr(part, 'id', '') or place + 1}"
