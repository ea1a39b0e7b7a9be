"""What people may type is checked when it loads: each name leads somewhere, no sign is denied."""

from pathlib import Path
from typing import Any

import pytest

from flows.errors import ContentError
from flows.pathway.loading import build, read_folder, shipped
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import hear

TOY = Path(__file__).parents[1] / "toy" / "content"
ENGLISH: dict[str, Any] = {
    "id": "en",
    "answers": {"yes": ["yes"]},
    "units": [{"id": "weeks", "measure": "days", "times": 7, "words": ["weeks"]}],
}
PLACE: dict[str, Any] = {"question": "place", "choice": "outer", "says": ["outer side"]}


def spoken(*sayings: dict[str, Any], language: dict[str, Any] = ENGLISH, **more: Any) -> Any:
    """Build the toy with these words."""
    vocabulary = {"id": "en", "example": "outer side", "sayings": list(sayings), **more}
    raw = read_folder("elbow", TOY)
    raw.update({"languages": [language], "vocabularies": [vocabulary]})
    return build(raw)


def test_another_joint_needs_only_words():
    pathway = spoken(PLACE)

    assert hear(pathway, lexicon_of(pathway), "at the outer side").values == {"place": ("outer",)}


def test_words_change_no_hash():
    plain = build(read_folder("elbow", TOY))

    assert spoken(PLACE).content_hash == plain.content_hash


@pytest.mark.parametrize(
    ("saying", "told"),
    [
        ({"question": "palce"}, "no item is called 'palce'; did you mean 'place'?"),
        ({"same_for": ["palce"]}, "no item is called 'palce'; did you mean 'place'?"),
        ({"choice": "uoter"}, "no choice is called 'uoter'; did you mean 'outer'?"),
        ({"says": ["@side outer"]}, "no word group is called 'side'"),
        ({"says": ["for #weks"]}, "no amount is called 'weks'; did you mean 'weeks'?"),
        ({"says": ["* outer"]}, "begins with no word; write one"),
        (
            {"choice": None},
            "needs one of choice, measures, and unit or number for a number; give it one",
        ),
        ({"needs": {"sdie": ["left"]}}, "no item is called 'sdie'; did you mean 'side'?"),
        ({"beside": ["sdie"]}, "no item is called 'sdie'; did you mean 'side'?"),
        ({"of": ["the elbow's side"]}, 'no text holds "elbow\'s"'),
        ({"question": "hot_elbow", "choice": "no"}, "words must not deny a warning sign"),
        ({"measures": {"outer": [0, 1]}}, "needs one of choice, measures, and unit or number"),
        ({"newest": True}, "newest without measures picks none; give measures or drop it"),
        ({"says": ["outer-side"]}, "no text holds 'outer-side'"),
        ({"answers": ["óuter"]}, "no text holds 'óuter'"),
        ({"unless": ["the elbow's side"]}, 'no text holds "elbow\'s"'),
        ({"says": ["outer/t2dm side"]}, "no text holds 't2dm'"),
        (
            {"question": "age", "choice": None, "unit": "wekes"},
            "no unit is called 'wekes'; did you mean 'weeks'?",
        ),
    ],
)
def test_words_that_lead_nowhere_are_refused(saying: dict[str, Any], told: str):
    with pytest.raises(ContentError, match=r"vocabularies") as refused:
        spoken({**PLACE, **saying})

    assert told in str(refused.value)


FOOT = {"id": "feet", "measure": "cm", "times": 30.48, "words": ["feet"]}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ({"fillers": ["más"]}, "languages en fillers 'más': no text holds 'más'"),
        ({"fillers": ["i think"]}, "languages en fillers 'i think': is more than one word"),
        ({"openings": {"yes": ["sí claro"]}}, "languages en openings yes 'sí claro': no text"),
        ({"idioms": ["next-door"]}, "languages en idioms 'next-door': no text holds 'next-door'"),
        ({"counts": {"couplé": 2}}, "languages en counts 'couplé': no text holds"),
        ({"fractions": {"12": "moths"}}, "languages en fractions '12': no unit is called 'moths'"),
        ({"units": [{**FOOT, "then": "inch"}]}, "units feet then: no unit is called 'inch'"),
        ({"units": [{**FOOT, "words": ["día"]}]}, "units feet 'día': no text holds 'día'"),
        (
            {"units": [{**FOOT, "then": "weeks"}, *ENGLISH["units"]]},
            "units feet then: 'weeks' measures something else; name a smaller unit of it",
        ),
    ],
)
def test_words_of_a_language_that_lead_nowhere_are_refused(language: dict[str, Any], told: str):
    with pytest.raises(ContentError) as refused:
        spoken(PLACE, language={**ENGLISH, **language})

    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["outer"], "word_groups side: no pattern names it; take it out"),
        (["óuter"], "word_groups side: no text holds 'óuter'"),
    ],
)
def test_groups_that_lead_nowhere_are_refused(words: list[str], told: str):
    with pytest.raises(ContentError) as refused:
        spoken(PLACE, word_groups=[{"id": "side", "words": words}])

    assert told in str(refused.value)


def test_digits_of_a_pattern_are_heard():
    pathway = spoken({**PLACE, "says": ["finger 5"]})

    assert hear(pathway, lexicon_of(pathway), "at finger 5").values == {"place": ("outer",)}


def test_words_of_an_unknown_language_are_refused():
    with pytest.raises(ContentError, match="no language is called 'fr'"):
        spoken(PLACE, id="fr")


def test_shipped_words_never_deny_a_sign():
    signs = {sign.id for sign in shipped().signs}
    words = shipped().content.vocabularies
    said = [one for each in words for saying in each.sayings for one in saying.each()]

    of_signs = [saying for saying in said if saying.question in signs]
    assert {choice for one in of_signs for choice in one.measures or (one.choice,)} == {"yes"}


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ({"says": ["abt outer"]}, {}),
        ({"answers": ["outer/abt side"]}, {}),
        ({"says": ["@near outer"]}, {"word_groups": [{"id": "near", "words": ["abt"]}]}),
    ],
)
def test_word_that_is_read_as_another_is_refused(words: dict[str, Any], more: dict[str, Any]):
    language = {**ENGLISH, "shorthand": {"abt": "about", "say": "say"}}
    with pytest.raises(ContentError) as refused:
        spoken({**PLACE, **words}, language=language, **more)

    assert "no text holds 'abt', as it is read as 'about'; write that" in str(refused.value)
    assert spoken({**PLACE, "says": ["say outer"]}, language=language)


LOOKED_AT = {
    "en": (
        *("no not now", "no not right now", "no not at the moment", "no that was last year"),
        *("no that was years ago", "no that was a long time ago", "no im fine", "no i am fine"),
        *("no im ok", "no im okay", "no all fine", "no its not", "no it is not"),
        *("no its not happening", "no it is not happening now", "no not at all"),
    ),
    "es": ("no ahora no", "no en este momento no"),
}
"""Denials of an emergency that begin with a no: each says no harm without its comma too."""


def test_no_denial_of_an_emergency_may_mean_that_somebody_is_unwell():
    languages = shipped().content.languages

    assert {
        one.id: tuple(way for way in one.not_now if way.startswith("no ")) for one in languages
    } == LOOKED_AT
