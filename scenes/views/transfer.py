"""The pages by which scenes come in from files, leave, and are drawn out of a seed."""

import secrets
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from bestiary_site.shared.streaming import StreamedFile
from campaigns.kinds import address_of
from campaigns.models import Campaign
from campaigns.services.arrivals import forget_arrival, keep_arrival, open_arrival
from campaigns.views.story import Visit, visit
from scenes.api.transfer import file_answer
from scenes.models import Scene, SceneFolder
from scenes.services import generated, scene_exports, scene_imports
from scenes.services.folders import require_game_master
from scenes.views.transfer_forms import FolderChoice, MapForm, SceneFileForm

SHOWN_LOSSES = 60


def _run(request: HttpRequest, campaign_id: uuid.UUID) -> Visit:
    here = visit(request, campaign_id)
    require_game_master(here.campaign, here.person)
    return here


@login_required
@require_http_methods(["GET", "POST"])
def scene_import(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Send a scene file, look at what it brings, bring it in.

    Template scenes/import.html, context: campaign, form; after a look reports (with places), word, filename, lights,
    folders (a form field).
    """
    here = _run(request, campaign_id)
    if "word" in request.POST:
        return _bring_in_now(here)
    form = SceneFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"campaign": here.campaign, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _look(here, form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
    return render(request, "scenes/import.html", context, status=422 if form.errors else 200)


def _look(here: Visit, said: dict[str, Any]) -> dict[str, Any]:
    upload, lights = said["file"], said["lights"] or "auto"
    scene_imports.require_fit_size(upload.size)
    word = keep_arrival(actor=here.person, upload=upload)
    try:
        with open_arrival(actor=here.person, word=word) as stream:
            reports = scene_imports.preview_import(
                actor=here.person,
                campaign=here.campaign,
                data=scene_imports.content_of(stream),
                filename=upload.name,
                lights=lights,
            )
    except DomainError:
        forget_arrival(actor=here.person, word=word)
        raise
    return {
        "reports": reports, "word": word, "filename": upload.name, "lights": lights,
        "folders": FolderChoice(here.campaign).queryset,
    }  # fmt: skip


def _bring_in_now(here: Visit) -> HttpResponse:
    said = here.request.POST
    try:
        with open_arrival(actor=here.person, word=said["word"]) as stream:
            data = scene_imports.content_of(stream)
        made = scene_imports.import_scenes(
            actor=here.person, campaign=here.campaign, data=data, filename=said.get("filename", "")[:300],
            lights=said.get("lights", "auto"), folder=_folder(here.campaign, said.get("folder", "")),
            only=[int(place) for place in said.getlist("only") if place.isdecimal()],
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(here.request, refusal.message)
        return redirect("scene_import", here.campaign.pk)
    forget_arrival(actor=here.person, word=said["word"])
    names = ", ".join(scene.name for scene, _ in made[:3])
    messages.success(here.request, f"{names}{f' and {len(made) - 3} more' if len(made) > 3 else ''} came in.")
    return redirect(address_of(made[0][0]))


def _folder(campaign: Campaign, said: str) -> Any:
    rows = SceneFolder.objects.filter(campaign=campaign)
    return get_object_or_404(rows, pk=int(said)) if said.isdecimal() and len(said) < 16 else None


@login_required
@require_http_methods(["GET", "POST"])
def map_generate(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Choose a map by its small picture and make a scene of it. Template scenes/generate.html."""
    here = _run(request, campaign_id)
    chosen = request.GET.dict() or {"kind": "dungeon", "seed": secrets.token_hex(3)}
    form = MapForm(request.POST or None, initial=chosen, campaign=here.campaign)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        folder, name = said.pop("folder"), said.pop("name")
        try:
            scene = generated.generate_scene(
                actor=here.person, campaign=here.campaign, wish=said, name=name, folder=folder
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{scene.name} is drawn.")
            return redirect(address_of(scene))
    context = {"campaign": here.campaign, "form": form, "first": _first_picture(here.campaign, form)}
    return render(request, "scenes/generate.html", context, status=422 if form.errors else 200)


def _first_picture(campaign: Campaign, form: MapForm) -> str:
    """Return the address of the picture of what the form says now; the page's script changes it."""
    from urllib.parse import urlencode

    names = ("kind", "seed", "columns", "rows", "density", "style")
    said = {name: form[name].value() for name in names if form[name].value() not in (None, "")}
    return f"{reverse('api-scene-map-preview', args=[campaign.pk])}?{urlencode(said)}"


@login_required
@require_GET
def scene_export(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse | StreamedFile:
    """Give a scene as a file (`to`), or the page to choose the format. Template scenes/import_export.html."""
    here = visit(request, campaign_id)
    scene = get_object_or_404(Scene.objects.visible_to(here.person), campaign=here.campaign, slug=slug)
    require_game_master(here.campaign, here.person)
    wanted = request.GET.get("to", "")
    if wanted:
        return file_answer(scene_exports.export_scene(actor=here.person, scene=scene, to=wanted))
    ways = [
        (name, words, scene_exports.export_losses(actor=here.person, scene=scene, to=name)[1])
        for name, words in scene_exports.FORMATS.items()
    ]
    return render(request, "scenes/import_export.html", {"campaign": here.campaign, "scene": scene, "ways": ways})
