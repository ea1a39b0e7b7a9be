"""Points, caps, roles, bands and confidence: worked examples, and what holds for any answers.

Run as a program it writes the made part of docs/clinical/scoring.md anew.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands.markdown import table
from flows.judging.assessment import Assessment, Row, found_in, in_conflict
from flows.judging.result import Result, assess
from flows.pathway.answers import NO, Value
from flows.pathway.disposition import Disposition
from flows.pathway.loading import read_yaml, shipped
from flows.pathway.model import Finding, Item
from flows.pathway.reading import read_answers

PATHWAY = shipped()
PLAN = PATHWAY.content.pathway
CAPS = PLAN.scoring.domains
EXAMPLES = read_yaml(Path(__file__).with_name("worked_examples.yaml"))
IDS = [example["id"] for example in EXAMPLES["examples"]]
PAGE = Path(__file__).parents[2] / "docs" / "clinical" / "scoring.md"
POINT = re.compile(r"([-+] ?)?(\d+)([SC])( exempt)?")
ROLES = {"S": "source", "C": "contributor"}
AT_START = ("prior", "pattern")

Values = dict[str, Value]
Points = list[tuple[int, str, bool]]


WELL: Values = {sign.id: NO for sign in PATHWAY.signs}
"""Every warning sign denied; those that do not apply are set aside."""


@cache
def base() -> Values:
    """Return a grown man without warning signs, whose answers give no points."""
    return {**WELL, **read_answers(PATHWAY, EXAMPLES["base"])}


def judged(answers: Mapping[str, Any]) -> Result:
    """Judge the base with these answers on top."""
    return assess(PATHWAY, {**base(), **read_answers(PATHWAY, answers)})


def ranked(**answers: Any) -> Assessment:
    """Rank the base with these answers on top."""
    return judged(answers).assessment


def plain(rows: tuple[Row, ...]) -> list[tuple[str, str, str, int]]:
    """Return rows as region, role, band and points."""
    return [(row.region, row.role, row.band, row.points) for row in rows]


def by_hand(rows: list[Mapping[str, Any]]) -> list[tuple[str, str, str, int]]:
    """Return rows of an example as region, role, band and points."""
    return [(row["region"], row["role"], row["band"], row["points"]) for row in rows]


def for_clinician(example: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the rows that a clinician sees: those of the patient, unless it says otherwise."""
    found: list[Mapping[str, Any]] = example.get("clinician", example["rows"])
    return found


def example_of(id: str) -> Mapping[str, Any]:
    """Return one worked example."""
    return next(example for example in EXAMPLES["examples"] if example["id"] == id)


def points_in(text: str) -> Points:
    """Read "4S exempt + 2C - 1S, counts 3" as points with role, and whether the cap spares them."""
    found = text.split(", counts", maxsplit=1)[0]
    return sorted(
        (int(number) * (-1 if "-" in sign else 1), ROLES[role], bool(exempt))
        for sign, number, role, exempt in POINT.findall(found)
    )


def left_of(text: str, domain: str) -> int:
    """Return what counts: as the example says, or everything."""
    if ", counts " in text:
        return int(text.split(", counts ")[1])
    return sum(points for points, _, _ in points_in(text))


def capped(points: Points, cap: int) -> int:
    """Return what the cap leaves; points for and points against are capped apart."""
    free = sum(number for number, _, exempt in points if exempt)
    for_it = sum(number for number, _, exempt in points if number > 0 and not exempt)
    against = -sum(number for number, _, exempt in points if number < 0 and not exempt)
    return free + min(for_it, cap) - min(against, cap)


def domains_of(points: Mapping[str, str]) -> dict[str, str]:
    """Return the domains of one region of an example."""
    return {key: text for key, text in points.items() if key not in (*AT_START, "total")}


def found_by_code(values: Values) -> dict[tuple[str, str], Points]:
    """Return the points that the content finds, by region and domain."""
    found: dict[tuple[str, str], Points] = defaultdict(list)
    for finding in found_in(PATHWAY, values):
        found[finding.region, finding.domain].append(
            (finding.points, finding.role, finding.uncapped)
        )
    return {place: sorted(points) for place, points in found.items()}


