"""Long answers leave piece by piece, over ASGI too, and a ZIP made on the way is whole."""

import io
import zipfile
from functools import partial

import pytest

from bestiary_site.shared.streaming import BLOCK, PartOfFile, StreamedBlocks, StreamedFile, asked_part, zip_blocks

pytestmark = pytest.mark.pure


async def test_a_file_is_read_no_faster_than_it_is_sent():
    class Counting(io.BytesIO):
        read_so_far = 0

        def read(self, size=-1):
            block = super().read(size)
            self.read_so_far += len(block)
            return block

    source = Counting(b"x" * (5 * BLOCK))
    sent = 0
    async for piece in StreamedFile(source):
        sent += len(piece)
        assert source.read_so_far <= sent
    assert sent == 5 * BLOCK


async def test_blocks_are_made_only_when_they_are_wanted():
    made = []

    def blocks():
        for number in range(3):
            made.append(number)
            yield bytes([number])

    pieces = aiter(StreamedBlocks(blocks()))
    assert await anext(pieces) == b"\x00"
    assert made == [0]


def test_a_zip_of_large_files_is_whole_and_never_held_whole():
    content = bytes(range(256)) * (3 * BLOCK // 256)
    blocks = list(zip_blocks([("a/one.bin", partial(io.BytesIO, content)), ("empty.txt", io.BytesIO)]))
    assert max(map(len, blocks)) < 2 * BLOCK
    archive = zipfile.ZipFile(io.BytesIO(b"".join(blocks)))
    assert archive.testzip() is None
    assert archive.read("a/one.bin") == content
    assert archive.namelist() == ["a/one.bin", "empty.txt"]


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-9", (0, 9)),
        ("bytes=90-", (90, 99)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=100-", (100, -1)),
        ("bytes=-0", (100, -1)),
        ("bytes=9-3", None),
        ("bytes=0-1,5-6", None),
        ("pages=0-1", None),
        ("bytes=-", None),
        ("", None),
    ],
)
def test_a_part_is_what_the_browser_asks_for(header, part):
    assert asked_part(header, 100) == part


def test_a_part_of_a_file_ends_where_it_should():
    part = PartOfFile(io.BytesIO(bytes(range(100))), 10, 5)
    assert part.read(3) + part.read(3) + part.read(3) == bytes(range(10, 15))
