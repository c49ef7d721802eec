"""The pages of scenes: the list with its folders, making one, what is done to one, its words."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.entry_forms import people_of
from campaigns.kinds import address_of, kind_of
from campaigns.models import Entry, Role
from campaigns.permissions import require_role
from campaigns.services.relation_rows import relations_context
from campaigns.views.story import Visit, visit
from campaigns.writing.page import entry_context
from scenes.forms import SceneForm
from scenes.models import Scene, SceneFolder
from scenes.services import listing, scene_folders, tables
from scenes.services import scenes as services

PER_PAGE = 48
# Where scenes come from besides an empty table: pages of other modules, shown as far as they are there.
_WAYS_IN = (("scene_generate", "Draw a map by chance", "star"), ("scene_import", "Bring one in", "upload"))


def find_scene(here: Visit, slug: str) -> Scene:
    """Return the living scene if this person may know of it, or a 404."""
    seen = Scene.objects.visible_to(here.person).filter(campaign=here.campaign)
    return get_object_or_404(seen.select_related("campaign", "folder", "created_by", "keeper"), slug=slug)


@login_required
@require_safe
def scenes(request: HttpRequest, campaign_id: uuid.UUID, kind_path: str = "scenes") -> HttpResponse:
    """The scenes; ?folder=&q=&tag=&archived=1&bin=1&page=. Template scenes/scenes.html, context:

    campaign, runs, page_obj (scenes), cards (dicts of scene, picture, larger, tokens, people, is_open), shelves,
    folder, path, q, view (scenes, archived or bin), ways_in, gone (a scene binned just now).
    """
    here = visit(request, campaign_id)
    view = "bin" if request.GET.get("bin") else "archived" if request.GET.get("archived") else "scenes"
    if view != "scenes":
        require_role(here.campaign, here.person, Role.GAME_MASTER)
    q = (request.GET.get("q") or request.GET.get("tag") or "").replace("\x00", "").strip()[:100]
    folder = _folder(here, request.GET.get("folder", ""))
    found = _found(here, view, q, folder)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "campaign": here.campaign, "runs": here.game_master, "page_obj": page, "q": q, "view": view, "folder": folder,
        "path": scene_folders.path_of(folder), "base": reverse("scenes", args=[here.campaign.pk]),
        "cards": _cards(here, list(page.object_list)),
    }  # fmt: skip
    if here.game_master:
        context |= {"shelves": listing.shelves(here.campaign), "ways_in": _ways_in(here), "gone": _gone(here)}
    return render(request, "scenes/scenes.html", context)


def _folder(here: Visit, said: str) -> SceneFolder | None:
    if not said or not here.game_master:
        return None
    if not (said.isdecimal() and len(said) < 16):
        raise Http404("There is no such folder.")
    return get_object_or_404(SceneFolder.objects.select_related("campaign"), campaign=here.campaign, pk=said)


def _found(here: Visit, view: str, q: str, folder: SceneFolder | None) -> Any:
    if view == "bin":
        return listing.narrow(listing.bin_of(here.person, here.campaign).defer("body"), q=q)
    everywhere = bool(q) or view == "archived" or not here.game_master
    rows = listing.scenes_of(here.person, here.campaign).defer("body")
    return listing.narrow(rows, q=q, archived=view == "archived", folder="all" if everywhere else folder)


def _cards(here: Visit, rows: list[Scene]) -> list[dict[str, Any]]:
    if not here.game_master:
        return [{"scene": scene} for scene in rows]
    seen, (table, seats) = listing.pictured(rows), listing.people_at(here.campaign)
    return [
        {
            "scene": scene, "picture": seen.pictures.get(scene.pk, ""), "larger": seen.larger.get(scene.pk, ""),
            "tokens": seen.tokens.get(scene.pk, 0),
            "people": seats.get(scene.pk, []), "is_open": scene.pk == table,
        }
        for scene in rows
    ]  # fmt: skip


def _ways_in(here: Visit) -> list[dict[str, str]]:
    ways = []
    for route, label, icon in _WAYS_IN:
        try:
            ways.append({"url": reverse(route, args=[here.campaign.pk]), "label": label, "icon": icon})
        except NoReverseMatch:
            continue
    return ways


def _gone(here: Visit) -> Scene | None:
    said = here.request.GET.get("gone", "")
    if not (said.isdecimal() and len(said) < 16):
        return None
    return Scene.objects.deleted().filter(campaign=here.campaign, pk=said).first()


# -- making and changing ----------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def scene_new(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Make an empty scene; ?folder=&name=. Template scenes/scene_new.html: campaign, form, ways_in."""
    here = visit(request, campaign_id)
    require_role(here.campaign, here.person, Role.GAME_MASTER)
    initial = {"folder": request.GET.get("folder", ""), "name": request.GET.get("name", "")[:200]}
    form = SceneForm(request.POST or None, campaign=here.campaign, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            folder = scene_folders.folder_at(here.campaign, form.cleaned_data["folder"])
            made = services.create_scene(
                actor=here.person, campaign=here.campaign, name=form.cleaned_data["name"],
                folder=folder, settings=form.settings(), pieces=form.pieces(),
            )  # fmt: skip
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(address_of(made))
    context = {"campaign": here.campaign, "form": form, "ways_in": _ways_in(here)}
    return render(request, "scenes/scene_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def scene_about(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """The words of a scene. Template scenes/scene_about.html: campaign, entry, kind, picture, runs, is_open, people
    (choices), tokens; those of entry_context and relations_context."""
    here = visit(request, campaign_id)
    found = find_scene(here, slug)
    context = entry_context(found, here.person) | relations_context(found, here.person)
    context |= {"campaign": here.campaign, "entry": found, "kind": kind_of(found), "runs": here.game_master}
    if here.game_master:
        card = _cards(here, [found])[0]
        context |= card | {"choices": people_of(here.campaign), "shelves": listing.shelves(here.campaign)}
    return render(request, "scenes/scene_about.html", context)


@login_required
@require_safe
def entry_named(request: HttpRequest, campaign_id: uuid.UUID, entry_uid: uuid.UUID) -> HttpResponse:
    """Lead from the table to the page of what a token or a note stands for, if this person may see it."""
    here = visit(request, campaign_id)
    seen = Entry.objects.visible_to(here.person)
    mine = seen.filter(campaign=here.campaign) | seen.filter(campaign=None)
    return redirect(address_of(get_object_or_404(mine, uid=entry_uid)))


# -- acts -------------------------------------------------------------------------------------------------


@login_required
@require_POST
def scene_act(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Do something to a scene: `act` is one of the keys below, `next` where to go afterwards."""
    here = visit(request, campaign_id)
    found = find_scene(here, slug)
    services.require_scene(here.person, found)
    act = _ACTS.get(request.POST.get("act", ""), _nothing)
    try:
        return redirect(act(here, found) or here.back(reverse("scenes", args=[campaign_id])))
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(here.back(reverse("scenes", args=[campaign_id])))


def _nothing(here: Visit, scene: Scene) -> None:
    messages.error(here.request, "Say what is to be done with the scene.")


def _open(here: Visit, scene: Scene) -> str | None:
    chosen = [int(one) for one in here.request.POST.getlist("people") if one.isdecimal() and len(one) < 12]
    tables.open_scene(actor=here.person, scene=scene, people=chosen or None)
    who = "Those whom you have chosen are" if chosen else "The players are"
    messages.success(here.request, f"{who} at {scene.name} now.")
    return address_of(scene) if here.request.POST.get("go") else None


def _close(here: Visit, scene: Scene) -> None:
    tables.close_table(actor=here.person, campaign=here.campaign)
    messages.success(here.request, "The table is closed: the players wait until you open a scene.")


def _duplicate(here: Visit, scene: Scene) -> None:
    made = services.duplicate_scene(actor=here.person, scene=scene)
    messages.success(here.request, f"{made.name} lies beside it.")


def _archive(here: Visit, scene: Scene) -> None:
    services.archive_scene(actor=here.person, scene=scene)
    messages.success(here.request, f"{scene.name} is put away. You find it under “Put away”.")


def _unarchive(here: Visit, scene: Scene) -> None:
    services.unarchive_scene(actor=here.person, scene=scene)
    messages.success(here.request, f"{scene.name} is back among the others.")


def _delete(here: Visit, scene: Scene) -> str:
    services.delete_scene(actor=here.person, scene=scene)
    asked = {"gone": scene.pk} | ({"folder": scene.folder_id} if scene.folder_id else {})
    return f"{reverse('scenes', args=[here.campaign.pk])}?{urlencode(asked)}"


def _move(here: Visit, scene: Scene) -> None:
    said = here.request.POST.get("folder", "")
    folder = scene_folders.folder_at(here.campaign, int(said) if said.isdecimal() and len(said) < 16 else None)
    services.update_scene(actor=here.person, scene=scene, folder=folder)
    messages.success(here.request, f"{scene.name} now lies {f'in {folder.name}' if folder else 'at the top'}.")


def _shift(here: Visit, scene: Scene, by: int) -> None:
    rows = list(Scene.objects.living().current().filter(campaign=here.campaign, folder=scene.folder))
    place = rows.index(scene)
    other = place + by
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        services.order_scenes(actor=here.person, campaign=here.campaign, folder=scene.folder, scenes=rows)


_ACTS: dict[str, Any] = {
    "open": _open, "close": _close, "duplicate": _duplicate, "archive": _archive, "unarchive": _unarchive,
    "delete": _delete, "move": _move,
    "earlier": lambda here, scene: _shift(here, scene, -1), "later": lambda here, scene: _shift(here, scene, 1),
}  # fmt: skip


@login_required
@require_POST
def scene_restore(request: HttpRequest, campaign_id: uuid.UUID, entry_id: int) -> HttpResponse:
    """Bring a scene back from the bin."""
    here = visit(request, campaign_id)
    gone = get_object_or_404(listing.bin_of(here.person, here.campaign).select_related("campaign"), pk=entry_id)
    back = services.restore_scene(actor=here.person, scene=gone)
    messages.success(request, f"{back.name} is back.")
    return redirect(here.back(reverse("scenes", args=[campaign_id])))


# -- folders ----------------------------------------------------------------------------------------------


@login_required
@require_POST
def folder_new(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Make a folder (`name`, `parent`) and go there."""
    here = visit(request, campaign_id)
    require_role(here.campaign, here.person, Role.GAME_MASTER)
    parent = _folder(here, request.POST.get("parent", ""))
    base = reverse("scenes", args=[campaign_id])
    try:
        made = scene_folders.create_folder(
            actor=here.person, campaign=here.campaign, name=request.POST.get("name", ""), parent=parent
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(f"{base}?folder={parent.pk}" if parent else base)
    return redirect(f"{base}?folder={made.pk}")


@login_required
@require_POST
def folder_act(request: HttpRequest, campaign_id: uuid.UUID, folder_id: int) -> HttpResponse:
    """Rename a folder, put it into another one, or take it away (`act`: rename, move, delete)."""
    here = visit(request, campaign_id)
    require_role(here.campaign, here.person, Role.GAME_MASTER)
    folder = get_object_or_404(SceneFolder.objects.select_related("campaign"), campaign=here.campaign, pk=folder_id)
    base, up = reverse("scenes", args=[campaign_id]), folder.parent_id
    try:
        if request.POST.get("act") == "delete":
            scene_folders.delete_folder(actor=here.person, folder=folder)
            messages.success(request, f"The folder {folder.name} is gone; what lay in it has moved up.")
            return redirect(f"{base}?folder={up}" if up else base)
        if request.POST.get("act") == "move":
            parent = _folder(here, request.POST.get("parent", ""))
            scene_folders.update_folder(actor=here.person, folder=folder, parent=parent)
        else:
            scene_folders.update_folder(actor=here.person, folder=folder, name=request.POST.get("name", ""))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{base}?folder={folder.pk}")
