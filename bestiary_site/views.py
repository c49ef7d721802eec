"""Error pages, as sentences on a page or as JSON where the API is spoken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from bestiary_site.shared.api import json_error


def _speaks_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return request.path.startswith(("/api/", "/_allauth/")) or ("json" in accept and "html" not in accept)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request made no sense."""
    if _speaks_json(request):
        return json_error(request, 400, "The request could not be read: check its address and its body.")
    return render(request, "400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not for the person asking."""
    if _speaks_json(request):
        return json_error(request, 403, "You may not do this.")
    return render(request, "403.html", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say how to go on when a form's token is missing or out of date."""
    words = "The page was open for too long, or cookies are switched off. Load it again, then repeat what you did."
    if _speaks_json(request):
        return json_error(request, 403, words)
    return render(request, "403.html", {"error": {"message": words}}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at this address, or that it is hidden."""
    if _speaks_json(request):
        return json_error(request, 404, "There is nothing at this address, or it is not yours to see.")
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; renders without context, since anything may be broken."""
    if _speaks_json(request):
        return json_error(request, 500, "The fault is on our side and has been written to the log.")
    return HttpResponse(render_to_string("500.html"), status=500)
