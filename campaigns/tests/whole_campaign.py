"""Fills a campaign with something in every table that an archive carries."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bestiary_site.shared import storage
from campaigns import audiences
from campaigns import models as m
from campaigns.services import discord, webhooks
from campaigns.services.attachments import attach_file
from campaigns.services.entries import create_entry, delete_entry, update_entry
from characters import models as c
from characters.services.creatures import create_character, update_character
from characters.services.pictures import set_picture
from characters.tests.factories import make_model, picture_bytes
from imagegen.tests.whole_pictures import fill_pictures
from scenes.tests.whole_scenes import fill_scenes


def fill_campaign(campaign: m.Campaign, owner: m.User, player: m.User, watcher: m.User) -> None:
    """Make one thing and more of every kind, with hidden ones, deleted ones and files."""
    made = _entries(campaign, owner, player)
    _story(campaign, owner, player, watcher, made)
    _places(campaign, owner, player, made)
    _characters(campaign, owner, player, made)
    _others(campaign, owner, player, made)
    fill_scenes(campaign, owner, player, made["hero"])
    fill_pictures(campaign, owner, player, made["item"])


def _make(owner: m.User, campaign: m.Campaign, kind: str, name: str, **values: Any) -> Any:
    return create_entry(actor=owner, campaign=campaign, kind=kind, name=name, **values)


def _entries(campaign: m.Campaign, owner: m.User, player: m.User) -> dict[str, Any]:
    guild = _make(owner, campaign, m.Kind.FACTION, "The Lamplighters", tags=["night", "guild"], motto="We see.")
    body = f"Open words of [[The Lamplighters]].\n\n:::secret {player.username}\nThe lamp is cold.\n:::\n"
    note = _make(owner, campaign, m.Kind.NOTE, "House rules", body=body, aliases=["Rules"])
    note = update_entry(actor=owner, entry=note, name="The rules of the house")
    item = _make(owner, campaign, m.Kind.ITEM, "Cold lamp", weight="1.50", rarity="rare", tags=["night"])
    handout = _make(owner, campaign, m.Kind.HANDOUT, "A letter", visibility=m.Visibility.CHOSEN, shown_to=[player.pk])
    hidden = _make(owner, campaign, m.Kind.NOTE, "The truth", visibility=m.Visibility.GAME_MASTERS)
    gone = _make(player, campaign, m.Kind.NOTE, "Forgotten")
    delete_entry(actor=player, entry=gone)
    return {"guild": guild, "note": note, "item": item, "handout": handout, "hidden": hidden}


def _story(campaign: m.Campaign, owner: m.User, player: m.User, watcher: m.User, made: dict[str, Any]) -> None:
    now = timezone.now()
    evening = _make(owner, campaign, m.Kind.SESSION, "First evening")
    plot = _make(owner, campaign, m.Kind.PLOT, "Who put the lamps out?")
    other = _make(owner, campaign, m.Kind.PLOT, "Where is the oil?", visibility=m.Visibility.GAME_MASTERS)
    m.PlotThread.objects.filter(pk=plot.pk).update(moved_in=evening, moved_at=now)
    secret = audiences.chosen([player.pk])
    m.SessionNote.objects.create(session=evening, author=player, body="We met.", audience=secret)
    m.ChecklistItem.objects.create(session=evening, text="Bring dice", entry=made["item"], done_by=owner, done_at=now)
    payload = {"note": "x", "author": player.pk, "text": "We met."}
    event = m.SessionEvent.objects.create(
        session=evening, sequence=1, type="note.added", payload=payload, actor=player, order_id="a", audience=secret
    )
    for stream in ("gm", f"u{player.pk}"):
        m.StreamPlace.objects.create(event=event, session=evening, stream=stream, number=1)
    m.Attendance.objects.create(session=evening, user=player, first_seen_at=now)
    m.CampaignCalendar.objects.create(campaign=campaign, months=[{"name": "Frost", "days": 30}], weekdays=["Moonday"])
    m.CalendarEvent.objects.create(campaign=campaign, title="Fair", day=12, entry=made["guild"], audience="gm")
    relation = m.Relation.objects.create(
        campaign=campaign, source=made["guild"], target=made["note"], kind="keeps", started_id=evening.pk,
        created_by=owner, audience=secret,
    )  # fmt: skip
    m.RelationChange.objects.create(relation=relation, session_id=evening.pk, actor=owner, kind="keeps", strength=2)
    step = m.PlotMilestone.objects.create(plot=plot, name="Find the wick", done_in_id=evening.pk, done_at=now)
    m.PlotDependency.objects.create(plot=plot, needs=other, audience="gm")
    m.PlotForeshadowing.objects.create(plot=plot, text="A cold smell", planted_in_id=evening.pk, payoff_milestone=step)
    m.PlotLink.objects.create(plot=plot, entry=made["guild"], role="victims")
    m.PlotProgress.objects.create(plot=plot, session_id=evening.pk, note="It moved", milestone=step, author=owner)
    made |= {"evening": evening, "plot": plot}


def _places(campaign: m.Campaign, owner: m.User, player: m.User, made: dict[str, Any]) -> None:
    town = _make(owner, campaign, m.Kind.LOCATION, "Wick")
    inn = _make(owner, campaign, m.Kind.LOCATION, "The Snuffed Candle")
    m.Location.objects.filter(pk=inn.pk).update(parent=town, position=3, properties={"ale": "warm"})
    key = storage.write_bytes("maps/test/one.webp", picture_bytes("WEBP"))
    layer = m.MapLayer.objects.create(location=town, name="Streets", picture=key, width=10, height=10)
    m.MapPin.objects.create(location=town, layer=layer, entry=inn, x=0.5, y=0.25, label="Here", audience="gm")
    m.Placement.objects.create(entry=made["guild"], location=inn, note="meet here")


def _characters(campaign: m.Campaign, owner: m.User, player: m.User, made: dict[str, Any]) -> None:
    hero = create_character(
        actor=owner, campaign=campaign, name="Hero", race="Human", level=3, keeper=player.pk,
        visibility=m.Visibility.MEMBERS, skills=[{"name": "Lighting", "level": 40}],
    )  # fmt: skip
    hero = update_character(actor=owner, character=hero, level=4)
    hero = set_picture(actor=owner, character=hero, content=picture_bytes())
    make_model(hero, owner, is_published=True)
    c.CharacterNote.objects.create(character=hero, author=player, text="Afraid of the dark", audience="gm")
    clip = storage.write_bytes("voices/test/clip.webm", b"\x1aE\xdf\xa3 a clip")
    c.VoiceNote.objects.create(character=hero, author=player, text="Boo", key=clip, media_type="audio/webm", size=10)
    c.Achievement.objects.create(character=hero, author=owner, name="Lit a lamp", session_id=made["evening"].pk)
    c.InventoryLine.objects.create(character=hero, author=owner, item=made["item"], quantity=2, weight="0.25")
    if not c.CharacterPicture.objects.filter(character=hero).exists():
        keys = {"key": hero.picture, "key_small": hero.picture_small}
        c.CharacterPicture.objects.create(character=hero, author=owner, caption="At dawn", **keys)
    made["hero"] = hero


def _others(campaign: m.Campaign, owner: m.User, player: m.User, made: dict[str, Any]) -> None:
    now = timezone.now()
    upload = SimpleUploadedFile("letter.png", picture_bytes("PNG"))
    attach_file(actor=owner, entry=made["handout"], upload=upload, audience=audiences.chosen([player.pk]))
    m.EntryTemplate.objects.create(campaign=campaign, kind=m.Kind.NOTE, name="Day", body="## Morning")
    m.HandoutShowing.objects.create(handout=made["handout"], user=player, shown_by=owner, shown_at=now, seen_at=now)
    m.Proposal.objects.create(
        campaign=campaign, entry=made["note"], author=player, base_version=1,
        values={"summary": "Short", "shown_to": [player.pk]}, base={"summary": "", "shown_to": []},
    )  # fmt: skip
    m.Consent.objects.create(campaign=campaign, user=player, purpose="recording", words="You may record me.")
    m.ImportedFrom.objects.create(
        entry=made["item"], campaign=campaign, source="open5e", reference="lamp", digest="0" * 64, importer=owner
    )
    webhooks.add_webhook(actor=owner, campaign=campaign, address="https://93.184.216.34/x", events=["entry.created"])
    discord.add_discord_webhook(
        actor=owner, campaign=campaign, name="Tavern",
        address="https://discord.com/api/webhooks/123456789012345678/" + "k" * 60,
    )  # fmt: skip
    m.AuditRecord.objects.filter(campaign=campaign).update(at=now - timedelta(days=1))
