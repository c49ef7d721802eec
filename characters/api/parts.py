"""The API of what is kept with a character: notes, voice notes, achievements, inventory, pictures, relationships."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version, values_of
from campaigns.api.campaigns import GONE
from campaigns.audiences import is_game_master
from campaigns.models import Entry
from campaigns.writing.shown import words_for_all
from characters.api import part_shapes as shapes
from characters.models import (
    Achievement,
    Character,
    CharacterNote,
    CharacterPicture,
    InventoryLine,
    VoiceNote,
)
from characters.services import achievements, gallery, inventory, notes, voice_notes
from characters.services.parts import delete_part, restore_part


class PartViewSet(viewsets.GenericViewSet):
    """Base of what lies with a character: who does not see the character finds nothing."""

    permission_classes = [IsAuthenticated]
    lookup_value_converter = "int"
    filter_backends: list[Any] = []
    model: ClassVar[Any]
    shape_in: ClassVar[type[serializers.Serializer]]
    shape_patch: ClassVar[type[serializers.Serializer]]

    def character(self) -> Character:
        """Return the character of the address."""
        seen = Character.objects.visible_to(self.request.user).select_related("campaign")
        return get_object_or_404(seen, pk=self.kwargs["character_pk"])

    def get_queryset(self) -> QuerySet[Any]:
        """Return what this person may know of."""
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        rows = self.model.objects.visible_to(self.request.user).filter(character=self.character())
        return rows.select_related("author", "character__campaign")

    def list(self, request: Request, character_pk: int) -> Response:
        """List them."""
        page = list(self.paginate_queryset(self.get_queryset()) or [])
        return self.get_paginated_response(self.rows(page))

    def retrieve(self, request: Request, character_pk: int, pk: int) -> Response:
        """Show one."""
        return self.answer(self.get_object())

    def create(self, request: Request, character_pk: int) -> Response:
        """Make one."""
        character = self.character()
        said = values_of(self.shape_in, request.data)
        return self.answer(self.make(actor=request.user, character=character, **self.read(said)), status=201)

    def partial_update(self, request: Request, character_pk: int, pk: int) -> Response:
        """Change one."""
        part = self.get_object()
        said = values_of(self.shape_patch, request.data, partial=True)
        version = expected_version(request, said.pop("version", None))
        return self.answer(self.change(part, actor=request.user, version=version, **said))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, character_pk: int, pk: int) -> Response:
        """Put one in the bin."""
        self.remove(self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, character_pk: int, pk: int) -> Response:
        """Bring one back from the bin."""
        rows = self.model.objects.filter(character=self.character())
        get_object_or_404(rows, pk=pk)
        return self.answer(restore_part(actor=request.user, model=self.model, part_id=int(pk)))

    # -- what the kinds do in their own way

    make: ClassVar[Callable[..., Any]]

    def change(self, part: Any, **said: Any) -> Any:
        """Change it by its service."""
        raise NotImplementedError

    def remove(self, part: Any) -> None:
        """Put it in the bin."""
        delete_part(actor=self.request.user, part=part)

    def read(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what a client says as the service takes it."""
        return said

    def context_of(self, rows: Sequence[Any], character: Character) -> dict[str, Any]:
        """Return what the shape must know besides the rows."""
        return {}

    # -- answers

    def rows(self, parts: Sequence[Any]) -> Any:
        """Return the parts as this person may know them, by a constant number of queries."""
        character = self.character()
        context = {
            "is_game_master": is_game_master(character.campaign, self.request.user),
            "viewer_id": self.request.user.pk,
            **self.context_of(parts, character),
        }
        shape: Any = self.serializer_class
        return shape(parts, many=True, context=context).data

    def answer(self, part: Any, status: int = 200) -> Response:
        """Answer with one part."""
        return Response(self.rows([part])[0], status=status, headers={"ETag": f'"{part.version}"'})


