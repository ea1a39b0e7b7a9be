"""Somebody who answers for another reads of that person's knee, in both languages."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from bot.conversation.catalogue import read_catalogue
from flows.pathway.answers import Value
from flows.pathway.connecting import connect
from flows.pathway.loading import shipped
from flows.pathway.model import Pathway
from flows.pathway.saying import reworded
from flows.pathway.translating import about, in_other_words
from flows.pathway.whom import CHILD, OTHER, PLACE, SUBJECT, addresses
from flows.proving.agenda_proof import asking_everything
from flows.proving.cases import published, read_cases
from flows.proving.people import well_adult
from flows.proving.walking import talk
from flows.talking.events import Start
from flows.talking.heard import ASK_ALL, HEARD
from flows.talking.labels import LABELS
from flows.talking.lexicon import lexicon_of
from flows.talking.prompts import Prompt
from flows.talking.sentences import hear
from tests.patients import WELL
from tests.talking.chat import PATHWAY, Chat, at

CASES = {case.id: case.answers for case in read_cases(shipped(), published(shipped()))}
CHILDREN = [id for id, answers in CASES.items() if answers.get("age", 99) < 18]
LANGUAGES = ("en", "es")
PARENT = {"en": "your child", "es": "su hijo o hija"}
FATHER = {"en": "the person", "es": "la persona"}
ALSO_OF_READERS = ("feels_unsafe", "pregnant_or_6wk", "conditions", "surgery")
"""What a mother could answer of herself where nobody is named."""


@cache
def spoken(language: str) -> Pathway:
    """Return the shipped flow without its words for whoever answers, `[you]`."""
    pathway = in_other_words(shipped(), language, read_catalogue(language).say, LABELS)
    return connect(
        reworded(pathway.readings, lambda _, words: PLACE.sub(_without_lone, words)),
        places=pathway.places,
        content_hash=pathway.content_hash,
        wording=pathway.wording,
        written=pathway.written,
    )


def _without_lone(place: re.Match[str]) -> str:
    return place[0] if "|" in place[1] else ""


def said_to_them(prompt: Prompt, language: str) -> list[str]:
    """Return the words of a screen that speak to whoever answers."""
    known = {one.id: one.addressing for one in shipped().content.languages}[language]
    return [*addresses(" ".join(_words(prompt)).replace(PARENT[language], ""), known)]


def _words(prompt: Prompt) -> Iterator[str]:
    yield from (prompt.title, prompt.text, prompt.help, prompt.why, *prompt.steps)
    yield from (option.label for option in prompt.options)
    yield from (item.help for item in prompt.items)
    if prompt.test is not None:
        yield from (prompt.test.name, prompt.test.equipment, prompt.test.stop_rule)


def asked(pathway: Pathway, given: Mapping[str, Value]) -> list[Prompt]:
    """Return every screen of a walk that comes after whose knee it is."""
    screens = [one.prompt for one in talk(pathway, given)]
    return screens[[screen.screen for screen in screens].index(SUBJECT) + 1 :]


def willing() -> Mapping[str, Value]:
    """Return the answers of somebody to whom every self-test is offered."""
    told = {id: tuple(value) if isinstance(value, list) else value for id, value in WELL.items()}
    return well_adult(shipped(), 1, more=True) | told


@pytest.mark.parametrize(
    ("whom", "told"), [("self", []), ("child", ["for_another"]), ("other", ["for_another"])]
)
def test_whose_knee_is_meant_is_said_once_it_is_another_s(whom: str, told: list[str]):
    asked = at("subject").tap(whom)

    assert asked.messages == told
    assert asked.say("13").messages == []


def test_words_for_another_tell_it_too():
    heard = at("subject").say("it is my son, he is 13").say("yes")

    assert "for_another" in heard.messages


@pytest.mark.parametrize(("typed", "age"), [("7", 7), ("6 months", 0), ("12", 12)])
def test_childs_age_of_who_says_me_is_asked_about(typed: str, age: int):
    chat = at("subject").tap("self").say(typed)

    assert chat.screen == HEARD
    assert "age" not in chat.given
    assert chat.say("yes").given["age"] == age


def test_no_to_a_childs_age_asks_whose_knee_it_is():
    chat = at("subject").tap("self").say("7").tap(ASK_ALL)

    assert chat.screen == SUBJECT
    assert chat.tap("child").say("7").given["age"] == 7


@pytest.mark.parametrize("whom", ["child", "other"])
def test_childs_age_of_somebody_else_is_taken(whom: str):
    assert at("subject").tap(whom).say("7").given["age"] == 7


def test_thirteen_of_who_says_me_is_taken():
    assert at("subject").tap("self").say("13").given["age"] == 13


@pytest.mark.parametrize("typed", ["7l", "O", "l7", "7 l", "1O"])
@pytest.mark.parametrize("whom", ["self", "child"])
def test_letter_for_a_digit_is_asked_again(whom: str, typed: str):
    chat = at("subject").tap(whom).say(typed)

    assert chat.screen == "age"
    assert chat.messages[-1] == "number_wanted"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CHILDREN)
def test_parent_reads_of_the_child(case: str, language: str):
    screens = asked(spoken(language), {**CASES[case], SUBJECT: CHILD})

    assert {one.whom for one in screens} == {CHILD}
    assert [one.screen for one in screens if said_to_them(one, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_daughter_reads_of_her_father(language: str):
    everything = asking_everything(spoken(language))
    screens = asked(everything, {**willing(), SUBJECT: OTHER})

    assert {one.test.id for one in screens if one.test} == set(shipped().tests)
    assert [one.screen for one in screens if said_to_them(one, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", ALSO_OF_READERS)
def test_what_could_fit_the_reader_names_the_other(id: str, language: str):
    child, father = (about(spoken(language), whom).items[id].text for whom in (CHILD, OTHER))

    assert PARENT[language] in child
    assert FATHER[language] in father


def test_who_it_is_about_can_be_changed_back():
    for_child = at("subject").tap("child").say("40").tap("male")
    for_oneself = for_child.say("/back").say("/back").say("/back").tap("self")

    assert for_child.prompt is not None
    assert for_oneself.prompt is not None
    assert for_oneself.prompt.whom == "self"


@pytest.mark.parametrize(
    "text",
    [
        *("I hate my life", "i think im having a hard time", "I feel terrible and numb"),
        *("i need help", "tell me what to do", "me duelen las dos rodillas"),
    ],
)
def test_no_word_of_a_sentence_says_who(text: str):
    chat = Chat(pathway=shipped()).press(Start()).tap("yes").say(text)

    assert "subject" not in chat.given
    assert chat.screen == "subject"


@pytest.mark.parametrize("text", ["me", "Me!", "i", "its me", "just me", "me please", "i do"])
def test_bare_word_says_who(text: str):
    chat = Chat(pathway=shipped()).press(Start()).tap("yes").say(text)

    assert chat.given == {"subject": "self"}


CHILD_BY_AGE = [
    ("en", "my 16 year old's knee", 16),
    ("en", "My 15-year-old's left knee has been swollen for 2 days after a fall at netball", 15),
    ("en", "my 14yo's knee hurts", 14),
    ("en", "our 9 yr old's knee clicks", 9),
    ("es", "mi adolescente de 15 años tiene la rodilla hinchada", 15),
]


@pytest.mark.parametrize(("language", "text", "age"), CHILD_BY_AGE)
def test_knee_of_whom_is_named_by_an_age_is_of_a_child(language: str, text: str, age: int):
    heard = hear(PATHWAY, lexicon_of(PATHWAY, language), text).values

    assert (heard["subject"], heard["age"]) == ("child", age)


@pytest.mark.parametrize(
    "text", ["I'm 16 years old and my knee hurts", "my knee hurts, I am a 16 year old"]
)
def test_own_age_stays_ones_own(text: str):
    heard = hear(PATHWAY, lexicon_of(PATHWAY, "en"), text).values

    assert (heard["subject"], heard["age"]) == ("self", 16)


@pytest.mark.parametrize(
    "text", ["my 10 year old knee replacement hurts", "two 16 year olds kicked my knee"]
)
def test_age_of_something_else_is_nobodys(text: str):
    heard = hear(PATHWAY, lexicon_of(PATHWAY, "en"), text).values

    assert "age" not in heard
    assert heard["subject"] == "self"
