// Days of an invented calendar in words, counted as campaigns/almanac.py counts them.
export interface Calendar {
  months: { name: string; days: number }[];
  weekdays: string[];
  leap_every: number;
  leap_month: number;
  era: string;
}

export interface CalendarDate {
  year: number;
  month: number;
  day: number;
}

function daysIn(calendar: Calendar, year: number, month: number): number {
  const leap = calendar.leap_every > 0 && modulo(year, calendar.leap_every) === 0;
  const days = calendar.months[month - 1]?.days ?? 0;
  return days + (leap && month - 1 === calendar.leap_month ? 1 : 0);
}

function firstDay(calendar: Calendar, year: number): number {
  const before = year - 1;
  const leaps = calendar.leap_every > 0 ? Math.floor(before / calendar.leap_every) : 0;
  return before * calendar.months.reduce((sum, month) => sum + month.days, 0) + leaps;
}

function modulo(number: number, by: number): number {
  return ((number % by) + by) % by;
}

export function dateOf(calendar: Calendar, day: number): CalendarDate {
  const length = calendar.months.reduce((sum, month) => sum + month.days, 0);
  let year = Math.floor(day / length) + 1;
  while (firstDay(calendar, year) > day) year -= 1;
  while (firstDay(calendar, year + 1) <= day) year += 1;
  let left = day - firstDay(calendar, year);
  let month = 1;
  while (left >= daysIn(calendar, year, month)) {
    left -= daysIn(calendar, year, month);
    month += 1;
  }
  return { year, month, day: left + 1 };
}

/** Tideday, 5 Herring 903 since the Lighting. */
export function sayDay(calendar: Calendar, day: number): string {
  const date = dateOf(calendar, day);
  const weekday = calendar.weekdays[modulo(day, calendar.weekdays.length || 1)];
  const words = `${date.day} ${calendar.months[date.month - 1]?.name ?? ""} ${date.year}`;
  return `${weekday ? `${weekday}, ` : ""}${words}${calendar.era ? ` ${calendar.era}` : ""}`;
}

/** A day as one would write it into a field: 5 Herring 903. */
export function writeDay(calendar: Calendar, day: number): string {
  const date = dateOf(calendar, day);
  return `${date.day} ${calendar.months[date.month - 1]?.name ?? ""} ${date.year}`;
}

/** The day that is meant by "5 Herring 903" or "903-4-5"; null for words that are none. */
export function readDay(calendar: Calendar, words: string): number | null {
  let text = words.trim().replace(/\s+/g, " ");
  const era = calendar.era.toLowerCase();
  if (era && text.toLowerCase().endsWith(` ${era}`)) text = text.slice(0, -era.length).trim();
  const numbers = /^(-?\d{1,6})-(\d{1,2})-(\d{1,3})$/.exec(text);
  if (numbers) return numberOf(calendar, Number(numbers[1]), Number(numbers[2]), Number(numbers[3]));
  const said = /^(?:[^,]*,\s*)?(\d{1,3})\.?\s+(.+?)\s+(-?\d{1,6})$/.exec(text);
  if (!said) return null;
  const month = monthCalled(calendar, (said[2] ?? "").toLowerCase());
  return month ? numberOf(calendar, Number(said[3]), month, Number(said[1])) : null;
}

function monthCalled(calendar: Calendar, name: string): number | null {
  const names = calendar.months.map((month) => month.name.toLowerCase());
  if (names.includes(name)) return names.indexOf(name) + 1;
  const begun = names.filter((held) => held.startsWith(name));
  return begun.length === 1 ? names.indexOf(begun[0] ?? "") + 1 : null;
}

function numberOf(calendar: Calendar, year: number, month: number, day: number): number | null {
  if (month < 1 || month > calendar.months.length) return null;
  if (day < 1 || day > daysIn(calendar, year, month)) return null;
  let number = firstDay(calendar, year) + day - 1;
  for (let earlier = 1; earlier < month; earlier += 1) number += daysIn(calendar, year, earlier);
  return number;
}
