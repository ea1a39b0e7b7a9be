"""A table of the clinical rules, written by hand from the ordered rules and not from the content.

One row per rule, flag and way to raise it, and near misses just outside of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flows.pathway.answers import Value
from flows.pathway.disposition import DEADLINE_HOURS, Disposition, Where
from flows.pathway.loading import shipped

EMERGENCY = Disposition.EMERGENCY
SAME_DAY = Disposition.SAME_DAY
URGENT = Disposition.URGENT
ROUTINE = Disposition.ROUTINE
SELF_CARE = Disposition.SELF_CARE

YES, NO, UNSURE = "yes", "no", "not_sure"
MISSING = object()
"""Stands for an item that was never asked."""

DEFAULT = -1
"""The usual deadline of the tier."""
ANY = -2
"""A deadline that the row does not look at."""

TWO_WEEKS, FOUR_WEEKS, TWO_DAYS, FIVE_DAYS = 336, 672, 48, 120

ASKED_SIGNS = tuple(sign.id for screen in shipped().content.signs for sign in screen.signs)

PACK_FLAGS = (
    "rf_hot_joint_unwell",
    "rf_hot_joint_no_fever",
    "rf_infection_risk",
    "rf_replaced_joint",
    "rf_skin_spreading",
    "rf_deformity",
    "rf_popped_back",
    "rf_ottawa_walk",
    "rf_ottawa_bend",
    "rf_ottawa_bone_touch",
    "rf_age_injury",
    "rf_older_fall_hip",
    "rf_slr_fail",
    "rf_kneecap_out",
    "rf_locked",
    "rf_pop_swell",
    "rf_stress_fracture_hip",
    "rf_insufficiency",
    "rf_bone_drug_thigh",
    "rf_cold_leg",
    "rf_compartment",
    "rf_dvt",
    "rf_dvt_risk",
    "rf_pulsating_lump",
    "rf_cauda",
    "rf_foot_drop",
    "rf_cancer_spine",
    "rf_child_bone_pain",
    "rf_adult_night_pain",
    "rf_cancer_history",
    "rf_child_fever_nonwalk",
    "rf_scfe",
    "rf_perthes",
    "rf_child_no_weight",
    "rf_child_under3",
    "rf_child_systemic",
    "rf_jia",
    "rf_safeguarding",
    "rf_gout",
    "rf_inflammatory",
    "rf_reactive",
    "rf_bleeding_risk",
    "rf_quinolone",
    "rf_avn",
    "rf_post_op",
    "rf_severe_unremitting",
)

Answers = dict[str, Value]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A story and what must follow; `absent` is the rule and flag that it just misses."""

    name: str
    answers: Answers
    disposition: Disposition
    rule: str | None = None
    flag: str | None = None
    absent: tuple[str, str | None] | None = None
    where: Where | None = None
    deadline_hours: int | None = DEFAULT
    recheck_hours: int | None = None

    @property
    def deadline(self) -> int | None:
        """Return the deadline in hours that must be given."""
        usual = DEADLINE_HOURS[self.disposition]
        return usual if self.deadline_hours == DEFAULT else self.deadline_hours


@dataclass
class Table:
    """Gathers rows; a name used twice is a mistake."""

    rows: list[Row] = field(default_factory=list)

    def hit(
        self,
        rule: str,
        flag: str | None,
        tier: Disposition,
        name: str,
        answers: Answers,
        *,
        where: Where | None = None,
        hours: int | None = DEFAULT,
        recheck: int | None = None,
    ) -> None:
        """Add a story that raises a rule and flag."""
        self.rows.append(
            Row(
                name=f"{rule} {name}",
                answers=answers,
                disposition=tier,
                rule=rule,
                flag=flag,
                where=where,
                deadline_hours=hours,
                recheck_hours=recheck,
            )
        )

    def near(
        self,
        rule: str,
        flag: str | None,
        tier: Disposition,
        name: str,
        answers: Answers,
        *,
        hours: int | None = DEFAULT,
    ) -> None:
        """Add a story just outside a rule, with the tier it has without that rule."""
        self.rows.append(
            Row(
                name=f"{rule} near: {name}",
                answers=answers,
                disposition=tier,
                absent=(rule, flag),
                deadline_hours=hours,
            )
        )


def person(age: float | str, base: Answers, given: dict[str, object]) -> Answers:
    """Join a base and what is given; MISSING takes an item away."""
    joined = {**base, "age": age, **given}
    return {id: value for id, value in joined.items() if value is not MISSING}  # type: ignore[misc]


NOTHING_WRONG: Answers = {
    "subject": "self",
    "sex": "female",
    "side": "right",
    "duration": "2_to_6_weeks",
    "injury_when": "none",
    "heat_swelling_since": "no",
    "conditions": ("none",),
    "medicines": ("none",),
    "recent_3_months": ("none",),
    "surgery": ("none",),
    "pain_when": ("with_load",),
    "pain_trend": "same",
    "clinician_already": ("not_seen",),
    "pregnant_or_6wk": "no",
}
CHILD_TOO: Answers = {
    "subject": "child",
    "sides_in_children": "one",
    "child_overweight": "no",
    "one_finger_spot": "yes",
    "comes_with_sport": "yes",
    "limp_since": "none",
}
MILD_HISTORY: Answers = {
    "location": ("around_behind_kneecap",),
    "aggravators": ("stairs_down",),
    "onset": "slow_more_training",
    "locking": "no",
    "giving_way": "no",
    "morning_stiffness": "none",
    "pain_worst": 5,
    "pain_average": 3,
    "sleep_walk_work_ok": ("walks_without_limp", "sleeps_through", "works", "stairs"),
    "psfs_1": "stairs",
    "psfs_1.score": 5,
    "psfs_2": "not_sure",
    "other_pain": ("none",),
    "back_changes_knee": "no",
    "back_neuro": "no",
    "first_episode": "first",
    "failed_knee_care": "no",
}
HOT: Answers = {
    "heat_swelling_since": "under_2_weeks",
    "swelling_when": "no_injury",
    "swelling_like_before": "first",
}


def adult(age: float | str = 35, **given: object) -> Answers:
    """Return an adult whose knee hurts with use, with nothing else, but for what is given."""
    return person(age, NOTHING_WRONG, given)


def child(age: float = 10, **given: object) -> Answers:
    """Return a child whose knee hurts with sport, with nothing else, but for what is given."""
    return person(age, NOTHING_WRONG | CHILD_TOO, given)


def mild(age: float = 35, **given: object) -> Answers:
    """Return an adult who meets every need of self-care, but for what is given."""
    return person(age, NOTHING_WRONG | MILD_HISTORY, given)


def denied(answers: Mapping[str, Value]) -> Answers:
    """Answer no to every sign that is absent, as for a story; what does not apply is set aside."""
    return {**dict.fromkeys(ASKED_SIGNS, NO), **answers}


def hurt(when: str, mechanism: str = "twist_foot_fixed", **given: object) -> dict[str, object]:
    """Return the answers of an injury."""
    return {"injury_when": when, "mechanism": mechanism, "swelling_when": "never", **given}


def fell(when: str, **given: object) -> dict[str, object]:
    """Return the answers of a fall or blow."""
    return hurt(when, "direct_blow_or_fall", **given)


def hot(**given: object) -> dict[str, object]:
    """Return a knee that became hot or swollen in the last 2 weeks without an injury."""
    return {**HOT, **given}


def seen(*found: str, new: object = NO) -> dict[str, object]:
    """Return what a clinician found, and whether anything is new since."""
    return {"clinician_already": found, "new_since_seen": new}


def every_row() -> tuple[Row, ...]:
    """Return the whole table."""
    table = Table()
    for part in (emergencies, same_day, urgent, benign, self_care, routine):
        part(table)
    return tuple(table.rows)


# fmt: off
def emergencies(table: Table) -> None:
    """E1 to E11."""
    _hot_and_ill(table)
    _limb(table)
    _broken(table)
    _ill_child(table)
    _whole_body(table)


