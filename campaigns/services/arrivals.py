"""Archives that were sent to be looked at first: kept for a day under a name that only their sender can use."""

import uuid
from typing import IO

from django.conf import settings
from django.core import signing
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotFound, TooLarge
from campaigns.archive.arrivals import FOLDER, KEPT_FOR
from campaigns.models import User
from campaigns.permissions import Person, require_sign_in
from campaigns.services.membership import require_not_guest

_SALT = "archives that were sent"


def require_fit_size(size: int) -> None:
    """Refuse an archive that is larger than the site takes."""
    if size > settings.ARCHIVE_MAX_MB << 20:
        sentence = f"The archive has {size >> 20} MB; this site takes at most {settings.ARCHIVE_MAX_MB} MB."
        raise TooLarge("archive_too_large", sentence, fields={"file": [sentence]})


def keep_arrival(*, actor: Person, upload: UploadedFile) -> str:
    """Keep a file until it is brought in. Returns the word by which its sender finds it again."""
    person = require_sign_in(actor)
    require_not_guest(person)
    require_fit_size(upload.size or 0)
    key = f"{FOLDER}/{uuid.uuid4().hex}.zip"
    storage.require_room(upload.size or 0)
    upload.seek(0)
    storage.write_file(key, File(upload.file))
    return signing.dumps({"key": key, "user": person.pk}, salt=_SALT)


def open_arrival(*, actor: Person, word: str) -> IO[bytes]:
    """Open a kept file; NotFound for who has not sent it, or too late."""
    return storage.open_stored(_key(require_sign_in(actor), word))


def forget_arrival(*, actor: Person, word: str) -> None:
    """Delete a kept file."""
    storage.delete(_key(require_sign_in(actor), word))


def _key(person: User, word: str) -> str:
    gone = NotFound("arrival_not_found", "The archive is no longer kept. Send it again.")
    try:
        said = signing.loads(word, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise gone from error
    if said["user"] != person.pk or not storage.exists(said["key"]):
        raise gone
    return str(said["key"])
