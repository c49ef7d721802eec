"""Does a request: takes it, has it drawn, encodes and keeps the picture, writes how it ended."""

import enum
import logging
import threading
import time
import traceback
import uuid
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Avg

from bestiary_site.shared import jobs
from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.jobs import JobState
from imagegen import keeping, kept_scenes
from imagegen.asking import LARGEST_SEED, Asked
from imagegen.drawing import Drawing
from imagegen.facts import announce
from imagegen.label import Label
from imagegen.models import Origin, Picture, PictureRequest, ProviderCall
from imagegen.providers.base import DRAWN, DrawingCancelled, Drawn, Order, ProviderError
from imagegen.rendering import encode
from imagegen.wording import sent_prompt

logger = logging.getLogger(__name__)
LOOK_EVERY_SECONDS, TELL_EVERY_SECONDS = 0.4, 1.0
DRAWN_SHARE = 0.9  # the rest of the way is encoding and storing
_USUAL_SECONDS = 8.0  # of a provider that has not drawn here yet
_stopping = threading.Event()


class Outcome(enum.Enum):
    """How an attempt ended for its worker."""

    NOT_TAKEN = "somebody else was first, or there is nothing to do"
    ENDED = "the job has ended"
    RELEASED = "the job went back into the queue"
    LOST = "the job is somebody else's by now; nothing was written"


class LeaseLost(Exception):
    """Another worker may have the job, or its row is gone: write nothing any more."""


class MustStop(Exception):
    """This process ends: the job goes back into the queue."""


def stop_all() -> None:
    """Make every picture that this process has drawn go back into the queue."""
    _stopping.set()


def allow_work() -> None:
    """Take `stop_all` back."""
    _stopping.clear()


def run_request(job_id: uuid.UUID) -> Outcome:
    """Take the request if it is free, and do it: the one place that translates every kind of end."""
    job = jobs.take(PictureRequest, job_id)
    if not isinstance(job, PictureRequest):
        return Outcome.NOT_TAKEN
    announce(job)
    try:
        _Attempt(job).make()
    except LeaseLost:
        logger.warning("picture %s: the lease was lost, another worker may have it", job.pk)
        return Outcome.LOST
    except DrawingCancelled:
        return _end(job, JobState.CANCELLED)
    except MustStop:
        return _release(job)
    except ProviderError as error:
        return _end(job, JobState.FAILED, code=f"provider_{error.code}", message=_told(error))
    except DomainError as refusal:
        return _end(job, JobState.FAILED, code=refusal.code, message=refusal.message)
    except Exception as error:
        logger.exception("picture %s crashed", job.pk)
        message = "Something went wrong that should not have. Try again, or ask the administrator to look at the log."
        log = "".join(traceback.format_exception(error))
        return _end(job, JobState.CRASHED, code="internal_error", message=message, log=log)
    return _end(job, JobState.SUCCEEDED)


def _told(error: ProviderError) -> str:
    wait = f" Try again in {max(1, round(error.retry_after))} seconds." if error.retry_after is not None else ""
    return f"{error.message}{wait}"[:1000]


def _end(job: PictureRequest, state: JobState, **told: str) -> Outcome:
    if not jobs.finish(job, state, **told):
        return Outcome.LOST
    logger.info("picture %s: %s %s", job.pk, state, told.get("code", ""))
    announce(job)
    return Outcome.ENDED


def _release(job: PictureRequest) -> Outcome:
    if not jobs.release(job, blameless=True):
        return Outcome.LOST
    announce(job)
    return Outcome.RELEASED


