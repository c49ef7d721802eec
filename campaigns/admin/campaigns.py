"""Campaigns, their members and invitations, tags and the audit on the curators' desk."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import action
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RangeDateTimeFilter, RelatedDropdownFilter
from unfold.decorators import display

from bestiary_site.shared.admin import Desk, ReadOnlyDesk, act_on_each
from bestiary_site.shared.errors import DomainError
from campaigns.models import AuditRecord, Campaign, Entry, Invitation, Membership, Role, Tag
from campaigns.services.administration import appoint_member
from campaigns.services.membership import (
    change_role,
    create_campaign,
    delete_campaign,
    invite,
    remove_member,
    restore_campaign,
    revoke_invitation,
    update_campaign,
)


def campaigns_of(request: HttpRequest) -> QuerySet[Campaign]:
    """All campaigns for administrators, else those that this person runs."""
    person: Any = request.user
    return Campaign.objects.all() if person.is_superuser else Campaign.objects.run_by(person)


class MemberInline(TabularInline):
    """Who belongs to the campaign. People join by invitations; an administrator may appoint them."""

    model = Membership
    extra = 0
    fields = ["user", "role", "created_at"]
    readonly_fields = ["created_at"]
    autocomplete_fields = ["user"]
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators appoint; game masters invite."""
        return bool(request.user.is_superuser)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """With the people's names."""
        return super().get_queryset(request).select_related("user")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A membership stays with its person."""
        return self.readonly_fields if request.user.is_superuser else ["user", *self.readonly_fields]


class InvitationInline(TabularInline):
    """The links that let people in."""

    model = Invitation
    extra = 0
    fields = ["role", "expires_at", "uses_left", "link", "revoked_at"]
    readonly_fields = ["link", "revoked_at"]
    tab = True

    @display(description="Link")
    def link(self, obj: Invitation) -> str:
        """The address to send."""
        address = obj.get_absolute_url() if obj.pk else ""
        return format_html('<a class="underline" href="{}">{}</a>', address, address) if address else "–"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A link is made or withdrawn, never changed: who holds it must be able to rely on it."""
        return False


