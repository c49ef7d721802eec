"""Pictures drawn without a GPU show what they should, where they should."""

from __future__ import annotations

import numpy as np
import pytest

from reconstruction.pipeline.pictures import resized, sampled
from reconstruction.pipeline.preview import (
    Skin,
    Subject,
    draw_mesh,
    draw_points,
    front_azimuth,
    on_background,
    orbit_view,
)
from reconstruction.pipeline.tests.shapes import ball_mesh, looking_at, paint, textured_sphere


def test_a_turntable_shows_the_whole_mesh_from_every_side():
    vertices = textured_sphere().vertices
    for azimuth in range(0, 360, 45):
        place, depth = orbit_view(vertices, azimuth, 25, (200, 120), steady=True).project(vertices)
        assert (depth > 0).all()
        assert (place >= 0).all() and (place <= [200, 120]).all()
        assert np.ptp(place[:, 1]) > 80, "the mesh fills most of the picture"


def test_a_still_picture_is_filled_and_shows_everything():
    vertices = textured_sphere().vertices * [1, 1, 8]
    for azimuth in (0, 90):
        place, _ = orbit_view(vertices, azimuth, 0, (150, 100)).project(vertices)
        assert (place >= 0).all() and (place <= [150, 100]).all()
        assert (np.ptp(place, axis=0) / [150, 100]).max() > 0.9


def test_the_front_is_where_the_cameras_stood():
    ball = ball_mesh().vertices
    aside = [[3 * np.sin(np.radians(a)), 0.5, 3 * np.cos(np.radians(a))] for a in (70, 90, 110)]
    assert front_azimuth(aside, ball) == pytest.approx(105, abs=1)
    around = [[3 * np.sin(a), 0.5, 3 * np.cos(a)] for a in np.linspace(0, 2 * np.pi, 12, endpoint=False)]
    assert front_azimuth(around, ball) == 30


def test_a_painted_ball_shows_its_colours_and_no_background():
    mesh = ball_mesh()
    view = orbit_view(mesh.vertices, 0, 0, (100, 100))
    skin = Skin(colours=paint(mesh.vertices).astype(np.uint8), shading=0)
    picture = draw_mesh(Subject(mesh.vertices, mesh.faces), skin, view)
    assert picture.shape == (100, 100, 4)
    assert picture[0, 0, 3] == 0 and picture[50, 50, 3] == 255
    assert np.abs(picture[50, 50, :3] - paint(np.array([[0, 0, 0.5]]))[0]).max() < 6


def test_clay_is_lit_from_the_upper_left():
    mesh = ball_mesh()
    picture = draw_mesh(Subject(mesh.vertices, mesh.faces), Skin(), orbit_view(mesh.vertices, 70, 10, (100, 100)))
    assert picture[30, 30, 0] > picture[70, 70, 0] + 30


def test_edges_are_smoothed():
    mesh = ball_mesh()
    picture = draw_mesh(
        Subject(mesh.vertices, mesh.faces), Skin(), orbit_view(mesh.vertices, 0, 0, (60, 60)), samples=3
    )
    partly = (picture[..., 3] > 0) & (picture[..., 3] < 255)
    assert partly.sum() > 60
    assert picture[partly][:, :3].min() > 20, "half-covered pixels keep the object's colour, not black"


def test_the_depth_of_a_ball_is_its_distance():
    mesh = ball_mesh()
    view = looking_at(np.array([0, 0, 3.0]), np.zeros(3), (64, 64), 80.0)
    depth = Subject(mesh.vertices, mesh.faces).depth(view)
    assert abs(depth[32, 32] - 2.5) < 0.01
    assert depth[0, 0] == 0


def test_nearer_points_hide_those_behind():
    view = looking_at(np.array([0, 0, 3.0]), np.zeros(3), (20, 20), 20.0)
    points = np.array([[0, 0, 1.0], [0, 0, -1.0], [0, 0, 9.0]])
    colours = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    picture = draw_points(points, colours, view)
    assert tuple(picture[10, 10]) == (255, 0, 0, 255)
    assert tuple(on_background(picture)[10, 10]) == (255, 0, 0)


def test_sampling_many_places_is_bilinear_and_never_undefined():
    rng = np.random.default_rng(0)
    pixels = rng.random((30, 40, 3)).astype(np.float32)
    place = (rng.random((30_000, 2)) * [38, 28]).astype(np.float32)
    column, row = place.astype(int).T
    across, down = (place - place.astype(int)).T[:, :, None]
    upper = pixels[row, column] * (1 - across) + pixels[row, column + 1] * across
    lower = pixels[row + 1, column] * (1 - across) + pixels[row + 1, column + 1] * across
    assert np.allclose(sampled(pixels, place), upper * (1 - down) + lower * down, atol=1e-5)


def test_shrinking_averages():
    stripes = np.tile(np.array([[[0] * 3, [200] * 3]], np.uint8), (8, 4, 1))
    assert (resized(stripes, (4, 4)) == 100).all()
