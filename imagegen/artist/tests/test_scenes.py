"""The artist draws any scene: same words the same pixels, other words other pictures, any text a picture."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imagegen import artist
from imagegen.artist.words import MOODS, MOTIFS, STYLES, TIMES, WEATHERS

SMALL = (128, 72)


def scene(location="", size=SMALL, **more):
    """Return a scene as an array."""
    asked = {"subject_type": "scene", "location": location, "size": size, "seed": 3} | more
    return np.asarray(artist.draw(asked))


def differs(a, b):
    """Return how far two pictures lie apart, in levels of 255."""
    return float(np.abs(a.astype(float) - b.astype(float)).mean())


@pytest.mark.parametrize("motif", MOTIFS)
def test_every_motif_is_a_picture_with_light_and_dark(motif):
    picture = scene(motif, size=(320, 180))
    assert picture.shape == (180, 320, 3)
    assert picture.std() > 12
    assert 12 < picture.mean() < 235


@pytest.mark.parametrize("motif", MOTIFS)
def test_the_same_words_and_seed_give_the_same_pixels(motif):
    assert np.array_equal(scene(motif, weather="storm"), scene(motif, weather="storm"))


def test_another_process_draws_the_same_pixels():
    code = (
        "import hashlib; from imagegen import artist;"
        "print(hashlib.sha256(artist.draw({'location': 'castle', 'seed': 3, 'size': (160, 90)}).tobytes()).hexdigest())"
    )
    digests = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(digests) == 1


@pytest.mark.parametrize("motif", MOTIFS)
def test_another_seed_and_another_name_give_another_picture(motif):
    first = scene(motif)
    assert differs(first, scene(motif, seed=4)) > 2
    assert differs(first, scene(f"the other {motif}")) > 2


def test_every_time_of_day_has_its_own_light():
    pictures = [scene("mountains", time_of_day=time) for time in TIMES]
    for i, one in enumerate(pictures):
        assert all(differs(one, other) > 4 for other in pictures[i + 1 :])
    brightness = dict(zip(TIMES, (p.mean() for p in pictures), strict=True))
    assert brightness["day"] > brightness["dusk"] > brightness["midnight"]


def test_every_weather_shows():
    pictures = [scene("mountains", weather=weather) for weather in WEATHERS]
    for i, one in enumerate(pictures):
        assert all(differs(one, other) > 1.5 for other in pictures[i + 1 :])


def test_every_mood_and_style_shows():
    plain = scene("ruins", size=(320, 180))
    for mood in MOODS:
        assert differs(plain, scene("ruins", size=(320, 180), mood=mood)) > 1, mood
    for style in STYLES:
        assert differs(plain, scene("ruins", size=(320, 180), style=style)) > 4, style


@pytest.mark.parametrize(
    "size", [(1280, 720), (1536, 864), (1024, 1024), (864, 1536), (64, 64), (64, 1536), (1536, 64)]
)
def test_the_picture_has_exactly_the_size_asked_for(size):
    image = artist.draw({"location": "harbour", "size": size})
    assert (image.size, image.mode) == (size, "RGB")


@pytest.mark.parametrize("motif", MOTIFS)
def test_no_motif_minds_an_odd_shape(motif):
    for size in ((64, 200), (200, 64)):
        assert scene(motif, size=size, weather="storm", time_of_day="night").shape == (size[1], size[0], 3)


def test_sizes_beyond_the_bounds_are_brought_within():
    assert artist.draw({"location": "cave", "size": (1, 10)}).size == (64, 64)
    assert artist.size_of({"size": (10**9, 99999)}) == (1536, 1536)


def test_an_aspect_ratio_is_enough():
    assert artist.size_of({"aspect_ratio": "9:16"}) == (720, 1280)
    assert artist.size_of({}) == (1280, 720)


text = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            " ",
            "\x00",
            "🐉🔥" * 40,
            "غابة مظلمة",
            "x" * 10_000,
            "tavern " * 3000,
            "‮niw",
            "\ud800",
            "a\u0301" * 500,
            "%s{0}",
            "-" * 999,
        ]
    ),
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    location=text,
    name=text,
    prompt=text,
    hour=text,
    weather=text,
    mood=text,
    style=text,
    seed=st.one_of(st.integers(), st.none(), text),
)
def test_any_text_is_drawn(location, name, prompt, hour, weather, mood, style, seed):
    asked = {
        "subject_type": "scene",
        "subject_name": name,
        "location": location,
        "prompt": prompt,
        "custom_prompt": prompt,
        "time_of_day": hour,
        "weather": weather,
        "mood": mood,
        "style": style,
        "component": name,
        "seed": seed,
        "size": (96, 64),
    }
    assert artist.draw(asked).size == (96, 64)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    motif=st.sampled_from(list(MOTIFS)),
    hour=st.sampled_from(list(TIMES)),
    weather=st.sampled_from(list(WEATHERS)),
    mood=st.sampled_from(["", *MOODS]),
    style=st.sampled_from(["", *STYLES]),
    seed=st.integers(0, 2**63),
)
def test_any_combination_is_drawn_without_faulty_numbers(motif, hour, weather, mood, style, seed):
    with np.errstate(invalid="raise", divide="raise"):
        picture = scene(motif, size=(128, 72), time_of_day=hour, weather=weather, mood=mood, style=style, seed=seed)
    assert picture.std() > 2


def test_the_artist_needs_neither_django_nor_a_network():
    code = (
        "import sys\nfrom imagegen import artist\nartist.draw({'location': 'tavern', 'size': (64, 64)})\n"
        "heavy = {'django', 'httpx', 'requests', 'cv2', 'scipy'}\n"
        "sys.exit(str(heavy & {m.split('.')[0] for m in sys.modules} or '') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
