"""What a miniature is described by: family, seed, params; checked here with sentences a person can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reconstruction.synthetic.families import FAMILIES, SHARED


@dataclass(frozen=True)
class Spec:
    """A valid description; make it with `Spec.checked`."""

    family: str
    seed: int = 1
    params: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def checked(cls, described: Mapping[str, Any]) -> Spec:
        """A Spec from {"family": ..., "seed": ..., "params": {...}}; ValueError names what is wrong with it."""
        family = described.get("family")
        if family not in FAMILIES:
            raise ValueError(f"There is no family {family!r}. Use one of: {', '.join(sorted(FAMILIES))}.")
        seed = described.get("seed", 1)
        if not isinstance(seed, int):
            raise ValueError(f"The seed of a {family} must be a whole number, not {seed!r}.")
        given = dict(described.get("params", {}))
        known = {**SHARED, **FAMILIES[family].params}
        for name, value in given.items():
            if name not in known:
                raise ValueError(f"A {family} has no {name!r}. It has: {', '.join(sorted(known))}.")
            known[name].check(f"{family}.{name}", value)
        return cls(str(family), seed, {**{name: param.default for name, param in known.items()}, **given})
