"""Portraits: the creature stands in the picture, before its mood; the demo's own descriptions are all valid."""

from pathlib import Path

import numpy as np
import pytest

from reconstruction.synthetic.known import KNOWN
from reconstruction.synthetic.make_demo import MODELS, PICTURE_BYTES, read_specs
from reconstruction.synthetic.portrait import render_portrait

pytestmark = pytest.mark.pure
DEMO = Path(__file__).resolve().parents[3] / "characters" / "demo"


def test_a_portrait_shows_the_creature_before_its_mood():
    green = render_portrait(KNOWN["jelly"], (96, 96), mood="violet", samples=1, resolution=60)
    assert green.shape == (96, 96, 3) and green.dtype == np.uint8
    middle, corner = green[50:60, 40:56].reshape(-1, 3).mean(axis=0), green[:8, :8].reshape(-1, 3).mean(axis=0)
    assert middle[1] > middle[2], "the jelly is green"
    assert corner[2] > corner[1], "what is behind it is violet"


def test_every_miniature_of_the_demo_is_valid_and_has_its_picture():
    specs = read_specs(DEMO)
    assert set(MODELS) <= set(specs)
    for slug in specs:
        assert 0 < (DEMO / "pictures" / f"{slug}.webp").stat().st_size <= PICTURE_BYTES


def test_a_wrong_miniature_is_told_with_its_creature(tmp_path):
    (tmp_path / "creatures.json").write_text('{"creatures": [{"slug": "x", "miniature": {"family": "sofa"}}]}')
    with pytest.raises(ValueError, match="x: There is no family 'sofa'"):
        read_specs(tmp_path)
