// The table's calls to /api/v1: creatures, assets, scenes, handouts.
import { call } from "../../shared/api";

interface Page<T> {
  count: number;
  next: string | null;
  results: T[];
}

export interface CreatureCard {
  id: number;
  uid: string;
  name: string;
  url: string;
  race: string;
  level: number;
  picture: string;
  has_model: boolean;
}

export interface AssetRow {
  uid: string;
  name: string;
  kind: "map" | "picture" | "sound";
  folder: number | null;
  width: number | null;
  height: number | null;
  thumbnail: string | null;
}

export interface AssetFolder {
  id: number;
  name: string;
  parent: number | null;
  count: number;
}

export interface EntryRow {
  id: number;
  uid: string;
  kind: string;
  name: string;
  summary: string;
  url: string;
}

export interface Found<T> {
  found: T[];
  total: number;
  more: boolean;
}

const PER_PAGE = 40;

async function list<T>(path: string, query: Record<string, string>, signal?: AbortSignal): Promise<Found<T>> {
  const kept = Object.entries(query).filter(([, value]) => value !== "");
  const asked = new URLSearchParams(kept);
  const answer = await call<Page<T>>("GET", `${path}?${asked}`, signal ? { signal } : {});
  return { found: answer.results, total: answer.count, more: answer.next !== null };
}

/** Creatures of the bestiary, or the characters of a campaign, whose names or kinds hold these words. */
export function findCreatures(
  words: string,
  campaign: string | null,
  page: number,
  signal?: AbortSignal,
): Promise<Found<CreatureCard>> {
  const path = campaign ? `/campaigns/${campaign}/characters` : "/characters";
  return list(path, { search: words, sort: "name", page: String(page), page_size: String(PER_PAGE) }, signal);
}

export interface AssetQuery {
  q?: string;
  kind?: string;
  /** A folder's number, `none` for the top, empty for all. */
  folder?: string;
  page?: number;
}

export function findAssets(
  campaign: string,
  asked: AssetQuery,
  signal?: AbortSignal,
): Promise<Found<AssetRow>> {
  const { q = "", kind = "", folder = "", page = 1 } = asked;
  const query = { q, kind, folder, sort: "name", page: String(page), page_size: String(PER_PAGE) };
  return list(`/campaigns/${campaign}/assets`, query, signal);
}

export async function assetFolders(campaign: string): Promise<AssetFolder[]> {
  const answer = await call<AssetFolder[] | Page<AssetFolder>>("GET", `/campaigns/${campaign}/asset-folders`);
  return Array.isArray(answer) ? answer : answer.results;
}

interface Added {
  results: { file: string; asset: AssetRow | null; error: { message: string } | null }[];
}

/** Puts one file among the campaign's assets; the very same content is not kept twice. */
export async function uploadAsset(campaign: string, file: File): Promise<AssetRow> {
  const body = new FormData();
  body.append("file", file);
  body.append("same", "reuse");
  const { results } = await call<Added>("POST", `/campaigns/${campaign}/assets`, { body });
  const [added] = results;
  if (!added?.asset) throw new Error(added?.error?.message ?? `${file.name} could not be added.`);
  return added.asset;
}

/** Pages of the campaign whose names hold these words. */
export function findEntries(
  campaign: string,
  words: string,
  page: number,
  signal?: AbortSignal,
): Promise<Found<EntryRow>> {
  return list(`/campaigns/${campaign}/entries`, { q: words, page: String(page) }, signal);
}

export function findHandouts(
  campaign: string,
  words: string,
  signal?: AbortSignal,
): Promise<Found<EntryRow>> {
  return list(`/campaigns/${campaign}/entries`, { q: words, kind: "handout", sort: "newest" }, signal);
}

/**
 * The words of a handout as one may read them (rendered and cleaned by the server), found by its uid or, where that
 * was not told, by its name; null: none that is open to one.
 */
export async function readHandout(
  campaign: string,
  uid: string | null,
  name: string,
): Promise<{ html: string } | null> {
  const { found } = await list<EntryRow>(`/campaigns/${campaign}/entries`, {
    q: name.slice(0, 100),
    kind: uid ? "" : "handout",
  });
  const row = found.find((one) => (uid ? one.uid === uid : one.name === name));
  return row ? call<{ html: string }>("GET", `/entries/${row.id}`) : null;
}

/** Lets members see a handout from now on. */
export function openHandout(id: number, people: number[] | null): Promise<unknown> {
  return call("POST", `/entries/${id}/show`, { body: people ? { people } : { everybody: true } });
}

export interface FoundGrid {
  found: boolean;
  type: string;
  size: number | null;
  x: number | null;
  y: number | null;
}

/** Looks for the grid that is drawn in a picture; lengths are in its own pixels. */
export function findGrid(scene: number | string, asset: string): Promise<FoundGrid> {
  return call("POST", `/scenes/${scene}/find-grid`, { body: { asset } });
}

export function readAsset(campaign: string, uid: string): Promise<AssetRow> {
  return call("GET", `/campaigns/${campaign}/assets/${uid}`);
}

export interface SceneCard {
  id: number;
  uid: string;
  name: string;
  slug: string;
  url: string;
  summary: string;
  folder: number | null;
  archived_at: string | null;
  picture: string;
  tokens: number | null;
  /** The table's players are at it. */
  open: boolean;
}

export interface SceneFolder {
  id: number;
  name: string;
  parent: number | null;
}

export function findScenes(campaign: string, words = "", archived = false): Promise<Found<SceneCard>> {
  return list(`/campaigns/${campaign}/scenes`, { q: words, archived: archived ? "1" : "", page_size: "100" });
}

export async function sceneFolders(campaign: string): Promise<SceneFolder[]> {
  const answer = await call<SceneFolder[] | Page<SceneFolder>>("GET", `/campaigns/${campaign}/scene-folders`);
  return Array.isArray(answer) ? answer : answer.results;
}

export type SceneAct = "open" | "duplicate" | "archive" | "unarchive";

export function actOnScene(scene: number, act: SceneAct, body: object = {}): Promise<SceneCard> {
  return call("POST", `/scenes/${scene}/${act}`, { body });
}

export function makeScene(campaign: string, name: string): Promise<SceneCard> {
  return call("POST", `/campaigns/${campaign}/scenes`, { body: { name } });
}
