"""Makes a creature of photos in the foreground, through the same doors as the site."""

import argparse
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from bestiary_site.shared import storage
from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.jobs import JobState
from campaigns.models import User, Visibility
from characters.models import Character
from reconstruction import runner
from reconstruction.models import Capture, Quality, Reconstruction, Upload, UploadState
from reconstruction.pipeline.options import STAGES
from reconstruction.services.captures import create_capture
from reconstruction.services.reconstructions import (
    cancel_reconstruction,
    publish_reconstruction,
    start_reconstruction,
)
from reconstruction.services.uploads import finish_upload, receive_chunk, start_upload

_BAR = 28
_LOOK_EVERY_SECONDS = 0.3


class Command(BaseCommand):
    """`manage.py reconstruct PHOTOS... [--creature SLUG | --new-creature NAME]`."""

    help = (
        "Make a model of photos (files, folders, a ZIP or a video) here and now, with progress bars; Ctrl-C cancels. "
        "With --creature or --new-creature the model is shown on that creature."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTOS", help="files or folders")
        parser.add_argument("--name", default="", help="name of the capture (default: the folder's)")
        parser.add_argument("--quality", choices=Quality.values, default=Quality.STANDARD)
        parser.add_argument("--owner", metavar="USER", help="whose capture it is (default: the first administrator)")
        target = parser.add_mutually_exclusive_group()
        target.add_argument("--creature", metavar="SLUG", help="show the model on this creature of the bestiary")
        target.add_argument("--new-creature", metavar="NAME", help="make a new creature for the model")
        parser.add_argument("--race", default="Unknown", help="race of the new creature")
        parser.add_argument("--publish", action="store_true", help="publish the new creature; otherwise it is a draft")

    def handle(self, *args: Any, **options: Any) -> None:
        """Upload, reconstruct, publish; every refusal becomes the command's last line."""
        try:
            self._work(options)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal

    def _work(self, options: dict[str, Any]) -> None:
        owner = _owner(options["owner"])
        creature = _creature(options["creature"], owner)
        paths = list(_files(options["photos"]))
        name = options["name"] or options["new_creature"] or options["photos"][0].resolve().stem
        capture = create_capture(actor=owner, name=name, character=creature)
        self._upload(owner, capture, paths)
        job = start_reconstruction(actor=owner, capture=capture, quality=options["quality"])
        job = self._follow(owner, job)
        self._report(job)
        if creature or options["new_creature"]:
            new = {"name": options["new_creature"], "race": options["race"]}
            if options["publish"]:
                new["visibility"] = Visibility.EVERYBODY
            shown = publish_reconstruction(actor=owner, job=job, character=creature, new=None if creature else new)
            self.stdout.write(self.style.SUCCESS(f"{shown.name}: {settings.SITE_URL}{shown.get_absolute_url()}"))

    # -- the photos ---------------------------------------------------------------------------------------

    def _upload(self, owner: User, capture: Capture, paths: list[Path]) -> None:
        for number, path in enumerate(paths, 1):
            self._line(f"Taking in {number} of {len(paths)}: {path.name}")
            try:
                upload = _send(owner, capture, path)
            except DomainError as refusal:
                self._complain(refusal.message)
                continue
            for refused in [upload, *capture.uploads.filter(pk__in=_members(upload))]:
                if refused.state == UploadState.REFUSED:
                    self._complain(refused.error_message)
        ready = capture.uploads.ready().exclude(file="").count()
        self._line(f"{ready} of {len(paths)} files are good.\n" if ready else "")

    def _complain(self, sentence: str) -> None:
        self._line("")
        self.stderr.write(self.style.WARNING(f"  {sentence}"))

    # -- the job ------------------------------------------------------------------------------------------

    def _follow(self, owner: User, job: Reconstruction) -> Reconstruction:
        """Do the job in a thread and draw how it goes on; Ctrl-C cancels it as the page's button does."""
        worker = threading.Thread(target=_do, args=(job.pk,), name="job")
        asked = threading.Event()
        before = signal.signal(signal.SIGINT, lambda *_: asked.set())
        worker.start()
        try:
            cancelled = False
            while worker.is_alive():
                worker.join(_LOOK_EVERY_SECONDS)
                if asked.is_set() and not cancelled:
                    cancelled = True
                    cancel_reconstruction(actor=owner, job=job)
                job = Reconstruction.objects.select_related("capture", "model").get(pk=job.pk)
                self._draw(job)
        finally:
            signal.signal(signal.SIGINT, before)
        return Reconstruction.objects.select_related("capture", "model").get(pk=job.pk)

    def _draw(self, job: Reconstruction) -> None:
        full = round(_BAR * job.fraction)
        bar = "█" * full + "░" * (_BAR - full)
        number = STAGES.index(job.stage) + 1 if job.stage in STAGES else 0
        left = f", about {_clock(job.seconds_left)} left" if job.seconds_left else ""
        self._line(f"{bar} {job.fraction:4.0%}  {number}/{len(STAGES)} {job.message or job.stage or job.state}{left}")

    def _report(self, job: Reconstruction) -> None:
        self._line("")
        if job.state == JobState.CANCELLED:
            raise CommandError("Cancelled. The finished stages are kept: start it again to go on from them.")
        if job.state != JobState.SUCCEEDED or job.model is None:
            raise CommandError(job.error_message or f"The job is {job.state}.")
        self.stdout.write(f"Done in {_clock(job.elapsed_seconds)}.")
        self.stdout.write(f"The job: {settings.SITE_URL}{job.get_absolute_url()}")

    def _line(self, text: str) -> None:
        """Write over the last line on a terminal; on anything else write what is finished only."""
        if self.stdout.isatty():
            self.stdout.write(f"\r\033[K{text}", ending="")
            self.stdout.flush()
        elif text.endswith("\n"):
            self.stdout.write(text, ending="")


def _do(job_id: uuid.UUID) -> None:
    """Work on the job until it has ended: there is nobody here to wake."""
    try:
        while runner.run_reconstruction(job_id) == runner.Outcome.RELEASED:
            time.sleep(0.2)
    finally:
        connection.close()


def _owner(username: str | None) -> User:
    people = User.objects.filter(is_active=True)
    found = people.filter(username=username) if username else people.filter(is_superuser=True).order_by("pk")
    person = found.first()
    if person is None:
        raise CommandError(f"There is no account {username}." if username else "Name an account by --owner.")
    return person


def _creature(slug: str | None, owner: User) -> Character | None:
    if not slug:
        return None
    found = Character.objects.visible_to(owner).filter(slug=slug, campaign=None).first()
    if found is None:
        raise CommandError(f"There is no creature {slug} in the bestiary that {owner.username} may see.")
    return found


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(inner for inner in path.iterdir() if inner.is_file() and not inner.name.startswith("."))
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"There is no file or folder {path}.")


def _send(owner: User, capture: Capture, path: Path) -> Upload:
    """Take a file in as a browser would send it."""
    size = path.stat().st_size
    upload = start_upload(actor=owner, capture=capture, name=path.name, size=size)
    with path.open("rb") as stream:
        offset = 0
        while chunk := stream.read(settings.UPLOAD_CHUNK_BYTES):
            digest = storage.digest_of(chunk)
            offset = receive_chunk(actor=owner, upload=upload, offset=offset, content=chunk, sha256=digest)
    return finish_upload(actor=owner, upload=upload)


def _members(upload: Upload) -> list[uuid.UUID]:
    """The photos that came in one archive."""
    if upload.kind != "zip":
        return []
    return [uuid.uuid5(upload.pk, str(index)) for index in range(settings.UPLOADS_PER_CAPTURE)]


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
