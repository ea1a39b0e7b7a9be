"""Reads the content folders into a Pathway, and says exactly what is wrong with them."""

import gc
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from flows.errors import ContentError, NoContent
from flows.pathway.connecting import connect
from flows.pathway.model import Pathway
from flows.pathway.places import places_in
from flows.pathway.schema import WORDS, Content

CONTENT = Path(__file__).parent.parent / "content"
SIGNOFFS = "signoffs.yaml"
"""Who signed which page of the book: said about the content, and no part of it."""
ALERTS = "alerts.yaml"
"""When a clinic is told of a check-in: beside the questions, and no part of them."""
FORMS = "forms.yaml"
"""How licensed forms are scored: beside the questions, and no part of them."""
VOCABULARIES = "understanding"
"""The folder of a flow with what people may type, one file for each language."""
APART = ("pathway.yaml", SIGNOFFS, ALERTS, FORMS)
BESIDE = {"sources", "countries", "languages", "vocabularies", "implied", "contradictions"}
"""What may change without another result from the same answers."""
TAG = "tag:yaml.org,2002:"
UNWANTED = tuple(TAG + name for name in ("bool", "timestamp", "int", "float"))
"""YAML 1.1 reads no as false, 1:30 as 90 and 010 as 8; we write numbers plainly."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # chosen at run time
    """Keeps yes, no, on and off as words, and refuses a key that is written twice."""

    file: str
    words: dict[str, str]
    """What was read so far, by itself."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in UNWANTED]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(f"{TAG}int", re.compile(r"^[-+]?(?:0|[1-9]\d*)$"), None)
_Loader.add_implicit_resolver(f"{TAG}float", re.compile(r"^[-+]?\d+\.\d+$"), None)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ContentError(f"{loader.file}: a key must be a plain word")
        if key.value in seen:
            place = f"{loader.file} line {key.start_mark.line + 1}"
            raise ContentError(f"{place}: the key {key.value!r} stands there twice; keep one")
        seen.add(key.value)
    return {str(key): value for key, value in loader.construct_pairs(node, deep=True)}


def _words(loader: _Loader, node: yaml.ScalarNode) -> str:
    """Keep the same words once, as a copy that lies apart from what goes when all is read."""
    said = loader.construct_scalar(node)
    return loader.words.get(said) or loader.words.setdefault(said, said.encode().decode())


_Loader.add_constructor(f"{TAG}map", _mapping)
_Loader.add_constructor(f"{TAG}str", _words)


def read_yaml(path: Path) -> Any:
    """Read one YAML file; a mistake in it names the file and line."""
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: cannot be read; is it UTF-8 text?") from error


def parse_yaml(text: str, name: str) -> Any:
    """Read YAML or JSON; booleans stay words, and a key that stands twice is refused."""
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, object_pairs_hook=lambda pairs: _json_object(name, pairs))
        except json.JSONDecodeError:
            pass  # a flow mapping of YAML begins with a brace too
        except (RecursionError, ValueError) as error:
            raise ContentError(
                f"{name}: is too deep or has an endless number; shorten it"
            ) from error
    try:
        loader = _Loader(text)
        loader.file, loader.words = name, {}
        try:
            with _nothing_looked_through():
                return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f" line {mark.line + 1}" if mark else ""
        raise ContentError(f"{name}{line}: {error.problem}; mend the YAML") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{name}: has a character YAML does not allow; remove it") from error
    except RecursionError as error:
        raise ContentError(f"{name}: is nested too deeply; make it flat") from error
    except (ValueError, KeyError, AttributeError) as error:
        raise ContentError(f"{name}: has a value that is no YAML; write it plainly") from error


@contextmanager
def _nothing_looked_through() -> Iterator[None]:
    """Look for nothing to throw away: all that is read stays, and looking takes as long again."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()


def _json_object(name: str, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    if twice:
        raise ContentError(f"{name}: the key {twice[0]!r} stands there twice; keep one")
    return dict(pairs)


class Raw(dict[str, Any]):
    """Content as read; `files` says for each entry of a list which file it stood in."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        super().__init__(parts)
        self.files: dict[str, list[str]] = dict(getattr(parts, "files", {}))


