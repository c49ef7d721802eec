"""The shapes in which entries and what lies with them enter and leave the API. Nothing here saves."""

from typing import Any

from rest_framework import serializers

from campaigns.kinds import address_of, kind_of
from campaigns.models import Attachment, Entry, EntryTemplate, HandoutShowing, Kind
from campaigns.services.entries import IN_A_CAMPAIGN

PLAIN = frozenset({Kind.FACTION, Kind.ITEM, Kind.HANDOUT, Kind.NOTE})
_CHOICES = [(value.value, value.label) for value in IN_A_CAMPAIGN]


class EntryRow(serializers.ModelSerializer):
    """An entry in a list."""

    url = serializers.SerializerMethodField()
    tags: Any = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)

    class Meta:
        model = Entry
        fields = (
            "id",
            "uid",
            "kind",
            "name",
            "aliases",
            "summary",
            "tags",
            "visibility",
            "version",
            "url",
            "updated_at",
        )

    def get_url(self, entry: Entry) -> str:
        """The address of its page."""
        return address_of(entry)


class EntryOut(EntryRow):
    """An entry as the person who asks may read it; `body` is what he may change, `html` what he reads."""

    campaign = serializers.UUIDField(source="campaign_id", allow_null=True)
    body = serializers.CharField(help_text="Markdown. `[[…code]]` stands for a mention that is hidden: leave it.")
    html = serializers.CharField()
    may_change = serializers.BooleanField()
    shown_to = serializers.ListField(child=serializers.IntegerField(), help_text="For who may change it.")
    fields_of_kind = serializers.DictField(help_text="What entries of this kind have besides.")

    class Meta:
        model = Entry
        fields = (
            *EntryRow.Meta.fields,
            "campaign",
            "body",
            "html",
            "may_change",
            "shown_to",
            "fields_of_kind",
            "created_at",
        )


def own_fields(entry: Entry) -> dict[str, Any]:
    """Return the values that entries of this kind have besides those of every entry."""
    if entry.kind not in PLAIN:  # the others have addresses of their own, which know what is for whom
        return {}
    values = {name: getattr(entry, name) for name in kind_of(entry).fields}
    plain = (str, int, float, bool, type(None))
    return {name: value if isinstance(value, plain) else str(value) for name, value in values.items()}


class EntryIn(serializers.Serializer):
    """What may be said of an entry."""

    name = serializers.CharField(max_length=200)
    aliases = serializers.ListField(child=serializers.CharField(max_length=100), required=False, max_length=20)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=500)
    body = serializers.CharField(required=False, allow_blank=True, max_length=200_000, help_text="Markdown.")
    visibility = serializers.ChoiceField(_CHOICES, required=False)
    shown_to = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**31), required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=40)
    fields_of_kind = serializers.DictField(required=False, help_text="The own fields of its kind.")


class NewEntryIn(EntryIn):
    """A new entry."""

    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in Kind])


class ChangedEntryIn(EntryIn):
    """Changes; what is not said stays."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31, help_text="The one that was read.")


class EntryQuery(serializers.Serializer):
    """What a list of entries asks for."""

    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in Kind], required=False)
    tag = serializers.CharField(required=False, max_length=60)
    q = serializers.CharField(required=False, max_length=100)
    sort = serializers.ChoiceField(["name", "newest", "oldest"], required=False)


class NameQuery(serializers.Serializer):
    """The start of a name."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=100)


class NameOut(serializers.Serializer):
    """A name for completion."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    text = serializers.CharField(help_text="The name or alias that fits.")
    kind = serializers.CharField()
    url = serializers.CharField()


class TagOut(serializers.Serializer):
    """A tag, and how many entries that one may see have it."""

    name = serializers.CharField()
    count = serializers.IntegerField()


class Version(serializers.Serializer):
    """One version of an entry."""

    id = serializers.IntegerField(source="history_id")
    version = serializers.IntegerField()
    at = serializers.DateTimeField(source="history_date")
    author = serializers.CharField(source="history_user.display_name", default=None, allow_null=True)
    reason = serializers.CharField(source="history_change_reason", allow_null=True)


class VersionIn(serializers.Serializer):
    """The version to bring back."""

    id = serializers.IntegerField(min_value=1, max_value=2**31)


class AttachmentOut(serializers.ModelSerializer):
    """A file that lies with an entry."""

    url = serializers.CharField(source="address")
    hidden = serializers.SerializerMethodField(help_text="Whether it is not for all who see the entry.")

    class Meta:
        model = Attachment
        fields = ("id", "entry", "name", "caption", "media_type", "size", "url", "hidden", "created_at")

    def get_hidden(self, attachment: Attachment) -> bool:
        """Whether it is for some only."""
        return bool(attachment.audience)


class AudienceIn(serializers.Serializer):
    """Who may have a file: all who see the entry, chosen people, game masters."""

    caption = serializers.CharField(required=False, allow_blank=True, max_length=300)
    for_whom = serializers.ChoiceField(["all", "chosen", "game_masters"], required=False)
    people = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**31), required=False)


class AttachmentIn(AudienceIn):
    """A file to attach."""

    file = serializers.FileField(max_length=250, allow_empty_file=True)


class ShowIn(serializers.Serializer):
    """To whom a handout is shown now."""

    people = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**31), required=False)
    everybody = serializers.BooleanField(required=False)


class ShowingOut(serializers.ModelSerializer):
    """Something that was shown to a person."""

    name = serializers.CharField(source="handout.name")
    url = serializers.SerializerMethodField()

    class Meta:
        model = HandoutShowing
        fields = ("id", "handout", "name", "url", "shown_at", "seen_at")

    def get_url(self, showing: HandoutShowing) -> str:
        """The address of its page."""
        return address_of(showing.handout)


class WordsIn(serializers.Serializer):
    """Markdown to look at."""

    text = serializers.CharField(allow_blank=True, max_length=200_000, trim_whitespace=False)


class WordsOut(serializers.Serializer):
    """Markdown as it will look."""

    html = serializers.CharField()


class TemplateOut(serializers.ModelSerializer):
    """What new entries of a kind start with."""

    class Meta:
        model = EntryTemplate
        fields = ("id", "kind", "name", "body", "version")


class TemplateIn(serializers.Serializer):
    """What may be said of a template."""

    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in Kind])
    name = serializers.CharField(max_length=100)
    body = serializers.CharField(required=False, allow_blank=True, max_length=200_000)


class ChangedTemplateIn(serializers.Serializer):
    """Changes of a template."""

    name = serializers.CharField(required=False, max_length=100)
    body = serializers.CharField(required=False, allow_blank=True, max_length=200_000)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31)


class VisibilityIn(serializers.Serializer):
    """Who shall see many entries."""

    entries = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**31), max_length=500)
    visibility = serializers.ChoiceField(_CHOICES)
    people = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**31), required=False)


class Changed(serializers.Serializer):
    """How many were changed."""

    changed = serializers.IntegerField()
