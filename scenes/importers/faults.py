"""Refusals of the code that knows no Django; services turn them into those that people read (`scene_imports.told`)."""


class SceneFault(Exception):
    """Something in a file or a wish that cannot be taken: a stable code, a sentence, the fields that it is about."""

    def __init__(self, code: str, message: str, *, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields or {}


class Refused(SceneFault):
    """Not acceptable for what it holds."""


class TooLarge(SceneFault):
    """More than the site takes."""
