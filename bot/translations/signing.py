"""Notes in `language.yaml` that somebody read catalogues and agrees."""

import json
from collections.abc import Iterable
from pathlib import Path

from bot.conversation.reviews import FILE, Review

BEGIN, EMPTY = "reviews:", "reviews: []"


def append_reviews(folder: Path, reviews: Iterable[Review]) -> None:
    """Write signatures at the end of the file; what stands there stays as it is."""
    path = folder / FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else "complete: false\n"
    text = text.replace(EMPTY, BEGIN) if BEGIN in text else f"{text.rstrip()}\n{BEGIN}"
    lines = "".join(f"{_line(review)}\n" for review in reviews)
    path.write_text(f"{text.rstrip()}\n{lines}", encoding="utf-8")


def _line(review: Review) -> str:
    values = review.model_dump(mode="json").items()
    told = ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values)
    return f"- {{{told}}}"
