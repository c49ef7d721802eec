"""The page that brings pictures along from an older client; its work is done in the browser and by the API."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.models import Campaign


@login_required
@require_safe
def bring(request: HttpRequest) -> HttpResponse:
    """Find, look at and bring pictures. Template imagegen/bring.html, context: campaigns that the person runs."""
    return render(request, "imagegen/bring.html", {"campaigns": Campaign.objects.run_by(request.user)})
