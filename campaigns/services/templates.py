"""What new entries start with: a campaign's templates, kept by its game masters."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotFound, Refused
from campaigns.kinds import all_kinds
from campaigns.models import Campaign, EntryTemplate, Role
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record

MOST_TEMPLATES = 200
LONGEST_BODY = 200_000


@transaction.atomic
def create_template(*, actor: Person, campaign: Campaign, kind: str, name: str, body: str = "") -> EntryTemplate:
    """Make a template for new entries of a kind."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    if kind not in {known.kind for known in all_kinds()}:
        raise Refused("unknown_kind", f"There is no kind {kind}.", fields={"kind": ["There is no such kind."]})
    if EntryTemplate.objects.filter(campaign=campaign, deleted_at=None).count() >= MOST_TEMPLATES:
        raise Refused("too_many", f"A campaign has at most {MOST_TEMPLATES} templates. Delete one first.")
    made = EntryTemplate(campaign=campaign, kind=kind, name=_name(name), body=_body(body))
    _save(made)
    record("template.created", actor=person, target=made)
    return made


@transaction.atomic
def update_template(
    *,
    actor: Person,
    template: EntryTemplate,
    name: str | None = None,
    body: str | None = None,
    expected_version: int | None = None,
) -> EntryTemplate:
    """Change a template."""
    person = require_sign_in(actor)
    require_role(template.campaign, person, Role.GAME_MASTER)
    template = EntryTemplate.objects.select_for_update().get(pk=template.pk)
    if expected_version is not None and expected_version != template.version:
        details = {"version": template.version, "theirs": {"body": template.body}, "yours": {"body": body}}
        raise Conflict("changed_meanwhile", f"{template.name} was changed meanwhile. Look again.", details=details)
    said = {"name": _name(name) if name is not None else template.name}
    said["body"] = _body(body) if body is not None else template.body
    changes = {key: [getattr(template, key), value] for key, value in said.items() if getattr(template, key) != value}
    for key, (_, value) in changes.items():
        setattr(template, key, value)
    if changes:
        template.version += 1
        _save(template)
        record("template.changed", actor=person, target=template, changes=changes)
    return template


@transaction.atomic
def delete_template(*, actor: Person, template: EntryTemplate) -> None:
    """Put a template in the bin."""
    person = require_sign_in(actor)
    require_role(template.campaign, person, Role.GAME_MASTER)
    template.deleted_at = timezone.now()
    template.save(update_fields=["deleted_at", "updated_at"])
    record("template.deleted", actor=person, target=template)


@transaction.atomic
def restore_template(*, actor: Person, campaign: Campaign, template_id: int) -> EntryTemplate:
    """Bring a template back."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    gone = EntryTemplate.objects.filter(campaign=campaign, pk=template_id).exclude(deleted_at=None).first()
    if gone is None:
        raise NotFound("template_not_found", "There is no such template in the bin.")
    gone.deleted_at = None
    _save(gone)
    record("template.restored", actor=person, target=gone)
    return gone


def _name(name: str) -> str:
    clean = name.replace("\x00", "").strip()
    if not clean or len(clean) > 100:
        raise Refused(
            "invalid", "A template needs a name of at most 100 characters.", fields={"name": ["1 to 100 characters."]}
        )
    return clean


def _body(body: str) -> str:
    clean = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(clean) > LONGEST_BODY:
        raise Refused("invalid", "The text is too long.", fields={"body": [f"At most {LONGEST_BODY} characters."]})
    return clean


def _save(template: EntryTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        message = f"There is already a template called {template.name} for this kind."
        raise Conflict("name_taken", message, fields={"name": ["This name is taken."]}) from error
