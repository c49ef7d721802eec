"""The readable API: Swagger UI from the site's own files, under a content policy with one exception."""

from typing import Any

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView


# Swagger UI sets style attributes on its elements; scripts stay as strict here as everywhere.
@method_decorator(csp_update({"style-src": "'unsafe-inline'"}), name="dispatch")
class ApiDocs(SpectacularSwaggerSplitView):
    """The page and, with ?script, the code that starts it."""

    url_name = "schema"
    authentication_classes: list[Any] = []
