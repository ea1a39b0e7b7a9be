"""Which names clinics, their staff and patients may have."""

from bot.clinics.errors import ClinicError
from bot.store.audit import OPERATOR
from bot.store.names import JOINERS, folded, number_in

LONGEST_NAME = 64
OPERATORS = (OPERATOR, "somebody at its computer", "alguien en su ordenador")
"""What the audit and `/access` call whoever runs kneebot."""
NOT_ONLY_A_NUMBER = "write more than a number, which others are told by"
TOLD_SO = "patients without a label are told so"


def good_clinic_name(text: str) -> str:
    """Return a name for a clinic, tidied; raise ClinicError for one that it may not have."""
    return _good(text, "name of a clinic", _only_digits(text))


def good_staff_name(text: str) -> str:
    """Return a name for somebody of the staff; raise ClinicError for one they may not have."""
    is_operator = folded(text) in OPERATORS
    taken = "whoever runs kneebot is called so; give another" if is_operator else None
    return _good(text, "name of somebody", _only_digits(text) or taken)


def good_label(text: str) -> str:
    """Return a label for a patient, tidied; raise ClinicError for one that it may not be."""
    return _good(text, "label", fault_of_label(text))


def fault_of_label(text: str) -> str | None:
    """Return what to do about a label that no patient may have, None for a good one.

    A number alone may be that of a record elsewhere: whoever has no label is "patient 8", not "8".
    """
    is_another = number_in(text) is not None and not folded(text).isdecimal()
    return fault_of(text) or (TOLD_SO if is_another else None)


def fault_of(text: str) -> str | None:
    """Return what to do about a name that cannot be shown, None for a good one."""
    name = tidy(text)
    if not folded(name) or len(name) > LONGEST_NAME or len(text.strip().splitlines()) > 1:
        return f"write 1 to {LONGEST_NAME} letters on one line"
    hidden = next((one for one in name if not one.isprintable() and one not in JOINERS), None)
    return hidden and f"leave out U+{ord(hidden):04X}, which cannot be shown"


def tidy(text: str) -> str:
    """Return a name with one space between its words and none around them."""
    return " ".join(text.split())


def _only_digits(text: str) -> str | None:
    return NOT_ONLY_A_NUMBER if folded(text).replace(" ", "").isdecimal() else None


def _good(text: str, what: str, fault: str | None) -> str:
    wrong = fault_of(text) or fault
    if wrong is not None:
        raise ClinicError(f"{text[:LONGEST_NAME]!r} is no {what}; {wrong}")
    return tidy(text)
