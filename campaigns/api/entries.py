"""The API of entries of every kind: reading, writing, versions, backlinks, files, names for completion."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version, values_of
from bestiary_site.shared.errors import Refused
from campaigns import audiences
from campaigns.api import entry_shapes as shapes
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.kinds import address_of, kind_of, whole
from campaigns.models import Attachment, Entry, EntryTemplate, HandoutShowing, Role, Tag, User
from campaigns.permissions import require_change, require_role
from campaigns.services import attachments as files
from campaigns.services import entries as services
from campaigns.services import handouts, templates, visibility
from campaigns.services.words import Pen
from campaigns.writing.completion import complete_name
from campaigns.writing.finding import SORTS, narrow
from campaigns.writing.mentions import backlinks
from campaigns.writing.shown import render_entry, render_words, text_to_edit, words_for


def shown(entry: Entry, person: Any) -> dict[str, Any]:
    """Return an entry as this person may read it, in the shape of EntryOut."""
    entry = whole(entry)
    may_change = Entry.objects.changeable_by(person).filter(pk=entry.pk).exists()
    return {
        **shapes.EntryRow(entry).data,
        "campaign": entry.campaign_id,
        "body": text_to_edit(entry, person),
        "html": str(render_entry(entry, person)),
        "may_change": may_change,
        "shown_to": list(entry.viewers.values_list("user_id", flat=True)) if may_change else [],
        "fields_of_kind": shapes.own_fields(entry),
        "created_at": entry.created_at,
    }


class EntriesOfCampaign(InCampaign):
    """The entries of a campaign that one may see."""

    queryset = Entry.objects.none()
    serializer_class = shapes.EntryRow

    @extend_schema(parameters=[shapes.EntryQuery])
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them: of a kind, with a tag, with words in their names or summaries."""
        seen = Entry.objects.visible_to(request.user).filter(campaign=self.campaign())
        asked = values_of(shapes.EntryQuery, request.query_params)
        found = narrow(seen, **{name: asked.get(name, "") for name in ("q", "tag", "kind")})
        found = found.defer("body").prefetch_related("tags").order_by(*SORTS[asked.get("sort", "name")])
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(found), many=True).data)

    @extend_schema(request=shapes.NewEntryIn, responses={201: shapes.EntryOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make a faction, an item, a handout or a note; the other kinds have addresses of their own."""
        campaign = self.campaign()
        said = _said(values_of(shapes.NewEntryIn, request.data))
        require_plain(said["kind"])
        made = services.create_entry(actor=request.user, campaign=campaign, **said)
        return Response(shown(made, request.user), status=201)


def require_plain(kind: str) -> None:
    """Refuse kinds that are made by services of their own."""
    if kind not in shapes.PLAIN:
        plural = kind_of(kind).plural.lower()
        raise Refused("other_address", f"{plural.capitalize()} have addresses of their own in the API: use those.")


def _said(values: dict[str, Any]) -> dict[str, Any]:
    own = values.pop("fields_of_kind", {})
    values.pop("version", None)
    return values | {name: value for name, value in own.items() if name not in values and name not in _NOT_OWN}


_NOT_OWN = {"actor", "entry", "campaign", "kind", "reason", "past", "expected_version", "tags", "shown_to"}


class EntryViewSet(viewsets.GenericViewSet):
    """One entry of any kind."""

    queryset = Entry.objects.none()
    serializer_class = shapes.EntryOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "int"
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Entry, Entry]":
        """Return the entries of campaigns that this person may see."""
        seen = Entry.objects.visible_to(self.request.user).exclude(campaign=None)
        return seen.select_related("campaign", "created_by", "keeper")

    def retrieve(self, request: Request, pk: int) -> Response:
        """Show it as one may read it."""
        return Response(shown(self.get_object(), request.user))

    @extend_schema(request=shapes.ChangedEntryIn)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change it. With `version`, what others have changed meanwhile stays; where both clash: 409 with both."""
        entry = self.get_object()
        require_plain(entry.kind)
        values = values_of(shapes.ChangedEntryIn, request.data, partial=True)
        version = expected_version(request, values.get("version"))
        changed = services.update_entry(actor=request.user, entry=entry, expected_version=version, **_said(values))
        return Response(shown(changed, request.user))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, pk: int) -> Response:
        """Put it in the bin."""
        entry = self.get_object()
        require_plain(entry.kind)
        services.delete_entry(actor=request.user, entry=entry)
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: int) -> Response:
        """Bring it back from the bin."""
        gone = get_object_or_404(Entry.objects.deleted().changeable_by(request.user).exclude(campaign=None), pk=pk)
        require_plain(gone.kind)
        return Response(shown(services.restore_entry(actor=request.user, entry_id=gone.pk), request.user))

    @extend_schema(responses=shapes.Version(many=True))
    @action(detail=True)
    def versions(self, request: Request, pk: int) -> Response:
        """List its versions, the newest first, for who may change it."""
        past = self._past(request).select_related("history_user").defer("body")
        return self.get_paginated_response(shapes.Version(self.paginate_queryset(past), many=True).data)

    @extend_schema(responses=shapes.WordsIn)
    @action(detail=True)
    def words(self, request: Request, pk: int) -> Response:
        """Show the words of a version (?id=) as one may change them; without it, those of now."""
        entry = whole(self.get_object())
        pen = Pen(entry, require_change(entry, request.user))
        number = request.query_params.get("id", "")
        if not number:
            return Response({"text": pen.shown(entry.body)})
        known = int(number) if number.isdecimal() and len(number) < 15 else 0
        past = get_object_or_404(self._past(request), history_id=known)
        return Response({"text": pen.shown(past.body)})

    def _past(self, request: Request) -> Any:
        entry: Any = whole(self.get_object())
        require_change(entry, request.user)
        return entry.history.all()

    @extend_schema(request=shapes.VersionIn)
    @action(detail=True, methods=["post"], url_path="restore-version")
    def restore_version(self, request: Request, pk: int) -> Response:
        """Bring the words of an earlier version back, as a new version."""
        entry = self.get_object()
        require_plain(entry.kind)
        number = values_of(shapes.VersionIn, request.data)["id"]
        restored = services.restore_entry_version(actor=request.user, entry=entry, history_id=number)
        return Response(shown(restored, request.user))

    @extend_schema(responses=shapes.EntryRow(many=True))
    @action(detail=True, pagination_class=None)
    def backlinks(self, request: Request, pk: int) -> Response:
        """List what leads here, as far as one may see it."""
        entry = self.get_object()
        keys = [found.pk for found in backlinks(entry, request.user)[:200]]
        found = Entry.objects.filter(pk__in=keys).prefetch_related("tags").defer("body").order_by("kind", "name", "pk")
        return Response(shapes.EntryRow(found, many=True).data)

    @extend_schema(methods=["GET"], responses=shapes.AttachmentOut(many=True))
    @extend_schema(
        methods=["POST"], request={"multipart/form-data": shapes.AttachmentIn}, responses={201: shapes.AttachmentOut}
    )
    @action(detail=True, methods=["get", "post"], url_path="attachments")
    def attachments(self, request: Request, pk: int) -> Response:
        """List the files that lie with it, or attach one (multipart/form-data)."""
        entry = self.get_object()
        if request.method == "GET":
            found = Attachment.objects.visible_to(request.user).filter(entry=entry.pk)
            return self.get_paginated_response(shapes.AttachmentOut(self.paginate_queryset(found), many=True).data)
        require_change(entry, request.user)
        said = values_of(shapes.AttachmentIn, request.data)
        made = files.attach_file(
            actor=request.user, entry=entry, upload=said["file"], caption=said.get("caption", ""),
            audience=audience_said(said) or audiences.ALL,
        )  # fmt: skip
        return Response(shapes.AttachmentOut(made).data, status=201)

    @extend_schema(request=shapes.ShowIn, responses=shapes.ShowingOut(many=True))
    @action(detail=True, methods=["post"], pagination_class=None)
    def show(self, request: Request, pk: int) -> Response:
        """Show it to members now (game masters): it opens on their pages, and they may see it from then on."""
        handout = self.get_object()
        said = values_of(shapes.ShowIn, request.data)
        made = handouts.show_handout(actor=request.user, handout=handout, **said)
        return Response(shapes.ShowingOut(made, many=True).data)


