"""Typed emergencies against sentences by somebody who had not seen the patterns."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from babel.messages.pofile import read_po

from flows.pathway.answers import YES
from flows.pathway.loading import read_yaml, shipped
from flows.pathway.translating import in_other_words
from flows.talking import emergencies, patterns, watching
from flows.talking.emergencies import find_alarms
from flows.talking.lexicon import lexicon_of
from flows.talking.pieces import unaccented
from flows.talking.sentences import hear

FOLDER = Path(__file__).parent.parent / "emergencies"
LOCALE = Path(__file__).parents[2] / "templates" / "locale" / "es"
MOST_FALSE_ALARMS = 0.05


@pytest.mark.parametrize("half", ["open", "closed", "second"])
def test_every_emergency_is_asked_about(half: str) -> None:
    sentences = read_yaml(FOLDER / f"{half}.yaml")["emergency"]

    missed = [s["text"] for s in sentences if not find_alarms(shipped(), s["text"])]

    assert missed == []


@pytest.mark.parametrize("half", ["open", "closed", "second"])
def test_few_harmless_sentences_alarm(half: str) -> None:
    sentences = read_yaml(FOLDER / f"{half}.yaml")["harmless"]

    alarmed = [text for text in sentences if find_alarms(shipped(), text)]

    assert len(alarmed) <= MOST_FALSE_ALARMS * len(sentences), alarmed


@pytest.mark.parametrize("half", ["ordinary", "third", "fourth", "fifth"])
def test_ordinary_knee_talk_never_alarms(half: str) -> None:
    sentences = read_yaml(FOLDER / f"{half}.yaml")["harmless"]

    alarmed = [text for text in sentences if find_alarms(shipped(), text)]

    assert alarmed == []


@pytest.mark.parametrize(
    "text",
    [
        *("my knee has been looked at by the physio", "it is my hip, nobody looked"),
        *("bending my life away at a desk", "pain at heel strike", "my legs feel funny walking"),
        *("walking downstairs my knee feels wrong", "they picked my son, his knee hurts"),
        *("I stubbed my toe, then the knee went", "cooked for my husband, knee sore"),
        *("my partner showed me how to stretch", "my son was rushed at school, his knee aches"),
        *("mi suerte es mala, la rodilla duele", "el camino me cansa la rodilla"),
    ],
)
def test_real_word_is_no_slip_of_another(text: str) -> None:
    assert find_alarms(shipped(), text) == ()


@pytest.mark.parametrize(
    "text",
    [
        *("my knee is blocked", "knee blocked and wont straighten", "the leg is loked"),
        *("cheat pain", "her face is dropping", "his speech is blurred", "my face is selling up"),
    ],
)
def test_likely_slip_into_a_real_word_is_heard(text: str) -> None:
    assert find_alarms(shipped(), text)


def test_no_word_that_is_shown_is_taken_for_another() -> None:
    """Every word of our own texts is spelled right, so none of them is a slip of the finger."""
    watch = emergencies._watch(shipped())
    own = {word for text in _shown() for word in watching.words_of(text)}

    taken = {
        word: known
        for word in own - watch.words
        for known in watching._meant(watch, word)
        if not _is_form(word, known)
    }

    assert taken == {}


def _shown() -> Iterator[str]:
    """Yield all texts of both languages, without their marks."""
    for path in sorted(LOCALE.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                yield from (str(message.id), str(message.string))


def _is_form(word: str, known: str) -> bool:
    """Tell whether two words differ at their ends only, as forms of one word do."""
    shared = min(len(word), len(known)) - 3
    return word[:shared] == known[:shared]


@pytest.mark.parametrize("half", ["third", "fourth", "fifth", "es"])
def test_every_emergency_is_taken_for_the_right_one(half: str) -> None:
    """Written with the patterns at hand: new words of patients belong here first."""
    sentences = read_yaml(FOLDER / f"{half}.yaml")["emergency"]

    missed = [
        s["text"]
        for s in sentences
        if s["sign"] not in {alarm.sign for alarm in find_alarms(shipped(), s["text"])}
    ]

    assert missed == []


def test_swollen_calf_is_heard_as_its_own_sign() -> None:
    """A clot is no cold foot: it was asked about as one, and who said no went on."""
    sentences = read_yaml(FOLDER / "fourth.yaml")["calf"]
    lexicons = [lexicon_of(shipped(), language) for language in ("en", "es")]

    missed = [
        text
        for text in sentences
        if YES
        not in {
            hear(shipped(), lexicon, text).values.get("calf_swollen_warm_red")
            for lexicon in lexicons
        }
    ]

    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        *("I had a clot in 2015", "had a dvt years ago", "history of dvt", "no clots"),
        *("my mum had a clot", "they ruled out a clot", "I take blood thinners for a clot I had"),
        *("tuve una trombosis hace años", "no tengo trombosis", "mi madre tuvo un trombo"),
    ],
)
def test_clot_of_the_past_is_no_sign(text: str) -> None:
    lexicons = [lexicon_of(shipped(), language) for language in ("en", "es")]

    for lexicon in lexicons:
        assert "calf_swollen_warm_red" not in hear(shipped(), lexicon, text).values


def test_accents_and_slips_do_not_hide_spanish() -> None:
    sentences = [s["text"] for s in read_yaml(FOLDER / "es.yaml")["emergency"]]

    missed = [text for text in sentences if not find_alarms(shipped(), unaccented(text).upper())]

    assert missed == []


def test_harmless_spanish_does_not_alarm() -> None:
    sentences = read_yaml(FOLDER / "es.yaml")["harmless"]

    alarmed = [text for text in sentences if find_alarms(shipped(), text)]

    assert len(alarmed) <= MOST_FALSE_ALARMS * len(sentences), alarmed


def test_each_language_is_heard_in_every_chat() -> None:
    spanish = in_other_words(shipped(), "es", lambda _, words: words)

    for text in ("I have chest pain", "me duele el pecho"):
        assert [alarm.id for alarm in find_alarms(spanish, text)] == ["tx_chest"]


def test_spanish_guard_guards_no_english() -> None:
    """`al` before a word of Spanish hides it: "llevo la rodilla al pecho"."""
    assert find_alarms(shipped(), "llevo la rodilla al pecho y duele") == ()
    assert find_alarms(shipped(), "el pecho me duele")


@pytest.mark.parametrize("half", ["es_unseen", "es_turns"])
def test_spanish_not_written_for_the_patterns_is_heard(half: str) -> None:
    sentences = read_yaml(FOLDER / f"{half}.yaml")["emergency"]

    assert [text for text in sentences if not find_alarms(shipped(), text)] == []


@pytest.mark.parametrize(("half", "most"), [("es_unseen", 2), ("es_turns", 3)])
def test_what_spanish_denies_seldom_alarms(half: str, most: int) -> None:
    sentences = read_yaml(FOLDER / f"{half}.yaml")["harmless"]

    alarmed = [text for text in sentences if find_alarms(shipped(), text)]

    assert len(alarmed) <= most, alarmed


DENIALS = (
    "no tengo fiebre",
    "no me duele la cabeza",
    "no tengo dolor de pecho",
    "sin dolor en el pecho",
    "nunca me he desmayado",
    "hace años me desmayé",
    "en 2015 tuve un infarto",
    "en la peli se le salía el hueso",
    "me muero de risa",
)


@pytest.mark.parametrize("between", [", ", ". ", " pero ", " y ", "\n", " aunque "])
@pytest.mark.parametrize("denial", DENIALS)
def test_denial_swallows_no_emergency_beside_it(denial: str, between: str) -> None:
    """Both ways round, and for signs that begin with a no themselves."""
    for sign in ("no puedo respirar", "se desmayó", "no siento el pie", "sangra mucho"):
        assert find_alarms(shipped(), denial) == ()
        assert find_alarms(shipped(), denial + between + sign), sign
        assert find_alarms(shipped(), sign + between + denial), sign


@pytest.mark.parametrize(
    "text",
    [
        "nunca me ha dolido tanto el pecho",
        "no se me quita el dolor de pecho",
        "hace dos años que me ahogo",
        "hace dos años tuve un infarto y ahora siento lo mismo",
        "no tengo el pie frío, lo tengo azul",
        "hace años que quiero morirme",
        "no me pega ahora, mi marido me pegó hace años",
    ],
)
def test_no_denial_where_none_is_meant(text: str) -> None:
    assert find_alarms(shipped(), text)


def test_denial_guards_no_english() -> None:
    assert find_alarms(shipped(), "no I have chest pain")
    assert find_alarms(shipped(), "hace años chest pain")


@pytest.mark.parametrize(
    "text",
    [
        *("I cant breatheeee", "heart attackkk", "chest painnnn", "I can't feeeelll my foot"),
        *("no puedo respiraaar", "me quiero matarrrr", "infartooo", "noooo siento el pie"),
        *("I can\u2032t breathe", "I can't brea\u00adthe", "I can't brea\u2060the"),
        *("chest\u200bpain", "chest\u00a0pain"),
    ],
)
def test_no_drawn_out_letter_or_hidden_sign_hides_an_emergency(text: str) -> None:
    assert find_alarms(shipped(), text)


@pytest.mark.parametrize("text", ["nooo tengo dolor de pecho", "noooo me duele la cabeza"])
def test_drawn_out_no_still_denies(text: str) -> None:
    assert find_alarms(shipped(), text) == ()


# ---- texts that are made to take long


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often words are compared, and rows begun, from now on."""
    find_alarms(shipped(), "hola")
    count: Counter[str] = Counter()

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            count[name] += 1
            return function(*arguments)

        return call

    monkeypatch.setattr(watching, "is_typo", counted("compared", patterns.is_typo))
    monkeypatch.setattr(watching, "ends_of", counted("begun", patterns.ends_of))
    return count


