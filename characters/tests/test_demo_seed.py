"""Loading the demo: whole, repeatable, and never over what people have done."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotFound
from campaigns.models import AuditRecord, Campaign, Membership, User
from campaigns.tests.factories import make_user
from characters.demo.loader import FOLDER, DemoError, load_campaign, load_creatures
from characters.models import Character, ModelVersion
from characters.services import demo as service
from characters.services.creatures import create_character, delete_character, update_character
from characters.services.demo import join_demo_campaign, seed_demo
from characters.services.models3d import publish_model
from characters.services.pictures import set_picture
from characters.tests.factories import make_model, picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small demo of three creatures that a test may change."""
    data = json.loads((FOLDER / "creatures.json").read_text(encoding="utf-8"))
    (tmp_path / "creatures.json").write_text(json.dumps({"creatures": data["creatures"][:3]}), encoding="utf-8")
    (tmp_path / "campaign.json").write_text((FOLDER / "campaign.json").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def rewrite(folder: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    data = json.loads((folder / "creatures.json").read_text(encoding="utf-8"))
    change(data["creatures"])
    (folder / "creatures.json").write_text(json.dumps(data), encoding="utf-8")


def add_picture(folder: Path, slug: str, colour: str = "teal") -> None:
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "pictures" / f"{slug}.webp").write_bytes(picture_bytes("WEBP", colour=colour))


def add_model(folder: Path, slug: str, mesh: bytes = b"glTF one") -> None:
    target = folder / "models" / slug
    (target / "turntable").mkdir(parents=True, exist_ok=True)
    for name in ("model.glb", "model_lod1.glb", "model_lod2.glb"):
        (target / name).write_bytes(mesh + name.encode())
    for name in ("poster.webp", "turntable/00.webp", "turntable/01.webp"):
        (target / name).write_bytes(picture_bytes("WEBP"))
    (target / "report.json").write_text('{"quality": "draft"}', encoding="utf-8")


def test_a_stranger_sees_every_creature_of_the_demo_under_its_own_address() -> None:
    tally = seed_demo()
    seen = Character.objects.visible_to(AnonymousUser())
    assert set(seen.values_list("slug", flat=True)) == {creature.slug for creature in load_creatures()}
    assert set(tally.creatures) == {"new"}
    wanted = load_creatures()[0]
    found = Character.objects.get(campaign=None, slug=wanted.slug)
    assert (found.body, found.level, found.health) == (wanted.story, wanted.level, wanted.stats.health)
    assert (found.skills, found.combat, found.aliases) == (wanted.skills, wanted.combat, wanted.aliases)
    assert {tag.name for tag in found.tags.all()} == set(wanted.tags)


def test_a_second_run_changes_nothing_at_all(folder: Path) -> None:
    add_picture(folder, "candlewit")
    add_model(folder, "candlewit")
    seed_demo(folder=folder)
    before = [
        Character.history.count(),
        AuditRecord.objects.count(),
        list(Character.objects.order_by("pk").values_list("pk", "version", "updated_at", "picture")),
        list(ModelVersion.objects.values_list("pk", "updated_at")),
    ]
    tally = seed_demo(folder=folder)
    assert set(tally.creatures) == {"unchanged"} and tally.models == 0
    assert before == [
        Character.history.count(),
        AuditRecord.objects.count(),
        list(Character.objects.order_by("pk").values_list("pk", "version", "updated_at", "picture")),
        list(ModelVersion.objects.values_list("pk", "updated_at")),
    ]


def test_a_newer_demo_updates_only_what_nobody_has_edited(folder: Path, curator: User) -> None:
    seed_demo(folder=folder)
    edited = Character.objects.get(slug="tithe-gull", campaign=None)
    update_character(actor=curator, character=edited, summary="Our table's own gull.")
    rewrite(folder, lambda rows: [row.update(level=row["level"] + 1) for row in rows])
    tally = seed_demo(folder=folder)
    assert tally.creatures["updated"] == 2
    assert tally.creatures["left as people edited it"] == 1
    edited.refresh_from_db()
    assert (edited.summary, edited.level) == ("Our table's own gull.", 2)
    assert Character.objects.get(slug="candlewit").level == 2
    assert seed_demo(folder=folder).creatures["updated"] == 0


@pytest.mark.parametrize("edit", ["tags", "picture"])
def test_new_tags_or_a_new_picture_count_as_an_edit(folder: Path, curator: User, edit: str) -> None:
    seed_demo(folder=folder)
    character = Character.objects.get(slug="candlewit")
    if edit == "tags":
        update_character(actor=curator, character=character, tags=["ours"])
    else:
        set_picture(actor=curator, character=character, content=picture_bytes(colour="red"))
    rewrite(folder, lambda rows: rows[0].update(level=9))
    seed_demo(folder=folder)
    assert Character.objects.get(slug="candlewit").level == 1


def test_a_deleted_creature_stays_in_the_bin(folder: Path, curator: User) -> None:
    seed_demo(folder=folder)
    delete_character(actor=curator, character=Character.objects.get(slug="mirewink"))
    assert seed_demo(folder=folder).creatures["left in the bin"] == 1
    assert not Character.objects.living().filter(slug="mirewink").exists()


def test_somebodys_own_creature_of_the_same_name_is_left_alone(folder: Path, curator: User) -> None:
    own = create_character(actor=curator, name="Candlewit", race="Candle", body="Ours.")
    tally = seed_demo(folder=folder)
    assert tally.creatures["left out, as somebody's own creature has this name"] == 1
    own.refresh_from_db()
    assert (own.body, own.version) == ("Ours.", 1)
    assert Character.objects.filter(campaign=None, name="Candlewit").count() == 1


def test_a_picture_of_the_folder_is_shown_and_a_better_one_replaces_it(folder: Path) -> None:
    seed_demo(folder=folder)
    add_picture(folder, "candlewit")
    seed_demo(folder=folder)
    first = Character.objects.get(slug="candlewit")
    assert storage.exists(first.picture) and storage.exists(first.picture_small)
    add_picture(folder, "candlewit", colour="red")
    assert seed_demo(folder=folder).creatures["updated"] == 1
    assert Character.objects.get(slug="candlewit").picture != first.picture


def test_a_picture_that_is_gone_from_storage_comes_back(folder: Path) -> None:
    add_picture(folder, "candlewit")
    seed_demo(folder=folder)
    picture = Character.objects.get(slug="candlewit").picture
    storage.delete(picture)
    seed_demo(folder=folder)
    assert storage.exists(picture)


def test_a_model_of_the_folder_is_published_with_levels_and_turntable(folder: Path) -> None:
    add_model(folder, "candlewit")
    assert seed_demo(folder=folder).models == 1
    model = ModelVersion.objects.published().get(character__slug="candlewit")
    assert model.levels == ["model.glb", "model_lod1.glb", "model_lod2.glb"]
    assert (model.poster, model.turntable) == ("poster.webp", ["00.webp", "01.webp"])
    assert model.report == {"quality": "draft"}
    assert all(storage.exists(storage.model_file_key(model.pk, name)) for name in model.file_names)


def test_a_better_model_becomes_a_new_version(folder: Path) -> None:
    add_model(folder, "candlewit")
    seed_demo(folder=folder)
    add_model(folder, "candlewit", mesh=b"glTF two")
    assert seed_demo(folder=folder).models == 1
    models = ModelVersion.objects.filter(character__slug="candlewit")
    assert list(models.order_by("number").values_list("number", "is_published")) == [(1, False), (2, True)]


def test_a_model_that_people_published_stays(folder: Path, curator: User) -> None:
    seed_demo(folder=folder)
    character = Character.objects.get(slug="candlewit")
    own = publish_model(actor=curator, model=make_model(created_by=curator), character=character)
    add_model(folder, "candlewit")
    assert seed_demo(folder=folder).models == 0
    assert ModelVersion.objects.published().get(character=character) == own


def test_a_run_cut_off_before_publishing_is_finished_by_the_next(folder: Path, monkeypatch: Any) -> None:
    add_model(folder, "candlewit")

    def cut_off(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(service, "publish_model", cut_off)
        seed_demo(folder=folder)
    assert not ModelVersion.objects.published().exists()
    assert seed_demo(folder=folder).models == 1
    assert ModelVersion.objects.count() == 1


def test_wrong_files_write_nothing(folder: Path) -> None:
    rewrite(folder, lambda rows: rows[2].update(level=0))
    with pytest.raises(DemoError, match="Mirewink"):
        seed_demo(folder=folder)
    assert not Character.objects.exists() and not User.objects.exists()


def test_nobody_can_sign_in_as_one_of_the_demos_people() -> None:
    seed_demo()
    people = User.objects.all()
    assert len(people) == len(load_campaign().members) + 1
    assert not any(person.has_usable_password() or person.email or person.is_staff for person in people)


def test_the_secret_character_is_hidden_from_the_demos_players() -> None:
    seed_demo()
    master, player = User.objects.get(username="demo-morgan"), User.objects.get(username="demo-wren")
    assert Character.objects.visible_to(master).filter(name="Magda Orrel").exists()
    assert not Character.objects.visible_to(player).filter(name="Magda Orrel").exists()
    assert Character.objects.visible_to(player).filter(name="Josse Kettle").exists()
    assert Character.objects.changeable_by(player).get(campaign__name="The Wickshore").name == "Bettany Rusk"


def test_a_campaign_in_the_bin_stays_there() -> None:
    seed_demo()
    Campaign.objects.update(deleted_at="2026-01-01T00:00Z")
    seed_demo()
    assert Campaign.objects.get().deleted_at
    with pytest.raises(NotFound, match="bin"):
        join_demo_campaign(username=make_user("host").username)


def test_the_host_joins_the_demos_campaign_as_game_master() -> None:
    host = make_user("host")
    out = io.StringIO()
    call_command("seed_demo", join="host", stdout=out)
    assert "host is Game master of The Wickshore" in out.getvalue()
    assert Membership.objects.get(user=host).role == "game_master"
    assert join_demo_campaign(username="HOST") == Membership.objects.get(user=host)


def test_the_command_tells_each_creature_and_refuses_in_words() -> None:
    out = io.StringIO()
    call_command("seed_demo", stdout=out)
    assert "[ 1/30] Candlewit: new" in out.getvalue()
    with pytest.raises(CommandError, match="no account called nobody"):
        call_command("seed_demo", join="nobody", stdout=out)


def test_an_account_of_a_real_person_is_never_used_as_the_demos() -> None:
    make_user("demo-curator")
    with pytest.raises(CommandError, match="own account is called demo-curator"):
        call_command("seed_demo", stdout=io.StringIO())
    assert not Character.objects.exists()
