"""What is never said to a patient, however it is put."""

import pytest

from bot.translations.wrong import banned

NEVER = [
    ("en", "bone-on-bone"),
    ("en", "No pain, no gain"),
    ("en", "You're fine."),
    ("en", "You\u2019re okay"),
    ("en", "Weak hips have caused it"),
    ("en", "This will cure it"),
    ("en", "Rest it completely"),
    ("en", "Take 2 tablets of ibuprofen 3 times a day"),
    ("en", "Take one tablet"),
    ("en", "Take 1 g of paracetamol"),
    ("en", "Take 400 milligrams"),
    ("en", "<b>Nothing</b> serious"),
    ("es", "hueso-con-hueso"),
    ("es", "Tome 400 miligramos"),
    ("es", "Tome dos pastillas"),
    ("es", "Descanse por completo"),
    ("es", "Esto le curar\u00e1"),
]
HARMLESS = [
    ("en", "Walk 400 metres, then rest"),
    ("en", "Which tablets do you take?"),
    ("en", "Stand on 1 leg for 30 seconds"),
    ("en", "Rest for a moment"),
    ("es", "Descanse un momento"),
    ("es", "\u00bfQu\u00e9 pastillas toma?"),
]


@pytest.mark.parametrize(("language", "text"), NEVER)
def test_it_is_found(language: str, text: str) -> None:
    assert [*banned(text, language)]


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_harmless_words_are_not(language: str, text: str) -> None:
    assert not [*banned(text, language)]
