// Opening and closing doors, by hand and by key.
import type { Board } from "../board/board";
import { mayKnock } from "../board/things";

/** Opens a door that is closed, closes one that is open; whether it is locked shows players when they try. */
export function knock(board: Board, id: string): void {
  const { store } = board;
  const door = store.getOf("wall", id);
  if (!door || !mayKnock(store, door)) return;
  if (door.state === "locked" && store.isGameMaster) {
    board.say("This door is locked: its menu unlocks it.");
    return;
  }
  const state = door.state === "open" ? "closed" : "open";
  void board
    .order({ type: "door.set", door: id, state }, [{ id, set: { state } }])
    .then((done) => done && board.say(state === "open" ? "The door is open." : "The door is closed."));
}