def _hot_and_ill(table: Table) -> None:
    hit, near = table.hit, table.near
    unwell = "rf_hot_joint_unwell"
    hit("E1", unwell, EMERGENCY, "hot and feverish",
        adult(**hot(hot_red=YES, fever_or_shivers_48h=YES)))
    hit("E1", unwell, EMERGENCY, "newly swollen and very ill",
        adult(**hot(knee_swollen_new=YES, feels_very_ill=YES)))
    hit("E1", unwell, EMERGENCY, "a child, hot and feverish",
        child(5, **hot(hot_red=YES, fever_or_shivers_48h=YES)))
    hit("E1", unwell, EMERGENCY, "swollen for long, hot and feverish",
        adult(**hot(heat_swelling_since="over_2_weeks", hot_red=YES, feels_very_ill=YES)))
    hit("E1", unwell, EMERGENCY, "not sure of heat nor of fever",
        adult(**hot(hot_red=UNSURE, fever_or_shivers_48h=UNSURE)))
    hit("E1", unwell, EMERGENCY, "so swollen that it hardly bends, and feverish",
        adult(**hot(swollen_hard_to_bend=YES, fever_or_shivers_48h=YES)))
    hit("E1", unwell, EMERGENCY, "hot or swollen since days, told once, and feverish",
        adult(**hot(fever_or_shivers_48h=YES)))
    near("E1", unwell, SAME_DAY, "hot but well", adult(**hot(hot_red=YES)))
    near("E1", unwell, ROUTINE, "fever but a cold flat knee", adult(fever_or_shivers_48h=YES))

    risk = "rf_infection_risk"
    for name, given in INFECTION_RISKS.items():
        hit("E2", risk, EMERGENCY, f"{name}, swollen and no weight on it",
            adult(**hot(knee_swollen_new=YES, cannot_take_4_steps=YES), **given))
    hit("E2", risk, EMERGENCY, "weak defence, hot and bent wrong",
        adult(**hot(hot_red=YES, leg_bent_wrong=YES), conditions=("immune_weak",)))
    hit("E2", risk, EMERGENCY, "weak defence, hot and unwell",
        adult(**hot(hot_red=YES, feels_very_ill=YES), conditions=("immune_weak",)))
    hit("E2", risk, EMERGENCY, "a child with weak defence, hot, who will not stand",
        child(6, **hot(hot_red=YES, refuses_leg=YES), conditions=("immune_weak",)))
    near("E2", risk, SAME_DAY, "diabetes alone, no weight on it",
        adult(**hot(hot_red=YES, cannot_take_4_steps=YES), conditions=("diabetes",)))
    near("E2", risk, SAME_DAY, "weak defence, no weight on it, but a cold flat knee",
        adult(cannot_take_4_steps=YES, conditions=("immune_weak",)))
    near("E2", risk, SAME_DAY, "the risk alone",
        adult(**hot(hot_red=YES), conditions=("dialysis",)))
    near("E2", risk, SAME_DAY, "the knee was operated on over 12 weeks ago",
        adult(**hot(hot_red=YES, cannot_take_4_steps=YES), surgery=("knee",), surgery_when="older"))

    implant = "rf_replaced_joint"
    hit("E2", implant, EMERGENCY, "an implant oozes, with fever",
        adult(60, conditions=("replaced_joint",), implant_oozing_or_worse=YES,
              fever_or_shivers_48h=YES))
    hit("E2", implant, EMERGENCY, "an implant is worse, no weight on it",
        adult(60, conditions=("replaced_joint",), implant_oozing_or_worse=YES,
              cannot_take_4_steps=YES))
    hit("E2", implant, EMERGENCY, "an implant is worse, bent wrong",
        adult(60, conditions=("replaced_joint",), implant_oozing_or_worse=YES, leg_bent_wrong=YES))
    near("E2", implant, SAME_DAY, "an implant oozes, but well",
        adult(60, conditions=("replaced_joint",), implant_oozing_or_worse=YES))


INFECTION_RISKS: dict[str, dict[str, object]] = {
    "weak defence": {"conditions": ("immune_weak",)},
    "dialysis": {"conditions": ("dialysis",)},
    "rheumatoid arthritis": {"conditions": ("rheumatoid",)},
    "injecting drugs": {"conditions": ("injecting_drugs",)},
    "a skin sore": {"conditions": ("open_skin_sore",)},
    "immune medicine": {"medicines": ("immune_medicine",)},
    "an injection into the knee": {"recent_3_months": ("knee_injection",)},
    "a knee operation": {"surgery": ("knee",), "surgery_when": "12_weeks"},
    "a fresh knee operation": {"surgery": ("knee",), "surgery_when": "6_weeks"},
}


def _limb(table: Table) -> None:
    hit, near = table.hit, table.near
    hit("E3", "rf_popped_back", EMERGENCY, "knee slipped out", adult(knee_slipped_out=YES))
    hit("E3", "rf_popped_back", EMERGENCY, "knee wobbles every way",
        adult(knee_wobbles_every_direction=UNSURE))
    hit("E3", "rf_cold_leg", EMERGENCY, "cold foot", adult(foot_cold_pale_numb=YES))
    hit("E3", "rf_cold_leg", EMERGENCY, "toes do not move", adult(toes_or_foot_cannot_move=YES))
    hit("E3", "rf_cold_leg", EMERGENCY, "beating lump and a cold foot",
        adult(60, beating_lump=YES, foot_cold_pale_numb=YES))
    hit("E3", "rf_foot_drop", EMERGENCY, "foot drop within 7 days of an injury",
        adult(**hurt("7_days", leg_or_foot_weaker=YES)))
    hit("E3", "rf_foot_drop", EMERGENCY, "weakness that grows over hours",
        adult(leg_or_foot_weaker=YES, weakness_fast_worse=YES))
    near("E3", "rf_foot_drop", SAME_DAY, "foot drop 8 to 14 days after an injury",
        adult(**hurt("14_days", leg_or_foot_weaker=YES)))

    tight = {"lower_leg_hard_tight": YES, "toe_move_pain_worse": YES}
    hit("E4", "rf_compartment", EMERGENCY, "tight leg with a trigger",
        adult(tight_trigger_3_days=YES, **tight))
    hit("E4", "rf_compartment", EMERGENCY, "tight leg after an injury in 3 days",
        adult(**hurt("3_days"), **tight))
    hit("E4", "rf_compartment", EMERGENCY, "a teenager after a jump",
        child(15, **hurt("today", cannot_lift_straight_leg=YES), **tight))
    near("E4", "rf_compartment", ROUTINE, "no trigger", adult(**tight))
    near("E4", "rf_compartment", ROUTINE, "an injury 4 to 7 days ago, no other trigger",
        adult(**hurt("7_days"), **tight))
    near("E4", "rf_compartment", ROUTINE, "pain does not rise",
        adult(lower_leg_hard_tight=YES, tight_trigger_3_days=YES))


def _broken(table: Table) -> None:
    hit, near = table.hit, table.near
    hip = "rf_older_fall_hip"
    hit("E5", hip, EMERGENCY, "60, fell, no 4 steps",
        adult(60, **fell("14_days", cannot_take_4_steps=YES)))
    hit("E5", hip, EMERGENCY, "75, fell, leg turned out",
        adult(75, **fell("today", leg_short_or_turned_out=YES)))
    hit("E5", hip, EMERGENCY, "60, fell on the hip, new groin pain",
        adult(60, **hurt("7_days", "fell_on_hip", groin_pain_after_fall=YES)))
    hit("E5", hip, EMERGENCY, "45 with weak bones",
        adult(45, **fell("3_days", groin_pain_after_fall=UNSURE), conditions=("weak_bones",)))
    near("E5", hip, SAME_DAY, "59", adult(59, **fell("14_days", cannot_take_4_steps=YES)))
    near("E5", hip, SAME_DAY, "fell 2 to 6 weeks ago",
        adult(70, **fell("6_weeks", cannot_take_4_steps=YES)))
    near("E5", hip, SAME_DAY, "knee hurts on standing only",
        adult(66, **fell("14_days", pain_standing_after_fall=YES)))
    near("E5", hip, SAME_DAY, "a twist without a fall",
        adult(70, **hurt("14_days", cannot_take_4_steps=YES)))
    near("E5", hip, SAME_DAY, "no injury", adult(66, cannot_take_4_steps=YES))

    hit("E6", "rf_deformity", EMERGENCY, "bone seen",
        adult(**fell("today", bone_or_deep_wound=YES)))
    hit("E6", "rf_deformity", EMERGENCY, "bent wrong", adult(**hurt("today", leg_bent_wrong=YES)))
    hit("E6", "rf_kneecap_out", EMERGENCY, "kneecap stuck", adult(kneecap_stuck_side=YES))
    hit("E6", "rf_ottawa_walk", EMERGENCY, "fall of over 1 m, no 4 steps",
        adult(**fell("today", fall_height_over_1m=YES, cannot_take_4_steps=YES)))
    hit("E6", "rf_ottawa_walk", EMERGENCY, "hit by a vehicle", adult(high_energy_crash=YES))
    near("E6", "rf_ottawa_walk", SAME_DAY, "fall of over 1 m, walks",
        adult(**fell("today", fall_height_over_1m=YES)))
    near("E6", "rf_kneecap_out", SAME_DAY, "kneecap went back", adult(kneecap_jumped_back=YES))


def _ill_child(table: Table) -> None:
    hit, near = table.hit, table.near
    hit("E7", "rf_child_systemic", EMERGENCY, "fever and spots",
        child(9, fever_or_shivers_48h=YES, rash_glass_test=YES))
    hit("E7", "rf_child_systemic", EMERGENCY, "17, fever and spots that may not fade",
        child(17, fever_or_shivers_48h=YES, rash_glass_test=UNSURE))
    hit("E7", "rf_child_systemic", EMERGENCY, "ill and spots",
        child(9, feels_very_ill=YES, rash_glass_test=YES))
    near("E7", "rf_child_systemic", ROUTINE, "30, fever and spots",
        adult(30, fever_or_shivers_48h=YES, rash_glass_test=YES))
    near("E7", "rf_child_systemic", SAME_DAY, "spots, no fever", child(9, rash_glass_test=YES))
    hit("E7", "rf_child_fever_nonwalk", EMERGENCY, "fever, will not move the leg",
        child(4, fever_or_shivers_48h=YES, refuses_leg=YES))
    hit("E7", "rf_child_fever_nonwalk", EMERGENCY, "17, fever, no weight on it",
        child(17, fever_or_shivers_48h=YES, cannot_take_4_steps=YES))
    near("E7", "rf_child_fever_nonwalk", SAME_DAY, "18",
        adult(18, fever_or_shivers_48h=YES, cannot_take_4_steps=YES))
    near("E7", "rf_child_fever_nonwalk", SAME_DAY, "no fever", child(4, refuses_leg=YES))

    hit("E11", "rf_scfe", EMERGENCY, "groin pain, cannot walk even with help",
        child(12, groin_hip_thigh_pain=YES, refuses_leg=YES))
    hit("E11", "rf_scfe", EMERGENCY, "limp, sudden severe pain",
        child(8, limp=YES, limp_since="under_48h", hip_pain_sudden_severe=YES))
    hit("E11", "rf_scfe", EMERGENCY, "17, foot turned out, sudden severe pain",
        child(17, leg_turned_out=YES, hip_pain_sudden_severe=UNSURE))
    near("E11", "rf_scfe", SAME_DAY, "7", child(7, groin_hip_thigh_pain=YES, refuses_leg=YES))
    near("E11", "rf_scfe", SAME_DAY, "walks, not sudden", child(12, groin_hip_thigh_pain=YES))
    near("E11", "rf_scfe", SAME_DAY, "a fresh knee injury, a limp, no 4 steps",
        child(14, **hurt("3_days", limp=YES, limp_since="under_48h", cannot_take_4_steps=YES)))

    boy = {"sex": "male", "pregnant_or_6wk": MISSING}
    hit("E10", "rf_abdomen_groin", EMERGENCY, "boy of 12", child(12, testicle_pain=YES, **boy))
    hit("E10", "rf_abdomen_groin", EMERGENCY, "17", child(17, testicle_pain=UNSURE, **boy))
    near("E10", "rf_abdomen_groin", SAME_DAY, "18", adult(18, testicle_pain=YES, **boy))


