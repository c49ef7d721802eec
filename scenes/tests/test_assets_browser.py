"""The page of assets in a real browser: uploads, folders, moves, renaming, deletion and undo; a desk and a phone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bestiary_site.tests.live_site import ROOT, LiveSite, Watch, open_browser, sign_in, start_site, stop_site
from scenes.tests.asset_files import picture_file, wav_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = "axe.run(document).then(found => found.violations.map(one => `${one.id}: ${one.nodes[0].html}`))"
MAKE = """async (name) => {
    const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1]
        ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
    const answer = await fetch("/api/v1/campaigns", {method: "POST", headers, body: JSON.stringify({name})});
    return (await answer.json()).id;
}"""
DROP = """([selector, files]) => {
    const carried = new DataTransfer();
    for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name));
    for (const kind of ["dragover", "drop"]) {
        const event = new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried});
        document.querySelector(selector).dispatchEvent(event);
    }
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.fixture(scope="module")
def site(browser, tmp_path_factory) -> Iterator[LiveSite]:
    started = start_site(tmp_path_factory.mktemp("assets"))
    yield started
    stop_site(started)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "Mill.png").write_bytes(picture_file(600, 400, seed=1))
    (folder / "Bridge.jpg").write_bytes(picture_file(2400, 1500, seed=2, kind="JPEG"))
    (folder / "Rain.wav").write_bytes(wav_file(3))
    (folder / "broken.png").write_bytes(picture_file(600, 400, seed=1)[:3000])
    (folder / "Great.png").write_bytes(picture_file(4600, 3000, seed=3, compress_level=1))
    return folder


def is_clean(page: Page) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in static/")
    page.evaluate(AXE.read_text())
    assert page.evaluate(FAULTS) == []


def cards(page: Page) -> list[str]:
    return sorted(page.locator("[data-grid] .asset__name").all_inner_texts())


def test_a_game_master_keeps_his_maps_and_sounds(site, browser, files):
    page, watch = browser.new_page(viewport={"width": 1280, "height": 900}), Watch()
    watch.over(page)
    sign_in(page, site)
    page.goto(f"{site.url}/play/")
    campaign = page.evaluate(MAKE, "The Hollow Crown")
    here = f"{site.url}/play/{campaign}/assets/"
    page.goto(here)
    _uploads(page, files)
    _folders_and_moves(page, here)
    _renames(page)
    _deletes_and_undoes(page)
    _asks_of_scenes(page, here)
    is_clean(page)
    assert [fault for fault in watch.faults if "422" not in fault and "409" not in fault] == []
    _on_a_phone(browser, page, here)


def _uploads(page: Page, files: Path) -> None:
    page.set_input_files("#asset-files", sorted(files.iterdir()))
    head = page.locator("[data-queue-head]")
    expect(head).to_have_text("4 of 5 added, 1 needs a look", timeout=60_000)
    expect(page.locator("[data-state=failed]")).to_contain_text("The picture is damaged")
    expect(page.locator("[data-grid] .asset__name")).to_have_count(4)
    page.set_input_files("#asset-files", files / "Mill.png")
    expect(page.locator("[data-state=same]")).to_contain_text("The campaign has this very file already: Mill")
    page.get_by_role("button", name="Keep a second").click()
    expect(page.locator("[data-grid] .asset__name")).to_have_count(5)
    expect(page.locator("[data-preparing]")).to_have_count(0, timeout=90_000)


def _folders_and_moves(page: Page, here: str) -> None:
    page.fill("#new-folder", "Maps")
    page.get_by_role("button", name="Make").click()
    expect(page.locator("h1")).to_have_text("Maps")
    page.goto(here)
    tree = page.locator(".asset-tree [data-drop-folder]").first
    page.locator("[data-name=Bridge] .asset__name").first.drag_to(tree)
    expect(page.locator("[data-toast]")).to_contain_text("1 file moved.")
    assert "Bridge" not in cards(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-name=Bridge]")).to_have_count(1)
    # Without a mouse: choose, choose where to, move.
    box = page.locator("[data-name=Great] input")
    box.focus()
    page.keyboard.press("Space")
    page.select_option("#move-to", label="Maps")
    page.locator("button[value=move]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-name=Great]")).to_have_count(0)
    dropped = [["dropped.wav", list(wav_file(0.2, value=9))]]
    page.evaluate(DROP, [".asset-tree [data-drop-folder]", dropped])
    expect(page.locator("[data-queue-list] [data-state=done]", has_text="dropped.wav")).to_have_count(1, timeout=30_000)
    tree.click()
    expect(page.locator("[data-grid] .asset__name")).to_have_count(2)
    assert cards(page) == ["Great", "dropped"]
    page.goto(here)


def _renames(page: Page) -> None:
    page.locator("[data-name=Bridge] [data-rename]").click()
    page.keyboard.type("Old Bridge")
    page.keyboard.press("Enter")
    expect(page.locator("[data-name='Old Bridge'] .asset__name")).to_be_focused()
    page.locator("[data-name='Old Bridge'] [data-rename]").click()
    page.keyboard.type("Something else")
    page.keyboard.press("Escape")
    expect(page.locator("[data-name='Old Bridge'] .asset__name")).to_have_text("Old Bridge")


def _deletes_and_undoes(page: Page) -> None:
    before = cards(page)
    page.locator("[data-choose-all]").check()
    page.locator("button[value=delete]").click()
    expect(page.locator("[data-toast]")).to_contain_text("in the bin")
    expect(page.locator("[data-grid]")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-grid] .asset__name")).to_have_count(len(before))
    assert cards(page) == before


def _asks_of_scenes(page: Page, here: str) -> None:
    """Answer as the server does when scenes use a file: the tests of the API show that it does."""
    used = [{"id": 1, "name": "The Hollow", "slug": "the-hollow", "pieces": 2}]
    error = {"code": "in_use", "message": "It is used in 1 scene.", "fields": {}, "details": {"used_by": used}}

    def answer(route):
        if route.request.post_data_json["confirm"]:
            route.continue_()
        else:
            route.fulfill(status=409, content_type="application/json", body=json.dumps({"error": error}))

    page.route("**/assets/delete", answer)
    button = page.locator("[data-name='Old Bridge'] [data-delete]")
    button.click()
    expect(page.locator("[data-ask-scenes]")).to_have_text("The Hollow (2 times)")
    is_clean(page)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("[data-name='Old Bridge']")).to_have_count(1)
    button.click()
    page.get_by_role("button", name="Delete all the same").click()
    expect(page.locator("[data-name='Old Bridge']")).to_have_count(0)


def _on_a_phone(browser: Browser, page: Page, here: str) -> None:
    looks = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
    phone = browser.new_context(storage_state=page.context.storage_state(), **looks).new_page()
    phone.goto(here)
    is_clean(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.locator("[data-grid] .asset__name").first.click()
    expect(phone.locator("h1")).to_be_visible()
    is_clean(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
