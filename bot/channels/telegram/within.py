"""In which of the conversations of a chat something is said."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.conversation.render import Renderer
from bot.conversation.triage import Opened


@dataclass(frozen=True, slots=True)
class Within:
    """The conversation in which something is said, in the words to answer it in.

    It is the one `on`, else the newest of its flow; those `beside` it may be answered as well.
    """

    renderer: Renderer
    on: int | None = None
    beside: Collection[int] = ()
    opened: Opened | None = None
