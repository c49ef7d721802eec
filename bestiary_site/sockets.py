"""Every WebSocket address of the site."""

from django.urls import path

from reconstruction.consumers import JobConsumer

websocket_urlpatterns = [
    path("live/jobs/<uuid:job_id>/", JobConsumer.as_asgi(), name="live-job"),
]
