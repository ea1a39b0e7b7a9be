"""Follow-up of a clinic's patients: which check-in when, what became of them, whom to tell."""
