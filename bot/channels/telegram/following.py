"""The part that check-ins have in an update: their commands and buttons, and whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.telegram.speaking import take_buttons
from bot.channels.telegram.wire import Tapped, Wrote
from bot.checkins import meant, relay, routing
from bot.checkins.addressing import asking, sign_card, signs_beside
from bot.checkins.answering import note_triage, note_turn
from bot.checkins.asking_for import ask_today, note_emergency
from bot.checkins.card import Card
from bot.checkins.deciding import AFTER_TALKING
from bot.checkins.desk import CheckIns
from bot.checkins.leaving import followed, offer_stop
from bot.checkins.offering import offer
from bot.checkins.replying import answer_card, answers_plainly, card_answered, keeps_words
from bot.conversation.earlier import NO_RESULT
from bot.conversation.incoming import Asked, Incoming, Pressed, Typed, goes_on, is_command
from bot.conversation.render import Renderer
from bot.conversation.speaking import Languages
from bot.conversation.triage import Turned, opened
from bot.store.addressed import WORDS, await_nothing, awaited
from bot.store.conversations import flow_of
from bot.store.database import Connection
from bot.store.deliveries import delivery_of_session, newest_sessions
from bot.store.patients import is_patient
from bot.store.questions import Messages, arrived_of
from bot.store.results import newest_result
from bot.store.taking_back import take_back_unsent
from bot.store.waiting import let_go_words, set_words_aside, words_waiting
from flows.judging.result import assess
from flows.talking.commanding import as_command, command_meant, command_named, command_of
from flows.talking.events import Beside, Delete, Export, Privacy, Said, Start, Stop, Summary
from flows.talking.replies import PERSON, Reply, Say
from flows.talking.requests import find_requests
from flows.talking.turn import Turn, new_session

OF_THE_TRIAGE = (Start, Stop, Delete, Privacy, Summary, Export)
"""Commands that mean the same wherever they are given."""
OVER, STILL = "already_answered", "still_emergency"
EDITED = "edited"
PUT_AGAIN = Beside("put_again")
"""The open question comes again after words that were not for the clinic."""


@dataclass(frozen=True, slots=True)
class Following:
    """What check-ins do with one update, within its transaction."""

    conn: Connection
    desk: CheckIns
    now: datetime
    languages: Languages

    def _speaking_to(self, chat_id: int) -> CheckIns:
        return self.desk.in_words(self.languages.words(self.desk.renderer, chat_id))

    def hear(self, messages: Messages, text: str) -> bool:
        """Answer a command of theirs, or words to their newest card; return whether it was one."""
        chat_id = messages.chat_id
        desk = self._speaking_to(chat_id)
        cards = self._answered(messages, desk, text)
        if cards is None:
            cards = routing.hear(self.conn, desk, chat_id, text, self.now)
            if cards is not None and is_command(Said(text)):  # words wait until one is given
                let_go_words(self.conn, chat_id)
        unsent = [] if cards else relay.tell_unsent(self.conn, desk, chat_id, self.now)
        if unsent and not answers_plainly(desk, text):
            self.tell(chat_id, unsent)
        self.tell(chat_id, cards or ())
        return cards is not None

    def _answered(self, messages: Messages, desk: CheckIns, text: str) -> list[Card] | None:
        """Take words as the press of a button of the newest card, which loses its buttons."""
        chat_id = messages.chat_id
        put = card_answered(self.conn, chat_id, self.now)
        if put is None:
            return None
        waited = words_waiting(self.conn, chat_id)
        cards = answer_card(self.conn, desk, chat_id, put, text, self.now)
        if cards is None:
            return None
        after, waits = awaited(self.conn, chat_id), words_waiting(self.conn, chat_id)
        over = {one.at for one in waited if one not in waits}
        is_only_met = put.verb != WORDS and after is not None and after.verb == WORDS
        if not is_only_met:  # what stands below a letter may still be pressed
            over.add(put.at)
        for at in sorted(over):
            take_buttons(messages, arrived_of(self.conn, chat_id, at), self.now)
        return cards

    def keeps_words(self, messages: Messages, said: str | Tapped) -> bool:
        """Tell whether somebody says that what they typed before is not for the clinic.

        Then it is forgotten, and what they say next is for nobody there.
        """
        chat_id = messages.chat_id
        if isinstance(said, Tapped):
            if not routing.keeps_words(self.conn, chat_id, said.data):
                return False
            take_buttons(messages, _place_of(said), self.now)
            routing.hold_back_words(self.conn, chat_id, said.data)
        elif keeps_words(self.conn, self._speaking_to(chat_id), chat_id, said):
            meant.hold_back(self.conn, chat_id, None)
        else:
            return False
        await_nothing(self.conn, chat_id)
        return True

    def command(self, renderer: Renderer, chat_id: int, text: str) -> str | None:
        """Return the command that words of a patient ask for in the conversation they are said in.

        It is given in their place: by itself a check-in does not know what ends the whole chat.
        """
        pathway = renderer.pathway
        if command_named(pathway, text) is None or not is_patient(self.conn, chat_id):
            return None
        is_theirs = pathway.id == self.desk.pathway.id
        on = self._asking(chat_id, Said(text)) if is_theirs else None
        found = opened(self.conn, pathway, chat_id, self.now, on)
        turn = Turn(pathway, new_session(pathway)) if found is None else found.turn
        return command_meant(turn, text)

    def note_emergency(self, chat_id: int, text: str) -> bool:
        """Tell the clinics that somebody typed words of an emergency, which no patient gets.

        Return whether they are their own: what staff write to patients is of others.
        """
        if routing.is_of_staff(self.conn, chat_id, text, self.now):
            return False
        self.tell(chat_id, routing.tell_late(self.conn, self._speaking_to(chat_id), chat_id))
        note_emergency(self.conn, self.desk, chat_id, self.now)
        return True

    def tells_changed(self, messages: Messages, wrote: Wrote) -> bool:
        """Tell staff who changed a command that it counts as it was; return whether it is one."""
        chat_id, text = messages.chat_id, wrote.text
        is_changed = isinstance(wrote.beside, Beside) and wrote.beside.message == EDITED
        is_command = is_changed and text.lstrip().startswith("/")
        if not (is_command and routing.is_of_staff(self.conn, chat_id, text, self.now)):
            return False
        self.tell(chat_id, [self._speaking_to(chat_id).card("staff_changed")])
        return True

    def warn(self, chat_id: int, text: str) -> None:
        """Say how urgent a warning sign is that somebody types where nothing takes it."""
        desk = self._speaking_to(chat_id)
        signs = signs_beside(self.conn, desk, chat_id, text)
        if signs:
            self.tell(chat_id, [sign_card(desk, text, signs, is_passed_on=False)])

    def note_words(self, chat_id: int, text: str) -> None:
        """Tell the clinics that somebody typed what a person should read, and say who looks."""
        kinds = find_requests(text)
        if kinds:
            desk = self._speaking_to(chat_id)
            self.tell(chat_id, ask_today(self.conn, desk, chat_id, kinds, self.now))

    def leaves(self, turned: Turned, text: str) -> tuple[Reply, ...]:
        """Return what is left to say to a turn where a clinic says whom somebody can talk to."""
        replies = self._with_check_in(turned)
        if not find_requests(text) or not followed(self.conn, turned.chat_id):
            return replies
        return tuple(
            reply for reply in replies if not (isinstance(reply, Say) and reply.message == PERSON)
        )

    def _with_check_in(self, turned: Turned) -> tuple[Reply, ...]:
        """Tell what the newest check-in came to where the triage came to nothing."""
        if NO_RESULT not in turned.replies:
            return turned.replies
        pathway = self.desk.pathway
        newest = newest_result(self.conn, turned.chat_id, pathway.id)
        if newest is None or newest.content_hash != pathway.content_hash:
            return turned.replies
        conclusion = assess(pathway, newest.answers).conclusion
        told = {"on": newest.created_at.date(), "conclusion": conclusion}
        said = Say("check_in_result", told)
        return tuple(said if one == NO_RESULT else one for one in turned.replies)

    def press(self, messages: Messages, tapped: Tapped) -> bool:
        """Do what a button of theirs says, and take it away; return whether it was one."""
        if not routing.is_pressed(tapped.data):
            return False
        chat_id = messages.chat_id
        take_buttons(messages, _place_of(tapped), self.now)
        put = awaited(self.conn, chat_id)
        if put is not None and put.verb not in meant.VERBS:  # what a clinic wrote stays the newest
            await_nothing(self.conn, chat_id)
        if not routing.is_about_words(tapped.data):
            set_words_aside(self.conn, chat_id)
        desk = self._speaking_to(chat_id)
        self.tell(chat_id, routing.press(self.conn, desk, chat_id, tapped.data, self.now))
        return True

    def takes(self, chat_id: int, incoming: Incoming) -> bool:
        """Tell whether an update answers a check-in, and not the triage."""
        if not is_patient(self.conn, chat_id):
            return False
        if isinstance(incoming, Pressed | Typed | Asked):
            flow = flow_of(self.conn, chat_id, incoming.shown.session_id)
            return flow == self.desk.pathway.id
        if isinstance(incoming, Said) and isinstance(command_of(incoming.text), OF_THE_TRIAGE):
            return False
        return self._asking(chat_id, incoming) is not None

    def conversations(self, chat_id: int) -> list[int]:
        """Return the check-ins that may be answered: of each clinic the newest."""
        return newest_sessions(self.conn, chat_id)

    def conversation(self, chat_id: int, incoming: Incoming) -> int | None:
        """Return in which conversation something is said, of whatever flow; None without any."""
        if isinstance(incoming, Pressed | Typed | Asked):
            return incoming.shown.session_id
        return self._asking(chat_id, incoming)

    def _asking(self, chat_id: int, incoming: Incoming) -> int | None:
        """Return the check-in that something answers which was said under no question."""
        text = incoming.text if isinstance(incoming, Said) else ""
        return asking(self.conn, self._speaking_to(chat_id), chat_id, text, self.now)

    def has_turned(
        self, turned: Turned, incoming: Incoming, words: str, *, is_theirs: bool
    ) -> None:
        """Note what a turn changed, and say what follows from it and from the words typed.

        What the turn says is newer than any card.
        """
        if not self._asks_again(turned, incoming):
            await_nothing(self.conn, turned.chat_id)
        if is_command(incoming):
            let_go_words(self.conn, turned.chat_id)
        if turned.result is not None:  # it may be urgent, so it was said first
            self.note_words(turned.chat_id, words)
        mine = followed(self.conn, turned.chat_id)
        if not (is_theirs or mine):
            return
        desk = self._speaking_to(turned.chat_id)
        take_back_unsent(self.conn, turned.chat_id, self.now, self.now + AFTER_TALKING)
        if is_theirs:
            told = note_turn(self.conn, desk, turned, self.now, goes_on=goes_on(incoming))
            self.tell(turned.chat_id, [*told, *self._left_over(desk, turned, incoming)])
            return
        if goes_on(incoming):
            for patient in mine:
                relay.go_on(self.conn, patient)
        note_triage(self.conn, desk, turned, mine, self.now)
        if turned.result is not None:
            tier = turned.result.conclusion.disposition
            self.tell(turned.chat_id, offer(self.conn, desk, turned.chat_id, tier, self.now))
        typed = Said(incoming.text) if isinstance(incoming, Said | Typed) else None
        if typed and as_command(self.desk.pathway, typed) == Stop():
            self.tell(turned.chat_id, offer_stop(self.conn, desk, turned.chat_id, self.now))

    def _asks_again(self, turned: Turned, incoming: Incoming) -> bool:
        """Ask anew whether words are for the clinic, below what was said of a photo or a change."""
        chat_id = turned.chat_id
        if not isinstance(incoming, Beside) or turned.awaiting:
            return False
        put = card_answered(self.conn, chat_id, self.now)
        desk, is_change = self._speaking_to(chat_id), incoming.message == EDITED
        cards = meant.ask_again(self.conn, desk, chat_id, put, self.now, is_change=is_change)
        if put is not None and cards:
            arrived = arrived_of(self.conn, chat_id, put.at)
            take_buttons(Messages(self.conn, chat_id), arrived, self.now)
        self.tell(chat_id, cards)
        return bool(cards)

    def _left_over(self, desk: CheckIns, turned: Turned, incoming: Incoming) -> list[Card]:
        """Ask whether words that nothing took after the end of a check-in are for the clinic.

        After an emergency nothing stands below whom to call.
        """
        said = {one.message for one in turned.replies if isinstance(one, Say)}
        if OVER not in said or STILL in said:
            return []
        if not isinstance(incoming, Said | Typed) or goes_on(incoming):
            return []
        if meant.is_small_talk(desk, incoming.text):
            return []
        delivery = delivery_of_session(self.conn, turned.shown.session_id)
        if delivery is None or delivery.patient.is_clinic_closed:
            return []
        return [meant.ask(self.conn, desk, delivery.patient, [incoming.text], self.now)]

    def tell(self, chat_id: int, cards: Sequence[Card]) -> None:
        """Plan cards."""
        for card in cards:
            self.desk.speaker.tell(self.conn, chat_id, card, kind="reply", now=self.now)


def _place_of(tapped: Tapped) -> list[str]:
    return [] if tapped.message_id is None else [str(tapped.message_id)]
