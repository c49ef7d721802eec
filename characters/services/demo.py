"""Writing the demo into the database; safe to repeat, and it never touches what people have edited since."""

import json
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, NotFound
from campaigns.models import Campaign, Membership, Role, User
from campaigns.services.membership import accept_invitation, create_campaign, invite
from characters.demo.loader import FOLDER, Creature, DemoCampaign, Member, load_campaign, load_creatures
from characters.models import Character, ModelVersion
from characters.services.cleaning import EDITABLE
from characters.services.creatures import create_character, update_character
from characters.services.demo_story import seed_story
from characters.services.models3d import publish_model, store_model
from characters.services.pictures import LARGE, set_picture

CURATOR = Member(key="curator", name="Curator of the demo", role="curator")
SOURCE = "demo"
# Two sites give the same demo model the same id, so a repeated run finds it again.
_MODELS = uuid.UUID("3f0d7a52-5c2b-4a5e-9f38-4b1f0a6f7c11")

Tell = Callable[[str], None]
# What apps further on add to the demo's campaign: given it, its people by their keys and `tell`; how much was new.
FURTHER_PARTS: list[Callable[[Campaign, dict[str, User], Tell], int]] = []


@dataclass
class Tally:
    """What a run did: how many creatures were new, updated, unchanged or left alone, and models published."""

    creatures: Counter[str] = field(default_factory=Counter)
    models: int = 0


def seed_demo(*, folder: Path = FOLDER, tell: Tell = lambda line: None) -> Tally:
    """Write the creatures, pictures, models and the campaign of a folder, telling each step.

    Raises DemoError (with every fault) before anything is written when the folder's files are wrong.
    """
    creatures, campaign = load_creatures(folder / "creatures.json"), load_campaign(folder / "campaign.json")
    tally = Tally()
    curator = _demo_user(CURATOR, is_curator=True)
    for number, creature in enumerate(creatures, start=1):
        done, character = _seed_creature(curator, creature, folder)
        modelled = character is not None and _seed_model(curator, character, folder / "models" / creature.slug)
        tally.creatures[done] += 1
        tally.models += modelled
        tell(f"[{number:2}/{len(creatures)}] {creature.name}: {done}{', 3D model published' if modelled else ''}")
    tally.creatures += _seed_campaign(campaign, folder, tell)
    return tally


@transaction.atomic
def join_demo_campaign(*, username: str) -> Membership:
    """Let an account into the demo's campaign as one more game master, as its own people cannot sign in."""
    user = User.objects.filter(username__iexact=username).first()
    found = load_campaign()
    campaign = _existing_campaign(found)
    if user is None:
        raise NotFound("no_such_account", f"There is no account called {username}: make it first.")
    if campaign is None or campaign.deleted_at:
        raise NotFound("no_demo_campaign", f"{found.name} is not here: run seed_demo, or bring it back from the bin.")
    master = _demo_user(_master(found))
    invitation = invite(actor=master, campaign=campaign, role=Role.GAME_MASTER, days=1, uses=1)
    return accept_invitation(actor=user, token=invitation.token)


# -- people -----------------------------------------------------------------------------------------------


def _demo_user(member: Member, **fields: Any) -> User:
    """Return the demo's account for a member; nobody can sign in as it."""
    username = f"demo-{member.key}"
    user = User.objects.filter(username=username).first()
    if user is None:
        return User.objects.create_user(username, first_name=member.name, password=None, **fields)
    if user.has_usable_password():
        raise Conflict(
            "demo_name_taken", f"Somebody's own account is called {username}: rename it, then load the demo again."
        )
    return user


# -- creatures --------------------------------------------------------------------------------------------


@transaction.atomic
def _seed_creature(
    person: User, creature: Creature, folder: Path, campaign: Campaign | None = None
) -> tuple[str, Character | None]:
    """Write one creature. Returns (what was done, the living creature or None)."""
    character = _seeded(creature.slug, campaign)
    if character is None:
        return _create(person, creature, folder, campaign)
    if character.deleted_at:
        return "left in the bin", None
    if fingerprint(character) != character.seed_digest:
        return "left as people edited it", character
    before = character.version
    character = update_character(
        actor=person, character=character, reason="demo", tags=creature.tags, **_values(creature)
    )
    character = _finish(person, character, folder / "pictures" / f"{creature.slug}.webp")
    return ("unchanged" if character.version == before else "updated"), character


def _create(person: User, creature: Creature, folder: Path, campaign: Campaign | None) -> tuple[str, Character | None]:
    try:
        character = create_character(actor=person, campaign=campaign, tags=creature.tags, **_values(creature))
    except Conflict:
        return "left out, as somebody's own creature has this name", None
    return "new", _finish(person, character, folder / "pictures" / f"{creature.slug}.webp")


def _seeded(slug: str, campaign: Campaign | None) -> Character | None:
    """Return what an earlier run wrote under this slug, the living before the deleted."""
    written = Character.objects.filter(campaign=campaign, slug=slug).exclude(seed_digest="")
    return written.order_by(F("deleted_at").asc(nulls_first=True)).first()


