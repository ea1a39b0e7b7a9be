"""Keeps pytest's search for doctests away from what only Alembic can import."""

collect_ignore = ["env.py"]
