"""The list of answers, by parts and pages, and what is asked while one of them is changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.judging.safety import applies, counted
from flows.judging.unanswered import unanswered
from flows.pathway.answers import BESIDE, NO, YES, Answer, Value, Values, current, sore_side
from flows.pathway.model import Pathway, Screen
from flows.talking.heard import noted_of
from flows.talking.prompting import prompt_for
from flows.talking.prompts import AS_IT_WAS, Option, Prompt, about_words
from flows.talking.replies import Reply, Say
from flows.talking.session import Review, Session
from flows.talking.spoken import spoken
from flows.talking.told import asked, lines
from flows.talking.waiting import belongs_to, join_sides, parts_of

LONGEST_PAGE = 20
"""So many answers at most are listed at once, where a part is not longer (expert)."""
LIST = "answers"
DONE, MORE, EARLIER = "done", "more_answers", "earlier_answers"
SURE_TO_CHANGE = Prompt(
    screen="sure_to_change",
    section="answers",
    kind="single",
    title="",
    text="",
    why="",
    options=(Option(YES, "Yes, change it"), Option(NO, "No, keep it as it was")),
)
KEEP_ANSWER = Option(AS_IT_WAS, "Keep it as it was")
WHICH_ANSWER = "Which answer would you like to change?"
TURNS = {MORE: "More answers", EARLIER: "Answers before these", DONE: "Done"}
PREVIEW = "change_preview"
"""The message that shows what a change would do."""
HELD_BACK = "answered"
"""Stands for "none of these" where it would tell on a private line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One screen that was answered: what it asked in short, and the answer in words."""

    screen: Screen
    asked: str
    answered: str


def rows(pathway: Pathway, session: Session) -> tuple[Row, ...]:
    """Return what was answered and counts, in the order of asking; private answers are left out."""
    told = [answer for answer in session.answers if not answer.is_given]
    values, _ = counted(pathway, {**noted_of(session), **current(told)})
    return tuple(row for screen in pathway.screens for row in _row(pathway, screen, values))


def _row(pathway: Pathway, screen: Screen, values: Values) -> Iterator[Row]:
    given = {item.id: _given(screen, values.get(item.id, BESIDE)) for item in screen.items}
    known = [item for item in screen.items if given[item.id] != BESIDE]
    shown = [item for item in known if not item.private]
    if not shown:
        return
    if len(screen.items) > 1:
        wording = pathway.wording
        ticked = [line for item in shown for line in lines(item, given[item.id])]
        none = wording.none_of_these if shown == known else wording.label(HELD_BACK)
        yield Row(screen, _list_title(screen), "; ".join(ticked) or none)
        return
    item = known[0]
    side = f", {item.wording.side(screen.side)}" if screen.side else ""
    yield Row(screen, f"{asked(pathway, item)}{side}", spoken(item, given[item.id]))


def _list_title(screen: Screen) -> str:
    """Return what a list asks: of questions each in short, of signs all at once."""
    if screen.items[0].is_sign:
        return screen.title
    return " / ".join(item.title for item in screen.items)


def _given(screen: Screen, value: Value) -> Value:
    """Return what was answered on a screen: of a value that has two sides its own."""
    if screen.side is None or not isinstance(value, Mapping):
        return value
    return value.get(screen.side, BESIDE)


def pages(pathway: Pathway, found: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    """Put whole parts together while they are few, and cut one that is long."""
    made: list[tuple[Row, ...]] = [()]
    for section in pathway.screens_by_section:
        part = [row for row in found if row.screen.section == section]
        pieces = [part[n : n + LONGEST_PAGE] for n in range(0, len(part), LONGEST_PAGE)]
        for piece in pieces:
            if len(made[-1]) + len(piece) <= LONGEST_PAGE:
                made[-1] = (*made[-1], *piece)
            else:
                made.append(tuple(piece))
    return tuple(made)


def reviewed(pathway: Pathway, session: Session, review: Review) -> Prompt:
    """Return what is asked while answers are looked at."""
    if review.screen is None:
        return list_prompt(pathway, session, review)
    if review.said:
        return SURE_TO_CHANGE
    return asked_anew(pathway, session, review, session.singly) or SURE_TO_CHANGE


def list_prompt(pathway: Pathway, session: Session, review: Review) -> Prompt:
    """Return one page of the list as a prompt: each answer is an option."""
    made = pages(pathway, rows(pathway, session))
    page = min(review.page, len(made) - 1)
    return replace(
        SURE_TO_CHANGE,
        screen=LIST,
        text=WHICH_ANSWER,
        options=(*_listed(pathway, made[page]), *_turning(page, len(made))),
        part=page + 1,
        parts=len(made),
    )


def _listed(pathway: Pathway, page: Sequence[Row]) -> Iterator[Option]:
    names: dict[str, str] = {part.id: part.name for part in pathway.content.pathway.parts}
    before = ""
    for row in page:
        heading = names[row.screen.section]
        label = f"{row.asked.removesuffix('?')}: {row.answered}"
        yield Option(row.screen.id, label, heading="" if heading == before else heading)
        before = heading


def _turning(page: int, count: int) -> Iterator[Option]:
    if page + 1 < count:
        yield Option(MORE, TURNS[MORE])
    if page:
        yield Option(EARLIER, TURNS[EARLIER])
    yield Option(DONE, TURNS[DONE])


def asked_anew(
    pathway: Pathway, session: Session, review: Review, singly: tuple[str, ...]
) -> Prompt | None:
    """Return what is still asked of a change, or None when the draft is whole."""
    screen = next(one for one in pathway.screens if one.id == review.screen)
    values, _ = counted(pathway, current(drafted(session, screen, review)))
    items = tuple(item for item in unanswered(screen, values) if applies(item, values) is True)
    if not items:
        return None
    whole = len(items) == len(screen.items)
    prompt = prompt_for(pathway, screen if whole else replace(screen, items=items), singly)
    return replace(
        prompt,
        about=about_words(prompt, values),
        sore=sore_side(values),
        told="" if screen.id in singly else _noted(pathway, review),
        options=(*prompt.options, KEEP_ANSWER),
    )


def _noted(pathway: Pathway, review: Review) -> str:
    """Return the lines of a list that words have named for a change."""
    given = ((pathway.items[part.item], part.value) for part in review.draft)
    return "; ".join(line for item, value in given if item.is_sign for line in lines(item, value))


def what_changes(
    pathway: Pathway, session: Session, replies: Sequence[Reply]
) -> tuple[str, str] | None:
    """Return what the change is about that is asked for, and what would be answered then.

    None where its preview stands above.
    """
    review = session.review
    if review is None or any(isinstance(one, Say) and one.message == PREVIEW for one in replies):
        return None
    screen = next(one for one in pathway.screens if one.id == review.screen)
    then = replace(session, answers=drafted(session, screen, review))
    found = next((row for row in rows(pathway, then) if row.screen.id == screen.id), None)
    return (found.asked, found.answered) if found else ("", "")


def drafted(session: Session, screen: Screen, review: Review) -> tuple[Answer, ...]:
    """Return the answers with a draft in the place of those of its screen."""
    kept = [
        part
        for part in parts_of(session.answers)
        if part.is_given or not (belongs_to(part, screen) or part.item in review.anew)
    ]
    joined: list[Answer] = []
    for part in (*kept, *review.draft):
        joined += join_sides(tuple(joined), (part,))
    return tuple(joined)
