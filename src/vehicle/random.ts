/**
 * Random numbers that are a pure function of (seed, stream, index): a counter-based generator, so that a draw does
 * not depend on how many were drawn before it, and adding a channel of noise leaves all others as they were.
 */

/** Mixes 32 bits so that neighbouring inputs give unrelated outputs (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Even in [0, 1). */
export function uniform(seed: number, stream: number, index: number): number {
  return mix(mix(mix(seed + 0x9e3779b9) + stream) + Math.imul(index, 0x9e3779b1)) / 0x1_0000_0000;
}

/** Normal with mean 0 and deviation 1 (Box & Muller 1958). */
export function normal(seed: number, stream: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(seed, stream, 2 * index)));
  return radius * Math.cos(2 * Math.PI * uniform(seed, stream, 2 * index + 1));
}

/** Smooth noise of deviation about 1 whose values are unrelated beyond two `period`s. */
export function wander(seed: number, stream: number, position: number, period: number): number {
  const at = position / period;
  const i = Math.floor(at);
  const share = at - i;
  const ease = share * share * (3 - 2 * share);
  const a = normal(seed, stream, i);
  const b = normal(seed, stream, i + 1);
  // Blending two draws shrinks the deviation; dividing by the blend's own norm restores it.
  return (a * (1 - ease) + b * ease) / Math.hypot(1 - ease, ease);
}
