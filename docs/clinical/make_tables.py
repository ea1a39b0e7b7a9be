"""Writes amendments.md and flags.md: `python docs/clinical/make_tables.py` from the repository."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

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


def _code(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _page(title: str, about: str, head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [
        f"# {title}",
        "",
        about,
        "Made by `docs/clinical/make_tables.py` from the content and `amendments.yaml`.",
        "",
        _line(head),
        _line(["---"] * len(head)),
        *map(_line, rows),
    ]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


PAGES = (
    Page(path=FOLDER / "amendments.md", text=amendments_page),
    Page(path=FOLDER / "flags.md", text=flags_page),
)

if __name__ == "__main__":
    for page in PAGES:
        page.path.write_text(page.text(), encoding="utf-8")
