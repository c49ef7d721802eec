"""Is the site alive (/health), may it take requests (/ready): for people, load balancers and existing clients."""

import shutil
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.models import Entry

LITTLE_GB, TOO_LITTLE_GB = 5.0, 0.5


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Say `ok`, `degraded` (it works, somebody should look) or `error` (503), with what was checked."""
    checks = {"database": _database(), "disk_space": _disk_space()}
    images = _images() if checks["database"]["status"] == "ok" else {"status": "error", "total": 0}
    found = {check["status"] for check in (*checks.values(), images)}
    status = next((level for level in ("error", "degraded") if level in found), "ok")
    body = {"status": status, "timestamp": timezone.now().isoformat(), "checks": {**checks, "images": images}}
    return JsonResponse(body, status=503 if status == "error" else 200)


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers and every migration has run (503 otherwise)."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"ready": False, "reason": "The database does not answer."}, status=503)
    if missing:
        reason = f"{len(missing)} migrations have not run: python manage.py migrate"
        return JsonResponse({"ready": False, "reason": reason}, status=503)
    return JsonResponse({"ready": True})


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {"status": "error"}
    return {"status": "ok"}


def _disk_space() -> dict[str, Any]:
    free = shutil.disk_usage(settings.DATA_DIR).free / 1024**3
    status = "error" if free < TOO_LITTLE_GB else "degraded" if free < LITTLE_GB else "ok"
    return {"status": status, "free_gb": round(free, 2)}


def _images() -> dict[str, Any]:
    """Count the pictures of entries; the storage behind them must be reachable."""
    try:
        default_storage.exists("health")
    except OSError:
        return {"status": "degraded", "total": 0}
    return {"status": "ok", "total": Entry.objects.living().exclude(picture="").count()}
