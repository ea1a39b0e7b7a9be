"""What answers lead to, and the reasons that are said for it."""

from flows.judging.conclusion import conclude
from flows.pathway.disposition import Disposition
from flows.pathway.loading import shipped


def test_crash_is_not_said_to_keep_anybody_from_walking() -> None:
    """Nobody who was hit by a car had been asked about steps."""
    conclusion = conclude(shipped(), {"high_energy_crash": "yes"})

    assert conclusion.disposition is Disposition.EMERGENCY
    assert conclusion.reasons == ("Hit by a vehicle, a crash, or a fall from a height",)
