"""Every page in a real browser: no error, no violated policy, no serious fault for those who cannot see or point."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bestiary_site.tests.furnish import PASSWORD
from bestiary_site.tests.live_site import ROOT, LiveSite, Watch, open_browser, sign_in, start_site, stop_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Both widths and both themes are seen; the other two pairs would show nothing new for twice the time.
LOOKS = [(DESKTOP, "light"), (PHONE, "dark")]
FOR_STRANGERS = {
    "home": "/",
    "search": "/?q=the&difficulty=Hard&sort=name",
    "nothing found": "/?q=zzzz",
    "compare nothing": "/bestiary/compare/",
    "sign in": "/account/login/",
    "sign up": "/account/signup/",
    "forgotten password": "/account/password/reset/",
    "the API": "/docs",
}
FOR_MEMBERS = {
    "home": "/",
    "new creature": "/bestiary/new/",
    "drafts": "/bestiary/drafts/",
    "bin": "/bestiary/bin/",
    "favourites": "/bestiary/favourites/",
    "studio": "/studio/",
    "new capture": "/studio/new/",
    "campaigns": "/play/",
    "bring pictures": "/gallery/bring/",
    "profile": "/account/profile/",
    "copy of data": "/account/export/",
    "delete account": "/account/delete/",
    "addresses": "/account/email/",
    "password": "/account/password/change/",
    "second factor": "/account/2fa/",
    "sessions": "/account/sessions/",
    "sign out": "/account/logout/",
}
ON_THE_DESK = {
    "desk": "/admin/",
    "desk creatures": "/admin/characters/character/",
    "desk new creature": "/admin/characters/character/add/",
    "desk models": "/admin/characters/modelversion/",
    "desk jobs": "/admin/reconstruction/reconstruction/",
    "desk captures": "/admin/reconstruction/capture/",
    "desk people": "/admin/campaigns/user/",
    "desk audit": "/admin/campaigns/auditrecord/",
    "desk timetable": "/admin/django_celery_beat/periodictask/",
    "desk dashboard": "/admin/dashboard/",
    "desk maintenance": "/admin/maintenance/",
    "desk chore": "/admin/maintenance/work/",
    "desk system": "/admin/system/",
    "desk switches": "/admin/waffle/switch/",
    "desk flags": "/admin/waffle/flag/",
}


# A link that covers its whole card shows the focus around the card, by a pseudo-element.
SHOWS_FOCUS = """
    [null, "::after"].some((part) => getComputedStyle(document.activeElement, part).outlineStyle !== "none")
