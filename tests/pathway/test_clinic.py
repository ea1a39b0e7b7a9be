"""A clinic's settings: its numbers win, a switch changes the hash, and mistakes are named."""

from pathlib import Path

import pytest

from flows.errors import ContentError
from flows.judging.gates import is_offered
from flows.pathway.clinic import Clinic, country_of, read_clinic, with_switches
from flows.pathway.loading import build, read_folder, shipped

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "toy" / "content"
COUNTRIES = shipped().content.countries


def read(tmp_path: Path, text: str) -> Clinic:
    """Read a clinic.yaml with this text."""
    path = tmp_path / "clinic.yaml"
    path.write_text(text, encoding="utf-8")
    return read_clinic(path)


def refusal(tmp_path: Path, text: str) -> str:
    """Return the message with which a clinic.yaml is refused."""
    with pytest.raises(ContentError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_example_is_a_clinic():
    clinic = read_clinic(ROOT / "clinic.example.yaml")

    assert clinic.name == "Example Knee Clinic"
    assert clinic.phone == "01632 960000"
    assert clinic.switches.self_tests
    assert country_of(clinic, COUNTRIES).id == "GB"


def test_empty_file_is_no_clinic_in_particular(tmp_path: Path):
    assert read(tmp_path, "") == Clinic()
    assert country_of(Clinic(), COUNTRIES).id == "XX"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("phon: '1'", "clinic.yaml phon: ", id="key"),
        pytest.param("switches: {self_test: no}", "clinic.yaml switches.self_test: ", id="switch"),
        pytest.param("switches: {self_tests: sometimes}", "clinic.yaml switches.self_tests: ",
                     id="switch-value"),
        pytest.param("phone: 999", "clinic.yaml phone: 999 does not fit", id="phone"),
        pytest.param("numbers: {emergency: {number: '112'}}",
                     "clinic.yaml numbers.emergency.checked: this key is missing", id="unchecked"),
        pytest.param("numbers: {emergency: {number: 112, checked: '2026-01-15'}}",
                     "clinic.yaml numbers.emergency.number: 112 does not fit",
                     id="number"),
        pytest.param("- name: x", "clinic.yaml", id="list"),
        pytest.param("name: a\nname: b", "clinic.yaml line 2: the key 'name' stands there twice",
                     id="twice"),
        pytest.param("name: [a", "clinic.yaml line ", id="broken"),
    ],
)  # fmt: skip
def test_mistake_is_named(tmp_path: Path, text: str, says: str):
    assert refusal(tmp_path, text).startswith(says)


@pytest.mark.parametrize("text", ["phon: '1'", "- name: x"])
def test_message_has_a_remedy(tmp_path: Path, text: str):
    assert ";" in refusal(tmp_path, text)


def test_missing_file_is_named(tmp_path: Path):
    with pytest.raises(ContentError, match=r"none\.yaml: cannot be read"):
        read_clinic(tmp_path / "none.yaml")


def test_own_numbers_win(tmp_path: Path):
    clinic = read(
        tmp_path,
        "country: gb\n"
        "numbers: {crisis: {name: Our line, number: '01632 1', checked: '2026-01-15'}}\n",
    )

    country = country_of(clinic, COUNTRIES)

    assert (country.crisis.name, country.crisis.number) == ("Our line", "01632 1")
    assert country.crisis.checked == "2026-01-15"
    assert country.emergency.number == "999"


def test_asked_country_wins_over_the_clinic(tmp_path: Path):
    assert country_of(Clinic(country="GB"), COUNTRIES, "us").emergency.number == "911"


def test_unknown_country_is_named():
    with pytest.raises(ContentError, match="no country 'ATLANTIS'; use GB, US, EU, XX"):
        country_of(Clinic(country="Atlantis"), COUNTRIES)


def test_unknown_service_is_named(tmp_path: Path):
    clinic = read(tmp_path, "numbers: {emergncy: {number: '11', checked: '2026-01-15'}}")

    with pytest.raises(ContentError, match="no service 'emergncy'; did you mean 'emergency'"):
        country_of(clinic, COUNTRIES)


def test_date_of_a_check_is_a_date(tmp_path: Path):
    refusal(tmp_path, "numbers: {crisis: {number: '1', checked: yes}}")


class TestSwitches:
    @pytest.mark.parametrize("word", ["no", "off", "false"])
    def test_switch_changes_the_hash(self, tmp_path: Path, word: str):
        raw = read_folder("elbow", TOY)
        off = build(with_switches(raw, read(tmp_path, f"switches: {{self_tests: {word}}}")))

        assert off.content_hash != build(raw).content_hash

    def test_switch_left_on_changes_nothing(self):
        raw = read_folder("elbow", TOY)

        assert with_switches(raw, Clinic(name="Hill")) is raw

    def test_no_test_is_offered_when_off(self, tmp_path: Path):
        raw = read_folder("elbow", TOY)
        off = build(with_switches(raw, read(tmp_path, "switches: {self_tests: no}")))
        values = {"age": 40, "side": "left", "grip_now": "yes"}

        assert is_offered(build(raw), build(raw).tests["grip"], values)
        assert not any(is_offered(off, test, values) for test in off.tests.values())

    def test_switch_leaves_the_warning_signs(self, tmp_path: Path):
        raw = read_folder("elbow", TOY)
        on, off = (
            build(raw),
            build(with_switches(raw, read(tmp_path, "switches: {self_tests: no}"))),
        )

        assert [sign.id for sign in off.signs] == [sign.id for sign in on.signs]
        assert off.rules == on.rules
