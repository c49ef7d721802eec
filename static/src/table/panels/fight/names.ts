// What combatants are called and who may act for them.
import type { PieceOf, SeenPiece } from "../../store";
import type { Desk } from "../desk";
import { inOrder } from "./turns";

export type Combatant = PieceOf<"combatant"> & SeenPiece;

export function nameOfCombatant(desk: Desk, one: Combatant | undefined): string {
  return one?.name || desk.store.getOf("token", one?.token ?? null)?.name || "Somebody";
}

export function ordered(desk: Desk): Combatant[] {
  return inOrder(desk.store.of("combatant"), (one) => nameOfCombatant(desk, one));
}

/** Whether this person acts for the combatant. */
export function isMine(desk: Desk, one: Combatant): boolean {
  const { store } = desk;
  if (store.looksOnly || store.me.role === "observer") return false;
  if (store.isGameMaster) return true;
  const token = store.getOf("token", one.token);
  return token ? store.isMine(token) : (one.seen?.mine ?? one.owners.includes(store.me.id));
}

/** Takes the view to a combatant's token and selects it. */
export function goTo(desk: Desk, one: Combatant): void {
  const token = desk.store.getOf("token", one.token);
  if (!token) return;
  desk.select([token.id]);
  desk.reveal(token.id);
}
