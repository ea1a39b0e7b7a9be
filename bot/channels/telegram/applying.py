"""Applies one update: what it means, the turn it causes and the messages that follow, at once."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.channels.telegram.account import Account
from bot.channels.telegram.buttons import Choice, choice_of, command_of, sends_ticks
from bot.channels.telegram.clock import plan_clock
from bot.channels.telegram.following import PUT_AGAIN, Following
from bot.channels.telegram.open_question import OpenQuestion
from bot.channels.telegram.speaking import (
    joined,
    mark_of,
    plan_hiding,
    plan_piece,
    plan_ticks,
    plan_turn,
    take_buttons,
)
from bot.channels.telegram.text import PACE_S
from bot.channels.telegram.wire import Blocked, InGroup, Nothing, Read, Tapped, Wrote
from bot.channels.telegram.within import Within
from bot.checkins.desk import CheckIns
from bot.conversation.channel import Channel
from bot.conversation.incoming import Incoming, Pressed, Typed
from bot.conversation.render import Renderer
from bot.conversation.speaking import Heard, Languages, listen
from bot.conversation.triage import opened, shown_of, take_turn
from bot.records.giving import outgoing_of
from bot.sending.keeping import note_blocked
from bot.store.conversations import find_chat, known_chat
from bot.store.database import Connection
from bot.store.questions import Messages
from bot.store.sends import pause_chat, unblock_chat
from bot.store.written import keep_written
from flows.pathway.model import Pathway
from flows.talking.emergencies import find_alarms
from flows.talking.events import Beside, Said
from flows.talking.prompts import ONE_BY_ONE, Prompt, toggled
from flows.talking.replies import Say

HERE = Channel.TELEGRAM
REPEATED = "That is noted already."
NOTHING_TICKED = "Tap what fits first, or the button that says none."


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What is left to do after an update was applied: the press to answer, and who waits long."""

    callback: str | None = None
    notice: str | None = None
    writing_to: str | None = None
    received_at: datetime | None = None
    """When it was received, of one that waited to be applied."""


