"""What somebody has looked for: lately, and what he keeps under a name. Only he sees either."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotFound, Refused
from campaigns.models import Campaign, Kind, RecentSearch, SavedSearch, User
from campaigns.permissions import Person, require_sign_in
from campaigns.search.words import LONGEST_QUERY, understand

RECENT_KEPT = 20
MOST_SAVED = 100
_COMPLAINT = "Some fields need another look."


@transaction.atomic
def note_search(*, actor: Person, query: str) -> None:
    """Remember what somebody has looked for; strangers and the shared guest leave no trace."""
    if not isinstance(actor, User) or actor.is_guest:
        return
    question = understand(query)
    if not question.all_words:
        return
    RecentSearch.objects.update_or_create(user=actor, query=question.text, defaults={"at": timezone.now()})
    mine = RecentSearch.objects.filter(user=actor).values_list("pk", flat=True)
    if extra := list(mine[RECENT_KEPT : RECENT_KEPT + 20]):
        RecentSearch.objects.filter(pk__in=extra).delete()


@transaction.atomic
def forget_searches(*, actor: Person) -> None:
    """Forget what the person has looked for lately."""
    RecentSearch.objects.filter(user=require_sign_in(actor)).delete()


@transaction.atomic
def save_search(*, actor: Person, **values: Any) -> SavedSearch:
    """Keep a search with its filters under a name. Conflict on a name that is taken."""
    person = require_sign_in(actor)
    # Locked, so that two at once do not pass the limit or take the same name.
    User.objects.select_for_update().get(pk=person.pk)
    if SavedSearch.objects.filter(user=person).count() >= MOST_SAVED:
        raise Refused("too_many_searches", f"You keep {MOST_SAVED} searches already: delete one first.")
    kept = SavedSearch(user=person)
    return _write(kept, person, values)


@transaction.atomic
def change_search(*, actor: Person, search_id: int, **values: Any) -> SavedSearch:
    """Change a search that the person keeps."""
    person = require_sign_in(actor)
    User.objects.select_for_update().get(pk=person.pk)
    return _write(find_saved(person, search_id), person, values)


@transaction.atomic
def delete_search(*, actor: Person, search_id: int) -> None:
    """Forget a search that the person keeps."""
    find_saved(require_sign_in(actor), search_id).delete()


def find_saved(person: User, search_id: int) -> SavedSearch:
    """Return one of the person's searches; those of others do not exist for him."""
    found = SavedSearch.objects.filter(user=person, pk=search_id).first()
    if found is None:
        raise NotFound("search_not_found", "There is no such saved search of yours.")
    return found


def _write(kept: SavedSearch, person: User, values: dict[str, Any]) -> SavedSearch:
    for name, value in _clean(person, values, creating=kept.pk is None).items():
        setattr(kept, name, value)
    same = SavedSearch.objects.filter(user=person, name__iexact=kept.name).exclude(pk=kept.pk)
    if same.exists():
        raise Conflict(
            "name_taken", f"You keep a search called {kept.name} already: choose another name.",
            fields={"name": ["This name is taken."]},
        )  # fmt: skip
    kept.save()
    return kept


def _clean(person: User, values: dict[str, Any], *, creating: bool) -> dict[str, Any]:
    clean, complaints = dict(values), dict[str, list[str]]()
    for name, longest in (("name", 100), ("query", LONGEST_QUERY)):
        if name in clean:
            clean[name] = " ".join(str(clean[name] or "").replace("\x00", "").split())
            if len(clean[name]) > longest:
                complaints[name] = [f"At most {longest} characters, not {len(clean[name])}."]
    if (creating or "name" in clean) and not clean.get("name"):
        complaints["name"] = ["This must not be empty."]
    if unknown := set(clean.get("kinds") or []) - set(Kind.values):
        complaints["kinds"] = [f"There is no kind {', '.join(sorted(map(str, unknown)))}."]
    campaign = clean.get("campaign")
    if isinstance(campaign, Campaign) and not Campaign.objects.visible_to(person).filter(pk=campaign.pk).exists():
        complaints["campaign"] = ["There is no such campaign of yours."]
    for name in ("kinds", "tags"):
        if name in clean:
            clean[name] = [str(value)[:60] for value in clean[name] or []][:20]
    if complaints:
        raise Refused("invalid", _COMPLAINT, fields=complaints)
    return clean
