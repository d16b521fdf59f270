/** Money is counted in whole millionths of a dollar: sums are exact, and a cent is never lost to rounding. */
export type MicroUsd = number;

const MICROS_PER_USD = 1_000_000;

export function toMicros(usd: number): MicroUsd {
  return Math.round(usd * MICROS_PER_USD);
}

export function toUsd(micros: MicroUsd): number {
  return micros / MICROS_PER_USD;
}

/** Digits after the point: cents from ten cents on; below, where most consultations are, hundredths of a cent. */
const FEW_MICROS = 100_000;
const HUNDREDTH_OF_A_CENT = 100;

/** `$1.50`, `$0.0193`, `$0.02`: everywhere the same. What is less than can be said so has all its digits, and never reads as nothing. */
export function formatMicros(micros: MicroUsd): string {
  const sign = micros < 0 ? '-' : '';
  const exact = Math.abs(micros);
  const unit = exact >= FEW_MICROS ? 10_000 : exact >= HUNDREDTH_OF_A_CENT / 2 ? HUNDREDTH_OF_A_CENT : 1;
  const amount = Math.round(exact / unit) * unit;
  const whole = Math.floor(amount / MICROS_PER_USD);
  const fraction = String(amount % MICROS_PER_USD).padStart(6, '0');
  return `${sign}$${whole}.${fraction.slice(0, 2)}${fraction.slice(2).replace(/0+$/, '')}`;
}

/** Dollars as people read them, see `formatMicros`. */
export function money(usd: number): string {
  return formatMicros(toMicros(usd));
}
