"""Pages that show creatures: the bestiary, one creature, two side by side, favourites, a campaign's characters."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from campaigns.models import Campaign, Role
from campaigns.permissions import require_sign_in, role_in
from campaigns.writing.shown import render_entry
from characters.caching import cached_answer
from characters.comparison import compare_fields
from characters.forms import FilterForm
from characters.listing import CARDS_PER_PAGE, SORTS, Answer, Question, answer, card, in_order
from characters.models import Character, CharacterQuerySet, CharacterRole, ModelVersion
from characters.part_forms import members_of
from characters.sheet_words import described
from characters.views.campaign_page import kept_with
from characters.views.common import find_campaign, find_character, links_of, may_change, own_marks, person_of

COMPARED = {
    "race": "Race", "level": "Level", "difficulty": "Difficulty", "location": "Location", "faction": "Faction",
    "health": "Health", "magicka": "Magicka", "stamina": "Stamina", "skills": "Skills", "combat": "Combat",
    "summary": "Summary", "body": "Story",
}  # fmt: skip
FACET_LABELS = {"difficulty": "Difficulty", "race": "Race", "location": "Location", "faction": "Faction"}
VERSIONS_LISTED = 20


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The bestiary. Template characters/home.html, context as `_list_context` says."""
    return render(request, "characters/home.html", _list_context(request, cached_answer))


