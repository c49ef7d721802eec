"""A private thing of every kind, all the owner's, and how the addresses of the site name them."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from bestiary_site.tests.writing_world import writing_things
from campaigns.models import Campaign, SavedSearch, User, Visibility
from campaigns.services.entries import delete_entry
from campaigns.services.maps import add_layer, add_pin, place_entry
from campaigns.tests.evenings import private_evenings
from campaigns.tests.factories import make_campaign, make_invitation
from campaigns.tests.places import make_place, map_picture
from campaigns.tests.story import private_story
from campaigns.tests.things_outside import things_outside
from characters.models import Character
from characters.services.pictures import set_picture
from characters.tests.factories import make_campaign_character, make_draft, make_model, picture_bytes
from characters.tests.import_factories import make_import_run
from characters.tests.kept import kept_things
from imagegen.tests.picture_world import private_pictures
from reconstruction.models import Capture
from reconstruction.tests.factories import make_capture, make_export, make_reconstruction, make_upload
from scenes.tests.asset_world import private_assets
from scenes.tests.scene_world import private_scenes


@dataclass
class World:
    """The owner's private things. `values` answers for the parameters of an address."""

    campaign: Campaign
    draft: Character
    hidden: Character
    capture: Capture
    by_name: dict[str, Any]
    by_resource: dict[str, Any]
    deleted: dict[str, Any]
    by_route: dict[str, dict[str, Any]]

    def values(self, route: str, names: list[str]) -> dict[str, Any]:
        """Return the value of each parameter; KeyError for one that nobody has thought of yet."""
        return {name: self.value(route, name, names) for name in names}

    def value(self, route: str, name: str, names: list[str]) -> Any:
        """Return what a parameter of a route means here."""
        binned = self.deleted.get(route)
        if binned is not None and name in binned:
            return binned[name]
        if "kind_path" in names and name in ("slug", "history_id"):
            return self.by_name[f"entry_{name}"]
        if route in self.by_route and name in self.by_route[route]:
            return self.by_route[route][name]
        if name == "slug":
            return self.hidden.slug if "campaign_id" in names else self.draft.slug
        if name == "history_id" or (name == "pk" and route.startswith("api-version")):
            of = self.hidden if "campaign_id" in names else self.draft
            return of.history.latest().history_id
        if name == "job_id" and route.startswith("contract-"):
            return self.capture.pk
        if name == "pk":
            resource = max((key for key in self.by_resource if route.startswith(key)), key=len, default="")
            return self.by_resource[resource]
        return self.by_name[name]


