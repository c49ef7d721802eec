"""The sealed seeds of a campaign's dice: one in use, the former ones shown so that anybody can check the rolls."""

from django.db import models
from django.db.models import Q

from campaigns.models import Campaign


class DiceSeed(models.Model):
    """A secret from which dice are drawn (docs/dice.md). Its commitment is public at once, the seed when revealed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="dice_seeds")
    commitment = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the seed, in hexadecimal.")
    seed = models.CharField(max_length=64, help_text="Secret until revealed: in hexadecimal.")
    nonce = models.PositiveBigIntegerField(default=0, help_text="How many open rolls were drawn from it.")
    opened_at = models.DateTimeField(auto_now_add=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(revealed_at=None), name="one_open_dice_seed_per_campaign"
            )
        ]

    def __str__(self) -> str:
        return f"dice {self.commitment[:12]}"

    @property
    def secret(self) -> bytes:
        """Return the seed as the dice take it."""
        return bytes.fromhex(self.seed)
