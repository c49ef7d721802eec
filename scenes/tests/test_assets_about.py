"""What a browser is told of an asset before it chooses a copy: its size and which copies and tiles there are."""

import pytest

from campaigns.tests.factories import make_campaign, make_user
from scenes.tests.asset_files import make_asset

pytestmark = pytest.mark.django_db


def test_members_are_told_which_copies_there_are(client):
    owner = make_user()
    campaign = make_campaign(owner)
    asset = make_asset(owner, campaign, "Map")
    client.force_login(owner)
    told = client.get(asset.address("about.json"))
    assert told.json() == {"width": asset.width, "height": asset.height, "sizes": asset.sizes, "tiles": asset.tiles}
    assert "immutable" not in told["Cache-Control"]


def test_strangers_are_told_nothing_of_an_asset(client):
    owner = make_user()
    campaign = make_campaign(owner)
    asset = make_asset(owner, campaign, "Map")
    client.force_login(make_user())
    assert client.get(asset.address("about.json")).status_code == 404