def total_by_rule(region: str, values: Values, *, prior: bool = True) -> int:
    """Add the capped domains of a region, as the contract says."""
    by_code = found_by_code(values)
    plan = next(plan for plan in PLAN.regions if plan.id == region)
    total = sum(capped(points, CAPS[at]) for (of, at), points in by_code.items() if of == region)
    total += plan.prior if prior else 0
    return total if plan.cap is None else min(total, plan.cap)


class TestWorkedExamples:
    def test_there_are_at_least_twelve(self):
        assert len(IDS) >= 12
        assert len(set(IDS)) == len(IDS)

    def test_base_gives_no_points(self):
        assert found_in(PATHWAY, base()) == ()

    @pytest.mark.parametrize("id", IDS)
    def test_hand_sum_adds_up(self, id: str):
        """The example agrees with itself: caps, and the total of each region."""
        for region, points in example_of(id)["points"].items():
            counts = 0
            for domain, text in domains_of(points).items():
                assert left_of(text, domain) == capped(points_in(text), CAPS[domain]), text
                counts += left_of(text, domain)
            counts += sum(int(points[key].rstrip("S")) for key in AT_START if key in points)
            cap = next(plan.cap for plan in PLAN.regions if plan.id == region)
            assert points["total"] == (counts if cap is None else min(cap, counts))

    @pytest.mark.parametrize("id", IDS)
    def test_code_finds_the_points(self, id: str):
        example = example_of(id)
        by_hand = {
            (region, domain): points_in(text)
            for region, points in example["points"].items()
            for domain, text in domains_of(points).items()
        }

        assert found_by_code(dict(judged(example["answers"]).values)) == by_hand

    @pytest.mark.parametrize("id", IDS)
    def test_code_ranks_the_same(self, id: str):
        example = example_of(id)

        assessment = judged(example["answers"]).assessment

        assert plain(assessment.regions) == by_hand(example["rows"])
        assert plain(assessment.clinician_regions) == by_hand(for_clinician(example))
        assert assessment.confidence == example["confidence"]

    def test_page_is_not_stale(self):
        text = PAGE.read_text(encoding="utf-8")

        assert text == page(text), "python -m tests.judging.test_scoring writes it anew"


EVEN: dict[str, Any] = {
    "aggravators": ["something_else"],
    "other_pain": ["ankle"],
    "self_tests_now": "yes",
    "hip_turn_in_seated": {"left": "large", "right": "large"},
    "big_toe_lift_seated": {"left": 50, "right": 50},
}
"""The least that a ranking needs, with nothing found at the knee."""

FIRST: dict[str, dict[str, Any]] = {
    "knee_local": {"location": ["inner_joint_line"], "other_pain": ["none"]},
    "hip": {"location": ["inner_thigh_to_knee"], "other_pain": ["groin"]},
    "lumbar": {
        "other_pain": ["low_back"],
        "back_changes_knee": "yes",
        "onset": "after_back_problem",
    },
    "other": {"widespread": "yes"},
}


