"""An older client's pictures come over in a real browser: from its own storage, from a file, with breaks and stops."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bestiary_site.tests.live_site import ROOT, LiveSite, Watch, open_browser, sign_in, start_site, stop_site
from imagegen.tests.test_hostile_dumps import PICTURES
from imagegen.tests.test_localstorage import as_text, png
from imagegen.tests.test_migration import dump, scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
BRING = "**/api/v1/pictures/bring"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    started = start_site(tmp_path_factory.mktemp("bring"))
    yield started
    stop_site(started)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desktop", "phone"])
def any_page(request, browser: Browser, site: LiveSite, watch: Watch) -> Iterator[Page]:
    width, theme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    watch.over(page)
    sign_in(page, site)
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser, site: LiveSite, watch: Watch) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    watch.over(page)
    sign_in(page, site)
    yield page
    context.close()


def words(page: Page):
    return page.locator("[data-part=words]")


def go(page: Page):
    return page.locator("[data-part=go]")


def states(page: Page) -> list[str]:
    return [row.get_attribute("data-state") or "" for row in page.locator(".bring__row").all()]


def give(page: Page, content: object) -> None:
    body = content if isinstance(content, str) else json.dumps(content)
    page.set_input_files(
        "[data-part=file]", {"name": "a.json", "mimeType": "application/json", "buffer": body.encode()}
    )


def look(page: Page, name: str) -> None:
    """Ask axe, measure the width, and keep a picture where somebody wants to see it."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def places(name: str, colours: list[str]) -> dict[str, object]:
    return {"nanoBananaSceneCache": {str(at): scene(colour, f"{name} {at}") for at, colour in enumerate(colours)}}


def test_what_this_browser_keeps_comes_over_with_one_click(any_page, site, watch):
    page, width = any_page, any_page.viewport_size["width"]
    kept = {"theme-of-somebody": "dark"} | dump() | {"scene_cache_Mill_day_clear": '{"image":"no picture"}'}
    kept["nanoBananaSceneCache"] = json.dumps({
        "a": scene("navy", f"The_Old_Inn {width}"), "b": scene("green", f"Green_Hill {width}", weather="clear")
    })  # fmt: skip
    kept["nanoBananaImageLibrary"] = json.dumps({
        f"Crown {width}": {"featured": "b", "images": [{"id": "a", "data": as_text(png("gold"))},
                                                      {"id": "b", "data": as_text(png("silver"))}]},
        f"Sword {width}": {"images": [{"id": "c", "data": as_text(png("grey", kind="WEBP"))}]},
    })  # fmt: skip
    page.goto(f"{site.url}/account/profile/")
    page.evaluate("kept => { for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, value) }", kept)
    page.goto(f"{site.url}/gallery/bring/")
    expect(words(page)).to_contain_text("5 new pictures", timeout=30_000)
    expect(words(page)).to_contain_text("1 that cannot be taken")
    assert sorted(states(page)) == ["fault"] + ["new"] * 5
    look(page, "bring-look")
    go(page).click()
    expect(words(page)).to_contain_text("Brought 2 scenes and 3 pictures of items", timeout=60_000)
    assert sorted(states(page)) == ["brought"] * 5 + ["fault"]
    look(page, "bring-done")
    page.reload()
    expect(words(page)).to_contain_text("Nothing new, 5 here already", timeout=30_000)
    expect(go(page)).to_be_hidden()
    assert page.evaluate("localStorage.getItem('theme-of-somebody')") == "dark"
    assert not watch.faults


def test_the_page_alone_says_how_to_get_a_dump(any_page, site, watch):
    any_page.goto(f"{site.url}/gallery/bring/")
    expect(any_page.locator("[data-part=snippet]")).to_have_value(re.compile("localStorage"))
    look(any_page, "bring-start")
    assert not watch.faults


def test_the_line_for_the_old_address_makes_the_file_that_this_page_takes(page, site, watch):
    page.goto(f"{site.url}/gallery/bring/")
    snippet = page.locator("[data-part=snippet]").input_value()
    page.goto(f"{site.url}/docs")
    kept = places("Harbour", ["red", "blue"])["nanoBananaSceneCache"]
    page.evaluate(
        "kept => { localStorage.setItem('nanoBananaSceneCache', kept); localStorage.setItem('token', 'secret') }",
        json.dumps(kept),
    )
    with page.expect_download() as saved:
        page.evaluate(snippet)
    content = saved.value.path().read_text()
    assert "secret" not in content
    page.evaluate("localStorage.clear()")
    page.goto(f"{site.url}/gallery/bring/")
    give(page, content)
    expect(words(page)).to_contain_text("2 new pictures", timeout=30_000)
    assert not watch.faults


