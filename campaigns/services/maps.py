"""Maps of places: layers, pins, and what is where. Whoever may change the place may change these."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max

from bestiary_site.shared.errors import Conflict, NotFound, Refused
from campaigns.map_pictures import MOST_BYTES, store_map
from campaigns.models import CacheStamp, Entry, Location, MapLayer, MapPin, PinColour, PinIcon, Placement, User
from campaigns.permissions import Person, require_change
from campaigns.services.approval import require_no_approval
from campaigns.services.audit import record
from campaigns.services.hearing import audience_from
from campaigns.services.saving import campaign_stamp

MOST_READ = MOST_BYTES + 1  # of an upload: what is larger is refused anyway
MOST_LAYERS, MOST_PINS, MOST_THINGS = 30, 1000, 2000
RowType = TypeVar("RowType", MapLayer, MapPin, Placement)
_TEXTS = ("name", "label", "note")


def _may(location: Location, actor: Person) -> User:
    person = require_change(location, actor)
    require_no_approval(location, person, f"change the map of {location.name}")
    return person


# -- layers -----------------------------------------------------------------------------------------------


def add_layer(*, actor: Person, location: Location, picture: bytes, **values: Any) -> MapLayer:
    """Lay a picture upon a place's map. Refused for what is no picture."""
    _may(location, actor)
    key, width, height = store_map(picture)
    with transaction.atomic():
        person = _may(location, actor)
        _require_room(location.layers.count(), MOST_LAYERS, "layers")
        last = location.layers.aggregate(last=Max("position"))["last"]
        layer = MapLayer(location=location, picture=key, width=width, height=height)
        layer.position = 0 if last is None else last + 1
        return _save(layer, person, "map.layer_added", {"name": "Map"} | values)


@transaction.atomic
def update_layer(*, actor: Person, layer: MapLayer, place: int | None = None, **values: Any) -> MapLayer:
    """Change a layer's name, opacity, who sees it, or its `place` (0: undermost)."""
    person = _may(layer.location, actor)
    if place is not None:
        rows = [row for row in layer.location.layers.select_for_update() if row.pk != layer.pk]
        rows.insert(max(0, place), layer)
        for position, row in enumerate(rows):
            row.position = position
            MapLayer.objects.filter(pk=row.pk).update(position=position)
    return _save(layer, person, "map.layer_changed", values)


@transaction.atomic
def remove_layer(*, actor: Person, layer: MapLayer) -> None:
    """Take a layer with its own pins off the map; its picture stays in storage until the keeper of files clears it."""
    _remove(layer, _may(layer.location, actor), "map.layer_removed")


# -- pins -------------------------------------------------------------------------------------------------


@transaction.atomic
def add_pin(*, actor: Person, location: Location, **values: Any) -> MapPin:
    """Put a pin on a place's map."""
    person = _may(location, actor)
    _require_room(location.pins.count(), MOST_PINS, "pins")
    return _save(MapPin(location=location), person, "map.pin_added", values)


@transaction.atomic
def update_pin(*, actor: Person, pin: MapPin, **values: Any) -> MapPin:
    """Move a pin or change what it says."""
    return _save(pin, _may(pin.location, actor), "map.pin_changed", values)


@transaction.atomic
def remove_pin(*, actor: Person, pin: MapPin) -> None:
    """Take a pin off the map."""
    _remove(pin, _may(pin.location, actor), "map.pin_removed")


# -- what is where ----------------------------------------------------------------------------------------


@transaction.atomic
def place_entry(*, actor: Person, location: Location, entry: Entry, **values: Any) -> Placement:
    """Say that an entry is at a place. Refused when it is said already."""
    person = _may(location, actor)
    _require_room(location.things.count(), MOST_THINGS, "things")
    if entry.pk == location.pk:
        raise Refused("in_itself", "A place is not in itself.", fields={"entry": ["Choose something else."]})
    try:
        with transaction.atomic():
            return _save(Placement(location=location), person, "location.thing_added", {"entry": entry} | values)
    except IntegrityError as error:
        raise Conflict("there_already", f"{entry.name} is at {location.name} already.") from error


@transaction.atomic
def update_placement(*, actor: Person, placement: Placement, **values: Any) -> Placement:
    """Change as what an entry is at a place, or who knows of it."""
    return _save(placement, _may(placement.location, actor), "location.thing_changed", values)


@transaction.atomic
def remove_placement(*, actor: Person, placement: Placement) -> None:
    """Say that an entry is no longer at a place."""
    _remove(placement, _may(placement.location, actor), "location.thing_removed")


# -- parts ------------------------------------------------------------------------------------------------


def _save(row: RowType, person: User, act: str, values: dict[str, Any]) -> RowType:
    _set_audience(row, person, values)
    clean, complaints = dict[str, Any](), dict[str, list[str]]()
    for name, value in values.items():
        try:
            clean[name] = _clean(row, person, name, value)
        except ValueError as wrong:
            complaints[name] = [str(wrong)]
    if complaints:
        raise Refused("invalid", "Some fields need another look.", fields=complaints)
    for name, value in clean.items():
        setattr(row, name, value)
    row.save()
    _tell(row, person, act)
    return row


def _set_audience(row: RowType, person: User, values: dict[str, Any]) -> None:
    visibility, known_to = values.pop("visibility", None), values.pop("known_to", None)
    if visibility is None and known_to is None and row.pk:
        return
    campaign = row.location.campaign
    assert campaign is not None
    row.audience = audience_from(
        campaign=campaign, person=person, visibility=visibility or row.visibility, known_to=known_to
    )


def _clean(row: RowType, person: User, name: str, value: Any) -> Any:
    if name in _TEXTS:
        return _text(name, value, int(getattr(row._meta.get_field(name), "max_length", 0) or 0))
    if name in ("x", "y", "opacity"):
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ValueError("Must be a number from 0 to 1.")
        return float(value)
    if name in ("icon", "colour"):
        known = PinIcon.values if name == "icon" else PinColour.values
        if value not in known:
            raise ValueError(f"Must be one of {', '.join(known)}.")
        return value
    if name == "starts_shown":
        return bool(value)
    if name in ("entry", "layer"):
        return _require_known(row, person, name, value)
    raise Refused("unknown_field", f"There is no field {name}.")


def _text(name: str, value: Any, longest: int) -> str:
    text = str(value or "").replace("\x00", "").strip()
    if len(text) > longest:
        raise ValueError(f"At most {longest} characters, not {len(text)}.")
    if name == "name" and not text:
        raise ValueError("This must not be empty.")
    return text


def _require_known(row: RowType, person: User, name: str, value: Any) -> Any:
    """Return the entry or layer, which the person must see and which must belong to the campaign or map."""
    if value is None:
        if isinstance(row, Placement):
            raise ValueError("Say who or what is there.")
        return None
    rows: Any = Entry.objects.visible_to(person).filter(campaign=row.location.campaign_id)
    if name == "layer":
        rows = MapLayer.objects.visible_to(person).filter(location=row.location_id)
    if not rows.filter(pk=value.pk).exists():
        raise NotFound(f"{name}_not_found", f"There is no such {name} here, or it is hidden from you.")
    return value


def _remove(row: RowType, person: User, act: str) -> None:
    _tell(row, person, act)
    row.delete()


def _tell(row: RowType, person: User, act: str) -> None:
    record(act, actor=person, target=row, campaign=row.location.campaign)
    CacheStamp.raise_for(campaign_stamp(row.location.campaign_id))


def _require_room(there: int, most: int, what: str) -> None:
    if there >= most:
        raise Refused("too_many", f"A place has at most {most} {what}: take some away first.")