@admin.register(Campaign)
class CampaignDesk(Desk):
    """The campaigns that this person runs; for administrators all."""

    list_display = ["name", "summary", "member_count", "entry_count", "created_at", "in_bin"]
    search_fields = ["name", "summary"]
    list_filter = [("created_at", RangeDateTimeFilter)]
    fields = ["name", "summary", "description", "created_by", "created_at", "deleted_at"]
    readonly_fields = ["created_by", "created_at", "deleted_at"]
    inlines = [MemberInline, InvitationInline]
    actions = ["put_in_bin", "bring_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        """Only what this person may see."""
        counts = {"members_n": Count("memberships", distinct=True), "entries_n": Count("entries", distinct=True)}
        # Counted on a fresh query: the one that says what is seen may be narrowed to this person's own membership.
        seen = campaigns_of(request).values("pk")
        return Campaign.objects.filter(pk__in=seen).annotate(**counts).select_related("created_by").order_by("name")

    @display(description="Members", ordering="members_n")
    def member_count(self, obj: Any) -> int:
        """How many belong to it."""
        return int(obj.members_n)

    @display(description="Entries", ordering="entries_n")
    def entry_count(self, obj: Any) -> int:
        """How many entries it has."""
        return int(obj.entries_n)

    @display(description="In the bin", boolean=True)
    def in_bin(self, obj: Campaign) -> bool:
        """Whether it is deleted."""
        return obj.deleted_at is not None

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Game masters change their campaigns; an administrator repairs any."""
        return super().has_change_permission(request, obj) and (
            obj is None or campaigns_of(request).filter(pk=obj.pk).exists()
        )

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Campaigns go into the bin by the act on the list, never for good."""
        return False

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        """Found or change it by the service."""
        words = {name: form.cleaned_data[name] for name in ("name", "summary", "description")}
        if change:
            self._act(request, lambda: update_campaign(actor=request.user, campaign=obj, **words))
            return
        obj.__dict__.update(create_campaign(actor=request.user, **words).__dict__)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Change roles, send members away, make links: each by its service."""
        formset.save(commit=False)
        for row in formset.deleted_objects:
            self._act(request, lambda row=row: self._remove(request, row))
        for row in [*formset.new_objects, *(changed for changed, _ in formset.changed_objects)]:
            self._act(request, lambda row=row: self._store(request, row))

    def _remove(self, request: HttpRequest, row: Membership | Invitation) -> None:
        if isinstance(row, Invitation):
            revoke_invitation(actor=request.user, invitation=row)
        else:
            remove_member(actor=request.user, membership=row)

    def _store(self, request: HttpRequest, row: Membership | Invitation) -> None:
        role = Role(row.role)
        if isinstance(row, Invitation):
            made = invite(actor=request.user, campaign=row.campaign, role=role, days=None, uses=row.uses_left)
            if row.expires_at:
                Invitation.objects.filter(pk=made.pk).update(expires_at=row.expires_at)
        elif request.user.is_superuser:
            appoint_member(actor=request.user, campaign=row.campaign, user=row.user, role=role)
        else:
            change_role(actor=request.user, membership=Membership.objects.get(pk=row.pk), role=role)

    def _act(self, request: HttpRequest, act: Any) -> None:
        try:
            act()
        except DomainError as refusal:
            messages.error(request, refusal.message)

    @action(description="Put in the bin", permissions=["change"])
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Campaign]) -> None:
        """Delete them softly."""
        rows = queryset.filter(deleted_at=None)
        act_on_each(
            request, rows, lambda row: delete_campaign(actor=request.user, campaign=row), done="{n} put in the bin."
        )

    @action(description="Bring back from the bin", permissions=["change"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Campaign]) -> None:
        """Undo the deletion."""
        rows = queryset.exclude(deleted_at=None)
        act_on_each(
            request, rows, lambda row: restore_campaign(actor=request.user, campaign=row), done="{n} brought back."
        )


@admin.register(AuditRecord)
class AuditDesk(ReadOnlyDesk):
    """Who did what."""

    list_display = ["at", "actor", "act", "target_type", "target_name", "campaign", "request_id"]
    list_select_related = ["actor", "campaign"]
    list_filter = [("at", RangeDateTimeFilter), "act", ("campaign", RelatedDropdownFilter)]
    search_fields = ["target_name", "actor__username", "request_id", "act"]
    ordering = ["-at", "-id"]
    fields = ["at", "actor", "act", "target_type", "target_id", "target_name", "campaign", "changes", "request_id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditRecord]:
        """All for administrators; the public bestiary's for curators; that of their campaigns for game masters."""
        person: Any = request.user
        rows = AuditRecord.objects.select_related("actor", "campaign")
        if person.is_superuser:
            return rows
        seen = rows.filter(campaign__in=Campaign.objects.run_by(person))
        if person.may_curate:
            public = Entry.objects.filter(campaign=None)
            seen = seen | rows.filter(entry__in=public) | rows.filter(actor=person)
        return seen


@admin.register(Tag)
class TagDesk(Desk):
    """Words that group entries."""

    list_display = ["name", "campaign", "used"]
    search_fields = ["name"]
    list_select_related = ["campaign"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Those of the bestiary for curators, those of their campaigns for game masters."""
        person: Any = request.user
        rows = Tag.objects.annotate(used_n=Count("entries")).select_related("campaign")
        if person.is_superuser:
            return rows
        run = rows.filter(campaign__in=Campaign.objects.run_by(person))
        return run | rows.filter(campaign=None) if person.may_curate else run

    @display(description="Used", ordering="used_n")
    def used(self, obj: Any) -> int:
        """By how many entries."""
        return int(obj.used_n)
