// The records that every scene has, until the server has told them; and fresh ids for pieces of our own.
import type { CombatPiece, ScreenPiece, SettingsPiece } from "./protocol";

const settings: SettingsPiece = {
  kind: "settings",
  id: "settings",
  width: 2800,
  height: 2100,
  background: "#2b2620",
  grid: {
    type: "square",
    size: 70,
    x: 0,
    y: 0,
    distance: 5,
    unit: "ft",
    rule: "chebyshev",
    shown: true,
    colour: "#000000",
    opacity: 0.2,
    shifted: "odd",
  },
  sight: false,
  covered: false,
  explored: "each",
  shared_sight: false,
  darkness: 0,
  light_colour: "#ffffff",
  allowed: { ping: true, measure: true, draw: true, areas: true, doors: true, pins: false, see_names: true },
  start_x: null,
  start_y: null,
  start_zoom: null,
};

const combat: CombatPiece = {
  kind: "combat",
  id: "combat",
  running: false,
  round: 0,
  turn: null,
  turn_started: 0,
  health_shown: "words",
  effects: [],
  skip_defeated: true,
  shown: true,
};

const screen: ScreenPiece = {
  kind: "screen",
  id: "screen",
  blank: false,
  rotation: 0,
  night: false,
  weather: "none",
};

export const single = { settings, combat, screen };

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** 16 URL-safe random characters, as the server makes them. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => LETTERS[byte & 63]).join("");
}
