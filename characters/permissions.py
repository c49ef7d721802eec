"""Who may make creatures and look after their models."""

from bestiary_site.shared.errors import NotAllowed, NotFound, Refused
from campaigns.models import Campaign, Membership, Role, User, Visibility
from campaigns.permissions import Person, require_change, require_role, require_sign_in, role_in
from characters.models import Character, CharacterRole, ModelVersion


def require_create(actor: Person, campaign: Campaign | None, visibility: str) -> User:
    """Anybody signed in may draft a creature; publishing one in the bestiary is for curators."""
    person = require_sign_in(actor)
    if campaign is not None:
        require_role(campaign, person, Role.GAME_MASTER, Role.PLAYER)
    elif visibility == Visibility.EVERYBODY and not person.may_curate:
        raise NotAllowed(
            "curators_publish",
            "Only curators publish in the bestiary. Save it as a draft and ask a curator to publish it.",
        )
    return person


def require_keeper(character: Character, person: User, keeper: int | None, *, creating: bool = False) -> int | None:
    """Return the key of who shall play or keep the character; giving it to others is for game masters."""
    if character.campaign is None:
        if keeper is not None:
            raise Refused(
                "no_keeper", "Only characters of a campaign are played.", fields={"keeper": ["Leave it out."]}
            )
        return None
    is_game_master = role_in(character.campaign, person) == Role.GAME_MASTER
    if creating and keeper is None and not is_game_master and character.role == CharacterRole.PLAYER:
        return person.pk
    if keeper is not None and not Membership.objects.filter(campaign=character.campaign_id, user=keeper).exists():
        raise Refused(
            "not_a_member", "Only a member of the campaign can play it.", fields={"keeper": ["Choose a member."]}
        )
    may_be = {None, person.pk} if creating else {character.keeper_id}
    if not is_game_master and keeper not in may_be:
        raise NotAllowed("game_master_needed", "Only a game master decides who plays a character.")
    return keeper


def require_seen_by_its_maker(character: Character, person: User, visibility: str = "") -> None:
    """Refuse to hide a character of a campaign from oneself; whoever keeps it sees it always."""
    hidden = (visibility or character.visibility) == Visibility.GAME_MASTERS
    if character.campaign is None or not hidden or character.keeper_id == person.pk:
        return
    if role_in(character.campaign, person) != Role.GAME_MASTER:
        raise NotAllowed("hidden_from_oneself", "You would not see it yourself: only game masters hide characters.")


def require_model_change(model: ModelVersion, actor: Person) -> User:
    """Refuse who neither made the model nor may change its creature."""
    person = require_sign_in(actor)
    if model.character is not None:
        return require_change(model.character, person)
    if model.created_by_id != person.pk:
        raise NotFound("model_not_found", "There is no such model, or it is not yours.")
    return person
