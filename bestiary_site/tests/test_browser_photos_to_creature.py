"""The main path in a real browser: photos dropped on a page end in a creature that turns in the viewer."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bestiary_site.tests.live_site import LiveSite, Watch, open_browser, sign_in, start_site, stop_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAMPLE = Path(__file__).resolve().parents[2] / "reconstruction" / "synthetic" / "sample_photos"
MINUTES = 60_000


def photo_set() -> list[Path]:
    """The project's own small set; PHOTO_SET names another folder, such as the fountain's."""
    folder = Path(os.environ.get("PHOTO_SET") or SAMPLE)
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in {".jpg", ".jpeg", ".png"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    running = start_site(tmp_path_factory.mktemp("site"))
    yield running
    stop_site(running)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def picture(page: Page, name: str) -> None:
    """Keep what the page shows, where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_photos_become_a_creature_that_turns(site: LiveSite, page: Page) -> None:
    watch = Watch()
    watch.over(page)
    sign_in(page, site)
    photos = photo_set()

    page.goto(f"{site.url}/studio/new/")
    page.fill("#capture-name", "A miniature")
    page.set_input_files("[data-files]", [str(path) for path in photos])
    expect(page.locator("[data-start]")).to_be_enabled(timeout=2 * MINUTES)
    expect(page.locator("[data-upload-list] img")).to_have_count(len(photos), timeout=2 * MINUTES)
    picture(page, "uploaded")
    page.check("input[name=quality][value=draft]")
    page.click("[data-start]")

    page.wait_for_url(re.compile(r"/studio/jobs/"))
    expect(page.locator("[data-stages] img").first).to_be_visible(timeout=3 * MINUTES)
    picture(page, "working")
    expect(page.locator("[data-result]")).to_be_visible(timeout=8 * MINUTES)
    picture(page, "done")

    page.fill("#publish-name", "Old Moss")
    page.fill("#publish-race", "Plant")
    page.check("[name=visibility]")
    page.click("[data-publish-form] button[type=submit]")
    page.wait_for_url(re.compile(r"/bestiary/old-moss/"))
    viewer = page.locator("[data-viewer-state]").first
    viewer.scroll_into_view_if_needed()
    if page.locator("[data-viewer-start]").first.is_visible():
        page.locator("[data-viewer-start]").first.dispatch_event("click")  # it may begin by itself meanwhile
    expect(viewer).to_have_attribute("data-viewer-state", "webgl", timeout=MINUTES)
    before = viewer.screenshot()
    page.locator("[role=application]").focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(500)
    assert viewer.screenshot() != before, "the arrow keys must turn it"
    picture(page, "creature")
    assert not watch.faults

    stranger = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    stranger.goto(f"{site.url}/bestiary/old-moss/")
    expect(stranger.locator("h1")).to_contain_text("Old Moss")


def test_an_upload_goes_on_after_a_reload_and_a_restart_of_the_site(browser: Browser, tmp_path: Path) -> None:
    data = tmp_path / "site"
    site = start_site(data)
    context = browser.new_context()
    page = context.new_page()
    try:
        sign_in(page, site)
        page.goto(f"{site.url}/studio/new/")
        page.set_input_files("[data-files]", [str(path) for path in photo_set()[:3]])
        page.wait_for_url(re.compile(r"/studio/captures/"))
        expect(page.locator("[data-start]")).to_be_enabled(timeout=MINUTES)
        address = page.url
        port = site.url.rsplit(":", 1)[1]
        stop_site(site)
        site = start_site(data, PORT=port)
        page.goto(address)
        expect(page.locator("[data-upload-list] img")).to_have_count(3, timeout=MINUTES)
        expect(page.locator("[data-start]")).to_be_enabled(timeout=MINUTES)
    finally:
        context.close()
        stop_site(site)
