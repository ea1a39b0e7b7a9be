"""The command `pictures`: every picture in both themes, in the language of the terminal."""

from argparse import Namespace
from pathlib import Path

import pytest

from bot.commands.pictures import pictures
from bot.pictures.map import MAPS
from bot.pictures.picture import WIDTH, Theme
from bot.settings import Settings
from tests.pictures.looking import size_of


@pytest.mark.slow
def test_pictures_speak_the_language_of_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNEEBOT_LANGUAGE", "es_MX.UTF-8")
    pictures(Namespace(out=tmp_path / "out"), Settings())
    told = capsys.readouterr().out

    assert "location.right: Un mapa de la pierna derecha" in told
    assert "Start: " not in told
    for name in MAPS:
        for theme in Theme:
            png = (tmp_path / "out" / f"{name}.{theme}.png").read_bytes()
            assert size_of(png)[0] == WIDTH
