"""Invented texts of forms, with as many questions and points as the real ones have."""

from typing import Any

KUJALA = (5, 5, 5, 10, 5, 10, 10, 10, 10, 10, 10, 5, 5)
"""The most points of each question, which make 100."""


def form_text(form: str, count: int, highest: int = 4, **more: Any) -> dict[str, Any]:
    """Return a form whose questions all have the same choices, 0 to the most points."""
    return {
        "form": form,
        "language": "en",
        "licence": "Invented for tests, by nobody",
        "choices": [{"label": f"Level {n}", "points": n} for n in range(highest + 1)],
        "questions": [{"text": f"Invented activity {n}"} for n in range(1, count + 1)],
        **more,
    }


def kujala_text() -> dict[str, Any]:
    """Return a form whose questions have points of their own."""
    questions = [
        {
            "text": f"Invented activity {n}",
            "choices": [
                {"label": "None", "points": 0},
                {"label": "Some", "points": 1},
                {"label": "Full", "points": most},
            ],
        }
        for n, most in enumerate(KUJALA, start=1)
    ]
    return {**form_text("akps", 0), "choices": [], "questions": questions}


LEFS = form_text("lefs", 20)
