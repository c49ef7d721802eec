// Mounts every viewer that a page declares with data-viewer="<id of its json_script>".
import { readJson } from "../shared/dom";
import { mountViewer } from "./mount";
import type { ViewerConfig, ViewerHandle } from "./types";

export function mountDeclaredViewers(root: ParentNode): ViewerHandle[] {
  const handles: ViewerHandle[] = [];
  for (const host of root.querySelectorAll<HTMLElement>("[data-viewer]")) {
    const config = readJson<ViewerConfig>(host.dataset.viewer ?? "");
    if (!config) continue;
    const handle = mountViewer(host, config);
    handles.push(handle);
    loadWhenSeen(host, handle);
  }
  return handles;
}

/** On roomy screens with a mouse the model loads by itself once it is in view; elsewhere a tap on the poster asks. */
function loadWhenSeen(host: HTMLElement, handle: ViewerHandle): void {
  if (!matchMedia("(min-width: 62rem) and (hover: hover)").matches) return;
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      void handle.load();
    },
    { threshold: 0.3 },
  );
  watcher.observe(host);
}
