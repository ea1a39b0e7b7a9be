"""Typed words for a prompt: what is understood, what is refused, and what is kept of a text."""

import unicodedata
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.pathway.answers import NO, NOT_DONE, NOT_SURE, STOPPED, YES
from flows.pathway.model import Pathway, Screen
from flows.pathway.translating import in_other_words
from flows.talking.lexicon import lexicon_of
from flows.talking.own_prompts import CONSENT, IS_IT_NOW
from flows.talking.prompting import prompt_for
from flows.talking.prompts import (
    NONE_OF_THESE,
    ONE_BY_ONE,
    Prompt,
)
from flows.talking.sentences import hear
from flows.talking.understanding import LONGEST_ANSWER, understand
from flows.talking.understood import Misunderstood, Understood
from flows.talking.watching import words_of
from tests.talking.chat import PATHWAY, at

CONTROL = "\x00\x07\x1b[31m\u202e\u200b\x9f"


@cache
def prompt(screen: str) -> Prompt:
    opened = at(screen, {"clinician_already": ["something_else"]}).prompt
    assert opened is not None
    return opened


SPANISH = in_other_words(PATHWAY, "es", lambda _, text: text)


NUMBERS = ["age", "pain_worst", "knee_to_wall.left", "single_leg_stand.left", "weight_kg"]


def options(screen: str, text: str) -> tuple[str, ...]:
    found = understand(PATHWAY, prompt(screen), text)
    assert isinstance(found, Understood), found
    return found.options


def value(screen: str, text: str) -> object:
    found = understand(PATHWAY, prompt(screen), text)
    assert isinstance(found, Understood), found
    return found.value


def refusal(screen: str, text: str) -> str:
    found = understand(PATHWAY, prompt(screen), text)
    assert isinstance(found, Misunderstood), found
    return found.message


# ---- options


@pytest.mark.parametrize("text", ["2", "2.", "2)", " 2 ", "2!", "Right", "RIGHT", "right."])
def test_an_option_by_number_or_name(text: str):
    assert options("side", text) == ("right",)


@pytest.mark.parametrize(
    "text", ["0", "4", "99", "-1", "1.5", "1 2", "lxft", "¾", "M", "the middle one"]
)
def test_no_option_is_guessed(text: str):
    assert refusal("side", text) == "not_understood"


@pytest.mark.parametrize("text", ["rght", "rihgt", "rigth", "the right one", "r", "my right knee"])
def test_small_typos_and_synonyms(text: str):
    assert options("side", text) == ("right",)


@pytest.mark.parametrize(
    "text", ["*right*", "the right one, *really*", "= right", "~right~", ">right"]
)
def test_signs_around_an_answer_hide_nothing(text: str):
    assert options("side", text) == ("right",)


@pytest.mark.parametrize(
    "text",
    ["right</i>", "<b>right", "<SCRIPT>right", "[31mright", "{{ right }}", "right|left", "\\right"],
)
def test_markup_is_no_answer(text: str):
    assert refusal("side", text) == "not_understood"


@pytest.mark.parametrize("text", ["left right", "left or right", "left knee, right knee"])
def test_two_meanings_are_asked_about(text: str):
    found = understand(PATHWAY, prompt("side"), text)

    assert found == Misunderstood("which_one", ("left", "right"))


@pytest.mark.parametrize(
    "text", ["1 3", "1,3", "1, 3", "1;3", "1 and 3", "1 & 3", "1+3", "3 1 3 1"]
)
def test_several_numbers_in_one_line(text: str):
    assert sorted(options("conditions", text)) == ["diabetes", "dialysis"]


@pytest.mark.parametrize("text", ["squatting, kneeling", "kneeling and squatting", "4 squatting"])
def test_several_names_in_one_line(text: str):
    assert sorted(options("aggravators", text)) == ["kneeling", "squat"]


@pytest.mark.parametrize("text", ["squatting, going down stairs", "Kneeling; Uneven ground"])
def test_several_long_names_in_one_line(text: str):
    assert len(options("aggravators", text)) == 2


