"""Searching the bestiary by words."""

import pytest

from campaigns.models import User
from characters.models import Character
from characters.services.creatures import create_character

pytestmark = pytest.mark.django_db


@pytest.fixture
def creature(curator: User) -> Character:
    return create_character(actor=curator, name="Old Moss", race="Plant", aliases=["Père Fougère", "The Green Man"])


@pytest.mark.parametrize("words", ["old moss", "green", "Fougère", "moss plant", "père green", "gree"])
def test_names_and_aliases_are_found(creature: Character, words: str) -> None:
    assert list(Character.objects.public().matching(words)) == [creature]


@pytest.mark.parametrize("words", ["dragon", "moss dragon"])
def test_what_is_not_there_is_not_found(creature: Character, words: str) -> None:
    assert not Character.objects.public().matching(words).exists()


@pytest.mark.parametrize("words", ["[", '"', "]"])
def test_marks_of_the_storage_find_no_more_than_an_empty_search(creature: Character, words: str) -> None:
    assert list(Character.objects.public().matching(words)) == list(Character.objects.public().matching(""))
