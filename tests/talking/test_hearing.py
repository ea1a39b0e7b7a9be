"""A sentence in a person's own words: shown first, answers only after a yes, never a denial."""

import sys
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.conversation.catalogue import read_catalogue
from flows.pathway.answers import NO, YES, Answer, Value
from flows.pathway.loading import shipped
from flows.pathway.model import Pathway
from flows.pathway.translating import in_other_words
from flows.talking.engine import advance
from flows.talking.events import Back, Restart, Said, ShowAnswers, Start, Stop
from flows.talking.heard import ALL_RIGHT, ASK_ALL, HEARD, NOT, NOTHING_ELSE
from flows.talking.labels import LABELS
from flows.talking.lexicon import lexicon_of
from flows.talking.previewing import Preview
from flows.talking.replies import Say
from flows.talking.sentences import hear
from flows.talking.session import Phase
from tests.talking.chat import Chat, at, chat_in

RUNNER = "my L knee, 6wks, worse downstairs"
SPANISH = in_other_words(shipped(), "es", read_catalogue("es").say, LABELS)
HOT = "my left knee is hot and red"


def agreed() -> Chat:
    return Chat(pathway=shipped()).press(Start()).tap("yes")


def told(text: str, pathway: Pathway | None = None) -> Mapping[str, Value]:
    read = pathway or shipped()
    return hear(read, lexicon_of(read, read.wording.language), text).values


def unsure(text: str) -> Mapping[str, Value]:
    return hear(shipped(), lexicon_of(shipped()), text).unsure


def elsewhere_in_spanish(text: str) -> str | None:
    return hear(SPANISH, lexicon_of(SPANISH, "es"), text).elsewhere


def beside(question: str, text: str) -> Mapping[str, Value]:
    """Return what is heard while a question is open."""
    return hear(shipped(), lexicon_of(shipped()), text, {question}).values


def preview(chat: Chat) -> Preview:
    """Return what was shown last of a change."""
    said = [reply.values for reply in chat.last.replies if isinstance(reply, Say)]
    shown = next(values["preview"] for values in said if "preview" in values)
    assert isinstance(shown, Preview)
    return shown


def left() -> Chat:
    return agreed().say("left knee, I am 40, a woman, 6 weeks").say("yes")


# ---- from a sentence to answers


def test_sentence_is_shown_before_it_counts():
    chat = agreed().say(RUNNER)

    assert chat.screen == HEARD
    assert chat.given == {}
    assert dict(chat.session.heard) == {
        "subject": "self",
        "side": "left",
        "duration": "2_to_6_weeks",
        "aggravators": ("stairs_down",),
    }


def test_yes_makes_answers_that_are_not_asked_again():
    chat = agreed().say(RUNNER).say("yes")

    assert chat.given == {"subject": "self", "side": "left", "duration": "2_to_6_weeks"}
    assert not {"subject", "side"} & set(chat.rest())


def test_no_asks_everything():
    chat = agreed().say(RUNNER).tap(ASK_ALL)

    assert chat.given == {}
    assert chat.session.noted == ()
    assert chat.asked == ["subject"]


def test_one_thing_of_several_is_left_out():
    chat = agreed().say(RUNNER).tap(f"{NOT}side").tap(ALL_RIGHT)

    assert "side" not in chat.given
    assert chat.given["duration"] == "2_to_6_weeks"


def test_correction_takes_the_place_of_what_was_heard():
    chat = agreed().say(RUNNER).say("no, it's the right knee").say("yes")

    assert chat.given["side"] == "right"
    assert chat.given["duration"] == "2_to_6_weeks"


def test_a_sentence_may_be_given_in_pieces():
    chat = agreed().say("left knee").say("and for 3 months").say("correct")

    assert chat.given["side"] == "left"
    assert chat.given["duration"] == "3_to_12_months"


def test_what_is_not_understood_leaves_what_was_heard():
    chat = agreed().say(RUNNER)
    before = chat.session.heard

    assert chat.say("xyzzy").messages == ["not_understood", "heard"]
    assert chat.session.heard == before


