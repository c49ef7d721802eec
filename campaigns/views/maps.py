"""What is done on a place's page: layers and pins of its map, and what is there."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.kinds import address_of
from campaigns.location_forms import LayerForm, NewLayerForm, PinForm, PlacementForm
from campaigns.models import Entry, Location, MapLayer, MapPin, Placement
from campaigns.permissions import require_change
from campaigns.services import maps as services
from campaigns.story_forms import entry_names
from campaigns.views.locations import find_location
from campaigns.views.story import Visit, visit

GET_POST = ["GET", "POST"]


def _form(here: Visit, shape: Any, initial: dict[str, Any], **more: Any) -> Any:
    posted = here.request.method == "POST"
    return shape(
        here.request.POST if posted else None, here.request.FILES if posted else None, initial=initial,
        offers=here.offers, game_master=here.game_master, **more,
    )  # fmt: skip


def _page(
    here: Visit, found: Location, form: Any, save: Callable[[dict[str, Any]], Any], *, words: str, row: Any = None,
    anchor: str,
) -> HttpResponse:  # fmt: skip
    """Show a form, or save what it says. Template campaigns/location_part.html: campaign, entry, form, words, row,

    anchor (layer, pin or thing), names (entries to offer)."""
    if here.request.method == "POST" and form.is_valid():
        try:
            save(form.said())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(here.request, "Saved.")
            return redirect(f"{address_of(found)}#{anchor}s")
    names = entry_names(Entry.objects.visible_to(here.person).filter(campaign=here.campaign))
    context = {"campaign": here.campaign, "entry": found, "form": form, "words": words, "row": row, "anchor": anchor}
    status = 422 if form.errors else 200
    return render(here.request, "campaigns/location_part.html", context | {"names": names}, status=status)


def _place(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> tuple[Visit, Location]:
    here = visit(request, campaign_id)
    found = find_location(here, slug)
    require_change(found, here.person)
    return here, found


def _held(row: Any, *names: str) -> dict[str, Any]:
    told = {"visibility": row.visibility, "known_to": [str(pk) for pk in row.known_to]}
    return {name: getattr(row, name) for name in names} | told


@login_required
@require_http_methods(GET_POST)
def layer_new(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Lay a picture upon the map."""
    here, found = _place(request, campaign_id, slug)
    form = _form(here, NewLayerForm, {})

    def save(said: dict[str, Any]) -> None:
        picture = said.pop("picture")
        services.add_layer(actor=here.person, location=found, picture=picture.read(services.MOST_READ), **said)

    return _page(here, found, form, save, words="A new layer of the map", anchor="layer")


@login_required
@require_http_methods(GET_POST)
def layer(request: HttpRequest, campaign_id: uuid.UUID, slug: str, layer_id: int) -> HttpResponse:
    """Change a layer."""
    here, found = _place(request, campaign_id, slug)
    row = get_object_or_404(MapLayer.objects.visible_to(here.person), location=found, pk=layer_id)
    form = _form(here, LayerForm, _held(row, "name", "opacity", "starts_shown"))
    return _page(
        here, found, form, lambda said: services.update_layer(actor=here.person, layer=row, **said),
        words=f"The layer “{row.name}”", row=row, anchor="layer",
    )  # fmt: skip


