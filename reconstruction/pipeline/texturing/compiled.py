"""Compiling number loops: cached between processes, and without Python's lock so that threads run at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable)


def compiled(function: Function) -> Function:
    """numba's njit with our settings. Never with fastmath: it removes the checks for not-a-number."""
    from numba import njit

    made: Function = njit(cache=True, nogil=True)(function)
    return made
