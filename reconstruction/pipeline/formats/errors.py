"""The expected failure of exporting a model."""

from __future__ import annotations

from reconstruction.pipeline.errors import PipelineError


class ExportError(PipelineError):
    """A model that cannot be converted as asked; the message says what to do instead."""

    code = "export_error"
