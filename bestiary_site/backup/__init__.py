"""Backups of the whole site: database and files together in one sealed file, and back from it."""
