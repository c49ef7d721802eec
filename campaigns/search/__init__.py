"""Finding entries by name, sound and words, on SQLite and PostgreSQL behind one interface."""
