"""The chat in a terminal: any width, any encoding, any typing; whatever was answered is kept."""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from bot.channels.terminal import (
    ADDRESS,
    CHANNEL,
    KEPT,
    NARROWEST,
    NOT_KEPT,
    WIDEST,
    Terminal,
    talk,
)
from bot.conversation.markup import as_plain, fold
from bot.conversation.outgoing import Outgoing
from bot.conversation.render import Renderer
from bot.conversation.triage import Triage, open_prompt
from bot.store.conversations import begin, erase_chat, find_chat, latest
from bot.store.database import Database
from flows.judging.result import assess
from flows.pathway.answers import current
from flows.pathway.clinic import Clinic, country_of
from flows.pathway.loading import shipped
from flows.talking.events import Start
from flows.talking.own_prompts import CONSENT
from flows.talking.prompting import prompt_for
from flows.talking.prompts import (
    Option,
)
from flows.talking.replies import Ask, Reply, Say, Show
from flows.talking.session import Session
from tests.talking.chat import Chat

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RENDERER = Renderer(
    shipped(), country_of(Clinic(), shipped().content.countries, "US"), Clinic(name="Clinic")
)
NASTY = "\x1b[31mred\x1b[0m \x07 \x00 \x9b2J \x08\x7f"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    with Database.open(":memory:", serving=True) as opened:
        yield opened


@cache
def reached(screen: str) -> Session:
    """Return a conversation in which everything before a screen was answered."""
    return Chat().press(Start()).until(screen).session