def _whole_body(table: Table) -> None:
    hit, near = table.hit, table.near
    hit("E8", "rf_chest", EMERGENCY, "chest", adult(chest_pain_breathless_faint=YES))
    hit("E8", "rf_chest", EMERGENCY, "swollen calf and breathless",
        adult(calf_swollen_warm_red=YES, chest_pain_breathless_faint=UNSURE))
    hit("E8", "rf_cauda", EMERGENCY, "bladder", adult(bladder_bowel_saddle_new=YES))
    hit("E8", "rf_cauda", EMERGENCY, "both legs weak", adult(legs_weak_both_new=UNSURE))
    hit("E8", "rf_cancer_spine", EMERGENCY, "cancer and a band",
        adult(conditions=("cancer_ever",), back_pain_unsteady_or_band=YES))
    near("E8", "rf_cancer_spine", ROUTINE, "no cancer", adult(back_pain_unsteady_or_band=YES))
    skin = "rf_skin_spreading"
    hit("E8", skin, EMERGENCY, "red skin and fever",
        adult(skin_redness_spreading=YES, fever_or_shivers_48h=YES))
    hit("E8", skin, EMERGENCY, "purple skin",
        adult(skin_redness_spreading=YES, skin_purple_blistering=YES))
    hit("E8", skin, EMERGENCY, "hot bursa and fever",
        adult(hot_bursa=YES, fever_or_shivers_48h=YES))
    bleeds = "rf_bleeding_risk"
    thinner = {"medicines": ("blood_thinner",)}
    hit("E8", bleeds, EMERGENCY, "heavy bleeding", adult(heavy_bleeding=YES))
    hit("E8", bleeds, EMERGENCY, "head and a blood thinner", adult(head_injury=YES, **thinner))
    hit("E8", bleeds, EMERGENCY, "tight and numb leg",
        adult(lower_leg_hard_tight=YES, foot_cold_pale_numb=YES, **thinner))
    near("E8", bleeds, SAME_DAY, "head, no blood thinner", adult(head_injury=YES))
    typed = "rf_typed_emergency"
    hit("E8", typed, EMERGENCY, "head and drowsy", adult(head_injury=YES, head_injury_danger=YES))
    hit("E8", typed, EMERGENCY, "head at 65", adult(65, head_injury=YES))
    near("E8", typed, SAME_DAY, "head at 64", adult(64, head_injury=YES))
    for sign in ("stroke_signs", "collapse_or_fit", "sepsis_signs", "airway_closing", "self_harm",
                 "overdose"):
        hit("E8", typed, EMERGENCY, sign, adult(**{sign: YES}))
    hit("E8", "rf_safeguarding", EMERGENCY, "in danger now",
        adult(feels_unsafe=YES, in_danger_now=YES))

    tummy = "rf_abdomen_groin"
    hit("E9", tummy, EMERGENCY, "severe spreading",
        adult(tummy_side_pain=YES, tummy_severe_spreading=YES))
    hit("E9", tummy, EMERGENCY, "sick with fever", adult(groin_lump=YES, tummy_vomiting_fever=YES))
    hit("E9", tummy, EMERGENCY, "faint",
        adult(tummy_side_pain=YES, chest_pain_breathless_faint=YES))
    hit("E9", tummy, EMERGENCY, "possibly pregnant",
        adult(tummy_side_pain=YES, pregnant_or_6wk=UNSURE))
    for weeks in ("under_20_weeks", "over_20_weeks"):
        hit("E9", tummy, EMERGENCY, f"pregnant {weeks}",
            adult(groin_lump=YES, pregnant_or_6wk=weeks))
    hit("E9", tummy, EMERGENCY, "60 with tummy pain", adult(60, tummy_side_pain=YES))
    near("E9", tummy, SAME_DAY, "59 with tummy pain", adult(59, tummy_side_pain=YES))
    near("E9", tummy, SAME_DAY, "a baby born lately",
        adult(tummy_side_pain=YES, pregnant_or_6wk="birth_6_weeks"))


def same_day(table: Table) -> None:
    """D1 to D15 and U-combo."""
    _hot_today(table)
    _injured(table)
    _clots_and_tummy(table)
    _limping_child(table)
    _hip_of_a_child(table)
    _others_today(table)


def _hot_today(table: Table) -> None:
    hit, near = table.hit, table.near
    no_fever = "rf_hot_joint_no_fever"
    hit("D1", no_fever, SAME_DAY, "hot", adult(**hot(hot_red=YES)))
    hit("D1", no_fever, SAME_DAY, "swollen and hardly bends",
        adult(**hot(swollen_hard_to_bend=YES)))
    hit("D1", no_fever, SAME_DAY, "hot, since when is not sure",
        adult(**hot(hot_red=YES, heat_swelling_since=UNSURE)))
    hit("D1", no_fever, SAME_DAY, "hot, since when was not asked",
        adult(**hot(hot_red=YES, heat_swelling_since=MISSING)))
    hit("D1", no_fever, SAME_DAY, "hot, injury not sure",
        adult(**hot(hot_red=YES, injury_when=UNSURE)))
    hit("D1", no_fever, SAME_DAY, "hot again, like an examined one",
        adult(**hot(hot_red=YES, swelling_like_before="examined_like_before")))
    hit("D1", no_fever, SAME_DAY, "hot since days, a twist 2 to 6 weeks ago",
        adult(**hot(hot_red=YES), injury_when="6_weeks", mechanism="twist_foot_fixed"))
    near("D1", no_fever, URGENT, "hot for over 2 weeks",
        adult(**hot(hot_red=YES, heat_swelling_since="over_2_weeks")))
    near("D1", no_fever, URGENT, "hot after a knock 3 days ago",
        adult(**fell("3_days", hot_red=YES, heat_swelling_since="under_2_weeks")))
    near("D1", no_fever, ROUTINE, "warm after exercise only",
        adult(**hot(hot_red=YES, heat_swelling_since="only_after_exercise")))

    risk = "rf_infection_risk"
    for name, given in (INFECTION_RISKS | {"diabetes": {"conditions": ("diabetes",)}}).items():
        hit("D1", risk, SAME_DAY, f"mild new swelling with {name}",
            adult(**hot(knee_swollen_new=YES), **given))
    hit("D1", risk, SAME_DAY, "newly swollen, only after exercise, weak defence",
        adult(**hot(knee_swollen_new=YES, heat_swelling_since="only_after_exercise"),
              conditions=("immune_weak",)))
    near("D1", risk, URGENT, "diabetes, hot for over 2 weeks",
        adult(**hot(hot_red=YES, heat_swelling_since="over_2_weeks"), conditions=("diabetes",)))
    near("D1", risk, ROUTINE, "diabetes, warm after exercise only",
        adult(**hot(hot_red=YES, heat_swelling_since="only_after_exercise"),
              conditions=("diabetes",)))
    hit("D1", risk, SAME_DAY, "hot or swollen since days, told once, weak defence",
        adult(**hot(), conditions=("immune_weak",)))
    near("D1", risk, URGENT, "mild new swelling, no risk", adult(**hot(knee_swollen_new=YES)))
    implant = {"conditions": ("replaced_joint",)}
    hit("D1", "rf_replaced_joint", SAME_DAY, "oozing",
        adult(implant_oozing_or_worse=YES, **implant))
    hit("D1", "rf_replaced_joint", SAME_DAY, "swollen for long",
        adult(**hot(knee_swollen_new=YES, heat_swelling_since="over_2_weeks"), **implant))
    near("D1", "rf_replaced_joint", ROUTINE, "an implant and nothing new", adult(**implant))
    hit("D1", "rf_gout", SAME_DAY, "gout before and swollen",
        adult(**hot(knee_swollen_new=YES), conditions=("gout_before",)))
    gout = {"conditions": ("gout_before",), "hot_red": YES}
    near("D1", "rf_gout", URGENT, "gout before, hot for over 2 weeks",
        adult(**hot(heat_swelling_since="over_2_weeks"), **gout))
    near("D1", "rf_gout", ROUTINE, "gout before, warm after exercise only",
        adult(**hot(heat_swelling_since="only_after_exercise"), **gout))
    near("D1", "rf_gout", URGENT, "gout before, hot after a knock",
        adult(**fell("3_days", **gout)))
    near("D1", "rf_gout", ROUTINE, "gout before, knee flat", adult(conditions=("gout_before",)))
    hit("D2", "rf_skin_spreading", SAME_DAY, "spreading", adult(skin_redness_spreading=YES))
    hit("D2", "rf_skin_spreading", SAME_DAY, "hot bursa", adult(hot_bursa=UNSURE))


