/** Where to look at a function, and how much each look counts, for its integral over [0, 1]. */

export interface Quadrature {
  readonly points: Float64Array;
  /** They sum to 1. */
  readonly weights: Float64Array;
}

/**
 * Gauss and Legendre's: exact for polynomials of degree 2 `count` − 1. Points are roots of the Legendre polynomial, by Newton's
 * method from Tricomi's estimate (P. Davis, P. Rabinowitz, "Methods of Numerical Integration", 1984, section 2.7).
 */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 0;
    // Newton's method doubles the digits each time; from this estimate four rounds would do.
    for (let round = 0; round < 8; round++) {
      let [now, before] = [1, 0];
      for (let k = 1; k <= count; k++) [now, before] = [((2 * k - 1) * x * now - (k - 1) * before) / k, now];
      slope = (count * (x * now - before)) / (x * x - 1);
      x -= now / slope;
    }
    points[count - 1 - i] = (1 + x) / 2;
    weights[count - 1 - i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
