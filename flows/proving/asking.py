"""Proofs about what is asked and shown: nothing missing is passed over, no gate and no age."""

from collections.abc import Iterator, Mapping
from itertools import islice, product
from random import Random

from flows.judging.conclusion import conclude
from flows.judging.gates import is_offered
from flows.judging.outlook import SAFETY_SECTIONS
from flows.judging.result import assess
from flows.judging.safety import applies, counted
from flows.pathway.answers import LEFT, NOT_DONE, NOT_SURE, Answer, Value, Values
from flows.pathway.connecting import NOT_DONE_REASON, TOO_SORE
from flows.pathway.disposition import Disposition
from flows.pathway.facts import Facts, Reading
from flows.pathway.model import GateBlock, Pathway, Test
from flows.proving.agenda_proof import asking_everything
from flows.proving.alternatives import alternatives, conditions, typed
from flows.proving.drawing import draw
from flows.proving.raising import ALARMING, raisings
from flows.proving.sheets import sheet, untested
from flows.proving.tally import Tally
from flows.proving.ways import Known, Ways, asked_too
from flows.talking import machine
from flows.talking.agenda import Agenda
from flows.talking.prompting import prompt_for
from flows.talking.prompts import Prompt
from flows.talking.session import Phase, Session
from flows.talking.turn import Turn

SHEETS = 120
MOST_TRIED = 20_000
MOST_WAYS = 40
"""So many ways to shut one gate; no gate has more but the one of pain in an earlier test."""


def talked(pathway: Pathway, values: Values) -> Turn:
    """Return where a conversation stands once these answers were given."""
    answers = tuple(Answer(item=id, value=value, turn=0) for id, value in values.items())
    session = Session(
        flow=pathway.id,
        content_hash=pathway.content_hash,
        phase=Phase.SAFETY,
        agreed=True,
        answers=answers,
    )
    turn = Turn(pathway, session)
    machine.settle(turn)
    return turn


def missing_is_asked(pathway: Pathway, tally: Tally) -> None:
    """Leave out each answer of the safety part in turn: it is asked, and nothing is concluded.

    A leaf that looks at a missing answer is open in every reading, so that no rule fires and
    nothing is excluded by it; that is looked at for each leaf. Then each sign and each fact is
    left out of a sheet on which it applies, and each rule is raised with nothing else answered.
    """
    _missing_tells_nothing(pathway, tally)
    for item in pathway.items.values():
        if item.section in SAFETY_SECTIONS and item.id not in typed(pathway):
            whole = _asked(pathway, item.id)
            if whole is None:
                continue
            left = {id: value for id, value in whole.items() if id != item.id}
            turn = talked(pathway, untested(pathway, left))
            open_ = Agenda(pathway, turn.values).next_screen(SAFETY_SECTIONS)
            is_asked = open_ is not None and item.id in {one.id for one in open_.items}
            tally.check(is_asked and _waits(turn), f"without {item.id}: {turn.state}")
            if item.is_sign:
                tier = conclude(pathway, counted(pathway, left)[0]).disposition
                is_open = tier is None or tier.at_least(Disposition.URGENT)
                tally.check(is_open, f"without {item.id} it ends as {tier}")
    for rule, ways in _raised(pathway, "EDUNR"):
        for known in ways:
            turn = talked(pathway, known)
            tally.check(_waits(turn), f"{rule} with nothing else answered: {turn.state}")


def _raised(pathway: Pathway, letters: str) -> Iterator[tuple[str, tuple[Known, ...]]]:
    for rule in pathway.rules:
        if rule.code[0] in letters:
            yield rule.id, raisings(pathway)[rule.id]


def _missing_tells_nothing(pathway: Pathway, tally: Tally) -> None:
    leaves = {leaf for condition in conditions(pathway) for leaf in condition.leaves()}
    for leaf, reading in product(leaves, Reading):
        facts = Facts(values={}, unsure_is_yes=pathway.unsure_is_yes, reading=reading)
        tally.check(leaf.holds(facts) is None, f"a missing {leaf.item} tells something")


def _asked(pathway: Pathway, item: str) -> Mapping[str, Value] | None:
    """Return a calm sheet on which an item applies."""
    known = next(asked_too(pathway, {item: sheet(pathway, {})[item]}), None)
    if known is None:
        return None
    values = sheet(pathway, known)
    found = pathway.items[item]
    return values if applies(found, counted(pathway, values)[0]) is True else None


def _waits(turn: Turn) -> bool:
    """Tell whether no result is shown, but for an emergency."""
    complete = turn.conclusion.safety.complete
    return turn.is_emergency() or not turn.ended or (complete and not turn.asks_safety())


