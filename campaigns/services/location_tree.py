"""Reading the places of a campaign as one person sees them: tree, way up, inherited properties, what is there."""

from collections.abc import Iterator
from functools import cached_property

from django.db.models import Q

from campaigns.models import Campaign, Entry, Location, Placement, PlotLink
from campaigns.permissions import Person
from campaigns.places import Place, Property, hang, in_force, set_in_order


class Tree:
    """The places of a campaign that one person sees, in two queries, whatever their number.

    A place in a hidden one hangs at the nearest place above that he may see, so nothing tells of the hidden one.
    """

    def __init__(self, campaign: Campaign, viewer: Person) -> None:
        self.campaign, self.viewer = campaign, viewer
        self._above = dict(Location.objects.filter(campaign=campaign).order_by().values_list("pk", "parent_id"))
        columns = ("pk", "name", "slug", "position", "place_type", "visibility", "map_x", "map_y")
        rows = Location.objects.visible_to(viewer).filter(campaign=campaign).order_by().values_list(*columns)
        self.places = {
            pk: Place(pk, name, slug, None, position, place_type, visibility, x, y, self._above.get(pk))
            for pk, name, slug, position, place_type, visibility, x, y in rows
        }
        for pk, parent in hang(self._above, self.places).items():
            self.places[pk].parent = parent

    @cached_property
    def order(self) -> list[Place]:
        """All places, each before what lies in it."""
        return set_in_order(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def roots(self) -> list[Place]:
        """The places that lie in no other one."""
        return [place for place in self.order if place.parent is None]

    def children(self, pk: int) -> list[Place]:
        """What lies directly in a place."""
        self.order  # noqa: B018  (fills in the children)
        return [self.places[child] for child in self.places[pk].children]

    def way_up(self, pk: int) -> list[Place]:
        """The places around a place, the outermost first, without itself."""
        found, parent = list[Place](), self.places[pk].parent
        while parent is not None:
            found.append(self.places[parent])
            parent = self.places[parent].parent
        return found[::-1]

    def below(self, pk: int) -> Iterator[Place]:
        """Everything in a place at any depth, in order."""
        start = next(number for number, place in enumerate(self.order) if place.pk == pk)
        yield from self.order[start + 1 : start + 1 + self.places[pk].inside]

    def on_map(self, pk: int) -> list[Place]:
        """What lies directly in a place and has its spot on the map of it; hidden places between them leave none."""
        return [p for p in self.children(pk) if p.really_in == pk and p.x is not None and p.y is not None]


def path_of(tree: Tree, place: Place) -> str:
    """Return the way to a place in words: The Realm › The City."""
    return " › ".join(around.name for around in tree.way_up(place.pk))


def properties_at(tree: Tree, pk: int) -> list[Property]:
    """Return the properties in force at a place, from it and the places around it that this person sees."""
    chain = [*(place.pk for place in tree.way_up(pk)), pk]
    said = dict(Location.objects.filter(pk__in=chain).values_list("pk", "properties"))
    return in_force((here, said.get(here) or {}) for here in chain)


def effective_properties(location: Location, viewer: Person) -> list[Property]:
    """Return the properties in force at a place for this person; `origin` is the id of the place that says so."""
    assert location.campaign is not None
    return properties_at(Tree(location.campaign, viewer), location.pk)


def nearest_seen(location: Location, viewer: Person) -> Location | None:
    """Return the nearest place around this one that the person may see: what he takes for its parent."""
    assert location.campaign is not None
    tree = Tree(location.campaign, viewer)
    place = tree.places.get(location.pk)
    return Location.objects.get(pk=place.parent) if place and place.parent else None


def things_at(tree: Tree, pk: int, *, below: bool = True) -> list[tuple[int, int]]:
    """Return (placement, place) of all that this person sees at a place and, if wanted, below it; in tree order."""
    wanted = [pk, *(place.pk for place in tree.below(pk))] if below else [pk]
    rank = {place: number for number, place in enumerate(wanted)}
    # The places are known to be seen; asked by keys, the database need not work that out again.
    told = Placement.objects.heard_by(tree.viewer).filter(location__campaign=tree.campaign)
    rows = [row for row in told.order_by("pk").values_list("pk", "location_id", "entry_id") if row[1] in rank]
    seen = Entry.objects.visible_to(tree.viewer).filter(pk__in={entry for _, _, entry in rows})
    names = dict(seen.order_by().values_list("pk", "name"))
    shown = sorted((rank[place], names[entry].casefold(), row) for row, place, entry in rows if entry in names)
    return [(row, wanted[number]) for number, _, row in shown]


def placements(keys: list[int]) -> list[Placement]:
    """Return placements by their keys, in this order."""
    rows = Placement.objects.select_related("entry", "location").defer("entry__body", "location__body").in_bulk(keys)
    return [rows[pk] for pk in keys if pk in rows]


def plots_at(location: Location, viewer: Person) -> list[Entry]:
    """Return the plots that are linked to a place, as far as this person may know of it."""
    links = PlotLink.objects.visible_to(viewer).filter(entry=location.pk).values("plot")
    return list(Entry.objects.visible_to(viewer).filter(Q(pk__in=links)).defer("body"))
