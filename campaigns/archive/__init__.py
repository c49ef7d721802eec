"""A whole campaign in one file, and back in again."""
