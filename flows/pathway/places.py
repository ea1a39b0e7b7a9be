"""In which file each entry of the content stands, so that a message can send its author there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.pathway.schema import Content

PLAN = "pathway.yaml"


@dataclass(frozen=True, slots=True)
class Places:
    """The file of each entry; of content that was read from no file, the name of its list."""

    files: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def file(self, kind: str, id: str) -> str:
        """Return the file of an entry, `kind` being the name of its list."""
        return self.files.get((kind, id), f"{kind}.yaml")

    def of(self, kind: str, id: str) -> str:
        """Return file and key of an entry, as messages begin.

        >>> Places().of("rules", "chest")
        'rules.yaml chest'
        """
        return f"{self.file(kind, id)} {id}"


def places_in(content: Content, files: Mapping[str, Sequence[str]]) -> Places:
    """Return where the entries stand; `files` has by list the file of each entry, in order."""
    found: dict[tuple[str, str], str] = {}
    for kind, names in files.items():
        for entry, file in zip(getattr(content, kind), names, strict=False):
            found.update(((kind, id), file) for id in _ids(entry))
    return Places(found)


def _ids(entry: object) -> Iterator[str]:
    """Yield the id of an entry, and of the signs of a screen."""
    for one in (entry, *getattr(entry, "signs", ())):
        if hasattr(one, "id"):
            yield one.id