def signs_are_asked(pathway: Pathway, tally: Tally) -> None:
    """Meet each E, D and U rule in each way: every sign it takes for that is asked there.

    A sign is looked at with the other answers of that way only, read with caution; where those
    leave open whether it is asked, it may be asked.
    """
    signs = {sign.id: sign for sign in pathway.signs if sign.id not in typed(pathway)}
    cautious = Ways(pathway, Reading.ASKING)
    for rule in (rule for rule in pathway.rules if rule.code[0] in ALARMING):
        for known in islice(Ways(pathway).to(rule.when, {}), MOST_TRIED):
            for id in known.keys() & signs.keys():
                asked = signs[id].ask_if.holds(cautious.facts(known)) is not False
                tally.check(asked, f"{rule.id} needs {id}, which is not asked: {known}")


def missing_on_sheets(pathway: Pathway, tally: Tally) -> None:
    """Leave any number of answers out of whole sheets, drawn at random."""
    for number in range(SHEETS):
        chance = Random(number)
        share = chance.choice((0.02, 0.1, 0.5))
        given = {id: v for id, v in draw(pathway, number).items() if chance.random() > share}
        turn = talked(pathway, given)
        tally.check(_waits(turn), f"sheet {number}: {turn.state}")


def no_gated_test(pathway: Pathway, tally: Tally) -> None:
    """Shut each gate of each self-test in each way: the conversation does not begin that test.

    A gate looks at its own items only, and one shut gate is enough; so each is tried alone on the
    answers of somebody to whom every test is offered, and one way of each in the conversation
    itself. Not sure and missing shut it too, unless the content says that it stays open then.
    """
    free = untested(pathway, sheet(pathway, {}))
    plain, _ = counted(pathway, free)
    for test in pathway.tests.values():
        tally.check(_begins(pathway, test, free), f"nobody is offered {test.id}")
        for block in (*pathway.test_blocks, *test.blocks):
            for number, known in enumerate(islice(_shut(pathway, block), MOST_WAYS)):
                offered = is_offered(pathway, test, {**plain, **known})
                begins = number == 0 and _begins(pathway, test, {**free, **known})
                told = f"{test.id} in spite of {block.id}: {known}"
                tally.check(not (offered or begins), told)
    for rule, ways in _raised(pathway, ALARMING):
        for known in ways[:1]:
            tally.check(not _tested(pathway, {**free, **known}), f"a self-test after {rule}")


def _shut(pathway: Pathway, block: GateBlock) -> Iterator[Known]:
    """Yield the ways in which a gate surely or possibly stands in the way."""
    ways = Ways(pathway)
    for known in ways.to(block.when, {}):
        yield known
        if not block.opens_if_unknown:
            yield dict.fromkeys(known, NOT_SURE)


def _begins(pathway: Pathway, test: Test, values: Values) -> bool:
    """Tell whether a conversation would begin this test, all others being done with."""
    skipped: dict[str, Value] = {}
    for other in pathway.tests:
        if other != test.id:
            per_side = pathway.items[other].per_side
            skipped[other] = {LEFT: NOT_DONE} if per_side else NOT_DONE
            skipped[f"{other}.{NOT_DONE_REASON}"] = TOO_SORE
    prompt = _tested(pathway, {**skipped, **values})
    return prompt is not None and prompt.test is not None and prompt.test.id == test.id


def _tested(pathway: Pathway, values: Values) -> Prompt | None:
    """Return the self-test that would be asked now, whatever it may change."""
    known, _ = counted(pathway, values)
    screen = Agenda(asking_everything(pathway), known).next_screen(("self_test",))
    return prompt_for(pathway, screen) if screen else None


def minors_wait(pathway: Pathway, tally: Tally) -> None:
    """Try each age below the grown-up one, cleared or not: no ranking and no tests too early.

    Both hang on the age and on what clears the hip, and on nothing else that a person says.
    """
    minors = pathway.content.pathway.minors
    ages: list[Value] = [*range(minors.adult_from), NOT_SURE]
    cleared = {leaf.item for leaf in pathway.cleared.leaves()} - {"age"}
    grown = assess(pathway, sheet(pathway, {})).assessment.regions
    is_ranked = bool(pathway.content.pathway.regions)
    tally.check(bool(grown) or not is_ranked, "not even somebody grown up sees a ranking")
    for item, age in product(cleared, ages):
        for answer in alternatives(pathway)[item]:
            _check_minor(pathway, {"age": age, item: answer}, tally)


def _check_minor(pathway: Pathway, known: Known, tally: Tally) -> None:
    values = sheet(pathway, known)
    result = assess(pathway, values)
    plain = Facts(values=result.values)
    may = pathway.cleared.holds(plain) is True or pathway.of_age.holds(plain) is True
    age = known["age"]
    is_young = isinstance(age, (int, float)) and age < pathway.content.pathway.minors.ranked_from
    if is_young:
        tally.check(not result.assessment.clinician_regions, f"{known} is ranked")
    if is_young or not may:
        tally.check(not result.assessment.regions, f"{known} sees a ranking")
        tested = _tested(pathway, untested(pathway, values))
        tally.check(tested is None, f"{known} is offered a test")
