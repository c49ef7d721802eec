"""Pages that change creatures: making, editing with the check of versions, the bin, favourites, copying."""

import uuid
from copy import copy as twin
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestiary_site.shared.errors import Conflict, DomainError, NotAllowed
from bestiary_site.shared.forms import show_refusal
from campaigns.audiences import is_game_master
from campaigns.models import Campaign
from campaigns.permissions import require_change, require_sign_in
from campaigns.services.approval import needs_approval
from campaigns.writing.shown import text_to_edit
from characters.comparison import compare_fields
from characters.forms import CharacterForm, initial_of, resubmission
from characters.models import Character
from characters.services.copies import copy_to_campaign
from characters.services.creatures import create_character, delete_character, restore_character, update_character
from characters.services.favourites import add_favourite, remove_favourite
from characters.services.pictures import encode_picture, set_picture
from characters.sheet_form import sheet_inputs
from characters.views.browse import COMPARED
from characters.views.common import find_campaign, find_character, links_of, person_of, visibilities_for


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """Make a creature. Template characters/edit.html, context as `_form_context` says (character None)."""
    campaign = find_campaign(request, campaign_id)
    choices = visibilities_for(person_of(request), campaign)
    form = CharacterForm(
        request.POST or None, request.FILES or None, visibilities=choices, campaign=campaign,
        game_master=is_game_master(campaign, person_of(request)), initial={"visibility": choices[0][0]},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            picture = _checked_picture(form)
            made = create_character(actor=person_of(request), campaign=campaign, **form.values())
            _set_picture(request, made, picture)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.name} is in the book.")
            return redirect(made)
    return _show_form(request, form, None, campaign)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """Change a creature. Template characters/edit.html; characters/conflict.html if it was changed meanwhile."""
    character = find_character(request, slug, campaign_id)
    require_change(character, person_of(request))
    choices = visibilities_for(person_of(request), character.campaign)
    if character.visibility not in dict(choices):
        choices = [*choices, (character.visibility, character.get_visibility_display())]
    form = CharacterForm(
        request.POST or None, request.FILES or None, visibilities=choices, campaign=character.campaign,
        game_master=is_game_master(character.campaign, person_of(request)),
        initial=initial_of(character, text_to_edit(character, person_of(request))),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            picture = _checked_picture(form)
            changed = update_character(
                actor=person_of(request),
                character=character,
                expected_version=form.cleaned_data["version"],
                **form.values(),
            )
            _set_picture(request, changed, picture)
        except Conflict as refusal:
            if refusal.code == "changed_meanwhile":
                return _show_conflict(request, form, character)
            show_refusal(form, refusal)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            tell_saved(request, changed)
            return redirect(changed)
    return _show_form(request, form, character, character.campaign)


def tell_saved(request: HttpRequest, character: Character) -> None:
    """Say that a change is saved, or that it waits for a game master."""
    if getattr(character, "proposal", None) is not None:
        messages.info(request, "Your change waits for a game master's word. Until then all stays as it was.")
    else:
        messages.success(request, f"{character.name} is saved.")


def _show_form(
    request: HttpRequest, form: CharacterForm, character: Character | None, campaign: Campaign | None
) -> HttpResponse:
    """Context: form (fields as named; form.skill_rows: dicts name, level, inputs `skill_name`, `skill_level`;
    form.combat_rows: dicts name, value, type, inputs `combat_name`, `combat_value`, `combat_type`; blank rows are
    ignored; file input picture_file; hidden version), character, campaign and links (each may be None), cancel_url,
    sheet_inputs, waits (whether a change becomes a proposal). Template campaign_edit.html inside a campaign."""
    cancel_url = reverse("home")
    if campaign is not None:
        cancel_url = reverse("campaign_characters", args=[campaign.pk])
    context = {
        "form": form,
        "character": character,
        "campaign": campaign,
        "links": links_of(character) if character else None,
        "cancel_url": character.get_absolute_url() if character else cancel_url,
        "sheet_inputs": sheet_inputs(form["sheet"].value()),
        "waits": character is not None and needs_approval(character, require_sign_in(request.user)),
    }
    template = "characters/campaign_edit.html" if campaign else "characters/edit.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _show_conflict(request: HttpRequest, form: CharacterForm, character: Character) -> HttpResponse:
    """Template characters/conflict.html (status 409), context: character (as it is now), links, form,
    rows: dicts of label, theirs, yours, differs, pieces (op, text; for long texts);
    hidden: (name, value) pairs; posted to links.edit they save one's own text over the other."""
    yours = _Texts(form.values())
    now = twin(character)  # its story as this person may change it, not to be saved
    now.body = text_to_edit(character, person_of(request))
    rows = compare_fields(now, yours, {"name": "Name", **COMPARED})
    context = {
        "character": character,
        "links": links_of(character),
        "form": form,
        "rows": [
            {"label": row.label, "theirs": row.before, "yours": row.after, "differs": row.differs, "pieces": row.pieces}
            for row in rows
        ],
        "hidden": resubmission(request.POST, character.version),
    }
    return render(request, "characters/conflict.html", context, status=409)


class _Texts:
    """Gives the values of a mapping by attribute, as the comparison reads them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def _checked_picture(form: CharacterForm) -> bytes | None:
    """Return the bytes of the chosen picture; refuses before anything is saved what could not be stored after."""
    upload = form.cleaned_data["picture_file"]
    if upload is None:
        return None
    content: bytes = upload.read()
    try:
        encode_picture(content)
    except DomainError as refusal:
        refusal.fields = {"picture_file": [refusal.message]}
        raise
    return content


def _set_picture(request: HttpRequest, character: Character, content: bytes | None) -> None:
    if content is not None:
        set_picture(actor=person_of(request), character=character, content=content)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, slug: str, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """Ask, then put a creature in the bin. Template characters/delete.html, context: character, links."""
    character = find_character(request, slug, campaign_id)
    require_change(character, person_of(request))
    if request.method != "POST":
        return render(request, "characters/delete.html", {"character": character, "links": links_of(character)})
    delete_character(actor=person_of(request), character=character)
    messages.success(request, f"{character.name} lies in the bin. You can bring it back from here.")
    return redirect(f"{reverse('bin')}?{urlencode({'just': character.pk})}")


@login_required
@require_safe
def bin_page(request: HttpRequest) -> HttpResponse:
    """What this person may bring back. Template characters/bin.html, context: entries (Characters, the last deleted
    first, at most 200), just (id of the one deleted a moment ago, or 0). POST to creature_undelete with its id."""
    person: Any = request.user
    kept = Character.objects.deleted().changeable_by(person).select_related("campaign", "deleted_by")
    just = request.GET.get("just", "")
    context = {
        "entries": list(kept.defer("body").order_by("-deleted_at")[:200]),
        "just": int(just) if just.isdecimal() else 0,
    }
    return render(request, "characters/bin.html", context)


@login_required
@require_POST
def undelete(request: HttpRequest, character_id: int) -> HttpResponse:
    """Bring a creature back from the bin."""
    restored = restore_character(actor=person_of(request), character_id=character_id)
    messages.success(request, f"{restored.name} is back.")
    return redirect(restored)


@login_required
@require_POST
def toggle_favourite(request: HttpRequest, slug: str, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """Mark or unmark, then go back to where the person came from (`next`)."""
    character = find_character(request, slug, campaign_id)
    person: Any = request.user
    if person.favourites.filter(character=character).exists():
        remove_favourite(actor=person, character_id=character.pk)
        messages.info(request, f"{character.name} is no longer one of your favourites.")
    else:
        add_favourite(actor=person, character_id=character.pk)
        messages.success(request, f"{character.name} is one of your favourites.")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = character.get_absolute_url()
    return redirect(back)


@login_required
@require_POST
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy a creature of the bestiary into a campaign (`campaign`: its id)."""
    character = find_character(request, slug, None)
    try:
        wanted = uuid.UUID(request.POST.get("campaign", ""))
    except ValueError as error:
        raise NotAllowed("campaign_missing", "Choose the campaign that should get the copy.") from error
    campaign = get_object_or_404(Campaign.objects.visible_to(person_of(request)), pk=wanted)
    count = request.POST.get("count", "1")
    made = copy_to_campaign(
        actor=person_of(request),
        character=character,
        campaign=campaign,
        count=int(count) if count.isdecimal() and len(count) < 4 else 1,
        name=request.POST.get("name", "")[:190],
    )
    if len(made) > 1:
        messages.success(request, f"{made[0].name} to {made[-1].name} now belong to {campaign.name}.")
        return redirect(f"{reverse('campaign_characters', args=[campaign.pk])}?sort=newest")
    messages.success(request, f"{made[0].name} now belongs to {campaign.name}: change it as you like.")
    return redirect(made[0])
