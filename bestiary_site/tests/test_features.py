"""Parts of the site that administrators switch off while it runs: off means off, at once, for whom it is for."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from waffle.models import Flag, Switch

from bestiary_site.maintenance.features import FEATURES, install_features, states
from bestiary_site.shared import flags
from imagegen.providers import registry
from scenes.tests.scene_world import make_scene

pytestmark = pytest.mark.django_db


def test_they_are_made_switched_on_once_and_keep_what_was_set():
    assert install_features() == [feature.name for feature in FEATURES]
    Switch.objects.filter(name="sign_up").update(active=False)
    assert install_features() == []
    assert ("sign_up", "off") in states() and ("table_3d", "on for everybody") in states()


def test_what_nobody_has_made_is_on(rf, owner):
    request = rf.get("/")
    request.user = owner
    assert flags.is_on("sign_up") and flags.is_on("anything") and flags.is_on_for("table_3d", request)


def switch(name: str, active: bool) -> None:
    Switch.objects.update_or_create(name=name, defaults={"active": active})


def test_sign_up_closes_and_opens_while_the_site_runs(client, settings, django_capture_on_commit_callbacks):
    address = reverse("account_signup")
    for active in (True, False, True):
        with django_capture_on_commit_callbacks(execute=True):
            switch("sign_up", active)
        page = client.get(address)
        assert ("password1" in page.content.decode()) is active
        assert ("No account yet" in client.get(reverse("account_login")).content.decode()) is active
    settings.SIGN_UP_OPEN = False
    assert "password1" not in client.get(address).content.decode()


def test_without_providers_the_sites_own_artist_draws_alone(settings, django_capture_on_commit_callbacks):
    settings.COMFYUI_URL = "http://localhost:1"
    settings.IMAGE_PROVIDERS = ["comfyui", "offline"]
    assert [one.name for one in registry.available()] == ["comfyui", "offline"]
    with django_capture_on_commit_callbacks(execute=True):
        switch("pictures_by_providers", False)
    assert [one.name for one in registry.available()] == ["offline"]
    assert registry.by_name("comfyui") is None


def test_the_third_dimension_is_offered_to_whom_the_flag_is_for(
    signed_in, owner, campaign, django_capture_on_commit_callbacks
):
    scene = make_scene(owner, campaign)
    group = Group.objects.create(name="Testers")
    owner.groups.add(group)
    with django_capture_on_commit_callbacks(execute=True):
        flag = Flag.objects.create(name="table_3d", everyone=None)
        flag.groups.add(group)
        flag.save()
    address = reverse("scene", args=[campaign.pk, scene.slug])
    assert "data-view3d hidden" in signed_in(owner).get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        flag.everyone = False
        flag.save()
    assert "data-view3d data-off hidden" in signed_in(owner).get(address).content.decode()
