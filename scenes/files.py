"""The door to the files of assets: their addresses tell the uid alone, and only members of the campaign load them."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bestiary_site.shared import storage
from scenes.models import Asset
from scenes.services.asset_files import file_name, key_of

# The file of an asset never changes, so browsers need not ask again; shared caches may not keep it.
FOR_EVER = "private, max-age=31536000, immutable"

_NEEDED = ("uid", "file", "thumbnail", "sizes", "tiles", "content_type", "width", "height")


@require_safe
def table_file(request: HttpRequest, uid: str, variant: str) -> HttpResponse | FileResponse:
    """Give an asset's file, a smaller copy, its thumbnail or a tile; `about.json` tells what there is of it."""
    shown = Asset.objects.visible_to(request.user).only(*_NEEDED)
    asset = get_object_or_404(shown, uid=uid)
    if variant == "about.json":
        return _about(asset)
    key = key_of(asset, variant)
    if not key:
        raise Http404("There is no such size of it.")
    response = storage.serve(request, key, public=False, name=file_name(asset, variant))
    if "Location" not in response and response.status_code in (200, 206, 304):
        response["Cache-Control"] = FOR_EVER
    return response


def _about(asset: Asset) -> JsonResponse:
    """What a browser must know to choose the copy that fits. Copies are made later, so that it asks again."""
    told = {"width": asset.width, "height": asset.height, "sizes": asset.sizes, "tiles": asset.tiles}
    return JsonResponse(told, headers={"Cache-Control": "private, max-age=60"})
