"""While the content changes, an old button never answers another question than it stands under."""

from flows.talking.events import Beside
from flows.talking.resuming import resume
from flows.talking.turn import Turn
from tests.proofs.one_chat import CHAT, Chat
from tests.proofs.storm import libraries
from tests.proofs.storm_updates import press
from tests.talking.chat import at

SHIPPED, EDITED = libraries()


def test_question_that_is_open_anew_has_a_version_of_its_own():
    """Signs are asked anew on new content, whatever it was that came in."""
    session = at("moving").session
    step = resume(EDITED.pathway, session, Beside("cannot_read"))
    now_open = Turn(EDITED.pathway, step.session).open_prompt()

    assert now_open is not None
    assert now_open.screen != "moving"
    assert step.session.version > session.version


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