@login_required
@require_GET
def campaign_characters(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """The characters of a campaign. Template characters/campaign_characters.html, context as home's and
    campaign, may_add (whether this person may make one), roles and members (value, label) to filter by."""
    campaign = find_campaign(request, campaign_id)
    seen = Character.objects.visible_to(person_of(request)).filter(campaign=campaign)
    context = _list_context(request, lambda question: answer(question, seen))
    assert campaign is not None, "the address names one"
    context |= {
        "campaign": campaign,
        "may_add": role_in(campaign, person_of(request)) in {Role.GAME_MASTER, Role.PLAYER},
        "roles": CharacterRole.choices,
        "members": members_of(campaign),
    }
    return render(request, "characters/campaign_characters.html", context)


@login_required
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """Creatures not yet published: one's own, for curators all. Template characters/drafts.html, context as home's."""
    person: Any = request.user
    kept: CharacterQuerySet = Character.objects.living().changeable_by(person).filter(campaign=None)
    unpublished = kept.exclude(pk__in=Character.objects.public())
    context = _list_context(request, lambda question: answer(question, unpublished))
    return render(request, "characters/drafts.html", context)


def _list_context(request: HttpRequest, find: Callable[[Question], Answer]) -> dict[str, Any]:
    """Return what a list page shows:

    cards: dicts of id, name, slug, url, race, level, location, faction, difficulty, summary, picture (address or ""),
    has_model, is_public, visibility, is_favourite.   total.   form: FilterForm (q, level_min, level_max, sort ...).
    facets: dicts of name, label, values (dicts of value, count, chosen).   sorts: dicts of value, label, chosen.
    chips: dicts of label, url (the same list without that filter).   is_narrowed.   clear_url.
    page_obj, page_range: for _pagination.html.   favourites_shown: whether to show the toggles.
    """
    form = FilterForm(request.GET)
    question = form.question()
    found = find(question)
    marked = own_marks(request, [shown["id"] for shown in found.cards])
    cards = [{**shown, "is_favourite": shown["id"] in marked} for shown in found.cards]
    pages = Paginator(range(found.total), CARDS_PER_PAGE)
    page = pages.get_page(found.page)
    return {
        "cards": cards,
        "total": found.total,
        "form": form,
        "facets": [{"name": name, "label": FACET_LABELS[name], "values": found.facets[name]} for name in FACET_LABELS],
        "sorts": [{"value": value, "label": label, "chosen": value == question.sort} for value, label in SORTS.items()],
        "chips": _chips(request, question),
        "is_narrowed": form.is_narrowed,
        "clear_url": request.path,
        "page_obj": page,
        "page_range": list(pages.get_elided_page_range(found.page, on_each_side=2, on_ends=1)),
        "favourites_shown": request.user.is_authenticated,
    }


def _chips(request: HttpRequest, question: Question) -> list[dict[str, str]]:
    """Return one chip for each filter in force, with the address of the list without it."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if value and name != "page"]
    labels = {
        "role": "{}",
        "player": "One player's",
        "q": "“{}”",
        "level_min": "Level {} or more",
        "level_max": "Level {} or less",
        "tag": "Tag: {}",
    }
    chips = []
    for name, value in pairs:
        asked = getattr(question, name, None)
        if not value.strip() or not asked or name == "sort":
            continue
        rest = urlencode([pair for pair in pairs if pair != (name, value)])
        label = labels.get(name, "{}").format(value.strip()[:120])
        chips.append({"label": label, "url": f"{request.path}?{rest}" if rest else request.path})
    return chips


@require_GET
def creature(request: HttpRequest, slug: str, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """One creature. Template characters/creature.html, context:

    character: Character.   campaign: Campaign or None.   links: dict of page, edit, delete, versions, favourite, copy
    (addresses; use these, they are right for campaign characters too).   story: safe HTML.   picture, picture_small:
    addresses or "".   tags: names.   model: ModelVersion or None (the published one).   viewer: dict of name, levels,
    poster, turntable for json_script, or None.   models: dicts (ModelVersion.describe()), those this person may see.
    may_change, is_favourite, may_favourite, may_copy (into one of `copy_targets`: Campaigns this person runs).
    earlier, later: dicts of name and url, the neighbours by name, or None.

    Inside a campaign: template characters/campaign_character.html, context: also what `kept_with` returns.
    """
    character = find_character(request, slug, campaign_id)
    shown = list(ModelVersion.objects.visible_to(person_of(request)).filter(character=character)[:VERSIONS_LISTED])
    published = next((model for model in shown if model.is_published), None)
    earlier, later = _neighbours(request, character)
    context = {
        "character": character,
        "campaign": character.campaign,
        "links": links_of(character),
        "story": "" if character.campaign_id else render_entry(character, person_of(request)),
        "sheet": described(character.sheet),
        "picture": character.picture_url(),
        "picture_small": character.picture_small_url(),
        "tags": [] if character.campaign_id else [tag.name for tag in character.tags.all()],
        "model": published,
        "viewer": viewer_data(character.name, published) if published else None,
        "models": [model.describe() for model in shown],
        "may_change": may_change(request, character),
        "is_favourite": bool(own_marks(request, [character.pk])),
        "may_favourite": request.user.is_authenticated,
        "copy_targets": _copy_targets(request, character),
        "earlier": earlier,
        "later": later,
    }
    if character.campaign is None:
        return render(request, "characters/creature.html", context)
    person = require_sign_in(request.user)
    context |= kept_with(request, character, person, bool(context["may_change"]))
    return render(request, "characters/campaign_character.html", context)


def viewer_data(name: str, model: ModelVersion) -> dict[str, Any]:
    """Return what the browser's viewer is given as JSON."""
    described = model.describe()
    return {"name": name} | {key: described[key] for key in ("levels", "poster", "turntable")}


def _neighbours(request: HttpRequest, character: Character) -> tuple[dict[str, str] | None, dict[str, str] | None]:
    """Return the creatures before and after this one by name, among those seen beside it."""
    seen = Character.objects.visible_to(person_of(request)).filter(campaign=character.campaign_id)
    beside = seen.only("name", "slug", "campaign_id")
    earlier = beside.filter(name__lt=character.name).order_by("-name").first()
    later = beside.filter(name__gt=character.name).order_by("name").first()
    first, second = (
        {"name": found.name, "url": found.get_absolute_url()} if found else None for found in (earlier, later)
    )
    return first, second


def _copy_targets(request: HttpRequest, character: Character) -> list[Campaign]:
    person: Any = request.user
    if not person.is_authenticated or not character.is_public:
        return []
    playing = Campaign.objects.visible_to(person).exclude(memberships__user=person, memberships__role=Role.OBSERVER)
    return list(playing.order_by("name")[:50])


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two creatures of the bestiary side by side (?a=slug&b=slug). Template characters/compare.html, context:

    a, b: Character or None.   cards: dict of a, b (as in lists).   rows: dicts of label, a, b, differs (texts).
    choices: dicts of slug and name to choose from.
    """
    seen = Character.objects.visible_to(person_of(request)).filter(campaign=None)
    slugs = [request.GET.get("a", ""), request.GET.get("b", "")]
    found = {character.slug: character for character in seen.filter(slug__in=slugs)}
    a, b = (found.get(slug) for slug in slugs)
    for slug in slugs:
        if slug and slug not in found:
            messages.warning(request, f"There is no creature at “{slug[:60]}”: choose another one.")
    rows = compare_fields(a, b, COMPARED) if a and b else []
    context = {
        "a": a,
        "b": b,
        "cards": {"a": card(a) if a else None, "b": card(b) if b else None},
        "rows": [{"label": row.label, "a": row.before, "b": row.after, "differs": row.differs} for row in rows],
        "choices": list(seen.order_by("name").values("slug", "name")[:1000]),
    }
    return render(request, "characters/compare.html", context)


@login_required
@require_GET
def favourites(request: HttpRequest) -> HttpResponse:
    """One's own favourites, the newest mark first. Template characters/favourites.html, context:

    cards (as in lists, is_favourite always true), total, page_obj, page_range.
    """
    person: Any = request.user
    marked = Character.objects.visible_to(person).filter(favourites__user=person)
    pages = Paginator(in_order(marked, "name").order_by("-favourites__created_at"), CARDS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "cards": [{**card(character), "is_favourite": True} for character in page.object_list],
        "total": pages.count,
        "page_obj": page,
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "favourites_shown": True,
    }
    return render(request, "characters/favourites.html", context)
