"""Assets of the live table: maps, pictures and sounds of a campaign in folders, told apart by an unguessable uid."""

import secrets
import uuid
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bestiary_site.shared.jobs import BackgroundJob
from bestiary_site.shared.models import Timestamped
from campaigns.folding import fold
from campaigns.models import Campaign

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models import User

RowType = TypeVar("RowType", bound=models.Model, covariant=True)


def new_asset_uid() -> str:
    """Return 16 url-safe characters that nobody guesses: who is sent them may load the file."""
    return secrets.token_urlsafe(12)


class AssetKind(models.TextChoices):
    """What something is used for."""

    MAP = "map", "Map"
    PICTURE = "picture", "Picture"
    SOUND = "sound", "Sound"


class InCampaignQuerySet(models.QuerySet[RowType]):
    """Questions to what game masters keep in a campaign."""

    def living(self) -> Self:
        """Those that nobody has put into the bin."""
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        """Those in the bin."""
        return self.exclude(deleted_at=None)

    def run_by(self, user: "User | AnonymousUser") -> Self:
        """Those of campaigns that this person is a game master of, the bin included."""
        return self.filter(campaign__in=Campaign.objects.run_by(user))


class AssetFolderQuerySet(InCampaignQuerySet["AssetFolder"]):
    """Questions to the folders."""


class AssetFolder(Timestamped):
    """A folder of assets. No parent: at the top."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Its name in archives.")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="asset_folders")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=240, editable=False, help_text="The name as it is compared.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_with = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+",
        help_text="The folder around it whose deletion has put it into the bin, too.",
    )  # fmt: skip

    objects = AssetFolderQuerySet.as_manager()

    class Meta:
        ordering = ["folded", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "folded"], condition=Q(deleted_at=None), name="one_folder_of_a_name_in_a_folder"
            ),
            models.UniqueConstraint(
                fields=["campaign", "folded"],
                condition=Q(deleted_at=None, parent=None),
                name="one_folder_of_a_name_at_the_top",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the name as it is compared."""
        self.folded = fold(self.name)[:240]
        super().save(*args, **kwargs)


class AssetQuerySet(InCampaignQuerySet["Asset"]):
    """Questions to the assets. Only game masters list them; members load one whose uid they were sent."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those whose file this person may load when he names the uid: of his campaigns; the bin for game masters."""
        seen = self.filter(campaign__in=Campaign.objects.visible_to(user))
        return seen.filter(Q(deleted_at=None) | Q(campaign__in=Campaign.objects.run_by(user)))


class Asset(Timestamped):
    """A file for the table. Scenes name it by `uid`, so that it may be renamed and moved at will."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="assets")
    uid = models.CharField(max_length=24, unique=True, default=new_asset_uid, editable=False)
    folder = models.ForeignKey(AssetFolder, null=True, blank=True, on_delete=models.SET_NULL, related_name="assets")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=AssetKind)
    tags = models.JSONField(default=list, blank=True)
    sought = models.TextField(editable=False, help_text="Name and tags as they are searched.")
    title = models.CharField(max_length=200, blank=True, help_text="What players are shown, such as a track's title.")
    credit = models.CharField(max_length=300, blank=True, help_text="Who made it, under which licence.")
    note = models.CharField(max_length=300, blank=True, editable=False, help_text="What was changed on its way in.")
    content_type = models.CharField(max_length=60, editable=False, help_text="Told from the content.")
    size = models.PositiveBigIntegerField(editable=False, help_text="Bytes of the original as it is kept.")
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of what was uploaded.")
    file = models.CharField(max_length=200, editable=False, help_text="Storage key of the original.")
    thumbnail = models.CharField(max_length=200, blank=True, editable=False, help_text="Storage key.")
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    duration = models.FloatField(null=True, editable=False, help_text="Of a sound, in seconds; none: not known.")
    sizes = models.JSONField(default=list, editable=False, help_text="Longest sides of the smaller copies, in pixels.")
    tiles = models.JSONField(null=True, editable=False, help_text="Of large maps: edge, and what each level holds.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_with = models.ForeignKey(
        AssetFolder, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+",
        help_text="The folder whose deletion has put it into the bin, too.",
    )  # fmt: skip

    objects = AssetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["campaign", "deleted_at", "folder"], name="assets_in_a_folder"),
            models.Index(fields=["campaign", "digest"], name="assets_by_content"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the words that a search finds it by."""
        self.sought = f"{fold(self.name)}\n|{'|'.join(fold(tag) for tag in self.tags)}|\n{fold(self.title)}"
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sought"}
        super().save(*args, **kwargs)

    @property
    def is_picture(self) -> bool:
        """Whether it can be looked at."""
        return self.kind != AssetKind.SOUND

    @property
    def duration_words(self) -> str:
        """How long a sound plays, such as 3:07; empty where that is not known."""
        if not self.duration:
            return ""
        minutes, seconds = divmod(round(self.duration), 60)
        return f"{minutes}:{seconds:02}"

    def address(self, variant: str = "original") -> str:
        """Where members load it: `original`, `thumbnail.webp`, `2048.webp`, `tiles/0/0/0.webp`."""
        return reverse("table-file", args=[self.uid, variant])


class AssetPreparation(BackgroundJob):
    """The making of an asset's thumbnail, smaller copies and tiles, where that takes longer than one waits for."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="preparations")

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"Preparing {self.asset}"

    def describe(self) -> dict[str, Any]:
        """Return the job as the page of assets shows it."""
        return super().describe() | {"asset": self.asset.uid}