class Room:
    """A person, a terminal and the real bot on a real database."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.paper = io.StringIO()

    def at(self, screen: str) -> "Room":
        """Begin where everything before a screen was answered."""
        self.db.run(lambda conn: begin(conn, self._chat(conn), reached(screen), NOW))
        return self

    def types(self, *lines: str, width: int = 72) -> str:
        """Type lines, then leave; return what was shown."""
        return self.hears(io.StringIO("".join(f"{line}\n" for line in lines)), width=width)

    def hears(self, source: io.TextIOBase, *, width: int = 72) -> str:
        """Read from a source until it ends; return what was shown."""
        self.paper = io.StringIO()
        desk = (Triage(self.db, shipped()), RENDERER)
        terminal = Terminal(source, self.paper, width)  # type: ignore[arg-type] # a TextIOBase
        talk(terminal, lambda: desk, clock=lambda: NOW)
        return self.paper.getvalue()

    def forget(self) -> None:
        """Erase what was said."""
        self.db.run(lambda conn: erase_chat(conn, self._chat(conn)))

    @property
    def session(self) -> Session:
        """What is in the database."""
        stored = self.db.run(lambda conn: latest(conn, self._chat(conn)))
        assert stored is not None
        return stored.session

    @property
    def given(self) -> dict[str, object]:
        """The answers in the database."""
        return dict(current(self.session.answers))

    @staticmethod
    def _chat(conn: object) -> int:
        return find_chat(conn, channel=CHANNEL, address=ADDRESS, now=NOW)  # type: ignore[arg-type]


@pytest.fixture
def room(db: Database) -> Room:
    """A room in which nobody has talked yet."""
    room = Room(db)
    room.forget()
    return room


class Interrupting(io.StringIO):
    """A keyboard on which Ctrl-C is pressed after some lines."""

    def readline(self, size: int | None = -1, /) -> str:
        line = super().readline()
        if not line:
            raise KeyboardInterrupt
        return line


def everything_to_show() -> Iterator[Reply]:
    """Yield every screen of the content, whole and one by one, and results of several kinds."""
    for screen in shipped().screens:
        yield Ask(prompt_for(shipped(), screen))
        if screen.is_group:
            yield Ask(prompt_for(shipped(), screen, (screen.id,)))
    well = {"age": 40, **{sign.id: "no" for sign in shipped().signs}}
    for answers in ({}, well, {**well, "location": ("inner_thigh_to_knee",)}, {"hot_red": "yes"}):
        yield Show(assess(shipped(), answers))
    yield Ask(CONSENT, "greeting")
    yield Say("help")


class TestWidth:
    @pytest.mark.parametrize("width", [-5, 0, 20, 21, 37, 80, 200])
    def test_no_line_is_longer(self, width: int):
        paper = io.StringIO()
        terminal = Terminal(io.StringIO(), paper, width)
        for reply in everything_to_show():
            terminal.show(RENDERER.render(reply, CHANNEL))

        longest = max(len(line) for line in paper.getvalue().splitlines())
        assert longest <= terminal.width
        assert NARROWEST <= terminal.width <= WIDEST

    @pytest.mark.parametrize("width", [20, 200])
    def test_no_line_of_a_talk_is_longer(self, room: Room, width: int):
        text = room.at("psfs_1").types("x" * 300, "/answers", "/why", "/help", width=width)
        lines = text.replace("> ", "").splitlines()

        assert max(len(line) for line in lines) <= max(NARROWEST, min(width, WIDEST))

    def test_wide_terminal_is_not_filled(self, room: Room):
        text = room.types(width=500)

        assert 60 < max(len(line) for line in text.splitlines()) <= WIDEST


class TestEncoding:
    @pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "utf-16", "shift_jis"])
    def test_any_encoding_can_be_written(self, encoding: str):
        raw = io.BytesIO()
        sink = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
        terminal = Terminal(io.StringIO(), sink, 60)
        for reply in everything_to_show():
            terminal.show(RENDERER.render(reply, CHANNEL))
        terminal.write("\U0001f600 \u202e \ud800 ü")

        assert b"?" in raw.getvalue() or encoding == "utf-16"

    def test_answers_are_shown_in_ascii(self, db: Database, room: Room):
        raw = io.BytesIO()
        room.at("psfs_1").types("Über die Straße 🦵")
        source = io.StringIO("/answers\n")
        sink = io.TextIOWrapper(raw, encoding="ascii", errors="strict")
        talk(
            Terminal(source, sink, 60), lambda: (Triage(db, shipped()), RENDERER), clock=lambda: NOW
        )

        assert b"?ber die Stra?e" in raw.getvalue()
        assert room.given["psfs_1"] == "Über die Straße 🦵"

    def test_bytes_that_are_no_text_are_read(self, room: Room):
        source = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\xc0\n1\n"), encoding="utf-8")
        text = room.hears(source)

        assert "say whether you agree" in text
        assert room.session.agreed


NONSENSE = {
    "emoji": "🦵",
    "joined emoji": "👨‍👩‍👧‍👦👍🏽🇬🇧",
    "nothing": "",
    "blanks": " \t ",
    "NUL": "\x00",
    "control": NASTY,
    "directions": "\u202e\u2066\ufeff\u200b",
    "half of a pair": "\ud800",
    "long signs": "ﷺ" * 400,
    "digits": "1" * 5000,
    "exponent": "-1e999999",
    "slashes": "/" * 30,
    "template": "{{ 7 * 7 }} {% raw %}",
    "SQL": "'; DROP TABLE answers; --",
}


class TestTyping:
    @pytest.mark.parametrize("screen", ["age", "conditions", "right_now"])
    def test_nonsense_asks_again(self, room: Room, screen: str):
        room.at(screen)
        before = room.session.answers
        text = room.types(*NONSENSE.values())

        assert room.session.answers == before
        assert text.count("\n> ") == len(NONSENSE) + 1
        assert text.endswith(f"{KEPT}\n")
        assert "49" not in text

    def test_nonsense_is_no_consent(self, room: Room):
        room.types(*NONSENSE.values())

        assert not room.session.agreed
        assert room.session.phase == "consent"

    @pytest.mark.parametrize("line", ["🦵", "\x00", "\u202e", "\x1b"])
    def test_text_without_a_word_is_no_answer(self, room: Room, line: str):
        room.at("psfs_1").types(line)

        assert "psfs_1" not in room.given

    def test_half_of_a_pair_in_a_text_is_read(self, room: Room):
        """A terminal replaces it on the way in; other channels may not."""
        room.at("psfs_1").types("stairs \ud800")

        assert "psfs_1" in room.given

    @pytest.mark.slow
    @pytest.mark.parametrize("screen", ["consent", "psfs_1"])
    def test_10_mb_are_too_long(self, room: Room, screen: str):
        chat = room if screen == "consent" else room.at(screen)
        text = chat.types("stairs " * 1_500_000)

        assert "too long" in text
        assert len(text) < 10_000

    @pytest.mark.slow
    def test_emergency_in_10_mb_is_seen(self, room: Room):
        assert "911" in room.at("psfs_1").types("x " * 5_000_000 + "I have chest pain")

    @pytest.mark.parametrize(
        "screen",
        [
            "age",
            "conditions",
            "psfs_1",
        ],
    )
    def test_control_signs_are_never_echoed(self, room: Room, screen: str):
        text = room.at(screen).types(NASTY, "/answers", "/why")

        assert not CONTROL.search(text)

    @pytest.mark.parametrize(
        "typed",
        ["<b>stairs</b>", "<script>x()</script> &amp; &lt;i&gt;", "a < b > c", "</b>", "&#27; x"],
    )
    def test_markup_in_an_answer_is_shown_as_text(self, room: Room, typed: str):
        text = room.at("psfs_1").types(typed, "/answers", "more answers")

        title = shipped().items["psfs_1"].title
        shown = f"{title}: {typed}"
        assert shown in " ".join(text.split())


class TestOptions:
    def test_options_have_numbers(self, room: Room):
        lines = room.types().splitlines()

        assert " 1. I agree" in lines
        assert " 2. No, thank you" in lines

    @pytest.mark.parametrize("line", ["1", "1.", "1)", " 1 ", "I agree", "i AGREE!", "yes"])
    def test_number_or_words_choose(self, room: Room, line: str):
        room.types(line)

        assert room.session.agreed

    @pytest.mark.parametrize("line", ["0", "3", "-1", "1.5", "1, 2", "I agree not"])
    def test_other_numbers_do_not(self, room: Room, line: str):
        room.types(line)

        assert not room.session.agreed
        assert room.session.phase == "consent"

    @pytest.mark.parametrize("line", ["1, 3", "1 3", "1 and 3", "3;1", "1,3,3"])
    def test_several_may_be_chosen(self, room: Room, line: str):
        text = room.at("conditions").types(line)
        ids = [choice.id for choice in shipped().items["conditions"].choices]

        assert "one number or several" in text
        assert set(room.given["conditions"]) == {ids[0], ids[2]}  # type: ignore[call-overload]

    def test_one_is_asked_for_where_one_is_wanted(self, room: Room):
        assert "several" not in room.types()

    def test_words_stand_where_numbers_are_answers(self, room: Room):
        text = room.at("knee_to_wall.left").types("stop")

        assert 'It hurts, stop: type "stop"' in text
        assert 'Skip this test: type "skip"' in text
        assert "stopped" in room.given["knee_to_wall"].values()  # type: ignore[attr-defined]

    def test_ticks_of_signs_are_kept(self, room: Room):
        room.at("calf_and_skin").types("3")
        prompt = Chat(reached("calf_and_skin")).prompt
        assert prompt is not None

        assert room.given[prompt.items[2].id] == "yes"
        assert list(room.given.values()).count("yes") == 1

    def test_label_is_folded(self):
        paper = io.StringIO()
        terminal = Terminal(io.StringIO(), paper, 20)
        numbered = replace(CONSENT, options=(Option("a", "a label that is long"),))
        beside_a_number = replace(CONSENT, kind="number", options=(Option("b", "short"),))
        terminal.show(Outgoing(text="Which?", prompt=numbered))
        terminal.show(Outgoing(text="How long?", prompt=beside_a_number))

        assert paper.getvalue().splitlines() == [
            *("Which?", "", " 1. a label that is", "    long", ""),
            *("How long?", "", "    short: type", '"skip"', ""),
        ]


class TestLeaving:
    def test_end_of_input_says_goodbye(self, room: Room):
        text = room.types()

        assert text.endswith(f"\n{KEPT}\n")

    def test_line_without_an_end_counts(self, room: Room):
        room.hears(io.StringIO("1"))

        assert room.session.agreed

    def test_answers_are_kept(self, room: Room):
        room.types("1", "1", "40")

        assert room.given == {"subject": "self", "age": 40}
        assert "Welcome back" in room.types()
        assert room.given == {"subject": "self", "age": 40}

    def test_interrupt_keeps_all_answers(self, room: Room):
        text = room.hears(Interrupting("1\n1\n40\n"))

        assert text.endswith(f"{KEPT}\n")
        assert room.given == {"subject": "self", "age": 40}
        assert "Welcome back" in room.types()

    def test_interrupt_at_once(self, room: Room):
        assert KEPT in room.hears(Interrupting(""))

    def test_after_deleting_nothing_is_said_to_be_kept(self, room: Room):
        text = room.at("side").types("/delete", "1")

        assert KEPT not in text
        assert text.endswith(f"{NOT_KEPT}\n")

    def test_interrupt_while_speaking_keeps_the_answer(self, db: Database, room: Room):
        """It is saved before it is said."""
        sink = Cut(after="How old")
        talk(
            Terminal(io.StringIO("1\n1\n40\n"), sink, 72), lambda: (Triage(db, shipped()), RENDERER)
        )

        assert room.given == {"subject": "self"}
        assert "How old" in room.types()

    def test_inputs_are_remembered_as_typed(self, room: Room):
        terminal = Terminal(io.StringIO(" 1 \r\nÄ\t\n\nend"), io.StringIO(), 72)
        list(terminal.lines())

        assert terminal.inputs == [" 1 ", "Ä\t", "", "end"]


class Cut(io.StringIO):
    """A terminal at which Ctrl-C is pressed while something is written."""

    def __init__(self, after: str) -> None:
        super().__init__()
        self._after: str | None = after

    def write(self, text: str, /) -> int:
        if self._after and self._after in text:
            self._after = None
            raise KeyboardInterrupt
        return super().write(text)


class TestMarkup:
    @pytest.mark.parametrize(
        ("text", "plain"),
        [
            pytest.param("<b>one</b> <i>two</i>", "one two", id="tags"),
            pytest.param('<a href="https://x.org/?a=1">here</a>', "here", id="link"),
            pytest.param("&lt;b&gt;one&lt;/b&gt;", "<b>one</b>", id="escaped tags"),
            pytest.param("&amp;lt;", "&lt;", id="escaped twice"),
            pytest.param("1 &lt; 2 &amp; 3 &gt; 2 &#39;x&#39;", "1 < 2 & 3 > 2 'x'", id="signs"),
            pytest.param("a\n\nb", "a\n\nb", id="empty line"),
            pytest.param("a\n \nb", "a\n\nb", id="blank line"),
            pytest.param("<br> <blockquote>", "<br> <blockquote>", id="no small markup"),
            pytest.param("", "", id="nothing"),
        ],
    )
    def test_is_taken_out(self, text: str, plain: str):
        assert as_plain(text, 60) == plain

    @pytest.mark.parametrize(
        ("line", "folded"),
        [
            pytest.param("one two three", "one two\nthree", id="words"),
            pytest.param("- one two three", "- one two\n  three", id="list"),
            pytest.param("12. one two", "12. one\n    two", id="numbers"),
            pytest.param("  - one two", "  - one\n    two", id="inner list"),
            pytest.param("abcdefghijklm", "abcdefghij\nklm", id="long word"),
            pytest.param("-10 or more", "-10 or\nmore", id="no list"),
        ],
    )
    def test_lines_are_folded(self, line: str, folded: str):
        assert fold(line, 10) == folded

    def test_telephone_number_stays_whole(self):
        assert "1-800-222-1222" in fold("Call 1-800-222-1222 now", 16)


def columns(line: str) -> int:
    """Count the columns a line takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def test_a_result_changed_days_later_asks_the_signs_again(room: Room):
    ended = replace(Chat().press(Start()).finish().session, signs_at=1)
    room.db.run(lambda conn: begin(conn, room._chat(conn), ended, NOW))

    shown = room.types("I am 41 years old", "yes")

    assert "First again what can change within hours" in shown
    assert open_prompt(shipped(), room.session).screen == "injury_when"
