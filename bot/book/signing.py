"""Who signed which page of the book: `signoffs.yaml` beside the rules, one line a signature."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from flows.errors import ContentError
from flows.pathway.loading import SIGNOFFS, mistake, read_yaml
from flows.pathway.references import Strict

SIGNED, STALE, UNSIGNED = "signed", "changed since", ""


class SignOff(Strict):
    """That somebody read a page and agrees; `hash` tells which text and outcome that was."""

    page: str = Field(min_length=1)
    hash: str = Field(min_length=1)
    name: str = Field(min_length=1)
    role: str = Field(min_length=1)
    date: date


class SignOffs(Strict):
    """The file of all signatures of one flow."""

    signoffs: tuple[SignOff, ...] | None = None


def read_signs(folder: Path) -> dict[str, list[SignOff]]:
    """Return the signatures of a flow's folder by page; raise ContentError naming every mistake."""
    path = folder / SIGNOFFS
    if not path.is_file():
        return {}
    raw = read_yaml(path)
    try:
        found = SignOffs.model_validate(raw or {})
    except ValidationError as error:
        problems = (mistake(SIGNOFFS, raw, one, whole="signoffs") for one in error.errors())
        raise ContentError("\n".join(problems)) from error
    signs: dict[str, list[SignOff]] = defaultdict(list)
    for sign in found.signoffs or ():
        signs[sign.page].append(sign)
    return dict(signs)


def state_of(hash: str, signs: Sequence[SignOff]) -> str:
    """Return whether a page is signed as it is now, was signed before it changed, or never."""
    if any(sign.hash == hash for sign in signs):
        return SIGNED
    return STALE if signs else UNSIGNED


def append_signs(folder: Path, signs: Iterable[SignOff]) -> None:
    """Write signatures at the end of the file; what stands there stays as it is."""
    path = folder / SIGNOFFS
    text = path.read_text(encoding="utf-8") if path.is_file() else "signoffs:\n"
    lines = "".join(f"{_line(sign)}\n" for sign in signs)
    path.write_text(f"{text.rstrip()}\n{lines}", encoding="utf-8")


def _line(sign: SignOff) -> str:
    values = sign.model_dump(mode="json")
    told = ", ".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()
    )
    return f"- {{{told}}}"
