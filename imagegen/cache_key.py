"""What makes two scenes the same: the key under which a drawn one is kept, and what is asked for one (Django-free)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.folding import fold
from imagegen.asking import Asked

SCENE, ASPECT = "scene", "16:9"
# Part of every key: a change of the words below must not be answered with what the old ones brought.
WORDING = 1


@dataclass(frozen=True)
class Scene:
    """A place at a time of day in a weather."""

    location: str
    time_of_day: str = "day"
    weather: str = "clear"

    def prompt(self) -> str:
        """Return what is asked for: the place by its name and nothing that the campaign knows of it.

        A kept scene is shown to others than who asked for it, so no fact may be in it that they do not know.
        """
        return (
            f"A wide view of {self.location}, time of day: {self.time_of_day}, weather: {self.weather}. "
            "A place in a fantasy world as an establishing shot, with depth and a clear mood, without any writing."
        )

    def asked(self, providers: list[str]) -> Asked:
        """Return the wish for a picture of it, drawn by the first of the providers that can."""
        return Asked(
            subject_type=SCENE, subject_name=self.location, prompt=self.prompt(), aspect_ratio=ASPECT,
            component=SCENE, location=self.location, time_of_day=self.time_of_day, weather=self.weather,
            providers=providers,
        )  # fmt: skip


@dataclass(frozen=True)
class KeptAs:
    """Under which key a scene that is being drawn will be kept, and whether its whole campaign will see it."""

    key: str
    shared: bool
    arrived: datetime
    """When it was asked for, before anybody looked whether it is kept."""

    def told(self) -> dict[str, Any]:
        """Return it as a request's parameters hold it, beside what is asked."""
        return {"kept_as": self.key, "shared": self.shared}


def scene_key(scope: str, scene: Scene, style: str, painters: list[str]) -> str:
    """Return the key (64 hex digits) of a scene within a scope, in a style, by painters in order of trying.

    A painter is `provider:model`, so that a new version of a model draws anew. Case, accents and spaces make no
    difference in names.
    """
    words = [fold(word) for word in (scene.location, scene.time_of_day, scene.weather)]
    told = json.dumps([WORDING, scope, *words, " ".join(style.split()), painters], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
