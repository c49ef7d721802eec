"""Folders of assets on pages without script: made, renamed, moved, deleted with a word about what is in them."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from campaigns.views.story import Visit, visit
from scenes.models import Asset, AssetFolder
from scenes.services import asset_listing, folders
from scenes.services.asset_use import uses_of
from scenes.views.assets import address_of, find_folder, tree_of


@login_required
@require_POST
def folder_new(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Make a folder and go into it."""
    here = visit(request, campaign_id)
    folders.require_game_master(here.campaign, here.person)
    parent = find_folder(here.campaign, request.POST.get("parent"))
    try:
        name = request.POST.get("name", "")
        made = folders.create_folder(actor=here.person, campaign=here.campaign, name=name, parent=parent)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        made = parent  # type: ignore[assignment]
    return redirect(address_of(here.campaign, made))


@login_required
@require_http_methods(["GET", "POST"])
def folder_page(request: HttpRequest, campaign_id: uuid.UUID, folder_id: int) -> HttpResponse:
    """Rename, move or delete a folder. Template scenes/asset_folder.html."""
    here = visit(request, campaign_id)
    rows = asset_listing.folders_of(actor=here.person, campaign=here.campaign)
    folder = get_object_or_404(rows.filter(deleted_at=None), pk=folder_id)
    if request.method == "POST":
        try:
            return _act(here, folder)
        except DomainError as refusal:
            messages.error(request, refusal.message)
    within = folders.folders_within(folder)
    inside = list(Asset.objects.living().filter(folder__in=within).only("pk", "uid", "campaign"))
    scenes = {use.scene_id: use for uses in uses_of(inside).values() for use in uses}
    context = {
        "campaign": here.campaign, "folder": folder, "choices": tree_of(here).paths(without=folder),
        "n_files": len(inside), "n_folders": len(within) - 1, "scenes": scenes.values(),
    }  # fmt: skip
    return render(request, "scenes/asset_folder.html", context)


def _act(here: Visit, folder: AssetFolder) -> HttpResponse:
    said, parent = here.request.POST, folder.parent
    if said.get("act") == "delete":
        folders.delete_folder(actor=here.person, folder=folder, contents=said.get("contents", ""), confirmed=True)
        messages.success(here.request, f"The folder {folder.name} is in the bin; you can bring it back from there.")
        return redirect(address_of(here.campaign, parent))
    if said.get("act") == "rename":
        folders.rename_folder(actor=here.person, folder=folder, name=said.get("name", ""))
    elif said.get("act") == "move":
        folders.move_folder(actor=here.person, folder=folder, parent=find_folder(here.campaign, said.get("to")))
    return redirect(address_of(here.campaign, folder))


@login_required
@require_POST
def folder_restore(request: HttpRequest, campaign_id: uuid.UUID, folder_id: int) -> HttpResponse:
    """Bring a folder back with what went into the bin with it."""
    here = visit(request, campaign_id)
    rows = asset_listing.folders_of(actor=here.person, campaign=here.campaign)
    folder = folders.restore_folder(
        actor=here.person, folder=get_object_or_404(rows.exclude(deleted_at=None), pk=folder_id)
    )
    messages.success(request, f"{folder.name} is back.")
    return redirect(address_of(here.campaign, folder))
