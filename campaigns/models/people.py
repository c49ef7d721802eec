"""The people who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower


class User(AbstractUser):
    """Somebody with an account. Curators keep the public bestiary; staff reach the admin."""

    email = models.EmailField("email address", blank=True)
    is_curator = models.BooleanField(default=False, help_text="May change every creature of the public bestiary.")
    is_guest = models.BooleanField(default=False, editable=False, help_text="The open table's shared account.")

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="one_account_per_email"),
            models.UniqueConstraint(Lower("username"), name="one_account_per_username"),
        ]

    @property
    def may_curate(self) -> bool:
        """Whether this person keeps the public bestiary."""
        return self.is_active and (self.is_curator or self.is_superuser)

    @property
    def display_name(self) -> str:
        """What others see."""
        return self.get_full_name() or self.username