def _injured(table: Table) -> None:
    hit, near = table.hit, table.near
    ed = Where.ED
    walk, bend, touch = "rf_ottawa_walk", "rf_ottawa_bend", "rf_ottawa_bone_touch"
    hit("D3", walk, SAME_DAY, "no 4 steps", adult(**hurt("7_days", cannot_take_4_steps=YES)),
        where=ed)
    hit("D3", walk, SAME_DAY, "hard fall", adult(**fell("today", fall_height_over_1m=YES)),
        where=ed)
    hit("D3", bend, SAME_DAY, "no bend", adult(**hurt("7_days", cannot_bend_90=YES)), where=ed)
    hit("D3", bend, SAME_DAY, "tight within 12 hours",
        adult(**hurt("3_days", swelling_when="within_12h", knee_tight_swollen=YES)), where=ed)
    hit("D3", touch, SAME_DAY, "sore bone", adult(**fell("7_days", bone_sore_pinpoint=YES)),
        where=ed)
    near("D3", walk, SAME_DAY, "no 4 steps 8 to 14 days on",
        adult(**hurt("14_days", cannot_take_4_steps=YES)))
    near("D3", bend, ROUTINE, "no bend 8 to 14 days on",
        adult(**hurt("14_days", cannot_bend_90=YES)))
    near("D3", touch, ROUTINE, "sore bone 8 to 14 days on",
        adult(**fell("14_days", bone_sore_pinpoint=YES)))
    age = "rf_age_injury"
    for name, given in {
        "limp": {"limp": YES},
        "new swelling": {"knee_swollen_new": YES},
        "tight": {"knee_tight_swollen": YES},
        "swelling at once": {"swelling_when": "within_12h"},
        "swelling later": {"swelling_when": "later"},
        "weak bones": {"conditions": ("weak_bones",)},
        "blood thinner": {"medicines": ("blood_thinner",)},
        "no bend": {"cannot_bend_90": YES},
        "hard fall": {"fall_height_over_1m": YES},
    }.items():
        hit("D3", age, SAME_DAY, f"50, fell, {name}", adult(50, **fell("7_days") | given))
    hit("D3", age, SAME_DAY, "11, fell, limp",
        child(11, **fell("3_days", limp=YES, limp_since="under_48h")))
    hit("D3", age, SAME_DAY, "50, fell, so swollen that it hardly bends",
        adult(50, **fell("3_days", swollen_hard_to_bend=YES)))
    near("D3", age, ROUTINE, "49",
        adult(49, **fell("7_days", knee_swollen_new=YES, swelling_when="later")))
    near("D3", age, URGENT, "12, fell, limp",
        child(12, **fell("3_days", limp=YES, limp_since="under_48h")))
    swollen = {"knee_swollen_new": YES, "swelling_when": "later"}
    near("D3", age, ROUTINE, "50, fell 8 to 14 days ago, swollen",
        adult(50, **fell("14_days") | swollen))
    near("D3", age, ROUTINE, "50, twisted, swollen", adult(50, **hurt("7_days") | swollen))
    near("D3", age, URGENT, "50, fell, nothing else", adult(50, **fell("7_days")))
    hip = "rf_older_fall_hip"
    hit("D3", hip, SAME_DAY, "55, fell, standing hurts",
        adult(55, **fell("14_days", pain_standing_after_fall=YES)))
    hit("D3", hip, SAME_DAY, "40 with weak bones",
        adult(40, **fell("14_days", pain_standing_after_fall=YES), conditions=("weak_bones",)))
    near("D3", hip, ROUTINE, "54", adult(54, **fell("14_days", pain_standing_after_fall=YES)))
    near("D3", hip, ROUTINE, "fell 2 to 6 weeks ago",
        adult(66, **fell("6_weeks", pain_standing_after_fall=YES)))

    for name, given in {
        "cannot lift": {"cannot_lift_straight_leg": YES},
        "dip": {"kneecap_high_low_or_gap": YES},
        "not sure, after a stumble": hurt("today", cannot_lift_straight_leg=UNSURE),
    }.items():
        hit("D4", "rf_slr_fail", SAME_DAY, name, adult(**given), where=ed)
    hit("D5", "rf_locked", SAME_DAY, "stuck now", adult(stuck_now=YES), where=ed)
    near("D5", "rf_locked", URGENT, "stuck again and again",
        adult(**hurt("older", gets_stuck_repeatedly=YES)))

    pop = "rf_pop_swell"
    for name, given in {
        "no 4 steps": {"cannot_take_4_steps": YES},
        "tight": {"knee_tight_swollen": YES},
        "blood thinner": {"medicines": ("blood_thinner",)},
        "bleeding disorder": {"conditions": ("bleeding_disorder",)},
        "liver disease": {"conditions": ("liver_disease",)},
    }.items():
        hit("D6", pop, SAME_DAY, f"a pop, {name}", adult(**hurt("6_weeks", pop_heard=YES) | given))
    hit("D6", pop, SAME_DAY, "15, swollen within 12 hours",
        child(15, **hurt("6_weeks", swelling_when="within_12h")))
    near("D6", pop, URGENT, "16", child(16, **hurt("6_weeks", pop_heard=YES)))
    near("D6", pop, ROUTINE, "over 6 weeks ago",
        adult(**hurt("older", pop_heard=YES, knee_tight_swollen=YES)))


CLOT_RISKS: dict[str, dict[str, object]] = {
    "cancer": {"conditions": ("cancer_6_months",)},
    "past clot": {"conditions": ("past_clot",)},
    "plaster": {"recent_3_months": ("plaster_or_brace",)},
    "bed": {"recent_3_months": ("bed_rest",)},
    "operation elsewhere": {"recent_3_months": ("operation_elsewhere",)},
    "journey": {"recent_3_months": ("long_journey",)},
    "leg operation": {"surgery": ("ankle_foot",), "surgery_when": "12_weeks"},
    "fresh leg operation": {"surgery": ("ankle_foot",), "surgery_when": "6_weeks"},
    "late pregnancy": {"pregnant_or_6wk": "over_20_weeks"},
    "pregnant": {"pregnant_or_6wk": "under_20_weeks"},
    "baby": {"pregnant_or_6wk": "birth_6_weeks"},
    "oestrogen": {"medicines": ("hormones",)},
}


def _clots_and_tummy(table: Table) -> None:
    hit, near = table.hit, table.near
    hit("D7", "rf_dvt", SAME_DAY, "swollen calf", adult(calf_swollen_warm_red=YES))
    hit("D7", "rf_dvt", SAME_DAY, "calf sore for over a day", adult(calf_sore_over_day=UNSURE))
    for name, given in CLOT_RISKS.items():
        hit("D7", "rf_dvt_risk", SAME_DAY, f"calf pain, {name}", adult(calf_pain_new=YES, **given))
        near("D7", "rf_dvt_risk", ROUTINE, f"no leg symptom, {name}", adult(**given))
    near("D7", "rf_dvt_risk", ROUTINE, "calf pain, no risk", adult(calf_pain_new=YES))

    drug, now, past = "rf_quinolone", ("quinolone_now_or_4_weeks",), ("quinolone_6_months",)
    hit("D8", drug, SAME_DAY, "still taken", adult(medicines=now, tendon_pain_new=YES))
    hit("D8", drug, SAME_DAY, "a pop later", adult(medicines=past, tendon_pop=YES))
    hit("D8", drug, URGENT, "stopped, no pop", adult(medicines=past, tendon_pain_new=YES))
    hit("D8", drug, SAME_DAY, "stopped, no pop, but a limp",
        adult(medicines=past, tendon_pain_new=YES, limp=YES))
    near("D8", drug, ROUTINE, "no tendon pain", adult(medicines=now))

    hit("D9", "rf_abdomen_groin", SAME_DAY, "tummy", adult(tummy_side_pain=YES))
    hit("D9", "rf_abdomen_groin", SAME_DAY, "groin lump", adult(groin_lump=UNSURE))
    hit("D9", "rf_abdomen_groin", SAME_DAY, "testicle of a man",
        adult(sex="male", pregnant_or_6wk=MISSING, testicle_pain=YES))
    hit("D9", "rf_abdomen_groin", SAME_DAY, "a child", child(6, tummy_side_pain=YES))


