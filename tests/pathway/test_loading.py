"""Reading content: traps of YAML, folders that are not what they should be, and the two hashes."""

import copy
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.errors import ContentError
from flows.pathway.loading import (
    CONTENT,
    body,
    build,
    load,
    parse_yaml,
    read_folder,
    read_yaml,
    shape,
    shipped,
)

TOY = Path(__file__).parents[1] / "toy" / "content"


@cache
def _raw() -> dict[str, Any]:
    return read_folder("knee")


def raw() -> dict[str, Any]:
    """Return the shipped content as authors wrote it, to be changed at will."""
    return copy.deepcopy(_raw())


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """Return a copy of the toy content to break."""
    return Path(shutil.copytree(TOY, tmp_path / "content"))


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file once or more."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def refusal(call: Callable[[], object]) -> str:
    """Return the message with which content is refused: one sentence, no traceback."""
    with pytest.raises(ContentError) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message
    assert not message.endswith((".", "!"))
    return message


class TestYaml:
    @pytest.mark.parametrize("word", ["yes", "no", "on", "off", "Yes", "NO", "true", "False", "y"])
    def test_booleans_stay_words(self, word: str):
        assert parse_yaml(f"a: {word}", "x.yaml") == {"a": word}

    def test_keys_stay_words(self):
        assert parse_yaml("no: 1\n2: 3", "x.yaml") == {"no": 1, "2": 3}

    @pytest.mark.parametrize(
        "word", ["1:30", "010", "0x1F", "0o7", "1_000", "1e3", ".inf", "2026-01-15", "01632 960000"]
    )
    def test_odd_numbers_stay_text(self, word: str):
        assert parse_yaml(f"a: {word}", "x.yaml") == {"a": word}

    @pytest.mark.parametrize(("word", "number"), [("0", 0), ("-3", -3), ("12", 12), ("0.5", 0.5)])
    def test_plain_numbers_are_numbers(self, word: str, number: float):
        assert parse_yaml(f"a: {word}", "x.yaml") == {"a": number}

    def test_same_words_are_kept_once(self):
        first, second = parse_yaml("- over_12_months\n- over_12_months", "x.yaml")

        assert first is second

    def test_json_is_read_too(self):
        assert parse_yaml('{"a": [1, "x", null], "b": true}', "x.json") == {
            "a": [1, "x", None],
            "b": True,
        }

    def test_key_written_twice_is_refused(self):
        message = refusal(lambda: parse_yaml("a: 1\nb:\n  c: 1\n  c: 2\n", "x.yaml"))

        assert message == "x.yaml line 4: the key 'c' stands there twice; keep one"

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            pytest.param("a:\n\tb: 1", "x.yaml line 2: found character", id="tab"),
            pytest.param("a: [1, 2", "x.yaml line ", id="open-list"),
            pytest.param("a: 'x", "x.yaml line ", id="open-quote"),
            pytest.param("a: x: y", "x.yaml line 1: mapping values are not allowed", id="colon"),
            pytest.param("a: 1\n---\nb: 2", "x.yaml line 2: ", id="two-documents"),
            pytest.param("a: \x07", "x.yaml: has a character YAML does not allow", id="control"),
            pytest.param("a: !!python/object:os.system {}", "x.yaml line 1: ", id="tag"),
            pytest.param("a: &x {b: *x}", "x.yaml line 1: found unconstructable", id="loop"),
            pytest.param("b: {<<: {a: 1}}", "x.yaml line 1: ", id="merge"),
            pytest.param("[" * 3000, "x.yaml", id="deep"),
            pytest.param("- " * 3000 + "a", "x.yaml", id="deep-list"),
            pytest.param("{{ age }}: x", "x.yaml: a key must be a plain word", id="template"),
            pytest.param("? [a, b]\n: c", "x.yaml: a key must be a plain word", id="list-as-key"),
        ],
    )
    def test_trap_is_named(self, text: str, says: str):
        assert refusal(lambda: parse_yaml(text, "x.yaml")).startswith(says)

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("a: " + "9" * 5000, id="endless-number"),
            pytest.param("a: !!int x", id="tagged-number"),
            pytest.param("a: !!float x", id="tagged-fraction"),
            pytest.param("a: !!bool maybe", id="tagged-boolean"),
            pytest.param("a: !!timestamp soon", id="tagged-date"),
        ],
    )
    def test_odd_text_is_refused_kindly(self, text: str):
        refusal(lambda: parse_yaml(text, "x.yaml"))


