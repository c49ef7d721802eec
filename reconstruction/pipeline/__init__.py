"""Photographs in, a textured creature out; Django-free."""

from reconstruction.pipeline.errors import Cancelled, PipelineError
from reconstruction.pipeline.options import STAGES, Options
from reconstruction.pipeline.progress import Event, Progress
from reconstruction.pipeline.run import Result, run
from reconstruction.pipeline.workspace import Workspace

__all__ = [
    "STAGES",
    "Cancelled",
    "Event",
    "Options",
    "PipelineError",
    "Progress",
    "Result",
    "Workspace",
    "run",
]
