"""Reads a clinic's list of patients from CSV, as spreadsheets write it; says what is wrong where.

Nothing is guessed: a date in another order than the year first is refused, not turned round.
"""

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.clinics.errors import ClinicError
from bot.clinics.names import fault_of_label, tidy
from bot.store.names import folded
from flows.pathway.names import nearest

COLUMNS = ("label", "event_date", "programme", "tags")
DELIMITERS = (",", ";", "\t")
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TAG = re.compile(r"[\w-]{1,32}")
FARTHEST = timedelta(days=3653)
"""An event is at most ten years away; more is a slip of the hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One patient of a list."""

    line: int
    label: str
    event_on: date | None
    programme: str | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientList:
    """A list, with the form of its file, in which the answer to it is written as well."""

    patients: tuple[Listed, ...]
    delimiter: str
    encoding: str


def read_list(raw: bytes, file: str, programmes: Collection[str], today: date) -> PatientList:
    """Return the patients of a list; raise ClinicError for the first mistake, and count the rest.

    `programmes` are those that a patient can begin.
    """
    encoding = next((name for bom, name in BOMS.items() if raw.startswith(bom)), "utf-8")
    text = _decoded(raw, encoding, file)
    if text[:4].casefold() == "sep=":  # spreadsheets write it for themselves
        text = "\n" + text.partition("\n")[2]
    header = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(DELIMITERS, key=header.count)
    rows = list(_rows(text, delimiter, file))
    columns = _columns(*rows[0], file) if rows else []
    reading = _Reading(columns, programmes, today)
    patients = [reading.patient(line, cells) for line, cells in rows[1:]]
    mistakes = reading.mistakes
    if mistakes:
        more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
        raise ClinicError(f"{file} {mistakes[0]}{more}; nothing was imported")
    if not patients:
        raise ClinicError(f"{file}: there is no patient in it; write one on each line")
    return PatientList(patients=tuple(patients), delimiter=delimiter, encoding=encoding)


def day_of(text: str, today: date) -> date:
    """Return a day written as 2026-11-26; raise ClinicError for another form or a far one."""
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise ClinicError(f"{text!r} is no date; write it as {today.isoformat()}")
    if abs(day - today) > FARTHEST:
        raise ClinicError(f"{text} is more than ten years away; mend the date")
    return day


def tags_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, each once; raise ClinicError for one that is no word."""
    tags = text.split()
    for tag in tags:
        if not TAG.fullmatch(tag):
            raise ClinicError(f"{tag!r} is no tag; write words of letters, with spaces between")
    return tuple(dict.fromkeys(tags))


class _Reading:
    """Reads lines one by one and collects what is wrong with them."""

    def __init__(self, columns: Sequence[str], programmes: Collection[str], today: date) -> None:
        self.mistakes: list[str] = []
        self._columns = columns
        self._programmes = programmes
        self._today = today
        self._lines: dict[str, int] = {}

    def patient(self, line: int, cells: Sequence[str]) -> Listed:
        """Return the patient of a line; what is wrong is left out of it."""
        if len(cells) != len(self._columns):
            self._mistake(line, f"{len(cells)} cells, but {len(self._columns)} columns; mend it")
        named = dict(zip(self._columns, (cell.strip() for cell in cells), strict=False))
        return Listed(
            line=line,
            label=self._label(line, named.get("label", "")),
            event_on=self._day(line, named.get("event_date", "")),
            programme=self._programme(line, named.get("programme", "")),
            tags=self._tags(line, named.get("tags", "")),
        )

    def _mistake(self, line: int, told: str) -> None:
        self.mistakes.append(f"line {line}: {told}")

    def _label(self, line: int, label: str) -> str:
        wrong, name = fault_of_label(label), folded(label)
        if wrong is not None:
            self._mistake(line, f"label: {wrong}")
        elif name in self._lines:
            before = self._lines[name]
            self._mistake(line, f"label {label!r} stands on line {before} already; rename one")
        self._lines.setdefault(name, line)
        return tidy(label)

    def _day(self, line: int, text: str) -> date | None:
        try:
            return day_of(text, self._today) if text else None
        except ClinicError as error:
            self._mistake(line, f"event_date: {error}")
            return None

    def _programme(self, line: int, name: str) -> str | None:
        if name and name not in self._programmes:
            close = nearest(name, self._programmes)
            self._mistake(line, f"programme: this clinic has no {name!r}{close}")
        return name or None

    def _tags(self, line: int, text: str) -> tuple[str, ...]:
        try:
            return tags_of(text)
        except ClinicError as error:
            self._mistake(line, f"tags: {error}")
            return ()


def _decoded(raw: bytes, encoding: str, file: str) -> str:
    try:
        return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise ClinicError(f"{file}: is no UTF-8 text; save it as CSV UTF-8") from None


def _rows(text: str, delimiter: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold anything, each with the number it begins at."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise ClinicError(
            f"{file} line {begins}: a quotation mark is not closed or stands alone; mend it"
        ) from None


def _columns(line: int, header: Sequence[str], file: str) -> list[str]:
    columns = ["_".join(cell.casefold().split()) for cell in header]
    told = f"; the columns are {', '.join(COLUMNS)}"
    for column in columns:
        if column not in COLUMNS:
            raise ClinicError(f"{file} line {line}: no column can be called {column!r}{told}")
        if columns.count(column) > 1:
            raise ClinicError(f"{file} line {line}: the column {column!r} stands twice; leave one")
    if "label" not in columns:
        raise ClinicError(f"{file} line {line}: the column 'label' is missing{told}")
    return columns
