"""Settings of the library that the bot in these tests uses."""

import pytest


@pytest.fixture(autouse=True)
def whole_durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let python-telegram-bot give durations; anything else makes it warn."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
