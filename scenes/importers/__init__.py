"""Readers of foreign scene files: bytes in, found scenes out. Free of Django; msgspec is all they need."""
