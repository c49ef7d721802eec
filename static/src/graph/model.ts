// The web of relations as data: what stands at a stop of the story, what a filter leaves, what has changed between.
export interface Stop {
  id: number;
  stop: number;
  name: string;
  url: string;
}

export interface Entry {
  id: number;
  kind: string;
  name: string;
  summary: string;
  url: string;
}

export interface State {
  from: number;
  until: number;
  kind: string;
  inverse: string;
  both_ways: boolean;
  strength: number;
}

export interface Relation {
  id: number;
  source: number;
  target: number;
  may_change: boolean;
  states: State[];
}

export interface Graph {
  sessions: Stop[];
  now: number;
  nodes: Entry[];
  edges: Relation[];
}

export interface Filter {
  stop: number;
  /** Kinds of relations and of entries that are left out. */
  withoutRelations: ReadonlySet<string>;
  withoutEntries: ReadonlySet<string>;
  focus: number | null;
  /** How many steps from the focus are shown; 0: all. */
  steps: number;
}

export interface Shown {
  nodes: Set<number>;
  /** The state in force of each relation shown. */
  edges: Map<number, State>;
}

/** The state of a relation at a stop, or null when it does not hold then. */
export function stateAt(relation: Relation, stop: number): State | null {
  return relation.states.find((state) => state.from <= stop && stop < state.until) ?? null;
}

/** What a filter leaves of the web: relations between entries that are shown, entries with a relation, and the focus. */
export function shownBy(graph: Graph, filter: Filter): Shown {
  const allowed = new Set(
    graph.nodes.filter((node) => !filter.withoutEntries.has(node.kind)).map((node) => node.id),
  );
  const held = graph.edges.flatMap((edge) => {
    const state = stateAt(edge, filter.stop);
    const ends = allowed.has(edge.source) && allowed.has(edge.target);
    return state && ends && !filter.withoutRelations.has(state.kind) ? [{ edge, state }] : [];
  });
  const near = filter.focus !== null && filter.steps > 0 ? within(held, filter.focus, filter.steps) : null;
  const edges = new Map<number, State>();
  const nodes = new Set<number>(filter.focus !== null && allowed.has(filter.focus) ? [filter.focus] : []);
  for (const { edge, state } of held) {
    if (near && !(near.has(edge.source) && near.has(edge.target))) continue;
    edges.set(edge.id, state);
    nodes.add(edge.source).add(edge.target);
  }
  return { nodes, edges };
}

function within(held: { edge: Relation }[], focus: number, steps: number): Set<number> {
  const near = new Set([focus]);
  for (let step = 0; step < steps; step += 1) {
    const reached = new Set(near);
    for (const { edge } of held) {
      if (near.has(edge.source)) reached.add(edge.target);
      if (near.has(edge.target)) reached.add(edge.source);
    }
    for (const id of reached) near.add(id);
  }
  return near;
}

export interface Difference {
  added: number[];
  gone: number[];
  changed: number[];
}

/** What has come, gone and changed among the relations. */
export function differenceOf(before: Map<number, State>, after: Map<number, State>): Difference {
  const same = (one: State, other: State) => one.kind === other.kind && one.strength === other.strength;
  return {
    added: [...after.keys()].filter((id) => !before.has(id)),
    gone: [...before.keys()].filter((id) => !after.has(id)),
    changed: [...after].flatMap(([id, state]) => {
      const old = before.get(id);
      return old && !same(old, state) ? [id] : [];
    }),
  };
}

/** How a relation reads from one of its ends. */
export function wordingFrom(relation: Relation, state: State, end: number): string {
  return end === relation.source || state.both_ways ? state.kind : state.inverse || state.kind;
}

/** The words for a stop of the slider. */
export function nameOfStop(graph: Graph, stop: number): string {
  if (stop >= graph.now) return "Now";
  const session = graph.sessions.find((found) => found.stop === stop);
  return session ? `After ${session.name}` : "Before the first session";
}

/** Differences in words, for the caption and for screen readers. */
export function wordsOf(difference: Difference): string {
  const parts = [
    difference.added.length ? `${difference.added.length} new` : "",
    difference.gone.length ? `${difference.gone.length} over` : "",
    difference.changed.length ? `${difference.changed.length} changed` : "",
  ].filter(Boolean);
  return parts.length ? parts.join(", ") : "nothing changed";
}
