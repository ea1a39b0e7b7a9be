"""What can be known of the Dockerfile without a daemon; no test builds the image."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

from bot.settings import Settings
from tests.checkout import ROOT
from tests.processes import address_of, free_port, serving

TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()


def test_bases_are_named_with_a_version():
    bases = re.findall(r"^FROM (\S+)", TEXT, re.MULTILINE)

    assert bases
    assert all(re.fullmatch(r"python:3\.\d+-slim", base) for base in bases)


def test_what_is_copied_is_there():
    """From the checkout, and from the stage before by the name it has."""
    copied = re.findall(r"^COPY (?!--)(\S+)", TEXT, re.MULTILINE)
    stages = re.findall(r"^FROM \S+ AS (\S+)", TEXT, re.MULTILINE)

    assert copied
    assert all((ROOT / path).exists() and path not in IGNORED for path in copied)
    assert re.findall(r"^COPY --from=(\S+)", TEXT, re.MULTILINE) == stages


def test_program_is_built_from_what_is_copied(tmp_path: Path):
    """The files that are left out are not missed, and it has the name that is started."""
    context = tmp_path / "context"
    shutil.copytree(ROOT, context, ignore=shutil.ignore_patterns(*names(IGNORED)))
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(tmp_path)]
    subprocess.run([*build, str(context)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    entries = ConfigParser()
    with zipfile.ZipFile(wheel) as archive:
        (listed,) = (one for one in archive.namelist() if one.endswith("/entry_points.txt"))
        entries.read_string(archive.read(listed).decode())
    (started,) = re.findall(r"^CMD (\[.*\])$", TEXT, re.MULTILINE)

    assert json.loads(started)[0] in entries["console_scripts"]


def names(patterns: list[str]) -> list[str]:
    """Return patterns as they fit a name in any folder."""
    return [pattern.removeprefix("**/") for pattern in patterns]


(HEALTH,) = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", TEXT, re.MULTILINE)


def test_health_is_asked_where_it_listens(folder: Path):
    port = str(free_port())
    with serving(folder, "--port", port) as process:
        address_of(process)
        asks = [sys.executable, *json.loads(HEALTH)[1:]]
        for name in ("KNEEBOT_PORT", "PORT"):
            assert subprocess.run(asks, env={name: port}, check=False).returncode == 0, name


def test_health_is_asked_at_the_port_of_the_image_unless_told():
    (port,) = re.findall(r"^EXPOSE (\d+)$", TEXT, re.MULTILINE)

    assert f"or '{port}')" in HEALTH
    assert Settings.model_fields["port"].default == int(port)
