"""Import this first: kneebot is then as it ships, without the tools of developers."""

import sys

TOOLS = ("rich", "pygments")
"""httpx loads them wherever it finds them, for a command line that nobody calls here."""

for name in TOOLS:
    sys.modules[name] = None  # type: ignore[assignment] # so it cannot be imported
