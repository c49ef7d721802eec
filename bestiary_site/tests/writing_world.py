"""The owner's private words for the tests of who reaches what, and rows for the tests of lists."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaigns.models import Attachment, Campaign, Entry, EntryTemplate, HandoutShowing, User
from campaigns.services.attachments import attach_file
from campaigns.services.entries import create_entry, delete_entry
from campaigns.services.templates import create_template

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


def make_file(owner: User, entry: Entry, **values: Any) -> Attachment:
    """Attach a small picture."""
    upload = SimpleUploadedFile("secret.png", PNG, content_type="image/png")
    return attach_file(actor=owner, entry=entry, upload=upload, **values)


def writing_things(owner: User, campaign: Campaign) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return what addresses name: by parameter, by resource of the API, and what lies in bins by route."""
    hidden = create_entry(
        actor=owner, campaign=campaign, kind="note", name="Secret Note", body="Hidden words.", visibility="game_masters"
    )
    gone = create_entry(actor=owner, campaign=campaign, kind="note", name="Gone Note")
    delete_entry(actor=owner, entry=gone)
    file, gone_file = make_file(owner, hidden), make_file(owner, hidden)
    Attachment.objects.filter(pk=gone_file.pk).update(deleted_at=timezone.now(), deleted_by=owner)
    template = create_template(actor=owner, campaign=campaign, kind="note", name="Secret Template")
    gone_template = create_template(actor=owner, campaign=campaign, kind="note", name="Gone Template")
    EntryTemplate.objects.filter(pk=gone_template.pk).update(deleted_at=timezone.now())
    showing = HandoutShowing.objects.create(handout_id=hidden.pk, user=owner, shown_at=timezone.now())
    by_name = {
        "kind_path": "notes",
        "entry_slug": hidden.slug,
        "entry_history_id": hidden.history.latest().history_id,
        "entry_id": hidden.pk,
        "attachment_id": file.pk,
        "template_id": template.pk,
        "showing_id": showing.pk,
    }
    by_resource = {
        "api-entry": hidden.pk,
        "api-attachment": file.pk,
        "api-template": template.pk,
        "api-shown": showing.pk,
    }
    deleted = {
        "entry_restore": {"entry_id": gone.pk},
        "api-entry-restore": {"pk": gone.pk},
        "attachment_restore": {"attachment_id": gone_file.pk},
        "api-attachment-restore": {"pk": gone_file.pk},
        "template_restore": {"template_id": gone_template.pk},
        "api-template-restore": {"pk": gone_template.pk},
    }
    return by_name, by_resource, deleted


class WritingRows:
    """Rows of everything that belongs to words, around one note."""

    def __init__(self, owner: User, campaign: Campaign) -> None:
        self.owner, self.campaign, self.count = owner, campaign, 0
        self.note = create_entry(actor=owner, campaign=campaign, kind="note", name="The Page", body="[[Handout 1]]")

    def grow(self) -> None:
        """Add one row to every list."""
        self.count += 1
        body = f"[[The Page]] and [[Handout {self.count}]]\n\n:::secret\nNo.\n:::"
        made = create_entry(
            actor=self.owner,
            campaign=self.campaign,
            kind="handout",
            name=f"Handout {self.count}",
            body=body,
            tags=["a"],
        )
        gone = create_entry(actor=self.owner, campaign=self.campaign, kind="note", name=f"Gone {self.count}")
        delete_entry(actor=self.owner, entry=gone)
        make_file(self.owner, self.note)
        create_template(actor=self.owner, campaign=self.campaign, kind="note", name=f"Template {self.count}")
        HandoutShowing.objects.create(handout_id=made.pk, user=self.owner, shown_at=timezone.now())

    def addresses(self) -> list[str]:
        """Return the pages and the addresses of the API that list them."""
        play, api = f"/play/{self.campaign.pk}", f"/api/v1/campaigns/{self.campaign.pk}"
        entry = f"/api/v1/entries/{self.note.pk}"
        page = f"{play}/notes/{self.note.slug}"
        return [
            f"{play}/handouts/", f"{play}/handouts/?q=hand&tag=a", f"{page}/", f"{page}/versions/", f"{play}/bin/",
            f"{play}/templates/", f"{play}/shown/", f"{play}/who-sees-what/", f"{play}/notes/new/", f"{api}/entries",
            f"{api}/entries?kind=handout&tag=a", f"{api}/names?q=ha", f"{api}/tags", f"{api}/templates", f"{api}/shown",
            entry, f"{entry}/versions", f"{entry}/backlinks", f"{entry}/attachments",
        ]  # fmt: skip
