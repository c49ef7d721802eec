"""Creatures of known geometry, and photos of them as a person would take: truth for tests, subjects for the demo."""