@login_required
@require_http_methods(GET_POST)
def pin_new(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Put a pin on the map; ?x=&y= say where."""
    here, found = _place(request, campaign_id, slug)
    initial = {name: request.GET[name][:20] for name in ("x", "y") if name in request.GET}
    form = _form(here, PinForm, initial, location=found)
    return _page(
        here, found, form, lambda said: services.add_pin(actor=here.person, location=found, **said),
        words="A new pin", anchor="pin",
    )  # fmt: skip


@login_required
@require_http_methods(GET_POST)
def pin(request: HttpRequest, campaign_id: uuid.UUID, slug: str, pin_id: int) -> HttpResponse:
    """Change a pin."""
    here, found = _place(request, campaign_id, slug)
    row = get_object_or_404(MapPin.objects.visible_to(here.person), location=found, pk=pin_id)
    held = _held(row, "label", "entry", "note", "icon", "colour", "x", "y", "layer")
    form = _form(here, PinForm, held, location=found)
    return _page(
        here, found, form, lambda said: services.update_pin(actor=here.person, pin=row, **said),
        words=f"The pin “{row}”", row=row, anchor="pin",
    )  # fmt: skip


@login_required
@require_http_methods(GET_POST)
def thing_new(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Say that an entry is here."""
    here, found = _place(request, campaign_id, slug)
    form = _form(here, PlacementForm, {})
    return _page(
        here, found, form, lambda said: services.place_entry(actor=here.person, location=found, **said),
        words="Who or what is here", anchor="thing",
    )  # fmt: skip


@login_required
@require_http_methods(GET_POST)
def thing(request: HttpRequest, campaign_id: uuid.UUID, slug: str, thing_id: int) -> HttpResponse:
    """Change as what an entry is here."""
    here, found = _place(request, campaign_id, slug)
    row = get_object_or_404(Placement.objects.visible_to(here.person), location=found, pk=thing_id)
    form = _form(here, PlacementForm, _held(row, "entry", "note"))
    return _page(
        here, found, form, lambda said: services.update_placement(actor=here.person, placement=row, **said),
        words=f"{row.entry.name} here", row=row, anchor="thing",
    )  # fmt: skip


def _remove(
    here: Visit, found: Location, row: Any, act: Callable[[], None], *, words: str, anchor: str
) -> HttpResponse:
    """Ask, then take it away. Template campaigns/location_part_remove.html: campaign, entry, row, words, anchor."""
    if here.request.method != "POST":
        context = {"campaign": here.campaign, "entry": found, "row": row, "words": words, "anchor": anchor}
        return render(here.request, "campaigns/location_part_remove.html", context)
    act()
    messages.success(here.request, "It is gone.")
    return redirect(f"{address_of(found)}#{anchor}s")


@login_required
@require_http_methods(GET_POST)
def layer_remove(request: HttpRequest, campaign_id: uuid.UUID, slug: str, layer_id: int) -> HttpResponse:
    """Ask, then take a layer off the map."""
    here, found = _place(request, campaign_id, slug)
    row = get_object_or_404(MapLayer.objects.visible_to(here.person), location=found, pk=layer_id)
    words = f"the layer “{row.name}” and the pins that are on it alone"
    return _remove(
        here, found, row, lambda: services.remove_layer(actor=here.person, layer=row), words=words, anchor="layer"
    )


@login_required
@require_http_methods(GET_POST)
def pin_remove(request: HttpRequest, campaign_id: uuid.UUID, slug: str, pin_id: int) -> HttpResponse:
    """Ask, then take a pin off the map."""
    here, found = _place(request, campaign_id, slug)
    row = get_object_or_404(MapPin.objects.visible_to(here.person), location=found, pk=pin_id)
    return _remove(
        here,
        found,
        row,
        lambda: services.remove_pin(actor=here.person, pin=row),
        words=f"the pin “{row}”",
        anchor="pin",
    )


@login_required
@require_http_methods(GET_POST)
def thing_remove(request: HttpRequest, campaign_id: uuid.UUID, slug: str, thing_id: int) -> HttpResponse:
    """Ask, then say that an entry is no longer here."""
    here, found = _place(request, campaign_id, slug)
    row = get_object_or_404(Placement.objects.visible_to(here.person), location=found, pk=thing_id)
    return _remove(
        here, found, row, lambda: services.remove_placement(actor=here.person, placement=row),
        words=f"{row.entry.name} from {found.name} (only from the place: the entry itself stays)", anchor="thing",
    )  # fmt: skip
