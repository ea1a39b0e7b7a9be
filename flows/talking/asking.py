"""In the words of which template a prompt is put."""

from collections.abc import Sequence

from flows.talking.heard import HEARD
from flows.talking.own_prompts import CONSENT, DELETE_ALL, IS_IT_NOW
from flows.talking.pending import ASIDES
from flows.talking.prompts import Prompt
from flows.talking.replies import Reply, Say
from flows.talking.review import LIST, SURE_TO_CHANGE

_OWN = {
    CONSENT.screen: "greeting",
    IS_IT_NOW.screen: "alarm",
    **{name: name for name in (DELETE_ALL.screen, HEARD, LIST, SURE_TO_CHANGE.screen, *ASIDES)},
}
"""Of prompts that are no question of the flow."""


def speaks_beside(replies: Sequence[Reply]) -> bool:
    """Tell whether something was said before a question; of another language it all begins anew."""
    said = [reply.message for reply in replies if isinstance(reply, Say)]
    return bool(said) and "language" not in said


def message_for(prompt: Prompt) -> str:
    """Return the name of the template: of a clock what it does now, else what is asked."""
    return prompt.clock or _OWN.get(prompt.screen, "question")
