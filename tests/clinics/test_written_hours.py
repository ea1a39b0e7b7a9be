"""The zone, hours and days of a clinic: as people write them, or one sentence."""

from datetime import time

import pytest

from bot.clinics.errors import ClinicError
from bot.clinics.written_hours import days_of, span_of, zone_of


@pytest.mark.parametrize(
    "name", ["", "london", "GMT+1", "../etc/passwd", "Europe", "Europe/Lundon"]
)
def test_zone_that_does_not_exist_is_told(name: str) -> None:
    with pytest.raises(ClinicError, match="there is no zone"):
        zone_of(name)


@pytest.mark.parametrize("name", ["GMT+2", "UTC+2", "utc-3", "Etc/GMT2", "+02:00", "CEST", ""])
def test_offset_is_answered_by_asking_for_a_city(name: str) -> None:
    with pytest.raises(ClinicError, match="name a city") as told:
        zone_of(name)

    assert "did you mean" not in str(told.value)


def test_city_is_guessed() -> None:
    with pytest.raises(ClinicError, match="did you mean 'Europe/Lisbon'"):
        zone_of("lisbon")


@pytest.mark.parametrize("text", ["8-17:30", "08:00 - 17:30", "08:00-17:30"])
def test_hours_are_read(text: str) -> None:
    begin, end = span_of(text)

    assert begin == time(8)
    assert end == time(17, 30)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("20:00-08:00", "turn them round"),
        ("8-8", "turn them round"),
        ("25-26", "write them as"),
        ("8:60-9:00", "write them as"),
        ("0-24", "write them as"),
        ("٨-٩", "write them as"),
        ("nine to five", "write them as"),
        ("", "write them as"),
    ],
)
def test_wrong_hours_are_told(text: str, told: str) -> None:
    with pytest.raises(ClinicError, match=told):
        span_of(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [("fri-mon", "turn them round"), ("1-5", "mon-fri"), ("", "mon-fri"), ("mon,", "mon-fri")],
)
def test_wrong_days_are_told(text: str, told: str) -> None:
    with pytest.raises(ClinicError, match=told):
        days_of(text)
