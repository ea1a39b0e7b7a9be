"""`kneebot assess --json`: what each word of its output means."""

import json
from collections.abc import Callable, Mapping
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from flows.judging.outlook import missing
from flows.judging.result import assess
from flows.judging.shapes import result_json
from flows.pathway.loading import shipped
from flows.pathway.reading import read_answers
from tests.conftest import Kneebot, Outcome

Answers = Mapping[str, object]
Assess = Callable[..., dict[str, Any]]

KEYS = {
    "schema": int,
    "version": str,
    "content_hash": str,
    "disposition": (str, type(None)),
    "deadline_hours": (int, type(None)),
    "recheck_hours": (int, type(None)),
    "where": (str, type(None)),
    "safety_complete": bool,
    "signs": list,
    "flags": list,
    "regions": list,
    "clinician_regions": list,
    "confidence": str,
    "confidence_reasons": list,
    "missing": list,
    "ignored": list,
    "next": list,
    "advice": list,
    "referral": (dict, type(None)),
    "explanation": dict,
}
REGIONS = {"hip", "ankle", "foot_toe", "knee_local", "lumbar", "other"}
STORY = ("--unmentioned-signs", "no")
GROWN: Answers = {"subject": "self", "age": 40, "sex": "male", "side": "left"}
CALM: Answers = {
    **GROWN,
    "duration": "6_to_12_weeks",
    "injury_when": "none",
    "heat_swelling_since": "no",
    "conditions": ["none"],
    "medicines": ["none"],
    "recent_3_months": ["none"],
    "surgery": ["none"],
    "pain_when": ["with_load"],
    "pain_trend": "same",
    "clinician_already": ["not_seen"],
    "location": ["inner_thigh_to_knee"],
    "aggravators": ["putting_on_socks_or_shoes"],
    "other_pain": ["groin"],
}
OTHER_SIGNS = {sign.id for sign in shipped().signs} - shipped().unsure_is_yes


def judged(answers: Answers) -> dict[str, Any]:
    """Judge one sign of a person of 70 who is calm else; what the command does, many times over."""
    denied = {sign.id: "no" for sign in shipped().signs}
    given = read_answers(shipped(), {**denied, **CALM, "age": 70, **answers})
    result = assess(shipped(), given)
    return {**result_json(result), "missing": list(missing(shipped(), result))}


