"""How addresses of pages name the kinds of entries."""

from django.urls import register_converter


class PlainKind:
    """A kind whose pages are those of `views.entries`."""

    regex = "factions|items|handouts|notes"

    def to_python(self, value: str) -> str:
        """Return the word itself."""
        return value

    def to_url(self, value: str) -> str:
        """Return the word itself."""
        return value


class KeptKind(PlainKind):
    """A kind that is kept by `services.entries`: its versions and its bin are the same for all."""

    regex = "factions|items|handouts|notes|locations|plots|sessions|scenes"


class WordsKind(PlainKind):
    """A kind whose words are changed on the pages of `views.entries`."""

    regex = "factions|items|handouts|notes|scenes"


register_converter(PlainKind, "plainkind")
register_converter(KeptKind, "keptkind")
register_converter(WordsKind, "wordskind")
