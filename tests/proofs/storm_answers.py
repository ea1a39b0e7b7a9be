"""What must hold of every answer: the open question asked for it, and none is lost.

An answer counts as asked for where somebody gave it to what was open, said yes to it, or had given
it before a change that set it aside; it goes only where somebody takes it back or has it changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from bot.channels.telegram.buttons import Choice, choice_of
from bot.channels.telegram.wire import Read, Tapped, Wrote
from bot.conversation.triage import open_prompt, shown_of
from bot.store.conversations import Stored
from flows.errors import AnswersError
from flows.pathway.answers import Answer, Value, current
from flows.pathway.connecting import TYPED
from flows.pathway.model import Pathway
from flows.pathway.reading import read_value
from flows.pathway.whom import SUBJECT, whose
from flows.talking.emergencies import find_alarms
from flows.talking.events import CANNOT_READ
from flows.talking.heard import ALL_RIGHT, HEARD, without_left_over
from flows.talking.hits import is_among
from flows.talking.pending import SOMEBODY_ELSE
from flows.talking.prompts import USE_TIME, Prompt
from flows.talking.review import SURE_TO_CHANGE
from flows.talking.session import Pending, Phase, Review, Session
from flows.talking.waiting import belongs_to, parts_of
from flows.talking.whom import is_young_self
from tests.proofs.storm_checks import Broken

Told = Mapping[tuple[str, str | None], Answer]
"""The newest of what was told, by item and side."""


def check_answers(pathway: Pathway, meant: Read | None, old: Stored | None, new: Stored) -> None:
    """Raise Broken for an answer that the open question did not ask for, or that was lost."""
    before = old.session if old and old.session_id == new.session_id else None
    for answer in chain(new.session.answers, new.session.noted, new.session.aside):
        _check_value(pathway, answer)
    if before is not None:
        _check_objection(before, new.session)
        review = _changed_now(pathway, meant, before, new.session)
        if review is not None:
            _check_change(pathway, review, before, new.session)
            return
        if before.content_hash == pathway.content_hash:  # else what no longer fits is gone
            _check_lost(pathway, meant, before, new.session)
    kept = without_left_over(before).answers if before else ()
    added = [one for one in without_left_over(new.session).answers if one not in kept]
    own = [one for one in added if before is None or not _had_waited(before, one)]
    if own:
        _check_added(pathway, meant, old, own)
    noted = [one for one in new.session.noted if before is None or one not in before.noted]
    if not all(old and (one.item, one.value) in old.session.heard for one in noted):
        raise Broken(f"{[one.item for one in noted]} are noted, and were not asked about")


def _check_objection(old: Session, new: Session) -> None:
    if new.objection not in (None, old.objection) and old.pending is not Pending.OBJECTION:
        raise Broken("an objection is noted that nobody asked for")


# ---- what goes


def _check_lost(pathway: Pathway, meant: Read | None, old: Session, new: Session) -> None:
    """What was told stays, in its order; what waits to be asked for goes only to the answers."""
    before, after = (without_left_over(one).answers for one in (old, new))
    lost = [one for one in before if one not in after]
    waited = [one for one in old.aside if one not in new.aside]
    lost += [one for one in waited if not any(_is_in(one, answer) for answer in after)]
    lost += [one for one in old.noted if one not in new.noted]
    if _takes_back(meant) or (old.phase is Phase.CONSENT and new.phase is Phase.CLOSED):
        return
    if _are_signs_asked_again(old, new):
        lost = [one for one in lost if not _is_asked_again(pathway, one.item)]
    lost = [one for one in lost if one.item not in set(_contradicted(pathway, old, new))]
    if is_young_self({**current(old.answers), **dict(old.heard)}):
        lost = [one for one in lost if one.item != SUBJECT]  # a no asks again whose knee it is
    if lost:
        raise Broken(f"{[answer.item for answer in lost]} are lost by {meant}")
    kept = tuple(one for one in before if one in after)
    if after[: len(kept)] != kept:
        raise Broken(f"answers are in another order after {meant}")
    if any(one not in old.aside for one in new.aside):
        raise Broken(f"answers are set aside by {meant}")


def _takes_back(meant: Read | None) -> bool:
    if isinstance(meant, Wrote) and meant.beside is None:
        return meant.text.strip().lower().startswith(("/back", "/restart", "/delete"))
    return False


def _are_signs_asked_again(old: Session, new: Session) -> bool:
    """Tell whether somebody was away for long, or so slow that what they told grew old."""
    return new.signs_at != old.signs_at or (
        old.pending is Pending.RETURN and new.pending is not Pending.RETURN
    )


def _is_asked_again(pathway: Pathway, item: str) -> bool:
    """Tell whether a question is among those that are asked again."""
    returning = pathway.content.pathway.returning
    if returning is None or pathway.items[item].screen == TYPED:
        return False
    again = [screen for screen in pathway.screens if screen.id in returning.asks_again]
    return any(item in screen.ids for screen in again)


def _contradicted(pathway: Pathway, old: Session, new: Session) -> Iterator[str]:
    """Yield the questions that are asked again, since what was just told cannot stand with them."""
    told = {one.item: one.value for one in new.answers if one not in old.answers}
    for one in pathway.content.contradictions:
        if any(is_among(value, one.after.get(id, ())) for id, value in told.items()):
            yield one.question


# ---- what is changed


def _changed_now(pathway: Pathway, meant: Read | None, old: Session, new: Session) -> Review | None:
    """Return the change that came into force, if one did; a sentence may tell of the next one."""
    review = old.review
    is_aside = old.alarms or old.pending or old.deleting or old.content_hash != new.content_hash
    if review is None or review.screen is None or is_aside or _takes_back(meant):
        return None
    is_same = (old.answers, old.aside) == (new.answers, new.aside)
    is_open = new.review is not None and new.review.screen == review.screen
    return None if is_same or is_open else review


def _check_change(pathway: Pathway, review: Review, old: Session, new: Session) -> None:
    """All that was told but the answer in question is still there, and nothing else is."""
    screen = next(one for one in pathway.screens if one.id == review.screen)
    prompt = open_prompt(pathway, old)
    asked = {item.id for item in prompt.items} if prompt else set()
    is_sure = prompt is not None and prompt.screen == SURE_TO_CHANGE.screen
    is_of_other = whose(current(old.answers)) != whose(current(new.answers))
    is_old, doubtful = _are_signs_asked_again(old, new), set(_contradicted(pathway, old, new))
    before, after, draft = _told(old), _told(new), _by_part(review.draft)
    for key in {**before, **after}:
        was, now = _value(before, key), _value(after, key)
        if not belongs_to((after.get(key) or before[key]), screen):
            is_asked_again = (is_old and _is_asked_again(pathway, key[0])) or key[0] in doubtful
            is_dropped = is_of_other or key[0] in review.anew or is_asked_again
            if was != now and not (now is None and is_dropped):
                raise Broken(f"{key} was {was!r} and is {now!r} by a change of {screen.id}")
        elif key in draft:
            if now != draft[key].value:
                raise Broken(f"{key} is changed to {now!r}, not to {draft[key].value!r}")
        elif now is not None and now != was and (is_sure or key[0] not in asked):
            raise Broken(f"{key} is changed to {now!r}, and was not asked about")


def _told(session: Session) -> Told:
    """Return what was told, also what waits to be asked for."""
    return _by_part((*session.aside, *without_left_over(session).answers))


def _by_part(answers: Sequence[Answer]) -> Told:
    return {
        (part.item, next(iter(part.value)) if isinstance(part.value, Mapping) else None): part
        for part in parts_of(answers)
    }


def _value(told: Told, key: tuple[str, str | None]) -> Value | None:
    return told[key].value if key in told else None


# ---- what is added


def _had_waited(old: Session, answer: Answer) -> bool:
    """Tell whether it was told before a change, and came up again."""
    return any(one.turn == answer.turn and _is_in(one, answer) for one in old.aside)


def _is_in(part: Answer, answer: Answer) -> bool:
    if part.item != answer.item:
        return False
    if isinstance(part.value, Mapping) and isinstance(answer.value, Mapping):
        return part.value.items() <= answer.value.items()
    return part.value == answer.value


def _check_added(
    pathway: Pathway, meant: Read | None, old: Stored | None, added: list[Answer]
) -> None:
    items = [answer.item for answer in added]
    if old is None or not isinstance(meant, Wrote | Tapped):
        raise Broken(f"{items} are answered by {meant}")
    is_edited = isinstance(meant, Wrote) and meant.beside and meant.beside.message != CANNOT_READ
    if is_edited and not find_alarms(pathway, meant.text):
        raise Broken(f"{items} are answered by what stands beside")
    prompt = open_prompt(pathway, old.session)
    asked = _asked(pathway, old.session, prompt)
    if not set(items) <= asked:
        raise Broken(f"{items} are answered, {asked} was asked")
    if len({answer.turn for answer in added}) > 1:
        raise Broken(f"{items} are answered in several turns")
    if old.session.pending is Pending.KNOWN and not old.session.alarms:
        _check_known(old.session, added)
    if isinstance(meant, Tapped):
        _check_pressed(choice_of(meant.data), old, prompt, added)


def _asked(pathway: Pathway, session: Session, prompt: Prompt | None) -> set[str]:
    if session.alarms:
        sign = {alarm.id: alarm.sign for alarm in pathway.alarms}.get(session.alarms[0])
        return {sign} if sign else set()
    if prompt is not None and prompt.screen == HEARD:
        return {id for id, _ in session.heard}
    if session.pending is Pending.KNOWN:
        return {one.item for one in session.known}
    return {item.id for item in prompt.items} if prompt else set()


def _check_known(session: Session, added: Sequence[Answer]) -> None:
    """What was known counts as it was told, not otherwise."""
    known = {one.item: one.value for one in session.known}
    for answer in added:
        if answer.value != known[answer.item]:
            raise Broken(f"{answer.item} was known, and is another now")


def _check_value(pathway: Pathway, answer: Answer) -> None:
    try:
        is_same = read_value(pathway.items[answer.item], answer.value) == answer.value
    except AnswersError as error:
        raise Broken(f"{answer.item} has a value it cannot have") from error
    if not is_same:
        raise Broken(f"{answer.item} has a value that is read as another")


def _check_pressed(
    choice: Choice | None, old: Stored, prompt: Prompt | None, added: Sequence[Answer]
) -> None:
    """The value is what the pressed button says, and the button is of the open question."""
    if choice is None or choice.shown != shown_of(old):
        raise Broken(f"{added} are answered by a button of another question")
    if prompt is None or prompt.screen == HEARD:
        return
    label = choice.number if choice.place is None else prompt.options[choice.place].id
    if old.session.pending is Pending.KNOWN and not old.session.alarms:
        items = {answer.item for answer in added}
        if label == ALL_RIGHT and items != {one.item for one in old.session.known}:
            raise Broken(f"all of {old.session.known} is right, and only {items} are noted")
        if label == SOMEBODY_ELSE:
            raise Broken(f"{items} are noted of somebody else")
    if prompt.kind in ("multi", "group"):
        return
    values = added[0].value
    value = values.get(prompt.side or "") if isinstance(values, Mapping) else values
    meant = prompt.elapsed_s if label == USE_TIME else label
    if value not in (meant, (meant,)):
        raise Broken(f"{meant!r} is pressed and {value!r} is noted")
