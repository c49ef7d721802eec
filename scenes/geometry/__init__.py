"""What each player may see, and how far things are apart: geometry of the live table, free of Django.

Everywhere: scene pixels as floats, x to the right and y down; angles in degrees, clockwise on the screen from east.
The compiled loops live in `kernels/`, which nothing imports before it is needed; `warm_up` compiles them ahead.
"""


def warm_up() -> None:
    """Compile (or load from the cache) all number loops, so that the first player does not wait for it."""
    from scenes.geometry.warming import run_everything_once

    run_everything_once()
