"""How far a long act is: a stage and a fraction, told now and then; and whether somebody wants it to end."""

import time
from collections.abc import Callable

from bestiary_site.shared.errors import Conflict

Tell = Callable[[str, float], None]
_SECONDS = 0.5


class Cancelled(Conflict):
    """Somebody asked for the end."""

    def __init__(self) -> None:
        super().__init__("backup_cancelled", "It was cancelled. Nothing was changed.")


class Progress:
    """Says the stage and its fraction (0..1) to `tell`, sparingly; Cancelled when `cancelled` says so."""

    def __init__(self, tell: Tell = lambda stage, fraction: None, cancelled: Callable[[], bool] = lambda: False):
        self._tell, self._cancelled = tell, cancelled
        self._stage, self._told_at = "", 0.0

    def at(self, stage: str, fraction: float = 0.0) -> None:
        """Say how far it is."""
        now = time.monotonic()
        if stage == self._stage and now - self._told_at < _SECONDS:
            return
        self._stage, self._told_at = stage, now
        if self._cancelled():
            raise Cancelled
        self._tell(stage, min(max(fraction, 0.0), 1.0))

    def of(self, stage: str) -> Callable[[float], None]:
        """Return what takes the fractions of one stage."""
        return lambda fraction: self.at(stage, fraction)
