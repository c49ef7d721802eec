"""What clients of the system that this site replaces say about scenes and maps, beyond what scenes here hold."""

from django.db import models

from scenes.models.assets import Asset
from scenes.models.scenes import Scene


class ContractScene(models.Model):
    """A scene as such a client sent it last: whole, with all that only it understands."""

    scene = models.OneToOneField(Scene, on_delete=models.CASCADE, related_name="contract")
    client_id = models.CharField(max_length=200, db_index=True, help_text="What the client calls it.")
    document = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.client_id} is {self.scene}"


class ContractMap(models.Model):
    """What such a client keeps with a map: place, scale, rotation and whatever else it said."""

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, related_name="contract")
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"data of {self.asset}"
