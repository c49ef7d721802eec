"""The mesh gets the photos' colours: from the best view, without seams, holes or passers-by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reconstruction.pipeline.formats.textured import sample_texture
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.tests.shapes import ball_mesh, looking_at, paint, photograph, views_around
from reconstruction.pipeline.texturing.atlas import Photos, Textured, texture_mesh
from reconstruction.pipeline.texturing.baking import filled
from reconstruction.pipeline.texturing.charts import unfold
from reconstruction.pipeline.texturing.colours import exposure_gains
from reconstruction.pipeline.texturing.labels import NO_VIEW, choose_labels, label_pieces
from reconstruction.pipeline.texturing.packing import pack
from reconstruction.pipeline.texturing.sight import choose_views, gather, look
from reconstruction.pipeline.texturing.transfer import retexture

GREY = 128


def textured_ball(views, photos, side=512, colours=None) -> Textured:
    mesh = ball_mesh()
    known = dict(zip([view.name for view in views], photos, strict=True))
    if colours is None:
        colours = np.full((len(mesh.vertices), 3), GREY, np.uint8)
    return texture_mesh(mesh, colours, Photos(views, lambda view: known[view.name]), side, Progress())


@pytest.fixture(scope="module")
def ball() -> Textured:
    views = views_around(8)
    return textured_ball(views, [photograph(ball_mesh(), view) for view in views])


def surface_samples(made: Textured, count: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Random places (N, 3) on the model and the texture's colours (N, 3) there."""
    rng = np.random.default_rng(5)
    faces = made.faces[rng.integers(0, len(made.faces), count)]
    weights = rng.dirichlet([1, 1, 1], count)
    places = np.einsum("nc,nck->nk", weights, made.vertices[faces])
    uv = np.einsum("nc,nck->nk", weights, made.uv[faces]).astype(np.float32)
    return places, sample_texture(made.texture, uv).astype(float)


def test_the_texture_shows_what_the_photos_show(ball):
    places, colours = surface_samples(ball)
    error = np.abs(colours - paint(places)).mean(axis=1)
    assert np.median(error) < 4
    assert np.percentile(error, 95) < 20


def test_nothing_is_left_black_or_untextured(ball):
    assert ball.texture.min() > 5
    assert ball.stats["textured_share_of_seen_faces"] == 1.0
    assert ball.stats["seen_area"] > 0.99


def test_the_two_sides_of_a_seam_have_the_same_colour():
    views = views_around(8)
    photos = [photograph(ball_mesh(), view, 0.75 + 0.06 * i) for i, view in enumerate(views)]
    made = textured_ball(views, photos)
    _, place = np.unique(made.vertices, axis=0, return_inverse=True)
    place = place.reshape(-1)
    colours = sample_texture(made.texture, made.uv).astype(float)
    split = np.flatnonzero(np.bincount(place)[place] > 1)
    assert len(split) > 50, "there are seams to look at"
    mean = np.stack([np.bincount(place, weights=colours[:, c]) for c in range(3)], axis=1)
    mean /= np.bincount(place)[:, None]
    assert np.median(np.abs(colours - mean[place])[split]) < 2
    assert np.percentile(np.abs(colours - mean[place])[split], 95) < 9


def test_exposures_are_evened_out():
    views = views_around(8)
    exposures = [0.7 if i % 2 else 1.15 for i in range(8)]
    made = textured_ball(views, [photograph(ball_mesh(), view, e) for view, e in zip(views, exposures, strict=True)])
    places, colours = surface_samples(made)
    away = np.abs(places[:, 1] - 0.1) > 0.05
    ratio = (colours / np.maximum(paint(places), 1)).mean(axis=1)[away]
    assert np.percentile(ratio, 90) / np.percentile(ratio, 10) < 1.2, "the photos differ by 1.64"


def test_gains_undo_exposures():
    rng = np.random.default_rng(6)
    truth = rng.uniform(60, 120, (3000, 1, 3))
    exposure = np.array([0.8, 1.0, 1.25])
    gains = exposure_gains(np.ones((3000, 3), bool), (truth * exposure[:, None]).astype(np.float32))
    even = gains[:, 0] * exposure
    assert np.allclose(even, even[0], rtol=0.01)


def test_what_no_photo_shows_takes_its_neighbours_colour_not_black():
    views = views_around(3, arc=60)
    made = textured_ball(views, [photograph(ball_mesh(), view) for view in views])
    places, colours = surface_samples(made)
    back = places @ -views[1].centre / np.linalg.norm(views[1].centre) > 0.45
    assert back.sum() > 20
    assert colours[back].min() > 40
    assert 0.3 < made.stats["seen_area"] < 0.8


def test_a_mesh_without_any_photo_of_it_keeps_its_own_colours():
    view = looking_at(np.array([0, 0, 3.0]), np.array([0, 0, 9.0]), (64, 64), 60.0)
    mesh = ball_mesh()
    own = paint(mesh.vertices).astype(np.uint8)
    made = textured_ball([view], [np.zeros((64, 64, 3), np.uint8)], colours=own)
    places, colours = surface_samples(made)
    assert np.median(np.abs(colours - paint(places))) < 8
    assert made.stats["seen_area"] == 0


def test_a_passer_by_in_one_photo_leaves_no_trace():
    views = views_around(12)
    photos = [photograph(ball_mesh(), view) for view in views]
    photos[3][100:140, 140:180] = [0, 255, 0]
    _, colours = surface_samples(textured_ball(views, photos))
    green = (colours[:, 1] > 200) & (colours[:, 0] < 80)
    assert green.mean() < 0.002


