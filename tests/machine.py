"""A machine of which the pages speak, in a folder: what they say to type is typed there."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import VARIABLES
from tests.processes import PATIENCE_S

STARTS_UNITS = Path(__file__).with_name("systemd.py")
SYSTEMCTL = """#!/bin/sh -eu
exec {python} -I {here} {folder} "$@"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Paths of the pages and what stands there instead; `known` is set for what is typed."""

    folder: Path
    instead: Mapping[str, str]
    known: Mapping[str, str]

    @property
    def shims(self) -> Path:
        """Where small programs stand in for those that change a real machine."""
        return self.folder / "shims"

    @property
    def told_systemd(self) -> str:
        """Return what systemd was told up to now."""
        return (self.folder / "systemd").read_text(encoding="utf-8")

    def lay(self, **shims: str) -> None:
        """Lay shims, and the one of systemd."""
        self.shims.mkdir(exist_ok=True)
        words = {"python": sys.executable, "here": STARTS_UNITS, "folder": self.folder}
        systemctl = SYSTEMCTL.format(**{name: shlex.quote(str(one)) for name, one in words.items()})
        for name, text in {"systemctl": systemctl, **shims}.items():
            (self.shims / name).write_text(text, encoding="utf-8")
            (self.shims / name).chmod(0o755)
        (self.folder / "instead").write_text(json.dumps(dict(self.instead)), encoding="utf-8")

    def types(self, block: str, *, within: Path | None = None) -> str:
        """Type commands; return what they print. Whatever fails ends the test."""
        for here, there in self.instead.items():
            block = block.replace(here, there)
        outside = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        outside.pop("PYTHONPATH", None)
        path = f"{self.shims}{os.pathsep}{self.known.get('PATH', outside['PATH'])}"
        told = subprocess.run(
            ["sh", "-eu", "-c", block],
            cwd=within or self.folder,
            env={**outside, **self.known, "PATH": path},
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        assert told.returncode == 0, told.stdout + told.stderr
        return told.stdout

    def stop_all(self) -> None:
        """Stop what systemd started and nobody stopped."""
        self.types("systemctl stop '*'")
