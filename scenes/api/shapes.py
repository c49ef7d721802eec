"""The shapes in which scenes, their folders and the table enter and leave the API. Nothing here saves."""

from typing import Any

from rest_framework import serializers

from campaigns.api.relations import VISIBILITIES
from campaigns.kinds import address_of
from scenes.models import Scene, SceneEvent, SceneFolder
from scenes.pieces import KINDS
from scenes.services.listing import Pictured


class SceneCard(serializers.ModelSerializer):
    """A scene in a list. What players need not know is empty for them."""

    url = serializers.SerializerMethodField(help_text="Of its page.")
    folder = serializers.SerializerMethodField(help_text="For game masters.")
    picture = serializers.SerializerMethodField(help_text="A small picture of its map, for game masters.")
    tokens = serializers.SerializerMethodField(help_text="How many stand there, for game masters.")
    open = serializers.SerializerMethodField(
        help_text="Whether the table's players are at it; to a player: whether he is."
    )

    class Meta:
        model = Scene
        fields = [
            "id", "uid", "name", "slug", "url", "summary", "folder", "position", "visibility", "archived_at", "picture",
            "tokens", "open", "version", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_url(self, scene: Scene) -> str:
        """The address of its page."""
        return address_of(scene)

    def get_folder(self, scene: Scene) -> int | None:
        """Its folder."""
        return scene.folder_id if self.context.get("runs") else None

    def get_picture(self, scene: Scene) -> str:
        """The address of its picture."""
        return self._seen.pictures.get(scene.pk, "")

    def get_tokens(self, scene: Scene) -> int | None:
        """How many tokens it has."""
        return self._seen.tokens.get(scene.pk, 0) if self.context.get("runs") else None

    def get_open(self, scene: Scene) -> bool:
        """Whether the players are there."""
        return bool(self.context.get("table") == scene.pk)

    @property
    def _seen(self) -> Pictured:
        return self.context.get("pictured") or Pictured()


class SceneOut(SceneCard):
    """One scene."""

    body = serializers.SerializerMethodField(help_text="Markdown, without what is not for you.")
    tags = serializers.SerializerMethodField()
    number = serializers.SerializerMethodField(help_text="Of the last thing that happened there, for game masters.")
    socket = serializers.SerializerMethodField(help_text="Where its room is: docs/table-protocol.md.")

    class Meta(SceneCard.Meta):
        fields = [*SceneCard.Meta.fields, "body", "tags", "number", "socket"]
        read_only_fields = fields

    def get_body(self, scene: Scene) -> str:
        """The words as the viewer may read them."""
        return str(self.context.get("body", ""))

    def get_tags(self, scene: Scene) -> list[str]:
        """Its tags."""
        return [tag.name for tag in scene.tags.all()]

    def get_number(self, scene: Scene) -> int | None:
        """Its number; players would learn from it how much happens unseen."""
        return scene.number if self.context.get("runs") else None

    def get_socket(self, scene: Scene) -> str:
        """The address of the live room."""
        return f"/live/scenes/{scene.uid}/"


class ScenePatch(serializers.Serializer):
    """What may be said of a scene."""

    name = serializers.CharField(max_length=200)
    summary = serializers.CharField(max_length=500, required=False, allow_blank=True)
    body = serializers.CharField(required=False, allow_blank=True, max_length=200_000, help_text="Markdown.")
    visibility = serializers.ChoiceField(VISIBILITIES, required=False, help_text="Of its name and words.")
    shown_to = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**31), required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=40)
    folder = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    position = serializers.IntegerField(required=False, min_value=-1_000_000, max_value=1_000_000)
    version = serializers.IntegerField(required=False, min_value=1, write_only=True)


class SceneIn(ScenePatch):
    """A scene to make."""

    version = None  # type: ignore[assignment]  # how a shape leaves out what the one above it has
    position = None  # type: ignore[assignment]
    settings = serializers.DictField(required=False, help_text="Fields of the settings piece (docs/table-protocol.md).")
    pieces = serializers.ListField(child=serializers.DictField(), required=False, max_length=20_000)


class SceneCopyIn(serializers.Serializer):
    """How the copy is called."""

    name = serializers.CharField(max_length=200, required=False, allow_blank=True)


class FolderOut(serializers.ModelSerializer):
    """A folder of scenes; `parent` is the one that it lies in."""

    class Meta:
        model = SceneFolder
        fields = ["id", "name", "parent", "created_at", "updated_at"]
        read_only_fields = fields