def test_one_unknown_part_refuses_all():
    assert refusal("conditions", "1, 3, banana") == "not_understood"


def test_signs_are_ticked_by_number():
    assert options("right_now", "1, 4") == ("chest_pain_breathless_faint", "foot_cold_pale_numb")


@pytest.mark.parametrize("text", ["none", "No", "nothing", "neither", "none of these", "7"])
def test_no_sign_is_meant(text: str):
    assert options("right_now", text) == (NONE_OF_THESE,)


@pytest.mark.parametrize("text", ["not sure", "maybe", "don't know", "unsure", "8"])
def test_unsure_of_signs_means_one_by_one(text: str):
    assert options("right_now", text) == (ONE_BY_ONE,)


@pytest.mark.parametrize("text", ["yes", "yes some", "the second", "not 1", "all"])
def test_unclear_words_tick_no_sign(text: str):
    """A bare yes to a list says nothing about which sign, so it is asked again."""
    assert refusal("right_now", text) == "not_understood"


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("yes", YES),
        ("Y", YES),
        ("yep!", YES),
        ("ok", YES),
        ("1", YES),
        ("no", NO),
        ("N", NO),
        ("nope", NO),
        ("nah.", NO),
        ("2", NO),
        ("not sure", NOT_SURE),
        ("idk", NOT_SURE),
        ("Don't know", NOT_SURE),
        ("don\u2019t know", NOT_SURE),
        ("maybe", NOT_SURE),
        ("3", NOT_SURE),
    ],
)
@pytest.mark.parametrize("where", ["new_since_seen", "is_it_now"])
def test_yes_no_and_not_sure_words(text: str, option: str, where: str):
    asked = IS_IT_NOW if where == "is_it_now" else prompt(where)

    assert understand(PATHWAY, asked, text) == Understood(options=(option,))


@pytest.mark.parametrize(
    "text",
    [
        *("no estoy seguro de eso", "no recuerdo bien", "no sé decirte", "no sabría decirle"),
        *("ni idea la verdad", "no me acuerdo bien", "quizás un poco", "tal vez un día"),
    ],
)
def test_spanish_doubt_is_no_denial(text: str):
    assert understand(SPANISH, prompt("new_since_seen"), text) == Understood(options=(NOT_SURE,))


@pytest.mark.parametrize("text", ["no idea mate", "no clue really", "not sure, no idea"])
def test_doubt_that_begins_with_no_is_no_denial(text: str):
    assert understand(PATHWAY, prompt("new_since_seen"), text) == Understood(options=(NOT_SURE,))


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("oh yeah since the visit", YES),
        ("yesss since the visit", YES),
        ("well no it stayed that way", NO),
        ("nooo it stayed that way", NO),
        ("it does not hurt more since the visit", None),
        ("it does since the visit", YES),
    ],
)
def test_yes_or_no_behind_an_interjection(text: str, option: str | None):
    found = understand(PATHWAY, prompt("self_tests_now"), text)

    assert (found.options if isinstance(found, Understood) else ()) == ((option,) if option else ())


@pytest.mark.parametrize(
    ("screen", "text"),
    [
        ("comes_with_sport", "every time it hurts"),
        ("comes_with_sport", "yes when I sit still as well"),
        ("new_since_seen", "it hasn't been the same since"),
        ("new_since_seen", "later it got swollen"),
        ("new_since_seen", "not now but it got swollen"),
        ("new_since_seen", "no but it got bigger"),
        ("knee_use_at_last", "it does hurt on stairs"),
        ("one_finger_spot", "yes and all around it"),
        ("child_overweight", "not really but a bit"),
    ],
)
def test_only_a_whole_answer_clears_a_warning(screen: str, text: str):
    opened = prompt_for(PATHWAY, next(one for one in PATHWAY.screens if one.id == screen))
    found = understand(PATHWAY, opened, text)

    assert not isinstance(found, Understood) or not (found.options or screen in found.values)


