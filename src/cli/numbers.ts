/** Numbers as this field writes them. */

/** `57.444`, `1:26.090`. */
export function lapTime(seconds: number): string {
  const total = Math.round(seconds * 1000);
  const minutes = Math.floor(total / 60_000);
  const rest = (total % 60_000) / 1000;
  return minutes > 0 ? `${minutes}:${rest.toFixed(3).padStart(6, '0')}` : rest.toFixed(3);
}

/** `1:31:44.742`; without hours as a lap. */
export function raceTime(seconds: number): string {
  const total = Math.round(seconds * 1000);
  const hours = Math.floor(total / 3_600_000);
  if (hours === 0) return lapTime(seconds);
  const rest = lapTime((total % 3_600_000) / 1000);
  return `${hours}:${rest.includes(':') ? rest.padStart(9, '0') : `00:${rest.padStart(6, '0')}`}`;
}

/** `+0.181`, `−0.020`: with a sign, a real minus, and no `−0.000`. */
export function signed(value: number, digits = 3): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return `±${text}`;
  return value > 0 ? `+${text}` : `−${text}`;
}
