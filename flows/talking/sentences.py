"""What a person says in their own words, as answers: only what is clearly said, never a guess.

A denial denies what follows it, a doubt takes its clause out, two answers that do not go together
are none. A warning sign is heard only where it is said to be there.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flows.pathway.answers import SIDE, Sideless
from flows.pathway.model import Item, Pathway
from flows.pathway.vocabulary import Saying
from flows.pathway.whom import SELF, SUBJECT
from flows.talking.around import Around, Fits, amounts_of, holds, names_in
from flows.talking.certainty import Certainty, without
from flows.talking.clauses import Clause, clauses_of, is_denied
from flows.talking.fevers import is_no_age
from flows.talking.hits import (
    Hit,
    Place,
    beside,
    last_correction,
    of_self,
    unclaimed,
    unguarded,
)
from flows.talking.implying import is_telling, with_implied
from flows.talking.lexicon import AMOUNT, Lexicon, Pattern
from flows.talking.openings import NOTHING, has_exception
from flows.talking.patterns import end_of, may_hold
from flows.talking.resolving import answers_of
from flows.talking.staying import with_named
from flows.talking.telling import (
    is_about_it,
    is_in_first_person,
    is_of_other_side,
    is_of_self,
    side_meant,
    whom_meant,
)
from flows.talking.tokens import CM, NUMBER, YEARS, Token
from flows.talking.units import in_unit


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says: answers by item, and items of which it says two things at once.

    `unsure` are those of the answers, and of their choices, that it may not mean.
    """

    values: Mapping[str, Sideless]
    unclear: Mapping[str, tuple[str, ...]]
    elsewhere: str | None = None
    unsure: Mapping[str, Sideless] = field(default_factory=dict)


def hear(
    pathway: Pathway,
    lexicon: Lexicon,
    text: str,
    open_items: Collection[str] = (),
    awaiting: Collection[str] = (),
) -> Heard:
    """Return what a text says; for items that are open now, in fewer words too.

    At the very first question people tell their story; later they mostly answer what is asked, or
    go on about what is `awaiting` their yes.
    """
    clauses = with_named(lexicon, clauses_of(lexicon, text), awaiting)
    is_own = is_of_self(lexicon, clauses)
    arounds = [
        Around(lexicon, clause, before, is_own=is_own)
        for before, clause in zip((None, *clauses), clauses, strict=False)
    ]
    hits = [hit for around in arounds for hit in _hits(pathway, lexicon, around, open_items)]
    if open_items and pathway.screens[0].ids.isdisjoint(open_items):
        hits = beside(pathway, hits, open_items)
    told = _Told(pathway, last_correction(lexicon, clauses), open_items)
    if SUBJECT in pathway.items and is_telling(pathway, open_items):
        hits = _with_whom(lexicon, clauses, hits, is_own=is_own)
    elif SUBJECT not in open_items:
        about = {one.place for one in clauses if is_about_it(lexicon, [one])}
        hits = [one for one in hits if not _is_weakly_another(one) or one.clause in about]
    hits = of_self(pathway, hits, told.by(hits).values)
    hits = unguarded(hits, told.by(hits).values)
    hits = unclaimed(hits, told.by(hits).values, open_items)
    heard = replace(told.by(hits), elsewhere=_elsewhere(lexicon, clauses))
    if not open_items and has_exception(lexicon.language, text):
        heard = replace(heard, values={id: v for id, v in heard.values.items() if v not in NOTHING})
    heard = _with_whole(pathway, lexicon, clauses, heard, open_items)
    values = with_implied(pathway, heard.values, heard.unclear, open_items)
    told_freely = is_telling(pathway, open_items)
    beside_it, asked = ((), ()) if told_freely else (_aside(hits, open_items), open_items)
    unsure = Certainty(lexicon, clauses, hits, beside_it, asked).unsure_of(heard.values)
    if heard.values.get(SUBJECT) == SELF and is_in_first_person(lexicon, clauses):
        unsure.pop(SUBJECT, None)  # the whole story says it
    surely = with_implied(pathway, without(heard.values, unsure), heard.unclear, open_items)
    doubted = values.keys() - heard.values.keys() - surely.keys()
    return replace(heard, values=values, unsure={**unsure, **{id: values[id] for id in doubted}})


