"""Importers against broken, truncated and hostile files: a clear refusal or a good parse, never a crash."""

import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from characters.importers.base import ParsedEntry, Unreadable
from characters.importers.detect import FORMATS, read_file
from characters.sheet import check_sheet

SAMPLES = Path(__file__).parent / "samples"
FILES = sorted(path for path in SAMPLES.iterdir() if path.name != "README.md")
JSON_FILES = [path for path in FILES if path.suffix == ".json"]


def zipped(*members: tuple[str, bytes], **kinds) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def goblin(**changes) -> bytes:
    data = json.loads((SAMPLES / "open5e_v1.json").read_text())["results"][0]
    return json.dumps({**data, **changes}).encode()


def cut(name: str, share: float) -> bytes:
    content = (SAMPLES / name).read_bytes()
    return content[: int(len(content) * share)]


REFUSED = {
    "an empty file": b"",
    "white space": b" \n\t ",
    "NUL characters": b'{"name": "a\x00b"}',
    "Latin 1": '{"name": "Frédéric"}'.encode("latin-1"),
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "random bytes": random.Random(3).randbytes(5000),
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "half a JSON": cut("open5e_v1.json", 0.5),
    "a JSON without its end": cut("foundry.json", 0.99),
    "half a 5etools file": cut("fivetools.json", 0.4),
    "half a D&D Beyond file": cut("dndbeyond.json", 0.7),
    "half an XML": cut("dndappfiles.xml", 0.6),
    "a JSON of nothing": b"{}",
    "an empty list": b"[]",
    "a number": b"17",
    "a text": b'"goblin"',
    "NaN": b'{"cr": NaN, "name": "x"}',
    "a list of numbers": b"[1, 2, 3]",
    "a JSON of unknown things": b'{"widgets": [{"name": "x"}]}',
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep groups": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "a private sheet": b'{"id":0,"success":false,"message":"Unauthorized Access Attempt.","data":{}}',
    "a sheet without a name": b'{"success":true,"data":{"stats":[],"baseHitPoints":1}}',
    "entities of one's own": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><compendium><monster><name>&c;</name></monster></compendium>',  # noqa: E501
    "an entity of a file": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><monster><name>&b;</name></monster>',
    "deep XML": b"<a>" * 5000 + b"</a>" * 5000,
    "XML of something else": b"<html><body>hello</body></html>",
    "an undefined entity": b"<monster><name>&nothing;</name></monster>",
    "an empty ZIP": zipped(),
    "a ZIP without pages": zipped(("a.png", b"x"), ("b.txt", b"y")),
    "a ZIP that is cut off": zipped(("a.md", b"# A\n" * 500))[:-40],
    "a ZIP with a path that leads out": zipped(("../../etc/cron.d/x.md", b"hello")),
    "a ZIP with a path from the root": zipped(("/etc/x.md", b"hello")),
    "a ZIP with a path of Windows": zipped(("C:\\windows\\x.md", b"hello")),
    "a ZIP bomb": zipped(("bomb.md", b"\x00" * (40 << 20))),
    "a ZIP of too many files": zipped(*((f"{n}.md", b"x") for n in range(5001))),
    "a ZIP of a huge page": zipped(("huge.md", b"word " * 600_000)),
    "only a damaged start of a ZIP": b"PK\x03\x04" + b"\xff" * 400,
    "a table without names": b"size;ac;hp\nLarge;3;4\n",
    "a table of nothing": b"name;kind\n",
    "a sentence": b"The goblin waits behind the door.",
    "too many monsters": json.dumps([{"index": str(n), "name": str(n), "hit_points": 1, "armor_class": 1} for n in range(2001)]).encode(),  # noqa: E501
    "more than 20 MB": b'{"name": "' + b"a" * (20 * 1024 * 1024) + b'"}',
    "a long number": b'{"cr": ' + b"9" * 6000 + b"}",
}  # fmt: skip
READ = {
    "numbers out of range": goblin(armor_class=10**12, hit_points=-5, strength=999, xp=1e300),
    "wrong types everywhere": goblin(name=["x"], size={}, speed="fast", skills=[1], actions={"a": 1}, senses=7,
    cr="many"),
    "a list of ten thousand actions": goblin(actions=[{"name": "Bite", "desc": "."}] * 10_000),
    "markup in names": goblin(name="<script>alert(1)</script>", desc="<img src=x onerror=alert(1)>"),
    "lone halves of letters": json.dumps({**json.loads(goblin()), "name": "Reed \ud800 Stalker"}).encode(),
    "control characters": goblin(name="Reed\u0000\u0007 Stalker"),
    "a mark of byte order": b"\xef\xbb\xbf" + goblin(),
    "tags in YAML": b"---\nname: X\nx: !!python/object/apply:os.system ['true']\n---\nbody",
    "references in YAML": b"---\na: &a [x, x]\nb: [*a, *a]\nname: Y\n---\nbody",
    "front matter that is a list": b"---\n- a\n- b\n---\nbody",
    "front matter without an end": b"---\nname: X\nbody",
    "a broken stat block": b"---\nname: X\n---\n```statblock\nstats: [1, 2\n```\n",
    "a huge cell": b"name,body\nX," + b"y" * 120_000,
    "lines of different lengths": b"name,kind\nA\nB,item,extra,more\n",
    "quotes that do not end": b'name,body\nA,"never ends\n',
    "a copy of itself": b'{"monster":[{"name":"A","source":"X","srd":true,"_copy":{"name":"A","source":"X"}}]}',
    "a pattern that never ends": json.dumps({"monster": [{"name": "A", "source": "X", "srd": True, "ac": [1], "hp": {"average": 1}, "trait": [{"name": "a", "entries": ["a" * 5000]}]}, {"name": "B", "source": "X", "srd": True, "_copy": {"name": "A", "source": "X", "_mod": {"trait": {"mode": "replaceTxt", "replace": "(a+)+$", "with": "b"}}}}]}).encode(),  # noqa: E501
    "tags inside tags": b'{"monster":[{"name":"A","source":"X","srd":true,"ac":[1],"trait":[{"name":"{@b {@i {@b {@b x}}}}","entries":["' + b"{@b " * 300 + b"x" + b"}" * 300 + b'"]}]}]}',  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_gets_a_clear_word(name):
    with pytest.raises(Unreadable) as refusal:
        read_file(REFUSED[name], "upload")
    said = str(refusal.value)
    assert len(said) > 25
    assert said[0].isupper() or said.startswith("huge.md")
    assert said.rstrip()[-1] in ".?"
    assert "Traceback" not in said
    assert "object at" not in said


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_is_read_and_told(name):
    read = read_file(READ[name], "upload.md" if READ[name].startswith(b"---") else "upload")
    check_entries(read.parsed.entries)


def test_there_are_fifty_of_them():
    assert len(REFUSED) + len(READ) >= 50


def check_entries(entries: list[ParsedEntry]) -> None:
    """Whatever was read can be stored: text that every database holds, a sheet without complaints, JSON."""
    for entry in entries:
        kept = json.dumps(entry.as_json(), allow_nan=False)
        assert "\\u0000" not in kept
        kept.encode("utf-8")
        json.dumps(entry.as_json(), ensure_ascii=False).encode("utf-8")
        assert entry.name.strip()
        assert len(entry.name) <= 200
        assert len(entry.reference) <= 200
        assert len(entry.source) <= 120
        assert ParsedEntry.from_json(json.loads(kept)).digest() == entry.digest()
        assert check_sheet(entry.sheet) == (entry.sheet, [])


def read_or_refuse(content: bytes, name: str = "upload", wanted: str = "") -> None:
    try:
        read = read_file(content, name, wanted)
    except Unreadable:
        return
    check_entries(read.parsed.entries)


# -- machines that break files ----------------------------------------------------------------------------

WRONG = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(10**30), 10**30), st.floats(allow_nan=False),
    st.text(max_size=30),
    st.just([]), st.just({}), st.just([[[[1]]]]), st.just({"a": {"b": []}}), st.just([None, {}, "x", 3, ["y"]]),
    st.just("{@atk mw} {@hit 4} {@damage 1d6"), st.just("1d6+2d6-"), st.just("\u0000\ud800"), st.just("9" * 400),
)  # fmt: skip
FUZZ = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def places(value, path=()):
    """Yield the path of everything inside a JSON value."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from places(part, (*path, key))


def changed(value, path, new):
    """Return a JSON value with one place changed."""
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = changed(copied[path[0]], path[1:], new)
    return copied


@pytest.mark.parametrize("path", JSON_FILES, ids=lambda path: path.name)
@FUZZ
@given(data=st.data())
def test_no_wrong_value_anywhere_makes_a_reader_fall(path, data):
    said = json.loads(path.read_text())
    every = list(places(said))
    for _ in range(data.draw(st.integers(1, 4))):
        try:
            said = changed(said, data.draw(st.sampled_from(every)), data.draw(WRONG))
        except (KeyError, IndexError, TypeError):
            continue  # the place is gone by an earlier change
    content = json.dumps(said).encode()
    read_or_refuse(content)
    read_or_refuse(content, wanted=read_format(path))


def read_format(path: Path) -> str:
    return path.stem if path.stem in FORMATS else ""


@pytest.mark.parametrize("path", JSON_FILES, ids=lambda path: path.name)
def test_each_single_field_may_be_of_any_wrong_type(path):
    said = json.loads(path.read_text())
    for place in places(said):
        for wrong in (None, 7, "x", [], {}, [{"a": 1}], {"b": [2]}, True, -1e18, [["x", None]]):
            read_or_refuse(json.dumps(changed(said, place, wrong)).encode(), wanted=read_format(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@FUZZ
@given(data=st.data())
def test_no_damaged_byte_makes_a_reader_fall(path, data):
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(content)), st.integers(0, len(content)))))
    read_or_refuse(bytes(content), path.name)
    read_or_refuse(bytes(content[:end]), path.name)
    read_or_refuse(bytes(content[:start] + content[end:]), path.name)


@FUZZ
@given(text=st.text(max_size=400), front=st.text(max_size=200))
def test_any_text_is_a_page_or_refused(text, front):
    read_or_refuse(f"---\n{front}\n---\n{text}".encode("utf-8", "surrogatepass"), "page.md")
    read_or_refuse(f"```statblock\n{front}\n```\n{text}".encode("utf-8", "surrogatepass"), "page.md")
    read_or_refuse(f"name,{front}\n{text},x".encode("utf-8", "surrogatepass"), "t.csv", "csv")


@pytest.mark.parametrize("wanted", FORMATS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_any_file_may_be_read_as_any_format(path, wanted):
    read_or_refuse(path.read_bytes(), path.name, wanted)
