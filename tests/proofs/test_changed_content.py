"""While the content changes, an old button never answers another question than it stands under."""

from dataclasses import replace
from typing import Any

import pytest

from flows.pathway.answers import Answer
from flows.talking.events import Beside, Said
from flows.talking.resuming import resumed
from flows.talking.session import Pending, Phase
from flows.talking.turn import Turn, begun_session
from tests.proofs.one_chat import CHAT, Chat
from tests.proofs.storm import libraries
from tests.proofs.storm_updates import press
from tests.talking.chat import at

SHIPPED, EDITED = libraries()


def test_question_that_is_open_anew_has_a_version_of_its_own():
    """Signs are asked anew on new content, whatever it was that came in."""
    session = at("moving").session
    step = resumed(Turn(EDITED.pathway, session), Beside("cannot_read"))
    now_open = Turn(EDITED.pathway, step.session).open_prompt()

    assert now_open is not None
    assert now_open.screen != "moving"
    assert step.session.version > session.version


BESIDE = {
    "heard": {"heard": (("age", 40),)},
    "known": {"known": (Answer(item="age", value=40, turn=0),), "pending": Pending.KNOWN},
}


@pytest.mark.parametrize("asked", BESIDE.values(), ids=BESIDE)
def test_yes_to_what_was_asked_beside_answers_no_question(asked: dict[str, Any]):
    """Nothing was answered yet, and what is asked about is asked about no more."""
    session = replace(begun_session(SHIPPED.pathway, {}), phase=Phase.SAFETY, **asked)
    step = resumed(Turn(EDITED.pathway, session), Said("1"))

    assert step.session.answers == ()


def test_old_button_answers_no_other_sign(chat: Chat):
    """The person writes something, is asked about other signs, and presses what stands above."""
    question = chat.until("moving")
    shown = chat.arrive(question)
    none = question.body["keyboard"][-2][0]["data"]
    chat.library = EDITED
    chat.say("hello")
    before = chat.stored()
    chat.bring("callback_query", press(CHAT, none, shown, chat.next_id()))
    after = chat.stored()

    assert before is not None
    assert after is not None
    assert after.session.answers == before.session.answers