def _with_whom(
    lexicon: Lexicon, clauses: Sequence[Clause], hits: Sequence[Hit], *, is_own: bool
) -> list[Hit]:
    """Return hits and whose knee it is, where no clause says it but the whole story does.

    What may only be of somebody else gives way to "my knee": "when I carry my son, he's 3".
    """
    hits = [one for one in hits if not (is_own and _is_weakly_another(one))]
    said = {hit.value for hit in hits if hit.saying.question == SUBJECT}
    whom = whom_meant(lexicon, clauses) if len(said) != 1 else None
    if whom is None:
        return hits
    hits = [one for one in hits if one.saying.question != SUBJECT]
    saying = Saying(question=SUBJECT, choice=whom)
    return [*hits, Hit(saying, whom, clause=len(clauses), start=0, end=0)]


def _aside(hits: Iterable[Hit], open_items: Collection[str]) -> set[str]:
    """Return what is told beside the open question and is not of the same thing."""
    of_it = {
        hit.saying.question
        for hit in hits
        if not {*hit.saying.needs, *hit.saying.beside}.isdisjoint(open_items)
    }
    return {hit.saying.question for hit in hits} - of_it - set(open_items)


def _is_weakly_another(hit: Hit) -> bool:
    return hit.saying.question == SUBJECT and hit.value != SELF and hit.saying.weak


def _with_whole(
    pathway: Pathway,
    lexicon: Lexicon,
    clauses: Sequence[Clause],
    heard: Heard,
    open_items: Collection[str],
) -> Heard:
    """Return what was heard with what only the whole story tells: whose knee, and which side."""
    is_of_it = heard.values or is_about_it(lexicon, clauses)
    if not is_of_it or heard.elsewhere or not is_telling(pathway, open_items):
        return heard
    values, side = dict(heard.values), side_meant(lexicon, clauses)
    is_other = SIDE in pathway.items and is_of_other_side(lexicon, clauses)
    if side is not None and (is_other or _is_untold(pathway, heard, SIDE)):
        values[SIDE] = side
    if _is_untold(pathway, heard, SUBJECT) and is_in_first_person(lexicon, clauses):
        values[SUBJECT] = SELF
    return replace(heard, values=values)


def _is_untold(pathway: Pathway, heard: Heard, id: str) -> bool:
    return id in pathway.items and id not in heard.values and id not in heard.unclear


@dataclass(frozen=True, slots=True)
class _Told:
    """What the hits in one text come to."""

    pathway: Pathway
    correction: Place | None
    open_items: Collection[str]

    def by(self, hits: Sequence[Hit]) -> Heard:
        """Return answers of which what they need was said too, and choices where two were said."""
        return Heard(*answers_of(self.pathway, hits, self.correction, self.open_items))


# ---- patterns


def _hits(
    pathway: Pathway,
    lexicon: Lexicon,
    around: Around,
    open_items: Collection[str],
) -> Iterator[Hit]:
    clause = around.clause
    fits = Fits(clause)
    telling = is_telling(pathway, open_items)
    likely = [
        pattern
        for pattern in _with_any(lexicon, around.names)
        if (not pattern.is_open or pattern.saying.question in open_items)
        and may_hold(pattern.row, around.names)
    ]
    for start in range(len(clause.tokens)):
        for pattern in likely:
            end = end_of(pattern.row, fits, start)
            if end is None or around.is_bare(pattern, start, end):
                continue
            if around.takes_back(pattern, start, end):
                continue
            if not telling and not _is_of_pain(pattern, clause, around.names, open_items):
                continue
            wishes = pattern.saying.doubtful
            if not pattern.denies and is_denied(lexicon, clause, start, end, wishes=wishes):
                continue
            value = _value(pathway, lexicon, pattern, clause, start, end)
            if value is not None:
                yield Hit(
                    *(pattern.saying, value, clause.place, start, end),
                    is_open=pattern.is_open,
                    is_word=pattern.is_open and around.is_word_among(start, end),
                    part=around.part(start, end),
                    is_earlier=around.is_earlier(start, end),
                    is_of_another=_may_be_of_another(pattern) and around.names_another(start, end),
                    guards=around.waiting_guards(pattern, start, end),
                    claims=frozenset().union(*(guard.said for guard in pattern.guards)),
                )