class TestRegions:
    @pytest.mark.parametrize("region", FIRST)
    def test_region_can_come_first(self, region: str):
        row = ranked(**FIRST[region]).clinician_regions[0]

        assert (row.region, row.role) == (region, "source")

    @pytest.mark.parametrize(
        ("region", "answers"),
        [
            ("ankle", {"ankle_sprains": "two_or_more", "ankle_stiff": "yes"}),
            ("foot_toe", {"big_toe": "stiff_and_sore", "other_pain": ["big_toe_joint"]}),
        ],
    )
    def test_region_below_the_knee_adds_load(self, region: str, answers: dict[str, Any]):
        rows = {row.region: row.role for row in ranked(**answers).clinician_regions}

        assert rows[region] == "contributor"

    def test_content_gives_no_source_points_below_the_knee(self):
        roles = {f.role for f in PATHWAY.findings if f.region in ("ankle", "foot_toe")}

        assert roles == {"contributor"}

    def test_nothing_known_is_the_knee_itself_or_not_enough(self):
        """Clinicians see where the ranking begins; a patient is told what is missing."""
        (row,) = ranked().clinician_regions

        assert plain((row,)) == [("knee_local", "source", "small", 3)]
        assert (row.reasons, row.against) == ((), ())
        assert ranked().regions == ()
        assert ranked().needed[0] == "location"

    @pytest.mark.parametrize(
        "answers",
        [
            pytest.param({"knee_to_wall": {"left": 5, "right": 5}}, id="stiff-ankle"),
            pytest.param({"big_toe_lift_seated": {"right": 20}}, id="stiff-toe"),
            pytest.param({"other_pain": ["low_back"]}, id="low-back"),
        ],
    )
    def test_single_finding_that_is_not_strong_is_hidden(self, answers: dict[str, Any]):
        assert plain(ranked(**answers).clinician_regions) == [("knee_local", "source", "small", 3)]

    def test_single_weak_finding_shows_the_knee_to_clinicians_only(self):
        """A patient who did two tests, none of which told anything, still sees no region."""
        told = ranked(**EVEN, location=["back_of_knee"])

        assert told.needed == ()
        assert told.regions == ()
        assert plain(told.clinician_regions) == [("knee_local", "source", "small", 4)]

    def test_start_alone_takes_no_place_from_another(self):
        """A hip or back that brings a visit forward is never pushed out by it."""
        rows = ranked(
            location=["inner_thigh_to_knee"],
            other_pain=["low_back", "ankle"],
            back_changes_knee="yes",
            ankle_stiff="yes",
            onset="slow_no_reason",
        ).clinician_regions

        assert [row.region for row in rows] == ["hip", "lumbar", "ankle"]

    def test_named_pattern_comes_first(self):
        """Painless clicking sets the region, whatever else was ticked."""
        answers = {"locking": "only_catching_or_clicking", "pain_worst": 0}

        assert ranked(**SORE, **answers).clinician_regions[0].region == "other"

    def test_number_and_picture_that_agree_do_not_differ(self):
        sides: Values = {"hip_turn_in_seated": {"left": 45, "right": "large"}}
        values = {**base(), **sides, "hip_turn_in_seated.groin_pain": 0}

        assert found_in(PATHWAY, values) == ()

    def test_single_strong_finding_is_shown(self):
        rows = ranked(known_oa_family="hip_oa", other_pain=["groin"]).clinician_regions

        assert plain(rows) == [
            ("hip", "source", "possible", 7),
            ("knee_local", "source", "small", 3),
        ]
        assert plain(ranked(widespread="yes").clinician_regions) == [
            ("other", "source", "small", 4),
            ("knee_local", "source", "small", 3),
        ]

    def test_tie_of_roles_is_a_source(self):
        """The buttock gives the hip 2 source points, the outer hip 2 contributor points."""
        answers = {"other_pain": ["buttock", "outer_hip"]}

        rows = {row.region: (row.role, row.points) for row in ranked(**answers).clinician_regions}

        assert rows["hip"] == ("source", 4)


class TestBands:
    """The knee alone, one step at a time."""

    @pytest.mark.parametrize(
        ("answers", "points", "band"),
        [
            pytest.param(
                {"onset": "slow_no_reason", "locking": "only_catching_or_clicking"},
                5, "possible", id="5",
            ),
            pytest.param(
                {"knee_uses_normal": "yes", "location": ["inner_joint_line"], "side": "both"},
                5, "possible", id="location-is-capped",
            ),
            pytest.param(
                {"location": ["above_kneecap"], "knee_uses_normal": "no"}, 7, "possible", id="7"
            ),
            pytest.param(
                {"location": ["above_kneecap"], "knee_uses_normal": "no", "locking":
                 "only_catching_or_clicking"}, 8, "stronger", id="8-in-three-domains",
            ),
            pytest.param(
                {"location": ["inner_joint_line"], "knee_uses_normal": "no"},
                9, "possible", id="9-in-two-domains",
            ),
            pytest.param(
                {"location": ["back_of_knee"], "knee_uses_normal": "yes", "onset":
                 "slow_no_reason"}, 3, "small", id="3",
            ),
        ],
    )  # fmt: skip
    def test_points_decide_the_band(self, answers: dict[str, Any], points: int, band: str):
        row = next(r for r in ranked(**answers).clinician_regions if r.region == "knee_local")

        assert (row.points, row.band) == (points, band)

    @pytest.mark.parametrize(
        ("rival", "band"),
        [
            pytest.param({"other_pain": ["groin"]}, "stronger", id="lead-of-4"),
            pytest.param({"other_pain": ["groin"], "onset": "slow_no_reason"}, "stronger", id="3"),
            pytest.param(
                {"other_pain": ["groin"], "known_oa_family": "hip_oa"}, "possible", id="1"
            ),
        ],
    )
    def test_lead_is_over_the_next_source(self, rival: dict[str, Any], band: str):
        knee = {"location": ["above_kneecap"], "knee_uses_normal": "no",
                "locking": "only_catching_or_clicking"}  # fmt: skip
        row = next(r for r in ranked(**knee, **rival).clinician_regions if r.region == "knee_local")

        assert row.band == band


