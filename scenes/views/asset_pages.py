"""The page of one asset: looked at or listened to, renamed, tagged, moved; where it is used; into the bin and back."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.views.story import visit
from scenes.models import Asset, AssetKind
from scenes.services import assets
from scenes.services.asset_use import used_by
from scenes.views.assets import address_of, assets_of, find_folder, tree_of


class AssetForm(forms.Form):
    """What may be changed of an asset; the service says what is wrong with it."""

    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=AssetKind.choices)
    folder = forms.ChoiceField(required=False)
    tags = forms.CharField(required=False, max_length=1300, help_text="With commas between them.")
    title = forms.CharField(required=False, max_length=200, help_text="What players are shown, if it is shown at all.")
    credit = forms.CharField(required=False, max_length=300, help_text="Who made it, under which licence.")

    def __init__(self, *args: Any, folders: list[tuple[int, str]], is_sound: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["folder"].choices = [("", "At the top"), *((str(pk), path) for pk, path in folders)]  # type: ignore[attr-defined]
        kinds = [choice for choice in AssetKind.choices if (choice[0] == AssetKind.SOUND) == is_sound]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


def _said_of(asset: Asset) -> dict[str, Any]:
    return {
        "name": asset.name, "kind": asset.kind, "folder": str(asset.folder_id or ""), "tags": ", ".join(asset.tags),
        "title": asset.title, "credit": asset.credit,
    }  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def asset_page(request: HttpRequest, campaign_id: uuid.UUID, uid: str) -> HttpResponse:
    """Show an asset and change it. Template scenes/asset.html."""
    here = visit(request, campaign_id)
    asset = get_object_or_404(assets_of(here), uid=uid)
    said = request.POST if request.method == "POST" else None
    paths = tree_of(here).paths()
    form = AssetForm(said, initial=_said_of(asset), folders=paths, is_sound=not asset.is_picture)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["tags"] = values["tags"].split(",")
        values["folder"] = find_folder(here.campaign, values["folder"])
        try:
            assets.update_asset(actor=here.person, asset=asset, **values)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("asset", here.campaign.pk, uid)
    context = {"campaign": here.campaign, "asset": asset, "form": form, "uses": used_by(asset)}
    return render(request, "scenes/asset.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def asset_prepare(request: HttpRequest, campaign_id: uuid.UUID, uid: str) -> HttpResponse:
    """Make the smaller copies of a picture anew."""
    here = visit(request, campaign_id)
    asset = get_object_or_404(assets_of(here), uid=uid)
    try:
        assets.prepare_again(actor=here.person, asset=asset)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("asset", here.campaign.pk, uid)


@login_required
@require_POST
def asset_restore(request: HttpRequest, campaign_id: uuid.UUID, uid: str) -> HttpResponse:
    """Bring an asset back from the bin."""
    here = visit(request, campaign_id)
    asset = get_object_or_404(assets_of(here).deleted(), uid=uid)
    restored = assets.restore_asset(actor=here.person, asset=asset)
    messages.success(request, f"{restored.name} is back.")
    return redirect(here.back(address_of(here.campaign, restored.folder)))
