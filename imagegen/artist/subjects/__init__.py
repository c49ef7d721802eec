"""Items and beings drawn by rules, in ink and paint: item cards, portraits, beasts, coats of arms."""

from PIL import Image


def draw_item(name: str, words: str, mood: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """An item card of the size (width, height) in pixels; the same arguments give the same pixels."""
    from .items import draw

    return draw(name, words, mood, seed, size)


def draw_character(name: str, words: str, mood: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """A portrait, or a coat of arms for a house, of the size (width, height) in pixels; seeded as `draw_item`."""
    from .characters import draw

    return draw(name, words, mood, seed, size)