@pytest.mark.parametrize(
    "text", ["luego se me hincho", "no bueno sí algo nuevo", "ya no es lo mismo"]
)
def test_only_a_whole_spanish_answer_clears_a_warning(text: str):
    found = understand(SPANISH, prompt("new_since_seen"), text)

    assert not isinstance(found, Understood) or not (
        found.options or "new_since_seen" in found.values
    )


@pytest.mark.parametrize("text", ["no well yes a bit", "no actually yeah", "yes no never mind"])
def test_answer_that_turns_round_is_asked_again(text: str):
    assert refusal("self_tests_now", text) == "not_understood"


@pytest.mark.parametrize("pathway", [PATHWAY, SPANISH], ids=["en", "es"])
@pytest.mark.parametrize("screen", ["self_tests_now", "more_self_tests"])
def test_putting_off_a_self_test_is_a_no(screen: str, pathway: Pathway):
    texts = {
        PATHWAY: (
            "later",
            "maybe later",
            "not now",
            "not today",
            "not right now",
            "not just now",
            "not now thanks",
        ),
        SPANISH: ("luego", "más tarde", "después", "ahora no", "hoy no", "ahorita no"),
    }
    for text in texts[pathway]:
        found = understand(pathway, prompt(screen), text)
        assert found == Understood(options=(NO,)), text


def test_going_on_is_a_yes_to_self_tests():
    assert options("self_tests_now", "go on then love") == (YES,)


@pytest.mark.parametrize("text", ["pues no la verdad", "oh well no i think", "nah its alright"])
def test_no_idiom_denies_a_sign(text: str):
    found = understand(PATHWAY, prompt("right_now"), text)

    assert not isinstance(found, Understood) or not found.options


@pytest.mark.parametrize("text", ["yes and no", "yesno", "y e s", "no yes", "?", "yes, no"])
def test_yes_and_no_together_is_neither(text: str):
    assert refusal("new_since_seen", text) == "not_understood"


@pytest.mark.parametrize(
    ("text", "option"), [("I agree", YES), ("agree", YES), ("No, thank you", NO)]
)
def test_consent_in_words(text: str, option: str):
    assert understand(PATHWAY, CONSENT, text) == Understood(options=(option,))


@pytest.mark.parametrize("text", ["sure, why not", "what?", "maybe"])
def test_consent_is_never_guessed(text: str):
    assert understand(PATHWAY, CONSENT, text) == Misunderstood("not_understood")


@pytest.mark.parametrize("text", ["stop", "it hurts", "It hurts, stop", "OUCH!", "hurts"])
@pytest.mark.parametrize("screen", ["knee_to_wall.left", "step_down.left"])
def test_pain_stops_a_test(screen: str, text: str):
    assert options(screen, text) == (STOPPED,)


@pytest.mark.parametrize("text", ["skip", "Skip this test", "can't", "cannot", "no"])
@pytest.mark.parametrize("screen", ["knee_to_wall.left", "step_down.left"])
def test_a_test_may_be_skipped(screen: str, text: str):
    assert options(screen, text) == (NOT_DONE,)


# ---- numbers


@pytest.mark.parametrize(
    ("screen", "text", "number"),
    [
        ("age", "40", 40),
        ("age", "12 months", 1),
        ("age", "0", 0),
        ("age", "40 years", 40),
        ("age", "40yo", 40),
        ("age", "40 years old", 40),
        ("age", "110", 110),
        ("pain_worst", "7/10", 7),
        ("pain_worst", "7 / 10", 7),
        ("pain_worst", "7 out of 10", 7),
        ("pain_worst", "10", 10),
        ("knee_to_wall.left", "9.5", 9.5),
        ("knee_to_wall.left", "9,5", 9.5),
        ("knee_to_wall.left", "9,5 cm", 9.5),
        ("knee_to_wall.left", "9.5cm", 9.5),
        ("knee_to_wall.left", "9 centimetres", 9),
        ("single_leg_stand.left", "30 s", 30),
        ("single_leg_stand.left", "30 seconds", 30),
        ("height_cm", "172 cm", 172),
        ("weight_kg", "70,5 kg", 70.5),
        ("age", "forty", 40),
        ("age", "I'm 67", 67),
        ("age", "5 months", 0),
        ("age", "eleven and a half years", 11),
        ("pain_worst", "seven", 7),
        ("pain_worst", "about a six", 6),
        ("knee_to_wall.left", "4 in", 10),
        ("knee_to_wall.left", "four inches", 10),
        ("knee_to_wall.left", '4"', 10),
        ("knee_to_wall.left", "2 and a half inches", 6.5),
        ("knee_to_wall.left", "95 mm", 9.5),
        ("single_leg_stand.left", "half a minute", 30),
        ("height_cm", "5 ft 10", 178),
        ("height_cm", "5'4\"", 163),
        ("height_cm", "1.72 m", 172),
        ("height_cm", "1.72", 172),
        ("height_cm", "1m72", 172),
        ("weight_kg", "11 stone 4", 72),
        ("weight_kg", "150 lbs", 68),
    ],
)
def test_number_with_and_without_unit(screen: str, text: str, number: float):
    assert value(screen, text) == number


