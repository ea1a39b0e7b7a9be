"""What is wrong with the alert rules, programmes and requests beside the flow of check-ins."""

from collections.abc import Iterator
from pathlib import Path

from flows.checkins.alert_rules import check_items, read_alerts
from flows.checkins.programmes import read_programme
from flows.checkins.request_words import REQUESTS, read_requests
from flows.errors import ContentError
from flows.notices import Notice, refused
from flows.pathway.loading import ALERTS, load
from flows.pathway.model import Pathway

PROGRAMMES = "programmes"


def programmes_in(folder: Path, pathway: Pathway) -> Iterator[Notice]:
    """Yield an error for each mistake; nothing for a flow that follows no other."""
    follows, home = pathway.content.pathway.follows, folder / pathway.id
    if follows is None:
        return
    for path in sorted((home / PROGRAMMES).glob("*.yaml")):
        try:
            read_programme(path)
        except ContentError as error:
            yield from refused(str(error))
    try:
        read_requests(home / REQUESTS)
    except ContentError as error:
        yield from refused(str(error))
    if (home / ALERTS).is_file():
        try:
            check_items(read_alerts(home / ALERTS), pathway, load(follows, folder))
        except ContentError as error:
            yield from refused(str(error))
