"""Acts on the models of a creature, from buttons of its page that work without scripts."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from characters.models import Character, ModelVersion
from characters.services.models3d import delete_model, publish_model, unpublish_model
from characters.views.common import person_of


def _find(request: HttpRequest, model_id: uuid.UUID) -> tuple[ModelVersion, Character]:
    """Return a model that this person may see, with its creature; a model of no creature has no page to go back to."""
    seen = ModelVersion.objects.visible_to(person_of(request)).select_related("character")
    model = get_object_or_404(seen, pk=model_id)
    if model.character is None:
        raise Http404("This model belongs to no creature yet.")
    return model, model.character


@login_required
@require_POST
def publish(request: HttpRequest, model_id: uuid.UUID) -> HttpResponse:
    """Show this model on its creature's page."""
    model, character = _find(request, model_id)
    publish_model(actor=person_of(request), model=model, character=character)
    messages.success(request, f"{character.name} now shows model {model.number}.")
    return redirect(character)


@login_required
@require_POST
def unpublish(request: HttpRequest, model_id: uuid.UUID) -> HttpResponse:
    """Take this model off its creature's page."""
    model, character = _find(request, model_id)
    unpublish_model(actor=person_of(request), model=model)
    messages.success(request, f"{character.name} no longer shows model {model.number}. It is kept.")
    return redirect(character)


@login_required
@require_POST
def delete(request: HttpRequest, model_id: uuid.UUID) -> HttpResponse:
    """Put this model in the bin."""
    model, character = _find(request, model_id)
    delete_model(actor=person_of(request), model=model)
    messages.success(request, f"Model {model.number} of {character.name} lies in the bin.")
    return redirect(character)
