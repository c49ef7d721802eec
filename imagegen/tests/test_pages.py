"""The pages of pictures: wished for, waited for, looked at, used, deleted and brought back."""

import re

import pytest

from campaigns.models import Role
from campaigns.services.entries import create_entry
from campaigns.tests.factories import add_member, make_campaign, make_user
from imagegen.models import CampaignPictures, Picture, PictureRequest
from imagegen.services import settings as picture_settings
from imagegen.tests.factories import draw_at_once, make_picture

pytestmark = pytest.mark.django_db
WISH = {
    "subject_type": "item", "subject_name": "Lantern of Souls", "aspect_ratio": "1:1",
    "prompt": "A brass lantern with a pale flame in it", "provider": "offline", "seed": "5",
}  # fmt: skip


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_wish_is_drawn_and_its_page_says_that_rules_drew_it(
    owner, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    draw_at_once(monkeypatch)
    client = signed_in(owner)
    with django_capture_on_commit_callbacks(execute=True):
        waiting = client.post("/gallery/new/", WISH)
    assert waiting.status_code == 302 and waiting.url.startswith("/gallery/waiting/")
    shown = client.get(waiting.url, follow=True)
    picture = Picture.objects.get()
    assert shown.redirect_chain[-1][0] == f"/gallery/{picture.pk}/"
    assert "Drawn by rules" in text(shown) and "Lantern of Souls" in text(shown)
    assert (picture.owner, picture.seed, picture.provider) == (owner, 5, "offline")
    assert client.get(picture.address("full.webp"))["Content-Type"] == "image/webp"


def test_a_bad_wish_is_told_beside_its_field_and_nothing_is_made(owner, signed_in):
    answer = signed_in(owner).post("/gallery/new/", WISH | {"prompt": "short", "seed": "-1"})
    assert answer.status_code == 200 and not PictureRequest.objects.exists()
    assert {"prompt", "seed"} <= set(answer.context["form"].errors)


def test_a_wish_from_an_entry_begins_with_what_everybody_may_read(owner, campaign, signed_in):
    body = "A tower of green glass.\n\n:::secret\nThe cellar holds a vampire.\n:::"
    entry = create_entry(actor=owner, campaign=campaign, kind="item", name="The Tower Key", body=body)
    form = signed_in(owner).get(f"/gallery/new/?campaign={campaign.pk}&entry={entry.pk}").context["form"]
    assert form.initial["subject_name"] == "The Tower Key" and "green glass" in form.initial["prompt"]
    assert "vampire" not in form.initial["prompt"]


def test_words_are_suggested_for_what_was_chosen(owner, signed_in):
    answer = signed_in(owner).post("/gallery/new/", WISH | {"prompt": "A lantern in the rain", "suggest": "1"})
    assert answer.status_code == 200 and "Lantern of Souls" in answer.context["form"].initial["prompt"]
    assert not PictureRequest.objects.exists()


def test_one_who_waits_no_longer_ends_the_work(owner, signed_in):
    client = signed_in(owner)
    address = client.post("/gallery/new/", WISH).url
    assert "Wait no longer" in text(client.get(address))
    client.post(f"{address}cancel/")
    assert PictureRequest.objects.get().state == "cancelled"
    assert "Ask again" in text(client.get(address))


def test_a_picture_is_featured_shared_deleted_and_brought_back(owner, campaign, signed_in):
    picture, client = make_picture(owner, campaign=campaign), signed_in(owner)
    page = f"/gallery/{picture.pk}/"
    for act in ("feature", "share"):
        assert client.post(f"{page}{act}/").url == page
    picture.refresh_from_db()
    assert picture.is_featured and picture.shared
    assert client.post(f"{page}delete/").url == f"/play/{campaign.pk}/pictures/"
    assert client.get(page).status_code == 404
    assert "Bring back" in text(client.get("/gallery/?bin=1"))
    assert client.post(f"{page}restore/").url == page
    assert client.get(page).status_code == 200


def test_an_unknown_act_leads_nowhere(owner, signed_in):
    assert signed_in(owner).post(f"/gallery/{make_picture(owner).pk}/burn/").status_code == 404


def test_a_player_sees_shared_pictures_without_how_they_were_asked_for(owner, campaign, teammate, signed_in):
    hidden = make_picture(owner, campaign=campaign, subject_name="Secret Mask", colour="navy")
    shared = make_picture(owner, campaign=campaign, shared=True)
    client = signed_in(teammate)
    assert client.get(f"/gallery/{hidden.pk}/").status_code == 404
    page = text(client.get(f"/gallery/{shared.pk}/"))
    assert "Lantern" in page and shared.prompt not in page and "What was asked" not in page
    assert "Another like it" not in page
    assert client.get(f"/gallery/new/?like={shared.pk}").status_code == 403
    listed = text(client.get(f"/play/{campaign.pk}/pictures/"))
    assert "Lantern" in listed and "Secret Mask" not in listed
    refused = client.post(f"/gallery/{shared.pk}/delete/", follow=True)
    assert "not change it" in text(refused) and Picture.objects.living().count() == 2


def test_the_gallery_is_narrowed_by_words_and_kind(owner, signed_in):
    make_picture(owner, subject_name="Iron Crown")
    make_picture(owner, subject_name="Owl", subject_type="character", colour="navy")
    client = signed_in(owner)
    assert "Owl" not in text(client.get("/gallery/?q=crown")) and "Iron Crown" in text(client.get("/gallery/?q=crown"))
    assert "Iron Crown" not in text(client.get("/gallery/?kind=character"))
    assert "Nothing like that" in text(client.get("/gallery/?q=dragon"))


def test_only_game_masters_set_style_and_limits(owner, campaign, teammate, signed_in):
    address = f"/play/{campaign.pk}/pictures/settings/"
    assert signed_in(teammate).get(address).status_code == 403
    assert signed_in(make_user()).get(address).status_code == 404
    said = {"style": "ink and watercolour", "pictures_a_day": "3", "providers": ["offline"]}
    assert signed_in(owner).post(address, said).status_code == 302
    kept = picture_settings.settings_of(campaign)
    assert (kept.style, kept.pictures_a_day, kept.players_may_ask) == ("ink and watercolour", 3, False)
    assert signed_in(owner).post(address, {"pictures_a_day": "-1"}).context["form"].errors


def test_one_is_offered_only_campaigns_that_let_him_ask(owner, signed_in):
    player = make_user()
    closed, watched, free = make_campaign(owner), make_campaign(owner), make_campaign(owner)
    CampaignPictures.objects.create(campaign=closed, players_may_ask=False)
    add_member(closed, player)
    add_member(watched, player, Role.OBSERVER)
    add_member(free, player)
    form = signed_in(player).get("/gallery/new/").context["form"]
    assert [key for key, _ in form.fields["campaign"].choices] == ["", str(free.pk)]


def test_the_eleventh_wish_of_a_minute_is_put_off(owner, signed_in):
    client = signed_in(owner)
    answers = [client.post("/gallery/new/", WISH | {"subject_name": f"Lantern {n}"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [200]
    assert "again" in text(answers[-1]) and PictureRequest.objects.count() == 10


def test_words_are_suggested_where_none_are_yet_and_said_once(owner, signed_in):
    client = signed_in(owner)
    said = client.post("/gallery/new/", WISH | {"prompt": "", "suggest": "1"}).context["form"].initial["prompt"]
    assert said.count("Lantern of Souls") == 1
    again = client.post("/gallery/new/", WISH | {"prompt": said, "suggest": "1"}).context["form"].initial["prompt"]
    assert again == said


def test_a_picture_that_finds_no_room_stays_in_the_bin(owner, signed_in, settings):
    gone = make_picture(owner)
    client = signed_in(owner)
    client.post(f"/gallery/{gone.pk}/delete/")
    settings.PICTURES_PER_SUBJECT = 1
    make_picture(owner, colour="navy")
    answer = client.post(f"/gallery/{gone.pk}/restore/", follow=True)
    assert answer.status_code == 200 and answer.redirect_chain[-1][0] == "/gallery/?bin=1"
    assert "Bring back" in text(answer)


def test_a_player_cannot_take_the_star_off_a_game_masters_picture(owner, campaign, teammate, signed_in):
    master = make_picture(owner, campaign=campaign, is_featured=True)
    mine = make_picture(teammate, campaign=campaign, colour="navy")
    answer = signed_in(teammate).post(f"/gallery/{mine.pk}/feature/", follow=True)
    assert "ask its game master" in text(answer)
    master.refresh_from_db()
    assert master.is_featured
