"""A result as a FHIR R4B bundle: the questions, the answers to them, and what was measured.

No profile is claimed, and no code system but UCUM for units: ids are our own.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flows.judging.result import Result
from flows.pathway.answers import (
    BESIDE,
    LEFT,
    NO,
    NOT_DONE,
    NOT_SURE,
    RIGHT,
    STOPPED,
    YES,
    Scalar,
    Value,
)
from flows.pathway.model import Item, Pathway
from flows.pathway.questions import Choice
from flows.talking.spoken import spoken

Resource = dict[str, Any]
NAME = "urn:kneebot:{flow}"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
REASONS = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
UCUM_SYSTEM = "http://unitsofmeasure.org"
UCUM = {"cm": "cm", "s": "s", "kg": "kg", "years": "a", "degrees": "deg"}
WHY_ABSENT = {NOT_SURE: "asked-unknown", STOPPED: "not-performed", NOT_DONE: "not-performed"}
LEFT_OUT = (STOPPED, NOT_DONE)
SIDES = (LEFT, RIGHT)
UNEXAMINED = "Patient-entered, unexamined"
CHOICE, OPEN = "choice", "open-choice"
"""Types of a question; of the second, a number that was measured stands as a text of its own."""
UNSURE = Choice(id=NOT_SURE, label="Not sure")


def bundle_of(pathway: Pathway, result: Result, at: datetime, remark: str = UNEXAMINED) -> Resource:
    """Return questions, answers and measurements of a result in one bundle.

    `remark` stands beside each measurement, in the language of the pathway.
    """
    response = _response(pathway, result, at)
    answers = _address(json.dumps(response, sort_keys=True))
    note = [{"text": remark}]
    measured = [
        _entry(f"{answers}#{name}", {**one, "note": note})
        for name, one in _numbered(pathway, result, answers, at)
    ]
    entries = [
        _entry(f"{_name(pathway)}|{pathway.content_hash}", questionnaire_of(pathway)),
        {"fullUrl": answers, "resource": response},
        *measured,
    ]
    return {
        "resourceType": "Bundle",
        "language": pathway.wording.language,
        "type": "collection",
        "timestamp": at.isoformat(),
        "entry": entries,
    }


def questionnaire_of(pathway: Pathway) -> Resource:
    """Return every question of a pathway, in the order of asking.

    When a question is asked depends on rules that FHIR's `enableWhen` cannot say; what does not
    apply to somebody is therefore absent from their answers.
    """
    return {
        "resourceType": "Questionnaire",
        "url": _name(pathway),
        "version": pathway.content_hash,
        "status": "draft",
        "title": pathway.content.pathway.title,
        "item": [
            {
                "linkId": part.id,
                "text": part.name,
                "type": "group",
                "item": [_question(item) for item in _items(pathway, part.id)],
            }
            for part in pathway.content.pathway.parts
            if any(_items(pathway, part.id))
        ],
    }


def _name(pathway: Pathway) -> str:
    return NAME.format(flow=pathway.id)


def _entry(name: str, resource: Resource) -> Resource:
    return {"fullUrl": _address(name), "resource": resource}


def _address(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def _items(pathway: Pathway, section: str) -> Iterator[Item]:
    yield from (item for item in pathway.items.values() if item.section == section)


def _question(item: Item) -> Resource:
    if not item.per_side:
        return _asked(item, item.id, item.text or item.title)
    parts = [_asked(item, f"{item.id}.{side}", _side(item, side)) for side in SIDES]
    return {"linkId": item.id, "text": item.text or item.title, "type": "group", "item": parts}


def _asked(item: Item, link: str, text: str) -> Resource:
    asked: Resource = {"linkId": link, "text": text, "type": _type(item)}
    if item.kind == "multi":
        asked["repeats"] = True
    if asked["type"] in (CHOICE, OPEN):
        asked["answerOption"] = [{"valueCoding": _coding(item, one.id)} for one in _choices(item)]
    return asked


def _side(item: Item, side: str) -> str:
    return item.wording.side(side).capitalize()


def _type(item: Item) -> str:
    if item.kind == "number":
        return OPEN if item.choices else "quantity" if item.unit else "decimal"
    return "string" if item.kind == "text" else CHOICE


def _choices(item: Item) -> tuple[Choice, ...]:
    known = item.choices or (Choice(id=YES, label="Yes"), Choice(id=NO, label="No"))
    has_it = any(one.id == NOT_SURE for one in known)
    return known if has_it else (*known, UNSURE)


def _coding(item: Item, id: str) -> Resource:
    return {"code": id, "display": item.label(id)}


def _response(pathway: Pathway, result: Result, at: datetime) -> Resource:
    groups = []
    for part in pathway.content.pathway.parts:
        told = [_answered(item, result) for item in _items(pathway, part.id)]
        items = [one for one in told if one is not None]
        if items:
            groups.append({"linkId": part.id, "text": part.name, "item": items})
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{_name(pathway)}|{pathway.content_hash}",
        "status": "completed" if result.conclusion.safety.complete else "in-progress",
        "authored": at.isoformat(),
        "item": groups,
    }


def _answered(item: Item, result: Result) -> Resource | None:
    """Return the answers to an item; None where it does not apply or was never asked."""
    value = result.values.get(item.id, BESIDE)
    if value == BESIDE:
        return None
    if not item.per_side:
        return {"linkId": item.id, "text": item.text or item.title, **_given(item, value)}
    sides = value if isinstance(value, Mapping) else dict.fromkeys(SIDES, value)
    parts = [
        {"linkId": f"{item.id}.{side}", "text": _side(item, side), **_given(item, part)}
        for side, part in sides.items()
    ]
    return {"linkId": item.id, "text": item.text or item.title, "item": parts}


def _given(item: Item, value: Value) -> Resource:
    kind = _type(item)
    is_choice = kind in (CHOICE, OPEN)
    if value in LEFT_OUT or (value == NOT_SURE and not is_choice):
        return {"extension": [{"url": ABSENT, "valueCode": WHY_ABSENT[str(value)]}]}
    if is_choice and not isinstance(value, (int, float)):
        chosen = value if isinstance(value, tuple) else (str(value),)
        return {"answer": [{"valueCoding": _coding(item, one)} for one in chosen]}
    if kind == OPEN:
        return {"answer": [{"valueString": spoken(item, value)}]}
    if kind == "quantity":
        return {"answer": [{"valueQuantity": _quantity(item, value)}]}
    key = "valueString" if kind == "string" else "valueDecimal"
    return {"answer": [{key: value}]}


def _quantity(item: Item, value: Value) -> Resource:
    quantity: Resource = {"value": value}
    if item.unit:
        quantity["unit"] = item.unit
    if item.unit in UCUM:
        quantity |= {"system": UCUM_SYSTEM, "code": UCUM[item.unit]}
    return quantity


def _numbered(
    pathway: Pathway, result: Result, answers: str, at: datetime
) -> Iterator[tuple[str, Resource]]:
    """Yield an observation for each number, by side; what was not done says so."""
    for item in pathway.items.values():
        value = result.values.get(item.id, BESIDE)
        if item.kind != "number" or value in (BESIDE, NOT_SURE):
            continue
        by_side = value if isinstance(value, Mapping) else {"": value}
        for side, part in by_side.items():
            yield f"{item.id} {side}", _observation(pathway, item, side, part, answers, at)


def _observation(
    pathway: Pathway, item: Item, side: str, value: Value | Scalar, answers: str, at: datetime
) -> Resource:
    test = pathway.tests.get(item.test or "")
    name = f"{test.name}: {item.title}" if test else item.title
    found: Resource = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": name, "coding": [{"code": item.id, "display": name}]},
        "effectiveDateTime": at.isoformat(),
        "derivedFrom": [{"reference": answers}],
    }
    if side:
        found["bodySite"] = {"text": item.wording.side(side)}
    if isinstance(value, (int, float)):
        found["valueQuantity"] = _quantity(item, value)
    elif value in WHY_ABSENT:
        code = WHY_ABSENT[str(value)]
        found["dataAbsentReason"] = {"coding": [{"system": REASONS, "code": code}]}
    else:
        coding = _coding(item, str(value))
        found["valueCodeableConcept"] = {"coding": [coding], "text": coding["display"]}
    return found
