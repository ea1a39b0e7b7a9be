"""What ends a self-test before its end: pain above its limit, a warning sign, a fall, dizziness."""

import pytest

from flows.pathway.loading import shipped
from flows.pathway.model import Pathway
from flows.pathway.translating import in_other_words
from flows.talking.events import Back
from flows.talking.giving_out import gives_out
from tests.talking.chat import PATHWAY, Chat, at

SPANISH = in_other_words(PATHWAY, "es", lambda _, words: words)


def in_spanish(screen: str) -> Chat:
    """Return a chat where a screen is open, spoken in Spanish."""
    return Chat(at(screen).session, pathway=SPANISH)


class TestPainAboveTheLimit:
    @pytest.mark.parametrize(
        ("screen", "pain"),
        [
            ("knee_to_wall.left", "knee_to_wall.pain"),
            ("single_leg_stand.left", "single_leg_stand.outer_hip_pain"),
            ("heel_raise.left", "heel_raise.pain"),
        ],
    )
    def test_ends_the_other_side_too(self, screen: str, pain: str):
        chat = at(screen).say("pain 8")
        test = screen.removesuffix(".left")

        assert chat.given[test] == {"left": "stopped"}
        assert chat.given[pain] == 8
        assert not (chat.screen or "").startswith(test)

    def test_beside_a_measure_keeps_the_measure(self):
        chat = at("knee_to_wall.left").say("11 cm, pain 8")

        assert chat.given["knee_to_wall"] == {"left": 11, "right": "stopped"}
        assert chat.given["knee_to_wall.pain"] == 8

    def test_that_is_the_value_itself_ends_the_other_side(self):
        chat = at("squat_hold_45.left").say("8")

        assert chat.given["squat_hold_45"] == {"left": 8, "right": "stopped"}

    def test_ends_a_test_without_sides(self):
        assert at("chair_stand_30s").say("pain 8").given["chair_stand_30s"] == "stopped"

    def test_below_it_ends_nothing(self):
        chat = at("knee_to_wall.left", {"pain_worst": 5}).say("11 cm, pain 2")

        assert chat.given["knee_to_wall"] == {"left": 11}
        assert chat.screen == "knee_to_wall.right"


@pytest.mark.parametrize("text", ["pain 3", "3 pain", "it was a 3 for pain"])
def test_number_said_of_pain_is_not_the_measure_too(text: str):
    chat = at("knee_to_wall.left", {"pain_worst": 5}).say(text)

    assert chat.given["knee_to_wall.pain"] == 3
    assert "knee_to_wall" not in chat.given
    assert chat.screen == "knee_to_wall.left"


@pytest.mark.parametrize("text", ["11 cm pain 2", "11 pain 2", "11cm, pain 2", "11 cm dolor 2"])
def test_measure_and_pain_in_one_breath_are_both_taken(text: str):
    pathway = SPANISH if "dolor" in text else PATHWAY
    chat = Chat(at("knee_to_wall.left", {"pain_worst": 5}).session, pathway=pathway).say(text)

    assert chat.given["knee_to_wall"] == {"left": 11}
    assert chat.given["knee_to_wall.pain"] == 2


def test_same_number_for_both_is_taken_for_both():
    chat = at("knee_to_wall.left", {"pain_worst": 5}).say("3 cm, pain 3")

    assert chat.given["knee_to_wall"] == {"left": 3}
    assert chat.given["knee_to_wall.pain"] == 3


