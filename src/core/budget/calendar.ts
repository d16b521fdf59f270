/** A calendar day in local time, as `2026-11-20`: such keys compare as days do. */
export function dayKey(at: number): string {
  const date = new Date(at);
  return `${String(date.getFullYear()).padStart(4, '0')}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The month of a day key, as `2026-11`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** Milliseconds since the epoch at which the next local day begins. */
export function nextDay(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

/** Milliseconds since the epoch at which the next local month begins. */
export function nextMonth(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime();
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A local time in words, as `21 November at 00:00`. */
export function inWords(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${MONTHS[date.getMonth()] ?? ''} at ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