def _limping_child(table: Table) -> None:
    hit, near = table.hit, table.near
    limps = {"limp": YES, "limp_since": "under_48h"}
    weight = "rf_child_no_weight"
    hit("D10", weight, SAME_DAY, "limp and fever", child(5, fever_or_shivers_48h=YES, **limps))
    hit("D10", weight, SAME_DAY, "limp and ill", child(5, feels_very_ill=YES, **limps))
    hit("D10", weight, SAME_DAY, "limp no better after 48 hours",
        child(17, limp=YES, limp_since="under_7_days", limp_no_better_48h=YES))
    hit("D10", weight, SAME_DAY, "does not use the leg", child(5, refuses_leg=YES))
    near("D10", weight, ROUTINE, "sore for long, walks and plays",
        child(5, duration="2_to_6_weeks", limp_no_better_48h=YES), hours=TWO_WEEKS)
    long = {"limp": YES, "limp_since": "longer"}
    perthes = "rf_perthes"
    hit("D10", perthes, SAME_DAY, "limp of over 7 days", child(5, **long))
    for new in (YES, UNSURE, MISSING):
        word = new if isinstance(new, str) else "missing"
        hit("D10", perthes, SAME_DAY, f"limp of over 7 days, examined, new since: {word}",
            child(5, **long, **seen("examined_normal", new=new)))
    hit("D10", perthes, SAME_DAY, "limp of over 7 days told only with its length",
        child(5, limp_since="longer"))
    near("D10", perthes, URGENT, "limp of over 7 days, examined, nothing new",
        child(5, **long, **seen("examined_normal")))
    hit("D10", "rf_child_under3", SAME_DAY, "2, limp", child(2, **limps))
    hit("D10", "rf_child_under3", SAME_DAY, "2, any leg complaint", child(2))
    near("D10", "rf_child_under3", ROUTINE, "3, walks and plays", child(3), hours=TWO_WEEKS)

    ill = "rf_child_systemic"
    hit("D11", ill, SAME_DAY, "pale", child(10, child_pale_bruises=YES))
    hit("D11", ill, SAME_DAY, "tired", child(17, child_tired_weight_loss=YES))
    hit("D11", ill, SAME_DAY, "weight loss", child(10, weight_loss_sweats=YES))
    hit("D11", ill, SAME_DAY, "spots, well", child(9, rash_glass_test=UNSURE))
    near("D11", ill, ROUTINE, "18", adult(18, child_pale_bruises=YES))

    bone = "rf_child_bone_pain"
    night = {"pain_when": ("wakes_me",), "night_waking": "some_nights",
             "night_pain_kind": "by_itself"}
    hit("D13", bone, SAME_DAY, "limp and woken at night", child(5, **limps, **night))
    hit("D13", bone, SAME_DAY, "limp and a lump", child(5, lump=YES, **limps))
    hit("D13", bone, SAME_DAY, "limp and a swollen bone", child(5, bone_swelling=YES, **limps))
    for sign in ("lump", "bone_swelling", "one_sided_worse_2_weeks"):
        hit("D13", bone, SAME_DAY, f"20, {sign} and fever",
            adult(20, fever_or_shivers_48h=YES, **{sign: YES}))
    hit("D13", bone, SAME_DAY, "24, thin leg and fever",
        adult(24, muscle_thinner=YES, fever_or_shivers_48h=YES))
    hit("D13", bone, SAME_DAY, "24, rest pain and fever",
        adult(24, pain_when=("at_rest",), fever_or_shivers_48h=YES))
    hit("D13", bone, SAME_DAY, "limp and pain only in the evening or night",
        child(5, pain_when=("gone_by_morning",), **limps))
    hit("D13", bone, SAME_DAY, "growing-pain pattern with fever",
        child(5, fever_or_shivers_48h=YES, **GROWING, **seen("examined_normal")))
    hit("D13", bone, SAME_DAY, "20, woken at night and losing weight",
        adult(20, weight_loss_sweats=YES, **night))
    hit("D13", bone, SAME_DAY, "20, woken at night and very tired",
        adult(20, child_tired_weight_loss=YES, **night))
    hit("D13", bone, SAME_DAY, "20, woken at night, pale and bruising",
        adult(20, child_pale_bruises=YES, **night))
    near("D13", bone, URGENT, "24, thin leg, no fever", adult(24, muscle_thinner=YES),
        hours=TWO_DAYS)
    near("D13", bone, ROUTINE, "25, woken at night and very tired",
        adult(25, child_tired_weight_loss=YES, **night))
    near("D13", bone, ROUTINE, "25, thin leg and fever",
        adult(25, muscle_thinner=YES, fever_or_shivers_48h=YES))


GROWING: dict[str, object] = {"sides_in_children": "both", "pain_when": ("gone_by_morning",)}


def _hip_of_a_child(table: Table) -> None:
    hit, near = table.hit, table.near
    slip = "rf_scfe"
    hit("D12", slip, SAME_DAY, "8, limp", child(8, limp=YES, limp_since="under_48h"))
    hit("D12", slip, SAME_DAY, "17, groin", child(17, groin_hip_thigh_pain=YES))
    hit("D12", slip, SAME_DAY, "foot out", child(12, leg_turned_out=YES))
    hit("D12", slip, SAME_DAY, "cannot turn in", child(12, cannot_turn_leg_in=YES))
    hit("D12", slip, SAME_DAY, "not sure", child(12, groin_hip_thigh_pain=UNSURE))
    hit("D12", slip, SAME_DAY, "an injury over 7 days ago",
        child(12, **hurt("14_days", groin_hip_thigh_pain=YES)))
    hit("D12", slip, SAME_DAY, "injury not sure",
        child(12, injury_when=UNSURE, limp=YES, limp_since="under_48h"))
    groin = {"groin_hip_thigh_pain": YES}
    clear = seen("hip_xray_normal")
    hit("D12", slip, SAME_DAY, "normal hip X-ray, but limps",
        child(12, limp=YES, limp_since="under_48h", **groin, **clear))
    hit("D12", slip, SAME_DAY, "normal hip X-ray, but foot out",
        child(12, leg_turned_out=YES, **groin, **clear))
    hit("D12", slip, SAME_DAY, "normal hip X-ray, but worse since",
        child(12, **groin, **seen("hip_xray_normal", new=YES)))
    hit("D12", slip, SAME_DAY, "normal hip X-ray, worse since not sure",
        child(12, **groin, **seen("hip_xray_normal", new=UNSURE)))
    hit("D12", slip, SAME_DAY, "normal hip X-ray, but limps, told once",
        child(12, limp_since="under_7_days", **groin, **clear))
    hit("D12", slip, SAME_DAY, "another X-ray", child(12, **groin, **seen("knee_xray_normal")))
    near("D12", slip, URGENT, "7, limp", child(7, limp=YES, limp_since="under_48h"))
    near("D12", slip, ROUTINE, "18", adult(18, groin_hip_thigh_pain=YES))
    near("D12", slip, URGENT, "normal hip X-ray, nothing new", child(12, **groin, **clear))
    near("D12", slip, URGENT, "a fresh knee injury and a limp only",
        child(14, **hurt("3_days", limp=YES, limp_since="under_48h")))


def _others_today(table: Table) -> None:
    hit, near = table.hit, table.near
    hit("D14", "rf_stress_fracture_hip", SAME_DAY, "each step", adult(step_pain_thigh_groin=YES))
    hit("D14", "rf_bone_drug_thigh", SAME_DAY, "thigh ache on bone drugs",
        adult(medicines=("bone_drugs",), thigh_ache_bone_drugs=YES))
    near("D14", "rf_bone_drug_thigh", ROUTINE, "bone drugs, no ache",
        adult(medicines=("bone_drugs",)))
    hit("D14", "rf_foot_drop", SAME_DAY, "weaker foot", adult(leg_or_foot_weaker=YES))
    near("D14", "rf_foot_drop", URGENT, "numb only", adult(numbness_new=YES))
    operated = {"surgery": ("knee",), "post_op_worse": YES}
    hit("D14", "rf_post_op", SAME_DAY, "worse", adult(surgery_when="6_weeks", **operated))
    near("D14", "rf_post_op", ROUTINE, "6 to 12 weeks on",
        adult(surgery_when="12_weeks", **operated))
    near("D14", "rf_post_op", ROUTINE, "not worse",
        adult(surgery=("knee",), surgery_when="6_weeks"))
    bruised = {"bruised_or_swollen_thinner": YES}
    hit("D14", "rf_bleeding_risk", SAME_DAY, "thinner, bruised",
        adult(medicines=("blood_thinner",), **bruised))
    hit("D14", "rf_bleeding_risk", SAME_DAY, "bleeding disorder, swollen",
        adult(conditions=("bleeding_disorder",), **hot(knee_swollen_new=YES)))
    near("D14", "rf_bleeding_risk", ROUTINE, "not bruised", adult(medicines=("blood_thinner",)))
    hit("D14", "rf_severe_unremitting", SAME_DAY, "9 of 10", adult(pain_9_10_hours=YES))
    hit("D14", "rf_kneecap_out", SAME_DAY, "kneecap went back", adult(kneecap_jumped_back=YES))
    hit("D14", "rf_safeguarding", SAME_DAY, "unsafe", adult(feels_unsafe=YES))
    hit("D14", "rf_typed_emergency", SAME_DAY, "a blow to the head", adult(head_injury=YES))
    eye = {"eye_rash_gut_urine": YES}
    hit("D14", "rf_reactive", SAME_DAY, "red eye", adult(eye_red_painful_blurred=YES, **eye))
    hit("D14", "rf_reactive", SAME_DAY, "hot joint", adult(**hot(knee_swollen_new=YES), **eye))
    hit("D14", "rf_reactive", SAME_DAY, "a joint hot for over 2 weeks",
        adult(**hot(hot_red=YES, heat_swelling_since="over_2_weeks"), **eye))

    hit("D15", "rf_no_weight_any", SAME_DAY, "no injury", adult(cannot_take_4_steps=YES))
    hit("D15", "rf_no_weight_any", SAME_DAY, "a child", child(10, cannot_take_4_steps=YES))
    hit("D15", "rf_no_weight_any", SAME_DAY, "with an urgent sign",
        adult(60, cannot_take_4_steps=YES, sudden_inner_knee_pain=YES))
    cancer = {"conditions": ("cancer_ever",)}
    hit("D15", "rf_cancer_history", SAME_DAY, "sudden, cancer of late",
        adult(conditions=("cancer_6_months",), sudden_sharp_pain=YES))
    hit("D15", "rf_cancer_history", SAME_DAY, "sudden", adult(sudden_sharp_pain=YES, **cancer))
    near("D15", "rf_cancer_history", ROUTINE, "no cancer", adult(sudden_sharp_pain=YES))

    joints, inner = {"several_joints_stiff": YES}, {"sudden_inner_knee_pain": YES}
    hit("U-combo", "cb_two_urgents", SAME_DAY, "U3 and several joints", adult(lump=YES, **joints))
    hit("U-combo", "cb_two_urgents", SAME_DAY, "several joints and U9",
        adult(60, **joints, **inner))
    hit("U-combo", "cb_two_urgents", SAME_DAY, "U3 and U9", adult(60, lump=YES, **inner))
    near("U-combo", "cb_two_urgents", URGENT, "two of U3", adult(lump=YES, constant_pain=YES))
    near("U-combo", "cb_two_urgents", URGENT, "U3 and U8 of one joint",
        adult(lump=YES, **hot(knee_swollen_new=YES)))


