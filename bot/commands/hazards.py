"""What `check` finds in the hazard log of a folder of content."""

from collections.abc import Iterator
from pathlib import Path

from bot.conversation.places import TEMPLATES
from bot.store.tables import SEND_STATES
from flows.errors import ContentError
from flows.notices import Notice, refused
from flows.pathway.model import Pathway
from flows.proving.coverage import hazard_notices, inventory, no_log
from flows.proving.hazards import FILE, read_hazards


def hazards_in(folder: Path, pathway: Pathway) -> Iterator[Notice]:
    """Yield what is wrong with the log, what it does not cover, and what nobody signed off."""
    if not (folder / FILE).is_file():
        yield no_log()
        return
    try:
        log = read_hazards(folder)
    except ContentError as error:
        yield from refused(str(error))
        return
    there = inventory(pathway, log, send_states=SEND_STATES, templates=_templates())
    yield from hazard_notices(log, there)


def _templates() -> Iterator[str]:
    paths = TEMPLATES.rglob("*.j2")
    return (path.relative_to(TEMPLATES).with_suffix("").as_posix() for path in paths)