@pytest.mark.parametrize("event", [Back(), Restart(), Stop()], ids=["back", "restart", "stop"])
def test_leaving_drops_what_awaits_a_yes(event):
    chat = agreed().say(RUNNER).press(event)

    assert chat.session.heard == ()
    assert chat.given == {}


def test_back_takes_all_of_a_sentence():
    chat = agreed().say(RUNNER).tap(ALL_RIGHT).press(Back())

    assert chat.given == {}
    assert chat.session.noted == ()
    assert chat.asked == ["subject"]


def test_same_sentence_before_consent_is_not_kept():
    chat = Chat(pathway=shipped()).say(RUNNER)

    assert chat.messages == ["agree_first", "greeting"]
    assert chat.session.heard == chat.session.noted == chat.session.answers == ()
    assert chat.say(RUNNER).messages == ["agree_first", "greeting"]
    assert chat.tap("yes").asked == ["subject"]


def test_emergency_in_a_sentence_comes_first():
    chat = agreed().say("left knee for 6 weeks and I can't breathe")

    assert chat.messages == ["alarm"]
    assert chat.say("no").screen == HEARD


def test_emergency_while_a_sentence_awaits_its_yes():
    chat = agreed().say(RUNNER).say("I can't breathe")

    assert chat.screen == "is_it_now"
    assert chat.say("no").screen == HEARD


@pytest.mark.parametrize(("answer", "side"), [("yes", "right"), ("no", "left")])
def test_what_is_said_otherwise_is_shown_and_one_tap_settles_it(answer: str, side: str):
    chat = left().say("my right knee hurts going down stairs")
    shown = preview(chat)

    assert chat.messages == ["said_otherwise", "change_preview", "sure_to_change"]
    assert (shown.before, shown.after) == ("Left", "Right")
    assert chat.given["side"] == "left"
    assert chat.tap(answer).given["side"] == side
    assert chat.screen == HEARD
    assert dict(chat.session.heard) == {"aggravators": ("stairs_down",)}


def test_a_correction_alone_is_understood():
    chat = left().say("actually it is my right knee").tap("yes")

    assert chat.given["side"] == "right"
    assert chat.messages == ["changed"]
    assert chat.asked == ["how_long"]


def test_back_keeps_what_was_answered():
    chat = left().say("actually it is my right knee").press(Back())

    assert chat.given["side"] == "left"
    assert chat.asked == ["how_long"]


def test_all_that_is_said_otherwise_is_shown_one_by_one():
    chat = left().say("I am 70, and it is the right knee, for 3 months")
    names = [preview(chat).asked, preview(chat.tap("yes")).asked, preview(chat.tap("no")).asked]
    chat.tap("yes")

    assert names == ["Age", "Side", "How long / Trend"]
    assert (chat.given["age"], chat.given["side"]) == (70, "left")
    assert chat.given["duration"] == "3_to_12_months"
    assert chat.asked == ["how_long"]


def test_of_somebody_else_all_is_asked_and_what_was_said_is_heard():
    chat = left().say("It is my son's knee, he is 13").tap("yes")

    assert chat.messages == ["changed", "for_another", HEARD]
    assert dict(chat.session.heard) == {"age": 13, "sex": "male"}
    assert dict(chat.given) == {"subject": "child"}


def test_a_danger_that_was_denied_is_shown_when_it_is_said():
    chat = at("location").say("now I have a fever").tap("yes")

    assert chat.given["fever_or_shivers_48h"] == YES


def test_more_of_several_answers_joins_them():
    chat = at("onset", {"aggravators": ["squat"]}).say("it hurts going down stairs too").tap("yes")

    assert set(chat.given["aggravators"]) == {"squat", "stairs_down"}  # type: ignore[arg-type]


def test_the_same_said_again_is_no_other_answer():
    assert "said_otherwise" not in left().say("my left knee hurts going down stairs").messages