def urgent(table: Table) -> None:
    """U1 to U11."""
    _urgent_injury(table)
    _urgent_bone(table)
    _urgent_joint(table)


FOUND = ("examined_normal", "hip_examined_clear", "hip_xray_normal", "knee_xray_normal",
         "other_scan_normal", "bloods_normal", "knee_oa_confirmed", "treated_no_help",
         "something_else")


def _urgent_injury(table: Table) -> None:
    hit, near = table.hit, table.near
    hit("U1", "rf_pop_swell", URGENT, "a pop", adult(**hurt("6_weeks", pop_heard=YES)))
    hit("U1", "rf_pop_swell", URGENT, "fast swelling",
        adult(**hurt("14_days", swelling_when="within_12h")))
    hit("U1", "rf_pop_swell", URGENT, "a pop today", adult(**hurt("today", pop_heard=YES)))
    near("U1", "rf_pop_swell", ROUTINE, "over 6 weeks ago", adult(**hurt("older", pop_heard=YES)))
    near("U1", "rf_pop_swell", ROUTINE, "slow swelling",
        adult(**hurt("14_days", swelling_when="later")))
    stuck = {"gets_stuck_repeatedly": YES}
    hit("U2", "rf_locked", URGENT, "stuck, 49", adult(49, **hurt("older"), **stuck))
    hit("U2", "rf_locked", URGENT, "gives way", adult(**hurt("6_weeks"), gives_way_on_turning=YES))
    hit("U2", "rf_locked", URGENT, "age refused, about oneself",
        adult(UNSURE, **hurt("older"), **stuck))
    for when in ("today", "3_days", "7_days", "14_days"):
        hit("U2", "rf_locked", URGENT, f"stuck, {when}", adult(**hurt(when), **stuck))
    near("U2", "rf_locked", ROUTINE, "stuck, 50", adult(50, **hurt("older"), **stuck))
    near("U2", "rf_locked", ROUTINE, "no injury", adult(**stuck))
    for found in FOUND:
        near("U2", "rf_locked", ROUTINE, f"seen: {found}",
            adult(**hurt("older"), **stuck, **seen(found)), hours=ANY)
    fall = "rf_age_injury"
    hit("U7", fall, URGENT, "50", adult(50, **fell("7_days")), recheck=TWO_DAYS)
    hit("U7", fall, URGENT, "11, not better", child(11, **fell("3_days")), recheck=TWO_DAYS)
    hit("U7", fall, URGENT, "50, what happened is not sure",
        adult(50, **hurt("7_days", UNSURE)), recheck=TWO_DAYS)
    near("U7", fall, ROUTINE, "12", child(12, **fell("3_days")), hours=TWO_WEEKS)
    near("U7", fall, ROUTINE, "49", adult(49, **fell("7_days")))
    near("U7", fall, ROUTINE, "8 to 14 days ago", adult(50, **fell("14_days")))
    near("U7", fall, ROUTINE, "a twist", adult(50, **hurt("7_days")))
    better = {"pain_trend": "better"}
    near("U7", fall, ROUTINE, "11, plays, better", child(11, **fell("3_days"), **better),
        hours=TWO_WEEKS)
    hit("R1", None, ROUTINE, "11, fell, plays, better: a safety net of 48 hours",
        child(11, **fell("3_days"), **better), hours=TWO_WEEKS, recheck=TWO_DAYS)


def _urgent_bone(table: Table) -> None:
    hit, near = table.hit, table.near
    night = {"pain_when": ("wakes_me",), "night_waking": "some_nights",
             "night_pain_kind": "by_itself"}
    most = night | {"night_waking": "most_nights_2_weeks"}
    adult_night = "rf_adult_night_pain"
    hit("U3", adult_night, URGENT, "25, most nights", adult(25, **most))
    hit("U3", adult_night, URGENT, "some nights, worse", adult(**night, pain_trend="worse"))
    hit("U3", adult_night, URGENT, "rest pain, worse",
        adult(pain_when=("at_rest",), pain_trend="worse"))
    hit("U3", adult_night, URGENT, "constant", adult(constant_pain=YES))
    hit("U3", adult_night, URGENT, "constant, 25", adult(25, constant_pain=YES))
    hit("U3", adult_night, URGENT, "lump", adult(lump=YES))
    hit("U3", adult_night, URGENT, "weight", adult(weight_loss_sweats=YES))
    hit("U3", adult_night, URGENT, "evening or night pain, worse",
        adult(pain_when=("gone_by_morning",), pain_trend="worse"))
    hit("U3", adult_night, URGENT, "most nights, gone by morning, and cramps too",
        adult(**most | {"pain_when": ("gone_by_morning", "wakes_me", "cramps_minutes")},
              cramp_details=("none",)))
    hit("U3", adult_night, URGENT, "most nights, pain in use, and cramps too",
        adult(**most | {"pain_when": ("with_load", "wakes_me", "cramps_minutes")},
              cramp_details=("none",)))
    hit("U3", adult_night, URGENT, "rest pain, tablets did not help",
        adult(pain_when=("at_rest",), **seen("treated_no_help")))
    near("U3", adult_night, ROUTINE, "some nights, the same", adult(**night))
    near("U3", adult_night, URGENT, "24, most nights", adult(24, **most), hours=TWO_DAYS)
    wear = most | {"night_pain_kind": "only_turning_or_busy_day"} | seen("knee_oa_confirmed")
    near("U3", adult_night, ROUTINE, "known wear, only on turning, stable", adult(60, **wear),
        hours=TWO_WEEKS)
    near("U3", adult_night, ROUTINE, "known wear, only on turning, better",
        adult(60, **wear | {"pain_trend": "better"}), hours=TWO_WEEKS)
    for name, given in {
        "worse": {"pain_trend": "worse"},
        "by itself": {"night_pain_kind": "by_itself"},
        "kind not sure": {"night_pain_kind": UNSURE},
        "kind not asked": {"night_pain_kind": MISSING},
        "trend not sure": {"pain_trend": UNSURE},
        "not confirmed": {"clinician_already": ("examined_normal",)},
        "constant not asked": {"constant_pain": UNSURE},
    }.items():
        hit("U3", adult_night, URGENT, f"known wear, but {name}", adult(60, **wear | given))
    cancer = {"conditions": ("cancer_ever",)}
    hit("U3", "rf_cancer_history", URGENT, "new pain", adult(cancer_new_pain=YES, **cancer))
    near("U3", "rf_cancer_history", ROUTINE, "explained", adult(**cancer))

    bone = "rf_child_bone_pain"
    for name, given in {
        "rest": {"pain_when": ("at_rest",)},
        "night": night,
        "lump": {"lump": YES},
        "thin leg": {"muscle_thinner": YES},
        "bone swelling": {"bone_swelling": YES},
        "one side for 2 weeks": {"one_sided_worse_2_weeks": YES},
    }.items():
        hit("U4", bone, URGENT, f"{name}, 10", child(10, **given), hours=TWO_DAYS)
        hit("U4", bone, URGENT, f"{name}, 24", adult(24, **given), hours=TWO_DAYS)
    hit("U4", bone, URGENT, "one leg, evening or night only, 10",
        child(10, pain_when=("gone_by_morning",)), hours=TWO_DAYS)
    hit("U4", bone, URGENT, "13, both legs at night, too old for growing pains",
        child(13, **GROWING), hours=TWO_DAYS)
    hit("U4", bone, URGENT, "20, woken at night, and cramps too",
        adult(20, **night | {"pain_when": ("wakes_me", "cramps_minutes")},
              cramp_details=("none",)),
        hours=TWO_DAYS)
    hit("U4", bone, URGENT, "worked up, but something is new",
        child(10, **night, **seen("bloods_normal", "knee_xray_normal", new=YES)), hours=TWO_DAYS)
    hit("U4", bone, URGENT, "worked up, new was not asked",
        child(10, **night, **seen("bloods_normal", "knee_xray_normal", new=MISSING)),
        hours=TWO_DAYS)
    hit("U4", bone, URGENT, "both legs, examined, but also pain when resting",
        child(5, **GROWING | {"pain_when": ("gone_by_morning", "at_rest")},
              **seen("examined_normal")), hours=TWO_DAYS)
    hit("U4", bone, URGENT, "imaging only",
        child(10, **night, **seen("knee_xray_normal")), hours=TWO_DAYS)
    hit("U4", bone, URGENT, "blood tests only", child(10, **night, **seen("bloods_normal")),
        hours=TWO_DAYS)
    hit("U4", bone, URGENT, "woken, sides not asked",
        child(5, **night | {"pain_when": ("wakes_me", "gone_by_morning")},
              sides_in_children=MISSING),
        hours=TWO_DAYS)
    near("U4", bone, ROUTINE, "rest pain, 25", adult(25, pain_when=("at_rest",)))
    near("U4", bone, ROUTINE, "pain with use only", child(10), hours=TWO_WEEKS)

    xray = "rf_hip_after_normal_xray"
    groin = {"groin_hip_thigh_pain": YES}
    hit("U5", xray, URGENT, "hip pain goes on", child(14, **groin, **seen("hip_xray_normal")),
        hours=FIVE_DAYS)
    near("U5", xray, ROUTINE, "18", adult(18, **groin, **seen("hip_xray_normal")))
    near("U5", xray, SAME_DAY, "no X-ray", child(14, **groin, **seen("examined_normal")))
    near("U5", xray, ROUTINE, "no hip sign", child(14, **seen("hip_xray_normal")), hours=TWO_WEEKS)
    no_spot = {"one_finger_spot": NO, "comes_with_sport": NO}
    for name, given in {
        "overweight": {"child_overweight": YES},
        "no spot and no sport": no_spot,
        "thyroid": {"conditions": ("thyroid_or_growth_hormone",)},
        "past slip": {"conditions": ("past_slip",)},
    }.items():
        hit("U6", "rf_scfe", URGENT, f"{name}, 8", child(8, **given))
        hit("U6", "rf_scfe", URGENT, f"{name}, 17", child(17, **given))
    near("U6", "rf_scfe", ROUTINE, "no spot but with sport", child(12, one_finger_spot=NO),
        hours=TWO_WEEKS)
    near("U6", "rf_scfe", ROUTINE, "overweight, a fresh twist",
        child(12, **hurt("3_days"), child_overweight=YES), hours=TWO_WEEKS)
    near("U6", "rf_scfe", ROUTINE, "overweight, 7", child(7, child_overweight=YES), hours=TWO_WEEKS)


