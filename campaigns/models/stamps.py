"""Stamps that make cached answers stale at once, in every process, without telling any of them."""

from django.db import models
from django.db.models import F


class CacheStamp(models.Model):
    """A number raised in the same transaction as a change; cache keys carry it (docs/decisions/0006)."""

    name = models.CharField(max_length=60, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @classmethod
    def read(cls, *names: str) -> list[int]:
        """Return the numbers in the order of `names`, by one query."""
        found = dict(cls.objects.filter(name__in=names).values_list("name", "number"))
        return [found.get(name, 0) for name in names]

    @classmethod
    def raise_for(cls, *names: str) -> None:
        """Make everything cached under these names stale once the transaction commits."""
        for name in sorted(names):
            if not cls.objects.filter(name=name).update(number=F("number") + 1):
                _, created = cls.objects.get_or_create(name=name, defaults={"number": 1})
                if not created:
                    cls.objects.filter(name=name).update(number=F("number") + 1)
