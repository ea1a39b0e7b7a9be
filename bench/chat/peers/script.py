"""What every bot here asks, and how it is reached; the peers run this in a venv of their own."""

import os

API = os.environ.get("API", "")
PORT = int(os.environ.get("PORT", "0"))
HOOK = f"http://127.0.0.1:{PORT}/hook"
SECRET = "bench-secret"
TOKEN = "7000000001:bench-token-bench-token-bench-tokenx"
QUESTIONS = [
    f"Question {n} of 12: how are you feeling today, compared with yesterday?" for n in range(1, 13)
]
OPTIONS = [(f"Option {n}", f"a:{n}") for n in range(1, 5)]
END = "Thank you, that was the last question."
