"""What the API says of play sessions, and what may be said to it."""

from typing import Any

from rest_framework import serializers

from campaigns.api.relations import VISIBILITIES
from campaigns.kinds import address_of
from campaigns.models import Attendance, PlaySession
from campaigns.services.sessions import LONGEST_MESSAGE, LONGEST_NOTE, ONLY_ME

WHO_READS = [*VISIBILITIES, (ONLY_ME, "Only me and the game masters")]


def people_field() -> serializers.ListField:
    """Return a list of people: keys of members."""
    return serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=100)


class SessionCard(serializers.ModelSerializer):
    """A session in a list."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = PlaySession
        fields = [
            "id", "uid", "name", "slug", "url", "number", "summary", "state", "planned_for", "started_at", "closed_at",
            "in_game_start", "in_game_end", "visibility", "version", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_url(self, session: PlaySession) -> str:
        """The address of its page."""
        return address_of(session)


class PersonOut(serializers.Serializer):
    """Somebody of the campaign."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class PresentOut(PersonOut):
    """Somebody who has the session open."""

    role = serializers.CharField()


class SessionOut(SessionCard):
    """A whole session."""

    body = serializers.SerializerMethodField(help_text="Markdown, without what is not for you.")
    tags = serializers.SerializerMethodField()
    present = serializers.SerializerMethodField(help_text="Who has it open now.")

    class Meta(SessionCard.Meta):
        fields = [*SessionCard.Meta.fields, "body", "tags", "present"]
        read_only_fields = fields

    def get_body(self, session: PlaySession) -> str:
        """The words as the viewer may read them."""
        return str(self.context["body"])

    def get_tags(self, session: PlaySession) -> list[str]:
        """Its tags."""
        return [tag.name for tag in session.tags.all()]

    def get_present(self, session: PlaySession) -> list[dict[str, Any]]:
        """Who is here."""
        return list(PresentOut(self.context["present"], many=True).data)


class SessionIn(serializers.Serializer):
    """A session to plan."""

    name = serializers.CharField(max_length=200)
    number = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    summary = serializers.CharField(max_length=500, required=False, allow_blank=True)
    body = serializers.CharField(max_length=200_000, required=False, allow_blank=True)
    planned_for = serializers.DateTimeField(required=False, allow_null=True)
    in_game_start = serializers.IntegerField(required=False, allow_null=True, help_text="A day of the calendar.")
    in_game_end = serializers.IntegerField(required=False, allow_null=True, help_text="A day of the calendar.")
    visibility = serializers.ChoiceField(VISIBILITIES, required=False)
    shown_to = people_field()
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=50)


class SessionPatch(SessionIn):
    """A change; `version` is the one that it was made of."""

    name = serializers.CharField(max_length=200, required=False)
    version = serializers.IntegerField(min_value=1, required=False)


class ToldIn(serializers.Serializer):
    """Who may know."""

    visibility = serializers.ChoiceField(VISIBILITIES, required=False)
    known_to = people_field()
    order_id = serializers.CharField(
        max_length=64, required=False, help_text="Your own name for this order: sent again, it is not done again."
    )


class NoteIn(ToldIn):
    """A note."""

    body = serializers.CharField(max_length=LONGEST_NOTE)
    visibility = serializers.ChoiceField(WHO_READS, required=False)


class NotePatch(serializers.Serializer):
    """A change of one's own note."""

    body = serializers.CharField(max_length=LONGEST_NOTE)
    version = serializers.IntegerField(min_value=1, required=False)


class NoteOut(serializers.Serializer):
    """A note."""

    id = serializers.IntegerField()
    uid = serializers.CharField(source="note")
    author = PersonOut(allow_null=True)
    html = serializers.CharField()
    text = serializers.CharField(allow_null=True, help_text="As written, for its author.")
    visibility = serializers.CharField()
    version = serializers.IntegerField()
    at = serializers.CharField()


class CheckIn(ToldIn):
    """A line of the checklist; for game masters alone unless said otherwise."""

    text = serializers.CharField(max_length=300)
    entry = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Id of an entry.")


class CheckPatch(serializers.Serializer):
    """Whether it is done."""

    done = serializers.BooleanField()


class EntryLinkOut(serializers.Serializer):
    """An entry by name and address."""

    name = serializers.CharField()
    url = serializers.CharField()


class CheckOut(serializers.Serializer):
    """A line of the checklist."""

    id = serializers.IntegerField()
    uid = serializers.CharField(source="item")
    html = serializers.CharField()
    done = serializers.BooleanField()
    position = serializers.IntegerField()
    entry = EntryLinkOut(allow_null=True, help_text="The entry, if you may see it.")


class HappeningIn(ToldIn):
    """Something for the timeline, or a message."""

    type = serializers.ChoiceField(["event.told", "message.sent"], required=False)
    text = serializers.CharField(max_length=LONGEST_MESSAGE)
    in_game_day = serializers.IntegerField(required=False, allow_null=True)


class EventOut(serializers.Serializer):
    """An event of a session. Numbers are those of its stream: what you do not hear leaves no gap."""

    id = serializers.CharField()
    stream = serializers.CharField(required=False)
    number = serializers.IntegerField(required=False)
    type = serializers.CharField()
    payload = serializers.DictField()
    actor = PersonOut(allow_null=True)
    at = serializers.CharField()
    in_game_day = serializers.IntegerField(allow_null=True)
    visibility = serializers.CharField()


class AttendanceOut(serializers.ModelSerializer):
    """Whether somebody was there."""

    user = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.display_name")

    class Meta:
        model = Attendance
        fields = ["user", "name", "was_there", "first_seen_at", "last_seen_at"]
        read_only_fields = fields


class AttendanceIn(serializers.Serializer):
    """Exactly these members were there."""

    people = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=200)


class ClockIn(serializers.Serializer):
    """The day that the game has reached."""

    day = serializers.IntegerField()
