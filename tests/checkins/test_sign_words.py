"""Warning signs that a patient types: they lead to the questions about them, with how urgent."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.trial.world import World
from flows.pathway.answers import YES
from flows.pathway.loading import shipped
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import hear
from tests.checkins.test_half_told import raised
from tests.checkins.test_relay import reply, writes
from tests.checkins.test_staff import texts
from tests.checkins.test_world import pass_hours

Joined = Callable[..., World]
HOT, CALF, NERVE, WEIGHT = "new_hot_or_ill", "new_calf", "new_nerve", "new_no_weight"
TOLD = {
    "it's hot and swollen": HOT,
    "knee swelled up overnight": HOT,
    "I have a temperature since last night": HOT,
    "my calf is swollen": CALF,
    "the calf is swollen since Tuesday": CALF,
    "pain in my left calf": CALF,
    "my foot is numb": NERVE,
    "my leg feels weak": NERVE,
    "I can't put weight on it": WEIGHT,
    "I cannot bear weight": WEIGHT,
    "can't walk at all": WEIGHT,
    "my knee is locked": WEIGHT,
    "I fell again yesterday": WEIGHT,
    "my daughter is limping": "new_child",
    "I cant take 4 steps": WEIGHT,
    "i think i have a clot": CALF,
    "i have a blood clot in my leg": CALF,
    "dvt": CALF,
}
HARMLESS = (
    "no fever",
    "my knee is not swollen",
    "it gets warm after a run",
    "the swelling has gone down",
    "hay fever is bad",
    "calf raises went well",
    "I did my calf stretches and they hurt",
    "I lost weight",
    "I can't walk far",
    "I can't come on Monday",
    "I had a hot bath",
    "not numb any more",
    "when is my next appointment",
    "my pain is 6",
    "much better, thanks",
    "I had a clot 3 years ago",
    "no clot, they said",
)
TOLD_IN_SPANISH = {
    "no puedo dar 4 pasos": WEIGHT,
    "no puedo andar 4 pasos": WEIGHT,
    "creo que tengo un trombo": CALF,
    "la rodilla está muy hinchada": HOT,
    "se me hinchó la pantorrilla": CALF,
    "tengo el pie dormido": NERVE,
    "no puedo apoyar la pierna": WEIGHT,
    "no puedo estirar la rodilla": WEIGHT,
    "me caí ayer otra vez": WEIGHT,
}
HARMLESS_IN_SPANISH = (
    "no tengo fiebre",
    "la rodilla no está hinchada",
    "no puedo ir el lunes",
    "no puedo caminar mucho",
    "me baño con agua caliente",
    "mucho mejor, gracias",
)


def signs_in(text: str, language: str) -> set[str]:
    pathway = shipped("checkin")
    said = hear(pathway, lexicon_of(pathway, language), text).values
    return {sign.id for sign in pathway.signs if said.get(sign.id) == YES}


@pytest.mark.parametrize("text", TOLD)
def test_sign_is_heard(text: str) -> None:
    assert signs_in(text, "en") == {TOLD[text]}


@pytest.mark.parametrize("text", TOLD_IN_SPANISH)
def test_sign_is_heard_in_spanish(text: str) -> None:
    assert signs_in(text, "es") == {TOLD_IN_SPANISH[text]}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my knee is hot and red and I have a fever", "en"),
        ("tengo la rodilla caliente y roja y tengo fiebre", "es"),
    ],
)
def test_hot_knee_with_fever_is_heard_as_both(text: str, language: str) -> None:
    assert signs_in(text, language) == {HOT, "hot_or_swollen", "fever_or_very_ill"}


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_are_no_sign(text: str) -> None:
    assert signs_in(text, "en") == set()


@pytest.mark.parametrize("text", HARMLESS_IN_SPANISH)
def test_harmless_words_are_no_sign_in_spanish(text: str) -> None:
    assert signs_in(text, "es") == set()


def test_sign_typed_in_a_check_in_is_asked_about(asked: World) -> None:
    asked.write("7", "I can't put weight on it")
    assert "No weight on it, stuck, or a new injury: Yes" in asked.last("7").text
    asked.write("7", "yes")
    asked.press(asked.last("7"), "None of these")
    assert "Bone shows" in asked.last("7").text


def test_sign_typed_after_a_check_in_says_how_urgent_it_is(asked: World) -> None:
    for words in ("None of these", "3", "Better"):
        asked.press(asked.last("7"), words)
    asked.write("7", "my knee is hot and red and I have a fever")
    told = " ".join(texts(asked, "7")[-2:])
    assert AT_ONCE in told

    asked.write("7", "yes")
    asked.write("7", "yes")
    assert "999" in " ".join(texts(asked, "7")[-2:])
    assert [rule for rule, *_ in raised(asked)] == ["danger"]


def test_hot_knee_alone_is_seen_today_and_the_rest_is_asked(asked: World) -> None:
    asked.write("7", "my knee is hot and red")
    told = " ".join(texts(asked, "7")[-2:])
    assert "be seen today" in told or "checked today" in told

    asked.write("7", "yes")
    asked.press(asked.last("7"), "None of these")
    assert "Fever, shivers" in asked.last("7").text


def test_sign_typed_before_any_check_in_says_how_urgent_it_is(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "my calf is swollen")
    warned, greeted = texts(world, "7")[-2:]

    assert "Swollen, warm or sore calf or leg" in warned
    assert "get it checked today" in warned
    assert "Do you agree" in greeted


HOT_AND_ILL = "my knee is hot and red and I have a fever"
AT_ONCE = "If that is so now, call 999 at once"


@pytest.mark.parametrize(
    ("before", "language"),
    [
        *[(before, "en") for before in ((), ("/start",), ("/start", "yes", "me", "/stop", "no"))],
        ((), "es"),
        (("/start",), "es"),
    ],
)
def test_same_urgency_is_said_whatever_is_open(
    joined: Joined, before: tuple[str, ...], language: str
) -> None:
    world = joined("7", language)
    for words in before:
        world.write("7", words)
    so_far = len(world.messages["7"])
    spanish = "tengo la rodilla caliente y roja y tengo fiebre"
    world.write("7", HOT_AND_ILL if language == "en" else spanish)
    told = " ".join(texts(world, "7")[so_far:])

    assert (AT_ONCE if language == "en" else "Si eso pasa ahora, llame enseguida al 999") in told
    assert "get it checked today" not in told
    assert "que lo revisen hoy" not in told


def test_triage_that_says_how_urgent_a_sign_is_says_it_alone(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/start")
    so_far = len(world.messages["7"])
    world.write("7", HOT_AND_ILL)

    assert len(texts(world, "7")[so_far:]) == 1


@pytest.mark.parametrize("said", [HOT_AND_ILL, "I can't put weight on it"])
def test_sign_under_an_emergency_is_called_no_less(asked: World, said: str) -> None:
    for words in ("/start", "yes", "I have chest pain", "yes"):
        asked.write("7", words)
    asked.pass_time(timedelta(hours=2))
    [check_in] = [one for one in asked.messages["7"] if "None of these" in one.buttons]
    asked.press(check_in, "None of these")
    for words in ("3", "Better"):
        asked.press(asked.last("7"), words)
    asked.write("7", "/pause")
    asked.press(asked.last("7"), "4 weeks")
    asked.pass_time(timedelta(days=16))
    [told] = writes(asked, "7", said)

    assert AT_ONCE in told
    assert "today" not in told


def test_sign_that_the_triage_does_not_know_is_warned_of_at_its_consent(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/start")
    world.write("7", "I fell again yesterday")

    assert "get it checked today" in texts(world, "7")[-2]


def test_emergency_among_signs_that_are_passed_on_is_told_as_one(asked: World) -> None:
    reply(asked)
    warned, passed_on = writes(asked, "7", HOT_AND_ILL)

    assert AT_ONCE in warned
    assert "get it checked today" not in warned
    assert "has your message" in passed_on


def test_number_after_a_check_in_answers_no_old_question(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "hello")
    pass_hours(world, 24 * 7 + 7)
    for words in ("☐ 1", "Send"):
        world.press(world.last("7"), words)
    world.write("7", "2")

    assert "This check-in is over" in world.last("7").text


def test_who_is_followed_by_nobody_is_warned_of_nothing_here(world: World) -> None:
    world.write("7", "my calf is swollen")
    assert "can be a warning sign" not in texts(world, "7")[0]
