"""The words of content, each under a name that lasts, and the same pathway in other words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flows.pathway.connecting import connect
from flows.pathway.model import Pathway
from flows.pathway.references import Country
from flows.pathway.saying import NOT_SURE, Lookup, reworded
from flows.pathway.whom import SELF
from flows.pathway.wording import ENGLISH, WORDS_OF_WORDING, Wording


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

    reworded(pathway.written, note)
    yield from found


def in_other_words(
    pathway: Pathway, language: str, lookup: Lookup, labels: Sequence[str] = ()
) -> Pathway:
    """Return the same pathway in another language: what is asked and concluded stays the same.

    `labels` are the other words of the conversation itself.
    """
    said = {name: lookup(f"wording.{name}", getattr(ENGLISH, name)) for name in WORDS_OF_WORDING}
    labelled = tuple((words, lookup("label", words)) for words in labels)
    said["units"] = pathway.wording.units
    wording = Wording(language=language, **said, labels=labelled)
    return connect(
        reworded(pathway.written, lookup),
        places=pathway.places,
        content_hash=pathway.content_hash,
        wording=wording,
        written=pathway.written,
    )


def in_units(pathway: Pathway, country: Country) -> Pathway:
    """Return the same pathway as a country measures: what it keeps and concludes stays the same."""
    if country.units == "metric":
        return pathway
    return connect(
        pathway.readings,
        places=pathway.places,
        content_hash=pathway.content_hash,
        wording=replace(pathway.wording, units=country.units),
        written=pathway.written,
    )


def about(pathway: Pathway, whom: str) -> Pathway:
    """Return the same pathway in words for the knee of `whom`, from one for anybody's.

    What it asks and concludes stays the same; where no word differs it is the one for oneself.
    """
    root = pathway.root or pathway
    is_same = whom == SELF or root.readings is root.content
    return root if is_same else _about_another(root, whom)


@lru_cache(maxsize=16)
def _about_another(root: Pathway, whom: str) -> Pathway:
    said = connect(
        root.readings,
        places=root.places,
        content_hash=root.content_hash,
        wording=root.wording,
        written=root.written,
        whom=whom,
    )
    return replace(said, whom=whom, root=root)


def translated_country(country: Country, pathway: Pathway) -> Country:
    """Return a country in the words of a pathway; a clinic's own numbers and names stay."""
    here = {one.id: one for one in pathway.written.countries}.get(country.id)
    there = {one.id: one for one in pathway.content.countries}.get(country.id)
    if here is None or there is None:
        return country
    same = {name: part for name, part in there if getattr(here, name) == getattr(country, name)}
    return country.model_copy(update=same)
