"""The chat in a terminal: plain text, numbered options, no colour, any width, any encoding."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from select import select
from threading import Timer
from typing import TextIO

from bot.conversation.channel import Channel
from bot.conversation.desk import Desk
from bot.conversation.markup import as_plain, fold
from bot.conversation.outgoing import Document, Outgoing
from bot.conversation.render import Renderer
from bot.conversation.speaking import Languages, listen
from bot.conversation.triage import DELETED, Turned, take_turn
from bot.errors import BotError
from bot.records.files import PLAIN, as_bytes
from bot.records.giving import outgoing_of
from bot.records.sheet import SheetError
from bot.store.conversations import find_chat, set_language
from bot.store.database import Connection
from flows.pathway.model import Pathway
from flows.talking.commanding import command_of
from flows.talking.emergencies import find_alarms
from flows.talking.events import Event, Said, Start
from flows.talking.lists import example_of
from flows.talking.prompts import Prompt
from flows.talking.replies import Say

CHANNEL, ADDRESS = Channel.TERMINAL, "local"
PASTED_S = 0.05
"""Lines that follow each other so fast were pasted."""
COUNTED_S = 10
"""How often the clock of a timed test is written."""
NARROWEST, WIDEST = 20, 88
KEPT = "Your answers are kept. Come back at any time to go on."
NO_FILE = "-"
ASK_NAME = "Type a name for the file, or Enter for {name}, or - for none."
WRITTEN = "Written: {place}"
NOT_WRITTEN = "No file was written."
IS_THERE = "{place}: there is a file of this name; type another name, or - for none."
NO_PLACE = "{place}: nothing can be written there; type another name, or - for none."
NO_PDF = "{place}: no PDF can be made here; type a name that ends in .txt, or - for none."
NOT_KEPT = "Nothing is kept of this chat."


class Terminal:
    """One person at a keyboard."""

    def __init__(self, source: TextIO, sink: TextIO, width: int) -> None:
        self._source = source
        self._sink = sink
        self.width = max(NARROWEST, min(width, WIDEST))
        self.inputs: list[str] = []
        self._bells: list[Timer] = []
        for stream in (source, sink):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    def show(self, outgoing: Outgoing) -> None:
        """Write one message with its options."""
        self.write(as_plain(outgoing.text, self.width))
        if outgoing.prompt is not None:
            self._show_options(outgoing, outgoing.prompt)
        self.write("")

    def _show_options(self, outgoing: Outgoing, prompt: Prompt) -> None:
        if outgoing.options:
            self.write("")
        for key, option in zip(outgoing.keys, outgoing.options, strict=True):
            if option.heading:
                self.fold(f"{option.heading}:")
            typed = prompt.wording.type_it.format(option=option.label, word=key)
            line = f"{key:>2}. {option.label}" if key.isdigit() else f"    {typed}"
            self.fold(line)
        if outgoing.multi:
            first, second = example_of(prompt)
            self.fold(prompt.wording.type_several.format(first=first, second=second))

    def write(self, line: str) -> None:
        """Write one line."""
        print(line, file=self._sink, flush=True)

    def fold(self, text: str) -> None:
        """Write a text in lines of the terminal's width."""
        self.write(fold(text, self.width))

    def run_clock(self, prompt: Prompt, renderer: Renderer, now: datetime) -> None:
        """Write how much time is left while somebody does a timed test."""
        whole = prompt.clock_s or 0
        gone = now.timestamp() - prompt.started_at
        for left in range(0, whole, COUNTED_S):
            values = {"channel": CHANNEL, "counts": prompt.counts, "seconds": left}
            words = renderer.words(f"messages/{'clock_half' if left else 'clock_time'}", values)
            if (wait := whole - left - gone) > 0:
                bell = Timer(wait, self.write, [as_plain(words, self.width)])
                bell.daemon = True
                bell.start()
                self._bells.append(bell)

    def stop_clock(self) -> None:
        """Write no more of the time."""
        while self._bells:
            self._bells.pop().cancel()

    def clear(self) -> None:
        """Clear the screen and what was above it, where there is a screen."""
        if self._sink.isatty():
            self.write("\x1b[3J\x1b[2J\x1b[H")

    def lines(self) -> Iterator[str]:
        """Yield what is typed until the end of input."""
        while True:
            print("> ", end="", file=self._sink, flush=True)
            line = self._source.readline()
            if not line:
                return
            self.inputs.append(line.rstrip("\r\n"))
            yield self.inputs[-1]
            self.write("")

    def has_more(self) -> bool:
        """Tell whether more was pasted than was read; only a keyboard can tell."""
        if sys.platform == "win32" or not self._source.isatty():
            return False
        return bool(select([self._source], [], [], PASTED_S)[0])


