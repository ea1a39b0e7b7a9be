"""The page for a clinician: one text of a result, from which every form of it is made."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.conversation.outgoing import Document
from bot.conversation.render import SAFETY_NET, Renderer
from bot.records.sheet import paper_of
from bot.version import version
from flows.judging.result import Result, assess
from flows.pathway.conditions import items_of
from flows.pathway.disposition import Disposition
from flows.pathway.model import Paragraph, Pathway
from flows.pathway.rules import Advice, Referral
from flows.pathway.translating import about
from flows.pathway.whom import OTHER, SUBJECT
from flows.talking.handing_over import hand_over

PAGE_NAME = "knee-summary"
MOST_RULES = 6
"""Rules that are told in words; of more only the names, so that all fits one page."""
_HEADING = re.compile(r"<b>(.*?)</b>")
_TAG = re.compile(r"</?[bi]>")
_ITEM = re.compile(r"^\s*- (.+)$", re.MULTILINE)
_LAST_ITEM = re.compile(r";(?=$| [^;]*$)")
_SENTENCE = re.compile(r"(.+?)[.?!:](?=\s|$)")
_SENTENCES = re.compile(r".+?[.?!](?=\s|$)")
MOST_LETTERS = 190
"""Of an advice without a list of exercises: its first sentences, in about so many letters."""


@dataclass(frozen=True, slots=True)
class Advised:
    """What one paragraph of advice is about, and in short what it asks to do, where it does."""

    about: str
    more: str = ""


def page_of(
    renderer: Renderer,
    result: Result,
    reached_at: datetime,
    objection: str | None = None,
    signs_at: datetime | None = None,
) -> Document:
    """Write the page of a result that came from the content, in the language of the renderer.

    It speaks of the patient and to nobody, whoever answered. `signs_at` is since when
    its warning signs were asked, where that was another time.
    """
    pathway = about(renderer.pathway, OTHER)
    result = assess(pathway, result.values)
    conclusion = result.conclusion
    tier = conclusion.disposition or Disposition.SAME_DAY
    values = {
        "hand": hand_over(pathway, result, objection),
        "assessment": result.assessment,
        "tier": tier,
        "most": MOST_RULES,
        "is_alarming": tier.at_least(Disposition.URGENT),
        "told": renderer.phrases.verdict(conclusion),
        "whom": _whom(pathway, result),
        "recheck": renderer.phrases.recheck(conclusion.recheck_hours),
        "advised": list(_advised(renderer, pathway, result)),
        "answered_by": result.values.get(SUBJECT, ""),
        "reached_at": _time(renderer, reached_at),
        "asked_at": _time(renderer, signs_at or reached_at),
        "content_hash": result.content_hash,
        "version": version(),
    }
    return Document(
        name=f"{PAGE_NAME}.pdf",
        title=renderer.words("handover/title", values),
        text=renderer.words("handover/page", values),
        tier=tier,
        paper=paper_of(renderer.country.id),
        language=renderer.language,
    )


def _advised(renderer: Renderer, pathway: Pathway, result: Result) -> Iterator[Advised]:
    """Yield each paragraph of advice in short; one that follows from a private answer not.

    Those with a plan for home tell its exercises, numbers and limits of pain.
    """
    given = {spec.id for spec in result.advice}
    for paragraph in pathway.advice:
        if paragraph.spec.id in given - {SAFETY_NET} and not _is_private(pathway, paragraph):
            yield _in_short(
                renderer.advice(paragraph.spec, result, OTHER), has_plan=_has_plan(paragraph.spec)
            )


def _whom(pathway: Pathway, result: Result) -> str:
    chosen = next((one for one in pathway.referrals if one.spec == result.referral), None)
    return "" if chosen is None or _is_private(pathway, chosen) else chosen.spec.to


def _is_private(pathway: Pathway, paragraph: Paragraph[Advice] | Paragraph[Referral]) -> bool:
    return any(pathway.items[item].private for item in items_of(paragraph.when))


def _has_plan(spec: Advice) -> bool:
    is_at_home = {Disposition.ROUTINE, Disposition.SELF_CARE}.issuperset(spec.dispositions)
    return is_at_home and bool(spec.rules or spec.region)


def _in_short(text: str, *, has_plan: bool) -> Advised:
    """Return the heading of a paragraph, or else its first sentence, and what a plan asks to do.

    >>> _in_short("<b>Hips.</b> Daily.\\n- Bridges: 3 sets\\n- Planks\\nRest.", has_plan=True)
    Advised(about='Hips', more='Daily. Bridges: 3 sets; Planks. Rest.')
    """
    has_list = bool(_ITEM.search(text))
    words = html.unescape(" ".join(_ITEM.sub(r"\1;", text).split()))
    words = _LAST_ITEM.sub(".", words)
    found = _HEADING.match(words) or _SENTENCE.match(words)
    about = _TAG.sub("", found[1] if found else words).strip(" .?!:¿¡")
    if not has_plan:
        return Advised(about)
    rest = _TAG.sub("", words[found.end() :] if found else "").strip()
    return Advised(about, rest if has_list else _first_sentences(rest))


def _first_sentences(words: str) -> str:
    """Return as many whole sentences as fit, one at least."""
    told = ""
    for sentence in _SENTENCES.findall(words):
        if told and len(told) + len(sentence) > MOST_LETTERS:
            break
        told += sentence
    return told.strip()


def _time(renderer: Renderer, at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{renderer.phrases.full_date(utc)}, {utc:%H:%M} UTC"
