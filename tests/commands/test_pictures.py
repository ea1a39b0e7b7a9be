"""The command `pictures`: every picture in both themes, in the language of the terminal."""

from argparse import Namespace
from pathlib import Path

import pytest

from bot.commands.pictures import pictures
from bot.conversation.places import TEMPLATES
from bot.pictures.map import MAPS
from bot.pictures.picture import WIDTH, Theme
from bot.pictures.self_tests import sheets
from bot.settings import Settings
from tests.pictures.looking import size_of

SHEETS = tuple(sheets(TEMPLATES))


@pytest.mark.slow
@pytest.mark.parametrize("drawn", [SHEETS[:1], pytest.param(SHEETS, marks=pytest.mark.long)])
def test_pictures_speak_the_language_of_the_terminal(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    drawn: tuple[str, ...],
) -> None:
    monkeypatch.setattr("bot.commands.pictures.sheets", lambda _: drawn)
    monkeypatch.setenv("KNEEBOT_LANGUAGE", "es_MX.UTF-8")
    pictures(Namespace(out=tmp_path / "out"), Settings())
    told = capsys.readouterr().out

    assert "location.right: Un mapa de la pierna derecha" in told
    assert "Start: " not in told
    for name in MAPS:
        for theme in Theme:
            png = (tmp_path / "out" / f"{name}.{theme}.png").read_bytes()
            assert size_of(png)[0] == WIDTH
