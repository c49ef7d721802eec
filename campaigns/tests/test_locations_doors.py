"""Places by pages and API: what each person gets, maps with pins, what is there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from bestiary_site.tests.test_query_counts import count_queries
from campaigns.models import Location, MapLayer, MapPin, Placement
from campaigns.services.location_tree import Tree
from campaigns.services.maps import add_layer, add_pin, place_entry, remove_layer, update_layer
from campaigns.tests.factories import make_note
from campaigns.tests.places import make_place, map_picture, plant

pytestmark = pytest.mark.django_db


def page(name, campaign, *rest):
    return reverse(name, args=[campaign.pk, *rest])


def api(campaign, rest=""):
    return f"/api/v1/campaigns/{campaign.pk}/locations{rest}"


@pytest.fixture
def valley(owner, campaign):
    """The Valley with a hidden Crypt, in which the Chapel lies; a map with three pins."""
    valley = make_place(owner, campaign, "Valley", properties={"climate": "mild"})
    crypt = make_place(owner, campaign, "Crypt", valley, visibility="game_masters", properties={"smell": "graves"})
    chapel = make_place(owner, campaign, "Chapel", crypt, body="Bells.\n\n:::secret\nThe bell is cursed.\n:::")
    add_layer(actor=owner, location=valley, picture=map_picture(), name="Ground")
    add_layer(actor=owner, location=valley, picture=map_picture(colour="#000"), name="Below", visibility="game_masters")
    below = MapLayer.objects.get(name="Below")
    add_pin(actor=owner, location=valley, x=0.2, y=0.3, label="Mill")
    add_pin(actor=owner, location=valley, x=0.4, y=0.3, label="Trap", visibility="game_masters")
    add_pin(actor=owner, location=valley, x=0.5, y=0.5, label="Way to the dead", entry=crypt)
    add_pin(actor=owner, location=valley, x=0.6, y=0.5, label="Tunnel", layer=below)
    return valley, crypt, chapel


def test_a_player_finds_nothing_of_what_is_hidden_on_any_page(valley, campaign, teammate, signed_in):
    place, crypt, chapel = valley
    client = signed_in(teammate)
    addresses = [
        page("locations", campaign), f"{page('locations', campaign)}?of={place.pk}",
        f"{page('locations', campaign)}?q=c",
        page("location_branch", campaign), page("location", campaign, place.slug),
        page("location", campaign, chapel.slug), page("location_new", campaign),
    ]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        for word in (
            "Crypt",
            "Trap",
            "graves",
            "Tunnel",
            "Below",
            "Way to the dead",
            "cursed",
            f'data-place="{crypt.pk}"',
            f'<option value="{crypt.pk}"',
        ):
            assert word not in text, (address, word)
    assert "Mill" in client.get(page("location", campaign, place.slug)).content.decode()
    assert client.get(page("location", campaign, crypt.slug)).status_code == 404
    assert client.get(f"{page('locations', campaign)}?of={crypt.pk}").status_code == 404


def test_a_player_finds_nothing_of_what_is_hidden_in_the_api(valley, campaign, teammate, as_user):
    place, crypt, chapel = valley
    client = as_user(teammate)
    for rest in ("", "?tree=1", f"?parent={place.pk}", f"/{place.pk}", f"/{chapel.pk}", f"/{place.pk}/children",
                 f"/{chapel.pk}/ancestors", f"/{place.pk}/layers", f"/{place.pk}/pins",
                 f"/{place.pk}/things?below=1"):  # fmt: skip
        answer = client.get(api(campaign, rest))
        assert answer.status_code == 200, rest
        text = answer.content.decode()
        for word in ("Crypt", "Trap", "graves", "Tunnel", "Below", "the dead", "cursed"):
            assert word not in text, (rest, word)
    assert client.get(api(campaign, f"/{chapel.pk}")).json()["parent"] == place.pk
    assert client.get(api(campaign, f"/{crypt.pk}")).status_code == 404
    assert client.get(api(campaign, f"?parent={crypt.pk}")).status_code == 404
    assert client.post(api(campaign, f"/{place.pk}/move"), {"parent": crypt.pk}, format="json").status_code in (
        403,
        404,
    )


def test_the_game_master_sees_all_of_it(valley, campaign, owner, signed_in):
    text = signed_in(owner).get(page("location", campaign, valley[0].slug)).content.decode()
    for word in ("Crypt", "Trap", "Tunnel", "Below"):
        assert word in text


def test_places_are_made_changed_moved_and_binned_by_the_api(campaign, owner, as_user):
    client = as_user(owner)
    realm = client.post(api(campaign), {"name": "Realm", "properties": {"ruler": "Ada"}}, format="json").json()
    city = client.post(api(campaign), {"name": "City", "parent": realm["id"]}, format="json").json()
    assert city["parent"] == realm["id"]
    assert city["effective_properties"] == [{"name": "ruler", "value": "Ada", "origin": realm["id"]}]
    shown = client.get(api(campaign, f"/{city['id']}"))
    changed = client.patch(
        api(campaign, f"/{city['id']}"), {"place_type": "City"}, format="json", headers={"If-Match": shown["ETag"]}
    )
    assert changed.json()["place_type"] == "City"
    stale = client.patch(api(campaign, f"/{city['id']}"), {"place_type": "Town", "version": 1}, format="json")
    assert stale.status_code == 409
    assert client.put(api(campaign, f"/{city['id']}"), {"summary": "x"}, format="json").status_code == 400
    ring = client.post(api(campaign, f"/{realm['id']}/move"), {"parent": city["id"]}, format="json")
    assert ring.status_code == 422
    assert ring.json()["error"]["fields"]["parent"]
    moved = client.post(api(campaign, f"/{city['id']}/move"), {"parent": None, "position": 0}, format="json").json()
    assert (moved["parent"], moved["position"]) == (None, 0)
    assert [row["name"] for row in client.get(api(campaign, "?parent=none")).json()["results"]] == ["City", "Realm"]
    assert client.delete(api(campaign, f"/{city['id']}")).status_code == 204
    assert client.get(api(campaign)).json()["count"] == 1
    assert client.post(api(campaign, f"/{city['id']}/restore")).json()["name"] == "City"


def test_lists_are_narrowed(valley, campaign, owner, as_user):
    client = as_user(owner)
    found = lambda asked: [row["name"] for row in client.get(api(campaign, asked)).json()["results"]]  # noqa: E731
    assert found("?depth=1") == ["Valley", "Crypt"]
    assert found("?q=chap") == ["Chapel"]
    assert found(f"?parent={valley[0].pk}") == ["Crypt"]
    nested = client.get(api(campaign, "?tree=1")).json()
    assert nested[0]["children"][0]["children"][0]["name"] == "Chapel"


@pytest.mark.parametrize(
    "said", [{"x": 2, "y": 0}, {"x": 0.1}, {"x": 0.1, "y": 0.1, "icon": "gun"}, {"x": 0.1, "y": 0.1, "entry": 10**9}]
)
def test_a_bad_pin_is_refused(said, valley, campaign, owner, as_user):
    answer = as_user(owner).post(api(campaign, f"/{valley[0].pk}/pins"), said, format="json")
    assert answer.status_code in (400, 404, 422)
    assert MapPin.objects.count() == 4


def test_pins_are_dragged_and_deleted(valley, campaign, owner, teammate, as_user):
    pin = MapPin.objects.get(label="Mill")
    address = api(campaign, f"/{valley[0].pk}/pins/{pin.pk}")
    assert as_user(teammate).patch(address, {"x": 0.9}, format="json").status_code == 403
    assert as_user(owner).patch(address, {"x": 0.9}, format="json").json()["x"] == 0.9
    hidden = MapPin.objects.get(label="Trap")
    assert as_user(teammate).delete(api(campaign, f"/{valley[0].pk}/pins/{hidden.pk}")).status_code == 404
    assert as_user(owner).delete(address).status_code == 204


def test_a_map_is_uploaded_shown_and_hidden(valley, campaign, owner, teammate, stranger, as_user, signed_in):
    place = valley[0]
    form = {"picture": SimpleUploadedFile("map.png", map_picture((300, 200))), "name": "Roads", "opacity": "0.5"}
    made = as_user(owner).post(api(campaign, f"/{place.pk}/layers"), form, format="multipart")
    assert made.status_code == 201, made.content
    layer = made.json()
    assert (layer["width"], layer["height"], layer["position"]) == (300, 200, 2)
    assert signed_in(teammate).get(layer["url"]).status_code == 200
    assert signed_in(stranger).get(layer["url"]).status_code == 404
    row = MapLayer.objects.get(pk=layer["id"])
    update_layer(actor=owner, layer=row, place=0, visibility="game_masters")
    assert signed_in(teammate).get(layer["url"]).status_code == 404
    assert [one.name for one in MapLayer.objects.filter(location=place)] == ["Roads", "Ground", "Below"]
    remove_layer(actor=owner, layer=row)


@pytest.mark.parametrize("content", [b"", b"no picture", map_picture()[:40], b"<svg/>"])
def test_what_is_no_picture_is_no_map(content, campaign, owner, as_user, signed_in):
    place = make_place(owner, campaign)
    form = {"picture": SimpleUploadedFile("map.png", content), "name": "Map", "visibility": "members", "opacity": "1"}
    assert as_user(owner).post(api(campaign, f"/{place.pk}/layers"), form, format="multipart").status_code in (400, 422)
    form["picture"] = SimpleUploadedFile("map.png", content)
    assert signed_in(owner).post(page("layer_new", campaign, place.slug), form).status_code == 422
    assert not MapLayer.objects.exists()


def test_what_is_there_is_told_with_what_lies_below(valley, campaign, owner, teammate, signed_in, as_user):
    place, crypt, chapel = valley
    bell, bones = make_note(campaign, owner, name="The bell"), make_note(campaign, owner, name="Old bones")
    place_entry(actor=owner, location=chapel, entry=bell, note="hangs here")
    place_entry(actor=owner, location=crypt, entry=bones)
    text = signed_in(teammate).get(page("location", campaign, place.slug)).content.decode()
    assert "The bell" in text
    assert "Old bones" not in text
    assert as_user(teammate).get(api(campaign, f"/{place.pk}/things?below=1")).json()["count"] == 1
    assert as_user(owner).get(api(campaign, f"/{place.pk}/things?below=1")).json()["count"] == 2
    again = as_user(owner).post(api(campaign, f"/{chapel.pk}/things"), {"entry": bell.pk}, format="json")
    assert again.status_code == 409
    assert Placement.objects.count() == 2


# -- pages ------------------------------------------------------------------------------------------------

SAID = {"visibility": "members", "name": "Mill", "properties": "wheel: broken\nsacks: 12", "place_type": "Building"}


def test_a_place_is_made_changed_moved_and_undone_without_script(campaign, owner, signed_in):
    client = signed_in(owner)
    realm = make_place(owner, campaign, "Realm")
    assert client.get(f"{page('location_new', campaign)}?parent={realm.pk}").status_code == 200
    client.post(page("location_new", campaign), SAID | {"parent": realm.pk})
    mill = Location.objects.get(name="Mill")
    assert (mill.parent_id, mill.properties) == (realm.pk, {"wheel": "broken", "sacks": 12})
    assert b"wheel: broken" in client.get(page("location_edit", campaign, mill.slug)).content
    client.post(page("location_edit", campaign, mill.slug), SAID | {"name": "Old mill", "version": mill.version})
    mill.refresh_from_db()
    assert mill.name == "Old mill"
    answer = client.post(page("location_move", campaign, mill.slug), {"parent": ""}, follow=True)
    assert b"Undo" in answer.content
    client.post(page("location_move", campaign, mill.slug), {"parent": realm.pk, "position": "0"})
    mill.refresh_from_db()
    assert mill.parent_id == realm.pk


def test_a_form_filled_in_wrongly_says_what_is_wrong(campaign, owner, signed_in):
    answer = signed_in(owner).post(page("location_new", campaign), SAID | {"properties": "no colon here"})
    assert answer.status_code == 422
    assert b"lacks a colon" in answer.content


def test_two_who_change_a_place_at_once_are_shown_both(campaign, owner, signed_in):
    client, mill = signed_in(owner), make_place(owner, campaign, "Mill", summary="Old")
    address = page("location_edit", campaign, mill.slug)
    client.post(address, SAID | {"summary": "Theirs", "version": 1})
    answer = client.post(address, SAID | {"summary": "Mine", "version": 1})
    assert answer.status_code == 409
    assert b"Theirs" in answer.content and b"Mine" in answer.content


def test_deleting_says_how_many_go_along(campaign, owner, signed_in):
    client, realm = signed_in(owner), make_place(owner, campaign, "Realm")
    make_place(owner, campaign, "City", realm)
    address = page("location_delete", campaign, realm.slug)
    assert b"1 place in it goes" in client.get(address).content
    assert b"Realm" in client.post(address, follow=True).content
    assert not Location.objects.living().exists()


def test_layers_pins_and_things_are_kept_by_forms(valley, campaign, owner, signed_in):
    client, slug = signed_in(owner), valley[0].slug
    said = {"visibility": "members", "label": "Gate", "x": "0.1", "y": "0.2", "icon": "castle", "colour": "blue"}
    assert client.post(page("pin_new", campaign, slug), said).status_code == 302
    pin = MapPin.objects.get(label="Gate")
    assert client.post(page("pin", campaign, slug, pin.pk), said | {"entry": "Chapel"}).status_code == 302
    pin.refresh_from_db()
    assert pin.entry_id == valley[2].pk
    assert client.post(page("pin_new", campaign, slug), said | {"label": ""}).status_code == 422
    layer = MapLayer.objects.get(name="Ground")
    kept = {"name": "Land", "opacity": "0.7", "visibility": "members"}
    assert client.post(page("layer", campaign, slug, layer.pk), kept).status_code == 302
    assert (
        client.post(page("thing_new", campaign, slug), {"entry": "Chapel", "visibility": "members"}).status_code == 302
    )
    for route, row in (("pin_remove", pin), ("layer_remove", layer), ("thing_remove", Placement.objects.get())):
        address = page(route, campaign, slug, row.pk)
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 302
    assert not Placement.objects.exists()


# -- many places ------------------------------------------------------------------------------------------


def test_five_thousand_places_cost_no_more_queries_than_fifty(campaign, owner, as_user):
    client = as_user(owner)
    rows = plant(campaign, {n: (n - 1) // 5 if n else None for n in range(50)}, owner=owner)
    first = rows[0]
    addresses = [
        page("locations", campaign), page("location_branch", campaign), page("location", campaign, first.slug),
        api(campaign), api(campaign, f"/{first.pk}"), api(campaign, f"/{first.pk}/children"),
        api(campaign, f"/{first.pk}/ancestors"), api(campaign, f"/{first.pk}/things"),
    ]  # fmt: skip
    before = {address: count_queries(client, address) for address in addresses}
    more = [
        Location(campaign=campaign, name=f"New {n}", slug=f"new-{n}", parent=rows[n % 50], kind="location")
        for n in range(400)
    ]
    for one in more:
        one.save_without_historical_record()
    assert len(Tree(campaign, owner)) == 450
    after = {address: count_queries(client, address) for address in addresses}
    assert all(after[address] <= before[address] for address in addresses), (before, after)
    assert max(after.values()) <= 25


def test_a_large_tree_is_sent_branch_by_branch(campaign, owner, signed_in):
    plant(campaign, {n: None if n < 120 else n % 120 for n in range(310)}, owner=owner)
    client = signed_in(owner)
    text = client.get(page("locations", campaign)).content.decode()
    assert text.count('class="place"') == 100
    assert "20 more" in text
    rest = client.get(f"{page('location_branch', campaign)}?from=100").content.decode()
    assert rest.count('class="place"') == 20


def test_the_command_prints_checks_and_mends_a_tree(campaign, owner, capsys):
    realm = make_place(owner, campaign, "Realm", place_type="Kingdom")
    city = make_place(owner, campaign, "City", realm)
    call_command("locations", str(campaign.pk))
    assert capsys.readouterr().out == "Realm (Kingdom)\n  City\n"
    call_command("locations", str(campaign.pk), check=True)
    Location.objects.filter(pk=realm.pk).update(parent=city)  # what no page can do
    assert len(Tree(campaign, owner).order) == 2
    with pytest.raises(CommandError, match="ring"):
        call_command("locations", str(campaign.pk), check=True)
    call_command("locations", str(campaign.pk), repair=True)
    call_command("locations", str(campaign.pk), check=True)


def test_places_are_looked_at_and_binned_on_the_desk(campaign, owner, admin, signed_in):
    realm = make_place(owner, campaign, "Realm")
    make_place(owner, campaign, "City", realm)
    client, desk = signed_in(admin), reverse("admin:campaigns_location_changelist")
    assert b"Realm" in client.get(desk).content
    assert client.get(reverse("admin:campaigns_location_change", args=[realm.pk])).status_code == 200
