"""What browsers are told about pictures being made."""

from dataclasses import dataclass
from typing import Any, ClassVar

from bestiary_site.shared.events import Fact, publish
from imagegen.models import PictureRequest


@dataclass(frozen=True)
class RequestProgressed(Fact):
    """A picture comes on."""

    type: ClassVar[str] = "picture.progressed"
    job: dict[str, Any]


@dataclass(frozen=True)
class RequestFinished(Fact):
    """A picture is ready, or will not be."""

    type: ClassVar[str] = "picture.finished"
    job: dict[str, Any]


def announce(request: PictureRequest) -> None:
    """Tell who waits how the request stands in the database, once the transaction has committed."""
    current = PictureRequest.objects.filter(pk=request.pk).first()
    if current is None:
        return
    fact = RequestFinished if current.is_finished else RequestProgressed
    publish(fact(version=current.version, job=current.describe()), to=current.audience)
