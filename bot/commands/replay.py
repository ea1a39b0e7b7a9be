"""The command `replay`: stored results and published cases of old content on the present one.

Prints numbers of results and sessions, ids of items and tiers; never an answer or a word.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import folder_of, open_library
from bot.commands.printing import print_json, stamped
from bot.errors import BotError
from bot.settings import Settings
from bot.store.conversations import content
from bot.store.database import Database
from bot.store.place import is_server, located
from bot.store.results import kept_hashes, kept_results
from flows.errors import ContentError
from flows.pathway.loading import build, parse_yaml
from flows.pathway.model import Pathway
from flows.proving.cases import read_cases
from flows.proving.outcome import Outcome
from flows.proving.replaying import (
    Replayed,
    Turn,
    not_reproduced,
    replay_case,
    replay_result,
)


class ReplayError(BotError):
    """There is nothing to replay; the message says what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One result or case that does not come out as it did."""

    name: dict[str, int | str]
    replayed: Replayed
    turn: Turn

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        old, new = self.replayed.old, self.replayed.new
        return {
            **self.name,
            "old": _tier(old),
            "new": _tier(new),
            "differs": list(new.differs_in(old)),
            "dropped": list(self.replayed.dropped),
            "asks": list(self.replayed.asks) if self.turn is Turn.UNFINISHED else [],
        }


def replay(arguments: argparse.Namespace, settings: Settings) -> int:
    """List every outcome that would be another, less urgent ones first."""
    pathway = open_library(settings, flow=arguments.flow, content=arguments.content).pathway
    address = arguments.db or settings.database_url
    path = located(address)
    if not is_server(address) and not (isinstance(path, Path) and path.is_file()):
        raise ReplayError(f"{address}: no such database; name one with --db")
    with Database.open(address, serving=False) as db:
        old, broken = _old_content(db, arguments.old)
        run = _Run(pathway, old)
        run.results(db, arguments.old)
    folder = folder_of(settings, arguments.content) / arguments.flow / "cases"
    if arguments.cases or folder.is_dir():
        run.cases(arguments.cases or folder)
    body = {"old": arguments.old, "old_content": broken or "built", **run.as_json()}
    if arguments.json:
        print_json(stamped(pathway.content_hash, body))
    else:
        print("\n".join(_lines(body)))
    return 1 if run.found[Turn.LESS_URGENT] or run.not_reproduced or broken else 0


def _old_content(db: Database, hash: str) -> tuple[Pathway | None, str]:
    """Build the content behind a hash again, or say why that cannot be done any more."""
    text = db.run(content, hash)
    if text is None:
        there = db.run(kept_hashes)
        known = ", ".join(f"{one} ({count} results)" for one, count in there.items())
        raise ReplayError(f"no content is kept under {hash!r}; there is {known or 'none yet'}")
    try:
        return build(parse_yaml(text, hash)), ""
    except ContentError as error:
        return None, f"cannot be built any more: {str(error).splitlines()[0]}"


class _Run:
    """Lives for one call and gathers what does not come out as it did."""

    def __init__(self, pathway: Pathway, old: Pathway | None) -> None:
        self.pathway = pathway
        self.old = old
        self.counts = {"results": 0, "cases": 0}
        self.found: dict[Turn, list[Found]] = {turn: [] for turn in Turn}
        self.not_reproduced: list[dict[str, Any]] = []

    def results(self, db: Database, hash: str) -> None:
        for kept in kept_results(db, hash):
            name: dict[str, int | str] = {"result": kept.id, "session": kept.session_id}
            self.counts["results"] += 1
            self._note(name, replay_result(self.pathway, kept.body))
            parts = not_reproduced(self.old, kept.body) if self.old else ()
            if parts:
                self.not_reproduced.append({**name, "parts": list(parts)})

    def cases(self, folder: Path) -> None:
        if self.old is None:
            return
        for case in read_cases(self.pathway, folder):
            self.counts["cases"] += 1
            self._note({"case": case.id}, replay_case(self.old, self.pathway, case))

    def _note(self, name: dict[str, int | str], replayed: Replayed) -> None:
        turn = replayed.turn
        if turn is not None:
            self.found[turn].append(Found(name=name, replayed=replayed, turn=turn))

    def as_json(self) -> dict[str, Any]:
        lists = {turn.value: [one.as_json() for one in self.found[turn]] for turn in Turn}
        return {**self.counts, **lists, "not_reproduced": self.not_reproduced}


def _tier(outcome: Outcome) -> dict[str, Any]:
    return outcome.model_dump(
        mode="json", include={"disposition", "deadline_hours", "recheck_hours", "where"}
    )


def _lines(body: dict[str, Any]) -> Iterator[str]:
    for turn in Turn:
        yield from (_line(turn.replace("_", " "), one) for one in body[turn])
    for one in body["not_reproduced"]:
        yield f"not reproduced: {_name(one)}: {', '.join(one['parts'])}"
    if body["old_content"] != "built":
        yield f"the old content {body['old_content']}; its cases were not run"
    counts = [f"{len(body[turn])} {turn.replace('_', ' ')}" for turn in Turn]
    counts.append(f"{len(body['not_reproduced'])} not reproduced")
    yield f"{body['results']} results, {body['cases']} cases: {', '.join(counts)}"


def _line(turn: str, one: dict[str, Any]) -> str:
    tiers = " -> ".join(one[when]["disposition"] or "not finished" for when in ("old", "new"))
    asks = f"; asks first: {', '.join(one['asks'])}" if one["asks"] else ""
    dropped = f"; no longer fits: {', '.join(one['dropped'])}" if one["dropped"] else ""
    return f"{turn}: {_name(one)}: {tiers} ({', '.join(one['differs'])}){asks}{dropped}"


def _name(one: dict[str, Any]) -> str:
    return (
        f"case {one['case']}"
        if "case" in one
        else f"result {one['result']} of session {one['session']}"
    )
