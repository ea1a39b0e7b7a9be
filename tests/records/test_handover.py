"""The page for a clinician: one sheet for everybody, readable by machines, with nothing private."""

import io
import re
from collections.abc import Mapping
from functools import cache
from itertools import product

import pypdf
import pytest

from bot.app import Library, open_library
from bot.conversation.outgoing import Document
from bot.records.files import as_bytes
from bot.records.handover import page_of
from bot.records.sheet import NOT_PRINTED, SheetError, blocks_of, paper_of
from bot.settings import Settings
from flows.judging.result import Result, assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.answers import NOT_SURE, Value, Values, current
from flows.pathway.loading import shipped
from flows.pathway.model import Item
from flows.pathway.whom import WHOM
from flows.proving.cases import Case, published, read_cases
from flows.talking.events import Start
from flows.talking.understanding import LONGEST_ANSWER
from tests.patients import NOW, Patient
from tests.talking.chat import Chat

CASES = read_cases(shipped(), published(shipped()))
LETTER = (612, 792)
SMALLEST = 6.0
"""Points; smaller letters cannot be read on paper (expert)."""
HIP = Patient(
    name="hip",
    answers={
        "age": 62,
        "location": ["inner_thigh_to_knee"],
        "other_pain": ["groin"],
        "hip_turn_in_seated": {"left": "large", "right": "stopped"},
        "psfs_1": "walk <b>far</b> & fast #strong[x]",
    },
)
KNEECAP = Patient(
    name="kneecap",
    answers={
        "age": 30,
        "location": ["around_behind_kneecap"],
        "aggravators": ["squat", "stairs_down"],
    },
)
TODAY = Patient(name="today", answers={"calf_swollen_warm_red": "yes"})
UNSAFE = Patient(name="unsafe", answers={"feels_unsafe": "yes", "in_danger_now": "yes"})
STRONG_PAIN = Patient(name="strong pain", answers={"pain_worst": 8})
PATIENTS = (HIP, KNEECAP, TODAY, UNSAFE, STRONG_PAIN)


@cache
def library(country: str = "GB") -> Library:
    return open_library(Settings(), country=country)


def page(
    result: Result, country: str = "GB", objection: str | None = None, language: str = "en"
) -> Document:
    shelf = library(country)
    return page_of(shelf.renderer.speaking(language), result, NOW, objection)


@cache
def after(patient_name: str) -> Document:
    return page(assess(shipped(), answered_by(patient_name)))


def answered_by(patient_name: str) -> Values:
    patient = next(one for one in PATIENTS if one.name == patient_name)
    return current(Chat(patient=patient).press(Start()).finish().session.answers)


def read(pdf: bytes) -> tuple[int, str]:
    """Return how many pages a PDF has, and its text in single spaces."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return len(pages), " ".join(" ".join(one.extract_text() for one in pages).split())


def longest(item: Item) -> Value:
    """Return the answer that takes most room on paper."""
    if item.kind == "text":
        return "W" * LONGEST_ANSWER
    if item.kind == "number":
        value: Value = item.max or 0
    elif item.kind == "multi":
        return tuple(choice.id for choice in item.choices if not choice.alone)
    elif item.choices:
        value = max(item.choices, key=lambda choice: len(choice.label)).id
    else:
        value = NOT_SURE
    return {"left": value, "right": value} if item.per_side else value  # type: ignore[dict-item]


def everything(**given: Value) -> Mapping[str, Value]:
    answers = {item.id: longest(item) for item in shipped().items.values()}
    return {**answers, "age": 40, **given}


ADDRESSED = {
    "en": r"\b(i|my|mine|me|myself|you|yours?|yourself)\b",
    "es": r"\b(yo|mi|mis|me|conmigo|usted|ustedes|tu|tus|te)\b",
}
"""Words of whoever answered, or to them; a page speaks of the patient."""
QUOTED = re.compile("\u201c[^\u201d]*\u201d")


def addressed(told: Document) -> list[str]:
    """Return the lines of a page that speak to somebody, or as somebody, in words of ours."""
    words = re.compile(ADDRESSED[told.language], re.IGNORECASE)
    return [line for line in told.text.splitlines() if words.search(QUOTED.sub("", line))]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_page_speaks_of_the_patient_and_to_nobody(language: str):
    answered = [deny_unmentioned(shipped(), case.answers) for case in CASES]
    for signs in ("yes", "no", "not_sure"):
        of_signs = dict.fromkeys((sign.id for sign in shipped().signs), signs)
        answered += [everything(**of_signs, subject=whom) for whom in WHOM]
    told = [page(assess(shipped(), one), language=language) for one in answered]

    assert [line for one in told for line in addressed(one)] == []


def test_a_page_in_spanish_has_no_english_words():
    """Its fixed words, headings and dates are all translated; the patient's own are quoted."""
    told = page(assess(shipped(), everything()), language="es")
    plain = QUOTED.sub("", told.text)

    assert "2 de marzo de 2026" in plain
    english = r"\b(the|and|not|of|asked|answered|source|medium|left|right|within)\b"
    assert re.findall(english, plain) == []


