"""Fills an empty data folder with a little of everything, for browser tests: `python -m bestiary_site.tests.furnish`.

Prints the addresses of what it made as JSON: {name of the page: address}.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import django

PASSWORD = "a password for tests"


def furnish() -> dict[str, str]:
    """Make people, a campaign, creatures with versions and a model, a capture and jobs in every state."""
    from campaigns.models import Role
    from campaigns.services.membership import create_campaign, invite
    from campaigns.tests.factories import add_member, make_user
    from characters.models import Character
    from characters.services.creatures import create_character, update_character
    from characters.services.favourites import add_favourite
    from characters.services.models3d import publish_model

    curator = make_user("curator", password=PASSWORD, is_curator=True, is_staff=True)
    player = make_user("player", password=PASSWORD)
    campaign = create_campaign(actor=curator, name="The Drowned Crown", description="A **tale** of tides.")
    add_member(campaign, player, Role.PLAYER)
    invitation = invite(actor=curator, campaign=campaign)
    sphere = create_character(actor=curator, **_words("Chequered Egg", "It *rolls*.\n\n## Habits\n\n- It rolls."))
    update_character(actor=curator, character=sphere, expected_version=1, body="It rolls **twice**.", level=12)
    model = _sphere_model(curator)
    publish_model(actor=curator, model=model, character=sphere)
    add_favourite(actor=curator, character_id=sphere.pk)
    hero = create_character(actor=curator, campaign=campaign, **(_words("Hero", "") | {"visibility": "members"}))
    create_character(actor=curator, **(_words("Unfinished Thing", "") | {"visibility": "game_masters"}))
    first, second = Character.objects.public().order_by("pk")[:2]
    pages = {
        "creature": sphere.get_absolute_url(),
        "creature without a model": first.get_absolute_url(),
        "edit": f"{sphere.get_absolute_url()}edit/",
        "versions": f"{sphere.get_absolute_url()}versions/",
        "compare versions": _compared_versions(sphere),
        "delete": f"{sphere.get_absolute_url()}delete/",
        "compare": f"/bestiary/compare/?a={first.slug}&b={second.slug}",
        "campaign": campaign.get_absolute_url(),
        "campaign edit": f"{campaign.get_absolute_url()}edit/",
        "campaign delete": f"{campaign.get_absolute_url()}delete/",
        "campaign audit": f"{campaign.get_absolute_url()}audit/",
        "campaign characters": f"{campaign.get_absolute_url()}characters/",
        "campaign character": hero.get_absolute_url(),
        "join": invitation.get_absolute_url(),
        "desk creature": f"/admin/characters/character/{sphere.pk}/change/",
        "desk history": f"/admin/characters/character/{sphere.pk}/history/",
        "desk campaign": f"/admin/campaigns/campaign/{campaign.pk}/change/",
        "desk model": f"/admin/characters/modelversion/{model.pk}/change/",
    }
    return pages | _studio(curator) | _wickshore()


def _wickshore() -> dict[str, str]:
    """Let the curator run the demo's campaign, and return its pages: one of every sort."""
    from campaigns.kinds import address_of, all_kinds
    from campaigns.models import Entry, Relation
    from characters.services.demo import join_demo_campaign

    campaign = join_demo_campaign(username="curator").campaign
    home = campaign.get_absolute_url()
    pages = {f"story {name or 'overview'}": f"{home}{path}" for name, path in STORY.items()}
    for kind in all_kinds():
        entry = Entry.objects.living().filter(campaign=campaign, kind=kind.kind).order_by("-summary", "pk").first()
        address = address_of(entry)
        pages |= {f"story {kind.kind}": address, f"story {kind.kind} edit": f"{address}edit/"}
        pages[f"story {kind.kind} delete"] = f"{address}delete/"
        pages[f"story {kind.kind} versions"] = f"{address}versions/"
    relation = Relation.objects.filter(campaign=campaign).first()
    pages["story relation"] = f"{home}relations/{relation.pk}/"
    pages["story search"] = "/search/?q=vantri"
    return pages


