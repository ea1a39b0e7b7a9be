"""A platform with a Procfile finds what it looks for, and kneebot runs there without an install."""

import re
import subprocess
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.checkout import ROOT, run_in_place

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = re.compile(r"^([a-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def test_requirements_are_those_of_the_lock():
    """All have hashes, so that one line without any, such as kneebot itself, would be refused."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if not line.startswith("#")] == ["-r requirements.lock"]


def test_lock_has_what_the_project_needs():
    locked = dict(PINNED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))

    for needed in map(Requirement, PROJECT["dependencies"]):
        assert locked[canonicalize_name(needed.name)] in needed.specifier


def test_one_version_of_python_is_named_everywhere():
    named = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    bases = re.findall(r"^FROM python:(\S+?)-", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert named in SpecifierSet(PROJECT["requires-python"])
    assert set(bases) == {named}


def test_no_second_way_to_install_is_found():
    """Heroku stops where it finds the files of two."""
    others = ("Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "runtime.txt", "setup.py")

    assert not [name for name in others if (ROOT / name).exists()]


def test_version_is_known_where_nothing_is_installed(tmp_path: Path):
    """The page for a clinician and a copy of all that is kept name it."""
    ask = "from bot.version import version; print(version())"
    words = [run_in_place(tmp_path) / "python", "-c", ask]
    told = subprocess.run(words, check=True, capture_output=True, text=True, cwd=tmp_path)

    assert told.stdout.strip() == PROJECT["version"]
