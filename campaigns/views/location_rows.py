"""The rows of the tree of places, flat, as a template writes them into nested lists."""

from dataclasses import dataclass, field

from campaigns.places import Place
from campaigns.services.location_tree import Tree

BRANCH = 300  # a tree of more places is sent branch by branch
AT_ONCE = 100


@dataclass
class Row:
    """A place in the list. `opens`: a list of what is in it follows; `closes`: so many lists end after it."""

    place: Place
    opens: bool = False
    closes: list[None] = field(default_factory=list)


def rows_of(tree: Tree, of: Place | None, *, whole: bool, start: int) -> tuple[list[Row], int]:
    """Return the rows from a place on (None: from the top), and how many at its first level are left out."""
    if not whole:
        return branch(tree, of, start)
    places = list(tree.below(of.pk)) if of else tree.order
    depths = [place.depth for place in places] + [of.depth + 1 if of else 0]
    rows = []
    for number, place in enumerate(places):
        deeper = depths[number + 1] > place.depth
        rows.append(Row(place, deeper, [] if deeper else [None] * (place.depth - depths[number + 1])))
    return rows, 0


def branch(tree: Tree, of: Place | None, start: int) -> tuple[list[Row], int]:
    """Return what lies directly in a place from `start` on, and how many more there are."""
    places = tree.children(of.pk) if of else tree.roots()
    return [Row(place) for place in places[start : start + AT_ONCE]], max(0, len(places) - start - AT_ONCE)
