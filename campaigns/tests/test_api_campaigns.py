"""The API of people and campaigns."""

import pytest

from campaigns.models import Campaign, Membership, Role
from campaigns.tests.factories import make_campaign, make_invitation

pytestmark = pytest.mark.django_db
LIST = "/api/v1/campaigns"


def test_one_sees_and_renames_oneself(as_user, owner):
    client = as_user(owner)
    assert client.get("/api/v1/me").json()["username"] == "owner"
    told = client.patch("/api/v1/me", {"first_name": "Ada"}, format="json").json()
    assert told["display_name"] == "Ada"
    changed = client.patch("/api/v1/me", {"is_curator": True, "is_staff": True}, format="json").json()
    assert (changed["is_curator"], changed["is_staff"]) == (False, False)


def test_the_shared_guest_keeps_his_name(as_user, guest):
    assert as_user(guest).patch("/api/v1/me", {"first_name": "Mine"}, format="json").status_code == 403


def test_a_founder_is_game_master(as_user, stranger):
    client = as_user(stranger)
    made = client.post(LIST, {"name": "The Ashes", "summary": "Fire."}, format="json")
    assert made.status_code == 201
    assert made.json()["role"] == "game_master"
    assert made.json()["member_count"] == 1
    assert [row["name"] for row in client.get(LIST).json()["results"]] == ["The Ashes"]


@pytest.mark.parametrize("said", [{}, {"name": ""}, {"name": []}, {"name": "x" * 201}, [], "text"])
def test_a_campaign_needs_a_name(as_user, stranger, said):
    answer = as_user(stranger).post(LIST, said, format="json")
    assert answer.status_code == 400
    assert not Campaign.objects.exists()


def test_members_count_and_own_role_are_right_for_each(as_user, campaign, owner, teammate, observer):
    for person, role in ((owner, "game_master"), (teammate, "player"), (observer, "observer")):
        told = as_user(person).get(f"{LIST}/{campaign.pk}").json()
        assert (told["role"], told["member_count"]) == (role, 3)


def test_a_campaign_is_changed_deleted_and_brought_back(as_user, owner, campaign, teammate):
    client, address = as_user(owner), f"{LIST}/{campaign.pk}"
    assert client.patch(address, {"summary": "New"}, format="json").json()["summary"] == "New"
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert as_user(teammate).post(f"{address}/restore").status_code == 404
    assert client.post(f"{address}/restore").status_code == 200
    acts = [row["act"] for row in client.get(f"{address}/audit").json()["results"]]
    assert acts == ["campaign.restored", "campaign.deleted", "campaign.changed"]


def test_an_invitation_is_made_looked_at_accepted_and_revoked(as_user, owner, campaign, stranger, api):
    client = as_user(owner)
    made = client.post(f"{LIST}/{campaign.pk}/invitations", {"role": "observer", "uses": 1}, format="json")
    assert made.status_code == 201
    token = made.json()["token"]
    assert made.json()["url"].startswith("http://testserver/join/")
    assert api.get(f"/api/v1/invitations/{token}").json() == {"campaign": campaign.name, "role": "observer"}
    assert api.post(f"/api/v1/invitations/{token}").status_code == 401
    assert as_user(stranger).post(f"/api/v1/invitations/{token}").json()["role"] == "observer"
    assert Membership.objects.get(user=stranger).role == Role.OBSERVER
    assert api.get(f"/api/v1/invitations/{token}").status_code == 404
    another = make_invitation(campaign)
    assert client.delete(f"{LIST}/{campaign.pk}/invitations/{another.pk}").status_code == 204
    assert client.get(f"{LIST}/{campaign.pk}/invitations").json()["count"] == 0


@pytest.mark.parametrize("said", [{"role": "king"}, {"days": 0}, {"days": "many"}, {"uses": 0}, {"uses": 10**9}])
def test_a_bad_invitation_is_refused_by_field(as_user, owner, campaign, said):
    answer = as_user(owner).post(f"{LIST}/{campaign.pk}/invitations", said, format="json")
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == set(said)


def test_a_game_master_changes_roles_and_lets_members_go(as_user, owner, campaign, teammate, observer):
    client = as_user(owner)
    players = {row["user"]: row["id"] for row in client.get(f"{LIST}/{campaign.pk}/members").json()["results"]}
    address = f"{LIST}/{campaign.pk}/members"
    told = client.patch(f"{address}/{players[teammate.pk]}", {"role": "game_master"}, format="json")
    assert told.json()["role"] == "game_master"
    assert client.delete(f"{address}/{players[observer.pk]}").status_code == 204
    assert client.delete(f"{address}/{players[owner.pk]}").status_code == 204, "leaving: another one masters the game"
    assert client.get(f"{LIST}/{campaign.pk}").status_code == 404


def test_a_member_of_one_campaign_is_not_reached_through_another(as_user, owner, campaign, stranger):
    other = make_campaign(stranger)
    foreign = other.memberships.get()
    assert as_user(owner).delete(f"{LIST}/{campaign.pk}/members/{foreign.pk}").status_code == 404
    invitation = make_invitation(other)
    assert as_user(owner).delete(f"{LIST}/{campaign.pk}/invitations/{invitation.pk}").status_code == 404
