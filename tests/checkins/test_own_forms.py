"""A clinic's text of a licensed form: what is refused in which words, and how it is scored."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.forms import known_forms, known_scores
from flows.checkins.own_forms import SKIPPED, OwnForm, form_of, kept_form, read_form
from flows.checkins.programme import SETS
from flows.errors import ContentError
from flows.pathway.loading import shipped
from tests.checkins.form_texts import KUJALA, LEFS, form_text, kujala_text

TABLE = [100 - n * 100 / 28 for n in range(29)]
KOOS_PS = form_text("koos_ps", 7, table=TABLE)


def read(folder: Path, text: dict[str, Any]) -> OwnForm:
    """Read a form as a clinic writes it, with line breaks where they are allowed."""
    file = folder / "own.yaml"
    file.write_text(json.dumps(text), encoding="utf-8")
    return read_form(file)


def with_choices(*choices: tuple[str, int]) -> dict[str, Any]:
    """Return the form with other choices for its third question."""
    questions = [dict(one) for one in LEFS["questions"]]
    questions[2]["choices"] = [{"label": label, "points": points} for label, points in choices]
    return {**LEFS, "questions": questions}


REFUSED = {
    "unknown": ({**LEFS, "form": "leffs"}, "form: no form is called 'leffs'; did you mean 'lefs'?"),
    "no-licence": (
        {**LEFS, "licence": " "},
        "licence: it is empty; write who holds the licence and allows you to use the form",
    ),
    "too-few": (
        {**LEFS, "questions": LEFS["questions"][:19]},
        "questions: 19, and Lower Extremity Functional Scale has 20;"
        " write all of them in its order",
    ),
    "too-many-points": (
        with_choices(("None", 0), ("Much", 5)),
        "questions.3.choices: 5 points, and Lower Extremity Functional Scale has 0 to 4; mend them",
    ),
    "below-zero": (
        with_choices(("None", 0), ("Much", -1)),
        "questions.3.choices: -1 points, and Lower Extremity Functional Scale has 0 to 4;"
        " mend them",
    ),
    "not-from-zero": (
        with_choices(("Some", 1), ("Much", 4)),
        "questions.3.choices: the fewest points are 1; one choice must have 0",
    ),
    "not-to-the-top": (
        with_choices(("None", 0), ("Some", 3)),
        "questions: the most points of all make 79, not 80; mend them",
    ),
    "label-twice": (
        with_choices(("None", 0), ("None", 4)),
        "questions.3.choices: the label 'None' stands twice; each choice needs its own",
    ),
    "points-twice": (
        with_choices(("None", 0), ("Some", 4), ("Much", 4)),
        "questions.3.choices: the points 4 stands twice; each choice needs its own",
    ),
    "one-choice": (
        with_choices(("None", 0)),
        "questions.3.choices: 1; write 2 to 11, here or for the whole form",
    ),
    "no-label": (
        with_choices(("", 0), ("Much", 4)),
        "questions.3.choices: a label is empty; write what is answered",
    ),
    "long-label": (
        with_choices(("None", 0), ("M" * 101, 4)),
        "questions.3.choices (MMMMMMMMMMMMMMMMMMMM): 101 letters, and 100 fit;"
        " shorten it if the licence allows",
    ),
    "no-text": (
        {**LEFS, "questions": [{"text": ""}, *LEFS["questions"][1:]]},
        "questions.1.text: it is empty; write the question",
    ),
    "long-text": (
        {**LEFS, "questions": [{"text": "a" * 301}, *LEFS["questions"][1:]]},
        "questions.1.text: 301 letters, and 300 fit; shorten it if the licence allows",
    ),
    "more-than-a-message": (
        {**LEFS, "introduction": "&" * 900},
        "introduction: with question 1 it is 4554 signs as they are sent, and"
        " 3500 fit; shorten it if the licence allows",
    ),
    "letter-that-cannot-be-shown": (
        {**LEFS, "introduction": "a\x00b"},
        "introduction: 'a\\x00b' does not fit; value error, it has a character that no message can"
        " hold; take it out",
    ),
    "key": (
        {**LEFS, "licens": "x"},
        "licens: there is no such key; mend its spelling or take it out",
    ),
    "points-in-words": (
        {**LEFS, "choices": [{"label": "a", "points": "two"}]},
        "choices.0.points: 'two' does not fit; input should be a valid integer",
    ),
    "table-of-a-sum": (
        {**LEFS, "table": [100, 0]},
        "table: Lower Extremity Functional Scale is scored without one; take it out",
    ),
    "no-table": (
        form_text("koos_ps", 7),
        "table: KOOS-PS has no score without its own;"
        " write 29 scores for the sums 0 to 28, falling from 100 to 0",
    ),
    "table-of-another-length": (
        {**KOOS_PS, "table": TABLE[:28]},
        f"table: 28 scores from 100 to {TABLE[27]:g};"
        " write 29 scores for the sums 0 to 28, falling from 100 to 0",
    ),
    "table-the-other-way": (
        {**KOOS_PS, "table": TABLE[::-1]},
        "table: 29 scores from 0 to 100;"
        " write 29 scores for the sums 0 to 28, falling from 100 to 0",
    ),
    "table-that-rises": (
        {**KOOS_PS, "table": [TABLE[0], TABLE[2], TABLE[1], *TABLE[3:]]},
        "table: a score is not below the one before it;"
        " write 29 scores for the sums 0 to 28, falling from 100 to 0",
    ),
    "share-not-to-the-top": (
        form_text("koos_pf", 11, highest=3),
        "questions.1.choices: none has 4 points; mend them",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), REFUSED.values(), ids=REFUSED)
def test_wrong_form_is_refused(tmp_path: Path, text: dict[str, Any], told: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)

    assert str(refused.value).splitlines()[0] == f"own.yaml {told}"


def scores(folder: Path, text: dict[str, Any], choices: Sequence[int | None]) -> dict[str, float]:
    return read(folder, text).scores(choices)


def test_sum_takes_every_question(tmp_path: Path) -> None:
    assert scores(tmp_path, LEFS, [4] * 20) == {"lefs": 80}
    assert scores(tmp_path, LEFS, [0] * 19 + [3]) == {"lefs": 3}
    assert scores(tmp_path, LEFS, [4] * 19 + [SKIPPED]) == {}


def test_points_are_those_of_the_choice(tmp_path: Path) -> None:
    assert sum(KUJALA) == 100
    assert scores(tmp_path, kujala_text(), [2] * 13) == {"akps": 100}
    assert scores(tmp_path, kujala_text(), [2, 1, *[0] * 11]) == {"akps": 6}


def test_share_is_turned_and_bears_half_skipped(tmp_path: Path) -> None:
    text = form_text("koos_pf", 11)

    assert scores(tmp_path, text, [0] * 11) == {"koos_pf": 100}
    assert scores(tmp_path, text, [4] * 11) == {"koos_pf": 0}
    assert scores(tmp_path, text, [1] * 6 + [SKIPPED] * 5) == {"koos_pf": 75}
    assert scores(tmp_path, text, [1] * 5 + [SKIPPED] * 6) == {}


def test_share_falls_by_just_what_matters(tmp_path: Path) -> None:
    """Skipped questions make thirds of scores: no rounding may hide a fall of exactly 12.5."""
    text, measures = form_text("koos", 42), {one.id: one for one in shipped_alerts().measures}
    for answered in (4, 5, 6, 7):
        skipped = [SKIPPED] * (7 - answered)
        for sum in range(4 * answered + 1):
            points = [min(4, max(0, sum - 4 * place)) for place in range(answered)]
            before = scores(tmp_path, text, points + skipped + [0] * 35)["koos.symptoms"]
            gain = measures["koos.symptoms"].gain(before, 100 - 100 * sum / 4 / answered - 12.5)
            assert gain == -12.5


def test_subscales_take_their_own_questions(tmp_path: Path) -> None:
    answers = [0] * 7 + [1] * 9 + [2] * 17 + [3] * 5 + [SKIPPED] * 3 + [4]

    assert scores(tmp_path, form_text("koos", 42), answers) == {
        "koos.symptoms": 100,
        "koos.pain": 75,
        "koos.adl": 50,
        "koos.sport": 25,
    }


def test_table_of_the_clinic_has_the_score(tmp_path: Path) -> None:
    assert scores(tmp_path, KOOS_PS, [1, *[0] * 6]) == {"koos_ps": TABLE[1]}
    assert scores(tmp_path, KOOS_PS, [4] * 7) == {"koos_ps": 0}


@pytest.mark.parametrize("text", [LEFS, kujala_text(), KOOS_PS], ids=lambda one: str(one["form"]))
def test_form_comes_back_as_it_was_kept(tmp_path: Path, text: dict[str, Any]) -> None:
    form = read(tmp_path, text)

    assert form_of(kept_form(form)) == form


def test_every_score_has_a_measure_that_goes_the_same_way() -> None:
    measures = {one.id: one for one in shipped_alerts().measures}
    rules = {name for rule in shipped_alerts().rules for name in rule.when.change}

    for id in known_scores():
        assert (measures[id].items, measures[id].worse) == ((id,), "lower")
        assert id in rules


def test_names_of_forms_are_free_and_their_sources_known() -> None:
    sources = {source.id for source in shipped().content.sources}

    assert not {*SETS} & {*known_forms()}
    for form in known_forms().values():
        assert form.scores[0].id.partition(".")[0] == form.id
        for score in form.scores:
            assert {*score.sources} <= sources
            assert score.sources or score.basis == "expert"
