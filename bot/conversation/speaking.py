"""In which language a chat is held: what the person chose, else what their app speaks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.catalogue import spoken_name
from bot.conversation.incoming import Asked, Incoming, Typed
from bot.conversation.render import Renderer
from bot.store.conversations import language_of, set_language
from bot.store.database import Connection
from flows.pathway.model import Pathway
from flows.talking.commanding import as_command
from flows.talking.events import Language, Said
from flows.talking.pieces import unaccented
from flows.talking.plain import plain
from flows.talking.watching import words_of

_TAG = re.compile(r"[A-Za-z]{2,3}(?=[-_.@]|$)")
_WEIGHED = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q=([0-9.]{1,5}))?")
_NAMED = re.compile(r"/language[_ ]+(\S+)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heard:
    """What came in, and the words of the language to answer it in."""

    renderer: Renderer
    incoming: Incoming


class Languages:
    """The languages of chats within one transaction, each read once; a new one is kept."""

    def __init__(self, conn: Connection) -> None:
        """Know none yet."""
        self._conn = conn
        self._known: dict[int, str | None] = {}

    def words(self, renderer: Renderer, chat_id: int, hint: str = "") -> Renderer:
        """Return the words of the language that a chat is held in; a first hint is kept."""
        if chat_id not in self._known:
            self._known[chat_id] = language_of(self._conn, chat_id)
        if self._known[chat_id] is None and hint:
            self.choose(chat_id, fitting(renderer, [hint]))
        return renderer.speaking(self._known[chat_id] or renderer.default)

    def choose(self, chat_id: int, language: str) -> None:
        """Hold a chat in a language from now on."""
        set_language(self._conn, chat_id, language)
        self._known[chat_id] = language


def listen(
    languages: Languages, renderer: Renderer, chat_id: int, incoming: Incoming, hint: str = ""
) -> Heard:
    """Return what came in with the words for it; a language that is asked for is kept."""
    wanted = _wanted(renderer.pathway, incoming) or _named(renderer, incoming)
    if wanted is not None:
        found = _known(renderer, wanted)
        if found:
            languages.choose(chat_id, found)
        incoming = _again(incoming, Language(found))
    return Heard(languages.words(renderer, chat_id, hint), incoming)


def in_language_of(conn: Connection, renderer: Renderer, chat_id: int, hint: str = "") -> Renderer:
    """Return the words of the language that a chat is held in; a first hint is kept."""
    return Languages(conn).words(renderer, chat_id, hint)


def fitting(renderer: Renderer, wanted: Sequence[str]) -> str:
    """Return the first of some tags, such as es-MX, whose language can be spoken."""
    for tag in wanted:
        found = _TAG.match(tag)
        if found and found[0].lower() in renderer.languages:
            return found[0].lower()
    return renderer.default


def accepted(header: str) -> list[str]:
    """Return the tags of an Accept-Language header, the most wanted first.

    >>> accepted("de;q=0.5, es-MX, en;q=0.8")
    ['es-MX', 'en', 'de']
    """
    weighed = [_WEIGHED.fullmatch(part.strip()) for part in header[:400].split(",")]
    told = [(_weight(one[2]), one[1]) for one in weighed if one]
    return [tag for weight, tag in sorted(told, key=lambda one: -one[0]) if weight > 0]


def _weight(text: str | None) -> float:
    try:
        return 1.0 if text is None else float(text)
    except ValueError:
        return 0.0


def _wanted(pathway: Pathway, incoming: Incoming) -> str | None:
    """Return the language that is asked for, None where none is."""
    match incoming:
        case Said(text) | Typed(_, text):
            if named := _NAMED.match(text.strip()):
                return named[1]
            command = as_command(pathway, Said(text))
            return command.wanted if isinstance(command, Language) else None
        case Language(wanted) | Asked(_, Language(wanted)):
            return wanted
    return None


def _named(renderer: Renderer, incoming: Incoming) -> str | None:
    """Return the language that a text names and says nothing else with: "in English please"."""
    if not isinstance(incoming, Said | Typed):
        return None
    words = [one for one in words_of(incoming.text) if not AROUND_A_LANGUAGE.fullmatch(one)]
    is_name = len(words) == 1 and len(words[0]) > CODE
    return words[0] if is_name and _known(renderer, words[0]) else None


def _known(renderer: Renderer, wanted: str) -> str:
    """Return the language that a code or a name stands for, nothing where it is unknown."""
    said = unaccented(plain(wanted))
    for language in renderer.languages:
        if said in (language, unaccented(plain(spoken_name(language)))) or said in ALSO.get(
            language, ()
        ):
            return language
    return ""


def _again(incoming: Incoming, event: Language) -> Incoming:
    return Asked(incoming.shown, event) if isinstance(incoming, Asked) else event


ALSO = {
    "en": ("ingles", "englisch", "anglais"),
    "es": ("spanish", "espanol", "castellano", "espagnol", "spanisch"),
}
"""What else people call the languages that we speak, without accents."""
CODE = 2
"""So many letters has the code of a language: "en" and "es" are words of their own."""
AROUND_A_LANGUAGE = re.compile(
    r"please|pls|in|to|speak|talk|write|can|could|do|we|you|i|want|switch|change|language|lets|"
    r"por|favor|en|a|al|quiero|hablar|hablas?|hable|escribe|cambiar|cambi[ae]|idioma|puedes?|podemos"
)
"""What people write with the name of a language when they want it."""
