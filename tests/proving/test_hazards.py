"""The hazard log as shipped and as written badly: every mistake is named with its remedy."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from docs import make_hazards
from flows.errors import ContentError
from flows.pathway.loading import CONTENT
from flows.proving.hazards import HazardLog, Kind, read_hazards

DOCS = Path(make_hazards.__file__).parent
ABOUT = {"patients": 30, "clinics": 6, "data": 8}
TEXT = """
basis: expert
severities: [{id: slight, says: Little}, {id: fatal, says: Death}]
likelihoods: [{id: rare, says: Seldom}, {id: likely, says: Often}]
invariants: [{id: "1", title: First}]
hazards:
- id: fire
  about: patients
  hazard: It burns
  cause: Heat
  harm: Burns
  severity: slight
  before: likely
  after: rare
  controls:
  - {kind: flag, name: knee/rf_heat, does: Sees it, proof: ["tests/test_a.py::test_b[c d]"]}
  - {kind: invariant, name: "1", proof: [tests/test_a.py, tests/test_a.py::TestB]}
- {id: flood, about: data, hazard: Wet, cause: Rain, harm: Loss, severity: fatal, before: rare,
   after: rare, gap: Nobody builds a dam}
"""

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder of content with a log and one flow."""
    (tmp_path / "knee").mkdir()
    (tmp_path / "knee" / "pathway.yaml").touch()
    (tmp_path / "hazards.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def refused(content: Path, change: Change) -> list[str]:
    """Return the lines with which a changed log is refused."""
    raw = yaml.safe_load(TEXT)
    change(raw)
    (content / "hazards.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_hazards(content)
    return str(caught.value).splitlines()


def test_log_is_read(content: Path):
    log = read_hazards(content)
    controls = [control for _, control in log.controls]

    assert [hazard.id for hazard in log.hazards] == ["fire", "flood"]
    assert [(one.kind, one.flow) for one in controls] == [(Kind.FLAG, "knee"), (Kind.INVARIANT, "")]


def fire(**values: object) -> Change:
    """Change the hazard with controls."""
    return lambda raw: raw["hazards"][0].update(values)


def flood(**values: object) -> Change:
    """Change the hazard without controls."""
    return lambda raw: raw["hazards"][1].update(values)


def control(**values: object) -> Change:
    """Change the first control."""
    return lambda raw: raw["hazards"][0]["controls"][0].update(values)


MISTAKES: dict[str, tuple[Change, tuple[str, ...]]] = {
    "missing key": (lambda raw: raw["hazards"][0].pop("harm"), ("(fire)", "harm", "add it")),
    "missing list": (lambda raw: raw.pop("hazards"), ("hazards", "missing")),
    "unknown key": (fire(severety="slight"), ("(fire)", "severety", "spelling")),
    "unknown group": (fire(about="staff"), ("(fire)", "about", "'staff'")),
    "unknown kind": (control(kind="hope"), ("controls.0.kind", "(fire)", "'hope'")),
    "no proof": (control(proof=[]), ("controls.0.proof", "(fire)")),
    "proof that is no test": (control(proof=["look at it"]), ("proof.0", "'look at it'")),
    "unknown severity": (fire(severity="slihgt"), ("fire", "'slihgt'", "did you mean 'slight'?")),
    "unknown likelihood": (fire(before="liekly"), ("fire", "'liekly'", "did you mean 'likely'?")),
    "likelier with controls": (fire(before="rare", after="likely"), ("fire", "above before")),
    "lessened by nothing": (flood(before="likely"), ("flood", "name the control")),
    "silent about nothing": (flood(gap=""), ("flood", "no control", "gap")),
    "id twice": (flood(id="fire"), ("fire", "twice in hazards")),
    "level twice": (lambda raw: raw["severities"][1].update(id="slight"), ("twice in severities",)),
    "no flow": (control(name="rf_heat"), ("fire", "'rf_heat'", "begin it with knee/")),
    "unknown flow": (control(name="nee/rf_heat"), ("fire", "'nee/rf_heat'", "of no flow")),
}


@pytest.mark.parametrize(("change", "named"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_named(content: Path, change: Change, named: tuple[str, ...]):
    lines = refused(content, change)

    assert all(line.startswith("hazards.yaml ") for line in lines)
    assert all(word in lines[0] for word in named), lines


def test_all_mistakes_are_named_at_once(content: Path):
    def spoil(raw: dict[str, Any]) -> None:
        raw["hazards"][0]["severity"] = "deadly"
        raw["hazards"][1]["gap"] = ""

    assert len(refused(content, spoil)) == 2


@pytest.mark.parametrize("text", ["- fire\n", "fire\n", ""], ids=["list", "word", "empty"])
def test_log_that_is_no_mapping_is_refused(content: Path, text: str):
    (content / "hazards.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ContentError, match=r"^hazards\.yaml log"):
        read_hazards(content)


# ---- as shipped


@pytest.fixture(scope="module")
def shipped_log() -> HazardLog:
    return read_hazards(CONTENT)


@pytest.mark.parametrize("about", ABOUT)
def test_each_group_is_thought_of(shipped_log: HazardLog, about: str):
    found = [hazard for hazard in shipped_log.hazards if hazard.about == about]

    assert len(found) >= ABOUT[about]


def test_nothing_is_called_unlikely_for_no_reason(shipped_log: HazardLog):
    """A hazard that stays as likely as before says what is missing."""
    same = [hazard for hazard in shipped_log.hazards if hazard.after == hazard.before]

    assert [hazard.id for hazard in same if not (hazard.gap or hazard.after == "rare")] == []


def test_controls_that_need_words_have_some(shipped_log: HazardLog):
    plain = (Kind.FLAG, Kind.GATE)
    silent = [c.name for _, c in shipped_log.controls if c.kind not in plain and not c.does]

    assert silent == []


def test_judgements_await_a_clinician(shipped_log: HazardLog):
    assert shipped_log.basis == "expert"


def test_page_is_up_to_date():
    assert make_hazards.PAGE.read_text(encoding="utf-8") == make_hazards.page(), (
        "python -m docs.make_hazards writes it anew"
    )


def test_page_claims_no_conformity():
    assert "claims no conformity with any standard" in make_hazards.page()


def test_invariants_are_those_of_the_page(shipped_log: HazardLog):
    text = (DOCS / "invariants.md").read_text(encoding="utf-8")
    headed = re.findall(r"^## (\d+)\. (.+)$", text, re.MULTILINE)

    assert [(one.id, one.title) for one in shipped_log.invariants] == headed