def test_what_is_said_otherwise_after_the_result_changes_it():
    chat = at("self_tests_now", {"side": "left"}).tap("no").say("it is my right knee").tap("yes")

    assert chat.given["side"] == "right"
    assert chat.shown


def test_several_answers_at_a_later_question():
    chat = at("side").say("the right one, and it is getting worse")

    assert dict(chat.session.heard) == {"side": "right", "pain_trend": "worse"}


def test_two_answers_to_one_list():
    chat = at("how_long").say("3 months, getting worse")

    assert chat.given["duration"] == "3_to_12_months"
    assert chat.given["pain_trend"] == "worse"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("less than 3 weeks", {}),
        ("more than 3 months", {}),
        ("<3 weeks", {}),
        (">3 months", {}),
        ("a bit less", {"pain_trend": "better"}),
        ("more and more", {"pain_trend": "worse"}),
    ],
)
def test_an_amount_with_less_or_more_says_no_trend(text: str, heard: Mapping[str, Value]):
    given = at("how_long").say(text).given

    assert {id: v for id, v in given.items() if id == "pain_trend"} == heard
    assert ("duration" in given) == (not heard)


def test_half_an_answer_to_a_list_asks_for_the_other_half():
    chat = at("how_long").say("3 months")

    assert chat.given["duration"] == "3_to_12_months"
    assert chat.prompt is not None
    assert [item.id for item in chat.prompt.items] == ["pain_trend"]


def test_both_knees_have_a_word_of_their_own():
    assert at("side").say("both knees").messages == ["both_knees"]
    assert at("side").tap("both").messages == ["both_knees"]


def test_a_marathon_in_may_is_no_second_knee():
    assert told("my left knee started giving me gyp after the marathon in may")["side"] == "left"
    assert told("left knee sore for a year, right knee is starting now too")["side"] == "both"


# ---- what is not surely said

MAYBE_TWISTED = "twisted it 3 days ago hiking ben lomond"
MAYBE_CALF = "calf swelled up like billio"
SURE_AND_NOT = f"I am 40, {MAYBE_TWISTED}"


def test_words_that_nobody_knows_beside_an_answer_make_it_unsure():
    assert unsure(MAYBE_TWISTED)["injury_when"] == "3_days"
    assert unsure("left knee, tripped yesterday, worse downstairs") == {}


def test_which_side_is_sure_whatever_stands_beside_it():
    assert unsure("left knee after hiking down ben lomond") == {}


def test_what_is_said_in_two_ways_is_sure():
    assert "injury_when" not in unsure(f"{MAYBE_TWISTED}, it happened 3 days ago")


def test_what_is_not_sure_is_asked_and_not_filled_in():
    chat = agreed().say(SURE_AND_NOT)

    assert dict(chat.session.heard) == {"subject": "self", "age": 40}
    assert dict(chat.session.likely)["injury_when"] == "3_days"
    chat.tap(ALL_RIGHT)
    assert "injury_when" not in chat.given


def test_its_question_shows_what_may_have_been_told():
    chat = agreed().say(MAYBE_TWISTED)
    assert chat.messages[0] == "not_sure_of_all"

    chat.say("me").say("40").say("woman").say("left").say("6 weeks, same")

    assert (chat.screen, chat.prompt.likely) == ("injury_when", ("3_days",))
    assert chat.say("yes").given["injury_when"] == "3_days"


def test_what_may_have_been_told_is_not_shown_where_the_answer_is_changed():
    chat = agreed().say(MAYBE_TWISTED).say("me").say("40").say("woman").say("right")
    chat.say("6 weeks, same").say("today")

    chat.press(ShowAnswers()).tap("injury_when")

    assert (chat.screen, chat.prompt.likely) == ("injury_when", ())


def test_sign_that_is_not_surely_told_is_asked_about_by_itself_first():
    chat = agreed().say("I am 40. " + MAYBE_CALF)
    assert chat.messages[-1] == "heard"
    assert not {NOT + "age", NOT + "calf_swollen_warm_red"} & {o.id for o in chat.prompt.options}

    chat.tap(ALL_RIGHT)

    assert chat.given["calf_swollen_warm_red"] == "yes"
    assert (chat.screen, dict(chat.session.heard)) == (HEARD, {"subject": "self", "age": 40})
    assert chat.tap(ALL_RIGHT).given["age"] == 40


