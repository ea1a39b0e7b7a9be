"""Check-ins as a table for spreadsheets and statistics, and the codebook that explains its columns.

The id of a column never changes its meaning: those of the check-in itself come first, then one for
each item that was ever asked, called as in the content.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clinics.cells import Cell
from bot.store.clinic_tables import DELIVERY_STATES
from bot.store.clinics import Clinic
from bot.store.exporting import CheckIn
from flows.checkins.own_forms import OwnForm, form_of
from flows.checkins.polls import Question, question_of
from flows.pathway.answers import LEFT, RIGHT, Value
from flows.pathway.model import Item, Pathway

CODEBOOK = ("column", "kind", "values", "meaning")
SKIPPED_CELL = "skipped"
TIME = "time in UTC, ISO 8601"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds of a check-in, and how the codebook explains it."""

    id: str
    kind: str
    values: str
    meaning: str
    cell: Callable[[CheckIn], Cell]

    @property
    def explained(self) -> tuple[str, str, str, str]:
        """Return its line of the codebook."""
        return self.id, self.kind, self.values, self.meaning


def columns_of(
    clinic: Clinic,
    pathway: Pathway,
    asked: Iterable[str],
    polls: Mapping[int, Sequence[object]],
    forms: Iterable[OwnForm] = (),
) -> tuple[Column, ...]:
    """Return the columns for a clinic: of the check-in, of what is asked now, of what once was.

    `asked` are the items that were answered, under whatever content; `polls` are the questions of
    each broadcast that has any, `forms` what the clinic loaded.
    """
    own = (
        Column("clinic", "text", "", "the clinic's name", lambda one: clinic.title),
        Column(
            "is_training",
            "number",
            "0 = real, 1 = training",
            "whether the clinic is for training",
            lambda one: int(clinic.is_sandbox),
        ),
        *CHECK_IN,
    )
    known = [column for item in pathway.items.values() for column in _of_item(item)]
    ids = {item.id for item in pathway.items.values()}
    gone = [column for id in asked if id not in ids for column in _once_asked(id)]
    beside = [
        _of_poll(campaign_id, place, question_of(kept))
        for campaign_id, questions in polls.items()
        for place, kept in enumerate(questions)
    ]
    of_forms = [column for form in forms for column in _of_form(form)]
    return (*own, *known, *gone, *of_forms, *beside)


def table(columns: Sequence[Column], rows: Iterable[CheckIn]) -> Iterable[Sequence[Cell]]:
    """Yield the ids of the columns, then the cells of each check-in."""
    yield [column.id for column in columns]
    for row in rows:
        yield [column.cell(row) for column in columns]


def codebook(columns: Iterable[Column]) -> Iterable[Sequence[Cell]]:
    """Yield the lines of the codebook, its header first."""
    yield CODEBOOK
    for column in columns:
        yield column.explained


def _objection(one: CheckIn) -> Cell:
    return "(no words)" if one.objection == "" else one.objection


CHECK_IN = (
    Column("check_in", "number", "", "the number of the check-in", lambda one: one.id),
    Column("patient", "number", "", "the number of the patient", lambda one: one.patient_id),
    Column("label", "text", "", "how the clinic calls the patient", lambda one: one.label),
    Column("tags", "text", "words", "the patient's tags", lambda one: " ".join(one.tags)),
    Column("programme", "text", "", "empty for a broadcast", lambda one: one.programme),
    Column("version", "text", "", "of the programme, as a hash", lambda one: one.version),
    Column("broadcast", "number", "", "the number of a broadcast", lambda one: one.campaign_id),
    Column("event_date", "date", "ISO 8601", "day 0 of the programme", lambda one: one.event_on),
    Column("step", "text", "", "the step of the programme", lambda one: one.step),
    Column("number", "number", "", "which time of a step that recurs", lambda one: one.number),
    Column("asks", "choice", "", "which set of questions", lambda one: one.asks),
    Column(
        "state", "choice", " | ".join(DELIVERY_STATES), "what became of it", lambda one: one.state
    ),
    Column("reason", "text", "", "why it was skipped, or may be unseen", lambda one: one.reason),
    Column("due_at", "time", TIME, "when it was due", lambda one: _time(one.due_at)),
    Column("asked_at", "time", TIME, "when it was handed out", lambda one: _time(one.asked_at)),
    Column("answered_at", "time", TIME, "when it was answered", lambda one: _time(one.answered_at)),
    Column("reminders", "number", "", "how many were handed out", lambda one: one.reminders),
    Column(
        "objection",
        "text",
        "(no words) = without a reason",
        "what the patient says is wrong",
        _objection,
    ),
)


def _of_item(item: Item) -> tuple[Column, ...]:
    values = " | ".join(f"{choice.id} = {choice.label}" for choice in item.choices)
    if item.min is not None or item.max is not None:
        values = f"{_plain(item.min)} to {_plain(item.max)} {item.unit}".strip()
    sides = (f".{LEFT}", f".{RIGHT}") if item.per_side else ("",)
    return tuple(
        Column(item.id + side, item.kind, values, item.text, _answer(item.id, side.lstrip(".")))
        for side in sides
    )


def _of_poll(campaign_id: int, place: int, question: Question) -> Column:
    def cell(one: CheckIn) -> Cell:
        choice = one.choices.get(place) if one.campaign_id == campaign_id else None
        return None if choice is None else question.choices[choice]

    values = "0 to 10" if question.is_scale else " | ".join(question.choices)
    id = f"broadcast_{campaign_id}_{place + 1}"
    return Column(id, "number" if question.is_scale else "choice", values, question.text, cell)


def _of_form(form: OwnForm) -> Iterable[Column]:
    """Yield the scores of a form, then the points of each question on the paper form."""
    for score in form.kind.scores:
        told = f"{form.kind.name}: more is better; empty where too much was skipped"
        yield Column(score.id, "number", f"0 to {score.most}", told, _score(score.id))
    for place, question in enumerate(form.questions):
        values = " | ".join(f"{choice.points} = {choice.label}" for choice in question.choices)
        told = f"{question.text} (licence: {form.licence})"
        id = f"{form.form}.{place + 1}"
        yield Column(id, "number", values, told, _points(form.form, place))


def _score(id: str) -> Callable[[CheckIn], Cell]:
    return lambda one: None if one.form is None else one.form.scores.get(id)


def _points(form: str, place: int) -> Callable[[CheckIn], Cell]:
    def cell(one: CheckIn) -> Cell:
        if one.form is None or one.asks != form or one.form.choices[place] is None:
            return None
        points = form_of(one.form.body).points(one.form.choices)[place]
        return SKIPPED_CELL if points is None else points

    return cell


def _once_asked(id: str) -> tuple[Column, ...]:
    return (Column(id, "text", "", "asked in earlier versions of the content", _answer(id, "")),)


def _answer(id: str, side: str) -> Callable[[CheckIn], Cell]:
    def cell(one: CheckIn) -> Cell:
        value = one.answers.get(id)
        return None if value is None else _cell(value, side)

    return cell


def _cell(value: Value, side: str) -> Cell:
    """Return a value as one cell: of two sides the one that is asked for, of several all."""
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return " ".join(value)
    if side:
        return value.get(side)
    return " ".join(f"{which}={one}" for which, one in value.items())


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
