// Builds one bundle per page from src/entries and writes the manifest that the templates read.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { defineConfig } from "vite";

const entriesDir = join(import.meta.dirname, "src/entries");
const entries = Object.fromEntries(
  readdirSync(entriesDir)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => [basename(name, ".ts"), join(entriesDir, name)]),
);

export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the bundles work under whatever STATIC_URL (or CDN) the site uses.
  base: "./",
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: entries },
    // Only the lazily loaded 3D viewer is larger.
    chunkSizeWarningLimit: 800,
  },
});
