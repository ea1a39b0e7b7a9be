"""What is kept of a session is told by the number of the schema, so that no other version fails."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import Database
from bot.store.errors import SchemaTooNew
from bot.store.migrating import MIGRATIONS, revisions, upgrade
from bot.store.session_state import State
from tests.store.schemas import at_revision

SINCE, SHAPE = "0017", "772462266b42"
"""The schema with which the state of a session was given its shape, and that shape."""


def shape(part: Any) -> Any:
    """Return what can be written: words about it are none of it."""
    if isinstance(part, dict):
        return {key: shape(one) for key, one in part.items() if key not in ("title", "description")}
    return [shape(one) for one in part] if isinstance(part, list) else part


def test_state_of_another_shape_has_a_schema_of_another_number() -> None:
    """A new field, phase or question beside needs a migration, be it empty, and both lines above.

    Else the version before opens the database after a way back, and fails at each chat.
    """
    written = json.dumps(shape(State.model_json_schema()), sort_keys=True)

    assert sha256(written.encode()).hexdigest()[:12] == SHAPE
    assert SINCE in revisions()


def test_version_before_refuses_a_database_with_such_states(tmp_path: Path) -> None:
    """It knows the migrations before that one, and says so before it looks at any chat."""
    older = tmp_path / "migrations" / "versions"
    older.mkdir(parents=True)
    for script in (MIGRATIONS / "versions").glob("[0-9]*.py"):
        if script.name < SINCE:
            (older / script.name).write_text(script.read_text())
    path = tmp_path / "kneebot.sqlite"
    with Database.open(path, serving=True) as db, pytest.raises(SchemaTooNew, match="newer"):
        upgrade(db, older.parent)


def test_chats_of_the_schema_before_go_on_and_are_copied_first(tmp_path: Path) -> None:
    path = tmp_path / "kneebot.sqlite"
    before = revisions()[revisions().index(SINCE) - 1]
    at_revision(f"sqlite:///{path}", before)
    Database.open(path, serving=True).close()

    assert path.with_name(f"{path.name}.backup-{before}").is_file()
