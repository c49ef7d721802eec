"""File formats of finished models: `export_model` turns a stored GLB into any of them."""

from reconstruction.pipeline.formats.export import EXPORT_FORMATS, export_model

__all__ = ["EXPORT_FORMATS", "export_model"]
