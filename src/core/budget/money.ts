/** Money is counted in whole millionths of a dollar: sums are exact, and a cent is never lost to rounding. */
export type MicroUsd = number;

const MICROS_PER_USD = 1_000_000;

export function toMicros(usd: number): MicroUsd {
  return Math.round(usd * MICROS_PER_USD);
}

export function toUsd(micros: MicroUsd): number {
  return micros / MICROS_PER_USD;
}

/** `$1.50`; below a cent as many digits as it takes, so that a small amount never reads as nothing. */
export function formatMicros(micros: MicroUsd): string {
  const sign = micros < 0 ? '-' : '';
  const amount = Math.abs(micros);
  const whole = Math.floor(amount / MICROS_PER_USD);
  const fraction = String(amount % MICROS_PER_USD).padStart(6, '0');
  const digits = fraction.replace(/0+$/, '').length;
  return `${sign}$${whole}.${fraction.slice(0, Math.max(2, Math.min(digits, 6)))}`;
}
