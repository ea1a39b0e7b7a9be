"""A clinic on a clock of its own: the real planner, sender, store and flow, with nobody outside."""
