"""Looking back: the log of a scene scrubbed like a film, for its game masters."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bestiary_site.shared.errors import NotAllowed
from campaigns.views.story import Visit, visit
from scenes.models import Scene, SceneEvent
from scenes.room.reading import pieces_for
from scenes.services.tables import campaign_of

AT_ONCE = 1000


@login_required
@require_safe
def replay(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """The page. Template scenes/replay.html, context: campaign, scene, log (where the events are), home."""
    here, scene = _scene(request, campaign_id, slug)
    log = reverse("scene_replay_log", args=[campaign_of(scene).pk, scene.slug])
    home = reverse("scene", args=[campaign_of(scene).pk, scene.slug])
    return render(request, "scenes/replay.html", {"campaign": here.campaign, "scene": scene, "log": log, "home": home})


@login_required
@require_safe
def replay_log(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> JsonResponse:
    """A part of the log, oldest first, as JSON; the first part also tells how the scene is now.

    {"pieces": [...], "number": n, "events": [{number, type, at, by, session, changes, content}], "more": bool}
    """
    here, scene = _scene(request, campaign_id, slug)
    after = request.GET.get("after", "0")
    start = int(after) if after.isdecimal() and len(after) < 18 else 0
    rows = SceneEvent.objects.filter(scene=scene, number__gt=start).select_related("actor", "session")
    events = list(rows.order_by("number")[: AT_ONCE + 1])
    answer: dict[str, Any] = {"events": [_told(one) for one in events[:AT_ONCE]], "more": len(events) > AT_ONCE}
    if start == 0:
        scene.refresh_from_db(fields=["number"])
        answer |= {"number": scene.number, "pieces": pieces_for(scene, here.person)}
    return JsonResponse(answer)


def _told(event: SceneEvent) -> dict[str, Any]:
    return {
        "number": event.number,
        "type": event.type,
        "at": event.at.timestamp(),
        "by": event.actor.display_name if event.actor else "",
        "session": event.session.name if event.session else "",
        "changes": event.changes,
        "content": {name: event.content[name] for name in ("text", "roll", "paths") if name in event.content},
    }


def _scene(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> tuple[Visit, Scene]:
    here = visit(request, campaign_id)
    seen = Scene.objects.visible_to(here.person).filter(campaign=here.campaign).select_related("campaign")
    scene = get_object_or_404(seen, slug=slug)
    if not here.game_master:
        raise NotAllowed("game_masters_only", "Only a game master can look back: the log shows what was hidden.")
    return here, scene
