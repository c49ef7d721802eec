// The doors to the dice: the tray, a roll in the log, and dice thrown over the table.
export { drawRoll } from "./roll_view";
export { throwDice } from "./throw";
export { mountTray, type Tray, type TrayOptions } from "./tray";
export { asRoll, type Roll } from "./types";
