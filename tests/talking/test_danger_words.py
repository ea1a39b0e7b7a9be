"""Danger in everyday words: heard as its sign or asked about, and harmless neighbours are not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.pathway.answers import YES
from flows.pathway.loading import read_yaml, shipped
from flows.talking.emergencies import find_alarms
from flows.talking.lexicon import lexicon_of
from flows.talking.replies import Say
from flows.talking.sentences import hear
from flows.talking.session import Phase
from tests.talking.chat import at

SENTENCES = read_yaml(Path(__file__).parent.parent / "emergencies" / "everyday.yaml")


def rows(part: str, key: str) -> list[tuple[str, str]]:
    return [(row[key], text) for row in SENTENCES[part] for text in row["texts"]]


def told(text: str) -> Iterator[str]:
    """Yield the items of which a text tells something, in any language, and raised signs."""
    yield from (alarm.sign for alarm in find_alarms(shipped(), text))
    for one in shipped().content.vocabularies:
        yield from hear(shipped(), lexicon_of(shipped(), one.id), text).values


@pytest.mark.parametrize(("sign", "text"), rows("heard", "sign"))
def test_danger_is_heard(sign: str, text: str) -> None:
    assert sign in set(told(text))


@pytest.mark.parametrize(("sign", "text"), rows("harmless", "not"))
def test_harmless_neighbour_is_not(sign: str, text: str) -> None:
    assert sign not in set(told(text))


@pytest.mark.parametrize(
    "text", ["my husband fell on me and i cant put weight on it", "my mum fell against my knee"]
)
def test_who_was_fallen_on_is_oneself(text: str) -> None:
    assert hear(shipped(), lexicon_of(shipped()), text).values.get("subject") != "other"


NUMB = "im diabetic, my feet are numb for years"
FOR_YEARS = [
    *("yes but its been like that for years", "always, for years", "nothing new"),
    *("its been numb for years, nothing new", "no more than usual", "yes, since years"),
    *("yes but its been like that for years from the diabetes", "yes, for 10 years"),
    *("si, desde hace años, nada nuevo", "siempre", "no es nada nuevo"),
]


@pytest.mark.parametrize("text", FOR_YEARS)
def test_what_has_been_so_for_years_is_no_emergency(text: str) -> None:
    chat = at("onset").say(NUMB).say(text)

    assert chat.messages[0] == "alarm_denied"
    assert chat.session.phase is Phase.HISTORY


@pytest.mark.parametrize(
    "text", ["yes, since yesterday", "yes for years but worse today", "si, desde ayer"]
)
def test_what_is_new_or_worse_stays_an_emergency(text: str) -> None:
    assert at("onset").say(NUMB).say(text).given["foot_cold_pale_numb"] == YES


def test_chest_pain_for_years_is_no_denial() -> None:
    assert at("onset").say("i have chest pain").say("yes, for years").messages != ["alarm_denied"]


@pytest.mark.parametrize("text", ["my knee doesn't lock", "my knee has never locked"])
def test_lock_is_a_matter_of_today(text: str) -> None:
    chat = at("onset").say(text)

    assert chat.last.replies[-1].values["alarm"].today
    denied = chat.say("no").last.replies[0]
    assert isinstance(denied, Say)
    assert denied.values["is_today"]
