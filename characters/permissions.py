"""Who may make creatures and look after their models."""

from bestiary_site.shared.errors import NotAllowed, NotFound
from campaigns.models import Campaign, Role, User, Visibility
from campaigns.permissions import Person, require_change, require_role, require_sign_in
from characters.models import ModelVersion


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


def require_model_change(model: ModelVersion, actor: Person) -> User:
    """Refuse who neither made the model nor may change its creature."""
    person = require_sign_in(actor)
    if model.character is not None:
        return require_change(model.character, person)
    if model.created_by_id != person.pk:
        raise NotFound("model_not_found", "There is no such model, or it is not yours.")
    return person
