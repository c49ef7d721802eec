"""How the list of scenes is named in addresses that hold for every kind of entry."""

from django.urls import register_converter

from campaigns.addresses import PlainKind


class ScenesKind(PlainKind):
    """The word of scenes, so that `entries` leads to their list as it does for other kinds."""

    regex = "scenes"


register_converter(ScenesKind, "sceneskind")
