// What the API says of assets (see /api/v1/schema).
export interface Preparation {
  state: string;
  fraction: number;
  error_message: string;
}

export interface AssetInfo {
  uid: string;
  name: string;
  kind: "map" | "picture" | "sound";
  folder: number | null;
  preparation: Preparation | null;
}

export interface Added {
  results: { file: string; asset: AssetInfo | null; error: { code: string; message: string } | null }[];
}

export interface SceneUse {
  id: number;
  name: string;
  slug: string;
  pieces: number;
}
