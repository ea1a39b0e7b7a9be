"""The key that signs: made once, private, and refused when it cannot be trusted."""

import stat
from pathlib import Path

import pytest

from bot.channels.web.secret import LENGTH, secret_in
from bot.errors import BotError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kneebot.secret"


def test_is_made_once(file: Path):
    key = secret_in(file)

    assert len(key) >= LENGTH
    assert secret_in(file) == key
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_disk_that_is_full_leaves_nothing(file: Path):
    """A file that may not grow stands for it: an empty key would refuse each later start."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(BotError, match="cannot be read or made"):
            secret_in(file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert list(file.parent.iterdir()) == []
    assert secret_in(file)


def test_only_its_owner_may_read_it(file: Path):
    secret_in(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_each_file_has_its_own(tmp_path: Path):
    assert secret_in(tmp_path / "one") != secret_in(tmp_path / "two")


@pytest.mark.parametrize("held", [b"", b"\n", b"short", b" " * 99])
def test_too_short_one_is_refused(file: Path, held: bytes):
    file.touch(0o600)
    file.write_bytes(held)

    with pytest.raises(BotError, match="holds no key"):
        secret_in(file)
    assert file.read_bytes() == held


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o620])
def test_one_that_others_may_use_is_refused(file: Path, mode: int):
    secret_in(file)
    file.chmod(mode)

    with pytest.raises(BotError, match="only its owner"):
        secret_in(file)


@pytest.mark.parametrize("name", ["no/such/folder/key", "folder", "x" * 300])
def test_place_that_cannot_be_used_is_told(tmp_path: Path, name: str):
    (tmp_path / "folder").mkdir()

    with pytest.raises(BotError) as told:
        secret_in(tmp_path / name)
    assert len(str(told.value).splitlines()) == 1