def make_world(owner: User) -> World:
    """Make one private thing of every kind."""
    now = timezone.now()
    campaign, gone_campaign = make_campaign(owner), make_campaign(owner, deleted_at=now)
    draft = make_draft(owner, name="Secret Draft", slug="secret-draft")
    hidden = make_campaign_character(
        campaign, name="Secret Villain", slug="secret-villain", visibility=Visibility.GAME_MASTERS, created_by=owner
    )
    draft = set_picture(actor=owner, character=draft, content=picture_bytes())
    gone_draft = make_draft(owner, deleted_at=now)
    capture, gone_capture = make_capture(owner), make_capture(owner, deleted_at=now)
    upload = make_upload(capture)
    job = make_reconstruction(capture, with_picture=True)
    model = make_model(draft, owner)
    gone_model = make_model(draft, owner, deleted_at=now)
    export = make_export(model, owner)
    place, layer, pin, thing = make_hidden_place(owner, campaign, hidden)
    invitation = make_invitation(campaign)
    import_run, public_run = make_import_run(owner, campaign), make_import_run(owner)
    membership = campaign.memberships.get(user=owner)
    search = SavedSearch.objects.create(user=owner, name="Secret search", query="villain")
    by_name = {
        "campaign_id": campaign.pk,
        "campaign_pk": campaign.pk,
        "character_id": draft.pk,
        "character_pk": draft.pk,
        "capture_id": capture.pk,
        "session_id": capture.pk,
        "upload_id": upload.pk,
        "job_id": job.pk,
        "model_id": model.pk,
        "export_id": export.pk,
        "membership_id": membership.pk,
        "invitation_id": invitation.pk,
        "location_pk": place.pk,
        "layer_id": layer.pk,
        "pin_id": pin.pk,
        "thing_id": thing.pk,
        "run_id": import_run.pk,
        "token": invitation.token,
        "search_id": search.pk,
        "name": "model.glb",
        "stage": "photos",
        "offset": 0,
        "size": "small",
        "digest": draft.picture.rsplit("/", 1)[-1][:12],
    }
    by_resource = {
        "api-character": draft.pk,
        "api-import": import_run.pk,
        "api-model": model.pk,
        "api-campaign": campaign.pk,
        "api-member": membership.pk,
        "api-invitation": invitation.pk,
        "api-capture": capture.pk,
        "api-upload": upload.pk,
        "api-reconstruction": job.pk,
        "api-export": export.pk,
        "api-location": place.pk,
        "api-location-layers": layer.pk,
        "api-location-pins": pin.pk,
        "api-location-things": thing.pk,
        "api-search-saved": search.pk,
    }
    deleted = {
        "bestiary_import_run": {"run_id": public_run.pk},
        "campaign_restore": {"campaign_id": gone_campaign.pk},
        "capture_restore": {"capture_id": gone_capture.pk},
        "creature_undelete": {"character_id": gone_draft.pk},
        "api-character-restore": {"pk": gone_draft.pk},
        "api-location-restore": {"pk": _gone_place(owner, campaign).pk},
        "api-model-restore": {"pk": gone_model.pk},
        "api-campaign-restore": {"pk": gone_campaign.pk},
        "api-capture-restore": {"pk": gone_capture.pk},
    }
    story = private_story(owner, campaign)
    by_name, by_resource, deleted = (
        mine | theirs for mine, theirs in zip((by_name, by_resource, deleted), story, strict=True)
    )
    named, resources, binned = writing_things(owner, campaign)
    by_name, by_resource, deleted = by_name | named, by_resource | resources, deleted | binned
    named, resources, binned = private_evenings(owner, campaign)
    by_name, by_resource, deleted = by_name | named, by_resource | resources, deleted | binned
    named, resources, binned = kept_things(owner, campaign, hidden)
    by_name, by_resource, deleted = by_name | named, by_resource | resources, deleted | binned
    named, resources, binned = things_outside(owner, campaign)
    by_name, by_resource, deleted = by_name | named, by_resource | resources, deleted | binned
    named, resources, binned = private_assets(owner, campaign)
    by_name, by_resource, deleted = by_name | named, by_resource | resources, deleted | binned
    at_place = {"slug": place.slug}
    by_route = {route: at_place for route in PLACE_ROUTES}
    named, resources, binned, routes = private_scenes(owner, campaign)
    by_name, by_resource, deleted = by_name | named, by_resource | resources, deleted | binned
    by_route |= routes
    named, resources, binned, routes = private_pictures(owner, campaign)
    by_name, by_resource, deleted = by_name | named, by_resource | resources, deleted | binned
    by_route |= routes
    by_route["map-picture"] = {"digest": layer.picture.rsplit("/", 1)[-1][:12]}
    return World(campaign, draft, hidden, capture, by_name, by_resource, deleted, by_route)


def _gone_place(owner: User, campaign: Campaign) -> Any:
    gone = make_place(owner, campaign, "Secret Ruin", visibility="game_masters")
    delete_entry(actor=owner, entry=gone)
    return gone


PLACE_ROUTES = (
    "location", "location_edit", "location_delete", "location_move", "layer_new", "layer", "layer_remove", "pin_new",
    "pin", "pin_remove", "thing_new", "thing", "thing_remove",
)  # fmt: skip


def make_hidden_place(owner: User, campaign: Campaign, inhabitant: Character) -> tuple[Any, Any, Any, Any]:
    """Make a place that only game masters see, with a map, a pin and somebody in it."""
    place = make_place(owner, campaign, "Secret Lair", visibility="game_masters")
    layer = add_layer(actor=owner, location=place, picture=map_picture())
    pin = add_pin(actor=owner, location=place, x=0.5, y=0.5, label="Secret Door")
    return place, layer, pin, place_entry(actor=owner, location=place, entry=inhabitant)
