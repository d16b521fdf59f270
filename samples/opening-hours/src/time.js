export const MINUTES_PER_DAY = 24 * 60;

/** Minutes since midnight of `18:30`. `24:00` is the end of the day. */
export function parseTime(text) {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match) throw new SyntaxError(`not a time: ${text}`);
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  if (Number(match[2]) > 59 || minutes >= MINUTES_PER_DAY) throw new RangeError(`no such time: ${text}`);
  return minutes;
}

export function formatTime(minutes) {
  const inDay = minutes % MINUTES_PER_DAY;
  const pad = (value) => String(value).padStart(2, '0');
  return `${pad(Math.floor(inDay / 60))}:${pad(inDay % 60)}`;
}

/** `18:00-02:00` as minutes from its own day's midnight; an end after midnight is beyond 1440. */
export function parseSpan(text) {
  const [from, to] = text.split('-').map(parseTime);
  return { start: from, end: to > from ? to : to + MINUTES_PER_DAY };
}
