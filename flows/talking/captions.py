"""Words under a picture, or of an older text that was changed afterwards."""

from flows.talking.alarms import hear_new_alarm
from flows.talking.answering import hear, tell
from flows.talking.dangers import hear_danger
from flows.talking.events import CANNOT_READ
from flows.talking.turn import Turn


def hear_beside(turn: Turn, message: str, text: str) -> None:
    """Take words under a picture as words; of a text that was changed only a danger is heard."""
    if message == CANNOT_READ and text.strip():
        turn.say("only_words")
        hear(turn, text)
    elif not (text and (hear_new_alarm(turn, text) or hear_danger(turn, text))):
        tell(turn, message)