def _urgent_joint(table: Table) -> None:
    hit, near = table.hit, table.near
    cold = "rf_cold_swelling"
    hit("U8", cold, URGENT, "a first swelling", adult(**hot(knee_swollen_new=YES)))
    hit("U8", cold, URGENT, "hardly bends for over 2 weeks",
        adult(**hot(swollen_hard_to_bend=YES, heat_swelling_since="over_2_weeks")))
    hit("U8", cold, URGENT, "told as a sign only", adult(knee_swollen_new=YES))
    hit("U8", cold, URGENT, "since days, told once", adult(**hot()))
    hit("U8", cold, URGENT, "swelling, earlier one not sure",
        adult(**hot(knee_swollen_new=YES, swelling_like_before=UNSURE)))
    hit("U8", cold, URGENT, "a first swelling of over 2 weeks, told once",
        adult(**hot(heat_swelling_since="over_2_weeks")))
    near("U8", cold, ROUTINE, "examined, and like before",
        adult(**hot(knee_swollen_new=YES, swelling_like_before="examined_like_before")))
    near("U8", cold, ROUTINE, "slow swelling after an injury",
        adult(**hurt("14_days", knee_swollen_new=YES, swelling_when="later")))
    warm = "rf_hot_joint_no_fever"
    hit("U8", warm, URGENT, "hot for over 2 weeks",
        adult(**hot(hot_red=YES, heat_swelling_since="over_2_weeks")))
    hit("U8", warm, URGENT, "hot after a knock", adult(**fell("3_days", hot_red=YES)))
    hit("U8", "rf_jia", URGENT, "17", child(17, knee_swollen_stiff_2_weeks=YES))
    near("U8", "rf_jia", ROUTINE, "18", adult(18, knee_swollen_stiff_2_weeks=YES))
    hit("U8", "rf_inflammatory", URGENT, "several joints", adult(several_joints_stiff=YES))
    near("U8", "rf_inflammatory", ROUTINE, "one stiff knee", adult(morning_stiffness="over_30_min"),
        hours=TWO_WEEKS)
    hit("U8", "rf_reactive", URGENT, "rash", adult(eye_rash_gut_urine=YES))

    inner = {"sudden_inner_knee_pain": YES}
    hit("U9", "rf_insufficiency", URGENT, "55", adult(55, **inner))
    hit("U9", "rf_insufficiency", URGENT, "weak bones", adult(conditions=("weak_bones",), **inner))
    hit("U9", "rf_insufficiency", URGENT, "steroids", adult(medicines=("steroids",), **inner))
    near("U9", "rf_insufficiency", ROUTINE, "54", adult(54, **inner))
    groin = {"groin_pain_risk": YES}
    hit("U9", "rf_avn", URGENT, "groin and steroids", adult(medicines=("steroids",), **groin))
    hit("U9", "rf_avn", URGENT, "drinking", adult(conditions=("heavy_drinking",), **groin))
    hit("U9", "rf_avn", URGENT, "sickle cell", adult(conditions=("sickle_cell",), **groin))
    near("U9", "rf_avn", ROUTINE, "no risk", adult(**groin))
    hit("U9", "rf_pulsating_lump", URGENT, "beating lump", adult(60, beating_lump=YES))
    hit("U10", "rf_nerve_pain", URGENT, "numb", adult(numbness_new=YES))
    hit("U10", "rf_nerve_pain", URGENT, "no sleep", adult(nerve_pain_no_sleep=YES))
    limps = {"limp": YES, "limp_since": "under_48h"}
    hit("U11", "rf_perthes", URGENT, "3", child(3, **limps), recheck=TWO_DAYS)
    hit("U11", "rf_perthes", URGENT, "7", child(7, **limps), recheck=TWO_DAYS)
    for since in ("under_48h", "under_7_days"):
        hit("U11", "rf_perthes", URGENT, f"5, told once, {since}", child(5, limp_since=since),
            recheck=TWO_DAYS)
    near("U11", "rf_perthes", SAME_DAY, "8", child(8, **limps))
    near("U11", "rf_perthes", ROUTINE, "no limp", child(7), hours=TWO_WEEKS)


def benign(table: Table) -> None:
    """N1 to N4."""
    hit, near = table.hit, table.near
    cramps = {"pain_when": ("cramps_minutes",), "cramp_details": ("none",)}
    hit("N1", None, SELF_CARE, "night cramps", adult(**cramps))
    hit("N1", None, SELF_CARE, "cramps that wake",
        adult(**cramps | {"pain_when": ("cramps_minutes", "wakes_me")},
              night_waking="most_nights_2_weeks", night_pain_kind="by_itself"))
    hit("N1", None, SELF_CARE, "cramps, gone by morning",
        adult(**cramps | {"pain_when": ("cramps_minutes", "gone_by_morning")}))
    near("N1", None, SAME_DAY, "sore for over a day", adult(calf_sore_over_day=YES, **cramps))
    near("N1", None, SAME_DAY, "swollen calf", adult(70, calf_swollen_warm_red=YES, **cramps))
    for detail in ("over_10_minutes", "most_nights", "leg_thinner_or_weaker", "new_medicine",
                   "sore_in_daytime", UNSURE):
        given = UNSURE if detail == UNSURE else (detail,)
        near("N1", None, ROUTINE, detail, adult(**cramps | {"cramp_details": given}))
    for weeks in ("under_20_weeks", "over_20_weeks", "birth_6_weeks", UNSURE):
        near("N1", None, ROUTINE, f"pregnant {weeks}", adult(pregnant_or_6wk=weeks, **cramps))
    for also in ("with_load", "at_rest"):
        near("N1", None, ROUTINE, f"cramps, and pain {also}",
            adult(**cramps | {"pain_when": ("cramps_minutes", also)}))
    near("N1", None, ROUTINE, "15", child(15, **cramps), hours=TWO_WEEKS)
    near("N1", None, ROUTINE, "dialysis", adult(conditions=("dialysis",), **cramps))
    near("N1", None, ROUTINE, "illnesses not sure", adult(conditions=UNSURE, **cramps))
    near("N1", None, ROUTINE, "details not asked", adult(**cramps | {"cramp_details": MISSING}))

    normal = seen("examined_normal")
    hit("N2", None, SELF_CARE, "3", child(3, **GROWING, **normal), recheck=FOUR_WEEKS)
    hit("N2", None, SELF_CARE, "12, swaps",
        child(12, **GROWING | {"sides_in_children": "swaps"}, **normal), recheck=FOUR_WEEKS)
    near("N2", None, ROUTINE, "not examined", child(5, **GROWING), hours=TWO_WEEKS)
    near("N2", None, ROUTINE, "new since", child(5, **GROWING, **seen("examined_normal", new=YES)),
        hours=TWO_WEEKS)
    near("N2", None, ROUTINE, "new since not asked",
        child(5, **GROWING, **seen("examined_normal", new=MISSING)), hours=TWO_WEEKS)
    near("N2", None, ROUTINE, "new since not sure",
        child(5, **GROWING, **seen("examined_normal", new=UNSURE)), hours=TWO_WEEKS)
    near("N2", None, SAME_DAY, "pale", child(5, child_pale_bruises=YES, **GROWING, **normal))
    near("N2", None, SAME_DAY, "2", child(2, **GROWING, **normal))
    near("N2", None, SAME_DAY, "ill", child(5, feels_very_ill=YES, **GROWING, **normal))

    hit("N3", None, SELF_CARE, "painless clicking",
        adult(locking="only_catching_or_clicking", pain_worst=0))
    hit("N3", None, SELF_CARE, "painless clicking, 18",
        adult(18, locking="only_catching_or_clicking", pain_worst=0))
    near("N3", None, ROUTINE, "clicking with pain",
        adult(locking="only_catching_or_clicking", pain_worst=1))

    flare = seen("knee_oa_confirmed") | {"flare_like_before": "like_before"}
    hit("N4", None, SELF_CARE, "45, a flare", adult(45, **flare))
    hit("N4", None, SELF_CARE, "a swelling like earlier ones",
        adult(60, **hot(knee_swollen_new=YES, swelling_like_before="examined_like_before"),
              **flare))
    hit("N4", None, SELF_CARE, "an old injury", adult(60, **hurt("older"), **flare))
    near("N4", None, ROUTINE, "44", adult(44, **flare))
    near("N4", None, ROUTINE, "worse than ever",
        adult(60, **flare | {"flare_like_before": "longer_or_worse"}))
    near("N4", None, ROUTINE, "not sure", adult(60, **flare | {"flare_like_before": UNSURE}))
    near("N4", None, ROUTINE, "a new twist", adult(60, **hurt("3_days"), **flare))
    near("N4", None, SAME_DAY, "hot", adult(60, **hot(hot_red=YES), **flare))
    near("N4", None, SAME_DAY, "does not walk", adult(60, cannot_take_4_steps=YES, **flare))




