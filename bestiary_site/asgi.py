"""The ASGI application: pages and API by Django, live sockets by Channels, one origin check for all sockets."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings")
django_application = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402  (the apps must be loaded first)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from bestiary_site.observing.tracing import set_up  # noqa: E402
from bestiary_site.observing.web import counted_sockets  # noqa: E402
from bestiary_site.sockets import websocket_urlpatterns  # noqa: E402

set_up("web")

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(counted_sockets(URLRouter(websocket_urlpatterns)))
        ),
    }
)
