"""The API of a campaign's dice: what they are sealed with, showing a seed, and checking a roll."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from campaigns.api.campaigns import InCampaign
from scenes.dice.dialects import DIALECTS
from scenes.models import DiceSeed
from scenes.services import dice


class ShownSeedOut(serializers.Serializer):
    """A seed that was shown: with it anybody can roll again what was rolled."""

    commitment = serializers.CharField(help_text="SHA-256 of the seed.")
    seed = serializers.CharField(help_text="32 bytes in hexadecimal.")
    rolls = serializers.IntegerField(help_text="How many numbered rolls were drawn from it.")
    opened_at = serializers.DateTimeField()
    revealed_at = serializers.DateTimeField()


class DiceOut(serializers.Serializer):
    """What members may know of the dice."""

    commitment = serializers.CharField(help_text="SHA-256 of the seed in use, which is secret until it is shown.")
    rolls = serializers.IntegerField(help_text="How many numbered rolls were drawn from it.")
    opened_at = serializers.DateTimeField()
    revealed = ShownSeedOut(many=True, help_text="Former seeds, the latest first.")


class RollCheckIn(serializers.Serializer):
    """A roll to be checked, as its line in the chat tells it."""

    commitment = serializers.RegexField("^[0-9a-fA-F]{64}$")
    nonce = serializers.RegexField("^[0-9a-f]{1,32}$", help_text="The roll's number, or the name of a private one.")
    formula = serializers.CharField(max_length=500)
    dialect = serializers.ChoiceField(sorted(DIALECTS), default="ours")
    variables = serializers.DictField(default=dict, help_text="The values that the formula's names had.")


class RollPartOut(serializers.Serializer):
    """One throw of a formula; a repeated formula has several."""

    total = serializers.FloatField()
    critical = serializers.BooleanField()
    fumble = serializers.BooleanField()
    terms = serializers.ListField(child=serializers.DictField(), help_text="Dice, numbers, names and signs in order.")


class RollOut(serializers.Serializer):
    """A roll as the table draws it."""

    formula = serializers.CharField()
    dialect = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    total = serializers.FloatField()
    text = serializers.CharField(help_text="The roll in one line.")
    critical = serializers.BooleanField()
    fumble = serializers.BooleanField()
    rolls = RollPartOut(many=True)
    variables = serializers.DictField(required=False)


class DiceView(InCampaign):
    """The dice of a campaign (docs/dice.md)."""

    queryset = DiceSeed.objects.none()
    serializer_class = DiceOut
    pagination_class = None

    @extend_schema(responses=DiceOut)
    def retrieve(self, request: Request, campaign_pk: UUID) -> Response:
        """Show what the dice are sealed with, and the seeds shown so far."""
        return Response(DiceOut(dice.dice_shown(self.campaign())).data)

    @extend_schema(request=None, responses={201: DiceOut})
    def change(self, request: Request, campaign_pk: UUID) -> Response:
        """Show the seed in use and seal a new one (game masters)."""
        campaign = self.campaign()
        dice.change_seed(actor=request.user, campaign=campaign)
        return Response(DiceOut(dice.dice_shown(campaign)).data, status=201)

    @extend_schema(request=RollCheckIn, responses=RollOut)
    def check(self, request: Request, campaign_pk: UUID) -> Response:
        """Roll again what was rolled with a seed that has been shown."""
        campaign = self.campaign()
        asked: dict[str, Any] = values_of(RollCheckIn, request.data)
        rolled = dice.check_roll(campaign=campaign, text=asked.pop("formula"), **asked)
        return Response(rolled.as_data())
