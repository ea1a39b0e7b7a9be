"""A wheel built from the project works from any directory, content and templates inside."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
ASK = ("chat", "--db", ":memory:", "--width", "60")


def test_wheel_talks_from_any_directory(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(tmp_path)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
        assert not [name for name in archive.namelist() if name.startswith("tests")]

    away = tmp_path / "elsewhere"
    away.mkdir()
    shown = subprocess.run(
        [sys.executable, "-c", "from bot.__main__ import main; main()", *ASK],
        input="y\n1\n44\n/why\n",
        capture_output=True,
        text=True,
        cwd=away,
        env={**os.environ, "PYTHONPATH": str(place), "PYTHONSAFEPATH": "1"},
        check=True,
    )

    assert "Sex at birth" in shown.stdout
    assert "Why I ask" in shown.stdout
