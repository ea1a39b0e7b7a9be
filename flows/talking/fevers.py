"""Numbers that may be a temperature: said of a child they are rather a fever than an age."""

CELSIUS, FAHRENHEIT = (37.5, 42.5), (99.5, 108)
"""From where to where a number may be a fever (expert)."""
HEIGHT = (1.3, 2.2)
"""Metres from which to which a number may be how tall somebody is (expert)."""
IN_PARTS = 18
"""Years up to which an age is told in parts of a year, such as 3.5 (expert)."""


def may_be_a_fever(number: float) -> bool:
    """Tell whether a number without a unit may be a temperature, of either scale.

    >>> [may_be_a_fever(number) for number in (9, 36.6, 39.5, 61, 102)]
    [False, False, True, False, True]
    """
    return any(low <= number <= high for low, high in (CELSIUS, FAHRENHEIT))


def is_no_age(years: float) -> bool:
    """Tell whether a number is a temperature, a height or a weight: nobody is 39.5, nor 1.80.

    >>> [is_no_age(years) for years in (36.4, 39.5, 1.8, 70.5, 2.5, 36)]
    [True, True, True, True, False, False]
    """
    return not float(years).is_integer() and (years > IN_PARTS or HEIGHT[0] <= years <= HEIGHT[1])
