"""What may be asked of a list of creatures through the API; a value that cannot be read is refused by name."""

from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from characters.listing import FACETS, SORTS, Question
from characters.models import CharacterRole, Difficulty

SCOPES = ["public", "drafts", "bin"]


class CharacterQuery(serializers.Serializer):
    """The filters of a list of creatures. `race`, `location`, `faction`, `difficulty` may be given several times."""

    search = serializers.CharField(
        required=False, max_length=200, help_text="Words in name, aliases, summary, race, location or faction."
    )
    race = serializers.ListField(child=serializers.CharField(max_length=120), required=False, max_length=40)
    location = serializers.ListField(child=serializers.CharField(max_length=120), required=False, max_length=40)
    faction = serializers.ListField(child=serializers.CharField(max_length=120), required=False, max_length=40)
    difficulty = serializers.ListField(child=serializers.ChoiceField(Difficulty.choices), required=False, max_length=4)
    role = serializers.ChoiceField(CharacterRole.choices, required=False)
    player = serializers.IntegerField(required=False, min_value=1, help_text="Id of the member who plays it.")
    tag = serializers.CharField(required=False, max_length=60)
    level_min = serializers.IntegerField(required=False, min_value=1, max_value=100, help_text="Also `minLevel`.")
    level_max = serializers.IntegerField(required=False, min_value=1, max_value=100, help_text="Also `maxLevel`.")
    sort = serializers.ChoiceField(list(SORTS.items()), required=False)
    campaign = serializers.UUIDField(required=False, help_text="The characters of a campaign that you belong to.")
    scope = serializers.ChoiceField(
        SCOPES, required=False, help_text="`public` bestiary (default), your `drafts`, or your `bin`."
    )


_SPELLINGS = {"q": "search", "minLevel": "level_min", "maxLevel": "level_max", "ordering": "sort"}


def read_query(parameters: QueryDict) -> dict[str, Any]:
    """Return the checked filters of an address; empty ones count as not given."""
    asked: dict[str, Any] = {}
    for spelled, values in parameters.lists():
        name = _SPELLINGS.get(spelled, spelled)
        given = [value for value in values if value.strip()]
        if given:
            asked[name] = given if name in FACETS else given[-1]
    query = CharacterQuery(data=asked)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def question_of(asked: dict[str, Any], *, page: int = 1) -> Question:
    """Return the checked filters as the question that lists answer."""
    return Question(
        q=asked.get("search", ""),
        role=asked.get("role", ""),
        player=asked.get("player"),
        tag=asked.get("tag", ""),
        level_min=asked.get("level_min"),
        level_max=asked.get("level_max"),
        sort=asked.get("sort", "-level"),
        page=page,
        **{name: tuple(dict.fromkeys(asked.get(name, ()))) for name in FACETS},
    )
