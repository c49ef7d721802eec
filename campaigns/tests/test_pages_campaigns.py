"""The campaigns' pages as game master, player, observer, stranger and passer-by."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.markdown import render_markdown
from campaigns.models import Campaign, Invitation, Membership, Role
from campaigns.tests.factories import add_member, make_campaign, make_invitation, make_user

pytestmark = pytest.mark.django_db


def test_founding_a_campaign_makes_its_founder_game_master(signed_in, stranger):
    response = signed_in(stranger).post("/play/", {"name": "The Drowned Crown"})
    campaign = Campaign.objects.get()
    assert response.url == campaign.get_absolute_url()
    assert Membership.objects.get().role == Role.GAME_MASTER
    add_member(campaign, make_user())
    listed = signed_in(stranger).get("/play/").context["campaigns"]
    assert [(row.name, row.role_label, row.member_count) for row in listed] == [("The Drowned Crown", "Game master", 2)]


def test_a_campaign_without_a_name_is_refused_beside_the_field(signed_in, stranger):
    response = signed_in(stranger).post("/play/", {"name": "  "})
    assert response.status_code == 422
    assert response.context["form"].errors["name"]


@pytest.mark.parametrize("page", ["campaign", "campaign_edit", "campaign_delete", "campaign_audit"])
@pytest.mark.parametrize(
    ("who", "expected"),
    [("owner", 200), ("teammate", 403), ("observer", 403), ("stranger", 404), ("passer-by", 302)],
)
def test_who_may_open_which_page(signed_in, campaign, owner, teammate, observer, stranger, page, who, expected):
    people = {"owner": owner, "teammate": teammate, "observer": observer, "stranger": stranger, "passer-by": None}
    if page == "campaign" and who in {"teammate", "observer"}:
        expected = 200
    assert signed_in(people[who]).get(reverse(page, args=[campaign.pk])).status_code == expected


def test_only_game_masters_see_invitations(signed_in, campaign, owner, teammate):
    invitation = make_invitation(campaign)
    page = signed_in(owner).get(campaign.get_absolute_url())
    assert page.context["invitations"][0]["url"] == f"http://testserver{invitation.get_absolute_url()}"
    assert invitation.token not in signed_in(teammate).get(campaign.get_absolute_url()).content.decode()


def test_an_invitation_is_made_followed_and_used_up(signed_in, campaign, owner, stranger):
    signed_in(owner).post(reverse("campaign_invite", args=[campaign.pk]), {"role": "player", "days": "7", "uses": "1"})
    invitation = Invitation.objects.get()
    address = invitation.get_absolute_url()
    page = signed_in(None).get(address)
    assert campaign.name in page.content.decode()
    assert signed_in(None).post(address, HTTP_ACCEPT="text/html").url.startswith("/account/login/?next=%2Fjoin%2F")
    assert signed_in(stranger).post(address).url == campaign.get_absolute_url()
    assert Membership.objects.get(user=stranger).role == Role.PLAYER
    late = make_user("latecomer")
    assert signed_in(late).get(address).status_code == 404
    assert signed_in(late).post(address).status_code == 404


@pytest.mark.parametrize(
    "fields", [{"expires_at": timezone.now() - timedelta(days=1)}, {"uses_left": 0}, {"revoked_at": timezone.now()}]
)
def test_an_invitation_out_of_date_lets_nobody_in(signed_in, campaign, stranger, fields):
    invitation = make_invitation(campaign, **fields)
    response = signed_in(stranger).get(invitation.get_absolute_url())
    assert response.status_code == 404
    assert "Ask for a new link" in response.content.decode()


def test_a_bad_invitation_form_comes_back_with_its_errors(signed_in, campaign, owner):
    address = reverse("campaign_invite", args=[campaign.pk])
    response = signed_in(owner).post(address, {"role": "king", "days": "0"})
    assert response.status_code == 422
    assert set(response.context["invitation_form"].errors) == {"role", "days"}
    assert not Invitation.objects.exists()


def test_players_can_neither_invite_nor_revoke(signed_in, campaign, teammate):
    invitation = make_invitation(campaign)
    client = signed_in(teammate)
    assert client.post(reverse("campaign_invite", args=[campaign.pk]), {"role": "player"}).status_code == 403
    assert client.post(reverse("campaign_revoke", args=[campaign.pk, invitation.pk])).status_code == 403


def test_a_revoked_link_is_gone_from_the_page(signed_in, campaign, owner):
    invitation = make_invitation(campaign)
    signed_in(owner).post(reverse("campaign_revoke", args=[campaign.pk, invitation.pk]))
    assert signed_in(owner).get(campaign.get_absolute_url()).context["invitations"] == []


def test_an_invitation_of_another_campaign_is_not_found_here(signed_in, campaign, owner, stranger):
    foreign = make_invitation(make_campaign(stranger))
    assert signed_in(owner).post(reverse("campaign_revoke", args=[campaign.pk, foreign.pk])).status_code == 404


def member_address(campaign, user) -> str:
    return reverse("campaign_member", args=[campaign.pk, Membership.objects.get(campaign=campaign, user=user).pk])


def test_a_game_master_changes_roles_and_sends_members_away(signed_in, campaign, owner, teammate, observer):
    client = signed_in(owner)
    client.post(member_address(campaign, teammate), {"role": "game_master"})
    assert Membership.objects.get(user=teammate).role == Role.GAME_MASTER
    client.post(member_address(campaign, observer), {"remove": "1"})
    assert not Membership.objects.filter(user=observer).exists()


def test_the_last_game_master_can_neither_leave_nor_step_down(signed_in, campaign, owner):
    client = signed_in(owner)
    for data in ({"remove": "1"}, {"role": "player"}):
        page = client.post(member_address(campaign, owner), data, follow=True)
        assert "needs a game master" in page.content.decode()
    assert Membership.objects.get(user=owner).role == Role.GAME_MASTER


def test_a_player_leaves_but_sends_nobody_away(signed_in, campaign, teammate, observer):
    client = signed_in(teammate)
    client.post(member_address(campaign, observer), {"remove": "1"})
    assert Membership.objects.filter(user=observer).exists()
    assert client.post(member_address(campaign, teammate), {"remove": "1"}).url == "/play/"
    assert client.get(campaign.get_absolute_url()).status_code == 404


def test_a_deleted_campaign_is_gone_for_all_and_its_game_master_brings_it_back(signed_in, campaign, owner, teammate):
    client = signed_in(owner)
    client.post(reverse("campaign_delete", args=[campaign.pk]))
    assert client.get(campaign.get_absolute_url()).status_code == 404
    assert client.get("/play/").context["deleted"] == [campaign]
    restore = reverse("campaign_restore", args=[campaign.pk])
    assert signed_in(teammate).post(restore).status_code == 404
    client.post(restore)
    assert client.get(campaign.get_absolute_url()).status_code == 200


def test_the_audit_tells_who_did_what(signed_in, campaign, owner):
    client = signed_in(owner)
    client.post(reverse("campaign_edit", args=[campaign.pk]), {"name": "Renamed", "summary": "", "description": ""})
    record = client.get(reverse("campaign_audit", args=[campaign.pk])).context["records"][0]
    assert (record.act, record.actor, record.changes["name"][1]) == ("campaign.changed", owner, "Renamed")


def test_pages_take_as_many_queries_for_twenty_members_as_for_two(
    signed_in, campaign, owner, django_assert_max_num_queries
):
    def count(url: str) -> int:
        with django_assert_max_num_queries(40) as captured:
            client.get(url)
        return len(captured)

    client = signed_in(owner)
    pages = ["/play/", campaign.get_absolute_url(), reverse("campaign_audit", args=[campaign.pk])]
    add_member(campaign, make_user())
    make_invitation(campaign)
    few = [count(page) for page in pages]
    for _ in range(20):
        add_member(campaign, make_user())
        make_invitation(campaign)
        make_campaign(owner)
    assert [count(page) for page in pages] == few


@pytest.mark.parametrize(
    ("text", "found", "absent"),
    [
        ("**bold**", "<strong>bold</strong>", None),
        ("<img src=x onerror=alert(1)>", "&lt;img", "<img"),
        ("[x](javascript:alert(1))", "", "href"),
        ("![x](https://spy.example/pixel.png)", "", "spy.example"),
        ("# Head", "<h3>Head</h3>", "<h1"),
        ("[a](https://example.org)", 'rel="nofollow noopener ugc"', None),
    ],
)
def test_markdown_comes_out_safe(text, found, absent):
    html = render_markdown(text)
    assert found in html
    assert absent is None or absent not in html
