"""The gallery's pages: what one may see, one picture with all that can be done with it, and the bin."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bestiary_site.shared.errors import DomainError
from campaigns.models import Campaign, Role
from campaigns.permissions import require_role
from campaigns.views.story import Visit, visit
from imagegen.asking import SIZES
from imagegen.models import Picture, SubjectType
from imagegen.providers.registry import LABELS
from imagegen.services import pictures, using
from imagegen.services.searching import may_change, search_pictures

PER_PAGE = 24


@login_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Everything that the person sees. Template imagegen/gallery.html, context as `_found`."""
    return render(request, "imagegen/gallery.html", _found(request, None) | {"mine": True})


@login_required
@require_safe
def campaign_pictures(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """What the person sees of a campaign. Template imagegen/campaign_pictures.html, context as `_found`, runs."""
    here = visit(request, campaign_id)
    context = _found(request, here.campaign) | {"runs": here.game_master, "may_make": here.may_make}
    return render(request, "imagegen/campaign_pictures.html", context)


def _found(request: HttpRequest, campaign: Campaign | None) -> dict[str, Any]:
    """Return campaign, page_obj (pictures), page_range, q, kind, featured, bin (flags), kinds, filtered."""
    said = {name: str(value).replace("\x00", "").strip()[:100] for name, value in request.GET.items()}
    kind = said.get("kind", "") if said.get("kind", "") in SubjectType.values else ""
    featured, deleted = bool(said.get("featured")), bool(said.get("bin"))
    rows = search_pictures(
        request.user,
        words=said.get("q", ""),
        subject_type=kind,
        campaign=campaign.pk if campaign else None,
        featured=True if featured else None,
        deleted=deleted,
    )
    pages = Paginator(rows, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "campaign": campaign, "page_obj": page, "q": said.get("q", ""), "kind": kind, "featured": featured,
        "bin": deleted, "kinds": SubjectType.choices, "filtered": bool(said.get("q") or kind or featured),
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
    }  # fmt: skip


@login_required
@require_safe
def picture(request: HttpRequest, picture_id: uuid.UUID) -> HttpResponse:
    """One picture. Template imagegen/picture.html, context: picture, own (whether he may change it), maker (name of the
    provider), by_rules, choices (uses with their targets), again (address that asks for another like it)."""
    found = pictures.find_picture(request.user, picture_id)
    own = may_change(request.user, found)
    context = {
        "picture": found,
        "own": own,
        "maker": LABELS.get(found.provider, found.provider),
        "by_rules": found.provider == "offline",
        "choices": using.choices_for(request.user, found),
        "again": f"{reverse('picture_new')}?like={found.pk}" if own and found.aspect_ratio in SIZES else "",
    }
    return render(request, "imagegen/picture.html", context)


@login_required
@require_POST
def picture_act(request: HttpRequest, picture_id: uuid.UUID, act: str) -> HttpResponse:
    """Feature, share, use, delete or bring back a picture, and say what was done."""
    if act not in _ACTS:
        raise Http404("Nothing of this name can be done with a picture.")
    try:
        return _ACTS[act](request, picture_id)
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, refusal.message)
        return redirect(f"{reverse('gallery')}?bin=1" if act == "restore" else reverse("picture", args=[picture_id]))


def _feature(request: HttpRequest, picture_id: uuid.UUID) -> HttpResponse:
    actor: Any = request.user
    changed = pictures.feature_picture(actor=actor, picture=pictures.find_picture(actor, picture_id))
    name = changed.subject_name
    told = f"This picture now stands for {name}." if changed.is_featured else f"It no longer stands for {name}."
    messages.success(request, told)
    return redirect("picture", picture_id)


def _share(request: HttpRequest, picture_id: uuid.UUID) -> HttpResponse:
    actor: Any = request.user
    found = pictures.find_picture(actor, picture_id)
    changed = pictures.change_picture(actor=actor, picture=found, shared=not found.shared)
    told = "Everybody of the campaign sees it now." if changed.shared else "The campaign no longer sees it."
    messages.success(request, told)
    return redirect("picture", picture_id)


def _use(request: HttpRequest, picture_id: uuid.UUID) -> HttpResponse:
    actor: Any = request.user
    use, target = request.POST.get("use", ""), request.POST.get("target", "")
    found = pictures.find_picture(actor, picture_id)
    return redirect(using.use_picture(actor=actor, picture=found, use=use, target=target))


def _delete(request: HttpRequest, picture_id: uuid.UUID) -> HttpResponse:
    actor: Any = request.user
    gone = pictures.delete_picture(actor=actor, picture=pictures.find_picture(actor, picture_id))
    messages.success(request, f"The picture of {gone.subject_name} is in the bin. You can bring it back from there.")
    return redirect(_gallery_of(gone))


def _restore(request: HttpRequest, picture_id: uuid.UUID) -> HttpResponse:
    actor: Any = request.user
    back = pictures.restore_picture(actor=actor, picture_id=picture_id)
    messages.success(request, f"The picture of {back.subject_name} is back.")
    return redirect("picture", picture_id)


def _gallery_of(found: Picture) -> str:
    return reverse("campaign_pictures", args=[found.campaign_id]) if found.campaign_id else reverse("gallery")


_ACTS = {"feature": _feature, "share": _share, "use": _use, "delete": _delete, "restore": _restore}


def run(request: HttpRequest, campaign_id: uuid.UUID) -> Visit:
    """Return the visit of a game master; 404 for strangers, 403 for members."""
    here = visit(request, campaign_id)
    require_role(here.campaign, here.person, Role.GAME_MASTER)
    return here
