"""What a person may take along: the page for a clinician, a copy of all that is kept."""
