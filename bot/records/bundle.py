"""The answers as a file for a clinic's computer; as on the page, nothing private is in it."""

import json
from dataclasses import replace
from datetime import datetime

from bot.conversation.outgoing import Document
from bot.conversation.render import Renderer
from bot.records.fhir import bundle_of
from flows.judging.result import Result, assess
from flows.pathway.model import Pathway
from flows.pathway.translating import about
from flows.pathway.whom import OTHER

BUNDLE_NAME = "knee-answers-fhir.json"
UNEXAMINED = "Patient-entered, unexamined"


def bundle_file(renderer: Renderer, result: Result, reached_at: datetime) -> Document:
    """Return a result as a FHIR bundle, in the language of the renderer."""
    pathway = about(renderer.pathway, OTHER)
    told = _without_private(pathway, assess(pathway, result.values))
    bundle = bundle_of(pathway, told, reached_at, renderer.phrase(UNEXAMINED))
    text = json.dumps(bundle, ensure_ascii=False, indent=1)
    return Document(name=BUNDLE_NAME, text=text, language=renderer.language)


def _without_private(pathway: Pathway, result: Result) -> Result:
    open_to_all = {id: v for id, v in result.values.items() if not pathway.items[id].private}
    return replace(result, values=open_to_all)
