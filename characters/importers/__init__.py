"""Readers of foreign formats: bytes in, entries and a report out. Free of Django; one file per format."""