STORY = {
    "": "", "characters": "characters/", "new character": "characters/new/", "places": "locations/", "plots": "plots/",
    "new plot": "plots/new/", "evenings": "sessions/", "new evening": "sessions/new/", "calendar": "calendar/",
    "calendar edit": "calendar/edit/", "relations": "relations/", "new relation": "relations/new/",
    "factions": "factions/", "items": "items/", "handouts": "handouts/", "notes": "notes/", "new note": "notes/new/",
    "bin": "bin/", "shown": "shown/", "templates": "templates/", "who sees what": "who-sees-what/",
    "proposals": "proposals/", "in and out": "in-and-out/", "import": "import/", "outside": "outside/",
    "settings": "settings/", "audit": "audit/", "recording": "recording/", "search inside": "search/?q=lamp",
    "scenes": "scenes/", "new scene": "scenes/new/", "dice": "dice/", "new map": "scene-maps/",
    "scene import": "scene-import/",
}  # fmt: skip


def _words(name: str, body: str) -> dict[str, object]:
    return {
        "name": name, "race": "Construct", "level": 11, "difficulty": "Hard", "location": "The Nursery",
        "summary": "Round, and proud of it.", "body": body, "visibility": "everybody",
        "skills": [{"name": "Rolling", "level": 90}], "combat": [{"name": "Bump", "value": 4, "type": "melee"}],
    }  # fmt: skip


def _compared_versions(creature) -> str:
    new, old = creature.history.values_list("history_id", flat=True)[:2]
    return f"{creature.get_absolute_url()}versions/?a={old}&b={new}"


def _sphere_model(person):
    """Store a model of three levels that a viewer can really turn."""
    from characters.services.models3d import store_model
    from characters.tests.factories import picture_bytes
    from reconstruction.pipeline.formats.glb import write_glb
    from reconstruction.pipeline.tests.shapes import textured_sphere

    folder = Path(tempfile.mkdtemp(dir=os.environ["DATA_DIR"]))
    files = {
        f"level{n}.glb": write_glb(textured_sphere(rows, 2 * rows), folder / f"level{n}.glb")
        for n, rows in enumerate((32, 16, 8))
    }
    poster = folder / "poster.webp"
    poster.write_bytes(picture_bytes("WEBP", (512, 512)))
    return store_model(
        created_by=person, files=files | {"poster.webp": poster}, levels=sorted(files), poster="poster.webp",
        turntable=[], name="Chequered Egg", report={"photos": 24},
    )  # fmt: skip


def _studio(person) -> dict[str, str]:
    from bestiary_site.shared.jobs import JobState
    from reconstruction.tests.factories import make_capture, make_reconstruction, make_upload

    capture = make_capture(person, name="Egg on a base")
    for _ in range(4):
        make_upload(capture)
    make_upload(capture, state="refused", error_code="not_a_photo", error_message="This is no photo that can be read.")
    pages = {"capture": capture.get_absolute_url()}
    for state in (JobState.SUCCEEDED, JobState.FAILED, JobState.CRASHED, JobState.CANCELLED):
        bad = state in {JobState.FAILED, JobState.CRASHED}
        job = make_reconstruction(
            make_capture(person, name=f"Egg {state}"), state=state, with_picture=True, stage="cameras",
            model=_sphere_model(person) if state == JobState.SUCCEEDED else None,
            error_code="too_few_matches" if bad else "",
            error_message="The photos do not overlap enough." if bad else "",
        )  # fmt: skip
        pages[f"job {state}"] = job.get_absolute_url()
        pages[f"desk job {state}"] = f"/admin/reconstruction/reconstruction/{job.pk}/change/"
    return pages


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings")
    django.setup()
    sys.stdout.write(json.dumps(furnish()))
