"""The pages of scenes: the list and its acts, what players see of them, the door to the table."""

import pytest
from django.urls import reverse

from campaigns.models import Visibility
from scenes.models import Scene, SceneFolder, Table
from scenes.services import scene_folders
from scenes.services import scenes as services
from scenes.services.tables import open_scene, scene_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def crypt(owner, campaign) -> Scene:
    return services.create_scene(actor=owner, campaign=campaign, name="The drowned crypt", summary="Wet stairs")


def act(client, scene, act, **more):
    address = reverse("scene_act", args=[scene.campaign_id, scene.slug])
    return client.post(address, {"act": act, **more}, follow=True)


def test_a_game_master_makes_a_scene_and_comes_to_its_table(owner, campaign, signed_in):
    client = signed_in(owner)
    folder = scene_folders.create_folder(actor=owner, campaign=campaign, name="Act one")
    page = client.get(reverse("scene_new", args=[campaign.pk]), {"folder": folder.pk}).content.decode()
    assert "Act one" in page
    said = {"name": "Cellar", "folder": folder.pk, "grid": "hex_flat", "cell": 50, "columns": 10, "rows": 8, "sight": 1}
    answer = client.post(reverse("scene_new", args=[campaign.pk]), said)
    scene = Scene.objects.get(name="Cellar")
    assert answer["Location"] == f"/play/{campaign.pk}/scenes/cellar/"
    settings = scene.pieces.get(uid="settings").data
    assert (settings["width"], settings["height"], settings["sight"]) == (500, 400, True)
    assert (settings["grid"]["type"], settings["grid"]["size"], scene.folder) == ("hex_flat", 50, folder)


def test_the_list_shows_folders_and_finds_by_words(crypt, owner, campaign, signed_in):
    client, base = signed_in(owner), reverse("scenes", args=[campaign.pk])
    assert "The drowned crypt" in client.get(base).content.decode()
    assert "The drowned crypt" in client.get(base, {"q": "stairs"}).content.decode()
    assert "No scene is called so" in client.get(base, {"q": "dragon"}).content.decode()
    assert "Scenes" in client.get(reverse("campaign", args=[campaign.pk])).content.decode()
    made = client.post(reverse("scene_folder_new", args=[campaign.pk]), {"name": "Below"})
    folder = SceneFolder.objects.get(name="Below")
    assert made["Location"] == f"{base}?folder={folder.pk}"
    act(client, crypt, "move", folder=folder.pk)
    assert "The drowned crypt" not in client.get(base).content.decode()
    assert "The drowned crypt" in client.get(base, {"folder": folder.pk}).content.decode()
    client.post(reverse("scene_folder_act", args=[campaign.pk, folder.pk]), {"act": "rename", "name": "Depths"})
    folder.refresh_from_db()
    assert folder.name == "Depths"
    client.post(reverse("scene_folder_act", args=[campaign.pk, folder.pk]), {"act": "delete"})
    assert "The drowned crypt" in client.get(base).content.decode()


def test_the_acts_of_a_card(crypt, owner, campaign, teammate, signed_in):
    client = signed_in(owner)
    assert "The players are at The drowned crypt now" in act(client, crypt, "open").content.decode()
    assert scene_for(teammate, campaign) == crypt
    assert "Close the table" in client.get(reverse("scenes", args=[campaign.pk])).content.decode()
    act(client, crypt, "close")
    assert Table.objects.get().scene is None
    act(client, crypt, "duplicate")
    copy = Scene.objects.get(name="The drowned crypt (copy)")
    act(client, copy, "earlier")
    assert list(Scene.objects.values_list("name", flat=True)) == [copy.name, crypt.name]
    act(client, copy, "archive")
    assert copy.name not in client.get(reverse("scenes", args=[campaign.pk])).content.decode().split("put away.")[-1]
    assert copy.name in client.get(reverse("scenes", args=[campaign.pk]), {"archived": 1}).content.decode()
    act(client, copy, "unarchive")
    gone = act(client, copy, "delete").content.decode()
    assert "lies in the bin" in gone
    assert "Undo" in gone
    client.post(reverse("scene_restore", args=[campaign.pk, copy.pk]))
    assert Scene.objects.living().filter(pk=copy.pk).exists()
    assert "Say what is to be done" in act(client, copy, "explode").content.decode()


def test_one_player_is_sent_from_the_page_of_words(crypt, owner, campaign, teammate, observer, signed_in):
    page = signed_in(owner).get(reverse("scene_about", args=[campaign.pk, crypt.slug])).content.decode()
    assert "Only these" in page
    act(signed_in(owner), crypt, "open", people=[teammate.pk])
    assert (scene_for(teammate, campaign), scene_for(observer, campaign)) == (crypt, None)


def test_players_wait_until_a_scene_is_open_and_never_learn_its_secret_name(
    crypt, owner, campaign, teammate, signed_in
):
    client, door = signed_in(teammate), reverse("table", args=[campaign.pk])
    waiting = client.get(door).content.decode()
    assert "data-waiting" in waiting
    assert client.get(reverse("scene", args=[campaign.pk, crypt.slug])).status_code == 404
    open_scene(actor=owner, scene=crypt)
    table = client.get(door).content.decode()
    assert f"/live/scenes/{crypt.uid}/" in table
    assert "drowned" not in table
    assert client.get(reverse("scene", args=[campaign.pk, crypt.slug])).status_code == 404, "its address is its name"
    services.update_scene(actor=owner, scene=crypt, visibility=Visibility.MEMBERS)
    assert "drowned" in client.get(door).content.decode()
    assert client.get(reverse("scene", args=[campaign.pk, crypt.slug])).status_code == 200


def test_players_see_of_the_list_what_is_shown_to_them_and_do_nothing_there(
    crypt, owner, campaign, teammate, signed_in
):
    client, base = signed_in(teammate), reverse("scenes", args=[campaign.pk])
    other = services.create_scene(actor=owner, campaign=campaign, name="The harbour", visibility=Visibility.MEMBERS)
    page = client.get(base).content.decode()
    assert "The harbour" in page
    for word in ("drowned", "Open for the players", "New scene", "In the bin", "New folder"):
        assert word not in page
    assert client.get(base, {"bin": 1}).status_code == 403
    assert client.get(reverse("scene_new", args=[campaign.pk])).status_code == 403
    for name in ("open", "delete", "archive", "duplicate", "move"):
        assert act(client, other, name).status_code == 403
        assert act(client, crypt, name).status_code == 404
    assert client.post(reverse("scene_folder_new", args=[campaign.pk]), {"name": "x"}).status_code == 403


def test_the_words_of_a_scene_are_changed_on_the_pages_of_all_entries(crypt, owner, campaign, signed_in):
    client = signed_in(owner)
    edit = reverse("entry_edit", args=[campaign.pk, "scenes", crypt.slug])
    assert client.get(edit).status_code == 200
    answer = client.post(edit, {"name": "The dry crypt", "visibility": "game_masters", "version": crypt.version})
    assert answer.status_code == 302
    assert client.get(reverse("entry_versions", args=[campaign.pk, "scenes", crypt.slug])).status_code == 200
    assert "The dry crypt" in client.get(reverse("scene_about", args=[campaign.pk, crypt.slug])).content.decode()


def test_what_a_token_stands_for_is_found_from_the_table(owner, campaign, teammate, crypt, signed_in):
    address = reverse("entry_named", args=[campaign.pk, crypt.uid])
    assert signed_in(owner).get(address)["Location"] == reverse("scene", args=[campaign.pk, crypt.slug])
    assert signed_in(teammate).get(address).status_code == 404
