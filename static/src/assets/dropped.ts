// Files of a drop or a chosen folder, each with the folders that it lay in.
export interface Found {
  file: File;
  /** Names of folders with slashes between them; empty for a file by itself. */
  path: string;
}

/** Reads what was dropped, whole folders included. The entries must be asked for before anything is awaited. */
export function readDropped(items: DataTransferItemList): Promise<Found[]> {
  const entries = [...items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  return collect(entries);
}

async function collect(entries: (FileSystemEntry | File | null)[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const entry of entries) {
    if (entry instanceof File) found.push({ file: entry, path: "" });
    else if (entry) await walk(entry, "", found);
  }
  return found.filter(({ file }) => !isHidden(file.name));
}

async function walk(entry: FileSystemEntry, path: string, found: Found[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((take, fail) => (entry as FileSystemFileEntry).file(take, fail));
    found.push({ file, path });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inner = path ? `${path}/${entry.name}` : entry.name;
  // A reader gives a hundred at a time, and nothing when it is done.
  for (let some = await read(reader); some.length; some = await read(reader)) {
    for (const one of some) await walk(one, inner, found);
  }
}

function read(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((take, fail) => reader.readEntries(take, fail));
}

/** Files of an input, with the folders that a chosen folder brings. */
export function readChosen(files: Iterable<File>): Found[] {
  return [...files]
    .filter((file) => !isHidden(file.name))
    .map((file) => ({ file, path: (file.webkitRelativePath ?? "").split("/").slice(0, -1).join("/") }));
}

/** What systems leave in every folder, and nobody means to send. */
function isHidden(name: string): boolean {
  return name.startsWith(".") || ["Thumbs.db", "desktop.ini"].includes(name);
}
