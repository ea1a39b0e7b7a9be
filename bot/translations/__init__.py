"""What translators work on: every text a patient reads, its catalogues, and what is wrong there."""
