"""What a channel is given to show: a text in small markup, and options to choose from."""

from dataclasses import dataclass

from flows.talking.prompts import Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message. `text` uses <b>, <i>, <a> and "- " lines; everything else is escaped.

    `keys` says for each option what may be typed instead of pressing it.
    """

    text: str
    options: tuple[Option, ...] = ()
    keys: tuple[str, ...] = ()
    multi: bool = False
