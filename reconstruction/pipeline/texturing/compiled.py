"""Compiling number loops: cached between processes, and without Python's lock so that threads run at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """numba's njit with our settings. Never with fastmath: it removes the checks for not-a-number."""
    from numba import njit

    made: Callable[..., Any] = njit(cache=True, nogil=True)(function)
    return made
