"""Looks into a zip without trusting it: bounded in members, sizes and growth; nothing is ever written to disk."""

import io
import zipfile

from scenes.importers.faults import Refused, TooLarge

MOST_MEMBERS = 5_000
MOST_MEMBER_BYTES = 192 * 1024 * 1024
MOST_BYTES = 768 * 1024 * 1024
LONGEST_PATH, DEEPEST_PATH = 300, 12


def is_zip(data: bytes) -> bool:
    """Tell a zip by its first bytes."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


class SafeZip:
    """A zip in memory whose members are read one by one, never more than the bounds allow."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
            raise Refused("bad_scene_file", "This zip is broken.") from None
        if len(members) > MOST_MEMBERS:
            raise TooLarge("archive_too_large", f"The zip has {len(members)} files; {MOST_MEMBERS} are the most.")
        self._members = {member.filename: member for member in members if self._fine(member)}
        if len(self._members) != len([member for member in members if self._fine(member)]):
            raise Refused("bad_scene_file", "The zip holds two files of one name.")
        self._by_ending: dict[str, str] | None = None
        self._read = 0

    @staticmethod
    def _fine(member: zipfile.ZipInfo) -> bool:
        parts = member.filename.replace("\\", "/").split("/")
        return not member.is_dir() and ".." not in parts and not member.filename.startswith("/")

    def names(self, *endings: str) -> list[str]:
        """Return the members with one of these endings, those at the top first."""
        fitting = [name for name in self._members if name.lower().endswith(endings)]
        return sorted(fitting, key=lambda name: (name.count("/"), name))

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def ending_with(self, path: str) -> str | None:
        """Return the member that has the most of the path's last parts; nothing when not even the last one fits."""
        if self._by_ending is None:
            self._by_ending = self._endings()
        return next((self._by_ending[ending] for ending in _endings_of(path) if ending in self._by_ending), None)

    def _endings(self) -> dict[str, str]:
        """Return the members by what their paths end with: made once, for thousands of pictures may ask."""
        found: dict[str, str] = {}
        for name in self._members:
            for ending in _endings_of(name):
                found.setdefault(ending, name)
        return found | {name: name for name in self._members if name in found}

    def read(self, name: str) -> bytes:
        """Return a member's bytes; one that grows beyond the bounds is refused while it is unpacked."""
        try:
            with self._zip.open(self._members[name]) as stream:
                data = stream.read(min(MOST_MEMBER_BYTES, MOST_BYTES - self._read) + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
            raise Refused("bad_scene_file", f"{name[:100]} in the zip is broken or locked with a password.") from None
        except Exception as fault:  # noqa: BLE001 - zlib and lzma raise errors of their own without a common parent
            raise Refused("bad_scene_file", f"{name[:100]} in the zip is broken: {str(fault)[:100]}.") from None
        self._read += len(data)
        if len(data) > MOST_MEMBER_BYTES or self._read > MOST_BYTES:
            raise TooLarge("archive_too_large", f"{name[:100]} in the zip is larger than this site unpacks.")
        return data


def _endings_of(path: str) -> list[str]:
    """Return what a path ends with, in whole parts, the longest first; of a very long one, its end alone."""
    parts = path.split("/")[-DEEPEST_PATH:]
    endings = ["/".join(parts[start:]) for start in range(len(parts))]
    return [ending for ending in endings if ending and len(ending) <= LONGEST_PATH]
