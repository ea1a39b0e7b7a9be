"""Finds words of an emergency in typed text, of every language, whatever the chat speaks."""

from collections.abc import Iterator
from functools import lru_cache

from flows.pathway.model import Pathway
from flows.pathway.references import AlarmPattern, AlarmWords
from flows.talking.denying import Denying
from flows.talking.patterns import row_of
from flows.talking.watching import Watch, Watched, guards

REAL = ("real", "es_real")
"""The groups of words that are never taken for a slip of the finger."""


def find_alarms(pathway: Pathway, text: str) -> tuple[AlarmPattern, ...]:
    """Return every pattern the text may mean; only its own clause can take one back."""
    watch = _watch(pathway.root or pathway)
    return tuple(pathway.alarms[order] for order in watch.found_in(text))


@lru_cache(maxsize=8)
def _watch(pathway: Pathway) -> Watch:
    groups = {group.id: group.words for group in pathway.content.word_groups}
    return Watch.over(_rows(pathway), (word for id in REAL for word in groups.get(id, ())))


def _rows(pathway: Pathway) -> Iterator[Watched]:
    groups = {group.id: group.words for group in pathway.content.word_groups}
    denials = {one.language: Denying.of(one, groups) for one in pathway.content.denials}
    for order, alarm in enumerate(pathway.alarms):
        also = [words for words in pathway.content.alarm_words if words.alarm == alarm.id]
        every: list[AlarmPattern | AlarmWords] = [alarm, *also]
        for words in every:
            beside = guards(words.not_before), guards(words.not_after)
            heeding: tuple[()] | tuple[Denying | None, bool] = ()
            if isinstance(words, AlarmWords):
                heeding = denials.get(words.language), words.heeds_denial
            for pattern in words.any:
                yield Watched(order, row_of(pattern, groups), *beside, *heeding)
