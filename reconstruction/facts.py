"""What browsers are told about jobs."""

from dataclasses import dataclass
from typing import Any, ClassVar

from bestiary_site.shared.events import Fact, publish
from reconstruction.models import Reconstruction


@dataclass(frozen=True)
class JobProgressed(Fact):
    """A job moved on."""

    type: ClassVar[str] = "job.progressed"
    job: dict[str, Any]


@dataclass(frozen=True)
class JobFinished(Fact):
    """A job has ended, well or not."""

    type: ClassVar[str] = "job.finished"
    job: dict[str, Any]


def announce(job: Reconstruction) -> None:
    """Tell the job's audience how the job stands in the database, once the transaction has committed."""
    current = Reconstruction.objects.select_related("capture", "model__character").filter(pk=job.pk).first()
    if current is None:
        return
    fact = JobFinished if current.is_finished else JobProgressed
    publish(fact(version=current.version, job=current.describe()), to=current.audience)