class TestFolders:
    def test_missing_pathway_is_named(self, toy: Path):
        (toy / "elbow" / "pathway.yaml").unlink()

        message = refusal(lambda: load("elbow", toy))

        assert message == "elbow/pathway.yaml: no such file; is --content right?"

    @pytest.mark.parametrize("flow", ["ankle", "../elbow/none", ""])
    def test_missing_flow_is_named(self, toy: Path, flow: str):
        assert "pathway.yaml: no such file; is --content right?" in refusal(lambda: load(flow, toy))

    def test_other_encoding_is_refused(self, toy: Path):
        (toy / "elbow" / "items.yaml").write_bytes(
            "questions: [Ellbogenschmerz für]".encode("cp1252")
        )

        assert (
            refusal(lambda: load("elbow", toy)) == "items.yaml: cannot be read; is it UTF-8 text?"
        )

    @pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
    def test_file_without_lists_is_refused(self, toy: Path, text: str):
        (toy / "elbow" / "items.yaml").write_text(text, encoding="utf-8")

        message = refusal(lambda: load("elbow", toy))

        assert message == "items.yaml: must hold named lists such as `questions:`"

    def test_mapping_for_a_list_is_refused(self, toy: Path):
        (toy / "elbow" / "more.yaml").write_text("flags: {id: rf_hot}", encoding="utf-8")

        assert refusal(lambda: load("elbow", toy)) == "more.yaml: 'flags' must hold a list"

    def test_pathway_that_is_a_list_is_refused(self, toy: Path):
        (toy / "elbow" / "pathway.yaml").write_text("- id: elbow\n", encoding="utf-8")

        assert refusal(lambda: load("elbow", toy)).startswith("pathway.yaml pathway: ")

    def test_tab_in_a_file_is_named_with_its_line(self, toy: Path):
        change(toy / "elbow" / "items.yaml", "  kind: single", "\tkind: single")

        assert refusal(lambda: load("elbow", toy)).startswith("items.yaml line 4: ")

    def test_key_twice_in_a_file_is_named(self, toy: Path):
        change(toy / "elbow" / "items.yaml", "  title: Side", "  title: Side\n  title: Sides")

        message = refusal(lambda: load("elbow", toy))

        assert message == "items.yaml line 6: the key 'title' stands there twice; keep one"

    def test_same_list_in_two_files_is_joined(self, toy: Path):
        more = "sources: [{id: toy2021, title: Another, verified: false}]"
        (toy / "elbow" / "more.yaml").write_text(more, encoding="utf-8")

        assert [source["id"] for source in read_folder("elbow", toy)["sources"]] == [
            "toy2021",
            "toy2020",
        ]

    def test_cases_are_not_content(self):
        assert "answers" not in _raw()

    def test_every_shipped_file_is_plain(self):
        """Two spaces, no tabs, UTF-8, no anchors."""
        for path in sorted(CONTENT.rglob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            assert "\t" not in text, path.name
            assert "\r" not in text, path.name


class TestHashes:
    def test_two_loads_are_alike(self):
        assert build(_raw()).content_hash == shipped().content_hash
        assert load("elbow", TOY).content_hash == load("elbow", TOY).content_hash

    def test_body_builds_the_same_pathway(self):
        again = build(json.loads(body(shipped())))

        assert again.content_hash == shipped().content_hash
        assert list(again.items) == list(shipped().items)
        assert again.content == shipped().content

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            ("items.yaml", "Where does it hurt?", "Where is the pain?"),
            ("items.yaml", "The elbow is hot and red", "A hot red elbow"),
            ("items.yaml", "label: Neck", "label: The neck"),
            ("items.yaml", "Stop if it hurts.", "Stop when it hurts."),
            ("judging.yaml", "text: The grip is weak", "text: A weak grip"),
            ("judging.yaml", "reason: A hot elbow", "reason: A warm elbow"),
            ("pathway.yaml", "name: the wrist", "name: a wrist"),
        ],
    )
    def test_words_change_no_hash(self, toy: Path, file: str, old: str, new: str):
        before = load("elbow", toy)
        change(toy / "elbow" / file, old, new)
        after = load("elbow", toy)

        assert after.content_hash == before.content_hash
        assert after.content != before.content

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            ("judging.yaml", "points: 4, strong", "points: 3, strong"),
            ("judging.yaml", "{below: 5}", "{below: 6}"),
            ("judging.yaml", "disposition: same_day", "disposition: urgent"),
            ("pathway.yaml", "story: 3", "story: 4"),
            ("pathway.yaml", "prior: 1", "prior: 2"),
            ("pathway.yaml", "ranked_from: 10", "ranked_from: 11"),
            ("pathway.yaml", "asks: [age, side, seen]", "asks: [side, age, seen]"),
            ("items.yaml", "max: 110", "max: 120"),
        ],
    )
    def test_what_we_conclude_changes_the_hash(self, toy: Path, file: str, old: str, new: str):
        before = load("elbow", toy).content_hash
        change(toy / "elbow" / file, old, new)

        assert load("elbow", toy).content_hash != before

    def test_sources_change_no_hash(self, toy: Path):
        before = load("elbow", toy)
        change(toy / "common" / "sources.yaml", "An invented source", "A source we made up")
        after = load("elbow", toy)

        assert after.content_hash == before.content_hash

    def test_comments_change_no_hash(self, toy: Path):
        before = load("elbow", toy).content_hash
        change(toy / "elbow" / "items.yaml", "questions:", "# Anything.\n\nquestions:")

        assert load("elbow", toy).content_hash == before

    def test_hash_is_short_and_plain(self):
        assert len(shipped().content_hash) == 16
        assert set(shipped().content_hash) <= set("0123456789abcdef")


class TestShape:
    def test_all_mistakes_are_named_at_once(self):
        content = read_folder("elbow", TOY)
        content["questions"][0]["titel"] = "Age"
        content["questions"][1]["kind"] = "choice"
        with pytest.raises(ContentError) as caught:
            shape(content)

        first, second = str(caught.value).splitlines()
        assert "titel (age)" in first
        assert "kind (side)" in second

    def test_named_file_is_a_file(self):
        content = raw()
        content["questions"][0]["titel"] = "x"
        with pytest.raises(ContentError) as caught:
            build(content)

        file = str(caught.value).split()[0]
        assert list(CONTENT.rglob(file)) != []

    @pytest.mark.parametrize("content", [[], None, "knee"])
    def test_content_that_is_no_mapping_is_refused(self, content: Any):
        refusal(lambda: build(content))

    def test_read_yaml_names_a_missing_file(self, tmp_path: Path):
        message = refusal(lambda: read_yaml(tmp_path / "none.yaml"))

        assert message == "none.yaml: cannot be read; is it UTF-8 text?"
