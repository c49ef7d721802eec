"""What one file may bring in all, however many scenes it is told to hold."""

from collections import Counter

from scenes.importers.faults import TooLarge

MOST = {"scenes": 200, "pieces": 60_000, "rows": 300_000, "points": 2_000_000, "values": 5_000_000}
WORDS = {"points": "numbers in outlines", "values": "values"}


class Budget:
    """Counts what the readers of one file take out of it; one is handed from scene to scene."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def take(self, what: str, count: int = 1) -> None:
        """Count so many more; refuse when the file has too many."""
        self._taken[what] += count
        if self._taken[what] > MOST[what]:
            said = WORDS.get(what, what)
            raise TooLarge(f"too_many_{what}", f"The file has more than {MOST[what]} {said} in all; split it up.")
