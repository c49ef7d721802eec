"""The shapes in which pictures and requests enter and leave the API. Nothing here saves."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bestiary_site.shared.jobs import JobState
from imagegen.label import DRAWN_BY_A_MODEL, DRAWN_BY_RULES
from imagegen.models import AspectRatio, Picture, PictureRequest, SubjectType
from imagegen.rendering import FULL, FULL_AVIF, THUMBNAIL
from imagegen.services.searching import may_change

_HOW_ASKED = ("prompt", "custom_prompt", "sent_prompt", "seed", "cost_microdollars")


class PictureFiles(serializers.Serializer):
    """Addresses of a picture's files."""

    full = serializers.CharField()
    thumbnail = serializers.CharField(help_text="200 x 200 pixels, cut at the edges.")
    avif = serializers.CharField(allow_null=True, help_text="The full picture again, where AVIF is much smaller.")
    sizes = serializers.DictField(child=serializers.CharField(), help_text="Width in pixels to address.")


class GeneratedPictureOut(serializers.ModelSerializer):
    """A picture. How it was asked for is told only to who may change it; for others those fields are null."""

    files = serializers.SerializerMethodField()
    may_change = serializers.SerializerMethodField()
    made_by = serializers.SerializerMethodField(help_text="A word of IPTC's Digital Source Type.")

    class Meta:
        model = Picture
        fields = (
            "id", "subject_type", "subject_name", "component", "prompt", "custom_prompt", "sent_prompt",
            "aspect_ratio", "provider", "model", "seed", "cost_microdollars", "generation_time_ms", "drawn_at",
            "origin", "made_by", "width", "height", "file_size_bytes", "is_featured", "shared", "use_count",
            "last_used_at", "campaign", "entry", "files", "may_change", "created_at", "deleted_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(PictureFiles)
    def get_files(self, picture: Picture) -> dict[str, Any]:
        """Addresses of its files."""
        widths = {name.removesuffix(".webp"): name for name in picture.variants if name[:1].isdigit()}
        sizes = {width: picture.address(name) for width, name in widths.items() if name.endswith(".webp")}
        avif = picture.address(FULL_AVIF) if FULL_AVIF in picture.variants else None
        return {
            "full": picture.address(FULL),
            "thumbnail": picture.address(THUMBNAIL),
            "avif": avif,
            "sizes": sizes,
        }

    def get_may_change(self, picture: Picture) -> bool:
        """Whether the person may change it."""
        return may_change(self.context["person"], picture)

    def get_made_by(self, picture: Picture) -> str:
        """How it came to be."""
        return DRAWN_BY_RULES if picture.provider == "offline" else DRAWN_BY_A_MODEL

    def to_representation(self, instance: Picture) -> dict[str, Any]:
        """Return it without what only its own people may read."""
        told: dict[str, Any] = super().to_representation(instance)
        return told if told["may_change"] else told | dict.fromkeys(_HOW_ASKED)


class AskIn(serializers.Serializer):
    """A wish for a picture."""

    subject_type = serializers.ChoiceField(choices=SubjectType.choices)
    subject_name = serializers.CharField(max_length=200)
    prompt = serializers.CharField(min_length=10, max_length=1000)
    custom_prompt = serializers.CharField(max_length=200, required=False, allow_blank=True)
    aspect_ratio = serializers.ChoiceField(choices=AspectRatio.choices, required=False)
    component = serializers.CharField(max_length=100, required=False, allow_blank=True)
    mood = serializers.CharField(max_length=100, required=False, allow_blank=True)
    style: Any = serializers.CharField(max_length=500, required=False, allow_blank=True)
    location = serializers.CharField(max_length=200, required=False, allow_blank=True)
    time_of_day = serializers.CharField(max_length=40, required=False, allow_blank=True)
    weather = serializers.CharField(max_length=40, required=False, allow_blank=True)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False, help_text="0: the site chooses.")
    providers = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=10)
    campaign = serializers.UUIDField(required=False, allow_null=True)
    entry = serializers.IntegerField(required=False, allow_null=True, min_value=1)


class SuggestIn(serializers.Serializer):
    """What a prompt is wanted for."""

    campaign = serializers.UUIDField(required=False, allow_null=True)
    entry = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    subject_type = serializers.ChoiceField(choices=SubjectType.choices, required=False)
    subject_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    words = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    mood = serializers.CharField(max_length=100, required=False, allow_blank=True)


class SuggestionOut(serializers.Serializer):
    """A wish to begin with."""

    subject_type = serializers.ChoiceField(choices=SubjectType.choices)
    subject_name = serializers.CharField()
    prompt = serializers.CharField()
    aspect_ratio = serializers.ChoiceField(choices=AspectRatio.choices)
    mood = serializers.CharField()
    style: Any = serializers.CharField()
    sent = serializers.CharField(help_text="What a provider would get.")


class PictureChange(serializers.Serializer):
    """What may be changed of a picture."""

    shared = serializers.BooleanField(required=False)
    is_featured = serializers.BooleanField(required=False)


class JobErrorOut(serializers.Serializer):
    """Why a job has failed."""

    code = serializers.CharField()
    message = serializers.CharField()


class PictureRequestOut(serializers.Serializer):
    """A picture that is being made."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=JobState.choices)
    stage = serializers.CharField()
    stage_fraction = serializers.FloatField()
    fraction = serializers.FloatField()
    message = serializers.CharField()
    elapsed_s = serializers.FloatField()
    left_s = serializers.FloatField(allow_null=True)
    attempt = serializers.IntegerField()
    cancel_requested = serializers.BooleanField()
    version = serializers.IntegerField()
    error = JobErrorOut(allow_null=True)
    subject_name = serializers.CharField()
    picture = serializers.UUIDField(allow_null=True)

    def to_representation(self, instance: PictureRequest) -> dict[str, Any]:
        """Return it as its socket tells it, too."""
        return instance.describe()


class UsageOut(serializers.Serializer):
    """What has been used of a quota."""

    pictures = serializers.IntegerField(help_text="In the last 24 hours.")
    pictures_allowed = serializers.IntegerField()
    dollars = serializers.FloatField(help_text="In the last 30 days.")
    dollars_allowed = serializers.FloatField()


class QuotaOut(serializers.Serializer):
    """What has been used by a person, and by a campaign where one is named."""

    person = UsageOut()
    campaign = UsageOut(required=False)


class ProviderOut(serializers.Serializer):
    """Somebody who draws here."""

    name = serializers.CharField()
    label: Any = serializers.CharField()


class PictureSettings(serializers.Serializer):
    """How a campaign has its pictures made."""

    style: Any = serializers.CharField(max_length=500, required=False, allow_blank=True)
    providers = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=10, help_text="Empty: the site's order."
    )
    players_may_ask = serializers.BooleanField(required=False)
    pictures_a_day = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100_000)
    dollars_a_month = serializers.DecimalField(
        max_digits=8, decimal_places=2, required=False, allow_null=True, min_value=0
    )


class UseIn(serializers.Serializer):
    """What a picture is to be used as; `target` names whose, where the use wants one."""

    use = serializers.CharField(max_length=40)
    target = serializers.CharField(max_length=60, required=False, allow_blank=True)


class UseOut(serializers.Serializer):
    """What came of it."""

    url = serializers.CharField()


class TargetOut(serializers.Serializer):
    """Whom or what a picture can be used for."""

    id = serializers.CharField()
    name = serializers.CharField()


class UseChoiceOut(serializers.Serializer):
    """A use that a person may make of a picture."""

    name = serializers.CharField()
    label: Any = serializers.CharField()
    targets = TargetOut(many=True)
