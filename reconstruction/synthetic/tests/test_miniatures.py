"""Creatures: their descriptions are checked, their meshes closed, and the same seed gives the same creature."""

import numpy as np
import pytest

from reconstruction.synthetic.families import FAMILIES
from reconstruction.synthetic.known import KNOWN
from reconstruction.synthetic.miniature import build, sculpted
from reconstruction.synthetic.spec import Spec

pytestmark = pytest.mark.pure


def edge_counts(faces: np.ndarray) -> np.ndarray:
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    return np.unique(edges, axis=0, return_counts=True)[1]


def signed_volume(vertices: np.ndarray, faces: np.ndarray) -> float:
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


@pytest.fixture(scope="module")
def jelly():
    return build(Spec.checked(KNOWN["jelly"]), resolution=60)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_stands_on_its_base_within_reach(family):
    low, high = sculpted(Spec.checked({"family": family})).bounds()
    assert high[1] > 0.4, "it rises above its base"
    assert np.all(high - low < 3.0), "and stays within a table's middle"


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_choice_of_a_family_can_be_built(family):
    for name, param in FAMILIES[family].params.items():
        for choice in param.choices:
            rows = sculpted(Spec.checked({"family": family, "params": {name: choice}})).table()
            assert np.all(np.isfinite(rows))


def test_the_mesh_is_closed_and_faces_outward(jelly):
    counts = edge_counts(jelly.faces)
    assert np.all(counts % 2 == 0), "every edge joins faces in pairs, so there is no hole"
    assert signed_volume(jelly.vertices, jelly.faces) > 0.05


def test_normals_point_out_of_the_mesh(jelly):
    a, b, c = (jelly.vertices[jelly.faces[:, k]] for k in range(3))
    flat = np.cross(b - a, c - a)
    agree = np.einsum("ij,ij->i", flat, jelly.normals[jelly.faces[:, 0]]) > 0
    assert agree.mean() > 0.95


def test_the_same_seed_gives_the_same_creature_and_another_seed_another(jelly):
    again = build(Spec.checked(KNOWN["jelly"]), resolution=60)
    other = build(Spec.checked({**KNOWN["jelly"], "seed": 4}), resolution=60)
    assert np.array_equal(jelly.vertices, again.vertices)
    assert len(other.vertices) != len(jelly.vertices)


def local_contrast(miniature) -> float:
    """The usual relative difference of brightness between neighbouring vertices above the base."""
    bright = miniature.colours(miniature.vertices, miniature.normals)[:, 1]
    pairs = miniature.faces[:, :2][(miniature.vertices[miniature.faces[:, 0], 1] > 0.2)]
    a, b = bright[pairs[:, 0]], bright[pairs[:, 1]]
    return float(np.median(np.abs(a - b) / (a + b)))


def test_paint_is_patterned_unless_the_finish_is_plain(jelly):
    plain = {**KNOWN["jelly"], "params": {**KNOWN["jelly"]["params"], "finish": "plain"}}
    bare = build(Spec.checked(plain), resolution=60)
    assert local_contrast(bare) < 0.3 * local_contrast(jelly)


@pytest.mark.parametrize(
    ("described", "told"),
    [
        ({"family": "unicorn"}, "no family 'unicorn'"),
        ({"family": "slime", "seed": "x"}, "whole number"),
        ({"family": "slime", "params": {"wings": 2}}, "no 'wings'"),
        ({"family": "slime", "params": {"tall": 9}}, "from 0.15 to 1.2"),
        ({"family": "slime", "params": {"colour": "mauvish"}}, "no colour 'mauvish'"),
        ({"family": "dragon", "params": {"wings": "tiny"}}, "Choose: medium"),
        ({"family": "bird", "params": {"mirror": "yes"}}, "true or false"),
    ],
)
def test_a_wrong_description_is_refused_with_a_sentence(described, told):
    with pytest.raises(ValueError, match=told):
        Spec.checked(described)
