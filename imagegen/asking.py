"""What somebody wants drawn: one value that goes through the request, the job, the provider and the artist."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

# Width and height in pixels: the sizes that the models draw in, so that nothing is stretched or cut.
SIZES = {"1:1": (1024, 1024), "16:9": (1344, 768), "4:3": (1184, 864), "9:16": (768, 1344)}
LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Asked:
    """A wish for a picture. `seed` 0 leaves the seed to the site; no `providers` leaves them to campaign and site."""

    subject_type: str
    subject_name: str
    prompt: str
    custom_prompt: str = ""
    aspect_ratio: str = "1:1"
    component: str = ""
    location: str = ""
    time_of_day: str = ""
    weather: str = ""
    mood: str = ""
    style: str = ""
    seed: int = 0
    providers: list[str] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return SIZES[self.aspect_ratio]

    def to_json(self) -> dict[str, Any]:
        """Return it as a job keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """Return what a job kept; words of another version of the site are left out."""
        known = {one.name for one in fields(cls)}
        return cls(**{word: value for word, value in said.items() if word in known})

    def with_providers(self, names: list[str]) -> Self:
        """Return the same wish for these providers in this order."""
        return replace(self, providers=list(names))

    def key(self, scope: str) -> str:
        """Return the hash (64 hex digits) of all that decides the result, within `scope` (a campaign or a person)."""
        told = json.dumps([scope, self.to_json()], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()
