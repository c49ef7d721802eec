"""Locations: places within places, their maps with layers and pins, and what is there."""

from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

from bestiary_site.shared.models import Timestamped
from campaigns.models.entries import Entry, EntryQuerySet, Kind, parent_link
from campaigns.models.heard import Heard, HeardQuerySet, HeardType

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User

WITHIN = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class LocationQuerySet(EntryQuerySet["Location"], TreeQuerySet):
    """Questions to the places. Ask for tree fields after narrowing `tree_filter` to one campaign."""

    def tree_of(self, campaign: Any) -> Self:
        """All places of a campaign with `tree_depth` and `tree_path`, each after the one that it lies in."""
        return self.tree_filter(campaign=campaign).filter(campaign=campaign)


class Location(Entry):  # type: ignore[django-manager-missing]
    """A place. `parent` is the place it lies in; `position` orders the places of one parent."""

    entry_ptr = parent_link("as_location")
    parent = TreeNodeForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    position = models.PositiveIntegerField(default=0, db_index=True)
    place_type = models.CharField("type", max_length=80, blank=True, help_text="City, inn, forest, plane ...")
    properties = models.JSONField(
        default=dict, blank=True, help_text="Climate, ruler, currency ...; places within inherit them."
    )
    notes = models.TextField(blank=True, help_text="Practical things: prices, opening hours, how one gets in.")
    map_x = models.FloatField(null=True, blank=True, validators=WITHIN, help_text="On the map of the parent, 0 to 1.")
    map_y = models.FloatField(null=True, blank=True, validators=WITHIN)
    deleted_with = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+",
        help_text="The place whose deletion has put this one in the bin, too.",
    )  # fmt: skip

    history = HistoricalRecords()
    objects = LocationQuerySet.as_manager()  # type: ignore[django-manager-missing, misc]

    class Meta:
        ordering = ["position", "name", "entry_ptr_id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind that this table stands for."""
        self.kind = Kind.LOCATION
        super().save(*args, **kwargs)


class OfLocationQuerySet(HeardQuerySet[HeardType]):
    """Questions to what belongs to a place."""

    inside = "location__campaign"

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is said to this person, of places that he may see."""
        return self.heard_by(user).filter(location__in=Location.objects.visible_to(user).values("pk"))


class LayerQuerySet(OfLocationQuerySet["MapLayer"]):
    """Questions to the layers of maps."""


class MapLayer(Heard, Timestamped):
    """A picture of a place's map; layers lie upon each other, the first one undermost."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="layers")
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    picture = models.CharField(max_length=200, editable=False, help_text="Storage key.")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    opacity = models.FloatField(default=1.0, validators=WITHIN)
    starts_shown = models.BooleanField(default=True, help_text="Whether it is switched on when the map opens.")

    objects = LayerQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class PinIcon(models.TextChoices):
    """What a pin looks like."""

    PIN = "pin", "Pin"
    CASTLE = "castle", "Castle"
    HOUSE = "house", "House"
    INN = "inn", "Inn"
    TEMPLE = "temple", "Temple"
    TREE = "tree", "Wood"
    MOUNTAIN = "mountain", "Mountain"
    CAVE = "cave", "Cave"
    DANGER = "danger", "Danger"
    TREASURE = "treasure", "Treasure"
    QUESTION = "question", "Question"
    FLAG = "flag", "Flag"


class PinColour(models.TextChoices):
    """The colours of pins: of the pages' palette, so that they are told apart in light and dark."""

    RED = "red", "Red"
    ORANGE = "orange", "Orange"
    YELLOW = "yellow", "Yellow"
    GREEN = "green", "Green"
    BLUE = "blue", "Blue"
    PURPLE = "purple", "Purple"
    GREY = "grey", "Grey"


class PinQuerySet(OfLocationQuerySet["MapPin"]):
    """Questions to the pins of maps."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Pins said to this person; none that leads to a hidden entry or sits on a hidden layer."""
        entries = Entry.objects.visible_to(user).values("pk")
        layers = MapLayer.objects.heard_by(user).values("pk")
        led = Q(entry=None) | Q(entry__in=entries)
        return super().visible_to(user).filter(led, Q(layer=None) | Q(layer__in=layers))


class MapPin(Heard, Timestamped):
    """A mark on a place's map. No layer: on all of them."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="pins")
    layer = models.ForeignKey(MapLayer, null=True, blank=True, on_delete=models.CASCADE, related_name="pins")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="pins_to_it")
    x = models.FloatField(validators=WITHIN)
    y = models.FloatField(validators=WITHIN)
    label = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    icon = models.CharField(max_length=12, choices=PinIcon, default=PinIcon.PIN)
    colour = models.CharField(max_length=10, choices=PinColour, default=PinColour.RED)

    objects = PinQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label or (self.entry.name if self.entry else "a pin")


class PlacementQuerySet(OfLocationQuerySet["Placement"]):
    """Questions to what is where."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Placements said to this person, of entries and places that he may both see."""
        return super().visible_to(user).filter(entry__in=Entry.objects.visible_to(user).values("pk"))


class Placement(Heard, Timestamped):
    """That an entry is at a place: who lives there, what lies there, which plot plays there."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="placements")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="things")
    note = models.CharField(max_length=200, blank=True, help_text="As what: lives here, is buried here ...")

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "location"], name="one_placement_each")]

    def __str__(self) -> str:
        return f"{self.entry} at {self.location}"
