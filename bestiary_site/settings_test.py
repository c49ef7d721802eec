"""Settings of the test suite: the same site in a scratch folder, with quick hashes and no throttles."""

import os
import tempfile
from pathlib import Path

# A process that a test starts shares the scratch folder of the test by this variable.
_scratch = Path(os.environ.get("TEST_DATA_DIR") or tempfile.mkdtemp(prefix="bestiary-test-"))
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if _worker and _scratch.name != _worker:  # processes that test side by side do not share theirs
    _scratch = _scratch / _worker
    _scratch.mkdir(exist_ok=True)
os.environ["TEST_DATA_DIR"] = str(_scratch)
os.environ["DATA_DIR"] = str(_scratch)
os.environ.setdefault("LOG_TO_FILES", "0")
os.environ.setdefault("LOG_LEVEL", "WARNING")
for _name in ("OPEN_TABLE", "CLAMAV_ADDRESS", "SITE_URL", "PORT"):
    os.environ[_name] = ""
# Tests ask no provider of pictures but those on this machine that they start, whatever keys their author has.
for _name in (
    "IMAGE_PROVIDERS",
    "GEMINI_API_KEY",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "COMFYUI_URL",
    "AUTOMATIC1111_URL",
):
    os.environ[_name] = ""
# Each test process has a Redis database of its own: emptying the cache of one must not empty another's.
if os.environ.get("REDIS_URL") and os.environ.get("PYTEST_XDIST_WORKER"):
    _number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("/", 1)[0] + f"/{_number + 1}"

from bestiary_site.settings import *  # noqa: E402, F403
from bestiary_site.settings import DATABASES, REST_FRAMEWORK  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
REST_FRAMEWORK: dict[str, object] = {  # type: ignore[no-redef]
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(("anon", "user", "jobs", "chunks")),
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
AXES_ENABLED = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in real life: a database in memory is out of reach for other processes and locks whole tables.
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / "test.sqlite3")}
# Static files are looked for when they are asked for: listing them all for each test client took half of the suite.
WHITENOISE_AUTOREFRESH = True
# 0: looked at in the test's own thread, where the rows that it has not committed can be seen, and never kept.
CHECK_SECONDS = 0.0
SCENE_TALLY_SECONDS = 0  # at once: no thread writes into another test
