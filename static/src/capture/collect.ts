// Files out of a drop (folders included) or a file field.
import { isClutter } from "./accepted";

export async function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  // Entries must be asked for before the first await: the browser empties the transfer afterwards.
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  if (entries.length === 0) return keep([...transfer.files]);
  const found = await Promise.all(entries.map(filesOfEntry));
  return keep(found.flat());
}

export function filesOfField(field: HTMLInputElement): File[] {
  const files = keep([...(field.files ?? [])]);
  // Emptied, so that choosing the same file again is noticed.
  field.value = "";
  return files;
}

function keep(files: File[]): File[] {
  return files
    .filter((file) => !isClutter(file.name))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

async function filesOfEntry(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await fileOf(entry as FileSystemFileEntry)];
  const inside = await childrenOf(entry as FileSystemDirectoryEntry);
  return (await Promise.all(inside.map(filesOfEntry))).flat();
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // Browsers hand out at most 100 entries at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
