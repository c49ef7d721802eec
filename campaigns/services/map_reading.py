"""A place's map as one person sees it: nothing hidden is in it, not even as a number."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from campaigns.kinds import address_of
from campaigns.models import Entry, Location, MapLayer, MapPin
from campaigns.services.location_tree import Tree

MOST_PINS_SENT = 1000


@dataclass(frozen=True)
class Map:
    """Layers from below, pins, and the places within that have a spot on it."""

    layers: list[MapLayer]
    pins: list[MapPin]
    picture: dict[str, Any]


def layer_address(layer: MapLayer) -> str:
    """Return the address of a layer's picture; another picture has another address."""
    return reverse("map-picture", args=[layer.pk, digest_of_key(layer.picture)])


def digest_of_key(key: str) -> str:
    """Return the part of a picture's key that tells pictures apart in addresses."""
    return key.rsplit("/", 1)[-1][:12]


def _pins(location: Location, tree: Tree, layers: set[int]) -> list[MapPin]:
    """Return the pins told to the person that lie on a layer that he sees and lead to nothing hidden."""
    told = MapPin.objects.heard_by(tree.viewer).filter(location=location.pk).select_related("entry")
    rows = [pin for pin in told.defer("entry__body")[:MOST_PINS_SENT] if pin.layer_id in {None, *layers}]
    led = {pin.entry_id for pin in rows if pin.entry_id}
    seen = set(Entry.objects.visible_to(tree.viewer).filter(pk__in=led).values_list("pk", flat=True)) if led else set()
    return [pin for pin in rows if pin.entry_id is None or pin.entry_id in seen]


def read_map(location: Location, tree: Tree, *, may_change: bool) -> Map:
    """Return the map of a place; `picture` is what the page's script draws (for json_script)."""
    layers = list(MapLayer.objects.heard_by(tree.viewer).filter(location=location.pk))
    pins = _pins(location, tree, {layer.pk for layer in layers})
    base = reverse("locations", args=[location.campaign_id])
    picture = {
        "campaign": str(location.campaign_id), "location": location.pk, "mayChange": may_change, "base": base,
        "layers": [_layer(layer) for layer in layers], "pins": [_pin(pin) for pin in pins],
        "places": [
            {"id": p.pk, "x": p.x, "y": p.y, "label": p.name, "url": f"{base}{p.slug}/"}
            for p in tree.on_map(location.pk)
        ],
    }  # fmt: skip
    return Map(layers, pins, picture)


def _layer(layer: MapLayer) -> dict[str, Any]:
    return {
        "id": layer.pk, "name": layer.name, "url": layer_address(layer), "width": layer.width,
        "height": layer.height, "opacity": layer.opacity, "shown": layer.starts_shown,
    }  # fmt: skip


def _pin(pin: MapPin) -> dict[str, Any]:
    return {
        "id": pin.pk, "x": pin.x, "y": pin.y, "label": str(pin), "note": pin.note, "icon": pin.icon,
        "colour": pin.colour, "layer": pin.layer_id, "url": address_of(pin.entry) if pin.entry else "",
        "hidden": bool(pin.audience),
    }  # fmt: skip
