"""What the tests of captures and jobs share."""

from collections.abc import Iterator

import pytest

from campaigns.models import User
from reconstruction import attempts
from reconstruction.models import Capture, Reconstruction
from reconstruction.tests.factories import make_capture, make_reconstruction, make_upload
from reconstruction.tests.pictures import jpeg


@pytest.fixture
def capture(owner: User) -> Capture:
    """An empty capture of the owner."""
    return make_capture(owner)


@pytest.fixture
def job(capture: Capture) -> Reconstruction:
    """A queued reconstruction of three photos."""
    for number in range(3):
        make_upload(capture, content=jpeg(number), name=f"side {number}.jpg")
    return make_reconstruction(capture)


@pytest.fixture(autouse=True)
def _workers_may_work() -> Iterator[None]:
    """A test that asked the workers to stop must not stop those of the next one."""
    yield
    attempts.allow_work()
