// Keeps unfinished files in the browser's own database, so that a reloaded page goes on by itself.
const DATABASE = "bestiary-uploads";
const STORE = "files";
const KEEP_MS = 7 * 24 * 3600 * 1000;
const KEEP_BYTES = 2_000_000_000;

interface Kept {
  file: File;
  at: number;
}

export interface Shelf {
  put(key: string, file: File): Promise<void>;
  get(key: string): Promise<File | null>;
  /** All files kept for one capture. */
  all(capture: string): Promise<File[]>;
  remove(key: string): Promise<void>;
}

export function shelfKey(capture: string, name: string, size: number): string {
  return `${capture}/${size}/${name}`;
}

/** A shelf in IndexedDB; one that keeps nothing where the browser allows none (private windows). */
export async function openShelf(): Promise<Shelf> {
  try {
    const database = await openDatabase();
    await clearOld(database);
    return new DatabaseShelf(database);
  } catch {
    return NO_SHELF;
  }
}

const NO_SHELF: Shelf = {
  put: () => Promise.resolve(),
  get: () => Promise.resolve(null),
  all: () => Promise.resolve([]),
  remove: () => Promise.resolve(),
};

class DatabaseShelf implements Shelf {
  constructor(private readonly database: IDBDatabase) {}

  async put(key: string, file: File): Promise<void> {
    if (file.size > KEEP_BYTES) return;
    const kept: Kept = { file, at: Date.now() };
    // A full disk only costs the comfort of going on by itself.
    await settle(this.store("readwrite").put(kept, key)).catch(() => undefined);
  }

  async get(key: string): Promise<File | null> {
    const kept = (await settle(this.store("readonly").get(key)).catch(() => undefined)) as Kept | undefined;
    return kept?.file ?? null;
  }

  async all(capture: string): Promise<File[]> {
    const range = IDBKeyRange.bound(`${capture}/`, `${capture}/\uffff`);
    const kept = (await settle(this.store("readonly").getAll(range)).catch(() => [])) as Kept[];
    return kept.map(({ file }) => file);
  }

  async remove(key: string): Promise<void> {
    await settle(this.store("readwrite").delete(key)).catch(() => undefined);
  }

  private store(mode: IDBTransactionMode): IDBObjectStore {
    return this.database.transaction(STORE, mode).objectStore(STORE);
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settle(request);
}

async function clearOld(database: IDBDatabase): Promise<void> {
  const store = database.transaction(STORE, "readwrite").objectStore(STORE);
  await new Promise<void>((resolve, reject) => {
    const request = store.openCursor();
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve();
      if (Date.now() - (cursor.value as Kept).at > KEEP_MS) cursor.delete();
      cursor.continue();
    };
  });
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
