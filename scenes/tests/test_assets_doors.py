"""The doors to assets: API, pages with and without script, the command; who gets what, and what is told."""

from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from bestiary_site.shared.errors import Conflict
from campaigns.tests.factories import make_campaign
from scenes.models import Asset, AssetFolder
from scenes.services import assets, folders
from scenes.tests.asset_files import make_asset, make_scene, picture_file, upload, use_on, wav_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def api_at(campaign):
    """Return the address of the assets over the API, or of one of them."""
    return lambda *rest: "/".join([f"/api/v1/campaigns/{campaign.pk}/assets", *rest])


@pytest.fixture
def folder(owner, campaign) -> AssetFolder:
    return folders.create_folder(actor=owner, campaign=campaign, name="Maps")


# -- the API ----------------------------------------------------------------------------------------------


def test_one_file_comes_in_with_what_is_said_of_it(owner, campaign, as_user, api_at, folder):
    said = {"file": upload("Cave.png", picture_file()), "folder": folder.pk, "tags": ["night", "wet"], "credit": "Me"}
    answer = as_user(owner).post(api_at(), said, format="multipart")
    assert answer.status_code == 201
    made = answer.json()["results"][0]["asset"]
    assert (made["name"], made["folder"], made["tags"], made["credit"]) == ("Cave", folder.pk, ["night", "wet"], "Me")
    assert as_user(owner).get(made["thumbnail"]).status_code == 200


def test_of_several_files_each_is_answered_for_itself(owner, as_user, api_at):
    files = [
        upload("a.png", picture_file(seed=1)), upload("b.png", b"nothing"), upload("c.wav", wav_file()),
        upload("d.png", picture_file(seed=1)), upload("e.png", b""),
    ]  # fmt: skip
    answer = as_user(owner).post(api_at(), {"file": files}, format="multipart").json()["results"]
    told = [row["error"]["code"] if row["error"] else row["asset"]["kind"] for row in answer]
    assert told == ["picture", "not_a_picture", "sound", "same_content", "empty_file"]
    assert answer[3]["error"]["details"]["asset"] == answer[0]["asset"]["uid"]


@pytest.mark.parametrize(("content", "status"), [(b"nothing", 422), (b"", 422)])
def test_a_single_bad_file_is_refused_as_such(content, status, owner, as_user, api_at):
    answer = as_user(owner).post(api_at(), {"file": upload("b.png", content)}, format="multipart")
    assert (answer.status_code, "file" in answer.json()["error"]["fields"]) == (status, True)


def test_a_body_that_is_too_long_is_refused_by_its_length(owner, as_user, api_at, settings):
    settings.ASSET_MAX_MB = 1
    answer = as_user(owner).post(api_at(), {"file": upload("b.wav", wav_file(200))}, format="multipart")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_folders_of_a_dropped_folder_are_made(owner, campaign, as_user, api_at, folder):
    for seed, path in enumerate(["Inn/Cellar", "inn", "../../Inn", "C:\\x"]):
        said = {"file": upload(f"{seed}.png", picture_file(seed=seed)), "folder": folder.pk, "path": path}
        assert as_user(owner).post(api_at(), said, format="multipart").status_code == 201
    found = {row.name: row.parent and row.parent.name for row in AssetFolder.objects.all()}
    assert found == {"Maps": None, "Inn": "Maps", "Cellar": "Inn", "C:": "Maps", "x": "C:"}


def test_lists_are_narrowed_by_folder_kind_tag_and_words(owner, campaign, as_user, api_at, folder):
    make_asset(owner, campaign, "Café of the Bridge", folder=folder, tags=["Town"])
    make_asset(owner, campaign, "Cave", tags=["town at night"], title="A dark hole")
    assets.add_asset(actor=owner, campaign=campaign, source=wav_file(), name="Rain", tags=["town"])

    def found(**asked):
        rows = as_user(owner).get(api_at(), asked).json()["results"]
        return [row["name"] for row in rows]

    assert found() == ["Café of the Bridge", "Cave", "Rain"]
    assert found(sort="-created") == ["Rain", "Cave", "Café of the Bridge"]
    assert found(folder=folder.pk) == ["Café of the Bridge"]
    assert found(folder="none") == ["Cave", "Rain"]
    assert found(folder="nonsense") == []
    assert found(kind="sound") == ["Rain"]
    assert found(tag="TOWN") == ["Café of the Bridge", "Rain"]
    assert found(q="cafe bridge") == ["Café of the Bridge"]
    assert found(q="dark") == ["Cave"]
    assert found(q="night") == ["Cave"]
    assert found(q="town", page_size=1) == ["Café of the Bridge"]
    assert found(q="%") == []


