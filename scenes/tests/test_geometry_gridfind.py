"""The grid drawn on a picture is found: squares and hexes, on noise, beside walls, and on a real map."""

import base64
import json
import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from scenes.geometry import gridfind
from scenes.geometry.gridfind import GridGuess, find_grid
from scenes.geometry.grids import Grid

pytestmark = pytest.mark.pure
SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "samples" / "uvtt" / "oganm_test.dd2vtt"
FINE = 4


def ground(dice: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Something like a painted floor with walls and furniture at any angle."""
    soft = cv2.GaussianBlur(dice.normal(0, 180, (height, width)).astype(np.float32), (0, 0), 9) + 128
    for _ in range(20):
        places = dice.uniform(0, [width, height], (4, 2)).astype(np.int32)
        cv2.polylines(soft, [places], False, float(dice.uniform(0, 255)), int(dice.integers(1, 9)))
    return soft


def with_grid(picture: np.ndarray, grid: Grid, colour: float, strength: float, thick: float) -> np.ndarray:
    """Draw all cells' outlines, smoothly."""
    height, width = picture.shape
    fine = np.zeros((height * FINE, width * FINE), np.uint8)
    corners = [grid.cell_of(x, y) for x in (0, width) for y in (0, height)]
    for column in range(min(c for c, _ in corners) - 1, max(c for c, _ in corners) + 2):
        for row in range(min(r for _, r in corners) - 1, max(r for _, r in corners) + 2):
            outline = np.rint(grid.outline(column, row) * FINE * 16 - 8).astype(np.int32)
            cv2.polylines(fine, [outline], True, 255, round(thick * FINE), shift=4)
    share = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255 * strength
    return picture * (1 - share) + colour * share


def picture_of(grid: Grid, seed: int, strength: float = 0.3, noise: float = 4) -> np.ndarray:
    dice = np.random.default_rng(seed)
    width, height = int(dice.integers(800, 1500)), int(dice.integers(700, 1200))
    drawn = with_grid(
        ground(dice, width, height), grid, float(dice.choice([0, 255, 20])), strength, float(dice.choice([1, 2]))
    )
    return np.clip(drawn + dice.normal(0, noise, drawn.shape), 0, 255).astype(np.uint8)


def fits(guess: GridGuess, grid: Grid, seed_shape: tuple[int, ...]) -> bool:
    """Whether every corner of the picture has its cell's centre within a pixel and a half of where it is."""
    if guess.kind != grid.kind:
        return False
    height, width = seed_shape[:2]
    for x, y in ((0, 0), (width, 0), (0, height), (width, height), (width / 2, height / 2)):
        centre = grid.centre_of(*grid.cell_of(x, y))
        found = guess.grid().centre_of(*guess.grid().cell_of(*centre))
        if math.dist(centre, found) > 1.5:
            return False
    return True


@pytest.mark.parametrize("kind", ["square", "hex_flat", "hex_pointy"])
@pytest.mark.parametrize("seed", range(6))
def test_a_drawn_grid_is_found_to_the_pixel(kind: str, seed: int) -> None:
    dice = np.random.default_rng(seed + 100)
    size = float(dice.uniform(30, 140))
    grid = Grid(kind, size, float(dice.uniform(0, size)), float(dice.uniform(0, size * 0.86)))  # type: ignore[arg-type]
    picture = picture_of(grid, seed)
    guess = find_grid(picture)
    assert fits(guess, grid, picture.shape), (grid, guess)
    assert guess.confidence > 0.5


@pytest.mark.parametrize("seed", range(2))
def test_a_faint_grid_in_strong_noise_is_found(seed: int) -> None:
    grid = Grid("square", 70, 13.0, 44.0)
    picture = picture_of(grid, seed, strength=0.15, noise=15)
    assert fits(find_grid(picture), grid, picture.shape)


@pytest.mark.parametrize("seed", range(4))
def test_where_no_grid_is_drawn_none_is_claimed_with_confidence(seed: int) -> None:
    dice = np.random.default_rng(seed)
    picture = np.clip(ground(dice, 900, 800) + dice.normal(0, 4, (800, 900)), 0, 255).astype(np.uint8)
    assert find_grid(picture).confidence < 0.5


def test_one_colour_and_tiny_pictures_have_no_grid() -> None:
    assert find_grid(np.full((400, 500), 90, np.uint8)).kind == "none"
    assert find_grid(np.zeros((20, 20, 3), np.uint8)).kind == "none"


def test_colour_pictures_and_floats_are_taken_as_well() -> None:
    grey = picture_of(Grid("square", 64), 2)
    colour = np.dstack([grey, grey // 2, grey])
    for picture in (colour, grey.astype(np.float32) / 255):
        assert find_grid(picture).size == pytest.approx(64, abs=0.05)


def test_a_picture_larger_than_what_is_looked_at_is_measured_from_its_corner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gridfind, "_LARGEST", 1000)
    grid = Grid("square", 150, 40, 90)
    picture = np.full((1300, 1500), 200, np.uint8)
    for x in np.arange(40, 1500, 150):
        picture[:, int(x) - 1 : int(x) + 1] = 120
    for y in np.arange(90, 1300, 150):
        picture[int(y) - 1 : int(y) + 1] = 120
    assert fits(find_grid(picture), grid, picture.shape)
    hexes = Grid("hex_pointy", 60, 33, 21)
    drawn = with_grid(np.full((1300, 1500), 200.0), hexes, 90, 0.5, 2)
    assert fits(find_grid(drawn), hexes, drawn.shape)


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample maps are not beside the checkout")
def test_the_grid_of_a_real_map_is_found() -> None:
    sample = json.loads(SAMPLE.read_text())
    picture = cv2.imdecode(np.frombuffer(base64.b64decode(sample["image"]), np.uint8), cv2.IMREAD_COLOR)
    guess = find_grid(picture)
    assert guess.kind == "square" and guess.confidence > 0.8
    assert guess.size == pytest.approx(sample["resolution"]["pixels_per_grid"], abs=0.02)
    for offset in (guess.offset_x, guess.offset_y):
        assert abs(math.remainder(offset, guess.size)) < 0.6
