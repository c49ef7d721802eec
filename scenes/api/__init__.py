"""The REST doors of the live table."""
