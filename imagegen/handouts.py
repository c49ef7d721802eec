"""A picture as a handout: a new page with it, or beside one that is there."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from campaigns.kinds import address_of, kind_of
from campaigns.models import Campaign, Entry, Kind, User, Visibility
from campaigns.permissions import require_sign_in, role_in
from campaigns.services.attachments import attach_file
from campaigns.services.entries import create_entry
from imagegen.models import Picture
from imagegen.uses import Use, register

NEW = "A new handout"


def register_use() -> None:
    """Make the use known."""
    register(Use("handout", "As a handout", _targets, _apply))


def _targets(person: User, picture: Picture) -> list[tuple[str, str]]:
    """The handouts of the picture's campaign that the person may change, and a new one."""
    campaign = picture.campaign
    if campaign is None or not _makes_handouts(campaign, person):
        return []
    there = Entry.objects.living().changeable_by(person).filter(campaign=campaign, kind=Kind.HANDOUT)
    return [("", NEW), *((str(pk), name) for pk, name in there.values_list("pk", "name").order_by("name"))]


def _makes_handouts(campaign: Campaign, person: User) -> bool:
    return role_in(campaign, person) in kind_of(Kind.HANDOUT).makers


@transaction.atomic
def _apply(person: User, picture: Picture, content: bytes, target: str) -> str:
    """Attach the picture; a new handout of a game master is hidden until he shows it."""
    person = require_sign_in(person)
    assert picture.campaign is not None
    handout = Entry.objects.get(pk=int(target)) if target else _new_handout(person, picture, picture.campaign)
    upload = SimpleUploadedFile(f"{picture.subject_name[:80]}.webp", content, content_type="image/webp")
    attach_file(actor=person, entry=handout, upload=upload, caption=picture.subject_name)
    return address_of(handout)


def _new_handout(person: User, picture: Picture, campaign: Campaign) -> Entry:
    runs = Campaign.objects.run_by(person).filter(pk=campaign.pk).exists()
    visibility = Visibility.GAME_MASTERS if runs else Visibility.MEMBERS
    return create_entry(
        actor=person, campaign=campaign, kind=Kind.HANDOUT, name=picture.subject_name, visibility=visibility
    )
