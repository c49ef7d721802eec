"""Scenes on the desk and by command."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from scenes.models import Table
from scenes.services.scenes import create_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(owner, campaign):
    return create_scene(actor=owner, campaign=campaign, name="The crypt", pieces=[{"kind": "light", "x": 1, "y": 1}])


def run(name: str, *arguments: object, **options: object) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_desk_lists_scenes_with_their_pieces_and_puts_them_away(scene, signed_in, admin_user, campaign):
    campaign.memberships.create(user=admin_user, role="game_master")
    client = signed_in(admin_user)
    page = client.get(reverse("admin:scenes_scene_changelist")).content.decode()
    assert "The crypt" in page
    client.post(
        reverse("admin:scenes_scene_changelist"), {"action": "put_away", "_selected_action": [scene.pk]}, follow=True
    )
    scene.refresh_from_db()
    assert scene.archived_at is not None
    for name in ("piece", "sceneevent", "scenefolder"):
        assert client.get(reverse(f"admin:scenes_{name}_changelist")).status_code == 200
    assert client.get(reverse("admin:scenes_piece_add")).status_code == 403


def test_commands_list_scenes_and_open_one(scene, campaign):
    assert f"{scene.pk}  The crypt: 2 pieces" in run("scenes", campaign=str(campaign.pk))
    assert "are at The crypt now" in run("open_scene", scene.pk)
    assert Table.objects.get().scene == scene
    assert "(open)" in run("scenes", campaign=campaign.name)
    assert "closed" in run("open_scene", scene.pk, close=True)
    assert Table.objects.get().scene is None
    for name, arguments, options in (
        ("scenes", (), {"campaign": "nowhere"}), ("open_scene", (99_999_999,), {}),
        ("open_scene", (scene.pk,), {"username": "nobody"}),
    ):  # fmt: skip
        with pytest.raises(CommandError):
            run(name, *arguments, **options)
