"""Wrong input to the commands: one line says what, where and what to do; nothing is lost."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import Database
from flows.pathway.loading import CONTENT
from tests.conftest import Kneebot, Outcome

NOBODY = 65534
SERVE = """
import sys
from bot.store.database import Database

with Database.open(sys.argv[1], serving=True):
    print("serving", flush=True)
    sys.stdin.read()
"""
Chat = Callable[..., Outcome]


def named(*values: object, id: str) -> Any:
    """Name one case."""
    return pytest.param(*values, id=id)


class TestAnswers:
    @pytest.fixture
    def assess(self, kneebot: Kneebot, folder: Path) -> Callable[[bytes | str], Outcome]:
        def call(content: bytes | str) -> Outcome:
            raw = content.encode() if isinstance(content, str) else content
            (folder / "mine.yaml").write_bytes(raw)
            return kneebot("assess", "mine.yaml")

        return call

    @pytest.mark.parametrize(
        ("content", "named"),
        [
            pytest.param(b"\xff\xfe\x00\x01" * 700, ("mine.yaml", "YAML or JSON"), id="binary"),
            pytest.param("age: 40".encode("utf-16"), ("mine.yaml", "YAML"), id="UTF-16"),
            pytest.param("\0\0\0", ("mine.yaml", "remove"), id="NUL"),
            pytest.param("age: 4\nage: 5", ("mine.yaml line 2", "'age'", "keep one"), id="twice"),
            pytest.param('{"age": 4, "age": 5}', ("mine.yaml", "'age'"), id="twice in JSON"),
            pytest.param("age: [4\nsex: male", ("mine.yaml line 2", "mend"), id="no YAML"),
            pytest.param("age: 4\n--- \nage: 5", ("mine.yaml", "mend"), id="two documents"),
            pytest.param("age: *other", ("mine.yaml line 1", "alias"), id="alias"),
            pytest.param("<<: {age: 4}", ("mine.yaml line 1",), id="merge key"),
            pytest.param("? [age]\n: 4", ("mine.yaml", "key"), id="list as a key"),
            pytest.param("? {a: b}\n: 4", ("mine.yaml", "key"), id="mapping as a key"),
            pytest.param("[" * 100_000, ("mine.yaml", "nest"), id="deep"),
            pytest.param("- " * 100_000 + "a", ("mine.yaml", "nest"), id="deep list"),
            pytest.param("age: !!python/name:os.system", ("mine.yaml line 1",), id="Python"),
            pytest.param("age: .nan", ("age", "'.nan'", "no number"), id="nan"),
            pytest.param('{"age": NaN}', ("age", "nan", "no number"), id="NaN"),
            pytest.param("age: !!float .nan", ("age", "nan", "no number"), id="nan by tag"),
            pytest.param("age: !!float .inf", ("age", "inf", "110"), id="infinite"),
            pytest.param('{"age": 1e400}', ("age", "inf"), id="over a float"),
            pytest.param(f"age: 1{'0' * 99}", ("age", "110"), id="a hundred digits"),
            pytest.param("age: -1", ("age", "-1", "0 and 110"), id="negative"),
            pytest.param("age:", ("age",), id="no value"),
            pytest.param("age: 1:30", ("age", "'1:30'"), id="a time"),
            pytest.param("age: 010", ("age", "'010'"), id="octal"),
            pytest.param("limp: 1", ("limp", "yes, no"), id="number for yes"),
            pytest.param("psfs_1: '  '", ("psfs_1", "1 to 500"), id="empty text"),
            pytest.param('"a\\nb": 4', ("'a\\nb'",), id="line break in an id"),
            pytest.param('"\\e[31m": 4', ("\\x1b",), id="escape in an id"),
            pytest.param(f"psfs_1: {'x' * 10_000_000}", ("psfs_1", "500"), id="10 MB text"),
            pytest.param("x" * 10_000_000, ("mapping",), id="10 MB word"),
            named(
                *(f"age: {'9' * 5000}", ("mine.yaml",)),
                id="5000 digits",
            ),
            *(
                pytest.param(f"age: !!{tag} abc", ("mine.yaml", "plainly"), id=f"tag {tag}")
                for tag in ("int", "float", "bool", "timestamp")
            ),
            named(
                *(f"age: {'x' * 10_000_000}", ("age",)),
                id="10 MB where a number should be",
            ),
            named("", ("mine.yaml",), id="empty file"),
            named("- age", ("mine.yaml",), id="list"),
            named("conditions: []", ("none",), id="[]"),
        ],
    )
    def test_is_refused_in_one_line(
        self, assess: Callable[[bytes | str], Outcome], content: bytes | str, named: tuple[str, ...]
    ):
        shown = assess(content)

        assert shown.refuses(*named), shown.err[-300:]
        assert shown.out == ""

    def test_bomb_of_aliases_is_told_shortly(self, assess: Callable[[bytes | str], Outcome]):
        rows = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 5)]
        shown = assess("\n".join(["a0: &a0 [x, x, x]", *rows, "age: *a4"]))

        assert shown.refuses("age")

    def test_missing_file(self, kneebot: Kneebot):
        assert kneebot("assess", "nowhere.yaml").refuses("nowhere.yaml", "give a YAML or JSON")

    def test_folder_as_file(self, kneebot: Kneebot, folder: Path):
        assert kneebot("assess", folder).refuses(str(folder), "give a YAML or JSON")

    def test_unreadable_file(self, kneebot: Kneebot, open_folder: Path):
        path = open_folder / "mine.yaml"
        path.write_text("age: 40")
        path.chmod(0)
        with ordinary_account(open_folder):
            shown = kneebot("assess", path)

        assert shown.refuses("mine.yaml", "cannot be read")

    def test_empty_standard_input(self, kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("sys.stdin", StringIO(""))

        assert kneebot("assess", "-").refuses("mapping")

    def test_binary_standard_input(self, kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("sys.stdin", StringIO("age: \udcff"))

        assert kneebot("assess", "-").refuses("answers")

    def test_closed_standard_input(self, kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("sys.stdin", None)

        assert kneebot("assess", "-").refuses()

    @pytest.mark.slow
    def test_reader_that_leaves_is_no_error(self):
        """As in `kneebot questions --json | head -1`."""
        script = Path(sys.executable).with_name("kneebot")
        with subprocess.Popen(
            [script, "questions", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()

            assert process.stderr.read() == b""


class TestContent:
    @pytest.fixture
    def content(self, folder: Path) -> Path:
        shutil.copytree(CONTENT, folder / "content")
        return folder / "content"

    @pytest.mark.parametrize("command", ["questions", "assess", "chat"])
    def test_no_such_folder(self, kneebot: Kneebot, folder: Path, command: str):
        (folder / "mine.yaml").write_text("age: 40")
        more = {"assess": ["mine.yaml"], "chat": ["--db", ":memory:"]}.get(command, [])
        shown = kneebot(command, *more, "--content", "nowhere")

        assert shown.refuses("nowhere", "--content")
        assert shown.out == ""

    def test_check_says_so_too(self, kneebot: Kneebot):
        shown = kneebot("check", "--content", "nowhere")

        assert shown.refuses("nowhere", "--content")
        assert shown.out == ""

    def test_folder_without_the_flow(self, kneebot: Kneebot, folder: Path):
        assert kneebot("questions", "--content", folder).refuses("knee/pathway.yaml", "--content")

    @pytest.mark.parametrize(
        ("file", "old", "new", "named"),
        [
            pytest.param(
                *("knee/history.yaml", "kind: multi", "kidn: multi"),
                ("kidn", "location", "spelling"),
                id="typo in a key",
            ),
            named(
                *("knee/history.yaml", "kind: multi", "kidn: multi"),
                ("history.yaml",),
                id="file of a typo",
            ),
            named(
                *("knee/rules.yaml", 'stuck_now: "yes"', 'stuck_now: "yess"'),
                ("rules.yaml",),
                id="file of an unknown choice",
            ),
            pytest.param(
                *("knee/history.yaml", "- id: location\n", "- id: location\n  id: place\n"),
                ("history.yaml line", "'id'", "keep one"),
                id="key twice",
            ),
            pytest.param(
                *("knee/history.yaml", "- id: onset\n", "- id: locking\n"),
                ("'locking'", "rename"),
                id="id twice",
            ),
            pytest.param(
                *("knee/rules.yaml", 'stuck_now: "yes"', 'stuck_now: "yess"'),
                ("stuck", "'yess'", "'yes'"),
                id="unknown choice",
            ),
            pytest.param(
                *("knee/rules.yaml", 'stuck_now: "yes"', 'stuck_nwo: "yes"'),
                ("stuck", "'stuck_nwo'", "'stuck_now'"),
                id="unknown item",
            ),
            pytest.param(
                *("knee/rules.yaml", "flag: rf_locked", "flag: rf_loked"),
                ("rules.yaml", "'rf_loked'", "'rf_locked'"),
                id="unknown flag",
            ),
            pytest.param(
                *("knee/rules.yaml", "sources: [locked_knee, gcare_knee", "sources: [locked_nee"),
                ("'locked_nee'", "'locked_knee'"),
                id="unknown source",
            ),
            pytest.param(
                *("knee/rules.yaml", "rules:", "rules: ["), ("rules.yaml line",), id="no YAML"
            ),
            pytest.param(
                *("knee/rules.yaml", "rules:\n", "rules: all\nothers:\n"),
                ("rules.yaml", "'rules'", "list"),
                id="no list",
            ),
        ],
    )
    def test_mistake_is_named(
        self,
        kneebot: Kneebot,
        content: Path,
        file: str,
        old: str,
        new: str,
        named: tuple[str, ...],
    ):
        text = (content / file).read_text(encoding="utf-8")
        assert old in text
        (content / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        shown, checked = (
            kneebot(command, "--content", content) for command in ("questions", "check")
        )

        assert shown.refuses(*named), shown.err
        assert (checked.code, checked.err) == (1, "")
        assert all(name in checked.out for name in named)

    @pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"just words"])
    def test_file_that_holds_no_lists(self, kneebot: Kneebot, content: Path, raw: bytes):
        (content / "knee" / "extra.yaml").write_bytes(raw)

        assert kneebot("questions", "--content", content).refuses("extra.yaml")

    def test_folder_named_like_a_file(self, kneebot: Kneebot, content: Path):
        (content / "knee" / "extra.yaml").mkdir()

        assert kneebot("questions", "--content", content).refuses("extra.yaml")

    def test_missing_template_is_found_by_check(self, kneebot: Kneebot, content: Path):
        path = content / "knee" / "advice.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("template: load_rule", "template: load_rul", 1))
        assert path.read_text() != text
        found = json.loads(kneebot("check", "--content", content, "--json").out)["findings"]
        errors = [one for one in found if one["level"] == "error"]

        assert [one["file"] for one in errors] == ["templates/advice/load_rul.j2"]
        assert kneebot("check", "--content", content).code == 1

    def test_own_templates_may_be_a_few(self, kneebot: Kneebot, content: Path):
        """What does not stand beside own content is taken from the package."""
        (content.parent / "templates" / "messages").mkdir(parents=True)
        (content.parent / "templates" / "messages" / "not_finished.j2").write_text(
            "Go on, or call {{ country.emergency.number }}"
        )
        Path("mine.yaml").write_text("age: 40")

        assert kneebot("check", "--content", content).code == 0
        assert kneebot("assess", "mine.yaml", "--content", content).out.startswith(
            "Go on, or call 112"
        )

    def test_broken_message_is_found_by_check(self, kneebot: Kneebot, content: Path):
        (content.parent / "templates" / "messages").mkdir(parents=True)
        (content.parent / "templates" / "messages" / "question.j2").write_text("{% if %}")
        shown = kneebot("check", "--content", content)

        assert shown.code == 1
        assert "error templates/messages/question.j2 line 1" in shown.out

    def test_template_of_an_unknown_word_is_named(self, kneebot: Kneebot, content: Path):
        shutil.copytree(CONTENT.parent.parent / "templates", content.parent / "templates")
        path = content.parent / "templates" / "messages" / "result.j2"
        path.write_text("{{ headlin }}")
        Path("mine.yaml").write_text("age: 40")
        shown = kneebot("assess", "mine.yaml", "--content", content, "--unmentioned-signs", "no")

        assert shown.refuses("templates/messages/result.j2", "headlin", "mend")

    def test_broken_template_is_named_with_its_line(self, kneebot: Kneebot, content: Path):
        shutil.copytree(CONTENT.parent.parent / "templates", content.parent / "templates")
        path = content.parent / "templates" / "messages" / "result.j2"
        path.write_text("one\n{% if %}")
        Path("mine.yaml").write_text("age: 40")
        shown = kneebot("assess", "mine.yaml", "--content", content, "--unmentioned-signs", "no")

        assert shown.refuses("templates/messages/result.j2 line 2", "mend")


class TestClinic:
    @pytest.fixture
    def clinic(self, kneebot: Kneebot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Chat:
        def call(text: str, command: str = "questions") -> Outcome:
            (folder / "clinic.yaml").write_text(text)
            monkeypatch.setenv("KNEEBOT_CLINIC", "clinic.yaml")
            return kneebot(command)

        return call

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("nam: Example", ("nam",)),
            ("name: 4", ("name",)),
            ("name: [Example", ("line", "mend")),
            ("name: Example\nname: Other", ("line 2", "'name'", "keep one")),
            ("country: 4", ("country",)),
            ("country: UK", ("'UK'", "GB")),
            ("numbers: 4", ("numbers",)),
            ("numbers: {crisis: {number: '11'}}", ("numbers.crisis.checked",)),
            ("numbers: {crysis: {number: '11', checked: '2026-01-01'}}", ("'crysis'", "'crisis'")),
            ("switches: {self_tests: perhaps}", ("switches.self_tests",)),
            ("switches: {warning_signs: false}", ("switches.warning_signs",)),
            ("- Example", ("clinic.yaml",)),
            ("Example", ("clinic.yaml",)),
        ],
    )
    def test_mistake_is_named(self, clinic: Chat, text: str, named: tuple[str, ...]):
        shown, checked = clinic(text), clinic(text, "check")

        assert shown.refuses(*named), shown.err
        assert (checked.code, checked.err) == (1, "")
        assert all(name in checked.out for name in named)

    @pytest.mark.parametrize(
        "text", ["nam: x", "name: 4", "switches: {self_tests: perhaps}", "- x"]
    )
    def test_remedy_is_told(self, clinic: Chat, text: str):
        assert ";" in clinic(text).err

    def test_finding_of_check_has_a_message(self, clinic: Chat, kneebot: Kneebot):
        clinic("country: UK")
        finding = json.loads(kneebot("check", "--json").out)["findings"][0]

        assert finding["file"] == "clinic.yaml"
        assert finding["message"]

    def test_empty_file_is_no_clinic_in_particular(self, clinic: Chat):
        assert clinic("").code == 0

    @pytest.mark.parametrize("place", ["nowhere.yaml", "."])
    def test_path_that_leads_nowhere(
        self, kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch, place: str
    ):
        monkeypatch.setenv("KNEEBOT_CLINIC", place)
        shown = kneebot("questions")

        assert shown.refuses("KNEEBOT_CLINIC")
        assert kneebot("check").code == 2

    def test_setting_that_leads_nowhere_is_named(
        self, kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("KNEEBOT_CLINIC", "nowhere.yaml")

        assert kneebot("questions").refuses("nowhere.yaml", "KNEEBOT_CLINIC")

    @pytest.mark.parametrize("name", ["KNEEBOT_CLINIC", "KNEEBOT_CONTENT"])
    def test_empty_setting_is_none(
        self, kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch, name: str
    ):
        """`KNEEBOT_CLINIC=` in an .env file or a container means that there is none."""
        monkeypatch.setenv(name, "")

        assert kneebot("questions").code == 0

    def test_binary_settings_file_is_named(self, kneebot: Kneebot, folder: Path):
        (folder / ".env").write_bytes(b"\xff\xfe\x00")

        assert kneebot("questions").refuses(".env")


class TestDatabase:
    @pytest.fixture
    def chat(self, kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch) -> Chat:
        def call(*words: object, typed: str = "") -> Outcome:
            monkeypatch.setattr("sys.stdin", StringIO(typed))
            return kneebot("chat", *words)

        return call

    @pytest.fixture
    def kept(self, chat: Chat, folder: Path) -> Path:
        """A file with a conversation in it."""
        assert chat("--db", "mine.sqlite", typed="1\n1\n40\n").code == 0
        return folder / "mine.sqlite"

    @pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
    def test_server_that_is_not_there_is_told(
        self, chat: Chat, monkeypatch: pytest.MonkeyPatch, scheme: str
    ):
        monkeypatch.setenv("DATABASE_URL", f"{scheme}://me:secret@127.0.0.1:1/name")
        shown = chat()

        assert shown.refuses("cannot be reached", "DATABASE_URL")
        assert "secret" not in shown.err
        assert shown.out == ""

    @pytest.mark.parametrize("scheme", ["mysql", "https", "nonsense"])
    def test_other_database_is_refused(
        self, chat: Chat, monkeypatch: pytest.MonkeyPatch, scheme: str
    ):
        monkeypatch.setenv("DATABASE_URL", f"{scheme}://me:secret@host/name")
        shown = chat()

        assert shown.refuses(f"'{scheme}'", "sqlite:///path")
        assert "secret" not in shown.err
        assert shown.out == ""

    @pytest.mark.parametrize("url", ["sqlite://host/x", "sqlite:///x?mode=ro", "://"])
    def test_nonsense_is_refused(self, chat: Chat, monkeypatch: pytest.MonkeyPatch, url: str):
        monkeypatch.setenv("DATABASE_URL", url)

        assert chat().refuses("sqlite:///path")

    def test_port_in_letters_is_refused(self, chat: Chat, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@host:port/name")

        assert chat().refuses("'postgresql'", "sqlite:///path")

    def test_empty_url_is_refused(self, chat: Chat, monkeypatch: pytest.MonkeyPatch, folder: Path):
        monkeypatch.setenv("DATABASE_URL", "")

        assert chat().refuses("empty", "sqlite:///path")
        assert not list(folder.iterdir())

    def test_empty_name_is_refused(self, chat: Chat):
        """As in `kneebot chat --db "$UNSET"`: another file must not be written to."""
        assert chat("--db", "").refuses("empty")

    def test_folder_as_database(self, chat: Chat, folder: Path):
        assert chat("--db", folder).refuses(str(folder), "not a folder")

    def test_root_as_database(self, chat: Chat):
        assert chat("--db", "/").refuses("'/'", "is no file")

    def test_folder_that_is_not_there(self, chat: Chat):
        assert chat("--db", "nowhere/mine.sqlite").refuses("nowhere", "check that its folder")

    def test_file_in_the_place_of_a_folder(self, chat: Chat, kept: Path):
        assert chat("--db", kept / "mine.sqlite").refuses("mine.sqlite", "check that its folder")

    @pytest.mark.parametrize(
        "raw",
        [
            pytest.param(b"no database at all, but long enough" * 100, id="words"),
            pytest.param(b"SQLite format 3\0" + b"\xff" * 5000, id="spoiled"),
        ],
    )
    def test_corrupt_file_is_left_as_it_is(self, chat: Chat, folder: Path, raw: bytes):
        (folder / "mine.sqlite").write_bytes(raw)

        assert chat("--db", "mine.sqlite").refuses("mine.sqlite", "backup")
        assert (folder / "mine.sqlite").read_bytes() == raw

    def test_database_of_another_program_is_left_as_it_is(self, chat: Chat, folder: Path):
        with sqlite3.connect("other.sqlite") as other:
            other.execute("CREATE TABLE songs (title)")
        other.close()
        before = (folder / "other.sqlite").read_bytes()

        assert chat("--db", "other.sqlite").refuses("other.sqlite", "another program")
        assert (folder / "other.sqlite").read_bytes() == before

    def test_newer_database_is_left_as_it_is(self, chat: Chat, kept: Path):
        with sqlite3.connect(kept) as newer:
            newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.close()

        assert chat("--db", kept).refuses("9999", "install the newer version")

    @pytest.mark.slow
    def test_locked_file_keeps_what_it_has(self, chat: Chat, kept: Path):
        other = sqlite3.connect(kept, isolation_level=None)
        try:
            other.execute("BEGIN EXCLUSIVE")
            shown = chat("--db", kept)
            other.execute("ROLLBACK")
        finally:
            other.close()

        assert shown.refuses("mine.sqlite", "locked", "close that program")
        assert "Welcome back" in chat("--db", kept).out

    @pytest.mark.slow
    def test_lock_in_mid_chat_keeps_what_was_acknowledged(self, kneebot: Kneebot, kept: Path):
        locker = Locker(kept, ["1\n", "2\n"])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", locker)
            shown = kneebot("chat", "--db", kept)
        locker.other.close()

        assert shown.refuses("locked", "close that program")
        assert len(answers_in(kept)) == 3

    def test_read_only_file(self, chat: Chat, open_folder: Path):
        path = open_folder / "mine.sqlite"
        assert chat("--db", path, typed="1\n1\n").code == 0
        path.chmod(0o444)
        (open_folder / "mine.sqlite.lock").chmod(0o666)
        with ordinary_account(open_folder):
            shown = chat("--db", path)

        assert shown.refuses("mine.sqlite", "right to write")
        assert len(answers_in(path)) == 1

    def test_read_only_folder(self, chat: Chat, open_folder: Path):
        open_folder.chmod(0o555)
        with ordinary_account(open_folder):
            shown = chat("--db", open_folder / "mine.sqlite")

        assert shown.refuses("mine.sqlite", "right to write")

    @pytest.mark.slow
    def test_second_serving_process_is_refused(self, chat: Chat, kept: Path):
        with subprocess.Popen(
            [sys.executable, "-c", SERVE, str(kept)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"serving\n"
            shown = chat("--db", kept, typed="2\n")
            process.communicate()

        assert shown.refuses("mine.sqlite", "already served", "stop that process")
        assert len(answers_in(kept)) == 2
        assert "Welcome back" in chat("--db", kept).out

    def test_second_chat_in_one_file_is_refused(self, chat: Chat, kept: Path):
        with Database.open(kept, serving=True):
            assert chat("--db", kept).refuses("already served")


class Locker(StringIO):
    """Types, and before its last line another program locks the file."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        super().__init__()
        self.other = sqlite3.connect(path, isolation_level=None)
        self._lines = lines

    def readline(self, size: int | None = -1, /) -> str:
        if len(self._lines) == 1:
            self.other.execute("BEGIN IMMEDIATE")
        return self._lines.pop(0)


def answers_in(path: Path) -> list[str]:
    """Return the items answered in a file."""
    with sqlite3.connect(path) as opened:
        rows = opened.execute("SELECT item FROM answers ORDER BY session_id, seq").fetchall()
    opened.close()
    return [item for (item,) in rows]


@contextmanager
def ordinary_account(folder: Path) -> Iterator[None]:
    """Act, in a folder, as an account whom file modes hold back, which root is not."""
    is_root = os.geteuid() == 0
    with chdir(folder):
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield
        finally:
            if is_root:
                os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder any account may enter; those of pytest are for their owner only."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o777)
        yield Path(name).resolve()
        os.chmod(name, 0o700)