def test_no_to_such_a_sign_leaves_the_rest():
    chat = agreed().say("I am 40. " + MAYBE_CALF).tap(ASK_ALL)

    assert (chat.screen, dict(chat.session.heard)) == (HEARD, {"subject": "self", "age": 40})
    assert "calf_swollen_warm_red" not in chat.given


def test_sign_alone_that_is_not_surely_told_is_asked_about_at_once():
    chat = agreed().say(MAYBE_CALF)

    assert dict(chat.session.heard) == {"calf_swollen_warm_red": "yes"}


def test_what_may_have_been_told_is_forgotten_with_all_else():
    assert agreed().say(SURE_AND_NOT).tap(ASK_ALL).session.likely == ()
    assert agreed().say(SURE_AND_NOT).press(Restart()).session.likely == ()


# ---- questions with several answers


def test_rest_of_a_question_is_still_asked():
    chat = agreed().say("I have diabetes, left knee").tap(ALL_RIGHT).until("conditions")

    assert "conditions" not in chat.given
    assert chat.prompt is not None
    assert chat.prompt.told == "Diabetes"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("nothing else", ("diabetes",)),
        ("none of these", ("diabetes",)),
        ("not sure", ("diabetes",)),
        ("gout before", ("diabetes", "gout_before")),
    ],
)
def test_rest_joins_what_was_told(typed: str, value: tuple[str, ...]):
    chat = agreed().say("I have diabetes, left knee").tap(ALL_RIGHT).until("conditions")

    assert chat.say(typed).given["conditions"] == value


def test_rest_of_a_list_joins_what_was_told():
    chat = agreed().say("left knee, it wakes me at night").tap(ALL_RIGHT).until("heat_and_hours")
    assert chat.prompt is not None
    assert chat.prompt.told == "It wakes from sleep"

    assert chat.say("none of these").given["pain_when"] == ("wakes_me",)


def test_what_was_told_is_listed_among_the_answers():
    chat = agreed().say("I have diabetes, left knee").tap(ALL_RIGHT).press(ShowAnswers())

    assert chat.prompt is not None
    assert "Illnesses: Diabetes" in [option.label for option in chat.prompt.options]


def test_a_sentence_while_an_answer_is_changed_answers_only_that():
    chat = agreed().say(RUNNER).tap(ALL_RIGHT).press(ShowAnswers()).tap("side")
    chat.say("the right one, and I have diabetes")

    assert chat.session.heard == ()
    assert "change_preview" in chat.messages


def remarked() -> Chat:
    """Return a chat where one illness was told at one question, and another at the next."""
    chat = agreed().say("I have diabetes, left knee").tap(ALL_RIGHT)
    return chat.say("44, and I had gout before").tap(ALL_RIGHT)


def test_a_second_remark_joins_the_first():
    chat = remarked().until("conditions")

    assert chat.prompt is not None
    assert chat.prompt.told == "Diabetes, Gout before"
    assert chat.say("nothing else").given["conditions"] == ("diabetes", "gout_before")


def test_both_remarks_are_listed_among_the_answers():
    chat = remarked().press(ShowAnswers())

    assert chat.prompt is not None
    assert "Illnesses: Diabetes, Gout before" in [option.label for option in chat.prompt.options]


def test_a_further_sentence_joins_what_awaits_its_yes():
    chat = agreed().say("I have diabetes, left knee").say("and I had gout before")

    assert dict(chat.session.heard)["conditions"] == ("diabetes", "gout_before")


