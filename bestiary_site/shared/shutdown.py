"""Word to long work in this process that the process is about to end."""

import threading

_stopping = threading.Event()


def announce() -> None:
    """Tell everybody: supervisors stop their children and give their jobs back to the queue."""
    _stopping.set()


def withdraw() -> None:
    """Take the word back, for a process that starts its work anew."""
    _stopping.clear()


def announced() -> bool:
    """Whether the process is about to end."""
    return _stopping.is_set()
