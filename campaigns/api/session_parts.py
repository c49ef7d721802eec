"""The API of what belongs to a play session: its notes and its checklist."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version, values_of
from campaigns.api import session_shapes as shapes
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.live import shown
from campaigns.models import ChecklistItem, Entry, PlaySession, SessionNote
from campaigns.services import sessions as services


class InSession(InCampaign):
    """Base of what belongs to a session: who may not see it finds nothing."""

    def session(self) -> PlaySession:
        """Return the session of the address."""
        seen = PlaySession.objects.visible_to(self.request.user).filter(campaign=self.kwargs["campaign_pk"])
        return get_object_or_404(seen.select_related("campaign", "created_by"), pk=self.kwargs["session_pk"])


class SessionNoteViewSet(InSession):
    """Notes of a session."""

    queryset = SessionNote.objects.all()
    serializer_class = shapes.NoteOut

    def get_queryset(self) -> QuerySet[SessionNote]:
        """Return those that this person may read, the latest first."""
        seen = SessionNote.objects.visible_to(self.request.user).filter(session=self.session())
        return seen.select_related("author", "session__campaign").order_by("-created_at", "-pk")

    def list(self, request: Request, campaign_pk: UUID, session_pk: int) -> Response:
        """List them, the latest first."""
        return self.get_paginated_response(self._rows(self.paginate_queryset(self.get_queryset()) or []))

    @extend_schema(request=shapes.NoteIn, responses={201: shapes.NoteOut})
    def create(self, request: Request, campaign_pk: UUID, session_pk: int) -> Response:
        """Write one."""
        session = self.session()
        note = services.add_note(actor=request.user, session=session, **values_of(shapes.NoteIn, request.data))
        return Response(self._rows([note])[0], status=201)

    def retrieve(self, request: Request, campaign_pk: UUID, session_pk: int, pk: int) -> Response:
        """Show one."""
        return Response(self._rows([self.get_object()])[0])

    @extend_schema(request=shapes.NotePatch)
    def partial_update(self, request: Request, campaign_pk: UUID, session_pk: int, pk: int) -> Response:
        """Change one's own."""
        note = self.get_object()
        said = values_of(shapes.NotePatch, request.data)
        version = expected_version(request, said.pop("version", None))
        note = services.change_note(actor=request.user, note=note, expected_version=version, **said)
        return Response(self._rows([note])[0])

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, session_pk: int, pk: int) -> Response:
        """Take one back: its author or a game master."""
        services.remove_note(actor=request.user, note=self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, campaign_pk: UUID, session_pk: int, pk: int) -> Response:
        """Bring back one's own note."""
        gone = SessionNote.objects.filter(session=self.session(), author=request.user.pk).exclude(deleted_at=None)
        note = get_object_or_404(gone.select_related("session__campaign", "author"), pk=pk)
        return Response(self._rows([services.restore_note(actor=request.user, note=note)])[0])

    def _rows(self, notes: Any) -> Any:
        told = shown.show_notes(list(notes), campaign=self.campaign(), viewer=self.request.user)  # type: ignore[arg-type]
        rows = [row | {"id": note.pk} for row, note in zip(told, notes, strict=True)]
        return shapes.NoteOut(rows, many=True).data


class ChecklistViewSet(InSession):
    """The checklist of a session."""

    queryset = ChecklistItem.objects.all()
    serializer_class = shapes.CheckOut

    def get_queryset(self) -> QuerySet[ChecklistItem]:
        """Return the lines that this person may see."""
        seen = ChecklistItem.objects.visible_to(self.request.user).filter(session=self.session())
        return seen.select_related("session__campaign")

    def list(self, request: Request, campaign_pk: UUID, session_pk: int) -> Response:
        """List them in order."""
        return self.get_paginated_response(self._rows(self.paginate_queryset(self.get_queryset()) or []))

    @extend_schema(request=shapes.CheckIn, responses={201: shapes.CheckOut})
    def create(self, request: Request, campaign_pk: UUID, session_pk: int) -> Response:
        """Add a line (game masters)."""
        session, said = self.session(), values_of(shapes.CheckIn, request.data)
        if said.get("entry") is not None:
            seen = Entry.objects.visible_to(request.user).filter(campaign=self.campaign())
            said["entry"] = get_object_or_404(seen, pk=said["entry"])
        item = services.add_check(actor=request.user, session=session, **said)
        return Response(self._rows([item])[0], status=201)

    @extend_schema(request=shapes.CheckPatch)
    def partial_update(self, request: Request, campaign_pk: UUID, session_pk: int, pk: int) -> Response:
        """Tick it or not (game masters)."""
        item = self.get_object()
        done = values_of(shapes.CheckPatch, request.data)["done"]
        item = services.tick_check(actor=request.user, item=item, done=done)
        return Response(self._rows([item])[0])

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, session_pk: int, pk: int) -> Response:
        """Take a line off (game masters)."""
        services.remove_check(actor=request.user, item=self.get_object())
        return Response(status=204)

    def _rows(self, items: Any) -> Any:
        session = self.session()
        by_uid = {
            row["item"]: row
            for row in shown.show_checks(session, campaign=self.campaign(), viewer=self.request.user)  # type: ignore[arg-type]
        }
        rows = [by_uid[str(item.uid)] | {"id": item.pk} for item in items]
        return shapes.CheckOut(rows, many=True).data
