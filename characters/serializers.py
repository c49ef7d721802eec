"""The shapes in which creatures, their versions and their models enter and leave the API. Nothing here saves."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from campaigns.models import Visibility
from characters.models import Character, CharacterRole, Difficulty, ModelVersion


class Skill(serializers.Serializer):
    """One line of skills."""

    name = serializers.CharField(max_length=80)
    level = serializers.IntegerField(min_value=1, max_value=100)


class CombatLine(serializers.Serializer):
    """One line of combat values."""

    name = serializers.CharField(max_length=80)
    value = serializers.IntegerField(min_value=-100_000, max_value=100_000)
    type = serializers.CharField(max_length=40, required=False, allow_blank=True)


class Stats(serializers.Serializer):
    """The three pools of a creature."""

    health = serializers.IntegerField(required=False, min_value=0, max_value=10**6)
    magicka = serializers.IntegerField(required=False, min_value=0, max_value=10**6)
    stamina = serializers.IntegerField(required=False, min_value=0, max_value=10**6)


class ModelFiles(serializers.Serializer):
    """A 3D model with the addresses of its files; `levels` from the finest to the coarsest."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    is_published = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    glb = serializers.CharField(allow_null=True)
    levels = serializers.ListField(child=serializers.CharField())
    poster = serializers.CharField(allow_null=True)
    turntable = serializers.ListField(child=serializers.CharField())
    report = serializers.DictField()
    size_bytes = serializers.IntegerField()

    def to_representation(self, instance: ModelVersion | dict[str, Any]) -> dict[str, Any]:
        """Return the model's own words."""
        return instance.describe() if isinstance(instance, ModelVersion) else instance


class CharacterCard(serializers.Serializer):
    """A creature as lists show it."""

    id = serializers.IntegerField()
    uid = serializers.UUIDField(help_text="By which the live table names it.")
    name = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.CharField(help_text="Its page.")
    race = serializers.CharField()
    level = serializers.IntegerField(min_value=1, max_value=100)
    location = serializers.CharField()
    faction = serializers.CharField()
    difficulty = serializers.ChoiceField(Difficulty.choices)
    summary = serializers.CharField()
    picture = serializers.CharField(help_text="Address of the small picture, or empty.")
    has_model = serializers.BooleanField()
    is_public = serializers.BooleanField()
    visibility = serializers.ChoiceField(Visibility.choices)
    role = serializers.ChoiceField(CharacterRole.choices)
    player = serializers.IntegerField(allow_null=True, help_text="Id of the member who plays it.")
    is_favourite = serializers.BooleanField()


class CharacterOut(serializers.ModelSerializer):
    """A creature with everything that its page shows."""

    url = serializers.CharField(source="get_absolute_url")
    picture = serializers.CharField(source="picture_url", help_text="Address of the picture, or empty.")
    picture_small = serializers.CharField(source="picture_small_url")
    aliases = serializers.ListField(child=serializers.CharField())
    skills = Skill(many=True)
    combat = CombatLine(many=True)
    tags = serializers.SerializerMethodField()
    model = serializers.SerializerMethodField()
    player = serializers.IntegerField(source="keeper_id", allow_null=True, help_text="Id of the member who plays it.")
    sheet = serializers.DictField(help_text="A stat block: abilities, armour class, hit points, actions and so on.")

    class Meta:
        model = Character
        fields = (
            "id", "name", "slug", "url", "campaign", "visibility", "is_public", "race", "level", "location", "faction",
            "difficulty", "summary", "body", "aliases", "tags", "health", "magicka", "stamina", "skills", "combat",
            "picture", "picture_small", "model_path", "model", "role", "player", "sheet", "version", "created_at",
            "updated_at",
        )  # fmt: skip

    def get_tags(self, character: Character) -> list[str]:
        """Return the tags' names."""
        return [tag.name for tag in character.tags.all()]

    @extend_schema_field(ModelFiles(allow_null=True))
    def get_model(self, character: Character) -> dict[str, Any] | None:
        """Return the published model, if there is one."""
        found = ModelVersion.objects.published().filter(character=character).first()
        return found.describe() if found else None


class WaitingChange(serializers.Serializer):
    """A change that waits for a game master's word (the answer is then 202)."""

    id = serializers.IntegerField()
    fields_asked = serializers.ListField(child=serializers.CharField())


class CharacterDetail(CharacterOut):
    """A creature with everything that its page shows, and whether it is one's own favourite."""

    is_favourite = serializers.BooleanField()
    shown_to = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="The chosen people, for who may change it."
    )
    proposal = WaitingChange(required=False)

    class Meta(CharacterOut.Meta):
        fields = (*CharacterOut.Meta.fields, "is_favourite", "shown_to", "proposal")  # type: ignore[assignment]