class _Attempt:
    """One attempt at one picture."""

    def __init__(self, job: PictureRequest) -> None:
        self._job = job
        self._asked = Asked.from_json(job.parameters)
        self._cancelled = threading.Event()
        self._looked = self._told = time.monotonic()

    def make(self) -> None:
        """Draw it and keep it, unless an earlier attempt has kept it already."""
        if self._job.picture_id is not None:
            return
        # A worker that died between keeping it and saying so has paid for it already.
        picture = self._kept() or self._draw()
        kept_scenes.keep(self._job, picture)
        self._tell(picture=picture, fraction=1.0, message="")

    def _draw(self) -> Picture:
        self._expected = self._usual_seconds()
        self._tell(stage="drawing", message="It is being drawn.", seconds_left=self._expected)
        order, names = self._order(), self._asked.providers
        self._drawing = Drawing(order, names, self._job.author_id, self._job.campaign_id)
        try:
            drawn, name = self._drawing.wait(self._watch)
        finally:
            self._cancelled.set()  # a call that still goes on need not
        milliseconds = round((time.monotonic() - self._drawing.began) * 1000)
        self._tell(stage="keeping", fraction=DRAWN_SHARE, seconds_left=1.0, message="It is being kept.")
        return self._keep(drawn, name, order, milliseconds)

    def _order(self) -> Order:
        # A seed that the site chooses is the same in every attempt at the same request.
        seed = self._asked.seed or int.from_bytes(self._job.pk.bytes[:4]) % LARGEST_SEED + 1
        asked = replace(self._asked, seed=seed)
        return Order(
            prompt=sent_prompt(asked), asked=asked, size=asked.size, aspect_ratio=asked.aspect_ratio, seed=seed,
            timeout=settings.IMAGE_TIMEOUT_SECONDS, cancelled=self._cancelled.is_set,
        )  # fmt: skip

    def _watch(self) -> None:
        """Renew the lease, tell how far it may be, and end the work when it should end."""
        now = time.monotonic()
        if _stopping.is_set() or not threading.main_thread().is_alive():
            raise MustStop
        if now - self._looked >= LOOK_EVERY_SECONDS:
            self._looked = now
            self._heed_wishes()
        if now - self._told >= TELL_EVERY_SECONDS:
            took = now - self._drawing.began
            # Nobody tells how far he is: the way that such a picture usually goes, and ever slower after it.
            done = took / (took + self._expected) if took > self._expected else took / self._expected / 2
            self._tell(fraction=done * DRAWN_SHARE, stage_fraction=done, seconds_left=max(1.0, self._expected - took))

    def _heed_wishes(self) -> None:
        wanted = jobs.cancel_wanted(self._job)
        if wanted is None:
            raise LeaseLost
        if wanted:
            raise DrawingCancelled

    def _tell(self, **values: Any) -> None:
        self._told = time.monotonic()
        if not jobs.renew(self._job, **values):
            raise LeaseLost
        announce(self._job)

    def _usual_seconds(self) -> float:
        """Return how long the first provider took for its last pictures."""
        calls = ProviderCall.objects.filter(outcome=DRAWN, provider=(self._asked.providers or [""])[0])
        last = calls.order_by("-at").values_list("pk", flat=True)[:20]
        took = ProviderCall.objects.filter(pk__in=list(last)).aggregate(took=Avg("milliseconds"))["took"]
        return max(1.0, took / 1000) if took else _USUAL_SECONDS

    def _kept(self) -> Picture | None:
        return Picture.objects.filter(pk=keeping.drawn_id(self._job.pk)).first()

    def _keep(self, drawn: Drawn, name: str, order: Order, milliseconds: int) -> Picture:
        encoded = encode(drawn.content, Label(name, drawn.model, self._asked.subject_type), avif=True)
        self._heed_wishes()
        return keeping.keep(
            encoded=encoded, asked=self._asked, owner=self._job.author, campaign=self._job.campaign,
            entry=self._job.entry, id=keeping.drawn_id(self._job.pk), origin=Origin.GENERATED, provider=name,
            model=drawn.model[:100], seed=drawn.seed, cost_microdollars=drawn.cost_microdollars,
            generation_time_ms=milliseconds, sent_prompt=order.prompt, shared=kept_scenes.is_shared(self._job),
            has_room=True,
        )  # fmt: skip
