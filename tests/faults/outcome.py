"""What a campaign against one class of faults found."""

from dataclasses import dataclass


@dataclass(slots=True)
class Outcome:
    """Counts of one class. The bar for lost, corrupted and accepted is nothing at all.

    `tries` counts the faults that were made, `lost` what was said to be saved and was gone,
    `corrupted` the files that were not whole or held half an action, `accepted` the damage that
    was taken for whole, or the work said to be done that was not.
    """

    tries: int = 0
    lost: int = 0
    corrupted: int = 0
    accepted: int = 0
    control_tries: int = 0
    control_found: int = 0
    """How often the same faults were seen where the protection is taken away."""

    @property
    def has_passed(self) -> bool:
        """Whether nothing was lost, and the control shows that it would have been seen."""
        clean = not (self.lost or self.corrupted or self.accepted)
        return clean and self.tries > 0 and self.control_found > 0


def spread(number: int) -> float:
    """Return a place between 0 and 1: 0, 1/2, 1/4, 3/4 … so that any run of them lies wide."""
    place, share = 0.0, 0.5
    while number:
        place += share * (number & 1)
        number, share = number >> 1, share / 2
    return place
