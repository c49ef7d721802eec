"""The page of the live table: the players' door, and a scene that a game master looks at."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bestiary_site.shared.flags import is_on_for
from campaigns.models import Role
from campaigns.views.story import Visit, visit
from scenes.models import Scene
from scenes.room.rights import may_enter
from scenes.services.tables import scene_for


@login_required
@require_safe
def table(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """The scene that this person plays at. Template scenes/table.html (see `_context`); scenes/waiting.html while no
    scene is open to him: campaign, is_game_master."""
    here = visit(request, campaign_id)
    scene = scene_for(here.person, here.campaign)
    role = may_enter(here.person, scene) if scene is not None else None
    if scene is None or role is None:
        context = {"campaign": here.campaign, "is_game_master": here.game_master}
        return render(request, "scenes/waiting.html", context)
    return render(request, "scenes/table.html", _context(request, here, scene, role))


@login_required
@require_safe
def scene(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """One scene, for whom it is on record: game masters, and players whom it is shown to. Template scenes/table.html.

    Its address tells its name: who is only sent to it comes through `table`.
    """
    here = visit(request, campaign_id)
    seen = Scene.objects.visible_to(here.person).filter(campaign=here.campaign).select_related("campaign")
    found = get_object_or_404(seen, slug=slug)
    role = may_enter(here.person, found)
    if role is None:  # archived, and he does not keep it
        return render(request, "scenes/waiting.html", {"campaign": here.campaign, "is_game_master": False})
    return render(request, "scenes/table.html", _context(request, here, found, role))


def _context(request: HttpRequest, here: Visit, scene: Scene, role: Role) -> dict[str, Any]:
    """Return the context of scenes/table.html: campaign, scene, scene_name (empty where that is a secret), role,
    is_game_master, socket (the address of the live room), home (where one gets back to),
    entry_address (of what a token stands for, with {uid} in it), in_3d (whether the third dimension is offered)."""
    named = role == Role.GAME_MASTER or Scene.objects.visible_to(here.person).filter(pk=scene.pk).exists()
    is_master = role == Role.GAME_MASTER
    return {
        "campaign": here.campaign,
        "scene": scene,
        "scene_name": scene.name if named else "",
        "role": role.value,
        "is_game_master": is_master,
        "socket": f"/live/scenes/{scene.uid}/",
        "table_address": reverse("table", args=[here.campaign.pk]),
        "entry_address": f"/play/{here.campaign.pk}/named/{{uid}}/",
        "home": reverse("campaign", args=[here.campaign.pk]),
        "in_3d": is_on_for("table_3d", request),
    }
