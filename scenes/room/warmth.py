"""Sight's compiled loops, loaded before the first player opens a door."""

import threading

_begun = threading.Event()


def warm_up_in_background() -> None:
    """Compile what sight needs (or load it from the cache) in a thread of its own, once in a process."""
    if _begun.is_set():
        return
    _begun.set()
    threading.Thread(target=_warm_up, name="sight-warming", daemon=True).start()


def _warm_up() -> None:
    from scenes.geometry import warm_up  # numba takes seconds to load

    warm_up()
