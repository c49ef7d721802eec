"""The shapes of what is kept with characters: notes, voice notes, achievements, inventory lines, pictures."""

from typing import Any

from rest_framework import serializers

from campaigns.models import Visibility
from characters.models import AchievementKind, CharacterPicture, InventoryLine, Part, VoiceNote

AUDIENCES = [(value.value, value.label) for value in (Visibility.MEMBERS, Visibility.CHOSEN, Visibility.GAME_MASTERS)]


class Author(serializers.Serializer):
    """Who made it."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="display_name")


class PartOut(serializers.Serializer):
    """What all of them tell."""

    id = serializers.IntegerField()
    character = serializers.IntegerField(source="character_id")
    author = Author(allow_null=True)
    visibility = serializers.ChoiceField(AUDIENCES)
    known_to = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_known_to(self, part: Part) -> list[int]:
        """The chosen people, for game masters and whoever chose them."""
        told = self.context["is_game_master"] or part.author_id == self.context["viewer_id"]
        return part.known_to if told else []


class PartIn(serializers.Serializer):
    """Who may know of it."""

    visibility = serializers.ChoiceField(AUDIENCES, required=False)
    known_to = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, max_length=100, help_text="Ids of members."
    )


class Versioned(serializers.Serializer):
    """Which version one believes to be changing."""

    version = serializers.IntegerField(min_value=1, required=False, help_text="If no longer the newest: 409.")


class CharacterNoteOut(PartOut):
    """A note."""

    text = serializers.SerializerMethodField()

    def get_text(self, part: Part) -> str:
        """The markdown, without what is not for the reader."""
        words: dict[int, str] = self.context["words"]
        return words[part.pk]


class CharacterNoteIn(PartIn):
    """A new note."""

    text = serializers.CharField(max_length=50_000, help_text="Markdown.")


class CharacterNotePatch(CharacterNoteIn, Versioned):
    """A changed note."""


class VoiceNoteOut(CharacterNoteOut):
    """A voice note; `clip` is the address of the recording, or empty."""

    clip = serializers.SerializerMethodField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    seconds = serializers.FloatField(allow_null=True)

    def get_clip(self, note: VoiceNote) -> str:
        """The address of the recording."""
        return note.clip_url()


class VoiceNoteIn(PartIn):
    """A new voice note: `text`, `clip` (WebM, Ogg, M4A, MP3 or WAV as multipart), or both."""

    text = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    clip = serializers.FileField(required=False, allow_empty_file=False)
    seconds = serializers.FloatField(required=False, min_value=0)


class VoiceNotePatch(PartIn, Versioned):
    """A changed voice note; its clip stays."""

    text = serializers.CharField(required=False, allow_blank=True, max_length=20_000)


class AchievementOut(PartOut):
    """An achievement or a milestone."""

    name = serializers.CharField()
    description = serializers.CharField()
    kind = serializers.ChoiceField(AchievementKind.choices)
    achieved_at = serializers.DateTimeField()
    session = serializers.SerializerMethodField()

    def get_session(self, achievement: Any) -> int | None:
        """The play session, where you may see it."""
        return achievement.session_id if achievement.session_id in self.context["sessions"] else None


class AchievementIn(PartIn):
    """A new achievement or milestone."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    kind = serializers.ChoiceField(AchievementKind.choices, required=False)
    achieved_at = serializers.DateTimeField(required=False, help_text="Now, unless given.")
    session = serializers.IntegerField(required=False, allow_null=True, min_value=1, help_text="Id of a play session.")


class AchievementPatch(AchievementIn, Versioned):
    """A changed achievement."""


class InventoryOut(PartOut):
    """A line of an inventory; `name` is the item's where the line has none of its own."""

    name = serializers.CharField(source="title")
    item = serializers.SerializerMethodField()
    quantity = serializers.IntegerField()
    weight = serializers.DecimalField(
        max_digits=8, decimal_places=2, allow_null=True, source="weight_of_one", help_text="Of one, in pounds."
    )
    equipped = serializers.BooleanField()
    attuned = serializers.BooleanField()
    note = serializers.CharField()
    place = serializers.IntegerField()

    def get_item(self, line: InventoryLine) -> int | None:
        """The item's entry, where you may see it."""
        return line.item_id if line.item_id in self.context["items"] else None


class InventoryIn(PartIn):
    """A new line: `item` (an entry of the campaign) or `name`, or both to call the item otherwise."""

    item = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    quantity = serializers.IntegerField(required=False, min_value=0, max_value=10**6)
    weight = serializers.DecimalField(
        max_digits=8, decimal_places=2, required=False, allow_null=True, min_value=0, help_text="Of one, in pounds."
    )
    equipped = serializers.BooleanField(required=False)
    attuned = serializers.BooleanField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class InventoryPatch(InventoryIn, Versioned):
    """A changed line."""


class GiveIn(serializers.Serializer):
    """To whom a line goes, and how many of it (all, unless told)."""

    to = serializers.IntegerField(min_value=1, help_text="Id of a character of the same campaign.")
    quantity = serializers.IntegerField(required=False, min_value=1, max_value=10**6)


class OrderIn(serializers.Serializer):
    """The lines in their new order."""

    lines = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=500)


class PictureOut(PartOut):
    """A picture of a gallery."""

    caption = serializers.CharField()
    place = serializers.IntegerField()
    picture = serializers.SerializerMethodField()
    picture_small = serializers.SerializerMethodField()
    is_portrait = serializers.SerializerMethodField()

    def get_picture(self, picture: CharacterPicture) -> str:
        """The address of the picture."""
        return picture.address()

    def get_picture_small(self, picture: CharacterPicture) -> str:
        """The address of the small picture."""
        return picture.address("small")

    def get_is_portrait(self, picture: CharacterPicture) -> bool:
        """Whether it stands for the character."""
        return picture.key == picture.character.picture


class PictureIn(PartIn):
    """A new picture: `picture` as multipart (JPEG, PNG, WebP, GIF or AVIF)."""

    picture = serializers.FileField(allow_empty_file=False)
    caption = serializers.CharField(required=False, allow_blank=True, max_length=300)


class PicturePatch(PartIn, Versioned):
    """A changed picture."""

    caption = serializers.CharField(required=False, allow_blank=True, max_length=300)
