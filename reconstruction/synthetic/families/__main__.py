"""Prints every family of creatures with its params: python -m reconstruction.synthetic.families."""

from __future__ import annotations

import sys

from reconstruction.synthetic.families import FAMILIES, SHARED
from reconstruction.synthetic.params import Param


def described(name: str, param: Param) -> str:
    """One line about a param."""
    kind = "colour" if param.colour else " | ".join(param.choices)
    if not kind:
        kind = "true | false" if isinstance(param.default, bool) else f"{param.low:g} to {param.high:g}"
    return f"    {name:<14} {param.about} ({kind}; default {param.default})\n"


def main() -> None:
    """Prints the list."""
    for family, entry in {"(every family)": None, **FAMILIES}.items():
        sys.stdout.write(f"{family}" + (f": {entry.about}\n" if entry else "\n"))
        for name, param in (entry.params if entry else SHARED).items():
            sys.stdout.write(described(name, param))


if __name__ == "__main__":
    main()
