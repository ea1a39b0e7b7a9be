"""What every channel asks for at each turn: the content to talk on, and the words for it."""

from collections.abc import Callable

from bot.conversation.render import Renderer
from bot.conversation.triage import Triage

Desk = Callable[[], tuple[Triage, Renderer]]