def hand_over(terminal: Terminal, document: Document, said: Renderer) -> str | None:
    """Write a file where the person says; a file that is there is never written over.

    Words that are no name for a file, a command or an emergency, are returned: they are said in
    the conversation. None where a file was written, or wanted by nobody.
    """
    name = document.name
    terminal.fold(said.phrase(ASK_NAME).format(name=name))
    for line in terminal.lines():
        if is_said(said.pathway, line):
            return line
        if line.strip() == NO_FILE:
            terminal.write(said.phrase(NOT_WRITTEN))
            return None
        place = Path(line.strip() or name)
        try:
            content = as_bytes(document, plain=place.suffix.lower() == PLAIN)
            with place.expanduser().open("xb") as file:
                file.write(content)
        except FileExistsError:
            terminal.fold(said.phrase(IS_THERE).format(place=place))
        except (OSError, ValueError, RuntimeError):  # the last for the home of nobody known
            terminal.fold(said.phrase(NO_PLACE).format(place=place))
        except SheetError:
            terminal.fold(said.phrase(NO_PDF).format(place=place))
        else:
            terminal.fold(said.phrase(WRITTEN).format(place=place))
            terminal.write("")
            return None
    return None


def is_said(pathway: Pathway, line: str) -> bool:
    """Tell whether a line belongs to the conversation, whatever else was asked for."""
    is_command = line.lstrip().startswith("/") and command_of(line) is not None
    return is_command or bool(find_alarms(pathway, line))


def talk(
    terminal: Terminal,
    desk: Desk,
    *,
    is_kept: bool = True,
    language: str = "",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Hold the conversation until the input ends; `desk` gives the content to use for each turn.

    `language` is what the terminal speaks, such as es_MX.UTF-8, where nobody chose another.
    """
    spoken: list[Renderer] = []
    is_empty = False

    def turn(event: Event) -> str | None:
        """Take a turn, and return what was said where a name for a file was asked for."""
        nonlocal is_empty
        triage, renderer = desk()
        turned, said = triage.db.run(_turn, renderer, event, language, clock())
        spoken[:] = [said]
        is_empty = any(isinstance(one, Say) and one.message == DELETED for one in turned.replies)
        if turned.hide:
            terminal.clear()
        terminal.stop_clock()
        for reply in turned.replies:
            outgoing = triage.db.run(outgoing_of, said, turned.chat_id, reply, CHANNEL, clock())
            terminal.show(outgoing)
            for document in outgoing.documents:
                heard = hand_over(terminal, document, said)
                if heard is not None:
                    return heard
        if turned.clock is not None:
            terminal.run_clock(turned.clock, said, clock())
        return None

    try:
        turn(Start())
        for line in terminal.lines():
            heard: str | None = line
            while heard is not None:
                heard = turn(Said(heard))
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        sys.stderr.close()
        return
    terminal.stop_clock()
    terminal.write("")
    for said in spoken:
        leaving = said.phrase(KEPT) if is_kept and not is_empty else said.phrase(NOT_KEPT)
        terminal.fold(leaving)


def _turn(
    conn: Connection, renderer: Renderer, event: Event, language: str, now: datetime
) -> tuple[Turned, Renderer]:
    """Take a turn in the language of the chat, and return the words for what is said to it."""
    chat_id = find_chat(conn, channel=CHANNEL, address=ADDRESS, now=now)
    heard = listen(Languages(conn), renderer, chat_id, event, language)
    said = heard.renderer
    return take_turn(conn, said.pathway, CHANNEL, ADDRESS, heard.incoming, now), said


def choose_language(conn: Connection, renderer: Renderer, language: str, now: datetime) -> None:
    """Hold the chat in a language that was asked for; raise BotError for an unknown one."""
    if language not in renderer.languages:
        known = ", ".join(renderer.languages)
        raise BotError(f"language {language!r}: it is not spoken here; choose one of {known}")
    chat_id = find_chat(conn, channel=CHANNEL, address=ADDRESS, now=now)
    set_language(conn, chat_id, language)
