"""A clinic's own settings: its name, country, numbers and switches; see clinic.example.yaml."""

from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from flows.errors import ContentError
from flows.pathway.loading import Raw, mistake, read_yaml
from flows.pathway.names import nearest
from flows.pathway.references import Country, Service, Strict
from flows.pathway.urgency import check_emergency_number

DEFAULT_COUNTRY = "XX"


class OwnNumber(Strict):
    """A number that the clinic checked itself, with the date."""

    name: str = ""
    number: str = Field(min_length=2, pattern=r"\d.*\d")
    source: str | None = None
    checked: date


class Switches(Strict):
    """What a clinic may turn off; nothing here can weaken a warning sign."""

    self_tests: bool = True


class Clinic(Strict):
    """One clinic; the default is none in particular."""

    name: str = ""
    phone: str = ""
    opening_hours: str = ""
    country: str = DEFAULT_COUNTRY
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}$")
    numbers: dict[str, OwnNumber] = Field(default_factory=dict)
    switches: Switches = Switches()


def read_clinic(path: Path) -> Clinic:
    """Read a clinic.yaml; raise ContentError naming what is wrong with it."""
    raw = read_yaml(path)
    try:
        clinic = Clinic.model_validate(raw or {})
    except ValidationError as error:
        problem = error.errors()[0]
        raise ContentError(mistake(path.name, raw, problem, whole="settings")) from error
    if "emergency" in clinic.numbers:
        place = f"{path.name} numbers.emergency.number"
        check_emergency_number(place, clinic.numbers["emergency"].number)
    return clinic


def country_of(clinic: Clinic, countries: tuple[Country, ...], id: str | None = None) -> Country:
    """Return the numbers and words of a country, with the clinic's own numbers in place."""
    wanted = (id or clinic.country).upper()
    country = next((country for country in countries if country.id == wanted), None)
    if country is None:
        known = [country.id for country in countries]
        raise ContentError(f"clinic.yaml country: no country {wanted!r}; use {', '.join(known)}")
    own = {name: _service(country, name, number) for name, number in clinic.numbers.items()}
    return country.model_copy(update=own)


def _service(country: Country, name: str, own: OwnNumber) -> Service:
    known = [key for key, value in country if isinstance(value, Service)]
    if name not in known:
        raise ContentError(f"clinic.yaml numbers: no service {name!r}{nearest(name, known)}")
    return Service(**own.model_dump(mode="json"), basis="sourced" if own.source else "expert")


def with_switches(raw: Raw, clinic: Clinic) -> Raw:
    """Return the content with what the clinic turned off; this changes the content hash."""
    if clinic.switches.self_tests:
        return raw
    plan = raw["pathway"]
    block = {"id": "switched_off", "when": {}, "reason": "the clinic does not offer self-tests"}
    blocks = [block, *plan["self_test_blocks"]]
    changed = Raw(raw)
    changed["pathway"] = {**plan, "self_test_blocks": blocks}
    return changed