class CharacterIn(serializers.Serializer):
    """What may be said of a creature. Absent fields keep their values, or take the usual ones on a new creature."""

    name = serializers.CharField(max_length=200)
    race = serializers.CharField(max_length=80)
    level = serializers.IntegerField(required=False, min_value=1, max_value=100)
    location = serializers.CharField(required=False, allow_blank=True, max_length=120)
    faction = serializers.CharField(required=False, allow_blank=True, max_length=120)
    difficulty = serializers.ChoiceField(Difficulty.choices, required=False)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=500)
    body = serializers.CharField(required=False, allow_blank=True, max_length=200_000, help_text="Markdown.")
    aliases = serializers.ListField(child=serializers.CharField(max_length=100), required=False, max_length=20)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=40)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    health = serializers.IntegerField(required=False, min_value=0, max_value=10**6)
    magicka = serializers.IntegerField(required=False, min_value=0, max_value=10**6)
    stamina = serializers.IntegerField(required=False, min_value=0, max_value=10**6)
    skills = Skill(many=True, required=False)
    combat = CombatLine(many=True, required=False)
    model_path = serializers.CharField(required=False, allow_blank=True, max_length=500)
    role = serializers.ChoiceField(CharacterRole.choices, required=False, help_text="Of characters of campaigns.")
    player = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, source="keeper", help_text="Id of the member who plays it."
    )
    shown_to = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, max_length=100,
        help_text="Ids of the members who may see it, where visibility is `chosen`.",
    )  # fmt: skip
    sheet = serializers.DictField(required=False, help_text="A stat block; unknown fields are refused.")
    picture = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="A `data:` address of a JPEG, PNG or WebP; other addresses are left.",
    )


class NewCharacterIn(CharacterIn):
    """A new creature: of the public bestiary, or of a campaign."""

    campaign = serializers.UUIDField(required=False, allow_null=True)


class ChangedCharacterIn(CharacterIn):
    """A changed creature. `version`: the one you looked at; if it is no longer the newest, the answer is 409."""

    version = serializers.IntegerField(required=False, min_value=1)


class CopyIn(serializers.Serializer):
    """Which creature comes into the campaign, how many of it, and under what name."""

    character = serializers.IntegerField(min_value=1, help_text="Id of a creature that you may see.")
    count = serializers.IntegerField(required=False, min_value=1, max_value=20)
    name = serializers.CharField(required=False, allow_blank=True, max_length=190)
    role = serializers.ChoiceField(CharacterRole.choices, required=False)


class FavouriteOut(serializers.Serializer):
    """A mark and the creature that it is on."""

    marked_at = serializers.DateTimeField()
    character = CharacterCard()


class Facet(serializers.Serializer):
    """One value with how many creatures it would show."""

    value = serializers.CharField()
    count = serializers.IntegerField()
    chosen = serializers.BooleanField()


class Facets(serializers.Serializer):
    """The values to narrow a list by."""

    race = Facet(many=True)
    location = Facet(many=True)
    faction = Facet(many=True)
    difficulty = Facet(many=True)


class VersionOut(serializers.Serializer):
    """One version of a creature."""

    id = serializers.IntegerField(source="history_id")
    version = serializers.IntegerField()
    at = serializers.DateTimeField(source="history_date")
    author = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()

    def get_author(self, row: Any) -> str:
        """Return the name of who made it; empty once that account is gone."""
        return row.history_user.display_name if row.history_user else ""

    def get_reason(self, row: Any) -> str:
        """Return why it was made."""
        return row.history_change_reason or ""


class ComparisonQuery(serializers.Serializer):
    """Which two versions to compare, by their ids."""

    a = serializers.IntegerField(min_value=1)
    b = serializers.IntegerField(min_value=1)


class Piece(serializers.Serializer):
    """A run of text: in both versions, only in the earlier one, or only in the later one."""

    op = serializers.ChoiceField(["same", "deleted", "inserted"])
    text = serializers.CharField(trim_whitespace=False)


class FieldDifference(serializers.Serializer):
    """One field of two versions."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field's own word, not the serializer's
    before = serializers.CharField()
    after = serializers.CharField()
    differs = serializers.BooleanField()
    pieces = Piece(many=True)


class PublishIn(serializers.Serializer):
    """Which creature shall show the model; left out, the one that it belongs to."""

    character = serializers.IntegerField(required=False)
