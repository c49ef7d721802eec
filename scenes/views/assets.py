"""The page of a campaign's assets: folders, what is in them, uploads, and what is done to many at once."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bestiary_site.shared.errors import DomainError
from campaigns.models import Campaign
from campaigns.views.story import Visit, visit
from scenes.asset_trees import FolderTree
from scenes.models import Asset, AssetFolder, AssetKind
from scenes.services import asset_listing, assets, folders
from scenes.services.asset_use import uses_of

ON_A_PAGE = 60
MOST_AT_ONCE = 500
SORTS = {
    "name": ("By name", ("name", "pk")),
    "-created": ("Newest first", ("-created_at", "-pk")),
    "-size": ("Largest first", ("-size", "pk")),
}


def assets_of(here: Visit) -> Any:
    """Return the campaign's assets for its game master; refused for everybody else."""
    return asset_listing.assets_of(actor=here.person, campaign=here.campaign)


def tree_of(here: Visit) -> FolderTree:
    """Return the campaign's living folders as a tree."""
    rows = asset_listing.folders_of(actor=here.person, campaign=here.campaign)
    return FolderTree(list(rows.filter(deleted_at=None)))


def find_folder(campaign: Campaign, said: str | None) -> AssetFolder | None:
    """Return the living folder that a page names, None for the top; 404 for one that is not there."""
    if not said or said == "none":
        return None
    living = AssetFolder.objects.living().filter(campaign=campaign).select_related("campaign", "parent")
    return get_object_or_404(living, pk=int(said[:15]) if said[:15].isdecimal() else -1)


def address_of(campaign: Campaign, folder: AssetFolder | None = None) -> str:
    """Return the address of the page of a folder."""
    page = reverse("assets", args=[campaign.pk])
    return f"{page}?folder={folder.pk}" if folder else page


@login_required
@require_GET
def asset_list(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Show a folder, what was searched for, or the bin. Template scenes/assets.html."""
    here = visit(request, campaign_id)
    rows, tree = assets_of(here), tree_of(here)
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in ("q", "kind", "tag")}
    in_bin, is_search = request.GET.get("bin") == "1", any(asked.values())
    folder = None if in_bin else find_folder(here.campaign, request.GET.get("folder"))
    everywhere = in_bin or (is_search and folder is None)
    sort = request.GET.get("sort", "") if request.GET.get("sort", "") in SORTS else "name"
    narrowed = asset_listing.narrow(
        rows, folder="all" if everywhere else folder and folder.pk, deleted=in_bin, **asked
    ).order_by(*SORTS[sort][1])
    pages = Paginator(narrowed, ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "campaign": here.campaign, "folder": folder, "crumbs": tree.way_to(folder), "tree": tree.branches(folder),
        "folders": [] if is_search or in_bin else tree.within(folder), "choices": tree.paths(), "page_obj": page,
        "page_range": pages.get_elided_page_range(page.number), "asked": asked, "sort": sort, "sorts": SORTS,
        "in_bin": in_bin, "is_search": is_search, "everywhere": everywhere, "kinds": AssetKind.choices,
        "tags": asset_listing.tags_of(actor=here.person, campaign=here.campaign)[:60],
        "binned_folders": _binned_folders(here) if in_bin else [], "room": assets.room_of(here.campaign),
        "max_bytes": settings.ASSET_MAX_MB << 20,
    }  # fmt: skip
    return render(request, "scenes/assets.html", context)


def _binned_folders(here: Visit) -> Any:
    rows = asset_listing.folders_of(actor=here.person, campaign=here.campaign)
    return rows.exclude(deleted_at=None).filter(deleted_with=None).order_by("-deleted_at")


@login_required
@require_POST
def asset_upload(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Add files from a form without script, each for itself."""
    here = visit(request, campaign_id)
    folders.require_game_master(here.campaign, here.person)
    folder = find_folder(here.campaign, request.POST.get("folder"))
    added = 0
    for upload in request.FILES.getlist("file"):
        try:
            assets.upload_asset(actor=here.person, campaign=here.campaign, upload=upload, folder=folder)
            added += 1
        except DomainError as refusal:
            messages.error(request, f"{upload.name}: {refusal.message}")
    if added:
        messages.success(request, f"{added} file{'s' if added > 1 else ''} added.")
    elif not request.FILES:
        messages.error(request, "Choose some files first.")
    return redirect(address_of(here.campaign, folder))


@login_required
@require_POST
def asset_acts(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Do something to all that were chosen. Template scenes/asset_delete.html when scenes use some of them."""
    here = visit(request, campaign_id)
    said = request.POST.getlist("assets")
    back = here.back(address_of(here.campaign))
    if len(said) > MOST_AT_ONCE:
        messages.error(request, f"Choose at most {MOST_AT_ONCE} files at once, not {len(said)}.")
        return redirect(back)
    chosen = list(assets_of(here).filter(uid__in=said))
    if not chosen:
        messages.error(request, "Choose some files first.")
        return redirect(back)
    act = request.POST.get("act", "")
    try:
        if act == "delete":
            return _delete(here, chosen, back)
        _ACTS.get(act, _nothing)(here, chosen)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(back)


def _delete(here: Visit, chosen: list[Asset], back: str) -> HttpResponse:
    used = uses_of(chosen)
    uses = {asset: used[asset.pk] for asset in chosen if used[asset.pk]}
    confirmed = here.request.POST.get("confirm") == "1"
    if uses and not confirmed:
        context = {"campaign": here.campaign, "chosen": chosen, "uses": uses.items(), "back": back}
        return render(here.request, "scenes/asset_delete.html", context, status=409)
    assets.delete_assets(actor=here.person, assets=chosen, confirmed=confirmed)
    messages.success(here.request, f"{len(chosen)} in the bin now; you can bring them back from there.")
    return redirect(back)


def _move(here: Visit, chosen: list[Asset]) -> None:
    folder = find_folder(here.campaign, here.request.POST.get("to"))
    moved = assets.move_assets(actor=here.person, assets=chosen, folder=folder)
    messages.success(here.request, f"{moved} moved to {folder.name if folder else 'the top'}.")


@transaction.atomic
def _restore(here: Visit, chosen: list[Asset]) -> None:
    for asset in chosen:
        assets.restore_asset(actor=here.person, asset=asset)
    messages.success(here.request, f"{len(chosen)} back from the bin.")


@transaction.atomic
def _purge(here: Visit, chosen: list[Asset]) -> None:
    for asset in chosen:
        assets.purge_asset(actor=here.person, asset=asset)
    messages.success(here.request, f"{len(chosen)} deleted for good.")


def _nothing(here: Visit, chosen: list[Asset]) -> None:
    messages.error(here.request, "Say what is to be done with them.")


_ACTS = {"move": _move, "restore": _restore, "purge": _purge}
