"""Typed words that answer the newest card of ours, as a press of one of its buttons would."""

import re
from datetime import datetime, timedelta

from bot.checkins import leaving, meant, times
from bot.checkins.addressing import asks_of_emergency, signs_typed
from bot.checkins.card import Card
from bot.checkins.desk import CheckIns
from bot.checkins.joining import decline, join_known
from bot.checkins.leaving import followed
from bot.store.addressed import Awaited, address_to_nobody, awaited
from bot.store.database import Connection
from flows.talking.emergencies import find_alarms
from flows.talking.lexicon import lexicon_of
from flows.talking.own_prompts import own_prompts
from flows.talking.pieces import number_in, unaccented
from flows.talking.plain import plain
from flows.talking.understanding import understand
from flows.talking.understood import Understood

ASKED_FOR = timedelta(hours=1)
"""So long words answer a card (expert)."""
LONGEST = 40
"""Longer words are no answer to a card, but tell something."""
WEEKS = re.compile(
    r"(?:(?:please|por favor),? )?"
    r"(?:(?:make it|pause|pausar?|for|por|durante|only|just|solo) )*"
    r"(?P<number>[a-z]+|\d+) ?(?:weeks?|wks?|w|semanas?|sem)?"
    r"(?:,? (?:please|pls|thanks|thank you|por favor|gracias))?"
)
"""All that a text may say beside a number of weeks."""


def card_answered(conn: Connection, chat_id: int, now: datetime) -> Awaited | None:
    """Return the card that typed words would answer: nothing was asked or said since.

    An emergency that is asked about is answered first.
    """
    put = awaited(conn, chat_id)
    if put is None or asks_of_emergency(conn, chat_id):
        return None
    is_old = now - put.at > ASKED_FOR and put.verb not in meant.VERBS
    return None if is_old else put


def answer_card(
    conn: Connection, desk: CheckIns, chat_id: int, put: Awaited, text: str, now: datetime
) -> list[Card] | None:
    """Do what words say to a card; None where they are no answer to it."""
    if text.lstrip().startswith("/") or _tells_danger(desk, text):
        return None
    if put.verb in meant.VERBS:
        return meant.take(conn, desk, chat_id, put, text, _says(desk, text), now)
    if len(text) > LONGEST:
        return None
    mine = [one for one in followed(conn, chat_id) if str(one.id) in put.about]
    mine = [one for one in mine if not one.is_clinic_closed]
    says, number = _says(desk, text), _number(desk, text)
    match put.verb, says:
        case "join", "no":
            cards = decline(desk)
        case "join", "yes":
            address_to_nobody(conn, chat_id)
            return join_known(conn, desk, chat_id, int(put.about[0]), now)
        case "stop", "yes" if len(mine) > 1:
            return [desk.card("which_clinic"), *leaving.offer_stop(conn, desk, chat_id, now)]
        case "stop", "yes":
            cards = [card for one in mine for card in leaving.stop(conn, desk, one, now)]
        case "stop", "no":
            cards = [desk.card("kept", patient=one) for one in mine]
        case "pause", _ if number is not None:
            if number not in leaving.PAUSES:
                return leaving.offer_pause(conn, desk, chat_id, now)
            if len(mine) > 1:
                return [desk.card("which_clinic"), *leaving.offer_pause(conn, desk, chat_id, now)]
            weeks = str(number)
            cards = [card for one in mine for card in leaving.pause(conn, desk, one, weeks, now)]
        case "hour", _ if (hour := times.hour_in(text)) is not None:
            address_to_nobody(conn, chat_id)
            cards = times.keep_hour(conn, desk, mine, hour, now)
            return cards or [desk.card("not_followed")]
        case _:
            return None
    address_to_nobody(conn, chat_id)
    return cards or [desk.card("not_followed")]


def keeps_words(conn: Connection, desk: CheckIns, chat_id: int, text: str) -> bool:
    """Tell whether a text says that what was typed before is not for the clinic."""
    return meant.is_asked(conn, chat_id) and meant.keeps(desk, text, _says(desk, text))


def answers_plainly(desk: CheckIns, text: str) -> bool:
    """Tell whether a text is no more than a yes, a no or a command."""
    return text.lstrip().startswith("/") or _says(desk, text) is not None


def _says(desk: CheckIns, text: str) -> str | None:
    found = understand(desk.pathway, own_prompts(desk.pathway.wording).consent, text)
    return found.options[0] if isinstance(found, Understood) and found.options else None


def _tells_danger(desk: CheckIns, text: str) -> bool:
    """Tell whether words name a warning sign or an emergency, and so are no answer to a card."""
    return bool(signs_typed(desk, text) or find_alarms(desk.pathway, text))


def _number(desk: CheckIns, text: str) -> int | None:
    """Return the number of weeks that a text is, in digits or spelled; None where it says more."""
    found = WEEKS.fullmatch(unaccented(plain(text)))
    if found is None:
        return None
    word = found["number"]
    if word.isdecimal():
        return int(word)
    spelled = number_in(word, lexicon_of(desk.pathway, desk.renderer.language).language.numbers)
    return None if spelled is None else int(spelled)