class TestSigns:
    @pytest.mark.parametrize(
        "screen", ["knee_to_wall.left", "single_leg_stand.left", "knee_to_wall.stopped_by"]
    )
    def test_is_heard_before_any_answer(self, screen: str):
        chat = at(screen).say("my calf is swollen")

        assert chat.messages[0] == "if_true_now"
        assert "knee_to_wall.stopped_by" not in chat.given

    @pytest.mark.parametrize("screen", ["self_tests_now", "more_self_tests", "knee_to_wall.pain"])
    def test_beside_a_yes_is_heard(self, screen: str):
        chat = at(screen).say("yes but my calf is swollen")

        assert chat.messages[0] == "if_true_now"
        assert screen not in chat.given

    def test_ends_the_test(self):
        chat = at("knee_to_wall.left").say("my calf is swollen").say("no")

        assert chat.given["knee_to_wall"] == {"left": "stopped"}
        assert not (chat.screen or "").startswith("knee_to_wall.r")

    def test_beside_a_number_is_heard(self):
        chat = at("knee_to_wall.left").say("11, my calf is swollen and warm")

        assert chat.messages[0] == "if_true_now"

    def test_of_the_last_test_leads_to_the_result(self):
        chat = at("slump_seated.left").say("my calf is swollen").say("no")
        chat.finish()

        assert chat.last.result is not None

    def test_is_heard_in_spanish(self):
        chat = in_spanish("knee_to_wall.left").say("tengo la pantorrilla hinchada")

        assert chat.messages[0] == "if_true_now"

    @pytest.mark.parametrize("text", ["stretch in the calf", "calf tight", "pain in my calf"])
    def test_what_stops_a_stretch_is_an_answer(self, text: str):
        chat = at("knee_to_wall.stopped_by").say(text)

        assert chat.given["knee_to_wall.stopped_by"] == "calf_stretch"


GIVING_OUT = [
    ("knee_to_wall.left", "I feel dizzy"),
    ("knee_to_wall.left", "ouch my calf popped"),
    ("knee_to_wall.left", "knee gave way"),
    ("step_down.left", "I fell"),
    ("step_down.left", "knee gave way"),
    ("chair_stand_30s", "5 then dizzy"),
    ("heel_raise.left", "12 then calf cramp"),
    ("single_leg_stand.left", "20, nearly fell over"),
    ("squat_hold_45.left", "my knee buckled"),
    ("step_down.left", "went weak and sat down"),
    ("big_toe_lift_seated.left", "something snapped in my foot"),
    ("single_leg_stand.left", "15, dizzy, I think I might fall"),
    ("chair_stand_30s", "8, so dizzy I would faint if I go on"),
    ("chair_stand_30s", "8 then the chair fell and so did I, I am dizzy"),
    ("chair_stand_30s", "8, stood up from the chair and fell"),
    ("heel_raise.left", "12, arch collapsed and I am dizzy"),
    ("single_leg_stand.left", "20, fell over the second time"),
    ("single_leg_stand.left", "came off the step, fell, 20"),
    ("chair_stand_30s", "it hurts too much, 9"),
    ("chair_stand_30s", "very sore, stopped at 5"),
    ("heel_raise.left", "terrible pain after 4"),
    ("heel_raise.left", "had to stop at 4, terrible pain"),
    ("heel_raise.left", "agony, 5"),
    ("step_down.left", "no, I fell"),
    ("step_down.left", "no. dizzy"),
    ("knee_to_wall.left", "9 hurts too much"),
    ("single_leg_stand.left", "12, had to stop, it hurt"),
    ("heel_raise.left", "9 too painful"),
]
GIVING_OUT_ES = [
    ("knee_to_wall.left", "me mareo"),
    ("knee_to_wall.left", "me tronó la pantorrilla"),
    ("step_down.left", "me caí"),
    ("heel_raise.left", "12 y me dio un calambre"),
    ("chair_stand_30s", "5 y me mareé"),
    ("step_down.left", "la rodilla me falló"),
    ("heel_raise.left", "12, casi me caigo"),
    ("heel_raise.left", "12, caí"),
    ("chair_stand_30s", "5, mareado, creo que podría caerme"),
    ("chair_stand_30s", "5, se cayó la silla y me caí"),
    ("heel_raise.left", "me duele demasiado, 9"),
    ("heel_raise.left", "paré en 5, mucho dolor"),
    ("step_down.left", "no, me caí"),
    ("knee_to_wall.left", "9 me duele demasiado"),
]