def test_hidden_faces_are_not_painted_from_what_hides_them():
    ball = ball_mesh(16, 32)
    wall = np.array([[-2, -2, -1], [2, -2, -1], [2, 2, -1], [-2, 2, -1]], float)
    grid = Mesh(
        np.concatenate([ball.vertices, wall]),
        np.concatenate([ball.faces, np.array([[0, 1, 2], [0, 2, 3]]) + len(ball.vertices)]),
    )
    view = looking_at(np.array([0, 0, 3.0]), np.zeros(3), (200, 200), 150.0)
    sight = gather([part for _, part in look(grid, [view], np.ones(1, np.float32))])
    middle = grid.vertices[grid.faces].mean(axis=1)[: len(ball.faces)]
    assert sight.worth[: len(ball.faces)][middle[:, 2] > 0.25].min() > 0
    assert sight.worth[: len(ball.faces)][middle[:, 2] < 0].max() == 0
    behind = looking_at(np.array([0, 0, -3.0]), np.zeros(3), (200, 200), 150.0)
    hidden = gather([part for _, part in look(grid, [behind], np.ones(1, np.float32))])
    assert hidden.worth.max() == 0, "the wall turns its back and hides the ball"


def test_many_views_are_reduced_to_those_that_add_most():
    worth = np.zeros((90, 6), np.float32)
    for view in range(3):
        worth[view * 30 : view * 30 + 30, view] = 2.0
    worth[:, 3:] = 0.05
    assert set(choose_views(worth, 3)) == {0, 1, 2}
    assert list(choose_views(worth)) == [0, 1, 2, 3, 4, 5]


def test_a_slightly_better_view_does_not_break_up_a_patch():
    mesh = ball_mesh(20, 40)
    rng = np.random.default_rng(7)
    worth = rng.uniform(0.9, 1.0, (len(mesh.faces), 4)).astype(np.float32)
    labels = choose_labels(mesh, worth, np.zeros_like(worth))
    naive = worth.argmax(axis=1)
    assert len(np.unique(label_pieces(mesh, naive))) > 400
    assert len(np.unique(label_pieces(mesh, labels))) < 20
    north = mesh.vertices[mesh.faces].mean(axis=1)[:, 1] > 0
    worth[north, :3] = 0.05
    worth[~north, 3] = 0.05
    labels = choose_labels(mesh, worth, np.zeros_like(worth))
    assert (labels[north] == 3).mean() > 0.95, "a much better view wins"
    assert (labels[~north] != 3).mean() > 0.95


def test_faces_that_no_view_sees_get_none():
    mesh = ball_mesh(20, 40)
    worth = np.ones((len(mesh.faces), 2), np.float32)
    worth[:100] = 0
    labels = choose_labels(mesh, worth, np.zeros_like(worth))
    assert (labels[:100] == NO_VIEW).all() and (labels[100:] != NO_VIEW).all()


@pytest.mark.parametrize("arc", [360, 60])
def test_no_two_faces_share_room_in_the_texture(arc):
    mesh, views = ball_mesh(), views_around(5, arc=arc)
    sight = gather([part for _, part in look(mesh, views, np.ones(5, np.float32))])
    charts = unfold(mesh, choose_labels(mesh, sight.worth, np.zeros_like(sight.worth)), views)
    layout = pack(charts.corners, charts.chart, 512)
    corners = charts.corners * layout.scale + layout.offset[charts.chart][:, None]
    assert corners.min() >= 1 and corners.max() <= 511
    counts = np.zeros((512, 512), int)
    row, column = np.mgrid[:512, :512] + 0.5
    for face in corners:
        low, high = np.floor(face.min(axis=0)).astype(int), np.ceil(face.max(axis=0)).astype(int)
        box = np.s_[low[1] : high[1], low[0] : high[0]]
        counts[box] += _inside(face, column[box], row[box])
    assert (counts > 1).sum() < 0.004 * (counts > 0).sum()


def _inside(face, x, y):
    sides = [
        (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
        for a, b in zip(face, np.roll(face, -1, axis=0), strict=True)
    ]
    return np.all([s > 0 for s in sides], axis=0) | np.all([s < 0 for s in sides], axis=0)


def test_very_many_tiny_charts_still_fit():
    rng = np.random.default_rng(8)
    corners = rng.uniform(0, 3, (5000, 3, 2))
    layout = pack(corners, np.arange(5000), 256)
    placed = corners * layout.scale + layout.offset[:, None]
    assert placed.min() >= 0 and placed.max() <= 256
    with pytest.raises(ValueError, match="do not fit"):
        pack(corners, np.arange(5000), 32)


def test_filling_spreads_the_nearest_colour():
    pixels = np.zeros((64, 64, 3), np.uint8)
    known = np.zeros((64, 64), bool)
    pixels[:, :8], known[:, :8] = [200, 30, 30], True
    pixels[:, 56:], known[:, 56:] = [30, 30, 200], True
    full = filled(pixels, known)
    assert (full[known] == pixels[known]).all()
    assert full[:, 10, 0].min() > 150 and full[:, 53, 2].min() > 150
    assert full.max(axis=2).min() > 25


def test_a_coarser_mesh_looks_like_the_finest(ball):
    coarse = ball_mesh(12, 24)
    made = retexture(ball, coarse, views_around(8), 256, Progress())
    places, colours = surface_samples(made)
    on_ball = places / np.linalg.norm(places, axis=1, keepdims=True) * 0.5
    away = np.abs(on_ball[:, 1] - 0.1) > 0.06
    assert np.median(np.abs(colours - paint(on_ball))[away]) < 6
    assert len(made.texture) <= 256 and made.texture.min() > 5


def test_the_same_photos_give_the_same_texture(ball):
    views = views_around(8)
    again = textured_ball(views, [photograph(ball_mesh(), view) for view in views])
    assert np.array_equal(again.texture, ball.texture)
    assert np.array_equal(again.uv, replace(ball).uv)
