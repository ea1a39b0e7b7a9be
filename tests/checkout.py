"""The checkout as a platform runs it: in place, beside what the lock names, and not installed."""

import shlex
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUN_IN_PLACE = ("Procfile", "bot", "flows", "pyproject.toml", "templates")
INSTALLED = "*kneebot*"
"""What tells a Python that kneebot is installed there, and where."""


def run_in_place(folder: Path) -> Path:
    """Lay the checkout into a folder; return where a `python` is that knows it only there."""
    programs = folder / ".programs"
    if not programs.exists():
        for name in RUN_IN_PLACE:
            (folder / name).symlink_to(ROOT / name)
        libraries = libraries_in(folder)
        programs.mkdir()
        python = programs / "python"
        words = ["env", f"PYTHONPATH={libraries}", sys.executable, "-S"]
        python.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
        python.chmod(0o755)
    return programs


def libraries_in(folder: Path) -> Path:
    """Lay what is installed here, without kneebot, into a folder; return where it is."""
    libraries = folder / ".libraries"
    libraries.mkdir()
    for library in Path(sysconfig.get_path("purelib")).iterdir():
        if not library.match(INSTALLED):
            (libraries / library.name).symlink_to(library)
    return libraries