@pytest.mark.parametrize(("screen", "text"), GIVING_OUT)
def test_who_falls_or_gives_out_does_no_more_of_it(screen: str, text: str):
    chat = at(screen).say(text)
    test, _, side = screen.partition(".")

    assert chat.messages[0] == "given_out"
    assert chat.given[test] == ({side: "stopped"} if side else "stopped")


@pytest.mark.parametrize(("screen", "text"), GIVING_OUT_ES)
def test_who_gives_out_in_spanish_does_no_more_of_it(screen: str, text: str):
    chat = in_spanish(screen)
    test, _, side = (chat.screen or "").partition(".")
    chat.say(text)

    assert chat.messages[0] == "given_out"
    assert chat.given[test] == ({side: "stopped"} if side else "stopped")


def test_emergency_in_a_test_ends_it_too():
    chat = at("slump_seated.left").say("I feel faint")

    assert chat.screen == "is_it_now"
    assert chat.say("no").given["slump_seated"] == {"left": "stopped"}


def test_nobody_is_left_without_a_question_after_the_last_test():
    chat = at("slump_seated.right", {"slump_seated": {"left": "no_change", "right": "no_change"}})

    chat.say("I feel faint").say("no").finish()

    assert chat.shown or chat.session.phase == "advised"


@pytest.mark.parametrize(
    ("screen", "text"),
    [
        ("knee_to_wall.left", "11"),
        ("knee_to_wall.left", "11, no cramp"),
        ("chair_stand_30s", "12, not dizzy at all"),
        ("step_down.left", "it fell inside the big toe"),
        ("step_down.left", "knee collapsed inwards"),
        ("step_down.left", "over the second toe"),
        ("single_leg_stand.left", "20 then I wobbled"),
        ("single_leg_bridge.left", "15, didn't fall"),
        ("knee_to_wall.left", "it hurts a bit but 10"),
        ("chair_stand_30s", "gave it my all, 14"),
        ("single_leg_stand.left", "20, the book fell"),
        ("single_leg_stand.left", "20 but I thought I would fall"),
        ("step_down.left", "knee went over the big toe"),
        ("heel_raise.left", "it hurts a bit, 9 or 10 or so"),
        ("heel_raise.left", "I didn't stop, sore, 14 or 15"),
    ],
)
def test_ordinary_answers_of_a_test_stop_nothing(screen: str, text: str):
    assert at(screen).say(text).messages[:1] != ["given_out"]


