"""Where the templates are: in the package, or beside it in a checkout."""

from pathlib import Path

import bot

PACKAGED = Path(bot.__file__).parent / "templates"
TEMPLATES = PACKAGED if PACKAGED.is_dir() else Path(bot.__file__).parent.parent / "templates"
