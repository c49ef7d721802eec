"""What search keeps: words of names, texts as each listener may read them, recent and saved searches."""

from django.conf import settings
from django.db import models

from campaigns.models.campaign import Campaign
from campaigns.models.entries import Entry, EntryName

LONGEST_WORD = 40
LONGEST_QUERY = 200


class SearchTerm(models.Model):
    """A word that some name contains. The back ends keep its keys for near spelling and sound beside it."""

    term = models.CharField(max_length=LONGEST_WORD, unique=True)

    def __str__(self) -> str:
        return self.term


class SearchWord(models.Model):
    """One word in one name of an entry; goes with the name."""

    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, related_name="uses", db_index=False)
    name = models.ForeignKey(EntryName, on_delete=models.CASCADE, related_name="words")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="name_words")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    of_words = models.PositiveSmallIntegerField(help_text="How many words the name has: short names go first.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "name"], name="one_use_of_a_word_in_a_name")]
        indexes = [models.Index(fields=["term", "campaign", "of_words"], name="uses_of_a_word")]

    def __str__(self) -> str:
        return f"{self.term_id} in {self.name_id}"


class SearchText(models.Model):
    """An entry's words as one kind of listener may read them: "" everybody who sees it, "gm", or "@wren" one person.

    Rows for others than everybody exist only where secret blocks make a difference; each holds the whole text that its
    listener reads, so that words inside and outside of a block are found together.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="search_texts", db_index=False)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    listener = models.CharField(max_length=160, blank=True)
    scope = models.CharField(max_length=40, help_text="A word that stands for the campaign, or for the bestiary.")
    title = models.TextField(blank=True, help_text="Folded words of the names in force.")
    near = models.TextField(blank=True, help_text="Folded words of summary, tags and the kind's own fields.")
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "listener"], name="one_text_for_each_listener")]

    def __str__(self) -> str:
        return f"Text of {self.entry_id} for {self.listener or 'everybody'}"


class RecentSearch(models.Model):
    """What somebody has looked for lately; only he sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recent_searches")
    query = models.CharField(max_length=LONGEST_QUERY)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="one_recent_search_each")]

    def __str__(self) -> str:
        return self.query


class SavedSearch(models.Model):
    """A search with its filters that somebody keeps under a name; only he sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kinds = models.JSONField(default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_search_per_name")]

    def __str__(self) -> str:
        return self.name