@pytest.mark.parametrize(
    "text", ["nine, knee did not give way", "sin mareos, 12", "ningún calambre, 20", "10 cm"]
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_denied_words_are_no_giving_out(text: str, language: str):
    pathway = shipped() if language == "en" else SPANISH

    assert not gives_out(pathway, text)


@pytest.mark.parametrize(
    ("screen", "text", "both"),
    [
        ("single_leg_bridge.left", "left 30 right 14, right hamstring cramped", (30, 14)),
        ("single_leg_stand.left", "left 20 right 5 then I fell and I am dizzy", (20, 5)),
        ("single_leg_stand.left", "20 both, very dizzy now", (20, 20)),
    ],
)
def test_who_gives_out_after_both_sides_keeps_them_and_sits_down(
    screen: str, text: str, both: tuple[int, int]
):
    chat = at(screen).say(text)
    test, _, _ = screen.partition(".")

    assert chat.messages[0] == "given_out"
    assert chat.given[test] == dict(zip(("left", "right"), both, strict=True))
    assert not (chat.screen or "").startswith((f"{test}.left", f"{test}.right"))


@pytest.mark.parametrize("text", ["12, no me caí", "15, no me mareé"])
def test_denied_fall_in_spanish_keeps_the_number(text: str):
    chat = in_spanish("single_leg_stand.left")
    test, _, side = (chat.screen or "").partition(".")
    chat.say(text)

    assert chat.messages[:1] != ["given_out"]
    assert chat.given[test] == ({side: int(text[:2])} if side else int(text[:2]))


@pytest.mark.parametrize("screen", ["self_tests_now", "more_self_tests"])
class TestYesToTests:
    @pytest.mark.parametrize(
        "text",
        [
            "ok, though I feel very dizzy when I stand",
            "ok, though I feel very faint when I stand",
            "yes but I nearly fell and am dizzy",
        ],
    )
    def test_of_who_is_dizzy_begins_none(self, screen: str, text: str):
        chat = at(screen).say(text)

        assert chat.messages[0] == "no_test_yet"
        assert screen not in chat.given
        assert chat.screen == screen

    @pytest.mark.parametrize(
        ("text", "pathway"),
        [
            ("yes, my knee is swollen", PATHWAY),
            ("not now, my knee is swollen", PATHWAY),
            ("sí, tengo la rodilla hinchada", SPANISH),
            ("no puedo, tengo la rodilla hinchada", SPANISH),
        ],
    )
    def test_beside_a_new_sign_waits_for_it(self, screen: str, text: str, pathway: Pathway):
        chat = Chat(at(screen).session, pathway=pathway).say(text)

        assert chat.screen == "sure_to_change"
        assert chat.session.awaiting["knee_swollen_new"] == "yes"
        assert chat.tap("no").screen == screen

    def test_beside_a_sore_calf_begins(self, screen: str):
        assert at(screen).say("yes, but my calf is sore").given[screen] == "yes"

    def test_in_spanish_begins_none(self, screen: str):
        chat = in_spanish(screen).say("sí, pero me mareo")

        assert chat.messages[0] == "no_test_yet"
        assert chat.screen == screen

    @pytest.mark.parametrize(
        ("text", "pathway"),
        [
            ("yes but I fell yesterday and am dizzy", PATHWAY),
            ("sí, pero me caí ayer y estoy mareado", SPANISH),
        ],
    )
    def test_of_who_fell_is_followed_by_the_injury(self, screen: str, text: str, pathway: Pathway):
        chat = Chat(at(screen).session, pathway=pathway).say(text)

        assert chat.messages[:2] == ["no_test_yet", "said_otherwise"]
        assert screen not in chat.given
        assert chat.session.awaiting["injury_when"] == "3_days"

    @pytest.mark.parametrize(
        ("text", "pathway"), [("no, I fell yesterday", PATHWAY), ("no, me caí ayer", SPANISH)]
    )
    def test_no_leads_to_no_result_without_the_injury(
        self, screen: str, text: str, pathway: Pathway
    ):
        chat = Chat(at(screen).session, pathway=pathway).say(text)

        assert chat.last.result is None
        assert chat.messages[0] == "said_otherwise"
        assert chat.session.awaiting["injury_when"] == "3_days"

    @pytest.mark.parametrize(
        ("text", "pathway"),
        [
            ("I fell on my knee yesterday and it swelled up straight away", PATHWAY),
            ("me caí ayer y se hinchó enseguida", SPANISH),
        ],
    )
    def test_hide_no_sign_beside_a_fall(self, screen: str, text: str, pathway: Pathway):
        chat = Chat(at(screen).session, pathway=pathway).say(text)

        assert chat.messages[:3] == ["no_test_yet", "if_true_now", "said_otherwise"]
        assert chat.session.awaiting["knee_swollen_new"] == "yes"

    @pytest.mark.parametrize("text", ["yes", "yes sure, not dizzy"])
    def test_is_taken_where_nobody_is_dizzy(self, screen: str, text: str):
        chat = at(screen).say(text)

        assert chat.given[screen] == "yes"
        assert "no_test_yet" not in chat.messages

    def test_no_is_taken_from_who_is_dizzy(self, screen: str):
        assert at(screen).say("no, I feel dizzy").given[screen] == "no"


STANDING = ("knee_to_wall", "step_down", "single_leg_stand", "walking_look", "heel_raise")
IN_A_CHAIR = ("big_toe_lift_seated", "slump_seated")
FELL = [
    ("knee_to_wall.left", "I feel dizzy"),
    ("knee_to_wall.left", "knee gave way"),
    ("knee_to_wall.left", "I fell"),
    ("knee_to_wall.left", "11, lost my balance and nearly fell"),
    ("single_leg_stand.left", "left 20 right 5 then I fell and I am dizzy"),
]


class TestAFallOrDizziness:
    @pytest.mark.parametrize(("screen", "text"), FELL)
    def test_is_followed_by_no_test_on_the_feet(self, screen: str, text: str):
        chat = at(screen).say(text)
        after = {one.partition(".")[0] for one in chat.rest()}

        assert after.isdisjoint({*STANDING} - {screen.partition(".")[0]})
        assert not {"single_leg_stand.eyes_closed"} & after
        assert chat.given["balance_risk"] == ("unsteady_in_test",)

    def test_leaves_the_tests_in_a_chair(self):
        after = {one.partition(".")[0] for one in at("knee_to_wall.left").say("I fell").rest()}

        assert after.issuperset(IN_A_CHAIR)

    @pytest.mark.parametrize("text", ["me caí", "me mareo", "perdí el equilibrio"])
    def test_in_spanish_is_followed_by_none_on_the_feet(self, text: str):
        chat = in_spanish("knee_to_wall.left").say(text)

        assert chat.given["balance_risk"] == ("unsteady_in_test",)

    def test_in_an_emergency_that_is_denied_is_followed_by_none(self):
        chat = at("knee_to_wall.left").say("I feel faint").say("no")

        assert chat.given["balance_risk"] == ("unsteady_in_test",)

    def test_taken_back_lets_the_tests_go_on(self):
        chat = at("knee_to_wall.left").say("I feel dizzy").press(Back())

        assert chat.screen == "knee_to_wall.left"
        assert chat.given["balance_risk"] == ("none",)

    @pytest.mark.parametrize(
        "text", ["ouch my calf popped", "12 then calf cramp", "11", "11, did not fall", "stop"]
    )
    def test_is_nothing_else(self, text: str):
        assert at("knee_to_wall.left").say(text).given["balance_risk"] == ("none",)


LONG_OVER = [
    ("9 since I tore my ACL", 9),
    ("10 but i tore my acl last year", 10),
    ("6 since I sprained my ankle", 6),
    ("9, I had a fall last month", 9),
    ("8, slower since my fall", 8),
    ("9 because of my dizziness tablets", 9),
    ("9, i get dizzy sometimes but not now", 9),
]
LONG_OVER_ES = [
    "9, me caí el mes pasado",
    "8, más lento desde mi caída",
    "9 por las pastillas del mareo",
    "9, me mareo a veces pero ahora no",
    "9, me caí hace años",
]
STILL_NOW = [
    "9, I fell a minute ago",
    "9, fell over",
    "8, fell since the floor was wet",
    "9, dizzy since I stood up",
    "stopped at 9, it hurts since I tore my ACL and I fell",
    "9, my knee went from under me",
    "10, dizzy but not so bad now",
]


@pytest.mark.parametrize(("text", "number"), LONG_OVER)
def test_what_is_long_over_keeps_the_number(text: str, number: int):
    assert at("heel_raise.left").say(text).given["heel_raise"] == {"left": number}


@pytest.mark.parametrize("text", LONG_OVER_ES)
def test_what_is_long_over_ends_nothing_in_spanish(text: str):
    assert not gives_out(SPANISH, text)


@pytest.mark.parametrize("text", STILL_NOW)
def test_what_is_now_still_ends_a_test(text: str):
    assert at("heel_raise.left").say(text).given["heel_raise"] == {"left": "stopped"}


@pytest.mark.parametrize("text", ["9, me caí hace un rato", "9, paré desde que me torcí el pie"])
def test_what_is_now_still_ends_a_test_in_spanish(text: str):
    assert gives_out(SPANISH, text)


@pytest.mark.parametrize("text", ["it went from 10 to 12", "12, my knee went under my toes"])
def test_way_of_the_knee_is_no_giving_out(text: str):
    assert at("knee_to_wall.left").say(text).given.get("knee_to_wall") != {"left": "stopped"}


def test_knee_that_collapses_inwards_is_seen_and_no_emergency():
    chat = at("step_down.left").say("knee collapses inwards")

    assert chat.session.alarms == ()
    assert chat.given["step_down"] == {"left": "inside_big_toe"}


BESIDE_AN_OFFER = ["i went dizzy", "knee gave way after 3"]
BESIDE_TESTS = ["i fell over just now", *BESIDE_AN_OFFER]


class TestAfterTheMovement:
    @pytest.mark.parametrize("screen", ["single_leg_stand.pelvis_drops", "step_down.pain"])
    @pytest.mark.parametrize("text", BESIDE_TESTS)
    def test_fall_ends_the_test_that_is_asked_about(self, screen: str, text: str):
        chat = at(screen).say(text)
        given = chat.given[screen.partition(".")[0]]

        assert chat.messages[0] == "given_out"
        assert isinstance(given, dict)
        assert given["right"] == "stopped"
        assert "eyes_closed" not in (chat.screen or "")

    def test_number_beside_it_is_kept(self):
        chat = at("step_down.pain").say("8, so dizzy I had to sit")

        assert chat.messages[0] == "given_out"
        assert chat.given["step_down.pain"] == 8

    def test_no_beside_it_begins_no_further_movement(self):
        chat = at("single_leg_stand.pelvis_drops").say("no, i fell")

        assert chat.messages == ["given_out", "contradicted", "heard"]
        assert "eyes_closed" not in (chat.screen or "")

    @pytest.mark.parametrize("text", [*BESIDE_AN_OFFER, "ow ow ow"])
    def test_fall_at_the_offer_begins_no_test(self, text: str):
        chat = at("more_self_tests").say(text)

        assert chat.messages == ["no_test_yet"]
        assert chat.screen == "more_self_tests"

    @pytest.mark.parametrize("text", [*BESIDE_AN_OFFER, "ow ow ow"])
    def test_fall_before_further_tests_leaves_them_out(self, text: str):
        chat = at("body_limits").say(text)

        assert chat.messages[0] == "given_out"
        assert chat.given["more_self_tests"] == "no"
        assert chat.last.result is not None

    @pytest.mark.parametrize(
        ("screen", "message"), [("more_self_tests", "no_test_yet"), ("body_limits", "given_out")]
    )
    @pytest.mark.parametrize(
        ("text", "pathway"), [("i fell over just now", PATHWAY), ("me acabo de caer", SPANISH)]
    )
    def test_fall_of_today_is_asked_about_too_and_begins_no_test(
        self, screen: str, message: str, text: str, pathway: Pathway
    ):
        chat = Chat(at(screen).session, pathway=pathway).say(text)

        assert chat.messages[:2] == [message, "said_otherwise"]
        assert chat.given.get("more_self_tests") in (None, "no")
        assert chat.session.awaiting["injury_when"] == "today"

    @pytest.mark.parametrize(
        ("text", "pathway"),
        [
            ("I fell on my knee yesterday and it swelled up straight away", PATHWAY),
            ("me caí ayer y se hinchó enseguida", SPANISH),
        ],
    )
    def test_sign_beside_a_fall_is_asked_about_before_further_tests(
        self, text: str, pathway: Pathway
    ):
        chat = Chat(at("body_limits").session, pathway=pathway).say(text)

        assert chat.messages[:2] == ["given_out", "if_true_now"]
        assert chat.given["more_self_tests"] == "no"
        assert chat.session.awaiting["knee_swollen_new"] == "yes"

    def test_pain_alone_is_asked_for_as_a_number(self):
        assert at("step_down.pain").say("ow ow ow").messages == ["number_wanted"]

    @pytest.mark.parametrize("text", ["me caí ahora", "estoy mareado"])
    def test_is_heard_in_spanish(self, text: str):
        assert in_spanish("step_down.pain").say(text).messages[0] == "given_out"


HURT = [
    ("i fell over and landed on my knee", PATHWAY),
    ("something popped", PATHWAY),
    ("i lost my balance and fell down", PATHWAY),
    ("my knee twisted", PATHWAY),
    ("me caí y me golpeé la rodilla", SPANISH),
    ("me torcí la rodilla", SPANISH),
]
OUT_OF_PLACE = [
    ("my knee slid out to the side", PATHWAY),
    ("the knee shifted sideways", PATHWAY),
    ("la rodilla se me zafó hacia un lado", SPANISH),
]
NEARLY = [
    ("nearly fell over", PATHWAY),
    ("lost my balance and nearly fell", PATHWAY),
    ("knee gave way", PATHWAY),
    ("casi me caigo", SPANISH),
]
IN_TESTS = ["knee_to_wall.left", "step_down.left", "step_down.pain"]


class TestAnInjuryInATest:
    @pytest.mark.parametrize("screen", IN_TESTS)
    @pytest.mark.parametrize(("text", "pathway"), HURT)
    def test_is_asked_about_and_ends_the_test(self, screen: str, text: str, pathway: Pathway):
        chat = Chat(at(screen).session, pathway=pathway).say(text)
        given = chat.given[screen.partition(".")[0]]

        assert chat.messages[:2] == ["given_out", "contradicted"]
        assert isinstance(given, dict)
        assert "stopped" in given.values()
        assert "injury_when" not in chat.given
        assert chat.tap("all_right").screen == "injury_when"

    @pytest.mark.parametrize(("text", "pathway"), HURT[2:3])
    def test_leads_to_its_signs(self, text: str, pathway: Pathway):
        chat = Chat(at("step_down.left").session, pathway=pathway).say(text)
        chat.tap("all_right").tap("today")

        assert chat.phase == "safety"
        assert chat.given["injury_when"] == "today"

    @pytest.mark.parametrize("screen", [*IN_TESTS, "steady"])
    @pytest.mark.parametrize(("text", "pathway"), OUT_OF_PLACE[:2])
    def test_that_moved_the_knee_is_a_sign(self, screen: str, text: str, pathway: Pathway):
        chat = Chat(at(screen).session, pathway=pathway).say(text)

        assert chat.messages[0] == "if_true_now"
        assert chat.session.awaiting["knee_slipped_out"] == "yes"

    def test_that_moved_the_knee_is_an_emergency_in_spanish(self):
        text, pathway = OUT_OF_PLACE[2]
        chat = Chat(at("step_down.left").session, pathway=pathway).say(text)

        assert chat.screen == "is_it_now"
        assert chat.session.awaiting["knee_slipped_out"] == "yes"

    @pytest.mark.parametrize(("text", "pathway"), NEARLY)
    def test_that_nearly_came_is_none(self, text: str, pathway: Pathway):
        chat = Chat(at("step_down.left").session, pathway=pathway).say(text)

        assert "contradicted" not in chat.messages
        assert chat.given["injury_when"] == "none"

    @pytest.mark.parametrize(
        ("text", "pathway"),
        [
            ("i lost my balance and fell down", PATHWAY),
            ("i fell over and landed on my knee", PATHWAY),
        ],
    )
    def test_is_asked_about_before_the_tests(self, text: str, pathway: Pathway):
        chat = Chat(at("steady").session, pathway=pathway).say(text)

        assert chat.messages[0] == "contradicted"
        assert "injury_when" not in chat.given

    @pytest.mark.parametrize("text", ["i fell twice this year", "fell in May and in June"])
    def test_falls_that_are_asked_for_are_an_answer(self, text: str):
        chat = at("steady").say(text)

        assert "contradicted" not in chat.messages
        assert chat.session.awaiting == {}

    @pytest.mark.parametrize(
        ("text", "pathway"), [("not sure, I fell", PATHWAY), ("no lo sé, me caí", SPANISH)]
    )
    def test_of_who_is_not_sure_begins_none(self, text: str, pathway: Pathway):
        chat = Chat(at("body_limits").session, pathway=pathway).say(text)

        assert chat.messages[:2] == ["given_out", "contradicted"]
        assert chat.given["more_self_tests"] == "no"

    @pytest.mark.parametrize(
        "text",
        ["no, I fell yesterday", "I fell on my knee yesterday and it swelled up straight away"],
    )
    def test_is_settled_before_a_result(self, text: str):
        chat = at("body_limits").say(text)
        while chat.screen == "sure_to_change":
            assert not chat.shown
            chat.tap("yes")

        assert not chat.shown
        assert chat.given["injury_when"] == "3_days"
        chat.tap("all_right").finish()
        assert len(chat.shown) == 1

    @pytest.mark.parametrize(
        ("screen", "text", "value", "pathway"),
        [
            ("step_down.pain", "8, I fell and landed on my knee", 8, PATHWAY),
            ("step_down.pain", "8, me caí y me golpeé la rodilla", 8, SPANISH),
            (
                "single_leg_stand.left",
                "left 20 right 5 then I fell on my knee",
                {"left": 20, "right": 5},
                PATHWAY,
            ),
        ],
    )
    def test_is_asked_about_beside_an_answer(
        self, screen: str, text: str, value: object, pathway: Pathway
    ):
        chat = Chat(at(screen).session, pathway=pathway).say(text)

        assert chat.messages[:2] == ["given_out", "contradicted"]
        assert chat.given[screen.removesuffix(".left")] == value
        assert not chat.shown

    @pytest.mark.parametrize(
        ("text", "pathway"),
        [
            ("I fell on my knee and it is swollen", PATHWAY),
            ("me caí sobre la rodilla y está hinchada", SPANISH),
        ],
    )
    def test_hides_no_sign(self, text: str, pathway: Pathway):
        chat = Chat(at("step_down.left").session, pathway=pathway).say(text)

        assert chat.session.awaiting["knee_swollen_new"] == "yes"
        assert chat.tap("yes").tap("all_right").screen == "injury_when"
        assert chat.tap("today").finish().given["knee_swollen_new"] == "yes"


@pytest.mark.parametrize(
    ("text", "pathway"),
    [
        ("12, but my calf is swollen and hot", PATHWAY),
        ("8, and my calf is swollen and hot", PATHWAY),
        ("12, pero tengo la pantorrilla hinchada y caliente", SPANISH),
        ("8 y tengo la pantorrilla hinchada y caliente", SPANISH),
    ],
)
def test_number_of_a_test_beside_a_sign_is_no_age(text: str, pathway: Pathway):
    chat = Chat(at("knee_to_wall.left").session, pathway=pathway).say(text)
    assert chat.session.awaiting["calf_swollen_warm_red"] == "yes"
    assert "age" not in chat.session.awaiting

    chat.tap("yes")

    assert chat.shown
    assert chat.given["age"] == 40


def test_age_that_is_told_beside_a_sign_in_a_test_is_heard():
    chat = at("knee_to_wall.left").say("I am 12 and my calf is swollen")

    assert chat.session.awaiting["age"] == 12


@pytest.mark.parametrize(
    ("text", "pathway"),
    [
        ("I fell just now and my knee is twisted", PATHWAY),
        ("I fell just now", PATHWAY),
        ("me acabo de caer y tengo la rodilla torcida", SPANISH),
        ("me acabo de caer", SPANISH),
    ],
)
def test_injury_in_a_test_that_is_told_with_its_day_is_asked_about(text: str, pathway: Pathway):
    chat = Chat(at("single_leg_stand.left").session, pathway=pathway).say(text)

    assert "given_out" in chat.messages
    assert chat.given["single_leg_stand"] == {"left": "stopped"}
    assert chat.session.awaiting["injury_when"] == "today"
    assert chat.tap("yes").given["injury_when"] == "today"
