"""Each claim of `check` fails on content, or on a program, that breaks what it says."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.judging import gates
from flows.judging.conclusion import Conclusion, conclude
from flows.judging.safety import Safety
from flows.pathway.answers import Values
from flows.pathway.disposition import Disposition
from flows.pathway.loading import build, load, read_folder
from flows.pathway.model import GateBlock, Pathway
from flows.proving import urgency
from flows.proving.claims import CLAIMS, not_proven
from flows.proving.tally import Claim, Tally
from flows.talking import engine
from flows.talking.agenda import Agenda
from flows.talking.turn import Turn

TOY = Path(__file__).parents[1] / "toy" / "content"
Raw = dict[str, Any]
CLAIM = {claim.id: claim for claim in CLAIMS}


def toy(spoil: Callable[[Raw], None] = lambda raw: None) -> Pathway:
    """Build the toy elbow, spoiled."""
    raw = copy.deepcopy(read_folder("elbow", TOY))
    spoil(raw)
    return build(raw)


def part(raw: Raw, name: str, id: str) -> Raw:
    """Return one entry of a list of the content."""
    found: Raw = next(one for one in raw[name] if one["id"] == id)
    return found


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_toy_keeps_every_claim(claim: Claim):
    assert claim.tried(load("elbow", TOY)).against == []


def _needs_a_no(raw: Raw) -> None:
    part(raw, "rules", "hot")["when"] = {"hot_elbow": "no"}


def _excluded_by_a_yes(raw: Raw) -> None:
    part(raw, "rules", "hot")["unless"] = {"bent_wrong": "yes"}


def _benign_by_a_yes(raw: Raw) -> None:
    raw["rules"].append(
        {
            "id": "benign",
            "rule": "N1",
            "disposition": "self_care",
            "reason": "Benign",
            "when": {"bent_wrong": "yes"},
        }
    )


def _opened_by_a_sign(raw: Raw) -> None:
    part(raw["signs"][0], "signs", "bent_wrong")["ask_if"] = {"hot_elbow": ["yes", "not_sure"]}
    part(raw, "rules", "hot")["unless"] = {"bent_wrong": "no"}


def _benign_when_unsure(raw: Raw) -> None:
    raw["rules"].append(
        {
            "id": "benign",
            "rule": "N1",
            "disposition": "self_care",
            "reason": "Benign",
            "when": {"neck_moves": "not_sure"},
        }
    )


def _excluded_when_unsure(raw: Raw) -> None:
    part(raw, "rules", "hot")["unless"] = {"seen": ["yes", "not_sure"]}


def _asked_of_few(raw: Raw) -> None:
    part(raw["signs"][0], "signs", "bent_wrong")["ask_if"] = {"age": {"at_least": 16}}
    part(raw, "rules", "bent")["when"] = {"bent_wrong": "yes", "age": {"at_most": 20}}


def _dead_question(raw: Raw) -> None:
    """A hot elbow ends the conversation before the history."""
    part(raw, "questions", "neck_moves")["ask_if"] = {"hot_elbow": "yes"}


def _shut_for_all(raw: Raw) -> None:
    raw["pathway"]["self_test_blocks"].append(
        {"id": "all", "when": {"side": ["left", "right", "both"]}, "reason": "nobody"}
    )


def _dead_advice(raw: Raw) -> None:
    raw["advice"] = [{"id": "rest", "template": "rest", "dispositions": ["emergency"]}]


def _dead_referral(raw: Raw) -> None:
    everybody = {"id": "all", "to": "GP", "template": "doctor"}
    raw["referrals"] = [everybody, {**everybody, "id": "nobody"}]


BROKEN: list[tuple[str, Callable[[Raw], None], str]] = [
    ("monotone", _needs_a_no, "hot_elbow weakens hot"),
    ("monotone", _excluded_by_a_yes, "bent_wrong weakens hot"),
    ("monotone", _benign_by_a_yes, "bent_wrong calms by benign"),
    ("monotone", _opened_by_a_sign, "hot_elbow opens bent_wrong: weakens hot"),
    ("monotone_on_sheets", _needs_a_no, "hot_elbow"),
    ("not_sure_is_never_no", _benign_when_unsure, "not sure of neck_moves counts in benign"),
    ("not_sure_is_never_no", _excluded_when_unsure, "not sure of seen excludes hot"),
    ("signs_are_asked", _asked_of_few, "bent needs bent_wrong, which is not asked"),
    ("rules_reached", _benign_by_a_yes, "the rule benign is never raised"),
    ("choices_reached", _dead_question, "neck_moves: yes is never put before anybody"),
    ("no_gated_self_test", _shut_for_all, "nobody is offered grip"),
    ("texts_reached", _dead_advice, "Advice rest is never given"),
    ("texts_reached", _dead_referral, "Referral nobody is never given"),
]


@pytest.mark.parametrize(
    ("claim", "spoil", "told"), BROKEN, ids=lambda value: getattr(value, "__name__", value)
)
def test_broken_content_is_told(claim: str, spoil: Callable[[Raw], None], told: str):
    tally = CLAIM[claim].tried(toy(spoil))

    assert any(told in against for against in tally.against), tally.told


def _least_urgent(pathway: Pathway, values: Values) -> Conclusion:
    """Conclude as a program would that lets the calmest rule win."""
    found = conclude(pathway, values)
    calmest = max(found.flags, key=lambda flag: flag.disposition.rank, default=None)
    tier = calmest.disposition if calmest else Disposition.SELF_CARE
    return Conclusion(safety=found.safety, disposition=tier, flags=found.flags)


@property  # type: ignore[misc] # it takes the place of one
def _asks_the_least(agenda: Agenda) -> frozenset[str]:
    """Ask as a program would that takes nothing but the hand-over to matter."""
    return frozenset(agenda.pathway.content.pathway.hand_over)


FAULTS: list[tuple[str, object, str, object]] = [
    ("never_outvoted", urgency, "conclude", _least_urgent),
    ("missing_is_asked", Safety, "complete", True),
    ("missing_on_sheets", Turn, "asks_safety", lambda turn: False),
    ("agenda_changes_nothing", Agenda, "mattering", _asks_the_least),
    ("no_gated_self_test", GateBlock, "is_open", lambda block, facts: True),
    ("minors_wait", gates, "may_take_part", lambda pathway, values: True),
    ("every_state_has_an_exit", engine, "leave", lambda turn: turn.say("stopped")),
]


@pytest.mark.parametrize(("claim", "owner", "name", "fault"), FAULTS, ids=lambda value: value)
def test_broken_program_is_told(
    claim: str, owner: object, name: str, fault: object, monkeypatch: pytest.MonkeyPatch
):
    """What content cannot break is broken in the program."""
    monkeypatch.setattr(owner, name, fault)

    assert CLAIM[claim].tried(toy()).against


def test_every_claim_is_seen_to_fail():
    tried = {claim for claim, *_ in BROKEN} | {claim for claim, *_ in FAULTS}

    assert tried == set(CLAIM)


def test_failure_names_the_first_cases_and_counts_the_rest():
    tally = Tally()
    for number in range(5):
        tally.check(False, "case", number)

    notice = not_proven(CLAIMS[0], tally)
    assert (notice.level, notice.key) == ("error", CLAIMS[0].id)
    assert "case 0; case 1; case 2; and 2 more" in notice.message
