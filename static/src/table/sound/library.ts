// The campaign's sounds, as the library of assets lists them; fetched once and again when one asks.
import { call } from "../../shared/api";

export interface SoundAsset {
  uid: string;
  name: string;
  title: string;
  duration: number | null;
}

type Listed = SoundAsset[] | { results: SoundAsset[]; next: string | null };
const MOST_PAGES = 20;

export class SoundLibrary {
  private known: Promise<SoundAsset[]> | null = null;
  private readonly byUid = new Map<string, SoundAsset>();

  constructor(private readonly campaign: () => string) {}

  all(): Promise<SoundAsset[]> {
    this.known ??= this.load().catch((error: unknown) => {
      this.known = null;
      throw error;
    });
    return this.known;
  }

  again(): Promise<SoundAsset[]> {
    this.known = null;
    return this.all();
  }

  /** What a sound is called, as far as the list has come. */
  title(uid: string): string {
    const found = this.byUid.get(uid);
    return found ? found.title || found.name : "A sound";
  }

  private async load(): Promise<SoundAsset[]> {
    const found: SoundAsset[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const listed = await call<Listed>("GET", this.address(page));
      const rows = Array.isArray(listed) ? listed : listed.results;
      found.push(...rows);
      if (Array.isArray(listed) || !listed.next) break;
    }
    for (const one of found) this.byUid.set(one.uid, one);
    return found.sort((a, b) => (a.title || a.name).localeCompare(b.title || b.name));
  }

  private address(page: number): string {
    return `/campaigns/${encodeURIComponent(this.campaign())}/assets?kind=sound&page=${page}`;
  }
}
