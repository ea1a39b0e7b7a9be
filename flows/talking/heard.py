"""What was heard in a person's own words: asked about once, and only then an answer.

Of a question with several answers a sentence names some. Those are `noted`, and the question is
still asked for the rest, so that nothing counts as denied that nobody was asked about.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from flows.judging.outlook import SAFETY_SECTIONS
from flows.pathway.answers import BESIDE, YES, Answer, Sideless, Value, Values
from flows.pathway.connecting import TYPED
from flows.pathway.facts import Facts, Reading
from flows.pathway.model import Item, Pathway
from flows.talking.prompts import Option, Prompt
from flows.talking.session import Session
from flows.talking.spoken import lower_first, spoken
from flows.talking.unconfirmed import hanging, is_otherwise
from flows.talking.whom import is_grown_child, is_young_self

HEARD = "heard"
ALL_RIGHT, ASK_ALL = "all_right", "ask_all"
NOT = "not="
"""How the option begins that leaves one of the things heard out."""
NOTHING_ELSE = "nothing_else"
SECTIONS = (*SAFETY_SECTIONS, "history")
"""Where words may answer what is not open; a self-test is done and not told."""


def sifted(pathway: Pathway, values: Values, said: Mapping[str, Sideless]) -> dict[str, Sideless]:
    """Keep of what was said the answers to what is asked, applies, and has no answer yet."""
    facts = Facts(values={**values, **said}, reading=Reading.ASKING)
    return {
        id: value
        for id, value in said.items()
        if _may_be_heard(pathway.items[id], value)
        and id not in values
        and pathway.items[id].ask_if.holds(facts) is not False
    }


def said_otherwise(
    pathway: Pathway, session: Session, values: Values, said: Mapping[str, Sideless]
) -> dict[str, Sideless]:
    """Return what was said otherwise than it was answered, with what of that answer still holds."""
    told = {answer.item for answer in session.answers if not answer.is_given}
    otherwise: dict[str, Sideless] = {}
    for id, value in said.items():
        item, before = pathway.items[id], values.get(id)
        if id not in told or before == BESIDE or not _may_be_heard(item, value):
            continue
        now = value
        if isinstance(before, tuple) and is_part(item, value):
            now = _together(item, value, before)
        if _each(now) != _each(before):
            otherwise[id] = now
    return otherwise


def _each(value: Value | None) -> object:
    """Return an answer so that the order of several does not count."""
    return frozenset(value) if isinstance(value, tuple) else value


def _may_be_heard(item: Item, value: Value) -> bool:
    """Tell whether words may answer an item; a sign they may only say to be there."""
    if item.private or item.section not in SECTIONS or item.screen == TYPED:
        return False
    return not item.is_sign or value == YES


def put_now(pathway: Pathway, session: Session) -> dict[str, Sideless]:
    """Return what is asked about of what was heard: signs that may not be meant by themselves.

    So are signs beside what was answered otherwise, which is shown with what it would do; a sign
    that hangs on that waits for it.
    """
    heard, likely = dict(session.heard), dict(session.likely)
    signs = {id: v for id, v in heard.items() if pathway.items[id].is_sign}
    if is_otherwise(session, heard):
        later = hanging(pathway, session)
        signs = {id: v for id, v in signs.items() if id not in later}
    unsure = {id: v for id, v in signs.items() if id in likely}
    return unsure or (is_otherwise(session, heard) and signs) or heard


def heard_prompt(pathway: Pathway, session: Session) -> Prompt:
    """Ask whether all of it is right; one thing of several can be left out."""
    items = [pathway.items[id] for id in put_now(pathway, session)]
    wording = pathway.wording
    leave_out = (
        Option(NOT + item.id, wording.not_right.format(title=lower_first(item.title)))
        for item in items
    )
    return Prompt(
        screen=HEARD,
        section=HEARD,
        kind="single",
        title="",
        text="",
        why="",
        options=(
            Option(ALL_RIGHT, wording.all_right),
            Option(ASK_ALL, wording.ask_all),
            *(leave_out if len(items) > 1 else ()),
        ),
        wording=wording,
    )


def told_rows(pathway: Pathway, heard: Iterable[tuple[str, Sideless]]) -> list[tuple[str, str]]:
    """Return what was heard, as questions in short and answers in words."""
    items = pathway.items
    return [(items[id].title, spoken(items[id], value)) for id, value in heard]


def worth_naming(pathway: Pathway, taken: Mapping[str, Sideless]) -> dict[str, Sideless]:
    """Return what is named of answers that are taken back: signs, and all of several questions."""
    items = {id: pathway.items[id] for id in taken if not pathway.items[id].private}
    screens = {item.screen or id for id, item in items.items()}
    return {
        id: taken[id]
        for id, item in items.items()
        if (taken[id] == YES if item.is_sign else len(screens) > 1)
    }


def told_with(pathway: Pathway, session: Session, values: Values) -> dict[str, object]:
    """Return what the question tells of: what was heard, with notes, and if a child answers."""
    said = put_now(pathway, session)
    is_of_danger = all(pathway.items[id].is_sign for id in said)
    return {
        "rows": told_rows(pathway, said.items()),
        "notes": [*notes_on(pathway, said)],
        "later": [] if is_of_danger else titles_of_likely(pathway, session),
        "is_young": is_young_self({**values, **said}),
        "is_grown": is_grown_child({**values, **said}),
        "exceeded": [*exceeded(pathway, values, said)],
    }


def exceeded(pathway: Pathway, values: Values, said: Values) -> Iterator[tuple[str, str]]:
    """Yield which other answers, in words, lie below what was said and hardly ever do."""
    for id, limit in pathway.content.pathway.rarely_above.items():
        other, one = {**values, **said}.get(limit), said.get(id)
        if isinstance(one, int | float) and isinstance(other, int | float) and one > other:
            yield pathway.items[limit].title, spoken(pathway.items[limit], other)


def is_part(item: Item, value: Value) -> bool:
    """Tell whether a value is only some of the answers that a question may have."""
    if not isinstance(value, tuple):
        return False
    return not any(choice.alone for choice in item.choices if choice.id in value)


def noted_of(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Return what was told of questions that are still to be asked for the rest, all together."""
    noted: dict[str, tuple[str, ...]] = {}
    for one in session.noted:
        if isinstance(one.value, tuple):
            before = noted.get(one.item, ())
            noted[one.item] = tuple(dict.fromkeys((*before, *one.value)))
    return noted


