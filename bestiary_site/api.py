"""The canonical API, /api/v1: every resource's addresses, the schema, and the contracts' own addresses beside them."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from bestiary_site.contract_urls import bestiary, pictures
from campaigns.api import archive, campaigns, entries, locations, maps, outside, plot_parts, plots, privacy, relations
from campaigns.api.calendar import CalendarEventViewSet, CalendarView
from campaigns.api.proposals import ProposalViewSet
from campaigns.api.search import SavedSearchViewSet, SearchView, SuggestionsView
from campaigns.api.session_parts import ChecklistViewSet, SessionNoteViewSet
from campaigns.api.sessions import SessionViewSet
from characters.api.creatures import CharacterViewSet
from characters.api.exports import CharacterExport
from characters.api.favourites import FavouriteViewSet
from characters.api.imports import ImportViewSet
from characters.api.in_campaigns import CampaignCharacterViewSet, RelationshipViewSet
from characters.api.models3d import ModelViewSet
from characters.api.parts import PARTS as PARTS_OF_CHARACTERS
from characters.api.versions import VersionViewSet
from imagegen.api import bring_urls
from imagegen.api.pictures import PictureViewSet
from imagegen.api.requests import PictureRequestViewSet, PictureSettingsView
from imagegen.api.scenes import KeptSceneViewSet
from reconstruction.api.captures import CaptureViewSet, ChunkView, UploadViewSet
from reconstruction.api.jobs import ExportViewSet, ModelExports, ReconstructionViewSet
from scenes.api import transfer_urls
from scenes.api.asset_folders import AssetFolderViewSet
from scenes.api.assets import AssetViewSet
from scenes.api.dice import DiceView
from scenes.api.scenes import FolderViewSet, ScenesOfCampaign, SceneViewSet, TableView
from scenes.api.table import ChatView, EventsView, ExploredView, FindGridView, OrdersView, PiecesView

# One spelling here; the other one, with a slash at its end, is served alike (middleware.TrailingSlashMiddleware).
router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("characters", CharacterViewSet, basename="api-character")
router.register("characters/<int:character_pk>/versions", VersionViewSet, basename="api-version")
router.register("characters/<int:character_pk>/relationships", RelationshipViewSet, basename="api-relationship")
for word, kept in PARTS_OF_CHARACTERS.items():
    router.register(f"characters/<int:character_pk>/{word}", kept, basename=f"api-part-{word}")
router.register("campaigns/<uuid:campaign_pk>/characters", CampaignCharacterViewSet, basename="api-campaign-character")
router.register("imports", ImportViewSet, basename="api-import")
router.register("favourites", FavouriteViewSet, basename="api-favourite")
router.register("models", ModelViewSet, basename="api-model")
router.register("campaigns", campaigns.CampaignViewSet, basename="api-campaign")
router.register("campaigns/<uuid:campaign_pk>/members", campaigns.MemberViewSet, basename="api-member")
router.register("campaigns/<uuid:campaign_pk>/invitations", campaigns.InvitationViewSet, basename="api-invitation")
router.register("campaigns/<uuid:campaign_pk>/proposals", ProposalViewSet, basename="api-proposal")
router.register("campaigns/<uuid:campaign_pk>/relations", relations.RelationViewSet, basename="api-relation")
router.register("campaigns/<uuid:campaign_pk>/locations", locations.LocationViewSet, basename="api-location")
for word, parts in maps.PARTS.items():
    at = f"campaigns/<uuid:campaign_pk>/locations/<int:location_pk>/{word}"
    router.register(at, parts, basename=f"api-location-{word}")
router.register("campaigns/<uuid:campaign_pk>/plots", plots.PlotViewSet, basename="api-plot")
for word, plot_part in plot_parts.PARTS.items():
    router.register(f"campaigns/<uuid:campaign_pk>/plots/<int:plot_pk>/{word}", plot_part, basename=f"api-plot-{word}")
router.register("campaigns/<uuid:campaign_pk>/sessions", SessionViewSet, basename="api-session")
_SESSION = "campaigns/<uuid:campaign_pk>/sessions/<int:session_pk>"
router.register(f"{_SESSION}/notes", SessionNoteViewSet, basename="api-session-note")
router.register(f"{_SESSION}/checklist", ChecklistViewSet, basename="api-session-check")
router.register("campaigns/<uuid:campaign_pk>/calendar/events", CalendarEventViewSet, basename="api-calendar-event")
router.register("campaigns/<uuid:campaign_pk>/webhooks", outside.WebhookViewSet, basename="api-webhook")
router.register("campaigns/<uuid:campaign_pk>/deliveries", outside.DeliveryViewSet, basename="api-delivery")
router.register("campaigns/<uuid:campaign_pk>/consents", privacy.ConsentViewSet, basename="api-consent")
router.register("discord/webhooks", outside.DiscordWebhookViewSet, basename="api-discord")
router.register("campaigns/<uuid:campaign_pk>/entries", entries.EntriesOfCampaign, basename="api-campaign-entry")
router.register("campaigns/<uuid:campaign_pk>/names", entries.NamesOfCampaign, basename="api-name")
router.register("campaigns/<uuid:campaign_pk>/tags", entries.TagsOfCampaign, basename="api-tag")
router.register("campaigns/<uuid:campaign_pk>/shown", entries.ShownInCampaign, basename="api-shown")
router.register("campaigns/<uuid:campaign_pk>/templates", entries.TemplatesOfCampaign, basename="api-template")
router.register("campaigns/<uuid:campaign_pk>/assets", AssetViewSet, basename="api-asset")
router.register("campaigns/<uuid:campaign_pk>/asset-folders", AssetFolderViewSet, basename="api-asset-folder")
router.register("campaigns/<uuid:campaign_pk>/scenes", ScenesOfCampaign, basename="api-campaign-scene")
router.register("campaigns/<uuid:campaign_pk>/scene-folders", FolderViewSet, basename="api-scene-folder")
router.register("scenes", SceneViewSet, basename="api-scene")
_SCENE = "scenes/<int:scene_pk>"
_DICE = "campaigns/<uuid:campaign_pk>/dice"
router.register(f"{_SCENE}/pieces", PiecesView, basename="api-scene-piece")
router.register(f"{_SCENE}/events", EventsView, basename="api-scene-event")
router.register(f"{_SCENE}/chat", ChatView, basename="api-scene-chat")
router.register("entries", entries.EntryViewSet, basename="api-entry")
router.register("attachments", entries.AttachmentViewSet, basename="api-attachment")
router.register("searches", SavedSearchViewSet, basename="api-search-saved")
router.register("captures", CaptureViewSet, basename="api-capture")
router.register("uploads", UploadViewSet, basename="api-upload")
router.register("reconstructions", ReconstructionViewSet, basename="api-reconstruction")
router.register("pictures/requests", PictureRequestViewSet, basename="api-picture-request")
router.register("pictures", PictureViewSet, basename="api-picture")
router.register("exports", ExportViewSet, basename="api-export")

urlpatterns = [
    path("schema", SpectacularAPIView.as_view(urlconf="bestiary_site.urls"), name="schema"),
    path("me", campaigns.MeView.as_view(), name="api-me"),
    path("campaigns/import", archive.ImportArchive.as_view(), name="api-archive-import"),
    path("campaigns/<uuid:campaign_pk>/archive", archive.ArchiveView.as_view(), name="api-archive"),
    path("campaigns/<uuid:campaign_pk>/vault", archive.VaultView.as_view(), name="api-vault"),
    path("entries/<int:pk>/audit", privacy.EntryAudit.as_view(), name="api-entry-audit"),
    path("discord/guilds", outside.Guilds.as_view(), name="api-guilds"),
    path("sessions/<int:pk>/discord/post", outside.SessionPost.as_view(), name="api-session-post"),
    path(
        "campaigns/<uuid:campaign_pk>/characters/copy",
        CampaignCharacterViewSet.as_view({"post": "copy"}),
        name="api-campaign-character-copy",
    ),
    path(
        "campaigns/<uuid:campaign_pk>/calendar",
        CalendarView.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-calendar",
    ),
    path(
        "campaigns/<uuid:campaign_pk>/calendar/month",
        CalendarView.as_view({"get": "month"}),
        name="api-calendar-month",
    ),
    path("campaigns/<uuid:campaign_pk>/calendar/day", CalendarView.as_view({"get": "day"}), name="api-calendar-day"),
    path(
        "campaigns/<uuid:campaign_pk>/table",
        TableView.as_view({"get": "retrieve", "put": "update"}),
        name="api-table",
    ),
    path(
        "campaigns/<uuid:campaign_pk>/picture-settings",
        PictureSettingsView.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-picture-settings",
    ),
    path(_DICE, DiceView.as_view({"get": "retrieve"}), name="api-dice"),
    path(f"{_DICE}/seeds", DiceView.as_view({"post": "change"}), name="api-dice-seeds"),
    path(f"{_DICE}/check", DiceView.as_view({"post": "check"}), name="api-dice-check"),
    path(f"{_SCENE}/orders", OrdersView.as_view({"post": "create"}), name="api-scene-orders"),
    path(f"{_SCENE}/find-grid", FindGridView.as_view({"post": "create"}), name="api-scene-grid"),
    path(f"{_SCENE}/explored", ExploredView.as_view({"get": "retrieve"}), name="api-scene-explored"),
    path("invitations/<str:token>", campaigns.InvitationByToken.as_view(), name="api-join"),
    path("campaigns/<uuid:campaign_pk>/graph", relations.GraphView.as_view({"get": "retrieve"}), name="api-graph"),
    path("characters/<int:pk>/export", CharacterExport.as_view(), name="api-character-export"),
    path(
        "campaigns/<uuid:campaign_pk>/preview", entries.WordsOfCampaign.as_view({"post": "create"}), name="api-preview"
    ),
    path(
        "campaigns/<uuid:campaign_pk>/visibility",
        entries.VisibilityOfCampaign.as_view({"post": "create"}),
        name="api-visibility",
    ),
    path("search", SearchView.as_view(), name="api-search"),
    path("search/suggestions", SuggestionsView.as_view(), name="api-search-suggestions"),
    path("uploads/<uuid:upload_id>/chunks/<int:offset>", ChunkView.as_view(), name="api-chunk"),
    path("models/<uuid:model_id>/exports", ModelExports.as_view(), name="api-model-exports"),
    path(
        "pictures/scenes",
        KeptSceneViewSet.as_view({"get": "list", "post": "create", "delete": "clear"}),
        name="api-kept-scenes",
    ),
    path(
        "pictures/scenes/statistics",
        KeptSceneViewSet.as_view({"get": "statistics"}),
        name="api-kept-scene-statistics",
    ),
    *transfer_urls.urlpatterns,
    *bring_urls.urlpatterns,
    *router.urls,
    *bestiary,
    *pictures,
]
