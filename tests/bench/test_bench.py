"""The benchmark runs, its peers do the same work, and the page shows what was measured."""

import json
import re
from typing import Any

import pytest

from bench.__main__ import SHEETS, _given, main
from bench.measuring import Measure
from bench.page import PAGE
from bench.parts import parts
from bench.timing import Timing, time_calls

THEIRS = Timing(n=1000, median_us=250, p99_us=400)


def measure(**more: Any) -> Measure:
    return Measure(what="A turn", ours=Timing(n=1000, median_us=100, p99_us=300), **more)


def test_calls_alternate_with_those_of_a_peer():
    called: list[str] = []

    ours, theirs = time_calls(
        [lambda: called.append("ours")], [lambda: called.append("theirs")], rounds=2
    )

    assert called[2:] == ["ours", "theirs", "ours", "theirs"]
    assert ours.n == theirs.n == 1
    assert 0 < ours.median_us == ours.p99_us


def test_ratio_says_how_much_longer_the_peer_takes():
    assert measure(theirs=THEIRS).ratio == 2.5
    assert measure().ratio is None


def test_parts_tell_each_measure_with_its_budget():
    found = measure(budget_us=60, why_missed="It is long.", peer="a peer", theirs=THEIRS)

    told = str(parts({"turn": found}))

    assert "| A turn | 1,000 | 100 µs | 300 µs | 60 µs  | 250 µs       | 2.5   |" in told
    assert "- A turn: a peer." in told
    assert "- A turn: 100 µs, budget at most 60 µs: **missed**. It is long." in told


def test_every_quick_measure_runs(capsys: pytest.CaptureFixture[str]):
    names = ["advance", "agenda", "assess", "rules", "why", "explain"]

    main([*names, "--rounds", "1", "--cases", "1", "--json"])

    measures = json.loads(capsys.readouterr().out)["measures"]
    assert list(measures) == names
    assert [name for name in names if measures[name]["ratio"]] == ["advance", "rules"]
    assert all(one["ours"]["median_us"] > 0 for one in measures.values())


def test_long_bench_of_the_makefile_takes_many_of_all():
    makefile = PAGE.parents[1].joinpath("Makefile").read_text(encoding="utf-8")
    [words] = re.findall(r"^bench-long:.*\n\t.*python -m bench (.*)$", makefile, re.MULTILINE)

    assert _given(words.split()).long == [*SHEETS]


def test_unknown_name_is_named(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as left:
        main(["asess"])

    assert left.value.code == 2
    assert "'asess'" in capsys.readouterr().err
