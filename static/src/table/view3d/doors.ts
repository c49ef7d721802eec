// Doors of the 3D table: a press opens or closes one where that is allowed.
import { announce } from "../../shared/dom";
import type { WallPiece } from "../protocol";
import type { Table3d } from "./hands";

/** Whether there was a door under this point of the screen. */
export function tryDoor(table: Table3d, clientX: number, clientY: number): boolean {
  const found = table.walls.hit(table.stage.rayAt(clientX, clientY));
  if (found) useDoor(table, found.door);
  return found !== null;
}

function useDoor({ store, connection }: Table3d, door: WallPiece): void {
  const may = store.isGameMaster || (store.settings.allowed.doors && door.players_may);
  if (!may || (door.state === "locked" && !store.isGameMaster)) {
    announce(door.state === "locked" ? "The door is locked." : "You cannot open this door.");
    return;
  }
  const state = door.state === "open" ? "closed" : "open";
  void connection.send({ type: "door.set", door: door.id, state });
  announce(state === "open" ? "Door opened." : "Door closed.");
}