class FolderIn(serializers.Serializer):
    """A folder to make or to change."""

    name = serializers.CharField(max_length=120)
    parent = serializers.IntegerField(required=False, allow_null=True, min_value=1)  # type: ignore[assignment]


class PlacesIn(serializers.Serializer):
    """Scenes in the order in which they shall lie in a folder."""

    folder = serializers.IntegerField(allow_null=True, min_value=1)
    scenes = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=1000)


class OpenIn(serializers.Serializer):
    """Who is brought to a scene; nobody named: all who play."""

    people = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, allow_null=True, max_length=200
    )


class TableIn(OpenIn):
    """Where the table's players shall be; `scene` null: nowhere."""

    scene = serializers.IntegerField(allow_null=True, min_value=1)


class SeatOut(serializers.Serializer):
    """Somebody who was sent to another scene than the rest."""

    user = serializers.IntegerField()
    scene = serializers.IntegerField()


class TableOut(serializers.Serializer):
    """The live table as the asking person knows it."""

    mine = serializers.UUIDField(allow_null=True, help_text="The uid of the scene that you are at: its room's name.")
    address = serializers.CharField(help_text="The page of the table.")
    scene = serializers.IntegerField(allow_null=True, help_text="Where the players are, for game masters.")
    seats = SeatOut(many=True, help_text="For game masters.")


class PieceQuery(serializers.Serializer):
    """Which pieces."""

    kind = serializers.ChoiceField(sorted(KINDS), required=False)


class AnyRecord(serializers.Serializer):
    """A piece as docs/table-protocol.md describes it, or fields of one."""

    id = serializers.CharField(required=False)
    kind = serializers.ChoiceField(sorted(KINDS), required=False)

    def to_internal_value(self, data: Any) -> Any:
        """Take it as it is: the table's own records check it."""
        if not isinstance(data, dict):
            raise serializers.ValidationError("A piece is an object.")
        return data

    def to_representation(self, instance: Any) -> Any:
        """Show it as it is."""
        return instance


class TableOrder(serializers.Serializer):
    """An order of docs/table-protocol.md: `type`, its own fields, and `id`, under which it is done once."""

    type = serializers.CharField()
    id = serializers.CharField(required=False, max_length=64, allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        """Take it as it is: the protocol's own records check it."""
        if not isinstance(data, dict):
            raise serializers.ValidationError("An order is an object.")
        return data


class DoneOut(serializers.Serializer):
    """What came of an order."""

    id = serializers.CharField(allow_blank=True)
    number = serializers.IntegerField(allow_null=True, help_text="Of the event, for game masters.")
    created = serializers.ListField(child=serializers.CharField(), help_text="Ids of new pieces.")
    again = serializers.BooleanField(help_text="It had been done before.")


class SceneEventOut(serializers.ModelSerializer):
    """Something that happened, whole."""

    class Meta:
        model = SceneEvent
        fields = ["number", "type", "actor", "at", "order_id", "changes", "content", "audience", "undone", "session"]
        read_only_fields = fields


class SayIn(serializers.Serializer):
    """Something to say."""

    text = serializers.CharField(max_length=4000)
    to = serializers.JSONField(required=False, help_text='"everybody", "game_masters" or a list of people.')
    speaker = serializers.CharField(required=False, max_length=24, help_text="A token of one's own.")
    id = serializers.CharField(required=False, max_length=64)


class MessageOut(serializers.Serializer):
    """Something said or rolled."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(["said", "rolled", "event"])
    by = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    at = serializers.FloatField(help_text="Seconds since 1970.")
    text = serializers.CharField(allow_blank=True)
    to = serializers.JSONField()
    speaker = serializers.CharField(allow_blank=True)
    roll = serializers.JSONField(allow_null=True)


class ExploredOut(serializers.Serializer):
    """What has been seen before, as a PNG (white: explored) over the whole scene."""

    png = serializers.CharField(allow_blank=True, help_text="Base64; empty: nothing is kept.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class FindGridIn(serializers.Serializer):
    """In which picture to look for a grid."""

    asset = serializers.CharField(max_length=24, help_text="The uid of a map or picture of the campaign.")


class FoundGridOut(serializers.Serializer):
    """A grid as it was found, in pixels of the picture."""

    found = serializers.BooleanField()
    type = serializers.CharField(allow_blank=True)
    size = serializers.FloatField(allow_null=True)
    x = serializers.FloatField(allow_null=True)
    y = serializers.FloatField(allow_null=True)
    confidence = serializers.FloatField(help_text="From 0 to 1.")