def test_pain_is_told_as_pain_and_out_of_how_much():
    hold = {"squat_hold_45": {"left": 4, "right": 0}}
    told = page(assess(shipped(), deny_unmentioned(shipped(), {"age": 40, **hold}))).text

    assert "usual pain in the squat hold: left 4 of 10, right 0 of 10" in told


@pytest.mark.parametrize("language", ["en", pytest.param("es", marks=pytest.mark.long)])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_published_case_fits_one_page(case: Case, language: str):
    answers = deny_unmentioned(shipped(), case.answers)
    told = page(assess(shipped(), answers), language=language)

    pages, text = read(as_bytes(told))

    assert pages == 1
    assert all(block.heading in text for block in blocks_of(told.text))


def sizes(pdf: bytes) -> set[float]:
    """Return how large the letters of a PDF are, in points."""
    found: set[float] = set()

    def note(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.add(round(abs(tm[3]) * size, 3))

    for one in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        one.extract_text(visitor_text=note)
    return found


SHORT = [("yes", "GB", "es"), ("not_sure", "US", "en"), ("not_sure", "US", "es")]
LONG = sorted({*product(["yes", "not_sure", "no"], ["GB", "US"], ["en", "es"])} - {*SHORT})


@pytest.mark.parametrize(
    ("signs", "country", "language"),
    [*SHORT, *(pytest.param(*one, marks=pytest.mark.long) for one in LONG)],
)
def test_longest_answers_fit_one_page(signs: str, country: str, language: str):
    """In letters that can be read, on the paper of either country and in either language."""
    of_signs = dict.fromkeys((sign.id for sign in shipped().signs), signs)
    told = page(assess(shipped(), everything(**of_signs)), country, "W" * LONGEST_ANSWER, language)

    pdf = as_bytes(told)
    pages, text = read(pdf)
    assert pages == 1
    assert min(sizes(pdf)) >= SMALLEST
    assert all(block.heading in text for block in blocks_of(told.text))
    assert text.count("W" * 20) >= 2


@pytest.mark.parametrize("name", ["hip", "today"])
def test_letters_stay_readable(name: str):
    assert min(sizes(as_bytes(after(name)))) >= SMALLEST


def test_urgency_and_red_flags_come_first():
    told = blocks_of(after("today").text)

    assert told[0].heading == "Same day"
    assert told[1].heading == "Red flags"
    assert "calf" in told[1].lines[0]
    assert "all that apply were asked" in told[2].heading


def test_raw_values_keep_side_unit_and_what_was_stopped():
    text = read(as_bytes(after("hip")))[1]

    assert "left 13 cm, right 13 cm" in text
    assert "right stopped" in text
    assert "hip: source" in text.lower()
    assert "2 March 2026, 09:30 UTC" in text
    assert shipped().content_hash in text


def test_page_tells_which_tests_were_broken_off():
    both = {**answered_by("hip"), "knee_to_wall": {"right": "stopped"}}
    told = page(assess(shipped(), both)).text

    assert "not safe:</b> Seated hip turn-in (right)" in told
    assert "not safe:</b> Knee to wall (right; left not begun)" in told
    assert "All that could change the result were done" not in told


def test_spanish_page_says_in_spanish_why_a_test_was_not_done():
    told = page(assess(shipped(), answered_by("strong pain")), language="es").text

    assert "<b>Dolor de 7 o más:</b>" in told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "- <b>Worst pain (NPRS, last week, 10 worst):</b> 5 of 10",
                "- <b>Hard activity 1 (PSFS, 10 as well as before):</b>",
                "- <b>Bed-edge thigh drop (minus: the knee hangs below the edge):</b> left -2 cm",
                "raw values; pain: 0 none, 10 worst</b>",
                "- <b>First time or again:</b> Yes, the first time",
            ),
        ),
        (
            "es",
            (
                "(NPRS, última semana, 10 lo peor):</b> 5 de 10",
                "(PSFS, 10 tan bien como antes):</b>",
                "(menos: la rodilla cuelga bajo el borde):</b> izquierda -2 cm",
                "dolor: 0 nada, 10 lo peor</b>",
                "- <b>Primera vez o de nuevo:</b> Sí, la primera vez",
            ),
        ),
    ],
)
def test_numbers_are_told_with_scale_time_and_direction(language: str, told: tuple[str, ...]):
    chat = Chat(patient=HIP).press(Start()).finish()
    text = page(assess(shipped(), current(chat.session.answers)), language=language).text

    assert [line for line in told if line not in text] == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("Up to 3 of 10 while moving", "Weeks 7 to 12: step-downs")),
        ("es", ("Hasta 3 sobre 10 mientras se mueve", "Semanas 7 a 12: bajar un escalón")),
    ],
)
def test_exercises_and_limits_of_pain_that_were_given_are_told(
    language: str, told: tuple[str, ...]
):
    chat = Chat(patient=KNEECAP).press(Start()).finish()
    text = page(assess(shipped(), current(chat.session.answers)), language=language).text

    assert [line for line in told if line not in text] == []


