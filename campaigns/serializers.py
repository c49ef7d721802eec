"""The shapes in which people, campaigns, members, invitations and audit enter and leave the API. Nothing here saves."""

from rest_framework import serializers

from campaigns.models import AuditRecord, Campaign, Invitation, Membership, Role, User


class Me(serializers.ModelSerializer):
    """One's own account."""

    class Meta:
        model = User
        fields = (
            "id", "username", "email", "first_name", "last_name", "display_name", "is_curator", "is_guest", "is_staff",
            "date_joined",
        )  # fmt: skip
        read_only_fields = fields

    display_name = serializers.CharField(read_only=True)


class MeIn(serializers.Serializer):
    """What one may change of oneself here; e-mail and password have pages of their own."""

    first_name = serializers.CharField(required=False, allow_blank=True, max_length=150)
    last_name = serializers.CharField(required=False, allow_blank=True, max_length=150)


class CampaignOut(serializers.ModelSerializer):
    """A campaign, with one's own role in it and how many belong to it."""

    url = serializers.CharField(source="get_absolute_url")
    role = serializers.ChoiceField(Role.choices)
    member_count = serializers.IntegerField()

    class Meta:
        model = Campaign
        fields = (
            "id", "name", "summary", "description", "url", "role", "member_count", "edits_need_approval",
            "play_needs_no_approval", "stalled_after", "keep_audit_days", "keep_bin_days", "keep_recordings_days",
            "created_at", "updated_at",
        )  # fmt: skip


class CampaignIn(serializers.Serializer):
    """What may be said of a campaign."""

    name = serializers.CharField(max_length=200)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=500)
    description = serializers.CharField(required=False, allow_blank=True, max_length=20_000, help_text="Markdown.")


class CampaignChange(CampaignIn):
    """What may be changed of a campaign: its words and its settings. Empty days: for ever."""

    edits_need_approval = serializers.BooleanField(required=False)
    play_needs_no_approval = serializers.BooleanField(required=False)
    stalled_after = serializers.IntegerField(required=False, min_value=0, max_value=100)
    keep_audit_days = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=36_500)
    keep_bin_days = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=36_500)
    keep_recordings_days = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=36_500)


class MemberOut(serializers.ModelSerializer):
    """Somebody's place in a campaign."""

    name = serializers.CharField(source="user.display_name")
    joined_at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = Membership
        fields = ("id", "user", "name", "role", "joined_at")


class RoleIn(serializers.Serializer):
    """A member's new role."""

    role = serializers.ChoiceField(Role.choices)


class InvitationOut(serializers.ModelSerializer):
    """A link that lets people in; only game masters see it."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = ("id", "role", "token", "url", "expires_at", "uses_left", "created_at")

    def get_url(self, invitation: Invitation) -> str:
        """Return the whole address to send to people."""
        return str(self.context["request"].build_absolute_uri(invitation.get_absolute_url()))


class InvitationIn(serializers.Serializer):
    """A link to make. `days` null: for ever. `uses` null: for any number of people."""

    role = serializers.ChoiceField(Role.choices, default=Role.PLAYER)
    days = serializers.IntegerField(min_value=1, max_value=365, default=14, allow_null=True)
    uses = serializers.IntegerField(min_value=1, max_value=1000, default=None, allow_null=True)


class InvitationSeen(serializers.Serializer):
    """What the holder of a link learns before joining."""

    campaign = serializers.CharField(source="campaign.name")
    role = serializers.ChoiceField(Role.choices)


class Joined(serializers.ModelSerializer):
    """The place that one has in the campaign after following a link."""

    class Meta:
        model = Membership
        fields = ("id", "campaign", "role")


class AuditOut(serializers.ModelSerializer):
    """One act: who did what to which thing, with each changed field's value before and after."""

    actor = serializers.SerializerMethodField()
    changes = serializers.DictField()

    class Meta:
        model = AuditRecord
        fields = ("id", "at", "actor", "act", "target_type", "target_id", "target_name", "changes", "request_id")

    def get_actor(self, record: AuditRecord) -> str:
        """Return the name of who did it; empty once that account is gone."""
        return record.actor.display_name if record.actor else ""


class AuditFilters(serializers.Serializer):
    """How records of the audit are narrowed."""

    person = serializers.IntegerField(required=False, min_value=1, max_value=10**18)
    act = serializers.CharField(required=False, allow_blank=True, max_length=60)
    entry = serializers.IntegerField(required=False, min_value=1, max_value=10**18)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
