"""Reads Foundry scenes of every generation: JSON, packs (.db), and zips of both."""

from scenes.importers.foundry.reading import read_foundry

__all__ = ["read_foundry"]
