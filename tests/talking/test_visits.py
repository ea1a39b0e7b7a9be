"""Who says after a result that they were seen is thanked, and can tell what was found."""

from dataclasses import replace

import pytest

from flows.pathway.model import Pathway
from flows.pathway.whom import SUBJECT
from flows.talking.events import Back, Delete
from flows.talking.pending import BEGIN_AGAIN, STAY, TELL
from flows.talking.prompts import AS_IT_WAS
from flows.talking.review import SURE_TO_CHANGE
from flows.talking.session import Pending, Phase
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat, at, chat_in
from tests.understanding.test_utterances import SPANISH

ASKED = f"ask_{Pending.VISIT}"
SEEN = "I was seen"
TOLD_OF = [
    *("I was seen", "I saw the doctor", "i saw my gp yesterday", "Ive been to the doctors"),
    *("the doctor has seen me", "the physio looked at it", "went to A&E last night"),
    *("my wife took me and the doctor saw me", "the doctor saw me with my husband"),
    *("been seen", "saw docter", "I had my appointment", "just back from the hospital"),
    *("i have seen the dr, he gave me tablets", "they checked me at the clinic"),
]
NOT_TOLD_OF = [
    *("I was not seen", "nobody saw me", "I havent seen the doctor", "should I see a doctor?"),
    *("I will see the doctor tomorrow", "waiting to be seen", "ok thanks", "the doctor is away"),
    *("I never saw a doctor", "I need to be seen"),
]
ANOTHER_WAS = [
    *("My sister was seen by the doctor", "my dad has been to the doctors", "she was seen"),
    *("our old neighbour just saw the gp", "mum went to A&E", "my son got checked at the clinic"),
]
TOLD_OF_IN_SPANISH = [
    *("me ha visto el médico", "Ya me vio el doctor", "fui al medico ayer", "ya fui al doctor"),
    *("he ido a urgencias", "me atendieron en el hospital", "vengo del médico", "me han visto"),
    *(
        "ya vi al doctor",
        "estuve en la consulta",
        "el fisio me miró la rodilla",
        "me bio el medico",
    ),
    *("ya he visto a mi médica", "tuve la cita", "me revisó la doctora"),
]
NOT_TOLD_OF_IN_SPANISH = [
    *("no me ha visto el médico", "todavía no he ido al médico", "voy a ir al médico"),
    *("nadie me ha visto", "debo ir al médico?", "gracias", "mañana me ve el médico"),
    *("quiero que me vea el médico", "no fui a urgencias"),
]
ANOTHER_WAS_IN_SPANISH = [
    *("a mi hermana la vio el médico", "el médico vio a mi padre"),
    *("a mi hijo lo han visto en urgencias", "a mi amigo ya lo revisaron en la clínica"),
]


def ended(phase: Phase = Phase.ADVISED) -> Chat:
    return chat_in(phase)


def in_spanish(text: str) -> Chat:
    session = ended().session
    return Chat(session, pathway=SPANISH).say(text)


def about(whose: str) -> Chat:
    """Return an ended conversation whose answers are about somebody else."""
    session = ended().session
    answers = tuple(
        replace(one, value=whose) if one.item == SUBJECT else one for one in session.answers
    )
    return Chat(replace(session, answers=answers))


@pytest.mark.parametrize("text", TOLD_OF)
def test_visit_is_heard(text: str):
    assert ended().say(text).screen == ASKED


@pytest.mark.parametrize("text", NOT_TOLD_OF)
def test_what_tells_of_no_visit_is_none(text: str):
    assert ended().say(text).screen is None


@pytest.mark.parametrize("text", TOLD_OF_IN_SPANISH)
def test_visit_is_heard_in_spanish(text: str):
    assert in_spanish(text).screen == ASKED


@pytest.mark.parametrize("text", NOT_TOLD_OF_IN_SPANISH)
def test_what_tells_of_no_visit_is_none_in_spanish(text: str):
    assert in_spanish(text).screen is None


@pytest.mark.parametrize("text", ANOTHER_WAS)
def test_visit_of_another_is_none(text: str):
    """It may ask whose knee it is."""
    assert ended().say(text).screen in (None, SURE_TO_CHANGE.screen)


@pytest.mark.parametrize("text", ANOTHER_WAS_IN_SPANISH)
def test_visit_of_another_is_none_in_spanish(text: str):
    assert in_spanish(text).screen in (None, SURE_TO_CHANGE.screen)


@pytest.mark.parametrize(("whose", "seen"), [("other", "My sister"), ("child", "My child")])
def test_visit_of_the_one_whose_knee_it_is_is_heard(whose: str, seen: str):
    text = f"{seen} was seen by the doctor"
    assert about(whose).say(text).screen == ASKED
    assert ended().say(text).screen != ASKED


def test_visit_of_a_parent_is_none_of_the_child():
    assert about("child").say("My sister was seen by the doctor").screen is None


@pytest.mark.parametrize(
    "text",
    [
        *("The doctor said it is a blood clot", "the gp told me its a dvt"),
        *("the doctor found a blood clot", "my doctor says it is a clot"),
        "the doctor said I have a blood clot",
    ],
)
def test_clot_that_was_found_is_of_a_visit_and_none_of_the_past(text: str):
    """What it changes is said by an option: a word alone makes no result less urgent."""
    assert ended().say(text).screen == ASKED


@pytest.mark.parametrize("text", ["I had a blood clot", "they found a clot 3 years ago"])
def test_clot_of_the_past_is_still_heard(text: str):
    assert "past_clot" in ended().say(text).tap("yes").given["conditions"]


