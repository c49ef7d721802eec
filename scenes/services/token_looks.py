"""What a creature's token is to look like: asked for when it is placed, drawn in the background the first time."""

import logging

from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

from bestiary_site.shared import storage
from characters.models import Character, ModelVersion
from scenes import tasks
from scenes.token_looks import PICTURE, address_of, level_name, picture_key

logger = logging.getLogger(__name__)
_AGAIN_AFTER = 600


def token_picture_for(character: Character) -> str | None:
    """Return the address of the model's picture from above; None while there is none, and then it is being drawn."""
    model = _model_of(character)
    if model is None:
        return None
    if storage.exists(picture_key(model)):
        return address_of(model, PICTURE)
    _start_drawing(model)
    return None


def token_model_for(character: Character) -> str:
    """Return the address of the finest level of the creature's model; empty if it has none."""
    model = _model_of(character)
    return address_of(model, level_name(0, len(model.levels))) if model is not None else ""


def _model_of(character: Character) -> ModelVersion | None:
    found = ModelVersion.objects.published().filter(character=character).first()
    return found if found is not None and found.levels else None


def _start_drawing(model: ModelVersion) -> None:
    """Wake a worker, once in a while only: a model that cannot be drawn must not be tried with every token."""
    if cache.add(f"token-look:{model.pk}", True, _AGAIN_AFTER):
        transaction.on_commit(lambda: _wake(model))


def _wake(model: ModelVersion) -> None:
    try:
        tasks.draw_token_picture.apply_async([str(model.pk)], retry=False)
    except OperationalError:
        # The token stands there with its other picture; placing the next one tries again.
        cache.delete(f"token-look:{model.pk}")
        logger.warning("the broker is out of reach: no picture from above of model %s", model.pk)