def read_folder(flow: str, content: Path = CONTENT) -> Raw:
    """Read all files of one flow into one mapping; lists of the same name are joined."""
    folder = content / flow
    if not (folder / "pathway.yaml").is_file():
        raise NoContent(f"{folder.name}/pathway.yaml: no such file; is --content right?")
    raw = Raw({"pathway": read_yaml(folder / "pathway.yaml")})
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name not in APART]
    paths += sorted((folder / VOCABULARIES).glob("*.yaml"))
    shared = sorted((content / "common").rglob("*.yaml"))
    for path in (path for path in paths + shared if not path.name.startswith(".")):
        part = read_yaml(path)
        if not isinstance(part, Mapping):
            raise ContentError(f"{path.name}: must hold named lists such as `questions:`")
        for key, value in part.items():
            if not isinstance(value, list):
                raise ContentError(f"{path.name}: {key!r} must hold a list")
            raw[key] = [*raw.get(key, []), *value]
            raw.files.setdefault(key, []).extend([path.name] * len(value))
    return raw


def shape(raw: Mapping[str, Any]) -> Content:
    """Check the mapping against the schema; every mistake is named in one error."""
    if not isinstance(raw, Mapping):
        raise ContentError("the content is no mapping; give the folder of a flow")
    try:
        return Content.model_validate(raw)
    except ValidationError as error:
        raise ContentError(
            "\n".join(mistake(_file_of(raw, one["loc"]), raw, one) for one in error.errors())
        ) from error


def mistake(file: str, raw: Any, problem: Any, *, whole: str = "") -> str:
    """Return what is wrong by pydantic's account: file, key (or `whole`) and remedy."""
    path = problem["loc"]
    return f"{file} {'.'.join(map(str, path)) or whole}{_name_of(raw, path)}:{_told(problem)}"


def _told(problem: Any) -> str:
    kind, message = problem["type"], problem["msg"].lower()
    if kind == "missing":
        return " this key is missing; add it"
    if kind == "extra_forbidden":
        return " there is no such key; mend its spelling or take it out"
    given = "" if isinstance(problem["input"], (dict, list)) else f" {repr(problem['input'])[:60]}"
    return f"{given} does not fit; {message}"


def _file_of(raw: Mapping[str, Any], path: tuple[Any, ...]) -> str:
    files = getattr(raw, "files", {}).get(path[0], [])
    if len(path) > 1 and isinstance(path[1], int) and path[1] < len(files):
        return str(files[path[1]])
    return f"{path[0]}.yaml"


def _name_of(raw: Any, path: tuple[Any, ...]) -> str:
    """Return the id of the innermost entry that a path leads through, in brackets."""
    name = ""
    for step in path:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(raw, Mapping) and "id" in raw:
            name = f" ({raw['id']})"
    return name


def build(raw: Mapping[str, Any]) -> Pathway:
    """Make a Pathway of a mapping, as read from a folder or kept with an old result."""
    content = shape(raw)
    plain = content.model_dump(mode="json", exclude=BESIDE)
    return connect(
        content,
        places=places_in(content, getattr(raw, "files", {})),
        content_hash=_hash_of(_without_words(plain)),
    )


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_words(part) for key, part in value.items() if key not in WORDS}
    return [_without_words(part) for part in value] if isinstance(value, list) else value


def _hash_of(value: Any) -> str:
    """Return the hash of plain values, the same whenever they are the same."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def load(flow: str = "knee", content: Path = CONTENT) -> Pathway:
    """Read, check and connect the content of a flow."""
    return build(read_folder(flow, content))


@cache
def shipped(flow: str = "knee") -> Pathway:
    """Return the content that comes with the package, read once."""
    return load(flow)


def body(pathway: Pathway) -> str:
    """Return the content as text to keep, from which `build` makes the same pathway again."""
    return pathway.written.model_dump_json()