@pytest.mark.parametrize("text", ["un 8", "8", "como un ocho", "8 de 10"])
def test_spanish_number_behind_an_article(text: str):
    assert understand(SPANISH, prompt("pain_worst"), text) == Understood(value=8)


@pytest.mark.parametrize("text", ["40", "40.0", "40,0"])
def test_whole_number_is_an_int(text: str):
    assert type(value("age", text)) is int


@pytest.mark.parametrize(
    ("screen", "text"),
    [
        ("age", "40 cm"),
        ("age", "40 kg"),
        ("knee_to_wall.left", "4 kg"),
        ("knee_to_wall.left", "10 seconds"),
        ("single_leg_stand.left", "10 cm"),
        ("weight_kg", "150 cm"),
        ("pain_worst", "7 cm"),
        ("knee_to_wall.left", "5 yards"),
        ("knee_to_wall.left", "10 bananas"),
        ("knee_to_wall.left", "about 2 fists, no pain"),
        ("knee_to_wall.left", "4 dedos"),
        ("age", "20 pills"),
    ],
)
def test_wrong_unit_is_told(screen: str, text: str):
    assert refusal(screen, text) == "wrong_unit"


@pytest.mark.parametrize("text", ["4 dedos", "dos pu\u00f1os", "5 yardas", "10 bananas", "3 fists"])
def test_wrong_unit_is_told_in_spanish(text: str):
    assert understand(SPANISH, prompt("knee_to_wall.left"), text) == Misunderstood("wrong_unit")


@pytest.mark.parametrize(
    ("screen", "text", "number"),
    [
        ("knee_to_wall.left", "4 in", 10),
        ("knee_to_wall.left", '4"', 10),
        ("knee_to_wall.left", "100 mm", 10),
        ("height_cm", "69 inches", 175),
        ("height_cm", "5 ft 7", 170),
        ("weight_kg", "150 pounds", 68),
        ("single_leg_stand.left", "30 seconds", 30),
    ],
)
def test_spanish_reads_the_units_of_english(screen: str, text: str, number: float):
    assert understand(SPANISH, prompt(screen), text) == Understood(value=number)


@pytest.mark.parametrize(
    ("screen", "text", "number"),
    [("knee_to_wall.left", "4 pulgadas", 10), ("weight_kg", "154 libras", 70)],
)
def test_english_reads_the_units_of_spanish(screen: str, text: str, number: float):
    assert value(screen, text) == number


@pytest.mark.parametrize("text", ["8 ish", "8 max", "8 tops", "8 ok", "8 I think", "8 approx"])
def test_word_behind_a_number_may_say_nothing(text: str):
    assert value("knee_to_wall.left", text) == 8


@pytest.mark.parametrize(
    ("screen", "text"), [("age", "5/10"), ("height_cm", "60 out of 10"), ("weight_kg", "30/10")]
)
def test_out_of_ten_only_where_ten_is_the_end(screen: str, text: str):
    assert isinstance(understand(PATHWAY, prompt(screen), text), Misunderstood)


