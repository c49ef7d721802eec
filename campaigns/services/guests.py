"""The open table's guest: one account that visitors of a trusted home network share."""

from campaigns.models import User

GUEST_NAME = "guest-of-the-table"


def open_table_guest() -> User:
    """Return the guest account, made on first use; nobody can sign in as it."""
    guest = User.objects.filter(username=GUEST_NAME).first()
    if guest is None:
        guest, created = User.objects.get_or_create(
            username=GUEST_NAME, defaults={"is_guest": True, "is_curator": True, "first_name": "Guest"}
        )
        if created:
            guest.set_unusable_password()
            guest.save(update_fields=["password"])
    return guest
