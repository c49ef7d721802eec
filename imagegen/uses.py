"""What a picture can be used as: registered by the apps that can use it, so that this one imports none of them."""

from collections.abc import Callable
from dataclasses import dataclass

from campaigns.models import User
from imagegen.models import Picture

Targets = Callable[[User, Picture], list[tuple[str, str]]]
Apply = Callable[[User, Picture, bytes, str], str]


@dataclass(frozen=True)
class Use:
    """One way to use a picture.

    `targets(person, picture)` are (id, name) of what it can be used for, the id "" standing for something new; none
    means that the person cannot use it so. `apply(person, picture, content, target)` does it by the app's own service,
    which checks permission again, and returns the address where it can be seen.
    """

    name: str
    label: str
    targets: Targets
    apply: Apply


_known: dict[str, Use] = {}


def register(use: Use) -> None:
    """Make a use known; called once by its app when the site starts."""
    _known[use.name] = use


def use_called(name: str) -> Use | None:
    """Return the use of this name, or None."""
    return _known.get(name)


def all_uses() -> list[Use]:
    """Return every use in the order in which they were registered."""
    return list(_known.values())
