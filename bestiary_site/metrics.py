"""Prometheus' /metrics: requests, database and jobs; not for everybody."""

import hmac
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bestiary_site.shared.errors import NotFound
from bestiary_site.shared.jobs import JobState
from reconstruction.models import Export, Reconstruction

LOOPBACK = {"127.0.0.1", "::1"}


class JobsByState(Collector):
    """How many jobs are in which state, counted when Prometheus asks."""

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Return the metric without values, so that registering asks no database."""
        return [GaugeMetricFamily("bestiary_jobs", "Jobs by kind and state.", labels=["kind", "state"])]

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the counts."""
        metric = GaugeMetricFamily("bestiary_jobs", "Jobs by kind and state.", labels=["kind", "state"])
        for kind, table in (("reconstruction", Reconstruction), ("export", Export)):
            counted = dict(table.objects.order_by().values_list("state").annotate(n=Count("pk")))
            for state in JobState.values:
                metric.add_metric([kind, state], counted.get(state, 0))
        return [metric]


REGISTRY.register(JobsByState())


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the numbers to who may have them; to others there is nothing here."""
    if not _may_read(request):
        raise NotFound("not_found", "There is nothing at this address, or it is not yours to see.")
    answer: HttpResponse = ExportToDjangoView(request)
    return answer


def _may_read(request: HttpRequest) -> bool:
    """Whether it is an administrator, a holder of the token, or a program on this very machine."""
    person: Any = request.user
    if person.is_authenticated and person.is_superuser:
        return True
    held = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(held, settings.METRICS_TOKEN.encode()):
        return True
    # Behind a proxy every request seems to come from this machine.
    return not settings.BEHIND_PROXY and request.META.get("REMOTE_ADDR") in LOOPBACK