@dataclass(frozen=True, slots=True)
class Applying:
    """One update on its way, within one transaction."""

    conn: Connection
    pathway: Pathway
    renderer: Renderer
    account: Account
    now: datetime
    languages: Languages
    checkins: CheckIns | None = None
    following: Following | None = field(init=False, default=None)
    """What check-ins do with it, where there are any."""

    def __post_init__(self) -> None:
        """Tell check-ins which bot it is, and what else it talks about."""
        if self.checkins is not None:
            desk = replace(self.checkins, bot=self.account.username, triage=self.pathway)
            following = Following(self.conn, desk, self.now, self.languages)
            object.__setattr__(self, "following", following)

    def apply(self, meant: Read) -> Applied:
        """Do what an update means."""
        match meant:
            case Wrote():
                return self._wrote(meant)
            case Tapped():
                return self._tapped(meant)
            case Blocked(address, is_blocked):
                return self._blocked(address, is_blocked)
            case InGroup(address, command):
                return self._in_group(address, command)
            case Nothing(callback):
                return Applied(callback=callback)

    def _messages(
        self, address: str, choice: Choice | None = None, *, language: str = ""
    ) -> Messages:
        """Return what a chat has open and unsent; no other process touches it from now on.

        What a person's app speaks is kept where they did not choose a language themselves.
        """
        chat_id = find_chat(self.conn, channel=HERE, address=address, now=self.now)
        if language:
            self.languages.words(self.renderer, chat_id, language)
        return Messages(self.conn, chat_id, mark_of(choice.shown) if choice else None)

    def _wrote(self, wrote: Wrote) -> Applied:
        messages = self._messages(wrote.address, language=wrote.language)
        if wrote.message_id:  # none of a question that is put again
            keep_written(self.conn, messages.chat_id, wrote.message_id, self.now)
        if find_alarms(self.pathway, wrote.text) and (
            self.following is None or self.following.note_emergency(messages.chat_id, wrote.text)
        ):
            typed = self._question(messages, wrote.text).typed(wrote.text)
            return self._turn(messages, wrote.address, typed)
        if (beside := wrote.beside) is not None:
            told = self.following is not None and self.following.tells_changed(messages, wrote)
            return Applied() if told else self._turn(messages, wrote.address, beside, wrote=wrote)
        return self._said(messages, wrote)

    def _said(self, messages: Messages, wrote: Wrote) -> Applied:
        chat_id, following = messages.chat_id, self.following
        if following is not None and following.keeps_words(messages, wrote.text):
            return self._turn(messages, wrote.address, PUT_AGAIN)
        if following is not None and following.hear(messages, wrote.text):
            return Applied()
        question = self._question(messages, wrote.text)
        within, flow = question.within, question.within.renderer
        if following and (command := following.command(flow, chat_id, wrote.text)) is not None:
            return self._said(messages, replace(wrote, text=command))
        if following is not None and flow.pathway.id == self.pathway.id:
            following.warn(chat_id, wrote.text)
        if question.is_unseen_by(wrote, self.now):
            early = Beside("too_early", wrote.text)
            return self._turn(messages, wrote.address, early, wrote=wrote, within=within)
        return self._turn(messages, wrote.address, question.typed(wrote.text), wrote=wrote)

    def _turn(
        self,
        messages: Messages,
        address: str,
        incoming: Incoming,
        tapped: Tapped | None = None,
        wrote: Wrote | None = None,
        within: Within | None = None,
    ) -> Applied:
        chat_id = messages.chat_id
        if within is None:
            heard = listen(self.languages, self._flow(chat_id, incoming), chat_id, incoming)
            incoming = heard.incoming
            within = self._within(chat_id, heard)
        renderer = within.renderer
        turned = take_turn(
            self.conn,
            renderer.pathway,
            HERE,
            address,
            incoming,
            self.now,
            on=within.on,
            chat_id=chat_id,
            known=within.opened,
        )
        if turned.chat_id != chat_id:  # it was deleted, with all we knew of its messages
            asked = [one.message_id for one in messages.open_questions() if one.message_id]
            messages = Messages(self.conn, turned.chat_id)
            take_buttons(messages, asked, self.now)
            pause_chat(self.conn, turned.chat_id, self.now + timedelta(seconds=PACE_S))
        unblock_chat(self.conn, turned.chat_id)
        following, words = self.following, wrote.text if wrote else ""
        flows = self._flows(renderer.language)
        outgoings = [
            outgoing_of(self.conn, renderer, turned.chat_id, reply, HERE, self.now, flows)
            for reply in (following.leaves(turned, words) if following else turned.replies)
        ]
        if turned.hide:
            plan_hiding(messages, self.now)
        if following is not None and turned.result is None:
            following.note_words(turned.chat_id, words)
        pressed_on = tapped.message_id if tapped else None
        count = plan_turn(messages, turned, outgoings, self.now, pressed_on, within.beside)
        if not turned.repeated:
            plan_clock(messages, renderer, turned.clock, self.now)
        if following is not None:
            is_theirs = renderer.pathway.id != self.pathway.id
            following.has_turned(turned, incoming, words, is_theirs=is_theirs)
        notice = renderer.phrase(REPEATED) if turned.repeated else None
        callback = tapped.callback if tapped else None
        return Applied(callback=callback, notice=notice, writing_to=address if count > 1 else None)

    def _question(self, messages: Messages, text: str) -> OpenQuestion:
        """Return what is asked in the conversation that a text is said in."""
        heard = Heard(self._flow(messages.chat_id, Said(text)), Said(text))
        return OpenQuestion(messages, self._within(messages.chat_id, heard))

    def _within(self, chat_id: int, heard: Heard) -> Within:
        """Return in which conversation something is said, and which others may be answered too."""
        if self.following is None or heard.renderer.pathway.id == self.pathway.id:
            return Within(heard.renderer)
        every = self.following.conversations(chat_id)
        said_in = self.following.conversation(chat_id, heard.incoming)
        return Within(heard.renderer, said_in if said_in in every else None, every)

    def _flow(self, chat_id: int, incoming: Incoming) -> Renderer:
        """Return the words of the flow that an update belongs to, in the language of the chat."""
        is_theirs = self.following is not None and self.following.takes(chat_id, incoming)
        checkins = self.checkins.renderer if self.checkins and is_theirs else None
        return self.languages.words(checkins or self.renderer, chat_id)

    def _flows(self, language: str) -> list[Pathway]:
        """Return every flow in a language."""
        every = [self.renderer, *([self.checkins.renderer] if self.checkins else [])]
        return [one.speaking(language).pathway for one in every]

    def _tapped(self, tapped: Tapped) -> Applied:
        choice = choice_of(tapped.data)
        messages = self._messages(tapped.address, choice, language=tapped.language)
        if choice is None and self.following and self.following.keeps_words(messages, tapped):
            return self._turn(messages, tapped.address, PUT_AGAIN, tapped)
        if choice is None and self.following is not None and self.following.press(messages, tapped):
            return Applied(callback=tapped.callback)
        if choice is None:
            meant = Said(said) if (said := command_of(tapped.data)) else Beside("pressed_old")
            return self._turn(messages, tapped.address, meant, tapped)
        if choice.number is not None:
            typed = Typed(choice.shown, str(choice.number))
            return self._turn(messages, tapped.address, typed, tapped)
        places = () if choice.place is None else (choice.place,)
        pressed = Pressed(choice.shown, places)
        if not self._may_tick(messages, choice):
            return self._turn(messages, tapped.address, pressed, tapped)
        within = self._open(messages.chat_id, pressed)
        prompt = self._prompt(within, choice)
        if prompt is not None and prompt.multi:
            return self._ticked(messages, within, prompt, choice, tapped)
        return self._turn(messages, tapped.address, pressed, tapped, within=within)

    def _may_tick(self, messages: Messages, choice: Choice) -> bool:
        """Tell by the buttons as they were sent whether options of a question can be ticked."""
        copies = messages.asked(mark_of(choice.shown))
        sent = [copy.body.get("keyboard", []) for copy in copies if copy.body]
        return not sent or any(map(sends_ticks, sent))

    def _open(self, chat_id: int, pressed: Pressed) -> Within:
        """Open the conversation that a button belongs to."""
        renderer = self._flow(chat_id, pressed)
        within = self._within(chat_id, Heard(renderer, pressed))
        found = opened(self.conn, renderer.pathway, chat_id, self.now, within.on)
        return replace(within, opened=found)

    def _prompt(self, within: Within, choice: Choice) -> Prompt | None:
        """Return the question a button belongs to, if it is the one that is open."""
        found = within.opened
        if found is None or shown_of(found.stored) != choice.shown:
            return None
        is_same = found.stored.session.content_hash == within.renderer.pathway.content_hash
        return found.turn.open_prompt() if is_same else None

    def _ticked(
        self, messages: Messages, within: Within, prompt: Prompt, choice: Choice, tapped: Tapped
    ) -> Applied:
        """Tick or untick an option, or send what is ticked."""
        copies = messages.asked(mark_of(choice.shown))
        ticks = copies[0].ticks if copies else ()
        if choice.place is None:
            if not ticks:
                said = self.languages.words(self.renderer, messages.chat_id)
                return Applied(callback=tapped.callback, notice=said.phrase(NOTHING_TICKED))
            pressed = Pressed(choice.shown, ticks)
            return self._turn(messages, tapped.address, pressed, tapped, within=within)
        option = prompt.options[choice.place] if choice.place < len(prompt.options) else None
        if option is None or option.alone:
            # "None of these" must not overrule a tick unseen; going one by one asks each again.
            beside = () if option is None or option.id == ONE_BY_ONE else ticks
            pressed = Pressed(choice.shown, (*beside, choice.place))
            return self._turn(messages, tapped.address, pressed, tapped, within=within)
        ticks = toggled(prompt, ticks, choice.place)
        plan_ticks(messages, choice.shown, prompt, ticks, tapped.message_id, self.now)
        return Applied(callback=tapped.callback)

    def _blocked(self, address: str, is_blocked: bool) -> Applied:
        chat_id = known_chat(self.conn, channel=HERE, address=address)
        if chat_id is not None and is_blocked:
            note_blocked(self.conn, chat_id, self.now)
        elif chat_id is not None:
            unblock_chat(self.conn, chat_id)
        return Applied()

    def _in_group(self, address: str, command: str) -> Applied:
        named = command.partition("@")[2].lower()
        if named and named != self.account.username.lower():
            return Applied()
        messages = self._messages(address)
        spoken, bot = self.languages.words(self.renderer, messages.chat_id), self.account.username
        said = spoken.render(Say("private_only", {"bot": bot}), HERE)
        for piece in joined([said]):
            plan_piece(messages, None, piece, self.now)
        return Applied()
