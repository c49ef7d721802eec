"""Plots by their doors: the board, one plot's forms without scripts, the API, the command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import PlotDependency, PlotForeshadowing, PlotMilestone, PlotThread, Visibility
from campaigns.services import plot_parts
from campaigns.services.plots import add_progress
from campaigns.tests.story import make_entry, make_plot, play

pytestmark = pytest.mark.django_db
HIDDEN = Visibility.GAME_MASTERS


def test_the_api_tells_a_plot_from_idea_to_end(campaign, owner, as_user):
    client, url = as_user(owner), f"/api/v1/campaigns/{campaign.pk}/plots"
    made = client.post(url, {"name": "The Tide", "status": "open", "urgency": 2, "tags": ["sea"]}, format="json")
    assert made.status_code == 201, made.content
    one = f"{url}/{made.json()['id']}"
    assert (made.json()["tags"], made.json()["status"]) == (["sea"], "open")
    other = make_plot(campaign, "The Bell")
    session = play(campaign, 1)
    needs = client.post(f"{one}/dependencies", {"needs": other.pk, "note": "first"}, format="json")
    assert needs.status_code == 201, needs.content
    assert client.get(f"{one}/status").json()["waits_for"][0]["name"] == "The Bell"
    blocked = client.post(f"{one}/status", {"status": "resolved"}, format="json")
    assert (blocked.status_code, blocked.json()["error"]["code"]) == (409, "needs_unresolved")
    circle = client.post(f"{url}/{other.pk}/dependencies", {"needs": made.json()["id"]}, format="json")
    assert circle.status_code == 422
    assert "The Bell → The Tide → The Bell" in circle.json()["error"]["message"]
    step = client.post(f"{one}/milestones", {"name": "Heard"}, format="json").json()
    assert client.patch(f"{one}/milestones/{step['id']}", {"done_in": session.pk}, format="json").json()["done_at"]
    hint = client.post(f"{one}/foreshadowing", {"text": "A clock", "payoff_session": session.pk}, format="json").json()
    assert hint["overdue"] is True
    paid = client.patch(f"{one}/foreshadowing/{hint['id']}", {"paid_off_in": session.pk}, format="json").json()
    assert (paid["overdue"], paid["paid_off_in"]) == (False, session.pk)
    assert client.post(f"{one}/links", {"entry": session.pk, "role": "end"}, format="json").status_code == 201
    said = {"note": "It *rose*.", "session": session.pk, "status": "resolved", "force": True, "reason": "No bell."}
    told = client.post(f"{one}/progress", said, format="json")
    assert told.status_code == 201, told.content
    assert (told.json()["status_after"], told.json()["forced_because"]) == ("resolved", "No bell.")
    assert client.get(one).json()["status"] == "resolved"
    assert client.patch(one, {"summary": "Wet."}, format="json").json()["summary"] == "Wet."
    for part in ("progress", "milestones", "dependencies", "foreshadowing", "links"):
        row = client.get(f"{one}/{part}").json()["results"][0]["id"]
        assert client.delete(f"{one}/{part}/{row}").status_code == 204
        assert client.get(f"{one}/{part}").json()["count"] == 0
    assert client.delete(one).status_code == 204
    assert client.post(f"{one}/restore").status_code == 200


def test_a_player_finds_nothing_hidden_in_the_api_nor_on_the_pages(campaign, owner, teammate, as_user):
    plot, secret = make_plot(campaign, "Open plot"), make_plot(campaign, "Secretplot", visibility=HIDDEN)
    villain = make_entry(campaign, "Secretvillain", visibility=HIDDEN)
    session = play(campaign, 1, visibility=HIDDEN)
    step = plot_parts.add_milestone(actor=owner, plot=plot, name="Secretstep")
    plot_parts.add_foreshadowing(actor=owner, plot=plot, text="Secrethint", planted_in=session)
    plot_parts.add_foreshadowing(
        actor=owner, plot=plot, text="Told hint", payoff_milestone=step, planted_in=session, visibility="members"
    )
    plot_parts.add_dependency(actor=owner, plot=plot, needs=secret, note="Secretneed")
    plot_parts.add_link(actor=owner, plot=plot, entry=villain, role="Secretrole")
    add_progress(actor=owner, plot=plot, note="Met [[Secretvillain]] there.", session=session, milestone=step)
    add_progress(actor=owner, plot=plot, note="Secretnote", visibility=HIDDEN)
    api, pages = f"/api/v1/campaigns/{campaign.pk}/plots", f"/play/{campaign.pk}/plots"
    one = f"{api}/{plot.pk}"
    addresses = [api, one, f"{pages}/", f"{pages}/{plot.slug}/", f"{one}/status"]
    addresses += [f"{one}/{part}" for part in ("progress", "milestones", "dependencies", "foreshadowing", "links")]
    client = as_user(teammate)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "secret" not in answer.content.decode().lower().replace("csrf", ""), address
    hint = client.get(f"{one}/foreshadowing").json()["results"][0]
    assert (hint["text"], hint["planted_in"], hint["payoff_milestone"]) == ("Told hint", None, None)
    told = client.get(f"{one}/progress").json()["results"][0]
    assert (told["session"], told["milestone"]) == (None, None)
    assert client.get(f"{api}/{secret.pk}").status_code == 404


def test_every_part_is_kept_by_forms_alone(campaign, owner, signed_in):
    client, plot, other = signed_in(owner), make_plot(campaign, "The Tide"), make_plot(campaign, "The Bell")
    session, page = play(campaign, 1), f"/play/{campaign.pk}/plots/{plot.slug}/"
    posts = {
        "milestone": {"name": "Heard", "visibility": HIDDEN},
        "dependency": {"needs": other.pk, "note": "", "visibility": "members"},
        "foreshadowing": {"text": "A clock", "planted_in": session.pk, "visibility": HIDDEN},
        "link": {"entry": session.name, "role": "start", "visibility": "members"},
        "progress": {"note": "It **rose**.", "session": session.pk, "status": "dormant", "visibility": "members"},
    }
    for part, words in posts.items():
        answer = client.post(f"{page}parts/{part}/", {f"{part}-{name}": value for name, value in words.items()})
        assert answer.status_code == 302, (part, answer.context["forms"][part].errors)
    shown = client.get(page).content.decode()
    for words in ("Heard", "The Bell", "A clock", "start", "<strong>rose</strong>", "Dormant"):
        assert words in shown
    step, hint = PlotMilestone.objects.get(), PlotForeshadowing.objects.get()
    change = {"name": "Heard by all", "place": 1, "done": "on", "done_in": session.pk, "visibility": "members"}
    client.post(f"{page}parts/milestone/{step.pk}/", {f"milestone-{name}": value for name, value in change.items()})
    step.refresh_from_db()
    assert (step.name, step.done_in_id, step.audience) == ("Heard by all", session.pk, "")
    paid = {"text": "A clock", "paid_off": "on", "visibility": HIDDEN}
    client.post(
        f"{page}parts/foreshadowing/{hint.pk}/", {f"foreshadowing-{name}": value for name, value in paid.items()}
    )
    hint.refresh_from_db()
    assert hint.paid_off_at is not None
    need = PlotDependency.objects.get()
    assert client.get(f"{page}parts/dependency/{need.pk}/remove/").status_code == 200
    client.post(f"{page}parts/dependency/{need.pk}/remove/")
    assert not PlotDependency.objects.exists()


def test_a_refused_form_keeps_its_words_and_says_why(campaign, owner, signed_in):
    plot, other = make_plot(campaign, "The Tide"), make_plot(campaign, "The Bell")
    plot_parts.add_dependency(actor=owner, plot=plot, needs=other)
    words = {"progress-note": "They eat.", "progress-status": "resolved", "progress-visibility": "members"}
    answer = signed_in(owner).post(f"/play/{campaign.pk}/plots/{plot.slug}/parts/progress/", words)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "The Tide needs The Bell resolved first" in shown
    assert "They eat." in shown


def test_the_board_makes_changes_bins_and_gives_back(campaign, owner, teammate, signed_in):
    client, board = signed_in(owner), f"/play/{campaign.pk}/plots/"
    words = {
        "name": "The Tide",
        "urgency": 2,
        "stalled_after": 3,
        "status": "open",
        "visibility": "members",
        "tags": "sea",
    }
    assert client.post(f"{board}new/", words).status_code == 302
    plot = PlotThread.objects.get()
    page = f"{board}{plot.slug}/"
    assert client.post(f"{page}edit/", words | {"name": "The High Tide", "version": 1}).status_code == 302
    assert client.post(f"{page}edit/", words | {"name": "The Low Tide", "version": 1}).status_code == 422
    assert "The High Tide" in client.get(board, {"q": "high", "status": "open", "urgency": 2}).content.decode()
    assert "No plot is like that" in client.get(board, {"stalled": 1}).content.decode()
    assert signed_in(teammate).post(f"{page}delete/").status_code == 403
    client.post(f"{page}delete/")
    assert client.get(page).status_code == 404
    back = client.post(f"{board}bin/{plot.pk}/restore/")
    assert client.get(back["Location"]).status_code == 200


def test_reminders_on_the_command_line(campaign, owner):
    plot = make_plot(campaign, "Still", moved_in=play(campaign, 1), stalled_after=1)
    plot_parts.add_foreshadowing(actor=owner, plot=plot, text="A clock", payoff_session=play(campaign, 2))
    said = StringIO()
    call_command("plot_reminders", campaign=str(campaign.pk), stdout=said)
    assert "Still: still for 1 sessions" in said.getvalue()
    assert "Still: overdue: A clock" in said.getvalue()
    for unknown in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(CommandError):
            call_command("plot_reminders", campaign=unknown)
