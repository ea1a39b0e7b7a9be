"""The questions beside those of content: the terms, "is it now?" and "delete everything?"."""

from dataclasses import dataclass, replace
from functools import lru_cache

from flows.pathway.answers import NO, NOT_SURE, YES
from flows.pathway.wording import ENGLISH, Wording
from flows.talking.prompts import Option, Prompt

DELETE, KEEP = "delete", "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPrompts:
    """What is asked beside the questions of content."""

    consent: Prompt
    is_it_now: Prompt
    delete_all: Prompt


@lru_cache(maxsize=16)
def own_prompts(wording: Wording) -> OwnPrompts:
    """Return them in the words of one language."""
    consent = Prompt(
        screen="consent",
        section="consent",
        kind="single",
        title="",
        text="",
        why="",
        options=(Option(YES, wording.agree), Option(NO, wording.disagree)),
        wording=wording,
    )
    now = (Option(YES, wording.yes), Option(NO, wording.no), Option(NOT_SURE, wording.not_sure))
    delete = (Option(DELETE, wording.delete_all), Option(KEEP, wording.keep_all))
    return OwnPrompts(
        consent=consent,
        is_it_now=replace(consent, screen="is_it_now", options=now),
        delete_all=replace(consent, screen="delete_all", options=delete),
    )


CONSENT = own_prompts(ENGLISH).consent
IS_IT_NOW = own_prompts(ENGLISH).is_it_now
DELETE_ALL = own_prompts(ENGLISH).delete_all
