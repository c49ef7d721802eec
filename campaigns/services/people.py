"""Changing what an account says of its person."""

from django.db import transaction

from bestiary_site.shared.errors import Refused
from campaigns.models import User
from campaigns.permissions import Person, require_sign_in
from campaigns.services.audit import record
from campaigns.services.membership import require_not_guest


@transaction.atomic
def update_profile(*, actor: Person, first_name: str, last_name: str) -> User:
    """Change the name that others see."""
    person = require_sign_in(actor)
    require_not_guest(person)
    before = person.display_name
    person.first_name, person.last_name = first_name.strip(), last_name.strip()
    if len(person.first_name) > 150 or len(person.last_name) > 150:
        raise Refused("name_too_long", "A name has at most 150 characters.", fields={"first_name": ["Too long."]})
    person.save(update_fields=["first_name", "last_name"])
    if person.display_name != before:
        record("person.changed", actor=person, target=person, changes={"name": [before, person.display_name]})
    return person
