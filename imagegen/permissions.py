"""Who may have pictures drawn and who may change them: plain functions, called by the services themselves."""

from bestiary_site.shared.errors import NotAllowed, NotFound
from campaigns.models import Campaign, Entry, Role, User
from campaigns.permissions import Person, require_role, require_sign_in, role_in
from imagegen.models import CampaignPictures, Picture


def require_asking(actor: Person, campaign: Campaign | None) -> User:
    """Return who asks: everybody for himself; for a campaign its game masters, and its players where they may."""
    person = require_sign_in(actor)
    if campaign is None:
        return person
    require_role(campaign, person, Role.GAME_MASTER, Role.PLAYER)
    if role_in(campaign, person) == Role.PLAYER and not players_may_ask(campaign):
        raise NotAllowed("players_do_not_ask", "In this campaign only game masters have pictures drawn.")
    return person


def players_may_ask(campaign: Campaign) -> bool:
    """Whether the campaign lets its players ask."""
    said = CampaignPictures.objects.filter(campaign=campaign).values_list("players_may_ask", flat=True).first()
    return said is not False


def require_entry(actor: User, campaign: Campaign | None, entry: Entry | None) -> None:
    """Refuse an entry that the person does not see, or that belongs elsewhere."""
    if entry is None:
        return
    seen = Entry.objects.visible_to(actor).filter(pk=entry.pk).exists()
    if not seen or (entry.campaign_id is not None and entry.campaign_id != (campaign.pk if campaign else None)):
        raise NotFound("entry_not_found", "There is no such entry in this campaign, or it is hidden from you.")


def require_own(actor: Person, picture: Picture) -> User:
    """Refuse who may not change the picture; what he may not see does not exist for him."""
    person = require_sign_in(actor)
    if Picture.objects.owned_by(person).filter(pk=picture.pk).exists():
        return person
    if not Picture.objects.visible_to(person).filter(pk=picture.pk).exists():
        raise NotFound("picture_not_found", "There is no such picture, or it is hidden from you.")
    raise NotAllowed("not_yours", f"You may look at the picture of {picture.subject_name} but not change it.")
