// The states that tokens are in most often, with their signs; tables may add their own words.
import type { CombatantPiece, CombatPiece, Condition } from "../protocol";
import type { IconName } from "./icons";

export interface UsualCondition {
  name: string;
  icon: IconName;
}

export const USUAL: readonly UsualCondition[] = [
  { name: "Blinded", icon: "hidden" },
  { name: "Charmed", icon: "heart" },
  { name: "Concentrating", icon: "target" },
  { name: "Deafened", icon: "deaf" },
  { name: "Exhausted", icon: "tired" },
  { name: "Frightened", icon: "fear" },
  { name: "Grappled", icon: "grab" },
  { name: "Incapacitated", icon: "dizzy" },
  { name: "Invisible", icon: "ghost" },
  { name: "Paralysed", icon: "bolt" },
  { name: "Petrified", icon: "stone" },
  { name: "Poisoned", icon: "poison" },
  { name: "Prone", icon: "prone" },
  { name: "Restrained", icon: "chain" },
  { name: "Stunned", icon: "star" },
  { name: "Unconscious", icon: "sleep" },
  { name: "Bleeding", icon: "drop" },
  { name: "Blessed", icon: "sun" },
  { name: "Burning", icon: "flame" },
  { name: "Chilled", icon: "frost" },
  { name: "Cursed", icon: "moon" },
  { name: "Dead", icon: "skull" },
  { name: "Dodging", icon: "shield" },
  { name: "Entangled", icon: "net" },
  { name: "Flying", icon: "wing" },
  { name: "Hasted", icon: "speed" },
  { name: "Hidden", icon: "eye" },
  { name: "Marked", icon: "pin" },
  { name: "Raging", icon: "rage" },
  { name: "Surprised", icon: "wait" },
];

/** The usual states whose names hold these letters, those that begin with them first. */
export function findConditions(words: string): UsualCondition[] {
  const sought = words.trim().toLowerCase();
  const found = USUAL.filter((one) => one.name.toLowerCase().includes(sought));
  const begins = (one: UsualCondition) => (one.name.toLowerCase().startsWith(sought) ? 0 : 1);
  return [...found].sort((a, b) => begins(a) - begins(b));
}

/** The state of this name as a token carries it, ending so many rounds after the running one. */
export function conditionFrom(
  name: string,
  rounds: number | null,
  fight: { combat: CombatPiece | null; combatant: CombatantPiece | null },
): Condition {
  const usual = USUAL.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  const running = fight.combat?.running ? fight.combat : null;
  return {
    name: usual?.name ?? name.trim(),
    icon: usual?.icon ?? "star",
    until_round: rounds !== null && running ? running.round + rounds : null,
    until: "end",
    whose: rounds !== null && running ? (fight.combatant?.id ?? null) : null,
    note: "",
  };
}

/** "2 rounds", "this round"; empty: until somebody takes it off. */
export function roundsLeft(until: number | null, combat: CombatPiece | null): string {
  if (until === null || !combat?.running) return "";
  const left = until - combat.round;
  if (left <= 0) return "this round";
  return left === 1 ? "1 round" : `${left} rounds`;
}
