"""Scenes by place, time and weather: what is drawn already answers at once, what is not is drawn once and kept."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import NotFound
from campaigns.models import Campaign, Membership, Role, User
from campaigns.permissions import Person, require_sign_in
from campaigns.services.audit import record
from imagegen import tally
from imagegen.cache_key import KeptAs, Scene, scene_key
from imagegen.models import CachedScene, CachedSceneQuerySet, PictureRequest
from imagegen.permissions import require_asking
from imagegen.providers import registry
from imagegen.services.requests import request_picture
from imagegen.services.settings import names_here, usable
from imagegen.services.words import Words


@dataclass(frozen=True)
class Found:
    """What came of asking for a scene: the kept one, or the request that draws it."""

    scene: Scene
    kept: CachedScene | None = None
    request: PictureRequest | None = None


@dataclass(frozen=True)
class Stage:
    """For whom a scene is: a person alone, the game masters of a campaign, or everybody of it."""

    person: User
    campaign: Campaign | None
    is_master: bool
    style: str
    providers: list[str]

    def key(self, scene: Scene, audience: str = "") -> str:
        """Return the key of a scene of theirs; `audience` is MASTERS or EVERYBODY in a campaign."""
        scope = f"campaign {self.campaign.pk} {audience}" if self.campaign else f"person {self.person.pk}"
        return scene_key(scope, scene, self.style, [f"{name}:{_model(name)}" for name in self.providers])


MASTERS, EVERYBODY = "game masters", "everybody"


def ask_scene(*, actor: Person, scene: Scene, campaign_id: uuid.UUID | None = None, renew: bool = False) -> Found:
    """Return the kept scene, or have it drawn: once, however many ask for it. `renew` draws it anew in any case.

    In a campaign what its players ask for is seen by everybody of it; what its game masters ask for stays theirs until
    they share the picture. NotFound: no such campaign, or not one of the person's.
    """
    arrived, scene, stage = timezone.now(), clean(scene), stage_of(require_sign_in(actor), campaign_id)
    kept = None if renew else _kept(stage, scene)
    if kept is not None:
        tally.hit(kept)
        return Found(scene, kept=kept)
    require_asking(stage.person, stage.campaign)
    audience = MASTERS if stage.is_master else EVERYBODY
    kept_as = KeptAs(
        stage.key(scene, audience), shared=stage.campaign is not None and not stage.is_master, arrived=arrived
    )
    request = request_picture(stage.person, scene.asked(stage.providers), stage.campaign, kept_as=kept_as)
    tally.miss(stage.campaign.pk if stage.campaign else None, stage.person.pk)
    return Found(scene, request=request)


def is_kept(*, actor: Person, scene: Scene, campaign_id: uuid.UUID | None = None) -> bool:
    """Whether the scene would be answered at once."""
    return _kept(stage_of(require_sign_in(actor), campaign_id), clean(scene)) is not None


def key_here(*, actor: Person, scene: Scene, campaign_id: uuid.UUID | None = None) -> str:
    """Return the key under which a scene that this person brings is kept: his own, or the campaign's masters'."""
    return stage_of(require_sign_in(actor), campaign_id).key(clean(scene), MASTERS if campaign_id else "")


def scenes_of(actor: Person) -> CachedSceneQuerySet:
    """Return the kept scenes that the person may clear: all of the site for an administrator."""
    person = require_sign_in(actor)
    return CachedScene.objects.all() if person.is_superuser else CachedScene.objects.owned_by(person)


@transaction.atomic
def clear_scenes(*, actor: Person, location: str = "") -> int:
    """Forget the kept scenes of a place, or all, as far as they are the person's. Their pictures stay in the gallery.

    Returns how many were forgotten.
    """
    person, rows, location = require_sign_in(actor), scenes_of(actor), place_said(location)
    rows = rows.of_place(location) if location else rows
    campaigns = list(Campaign.objects.filter(cached_scenes__in=rows).distinct())
    cleared, _ = CachedScene.objects.filter(pk__in=rows.values("pk")).delete()
    for campaign in campaigns:
        record("scenes.cleared", actor=person, target=campaign, campaign=campaign, changes={"location": [location, ""]})
    return cleared


def place_said(said: Any) -> str:
    """Return which place is said, without what cannot be stored; empty for all. Refused if it is none.

    A name of which nothing is left is refused, too: it means one place, and must not be taken to mean all.
    """
    words = Words()
    place = words.text("location", said, 1 if isinstance(said, str) and said.strip() else 0, 200)
    words.refuse_faults()
    return place


def clean(scene: Scene) -> Scene:
    """Return the scene with its words trimmed, no time or weather as the usual one; Refused if one is too long."""
    words = Words()
    cleaned = Scene(
        words.text("location", scene.location, 1, 200),
        words.text("time_of_day", scene.time_of_day, 0, 40) or Scene.time_of_day,
        words.text("weather", scene.weather, 0, 40) or Scene.weather,
    )
    words.refuse_faults()
    return cleaned


def stage_of(person: User, campaign_id: uuid.UUID | None) -> Stage:
    """Return for whom a person's scenes are; NotFound for a campaign that he does not belong to."""
    if campaign_id is None:
        return Stage(person, None, False, "", names_here())
    memberships = Membership.objects.filter(user=person, campaign_id=campaign_id, campaign__deleted_at=None)
    place = memberships.select_related("campaign__picture_settings").first()
    if place is None:
        raise NotFound("campaign_not_found", "There is no such campaign, or you do not belong to it.")
    said = getattr(place.campaign, "picture_settings", None)  # nobody has changed them yet: there is no row
    providers = usable(said.providers) if said else []
    is_master = place.role == Role.GAME_MASTER
    return Stage(person, place.campaign, is_master, said.style if said else "", providers or names_here())


def _kept(stage: Stage, scene: Scene) -> CachedScene | None:
    rows = CachedScene.objects.fresh().select_related("picture")
    if stage.campaign is None:
        return rows.filter(key=stage.key(scene)).first()
    keys = [stage.key(scene, audience) for audience in (MASTERS, EVERYBODY)]
    rows = rows.filter(key__in=keys).order_by("-made_at")
    return (rows if stage.is_master else rows.filter(picture__shared=True)).first()


def _model(name: str) -> str:
    provider = registry.by_name(name)
    return provider.model if provider else ""