def test_a_remark_is_no_whole_answer_once_an_early_result_is_changed():
    chat = agreed().say("I have diabetes, left knee, worse going downstairs").tap(ALL_RIGHT)
    chat.until("right_now").tap("foot_cold_pale_numb")
    assert chat.given["aggravators"] == ("stairs_down",)
    chat.press(ShowAnswers()).tap("right_now").tap("none_of_these").tap("yes")

    assert "aggravators" not in chat.given
    assert {"conditions", "aggravators"} & set(chat.rest())


def test_a_remark_is_no_whole_answer_once_an_early_result_is_taken_back():
    chat = agreed().say("left knee, worse going downstairs").tap(ALL_RIGHT)
    chat.until("right_now").tap("foot_cold_pale_numb")

    chat.press(Back())

    assert "aggravators" not in chat.given
    assert chat.asked == ["right_now"]
    assert chat.session.noted


def test_what_nobody_came_to_ask_is_in_the_result():
    chat = agreed().say("left knee, worse going downstairs").tap(ALL_RIGHT)
    chat.until("right_now").tap("foot_cold_pale_numb")

    assert chat.phase is Phase.STOPPED_FOR_SAFETY
    assert chat.given["aggravators"] == ("stairs_down",)


# ---- warning signs


def test_sign_is_heard_and_confirmed():
    chat = agreed().say(HOT)
    assert dict(chat.session.heard)["hot_red"] == YES

    assert chat.tap(ALL_RIGHT).given["hot_red"] == YES


def test_words_at_a_sign_are_confirmed_too():
    chat = at("hot_joint").say("it's roasting hot")

    assert chat.screen == HEARD
    chat.tap(ALL_RIGHT)
    assert chat.given["hot_red"] == YES
    assert chat.screen == "hot_joint", "the other signs are still asked"
    assert "fever_or_shivers_48h" not in chat.given


@pytest.mark.parametrize(
    "text",
    [
        "no fever, no swelling, not hot, no lump, never locked",
        "i dont have a fever and my calf isnt swollen",
        "no numbness, I can walk fine and my foot is warm",
        "not losing weight, no night sweats, no redness or heat",
    ],
)
def test_no_sign_is_ever_denied_by_words(text: str):
    signs = {sign.id for sign in shipped().signs}

    assert signs.isdisjoint(told(text))
    for screen in ("right_now", "hot_joint", "body", "calf_and_skin"):
        before = at(screen)
        after = Chat(before.session).say(text)
        new = {id: v for id, v in after.given.items() if id not in before.given}
        assert NO not in new.values()


# ---- what is said, and what is not


@pytest.mark.parametrize(
    ("text", "item", "value"),
    [
        ("my right knee, 3 weeks", "side", "right"),
        ("left knee hurts, the right one is fine", "side", "left"),
        ("right knee... no sorry, left knee", "side", "left"),
        ("both knees ache", "side", "both"),
        ("I'm 67", "age", 67),
        ("woman, 70, right knee", "sex", "female"),
        ("34M R knee", "sex", "male"),
        ("hurts for half a year now", "duration", "3_to_12_months"),
        ("since about a month", "duration", "2_to_6_weeks"),
        ("fell over 2 days ago", "injury_when", "3_days"),
        ("no injury that I remember", "injury_when", "none"),
        ("my son is 12, his knee hurts after football", "subject", "child"),
        ("5ft 4, 11 stone 2", "height_cm", 163),
        ("5ft 4, 11 stone 2", "weight_kg", 71),
        ("I weigh 18 stone and I'm 5 foot 6", "height_cm", 168),
        ("my knee has been sore for a month and a half", "duration", "6_to_12_weeks"),
        ("my knee has hurt for 5 montsh", "duration", "3_to_12_months"),
        ("sore knee, bout 8 wks", "duration", "6_to_12_weeks"),
        ("a plastic knee on the left and now the other one plays up", "side", "right"),
        ("hurts going downstairs and when I kneel", "aggravators", ("stairs_down", "kneeling")),
    ],
)
def test_what_is_said_is_heard(text: str, item: str, value: Value):
    assert told(text).get(item) == value


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("right, where do I start, my knee", "side"),
        ("the pain left after a week", "side"),
        ("sometimes the left knee, sometimes the right knee", "side"),
        ("my left knee, or my right knee", "side"),
        ("going downstairs does not hurt", "aggravators"),
        ("my mum has diabetes", "conditions"),
        ("is it gout?", "conditions"),
        ("my knee is not swollen", "knee_swollen_new"),
        ("I have been a nurse for 30 years", "age"),
        ("I have been a nurse for 30 years", "duration"),
        ("I was pregnant when I was 25", "pregnant_or_6wk"),
        ("I have an appointment in 3 weeks", "duration"),
        ("my pain is 17 out of 10", "pain_worst"),
        ("she has a plastic knee on the left since 2015", "duration"),
        ("fell off a ladder, must have been 2 and a half metres", "height_cm"),
        ("sore knee. age 2 7", "age"),
        ("fifty odd, sore knee", "age"),
        ("I hurt my knee as the ski stuck and my body kept turning", "stuck_now"),
        ("send new knee, titanium please", "conditions"),
        ("he chucked me down the stairs and my knee is bad", "aggravators"),
    ],
)
def test_what_is_not_said_is_not_heard(text: str, item: str):
    assert item not in told(text)


