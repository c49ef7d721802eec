"""Watches background tasks: each is counted, is a span of the trace that asked for it, and bears its request's id."""

import time
from typing import Any, NamedTuple

import structlog
from celery import signals

from bestiary_site.observing import tracing as collector
from bestiary_site.observing.counts import TASKS
from bestiary_site.shared import tracing
from bestiary_site.shared.request_id import current_request_id, remember_request_id


class _Running(NamedTuple):
    """A task in work: when it began, the request id to go back to, its span, and what leaves it."""

    began: float
    before: str
    span: Any
    leave: Any


_running: dict[str, _Running] = {}


def watch_tasks() -> None:
    """Connect to Celery's signals, in whatever process this is."""
    signals.before_task_publish.connect(_write_origin, weak=False, dispatch_uid="observing-publish")
    signals.task_prerun.connect(_begin, weak=False, dispatch_uid="observing-begin")
    signals.task_postrun.connect(_end, weak=False, dispatch_uid="observing-end")
    signals.worker_init.connect(lambda **_: collector.set_up("worker"), weak=False, dispatch_uid="observing-worker")
    signals.beat_init.connect(lambda **_: collector.set_up("beat"), weak=False, dispatch_uid="observing-beat")


def _write_origin(headers: Any = None, **_: Any) -> None:
    if isinstance(headers, dict):
        if request_id := current_request_id():
            headers["request_id"] = request_id
        tracing.into(headers)


def _begin(task_id: str = "", task: Any = None, **_: Any) -> None:
    before = current_request_id()  # of the caller, where tasks are done at once
    request_id = str(getattr(task.request, "request_id", None) or before)
    remember_request_id(request_id)
    structlog.contextvars.bind_contextvars(request_id=request_id)
    span, leave = _open_span(task, request_id) if tracing.is_on() else (None, None)
    _running[task_id] = _Running(time.perf_counter(), before, span, leave)


def _open_span(task: Any, request_id: str) -> tuple[Any, Any]:
    from opentelemetry import context
    from opentelemetry.propagate import extract

    sent = getattr(task.request, "traceparent", None)
    token = context.attach(extract({"traceparent": sent} if isinstance(sent, str) else {}))
    opened = tracing.span(f"task {task.name}", {"task.name": task.name, "request_id": request_id})
    span = opened.__enter__()

    def leave() -> None:
        opened.__exit__(None, None, None)
        context.detach(token)

    return span, leave


def _end(task_id: str = "", task: Any = None, state: str = "", **_: Any) -> None:
    running = _running.pop(task_id, None)
    if running is None:
        return
    outcome = {"SUCCESS": "succeeded", "FAILURE": "failed"}.get(state, "other")
    TASKS.labels(task.name, outcome).observe(time.perf_counter() - running.began)
    if running.span is not None:
        _mark(running.span, outcome)
        running.leave()
    # The thread does other things next.
    remember_request_id(running.before)
    structlog.contextvars.bind_contextvars(request_id=running.before)


def _mark(span: Any, outcome: str) -> None:
    from opentelemetry.trace import Status, StatusCode

    span.set_attribute("task.outcome", outcome)
    if outcome == "failed":
        span.set_status(Status(StatusCode.ERROR))
