"""Each member of the staff reads their own language, whatever a patient or a colleague speaks."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.conversation.catalogue import read_catalogue
from bot.trial.world import World
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.polls import Fault
from tests.checkins.conftest import staff_linked
from tests.checkins.spanish import english_in
from tests.checkins.test_staff import ANA, EVE, OLE, has_danger, wants_contact
from tests.checkins.test_world import pass_hours

Joined = Callable[[str], World]
AT_MOST = "Como mucho"


def pressed(world: World, *english: str, address: str = ANA) -> None:
    """Press buttons by their English words, on the newest message that has them in Spanish."""
    spanish = read_catalogue("es")
    for words in english:
        label = spanish.said.pgettext("phrase", words)
        message = next(one for one in reversed(world.messages[address]) if label in one.buttons)
        world.press(message, label)


@pytest.fixture
def asked(joined: Joined) -> World:
    """Return a world with a Spanish clinician, an English owner and a patient just asked."""
    world = joined("7")
    world.write(ANA, "/language es")
    staff_linked(world, ANA, "Ana", "clinician")
    staff_linked(world, OLE, "Ole", "owner")
    pass_hours(world, 24 * 7 + 7)
    return world


def test_everybody_is_told_in_their_own_language(asked: World) -> None:
    has_danger(asked)
    told = asked.last(ANA)
    assert "AHORA: P7" in told.text
    assert {"Me ocupo yo", "Abrir", "Aplazar", "Cerrar"} == set(told.buttons)
    pass_hours(asked, 16)
    assert "Nobody has taken this yet: P7" in asked.last(OLE).text
    assert english_in(asked.messages[ANA]) == set()
    assert english_in(asked.messages[OLE]) >= {"nobody", "taken"}


def test_language_of_a_patient_is_not_that_of_the_staff(asked: World) -> None:
    asked.write("7", "/language es")
    asked.write(ANA, "/language en")
    asked.press(asked.last("7"), "☐ 1")
    asked.press(asked.last("7"), "Enviar")
    assert "NOW: P7" in asked.last(ANA).text
    assert "I take it" in asked.last(ANA).buttons


def test_app_of_somebody_says_what_they_speak(asked: World) -> None:
    came = asked.written(EVE, "/start")
    came.body["message"]["from"] = {"id": 92, "language_code": "es-MX"}
    asked.bring([came])
    staff_linked(asked, EVE, "Eva", "clinician")
    assert "Ya está conectado este chat, Eva" in asked.last(EVE).text


def test_all_that_staff_does_is_answered_in_spanish(asked: World) -> None:
    has_danger(asked)
    alert = asked.last(ANA)
    close = alert.buttons["Cerrar"]
    pressed(asked, "Put off", "Watch it")
    asked.write(ANA, "/patient P7")
    pressed(asked, "I take it", "Close", "Nothing needed")
    asked.bring([asked.pressed(alert, close)])
    assert "ya está cerrado" in asked.last(ANA).text
    asked.write(ANA, "/patient P7")
    pressed(asked, "Write to them")
    asked.write(ANA, "Llámenos hoy.")
    asked.press(asked.last("7"), "Reply")
    asked.write("7", "Gracias")
    for words in ("/today", "/patient Nadie", "/broadcast #nadie Hola", "/broadcast"):
        asked.write(ANA, words)
    asked.write(ANA, "/broadcast status=nadie Hola")
    asked.write("7", "/clinics")
    asked.press(asked.last("7"), "Stop Northside")
    asked.write(ANA, "/today")
    asked.write(ANA, "/patient P7")
    pressed(asked, "Answer")
    assert "Los controles de P7 han terminado" in asked.last(ANA).text
    assert english_in(asked.messages[ANA]) == set()


def test_course_is_drawn_in_spanish(asked: World) -> None:
    wants_contact(asked)
    asked.write(ANA, "/patient P7")
    assert "Dolor más fuerte, de 0 a 10" in (asked.last(ANA).picture or "")


@pytest.mark.parametrize("role", ["front_desk", "read_only"])
def test_role_is_told_in_spanish(asked: World, role: str) -> None:
    asked.write(EVE, "/language es")
    staff_linked(asked, EVE, "Eva", role)
    asked.write(EVE, "/broadcast Hola")
    assert asked.last(EVE).text.startswith("Su función no permite esto.")


@pytest.mark.parametrize(
    ("fault", "asks", "told"),
    [
        (Fault.MANY_QUESTIONS, "\n".join(["? ¿Sí? sí/no"] * 6), f"{AT_MOST} 5 preguntas."),
        (Fault.NO_MARK, "? Vendría", "“Vendría”: termine la pregunta con ?"),
        (Fault.LONG_QUESTION, f"? {'x' * 201}? sí/no", f"“{'x' * 30}...”: como mucho 200 letras."),
        (Fault.NO_CHOICES, "? ¿Vendría?", "“¿Vendría?”: escriba sí/no, 0-10, u opciones"),
        (Fault.MANY_CHOICES, "? ¿Día? 1|2|3|4|5|6|7|8|9", "“¿Día?”: como mucho 8 opciones."),
        (
            Fault.MANY_CHOICES,
            "? ¿Día? 1|2|3|4|5|6|7|8|9|10|11|12",
            "“¿Día?”: como mucho 8 opciones.",
        ),
        (Fault.UNFIT_CHOICES, "? ¿Día? 1|1", "“¿Día?”: opciones distintas, de 30 letras"),
    ],
    ids=lambda one: str(one) if isinstance(one, Fault) else "",
)
def test_question_that_cannot_be_asked_is_told(
    asked: World, fault: Fault, asks: str, told: str
) -> None:
    asked.write(ANA, f"/broadcast Hola\n{asks}")
    assert asked.last(ANA).text.startswith(told)
    asked.write(ANA, "/language en")
    asked.write(ANA, f"/broadcast Hola\n{asks}")
    assert "Nothing was kept." in asked.last(ANA).text
    assert f"{fault}" not in asked.last(ANA).text


@pytest.mark.parametrize("answers", ["yes/no", "sí/no", "Si/No"])
def test_yes_and_no_are_in_the_words_of_who_reads_them(asked: World, answers: str) -> None:
    wants_contact(asked)
    asked.write("7", "/language es")
    asked.write(ANA, f"/broadcast Hola\n? ¿Vendría? {answers}")
    assert "Sí / No" in asked.last(ANA).text
    asked.press(asked.last(ANA), "Enviar a 1")
    pass_hours(asked, 15)
    assert set(asked.last("7").buttons) == {"Sí", "No"}
    asked.press(asked.last("7"), "Sí")
    pressed(asked, "How far is it?")
    assert "Sí: 1" in asked.last(ANA).text


def test_words_of_the_clinic_stay_as_they_are(asked: World) -> None:
    wants_contact(asked)
    asked.write("7", "/language es")
    asked.write(ANA, "/broadcast Hola\n? \u00bfDoor? Open | Close")
    asked.press(asked.last(ANA), "Enviar a 1")
    pass_hours(asked, 15)
    assert set(asked.last("7").buttons) == {"Open", "Close"}


def words_of(world: World, language: str) -> Any:
    """Return the macros that alerts and cards are told with."""
    spoken = world.desk.renderer.speaking(language)
    return spoken._environment.get_template("checkin/staff_words.j2").module


def test_all_that_rules_are_about_has_words(asked: World) -> None:
    words = words_of(asked, "en")
    every = {one.about for one in shipped_alerts().rules} | {"has_stopped", "has_blocked"}
    assert [id for id in every if words.about(id) == id] == []


@pytest.mark.parametrize(
    ("item", "value", "start", "english", "spanish"),
    [
        ("psfs", 4.5, 7, "Own activities: 4.5 (at the start 7)", "propias: 4,5 (al principio 7)"),
        ("pain_average", 6, None, "Average pain: 6", "Dolor medio: 6"),
        ("psfs", "unknown", None, "Own activities: not told", "propias: no lo ha dicho"),
        ("disposition", "urgent", None, "Told to: be seen within days", "que le vean en pocos"),
        ("unanswered", 2, None, "Messages without an answer: 2", "Mensajes sin respuesta: 2"),
        ("usual_percent", 80, None, "Usually answers, in percent: 80", "en porcentaje: 80"),
        ("asked", "human", None, "Asked for a person", "Pidi\u00f3 hablar con una persona"),
        ("asked", "distress", None, "Typed words of distress", "palabras de angustia"),
        ("asked", "medicine", None, "Typed a question about a medicine", "sobre una medicina"),
        ("of_old_content", "so", None, "of_old_content: so", "of_old_content: so"),
    ],
)
def test_what_an_alert_rests_on_is_told(
    asked: World, item: str, value: object, start: object, english: str, spanish: str
) -> None:
    cause = {"item": item, "value": value, "start": start, "name": "", "told": ""}
    assert words_of(asked, "en").cause(cause) == english
    assert spanish in words_of(asked, "es").cause(cause)
