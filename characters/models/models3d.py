"""3D models of creatures and characters."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bestiary_site.shared.models import Timestamped, Unguessable
from characters.models.creatures import Character

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models import User


class ModelVersionQuerySet(models.QuerySet["ModelVersion"]):
    """Questions to the models."""

    def living(self) -> Self:
        """Those that nobody has deleted."""
        return self.filter(deleted_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A published model of a visible creature; all models of a creature for who may change it; one's own."""
        published = Q(is_published=True, character__in=Character.objects.visible_to(user))
        if not user.is_authenticated:
            return self.living().filter(published)
        mine = Q(created_by=user)
        kept = Q(character__in=Character.objects.living().changeable_by(user))
        return self.living().filter(published | mine | kept)

    def published(self) -> Self:
        """The one that each creature shows."""
        return self.living().filter(is_published=True)


class ModelVersion(Unguessable, Timestamped):
    """One 3D model: made by a reconstruction or imported. A creature shows at most one of them.

    Files are kept by their names under one folder of storage (`shared.storage.model_file_key`):
    `levels[i]` is the GLB of level i (0 is the finest), `poster` and `turntable` are pictures.
    """

    character = models.ForeignKey(Character, null=True, blank=True, on_delete=models.CASCADE, related_name="models")
    number = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=20, default="reconstruction")
    is_published = models.BooleanField(default=False, db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="models"
    )
    levels = models.JSONField(default=list, help_text="File names of the GLBs, the finest first.")
    poster = models.CharField(max_length=100, blank=True)
    turntable = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    size_bytes = models.PositiveBigIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ModelVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["character", "number"], name="one_model_per_number"),
            models.UniqueConstraint(
                fields=["character"],
                condition=Q(is_published=True, deleted_at=None),
                name="one_published_model",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or (self.character.name if self.character else 'Model')} v{self.number}"

    @property
    def file_names(self) -> list[str]:
        """Every file that belongs to this model."""
        return [*self.levels, *([self.poster] if self.poster else []), *self.turntable]

    def file_url(self, name: str) -> str:
        """Return the address of one of the files."""
        return reverse("model-file", args=[self.pk, name])

    def describe(self) -> dict[str, Any]:
        """Return what the viewer needs."""
        return {
            "id": str(self.pk),
            "number": self.number,
            "name": self.name,
            "is_published": self.is_published,
            "created_at": self.created_at.isoformat(),
            "glb": self.file_url(self.levels[0]) if self.levels else None,
            "levels": [self.file_url(name) for name in self.levels],
            "poster": self.file_url(self.poster) if self.poster else None,
            "turntable": [self.file_url(name) for name in self.turntable],
            "report": self.report,
            "size_bytes": self.size_bytes,
        }
