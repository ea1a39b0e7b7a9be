"""What is claimed of every pathway, and proven by `kneebot check`: one list."""

from flows.notices import ERROR, Notice
from flows.proving import agenda_proof, asking, exits, reaching, urgency
from flows.proving.tally import Claim, Tally

CLAIMS = (
    Claim(
        id="never_outvoted",
        says="No answer makes the tier of an emergency or same-day rule that fires less urgent",
        method="exhaustive",
        over="every E and D rule beside a rule of each letter and tier",
        run=urgency.never_outvoted,
    ),
    Claim(
        id="monotone",
        says="Turning a sign from no to not sure or yes never makes it less urgent",
        method="exhaustive",
        over="every sign in every condition that names it, whatever else is answered",
        run=urgency.monotone,
    ),
    Claim(
        id="monotone_on_sheets",
        says="The same, on whole sheets of answers",
        method="sampled",
        over=f"{urgency.SHEETS} sheets drawn by a seed, {urgency.FLIPS} signs each",
        run=urgency.monotone_on_sheets,
    ),
    Claim(
        id="not_sure_is_never_no",
        says="Not sure counts as yes on the signs of E and D, and elsewhere never as given or no",
        method="exhaustive",
        over="every item in every condition that names it, whatever else is answered",
        run=urgency.unsure_is_never_no,
    ),
    Claim(
        id="signs_are_asked",
        says="Every sign by which an E, D or U rule could fire is asked where it could",
        method="exhaustive",
        over="every way to meet every E, D and U rule",
        run=asking.signs_are_asked,
    ),
    Claim(
        id="missing_is_asked",
        says="What was not asked tells nothing: no result below an emergency while a sign is open",
        method="exhaustive",
        over="every leaf of a condition, every sign and fact left out, every rule alone",
        run=asking.missing_is_asked,
    ),
    Claim(
        id="missing_on_sheets",
        says="The same, with any number of answers left out of whole sheets",
        method="sampled",
        over=f"{asking.SHEETS} sheets drawn by a seed",
        run=asking.missing_on_sheets,
    ),
    Claim(
        id="agenda_changes_nothing",
        says="What is not asked, because it can no longer matter, would have changed no result",
        method="sampled",
        over=f"{agenda_proof.SHEETS} sheets drawn by a seed, asked once more with all of it",
        run=agenda_proof.changes_nothing,
    ),
    Claim(
        id="no_gated_self_test",
        says="No self-test begins while one of its gates is shut or in doubt, or after a red flag",
        method="exhaustive",
        over="every gate of every self-test in every way to shut it, and every E, D and U rule",
        run=asking.no_gated_test,
    ),
    Claim(
        id="minors_wait",
        says="The youngest see no ranking and no test, a minor none before a cleared hip",
        method="exhaustive",
        over="every age below the grown-up one, with every answer about who looked at the hip",
        run=asking.minors_wait,
    ),
    Claim(
        id="rules_reached",
        says="Every rule, combination, finding and doubt can come about by what is asked",
        method="exhaustive",
        over="a sheet of answers found for each",
        run=reaching.rules_reached,
    ),
    Claim(
        id="choices_reached",
        says="Every question and every choice is put before somebody",
        method="exhaustive",
        over="a conversation found for each",
        run=reaching.choices_reached,
    ),
    Claim(
        id="texts_reached",
        says="Every paragraph of advice and every referral is given to somebody",
        method="exhaustive",
        over="a sheet of answers found for each",
        run=reaching.texts_reached,
    ),
    Claim(
        id="every_state_has_an_exit",
        says="Every state answers every event, and can be left by /stop, /restart and an answer",
        method="exhaustive",
        over="every phase, alone, in an alarm and in a deletion, and every screen",
        run=exits.every_state_has_an_exit,
    ),
)


def not_proven(claim: Claim, tally: Tally) -> Notice:
    """Return what is to be said where a claim does not hold."""
    return Notice(
        level=ERROR,
        code="not_proven",
        file="rules.yaml",
        key=claim.id,
        message=f"does not hold: {tally.told}",
        remedy="mend what is named; the claim stands in flows/proving/claims.py",
    )
