"""Numbers that may be a temperature: said of a child they are rather a fever than an age."""

CELSIUS, FAHRENHEIT = (37.5, 42.5), (99.5, 108)
"""From where to where a number may be a fever (expert)."""
HEIGHT = (1.3, 2.2)
"""Metres from which to which a number may be how tall somebody is (expert)."""
NORMAL = (35, 37.5), (95, 99.5)
"""From where to where one is the temperature of a body that has none (expert)."""


def may_be_a_fever(number: float) -> bool:
    """Tell whether a number without a unit may be a temperature, of either scale.

    >>> [may_be_a_fever(number) for number in (9, 36.6, 39.5, 61, 102)]
    [False, False, True, False, True]
    """
    return any(low <= number <= high for low, high in (CELSIUS, FAHRENHEIT))


def is_no_age(years: float) -> bool:
    """Tell whether a number is a temperature or a height: nobody says 39.5 of years, nor 1.80.

    >>> [is_no_age(years) for years in (36.4, 39.5, 1.8, 2.5, 36)]
    [True, True, True, False, False]
    """
    is_normal = any(low <= years <= high for low, high in (*NORMAL, HEIGHT))
    return (is_normal or may_be_a_fever(years)) and not float(years).is_integer()
