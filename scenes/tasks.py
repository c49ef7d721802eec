"""Background work of the live table, told by the id of a row."""

import uuid

from celery import shared_task

from scenes import token_looks


@shared_task
def draw_token_picture(model_id: str) -> None:
    """Draw a model's picture from above."""
    token_looks.draw_from_above(uuid.UUID(model_id))