@pytest.mark.parametrize(
    ("screen", "text"),
    [
        ("age", "111"),
        ("age", "-1"),
        ("age", "999999"),
        ("pain_worst", "11"),
        ("pain_worst", "10.5"),
        ("pain_worst", "-3"),
        ("height_cm", "2.72"),
        ("knee_to_wall.left", "26"),
        ("knee_to_wall.left", "1 m"),
        ("knee_to_wall.left", "12 inches"),
        ("single_leg_stand.left", "10 minutes"),
        ("age", "1234567"),
    ],
)
def test_out_of_range_is_told(screen: str, text: str):
    assert refusal(screen, text) == "out_of_range"


@pytest.mark.parametrize(
    "text",
    ["40-50", "1e3", "nan", "inf", "4 0", "40..5", "1,000,000", "²", "half", "a bit", "40 or 41"],
)
def test_no_number_is_told(text: str):
    assert refusal("age", text.replace("40..5", "40..5")) == "number_wanted"


def test_refusing_a_number_is_an_answer():
    assert options("age", "skip") == options("age", "I would rather not say") == (NOT_SURE,)


@pytest.mark.parametrize(("text", "option"), [("a", "small"), ("medium", "medium"), ("c", "large")])
def test_picture_instead_of_degrees(text: str, option: str):
    assert options("hip_turn_in_seated.left", text) == (option,)


@pytest.mark.parametrize("text", ["25", "25 degrees", "25°", "25 deg"])
def test_degrees_instead_of_a_picture(text: str):
    assert value("hip_turn_in_seated.left", text) == 25


@pytest.mark.parametrize("pathway", [PATHWAY, SPANISH], ids=["en", "es"])
def test_number_beyond_all_measure_is_out_of_range(pathway: Pathway):
    for language in pathway.content.languages:
        if language.id != pathway.wording.language:
            continue
        for unit in language.units:
            for word in (*unit.words, *unit.short):
                for screen in NUMBERS:
                    found = understand(pathway, prompt(screen), f"{'9' * 400} {word}")
                    assert isinstance(found, Misunderstood), (screen, word)
                    assert found.message in ("out_of_range", "wrong_unit"), (screen, word)


@pytest.mark.parametrize(
    ("screen", "unit"),
    [("age", "months"), ("knee_to_wall.left", "inches"), ("weight_kg", "stone"), ("age", "")],
)
def test_endless_number_is_out_of_range(screen: str, unit: str):
    assert refusal(screen, f"{'9' * 400} {unit}") == "out_of_range"


# ---- free text


@pytest.mark.parametrize("text", ["walking to the shop", "Fußball spielen", "上楼梯", "5 km"])
def test_text_is_kept_as_typed(text: str):
    assert value("psfs_1", text) == text


def test_html_is_kept_as_text():
    """Channels escape; the words of a person are not changed here."""
    assert value("psfs_1", "<b>stairs</b> & <script>") == "<b>stairs</b> & <script>"


def test_white_space_is_tidied():
    assert value("psfs_1", "  up \n\t the   stairs ") == "up the stairs"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\u202e", "\u200b", "\x9f", "\ud800"])
def test_text_loses_control_characters(sign: str):
    kept = value("psfs_1", f"climbing{sign} stairs")

    assert isinstance(kept, str)
    assert not any(unicodedata.category(one)[0] == "C" for one in kept)


@pytest.mark.parametrize("text", ["skip", "Skip", "not sure", "no idea"])
def test_text_may_be_skipped(text: str):
    assert options("psfs_2", text) == (NOT_SURE,)


@pytest.mark.parametrize("text", ["no", "No.", "none", "nothing", "nope"])
def test_no_to_a_text_question_skips_it(text: str):
    assert options("psfs_2", text) == (NOT_SURE,)


def test_longest_text_is_kept_and_one_more_is_not():
    assert value("psfs_1", "a" * LONGEST_ANSWER) == "a" * LONGEST_ANSWER
    assert refusal("psfs_1", "a" * (LONGEST_ANSWER + 1)) == "too_long"


