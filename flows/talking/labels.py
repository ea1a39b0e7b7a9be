"""The words of buttons beside the questions, and a prompt in the words of another language."""

from dataclasses import replace

from flows.pathway.wording import ENGLISH, Wording
from flows.talking import pending, review, timing
from flows.talking.prompts import TYPED, Prompt

LABELS = tuple(
    dict.fromkeys(
        (
            *(option.label for option in pending.RESTART.options),
            *(option.label for option in pending.RETURN.options),
            *(option.label for option in pending.OBJECTION.options),
            *(option.label for option in pending.VISIT.options),
            *(option.label for option in pending.ABOUT_KNOWN),
            *(option.label for option in review.SURE_TO_CHANGE.options),
            *(review.KEEP_ANSWER.label, review.HELD_BACK, review.WHICH_ANSWER),
            *review.TURNS.values(),
            *(timing.START, timing.STOP, timing.AGAIN),
            *(words for words in TYPED.values() if words != "stop"),
        )
    )
)
"""All of them in English."""


def in_own_words(prompt: Prompt, wording: Wording) -> Prompt:
    """Return a prompt that is no question of the flow in the words of a language."""
    if wording is ENGLISH:
        return prompt
    options = tuple(replace(option, label=wording.label(option.label)) for option in prompt.options)
    return replace(prompt, text=wording.label(prompt.text), options=options, wording=wording)
