"""The site: assembled here from its apps."""

from bestiary_site.celery import app as celery_app

__all__ = ["celery_app"]
