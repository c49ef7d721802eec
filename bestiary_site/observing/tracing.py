"""Sends traces to an OpenTelemetry collector, if settings name one; else what sends them is not even imported."""

import logging
import threading

from django.conf import settings

from bestiary_site.observing.build import version
from bestiary_site.shared import tracing

SEND_SECONDS = 3
_lock = threading.Lock()
_is_set_up = False


def set_up(part: str) -> bool:
    """Begin to trace this process, once; `part` is what it does: web, worker, beat. Whether traces are sent."""
    global _is_set_up
    with _lock:
        if settings.OTEL_EXPORTER_OTLP_ENDPOINT and not _is_set_up:
            _begin(part)
            _is_set_up = True
    return _is_set_up


def _begin(part: str) -> None:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    logging.getLogger("opentelemetry").setLevel(logging.WARNING)
    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(min(100, settings.TRACES_PER_HUNDRED) / 100)),
        resource=Resource.create(
            {"service.name": settings.OTEL_SERVICE_NAME, "service.version": version(), "bestiary.part": part}
        ),
    )
    exporter = OTLPSpanExporter(
        endpoint=f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces", headers=_headers(), timeout=SEND_SECONDS
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracing.use(provider.get_tracer("bestiary", version()))


def _headers() -> dict[str, str] | None:
    """Return OTEL_EXPORTER_OTLP_HEADERS as the standard writes them: `name=value,name=value`, percent-encoded."""
    from opentelemetry.util.re import parse_env_headers

    return dict(parse_env_headers(settings.OTEL_EXPORTER_OTLP_HEADERS, liberal=True)) or None