DOUBTS: dict[str, dict[str, Any]] = {
    "stopped": {"knee_to_wall": {"left": "stopped"}},
    "three-not-sure": {"onset": "not_sure", "hip_stiff": "not_sure", "big_toe": "not_sure"},
    "both-knees": {"side": "both"},
    "widespread": {"widespread": "yes"},
    "over-a-year": {"duration": "over_12_months"},
    "one-side": {"step_down": {"left": "over_second_toe"}},
}  # fmt: skip


class TestConfidence:
    def test_no_doubt_is_high(self):
        assert ranked().confidence == "high"

    @pytest.mark.parametrize("doubt", DOUBTS)
    def test_one_doubt_is_medium(self, doubt: str):
        assessment = ranked(**DOUBTS[doubt])

        assert assessment.confidence == "medium"
        assert len(assessment.confidence_reasons) == 1

    def test_two_doubts_are_low(self):
        assert ranked(side="both", duration="over_12_months").confidence == "low"

    def test_two_not_sure_are_no_doubt(self):
        assert ranked(onset="not_sure", hip_stiff="not_sure").confidence == "high"


CHILD: dict[str, Any] = {
    "sides_in_children": "one",
    "child_overweight": "no",
    "one_finger_spot": "yes",
    "comes_with_sport": "yes",
    "limp_since": "none",
    "location": ["bump_below_kneecap_age_8_16"],
    "aggravators": ["jumping_landing"],
    "other_pain": ["none"],
}
CLEARED: dict[str, Any] = {"clinician_already": ["hip_examined_clear"], "new_since_seen": "no"}
SORE: dict[str, Any] = {
    "location": ["above_kneecap"],
    "aggravators": ["squat"],
    "other_pain": ["none"],
}


def aged(age: int, **more: Any) -> Result:
    """Judge a child of this age with a sore bump and no warning sign."""
    answers = {**EXAMPLES["base"], **CHILD, "age": age, **more}
    return assess(PATHWAY, {**WELL, **read_answers(PATHWAY, answers)})


