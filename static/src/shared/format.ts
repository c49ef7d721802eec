// Sizes, spans of time and counts in words people use.
const UNITS = ["bytes", "KB", "MB", "GB", "TB"];

export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return plural(value, "byte");
  const digits = value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** "40 seconds", "3 minutes", "1 hour 20 minutes": never more precise than an estimate can be. */
export function formatSpan(seconds: number): string {
  if (seconds < 50) return plural(Math.max(1, roundTo(seconds, seconds < 10 ? 1 : 5)), "second");
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return plural(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  const rest = roundTo(minutes % 60, 5);
  if (rest === 0) return plural(hours, "hour");
  return rest === 60 ? plural(hours + 1, "hour") : `${plural(hours, "hour")} ${plural(rest, "minute")}`;
}

export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

export function formatPercent(fraction: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)} %`;
}

function roundTo(value: number, step: number): number {
  return Math.round(value / step) * step;
}
