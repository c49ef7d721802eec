"""Scenes from and for other programs."""