def test_what_is_pasted_is_looked_at_and_can_be_left(page, site):
    page.goto(f"{site.url}/gallery/bring/")
    page.get_by_text("Or paste what the file holds").click()
    for text, said in (("{", "no JSON"), ("[1]", "no dump"), ('{"theme": 1}', "no pictures")):
        page.fill("[data-part=pasted]", text)
        page.click("[data-part=read]")
        expect(words(page)).to_contain_text(said)
        expect(page.locator("[data-part=preview]")).to_be_hidden()
    page.fill("[data-part=pasted]", json.dumps(places("Pasted", ["red"])))
    page.click("[data-part=read]")
    expect(words(page)).to_contain_text("1 new picture", timeout=30_000)
    page.click("[data-part=leave]")
    expect(page.locator("[data-part=preview]")).to_be_hidden()


def test_hostile_pictures_are_told_one_by_one_and_do_no_harm(page, site, watch):
    images = [{"data": image} for image in PICTURES.values()] + [{"data": as_text(png("tomato"))}]
    page.goto(f"{site.url}/gallery/bring/")
    give(page, {"nanoBananaImageLibrary": {f"Chest {at}": {"images": [one]} for at, one in enumerate(images)}})
    expect(go(page)).to_be_visible(timeout=60_000)
    go(page).click()
    expect(words(page)).to_contain_text("Brought 0 scenes and 1 picture of items", timeout=120_000)
    told = states(page)
    assert told.count("brought") == 1 and set(told) <= {"brought", "fault", "failed"}
    # The browser says what it cannot show: a picture that is none. Nothing of them runs.
    assert [fault for fault in watch.faults if "ERR_FILE" not in fault and "Failed to load" not in fault] == []


def test_a_break_of_the_line_is_waited_out(page, site):
    page.goto(f"{site.url}/gallery/bring/")
    give(page, places("Break", ["red", "green", "blue"]))
    expect(words(page)).to_contain_text("3 new pictures", timeout=30_000)
    page.route(BRING, lambda route: route.abort("internetdisconnected"))
    go(page).click()
    expect(words(page)).to_contain_text("Trying again in a moment", timeout=30_000)
    page.unroute(BRING)  # only now that it was seen: how long it is to be seen depends on the machine
    expect(words(page)).to_contain_text("Brought 3 scenes", timeout=60_000)


def test_stopping_keeps_what_came_and_goes_on_with_the_rest(page, site):
    page.goto(f"{site.url}/gallery/bring/")
    give(page, places("Stop", ["red", "green", "blue", "gold"]))
    expect(words(page)).to_contain_text("4 new pictures", timeout=30_000)
    seen = {"number": 0}

    def hold_the_third(route: Route) -> None:
        seen["number"] += 1
        if seen["number"] == 3:
            page.evaluate("document.querySelector('[data-part=cancel]').click()")
        else:
            route.continue_()

    page.route(BRING, hold_the_third)
    go(page).click()
    expect(words(page)).to_contain_text("Stopped", timeout=60_000)
    assert sorted(states(page)) == ["brought", "brought", "new", "new"]
    expect(go(page)).to_contain_text("Go on with 2 pictures")
    page.unroute(BRING)
    go(page).click()
    expect(words(page)).to_contain_text("Brought 4 scenes", timeout=60_000)


def test_a_game_master_brings_pictures_into_his_campaign(page, site):
    page.goto(f"{site.url}/play/")
    page.fill("input[name=name]", "The Brought Campaign")
    page.keyboard.press("Enter")
    page.wait_for_url("**/play/*-*/")
    page.goto(f"{site.url}/gallery/bring/")
    give(page, places("Both", ["red"]))
    expect(words(page)).to_contain_text("1 new picture", timeout=30_000)
    go(page).click()
    expect(words(page)).to_contain_text("Brought 1 scene ", timeout=60_000)
    give(page, places("Both", ["red"]))
    expect(words(page)).to_contain_text("Nothing new", timeout=30_000)
    page.select_option("[data-part=target]", label="The Brought Campaign")
    expect(words(page)).to_contain_text("1 new picture", timeout=30_000)
    go(page).click()
    expect(words(page)).to_contain_text("Brought 1 scene ", timeout=60_000)
