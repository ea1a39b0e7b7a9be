"""The web chat speaks what the browser wants, and what the person chooses."""

from tests.web.house import Guest, House

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
ENGLISH_AGREE, SPANISH_AGREE = "I agree", "Acepto"


def test_browser_says_what_is_spoken(house: House) -> None:
    guest = Guest(house, SPANISH)

    assert '<html lang="es" dir="ltr">' in guest.last.text
    assert "Emergencia: llame al 999" in guest.words


def test_other_languages_are_english(house: House) -> None:
    assert 'lang="en"' in Guest(house, {"Accept-Language": "xx, yy;q=0.3"}).last.text


def test_chat_goes_on_in_its_language(house: House) -> None:
    guest = Guest(house, SPANISH)
    guest.press(SPANISH_AGREE)
    guest.client.headers["Accept-Language"] = "en"
    guest.look()

    assert "¿A quién le duele la rodilla?" in guest.words


def test_menu_changes_the_language_at_once(house: House) -> None:
    guest = Guest(house)
    guest.press(ENGLISH_AGREE)

    guest.press("Español")

    assert "Ahora hablamos español" in guest.words
    assert "¿A quién le duele la rodilla?" in guest.words
    assert 'lang="es"' in guest.look("/privacy").text


def test_somebody_new_can_choose(house: House) -> None:
    guest = Guest(house)

    guest.press("Español")

    assert "¿Acepta, y empezamos?" in guest.words


def test_unknown_language_lists_the_known(house: House) -> None:
    guest = Guest(house)
    guest.press(ENGLISH_AGREE)
    guest.post(language="../xx")

    assert "Languages" in guest.words
    assert 'lang="en"' in guest.last.text


def test_problems_are_told_in_the_language(house: House) -> None:
    assert "Esa página no existe" in Guest(house, SPANISH).look("/nowhere").text
