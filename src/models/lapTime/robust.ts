/** Small statistics of a few numbers; NaN of none. */

export function average(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviation(values: readonly number[]): number {
  const center = average(values);
  return Math.sqrt(average(values.map((value) => (value - center) ** 2)));
}

/** Rise a step of values that stand from the newest to the oldest, by least squares; NaN of fewer than three. */
export function trend(values: readonly number[]): number {
  const count = values.length;
  if (count < 3) return Number.NaN;
  const middleStep = (count - 1) / 2;
  let [product, square] = [0, 0];
  values.forEach((value, i) => {
    product += (middleStep - i) * value;
    square += (middleStep - i) ** 2;
  });
  return product / square;
}
