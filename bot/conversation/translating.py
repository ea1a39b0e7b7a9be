"""Templates in another language: each line of words is looked up before the template is read."""

import re
from collections.abc import Iterator

from jinja2.ext import Extension

from bot.conversation.catalogue import IN_ENGLISH, Catalogue

CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_MARKUP = re.compile(r"<[^<>]*>|&[a-z#0-9]+;")
_LABEL = re.compile(r'(?:aria-label|alt|title)="[^"{]*[^\W\d_]')
LITERAL = re.compile(r'"([^"]*)"')
_SENTENCE = re.compile(r"[^\W\d_]\S* [^\W\d_]|^[A-Z][a-z]|= [^\W\d_]|[^\W\d_]:? $")
_WORD = re.compile(r"[^\W\d_]{2,}")


class Translating(Extension):
    """Puts the words of the environment's catalogue in place of the English ones."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template in the language, line by line."""
        catalogue: Catalogue = getattr(self.environment, "catalogue", IN_ENGLISH)
        if catalogue.is_own or name is None:
            return source
        context = name.removesuffix(".j2")
        return "\n".join(
            _translated(line, context, catalogue) if is_said else line
            for line, is_said in _lines(source)
        )


def _lines(source: str) -> Iterator[tuple[str, bool]]:
    """Yield each line and whether it has words; code that goes over several lines has none."""
    is_code = False
    for line in source.split("\n"):
        opens = line.rfind("{%") > line.rfind("%}")
        yield line, not (is_code or opens) and has_words(line)
        is_code = opens or (is_code and "%}" not in line)


def _translated(line: str, context: str, catalogue: Catalogue) -> str:
    words = line.strip()
    start, _, end = line.partition(words)
    return f"{start}{catalogue.say(context, words)}{end}"


def lines_with_words(source: str) -> Iterator[str]:
    """Yield the lines of a template that say something, each once."""
    yield from dict.fromkeys(line.strip() for line, is_said in _lines(source) if is_said)


def has_words(line: str) -> bool:
    """Tell whether a line of a template has words to read, and not only markup or code.

    >>> [has_words(line) for line in ("{% if x %}", "<b>{{ y }}</b>", '{{ "In all" }}')]
    [False, False, True]
    """
    plain = CODE.sub(" ", line)
    if _WORD.search(_MARKUP.sub(" ", plain)) or _LABEL.search(plain):
        return True
    code = " ".join(CODE.findall(line))
    return any(_SENTENCE.search(words) for words in LITERAL.findall(code))
