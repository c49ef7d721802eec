"""Every WebSocket address of the site."""

from django.urls import path

from campaigns.consumers import SessionConsumer
from campaigns.live.campaign import CampaignConsumer
from imagegen.consumers import RequestConsumer
from reconstruction.consumers import JobConsumer
from scenes.consumers import TableSocket
from scenes.contract_ws import ContractSocket

websocket_urlpatterns = [
    path("live/sessions/<int:session_id>/", SessionConsumer.as_asgi(), name="live-session"),
    path("live/campaigns/<uuid:campaign_id>/", CampaignConsumer.as_asgi(), name="live-campaign"),
    path("live/scenes/<uuid:scene_uid>/", TableSocket.as_asgi(), name="live-scene"),
    path("live/pictures/<uuid:request_id>/", RequestConsumer.as_asgi(), name="live-picture"),
    path("live/jobs/<uuid:job_id>/", JobConsumer.as_asgi(), name="live-job"),
    path("ws", ContractSocket.as_asgi(), name="contract-table"),
]