def test_words_of_a_patient_are_only_words():
    markup, (_, text) = after("hip").text, read(as_bytes(after("hip")))

    assert "<b>far" not in markup
    assert "walk <b>far</b> & fast #strong[x]" in text


def test_objection_is_told_as_it_was_written():
    hip = Chat(patient=HIP).press(Start()).finish()
    words = "my <b>hip</b>\n\n<b>Red flags</b>\n- none & #strong[x] {{ 7*7 }}"
    told = page(assess(shipped(), current(hip.session.answers)), objection=words)
    banner = blocks_of(told.text)[0].lines

    assert banner[-1].startswith("<b>The patient does not agree:</b> \u201cmy &lt;b&gt;hip")
    assert "<b>hip" not in told.text
    assert " ".join(words.split()) in read(as_bytes(told))[1]


def test_objection_without_words_is_told_too():
    result = assess(shipped(), deny_unmentioned(shipped(), CASES[0].answers))

    assert "agree:</b> no reason given" in page(result, objection="").text
    assert "agree" not in page(result).text


def test_nothing_private_is_on_paper():
    told = after("unsafe")

    assert "Same day" in told.text or "Emergency" in told.text
    assert not any(word in told.text for word in ("unsafe", "danger", "hurts you", "right to be"))


def test_child_is_not_ranked():
    child = Patient(name="child", answers={"age": 9, "subject": "child", "limp_since": "none"})
    chat = Chat(patient=child).press(Start()).finish()
    told = page(assess(shipped(), current(chat.session.answers))).text

    assert "Not ranked: under 18" in told
    assert "source" not in told


def test_declined_tests_are_listed_with_their_reason():
    left_out = {"knee_to_wall": "not_done", "knee_to_wall.not_done_reason": "no_space_or_help"}
    chat = Chat(patient=Patient(name="none", answers=left_out)).press(Start()).finish()
    told = page(assess(shipped(), current(chat.session.answers))).text

    assert "- <b>No space, step or chair for it:</b> Knee to wall" in told


@pytest.mark.parametrize(
    ("signs", "given", "told"),
    [
        ("no", {}, "Not asked"),
        ("yes", {}, "Not asked: a warning sign came first"),
        ("yes", {"pain_worst": "not_sure"}, "Not sure of any"),
    ],
    ids=["too_early", "after_a_sign", "not_sure"],
)
def test_pain_that_is_not_known_is_told_as_it_was(
    signs: str, given: Mapping[str, Value], told: str
):
    answers = {**dict.fromkeys((sign.id for sign in shipped().signs), signs), "age": 40, **given}
    blocks = {block.heading: block for block in blocks_of(page(assess(shipped(), answers)).text)}

    assert blocks["Pain and function"].lines == (f"- {told}",)


def test_same_text_gives_the_same_file():
    assert as_bytes(after("today")) == as_bytes(after("today"))


def test_file_is_tagged_with_title_and_language():
    reader = pypdf.PdfReader(io.BytesIO(as_bytes(after("today"))))

    assert reader.metadata is not None
    assert reader.metadata.title == after("today").title
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize(
    "written",
    ["\u722c\u5c71", "\U0001f600 \U0001f600", "\u062a\u0633\u0644\u0642"],
    ids=["han", "emoji", "arabic"],
)
def test_letters_of_no_font_are_not_lost_silently(written: str):
    """The text page has them; the PDF says where some stood, in place of boxes and mixed lines."""
    answers = {"subject": "self", "age": 40, "psfs_1": f"Running {written}", "psfs_1.score": 4}
    told = page(assess(shipped(), deny_unmentioned(shipped(), answers)))
    words = read(as_bytes(told))[1]

    assert f"Running {written}" in as_bytes(told, plain=True).decode()
    assert f"Running {NOT_PRINTED}" in words
    assert written not in words


@pytest.mark.parametrize("answer", ["self_tests_now", "more_self_tests"])
def test_clinician_reads_why_tests_were_left_out(answer: str):
    answers = {"subject": "self", "age": 40, answer: "no"}
    result = assess(shipped(), deny_unmentioned(shipped(), answers))
    blocks = {block.heading: block for block in blocks_of(page(result).text)}
    told = " ".join(blocks["Self-tests not done, and why"].lines)

    assert "A wish to" in told
    assert not re.search(r"\b[Yy]our?\b", told)


def test_paper_is_that_of_the_country():
    told = page(assess(shipped(), deny_unmentioned(shipped(), CASES[0].answers)), "US")
    box = pypdf.PdfReader(io.BytesIO(as_bytes(told))).pages[0].mediabox

    assert paper_of("GB") == "a4"
    assert (round(box.width), round(box.height)) == LETTER


def test_part_without_a_heading_is_named_without_its_words():
    with pytest.raises(SheetError, match="part 2 of a page has no heading") as refused:
        blocks_of("<b>Who</b>\n- me\n\nmy own words")

    assert "words" not in str(refused.value)