@pytest.mark.parametrize("filler", ["'", "!", "\u2019"])
def test_no_kept_text_is_longer_than_allowed(filler: str):
    found = understand(PATHWAY, prompt("psfs_1"), "stairs" + filler * (LONGEST_ANSWER + 1))

    assert found == Misunderstood("too_long")


# ---- things that are no answer anywhere

KINDS = [
    "side",
    "conditions",
    "right_now",
    "age",
    "knee_to_wall.left",
    "new_since_seen",
    "psfs_1",
]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "🙂", "👍🏽👍🏽", "❤️", "...", "!?", CONTROL[:2], "\ud83d"]
)
@pytest.mark.parametrize("screen", KINDS)
def test_no_words_are_no_answer(screen: str, text: str):
    assert refusal(screen, text) in ("not_understood", "number_wanted")


@pytest.mark.parametrize("screen", KINDS)
def test_ten_megabytes_are_too_long(screen: str):
    assert refusal(screen, "a" * 10_000_000) == "too_long"


@pytest.mark.parametrize("text", ["a" * 4000, "my knee is sore " * 250, "\x00" * 10_000_000])
def test_long_text_is_answered(text: str):
    chat = at("onset").say(text)

    assert chat.messages == ["too_long"]
    assert chat.asked == ["onset"]


@pytest.mark.parametrize("text", ["knee " * 200_000, "a" * 1_000_000], ids=["words", "word"])
def test_few_words_of_a_huge_text_are_looked_at(text: str):
    assert sum(map(len, words_of(text))) <= 20_000


def test_emergency_at_the_end_of_a_long_text_is_seen():
    assert at("onset").say("a " * 4_000 + "I can't breathe").messages == ["alarm"]


def test_control_characters_do_not_hide_an_answer():
    assert options("side", "\x00right\x07\u200b") == ("right",)


@settings(derandomize=True, deadline=None, max_examples=40, database=None)
@given(
    screen=st.sampled_from(KINDS),
    text=st.text(max_size=80) | st.text("0123456789.,/ -cmsno°", max_size=12),
)
def test_what_is_understood_can_be_given(screen: str, text: str):
    """Any text gives options of the prompt, a value that fits it, or the name of a message."""
    asked = prompt(screen)

    match understand(PATHWAY, asked, text):
        case Misunderstood(message):
            assert message
        case Understood(options=(), value=str() as words):
            assert asked.kind == "text"
            assert words.strip() == words != ""
        case Understood(options=(), value=int() | float() as number):
            assert asked.min is not None
            assert asked.max is not None
            assert asked.min <= number <= asked.max
        case Understood(options=(), value=None, values=values):
            assert values
            assert all(PATHWAY.items[id].section != "self_test" for id in values)
        case Understood(options=chosen, value=None):
            assert chosen
            assert all(asked.option(id) for id in chosen)
        case found:
            raise AssertionError(found)


@pytest.mark.parametrize("screen", PATHWAY.screens, ids=lambda screen: screen.id)
def test_every_option_can_be_typed_as_shown(screen: Screen):
    """What the person is told to type for an option means just that option."""
    asked = prompt_for(PATHWAY, screen)

    for option in asked.options:
        assert understand(PATHWAY, asked, asked.typed_as(option)) == Understood(
            options=(option.id,)
        )
        assert understand(PATHWAY, asked, option.label) == Understood(options=(option.id,))


@pytest.mark.parametrize(
    "text", ["yes i agree", "agreed", "i agre", "okay then", "yes all rigth", "si acepto"]
)
def test_many_words_agree(text: str):
    pathway = SPANISH if text.startswith("si") else PATHWAY

    assert understand(pathway, CONSENT, text) == Understood(options=(YES,))


def test_spanish_and_joins_numbers():
    assert options("aggravators", "1 y 3") == options("aggravators", "1 and 3") != ()


# ---- what is taken out of a denial


