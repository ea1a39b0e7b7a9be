"""Bundles have the shape of FHIR R4B, as a library of its models sees it; what applies is in."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire

from bot.app import open_library
from bot.records.bundle import bundle_file
from bot.records.fhir import ABSENT, bundle_of, questionnaire_of
from bot.settings import Settings
from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.loading import shipped
from flows.proving.cases import Case, published, read_cases
from tests.conftest import called
from tests.patients import NOW

CASES = read_cases(shipped(), published(shipped()))
MEASURED = {
    "age": 40,
    "side": "right",
    "injury_when": "none",
    "pain_worst": 5,
    "psfs_1": "stairs",
    "psfs_1.score": 6,
    "surgery": "not_sure",
    "knee_to_wall": {"left": 13.5, "right": "stopped"},
    "knee_to_wall.pain": 2,
    "hip_turn_in_seated": {"left": "large", "right": "stopped"},
    "big_toe_lift_seated": {"left": 35, "right": "not_done"},
}
Json = Mapping[str, Any]


@cache
def measured() -> Json:
    answers = deny_unmentioned(shipped(), MEASURED)
    bundle = bundle_of(shipped(), assess(shipped(), answers), NOW)
    Bundle.model_validate_json(json.dumps(bundle))
    return bundle


def resources(bundle: Json, kind: str) -> list[Json]:
    found = (entry["resource"] for entry in bundle["entry"])
    return [one for one in found if one["resourceType"] == kind]


def leaves(items: list[Json]) -> Iterator[Json]:
    """Yield the items that hold no others."""
    for item in items:
        if "item" in item:
            yield from leaves(item["item"])
        else:
            yield item


def answered() -> dict[str, Json]:
    [response] = resources(measured(), "QuestionnaireResponse")
    return {one["linkId"]: one for one in leaves(response["item"])}


def observations() -> Mapping[tuple[str, str], Json]:
    """Return what was measured by question and side."""
    return {
        (one["code"]["coding"][0]["code"], one.get("bodySite", {}).get("text", "")): one
        for one in resources(measured(), "Observation")
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_published_case_has_the_shape(case: Case):
    result = assess(shipped(), deny_unmentioned(shipped(), case.answers))
    bundle = Bundle.model_validate_json(json.dumps(bundle_of(shipped(), result, NOW)))

    assert bundle.type == "collection"


def test_questionnaire_has_the_shape_and_every_question():
    asked = questionnaire_of(shipped())
    Questionnaire.model_validate_json(json.dumps(asked))

    links = {one["linkId"] for one in leaves(asked["item"])}
    whole = {item.id for item in shipped().items.values() if not item.per_side}
    in_parts = {part.id for part in shipped().content.pathway.parts}
    assert {id for id in whole if shipped().items[id].section in in_parts} <= links


def test_answers_are_to_questions_that_are_asked():
    asked = {one["linkId"]: one for one in leaves(questionnaire_of(shipped())["item"])}
    types = {"choice": "valueCoding", "string": "valueString", "decimal": "valueDecimal"}
    types["quantity"] = "valueQuantity"
    known = {kind: {value} for kind, value in types.items()}
    known["open-choice"] = {"valueCoding", "valueString"}

    for link, told in answered().items():
        for answer in told.get("answer", ()):
            assert set(answer) <= known[asked[link]["type"]], link


def test_number_that_is_chosen_is_told_as_its_choice():
    observed = observations()

    assert answered()["hip_turn_in_seated.left"]["answer"][0]["valueCoding"]["code"] == "large"
    assert observed["hip_turn_in_seated", "left"]["valueCodeableConcept"]["coding"][0]["code"] == (
        "large"
    )


def test_number_that_was_measured_is_told_where_choices_are_offered():
    assert answered()["big_toe_lift_seated.left"]["answer"] == [{"valueString": "35 degrees"}]
    assert observations()["big_toe_lift_seated", "left"]["valueQuantity"]["value"] == 35


@pytest.mark.parametrize("link", ["hip_turn_in_seated", "big_toe_lift_seated"])
def test_movement_that_was_not_made_is_no_answer(link: str):
    right = answered()[f"{link}.right"]
    reason = observations()[link, "right"]["dataAbsentReason"]

    assert right["extension"] == [{"url": ABSENT, "valueCode": "not-performed"}]
    assert "answer" not in right
    assert reason["coding"][0]["code"] == "not-performed"


def test_two_people_at_one_time_have_addresses_of_their_own():
    """Such as a mother and her daughter, at one device."""
    told = deny_unmentioned(shipped(), {**MEASURED, "age": 70})
    other = bundle_of(shipped(), assess(shipped(), told), NOW)
    questions = measured()["entry"][0]["fullUrl"]
    ours, theirs = ({one["fullUrl"] for one in made["entry"]} for made in (measured(), other))

    assert ours & theirs == {questions}


def test_what_does_not_apply_is_absent():
    assert "psfs_1.score" in answered()
    assert "pregnant_or_6wk" not in answered()
    assert "bone_or_deep_wound" not in answered()


def test_not_sure_is_told_and_not_taken_for_no():
    [answer] = answered()["surgery"]["answer"]

    assert answer["valueCoding"]["code"] == "not_sure"


def test_stopped_side_is_absent_with_its_reason():
    right = answered()["knee_to_wall.right"]

    assert right["extension"] == [{"url": ABSENT, "valueCode": "not-performed"}]


def test_measurements_have_side_unit_and_source():
    found = observations()
    left = found["knee_to_wall", "left"]
    [response] = [one for one in measured()["entry"] if "urn:uuid" in one["fullUrl"]][1:2]

    assert left["valueQuantity"]["value"] == 13.5
    assert left["valueQuantity"]["code"] == "cm"
    assert left["derivedFrom"] == [{"reference": response["fullUrl"]}]
    assert found["knee_to_wall", "right"]["dataAbsentReason"]["coding"][0]["code"] == (
        "not-performed"
    )
    assert found["pain_worst", ""]["note"] == [{"text": "Patient-entered, unexamined"}]


def test_bundle_in_spanish_is_spanish_in_every_word_of_ours():
    spanish = open_library(Settings(), country="GB").renderer.speaking("es")
    answers = deny_unmentioned(spanish.pathway, MEASURED)
    bundle = json.loads(bundle_file(spanish, assess(spanish.pathway, answers), NOW).text)
    said = re.findall(r'"(?:text|display|name)": "([^"]*)"', json.dumps(bundle, ensure_ascii=False))

    assert bundle["language"] == "es"
    assert not {"Left", "Right", "Yes", "Not sure", "right", "Patient-entered, unexamined"} & {
        *said
    }


def test_same_answers_give_the_same_bundle():
    result = assess(shipped(), deny_unmentioned(shipped(), MEASURED))

    assert bundle_of(shipped(), result, NOW) == measured()


def test_command_prints_a_bundle(tmp_path: Any):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(MEASURED), encoding="utf-8")
    outcome = called("fhir", file, "--at", "2026-03-02T09:30+00:00")

    assert outcome.code == 0
    assert Bundle.model_validate_json(outcome.out).timestamp is not None


@pytest.mark.parametrize(
    ("words", "named"),
    [(("--at", "noon"), "noon"), ((), "no-such-file")],
    ids=["time", "file"],
)
def test_wrong_call_is_one_sentence(words: tuple[str, ...], named: str):
    outcome = called("fhir", "no-such-file.json", *words)

    assert outcome.refuses(named)
