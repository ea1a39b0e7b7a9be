"""Lists of patients as spreadsheets write them: read whole, or refused with the line."""

from datetime import date

import pytest

from bot.clinics.errors import ClinicError
from bot.clinics.patient_list import Listed, read_list

TODAY = date(2026, 11, 26)
LIST = (
    "Label;Event date;programme;tags\r\n\r\nÄrmel 1;2026-11-02;standard;hip  left hip\r\nB2;;;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\n"])
def test_list_is_read_as_it_comes(encoding: str, delimiter: str, first: str) -> None:
    text = first.format(delimiter) + LIST.replace(";", delimiter)
    found = read_list(text.encode(encoding), "list.csv", ["standard"], TODAY)
    shift = 1 if first else 0

    assert (found.delimiter, found.encoding) == (delimiter, encoding)
    assert found.patients == (
        Listed(
            line=3 + shift,
            label="Ärmel 1",
            event_on=date(2026, 11, 2),
            programme="standard",
            tags=("hip", "left"),
        ),
        Listed(line=4 + shift, label="B2", event_on=None, programme=None, tags=()),
    )


def test_delimiter_may_stand_in_a_cell() -> None:
    found = read_list(b'label,tags\n"Room 3; bed 1, window",hip\n', "list.csv", [], TODAY)

    assert [one.label for one in found.patients] == ["Room 3; bed 1, window"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "list.csv: there is no patient"),
        ("label,event_date\n", "list.csv: there is no patient"),
        ("name\nA\n", "line 1: no column can be called 'name'; the columns are label"),
        ("\nname\nA\n", "line 2: no column can be called 'name'"),
        ("event_date\n2026-11-02\n", "line 1: the column 'label' is missing"),
        ("label,label\nA,B\n", "line 1: the column 'label' stands twice"),
        ("label,tags\nA,hip,left\n", "line 2: 3 cells, but 2 columns"),
        ("label,tags\n\nA,hip\nB\n", "line 4: 1 cells, but 2 columns"),
        ("label,event_date\nA,02.11.2026\n", "line 2: event_date: '02.11.2026' is no date"),
        ("label,event_date\nA,2026-02-30\n", "line 2: event_date: '2026-02-30' is no date"),
        ("label,event_date\nA,20261102\n", "line 2: event_date: '20261102' is no date"),
        ("label,event_date\nA,11/02/2026\nB,1\n", "(and 1 more)"),
        ("label,event_date\nA,1026-11-02\n", "line 2: event_date: 1026-11-02 is more than ten"),
        ("label\nA\nB\na\n", "line 4: label 'a' stands on line 2 already"),
        ("label,tags\n,hip\n", "line 2: label: write 1 to 64 letters"),
        (f"label\n{'a' * 65}\n", "line 2: label: write 1 to 64 letters"),
        ('label\n"A\nB"\nC\nC\n', "line 2: label: write 1 to 64 letters on one line (and 1 more)"),
        ('label\nA\n"B\n', "line 3: a quotation mark"),
        ("label,programme\nA,standart\n", "no 'standart'; did you mean 'standard'?"),
        ("label,tags\nA,a/b\n", "line 2: tags: 'a/b' is no tag"),
        (b"label\n\xc4rmel\n", "list.csv: is no UTF-8 text; save it as CSV UTF-8"),
        (b"\xff\xfelabel", "list.csv: is no UTF-8 text"),
    ],
)
def test_wrong_list_is_told(text: str | bytes, told: str) -> None:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(ClinicError) as refusal:
        read_list(raw, "list.csv", ["standard"], TODAY)

    assert told in str(refusal.value)
    assert str(refusal.value).startswith("list.csv")
    assert "\n" not in str(refusal.value)
