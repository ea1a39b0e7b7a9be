"""What one turn knows: the answers so far, what they lead to, and what is open now."""

from collections.abc import Mapping
from dataclasses import replace

from flows.judging.conclusion import Conclusion
from flows.judging.outlook import SAFETY_SECTIONS
from flows.judging.result import Result, assess
from flows.pathway.answers import GIVEN, Answer, Value, Values, current, sore_side
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway, Screen
from flows.pathway.references import AlarmPattern
from flows.talking import aging, heard, machine
from flows.talking.agenda import Agenda, Agendas, what_ended
from flows.talking.asking import message_for, speaks_beside
from flows.talking.labels import in_own_words
from flows.talking.left_open import ASKED_IN, LeftOpen, Opening
from flows.talking.own_prompts import own_prompts
from flows.talking.pending import beside
from flows.talking.prompting import prompt_for
from flows.talking.prompts import Prompt, about_words
from flows.talking.replies import Answered, Ask, Reply, Say, Show, Step
from flows.talking.review import SURE_TO_CHANGE, reviewed, what_changes
from flows.talking.sentences import Heard
from flows.talking.session import Pending, Phase, Session, without_heard
from flows.talking.ticking import with_ticked, without_ticked
from flows.talking.timing import ran_out_unseen, still_told, timed
from flows.talking.unconfirmed import carried, comes_first
from flows.talking.waiting import take_waiting
from flows.talking.whom import as_told, newly_another


def new_session(pathway: Pathway) -> Session:
    """Return a conversation that has not begun."""
    return Session(flow=pathway.id, content_hash=pathway.content_hash)


def begun_session(pathway: Pathway, known: Values) -> Session:
    """Return a conversation that follows another: what is known is not asked, nor consent."""
    answers = tuple(Answer(item=id, value=value, turn=GIVEN) for id, value in known.items())
    return replace(new_session(pathway), phase=Phase.SAFETY, agreed=True, answers=answers)


