"""Sound that all hear in step: a track stands at `offset + (now - since)` while it plays."""

from bestiary_site.shared.errors import Refused
from scenes.pieces import Record
from scenes.protocol import PauseSound, PlayPlaylist, PlaySound, StopSound
from scenes.room.doing import Doing, handles
from scenes.room.links import sound_of


@handles(PlaySound)
def play(order: PlaySound, doing: Doing) -> None:
    """Start a track from where it stands (or from `offset`), or a new one from a sound of the library."""
    if order.track is not None:
        track = doing.need(order.track, "track")
        doing.change(track, playing=True, since=doing.now, offset=_start(track, order.offset, doing))
    elif order.asset is not None:
        _new_track(doing, order.asset, order.channel, volume=order.volume, loop=order.loop, fade=min(order.fade, 60),
                   offset=order.offset or 0)  # fmt: skip
    else:
        raise Refused("nothing_to_play", "Name a track or a sound of the library.")


def _start(track: Record, wanted: float | None, doing: Doing) -> float:
    if wanted is not None:
        return wanted
    return position(track, doing.now) if track["playing"] else float(track["offset"])


def position(track: Record, now: float) -> float:
    """Return at which second a track stands."""
    at = float(track["offset"]) + (max(0.0, now - track["since"]) if track["playing"] else 0)
    length = track["duration"]
    return at % length if track["loop"] and length else at


def _new_track(doing: Doing, asset: str, channel: str, **more: object) -> None:
    found = sound_of(doing.campaign_id, asset)
    doing.add("track", asset=asset, channel=channel, title=found.name[:200], duration=found.duration, playing=True,
              since=doing.now, **more)  # fmt: skip


@handles(PauseSound)
def pause(order: PauseSound, doing: Doing) -> None:
    """Hold a track where it is."""
    track = doing.need(order.track, "track")
    doing.change(track, playing=False, offset=position(track, doing.now))


@handles(StopSound)
def stop(order: StopSound, doing: Doing) -> None:
    """Stop a track and take it off; none named: all of them."""
    if order.track and doing.get(order.track) is None:
        doing.silent = True  # it is off: every game master's browser says so when a track has ended
        return
    tracks = [doing.need(order.track, "track")] if order.track else list(doing.of_kind("track"))
    for track in tracks:
        doing.remove(track["id"])


@handles(PlayPlaylist)
def play_playlist(order: PlayPlaylist, doing: Doing) -> None:
    """Play one of a playlist's sounds: the named one, or what follows the track that has ended."""
    if order.after is not None and doing.get(order.playlist) is None:
        doing.silent = True  # a playlist that was taken away goes on with nothing
        return
    playlist = doing.need(order.playlist, "playlist")
    running = [one for one in doing.of_kind("track") if one["playlist"] == playlist["id"]]
    if order.after is not None and order.after not in {one["id"] for one in running}:
        doing.silent = True  # another game master's browser was first to say that it has ended
        return
    index = order.index if order.index is not None else _following(playlist, running, doing)
    for one in running:
        doing.remove(one["id"])
    if index is not None and playlist["assets"]:
        asset = playlist["assets"][index % len(playlist["assets"])]
        _new_track(doing, asset, playlist["channel"], volume=playlist["volume"], fade=playlist["fade"],
                   playlist=playlist["id"])  # fmt: skip


def _following(playlist: Record, running: list[Record], doing: Doing) -> int | None:
    count = len(playlist["assets"])
    if not running or not count:
        return 0
    at = playlist["assets"].index(running[0]["asset"]) if running[0]["asset"] in playlist["assets"] else -1
    if playlist["shuffle"] and count > 1:
        return (at + 1 + int(doing.now * 1000) % (count - 1)) % count
    return at + 1 if at + 1 < count or playlist["loop"] else None
