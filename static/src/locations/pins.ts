// What pins look like: one path per icon, in a box of 24.
export const PIN_PATHS: Record<string, string> = {
  pin: "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
  castle: "M5 19V7h3v2h2V7h4v2h2V7h3v12h-5v-4h-4v4z",
  house: "M4 12l8-7 8 7h-2v7h-4v-4h-4v4H6v-7z",
  inn: "M6 7h9v2h3v7h-3v3H6zm9 4v3h1.5v-3z",
  temple: "M12 4l8 4v2H4V8zM6 11h2v6H6zm5 0h2v6h-2zm5 0h2v6h-2zM4 18h16v2H4z",
  tree: "M12 3l6 8h-3l4 6h-6v4h-2v-4H5l4-6H6z",
  mountain: "M3 19l6-11 3 5 2-3 7 9z",
  cave: "M4 19c0-8 3-13 8-13s8 5 8 13h-4c0-5-1-8-4-8s-4 3-4 8z",
  danger: "M12 4l9 16H3zm-1 6v5h2v-5zm0 6v2h2v-2z",
  treasure: "M4 10c0-3 2-4 4-4h8c2 0 4 1 4 4v1H4zm0 2h7v2h2v-2h7v6H4z",
  question: "M11 16h2v2h-2zm1-11c3 0 5 2 5 4 0 3-4 3-4 6h-2c0-4 4-4 4-6 0-1-1-2-3-2s-3 1-3 3H7c0-3 2-5 5-5z",
  flag: "M6 4h2v1h10l-3 4 3 4H8v8H6z",
};
