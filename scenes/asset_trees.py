"""The folders of assets as a page shows them: as a tree, as a way down to one, as paths to choose from."""

from collections import defaultdict
from dataclasses import dataclass, field

from scenes.models import AssetFolder


@dataclass
class Branch:
    """A folder with those in it."""

    folder: AssetFolder
    here: bool = False
    children: list["Branch"] = field(default_factory=list)


class FolderTree:
    """The living folders of one campaign, read once."""

    def __init__(self, rows: list[AssetFolder]) -> None:
        self._by_key = {row.pk: row for row in rows}
        self._children: dict[int | None, list[AssetFolder]] = defaultdict(list)
        for row in rows:
            self._children[row.parent_id].append(row)

    def within(self, folder: AssetFolder | None) -> list[AssetFolder]:
        """Return the folders directly in one, by name."""
        return self._children[folder.pk if folder else None]

    def way_to(self, folder: AssetFolder | None) -> list[AssetFolder]:
        """Return the folders around one and itself, from the top."""
        way: list[AssetFolder] = []
        while folder is not None and folder not in way:
            way.insert(0, folder)
            folder = self._by_key.get(folder.parent_id) if folder.parent_id else None
        return way

    def branches(self, here: AssetFolder | None, parent: int | None = None) -> list[Branch]:
        """Return the whole tree."""
        return [
            Branch(row, here is not None and row.pk == here.pk, self.branches(here, row.pk))
            for row in self._children[parent]
        ]

    def paths(self, without: AssetFolder | None = None) -> list[tuple[int, str]]:
        """Return (key, names joined) of every folder to choose from, without one and what is in it."""
        found: list[tuple[int, str]] = []
        self._walk(None, "", without, found)
        return found

    def _walk(self, parent: int | None, path: str, without: AssetFolder | None, found: list[tuple[int, str]]) -> None:
        for row in self._children[parent]:
            if without is None or row.pk != without.pk:
                found.append((row.pk, f"{path}{row.name}"))
                self._walk(row.pk, f"{path}{row.name} / ", without, found)
