"""Reads the content folders into a Pathway, and says exactly what is wrong with them."""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from flows.errors import ContentError, NoContent
from flows.pathway.connecting import connect
from flows.pathway.model import Pathway
from flows.pathway.schema import WORDS, Content

CONTENT = Path(__file__).parent.parent / "content"
TAG = "tag:yaml.org,2002:"
UNWANTED = tuple(TAG + name for name in ("bool", "timestamp", "int", "float"))
"""YAML 1.1 reads no as false, 1:30 as 90 and 010 as 8; we write numbers plainly."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # chosen at run time
    """Keeps yes, no, on and off as words, and refuses a key that is written twice."""

    file: str


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


_Loader.add_constructor(f"{TAG}map", _mapping)


def read_yaml(path: Path) -> Any:
    """Read one YAML file; a mistake in it names the file and line."""
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: cannot be read; is it UTF-8 text?") from error


def parse_yaml(text: str, name: str) -> Any:
    """Read YAML or JSON; booleans stay words, and a key that stands twice is refused."""
    try:
        loader = _Loader(text)
        loader.file = name
        try:
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


def read_folder(flow: str, content: Path = CONTENT) -> dict[str, Any]:
    """Read all files of one flow into one mapping; lists of the same name are joined."""
    folder = content / flow
    if not (folder / "pathway.yaml").is_file():
        raise NoContent(f"{folder.name}/pathway.yaml: no such file; is --content right?")
    raw: dict[str, Any] = {"pathway": read_yaml(folder / "pathway.yaml")}
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != "pathway.yaml"]
    shared = sorted((content / "common").rglob("*.yaml"))
    for path in (path for path in paths + shared if not path.name.startswith(".")):
        part = read_yaml(path)
        if not isinstance(part, Mapping):
            raise ContentError(f"{path.name}: must hold named lists such as `questions:`")
        for key, value in part.items():
            if not isinstance(value, list):
                raise ContentError(f"{path.name}: {key!r} must hold a list")
            raw[key] = [*raw.get(key, []), *value]
    return raw


def shape(raw: Mapping[str, Any]) -> Content:
    """Check the mapping against the schema; every mistake is named in one error."""
    try:
        return Content.model_validate(raw)
    except ValidationError as error:
        raise ContentError(
            "\n".join(_problem(raw, problem) for problem in error.errors())
        ) from error


def _problem(raw: Mapping[str, Any], problem: Any) -> str:
    path = problem["loc"]
    name = _name_of(raw, path)
    key = ".".join(str(step) for step in path)
    given = "" if isinstance(problem["input"], (dict, list)) else f" {problem['input']!r}"
    remedy = {
        "missing": "add this key",
        "extra_forbidden": "no such key; mend its spelling or take it out",
    }.get(problem["type"], problem["msg"].lower())
    return f"{path[0]}.yaml {key}{name}:{given} {remedy}"


def _name_of(raw: Any, path: tuple[Any, ...]) -> str:
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
    plain = content.model_dump(mode="json", exclude={"sources", "countries"})
    return connect(content, content_hash=_hash(_without_words(plain)), text_hash=_hash(plain))


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_words(part) for key, part in value.items() if key not in WORDS}
    return [_without_words(part) for part in value] if isinstance(value, list) else value


def _hash(value: Any) -> str:
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
    return pathway.content.model_dump_json()
