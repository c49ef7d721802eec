"""Scenes of the live table, what lies on them, and everything that ever happened on them."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from bestiary_site.shared.models import Timestamped
from campaigns.models import Campaign, Entry, Kind, PlaySession
from campaigns.models.entries import EntryQuerySet, parent_link


class SceneFolder(Timestamped):
    """A folder of scenes."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Its name in archives.")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="scene_folders")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), "parent", name="one_scene_folder_per_name"),
            models.UniqueConstraint(
                Lower("name"), "campaign", condition=Q(parent=None), name="one_top_scene_folder_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SceneQuerySet(EntryQuerySet["Scene"]):
    """Questions to the scenes."""

    def current(self) -> "SceneQuerySet":
        """Those that are not archived."""
        return self.filter(archived_at=None)


_KEPT = {"id", "number"}  # columns that saving a scene leaves as they are


class Scene(Entry):
    """One place to play on. What lies on it are its pieces; `number` is that of the last thing that happened."""

    entry_ptr = parent_link("as_scene")
    folder = models.ForeignKey(SceneFolder, null=True, blank=True, on_delete=models.SET_NULL, related_name="scenes")
    position = models.IntegerField(default=0, help_text="Its place among the scenes of its folder.")
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["number"])
    objects = SceneQuerySet.as_manager()  # type: ignore[misc]  # the parent's manager, narrowed

    class Meta:
        ordering = ["position", "name", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind that this table stands for. The number is the room's: a row read earlier leaves it."""
        self.kind = Kind.SCENE
        if not self._state.adding and kwargs.get("update_fields") is None:
            columns = self._meta.concrete_fields
            kwargs["update_fields"] = [one.name for one in columns if not one.primary_key and one.name not in _KEPT]
        super().save(*args, **kwargs)


class Piece(models.Model):
    """One thing on a scene; `data` is the record that `scenes.pieces` describes, whole, its `id` the same as `uid`."""

    scene = models.ForeignKey(Scene, on_delete=models.CASCADE, related_name="pieces")
    uid = models.CharField(max_length=24)
    kind = models.CharField(max_length=12)
    data = models.JSONField()
    asset = models.ForeignKey(
        "scenes.Asset",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pieces",
        help_text="The picture or sound that it shows, as told in `data`: for where an asset is used.",
    )
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="stood_for_by")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["scene", "uid"], name="one_piece_per_uid")]
        indexes = [models.Index(fields=["scene", "kind"], name="pieces_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class SceneEvent(models.Model):
    """Something that happened: what it changed, or what was said. Never altered, but for `undone`."""

    scene = models.ForeignKey(Scene, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveBigIntegerField()
    type = models.CharField(max_length=40, help_text="The order that led to it, such as token.move.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(db_index=True)
    order_id = models.CharField(max_length=64, blank=True)
    changes = models.JSONField(default=list, blank=True, help_text="A list of {id, kind, before, after}.")
    content = models.JSONField(default=dict, blank=True, help_text="What was said, rolled or shown.")
    audience = models.CharField(max_length=2000, blank=True, help_text="Empty: everybody at the table.")
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="undone_by")
    undone = models.BooleanField(default=False)
    session = models.ForeignKey(
        PlaySession, null=True, blank=True, on_delete=models.SET_NULL, related_name="scene_events"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["scene", "number"], name="one_scene_event_per_number"),
            models.UniqueConstraint(
                fields=["scene", "actor", "order_id"], condition=~Q(order_id=""), name="one_scene_event_per_order"
            ),
        ]
        indexes = [models.Index(fields=["scene", "actor", "undone", "number"], name="acts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.number} {self.type}"


class ExploredArea(models.Model):
    """What somebody saw for the first time by one event; `user` empty: the party together."""

    scene = models.ForeignKey(Scene, on_delete=models.CASCADE, related_name="explored_areas")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveBigIntegerField(help_text="Of the event by which it was seen.")
    patch = models.BinaryField()
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["scene", "user", "number"], name="explored_by_somebody")]

    def __str__(self) -> str:
        return f"explored at {self.number}"


class Table(models.Model):
    """The live table of a campaign: which scene its players are at."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="table")
    scene = models.ForeignKey(Scene, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"table of {self.campaign}"


class TableSeat(models.Model):
    """A player whom the game master has sent to another scene than the rest."""

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scene = models.ForeignKey(Scene, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "user"], name="one_seat_per_player")]

    def __str__(self) -> str:
        return f"{self.user} at {self.scene}"
