"""The shapes in which captures, uploads, jobs and exports enter and leave the API. Nothing here saves."""

from typing import Any

from rest_framework import serializers

from bestiary_site.shared.jobs import JobState
from characters.models import Difficulty
from characters.serializers import ModelFiles
from reconstruction.models import Capture, ExportFormat, Quality, Upload, UploadState


class Said(serializers.Serializer):
    """A code for programs and a sentence for people."""

    code = serializers.CharField()
    message = serializers.CharField()


class UploadOut(serializers.Serializer):
    """A file on its way in, or arrived."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    received = serializers.IntegerField(help_text="Bytes that are there without a gap: the next chunk begins here.")
    fingerprint = serializers.CharField()
    state = serializers.ChoiceField(UploadState.choices)
    kind = serializers.CharField(help_text="photo, video or zip, told from the content.")
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    thumbnail = serializers.CharField(allow_null=True)
    error = Said(allow_null=True)

    def to_representation(self, instance: Upload) -> dict[str, Any]:
        """Return the upload's own words."""
        return instance.describe()


class UploadStarted(UploadOut):
    """An upload that has begun, or goes on."""

    chunk_size = serializers.IntegerField(help_text="How many bytes each chunk has, but for the last one.")
    direct = serializers.BooleanField(help_text="Whether `.../direct` gives an address to send the whole file to.")


class DirectAddress(serializers.Serializer):
    """Where to PUT the whole file."""

    url = serializers.CharField()


class FinishIn(serializers.Serializer):
    """How the file came."""

    direct = serializers.BooleanField(default=False, help_text="True after a PUT to the address of `.../direct`.")


class UploadIn(serializers.Serializer):
    """A file that is about to come."""

    capture = serializers.UUIDField()
    name = serializers.CharField(max_length=1000)
    size = serializers.IntegerField(min_value=0)
    fingerprint = serializers.CharField(
        required=False, allow_blank=True, max_length=128, help_text="How you know the file again, so that it goes on."
    )
    sha256 = serializers.RegexField("^[0-9a-fA-F]{64}$", required=False, help_text="Serves as the fingerprint.")


class Received(serializers.Serializer):
    """How many bytes are there without a gap."""

    received = serializers.IntegerField()


class CaptureCard(serializers.ModelSerializer):
    """A capture as lists show it."""

    url = serializers.CharField(source="get_absolute_url")
    upload_count = serializers.IntegerField()

    class Meta:
        model = Capture
        fields = ("id", "name", "reference", "character", "url", "upload_count", "created_at", "updated_at")


class CaptureOut(serializers.ModelSerializer):
    """A capture with its uploads."""

    url = serializers.CharField(source="get_absolute_url")
    uploads = UploadOut(many=True)

    class Meta:
        model = Capture
        fields = ("id", "name", "reference", "character", "url", "uploads", "created_at", "updated_at")


class CaptureIn(serializers.Serializer):
    """A new capture; without a name it takes that of the creature, or the date."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    character = serializers.IntegerField(required=False, allow_null=True, help_text="Whom the model is meant for.")
    reference = serializers.CharField(required=False, allow_blank=True, max_length=200)


class CaptureNameIn(serializers.Serializer):
    """Another name."""

    name = serializers.CharField(max_length=200)


class JobOut(serializers.Serializer):
    """A job: where it stands, how long it has taken and will take."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(JobState.choices)
    stage = serializers.CharField()
    stage_fraction = serializers.FloatField(help_text="0 to 1 of this stage.")
    fraction = serializers.FloatField(help_text="0 to 1 of the whole.")
    message = serializers.CharField()
    elapsed_s = serializers.FloatField()
    left_s = serializers.FloatField(allow_null=True)
    attempt = serializers.IntegerField()
    cancel_requested = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Rises with every change.")
    error = Said(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the job's own words."""
        return dict(instance.describe())


class JobCharacter(serializers.Serializer):
    """The creature that shows the model."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    url = serializers.CharField()


class ReconstructionOut(JobOut):
    """Photos becoming a model; pictures show what each finished stage made."""

    quality = serializers.ChoiceField(Quality.choices)
    capture = serializers.UUIDField()
    name = serializers.CharField()
    pictures = serializers.DictField(child=serializers.CharField())
    result = ModelFiles(allow_null=True)
    character = JobCharacter(allow_null=True)


class ReconstructionIn(serializers.Serializer):
    """How much work to spend."""

    quality = serializers.ChoiceField(Quality.choices, default=Quality.STANDARD)


class RetryIn(serializers.Serializer):
    """The same again, with another quality or from a stage on."""

    quality = serializers.ChoiceField(Quality.choices, required=False)
    from_stage = serializers.CharField(required=False, allow_blank=True, max_length=16)


class MakeCreatureIn(serializers.Serializer):
    """Which creature shall show the model: one that is there (`character`), or a new one made of the other fields."""

    character = serializers.IntegerField(required=False)
    name = serializers.CharField(required=False, max_length=200)
    race = serializers.CharField(required=False, max_length=80)
    level = serializers.IntegerField(required=False, min_value=1, max_value=100)
    difficulty = serializers.ChoiceField(Difficulty.choices, required=False)
    location = serializers.CharField(required=False, allow_blank=True, max_length=120)
    faction = serializers.CharField(required=False, allow_blank=True, max_length=120)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=500)
    body = serializers.CharField(required=False, allow_blank=True, max_length=200_000)
    visibility = serializers.CharField(required=False, max_length=14)


class ExportOut(JobOut):
    """A model being written in another format."""

    format = serializers.ChoiceField(ExportFormat.choices)
    model = serializers.UUIDField()
    size_bytes = serializers.IntegerField()
    url = serializers.CharField(allow_null=True)


class ExportIn(serializers.Serializer):
    """The format to write."""

    format = serializers.ChoiceField(ExportFormat.choices)
