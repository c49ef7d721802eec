// The ruler of the 3D table, shown to the others as well.
import { type Point, snapPoint } from "../geometry";
import { TELL_EVERY, throttle } from "../tools/types";
import type { Table3d } from "./hands";

export class Ruler3d {
  private start: Point | null = null;
  private readonly tell = throttle(TELL_EVERY, (points: number[]) => {
    this.table.connection.tell({ type: "view.measure", points });
  });

  constructor(private readonly table: Table3d) {}

  get isOut(): boolean {
    return this.start !== null;
  }

  begin(place: Point): boolean {
    const { store } = this.table;
    if (!store.isGameMaster && !store.settings.allowed.measure) return false;
    this.start = snapPoint(store.settings.grid, place.x, place.y);
    return true;
  }

  stretch(place: Point): void {
    const { store, trails } = this.table;
    if (!this.start) return;
    const end = snapPoint(store.settings.grid, place.x, place.y);
    const points = [this.start.x, this.start.y, end.x, end.y];
    trails.show("ruler", points, store.settings.grid, store.me.colour);
    this.tell(points);
  }

  end(): void {
    this.start = null;
    this.tell.stop();
    this.table.trails.hide("ruler");
    this.table.connection.tell({ type: "view.measure", points: [] });
  }
}
