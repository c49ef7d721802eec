"""How creatures look on the table: the picture of their model from above, and addresses that only the table gives out.

A game master's hidden creature is not for players to open, and yet its token is seen once it steps into the light. So
tokens carry sealed addresses: who was sent one may load it, and nobody can guess one.
"""

import logging
import re
import uuid

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotFound
from characters.models import ModelVersion

logger = logging.getLogger(__name__)
PICTURE = "top.webp"
_PICTURE_KEY = re.compile(r"pictures/[0-9a-f]{2}/(?P<name>[0-9a-f]{16,128}-\d{1,5})\.webp")
_DRAWN_AS = 1
"""Greater when pictures are to be drawn anew."""


def seal_of(model_id: uuid.UUID) -> str:
    """Return the part of a model's address at the table that nobody can guess."""
    return salted_hmac("scenes.token_looks", model_id.hex, algorithm="sha256").hexdigest()[:32]


def is_sealed(model_id: uuid.UUID, seal: str) -> bool:
    """Whether the table has given out this address."""
    return constant_time_compare(seal, seal_of(model_id))


def address_of(model: ModelVersion, name: str) -> str:
    """Return where the table's browsers load a file of a model."""
    return reverse("token-file", args=[model.pk, seal_of(model.pk), name])


def sealed_picture(key: str) -> str:
    """Return where the table's browsers load a creature's own picture (its key in storage); empty if it has none.

    The key is the digest of the content and says nothing about whose picture it is.
    """
    found = _PICTURE_KEY.fullmatch(key)
    if found is None:
        return ""
    return reverse("token-picture", args=[found["name"], _picture_seal(found["name"])])


def picture_key_of(name: str, seal: str) -> str:
    """Return the key of a picture whose sealed address somebody knows. NotFound for an invented one."""
    if not constant_time_compare(seal, _picture_seal(name)):
        raise NotFound("file_missing", "There is no such picture.")
    return f"pictures/{name[:2]}/{name}.webp"


def _picture_seal(name: str) -> str:
    return salted_hmac("scenes.token_looks.picture", name, algorithm="sha256").hexdigest()[:32]


def level_name(level: int, count: int) -> str:
    """Return the name of a level of detail, 0 the finest; it tells browsers how many there are: `0of3.glb`."""
    return f"{level}of{count}.glb"


def picture_key(model: ModelVersion) -> str:
    """Where the picture from above lies: files of a model never change, so neither does it."""
    return storage.model_file_key(model.pk, f"top-{_DRAWN_AS}.webp")


def file_key(model: ModelVersion, name: str) -> str:
    """Return where the file with that name at the table lies. NotFound for a name that the model does not have."""
    names = {level_name(at, len(model.levels)): stored for at, stored in enumerate(model.levels)}
    if name == PICTURE:
        return picture_key(model)
    if name not in names:
        raise NotFound("file_missing", "The model has no such file.")
    return storage.model_file_key(model.pk, names[name])


def draw_from_above(model_id: uuid.UUID) -> bool:
    """Draw the model's picture from above and store it. Whether there is one now."""
    from scenes.topdown import UnfitModel, render_top_down

    model = ModelVersion.objects.living().filter(pk=model_id).first()
    if model is None or not model.levels:
        return False
    if storage.exists(picture_key(model)):
        return True
    try:
        with storage.local_copy(storage.model_file_key(model.pk, model.levels[-1]), ".glb") as path:
            storage.write_bytes(picture_key(model), render_top_down(path))
    except (UnfitModel, NotFound) as error:
        logger.warning("no picture from above of model %s: %s", model.pk, error)
        return False
    return True
