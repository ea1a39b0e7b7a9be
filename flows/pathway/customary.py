"""Feet, inches and pounds, for countries that measure in them; kept are cm and kg."""

from flows.pathway.wording import Wording

CM, KG = "cm", "kg"
CM_PER_INCH, KG_PER_POUND = 2.54, 0.45359237
TALLEST_IN_INCHES = 100
"""A length that may be more cm than this is that of a body, told in feet (expert)."""


def asked_in(wording: Wording, unit: str, most: float | None) -> str:
    """Return the units that a number is asked for in, the country's own first; empty for others.

    >>> asked_in(Wording(units="customary"), "kg", 400)
    'pounds, such as 150 lb, or in kg'
    """
    if not wording.is_customary:
        return ""
    is_tall = (most or 0) > TALLEST_IN_INCHES
    lengths = wording.feet_first if is_tall else wording.inches_first
    return {CM: lengths, KG: wording.pounds_first}.get(unit, "")


def told_in(wording: Wording, unit: str, value: float, most: float | None) -> str:
    """Return a number in the country's own units; empty where it has no others.

    >>> told_in(Wording(units="customary"), "cm", 170, 250)
    '5 ft 7 in'
    >>> told_in(Wording(units="customary"), "cm", 11.5, 25)
    '4.5 in'
    """
    if not wording.is_customary or unit not in (CM, KG):
        return ""
    if unit == KG:
        return wording.in_pounds.format(pounds=round(value / KG_PER_POUND))
    if (most or 0) > TALLEST_IN_INCHES:
        feet, inches = divmod(round(value / CM_PER_INCH), 12)
        return wording.in_feet.format(feet=feet, inches=inches)
    return wording.in_inches.format(inches=wording.number(round(value / CM_PER_INCH, 1)))


def bare_in(unit: str, number: float, most: float | None) -> float | None:
    """Return a number without a unit as so many cm or kg; None where it may be cm or inches.

    >>> bare_in("kg", 150, 400), bare_in("cm", 170, 250), bare_in("cm", 67, 250)
    (68.0388555, 170, None)
    """
    if unit == KG:
        return number * KG_PER_POUND
    could_be_inches = number and abs(number) * CM_PER_INCH <= (most or 0)
    return None if could_be_inches else number
