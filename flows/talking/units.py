"""Reads an amount in another unit than it was said in."""

from flows.pathway.language import OF_TEN, Language
from flows.talking.tokens import NUMBER, YEAR, Token


def in_unit(language: Language, amount: Token, unit: str) -> float | None:
    """Return an amount in a unit, None where the two measure different things.

    A bare number is in the unit that was asked for.
    """
    if amount.unit in (NUMBER, YEAR):
        return amount.low
    if amount.unit == OF_TEN:
        return amount.low if unit == OF_TEN else None
    units = {one.id: one for one in language.units}
    wanted, given = units.get(unit), units.get(amount.unit)
    if wanted is None or given is None or wanted.measure != given.measure:
        return None
    return amount.low / wanted.times
