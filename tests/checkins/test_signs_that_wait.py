"""A warning sign that was told and not confirmed: the clinic learns of it once, whatever comes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import column, table, text

from bot.store.database import Connection
from bot.trial.world import World
from flows.talking.heard import ASK_ALL, HEARD
from flows.talking.review import SURE_TO_CHANGE
from tests.checkins.test_half_told import HOT, raised, ticks
from tests.checkins.test_left_triage import ASKED, CALF
from tests.checkins.test_world import pass_hours
from tests.rotation import rotated
from tests.talking.chat import WELL

Joined = Callable[..., World]
MINUTE = timedelta(minutes=1)
WORDS = {
    "en": {
        "yes": "yes",
        "again": "Yes, start again",
        "stay": "No, stay here",
        "keep": "Keep it",
        "visit": "I saw the doctor yesterday",
        "age": "I am 47 years old",
    },
    "es": {
        "yes": "sí",
        "again": "Sí, empezar de nuevo",
        "stay": "No, quedarme aquí",
        "keep": "Conservarlo",
        "visit": "ayer me vio el médico",
        "age": "tengo 47 años",
    },
}


def first_words(world: World, language: str) -> None:
    for words in ASKED[language][:2]:
        world.write("7", words)
    world.pass_time(MINUTE)
    world.write("7", CALF[language])


def at_a_question(world: World, language: str) -> None:
    for words in ASKED[language]:
        world.write("7", words)
    world.pass_time(MINUTE)
    world.write("7", CALF[language])


def after_a_result(world: World, language: str) -> None:
    for words in ASKED[language]:
        world.write("7", words)
    while (prompt := world.prompt("7")) is not None:
        world.write("7", "no" if prompt.screen == "self_tests_now" else WELL.types(prompt))
    world.pass_time(MINUTE)
    world.write("7", CALF[language])


def in_the_list(world: World, language: str) -> None:
    for words in (*ASKED[language], "/answers", CALF[language]):
        world.write("7", words)


WAYS_IN = [first_words, at_a_question, after_a_result, in_the_list]


def new_content(world: World) -> None:
    """Let the questions be others from now on, for who is in the midst of them."""

    def renew(conn: Connection) -> None:
        rest = ", ".join(
            row.name
            for row in conn.execute(text("pragma table_info(contents)"))
            if row.name != "hash"
        )
        conn.execute(
            text(f"insert into contents (hash, {rest}) select '0', {rest} from contents limit 1")
        )
        conn.execute(SESSIONS.update().where(column("flow") == "knee").values(content_hash="0"))

    world.db.run(renew)


SESSIONS = table("sessions", column("flow"), column("content_hash"))
WAYS_OUT: dict[str, tuple[str, ...]] = {
    "left": (),
    "stop": ("/stop",),
    "hide": ("/hide",),
    "restart": ("/restart", "again"),
    "restart and stop": ("/restart", "again", "/stop"),
    "stop, answers": ("/stop", "/answers"),
    "stop, keep": ("/stop", "/delete", "keep"),
    "stop, language": ("/stop", "/language es", "/language en"),
    "visit at the restart": ("/restart", "visit", "stay"),
    "another answer": ("age",),
    "new content": ("new content", "/start"),
    "stop, new content": ("/stop", "new content", "/start"),
}


def go(world: World, language: str, out: str) -> None:
    """Leave a sign that waits in some way: what is written is typed, what is on a button too."""
    for one in WAYS_OUT[out]:
        world.pass_time(MINUTE)
        if one == "new content":
            new_content(world)
            continue
        label = WORDS[language].get(one, one)
        prompt = world.prompt("7")
        if one in ("again", "stay") and (prompt is None or prompt.screen != "ask_restart"):
            continue  # who has told nothing yet begins again without a question
        typed = one in ("visit", "age") or one.startswith("/")
        world.write("7", label) if typed else world.press(world.last("7"), label)


def deny(world: World, language: str) -> None:
    """Come back, agree once more where that is asked, and deny the sign by its button."""
    world.write("7", "/start")
    for _ in range(3):
        prompt = world.prompt("7")
        assert prompt is not None
        if prompt.screen in (HEARD, SURE_TO_CHANGE.screen):
            break
        press_place(world, {"consent": 0, "ask_known": -2, "ask_restart": 1}[prompt.screen])
    prompt = world.prompt("7")
    assert prompt is not None
    option = ASK_ALL if prompt.screen == HEARD else "no"
    press_place(world, [one.id for one in prompt.options].index(option))


def press_place(world: World, place: int) -> None:
    said = world.last("7")
    world.press(said, [*said.buttons][place])


@pytest.mark.parametrize(("out", "way_in", "language"), rotated(WAYS_OUT, WAYS_IN, WORDS))
def test_clinic_gets_one_alert_of_a_sign_that_is_never_settled(
    joined: Joined, language: str, way_in: Callable[[World, str], None], out: str
) -> None:
    world = joined("7", language)
    world.pass_time(MINUTE)
    way_in(world, language)
    go(world, language, out)
    pass_hours(world, 30)

    assert [rule for rule, *_ in raised(world)] == ["sign_told_in_triage"]


@pytest.mark.parametrize(("out", "way_in", "language"), rotated(WAYS_OUT, WAYS_IN, WORDS, shift=3))
def test_clinic_gets_no_alert_of_a_sign_that_was_denied(
    joined: Joined, language: str, way_in: Callable[[World, str], None], out: str
) -> None:
    world = joined("7", language)
    world.pass_time(MINUTE)
    way_in(world, language)
    go(world, language, out)
    world.pass_time(MINUTE)
    deny(world, language)
    pass_hours(world, 5)

    assert raised(world) == []


def typed(world: World) -> None:
    world.write("7", HOT)


def ticked(world: World) -> None:
    ticks(world, 2)


def after_its_result(world: World) -> None:
    for words in ("None of these", "3", "Better"):
        world.press(world.last("7"), words)
    world.pass_time(MINUTE)
    world.write("7", HOT)


SHARED = ("left", "stop", "hide", "restart", "restart and stop", "stop, answers")
OF_CHECK_INS = {
    **{name: WAYS_OUT[name] for name in SHARED},
    "visit at the restart": ("/restart", "visit"),
}


@pytest.mark.parametrize(
    ("out", "way_in"), rotated(OF_CHECK_INS, [typed, ticked, after_its_result])
)
def test_clinic_gets_one_alert_of_a_sign_in_a_check_in(
    asked: World, way_in: Callable[[World], None], out: str
) -> None:
    way_in(asked)
    for one in OF_CHECK_INS[out]:
        asked.pass_time(MINUTE)
        label = WORDS["en"].get(one, one)
        if one != "again":
            asked.write("7", label)
        elif label in asked.last("7").buttons:  # who has told nothing yet is not asked
            asked.press(asked.last("7"), label)
    pass_hours(asked, 30)

    assert [rule for rule, *_ in raised(asked)] == ["sign_half_told"]


def test_sign_of_a_check_in_that_is_begun_again_is_asked_about_first(asked: World) -> None:
    ticks(asked, 2)
    asked.write("7", "/restart")
    asked.press(asked.last("7"), WORDS["en"]["again"])
    assert "Hot or swollen knee, fever, or very ill: Yes" in asked.last("7").text

    asked.press(asked.last("7"), "No, ask me all")
    pass_hours(asked, 5)
    assert raised(asked) == []
