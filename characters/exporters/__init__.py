"""Writers of foreign formats: a creature in, a file and a list of what the format cannot hold out (Django-free)."""
