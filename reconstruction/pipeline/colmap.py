"""The one door to pycolmap: imported late, kept quiet, and without the signal handlers that it brings along."""

from __future__ import annotations

import signal
import threading

import pycolmap

__all__ = ["pycolmap"]

pycolmap.logging.minloglevel = pycolmap.logging.ERROR.value
if threading.current_thread() is threading.main_thread():
    # its logging library takes SIGTERM over to print a stack trace; a stop is no crash
    _handler = signal.getsignal(signal.SIGTERM)
    if _handler is not None:
        signal.signal(signal.SIGTERM, _handler)
