"""The API of relations and of the web that they make."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version, values_of
from bestiary_site.shared.paging import page_answer, page_asked
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.audiences import is_game_master
from campaigns.kinds import address_of
from campaigns.models import Campaign, Entry, Relation, RelationChange
from campaigns.services import relations as services
from campaigns.services.hearing import CHOICES
from campaigns.services.relation_graph import graph_for, relations_as_of
from campaigns.services.relation_rows import notes_with_authors
from campaigns.services.story_time import sessions_seen
from campaigns.writing.shown import words_for_all

PAGE_PARAMETERS = [OpenApiParameter("page", int), OpenApiParameter("page_size", int)]
VISIBILITIES = [(value.value, value.label) for value in CHOICES]


class EndOut(serializers.Serializer):
    """One end of a relation."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, entry: Entry) -> str:
        """The address of its page."""
        return address_of(entry)


class RelationOut(serializers.Serializer):
    """A relation as it is now, or as it stood after the session asked for."""

    id = serializers.IntegerField()
    source = EndOut()  # type: ignore[assignment]  # the stubs take it for the field's own source
    target = EndOut()
    kind = serializers.CharField()
    inverse = serializers.CharField()
    both_ways = serializers.BooleanField()
    strength = serializers.IntegerField()
    note = serializers.SerializerMethodField(help_text="Markdown, without what is not for you.")
    visibility = serializers.ChoiceField(VISIBILITIES)
    known_to = serializers.SerializerMethodField()
    started = serializers.SerializerMethodField()
    ended = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()

    def get_note(self, relation: Relation) -> str:
        """The note as the viewer may read it."""
        return str(self.context["notes"].get(relation.pk, ""))

    def get_known_to(self, relation: Relation) -> list[int]:
        """The chosen people, for game masters and whoever chose them."""
        told = self.context["is_game_master"] or relation.created_by_id == self.context["viewer_id"]
        return relation.known_to if told else []

    def get_started(self, relation: Relation) -> int | None:
        """The session it began in; null: before the first one, or in one that you may not see."""
        return relation.started_id if relation.started_id in self.context["sessions"] else None

    def get_ended(self, relation: Relation) -> int | None:
        """The session it ended in."""
        return relation.ended_id if relation.ended_id in self.context["sessions"] else None


class RelationWords(serializers.Serializer):
    """What may be said of a relation."""

    kind = serializers.CharField(max_length=60)
    inverse = serializers.CharField(max_length=60, required=False, allow_blank=True)
    both_ways = serializers.BooleanField(required=False)
    strength = serializers.IntegerField(min_value=-5, max_value=5, required=False)
    note = serializers.CharField(max_length=services.LONGEST_NOTE, required=False, allow_blank=True)
    visibility = serializers.ChoiceField(VISIBILITIES, required=False)
    known_to = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=100)
    started = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Id of a play session.")
    ended = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Id of a play session.")


class RelationIn(RelationWords):
    """A new relation."""

    source = serializers.IntegerField(min_value=1, help_text="Id of an entry.")  # type: ignore[assignment]
    target = serializers.IntegerField(min_value=1, help_text="Id of an entry.")


class RelationPatch(RelationWords):
    """A change of a relation; `session` says since when it is so, the last one played unless given."""

    session = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    version = serializers.IntegerField(min_value=1, required=False)


class RelationChangeOut(serializers.Serializer):
    """A state that a relation has been in."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(source="actor.display_name", default="")
    session = serializers.SerializerMethodField()
    kind = serializers.CharField()
    inverse = serializers.CharField()
    both_ways = serializers.BooleanField()
    strength = serializers.IntegerField()
    note = serializers.SerializerMethodField(help_text="Markdown, without what is not for you.")
    visibility = serializers.ChoiceField(VISIBILITIES)

    def get_note(self, change: RelationChange) -> str:
        """The note as the viewer may read it."""
        return str(self.context["notes"].get(change.pk, ""))

    def get_session(self, change: RelationChange) -> int | None:
        """The session since which it was so; null: before the first one, or in one that you may not see."""
        return change.session_id if change.session_id in self.context["sessions"] else None


class StopOut(serializers.Serializer):
    """A play session as a stop of the time slider."""

    id = serializers.IntegerField()
    stop = serializers.IntegerField()
    name = serializers.CharField()
    url = serializers.CharField()


class NodeOut(serializers.Serializer):
    """An entry that has relations."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    url = serializers.CharField()