def _may_be_of_another(pattern: Pattern) -> bool:
    """Tell whether words about somebody else say nothing: all but what families have."""
    return pattern.saying.question == SIDE or not pattern.saying.doubtful


def _with_any(lexicon: Lexicon, names: frozenset[str]) -> Sequence[Pattern]:
    """Return the patterns of which the rarest word is among what is said, each once."""
    found = {id(one): one for name in sorted(names) for one in lexicon.patterns.get(name, ())}
    return list(found.values())


def _is_of_pain(
    pattern: Pattern, clause: Clause, names: frozenset[str], open_items: Container[str]
) -> bool:
    """Tell whether beside another question a clause says itself what it is of, if it has to."""
    saying = pattern.saying
    if not saying.of or any(id in open_items for id in (saying.question, *saying.beside)):
        return True
    return any(holds(row, clause, names) for row in pattern.of)


def _value(
    pathway: Pathway, lexicon: Lexicon, pattern: Pattern, clause: Clause, start: int, end: int
) -> str | float | None:
    """Return the choice or the number that a match says, None for an amount that fits none."""
    saying = pattern.saying
    if saying.choice is not None:
        return saying.choice
    if saying.number is not None:
        return in_range(pathway.items[saying.question], saying.number)
    named = {word for slot in pattern.row for word in slot.words if word.startswith(AMOUNT)}
    span = clause.tokens[start:end]
    amounts = [one for one in span if not named.isdisjoint(amounts_of(one))]
    if not amounts:
        return None
    amount = amounts[0]
    if saying.measures:
        fitting = (choice for choice, (low, high) in saying.measures.items()
                   if low <= amount.low and amount.high <= high)  # fmt: skip
        return next(fitting, None)
    own = (one for one in amounts if one.unit != NUMBER and _in_unit(lexicon, one, saying))
    amount = next(own, amount)  # the kilos of "182 cm 79 kg"
    if amount.low != amount.high:
        return None
    number, item = _in_unit(lexicon, amount, saying), pathway.items[saying.question]
    if number is None or (item.unit == YEARS and amount.unit == NUMBER and is_no_age(number)):
        return None
    if item.unit == CM and not pattern.is_open and not float(number).is_integer():
        in_metres = in_range(item, number * 100)  # "mido 1,72"
        return in_range(item, number) if in_metres is None else in_metres
    return in_range(item, number)


def _in_unit(lexicon: Lexicon, amount: Token, saying: Saying) -> float | None:
    return in_unit(lexicon.language, amount, saying.unit or "")


def in_range(item: Item, number: float) -> float | None:
    """Return a number as a question counts, None where it is out of its range."""
    low, high = item.min, item.max
    if (low is not None and number < low) or (high is not None and number > high):
        return None
    if item.step and item.unit != YEARS:
        number = round(number / item.step) * item.step
    return int(number) if float(number).is_integer() or item.unit == YEARS else round(number, 1)


def _elsewhere(lexicon: Lexicon, clauses: Sequence[Clause]) -> str | None:
    """Return the message to somebody whose trouble is not what this flow is about."""
    named = [(clause, names_in(clause)) for clause in clauses]
    for one, rows, unless in lexicon.elsewhere:
        said = any(holds(row, *clause) for row in rows for clause in named)
        if said and not any(holds(row, *clause) for row in unless for clause in named):
            return one.message
    return None
