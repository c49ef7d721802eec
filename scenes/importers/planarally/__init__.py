"""Reads PlanarAlly campaign archives (.pac): every location becomes a scene, one for each floor."""

from scenes.importers.planarally.reading import read_planarally

__all__ = ["read_planarally"]
