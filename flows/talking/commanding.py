"""Reads what asks for a command: typed with a slash, or in words of the language."""

from dataclasses import replace

from flows.pathway.answers import STOPPED
from flows.pathway.model import Pathway
from flows.talking.dangers import names_danger
from flows.talking.emergencies import find_alarms
from flows.talking.events import (
    COMMANDS,
    Back,
    Beside,
    Disagree,
    Event,
    Help,
    Language,
    Said,
    Start,
    Stop,
)
from flows.talking.lexicon import lexicon_of
from flows.talking.naming import Names
from flows.talking.pending import LEAVE
from flows.talking.plain import plain
from flows.talking.prompts import Prompt
from flows.talking.turn import Turn
from flows.talking.understanding import understand
from flows.talking.understood import Understood

LONGEST_PAYLOAD = 64
"""Telegram's limit for what a deep link carries."""
BACK_OR_ANSWER = "back_or_answer"


def meant(turn: Turn, event: Event) -> Event:
    """Read what was typed as the command that it asks for, if it does."""
    event = as_command(turn.pathway, event)
    if not isinstance(event, Said):
        return event
    if _may_be_either(turn, event.text):
        return Beside(BACK_OR_ANSWER)
    command = command_meant(turn, event.text)
    return event if command is None else COMMANDS[command]


def as_command(pathway: Pathway, event: Event) -> Event:
    """Read a typed command as what it asks for; an unknown one asks for help.

    Words after a command that name a danger are heard in its place; others answer nothing.
    """
    if not isinstance(event, Said) or not event.text.lstrip().startswith("/"):
        return event
    _, _, rest = event.text.strip().partition(" ")
    command = command_of(event.text) or Help()
    if isinstance(command, Start | Language) and " " not in rest.strip():
        return type(command)(rest.strip()[:LONGEST_PAYLOAD])
    return replace(event, text=rest) if names_danger(pathway, rest) else command


def command_meant(turn: Turn, text: str) -> str | None:
    """Return the command that words ask for, where they name no option and deny no emergency.

    Who asks for help, such as in "no entiendo", answers nothing by it; nor does who says "stop"
    where to leave is one of the options. "Back" may be both, and is no command then.
    """
    command = command_named(turn.pathway, text)
    if command is None or turn.session.alarms or find_alarms(turn.pathway, text):
        return None
    prompt = turn.open_prompt()
    if prompt is turn.own.consent and COMMANDS[command] == Disagree():
        return None
    if prompt is None or COMMANDS[command] == Help():
        return command
    if _may_be_either(turn, text) or _stops_movement(turn.pathway, prompt, text):
        return None
    named = _option_named(turn.pathway, prompt, text)
    is_leaving = named == LEAVE and COMMANDS[command] == Stop()
    return command if named is None or is_leaving else None


def command_named(pathway: Pathway, text: str) -> str | None:
    """Return the command that a whole text is a way to ask for in its language."""
    said, spoken = plain(text.strip(" ?\u00bf\u00a1")), pathway.wording.language
    for language in pathway.content.languages:
        if language.id == spoken:
            named = (f"/{name}" for name, ways in language.commands.items() if said in ways)
            return next((one for one in named if one in COMMANDS), None)
    return None


def command_of(text: str) -> Event | None:
    """Return the command that a text begins with; None where it begins with none we know."""
    name = text.strip().partition(" ")[0][:LONGEST_PAYLOAD]
    return COMMANDS.get(plain(name.partition("@")[0]))


def _may_be_either(turn: Turn, text: str) -> bool:
    """Tell whether one word is a way to go back and a choice of what is asked: the back."""
    prompt, words = turn.open_prompt(), plain(text).split()
    if prompt is None or prompt.option(STOPPED) or len(words) != 1 or turn.session.alarms:
        return False
    command = command_named(turn.pathway, text)
    if command is None or COMMANDS[command] != Back():
        return False
    known = understand(turn.pathway, prompt, text)
    return isinstance(known, Understood) and (
        bool(known.options) or any(item.id in known.values for item in prompt.items)
    )


def _stops_movement(pathway: Pathway, prompt: Prompt, text: str) -> bool:
    """Tell whether words end a movement, as "It hurts, stop" does."""
    if not prompt.option(STOPPED):
        return False
    known = understand(pathway, prompt, text)
    return isinstance(known, Understood) and known.options == (STOPPED,)


def _option_named(pathway: Pathway, prompt: Prompt, text: str) -> str | None:
    """Return the option that a whole text is a name of."""
    language = lexicon_of(pathway, pathway.wording.language).language
    return Names(language, prompt).one(plain(text))
