"""Coming back to a web chat days later: it is still there, or it is said that it was deleted."""

from datetime import timedelta

from bot.settings import Settings
from bot.store.retention import PARTS
from tests.web.house import IDLE, Guest, House, Serve

GONE = "What you told here on an earlier day was deleted"


def days_later(house: House, away: timedelta) -> None:
    house.now += away
    kept = Settings().retention
    for part in PARTS:
        house.db.run(part, kept, house.now)


def test_with_the_default_who_stopped_on_monday_goes_on_on_thursday(serve: Serve):
    house = serve(idle=Settings().retention.web)
    guest = Guest(house).at("onset")
    days_later(house, timedelta(hours=81))

    assert "You were last here 3 days ago" in guest.look().text
    guest.press("Go on")
    assert house.screen == "injury_when"


def test_with_the_default_who_comes_a_week_later_is_told(serve: Serve):
    house = serve(idle=Settings().retention.web)
    guest = Guest(house).until("side")
    days_later(house, timedelta(days=7, hours=1))

    guest.look()
    assert guest.is_new
    assert GONE in guest.words
    assert "nobody uses for 7 days" in guest.words
    assert house.count() == 0
    guest.look()
    assert GONE not in guest.words, "it is told once"


def test_who_comes_while_the_cookie_lives_but_the_chat_is_gone_is_told(serve: Serve):
    """A page that is opened keeps the cookie, and not the answers."""
    house = serve(idle=timedelta(days=30))
    guest = Guest(house).until("side")
    days_later(house, timedelta(days=8))

    assert GONE in guest.look().text


def test_in_the_language_of_the_browser(serve: Serve):
    house = serve()
    guest = Guest(house, {"accept-language": "es"}).until("side")
    house.now += 2 * IDLE

    assert "Lo que contó aquí otro día se borró" in guest.look().text


def test_who_only_looked_is_told_nothing(house: House, guest: Guest):
    house.now += 2 * IDLE

    guest.look()
    assert GONE not in guest.words


def test_who_hid_the_chat_is_told_nothing(house: House, guest: Guest):
    guest.until("side")
    guest.post("/leave")
    house.now += 2 * IDLE

    guest.look()
    assert GONE not in guest.words


def test_who_cleared_the_device_is_told_nothing(guest: Guest):
    guest.until("side")
    guest.look("/clear")
    guest.post("/clear")

    guest.look()
    assert GONE not in guest.words