class TestWhoSeesIt:
    @pytest.mark.parametrize("more", [{}, CLEARED], ids=["not-seen", "cleared"])
    def test_under_13_is_never_ranked(self, more: dict[str, Any]):
        assessment = aged(12, **more).assessment

        assert (assessment.regions, assessment.clinician_regions) == ((), ())

    @pytest.mark.parametrize("age", [13, 17])
    def test_teenager_waits_for_the_hip(self, age: int):
        assessment = aged(age).assessment

        assert assessment.regions == ()
        assert assessment.clinician_regions[0].region == "knee_local"

    @pytest.mark.parametrize("age", [13, 17])
    def test_cleared_teenager_sees_it(self, age: int):
        assert aged(age, **CLEARED).assessment.regions[0].region == "knee_local"

    def test_urgent_is_for_staff_only(self):
        result = judged({**SORE, "several_joints_stiff": "yes"})

        assert result.conclusion.disposition is Disposition.URGENT
        assert result.assessment.regions == ()
        assert result.assessment.clinician_regions != ()

    @pytest.mark.parametrize("sign", ["stuck_now", "knee_slipped_out"])
    def test_more_urgent_is_not_ranked(self, sign: str):
        assessment = judged({**SORE, sign: "yes"}).assessment

        assert (assessment.regions, assessment.clinician_regions) == ((), ())

    @pytest.mark.parametrize("item", SORE)
    def test_minimum_data_is_needed(self, item: str):
        partly = {key: value for key, value in SORE.items() if key != item}
        assessment = ranked(**partly, onset="slow_no_reason")

        assert assessment.needed == (item,)
        assert assessment.regions == ()
        assert assessment.clinician_regions != ()

    @pytest.mark.parametrize(
        ("tests", "shown"),
        [
            pytest.param({}, False, id="none"),
            pytest.param({"step_down": {"left": "over_second_toe", "right": "over_second_toe"}},
                         False, id="one"),
            pytest.param({"step_down": {"right": "over_second_toe"}, "knee_to_wall": {"right": 11}},
                         True, id="two"),
            pytest.param({"step_down": {"left": "stopped"}, "knee_to_wall": {"right": 11}},
                         True, id="stopped"),
            pytest.param({"step_down": {"left": "not_done"}, "knee_to_wall": {"right": 11}},
                         False, id="no-reason"),
            pytest.param({"step_down": {"left": "not_done"}, "knee_to_wall": {"right": 11},
                          "step_down.not_done_reason": "too_sore"}, True, id="reason"),
        ],
    )  # fmt: skip
    def test_two_tests_or_reasons_are_needed(self, tests: dict[str, Any], shown: bool):
        assessment = ranked(**SORE, self_tests_now="yes", **tests)

        assert bool(assessment.regions) is shown


def _value_of(item: Item) -> st.SearchStrategy[Value]:
    choices = [choice.id for choice in item.choices]
    one: st.SearchStrategy[Any] = st.sampled_from(choices) if choices else st.nothing()
    if item.kind == "number":
        one |= st.integers(int(item.min or 0), int(item.max or 0))
    if item.per_side:
        return st.fixed_dictionaries({"left": one, "right": one})
    if item.kind == "multi":
        together = [choice.id for choice in item.choices if not choice.alone]
        several = st.lists(st.sampled_from(together), min_size=1, max_size=3, unique=True)
        return several.map(tuple)
    return one


SCORED = sorted({leaf.item for finding in PATHWAY.findings for leaf in finding.when.leaves()})
TOLD = [
    id for id in SCORED if not PATHWAY.items[id].is_sign and id not in ("age", "side", "pain_when")
]
answer_sets = st.fixed_dictionaries(
    {"age": st.integers(18, 90), "side": st.sampled_from(["left", "right", "both"])},
    optional={id: _value_of(PATHWAY.items[id]) for id in TOLD},
).map(lambda drawn: {**base(), "injury_when": "older", **drawn})

quick = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


