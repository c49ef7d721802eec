"""Pictures made from words: what was asked, what was drawn, which scenes are kept, what the providers did."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bestiary_site.shared.jobs import FINISHED, BackgroundJob, JobQuerySet
from bestiary_site.shared.models import Timestamped, Unguessable
from campaigns.folding import fold
from campaigns.models import Campaign, Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models import User


class SubjectType(models.TextChoices):
    """What a picture is of."""

    SCENE = "scene", "Scene"
    ITEM = "item", "Item"
    CHARACTER = "character", "Character"


class AspectRatio(models.TextChoices):
    """Width to height."""

    SQUARE = "1:1", "Square"
    WIDE = "16:9", "Wide"
    LANDSCAPE = "4:3", "Landscape"
    PORTRAIT = "9:16", "Portrait"


class Origin(models.TextChoices):
    """How a picture came to be here: by a provider, or from somewhere else."""

    GENERATED = "generated", "Generated"
    BROUGHT = "brought", "Brought along"


class PictureQuerySet(models.QuerySet["Picture"]):
    """Questions to the pictures."""

    def living(self) -> Self:
        """Those that nobody has deleted."""
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        """Those in the bin."""
        return self.exclude(deleted_at=None)

    def owned_by(self, user: "User | AnonymousUser") -> Self:
        """All that this person may change: his own, and those of the campaigns that he runs."""
        if not user.is_authenticated:
            return self.none()
        own = Q(owner=user) & (Q(campaign=None) | Q(campaign__in=Campaign.objects.visible_to(user)))
        return self.filter(own | Q(campaign__in=Campaign.objects.run_by(user)))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All living ones that this person may see: what he may change, and what is shared with his campaigns."""
        if not user.is_authenticated:
            return self.none()
        own = Q(owner=user) & (Q(campaign=None) | Q(campaign__in=Campaign.objects.visible_to(user)))
        run = Q(campaign__in=Campaign.objects.run_by(user))
        shared = Q(shared=True, campaign__in=Campaign.objects.visible_to(user))
        return self.living().filter(own | run | shared)


class Picture(Unguessable, Timestamped):
    """A picture with all that is known of its making. Its files lie under its digest (`shared.storage`)."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="generated_pictures"
    )
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.CASCADE, related_name="pictures")
    entry = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="generated_pictures"
    )
    shared = models.BooleanField(default=False, help_text="Seen by everybody of the campaign.")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.GENERATED)
    subject_type = models.CharField(max_length=10, choices=SubjectType)
    subject_name = models.CharField(max_length=200)
    component = models.CharField(max_length=100, blank=True)
    prompt = models.TextField(blank=True, help_text="What the person asked for.")
    custom_prompt = models.CharField(max_length=200, blank=True)
    sent_prompt = models.TextField(blank=True, help_text="What the provider was sent.")
    aspect_ratio = models.CharField(max_length=5, choices=AspectRatio, default=AspectRatio.SQUARE)
    provider = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=100, blank=True)
    seed = models.BigIntegerField(null=True, blank=True)
    cost_microdollars = models.PositiveBigIntegerField(default=0)
    generation_time_ms = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the full WebP file.")
    source_digest = models.CharField(
        max_length=64, blank=True, db_index=True, editable=False, help_text="SHA-256 of the file that was brought."
    )
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file_size_bytes = models.PositiveIntegerField()
    variants = models.JSONField(default=list, help_text="Names of its files, as `full.webp`.")
    is_featured = models.BooleanField(default=False)
    use_count = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["-is_featured", "-created_at", "id"]
        indexes = [
            models.Index(fields=["owner", "subject_type", "subject_name"], name="pictures_of_a_subject"),
            models.Index(fields=["campaign", "-created_at"], name="pictures_of_a_campaign"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "subject_type", "subject_name"],
                condition=Q(is_featured=True, deleted_at=None, campaign__isnull=False),
                name="one_featured_in_a_campaign",
            ),
            models.UniqueConstraint(
                fields=["owner", "subject_type", "subject_name"],
                condition=Q(is_featured=True, deleted_at=None, campaign=None),
                name="one_featured_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_name} ({self.get_subject_type_display().lower()})"

    def address(self, variant: str) -> str:
        """Return the address of one of its files, as `full.webp`; of a size that it has not, the full one's."""
        name = variant if variant in self.variants else "full.webp"
        return reverse("generated-picture", args=[self.pk, self.digest[:12], name])


class RequestQuerySet(JobQuerySet["PictureRequest"]):
    """Questions to the requests."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those that this person made or waits for."""
        if not user.is_authenticated:
            return self.none()
        wished = PictureWish.objects.filter(person=user).values("request")
        return self.filter(Q(author=user) | Q(pk__in=wished))


