"""Check-ins: what clinics ask the patients who agreed to be followed, when, and what came of it."""