def test_tags_are_counted(owner, campaign, as_user, api_at):
    for tags in (["Night", "inn"], ["night"], []):
        make_asset(owner, campaign, tags=tags)
    assert as_user(owner).get(api_at("tags")).json() == [{"tag": "Night", "count": 2}, {"tag": "inn", "count": 1}]


def test_an_asset_tells_where_it_is_used_before_it_goes(owner, campaign, as_user, api_at):
    asset, client = make_asset(owner, campaign), as_user(owner)
    use_on(make_scene(campaign), asset)
    assert client.get(api_at(asset.uid)).json()["used_by"][0]["name"] == "The Hollow"
    refused = client.delete(api_at(asset.uid))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "in_use")
    assert client.delete(api_at(asset.uid) + "?confirm=1").status_code == 204
    assert [row["uid"] for row in client.get(api_at(), {"deleted": 1}).json()["results"]] == [asset.uid]
    assert client.post(api_at(asset.uid, "restore")).json()["deleted_at"] is None


def test_many_are_moved_binned_and_brought_back_at_once(owner, campaign, as_user, api_at, folder):
    client, uids = as_user(owner), [make_asset(owner, campaign).uid for _ in range(3)]
    assert client.post(api_at("move"), {"assets": uids, "folder": folder.pk}).json() == {"count": 3}
    assert client.post(api_at("delete"), {"assets": uids}).json() == {"count": 3}
    assert not Asset.objects.living().exists()
    assert client.post(api_at("restore"), {"assets": uids}).json() == {"count": 3}
    assert Asset.objects.living().filter(folder=folder).count() == 3
    assert client.post(api_at("delete"), {"assets": [*uids, "somebodyelses123"]}).status_code == 404


def test_assets_of_another_campaign_are_not_there(owner, campaign, as_user, api_at, folder):
    other = make_campaign(owner)
    foreign, theirs = make_asset(owner, other), folders.create_folder(actor=owner, campaign=other, name="x")
    client = as_user(owner)
    assert client.get(api_at(foreign.uid)).status_code == 404
    assert client.patch(api_at(foreign.uid), {"name": "y"}).status_code == 404
    assert client.post(api_at("move"), {"assets": [foreign.uid], "folder": folder.pk}).status_code == 404
    mine = make_asset(owner, campaign)
    assert client.patch(api_at(mine.uid), {"folder": theirs.pk}).status_code == 404
    said = {"file": upload("a.png", picture_file()), "folder": theirs.pk}
    assert client.post(api_at(), said, format="multipart").status_code == 404


