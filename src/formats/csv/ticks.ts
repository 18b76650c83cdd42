/**
 * Time for samples that come without it: a fixed rate, put right where the recorder missed a tick or wrote one
 * twice. Lap distance and speed know the truth: length · Δfraction = speed · Δt.
 *
 * What would surprise: the length of the track is not needed from outside. On most steps exactly one tick passed,
 * so the median of speed · tick / Δfraction over all steps is the length, whatever the rest of the steps are. Off
 * the centre line the local length differs by up to a fifth (the outside of a hairpin is longer), so a suspicious
 * step is measured against its neighbours, not against the whole lap.
 */

export interface Ticks {
  /** s since the first sample. Equal for a repeated sample and the one it repeats. */
  readonly times: Float64Array;
  /** m; undefined where the samples do not move along the lap. */
  readonly trackLength?: number;
  /** Ticks that left no sample. */
  readonly missing: number;
  /** Samples that are a tick's second. */
  readonly repeated: number;
  /** Jumps that no plausible gap explains. */
  readonly unexplained: number;
}

/** Below this speed, m/s, one tick's distance is too near the noise to count ticks by. */
const SLOW = 3;
/** A step this far from one tick is looked at. */
const SUSPICIOUS = 0.4;
const NEIGHBOURS = 8;
/** Longest gap, s, that is believed to be a loss of samples rather than a jump of the car. */
const LONGEST_GAP = 5;

function median(values: number[]): number | undefined {
  if (values.length === 0) return undefined;
  values.sort((a, b) => a - b);
  return values[values.length >> 1];
}

/** Step of the lap fraction into `row`, the line crossed or not. */
function stepInto(fraction: Float64Array, row: number): number {
  const step = fraction[row] - fraction[row - 1];
  return step < -0.5 ? step + 1 : step;
}

/** m per lap that the step into `row` implies if it took one tick; NaN where it cannot tell. */
function impliedLength(speed: Float64Array, fraction: Float64Array, row: number, rate: number): number {
  const step = stepInto(fraction, row);
  const mean = (speed[row] + speed[row - 1]) / 2;
  return step > 0 && mean > SLOW ? mean / rate / step : Number.NaN;
}

/**
 * Times of samples taken at `rate` per second.
 * @param speed m/s
 * @param fraction share of the lap since the line, 0..1
 */
export function timesFromTicks(speed: Float64Array, fraction: Float64Array, rate: number): Ticks {
  const rows = speed.length;
  const lengths: number[] = [];
  for (let row = 1; row < rows; row++) {
    const length = impliedLength(speed, fraction, row, rate);
    if (length > 0) lengths.push(length);
  }
  const trackLength = median(lengths);
  const times = new Float64Array(rows);
  let missing = 0;
  let repeated = 0;
  let unexplained = 0;
  let tick = 0;

  function localLength(around: number, whole: number): number {
    const near: number[] = [];
    for (let row = Math.max(1, around - NEIGHBOURS); row <= Math.min(rows - 1, around + NEIGHBOURS); row++) {
      const length = impliedLength(speed, fraction, row, rate);
      if (row !== around && length > 0) near.push(length);
    }
    return median(near) ?? whole;
  }

  function ticksInto(row: number, whole: number): number {
    const mean = (speed[row] + speed[row - 1]) / 2;
    const step = stepInto(fraction, row);
    if (!(mean > SLOW) || !Number.isFinite(step)) return 1;
    if (step === 0) {
      repeated++;
      return 0;
    }
    const roughly = (step * whole * rate) / mean;
    if (Math.abs(roughly - 1) <= SUSPICIOUS) return 1;
    const ticks = Math.round((step * localLength(row, whole) * rate) / mean);
    // A car that rolls back after a spin steps back by its own speed; only more than that is a jump.
    if (ticks >= -2 && ticks <= 1) return 1;
    if (ticks < 0 || ticks > LONGEST_GAP * rate) {
      unexplained++;
      return 1;
    }
    missing += ticks - 1;
    return ticks;
  }

  for (let row = 1; row < rows; row++) {
    tick += trackLength === undefined ? 1 : ticksInto(row, trackLength);
    times[row] = tick / rate;
  }
  return { times, ...(trackLength !== undefined && { trackLength }), missing, repeated, unexplained };
}

/**
 * Time from line to line, s, for samples that hold one whole lap from about the line to about the line: the way
 * from the line to the first sample and from the last sample to the line is driven at their own speeds. Undefined
 * where the samples do not span the lap.
 */
export function lapTimeFromFractions(
  ticks: Ticks,
  speed: Float64Array,
  fraction: Float64Array,
): number | undefined {
  const { times, trackLength } = ticks;
  const last = fraction.length - 1;
  if (trackLength === undefined || last < 1) return undefined;
  // Share of the lap before the first sample, and still missing after the last one (negative when past the line).
  const before = fraction[0];
  const after = fraction[last] > 0.5 ? 1 - fraction[last] : -fraction[last];
  const near = 0.01;
  if (!(before >= 0 && before < near && Math.abs(after) < near)) return undefined;
  let driven = 0;
  for (let row = 1; row <= last; row++) driven += stepInto(fraction, row);
  if (Math.abs(driven + before + after - 1) > 1e-6) return undefined;
  const start = (before * trackLength) / speed[0];
  const end = (after * trackLength) / speed[last];
  const time = times[last] + start + end;
  return Number.isFinite(time) ? time : undefined;
}