def test_strange_words_are_compared_with_few(calls: Counter[str]) -> None:
    """Each was compared with every word of all patterns: seconds for one message."""
    chance = Random(3)
    words = ["".join(chance.choices("aeioulnrstdcmp", k=7)) for _ in range(2_500)]

    assert find_alarms(shipped(), " ".join(words)) == ()
    assert calls["compared"] <= 2 * len(words)


@pytest.mark.parametrize("word", ["no ", "me ", "no me ", "nunca me he desmayado. "])
def test_rows_that_a_text_cannot_hold_are_not_begun(calls: Counter[str], word: str) -> None:
    text = (word * 20_000)[:20_000]

    assert find_alarms(shipped(), text) == ()
    assert calls["begun"] <= 3 * len(text.split())


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("I think my son wants to kill himself", "self_harm"),
        ("she said she will kill herself", "self_harm"),
        ("he tried to hang himself", "self_harm"),
        ("my daughter is cutting herself", "self_harm"),
        ("my daughter cuts her arms", "self_harm"),
        ("my child is harming themselves", "self_harm"),
        ("she self harms", "self_harm"),
        ("my dad wants to end his life", "self_harm"),
        ("my son does not want to be here anymore", "self_harm"),
        ("he is hurting himself on purpose", "self_harm"),
        ("her dad hits her", "feels_unsafe"),
        ("a teacher hit my son", "feels_unsafe"),
        ("mi hija se corta los brazos", "self_harm"),
        ("mi hijo se quiere matar", "self_harm"),
        ("mi hija se autolesiona", "self_harm"),
        ("su papá le pega", "feels_unsafe"),
        ("alguien le hace daño a mi hija", "feels_unsafe"),
    ],
)
def test_what_is_told_of_another_is_heard(text: str, sign: str) -> None:
    assert sign in {alarm.sign for alarm in find_alarms(shipped(), text)}


@pytest.mark.parametrize(
    "text",
    [
        "my son hurt himself playing football",
        "she cut herself on glass",
        "he cut himself shaving",
        "he burned himself on the stove",
        "my husband is killing himself in the gym",
        "her knee hurts her on the stairs",
        "my dad says the stairs hurt him",
        "mum says it hurts her to kneel",
    ],
)
def test_accident_of_another_alarms_nobody(text: str) -> None:
    assert find_alarms(shipped(), text) == ()


@pytest.mark.parametrize(
    "text",
    [
        *("I fell off the roof this morning", "she fell from a ladder", "thrown from a horse"),
        *("me caí del andamio hoy", "se cayó del caballo"),
    ],
)
def test_fall_from_a_height_is_asked_about_as_a_fall(text: str) -> None:
    assert [alarm.id for alarm in find_alarms(shipped(), text)] == ["tx_fall"]
