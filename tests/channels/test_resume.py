"""A chat that is killed, replayed, or whose content is edited: nothing is lost or doubled."""

import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.terminal import NOT_KEPT
from bot.store.database import Database
from flows.pathway.loading import CONTENT
from tests.conftest import Kneebot, Outcome

PROMPT = b"\n> "
FIRST = "Who has the sore knee?"


class Process:
    """A real `kneebot chat` on a file, fed by a pipe."""

    def __init__(self, path: Path) -> None:
        script = Path(sys.executable).with_name("kneebot")
        self._process = subprocess.Popen(
            [script, "chat", "--db", str(path), "--width", "80"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=path.parent,
            env={k: v for k, v in os.environ.items() if not k.startswith("KNEEBOT_")},
        )

    def reads(self) -> str:
        """Return what is shown until it waits for an answer."""
        assert self._process.stdout is not None
        shown = b""
        while not shown.endswith(PROMPT):
            sign = self._process.stdout.read(1)
            assert sign, shown.decode()
            shown += sign
        return shown.decode()

    def types(self, line: str) -> None:
        """Type a line, and do not wait."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def kill(self) -> None:
        """Kill this very process and nothing else."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Process]]:
    """Start the chat on one file; what still runs at the end is killed."""
    started: list[Process] = []

    def call() -> Process:
        started.append(Process(tmp_path / "mine.sqlite"))
        return started[-1]

    yield call
    for process in started:
        process.kill()


def answers_beside(path: Path) -> list[tuple[str, str]]:
    """Return the items and values in a file in the order given, beside whoever serves it."""
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute("SELECT item, value FROM answers ORDER BY session_id, seq").fetchall()


def answers_in(path: Path) -> list[tuple[str, str]]:
    """Return the items and values in a file that nobody serves."""
    Database.open(path, serving=True).close()
    return answers_beside(path)


def question(shown: str) -> str:
    """Return the last message of what was shown: the open question with its options."""
    return shown[shown.rindex("Part ") :].rstrip("> \n")


@pytest.mark.slow
class TestKilled:
    def test_while_it_waits_asks_the_same_again(self, start: Callable[[], Process], tmp_path: Path):
        chat = start()
        for line in ("1", "1", "40"):
            chat.reads()
            chat.types(line)
        before = chat.reads()
        chat.kill()
        after = start().reads()

        assert after.startswith("Welcome back")
        assert question(after) == question(before)
        assert answers_beside(tmp_path / "mine.sqlite") == [("subject", '"self"'), ("age", "40")]

    def test_right_after_an_answer_loses_and_doubles_nothing(
        self, start: Callable[[], Process], tmp_path: Path
    ):
        """What was acknowledged is there once; what was not may be there, whole and once."""
        chat = start()
        chat.reads()
        chat.types("1")
        chat.reads()
        chat.types("1")
        chat.reads()
        chat.types("40")
        chat.kill()
        kept = answers_in(tmp_path / "mine.sqlite")

        assert kept in ([("subject", '"self"')], [("subject", '"self"'), ("age", "40")])
        chat = start()
        assert ("How old" in chat.reads()) is (len(kept) == 1)

    def test_before_it_speaks_keeps_what_there_was(
        self, start: Callable[[], Process], tmp_path: Path
    ):
        chat = start()
        for line in ("1", "1"):
            chat.reads()
            chat.types(line)
        chat.reads()
        chat.kill()
        start().kill()

        assert answers_in(tmp_path / "mine.sqlite") == [("subject", '"self"')]
        assert "Welcome back" in start().reads()


class Typist(io.StringIO):
    """Types lines; in between, somebody may do something else."""

    def __init__(self, *steps: str | Callable[[], None]) -> None:
        super().__init__()
        self._steps = list(steps)

    def readline(self, size: int | None = -1, /) -> str:
        while self._steps:
            step = self._steps.pop(0)
            if isinstance(step, str):
                return f"{step}\n"
            step()
        return ""


Chat = Callable[..., Outcome]


@pytest.fixture
def chat(kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """Hold a chat in this process."""

    def call(steps: tuple[str | Callable[[], None], ...], *words: object) -> Outcome:
        monkeypatch.setattr("sys.stdin", Typist(*steps))
        return kneebot("chat", "--width", 80, *words)

    return call


class TestRepro:
    LINES = (
        *("", "?", "1", "1", "abc", "40", "/back", "41", "/why", "2", "/answers", "🦵"),
        *("1 ", " /help", "Not sure", "/restart", "2", "/start", "I agree"),
    )

    def test_prints_what_was_typed(self, chat: Chat):
        shown = chat(self.LINES, "--db", ":memory:", "--repro")

        assert shown.code == 0
        assert typed_in(shown.out) == [" ".join(line.split()) for line in self.LINES]

    def test_replayed_gives_the_same(self, chat: Chat):
        first = chat(self.LINES, "--db", ":memory:", "--repro")
        second = chat(tuple(typed_in(first.out)), "--db", ":memory:", "--repro")

        assert second.out == first.out

    def test_is_silent_without_the_option(self, chat: Chat):
        assert not typed_in(chat(("1", "1"), "--db", ":memory:").out)

    def test_never_echoes_control_signs(self, chat: Chat):
        shown = chat(("1", "\x1b[2J\x07"), "--db", ":memory:", "--repro")

        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown.out)


def typed_in(shown: str) -> list[str]:
    """Return the inputs printed after the goodbye."""
    lines = shown.rpartition(f"{NOT_KEPT}\n")[2].splitlines()
    return [line.removeprefix("> ") for line in lines]


def edit(content: Path, old: str, new: str, file: str = "rules.yaml") -> None:
    """Change one place of a file, some seconds later than it was read."""
    path = content / "knee" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    later = path.stat().st_mtime + 10
    os.utime(path, (later, later))


class TestEditedContent:
    @pytest.fixture
    def content(self, folder: Path) -> Path:
        return Path(shutil.copytree(CONTENT, folder / "content"))

    def reword(self, content: Path) -> Callable[[], None]:
        return lambda: edit(content, FIRST, "Whose knee is it?", "context.yaml")

    def test_new_words_are_asked_at_once(self, chat: Chat, content: Path):
        shown = chat(("1", self.reword(content), "?"), "--db", ":memory:", "--content", content)

        assert shown.code == 0
        assert shown.out.index(FIRST) < shown.out.index("Whose knee is it?")
        assert shown.out.count(FIRST) == 1

    def test_new_rule_keeps_the_answers(self, chat: Chat, content: Path):
        steps = (
            *("1", "1", "40"),
            lambda: edit(content, "max: 110", "max: 111", "context.yaml"),
            *("2", "2", "/answers"),
        )
        shown = chat(steps, "--db", ":memory:", "--content", content)

        assert shown.code == 0
        assert "questions were improved" in shown.out
        assert "2. Age: 40 years" in shown.out
        assert "3. Sex at birth: Male" in shown.out

    def test_shipped_content_is_not_watched(self, chat: Chat, content: Path):
        shown = chat(("1", self.reword(content), "?"), "--db", ":memory:")

        assert shown.out.count(FIRST) == 2

    @pytest.mark.parametrize(
        "spoilt",
        [
            pytest.param(("rules.yaml", "rules:", "rules: ["), id="no YAML"),
            pytest.param(("rules.yaml", 'stuck_now: "yes"', "stuck: maybe"), id="wrong name"),
            pytest.param(("context.yaml", "kind: number", "kind: nummer"), id="wrong value"),
        ],
    )
    def test_broken_edit_keeps_the_answers(
        self, chat: Chat, content: Path, spoilt: tuple[str, str, str]
    ):
        file, old, new = spoilt
        words = ("--db", "mine.sqlite", "--content", content)
        chat(("1", "1", lambda: edit(content, old, new, file), "40"), *words)
        edit(content, new, old, file)
        shown = chat((), *words)

        assert "Welcome back" in shown.out
        assert "How old" in shown.out or "Sex at birth" in shown.out

    def test_broken_edit_goes_on_with_the_old(self, chat: Chat, content: Path):
        steps = ("1", "1", lambda: edit(content, "rules:", "rules: ["), "40", "2", "/answers")
        shown = chat(steps, "--db", ":memory:", "--content", content)

        assert shown.code == 0
        assert "rules.yaml line" in shown.out + shown.err
        assert "2. Age: 40 years" in shown.out

    def test_mended_edit_is_picked_up(self, chat: Chat, content: Path):
        steps = (
            *("1", lambda: edit(content, "rules:", "rules: ["), "1"),
            *(lambda: edit(content, "rules: [", "rules:"), self.reword(content), "/back"),
        )
        shown = chat(steps, "--db", ":memory:", "--content", content)

        assert shown.code == 0
        assert "Whose knee is it?" in shown.out

    def test_lock_file_of_an_editor_does_no_harm(self, chat: Chat, content: Path):
        lock = content / "knee" / ".#rules.yaml"
        steps = ("1", lambda: lock.symlink_to("me@host.123"), "1")

        assert chat(steps, "--db", ":memory:", "--content", content).code == 0

    def test_broken_template_goes_on(self, chat: Chat, content: Path):
        templates = shutil.copytree(
            CONTENT.parent.parent / "templates", content.parent / "templates"
        )
        path = templates / "messages" / "question.j2"
        words = path.read_text(encoding="utf-8")
        steps = ("1", lambda: path.write_text("{% if %}"), "1", lambda: path.write_text(words), "?")
        shown = chat(steps, "--db", ":memory:", "--content", content)  # type: ignore[arg-type] # ints

        assert shown.code == 0
        assert "How old" in shown.out
