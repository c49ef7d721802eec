"""The site's own artist: draws by rules and a seed, needs no key, costs nothing and tells nobody."""

import io
from dataclasses import replace

from imagegen.providers.base import DrawingCancelled, Drawn, Order


class OfflineArtist:
    """Draws with `imagegen.artist`; the same order and seed give the same pixels for as long as its version stays."""

    name, label, price = "offline", "The site's own artist", 0

    @property
    def model(self) -> str:
        """The version of the artist's rules."""
        from imagegen import artist

        return f"artist-{artist.VERSION}"

    def draw(self, order: Order) -> Drawn:
        """Return a PNG. It takes a second or so of this process, in which it can not be interrupted."""
        from imagegen import artist

        if order.cancelled():
            raise DrawingCancelled
        image = artist.draw(replace(order.asked, seed=order.seed))
        if order.cancelled():
            raise DrawingCancelled
        out = io.BytesIO()
        image.convert("RGB").save(out, "PNG", compress_level=1)  # it is encoded anew at once
        return Drawn(out.getvalue(), self.model, order.seed)