def self_care(table: Table) -> None:
    """S: every need met, and each broken once."""
    table.hit("S", None, SELF_CARE, "all needs", mild(), recheck=TWO_WEEKS)
    table.hit("S", None, SELF_CARE, "all needs, a man",
        mild(sex="male", pregnant_or_6wk=MISSING), recheck=TWO_WEEKS)
    table.hit("S", None, SELF_CARE, "all needs, an arthritis pattern at 50",
        mild(age=50, location=("inner_joint_line",)), recheck=TWO_WEEKS)
    for name, given in BROKEN.items():
        table.near("S", None, ROUTINE, name, mild(**given))
    for name, given in BROKEN_WITH_DEADLINE.items():
        hours, answers = given
        table.near("S", None, ROUTINE, name, mild(**answers), hours=hours)
    table.near("S", None, ROUTINE, "S1 17",
        person(17, NOTHING_WRONG | CHILD_TOO | MILD_HISTORY, {}), hours=TWO_WEEKS)
    table.near("S", None, SAME_DAY, "S1 a baby and calf pain",
        mild(pregnant_or_6wk="birth_6_weeks", calf_pain_new=YES))
    table.near("S", None, SAME_DAY, "S8 thinner with bruising",
        mild(medicines=("blood_thinner",), bruised_or_swollen_thinner=YES))


FINE = ("walks_without_limp", "sleeps_through", "works", "stairs")
BROKEN: dict[str, dict[str, object]] = {
    "S1 fever not sure": {"fever_or_shivers_48h": UNSURE},
    "S7 inner joint line at 40": {"age": 40, "location": ("inner_joint_line",)},
    "S2 over 6 weeks": {"duration": "6_to_12_weeks"},
    "S2 worse": {"pain_trend": "worse"},
    "S2 trend not sure": {"pain_trend": UNSURE},
    "S2 duration missing": {"duration": MISSING},
    "S3 worst 6": {"pain_worst": 6},
    "S3 average 4": {"pain_average": 4},
    "S3 worst missing": {"pain_worst": MISSING},
    "S3 average not sure": {"pain_average": UNSURE},
    "S4 limps": {"sleep_walk_work_ok": FINE[1:]},
    "S4 does not sleep": {"sleep_walk_work_ok": (FINE[0], *FINE[2:])},
    "S4 does not work": {"sleep_walk_work_ok": (*FINE[:2], FINE[3])},
    "S4 no stairs": {"sleep_walk_work_ok": FINE[:3]},
    "S4 an activity of 4": {"psfs_1.score": 4},
    "S4 a second activity of 4": {"psfs_2": "running", "psfs_2.score": 4, "psfs_3": UNSURE},
    "S4 a third activity of 4": {"psfs_2": "running", "psfs_2.score": 9, "psfs_3": "kneeling",
                                 "psfs_3.score": 4},
    "S4 activity skipped": {"psfs_1": UNSURE, "psfs_1.score": MISSING, "psfs_2": MISSING},
    "S5 keeps coming back": {"first_episode": "keeps_coming_back"},
    "S5 earlier spells missing": {"first_episode": MISSING},
    "S5 treatment not sure": {"failed_knee_care": UNSURE},
    "S6 swells after exercise": {"heat_swelling_since": "only_after_exercise",
                                 "swelling_when": "no_injury"},
    "S6 locks": {"locking": "gets_stuck_sometimes"},
    "S6 gives way": {"giving_way": "when_twisting_or_turning"},
    "S6 a twist in 2 weeks, no better": hurt("14_days"),
    "S6 swollen since an injury": hurt("6_weeks", knee_swollen_new=YES, swelling_when="later"),
    "S6 gives way on turning, told as a sign": hurt("older", gives_way_on_turning=YES)
                                               | seen("something_else"),
    "S6 a fall 3 days ago, better": fell("3_days", pain_trend="better"),
    "S7 no trigger": {"aggravators": ("nothing_changes_it",)},
    "S7 no local spot": {"location": ("diffuse_deep_cannot_point",)},
    "S7 tingling": {"back_neuro": "yes_thigh_only"},
    "S7 back position": {"back_changes_knee": YES},
    "S7 other pain not sure": {"other_pain": UNSURE},
    "S8 cancer": {"conditions": ("cancer_ever",)},
    "S8 steroids": {"medicines": ("steroids",)},
    "S8 immune medicine": {"medicines": ("immune_medicine",)},
    "S8 weak bones": {"conditions": ("weak_bones",)},
    "S8 replaced joint": {"conditions": ("replaced_joint",)},
    "S8 illnesses not sure": {"conditions": UNSURE},
    "S8 medicines missing": {"medicines": MISSING},
}
BROKEN_WITH_DEADLINE: dict[str, tuple[int, dict[str, object]]] = {
    "S5 treatment without benefit": (FOUR_WEEKS, {"failed_knee_care": YES}),
    "S7 groin": (FOUR_WEEKS, {"other_pain": ("groin",)}),
    "S7 inner thigh": (FOUR_WEEKS,
                       {"location": ("around_behind_kneecap", "inner_thigh_to_knee")}),
}


def routine(table: Table) -> None:
    """R1 to R9."""
    hit, near = table.hit, table.near
    for age in (8, 17):
        hit("R1", None, ROUTINE, str(age), child(age), hours=TWO_WEEKS)
    hit("R2", None, ROUTINE, "both legs, not examined", child(5, **GROWING), hours=TWO_WEEKS)
    night = {"pain_when": ("wakes_me",), "night_waking": "some_nights"}
    worked_up = seen("bloods_normal", "knee_xray_normal")
    hit("R3", None, ROUTINE, "10, worked up", child(10, **night, **worked_up), hours=TWO_WEEKS)
    hit("R3", None, ROUTINE, "20, worked up", adult(20, **night, **worked_up), hours=TWO_WEEKS)
    for scan in ("hip_xray_normal", "other_scan_normal"):
        hit("R3", None, ROUTINE, f"10, worked up, {scan}",
            child(10, **night, **seen("bloods_normal", scan)), hours=TWO_WEEKS)
    hit("R3", None, ROUTINE, "10, one side, worked up",
        child(10, one_sided_worse_2_weeks=YES, **worked_up), hours=TWO_WEEKS)
    near("R3", None, ROUTINE, "30", adult(30, **night, **worked_up))
    near("R4", None, ROUTINE, "8", child(8), hours=TWO_WEEKS)
    hit("R4", None, ROUTINE, "5, walks and plays", child(5), hours=TWO_WEEKS)
    for sign in ("groin_hip_thigh_pain", "leg_turned_out"):
        near("R4", None, URGENT, f"5, {sign}", child(5, **{sign: YES}))
    near("R4", None, URGENT, "5, fever", child(5, fever_or_shivers_48h=YES))
    hit("R5", None, ROUTINE, "a twist weeks ago", adult(**hurt("14_days")), recheck=TWO_WEEKS)
    hit("R5", None, ROUTINE, "a twist 2 to 6 weeks ago", adult(**hurt("6_weeks")),
        recheck=TWO_WEEKS)
    hit("R6", None, ROUTINE, "both knees", adult(side="both"), hours=FOUR_WEEKS)
    hit("R6", None, ROUTINE, "over a year", adult(duration="over_12_months"), hours=FOUR_WEEKS)
    hit("R6", None, ROUTINE, "care did not help", adult(failed_knee_care=YES), hours=FOUR_WEEKS)
    hit("R6", None, ROUTINE, "the hip as source",
        adult(55, **{**MILD_HISTORY, "location": ("inner_thigh_to_knee",), "hip_stiff": YES,
                     "other_pain": ("groin",), "known_oa_family": "hip_oa"}),
        hours=FOUR_WEEKS)
    hit("R7", None, ROUTINE, "55, an old fall", adult(55, **fell("older")), hours=TWO_WEEKS)
    hit("R7", None, ROUTINE, "55, an old fall on the hip",
        adult(55, **hurt("older", "fell_on_hip")), hours=TWO_WEEKS)
    near("R7", None, ROUTINE, "scanned", adult(55, **fell("older"), **seen("other_scan_normal")))
    near("R7", None, ROUTINE, "54", adult(54, **fell("older")))
    near("R7", None, ROUTINE, "X-rayed", adult(55, **fell("older"), **seen("knee_xray_normal")))
    hit("R8", None, ROUTINE, "worse after a normal X-ray",
        adult(pain_trend="worse", **seen("knee_xray_normal")), hours=TWO_WEEKS)
    hit("R8", None, ROUTINE, "tablets did not help", adult(**seen("treated_no_help")),
        hours=TWO_WEEKS)
    hit("R8", None, ROUTINE, "one stiff knee", adult(morning_stiffness="over_30_min"),
        hours=TWO_WEEKS)
    near("R8", None, ROUTINE, "the same after a normal X-ray", adult(**seen("knee_xray_normal")))
    hit("R9", None, ROUTINE, "nothing else", adult())
    hit("R9", "rf_child_unsorted", URGENT, "10, fever, no limp",
        child(10, fever_or_shivers_48h=YES), hours=FIVE_DAYS)
    near("R1", None, URGENT, "10, feels very ill", child(10, feels_very_ill=YES))


def pairs(rows: tuple[Row, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield the rule and flag of every row that raises one."""
    return ((row.rule, row.flag) for row in rows if row.rule is not None)