@pytest.mark.parametrize(
    ("text", "item", "value"),
    [
        ("mido uno setenta", "height_cm", 170),
        ("mido metro sesenta y tres", "height_cm", 163),
        ("mido 1,72", "height_cm", 172),
        ("mes y medio con dolor de rodilla", "duration", "6_to_12_weeks"),
        ("me duele la rodilla ase 5 mese", "duration", "3_to_12_months"),
        ("la rodilla isquierda", "side", "left"),
        ("tengo 27, la rodilla dcha", "age", 27),
    ],
)
def test_spanish_is_read_as_it_is_typed(text: str, item: str, value: Value):
    assert told(text, SPANISH).get(item) == value


@pytest.mark.parametrize(
    ("text", "times"), [("una vez", "one"), ("3 veces", "two_or_more"), ("jamas", "zero")]
)
def test_spanish_tells_once_from_more(text: str, times: str):
    heard = hear(SPANISH, lexicon_of(SPANISH, "es"), text, {"ankle_sprains"})

    assert heard.values == {"ankle_sprains": times}


@pytest.mark.parametrize("text", ["not stuck just stiff", "it isnt locked"])
def test_a_sign_that_is_denied_is_not_heard(text: str):
    assert "stuck_now" not in beside("stuck_now", text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("training_change", "id been off with covid for six weeks then got back on it"),
        ("footwear", "same trainers since 2017, no tread left"),
        ("chest_pain_breathless_faint", "out of puff just talking since last night"),
        ("limp", "limping since monday"),
    ],
)
def test_a_span_beside_a_question_is_no_duration_of_the_pain(question: str, text: str):
    assert "duration" not in beside(question, text)


def test_a_span_of_the_knee_itself_is_heard_beside_a_question():
    heard = beside("footwear", "old trainers. the knee has hurt for six weeks")

    assert heard == {"footwear": "very_worn_or_very_soft", "duration": "2_to_6_weeks"}


def test_a_clause_that_answers_says_nothing_of_other_questions():
    heard = beside("aggravators", "getting out of the car on a long haul flight")

    assert "recent_3_months" not in heard


def test_no_cache_keeps_words_of_a_person():
    caches = {
        f"{module}.{name}": made.cache_info
        for module in [*sys.modules]
        if module.startswith("flows.")
        for name, made in vars(sys.modules[module]).items()
        if hasattr(made, "cache_info")
    }
    agreed().say(RUNNER)
    before = {name: info().currsize for name, info in caches.items()}
    agreed().say("aubergine, seventy three, a chest of drawers fell on my knee")

    assert {name: info().currsize for name, info in caches.items()} == before


def test_only_the_first_letters_of_a_long_text_are_heard():
    assert told("my left knee " + "a" * 10_000)["side"] == "left"
    assert told("a" * 10_000 + " my left knee") == {}


