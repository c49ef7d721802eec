"""Photographs in, a textured creature out; Django-free."""
