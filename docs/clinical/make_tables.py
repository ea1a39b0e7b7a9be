"""Writes the made tables here: `python -m docs.clinical.make_tables` from the root."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.commands.markdown import table
from flows.pathway.loading import read_yaml, shipped

FOLDER = Path(__file__).parent
CONTENT = "flows/content/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One change that the clinical review asked for, and what became of it."""

    id: str
    says: str
    files: tuple[str, ...]
    ids: tuple[str, ...]
    note: str

    @property
    def where(self) -> tuple[str, ...]:
        """Return the paths of the files it went to."""
        return tuple(file if file.startswith("flows/") else CONTENT + file for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and how its text is made."""

    path: Path
    text: Callable[[], str]


def read_amendments() -> tuple[Amendment, ...]:
    """Return the hand-written list of amendments."""
    raw = read_yaml(FOLDER / "amendments.yaml")["amendments"]
    return tuple(
        Amendment(
            id=one["id"],
            says=one["says"],
            files=tuple(one["files"]),
            ids=tuple(one["ids"]),
            note=one["note"],
        )
        for one in raw
    )


def amendments_page() -> str:
    """Return the table of amendments."""
    rows = (
        (one.id, one.says, _code(one.where), _code(one.ids), one.note) for one in read_amendments()
    )
    return _page(
        "Amendments",
        "What the clinical review changed in the first set of red flags, questions and weights, "
        "and where it is now. Expert judgements await clinical sign-off.",
        ("Amendment", "What it says", "Files", "Names", "Note"),
        rows,
    )


def flags_page() -> str:
    """Return the table of red flags, made of the content."""
    return _page(
        "Red flags",
        "Every red flag, the rules that raise it, and how soon a person is seen. "
        "E stands for emergency, D for the same day, U for urgent, R for the default.",
        ("Flag", "What is feared", "Rules", "Basis", "Sources"),
        _flag_rows(),
    )


def _flag_rows() -> Iterator[Sequence[str]]:
    pathway = shipped()
    content = pathway.content
    for flag in content.flags:
        raised = [
            f"{rule.rule} {rule.disposition.value}"
            for rule in (*content.rules, *content.otherwise, *content.combos)
            if rule.flag == flag.id
        ]
        tiers = "; ".join(dict.fromkeys(raised))
        yield (
            f"`{flag.id}`",
            flag.condition,
            tiers,
            flag.basis,
            ", ".join(flag.sources) or "none yet",
        )


def self_tests_page() -> str:
    """Return the table of self-tests, made of the content."""
    return _page(
        "Self-tests",
        "Every movement in the order of asking, what keeps it from being offered beside the gate "
        "of all tests, what it records, and the points it gives. S is a source point, C a "
        "contributor point. Conditions and cut-offs stand in `flows/content/knee`.",
        ("Test", "Not offered with", "Recorded", "Points", "Sources"),
        _self_test_rows(),
    )


def _self_test_rows() -> Iterator[Sequence[str]]:
    pathway = shipped()
    asked = [id for part in pathway.content.pathway.parts for id in part.asks]
    for test in sorted(pathway.content.self_tests, key=lambda test: asked.index(test.id)):
        recorded = [
            part.title + (f" ({part.unit})" if part.unit else "")
            for part in (test.value, *test.also)
        ]
        yield (
            f"{test.name} (`{test.id}`){', core' if test.core else ''}",
            "; ".join(block.reason for block in test.blocks if block.if_unknown == "shut"),
            "; ".join(recorded),
            "; ".join(_points_of(test.id)) or "none, for a clinician",
            ", ".join(test.sources) or "none: expert",
        )


def _points_of(test: str) -> Iterator[str]:
    for finding in shipped().findings:
        leaves = finding.when.leaves()
        if any(leaf.item.partition(".")[0] == test for leaf in leaves):
            sign = "+" if finding.points > 0 else "-"
            role = finding.role[0].upper()
            yield f"{finding.region} {sign}{abs(finding.points)}{role}: {finding.text}"


def _code(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _page(title: str, about: str, head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [
        f"# {title}",
        "",
        about,
        "Made by `python -m docs.clinical.make_tables` from the content and `amendments.yaml`.",
        "",
        table(head, rows),
    ]
    return "\n".join(lines) + "\n"


PAGES = (
    Page(path=FOLDER / "amendments.md", text=amendments_page),
    Page(path=FOLDER / "flags.md", text=flags_page),
    Page(path=FOLDER / "self_tests.md", text=self_tests_page),
)

if __name__ == "__main__":
    for page in PAGES:
        page.path.write_text(page.text(), encoding="utf-8")
