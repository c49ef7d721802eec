"""The shapes of what comes in and goes out by the API of scene files."""

from rest_framework import serializers

from scenes.generator.plan import KINDS, STYLES
from scenes.services.scene_imports import LIGHTS


class FileIn(serializers.Serializer):
    """A scene file to look at."""

    file = serializers.FileField(help_text="Universal VTT, Foundry JSON, pack or zip, PlanarAlly .pac, or our own.")
    lights = serializers.ChoiceField(
        LIGHTS, required=False, default="auto", help_text="auto: off when the file says that they are painted in."
    )


class SceneImportIn(FileIn):
    """A scene file to bring in."""

    folder = serializers.IntegerField(
        required=False, allow_null=True, help_text="The folder of scenes; empty: the top."
    )
    only = serializers.ListField(
        child=serializers.IntegerField(min_value=0), required=False, help_text="Places in the file; empty: all."
    )


class FoundPictureOut(serializers.Serializer):
    """A picture or sound that the file names; `here`: it is in the file."""

    name = serializers.CharField()
    role = serializers.CharField()
    here = serializers.BooleanField()
    path = serializers.CharField(allow_blank=True)


class SceneReportOut(serializers.Serializer):
    """What one scene of a file brings. `losses` names everything left behind, with the reason."""

    name = serializers.CharField()
    source_format = serializers.CharField()
    format_name = serializers.CharField()
    source_version = serializers.CharField(allow_blank=True)
    width = serializers.FloatField()
    height = serializers.FloatField()
    counts = serializers.DictField(child=serializers.IntegerField())
    pictures = FoundPictureOut(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    losses = serializers.ListField(child=serializers.CharField())
    unknown = serializers.ListField(child=serializers.CharField())


class PreviewOut(serializers.Serializer):
    """The scenes of a file."""

    scenes = SceneReportOut(many=True)


class MadeOut(serializers.Serializer):
    """A scene that was made."""

    id = serializers.IntegerField()
    uid = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()


class ImportedScene(serializers.Serializer):
    """A scene that came in, and the report on it."""

    id = serializers.IntegerField()
    uid = serializers.UUIDField()
    slug = serializers.CharField()
    report = SceneReportOut()


class ImportedOut(serializers.Serializer):
    """The scenes that came in."""

    scenes = ImportedScene(many=True)


class LossesOut(serializers.Serializer):
    """What a format cannot hold."""

    name = serializers.CharField()
    losses = serializers.ListField(child=serializers.CharField())


class MapIn(serializers.Serializer):
    """What map to draw."""

    kind = serializers.ChoiceField(KINDS, required=False, default="dungeon")
    seed = serializers.CharField(max_length=60, required=False, default="1")
    columns = serializers.IntegerField(min_value=12, max_value=120, required=False, default=40)
    rows = serializers.IntegerField(min_value=12, max_value=120, required=False, default=30)
    cell = serializers.IntegerField(min_value=20, max_value=200, required=False, default=70, help_text="Pixels a cell.")
    density = serializers.FloatField(min_value=0, max_value=1, required=False, default=0.5)
    style = serializers.ChoiceField(  # type: ignore[assignment]
        STYLES, required=False, default="painted", help_text="ink: dungeons and caves."
    )
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    folder = serializers.IntegerField(required=False, allow_null=True)
