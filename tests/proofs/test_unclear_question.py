"""A question that arrived though the bot does not know it: what the person does with it counts."""

from bot.channels.telegram.buttons import TICKED
from tests.proofs.one_chat import CHAT, Chat
from tests.proofs.storm_updates import press


def screen(chat: Chat) -> str | None:
    """Return what is asked."""
    prompt = chat.prompt()
    return prompt.screen if prompt else None


def test_answer_typed_below_a_question_counts(chat: Chat):
    """It arrived, the bot stopped before it knew, and the person wrote below it."""
    chat.lose(chat.until("age"))
    chat.say("40")

    assert screen(chat) == "sex"


def test_answer_counts_while_the_question_goes_out_again(chat: Chat):
    """The same, but the second copy is just leaving: the first one may have been read long ago."""
    chat.lose(chat.until("age"))
    chat.claim()
    chat.say("40")

    assert screen(chat) == "sex"


def test_answer_counts_though_the_second_copy_stands_below_it(chat: Chat):
    """The person answered the first copy; the second arrived before the answer was applied."""
    first = chat.lose(chat.until("age"))
    chat.next_id()  # the number of what the person is about to write
    chat.arrive(chat.claim())
    chat.say("40", below=first)

    assert screen(chat) == "sex"


def test_answer_before_a_question_has_left_is_early(chat: Chat):
    """It cannot have been read, so nothing is noted."""
    chat.until("age")
    chat.say("40")

    assert screen(chat) == "age"


def test_tick_shows_on_a_copy_that_is_under_way(chat: Chat):
    """Ticked on the first copy while the second one is being sent: both must show it."""
    question = chat.until("conditions")
    first = chat.lose(question)
    again = chat.claim()
    data = again.body["keyboard"][0][0]["data"]
    chat.bring("callback_query", press(CHAT, data, first, 1))
    second = chat.arrive(again)

    changes = [send.body for send in chat.rest() if send.body["method"] == "buttons"]
    changed = {body["message_id"]: body["keyboard"] for body in changes}
    for copy in (first, second):
        assert TICKED in str(changed.get(str(copy)))
