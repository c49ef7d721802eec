"""Who may read the audit, who agreed to be recorded."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.audiences import is_game_master
from campaigns.models import AuditRecord, Campaign, Consent, ConsentPurpose, Entry, Role, User
from campaigns.permissions import Person, require_change, require_role, require_sign_in
from campaigns.services.audit import record
from campaigns.services.membership import require_not_guest

CONSENT_WORDS = {
    ConsentPurpose.RECORDING: (
        "My voice may be recorded at the table of this campaign. Its members may listen to the recordings. They are "
        "kept as long as the settings of the campaign say. I may take this back at any time; from then on nothing "
        "more of me is recorded."
    ),
    ConsentPurpose.TRANSCRIPT: (
        "What I say at the table of this campaign may be turned into text by a program, and the text may be used for "
        "summaries and entries of the campaign. I may take this back at any time; from then on nothing more of what I "
        "say is turned into text."
    ),
}


# -- the audit --------------------------------------------------------------------------------------------


def audit_of_campaign(*, actor: Person, campaign: Campaign) -> QuerySet[AuditRecord]:
    """Return what was done in a campaign, the newest first (game masters)."""
    require_role(campaign, actor, Role.GAME_MASTER)
    return AuditRecord.objects.filter(campaign=campaign).select_related("actor").order_by("-at", "-pk")


def audit_of_entry(*, actor: Person, entry: Entry) -> QuerySet[AuditRecord]:
    """Return what was done to an entry, for who may change it.

    Others than game masters read of the entry's own acts and of what they did themselves, without values: what is
    kept with it may be hidden from them, and so may be what somebody wrote.
    """
    person = require_change(entry, actor)
    rows = AuditRecord.objects.filter(entry=entry.pk).select_related("actor").order_by("-at", "-pk")
    if runs_audit(entry, person):
        return rows
    own = [f"{entry.kind}.{act}" for act in ("created", "changed", "deleted", "restored")]
    return rows.filter(Q(act__in=own) | Q(actor=person)).defer("changes")


def runs_audit(entry: Entry, person: Person) -> bool:
    """Whether this person reads the values, too."""
    return is_game_master(entry.campaign, person)


def narrow_audit(
    rows: QuerySet[AuditRecord],
    *,
    person: int | None = None,
    act: str = "",
    entry: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditRecord]:
    """Narrow records by who did it, what (the beginning of the act's name), to which entry, and when."""
    if person is not None:
        rows = rows.filter(actor=person)
    if act:
        rows = rows.filter(act__startswith=act)
    if entry is not None:
        rows = rows.filter(entry=entry)
    if since is not None:
        rows = rows.filter(at__date__gte=since)
    if until is not None:
        rows = rows.filter(at__date__lte=until)
    return rows


def audit_as_csv(rows: QuerySet[AuditRecord]) -> Iterator[bytes]:
    """Yield records as a table."""
    yield _line(["when", "who", "act", "kind", "name", "changes"])
    for row in rows.iterator(chunk_size=500):
        changes = "; ".join(
            f"{name}: {pair[0]!s} → {pair[1]!s}" for name, pair in row.changes.items() if len(pair) == 2
        )
        who = row.actor.username if row.actor else ""
        yield _line([row.at.isoformat(), who, row.act, row.target_type, row.target_name, changes])


def _line(cells: list[str]) -> bytes:
    whole = io.StringIO()
    csv.writer(whole).writerow([_harmless(cell) for cell in cells])
    return whole.getvalue().encode()


def _harmless(cell: str) -> str:
    """A cell that begins like a formula would be one in many programs."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


# -- consent ----------------------------------------------------------------------------------------------


@transaction.atomic
def give_consent(*, actor: Person, campaign: Campaign, purpose: str) -> Consent:
    """Agree to the words of a purpose. Who has agreed to them already changes nothing."""
    person = _member(actor, campaign)
    words = _words(purpose)
    held = Consent.objects.in_force().filter(campaign=campaign, user=person, purpose=purpose).first()
    if held is not None and held.words == words:
        return held
    if held is not None:  # agreed to other words, before they were changed
        Consent.objects.filter(pk=held.pk).update(withdrawn_at=timezone.now())
    given = Consent.objects.create(campaign=campaign, user=person, purpose=purpose, words=words)
    record("consent.given", actor=person, target=given, campaign=campaign, changes={"purpose": ["", purpose]})
    return given


@transaction.atomic
def withdraw_consent(*, actor: Person, campaign: Campaign, purpose: str) -> Consent:
    """Take an agreement back; that it was given stays written down."""
    person = _member(actor, campaign)
    _words(purpose)
    held = Consent.objects.in_force().filter(campaign=campaign, user=person, purpose=purpose).first()
    if held is None:
        raise NotFound("no_consent", "You have not agreed to this, or have taken it back already.")
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    record("consent.withdrawn", actor=person, target=held, campaign=campaign, changes={"purpose": [purpose, ""]})
    return held


def consents_of(*, actor: Person, campaign: Campaign) -> QuerySet[Consent]:
    """Return one's own consents, or for game masters everybody's."""
    person = _member(actor, campaign)
    rows = Consent.objects.filter(campaign=campaign).select_related("user")
    return rows if is_game_master(campaign, person) else rows.filter(user=person)


def agrees(campaign: Campaign, user: User, purpose: str) -> bool:
    """Whether somebody agrees to a purpose now, in its present words."""
    return (
        Consent.objects.in_force().filter(campaign=campaign, user=user, purpose=purpose, words=_words(purpose)).exists()
    )


def _member(actor: Person, campaign: Campaign) -> User:
    person = require_sign_in(actor)
    require_not_guest(person)
    require_role(campaign, person, *Role)
    return person


def _words(purpose: str) -> str:
    if purpose not in ConsentPurpose.values:
        raise Refused("bad_purpose", f"A consent is for one of {', '.join(ConsentPurpose.values)}.")
    return CONSENT_WORDS[ConsentPurpose(purpose)]
