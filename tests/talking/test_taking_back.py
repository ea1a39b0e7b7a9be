"""What /back says of what it takes away."""

import pytest

from flows.pathway.model import Pathway
from flows.talking.events import Back
from flows.talking.replies import Say
from tests.talking.chat import PATHWAY, Chat, at
from tests.understanding.test_utterances import SPANISH


def taken_back(chat: Chat) -> Say:
    said = chat.press(Back()).last.replies[0]
    assert isinstance(said, Say)
    assert said.message == "taken_back"
    return said


@pytest.mark.parametrize(
    ("text", "pathway"),
    [("my calf is swollen", PATHWAY), ("tengo la pantorrilla hinchada", SPANISH)],
)
def test_warning_sign_is_named(text: str, pathway: Pathway):
    chat = Chat(at("moving").session, pathway=pathway).say(text).tap("all_right")
    title = pathway.items["calf_swollen_warm_red"].title
    said = taken_back(chat)

    assert [named for named, _ in said.values["rows"]] == [title]  # type: ignore[attr-defined]
    assert said.values["is_sign"] is True


def test_all_of_several_questions_is_named():
    chat = at("subject").say("me, 40, male, left knee, 3 weeks").tap("all_right")
    said = taken_back(chat)

    assert len(said.values["rows"]) == 5  # type: ignore[arg-type]
    assert said.values["is_sign"] is False


def test_one_answer_is_asked_again_and_not_named():
    assert taken_back(at("sex").tap("male")).values["rows"] == []


def test_nothing_private_is_named():
    chat = at("moving").tap("feels_unsafe")

    assert taken_back(chat).values["rows"] == []