def test_the_game_master_of_another_campaign_is_a_stranger_here(owner, campaign, stranger, as_user, api_at):
    make_campaign(stranger)
    asset, client = make_asset(owner, campaign), as_user(stranger)
    answers = [
        client.get(api_at()), client.get(api_at(asset.uid)), client.patch(api_at(asset.uid), {"name": "x"}),
        client.delete(api_at(asset.uid)), client.post(api_at("move"), {"assets": [asset.uid], "folder": None}),
        client.post(api_at(), {"file": upload("a.png", picture_file())}, format="multipart"),
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize("person", ["teammate", "observer"])
def test_players_and_observers_never_read_a_name(person, owner, campaign, as_user, api_at, request):
    asset = make_asset(owner, campaign, "The Traitor's Cellar", tags=["traitor"])
    client = as_user(request.getfixturevalue(person))
    for address in (api_at(), api_at("tags"), api_at(asset.uid), api_at() + "?q=traitor", api_at() + "?deleted=1"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert b"raitor" not in answer.content


def test_folders_over_the_api(owner, campaign, as_user):
    client, at = as_user(owner), f"/api/v1/campaigns/{campaign.pk}/asset-folders"
    a = client.post(at, {"name": "a"}).json()["id"]
    b = client.post(at, {"name": "b", "parent": a}).json()["id"]
    assert client.post(at, {"name": "A"}).json()["error"]["code"] == "name_taken"
    assert client.patch(f"{at}/{a}", {"parent": b}).status_code == 422
    moved = client.patch(f"{at}/{b}", {"parent": None, "name": "c"}).json()
    assert (moved["parent"], moved["name"]) == (None, "c")
    make_asset(owner, campaign, folder=AssetFolder.objects.get(pk=b))
    assert {row["name"]: row["count"] for row in client.get(at).json()} == {"a": 0, "c": 1}
    assert client.delete(f"{at}/{b}").status_code == 409
    assert client.delete(f"{at}/{b}?contents=bin").status_code == 204
    assert client.post(f"{at}/{b}/restore").json()["count"] == 1


def test_folders_come_by_name_however_written(owner, campaign, as_user, signed_in):
    for name in ("sounds", "Äther", "Maps"):
        folders.create_folder(actor=owner, campaign=campaign, name=name)
    rows = as_user(owner).get(f"/api/v1/campaigns/{campaign.pk}/asset-folders").json()
    assert [row["name"] for row in rows] == ["Äther", "Maps", "sounds"]


def test_a_rename_that_is_refused_does_not_move_the_folder(owner, campaign, as_user):
    a, b = (folders.create_folder(actor=owner, campaign=campaign, name=name) for name in "ab")
    inner = folders.create_folder(actor=owner, campaign=campaign, name="b", parent=a)
    answer = as_user(owner).patch(
        f"/api/v1/campaigns/{campaign.pk}/asset-folders/{inner.pk}", {"parent": None, "name": "x" * 500}
    )
    inner.refresh_from_db()
    assert (answer.status_code, inner.parent) == (409, a)
    assert b.parent is None


# -- pages ------------------------------------------------------------------------------------------------


def test_pages_work_without_script(owner, campaign, signed_in):
    client, page = signed_in(owner), reverse("assets", args=[campaign.pk])
    client.post(reverse("asset_folder_new", args=[campaign.pk]), {"name": "Maps"})
    folder = AssetFolder.objects.get()
    files = [upload("Cave.png", picture_file()), upload("b.png", b"nothing")]
    told = client.post(
        reverse("asset_upload", args=[campaign.pk]), {"file": files, "folder": folder.pk}, follow=True
    ).content.decode()
    assert "1 file added." in told
    assert "This is neither a picture nor a sound." in told
    asset = Asset.objects.get()
    assert asset.folder == folder
    act = reverse("asset_acts", args=[campaign.pk])
    client.post(act, {"act": "move", "assets": asset.uid, "to": "none"})
    asset.refresh_from_db()
    assert asset.folder is None
    said = {
        "name": "Deep Cave",
        "kind": "map",
        "folder": str(folder.pk),
        "tags": "wet, deep,",
        "title": "",
        "credit": "",
    }
    assert client.post(reverse("asset", args=[campaign.pk, asset.uid]), said).status_code == 302
    asset.refresh_from_db()
    assert (asset.name, asset.kind, asset.folder, asset.tags) == ("Deep Cave", "map", folder, ["wet", "deep"])
    assert "Deep Cave" in client.get(f"{page}?folder={folder.pk}").content.decode()
    assert "Deep Cave" in client.get(f"{page}?tag=wet").content.decode()
    client.post(act, {"act": "delete", "assets": asset.uid})
    assert "Deep Cave" in client.get(f"{page}?bin=1").content.decode()
    client.post(reverse("asset_restore", args=[campaign.pk, asset.uid]))
    assert Asset.objects.living().get() == asset


def test_a_page_asks_before_scenes_lack_something(owner, campaign, signed_in):
    asset, client, act = make_asset(owner, campaign), signed_in(owner), reverse("asset_acts", args=[campaign.pk])
    use_on(make_scene(campaign), asset)
    asked = client.post(act, {"act": "delete", "assets": asset.uid})
    assert (asked.status_code, "The Hollow" in asked.content.decode()) == (409, True)
    assert Asset.objects.living().exists()
    client.post(act, {"act": "delete", "assets": asset.uid, "confirm": "1"})
    assert not Asset.objects.living().exists()


def test_a_page_of_chosen_files_asks_about_their_use_once(owner, campaign, signed_in, django_assert_max_num_queries):
    chosen = [make_asset(owner, campaign, f"Cave {at}").uid for at in range(12)]
    client, act = signed_in(owner), reverse("asset_acts", args=[campaign.pk])
    use_on(make_scene(campaign), Asset.objects.get(uid=chosen[0]))
    client.get(reverse("assets", args=[campaign.pk]))
    with django_assert_max_num_queries(16):
        asked = client.post(act, {"act": "delete", "assets": chosen})
    assert (asked.status_code, asked.content.decode().count("The Hollow")) == (409, 1)


def test_more_files_than_can_be_chosen_are_refused(owner, campaign, signed_in):
    asset, client, act = make_asset(owner, campaign), signed_in(owner), reverse("asset_acts", args=[campaign.pk])
    told = client.post(act, {"act": "delete", "assets": [asset.uid] * 501}, follow=True).content.decode()
    assert "Choose at most 500 files at once, not 501." in told
    assert Asset.objects.living().exists()


@pytest.mark.parametrize("act", ["purge", "restore"])
def test_all_that_were_chosen_go_or_none(act, owner, campaign, signed_in):
    made = [make_asset(owner, campaign, name) for name in "ABC"]
    assets.delete_assets(actor=owner, assets=made)
    real, done = getattr(assets, f"{act}_asset"), []

    def third_refused(**asked):
        done.append(asked)
        if len(done) == 3:
            raise Conflict("in_use", "The third is in use.")
        return real(**asked)

    with mock.patch.object(assets, f"{act}_asset", third_refused):
        told = signed_in(owner).post(
            reverse("asset_acts", args=[campaign.pk]), {"act": act, "assets": [one.uid for one in made]}, follow=True
        )
    assert "The third is in use." in told.content.decode()
    assert (Asset.objects.living().count(), Asset.objects.deleted().count()) == (0, 3)


def test_names_are_written_as_words_and_not_as_markup(owner, campaign, signed_in):
    make_asset(owner, campaign, "<img src=x onerror=alert(1)>", tags=["<b>"])
    shown = signed_in(owner).get(reverse("assets", args=[campaign.pk])).content.decode()
    assert "<img src=x" not in shown
    assert "<b>" not in shown


def test_a_folder_page_renames_moves_and_deletes(owner, campaign, signed_in, folder):
    client, at = signed_in(owner), reverse("asset_folder", args=[campaign.pk, folder.pk])
    inner = folders.create_folder(actor=owner, campaign=campaign, name="Inner", parent=folder)
    make_asset(owner, campaign, folder=inner)
    client.post(at, {"act": "rename", "name": "Charts"})
    shown = client.post(at, {"act": "move", "to": inner.pk}).content.decode()
    assert "cannot lie within itself" in shown
    assert "1 file and 1 folder" in client.get(at).content.decode()
    client.post(at, {"act": "delete", "contents": "bin"})
    assert not AssetFolder.objects.living().exists()
    client.post(reverse("asset_folder_restore", args=[campaign.pk, folder.pk]))
    assert AssetFolder.objects.living().filter(name="Charts").exists()


@pytest.mark.parametrize("asked", ["?folder=99999", "?folder=x", "?page=99", "?sort=nonsense", "?kind=x&tag=%00"])
def test_nonsense_in_an_address_breaks_nothing(asked, owner, campaign, signed_in):
    assert signed_in(owner).get(reverse("assets", args=[campaign.pk]) + asked).status_code in {200, 404}


def test_players_have_no_link_to_the_assets(owner, teammate, campaign, signed_in):
    address = reverse("assets", args=[campaign.pk])
    for person, shown in ((owner, True), (teammate, False)):
        assert (address in signed_in(person).get(campaign.get_absolute_url()).content.decode()) is shown


# -- the desk and the command -----------------------------------------------------------------------------------


def test_the_desk_lists_assets_and_bins_those_that_no_scene_uses(owner, admin, campaign, signed_in):
    used, free = make_asset(owner, campaign, "Used"), make_asset(owner, campaign, "Free")
    use_on(make_scene(campaign), used)
    from campaigns.tests.factories import add_member

    add_member(campaign, admin, "game_master")
    client, at = signed_in(admin), reverse("admin:scenes_asset_changelist")
    assert client.get(at).status_code == 200
    client.post(at, {"action": "put_in_bin", "_selected_action": [used.pk, free.pk]})
    assert list(Asset.objects.living()) == [used]
    for name in ("assetfolder", "assetpreparation"):
        assert client.get(reverse(f"admin:scenes_{name}_changelist")).status_code == 200


def test_a_folder_of_the_disk_comes_in_with_its_folders(owner, campaign, tmp_path):
    (tmp_path / "Caves" / "deep").mkdir(parents=True)
    (tmp_path / "Caves" / "one.png").write_bytes(picture_file(seed=1))
    (tmp_path / "Caves" / "deep" / "two.png").write_bytes(picture_file(seed=2))
    (tmp_path / "same.png").write_bytes(picture_file(seed=2))
    (tmp_path / "words.txt").write_text("words")
    (tmp_path / ".hidden.png").write_bytes(picture_file(seed=3))
    said, complained = StringIO(), StringIO()
    call_command("import_assets", tmp_path, campaign=str(campaign.pk), into="From disk", stdout=said, stderr=complained)
    where = {row.name: row.folder.name for row in Asset.objects.select_related("folder")}
    assert where == {"one": "Caves", "two": "deep"}
    assert "2 added" in said.getvalue()
    assert "1 there already" in said.getvalue()
    assert "words.txt" in complained.getvalue()
    assert Asset.objects.get(name="one").folder.parent.name == "From disk"


def test_the_command_says_what_it_cannot_find(campaign, teammate, tmp_path):
    for arguments in (
        {"campaign": "nothing"}, {"campaign": str(campaign.pk), "person": "teammate"}, {"campaign": "no-id"},
    ):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("import_assets", tmp_path, **arguments)
    with pytest.raises(CommandError, match="no folder"):
        call_command("import_assets", tmp_path / "missing", campaign=str(campaign.pk))


def test_a_full_disk_is_told_and_leaves_no_row(owner, as_user, api_at):
    import errno

    with mock.patch("bestiary_site.shared.storage._write_to_disk", side_effect=OSError(errno.ENOSPC, "full")):
        answer = as_user(owner).post(api_at(), {"file": upload("a.png", picture_file())}, format="multipart")
    assert answer.status_code == 507
    assert not Asset.objects.exists()
