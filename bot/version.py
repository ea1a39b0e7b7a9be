"""Which version of kneebot this is."""

import tomllib
from importlib import metadata
from pathlib import Path

NAME = "kneebot"
PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def version() -> str:
    """Return the version that is installed, or else that of the checkout in which this stands."""
    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:  # a platform that runs the checkout as it is
        found: str = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
        return found