class Turn:
    """Lives for one event and is the machine's model; collects replies and the new session."""

    def __init__(
        self, pathway: Pathway, session: Session, at: float = 0, kept: LeftOpen | None = None
    ) -> None:
        """Begin with a session, and with what the turn before kept of the screen it left open."""
        self.session = session
        self._about = session.answers, as_told(pathway, session)
        self.at = at
        self.own = own_prompts(pathway.wording)
        self.begun_with = session
        self.state: str = session.phase
        self.replies: list[Reply] = []
        self.result: Result | None = None
        self.fresh = self.erase = self.hide = self.left = False
        self.answered: Answered | None = None
        self.heard: dict[tuple[Pathway, str, str], Heard] = {}
        self._agendas = Agendas()
        self._opened: tuple[Session, str, Prompt | None] | None = None
        self._opening = Opening(pathway, session, kept)

    @property
    def pathway(self) -> Pathway:
        """The flow, in the words for whose knee it is by the answers so far."""
        if self._about[0] is not self.session.answers:
            self._about = (self.session.answers, as_told(self._about[1], self.session))
        return self._about[1]

    def has_agreed(self) -> bool:
        """The person agreed to the terms."""
        return self.session.agreed

    def is_emergency(self) -> bool:
        """An E rule fired."""
        return self.conclusion.disposition is Disposition.EMERGENCY

    def is_same_day(self) -> bool:
        """A D rule fired."""
        return self.conclusion.disposition is Disposition.SAME_DAY

    def is_urgent(self) -> bool:
        """A U rule fired, and nothing more urgent."""
        return self.conclusion.disposition is Disposition.URGENT

    def asks_safety(self) -> bool:
        """Something about the person or a warning sign is still open."""
        return self.agenda.next_screen(SAFETY_SECTIONS) is not None

    def asks_history(self) -> bool:
        """A history question is still open."""
        return self.agenda.next_screen(("history",)) is not None

    def asks_tests(self) -> bool:
        """A self-test may be offered, or one is under way."""
        return self.agenda.next_screen(("self_test",)) is not None

    @property
    def told(self) -> tuple[Answer, ...]:
        """The answers of this conversation, without what was known before."""
        return tuple(answer for answer in self.session.answers if not answer.is_given)

    @property
    def values(self) -> Values:
        """The answers that count."""
        return self.agenda.values

    @property
    def conclusion(self) -> Conclusion:
        """What the answers lead to."""
        return self.agenda.conclusion

    @property
    def agenda(self) -> Agenda:
        """What is still to be asked."""
        return self._agendas.after(self.pathway, self.session.answers)

    @property
    def ended(self) -> bool:
        """Tell whether there is a result."""
        return self.state in machine.ENDED

    @property
    def begun(self) -> bool:
        """Tell whether there is a conversation at all."""
        return self.state not in (Phase.NEW, Phase.CLOSED)

    def open_prompt(self) -> Prompt | None:
        """Return what is asked at this moment, or None where nothing is."""
        known = self._opened
        if known is None or known[0] is not self.session or known[1] != self.state:
            prompt = with_ticked(self.session, self._open_prompt())
            known = self._opened = (self.session, self.state, prompt)
        return known[2]

    def _open_prompt(self) -> Prompt | None:
        if self.session.alarms and self.session.pending is not Pending.RESTART:
            return self.own.is_it_now
        if self.session.deleting:
            return self.own.delete_all
        if self.session.pending is not None:
            own = beside(self.pathway, self.session, self.session.pending)
            return in_own_words(own, self.pathway.wording)
        if self.session.review is not None:
            own = reviewed(self.pathway, self.session, self.session.review)
            return in_own_words(own, self.pathway.wording)
        if self.state == Phase.CONSENT:
            return self.own.consent
        if Phase(self.state) in ASKED_IN and self.session.heard:
            return heard.heard_prompt(self.pathway, self.session)
        screen = self.open_screen()
        if screen is None:
            return None
        prompt = prompt_for(self.pathway, screen, self.session.singly)
        prompt = timed(prompt, self.session.timing, self.values.get("side"))
        prompt = heard.with_told(self.session, prompt)
        about = about_words(prompt, self.values) if prompt.items[0].about else ""
        left, sore = self._opening.left(self, screen), sore_side(self.values)
        changed = about or left or sore
        return replace(prompt, about=about, left=left, sore=sore) if changed else prompt

    def open_screen(self) -> Screen | None:
        """Return the screen of the interview that is open, or None where none is."""
        return self._opening.screen(self)

    @property
    def alarm(self) -> AlarmPattern:
        """The typed emergency that is asked about now."""
        return next(a for a in self.pathway.alarms if a.id == self.session.alarms[0])

    def say(self, message: str, **values: object) -> None:
        """Reply with a message."""
        self.replies.append(Say(message, values))

    def put_over(self, session: Session) -> None:
        """Take a session in the place of this one; signs that await a yes are not lost by it."""
        self.session = carried(self.pathway, self.session, session)

    def ask_again(self) -> None:
        """Put the open prompt before the person; a clock that ran out unseen runs no more."""
        prompt = self.open_prompt()
        if prompt is not None and ran_out_unseen(prompt, self.at):
            self.session = replace(self.session, timing=None)
            self.say(
                "clock_missed", counts=prompt.counts, holds=prompt.holds, seconds=prompt.clock_s
            )
            prompt = self.open_prompt()
        if prompt is None:
            if Phase(self.state) in ASKED_IN:
                self.move_on()
            return
        values: Mapping[str, object] = {}
        if prompt is self.own.is_it_now:
            values = {"alarm": self.alarm}
        elif prompt.screen == heard.HEARD:
            values = heard.told_with(self.pathway, self.session, self.values)
        elif prompt.screen == SURE_TO_CHANGE.screen:
            values = {"what": what_changes(self.pathway, self.session, self.replies)}
        elif prompt is self.own.consent and self.begun_with.phase is Phase.CONSENT:
            values = {"again": speaks_beside(self.replies)}
        self.replies.append(Ask(prompt, message_for(prompt), values))

    def take(self, prompt: Prompt, options: tuple[str, ...]) -> None:
        """Note that a prompt was answered with these of its options."""
        labels = (option.label for option in prompt.options if option.id in options)
        self.answered = Answered(prompt, "; ".join(labels))

    def add(self, values: Mapping[str, Value]) -> None:
        """Note answers; those of one press belong together."""
        turn = self.session.version
        added = tuple(Answer(item=id, value=value, turn=turn) for id, value in values.items())
        answers, signs_at = (*self.session.answers, *added), aging.signs_at(self, values)
        self.session = replace(self.session, answers=answers, signs_at=signs_at)

    def move_on(self) -> None:
        """Go where the answers lead: to the next question, or to a result."""
        before, answered = self.state, self.answered.prompt if self.answered else None
        kept = still_told(self.session.timing, answered, self.values.get("side"))
        if kept is not self.session.timing:
            self.session = replace(self.session, timing=kept)
        machine.settle(self)
        take_waiting(self)
        aging.ask_again_if_old(self, self.begun_with)
        aging.ask_again_at_end(self, self.begun_with)
        if whom := newly_another(self.begun_with, self.session):
            self.say("for_another", subject=whom)
        if before == Phase.SELF_TESTS:
            was = self._agendas.after(self.pathway, self.begun_with.answers)
            if why := what_ended(was, self.values):
                self.say("tests_ended", why=why)
        if (before, self.state) == (Phase.SAFETY, Phase.HISTORY) and self.is_urgent():
            self.say("urgent_so_far", hours=self.conclusion.deadline_hours)
        if self.ended:
            self.conclude()
        else:
            self.ask_again()

    def conclude(self) -> None:
        """Reach a result and show it; but for an emergency, what comes first is asked before."""
        if comes_first(self.pathway, self.session) and not self.is_emergency():
            self.reopen()
            self.ask_again()
            return
        self.session = heard.with_left_over(self.session)
        cleared = replace(without_heard(self.session), deleting=False, review=None)
        self.session = replace(cleared, pending=None, objection=None, renewals=0)
        self.result = assess(self.pathway, current(self.session.answers))
        self.replies.append(Show(self.result))

    def reopen(self) -> bool:
        """Go back to what is still to be asked; return whether there is anything to go back to."""
        if not machine.trigger(self, "reopen"):
            return False
        self.session = heard.without_left_over(self.session)
        return True

    def renew(self) -> None:
        """Start on a new session; the old one stays as it is."""
        self.put_over(new_session(self.pathway))
        self.fresh = True

    def begin_again(self) -> None:
        """Ask everything anew but what was known before."""
        known = {answer.item: answer.value for answer in self.session.answers if answer.is_given}
        begun = begun_session(self.pathway, known)
        self.put_over(replace(begun, version=self.session.version))
        self.state = begun.phase

    def step(self) -> Step:
        """Return what this turn came to; the version counts the turns that changed something.

        So a question that was merely put again is still the same question, and so are its buttons.
        """
        session, phase = self.session, Phase(self.state)
        if self.answered:
            session = without_ticked(session, self.answered.prompt, self.open_prompt())
        if session.phase is not phase or session != self.begun_with:
            answered_at = self.begun_with.version if self.answered else None
            version = session.version + 1
            session = replace(session, phase=phase, answered_at=answered_at, version=version)
        return Step(
            session=session,
            replies=tuple(self.replies),
            left_open=self._opening.to_keep(self),
            answered=self.answered,
            result=self.result,
            fresh=self.fresh,
            erase=self.erase,
            hide=self.hide,
        )