class TestAnyAnswers:
    @quick
    @given(answer_sets)
    def test_rows_keep_their_limits(self, values: Values):
        rows = assess(PATHWAY, values).assessment.clinician_regions

        assert len(rows) <= 3
        assert len({row.region for row in rows}) == len(rows)
        assert all(row.points >= 3 for row in rows)
        assert all(row.role == "contributor" for row in rows if row.region in ("ankle", "foot_toe"))
        assert all(row.points <= 4 for row in rows if row.region == "foot_toe")
        keys = [(-row.points, row.role != "source") for row in rows]
        assert keys == sorted(keys) or in_conflict(PATHWAY, values)

    @quick
    @given(answer_sets)
    def test_patient_sees_nothing_that_a_clinician_does_not(self, values: Values):
        found = assess(PATHWAY, values).assessment

        assert set(found.regions) <= set(found.clinician_regions)

    @quick
    @given(answer_sets)
    def test_points_are_the_sum_of_capped_domains(self, values: Values):
        result = assess(PATHWAY, values)
        prior = result.conclusion.region is None

        for row in result.assessment.clinician_regions:
            pattern = 4 if row.region == result.conclusion.region else 0
            total = total_by_rule(row.region, dict(result.values), prior=prior)
            assert row.points == total + pattern

    @quick
    @given(answer_sets)
    def test_role_is_the_larger_sum(self, values: Values):
        """Where no cap bites, the role can be told from the findings alone."""
        result = assess(PATHWAY, values)
        for row in result.assessment.clinician_regions:
            found = [f for f in found_in(PATHWAY, result.values) if f.region == row.region]
            if row.region != "hip" or _a_cap_bites(found):
                continue
            sums = {role: sum(f.points for f in found if f.role == role) for role in ROLES.values()}
            assert row.role == max(("source", "contributor"), key=lambda role: sums[role])

    @quick
    @given(answer_sets)
    def test_single_weak_finding_is_never_shown(self, values: Values):
        result = assess(PATHWAY, values)
        for row in result.assessment.clinician_regions:
            found = [f for f in found_in(PATHWAY, result.values)
                     if f.region == row.region and f.points > 0]  # fmt: skip
            if row.region not in ("knee_local", result.conclusion.region):
                assert len(found) > 1 or found[0].strong

    @quick
    @given(answer_sets, st.randoms(use_true_random=False))
    def test_order_of_answers_does_not_matter(self, values: Values, random: Any):
        shuffled = list(values.items())
        random.shuffle(shuffled)

        assert assess(PATHWAY, dict(shuffled)).assessment == assess(PATHWAY, values).assessment

    @quick
    @given(answer_sets, st.sampled_from(["not_sure", "stopped", "not_done"]))
    def test_not_told_never_changes_points(self, values: Values, word: str):
        told = set(values)
        left_open: Values = {
            id: {"left": word} if PATHWAY.items[id].per_side else "not_sure"
            for id in TOLD
            if id not in told
        }

        assert found_in(PATHWAY, {**values, **left_open}) == found_in(PATHWAY, values)

    @quick
    @given(answer_sets)
    def test_stopping_a_test_gives_nothing(self, values: Values):
        tests = {id: {"left": "stopped"} for id in PATHWAY.tests}
        rest = {id: value for id, value in values.items() if id.split(".")[0] not in PATHWAY.tests}

        assert all(f.domain != "self_tests" for f in found_in(PATHWAY, {**rest, **tests}))


def _a_cap_bites(found: list[Finding]) -> bool:
    sums: dict[tuple[str, bool], int] = defaultdict(int)
    for finding in found:
        sums[finding.domain, finding.points > 0] += abs(finding.points)
    return any(number > CAPS[domain] for (domain, _), number in sums.items())


def page(text: str) -> str:
    """Return the page with its made part written anew."""
    made = "\n".join(("<!-- examples -->", *_examples(), "<!-- end -->"))
    return re.sub(r"<!-- examples -->\n.*?<!-- end -->", lambda _: made, text, flags=re.DOTALL)


def _examples() -> Iterator[str]:
    names = {region.id: region.name for region in PLAN.regions}
    for number, example in enumerate(EXAMPLES["examples"], 1):
        yield f"### {number}. {example['id'].replace('_', ' ').capitalize()}"
        yield f"{example['shows']}\n"
        for item, value in example["answers"].items():
            yield f"- {PATHWAY.items[item].title}: {_spoken(PATHWAY.items[item], value)}"
        cells = ((names[region], _found(points), str(points["total"]))
                 for region, points in example["points"].items())  # fmt: skip
        yield "\n" + table(("Region", "Points found", "Sum"), cells)
        more = [row for row in for_clinician(example) if row not in example["rows"]]
        besides = f" A clinician also sees {_rows(names, more)}." if more else ""
        shown = _rows(names, example["rows"])
        yield f"\nShown: {shown}.{besides} Confidence: {example['confidence']}.\n"


def _rows(names: Mapping[str, str], rows: list[Mapping[str, Any]]) -> str:
    return "; ".join(
        f"**{names[row['region']]}**, {row['role']}, {row['band']}, {row['points']} points"
        for row in rows
    )


def _found(points: Mapping[str, Any]) -> str:
    given = ((key, text) for key, text in points.items() if key != "total")
    return "; ".join(f"{key.replace('_', ' ')} {text}" for key, text in given)


def _spoken(item: Item, value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{side} {_spoken(item, part)}" for side, part in value.items())
    if isinstance(value, list):
        return "; ".join(item.label(part) for part in value)
    return f"{value} {item.unit}".strip() if isinstance(value, int) else item.label(value)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