@pytest.mark.parametrize(
    "text",
    [
        "it is my hip, not my knee",
        "pain is in the left ankle not the knee!",
        "my shoulder hurts",
        "it's my ankle",
        "its actually my shoulder",
        "it is my hip",
    ],
)
def test_wrong_joint_is_told_kindly(text: str):
    chat = agreed().say(text)

    assert chat.messages == ["wrong_joint"]
    assert chat.asked == ["subject"]
    assert chat.session.heard == ()


@pytest.mark.parametrize(
    "text",
    [
        "es la cadera, no la rodilla",
        "no es la rodilla, es la cadera",
        "es el tobillo",
        "es mi cadera, no mi rodilla",
        "me duele el hombro",
    ],
)
def test_wrong_joint_is_heard_in_spanish(text: str):
    assert elsewhere_in_spanish(text) == "wrong_joint"


@pytest.mark.parametrize(
    "text",
    [
        "me duele la rodilla izquierda, no es la cadera",
        "no tengo la rodilla hinchada",
        "no es solo la rodilla, es la cadera tambi\u00e9n",
        "me duele la rodilla y el tobillo",
        "el dolor es en la rodilla, no en la cadera",
    ],
)
def test_knee_with_another_joint_is_no_wrong_one(text: str):
    assert elsewhere_in_spanish(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "mi rodilla, mon genou, mein Knie, my",
        "\u0631\u0643\u0628\u062a\u064a \u0627\u0644\u064a\u0633\u0631\u0649",
        "\u202eeenk tfel ym\u202c",
        "so my",
        "a" * 4097,
        "my " * 1400,
        "and and and",
        "?!?!",
    ],
)
def test_what_makes_no_sense_is_asked_again(text: str):
    chat = agreed().say(text)

    assert chat.asked == ["subject"]
    assert chat.given == {}


def test_a_question_of_another_part_is_never_a_self_test():
    step = advance(shipped(), at("knee_to_wall.left").session, Said("left 9cm, right 11"))

    assert step.session.heard == ()


def test_more_is_offered_only_where_something_was_told():
    chat = at("conditions")

    assert chat.prompt is not None
    assert chat.prompt.option(NOTHING_ELSE) is None


@pytest.mark.parametrize(
    ("text", "choice"),
    [("both knees", "both_knees"), ("in both his knees", "both_knees"), ("both legs", "both")],
)
def test_both_sore_knees_of_a_child_are_no_growing_pains(text: str, choice: str):
    chat = at("sides_in_children", {"subject": "child", "age": 9, "side": "both"}).say(text)

    assert chat.given["sides_in_children"] == choice


# ---- words of another language


def test_another_language_is_offered_where_only_that_is_understood():
    chat = agreed().say("me duele la rodilla izquierda desde hace 6 semanas")

    assert chat.messages[:2] == ["not_understood", "other_language"]
    assert chat.given == {}


def test_another_language_is_offered_after_a_result():
    chat = chat_in(Phase.ADVISED).say("me duele mucho la rodilla")

    assert chat.messages == ["already_answered", "other_language"]


def test_sign_is_heard_in_another_language():
    chat = agreed().say("tengo la pantorrilla hinchada")

    assert dict(chat.session.heard)["calf_swollen_warm_red"] == YES


@pytest.mark.parametrize("text", ["hurst at nite", "hurts at night", "sore at night"])
def test_pain_at_night_is_no_waking(text: str):
    assert "pain_when" not in beside("pain_when", text)
    assert beside("pain_when", "at night") == {"pain_when": ("wakes_me",)}


def test_sign_that_may_have_been_told_awaits_a_yes_until_it_is_answered():
    calf = ("calf_swollen_warm_red", "yes")
    told = replace(agreed().session, likely=(calf,))
    denied = replace(told, answers=(Answer(item=calf[0], value="no", turn=1),))

    assert told.awaiting == dict([calf])
    assert denied.awaiting == {}
    assert replace(denied, heard=(calf,)).awaiting == dict([calf])
