"""Makers of what is kept with characters, for tests: one of each kind, in the bin too, and rows that grow."""

from typing import Any

from bestiary_site.shared import storage
from campaigns.models import Campaign, Proposal, Relation, User, Visibility
from campaigns.services.entries import create_entry
from characters.models import Achievement, Character, CharacterNote, CharacterPicture, InventoryLine, Part, VoiceNote
from characters.tests.factories import make_campaign_character, picture_bytes

# The head of what a browser records: EBML, a "webm" document, one Opus track.
CLIP = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webmB\x87\x81\x04" + b"A_OPUS" + bytes(200)
WORDS = {
    CharacterNote: "notes",
    VoiceNote: "voice-notes",
    Achievement: "achievements",
    InventoryLine: "inventory",
    CharacterPicture: "pictures",
}


def make_part(model: type[Part], character: Character, author: User, **fields: Any) -> Part:
    """Make something kept with a character, for the game masters only unless the fields say otherwise."""
    number = model.objects.count()  # type: ignore[attr-defined]
    own: dict[Any, dict[str, Any]] = {
        CharacterNote: {"text": f"Secret note {number}"},
        VoiceNote: {"text": f"Secret word {number}"},
        Achievement: {"name": f"Secret deed {number}"},
        InventoryLine: {"name": f"Secret thing {number}"},
        CharacterPicture: {"caption": f"Secret picture {number}"},
    }
    part = model(character=character, author=author, **({"audience": "gm"} | own[model] | fields))
    if isinstance(part, VoiceNote):
        part.key = storage.write_bytes(storage.voice_clip_key(part.uid, "clip.weba"), CLIP)
        part.media_type = "audio/webm"
    if isinstance(part, CharacterPicture):
        part.key, part.key_small = (storage.picture_key("ab" * 32, width) for width in (1024, 384))
        storage.write_bytes(part.key, picture_bytes("WEBP"))
        storage.write_bytes(part.key_small, picture_bytes("WEBP"))
    part.save()
    return part


def make_proposal(character: Character, author: User, **fields: Any) -> Proposal:
    """Make an open proposal that asks for another summary."""
    asked = {"values": {"summary": "Braver"}, "base": {"summary": character.summary}, "base_version": character.version}
    return Proposal.objects.create(
        entry_id=character.pk, campaign=character.campaign, author=author, **(asked | fields)
    )


def kept_things(owner: User, campaign: Campaign, hidden: Character) -> tuple[dict[str, Any], ...]:
    """Return (by_name, by_resource, by_route) of one private thing of every kind kept with a hidden character."""
    other = create_entry(actor=owner, campaign=campaign, kind="note", name="Secret end", visibility="game_masters")
    relation = Relation.objects.create(campaign=campaign, source_id=hidden.pk, target_id=other.pk, kind="owes")
    proposal = make_proposal(hidden, owner)
    by_route: dict[str, dict[str, Any]] = {
        "api-relationship-list": {"character_pk": hidden.pk},
        "api-relationship-detail": {"character_pk": hidden.pk, "pk": relation.pk},
        "part_add": {"part": "notes"},
        "proposal": {"proposal_id": proposal.pk},
    }
    for model, word in WORDS.items():
        part = make_part(model, hidden, owner)
        gone = make_part(model, hidden, owner, deleted_at="2026-01-01T00:00Z")
        where = {"character_pk": hidden.pk}
        acts = (f"api-part-{word}-{act}" for act in ("detail", "give", "portrait"))
        by_route |= {
            f"api-part-{word}-list": where,
            f"api-part-{word}-order": where,
            f"api-part-{word}-restore": where | {"pk": gone.pk},
            **dict.fromkeys(acts, where | {"pk": part.pk}),
            "part_change": {"part": word, "part_id": part.pk},
            "part_act": {"part": word, "part_id": part.pk},
        }
        if isinstance(part, CharacterPicture):
            by_route["gallery-picture"] = {"picture_id": part.pk, "size": "small", "digest": "ab" * 6}
        if isinstance(part, VoiceNote):
            by_route["voice-clip"] = {"note_id": part.pk, "name": "clip.weba"}
    return {}, {"api-proposal": proposal.pk}, by_route


class KeptRows:
    """A character of a campaign, with lists that grow."""

    def __init__(self, owner: User, campaign: Campaign) -> None:
        self.owner = owner
        self.campaign = campaign
        self.character = make_campaign_character(campaign, name="The Kept One", slug="the-kept-one", created_by=owner)
        self.made = 0

    def grow(self) -> None:
        """Add a row to each list."""
        for model in WORDS:
            make_part(model, self.character, self.owner, audience="")
        item = create_entry(actor=self.owner, campaign=self.campaign, kind="item", name=f"Cup {self.made}", weight=2)
        make_part(InventoryLine, self.character, self.owner, item=item, name="")
        other = make_campaign_character(self.campaign, visibility=Visibility.MEMBERS)
        Relation.objects.create(campaign=self.campaign, source_id=self.character.pk, target_id=other.pk, kind="owes")
        make_proposal(other, self.owner)
        self.made += 1

    def addresses(self) -> list[str]:
        """Return the pages and API addresses that show them."""
        campaign, one = self.campaign.pk, self.character.pk
        return [
            f"/play/{campaign}/characters/the-kept-one/", f"/play/{campaign}/proposals/",
            f"/api/v1/campaigns/{campaign}/proposals", f"/api/v1/campaigns/{campaign}/characters",
            f"/api/v1/characters/{one}/relationships",
            *(f"/api/v1/characters/{one}/{word}" for word in WORDS.values()),
        ]  # fmt: skip
