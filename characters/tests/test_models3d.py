"""3D models: numbers count up, one is shown, and a creature without a picture shows its model's likeness."""

import io
from pathlib import Path

import pytest
from PIL import Image

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotAllowed, NotFound
from campaigns.models import User
from characters.models import Character, ModelVersion
from characters.services.creatures import create_character
from characters.services.models3d import delete_model, publish_model, restore_model, store_model

pytestmark = pytest.mark.django_db


def make_model(owner: User, tmp_path: Path) -> ModelVersion:
    poster, glb = tmp_path / "poster.webp", tmp_path / "model.glb"
    Image.new("RGBA", (64, 64), (200, 30, 30, 0)).save(poster)
    glb.write_bytes(b"glTF")
    files = {"model.glb": glb, "poster.webp": poster}
    return store_model(created_by=owner, files=files, levels=["model.glb"], poster="poster.webp")


@pytest.fixture
def creature(owner: User) -> Character:
    return create_character(actor=owner, name="Old Moss", race="Plant", visibility="game_masters")


def test_a_second_model_takes_the_place_of_the_first_which_stays_a_version(
    owner: User, creature: Character, tmp_path: Path
) -> None:
    first = publish_model(actor=owner, model=make_model(owner, tmp_path), character=creature)
    second = publish_model(actor=owner, model=make_model(owner, tmp_path), character=creature)
    first.refresh_from_db()
    assert (first.number, first.is_published) == (1, False)
    assert (second.number, second.is_published) == (2, True)
    publish_model(actor=owner, model=first, character=creature)
    second.refresh_from_db()
    assert (first.number, first.is_published, second.is_published) == (1, True, False)


def test_a_creature_without_a_picture_shows_its_model(owner: User, creature: Character, tmp_path: Path) -> None:
    publish_model(actor=owner, model=make_model(owner, tmp_path), character=creature)
    creature.refresh_from_db()
    with storage.open_stored(creature.picture) as stored:
        shown = Image.open(io.BytesIO(stored.read())).convert("RGB").getpixel((5, 5))
    assert min(shown) > 200, "what is transparent in the poster must not turn black"


def test_a_picture_that_somebody_gave_stays(owner: User, creature: Character, tmp_path: Path) -> None:
    Character.objects.filter(pk=creature.pk).update(picture="pictures/own.webp")
    creature.refresh_from_db()
    publish_model(actor=owner, model=make_model(owner, tmp_path), character=creature)
    creature.refresh_from_db()
    assert creature.picture == "pictures/own.webp"


def test_nobody_publishes_on_what_is_not_his(owner: User, stranger: User, creature: Character, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        publish_model(actor=stranger, model=make_model(stranger, tmp_path), character=creature)
    Character.objects.filter(pk=creature.pk).update(visibility="everybody")
    with pytest.raises(NotAllowed):
        publish_model(actor=stranger, model=make_model(stranger, tmp_path), character=creature)


def test_a_deleted_model_comes_back_unpublished(owner: User, creature: Character, tmp_path: Path) -> None:
    model = publish_model(actor=owner, model=make_model(owner, tmp_path), character=creature)
    delete_model(actor=owner, model=model)
    assert not ModelVersion.objects.visible_to(owner).exists()
    assert not restore_model(actor=owner, model_id=model.pk).is_published
    assert ModelVersion.objects.visible_to(owner).get() == model
