"""The conversation on Telegram."""

import os

# The library's own switch to the form of time spans that it will have; without it, it warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")
