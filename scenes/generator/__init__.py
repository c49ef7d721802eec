"""Draws battle maps out of a seed: floors, walls that fit the picture, doors, lights. Free of Django."""
