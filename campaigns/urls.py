"""Addresses of the campaigns' pages."""

from django.urls import path

from campaigns import writing_urls
from campaigns.views import calendar, campaigns, outside, plot_page, plots, proposals, relations, search, settings

_CAMPAIGN = "play/<uuid:campaign_id>/"
_PLOT = f"{_CAMPAIGN}plots/<slug:slug>/"

urlpatterns = [
    path("play/", campaigns.play, name="play"),
    path(_CAMPAIGN, campaigns.campaign, name="campaign"),
    path(f"{_CAMPAIGN}edit/", campaigns.edit, name="campaign_edit"),
    path(f"{_CAMPAIGN}delete/", campaigns.delete, name="campaign_delete"),
    path(f"{_CAMPAIGN}restore/", campaigns.restore, name="campaign_restore"),
    path(f"{_CAMPAIGN}audit/", campaigns.audit, name="campaign_audit"),
    path(f"{_CAMPAIGN}invitations/", campaigns.make_invitation, name="campaign_invite"),
    path(f"{_CAMPAIGN}invitations/<int:invitation_id>/revoke/", campaigns.revoke, name="campaign_revoke"),
    path(f"{_CAMPAIGN}members/<int:membership_id>/", campaigns.change_member, name="campaign_member"),
    path(f"{_CAMPAIGN}settings/", settings.campaign_settings, name="campaign_settings"),
    path(f"{_CAMPAIGN}proposals/", proposals.proposals, name="proposals"),
    path(f"{_CAMPAIGN}proposals/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path(f"{_CAMPAIGN}relations/", relations.relations, name="relations"),
    path(f"{_CAMPAIGN}relations/new/", relations.relation_new, name="relation_new"),
    path(f"{_CAMPAIGN}relations/<int:relation_id>/", relations.relation, name="relation"),
    path(f"{_CAMPAIGN}relations/<int:relation_id>/edit/", relations.relation_edit, name="relation_edit"),
    path(f"{_CAMPAIGN}relations/<int:relation_id>/delete/", relations.relation_delete, name="relation_delete"),
    path(f"{_CAMPAIGN}relations/<int:relation_id>/restore/", relations.relation_restore, name="relation_restore"),
    path(f"{_CAMPAIGN}outside/", outside.outside, name="outside"),
    path(f"{_CAMPAIGN}outside/webhooks/new/", outside.add_webhook, name="webhook_new"),
    path(f"{_CAMPAIGN}outside/webhooks/<uuid:webhook_id>/", outside.change, name="webhook_edit"),
    path(f"{_CAMPAIGN}outside/webhooks/<uuid:webhook_id>/act/", outside.act, name="webhook_act"),
    path(f"{_CAMPAIGN}outside/webhooks/<uuid:webhook_id>/remove/", outside.remove, name="webhook_remove"),
    path(f"{_CAMPAIGN}outside/channels/new/", outside.add_channel, name="channel_new"),
    path(f"{_CAMPAIGN}outside/channels/<uuid:channel_id>/", outside.change, name="channel_edit"),
    path(f"{_CAMPAIGN}outside/channels/<uuid:channel_id>/act/", outside.act, name="channel_act"),
    path(f"{_CAMPAIGN}outside/channels/<uuid:channel_id>/remove/", outside.remove, name="channel_remove"),
    path(f"{_CAMPAIGN}outside/log/<uuid:delivery_id>/", outside.delivery, name="delivery"),
    path(f"{_CAMPAIGN}outside/log/<uuid:delivery_id>/resend/", outside.resend, name="delivery_resend"),
    path(f"{_CAMPAIGN}outside/sessions/<slug:slug>/", outside.session_post, name="session_post"),
    path(f"{_CAMPAIGN}plots/", plots.plots, name="plots"),
    path(f"{_CAMPAIGN}plots/new/", plots.plot_new, name="plot_new"),
    path(f"{_CAMPAIGN}plots/bin/<int:entry_id>/restore/", plots.plot_restore, name="plot_restore"),
    path(f"{_PLOT}", plots.plot, name="plot"),
    path(f"{_PLOT}edit/", plots.plot_edit, name="plot_edit"),
    path(f"{_PLOT}delete/", plots.plot_delete, name="plot_delete"),
    path(f"{_PLOT}parts/<slug:part>/", plot_page.plot_part_add, name="plot_part_add"),
    path(f"{_PLOT}parts/<slug:part>/<int:part_id>/", plot_page.plot_part, name="plot_part"),
    path(f"{_PLOT}parts/<slug:part>/<int:part_id>/remove/", plot_page.plot_part_remove, name="plot_part_remove"),
    path(f"{_CAMPAIGN}search/", search.campaign_search, name="campaign_search"),
    path("search/", search.search_page, name="search"),
    path("search/saved/", search.saved_searches, name="saved_searches"),
    path("search/saved/<int:search_id>/delete/", search.saved_search_delete, name="saved_search_delete"),
    path("search/recent/forget/", search.recent_clear, name="recent_clear"),
    path(f"{_CAMPAIGN}calendar/", calendar.calendar, name="calendar"),
    path(f"{_CAMPAIGN}calendar/today/", calendar.calendar_today, name="calendar_today"),
    path(f"{_CAMPAIGN}calendar/edit/", calendar.calendar_edit, name="calendar_edit"),
    path(f"{_CAMPAIGN}calendar/events/", calendar.calendar_events, name="calendar_events"),
    path(f"{_CAMPAIGN}calendar/events/new/", calendar.calendar_event_new, name="calendar_event_new"),
    path(f"{_CAMPAIGN}calendar/events/<int:event_id>/", calendar.calendar_event, name="calendar_event"),
    path(
        f"{_CAMPAIGN}calendar/events/<int:event_id>/remove/",
        calendar.calendar_event_remove,
        name="calendar_event_remove",
    ),
    path("join/<str:token>/", campaigns.join, name="join-campaign"),
    *writing_urls.urlpatterns,
]
