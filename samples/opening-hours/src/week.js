import { formatTime, MINUTES_PER_DAY, parseSpan, parseTime } from './time.js';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The spans of a day in order, as minutes from that day's midnight. */
export function spansOf(week, day) {
  return (week[day] ?? []).map(parseSpan).sort((a, b) => a.start - b.start);
}

function shiftDay(day, count) {
  return DAYS[(DAYS.indexOf(day) + count + DAYS.length) % DAYS.length];
}

/** Is the place open at this time? A span that goes past midnight reaches into the next day. */
export function isOpen(week, day, time) {
  const minute = parseTime(time);
  const isOpenToday = spansOf(week, day).some((span) => span.start <= minute && minute < span.end);
  const yesterday = shiftDay(day, 1);
  const isStillOpen = spansOf(week, yesterday).some((span) => minute + MINUTES_PER_DAY < span.end);
  return isOpenToday || isStillOpen;
}

/** The next time the place opens its doors, within a week; undefined when it never does. */
export function nextOpening(week, day, time) {
  const minute = parseTime(time);
  for (let ahead = 0; ahead <= DAYS.length; ahead += 1) {
    const candidate = shiftDay(day, ahead);
    const span = spansOf(week, candidate).find(({ start }) => ahead > 0 || start > minute);
    if (span) return { day: candidate, time: formatTime(span.start) };
  }
  return undefined;
}

/** Hours a week, to a quarter of an hour. */
export function hoursPerWeek(week) {
  const minutes = DAYS.flatMap((day) => spansOf(week, day)).reduce((sum, span) => sum + span.end - span.start, 0);
  return Math.round(minutes / 15) / 4;
}