class SaidViewSet(PartViewSet):
    """Base of what people say on a character: the words are shown as the reader may read them."""

    def context_of(self, rows: Sequence[Any], character: Character) -> dict[str, Any]:
        """With the words."""
        texts = [(row.text, row.author) for row in rows]
        words = words_for_all(texts, campaign=character.campaign, viewer=self.request.user)
        return {"words": {row.pk: text for row, text in zip(rows, words, strict=True)}}


class NoteViewSet(SaidViewSet):
    """Notes on a character."""

    queryset = CharacterNote.objects.all()
    model = CharacterNote
    serializer_class = shapes.CharacterNoteOut
    shape_in, shape_patch = shapes.CharacterNoteIn, shapes.CharacterNotePatch
    make = staticmethod(notes.add_note)

    def change(self, part: CharacterNote, **said: Any) -> CharacterNote:
        """Change it."""
        return notes.change_note(note=part, **said)

    @extend_schema(request=shapes.CharacterNoteIn, responses={201: shapes.CharacterNoteOut})
    def create(self, request: Request, character_pk: int) -> Response:
        """Write a note (members who play or run the campaign)."""
        return super().create(request, character_pk)

    @extend_schema(request=shapes.CharacterNotePatch)
    def partial_update(self, request: Request, character_pk: int, pk: int) -> Response:
        """Change one's own note (game masters: any)."""
        return super().partial_update(request, character_pk, pk)


class VoiceNoteViewSet(SaidViewSet):
    """Voice notes on a character: recorded clips, words, or both."""

    queryset = VoiceNote.objects.all()
    model = VoiceNote
    serializer_class = shapes.VoiceNoteOut
    shape_in, shape_patch = shapes.VoiceNoteIn, shapes.VoiceNotePatch
    make = staticmethod(voice_notes.add_voice_note)

    def read(self, said: dict[str, Any]) -> dict[str, Any]:
        """With the clip's bytes."""
        return said | ({"clip": said["clip"].read(voice_notes.MOST_BYTES + 1)} if "clip" in said else {})

    def change(self, part: Any, **said: Any) -> Any:
        """Change it."""
        return voice_notes.change_voice_note(note=part, **said)

    @extend_schema(request={"multipart/form-data": shapes.VoiceNoteIn}, responses={201: shapes.VoiceNoteOut})
    def create(self, request: Request, character_pk: int) -> Response:
        """Say something (members who play or run the campaign)."""
        return super().create(request, character_pk)

    @extend_schema(request=shapes.VoiceNotePatch)
    def partial_update(self, request: Request, character_pk: int, pk: int) -> Response:
        """Change the words or the audience of one's own (game masters: any)."""
        return super().partial_update(request, character_pk, pk)


class AchievementViewSet(PartViewSet):
    """Achievements and milestones of a character."""

    queryset = Achievement.objects.all()
    model = Achievement
    serializer_class = shapes.AchievementOut
    shape_in, shape_patch = shapes.AchievementIn, shapes.AchievementPatch
    make = staticmethod(achievements.award_achievement)

    def change(self, part: Achievement, **said: Any) -> Achievement:
        """Change it."""
        return achievements.change_achievement(achievement=part, **said)

    def context_of(self, rows: Sequence[Any], character: Character) -> dict[str, Any]:
        """With the play sessions that the reader may see."""
        wanted = [row.session_id for row in rows if row.session_id]
        seen = Entry.objects.visible_to(self.request.user).filter(pk__in=wanted)
        return {"sessions": set(seen.values_list("pk", flat=True))}

    @extend_schema(request=shapes.AchievementIn, responses={201: shapes.AchievementOut})
    def create(self, request: Request, character_pk: int) -> Response:
        """Award one (whoever may change the character)."""
        return super().create(request, character_pk)

    @extend_schema(request=shapes.AchievementPatch)
    def partial_update(self, request: Request, character_pk: int, pk: int) -> Response:
        """Change one."""
        return super().partial_update(request, character_pk, pk)


