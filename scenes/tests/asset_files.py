"""Files for the tests of assets: pictures and sounds made on the spot."""

import io
import struct
from typing import Any

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from campaigns.models import Campaign, User
from scenes.models import Asset, Piece, Scene
from scenes.services.assets import add_asset


def make_picture(
    width: int = 120, height: int = 80, *, seed: int = 0, mode: str = "RGB", grain: int = 16
) -> Image.Image:
    """Return a picture of soft colours that no other seed gives; the grain is how many pixels a spot is wide."""
    spots = (height // grain + 2, width // grain + 2, 3)
    noise = np.random.default_rng(seed).integers(0, 255, spots, dtype=np.uint8)
    return Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC).convert(mode)


def coded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def picture_file(width: int = 120, height: int = 80, *, seed: int = 0, kind: str = "PNG", **options: Any) -> bytes:
    """Return a file of a picture."""
    return coded(make_picture(width, height, seed=seed), kind, **options)


def wav_file(seconds: float = 1.0, *, hertz: int = 8000, value: int = 0) -> bytes:
    """Return a sound of one constant value, 16 bits, one channel."""
    samples = struct.pack("<h", value) * int(seconds * hertz)
    shape = struct.pack("<HHIIHH", 1, 1, hertz, hertz * 2, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + shape + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Return a file as a form sends it."""
    return SimpleUploadedFile(name, content)


def make_asset(owner: User, campaign: Campaign, name: str = "Cave", *, seed: int | None = None, **values: Any) -> Asset:
    """Add a small picture."""
    chosen = Asset.objects.count() + 1000 if seed is None else seed
    return add_asset(actor=owner, campaign=campaign, source=picture_file(seed=chosen), name=name, **values)


def make_scene(campaign: Campaign, name: str = "The Hollow", **values: Any) -> Scene:
    """Make an empty scene."""
    return Scene.objects.create(campaign=campaign, name=name, slug=name.lower().replace(" ", "-"), **values)


def use_on(scene: Scene, asset: Asset, uid: str = "m1", kind: str = "map") -> Piece:
    """Lay an asset upon a scene."""
    return Piece.objects.create(scene=scene, uid=uid, kind=kind, data={"id": uid, "kind": kind}, asset=asset)
