"""What can be wrong with a file for the table: a stable code and a sentence for the person."""


class UnfitFile(Exception):
    """The file cannot come to the table as it is."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def broken(what: str = "picture") -> UnfitFile:
    """Return the refusal of a file that stops making sense in the middle."""
    return UnfitFile(f"broken_{what}", f"The {what} is damaged: part of it is missing or makes no sense.")