class StateOut(serializers.Serializer):
    """A state of an edge, in force from stop `from` until before stop `until`."""

    until = serializers.IntegerField()
    kind = serializers.CharField()
    inverse = serializers.CharField()
    both_ways = serializers.BooleanField()
    strength = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which Python does not let one write as a name."""
        return {"from": serializers.IntegerField(), **super().get_fields()}


class EdgeOut(serializers.Serializer):
    """A relation between two nodes."""

    id = serializers.IntegerField()
    source = serializers.IntegerField()  # type: ignore[assignment]
    target = serializers.IntegerField()
    kind = serializers.CharField()
    inverse = serializers.CharField()
    both_ways = serializers.BooleanField()
    strength = serializers.IntegerField()
    in_force = serializers.BooleanField(help_text="Whether it is so now, or was after the session asked for.")
    may_change = serializers.BooleanField()
    states = StateOut(many=True)


class GraphOut(serializers.Serializer):
    """The web of relations."""

    as_of = serializers.IntegerField(allow_null=True)
    sessions = StopOut(many=True)
    now = serializers.IntegerField(help_text="The last stop.")
    nodes = NodeOut(many=True)
    edges = EdgeOut(many=True)


def session_of(campaign: Campaign, viewer: Any, pk: int | None) -> Entry | None:
    """Return the session that a client names, if its person may see it; a 404 otherwise."""
    return None if pk is None else get_object_or_404(sessions_seen(campaign, viewer), pk=pk)


def asked_number(request: Request, name: str) -> int | None:
    """Return a number of the query string; a 400 for what is none."""
    field = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    said = request.query_params.get(name)
    try:
        return field.run_validation(said) if said else None
    except serializers.ValidationError as refusal:
        raise serializers.ValidationError({name: refusal.detail}) from refusal


def resolve_sessions(campaign: Campaign, viewer: Any, said: dict[str, Any], *names: str) -> dict[str, Any]:
    """Put the sessions in the place of their ids."""
    return said | {name: session_of(campaign, viewer, said[name]) for name in names if name in said}


class RelationViewSet(InCampaign):
    """What entries of a campaign are to each other."""

    queryset = Relation.objects.all()
    serializer_class = RelationOut

    def get_queryset(self) -> QuerySet[Relation]:
        """Return what this person may see."""
        seen = Relation.objects.visible_to(self.request.user).filter(campaign=self.campaign())
        return seen.select_related("source", "target", "campaign")

    @extend_schema(
        parameters=[
            OpenApiParameter("entry", int, description="Only relations of this entry."),
            OpenApiParameter("kind", str, description="Only this kind."),
            OpenApiParameter("as_of", int, description="As they stood after this play session."),
            *PAGE_PARAMETERS,
        ],
        responses=RelationOut(many=True),
    )
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them by kind."""
        campaign, kind, entry = self.campaign(), request.query_params.get("kind", ""), asked_number(request, "entry")
        session = session_of(campaign, request.user, asked_number(request, "as_of"))
        if session is not None:
            return self._list_of_then(campaign, session, kind, entry)
        rows = self.get_queryset()
        if entry is not None:
            rows = rows.of(entry)  # type: ignore[attr-defined]
        if kind:
            rows = rows.filter(Q(kind__iexact=kind) | Q(inverse__iexact=kind))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self._rows(campaign, page or []))

    def _list_of_then(self, campaign: Campaign, session: Entry, kind: str, entry: int | None) -> Response:
        number, size = page_asked(self.request)
        rows = []
        for standing in relations_as_of(campaign, session, self.request.user):
            row = services.as_it_stood(standing.relation, standing.state)
            if entry not in (None, row.source_id, row.target_id):
                continue
            if not kind or kind.casefold() in (row.kind.casefold(), row.inverse.casefold()):
                rows.append(row)
        shown = self._rows(campaign, rows[(number - 1) * size : number * size])
        return page_answer(self.request, shown, total=len(rows), page=number, size=size)

    @extend_schema(request=RelationIn, responses={201: RelationOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Relate two entries."""
        campaign = self.campaign()
        said = resolve_sessions(campaign, request.user, values_of(RelationIn, request.data), "started", "ended")
        seen = Entry.objects.visible_to(request.user).filter(campaign=campaign)
        ends: dict[str, Any] = {name: get_object_or_404(seen, pk=said.pop(name)) for name in ("source", "target")}
        made = services.create_relation(actor=request.user, campaign=campaign, **ends, **said)
        return Response(self._shown(made), status=201)

    @extend_schema(responses=RelationOut)
    def retrieve(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Show one."""
        return Response(self._shown(self.get_object()))

    @extend_schema(request=RelationPatch, responses=RelationOut)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Change one (game masters; players those that they made); what it was stays in its history."""
        relation = self.get_object()
        said = values_of(RelationPatch, request.data, partial=True)
        version = expected_version(request, said.pop("version", None))
        said = resolve_sessions(relation.campaign, request.user, said, "started", "ended", "session")
        changed = services.update_relation(actor=request.user, relation=relation, expected_version=version, **said)
        return Response(self._shown(changed))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Put one in the bin."""
        services.delete_relation(actor=request.user, relation=self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses=RelationOut)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Bring one back from the bin."""
        back = services.restore_relation(actor=request.user, campaign=self.campaign(), relation_id=int(pk))
        return Response(self._shown(back))

    @extend_schema(responses=RelationChangeOut(many=True), parameters=PAGE_PARAMETERS)
    @action(detail=True)
    def history(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """List the states that it has been in, as far as you were told of them, the newest first."""
        relation = self.get_object()
        seen = services.history_for(relation, request.user)
        changes = list(self.paginate_queryset(seen) or [])
        author = notes_with_authors([relation])[0][1]
        texts = [(change.note, author) for change in changes]
        notes = words_for_all(texts, campaign=relation.campaign, viewer=self.request.user)
        words = {change.pk: note for change, note in zip(changes, notes, strict=True)}
        context = self._context(relation.campaign) | {"notes": words}
        shown = RelationChangeOut(changes, many=True, context=context).data
        return self.get_paginated_response(shown)

    def _context(self, campaign: Campaign) -> dict[str, Any]:
        sessions = set(sessions_seen(campaign, self.request.user).values_list("pk", flat=True))
        return {
            "sessions": sessions, "viewer_id": self.request.user.pk,
            "is_game_master": is_game_master(campaign, self.request.user),
        }  # fmt: skip

    def _rows(self, campaign: Campaign, rows: Sequence[Relation]) -> Any:
        notes = words_for_all(notes_with_authors(list(rows)), campaign=campaign, viewer=self.request.user)
        words = {row.pk: note for row, note in zip(rows, notes, strict=True)}
        return RelationOut(rows, many=True, context=self._context(campaign) | {"notes": words}).data

    def _shown(self, relation: Relation) -> dict[str, Any]:
        return dict(self._rows(relation.campaign, [relation])[0])


class GraphView(InCampaign):
    """The web of relations, whole."""

    serializer_class = GraphOut
    pagination_class = None
    queryset = Relation.objects.none()

    @extend_schema(
        parameters=[
            OpenApiParameter("as_of", int, description="Id of a play session: the web as it stood after it."),
            OpenApiParameter("kinds", str, description="Only these kinds of relations, with commas between them."),
        ],
        responses=GraphOut,
    )
    def retrieve(self, request: Request, campaign_pk: UUID) -> Response:
        """Show the entries that have relations, the relations, and when each was how."""
        campaign = self.campaign()
        session = session_of(campaign, request.user, asked_number(request, "as_of"))
        kinds = [kind.strip() for kind in request.query_params.get("kinds", "").split(",") if kind.strip()]
        return Response(GraphOut(graph_for(campaign, request.user, as_of=session, kinds=kinds)).data)
