"""The shape of what all flows share: sources, countries with their numbers, emergency words."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

Basis = Literal["sourced", "expert"]
RawCondition = dict[str, Any]
"""A condition as authors write it; `authoring` reads it."""


class Strict(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Strict):
    """Something that names its sources, or says `expert` and awaits clinical sign-off."""

    id: str
    sources: tuple[str, ...] = ()
    basis: Basis = "expert"


class AlarmPattern(Sourced):
    """Words that may mean an emergency when typed, and the sign that a yes to "is it now" sets.

    `example` is a sentence that raises it, for people who read what is heard. Where it is
    `only_new`, what has been so for years is none; with `today` a yes is seen the same day.
    """

    id: str
    sign: str
    question: str
    example: str = ""
    only_new: bool = False
    today: bool = False
    any: tuple[str, ...] = Field(min_length=1)
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


class AlarmWords(Strict):
    """Words of another language for an alarm; what guards them guards no other language.

    `heeds_denial` is false where a no or a long ago must not hide what was written.
    """

    alarm: str
    language: str
    any: tuple[str, ...] = Field(min_length=1)
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    heeds_denial: bool = True


class Denial(Strict):
    """How a language says that something is not so, long ago, told of, or a way of speaking.

    All of it counts inside one clause only, as punctuation and the words of `breaks` part a text.
    `denied` and `told` end right before the words of an emergency, `figures` begin right after
    them, `past` stands anywhere in the clause. Words that begin with one of `negations` are denied
    by nothing ("no, no puedo respirar"). `denied_inside` ends right before the last word, if that
    is one of `complaints`: "el pecho no me duele", but not "el brazo no se mueve".
    `denied_unless` and `past_unless` are words of the clause that take the denial or the past
    back; `again` may stand in the clauses around.
    """

    language: str
    breaks: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    denied_inside: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    denied_unless: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    past_unless: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


class WordGroup(Strict):
    """Words that may stand in one place of a pattern, written `@id` there."""

    id: str
    words: tuple[str, ...]


class Source(Strict):
    """Where a fact was read; `note` says what it cannot support."""

    id: str
    authors: str = ""
    title: str
    published: str = ""
    year: StrictInt | None = None
    doi: str = ""
    url: str = ""
    verified: bool
    note: str = ""


class Service(Strict):
    """A number or place to turn to, with the official page it stands on."""

    name: str = ""
    number: str | None
    source: str | None
    basis: Basis
    checked: str | None


class Country(Strict):
    """Numbers and words of one country; `units` are those that its people measure in."""

    id: str
    name: str
    emergency: Service
    out_of_hours: Service
    crisis: Service
    abuse: Service
    child_abuse: Service
    poison: Service
    same_day_place: str
    ed_name: str
    doctor_name: str
    units: Literal["metric", "customary"] = "metric"