@pytest.fixture
def attempt(kneebot: Kneebot, folder: Path) -> Callable[..., Outcome]:
    """Hand answers in as a file."""

    def call(answers: object, *words: str) -> Outcome:
        (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
        return kneebot("assess", "answers.json", "--json", *words)

    return call


@pytest.fixture
def judge(attempt: Callable[..., Outcome]) -> Assess:
    """Hand answers in and return what is printed."""

    def call(answers: object, *words: str) -> dict[str, Any]:
        shown = attempt(answers, *words)
        assert (shown.code, shown.err) == (0, "")
        found: dict[str, Any] = json.loads(shown.out)
        return found

    return call


class TestShape:
    def test_keys_have_their_types(self, judge: Assess):
        for answers in ({}, CALM, {"hot_red": "yes"}):
            shape = judge(answers, *STORY)

            assert set(shape) == set(KEYS)
            assert not [key for key, kind in KEYS.items() if not isinstance(shape[key], kind)]

    def test_stamp(self, judge: Assess):
        shape = judge({})

        assert shape["schema"] == 1
        assert shape["version"] == version("kneebot")
        assert shape["content_hash"] == shipped().content_hash

    def test_flag(self, judge: Assess):
        for flag in judge({"hot_red": "yes", "feels_very_ill": "yes"})["flags"]:
            assert list(flag) == ["id", "rule", "disposition", "sources"]
            assert flag["id"].startswith("rf_")

    def test_flags_begin_with_the_most_urgent(self, judge: Assess):
        flags = judge({"hot_red": "yes", "feels_very_ill": "yes"})["flags"]

        assert [flag["disposition"] for flag in flags][:2] == ["emergency", "same_day"]

    def test_region_row(self, judge: Assess):
        rows = judge(CALM, *STORY)["clinician_regions"]

        assert rows
        for row in rows:
            assert list(row) == ["region", "role", "band", "points", "reasons", "against"]
            assert row["region"] in REGIONS
            assert row["role"] in ("source", "contributor")
            assert row["band"] in ("stronger", "possible", "small")
            assert isinstance(row["points"], int)
            for reason in (*row["reasons"], *row["against"]):
                assert list(reason) == ["item", "text"]
                assert reason["item"] in shipped().items

    def test_advice(self, judge: Assess):
        advice = judge(CALM, *STORY)["advice"]

        assert advice
        for paragraph in advice:
            assert list(paragraph) == ["id", "text", "sources"]
            assert paragraph["text"]
            assert not {"<", "&lt;"} & set(paragraph["text"])

    def test_referral(self, judge: Assess):
        referral = judge(CALM, *STORY)["referral"]

        assert list(referral) == ["to", "text"]
        assert all(isinstance(part, str) and part for part in referral.values())

    def test_confidence(self, judge: Assess):
        sure, doubtful = judge(CALM, *STORY), judge({**CALM, "side": "both"}, *STORY)

        assert (sure["confidence"], sure["confidence_reasons"]) == ("high", [])
        assert doubtful["confidence"] == "medium"
        assert doubtful["confidence_reasons"] == ["Both knees hurt."]


class TestDisposition:
    @pytest.mark.parametrize(
        ("answers", "tier", "hours", "where"),
        [
            pytest.param({"knee_slipped_out": "yes"}, "emergency", 0, "ambulance", id="E"),
            pytest.param({"calf_swollen_warm_red": "yes"}, "same_day", 24, "clinic", id="D"),
            pytest.param({"stuck_now": "yes"}, "same_day", 24, "ED", id="D in the ED"),
            pytest.param({"several_joints_stiff": "yes"}, "urgent", 120, "clinic", id="U"),
            pytest.param({"pain_when": ["wakes_me"], "age": 19}, "urgent", 48, "clinic", id="U4"),
            pytest.param({}, "routine", 1008, "clinic", id="R"),
        ],
    )
    def test_deadline_and_place(
        self, judge: Assess, answers: Answers, tier: str, hours: int, where: str
    ):
        plain = {**CALM, "location": ["around_behind_kneecap"], "other_pain": ["none"]}
        shape = judge({**plain, "aggravators": ["stairs_down"], **answers}, *STORY)

        assert shape["disposition"] == tier
        assert (shape["deadline_hours"], shape["where"]) == (hours, where)

    def test_self_care_has_no_deadline(self, kneebot: Kneebot):
        answers = Path(__file__).parent / "answers" / "self_care.yaml"
        shape = json.loads(kneebot("assess", answers, "--json", *STORY).out)

        assert shape["disposition"] == "self_care"
        assert (shape["deadline_hours"], shape["where"]) == (None, "home")
        assert shape["recheck_hours"] == 336

    def test_is_null_while_a_sign_is_unasked(self, judge: Assess):
        shape = judge(CALM)

        assert shape["safety_complete"] is False
        assert shape["disposition"] is None
        assert (shape["deadline_hours"], shape["where"]) == (None, None)

    @pytest.mark.parametrize(
        ("sign", "tier"),
        [
            ("knee_slipped_out", "emergency"),
            ("calf_swollen_warm_red", "same_day"),
            ("several_joints_stiff", "urgent"),
        ],
    )
    def test_urgent_and_above_need_no_complete_safety(self, judge: Assess, sign: str, tier: str):
        shape = judge({**GROWN, sign: "yes"})

        assert shape["safety_complete"] is False
        assert shape["disposition"] == tier

    def test_highest_tier_wins(self, judge: Assess):
        shape = judge({**GROWN, "several_joints_stiff": "yes", "knee_slipped_out": "yes"})

        assert shape["disposition"] == "emergency"
        assert {flag["disposition"] for flag in shape["flags"]} == {"emergency", "urgent"}

    def test_urgent_ranking_is_for_the_clinician(self, judge: Assess):
        shape = judge({**CALM, "several_joints_stiff": "yes"}, *STORY)

        assert shape["regions"] == []
        assert shape["clinician_regions"]


class TestMissing:
    def test_absent_is_missing(self, judge: Assess):
        shape = judge(GROWN)

        assert {"duration", "location", "knee_slipped_out"} <= set(shape["missing"])
        assert not set(GROWN) & set(shape["missing"])

    def test_raises_nothing(self, judge: Assess):
        shape = judge({})

        assert (shape["flags"], shape["signs"]) == ([], [])

    def test_only_what_applies_is_missing(self, judge: Assess):
        missing = judge(GROWN)["missing"]

        assert "limp_since" not in missing
        assert "pregnant_or_6wk" not in missing
        assert "stroke_signs" not in missing

    def test_what_may_apply_is_not_missing_yet(self, judge: Assess):
        """`mechanism` is asked after an injury only, and no injury was asked about."""
        assert "mechanism" not in judge(GROWN)["missing"]
        assert "mechanism" in judge({**GROWN, "injury_when": "today"})["missing"]

    def test_question_alone_leaves_safety_complete(self, judge: Assess):
        shape = judge({**CALM, "knee_to_wall": "not_sure"}, *STORY)

        assert "pain_worst" in shape["missing"]
        assert shape["safety_complete"] is True


class TestNotSure:
    @pytest.mark.parametrize("sign", sorted(shipped().unsure_is_yes))
    def test_counts_as_yes_where_e_or_d_uses_it(self, sign: str):
        shape, wanted = (judged({sign: value}) for value in ("not_sure", "yes"))

        assert sign in shape["signs"]
        assert shape["flags"] == wanted["flags"]
        assert shape["disposition"] == wanted["disposition"]
        assert shape["safety_complete"] is True

    @pytest.mark.parametrize("sign", sorted(OTHER_SIGNS))
    def test_elsewhere_raises_nothing(self, sign: str):
        shape = judged({sign: "not_sure"})

        assert sign in shape["missing"]
        assert sign not in shape["signs"]
        assert shape["flags"] == []
        assert shape["safety_complete"] is True

    def test_there_are_both_kinds_of_signs(self, judge: Assess):
        unsure, other = sorted(shipped().unsure_is_yes)[0], sorted(OTHER_SIGNS)[0]
        shape = judge({**CALM, unsure: "not_sure", other: "not_sure"}, *STORY)

        assert unsure in shape["signs"]
        assert other in shape["missing"]

    def test_question_is_listed_as_missing(self, judge: Assess):
        assert "location" in judge({**CALM, "location": "not_sure"}, *STORY)["missing"]

    @pytest.mark.parametrize("item", ["pain_worst", "pain_trend", "failed_knee_care", "back_neuro"])
    def test_never_counts_as_given_for_self_care(self, kneebot: Kneebot, folder: Path, item: str):
        path = Path(__file__).parent / "answers" / "self_care.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(f"{item}:")]
        (folder / "unsure.yaml").write_text("\n".join([*kept, f"{item}: not_sure"]))
        shape = json.loads(kneebot("assess", "unsure.yaml", "--json", *STORY).out)

        assert shape["disposition"] == "routine"


class TestIgnored:
    def test_what_does_not_apply_is_named(self, judge: Assess):
        extra = {"pregnant_or_6wk": "under_20_weeks", "limp_since": "longer"}
        shape = judge({**CALM, **extra}, *STORY)

        assert shape["ignored"] == ["pregnant_or_6wk", "limp_since"]
        assert not set(extra) & set(shape["missing"])

    def test_changes_nothing(self, judge: Assess):
        plain, more = judge(CALM, *STORY), judge({**CALM, "limp_since": "longer"}, *STORY)

        assert {**more, "ignored": []} == plain

    def test_danger_is_never_ignored(self, judge: Assess):
        """A sign that is not for this person counts when somebody names it."""
        shape = judge({**CALM, "in_danger_now": "yes", "stroke_signs": "yes"}, *STORY)

        assert shape["ignored"] == []
        assert shape["disposition"] == "emergency"
        assert shape["signs"] == ["stroke_signs", "in_danger_now"]


class TestNext:
    def test_begins_with_the_first_question(self, judge: Assess):
        assert judge({})["next"] == ["subject"]

    def test_is_a_whole_screen_of_signs(self, judge: Assess):
        first = shipped().content.signs[0]

        assert judge(CALM)["next"] == [sign.id for sign in first.signs]

    def test_is_only_what_is_open_on_the_screen(self, judge: Assess):
        first = [sign.id for sign in shipped().content.signs[0].signs]

        assert judge({**CALM, first[0]: "no", first[2]: "no"})["next"] == [first[1], *first[3:]]

    def test_is_empty_in_an_emergency(self, judge: Assess):
        assert judge({"knee_slipped_out": "yes"})["next"] == []

    def test_same_day_asks_what_could_raise_it(self, judge: Assess):
        same_day = judge({**CALM, "calf_swollen_warm_red": "yes"})

        assert same_day["disposition"] == "same_day"
        assert same_day["next"] == [sign.id for sign in shipped().content.signs[0].signs]

    def test_same_day_ends_with_the_safety_part(self, judge: Assess):
        assert judge({**CALM, "calf_swollen_warm_red": "yes"}, *STORY)["next"] == []

    def test_urgent_goes_on_with_the_history(self, judge: Assess):
        asked = judge({**CALM, "several_joints_stiff": "yes"}, *STORY)["next"]

        assert [shipped().items[id].section for id in asked] == ["history"]

    def test_names_only_missing_items(self, judge: Assess):
        shape = judge(CALM)

        assert set(shape["next"]) <= set(shape["missing"])


class TestInput:
    def test_yaml_and_json_say_the_same(self, judge: Assess, kneebot: Kneebot, folder: Path):
        lines = [f"{id}: {json.dumps(value)}" for id, value in CALM.items()]
        (folder / "answers.yaml").write_text("\n".join(lines))
        shown = kneebot("assess", "answers.yaml", "--json")

        assert json.loads(shown.out) == judge(CALM)

    def test_dash_reads_standard_input(
        self, judge: Assess, kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("sys.stdin", StringIO(json.dumps(CALM)))
        shown = kneebot("assess", "-", "--json")

        assert json.loads(shown.out) == judge(CALM)

    @pytest.mark.parametrize("yes", ["yes", '"yes"', "true", "True", "TRUE"])
    def test_words_for_yes(self, kneebot: Kneebot, folder: Path, yes: str):
        (folder / "answers.yaml").write_text(f"knee_slipped_out: {yes}\nhot_red: no\n")
        shape = json.loads(kneebot("assess", "answers.yaml", "--json").out)

        assert shape["signs"] == ["knee_slipped_out"]
        assert "hot_red" not in shape["missing"]

    @pytest.mark.parametrize("no", ["no", '"no"', "false", "False"])
    def test_words_for_no(self, kneebot: Kneebot, folder: Path, no: str):
        (folder / "answers.yaml").write_text(f"knee_slipped_out: {no}\n")
        shape = json.loads(kneebot("assess", "answers.yaml", "--json").out)

        assert shape["signs"] == []
        assert "knee_slipped_out" not in shape["missing"]

    def test_sides_may_be_stopped_or_not_done(self, judge: Assess):
        sides = {"left": "stopped", "right": "not_done"}
        shape = judge({**CALM, "knee_to_wall": sides}, *STORY)

        assert "knee_to_wall" not in shape["missing"]
        assert "A self-test was stopped." in shape["confidence_reasons"]

    @pytest.mark.parametrize("ending", ["stopped", "not_done"])
    def test_whole_test_may_be_stopped_or_not_done(self, judge: Assess, ending: str):
        shape = judge({**CALM, "self_tests_now": "yes", "knee_to_wall": ending}, *STORY)

        assert "knee_to_wall" not in {*shape["missing"], *shape["next"]}

    def test_one_value_stands_for_a_list(self, judge: Assess):
        assert judge({**CALM, "location": "inner_thigh_to_knee"}) == judge(CALM)

    def test_sign_may_be_stated_by_its_opposite(self, judge: Assess):
        assert judge({"walks_4_steps": False})["signs"] == ["cannot_take_4_steps"]
        assert judge({"walks_4_steps": "yes"})["signs"] == []

    def test_sign_and_opposite_may_not_contradict(self, attempt: Callable[..., Outcome]):
        shown = attempt({"cannot_take_4_steps": "yes", "walks_4_steps": "yes"})

        assert shown.refuses("cannot_take_4_steps", "walks_4_steps")

    @pytest.mark.parametrize("number", ["5e0", "0.5E+1", "50e-1"])
    def test_every_number_of_json_is_one(self, kneebot: Kneebot, folder: Path, number: str):
        (folder / "answers.json").write_text(f'{{"pain_worst": {number}}}')

        assert kneebot("assess", "answers.json", "--json").code == 0

    def test_json_may_be_indented_with_tabs(self, kneebot: Kneebot, folder: Path):
        (folder / "answers.json").write_text(json.dumps({"age": 40}, indent="\t"))

        assert kneebot("assess", "answers.json", "--json").code == 0

    def test_json_may_spell_signs_in_pairs(self, kneebot: Kneebot, folder: Path):
        """json.dumps writes every emoji of a patient's words as two escapes."""
        (folder / "answers.json").write_text(json.dumps({"psfs_1": "stairs \U0001f600"}))

        assert kneebot("assess", "answers.json", "--json").code == 0


class TestUnmentionedSigns:
    def test_default_is_missing(self, judge: Assess):
        assert judge(CALM) == judge(CALM, "--unmentioned-signs", "missing")

    def test_no_answers_every_absent_sign(self, judge: Assess):
        shape = judge(GROWN, *STORY)
        signs = {sign.id for sign in shipped().signs}

        assert shape["safety_complete"] is True
        assert not signs & set(shape["missing"])

    def test_no_keeps_what_was_said(self, judge: Assess):
        shape = judge({**GROWN, "hot_red": "yes", "lump": "not_sure"}, *STORY)

        assert "hot_red" in shape["signs"]
        assert "lump" in (*shape["signs"], *shape["missing"])

    def test_no_answers_signs_only(self, judge: Assess):
        assert "location" in judge(GROWN, *STORY)["missing"]


class TestCountry:
    @pytest.mark.parametrize(("country", "number"), [("GB", "999"), ("us", "911"), ("EU", "112")])
    def test_numbers_are_of_the_country(self, judge: Assess, country: str, number: str):
        shape = judge({"knee_slipped_out": "yes"}, "--country", country)

        assert number in " ".join(paragraph["text"] for paragraph in shape["advice"])

    def test_changes_words_only(self, judge: Assess):
        here, there = (judge(CALM, *STORY, "--country", country) for country in ("GB", "US"))
        words = {"advice", "referral"}

        assert [part["id"] for part in here["advice"]] == [part["id"] for part in there["advice"]]
        assert {k: v for k, v in here.items() if k not in words} == {
            k: v for k, v in there.items() if k not in words
        }

    def test_unknown_one_is_refused(self, attempt: Callable[..., Outcome]):
        assert attempt(CALM, "--country", "ZZ").refuses("'ZZ'", "GB", "XX")


class TestRefusal:
    @pytest.mark.parametrize(
        ("answers", "named"),
        [
            pytest.param({"agee": 40}, ("'agee'", "'age'"), id="id"),
            pytest.param({"knee_to_wal": 4}, ("'knee_to_wal'", "'knee_to_wall'"), id="test"),
            pytest.param({"walks_4_step": "no"}, ("'walks_4_steps'",), id="opposite"),
            pytest.param({"sex": "femal"}, ("sex", "'femal'", "'female'"), id="value"),
            pytest.param({"conditions": ["gout"]}, ("'gout'", "'gout_before'"), id="in a list"),
            pytest.param({"age": 400}, ("age", "400", "110"), id="range"),
            pytest.param({"age": "old"}, ("age", "'old'"), id="no number"),
            pytest.param({"knee_to_wall": 5}, ("knee_to_wall", "left", "right"), id="no sides"),
            pytest.param({"knee_to_wall": {"up": 5}}, ("knee_to_wall", "left"), id="wrong side"),
            pytest.param({"conditions": ["none", "diabetes"]}, ("conditions",), id="clash"),
            pytest.param({"psfs_1": "x" * 501}, ("psfs_1", "500"), id="long text"),
            pytest.param([1, 2], ("mapping",), id="list"),
            pytest.param(None, ("mapping",), id="nothing"),
        ],
    )
    def test_says_what_is_wrong(
        self, attempt: Callable[..., Outcome], answers: object, named: tuple[str, ...]
    ):
        shown = attempt(answers)

        assert shown.refuses(*named)
        assert shown.out == ""

    def test_names_each_mistake(self, attempt: Callable[..., Outcome]):
        shown = attempt({"agee": 40, "sex": "femal", "side": "lefft"})

        assert shown.refuses("'age'", "'female'", "'left'")

    @pytest.mark.parametrize(
        "words",
        [
            pytest.param(("assess",), id="no file"),
            pytest.param(("assess", "-", "--unmentioned-signs", "yes"), id="value of an option"),
            pytest.param(("questions", "--jsn"), id="option"),
            pytest.param(("asess", "-"), id="command"),
            pytest.param((), id="no command"),
        ],
    )
    def test_wrong_call_is_told_in_one_line(self, kneebot: Kneebot, words: tuple[str, ...]):
        assert kneebot(*words).refuses()

    @pytest.mark.parametrize("words", [(), ("asess",), ("assess",), ("questions", "--jsn")])
    def test_wrong_call_leaves_with_2(self, kneebot: Kneebot, words: tuple[str, ...]):
        shown = kneebot(*words)

        assert (shown.code, shown.out) == (2, "")

    def test_unknown_flow_is_refused(self, attempt: Callable[..., Outcome]):
        assert attempt(CALM, "--flow", "elbow").refuses("elbow")


def test_people_are_told_what_is_open(kneebot: Kneebot, folder: Path):
    (folder / "answers.json").write_text(json.dumps(CALM))
    shown = kneebot("assess", "answers.json")

    assert (shown.code, shown.err) == (0, "")
    assert "Not finished" in shown.out


def test_people_are_not_told_that_no_visit_is_needed(kneebot: Kneebot, folder: Path):
    """With signs unasked there is no result, and nothing may sound as if there were one."""
    (folder / "answers.json").write_text(json.dumps(CALM))

    assert "no visit needed" not in kneebot("assess", "answers.json").out
