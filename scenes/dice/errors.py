"""The refusal of a formula: what is wrong, at which character, and what to write instead."""


class DiceError(ValueError):
    """A formula that cannot be read or rolled; `position` counts its characters from 0."""

    def __init__(self, code: str, message: str, position: int | None = None) -> None:
        place = "" if position is None else f" (character {position + 1})"
        self.code, self.message, self.position = code, message + place, position
        super().__init__(self.message)