def audience_said(said: dict[str, Any]) -> str | None:
    """Return the audience that a client names, as it is kept; None if it names none."""
    match said.get("for_whom"):
        case "all":
            return audiences.ALL
        case "game_masters":
            return audiences.GAME_MASTERS
        case "chosen":
            return audiences.chosen(said.get("people", []))
    return None


class AttachmentViewSet(viewsets.GenericViewSet):
    """A file that lies with an entry."""

    queryset = Attachment.objects.none()
    serializer_class = shapes.AttachmentOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Attachment, Attachment]":
        """Return the files that this person may have."""
        return Attachment.objects.visible_to(self.request.user).select_related("entry__campaign")

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show what is known of it."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=shapes.AudienceIn)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change its caption or who may have it."""
        said = values_of(shapes.AudienceIn, request.data, partial=True)
        changed = files.change_attachment(
            actor=request.user, attachment=self.get_object(), caption=said.get("caption"), audience=audience_said(said)
        )
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take it away."""
        files.delete_attachment(actor=request.user, attachment=self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: UUID) -> Response:
        """Bring it back."""
        return Response(self.get_serializer(files.restore_attachment(actor=request.user, attachment_id=pk)).data)


class NamesOfCampaign(InCampaign):
    """Names for completion."""

    queryset = Entry.objects.none()
    serializer_class = shapes.NameOut
    pagination_class = None

    @extend_schema(parameters=[shapes.NameQuery])
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List a dozen names that begin so, or hold it: only of what one may see."""
        campaign = self.campaign()
        start = values_of(shapes.NameQuery, request.query_params).get("q", "")
        found = complete_name(start, campaign=campaign, viewer=request.user)
        told = [
            {"id": entry.pk, "name": entry.name, "text": name.text, "kind": entry.kind, "url": address_of(entry)}
            for name, entry in found
        ]
        return Response(shapes.NameOut(told, many=True).data)


