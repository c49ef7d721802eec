"""Creatures with names, for benchmarks and tests: always the same ones."""

from __future__ import annotations

from typing import Any

KNOWN: dict[str, dict[str, Any]] = {
    "fox": {
        "family": "quadruped",
        "seed": 7,
        "params": {"colour": "#b5652b", "belly": "cream", "tail_tip": "white", "build": "normal", "base": "forest"},
    },
    "fox-plain": {
        "family": "quadruped",
        "seed": 7,
        "params": {"colour": "#b5652b", "build": "normal", "base": "stone", "finish": "plain"},
    },
    "jelly": {
        "family": "slime",
        "seed": 3,
        "params": {"colour": "green", "eyes": 3, "treasure": True, "base": "mud"},
    },
}
