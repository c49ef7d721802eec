"""Background work of characters."""

from celery import shared_task

from campaigns.models import ImportRun


@shared_task
def expire_import_previews() -> None:
    """Forget what previews of imports hold that nobody has taken over for a week."""
    ImportRun.objects.stale().forget()