def test_clot_that_was_found_is_of_a_visit_in_spanish():
    assert in_spanish("El médico me dijo que es una trombosis").screen == ASKED


def test_stopped_for_safety_hears_it_too():
    assert ended(Phase.STOPPED_FOR_SAFETY).say(SEEN).screen == ASKED


def test_within_the_interview_it_is_no_visit_since():
    assert chat_in(Phase.HISTORY).say(SEEN).screen != ASKED


def test_what_was_found_is_asked_and_judged_anew():
    chat = ended().say(SEEN).tap(TELL)
    assert chat.screen == "clinician_already"

    chat.tap("knee_oa_confirmed")
    assert chat.screen == SURE_TO_CHANGE.screen
    assert "not_seen" in chat.given["clinician_already"]

    chat.tap("yes")
    assert chat.given["clinician_already"] == ("knee_oa_confirmed",)
    assert chat.screen == "new_since_seen"


def test_it_ends_in_a_new_result():
    chat = ended().say(SEEN).tap(TELL).tap("knee_xray_normal").tap("yes").finish()

    assert len(chat.shown) == 1
    assert chat.phase == Phase.ADVISED


def test_what_was_new_since_an_earlier_visit_is_asked_anew():
    chat = ended().say(SEEN).tap(TELL).tap("knee_xray_normal").tap("yes").finish()

    chat.say("I saw the doctor again").tap(TELL).tap("knee_xray_normal")
    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.tap("yes").screen == "new_since_seen"
    assert "new_since_seen" not in chat.given


@pytest.mark.parametrize("option", [STAY, AS_IT_WAS])
def test_leaving_it_changes_nothing(option: str):
    before = ended()
    chat = Chat(before.session).say(SEEN)
    chat = chat.tap(STAY) if option == STAY else chat.tap(TELL).tap(AS_IT_WAS)

    assert chat.given == before.given
    assert chat.phase == Phase.ADVISED


def test_back_leaves_it():
    chat = ended().say(SEEN).press(Back())

    assert chat.screen is None
    assert chat.phase == Phase.ADVISED


def test_start_again_begins_anew():
    assert ended().say(SEEN).tap(BEGIN_AGAIN).phase == Phase.CONSENT


def test_what_was_found_may_be_typed_at_once():
    chat = ended().say(SEEN).say("the doctor said it is arthritis")

    assert chat.messages == ["said_otherwise", "change_preview", "sure_to_change"]
    assert chat.screen == SURE_TO_CHANGE.screen


def test_what_was_never_asked_cannot_be_told():
    chat = Chat().say("I cannot breathe").tap("yes")
    assert chat.phase == Phase.STOPPED_FOR_SAFETY

    chat.say(SEEN)
    prompt = Turn(PATHWAY, chat.session).open_prompt()
    assert prompt is not None
    assert [option.id for option in prompt.options] == [BEGIN_AGAIN, STAY]


EARLY = [
    *(("en", text) for text in ("I was seen", "I was seen by my GP", "my physio saw me")),
    *(("es", text) for text in ("ya me vio el médico", "fui al fisio", "me vio la doctora")),
]


@pytest.mark.parametrize(("language", "text"), EARLY)
def test_visit_told_before_it_is_asked_about_is_noted(language: str, text: str):
    before = at("side").session
    chat = Chat(before, pathway=SPANISH) if language == "es" else Chat(before)
    chat.say(text)

    assert chat.session.heard == (("clinician_already", ("something_else",)),)

    chat.tap("all_right")

    assert [one.item for one in chat.session.noted] == ["clinician_already"]
    assert chat.screen == "side"
    assert "clinician_already" not in chat.given


@pytest.mark.parametrize("text", ["I want to be seen", "my dog was seen by the vet"])
def test_no_visit_is_noted_where_there_was_none(text: str):
    assert at("side").say(text).session.heard == ()


@pytest.mark.parametrize(
    ("seen", "sign", "age", "pathway"),
    [
        (SEEN, "chest pain and my calf is swollen", "I am 47 years old", PATHWAY),
        (
            *("vi al médico ayer", "me duele el pecho y tengo la pantorrilla hinchada"),
            *("tengo 47 años", SPANISH),
        ),
    ],
)
def test_emergency_is_answered_before_what_else_is_told(
    seen: str, sign: str, age: str, pathway: Pathway
):
    chat = Chat(ended().session, pathway=pathway).say(seen).say(sign).say(age)

    assert chat.screen == "is_it_now"
    assert chat.session.review is None
    chat.tap("no")
    assert "calf_swollen_warm_red" in chat.session.awaiting


@pytest.mark.parametrize(
    ("seen", "age", "pathway"),
    [(SEEN, "I am 47 years old", PATHWAY), ("vi al médico ayer", "tengo 47 años", SPANISH)],
)
def test_wish_to_delete_is_answered_before_what_else_is_told(seen: str, age: str, pathway: Pathway):
    chat = Chat(ended().session, pathway=pathway).say(seen).press(Delete()).say(age)

    assert chat.screen == "delete_all"
    assert chat.session.review is None


@pytest.mark.parametrize(
    ("text", "pathway"),
    [
        ("I saw the doctor yesterday and my calf is swollen", PATHWAY),
        ("vi al médico ayer y tengo la pantorrilla hinchada", SPANISH),
    ],
)
def test_sign_beside_a_visit_is_answered_first(text: str, pathway: Pathway):
    chat = Chat(ended(Phase.STOPPED_FOR_SAFETY).session, pathway=pathway).say(text)

    assert chat.messages == ["if_true_now", ASKED]
