"""Addresses of the creatures' pages: of the bestiary, and the same again inside a campaign."""

from django.urls import path

from characters.views import browse, edit, imports, models3d, parts, versions

_CAMPAIGN = "play/<uuid:campaign_id>/characters/"

urlpatterns = [
    path("", browse.home, name="home"),
    path("bestiary/new/", edit.create, name="creature_new"),
    path("bestiary/compare/", browse.compare, name="creature_compare"),
    path("bestiary/favourites/", browse.favourites, name="favourites"),
    path("bestiary/drafts/", browse.drafts, name="drafts"),
    path("bestiary/bin/", edit.bin_page, name="bin"),
    path("bestiary/bin/<int:character_id>/restore/", edit.undelete, name="creature_undelete"),
    path("bestiary/models/<uuid:model_id>/publish/", models3d.publish, name="model-publish"),
    path("bestiary/models/<uuid:model_id>/unpublish/", models3d.unpublish, name="model-unpublish"),
    path("bestiary/models/<uuid:model_id>/delete/", models3d.delete, name="model-delete"),
    path(_CAMPAIGN, browse.campaign_characters, name="campaign_characters"),
    path(f"{_CAMPAIGN}new/", edit.create, name="campaign_character_new"),
    path("bestiary/import/", imports.start, name="bestiary_import"),
    path("bestiary/import/<uuid:run_id>/", imports.preview, name="bestiary_import_run"),
    path("play/<uuid:campaign_id>/import/", imports.start, name="import_start"),
    path("play/<uuid:campaign_id>/import/<uuid:run_id>/", imports.preview, name="import_run"),
    path("bestiary/<slug:slug>/", browse.creature, name="creature"),
    path(f"{_CAMPAIGN}<slug:slug>/", browse.creature, name="campaign-character"),
    path("bestiary/<slug:slug>/copy/", edit.copy, name="creature_copy"),
    path(f"{_CAMPAIGN}<slug:slug>/kept/<slug:part>/", parts.part_add, name="part_add"),
    path(f"{_CAMPAIGN}<slug:slug>/kept/<slug:part>/<int:part_id>/", parts.part_change, name="part_change"),
    path(f"{_CAMPAIGN}<slug:slug>/kept/<slug:part>/<int:part_id>/act/", parts.part_act, name="part_act"),
    # One name for both homes of a creature: reverse() picks by the arguments.
    *(
        route
        for home in ("bestiary/", _CAMPAIGN)
        for route in (
            path(f"{home}<slug:slug>/edit/", edit.edit, name="creature_edit"),
            path(f"{home}<slug:slug>/export/", imports.export, name="creature_export"),
            path(f"{home}<slug:slug>/delete/", edit.delete, name="creature_delete"),
            path(f"{home}<slug:slug>/favourite/", edit.toggle_favourite, name="favourite_toggle"),
            path(f"{home}<slug:slug>/versions/", versions.versions, name="creature_versions"),
            path(f"{home}<slug:slug>/versions/<int:history_id>/restore/", versions.restore, name="creature_restore"),
        )
    ),
]
