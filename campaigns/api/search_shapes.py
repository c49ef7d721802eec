"""The shapes in which searches enter and leave the API. Nothing here saves."""

from typing import Any

from rest_framework import serializers

from campaigns.kinds import address_of, kind_of
from campaigns.models import Kind, RecentSearch, SavedSearch
from campaigns.search.asked import address_of_search
from campaigns.search.engine import Hit
from campaigns.search.words import LONGEST_QUERY

WHY = ["exact", "prefix", "alias", "near", "sound", "within", "former", "text"]


class PieceOut(serializers.Serializer):
    """A stretch of text, marked where it is what was asked for."""

    text = serializers.CharField()
    marked = serializers.BooleanField()


class HitOut(serializers.Serializer):
    """An entry found."""

    id = serializers.IntegerField()
    uid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    kind_label = serializers.CharField()
    icon = serializers.CharField()
    campaign = serializers.UUIDField(allow_null=True, help_text="Null for the public bestiary.")
    place = serializers.CharField(help_text="The campaign's name, or Bestiary.")
    url = serializers.CharField()
    summary = serializers.CharField()
    why = serializers.ChoiceField([(why, why) for why in WHY])
    matched = serializers.CharField(help_text="The other name that was matched, if it was not the first one.")
    score = serializers.FloatField()
    snippet = PieceOut(many=True)


class FacetOut(serializers.Serializer):
    """A way to narrow a search."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of the answer, not of the serializer
    count = serializers.IntegerField()


class FacetsOut(serializers.Serializer):
    """Counts of all that was found; `value` is what the parameters kind, tag and campaign take."""

    kinds = FacetOut(many=True)
    tags = FacetOut(many=True)
    places = FacetOut(many=True)


class SearchOut(serializers.Serializer):
    """A page of what was found."""

    count = serializers.IntegerField()
    more = serializers.BooleanField(help_text="There is more than was counted.")
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = HitOut(many=True)
    facets = FacetsOut()


class Suggestions(serializers.Serializer):
    """The best answers to what somebody is typing."""

    results = HitOut(many=True)


class SavedSearchOut(serializers.ModelSerializer):
    """A search that one keeps."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = SavedSearch
        fields = ("id", "name", "query", "campaign", "kinds", "tags", "url", "created_at")

    def get_url(self, saved: SavedSearch) -> str:
        """Return the page that runs it."""
        return address_of_search(saved)


class SavedSearchIn(serializers.Serializer):
    """What may be said of a search to keep."""

    name = serializers.CharField(max_length=100)
    query = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_QUERY)
    campaign = serializers.UUIDField(required=False, allow_null=True)
    kinds = serializers.ListField(child=serializers.ChoiceField(Kind.choices), required=False, max_length=20)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=5)


class RecentOut(serializers.ModelSerializer):
    """What one has looked for lately."""

    class Meta:
        model = RecentSearch
        fields = ("query", "at")


def hit_shape(hit: Hit) -> dict[str, Any]:
    """Return an entry found as the API gives it."""
    entry, kind = hit.entry, kind_of(hit.entry)
    return {
        "id": entry.pk, "uid": str(entry.uid), "name": entry.name, "kind": entry.kind, "kind_label": kind.kind.label,
        "icon": kind.icon, "campaign": str(entry.campaign_id) if entry.campaign_id else None,
        "place": entry.campaign.name if entry.campaign else "Bestiary", "url": address_of(entry),
        "summary": entry.summary, "why": hit.why, "matched": hit.matched, "score": round(hit.score, 1),
        "snippet": [{"text": piece.text, "marked": piece.marked} for piece in hit.snippet],
    }  # fmt: skip
