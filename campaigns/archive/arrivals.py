"""Where archives wait that were sent to be looked at first, and for how long."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from bestiary_site.shared import storage

KEPT_FOR = timedelta(days=1)
FOLDER = "arrivals"


def clear_old_arrivals() -> int:
    """Delete what nobody has brought in. Returns how many."""
    try:
        _, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    oldest = timezone.now() - 2 * KEPT_FOR
    old = [f"{FOLDER}/{name}" for name in names if default_storage.get_modified_time(f"{FOLDER}/{name}") < oldest]
    storage.delete(*old)
    return len(old)
