"""The desk's pages of care: for administrators alone, honest, without a secret, and cheap however large the site is."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from bestiary_site.maintenance import chore_times, plots, runs, system
from bestiary_site.maintenance.chores import CHORES, find_chore
from campaigns.models import AuditRecord
from campaigns.services.audit import record
from campaigns.tests.factories import make_user
from characters.tests.factories import make_character, make_draft, make_favourite
from imagegen.models import ProviderCall
from reconstruction.tests.factories import make_capture, make_reconstruction

pytestmark = pytest.mark.django_db
PAGES = ["care-dashboard", "care-maintenance", "care-system"]
SECRETS = {
    "SECRET_KEY": "sk-django", "REDIS_URL": "redis://:pw-redis@localhost", "GEMINI_API_KEY": "pw-gemini",
    "OPENAI_API_KEY": "pw-openai", "METRICS_TOKEN": "pw-metrics", "DISCORD_BOT_TOKEN": "pw-discord",
    "BACKUP_KEY": "pw-backup", "EMAIL_CONFIG": "smtp://me:pw-mail@localhost", "SOME_NEW_SECRET": "pw-new",
}  # fmt: skip


@pytest.fixture
def desk(signed_in, admin):
    return signed_in(admin)


@pytest.mark.parametrize("page", PAGES)
def test_only_administrators_see_the_pages_of_care(page, signed_in, client, owner, desk):
    address = reverse(page)
    assert desk.get(address).status_code == 200
    assert signed_in(make_user("staff", is_staff=True)).get(address).status_code == 403
    assert signed_in(owner).get(address).status_code in {302, 403, 404}
    assert client.get(address).status_code == 302


def test_a_chore_is_shown_before_it_is_done_and_told_after(desk, admin):
    ProviderCall.objects.create(at=timezone.now() - timedelta(days=500), provider="offline", outcome="drawn")
    address = reverse("care-chore", args=["calls"])
    assert "1 old provider calls" in desk.get(address).content.decode()
    assert ProviderCall.objects.count() == 1
    answer = desk.post(address, follow=True)
    assert "Forget provider calls: 1 old provider calls." in answer.content.decode()
    assert not ProviderCall.objects.exists()
    run = runs.runs_of("calls").get()
    assert run.actor == admin
    assert f"by {admin}" in desk.get(reverse("care-maintenance")).content.decode()
    assert "No old provider calls" in desk.get(address).content.decode()


def test_nobody_else_does_a_chore(signed_in, client):
    address = reverse("care-chore", args=["calls"])
    assert signed_in(make_user("staff", is_staff=True)).post(address).status_code == 403
    assert client.post(address).status_code == 302
    assert not AuditRecord.objects.filter(target_type=runs.TARGET).exists()


def test_a_chore_that_is_none_is_not_found(desk):
    assert desk.get(reverse("care-chore", args=["dishes"])).status_code == 404


def test_every_chore_has_its_line_and_time(desk):
    chore_times.install_chores()
    page = desk.get(reverse("care-maintenance")).content.decode()
    assert all(escape(chore.title) in page for chore in CHORES)
    assert "Not in the timetable" not in page


def test_no_secret_is_on_the_system_page_whatever_it_is_called(settings):
    for name, value in SECRETS.items():
        if name != "REDIS_URL":  # it would be used
            setattr(settings, name, value)
    settings.SECRET_KEY = "sk-django-but-longer-than-any-that-could-be-guessed-by-chance"
    told = str(system.facts())
    assert "pw-" not in told and "sk-django" not in told
    assert ("GEMINI_API_KEY", True) in system.facts()["set"]


def test_no_shown_setting_is_one_that_is_kept_secret():
    shown = {name for names in system.SHOWN.values() for name in names}
    assert not shown & set(system.WHETHER_SET)
    assert not [name for name in shown if re.search(r"KEY|TOKEN|PASSWORD|SECRET|_URL$", name) and name != "SITE_URL"]


def test_the_system_page_tells_migrations_and_backups_that_are_missing(desk, monkeypatch):
    page = desk.get(reverse("care-system")).content.decode()
    assert "All have run." in page
    monkeypatch.setattr(system, "pending_migrations", lambda: ["scenes.0099_more"])
    monkeypatch.setattr(system.places, "kept", lambda: (_ for _ in ()).throw(ConnectionError("pw-bucket")))
    page = desk.get(reverse("care-system")).content.decode()
    assert "scenes.0099_more" in page and "cannot be read: ConnectionError" in page and "pw-bucket" not in page


# -- the forecast -----------------------------------------------------------------------------------------


def samples(values: list[float]) -> list:
    now = timezone.now()
    return [(now - timedelta(days=len(values) - 1 - at), value) for at, value in enumerate(values)]


def test_the_forecast_follows_the_slope():
    told = system.forecast(samples([100e9 - at * 1e9 for at in range(11)]), free=int(90e9), total=int(200e9))
    assert told.known and told.per_day == pytest.approx(1e9)
    assert told.days_left == int((90e9 - system.RESERVE_BYTES) / 1e9)
    assert "89 days" in told.words


@pytest.mark.parametrize(
    ("values", "said"),
    [([5e9], "after two days"), ([5e9, 5e9, 5e9, 5e9], "does not fill"), ([5e9, 6e9, 7e9, 8e9], "does not fill"),
     ([9e12, 9e12 - 1e6, 9e12 - 2e6, 9e12 - 3e6], "more than a year")],
)  # fmt: skip
def test_the_forecast_says_what_it_does_not_know(values, said):
    assert said in system.forecast(samples(values), int(values[-1]), int(10e12)).words


# -- plots ------------------------------------------------------------------------------------------------


def test_bars_are_as_high_as_their_values_and_stand_on_each_other():
    series = [plots.Series("a", [10, 0]), plots.Series("b", [10, 5], "second")]
    plot = plots.bars("Title", "Words.", ["1 May", "2 May"], series)
    first, on_top, other = plot.bars
    assert first["height"] == on_top["height"] == pytest.approx(2 * other["height"], abs=0.2)
    assert on_top["y"] + on_top["height"] == pytest.approx(first["y"], abs=0.2)
    assert first["y"] + first["height"] == pytest.approx(plot.base, abs=0.2)
    assert plot.table == [("1 May", ["10", "10"]), ("2 May", ["0", "5"])]


@pytest.mark.parametrize(("most", "round_number"), [(0, 1), (1, 1), (3, 5), (7, 10), (11, 20), (999, 1000), (4e9, 5e9)])
def test_scales_end_at_round_numbers(most, round_number):
    assert plots.nice(most) == round_number


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(1.5e9, "bytes", "1.5 GB"), (7, "bytes", "7 B"), (2.5, "$", "$2.50"), (1200, "", "1,200"), (2.5, "", "2.5")],
)
def test_values_are_told_as_people_read_them(value, unit, words):
    assert plots.spoken(value, unit) == words


def test_plots_of_nothing_break_nothing():
    for draw in (plots.bars, plots.lines):
        assert draw("Title", "Words.", [], [plots.Series("a", [])]).is_empty


# -- the dashboard ----------------------------------------------------------------------------------------


def live(owner, number: int) -> None:
    for _ in range(number):
        creature = make_character()
        make_favourite(make_user(), creature)
        record("tested", actor=owner, target=creature)
        make_reconstruction(make_capture(owner), state="crashed")
        ProviderCall.objects.create(at=timezone.now(), provider="gemini", outcome="drawn", cost_microdollars=39_000)
        ProviderCall.objects.create(at=timezone.now(), provider="gemini", outcome="timeout")
        runs.run(find_chore("statistics"))


def test_the_dashboard_counts_what_happened(desk, owner):
    live(owner, 2)
    make_favourite(owner, make_draft(owner, name="Secret Draft"))
    told = {plot.title: plot for plot in desk.get(reverse("care-dashboard")).context["plots"]}
    assert sum(told["Jobs"].series[0].values) == 2
    assert [sum(one.values) for one in told["Errors"].series] == [2, 2, 0]
    assert sum(told["Pictures"].series[1].values) == 2
    assert "$0.08" in told["Cost of pictures"].words
    assert len(told["Popular creatures"].labels) == 2 and "Secret Draft" not in told["Popular creatures"].labels
    assert len(told["Storage"].labels) == 2 and not told["Storage"].is_empty
    assert told["Activity"].series[0].values[-1] >= 2


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_care_costs_the_same_for_few_as_for_many(desk, owner, page):
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(reverse(page)).status_code == 200
        return len(asked)

    live(owner, 2)
    queries()
    few = queries()
    live(owner, 8)
    assert queries() <= few < 40


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_hold_no_inline_style_or_script_of_ours(desk, owner, page):
    live(owner, 1)
    content = desk.get(reverse(page)).content.decode()
    main = content[content.index('id="content"') if 'id="content"' in content else 0 :]
    for svg in re.findall(r"<svg viewBox.*?</svg>", main, re.DOTALL):
        assert "style=" not in svg and "<script" not in svg
    assert ('role="img"' in content) is (page == "care-dashboard")
