"""What is ticked on a list when words come first: it is kept until the list is answered."""

from dataclasses import replace

from flows.talking.prompts import Prompt
from flows.talking.session import Session, Ticked


def keeping_ticked(session: Session, prompt: Prompt | None, options: tuple[str, ...]) -> Session:
    """Keep what is ticked on a prompt."""
    if prompt is None or not options:
        return session
    return replace(session, ticked=Ticked(screen=prompt.screen, options=options))


def with_ticked(session: Session, prompt: Prompt | None) -> Prompt | None:
    """Return a prompt with what is ticked of it; what cannot be ticked there is left out."""
    kept = session.ticked
    if prompt is None or kept is None or kept.screen != prompt.screen or not prompt.multi:
        return prompt
    can_be = {option.id for option in prompt.options if not option.alone}
    return replace(prompt, ticked=tuple(id for id in kept.options if id in can_be))


def without_ticked(session: Session, answered: Prompt, prompt: Prompt | None) -> Session:
    """Forget what was ticked on a prompt that is answered and open no more."""
    is_over = prompt is None or prompt.screen != answered.screen
    is_of_it = session.ticked is not None and session.ticked.screen == answered.screen
    return replace(session, ticked=None) if is_of_it and is_over else session