class PictureRequest(BackgroundJob):
    """A picture that is being made. Identical requests that come meanwhile are wishes for the same one."""

    key = models.CharField(max_length=64, db_index=True, help_text="Hash of everything that decides the result.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="picture_requests"
    )
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="picture_requests")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="picture_requests")
    parameters = models.JSONField(default=dict, help_text="What is to be drawn: `imagegen.asking.Asked` as JSON.")
    picture = models.ForeignKey(Picture, null=True, on_delete=models.SET_NULL, related_name="requests")

    objects = RequestQuerySet.as_manager()  # type: ignore[misc]  # narrowed

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(state__in=FINISHED), name="one_request_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.parameters.get('subject_name', 'Picture')} ({self.state})"

    def describe(self) -> dict[str, Any]:
        """Return the job with what is drawn and the id of its picture."""
        return super().describe() | {
            "subject_name": self.parameters.get("subject_name", ""),
            "picture": str(self.picture_id) if self.picture_id else None,
        }


class PictureWish(Timestamped):
    """A person who waits for a request: it ends early only when nobody does any more."""

    request = models.ForeignKey(PictureRequest, on_delete=models.CASCADE, related_name="wishes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="picture_wishes")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="one_wish_each")]


class CachedSceneQuerySet(models.QuerySet["CachedScene"]):
    """Questions to the kept scenes."""

    def fresh(self) -> Self:
        """Those that may still answer: used, or made (SCENE_CACHE_FROM), within SCENE_CACHE_DAYS."""
        return self.filter(self._young(), picture__deleted_at=None)

    def expired(self) -> Self:
        """Those that answer no more: too old, or their picture was deleted."""
        return self.filter(~self._young() | Q(picture__deleted_at__isnull=False))

    def of_place(self, location: str) -> Self:
        """Those of one place, however its name is written."""
        return self.filter(location=fold(location.replace("\x00", "")))

    def owned_by(self, user: "User | AnonymousUser") -> Self:
        """Those that this person may change: his own, and those of the campaigns that he runs."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(campaign=None, owner=user) | Q(campaign__in=Campaign.objects.run_by(user)))

    def _young(self) -> Q:
        since = timezone.now() - timedelta(days=settings.SCENE_CACHE_DAYS)
        return Q(made_at__gte=since) if settings.SCENE_CACHE_FROM == "making" else Q(last_used_at__gte=since)


class CachedScene(Timestamped):
    """A scene that is drawn already, found by its key: place, time, weather, style, provider and model."""

    key = models.CharField(max_length=64, unique=True)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="cached_scenes")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="cached_scenes"
    )
    location = models.CharField(max_length=200, db_index=True)  # folded, as time and weather: names to compare
    time_of_day = models.CharField(max_length=40)
    weather = models.CharField(max_length=40)
    style = models.CharField(max_length=500, blank=True)
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=100, blank=True)
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="cached_as")
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(db_index=True)
    use_count = models.PositiveIntegerField(default=0)

    objects = CachedSceneQuerySet.as_manager()

    class Meta:
        ordering = ["-last_used_at", "id"]

    def __str__(self) -> str:
        return f"{self.location}, {self.time_of_day}, {self.weather}"


class SceneTally(models.Model):
    """How often kept scenes answered on one day, and how often one had to be drawn: of a campaign or a person."""

    day = models.DateField(db_index=True)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="scene_tallies")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="scene_tallies"
    )
    hits = models.PositiveIntegerField(default=0)
    misses = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "scene tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "campaign"], condition=Q(campaign__isnull=False), name="one_tally_a_campaign_and_day"
            ),
            models.UniqueConstraint(
                fields=["day", "owner"], condition=Q(campaign=None), name="one_tally_a_person_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.hits} kept, {self.misses} drawn"


class ProviderCall(models.Model):
    """One call of a provider: what the quotas, the costs and the statistics are counted from."""

    at = models.DateTimeField(db_index=True)
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=100, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="provider_calls"
    )
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.SET_NULL, related_name="provider_calls")
    outcome = models.CharField(max_length=40, help_text="`drawn`, or the code of the error.")
    milliseconds = models.PositiveIntegerField(default=0)
    cost_microdollars = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="calls_of_a_person"),
            models.Index(fields=["campaign", "-at"], name="calls_of_a_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.outcome}"


class CampaignPictures(Timestamped):
    """How a campaign has its pictures made."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="picture_settings")
    style = models.CharField(max_length=500, blank=True, help_text="Added to every prompt.")
    providers = models.JSONField(default=list, blank=True, help_text="Names in order of trying; empty: the site's.")
    players_may_ask = models.BooleanField(default=True)
    pictures_a_day = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: the site's limit.")
    dollars_a_month = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True, help_text="Empty: the site's limit."
    )

    class Meta:
        verbose_name = "picture settings"
        verbose_name_plural = "picture settings"
