"""The pages that have a picture drawn: the wish, the wait, and how a campaign has its pictures made."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestiary_site.shared import sliding
from bestiary_site.shared.errors import DomainError, NotFound
from bestiary_site.shared.forms import show_refusal
from campaigns.models import Campaign, Entry, Role
from imagegen.asking import Asked
from imagegen.forms import AskForm, PictureSettingsForm
from imagegen.models import CampaignPictures, PictureRequest
from imagegen.permissions import require_own
from imagegen.providers import registry
from imagegen.services import pictures, prompts, quotas, requests
from imagegen.services import settings as picture_settings
from imagegen.views.gallery import run

_WORDS = (
    "subject_type", "subject_name", "prompt", "custom_prompt", "time_of_day", "weather", "mood", "aspect_ratio",
    "style",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def picture_new(request: HttpRequest) -> HttpResponse:
    """Have a picture drawn. GET: `campaign`, `entry` (a wish is suggested from it), `like` (a picture to begin from).

    Template imagegen/picture_new.html, context: form, entry (or None), usage, campaign (or None).
    """
    actor: Any = request.user
    said = request.POST if request.method == "POST" else request.GET
    campaign = _campaign(request, said.get("campaign", ""))
    entry = _entry(request, said.get("entry", ""))
    form = _form(request, campaign, entry)
    if request.method == "POST" and form.is_valid():
        try:
            if "suggest" in request.POST:
                form = _suggested_anew(request, campaign, entry, form.cleaned_data)
            else:
                sliding.take_for(request, "pictures", settings.PICTURES_PER_MINUTE)
                made = requests.request_picture(actor, _asked(form.cleaned_data), campaign, entry)
                return redirect("picture_request", made.pk)
        except DomainError as refusal:
            show_refusal(form, refusal)
    context = {"form": form, "entry": entry, "campaign": campaign, "usage": quotas.usage_of_person(actor)}
    return render(request, "imagegen/picture_new.html", context)


def _form(request: HttpRequest, campaign: Campaign | None, entry: Entry | None) -> AskForm:
    more: dict[str, Any] = {"campaigns": _campaigns(request), "providers": registry.choices()}
    if request.method == "POST":
        return AskForm(request.POST, suggesting="suggest" in request.POST, **more)
    initial = _from_picture(request) or _from_entry(request, campaign, entry)
    return AskForm(initial={"campaign": str(campaign.pk) if campaign else ""} | initial, **more)


def _from_picture(request: HttpRequest) -> dict[str, Any]:
    like = _uuid(request.GET.get("like", ""))
    if like is None:
        return {}
    actor: Any = request.user
    found = pictures.find_picture(actor, like)
    require_own(actor, found)  # how it was asked for is told to its own people only
    asked = pictures.as_asked(found)
    return {name: getattr(asked, name) for name in _WORDS} | {"campaign": str(found.campaign_id or "")}


def _from_entry(request: HttpRequest, campaign: Campaign | None, entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        return {"subject_type": "scene", "aspect_ratio": "16:9"}
    actor: Any = request.user
    said = prompts.suggest(actor, campaign=campaign, entry=entry).as_json()
    return {name: said[name] for name in _WORDS if name in said} | {"entry": entry.pk}


def _suggested_anew(
    request: HttpRequest, campaign: Campaign | None, entry: Entry | None, said: dict[str, Any]
) -> AskForm:
    """Return the form with a prompt suggested for what was chosen in it."""
    actor: Any = request.user
    suggestion = prompts.suggest(
        actor, campaign=campaign, entry=entry, subject_type=said["subject_type"],
        subject_name=said["subject_name"], words=said["prompt"], mood=said["mood"],
    )  # fmt: skip
    initial = {**said, "prompt": suggestion.prompt}
    return AskForm(initial=initial, campaigns=_campaigns(request), providers=registry.choices())


def _asked(said: dict[str, Any]) -> Asked:
    location = said["subject_name"] if said["subject_type"] == "scene" else ""
    return Asked(
        **{name: said[name] for name in _WORDS},
        location=location,
        seed=said["seed"] or 0,
        providers=[said["provider"]] if said["provider"] else [],
    )


def _campaigns(request: HttpRequest) -> list[Campaign]:
    """Return the campaigns that the person may ask for."""
    places = Campaign.objects.filter(
        memberships__user=request.user.pk,
        memberships__role__in=[Role.GAME_MASTER, Role.PLAYER],
        deleted_at=None,
    )
    closed = CampaignPictures.objects.filter(players_may_ask=False).values("campaign")
    asked_of_all = places.exclude(pk__in=closed) | places.filter(pk__in=Campaign.objects.run_by(request.user))
    return list(asked_of_all.distinct().order_by("name")[:200])


def _campaign(request: HttpRequest, said: str) -> Campaign | None:
    if not said:
        return None
    found = Campaign.objects.visible_to(request.user).filter(pk=_uuid(said) or uuid.UUID(int=0)).first()
    if found is None:
        raise NotFound("campaign_not_found", "There is no such campaign, or you do not belong to it.")
    return found


def _entry(request: HttpRequest, said: str) -> Entry | None:
    if not said:
        return None
    number = int(said) if said.isdecimal() and len(said) < 16 else 0
    found = Entry.objects.visible_to(request.user).select_related("campaign").filter(pk=number).first()
    if found is None:
        raise NotFound("entry_not_found", "There is no such entry, or it is hidden from you.")
    return found


def _uuid(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said) if said else None
    except ValueError:
        return None


@login_required
@require_safe
def picture_request(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """The wait. Template imagegen/picture_request.html, context: job (PictureRequest), data (its description), again
    (the address that asks once more)."""
    actor: Any = request.user
    job = requests.find_request(actor, request_id)
    if job.picture_id and job.state == "succeeded":
        return redirect("picture", job.picture_id)
    data = job.describe() | {"pages": reverse("picture", args=[uuid.UUID(int=0)])}
    return render(request, "imagegen/picture_request.html", {"job": job, "data": data, "again": _again(job)})


def _again(job: PictureRequest) -> str:
    place = f"campaign={job.campaign_id}" if job.campaign_id else ""
    thing = f"entry={job.entry_id}" if job.entry_id else ""
    return "?".join(filter(None, [reverse("picture_new"), "&".join(filter(None, [place, thing]))]))


@login_required
@require_POST
def picture_request_cancel(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Wait no longer."""
    actor: Any = request.user
    requests.cancel_request(actor=actor, request=requests.find_request(actor, request_id))
    messages.success(request, "You wait for this picture no longer.")
    return redirect("gallery")


@login_required
@require_http_methods(["GET", "POST"])
def campaign_picture_settings(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """How a campaign has its pictures made (game masters). Template imagegen/picture_settings.html, context: campaign,
    form, usage (of the campaign)."""
    here = run(request, campaign_id)
    held = picture_settings.settings_of(here.campaign)
    initial = {name: getattr(held, name) for name in picture_settings.FIELDS}
    bound = request.POST if request.method == "POST" else None
    form = PictureSettingsForm(bound, initial=initial, providers=registry.choices())
    if request.method == "POST" and form.is_valid():
        try:
            picture_settings.change_settings(actor=here.person, campaign=here.campaign, **form.cleaned_data)
            messages.success(request, "Pictures of this campaign are made like this from now on.")
            return redirect("campaign_pictures", here.campaign.pk)
        except DomainError as refusal:
            show_refusal(form, refusal)
    context = {"campaign": here.campaign, "form": form, "usage": quotas.usage_of_campaign(here.campaign)}
    return render(request, "imagegen/picture_settings.html", context)
