"""Is the site alive (/health), may it take requests (/ready): for people, load balancers and existing clients."""

from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bestiary_site.observing import checks
from bestiary_site.observing.readers import may_read_numbers
from bestiary_site.observing.watched import Watched, ask_all

FOR_EVERYBODY = ("status", "free_gb", "total")
_NO_ANSWER = {"ready": False, "reason": "The database does not answer."}


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Say `ok`, `degraded` (it works, somebody should look) or `error` (503), with what was checked.

    Everybody may know how each part is; names, reasons and times are for who may read /metrics.
    """
    findings = checks.look()
    status = checks.overall(findings)
    # Not asked about the person while the database is away: his session lies there.
    if findings["database"]["status"] != "ok" or not may_read_numbers(request):
        findings = {name: _public(finding) for name, finding in findings.items()}
    body = {"status": status, "timestamp": timezone.now().isoformat(), "checks": findings}
    return JsonResponse(body, status=503 if status == "error" else 200)


def _public(finding: dict[str, Any]) -> dict[str, Any]:
    return {key: finding[key] for key in FOR_EVERYBODY if key in finding}


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers and every migration has run (503 otherwise)."""
    body = ask_all([_readiness])["ready"]
    return JsonResponse(body, status=200 if body["ready"] else 503)


def _look_at_migrations() -> dict[str, Any]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _NO_ANSWER
    if missing:
        return {"ready": False, "reason": f"{len(missing)} migrations have not run: python manage.py migrate"}
    return {"ready": True}


_readiness = Watched("ready", _look_at_migrations, late=_NO_ANSWER, failed=_NO_ANSWER, fresh_seconds=1.0)
