"""The shapes in which places, their maps and what is there enter and leave the API. Nothing here saves."""

from typing import Any

from rest_framework import serializers

from campaigns.api.relations import VISIBILITIES
from campaigns.kinds import address_of
from campaigns.models import Location, MapLayer, MapPin, PinColour, PinIcon, Placement
from campaigns.models.heard import Heard
from campaigns.places import Property
from campaigns.services.map_reading import layer_address
from campaigns.writing.shown import text_for


def _id(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, **options)


def _within(**options: Any) -> serializers.FloatField:
    return serializers.FloatField(min_value=0, max_value=1, **options)


class PlaceRef(serializers.Serializer):
    """A place, in a word."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, place: Any) -> str:
        """The address of its page."""
        return f"{self.context['base']}{place.slug}/"


class PlaceOut(PlaceRef):
    """A place in the tree; `parent` is the nearest place around it that you may see."""

    parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]
    place_type = serializers.CharField()
    visibility = serializers.CharField()
    depth = serializers.IntegerField(help_text="0: in no other place.")
    inside = serializers.IntegerField(help_text="How many places lie in it at any depth.")
    children_count = serializers.SerializerMethodField()
    map_x = serializers.FloatField(source="x", allow_null=True)
    map_y = serializers.FloatField(source="y", allow_null=True)

    def get_children_count(self, place: Any) -> int:
        """How many places lie directly in it."""
        return len(place.children)


class TreeOut(PlaceOut):
    """A place with those in it."""

    children = serializers.ListField(child=serializers.DictField(), help_text="Places of this shape.")


class PropertyOut(serializers.Serializer):
    """A property in force at a place."""

    name = serializers.CharField()
    value = serializers.JSONField(allow_null=True, help_text="A text, a number, or null: expressly none.")
    origin = serializers.SerializerMethodField(help_text="Id of the place that says so; null: the place itself.")

    def get_origin(self, one: Property) -> int | None:
        """The place that says so."""
        return one.origin


class LocationOut(serializers.Serializer):
    """A place whole."""

    id = serializers.IntegerField(source="pk")
    uid = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.SerializerMethodField()
    aliases = serializers.ListField(child=serializers.CharField())
    summary = serializers.CharField()
    body = serializers.SerializerMethodField(help_text="Markdown, without what is not for you.")
    place_type = serializers.CharField()
    notes = serializers.CharField()
    properties = serializers.DictField(help_text="What the place itself says.")
    effective_properties = serializers.SerializerMethodField()
    parent = serializers.SerializerMethodField()  # type: ignore[assignment]
    position = serializers.SerializerMethodField(help_text="Its place among its siblings that you see, from 0.")
    map_x = serializers.SerializerMethodField()
    map_y = serializers.SerializerMethodField()
    visibility = serializers.CharField()
    tags = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_url(self, row: Location) -> str:
        """The address of its page."""
        return address_of(row)

    def get_body(self, row: Location) -> str:
        """The story as the viewer may read it."""
        return text_for(row, self.context["tree"].viewer)

    def get_effective_properties(self, row: Location) -> list[dict[str, Any]]:
        """What is in force there, its own and what it inherits."""
        return [dict(PropertyOut(one).data) for one in self.context["properties"]]

    def get_parent(self, row: Location) -> int | None:
        """The nearest place around it that the viewer may see."""
        parent: int | None = self.context["tree"].places[row.pk].parent
        return parent

    def get_position(self, row: Location) -> int:
        """Its place among its siblings."""
        tree = self.context["tree"]
        place = tree.places[row.pk]
        return int((tree.children(place.parent) if place.parent else tree.roots()).index(place))

    def get_map_x(self, row: Location) -> float | None:
        """Its spot on the map of its parent, if the viewer sees that."""
        return row.map_x if self._parent_seen(row) else None

    def get_map_y(self, row: Location) -> float | None:
        """Its spot on the map of its parent, if the viewer sees that."""
        return row.map_y if self._parent_seen(row) else None

    def get_tags(self, row: Location) -> list[str]:
        """The words that group it."""
        return [tag.name for tag in row.tags.all()]

    def _parent_seen(self, row: Location) -> bool:
        return row.parent_id is not None and row.parent_id in self.context["tree"].places


class LocationPatch(serializers.Serializer):
    """What may be said of a place; where it lies changes under `/move`."""

    name = serializers.CharField(max_length=200)
    aliases = serializers.ListField(child=serializers.CharField(max_length=100), required=False, max_length=20)
    summary = serializers.CharField(max_length=500, required=False, allow_blank=True)
    body = serializers.CharField(max_length=200_000, required=False, allow_blank=True)
    place_type = serializers.CharField(max_length=80, required=False, allow_blank=True)
    properties = serializers.DictField(required=False, help_text="Names with texts, numbers or null.")
    notes = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    map_x = _within(required=False, allow_null=True)
    map_y = _within(required=False, allow_null=True)
    visibility = serializers.ChoiceField(VISIBILITIES, required=False)
    shown_to = serializers.ListField(child=_id(), required=False, max_length=100)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=50)
    version = _id(required=False)


class LocationIn(LocationPatch):
    """A new place."""

    version = None  # type: ignore[assignment]
    parent = _id(required=False, allow_null=True)  # type: ignore[assignment]
    position = serializers.IntegerField(min_value=0, max_value=100_000, required=False, allow_null=True)


class MoveIn(serializers.Serializer):
    """Where a place is put, with everything in it."""

    parent = _id(allow_null=True, help_text="null: into no other place.")  # type: ignore[assignment]
    position = serializers.IntegerField(
        min_value=0, max_value=100_000, required=False, allow_null=True,
        help_text="Among the places there that you see, from 0; left out: at the end.",
    )  # fmt: skip
    map_x = _within(required=False, allow_null=True)
    map_y = _within(required=False, allow_null=True)
    version = _id(required=False)


class Told(serializers.Serializer):
    """Who hears of a part of a map."""

    id = serializers.IntegerField()
    uid = serializers.UUIDField()
    visibility = serializers.ChoiceField(VISIBILITIES)
    known_to = serializers.SerializerMethodField()

    def get_known_to(self, row: Heard) -> list[int]:
        """The chosen people, for game masters."""
        return row.known_to if self.context["is_game_master"] else []


class ToldIn(serializers.Serializer):
    """Who is to hear of a part of a map."""

    visibility = serializers.ChoiceField(VISIBILITIES, required=False)
    known_to = serializers.ListField(child=_id(), required=False, max_length=100)


class LayerOut(Told):
    """A layer of a map."""

    name = serializers.CharField()
    position = serializers.SerializerMethodField(help_text="From below, among those that you see.")
    url = serializers.SerializerMethodField(help_text="Address of the picture.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    opacity = serializers.FloatField()
    starts_shown = serializers.BooleanField()

    def get_position(self, layer: MapLayer) -> int:
        """Its place from below."""
        return int(self.context["layers"].index(layer.pk))

    def get_url(self, layer: MapLayer) -> str:
        """The address of its picture."""
        return layer_address(layer)


class LayerPatch(ToldIn):
    """What may be said of a layer."""

    name = serializers.CharField(max_length=120, required=False)
    opacity = _within(required=False)
    starts_shown = serializers.BooleanField(required=False)
    place = serializers.IntegerField(min_value=0, max_value=1000, required=False, help_text="0: undermost.")


class LayerIn(LayerPatch):
    """A new layer, as a form with a file."""

    place = None  # type: ignore[assignment]
    picture = serializers.FileField()


class EntryRef(serializers.Serializer):
    """An entry that a pin leads to, or that is somewhere."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    name = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, entry: Any) -> str:
        """The address of its page."""
        return address_of(entry)