def _finish(person: User, character: Character, picture: Path) -> Character:
    """Show the picture, if there is one, and remember how the creature looks as seeded."""
    if picture.is_file():
        content = picture.read_bytes()
        shown = character.picture == storage.picture_key(storage.digest_of(content), LARGE)
        if not (shown and storage.exists(character.picture) and storage.exists(character.picture_small)):
            character = set_picture(actor=person, character=character, content=content)
    digest = fingerprint(character)
    if digest != character.seed_digest:
        # Past save(): the mark is no change that anybody should find among the versions.
        Character.objects.filter(pk=character.pk).update(seed_digest=digest)
        character.seed_digest = digest
    return character


def fingerprint(character: Character) -> str:
    """Return a digest of all that people can edit: fields, tags and picture."""
    # Fields that came later count only where they say something, so that older marks still hold.
    said = EDITABLE if character.sheet else EDITABLE - {"sheet"}
    state = {name: getattr(character, name) for name in said - {"role"}}
    state["tags"] = sorted(tag.name.lower() for tag in character.tags.all())
    state["picture"] = character.picture
    return storage.digest_of(json.dumps(state, sort_keys=True).encode())


def _values(creature: Creature) -> dict[str, Any]:
    same = ("name", "aliases", "summary", "race", "level", "location", "faction", "difficulty", "skills", "combat")
    values = {name: getattr(creature, name) for name in (*same, "visibility")}
    stats = {name: getattr(creature.stats, name) for name in ("health", "magicka", "stamina")}
    return values | stats | {"body": creature.story}


# -- models -----------------------------------------------------------------------------------------------


def _seed_model(person: User, character: Character, folder: Path) -> bool:
    """Publish the model of a folder. Left out if it was here before, or if people published another one."""
    files = _model_files(folder)
    levels = sorted(name for name in files if name.endswith(".glb"))
    if not levels:
        return False
    content = storage.digest_of(b"".join(files[name].read_bytes() for name in sorted(files)))
    model_id = uuid.uuid5(_MODELS, f"{folder.name} {content}")
    # A model without a creature was stored by a run that was cut off before it could publish it.
    seen = ModelVersion.objects.filter(pk=model_id).exclude(character=None).exists()
    if seen or ModelVersion.objects.published().filter(character=character).exclude(source=SOURCE).exists():
        return False
    report = folder / "report.json"
    model = store_model(
        created_by=person,
        files=files,
        levels=levels,
        poster="poster.webp" if "poster.webp" in files else "",
        turntable=sorted(name for name in files if name[:-5].isdigit()),
        report=json.loads(report.read_text(encoding="utf-8")) if report.is_file() else {},
        name=character.name,
        source=SOURCE,
        model_id=model_id,
    )
    publish_model(actor=person, model=model, character=character)
    return True


def _model_files(folder: Path) -> dict[str, Path]:
    """Return the files as the pipeline's package names them: model.glb is the finest, model_lod1.glb the next."""
    pictures = [*folder.glob("poster.webp"), *folder.glob("turntable/*.webp")]
    return {path.name: path for path in [*folder.glob("model*.glb"), *pictures]}


# -- the campaign -----------------------------------------------------------------------------------------


def _seed_campaign(demo: DemoCampaign, folder: Path, tell: Tell) -> Counter[str]:
    """Found the campaign once; its characters follow the rules of the creatures."""
    people = {member.key: _demo_user(member) for member in demo.members}
    campaign = _existing_campaign(demo) or _found_campaign(demo, people)
    tally: Counter[str] = Counter()
    if campaign.deleted_at:
        tell(f"{demo.name}: left in the bin")
        return tally
    master = _master(demo)
    for character in demo.characters:
        person = people[character.player or master.key]
        if not Membership.objects.filter(campaign=campaign, user=person).exists():
            done = "left out, as its player has gone"
        else:
            done, _ = _seed_creature(person, character, folder, campaign)
        tally[done] += 1
        tell(f"{demo.name}, {character.name}: {done}")
    tally["new"] += seed_story(campaign, people, tell=tell, path=folder / "story.yaml")
    if folder == FOLDER:
        tally["new"] += sum(seed_part(campaign, people, tell) for seed_part in FURTHER_PARTS)
    return tally


def _master(demo: DemoCampaign) -> Member:
    return next(member for member in demo.members if member.role == Role.GAME_MASTER)


def _existing_campaign(demo: DemoCampaign) -> Campaign | None:
    founder = f"demo-{_master(demo).key}"
    return Campaign.objects.filter(created_by__username=founder).order_by("created_at").first()


@transaction.atomic
def _found_campaign(demo: DemoCampaign, people: dict[str, User]) -> Campaign:
    master = _master(demo)
    campaign = create_campaign(
        actor=people[master.key], name=demo.name, summary=demo.summary, description=demo.description
    )
    for member in demo.members:
        if member.key != master.key:
            invitation = invite(actor=people[master.key], campaign=campaign, role=Role(member.role), days=1, uses=1)
            accept_invitation(actor=people[member.key], token=invitation.token)
    return campaign
