"""Takes over what the old clients kept in a browser: nothing twice, and what fails is told key by key."""

import hashlib
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from bestiary_site.shared.errors import DomainError, QuotaReached, Refused
from campaigns.folding import fold
from campaigns.models import Campaign, Role, User
from campaigns.permissions import Person, require_role, require_sign_in
from imagegen import keeping
from imagegen.asking import Asked
from imagegen.bounded_json import DumpError
from imagegen.brought_images import picture_bytes
from imagegen.cache_key import Scene
from imagegen.label import Label
from imagegen.localstorage import SCENE, Brought, Fault, Found, read_dump
from imagegen.models import CachedScene, Origin, Picture
from imagegen.rendering import Encoded, encode
from imagegen.services.pictures import feature_picture, keep_picture
from imagegen.services.scene_cache import clean, key_here

MOST_PICTURES, MOST_ERRORS = 500, 200
# The old clients drew by models only, and did not keep which.
MAKER = "an older client"


@dataclass
class Report:
    """What came of a dump. `size` is in bytes, of the pictures as they came."""

    scenes: int = 0
    items: int = 0
    already: int = 0
    size: int = 0
    errors: list[dict[str, str]] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Return success, partial (some keys failed) or failed (all did)."""
        if not self.errors:
            return "success"
        return "partial" if self.scenes + self.items + self.already else "failed"

    def told(self) -> dict[str, Any]:
        """Return it as the documented address words it, with `already` beside."""
        left_out = len(self.errors) - MOST_ERRORS
        more = [{"key": "", "error": f"{left_out} more keys could not be taken."}] if left_out > 0 else []
        return {
            "scenes": self.scenes,
            "items": self.items,
            "already": self.already,
            "errors": self.errors[:MOST_ERRORS] + more,
            "total_size_mb": round(self.size / 1e6, 3),
            "status": self.status,
        }


def bring_dump(*, actor: Person, dump: Any, campaign: Campaign | None = None) -> Report:
    """Keep all pictures of a dump as the person's own, or the campaign's; what is here already stays as it is."""
    person = require_bringing(actor, campaign)
    report = Report()
    for found in _all_of(dump):
        try:
            _bring(person, campaign, found, report)
        except (DumpError, DomainError) as refusal:
            report.errors.append({"key": found.key, "error": refusal.message})
    return report


def require_bringing(actor: Person, campaign: Campaign | None) -> User:
    """Return who brings pictures: everybody for himself, game masters for their campaign.

    A player would learn by the answers of which hidden things the campaign has pictures.
    """
    person = require_sign_in(actor)
    if campaign is not None:
        require_role(campaign, person, Role.GAME_MASTER)
    return person


def _all_of(dump: Any) -> list[Found]:
    try:
        found = list(islice(read_dump(dump), MOST_PICTURES + 1))
    except DumpError as error:
        raise Refused(error.code, error.message) from error
    if len(found) > MOST_PICTURES:
        raise Refused("too_many", f"Send at most {MOST_PICTURES} pictures at once; there are more.")
    return found


def _bring(person: User, campaign: Campaign | None, found: Found, report: Report) -> None:
    if isinstance(found, Fault):
        report.errors.append({"key": found.key, "error": found.error})
        return
    content = picture_bytes(found.image)
    digest = hashlib.sha256(content).hexdigest()
    if _there(person, campaign, found, digest):
        report.already += 1
        return
    require_room(person, len(content))
    encoded = encode(content, Label(MAKER, "", found.kind))  # outside of the transaction: it takes a while
    if not _keep(person, campaign, found, encoded, digest):
        report.already += 1
        return
    report.size += len(content)
    if found.kind == SCENE:
        report.scenes += 1
    else:
        report.items += 1


def _keep(person: User, campaign: Campaign | None, found: Brought, encoded: Encoded, digest: str) -> bool:
    """Make the row and all that belongs to it; False if another request has just brought the same."""
    asked = _asked(found, encoded)
    with keeping.locked(f"brought {digest} {keeping.subject_name(person, campaign, asked)}"):
        if _there(person, campaign, found, digest):
            return False
        picture = keep_picture(
            actor=person, encoded=encoded, asked=asked, campaign=campaign, origin=Origin.BROUGHT,
            drawn_at=found.made_at, provider=MAKER, source_digest=digest,
            use_count=found.use_count, last_used_at=found.last_used_at,
        )  # fmt: skip
        if found.kind == SCENE:
            _keep_scene(person, picture, found)
        if found.is_featured and not _has_featured(picture):
            feature_picture(actor=person, picture=picture, featured=True)
    return True


def _keep_scene(person: User, picture: Picture, found: Brought) -> None:
    """Let the scene answer who asks for this place at this time in this weather, unless one drawn here does already.

    One that answers no more and only waits to be cleared away gives way. The new one counts as made when it came: by
    its true age it would be cleared away the next night.
    """
    scene = clean(Scene(found.name, found.time_of_day, found.weather))
    now, key = timezone.now(), key_here(actor=person, scene=scene, campaign_id=picture.campaign_id)
    CachedScene.objects.expired().filter(key=key).delete()
    CachedScene.objects.get_or_create(
        key=key,
        defaults={
            "campaign": picture.campaign, "owner": None if picture.campaign_id else picture.owner,
            "location": fold(scene.location)[:200], "time_of_day": fold(scene.time_of_day)[:40],
            "weather": fold(scene.weather)[:40], "provider": picture.provider, "picture": picture,
            "made_at": now, "last_used_at": now, "use_count": found.use_count,
        },
    )  # fmt: skip


def _has_featured(picture: Picture) -> bool:
    rows = keeping.of_subject(picture.owner, picture.campaign, picture.subject_type, picture.subject_name)
    return rows.filter(is_featured=True).exists()


def _asked(found: Brought, encoded: Encoded) -> Asked:
    return Asked(
        subject_type=found.kind, subject_name=found.name, prompt=found.prompt, custom_prompt=found.custom_prompt,
        aspect_ratio=nearest_ratio(encoded.width, encoded.height),
        location=found.name if found.kind == SCENE else "", time_of_day=found.time_of_day, weather=found.weather,
    )  # fmt: skip


def nearest_ratio(width: int, height: int) -> str:
    """Return the ratio of ours that a picture comes nearest to."""
    ratios = {"1:1": 1.0, "16:9": 16 / 9, "4:3": 4 / 3, "9:16": 9 / 16}
    return min(ratios, key=lambda name: max(ratios[name] * height / width, width / height / ratios[name]))


def require_room(person: User, size: int) -> None:
    """Refuse when the person's pictures would take more than the site gives to one person."""
    most = settings.STORAGE_PER_PERSON_MB << 20
    taken = Picture.objects.filter(owner=person).aggregate(n=Sum("file_size_bytes"))["n"] or 0
    if taken + size > most:
        raise QuotaReached(
            "storage_full", f"Your pictures take {taken >> 20} MB of {most >> 20} MB already. Delete some first."
        )


# -- what is there already --------------------------------------------------------------------------------


def pictures_of(person: User, campaign: Campaign | None) -> Any:
    """Return all pictures, those in the bin too, among which nothing shall be twice."""
    rows = Picture.objects.order_by()
    return rows.filter(campaign=campaign) if campaign else rows.filter(campaign=None, owner=person)


def _there(person: User, campaign: Campaign | None, found: Brought, digest: str) -> bool:
    rows = pictures_of(person, campaign).filter(source_digest=digest)
    return bool(rows.filter(subject_type=found.kind, subject_name=found.name).exists())