class PinOut(Told):
    """A pin on a map."""

    x = serializers.FloatField()
    y = serializers.FloatField()
    label = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField()
    icon = serializers.ChoiceField(PinIcon.choices)
    colour = serializers.ChoiceField(PinColour.choices)
    layer = serializers.SerializerMethodField()
    entry = EntryRef(allow_null=True)

    def get_layer(self, pin: MapPin) -> int | None:
        """The layer that it is on; null: on all."""
        return pin.layer_id


class PinPatch(ToldIn):
    """What may be said of a pin."""

    x = _within()
    y = _within()
    label = serializers.CharField(max_length=120, required=False, allow_blank=True)  # type: ignore[assignment]
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    icon = serializers.ChoiceField(PinIcon.choices, required=False)
    colour = serializers.ChoiceField(PinColour.choices, required=False)
    layer = _id(required=False, allow_null=True)
    entry = _id(required=False, allow_null=True)


class ThingOut(Told):
    """What is at a place."""

    location = serializers.SerializerMethodField()
    entry = EntryRef()
    note = serializers.CharField()

    def get_location(self, row: Placement) -> int:
        """The place: this one or one in it."""
        return row.location_id


class ThingPatch(ToldIn):
    """What may be said of what is at a place."""

    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ThingIn(ThingPatch):
    """An entry that is at a place."""

    entry = _id()
