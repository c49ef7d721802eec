"""The pages of webhooks and Discord: the places, their log, and the summary of a session to post."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.models import (
    Campaign,
    DeliveryState,
    DiscordPurpose,
    DiscordWebhook,
    Entry,
    Happening,
    Kind,
    Role,
    Webhook,
    WebhookDelivery,
)
from campaigns.permissions import require_role
from campaigns.services import discord, webhooks
from campaigns.views.outside_forms import (
    DiscordChangeForm,
    DiscordForm,
    SummaryForm,
    WebhookChangeForm,
    WebhookForm,
)

LOG_PER_PAGE = 30
_PATHS = {"webhook": "webhooks", "discord": "channels"}


def _run(request: HttpRequest, campaign_id: uuid.UUID) -> Campaign:
    """Return the campaign for its game master; 404 for strangers, 403 for members."""
    found = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_id)
    require_role(found, request.user, Role.GAME_MASTER)
    return found


def _outlet(campaign: Campaign, webhook_id: uuid.UUID | None, channel_id: uuid.UUID | None) -> Webhook | DiscordWebhook:
    if webhook_id is not None:
        return get_object_or_404(campaign.webhooks.select_related("campaign"), pk=webhook_id)
    return get_object_or_404(campaign.discord_webhooks.select_related("campaign"), pk=channel_id)


@login_required
@require_GET
def outside(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """The places and the log. Template campaigns/outside.html, context: campaign, webhooks, channels (rows with
    .given_up_n, .waiting_n, .event_labels, .page), deliveries (rows with .outlet), page_obj, page_range,
    states, state."""
    campaign = _run(request, campaign_id)
    state = request.GET.get("state", "")
    rows = WebhookDelivery.objects.filter(campaign=campaign).select_related("webhook", "discord").defer("payload")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    pages = Paginator(rows, LOG_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "webhooks": _counted(campaign.webhooks.all()),
        "channels": _counted(campaign.discord_webhooks.all()),
        "deliveries": page.object_list,
        "page_obj": page,
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "states": DeliveryState.choices,
        "state": state if state in DeliveryState.values else "",
    }
    return render(request, "campaigns/outside.html", context)


def _counted(rows: Any) -> list[Any]:
    given_up = Count("deliveries", filter=Q(deliveries__state=DeliveryState.GIVEN_UP))
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    found = list(
        rows.select_related("campaign").annotate(given_up_n=given_up, waiting_n=waiting).order_by("name", "pk")
    )
    for outlet in found:
        outlet.page = f"{outlet.campaign.get_absolute_url()}outside/{_PATHS[outlet.kind]}/{outlet.pk}/"
        outlet.event_labels = [Happening(event).label for event in outlet.events if event in Happening.values]
    return found


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add_webhook(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Make a webhook; the answer shows its secret once (campaigns/outside_secret.html: webhook, secret).
    Template campaigns/outside_form.html, context: campaign, form, title, submit."""
    campaign = _run(request, campaign_id)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = webhooks.add_webhook(actor=request.user, campaign=campaign, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return _show_secret(request, made, secret)
    return _form_page(request, campaign, form, "A new webhook", "Make it")


def _show_secret(request: HttpRequest, webhook: Webhook, secret: str) -> HttpResponse:
    context = {"campaign": webhook.campaign, "webhook": webhook, "secret": secret}
    return render(request, "campaigns/outside_secret.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_channel(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Make a Discord channel known. Template campaigns/outside_form.html."""
    campaign = _run(request, campaign_id)
    begin = {"events": [Happening.SESSION_STARTED, Happening.SESSION_CLOSED], "purpose": DiscordPurpose.BOTH}
    form = DiscordForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            made = discord.add_discord_webhook(actor=request.user, campaign=campaign, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.name} is known now. Send a test to see whether it arrives.")
            return redirect("outside", campaign.pk)
    return _form_page(request, campaign, form, "A Discord channel", "Add it")


def _form_page(
    request: HttpRequest, campaign: Campaign, form: Form, title: str, submit: str, outlet: Any = None
) -> HttpResponse:
    context = {"campaign": campaign, "form": form, "title": title, "submit": submit, "outlet": outlet}
    return render(request, "campaigns/outside_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change(
    request: HttpRequest,
    campaign_id: uuid.UUID,
    webhook_id: uuid.UUID | None = None,
    channel_id: uuid.UUID | None = None,
) -> HttpResponse:
    """Change a webhook or channel. Template campaigns/outside_form.html, context: also outlet."""
    campaign = _run(request, campaign_id)
    outlet = _outlet(campaign, webhook_id, channel_id)
    shape = WebhookChangeForm if isinstance(outlet, Webhook) else DiscordChangeForm
    held = {name: getattr(outlet, name) for name in shape.base_fields if name != "address"}
    form = shape(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            webhooks.change_outlet(actor=request.user, outlet=outlet, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{outlet.name} is saved.")
            return redirect("outside", campaign.pk)
    return _form_page(request, campaign, form, outlet.name, "Save", outlet)


@login_required
@never_cache
@require_POST
def act(
    request: HttpRequest,
    campaign_id: uuid.UUID,
    webhook_id: uuid.UUID | None = None,
    channel_id: uuid.UUID | None = None,
) -> HttpResponse:
    """Do one act to a place: `test`, `on`, `off` or `secret`."""
    campaign = _run(request, campaign_id)
    outlet = _outlet(campaign, webhook_id, channel_id)
    wanted = request.POST.get("act", "")
    try:
        if wanted == "secret" and isinstance(outlet, Webhook):
            return _show_secret(request, outlet, webhooks.renew_secret(actor=request.user, webhook=outlet))
        if wanted == "test":
            webhooks.send_test(actor=request.user, outlet=outlet)
            messages.success(request, f"A test is on its way to {outlet.name}: the log below tells what came of it.")
        elif wanted in {"on", "off"}:
            webhooks.change_outlet(actor=request.user, outlet=outlet, active=wanted == "on")
            messages.success(request, f"{outlet.name} is switched {wanted}.")
        else:
            messages.error(request, "Choose one of the acts.")
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("outside", campaign.pk)


@login_required
@require_http_methods(["GET", "POST"])
def remove(
    request: HttpRequest,
    campaign_id: uuid.UUID,
    webhook_id: uuid.UUID | None = None,
    channel_id: uuid.UUID | None = None,
) -> HttpResponse:
    """Ask, then take a place away with its log. Template campaigns/outside_remove.html, context: campaign, outlet."""
    campaign = _run(request, campaign_id)
    outlet = _outlet(campaign, webhook_id, channel_id)
    if request.method != "POST":
        return render(request, "campaigns/outside_remove.html", {"campaign": campaign, "outlet": outlet})
    webhooks.remove_outlet(actor=request.user, outlet=outlet)
    messages.success(request, f"{outlet.name} is gone.")
    return redirect("outside", campaign.pk)


@login_required
@require_GET
def delivery(request: HttpRequest, campaign_id: uuid.UUID, delivery_id: uuid.UUID) -> HttpResponse:
    """One line of the log. Template campaigns/outside_delivery.html, context: campaign, delivery, payload."""
    campaign = _run(request, campaign_id)
    rows = campaign.deliveries.select_related("webhook", "discord")
    found: WebhookDelivery = get_object_or_404(rows, pk=delivery_id)
    payload = json.dumps(found.payload, indent=2, ensure_ascii=False)
    context = {"campaign": campaign, "delivery": found, "payload": payload}
    return render(request, "campaigns/outside_delivery.html", context)


@login_required
@require_POST
def resend(request: HttpRequest, campaign_id: uuid.UUID, delivery_id: uuid.UUID) -> HttpResponse:
    """Send a delivery again."""
    campaign = _run(request, campaign_id)
    rows = campaign.deliveries.select_related("webhook", "discord", "campaign")
    found: WebhookDelivery = get_object_or_404(rows, pk=delivery_id)
    try:
        webhooks.resend(actor=request.user, delivery=found)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "It is on its way again.")
    return redirect("outside", campaign.pk)


@login_required
@require_http_methods(["GET", "POST"])
def session_post(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Read a session's summary over, see the messages that it makes (`look`), post it (`post`).

    Template campaigns/outside_session.html, context: campaign, session, form, draft (.parts, .warning), channels.
    """
    campaign = _run(request, campaign_id)
    sessions = Entry.objects.visible_to(request.user).filter(campaign=campaign, kind=Kind.SESSION)
    session = get_object_or_404(sessions, slug=slug)
    takes = [DiscordPurpose.SUMMARIES, DiscordPurpose.BOTH]
    channels = campaign.discord_webhooks.filter(purpose__in=takes, active=True)
    draft = discord.draft_summary(actor=request.user, session=session)
    form = SummaryForm(request.POST or None, channels=channels, initial={"text": draft.text})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if "post" in request.POST:
                discord.post_summary(actor=request.user, session=session, channel=said["channel"], text=said["text"])
                messages.success(request, f"The summary is on its way to {said['channel'].name}.")
                return redirect("outside", campaign.pk)
            draft = discord.draft_summary(actor=request.user, session=session, text=said["text"])
        except DomainError as refusal:
            show_refusal(form, refusal)
    context = {"campaign": campaign, "session": session, "form": form, "draft": draft, "channels": channels}
    return render(request, "campaigns/outside_session.html", context, status=422 if form.errors else 200)
