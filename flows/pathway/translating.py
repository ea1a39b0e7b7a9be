"""The words of content, each under a name that lasts, and the same pathway in other words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.pathway.connecting import connect
from flows.pathway.model import Pathway
from flows.pathway.references import Country
from flows.pathway.schema import Content
from flows.pathway.wording import ENGLISH, WORDS_OF_WORDING, Wording

Lookup = Callable[[str, str], str]
"""Gives the words in another language for the name of a text and what it says in English."""

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
        *("sources", "flags", "excluded_tests", "word_groups", "self_test_blocks", "blocks"),
        *("vocabularies", "languages", "alarm_words", "denials"),
        *("when", "unless", "ask_if", "facts", "cleared", "yields", "categories"),
    }
)
"""Parts that no patient ever reads: for staff, and conditions."""
NOT_SURE = "wording.not_sure"


@dataclass(frozen=True, slots=True)
class Text:
    """Words under their name, such as `questions.age.title`."""

    name: str
    words: str


def texts(pathway: Pathway) -> Iterator[Text]:
    """Yield all that a patient may read of a pathway, the words of the conversation first."""
    for name in WORDS_OF_WORDING:
        yield Text(f"wording.{name}", getattr(ENGLISH, name))
    found: list[Text] = []

    def note(name: str, words: str) -> str:
        if name != NOT_SURE:
            found.append(Text(name, words))
        return words

    _translated(_raw(pathway), "", note)
    yield from found


def in_other_words(
    pathway: Pathway, language: str, lookup: Lookup, labels: Sequence[str] = ()
) -> Pathway:
    """Return the same pathway in another language: what is asked and concluded stays the same.

    `labels` are the other words of the conversation itself.
    """
    written = pathway.written or pathway.content
    said = {name: lookup(f"wording.{name}", getattr(ENGLISH, name)) for name in WORDS_OF_WORDING}
    labelled = tuple((words, lookup("label", words)) for words in labels)
    wording = Wording(language=language, **said, labels=labelled)
    content = Content.model_validate(_translated(_raw(pathway), "", lookup))
    return connect(
        content,
        places=pathway.places,
        content_hash=pathway.content_hash,
        wording=wording,
        written=written,
    )


def translated_country(country: Country, pathway: Pathway) -> Country:
    """Return a country in the words of a pathway; a clinic's own numbers and names stay."""
    written = pathway.written or pathway.content
    here = {one.id: one for one in written.countries}.get(country.id)
    there = {one.id: one for one in pathway.content.countries}.get(country.id)
    if here is None or there is None:
        return country
    same = {name: part for name, part in there if getattr(here, name) == getattr(country, name)}
    return country.model_copy(update=same)


def _raw(pathway: Pathway) -> Any:
    return (pathway.written or pathway.content).model_dump(mode="python")


def _translated(part: Any, name: str, lookup: Lookup) -> Any:
    if isinstance(part, Mapping):
        return {key: _entry(key, value, name, lookup) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return tuple(_translated(one, _named(one, n, name), lookup) for n, one in enumerate(part))
    return part


def _entry(key: str, value: Any, name: str, lookup: Lookup) -> Any:
    if key in UNSAID:
        return value
    inner = f"{name}.{key}" if name else key
    return _said(value, inner, lookup) if key in SAID else _translated(value, inner, lookup)


def _said(value: Any, name: str, lookup: Lookup) -> Any:
    if isinstance(value, str):
        name = NOT_SURE if value == ENGLISH.not_sure else name
        return lookup(name, value) if value else value
    if isinstance(value, Mapping):
        return {key: _said(one, f"{name}.{key}", lookup) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_said(one, f"{name}.{n + 1}", lookup) for n, one in enumerate(value))
    return value


def _named(part: Any, place: int, name: str) -> str:
    """Return the name of an entry of a list: by its id, which lasts, else by its place."""
    id = part.get("id", "") if isinstance(part, Mapping) else ""
    return f"{name}.{id or place + 1}"
