"""Pictures' part of the curators' desk."""

from imagegen.admin import calls, pictures

__all__ = ["calls", "pictures"]
