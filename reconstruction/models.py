"""Captures of miniatures, their uploads, and the jobs that turn them into models and exports."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.jobs import BackgroundJob, JobQuerySet, JobState
from bestiary_site.shared.models import Timestamped, Unguessable
from characters.models import Character, ModelVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models import User


class CaptureQuerySet(models.QuerySet["Capture"]):
    """Questions to the captures."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own living captures."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(owner=user, deleted_at=None)


class Capture(Unguessable, Timestamped):
    """Photos of one miniature, taken to make a model of it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="captures")
    name = models.CharField(max_length=200)
    reference = models.CharField(max_length=200, blank=True, help_text="The owner's own mark for it.")
    character = models.ForeignKey(Character, null=True, blank=True, on_delete=models.SET_NULL, related_name="captures")
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the capture's page."""
        return reverse("capture", args=[self.pk])


class UploadState(models.TextChoices):
    """Receiving: chunks come in. Ready: checked and stored. Refused: with a reason."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Questions to the uploads."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of a person's own captures."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(capture__in=Capture.objects.visible_to(user))

    def ready(self) -> Self:
        """Those that a reconstruction may use."""
        return self.filter(state=UploadState.READY)

    def abandoned(self, before: Any) -> Self:
        """Unfinished ones that nothing has come for since `before`."""
        return self.filter(state__in=[UploadState.RECEIVING, UploadState.CHECKING], updated_at__lt=before)


class Upload(Unguessable, Timestamped):
    """One file on its way in, or arrived: the chunks lie in storage, so any web process can take the next one."""

    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    fingerprint = models.CharField(max_length=128, blank=True, help_text="How the client knows the file again.")
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVING, db_index=True)
    kind = models.CharField(max_length=10, blank=True, help_text="photo, video or zip; told from the content.")
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=200, blank=True, help_text="Storage key.")
    thumbnail = models.CharField(max_length=200, blank=True, help_text="Storage key.")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    error_code = models.CharField(max_length=64, blank=True)
    error_message = models.CharField(max_length=300, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def received(self) -> int:
        """Bytes that have arrived without a gap."""
        if self.state in {UploadState.READY, UploadState.CHECKING}:
            return self.size
        end = 0
        for chunk in sorted(self.chunks.all(), key=lambda chunk: chunk.offset):
            if chunk.offset != end:
                break
            end = chunk.offset + chunk.size
        return end

    def describe(self) -> dict[str, Any]:
        """Return what the upload page needs."""
        return {
            "id": str(self.pk),
            "name": self.name,
            "size": self.size,
            "received": self.received,
            "fingerprint": self.fingerprint,
            "state": self.state,
            "kind": self.kind,
            "width": self.width,
            "height": self.height,
            "thumbnail": reverse("upload-thumbnail", args=[self.pk]) if self.thumbnail else None,
            "error": {"code": self.error_code, "message": self.error_message} if self.error_code else None,
        }


class UploadChunk(models.Model):
    """A piece of an unfinished upload, stored and checked against its SHA-256."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="chunks")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="one_chunk_per_offset")]

    def __str__(self) -> str:
        return f"{self.upload_id} at {self.offset}"

    @property
    def key(self) -> str:
        """Where its bytes lie in storage."""
        return storage.upload_chunk_key(self.upload_id, self.offset, self.sha256)


class Quality(models.TextChoices):
    """How much work is spent."""

    DRAFT = "draft", "Draft: about a minute"
    STANDARD = "standard", "Standard: a few minutes"
    HIGH = "high", "High: for showing off"


class ReconstructionQuerySet(JobQuerySet["Reconstruction"]):
    """Questions to the reconstructions."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(capture__in=Capture.objects.visible_to(user))


class Reconstruction(BackgroundJob):
    """Photos of a capture becoming a model."""

    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="reconstructions")
    quality = models.CharField(max_length=8, choices=Quality, default=Quality.STANDARD)
    from_stage = models.CharField(max_length=16, blank=True)
    pictures = models.JSONField(default=dict, help_text="Stage to storage key of its picture.")
    model = models.OneToOneField(
        ModelVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="reconstruction"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ReconstructionQuerySet.as_manager()  # type: ignore[misc]  # narrowed

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["capture", "quality"],
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
                name="one_active_job_per_quality",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capture} ({self.get_quality_display().split(':')[0].lower()})"

    def get_absolute_url(self) -> str:
        """Return the job's page."""
        return reverse("reconstruction", args=[self.pk])

    def describe(self) -> dict[str, Any]:
        """Return what the job's page needs."""
        model = self.model
        character = model.character if model else None
        return {
            **super().describe(),
            "quality": self.quality,
            "capture": str(self.capture_id),
            "name": self.capture.name,
            "pictures": {stage: reverse("stage-picture", args=[self.pk, stage]) for stage in self.pictures},
            "result": model.describe() if model else None,
            "character": {"id": character.pk, "name": character.name, "url": character.get_absolute_url()}
            if character
            else None,
        }


class ExportFormat(models.TextChoices):
    """What a model can leave as."""

    OBJ = "obj", "OBJ with texture (ZIP)"
    PLY = "ply", "PLY with colours"
    STL = "stl", "STL for printing"
    GLTF = "gltf", "glTF with texture (ZIP)"
    GLB = "glb", "GLB"


class ExportQuerySet(JobQuerySet["Export"]):
    """Questions to the exports."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those that a person asked for himself."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(created_by=user, model__in=ModelVersion.objects.visible_to(user))


class Export(BackgroundJob):
    """A model being written in another format."""

    model = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="exports")
    format = models.CharField(max_length=8, choices=ExportFormat)
    file = models.CharField(max_length=200, blank=True, help_text="Storage key.")
    size_bytes = models.PositiveBigIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ExportQuerySet.as_manager()  # type: ignore[misc]  # narrowed

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.model} as {self.get_format_display()}"

    def describe(self) -> dict[str, Any]:
        """Return what the page and API need."""
        return {
            **super().describe(),
            "format": self.format,
            "model": str(self.model_id),
            "size_bytes": self.size_bytes,
            "url": reverse("export-file", args=[self.pk]) if self.file else None,
        }


def waiting_before(job: Reconstruction) -> int:
    """Return how many reconstructions will be taken before this queued one."""
    return Reconstruction.objects.ready().filter(created_at__lt=job.created_at or timezone.now()).count()
