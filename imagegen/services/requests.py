"""Requests for pictures: made once however many ask for the same, waited for, withdrawn."""

import time
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bestiary_site.shared import jobs
from bestiary_site.shared.errors import NotFound
from bestiary_site.shared.jobs import JobState
from campaigns.models import Campaign, Entry, Role, User
from campaigns.permissions import Person, require_sign_in, role_in
from imagegen import keeping, tasks
from imagegen.asking import LARGEST_SEED, SIZES, Asked
from imagegen.cache_key import KeptAs
from imagegen.facts import announce
from imagegen.models import Picture, PictureRequest, PictureWish, SubjectType
from imagegen.permissions import require_asking, require_entry
from imagegen.services import quotas
from imagegen.services import settings as picture_settings
from imagegen.services.words import Words

# Who asks again within this time of the end has only clicked twice.
SAME_WISH = timedelta(seconds=2)
_POLLS = (0.05, 0.1, 0.2, 0.4)  # seconds between two looks; the last one from then on


def request_picture(
    actor: Person,
    asked: Asked,
    campaign: Campaign | None = None,
    entry: Entry | None = None,
    *,
    kept_as: KeptAs | None = None,
) -> PictureRequest:
    """Have a picture drawn, or wait with others for the same one. Returns the job, queued or further.

    `kept_as` is for scenes that are kept: requests for the same kept scene are the same, whoever of its scope asks.
    Refused: who may not ask here, words that are too short or long, a subject with its fill of pictures, a quota used.
    """
    arrived = kept_as.arrived if kept_as else timezone.now()
    person = require_asking(actor, campaign)
    require_entry(person, campaign, entry)
    asked = picture_settings.settled(campaign, clean(asked))
    key = kept_as.key if kept_as else asked.key(scope_of(person, campaign, entry))
    said = asked.to_json() | (kept_as.told() if kept_as else {})
    found = _join(key, person, arrived)
    if found is not None:
        return found
    try:
        return _create(key, person, said, campaign, entry, arrived)
    except IntegrityError:  # somebody else was first by a hair
        found = _join(key, person, arrived)
        if found is None:
            raise
        return found


def clean(asked: Asked) -> Asked:
    """Return the wish with its words trimmed; Refused, naming each field that does not fit."""
    words = Words()
    cleaned = replace(
        asked,
        subject_type=words.one_of("subject_type", asked.subject_type, list(SubjectType.values)),
        subject_name=words.text("subject_name", asked.subject_name, 1, 200),
        prompt=words.text("prompt", asked.prompt, 10, 1000),
        custom_prompt=words.text("custom_prompt", asked.custom_prompt, 0, 200),
        aspect_ratio=words.one_of("aspect_ratio", asked.aspect_ratio, list(SIZES)),
        component=words.text("component", asked.component, 0, 100),
        location=words.text("location", asked.location, 0, 200),
        time_of_day=words.text("time_of_day", asked.time_of_day, 0, 40),
        weather=words.text("weather", asked.weather, 0, 40),
        mood=words.text("mood", asked.mood, 0, 100),
        style=words.text("style", asked.style, 0, 500),
        seed=words.number("seed", asked.seed, 0, LARGEST_SEED),
    )
    words.refuse_faults()
    return cleaned


def scope_of(person: User, campaign: Campaign | None, entry: Entry | None) -> str:
    """Return within what two wishes count as the same one.

    The game masters of a campaign see each other's pictures and share them; players do not, so theirs are apart.
    """
    place = f"campaign {campaign.pk}" if campaign else "alone"
    master = campaign is not None and role_in(campaign, person) == Role.GAME_MASTER
    return f"{place} by {'game masters' if master else person.pk} entry {entry.pk if entry else ''}"


def _join(key: str, person: User, arrived: datetime) -> PictureRequest | None:
    """Wish for a picture that is being made, or was made while this wish was on its way.

    Looked at without a lock first: of fifty who come at once, all but the first should write nothing.
    """
    found = _same(key, arrived)
    if found is None or found.wishes.filter(person=person, withdrawn=False).exists():
        return found
    with transaction.atomic():
        found = _same(key, arrived, hold=True)
        if found is not None:
            PictureWish.objects.update_or_create(request=found, person=person, defaults={"withdrawn": False})
        return found


def _same(key: str, arrived: datetime, *, hold: bool = False) -> PictureRequest | None:
    rows = PictureRequest.objects.select_for_update() if hold else PictureRequest.objects.all()
    same = rows.filter(key=key)
    just_made = same.filter(state=JobState.SUCCEEDED, finished_at__gte=arrived - SAME_WISH)
    return same.active().first() or just_made.filter(picture__in=Picture.objects.living().values("pk")).first()


def _create(
    key: str,
    person: User,
    said: dict[str, Any],
    campaign: Campaign | None,
    entry: Entry | None,
    arrived: datetime,
) -> PictureRequest:
    asked = Asked.from_json(said)
    subject = keeping.subject_name(person, campaign, asked)
    with keeping.locked(subject, *quotas.names(person, campaign)):  # two at once must not both be the last one allowed
        # Made and even ended since we looked: who comes late by a hair must not have it drawn again.
        if (found := _join(key, person, arrived)) is not None:
            return found
        found = PictureRequest.objects.active().filter(key=key, wishes__person=person, wishes__withdrawn=False).first()
        if found is not None:  # the same person was first while this wish waited for the lock
            return found
        if "kept_as" not in said:  # a kept scene makes its room when it is kept
            keeping.require_room_of_subject(person, campaign, asked)
        quotas.require_quota(person, campaign, asked.providers)
        made = PictureRequest.objects.create(key=key, author=person, campaign=campaign, entry=entry, parameters=said)
        PictureWish.objects.create(request=made, person=person)
        jobs.enqueue_on_commit(tasks.wake_request, made.pk)
        return made


def find_request(actor: Person, request_id: uuid.UUID) -> PictureRequest:
    """Return a request that the person made or waits for."""
    found = PictureRequest.objects.visible_to(require_sign_in(actor)).filter(pk=request_id).first()
    if found is None:
        raise NotFound("request_not_found", "There is no such request, or it is not yours.")
    return found


def cancel_request(*, actor: Person, request: PictureRequest) -> PictureRequest:
    """Withdraw the person's wish; the work ends when nobody waits for it any more."""
    person = require_sign_in(actor)
    find_request(person, request.pk)
    with transaction.atomic():
        held = PictureRequest.objects.select_for_update().get(pk=request.pk)
        held.wishes.filter(person=person).update(withdrawn=True)
        if not held.is_finished and not held.wishes.filter(withdrawn=False).exists():
            # Its key is free from now on: who asks for the same again gets a new picture, not one that is ending.
            PictureRequest.objects.filter(pk=held.pk).update(key=held.pk.hex)
            jobs.request_cancel(PictureRequest, held.pk)
            announce(held)
    request.refresh_from_db()
    return request


def wait_for(request: PictureRequest, seconds: float) -> PictureRequest:
    """Wait in this thread until the request has ended, or for so long. A worker makes it; this only looks.

    The event loop is not held up: synchronous views run in a thread of their own. While it sleeps, it holds no
    connection to the database.
    """
    until, looked = time.monotonic() + seconds, 0
    while not request.is_finished and time.monotonic() < until:
        if not connection.in_atomic_block:
            connection.close()
        time.sleep(_POLLS[min(looked, len(_POLLS) - 1)])
        looked += 1
        request.refresh_from_db()
    return request