class InventoryViewSet(PartViewSet):
    """What a character carries."""

    queryset = InventoryLine.objects.all()
    model = InventoryLine
    serializer_class = shapes.InventoryOut
    shape_in, shape_patch = shapes.InventoryIn, shapes.InventoryPatch
    make = staticmethod(inventory.add_line)

    def get_queryset(self) -> QuerySet[Any]:
        """With their items."""
        return super().get_queryset().select_related("item__as_item")

    def change(self, part: InventoryLine, **said: Any) -> InventoryLine:
        """Change it."""
        return inventory.change_line(line=part, **said)

    def remove(self, part: InventoryLine) -> None:
        """Take it out."""
        inventory.drop_line(actor=self.request.user, line=part)

    def context_of(self, rows: Sequence[Any], character: Character) -> dict[str, Any]:
        """With the items that the reader may see."""
        seen = Entry.objects.visible_to(self.request.user).filter(pk__in=[row.item_id for row in rows if row.item_id])
        return {"items": set(seen.values_list("pk", flat=True))}

    @extend_schema(request=shapes.InventoryIn, responses={201: shapes.InventoryOut})
    def create(self, request: Request, character_pk: int) -> Response:
        """Put something there (whoever may change the character)."""
        return super().create(request, character_pk)

    @extend_schema(request=shapes.InventoryPatch)
    def partial_update(self, request: Request, character_pk: int, pk: int) -> Response:
        """Change a line."""
        return super().partial_update(request, character_pk, pk)

    @extend_schema(request=shapes.GiveIn)
    @action(detail=True, methods=["post"])
    def give(self, request: Request, character_pk: int, pk: int) -> Response:
        """Give some or all of it to another character of the campaign; answers with the line there."""
        line, said = self.get_object(), values_of(shapes.GiveIn, request.data)
        other = get_object_or_404(Character.objects.visible_to(request.user), pk=said.pop("to"))
        return self.answer(inventory.give_line(actor=request.user, line=line, to=other, **said))

    @extend_schema(request=shapes.OrderIn, responses=GONE)
    @action(detail=False, methods=["post"])
    def order(self, request: Request, character_pk: int) -> Response:
        """Put the lines in order."""
        character = self.character()
        inventory.order_lines(actor=request.user, character=character, **values_of(shapes.OrderIn, request.data))
        return Response(status=204)


class PictureViewSet(PartViewSet):
    """The pictures of a character; one of them is its portrait."""

    queryset = CharacterPicture.objects.all()
    model = CharacterPicture
    serializer_class = shapes.PictureOut
    shape_in, shape_patch = shapes.PictureIn, shapes.PicturePatch
    make = staticmethod(gallery.add_picture)

    def read(self, said: dict[str, Any]) -> dict[str, Any]:
        """With the picture's bytes."""
        content = said.pop("picture").read()
        return said | {"content": content}

    def change(self, part: CharacterPicture, **said: Any) -> CharacterPicture:
        """Change it."""
        return gallery.change_picture(picture=part, **said)

    def remove(self, part: CharacterPicture) -> None:
        """Take it down."""
        gallery.take_down(actor=self.request.user, picture=part)

    @extend_schema(request={"multipart/form-data": shapes.PictureIn}, responses={201: shapes.PictureOut})
    def create(self, request: Request, character_pk: int) -> Response:
        """Hang one up (whoever may change the character)."""
        return super().create(request, character_pk)

    @extend_schema(request=shapes.PicturePatch)
    def partial_update(self, request: Request, character_pk: int, pk: int) -> Response:
        """Change its caption or who may see it."""
        return super().partial_update(request, character_pk, pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def portrait(self, request: Request, character_pk: int, pk: int) -> Response:
        """Make it the portrait."""
        picture = self.get_object()
        gallery.choose_portrait(actor=request.user, picture=picture)
        return self.answer(self.get_object())


PARTS: dict[str, type[PartViewSet]] = {
    "notes": NoteViewSet,
    "voice-notes": VoiceNoteViewSet,
    "achievements": AchievementViewSet,
    "inventory": InventoryViewSet,
    "pictures": PictureViewSet,
}