"""


@dataclass
class Furnished:
    """The running site and the addresses of what `furnish` made."""

    site: LiveSite
    pages: dict[str, str]

    def at(self, name: str) -> str:
        """Return the whole address of a page."""
        return self.site.url + self.pages[name]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    if not AXE.exists():
        pytest.skip("axe-core is not here: run `npm ci` in static/ (script/test does)")
    site = start_site(tmp_path_factory.mktemp("furnished"), demo=True)
    environment = {**os.environ, "DATA_DIR": str(site.data), "DJANGO_SETTINGS_MODULE": "bestiary_site.settings"}
    made = subprocess.run(
        [sys.executable, "-m", "bestiary_site.tests.furnish"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    yield Furnished(site, json.loads(made.stdout))
    stop_site(site)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESKTOP)
    yield context
    context.close()


def faults_of(page: Page, watch: Watch, name: str, address: str) -> list[str]:
    """Open a page and return what is wrong with it."""
    watch.faults.clear()
    answer = page.goto(address, wait_until="load")
    page.wait_for_timeout(150)
    page.evaluate(AXE.read_text())
    found = [fault[:300] for fault in watch.faults]
    if answer is None or answer.status >= 400:
        found.append(f"answered {answer.status if answer else 'nothing'}")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        found.append(f"scrolls sideways by {wide} pixels")
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    for violation in result["violations"]:
        if violation["impact"] in {"serious", "critical"}:
            found.append(f"axe {violation['id']}: {violation['nodes'][0]['html'][:200]}")
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name.replace(' ', '-')}.png"), full_page=True)
    return [f"{name}: {fault}" for fault in found]


def walk(context: BrowserContext, site: LiveSite, pages: dict[str, str], person: str = "", look: str = "") -> list[str]:
    """Open every page as a person (nobody: signed out); return all faults."""
    page, watch = context.new_page(), Watch()
    watch.over(page)
    if person:
        sign_in(page, site, person, PASSWORD)
    found = []
    for name, address in pages.items():
        found += faults_of(page, watch, f"{look} {name}".strip(), site.url + address)
    return found


@pytest.mark.parametrize(("size", "theme"), LOOKS, ids=["desktop-light", "phone-dark"])
def test_no_page_has_an_error_or_a_serious_fault(furnished, browser, size, theme):
    made = {name: address for name, address in furnished.pages.items() if not name.startswith("desk")}
    strangers = FOR_STRANGERS | {
        name: made[name] for name in ("creature", "creature without a model", "compare", "join")
    }
    look = f"{size['width']}-{theme}"
    found = []
    story = {name: address for name, address in made.items() if name.startswith("story")}
    others = FOR_MEMBERS | {name: address for name, address in made.items() if name not in story}
    for pages, person in ((strangers, ""), (others, "curator"), (story, "curator")):
        context = browser.new_context(viewport=size, color_scheme=theme)
        found += walk(context, furnished.site, pages, person, look)
        context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("size", "theme"), LOOKS, ids=["desktop-light", "phone-dark"])
def test_no_page_of_the_desk_has_an_error_or_a_serious_fault(furnished, browser, size, theme):
    made = {name: address for name, address in furnished.pages.items() if name.startswith("desk")}
    context = browser.new_context(viewport=size, color_scheme=theme)
    found = walk(context, furnished.site, ON_THE_DESK | made, "admin", f"{size['width']}-{theme}")
    context.close()
    assert not found, "\n".join(found)


def test_requests_can_be_tried_out_without_an_error(furnished, visit):
    # What it shows is Swagger UI, whose own colours and nesting are not ours to mend: axe is not asked here.
    page, watch = visit.new_page(), Watch()
    watch.over(page)
    page.goto(f"{furnished.site.url}/docs/try")
    expect(page.locator(".opblock").first).to_be_visible(timeout=15_000)
    assert not watch.faults


def test_an_address_of_nothing_is_a_page_like_the_others(furnished, visit):
    page = visit.new_page()
    answer = page.goto(f"{furnished.site.url}/nothing/of/the/kind/")
    assert answer is not None and answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_home_page_weighs_under_200_kb_before_pictures(furnished, visit):
    page, weights = visit.new_page(), {}

    def weigh(response) -> None:
        if response.request.resource_type != "image":
            weights[response.url] = int(response.headers.get("content-length") or len(response.body()))

    page.on("response", weigh)
    page.goto(f"{furnished.site.url}/", wait_until="networkidle")
    total = sum(weights.values())
    assert total < 200_000, "\n".join(f"{size:8} {url}" for url, size in sorted(weights.items(), key=lambda x: -x[1]))


def reach(page: Page, wanted: str, presses: int = 120) -> None:
    """Press Tab until the element has the focus, and see that this shows."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement?.matches(wanted) ?? false", wanted):
            assert page.evaluate(SHOWS_FOCUS), f"{wanted} does not show that it has the focus"
            return
    raise AssertionError(f"{wanted} cannot be reached by the Tab key")


def test_the_main_acts_are_reached_and_done_by_the_keyboard_alone(furnished, visit):
    page = visit.new_page()
    page.goto(f"{furnished.site.url}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("/")
    page.keyboard.type("egg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=egg*")
    reach(page, "a[href='/bestiary/chequered-egg/']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chequered Egg")
    page.goto(f"{furnished.site.url}/account/login/")
    reach(page, "input[name=login]")
    page.keyboard.type("player")
    reach(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(furnished.at("creature"))
    reach(page, "form[data-favourite] button")
    page.keyboard.press("Enter")
    expect(page.locator("form[data-favourite] button").first).to_have_attribute("aria-pressed", "true")
    page.goto(f"{furnished.site.url}/play/")
    reach(page, "input[name=name]")
    page.keyboard.type("Founded by hand")
    page.keyboard.press("Enter")
    page.wait_for_url("**/play/*-*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Founded by hand")


def test_everything_is_done_without_scripts_too(furnished, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, furnished.site, "curator", PASSWORD)
    page.goto(f"{furnished.site.url}/bestiary/new/")
    page.fill("input[name=name]", "Plain Thing")
    page.fill("input[name=race]", "Ooze")
    page.locator("input[name=skill_name]").nth(1).fill("Seeping")
    page.locator("input[name=skill_level]").nth(1).fill("33")
    page.click("form[enctype] button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Plain Thing")
    expect(page.locator("main")).to_contain_text("Seeping")
    page.click("form[data-favourite] button")
    expect(page.locator("form[data-favourite] button")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{page.url}delete/")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("Plain Thing")
    page.get_by_role("button", name="Bring back Plain Thing").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Plain Thing")
    page.goto(f"{furnished.site.url}/?race=Ooze")
    expect(page.locator("main")).to_contain_text("Plain Thing")
    context.close()