class TagsOfCampaign(InCampaign):
    """The tags of a campaign."""

    queryset = Tag.objects.none()
    serializer_class = shapes.TagOut

    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them with how many of the entries that one may see have each."""
        campaign = self.campaign()
        seen = Entry.objects.visible_to(request.user).filter(campaign=campaign).values("pk")
        used = Count("entries", filter=Q(entries__in=seen), distinct=True)
        found = Tag.objects.filter(campaign=campaign).annotate(count=used).filter(count__gt=0).order_by("name")
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(found), many=True).data)


class WordsOfCampaign(InCampaign):
    """How words will look."""

    queryset = Entry.objects.none()
    serializer_class = shapes.WordsOut

    @extend_schema(request=shapes.WordsIn, responses=shapes.WordsOut)
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Return markdown as HTML, its mentions as the person who asks would write and read them."""
        campaign = self.campaign()
        text = values_of(shapes.WordsIn, request.data)["text"]
        author = request.user if isinstance(request.user, User) else None
        html = render_words(text, campaign=campaign, author=author, viewer=request.user)
        return Response({"html": str(html)})


class VisibilityOfCampaign(InCampaign):
    """Who sees many entries."""

    queryset = Entry.objects.none()
    serializer_class = shapes.Changed

    @extend_schema(request=shapes.VisibilityIn, responses=shapes.Changed)
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Let many entries be seen by these from now on (game masters)."""
        campaign = self.campaign()
        require_role(campaign, request.user, Role.GAME_MASTER)
        said = values_of(shapes.VisibilityIn, request.data)
        people = said.pop("people", [])
        count = visibility.set_visibility(actor=request.user, campaign=campaign, shown_to=people, **said)
        return Response({"changed": count})


class ShownInCampaign(InCampaign):
    """What was shown to oneself."""

    queryset = HandoutShowing.objects.none()
    serializer_class = shapes.ShowingOut

    def get_queryset(self) -> "QuerySet[HandoutShowing, HandoutShowing]":
        """Return what was shown to this person and he may still see."""
        seen = Entry.objects.visible_to(self.request.user).filter(campaign=self.campaign()).values("pk")
        mine = HandoutShowing.objects.filter(user=self.request.user.pk, handout__in=seen)
        return mine.select_related("handout").defer("handout__body")

    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List it, the latest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def seen(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Note that one has looked at it."""
        showing = handouts.mark_seen(actor=request.user, showing_id=self.get_object().pk)
        return Response(self.get_serializer(showing).data)


class TemplatesOfCampaign(InCampaign):
    """What new entries start with."""

    queryset = EntryTemplate.objects.none()
    serializer_class = shapes.TemplateOut

    def get_queryset(self) -> "QuerySet[EntryTemplate, EntryTemplate]":
        """Return the campaign's templates."""
        return EntryTemplate.objects.filter(campaign=self.campaign(), deleted_at=None)

    def _shown(self, template: EntryTemplate) -> EntryTemplate:
        campaign = template.campaign
        template.body = words_for(template.body, campaign=campaign, author=None, viewer=self.request.user)
        return template

    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them, their texts left out."""
        page = self.paginate_queryset(self.get_queryset())
        rows = [row | {"body": ""} for row in self.get_serializer(page, many=True).data]
        return self.get_paginated_response(rows)

    def retrieve(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Show one as one may read it."""
        return Response(self.get_serializer(self._shown(self.get_object())).data)

    @extend_schema(request=shapes.TemplateIn, responses={201: shapes.TemplateOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make one (game masters)."""
        campaign = self.campaign()
        require_role(campaign, request.user, Role.GAME_MASTER)
        said = values_of(shapes.TemplateIn, request.data)
        made = templates.create_template(actor=request.user, campaign=campaign, **said)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=shapes.ChangedTemplateIn)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Change one (game masters)."""
        found = self.get_object()
        require_role(found.campaign, request.user, Role.GAME_MASTER)
        said = values_of(shapes.ChangedTemplateIn, request.data, partial=True)
        version = expected_version(request, said.pop("version", None))
        changed = templates.update_template(actor=request.user, template=found, expected_version=version, **said)
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Delete one (game masters)."""
        templates.delete_template(actor=request.user, template=self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Bring one back (game masters)."""
        made = templates.restore_template(actor=request.user, campaign=self.campaign(), template_id=int(pk))
        return Response(self.get_serializer(made).data)
