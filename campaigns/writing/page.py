"""What every page of an entry shows besides its own: story, tags, backlinks, files, who sees it."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from campaigns.kinds import address_of, kind_of
from campaigns.models import Attachment, Entry, Visibility
from campaigns.permissions import Person
from campaigns.writing.mentions import backlinks
from campaigns.writing.shown import Reader, render_entry

BACKLINKS_SHOWN = 40


def entry_context(entry: Entry, viewer: Person) -> dict[str, Any]:
    """Return the context of templates/campaigns/_entry_parts.html for this person.

    `parts` holds entry, story (HTML), tags (each with the address of its list), backlinks, more_backlinks, attachments,
    who (a sentence, for who may change the entry), may_change, is_game_master, may_show, links (address by act: edit,
    delete, versions, attach, show; an act without a page is left out).
    """
    reader = Reader(entry.campaign, viewer)
    may_change = Entry.objects.changeable_by(viewer).filter(pk=entry.pk).exists()
    leading_here = backlinks(entry, viewer)
    files = Attachment.objects.visible_to(viewer).filter(entry=entry.pk).select_related("uploaded_by")
    parts = {
        "entry": entry,
        "story": render_entry(entry, viewer),
        "tags": list(entry.tags.all()),
        "backlinks": leading_here[:BACKLINKS_SHOWN],
        "more_backlinks": max(0, len(leading_here) - BACKLINKS_SHOWN),
        "attachments": list(files),
        "who": who_sees(entry) if may_change else "",
        "may_change": may_change,
        "is_game_master": reader.hears_all,
        "links": links_of(entry),
    }
    return {"parts": parts}


def who_sees(entry: Entry) -> str:
    """Return who may see an entry, as a sentence for somebody who may know."""
    if entry.campaign_id is None:
        return "Everybody." if entry.visibility == Visibility.EVERYBODY else "You and the curators: a draft."
    people = []
    if entry.visibility == Visibility.CHOSEN:
        people = [row.user.display_name for row in entry.viewers.select_related("user")]
        people += [entry.created_by.display_name] if entry.created_by else []
    if entry.visibility in (Visibility.EVERYBODY, Visibility.MEMBERS):
        return "All members of the campaign."
    people += [entry.keeper.display_name] if entry.keeper else []
    named = ", ".join(dict.fromkeys(people))
    return f"{named} and the game masters." if named else "Game masters only."


def links_of(entry: Entry) -> dict[str, str]:
    """Return the addresses of what can be done with an entry, as far as its kind has them."""
    where = [entry.campaign_id, kind_of(entry).path, entry.slug]
    routes: dict[str, tuple[str, list[Any]]] = {
        "edit": ("entry_edit", where),
        "delete": ("entry_delete", where),
        "versions": ("entry_versions", where),
        "attach": ("attachment_add", [entry.campaign_id, entry.pk]),
        "show": ("handout_show", [entry.campaign_id, entry.pk]),
    }
    links = {"page": address_of(entry)}
    for act, (route, arguments) in routes.items():
        try:
            links[act] = reverse(route, args=arguments)
        except NoReverseMatch:
            continue
    return links
