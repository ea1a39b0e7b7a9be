"""What a channel is given to show: a text in small markup, and what may be answered to it."""

from dataclasses import dataclass

from bot.pictures.picture import Picture
from flows.talking.prompts import Option, Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file to take along; a page in small markup becomes a PDF with `tier` and `paper`.

    `language` is that of its words.

    It is made only where it is handed over: until then it is a text, and wiped like one.
    """

    name: str
    text: str
    title: str = ""
    tier: str = ""
    paper: str = ""
    language: str = "en"

    @property
    def is_page(self) -> bool:
        """Tell whether it is to be set as a page."""
        return bool(self.paper)


@dataclass(frozen=True, slots=True)
class Action:
    """A button beside the answers: its words, and the command that it stands for."""

    label: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message. `text` uses <b>, <i>, <a> and "- " lines; everything else is escaped.

    `must_arrive` is set on what says to act today or now; `is_personal` on what repeats what
    somebody told, which is kept no longer than it takes to arrive. `picture` goes before the text.
    """

    text: str
    prompt: Prompt | None = None
    must_arrive: bool = False
    is_personal: bool = False
    picture: Picture | None = None
    documents: tuple[Document, ...] = ()
    actions: tuple[Action, ...] = ()

    @property
    def options(self) -> tuple[Option, ...]:
        """What may be pressed."""
        return self.prompt.options if self.prompt else ()

    @property
    def keys(self) -> tuple[str, ...]:
        """For each option, what may be typed in its place."""
        return tuple(self.prompt.typed_as(option) for option in self.options if self.prompt)

    @property
    def multi(self) -> bool:
        """Tell whether several options may be chosen."""
        return self.prompt is not None and self.prompt.multi