def with_told(session: Session, prompt: Prompt) -> Prompt:
    """Say in a prompt what was told of it, and what may have been."""
    prompt = _with_noted(session, prompt) if session.noted else prompt
    return _with_likely(session, prompt) if session.likely else prompt


def _with_noted(session: Session, prompt: Prompt) -> Prompt:
    """Say in a prompt what was told of it, and offer that this was all."""
    noted = noted_of(session)
    told = "; ".join(spoken(item, noted[item.id]) for item in prompt.items if item.id in noted)
    if not told:
        return prompt
    more = (Option(NOTHING_ELSE, prompt.wording.nothing_else),) if prompt.kind == "multi" else ()
    return replace(prompt, told=told, options=(*prompt.options, *more))


def _with_likely(session: Session, prompt: Prompt) -> Prompt:
    """Say in a prompt what a sentence may have said of it, until it is answered."""
    answered = {answer.item for answer in session.answers}
    likely = {id: value for id, value in session.likely if id not in answered}
    asked = [item for item in prompt.items if item.id in likely and not item.is_sign]
    words = "; ".join(spoken(item, likely[item.id]) for item in asked)
    several = (likely[item.id] for item in asked)
    ids = [one for value in several for one in (value if isinstance(value, tuple) else (value,))]
    options = tuple(str(id) for id in ids if prompt.option(str(id)))
    return replace(prompt, maybe_told=words, likely=options) if asked else prompt


def titles_of_likely(pathway: Pathway, session: Session) -> list[str]:
    """Return what may have been said too, as questions in short; of signs none."""
    items = (pathway.items[id] for id, _ in session.likely)
    return [lower_first(item.title) for item in items if not item.is_sign]


def joined(pathway: Pathway, session: Session, values: Mapping[str, Value]) -> dict[str, Value]:
    """Join answers with what was told of the same questions before."""
    noted = noted_of(session)
    return {
        id: _together(pathway.items[id], value, noted[id]) if id in noted else value
        for id, value in values.items()
    }


def with_more(
    pathway: Pathway, heard: Mapping[str, Sideless], said: Mapping[str, Sideless]
) -> dict[str, Sideless]:
    """Return what was heard with what was said after it, which of one answer takes its place."""
    both = dict(heard)
    for id, value in said.items():
        item, before = pathway.items[id], heard.get(id)
        if isinstance(before, tuple) and is_part(item, value):
            both[id] = _together(item, value, before)
        else:
            both[id] = value
    return both


def _together(item: Item, value: Value, noted: tuple[str, ...]) -> tuple[str, ...]:
    given = value if isinstance(value, tuple) else ()
    said = {*noted, *given}
    return tuple(choice.id for choice in item.choices if choice.id in said and not choice.alone)


def with_left_over(session: Session) -> Session:
    """Let count what was noted of questions that nobody came to ask."""
    answered = {answer.item for answer in session.answers}
    turns = {one.item: one.turn for one in session.noted}
    left_over = (
        Answer(item=id, value=value, turn=turns[id])
        for id, value in noted_of(session).items()
        if id not in answered
    )
    return replace(session, answers=(*session.answers, *left_over))


def without_left_over(session: Session) -> Session:
    """Take that out again where the questions may still be asked: half an answer is none."""
    noted = {(one.item, one.turn) for one in session.noted}
    asked = tuple(one for one in session.answers if (one.item, one.turn) not in noted)
    return replace(session, answers=asked)


def notes_on(pathway: Pathway, said: Values) -> Iterator[str]:
    """Yield the messages that belong to what was said, each once."""
    yield from dict.fromkeys(
        note for item, choice, note in _notes(pathway) if said.get(item) == choice
    )


@lru_cache(maxsize=8)
def _notes(pathway: Pathway) -> tuple[tuple[str, str | None, str], ...]:
    """Return the few messages that belong to a way of saying something, with its choice."""
    sayings = (saying for one in pathway.content.vocabularies for saying in one.sayings)
    return tuple((one.question, one.choice, one.note) for one in sayings if one.note)
