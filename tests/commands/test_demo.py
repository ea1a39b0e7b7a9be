"""The demo shows the Telegram bot in the terminal: press by number, write, and see it answer."""

import io
import sys

import pytest

from tests.conftest import Kneebot
from tests.telegram.bots import hurried


@pytest.fixture
def demo(kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch):
    def talk(*lines: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        with hurried():
            outcome = kneebot("demo", "--width", "80")
        assert (outcome.code, outcome.err) == (0, "")
        return outcome.out

    return talk


def test_buttons_are_pressed_by_number(demo):
    text = demo("1", "1")

    assert "[1] I agree" in text
    assert "➜ I agree" in text
    assert "Who has the sore knee?" in text
    assert "➜ Me" in text
    assert text.index("➜ Me") < text.index("How old")


def test_words_are_written(demo):
    text = demo("I agree", "me", "40")

    assert "➜ 40 years" in text


def test_emergency_is_heard(demo):
    text = demo("1", "crushing chest pain")

    assert "If this is happening now, call" in text


@pytest.mark.parametrize("line", ["99", "²", "9" * 5000])
def test_what_is_no_button_is_written(demo, line: str):
    assert "say whether you agree" in demo(line)
