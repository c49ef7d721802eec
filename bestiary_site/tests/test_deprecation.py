"""The policy of addresses that will go, in headers."""

from datetime import UTC, datetime

from rest_framework.response import Response

from bestiary_site.shared.api import deprecated


def test_an_address_that_will_go_says_since_when_until_when_and_what_comes_instead() -> None:
    since, sunset = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    answer = deprecated(Response({}), since=since, sunset=sunset, successor="/api/v1/characters")
    assert answer["Deprecation"] == "@1767225600"
    assert answer["Sunset"] == "Wed, 01 Jul 2026 00:00:00 GMT"
    assert answer["Link"] == '</api/v1/characters>; rel="successor-version"'
