"""Achievements and milestones of characters."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import Refused
from campaigns.models import Entry, Visibility
from campaigns.models.sessions import PlaySession
from campaigns.permissions import Person
from characters.models import Achievement, AchievementKind, Character
from characters.services.parts import (
    audience_for,
    change_part,
    clean_text,
    lock_part,
    require_hand,
    require_voice,
    save_part,
)

FIELDS = ("name", "description", "kind", "achieved_at", "session")


@transaction.atomic
def award_achievement(
    *,
    actor: Person,
    character: Character,
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
    **values: Any,
) -> Achievement:
    """Write down what a character has done or come to."""
    require_voice(character, actor)
    person = require_hand(character, actor, "award it")
    clean = _clean({"name": ""} | values, character, person)
    audience = audience_for(character, person, visibility, known_to)
    made = Achievement(character=character, author=person, audience=audience, **clean)
    save_part(made, person, "achievement.awarded")
    return made


@transaction.atomic
def change_achievement(
    *,
    actor: Person,
    achievement: Achievement,
    visibility: str | None = None,
    known_to: list[int] | None = None,
    version: int | None = None,
    **values: Any,
) -> Achievement:
    """Change its words, its time or who may know of it."""
    person, achievement = lock_part(achievement, actor, version)
    require_hand(achievement.character, actor, "change it")
    clean = _clean(values, achievement.character, person)
    change_part(achievement, person, clean, visibility=visibility, known_to=known_to, act="achievement.changed")
    return achievement


def _clean(values: dict[str, Any], character: Character, person: Person) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise Refused("unknown_field", f"There is no field {', '.join(sorted(unknown))}.")
    clean = dict(values)
    if "name" in clean:
        clean["name"] = clean_text(clean["name"], "name", 200, needed=True)
    if "description" in clean:
        clean["description"] = clean_text(clean["description"], "description", 5000)
    if "kind" in clean and clean["kind"] not in AchievementKind.values:
        raise _refusal("kind", f"Must be one of {', '.join(AchievementKind.values)}.")
    if "achieved_at" in clean:
        clean["achieved_at"] = _time(clean["achieved_at"])
    if clean.get("session") is not None:
        clean["session"] = _session(clean["session"], character, person)
    return clean


def _time(at: Any) -> datetime:
    if at is None:
        return timezone.now()
    if not isinstance(at, datetime):
        raise _refusal("achieved_at", "Write a date and a time.")
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _session(session: Entry | int, character: Character, person: Person) -> PlaySession:
    key = session.pk if isinstance(session, Entry) else session
    seen = PlaySession.objects.filter(pk__in=Entry.objects.visible_to(person).values("pk"))
    found = seen.filter(pk=key, campaign=character.campaign_id).first()
    if found is None:
        raise _refusal("session", "There is no such session in this campaign.")
    return found


def _refusal(name: str, sentence: str) -> Refused:
    return Refused("invalid", "Some fields need another look.", fields={name: [sentence]})
