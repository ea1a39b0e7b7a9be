"""What a visitor of the web page may download, and who may not."""

import io
import json
import re

import httpx
import pypdf
import pytest
from fhir.resources.R4B.bundle import Bundle

from bot.channels.web.limiting import Limits
from bot.records import sheet
from bot.records.sheet import SheetError
from tests.patients import Patient
from tests.web.house import Guest, House, Serve

HIP = Patient(name="hip", answers={"other_pain": ["groin"], "self_tests_now": "no"})
FILES = ("summary.pdf", "summary.txt", "summary.json", "my-data.txt", "my-data.json")


@pytest.fixture
def ended(guest: Guest) -> Guest:
    """Somebody who wrote of an emergency, and has a result."""
    guest.until("subject").post(text="I have chest pain and cannot breathe", send="text")
    guest.press("Yes")
    return guest


def get(guest: Guest, name: str) -> httpx.Response:
    return guest.client.get(f"/{name}")


def test_page_is_a_download_that_is_stored_nowhere(ended: Guest):
    answer = get(ended, "summary.pdf")

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="knee-summary.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    [page] = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert "Emergency" in page.extract_text()


def test_page_that_cannot_be_set_comes_as_text(ended: Guest, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> bytes:
        raise SheetError("no fonts")

    monkeypatch.setattr(sheet, "as_pdf", broken)
    answer = get(ended, "summary.pdf")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="knee-summary.txt"'
    assert answer.text == get(ended, "summary.txt").text


def test_page_is_plain_text_too(ended: Guest):
    answer = get(ended, "summary.txt")

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("Emergency\nTold to get emergency help now")
    assert "<b>" not in answer.text


def test_answers_are_a_download_for_the_computer_of_a_clinic(ended: Guest):
    answer = get(ended, "summary.json")

    named = answer.headers["content-disposition"]
    assert named == 'attachment; filename="knee-answers-fhir.json"'
    assert answer.headers["cache-control"] == "no-store"
    bundle = Bundle.model_validate_json(answer.content)
    assert [one.resource.get_resource_type() for one in bundle.entry][:2] == [
        "Questionnaire",
        "QuestionnaireResponse",
    ]
    assert 'href="/summary.json"' in ended.look().text


def test_private_answers_are_not_in_the_file_for_a_clinic(guest: Guest):
    guest.until(None, Patient(name="unsafe", answers={"feels_unsafe": "yes"}))
    answered = json.loads(get(guest, "summary.json").content)["entry"][1]

    assert "age" in json.dumps(answered)
    assert not {"feels_unsafe", "in_danger_now", "self_harm"} & set(
        re.findall(r"\w+", json.dumps(answered))
    )


def test_result_leads_to_the_page(ended: Guest):
    assert 'href="/summary.pdf"' in ended.look().text


def test_copy_holds_every_row(ended: Guest):
    whole = json.loads(get(ended, "my-data.json").content)

    assert whole["schema"] == 1
    assert len(whole["tables"]["results"]) == 1
    assert whole["tables"]["chats"][0]["channel"] == "web"
    assert "Result of" in get(ended, "my-data.txt").text


@pytest.mark.parametrize("name", FILES)
def test_stranger_gets_no_file(ended: Guest, house: House, name: str):
    stranger = httpx.get(f"{house.address}/{name}")

    assert stranger.status_code == 303
    assert "content-disposition" not in stranger.headers


@pytest.mark.parametrize("name", ["summary.exe", "my-data.pdf", "summary.xml"])
def test_kind_that_is_not_there_is_not_found(ended: Guest, name: str):
    assert get(ended, name).status_code == 404


def test_no_page_before_there_is_a_result(guest: Guest):
    guest.until("age")

    assert get(guest, "summary.pdf").history[0].status_code == 303


def test_clearing_gives_a_receipt_and_leaves_nothing(ended: Guest, house: House):
    ended.look("/clear")
    ended.post("/clear")

    assert "Receipt: " in ended.words
    assert house.count() == 0
    assert get(ended, "my-data.json").history[0].status_code == 303


def test_privacy_says_how_long_and_how_to_get_a_copy(guest: Guest):
    page = guest.client.get("/privacy").text

    assert "until 7 days after you last wrote" in page
    assert 'href="/my-data.json"' in page


def test_result_is_drawn_with_its_words(guest: Guest):
    guest.until(None, HIP)
    drawing = get(guest, "result/light.svg")

    assert drawing.headers["content-type"] == "image/svg+xml"
    assert drawing.headers["cache-control"] == "no-store"
    assert "<svg" in drawing.text
    assert 'src="/result/light.svg" alt="Where it may come from, on a drawing' in guest.look().text


def test_emergency_is_not_drawn(ended: Guest):
    assert get(ended, "result/light.svg").status_code == 404
    assert "/result/" not in ended.look().text


def test_drawing_is_for_the_visitor_alone(guest: Guest, house: House):
    guest.until(None, HIP)

    assert httpx.get(f"{house.address}/result/light.svg").status_code == 404
    assert get(guest, "result/pink.svg").status_code == 404


@pytest.fixture
def spanish(house: House) -> Guest:
    """Somebody whose browser wants Spanish, with a result."""
    return Guest(house, {"Accept-Language": "es-MX"}).until(None, HIP)


def test_drawing_and_copy_speak_the_language_of_the_chat(spanish: Guest):
    assert "cadera" in get(spanish, "result/light.svg").text
    assert "Una copia de todo" in get(spanish, "my-data.txt").text


def test_typed_delete_keeps_the_language(house: House):
    guest = Guest(house, {"Accept-Language": "es"}).until("age")
    guest.client.headers["Accept-Language"] = "en"
    guest.post(text="/delete", send="text")
    guest.post(text="1", send="text")
    guest.look()

    assert '<html lang="es"' in guest.last.text
    assert "Recibo" in guest.words


@pytest.mark.parametrize("name", FILES)
def test_files_are_counted_before_they_are_made(serve: Serve, name: str):
    guest = Guest(serve(limits=Limits(posts_a_minute=1)))
    get(guest, name)

    assert get(guest, name).status_code == 429


def test_page_is_in_the_language_of_the_chat_and_of_the_clinic(house: House):
    guest = Guest(house, {"accept-language": "es"})
    guest.until("subject").post(text="tengo dolor de pecho y no puedo respirar", send="text")
    guest.press("Sí")

    assert "Hoja para la clínica: English (PDF)" in guest.words
    assert get(guest, "summary.txt").text.startswith("Emergencia\nConsejo dado")
    assert get(guest, "summary.txt?lang=en").text.startswith("Emergency\nTold to")
    assert get(guest, "summary.txt?lang=xx").text.startswith("Emergencia")
    assert json.loads(get(guest, "summary.json").content)["language"] == "en"
    pdf = get(guest, "summary.pdf?lang=en")
    assert "knee-summary-en.pdf" in pdf.headers["content-disposition"]


def test_where_the_clinic_speaks_the_same_there_is_one_page(ended: Guest):
    assert "Page for the clinic" not in ended.words
