"""Finds words that ask for a person at the clinic, in every language; none of them is kept."""

from collections.abc import Iterator
from functools import cache

from flows.checkins.history import Asked
from flows.checkins.request_words import shipped_requests
from flows.talking.patterns import row_of
from flows.talking.watching import Watch, Watched, guards

KINDS = tuple(Asked)


def find_requests(text: str) -> frozenset[Asked]:
    """Return all that a text may ask a person for; typed emergencies are found by others."""
    return frozenset(KINDS[order] for order in _watch("?" in text).found_in(text))


@cache
def _watch(is_question: bool) -> Watch:
    real = (word for spoken in shipped_requests() for word in spoken.real)
    return Watch.over(_rows(is_question), real)


def _rows(is_question: bool) -> Iterator[Watched]:
    for spoken in shipped_requests():
        groups = {group.id: group.words for group in spoken.word_groups}
        for words in spoken.requests:
            beside = guards(words.not_before), guards(words.not_after)
            if is_question or not words.in_question:
                for pattern in words.any:
                    yield Watched(KINDS.index(words.kind), row_of(pattern, groups), *beside)