@pytest.mark.parametrize(
    ("screen", "text", "options"),
    [
        ("conditions", "nothing other than diabetes", ("diabetes",)),
        ("conditions", "none apart from gout", ("gout_before",)),
        ("conditions", "nothing only gout", ("gout_before",)),
        (
            "conditions",
            "none apart from a blood clot but I also have diabetes",
            ("diabetes", "past_clot"),
        ),
        ("medicines", "none aside from warfarin", ("blood_thinner",)),
        ("conditions", "none, thank god", ("none",)),
        ("conditions", "no only asthma", ("none",)),
        ("conditions", "nothing else", ("none",)),
        ("injury_when", "no just wear and tear", ("none",)),
    ],
)
def test_what_is_taken_out_of_a_denial_is_the_answer(screen: str, text: str, options: tuple[str]):
    assert understand(PATHWAY, prompt(screen), text) == Understood(options=options)


@pytest.mark.parametrize(
    "text",
    [
        "no injury but I did twist it last week",
        "no but I fell",
        "no injury apart from a fall last week",
        "none other than a fall on Sunday",
        "none besides the usual",
    ],
)
def test_no_injury_with_an_exception_is_no_denial(text: str):
    found = understand(PATHWAY, prompt("injury_when"), text)
    told = found.values.get("injury_when") if isinstance(found, Understood) else None
    assert told != "none"
    assert not isinstance(found, Understood) or not found.options


@pytest.mark.parametrize("text", ["not hot", "no redness", "not warm, not red, swollen a bit"])
def test_who_denies_heat_has_not_denied_a_swelling(text: str):
    assert refusal("heat_and_hours", text) == "not_understood"


def test_exception_is_none_of_the_denied_in_spanish():
    found = understand(SPANISH, prompt("conditions"), "ninguna salvo diabetes")
    assert found == Understood(options=("diabetes",))
    fell = "ninguna aparte de una ca\u00edda la semana pasada"
    found = understand(SPANISH, prompt("injury_when"), fell)
    assert isinstance(found, Understood)
    assert found.values["injury_when"] == "14_days"


def test_yes_is_what_may_have_been_told_only_where_it_is_no_answer_itself():
    known = replace(prompt("side"), likely=("left",))

    assert understand(PATHWAY, known, "yes") == Understood(options=("left",))
    yes_or_no = replace(prompt("self_tests_now"), likely=("no",))
    assert understand(PATHWAY, yes_or_no, "yes") == Understood(options=("yes",))


SPOTS = ("around_behind_kneecap", "inner_joint_line")


@pytest.mark.parametrize(
    "text", ["front and inside", "front, inside", "inside and front", "kneecap and the inner side"]
)
def test_each_spot_that_is_named_is_taken(text: str):
    assert options("location", text) == SPOTS


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("inside below the joint", "inner_below_joint"),
        ("inside of the thigh", "inner_thigh_to_knee"),
        ("deep inside", "diffuse_deep_cannot_point"),
    ],
)
def test_inside_of_something_else_is_that(text: str, spot: str):
    assert options("location", text) == (spot,)


@pytest.mark.parametrize(
    ("language", "text", "item"),
    [
        ("en", "allergic to steroids", "medicines"),
        ("en", "I can't take aspirin", "medicines"),
        ("es", "alérgica a los corticoides", "medicines"),
        ("en", "I was shot in the leg an hour ago", "recent_3_months"),
        ("en", "nail gun in my knee", "conditions"),
        ("es", "me dieron un balazo en la pierna hace una hora", "recent_3_months"),
    ],
)
def test_what_only_sounds_like_it_is_not_heard(language: str, text: str, item: str):
    assert item not in hear(PATHWAY, lexicon_of(PATHWAY, language), text).values


@pytest.mark.parametrize(
    ("text", "item", "value"),
    [
        ("I take prednisolone, allergic to penicillin", "medicines", ("steroids",)),
        ("I had a cortisone shot in the knee last month", "recent_3_months", ("knee_injection",)),
        ("I have a nail in my tibia", "conditions", ("replaced_joint",)),
    ],
)
def test_what_is_it_is_still_heard(text: str, item: str, value: tuple[str, ...]):
    assert hear(PATHWAY, lexicon_of(PATHWAY, "en"), text).values[item] == value
