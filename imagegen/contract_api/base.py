"""What all doors of contract 2 share: their words for refusals, who asks, and in which campaign."""

import uuid
from typing import Any

from rest_framework.exceptions import ParseError

from bestiary_site.shared.contracts import ContractView
from bestiary_site.shared.errors import NotFound
from bestiary_site.shared.parsers import BoundedJSON
from campaigns.models import Campaign, User
from imagegen.contract_api.parsers import SmallForm, SmallMultiPart


class PictureDoor(ContractView):
    """Base of them: a refusal is `{detail: {status, code, message}}`; form, JSON and address are read alike."""

    parser_classes = [BoundedJSON, SmallForm, SmallMultiPart]

    def word_error(self, status: int, told: dict[str, Any]) -> dict[str, Any]:
        """Return a refusal as these clients read it, with the fields at fault where there are some."""
        said = {"status": status, "code": told["code"], "message": told["message"]}
        return {"detail": said | ({"fields": told["fields"]} if told.get("fields") else {})}

    @property
    def person(self) -> User:
        """Who is asking."""
        person: Any = self.request.user
        return person

    def campaign(self) -> Campaign | None:
        """Return the campaign that `?campaign=` names; the old clients know none and work for themselves."""
        named = str(self.request.query_params.get("campaign", ""))
        if not named:
            return None
        found = Campaign.objects.visible_to(self.person).filter(pk=read_id(named)).first()
        if found is None:
            raise NotFound("campaign_not_found", "There is no such campaign, or you do not belong to it.")
        return found

    def said(self) -> dict[str, Any]:
        """Return what the client says in the body and in the address; the body goes first."""
        body: Any = self.request.data
        if not hasattr(body, "items"):
            raise ParseError("Send an object.")
        return self.request.query_params.dict() | {str(name): value for name, value in body.items()}


def read_id(text: str) -> uuid.UUID:
    """Return the id, or one that nothing has."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
