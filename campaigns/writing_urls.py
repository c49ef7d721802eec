"""Addresses of the pages of entries, their words and who sees them."""

from django.urls import path

from campaigns import addresses  # noqa: F401  (the kinds of the addresses below)
from campaigns.views import entries, visibility, writing

_CAMPAIGN = "play/<uuid:campaign_id>/"
_KIND = f"{_CAMPAIGN}<plainkind:kind_path>/"
_ENTRY = f"{_KIND}<slug:slug>/"
_WORDS = f"{_CAMPAIGN}<wordskind:kind_path>/<slug:slug>/"
_KEPT = f"{_CAMPAIGN}<keptkind:kind_path>/<slug:slug>/"

urlpatterns = [
    path(f"{_CAMPAIGN}make/", entries.make, name="entry_make"),
    path(f"{_CAMPAIGN}bin/", entries.bin_page, name="entry_bin"),
    path(f"{_CAMPAIGN}bin/<int:entry_id>/restore/", entries.restore, name="entry_restore"),
    path(f"{_CAMPAIGN}entries/<int:entry_id>/files/", writing.attach, name="attachment_add"),
    path(f"{_CAMPAIGN}entries/<int:entry_id>/show/", writing.show, name="handout_show"),
    path(f"{_CAMPAIGN}files/<uuid:attachment_id>/delete/", writing.delete_file, name="attachment_delete"),
    path(f"{_CAMPAIGN}files/<uuid:attachment_id>/restore/", writing.restore_file, name="attachment_restore"),
    path(f"{_CAMPAIGN}shown/", writing.shown, name="shown_to_me"),
    path(f"{_CAMPAIGN}shown/<int:showing_id>/seen/", writing.seen, name="handout_seen"),
    path(f"{_CAMPAIGN}templates/", writing.templates, name="templates"),
    path(f"{_CAMPAIGN}templates/new/", writing.template_new, name="template_new"),
    path(f"{_CAMPAIGN}templates/<int:template_id>/", writing.template_edit, name="template_edit"),
    path(f"{_CAMPAIGN}templates/<int:template_id>/delete/", writing.template_delete, name="template_delete"),
    path(f"{_CAMPAIGN}templates/<int:template_id>/restore/", writing.template_restore, name="template_restore"),
    path(f"{_CAMPAIGN}who-sees-what/", visibility.who_sees_what, name="who_sees_what"),
    path(f"{_CAMPAIGN}view-as/", visibility.view_as, name="view_as"),
    path(f"{_CAMPAIGN}view-as/stop/", visibility.stop, name="view_as_stop"),
    path(_KIND, entries.entries, name="entries"),
    path(f"{_KIND}new/", entries.create, name="entry_new"),
    path(_ENTRY, entries.entry, name="entry"),
    path(f"{_WORDS}edit/", entries.edit, name="entry_edit"),
    path(f"{_WORDS}delete/", entries.delete, name="entry_delete"),
    path(f"{_KEPT}versions/", writing.versions, name="entry_versions"),
    path(f"{_KEPT}versions/<int:history_id>/restore/", writing.restore_version, name="entry_version_restore"),
]
