"""Photos: what the truth says about the cameras is what the pixels show."""

import json

import numpy as np
import pytest
from PIL import Image

from reconstruction.synthetic.__main__ import main
from reconstruction.synthetic.known import KNOWN
from reconstruction.synthetic.miniature import build
from reconstruction.synthetic.photos import Session, Studio, plan_shots
from reconstruction.synthetic.spec import Spec

pytestmark = pytest.mark.pure
SMALL = Session(photos=6, width=240, height=180, seed=5, noise=0, blur=0, exposure=0)


@pytest.fixture(scope="module")
def studio():
    return Studio(build(Spec.checked(KNOWN["jelly"]), resolution=60), SMALL)


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    described = folder / "creature.json"
    described.write_text(json.dumps(KNOWN["jelly"]))
    out = folder / "out"
    small = ["--photos", "2", "--size", "160x120", "--triangles", "5000", "--resolution", "60"]
    assert main([str(described), str(out), *small]) == 0
    return out


def test_every_camera_has_the_whole_creature_in_its_picture(studio):
    for shot in plan_shots(studio.miniature, SMALL):
        camera = studio.miniature.vertices @ shot.R.T + shot.t
        image = camera @ shot.K.T
        uv = image[:, :2] / image[:, 2:]
        assert np.all(camera[:, 2] > 0)
        assert np.all((uv > 0) & (uv < [shot.width, shot.height]))
        assert np.allclose(shot.R @ shot.R.T, np.eye(3)) and np.linalg.det(shot.R) > 0


def test_the_creature_appears_where_the_truth_projects_it(studio):
    """The picture with the creature differs from the one of the bare table exactly within its outline."""
    shot = plan_shots(studio.miniature, SMALL)[0]
    box_rows, box_columns = _outline(studio, shot)
    picture = studio.photograph(shot).astype(int)
    bare = _without_creature(studio, shot)
    rows, columns = np.nonzero(np.abs(picture - bare).max(axis=2) > 12)
    assert abs(rows.min() - box_rows[0]) <= 2 and abs(rows.max() - box_rows[1]) <= 2
    assert abs(columns.min() - box_columns[0]) <= 2 and abs(columns.max() - box_columns[1]) <= 2


def _outline(studio, shot):
    image = (studio.miniature.vertices @ shot.R.T + shot.t) @ shot.K.T
    uv = image[:, :2] / image[:, 2:]
    return (uv[:, 1].min(), uv[:, 1].max()), (uv[:, 0].min(), uv[:, 0].max())


def _without_creature(studio, shot):
    from reconstruction.synthetic import photos

    light = studio._surroundings(shot.centre, photos._rays(shot, photos._everything(shot), 1.0))
    return studio._developed(light, shot).astype(int)


def test_a_bent_lens_moves_the_corners_but_not_the_middle(studio):
    from dataclasses import replace

    from reconstruction.synthetic import photos

    shot = plan_shots(studio.miniature, SMALL)[0]
    straight = photos._rays(shot, photos._everything(shot), 1.0)
    bent = photos._rays(replace(shot, distortion=(0.1, 0.0)), photos._everything(shot), 1.0)
    apart = np.linalg.norm(straight - bent, axis=2)
    assert apart[0, 0] > 0.01 > 1e-4 > apart[90, 121]


def test_files_carry_a_phones_notes_and_the_truth_beside_them(taken):
    truth = json.loads((taken / "truth.json").read_text())
    assert [shot["file"] for shot in truth["photos"]] == ["photo_001.jpg", "photo_002.jpg"]
    with Image.open(taken / "photo_001.jpg") as photo:
        notes = photo.getexif().get_ifd(0x8769)
        assert photo.size == (160, 120)
    focal_px = notes[0xA405] / 43.27 * np.hypot(160, 120)
    assert focal_px == pytest.approx(truth["photos"][0]["K"][0][0], rel=0.01)
    with np.load(taken / "truth.npz") as mesh:
        assert len(mesh["faces"]) <= 5000 and len(mesh["colours"]) == len(mesh["vertices"])


def test_the_same_seed_takes_the_same_photo(studio):
    shot = plan_shots(studio.miniature, SMALL)[1]
    assert np.array_equal(studio.photograph(shot), studio.photograph(shot))


def test_an_unknown_creature_is_refused_with_a_sentence(capsys, tmp_path):
    assert main(["griffinoid", str(tmp_path / "out")]) == 2
    assert "no family 'griffinoid'" in capsys.readouterr().err
