"""Pages of what is kept with a character of a campaign: adding, changing, the bin, giving, the portrait."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError, Refused
from bestiary_site.shared.forms import show_refusal
from campaigns.permissions import require_sign_in
from characters import part_forms as forms
from characters.models import Achievement, Character, CharacterNote, CharacterPicture, InventoryLine, VoiceNote
from characters.services import achievements, gallery, inventory, notes, voice_notes
from characters.services.parts import delete_part, restore_part
from characters.views.common import find_character, person_of


@dataclass(frozen=True)
class KindOfPart:
    """How the pages deal with one kind; `add` and `change` are its services, `named` how `change` calls the part."""

    model: Any
    word: str
    shape: type[forms.PartForm]
    shape_changed: type[forms.PartForm]
    add: Callable[..., Any]
    change: Callable[..., Any]
    named: str
    fields: tuple[str, ...]
    remove: Callable[..., Any] | None = None


KINDS = {
    "notes": KindOfPart(
        CharacterNote, "note", forms.NoteForm, forms.NoteForm, notes.add_note, notes.change_note, "note", ("text",)
    ),
    "voice-notes": KindOfPart(
        VoiceNote, "voice note", forms.VoiceNoteForm, forms.VoiceWordsForm, voice_notes.add_voice_note,
        voice_notes.change_voice_note, "note", ("text",),
    ),
    "achievements": KindOfPart(
        Achievement, "achievement", forms.AchievementForm, forms.AchievementForm, achievements.award_achievement,
        achievements.change_achievement, "achievement", ("name", "kind", "description", "session_id", "achieved_at"),
    ),
    "inventory": KindOfPart(
        InventoryLine, "thing", forms.LineForm, forms.LineForm, inventory.add_line, inventory.change_line, "line",
        ("item_id", "name", "quantity", "weight", "equipped", "attuned", "note"),
        remove=lambda actor, part: inventory.drop_line(actor=actor, line=part),
    ),
    "pictures": KindOfPart(
        CharacterPicture, "picture", forms.PictureForm, forms.CaptionForm, gallery.add_picture, gallery.change_picture,
        "picture", ("caption",), remove=lambda actor, part: gallery.take_down(actor=actor, picture=part),
    ),
}  # fmt: skip


def kind_called(part: str) -> KindOfPart:
    """Return the kind of an address, or a 404."""
    if part not in KINDS:
        raise Http404
    return KINDS[part]


@login_required
@require_http_methods(["GET", "POST"])
def part_add(request: HttpRequest, campaign_id: uuid.UUID, slug: str, part: str) -> HttpResponse:
    """Add one. Template characters/part.html, context as `_show_form` says."""
    character, kind = find_character(request, slug, campaign_id), kind_called(part)
    person = require_sign_in(request.user)
    form = kind.shape(*_posted(request), character=character, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            kind.add(actor=person, character=character, **form.values())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"The {kind.word} is kept.")
            return redirect(f"{character.get_absolute_url()}#{part}")
    return _show_form(request, character, kind, part, form)


@login_required
@require_http_methods(["GET", "POST"])
def part_change(request: HttpRequest, campaign_id: uuid.UUID, slug: str, part: str, part_id: int) -> HttpResponse:
    """Change one. Template characters/part.html."""
    character, kind = find_character(request, slug, campaign_id), kind_called(part)
    person = require_sign_in(request.user)
    found = get_object_or_404(kind.model.objects.visible_to(person).filter(character=character), pk=part_id)
    get_object_or_404(kind.model.objects.changeable_by(person), pk=part_id)
    initial = {name.removesuffix("_id"): getattr(found, name) for name in kind.fields}
    initial |= {"visibility": found.visibility, "known_to": found.known_to}
    form = kind.shape_changed(*_posted(request), initial=initial, character=character, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            kind.change(actor=person, **{kind.named: found}, **form.values())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"The {kind.word} is changed.")
            return redirect(f"{character.get_absolute_url()}#{part}")
    return _show_form(request, character, kind, part, form, found)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _show_form(
    request: HttpRequest, character: Character, kind: KindOfPart, part: str, form: forms.PartForm, found: Any = None
) -> HttpResponse:
    """Context: campaign, character, form, part (word of the address), word (for one), found (None: a new one)."""
    context = {
        "campaign": character.campaign, "character": character, "form": form, "part": part, "word": kind.word,
        "found": found,
    }  # fmt: skip
    return render(request, "characters/part.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def part_act(request: HttpRequest, campaign_id: uuid.UUID, slug: str, part: str, part_id: int) -> HttpResponse:
    """Do what a button asks for (`act`): delete, restore, give, portrait. Back to the character's page."""
    character, kind = find_character(request, slug, campaign_id), kind_called(part)
    act = request.POST.get("act", "")
    undo = ""
    try:
        if act == "restore":
            get_object_or_404(kind.model.objects.filter(character=character), pk=part_id)
            restore_part(actor=person_of(request), model=kind.model, part_id=part_id)
            messages.success(request, f"The {kind.word} is back.")
        else:
            seen = kind.model.objects.visible_to(person_of(request)).filter(character=character)
            messages.success(request, _act(request, kind, get_object_or_404(seen, pk=part_id), act))
            undo = f"?gone={part}-{part_id}" if act == "delete" else ""
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{character.get_absolute_url()}{undo}#{part}")


def _act(request: HttpRequest, kind: KindOfPart, found: Any, act: str) -> str:
    person = person_of(request)
    if act == "delete":
        kind.remove(person, found) if kind.remove else delete_part(actor=person, part=found)
        return f"The {kind.word} lies in the bin."
    if act == "portrait" and isinstance(found, CharacterPicture):
        gallery.choose_portrait(actor=person, picture=found)
        return "This is the portrait now."
    if act == "give" and isinstance(found, InventoryLine):
        wanted, number = request.POST.get("to", ""), request.POST.get("quantity", "")
        seen = Character.objects.visible_to(person).filter(campaign=found.character.campaign_id)
        to = get_object_or_404(seen, pk=int(wanted) if wanted.isdecimal() and len(wanted) < 18 else 0)
        quantity = int(number) if number.isdecimal() and len(number) < 9 else None
        inventory.give_line(actor=person, line=found, to=to, quantity=quantity)
        return f"{to.name} has it now."
    raise Refused("unknown_act", "Choose one of the buttons.")
