/**
 * What a driver did in a corner on one lap: where they braked, turned in, were slowest, went back to the throttle and
 * left. The measurements follow the pedals and the wheel, not the map: a corner's braking lies on the straight before
 * it and full throttle often on the one after, so both are looked for up to the neighbouring corners.
 *
 * Thresholds are constants with a name and a reason, since two laps can only be compared when both were measured
 * alike. The axis across the start line and pedals derived from speed are explained in `signals.ts`.
 */

import type { LapTrace } from '../telemetry/index.ts';
import type { Corner } from './circuit.ts';
import type { CornerPass, PassPhase } from './pass.ts';
import { BRIEF, crossing, Gap, turningPoints } from './passTools.ts';
import { type LapSignals, lapSignals } from './signals.ts';

/** The brake counts as applied above this. */
const BRAKE_ON = 0.03;
/** ... and above this share of the application's peak, so that a resting foot does not move the braking point. */
const BRAKE_ON_SHARE = 0.08;
/** An application that peaks lower is a brush of the pedal. */
const BRAKE_MIN_PEAK = 0.1;
/** m: braking is looked for at most this far before the corner. */
const SEARCH = 400;
/** m/s by which speed must fall and rise again around a slowest point: less is the ripple of a sensor. */
const DIP = 0.5;
/** s: how long the throttle must stay to count. */
const SUSTAINED = 0.3;
const THROTTLE_ON = 0.1;
const THROTTLE_FULL = 0.95;
const THROTTLE_OFF = 0.05;
/** Share of the way to the corner's most steering at which the turn-in is. */
const TURN_IN_SHARE = 0.25;
/** m: how far before the corner the wheel may already be turned in. */
const EARLY_TURN_IN = 40;
/** A steering reversal counts beyond this, rad, and beyond this share of the corner's most steering. */
const CORRECTION = 0.035;
const CORRECTION_SHARE = 0.1;
/** The throttle was eased when it falls by this much. */
const EASED = 0.2;

/** All corners of one lap, in the order of `corners`. Empty where the lap has no speed. */
export function measureLap(trace: LapTrace, corners: readonly Corner[]): CornerPass[] {
  const signals = lapSignals(trace);
  if (!signals) return [];
  const side = turningSide(signals, corners);
  return corners.map((corner) => new Pass(signals, corner, corners, side).measure());
}

/**
 * 1 where the turning signal is positive to the left, as it should be, −1 where the source has it the other way: some
 * loggers do, and a turn-in must not be lost over it.
 */
function turningSide({ turning, n, step }: LapSignals, corners: readonly Corner[]): 1 | -1 {
  if (!turning) return 1;
  let sum = 0;
  for (const { apex, direction } of corners) {
    sum += (direction === 'left' ? 1 : -1) * turning[Math.round(apex / step) % n];
  }
  return sum < 0 ? -1 : 1;
}

interface Application {
  readonly from: number;
  readonly to: number;
  readonly peak: number;
  readonly peakAt: number;
}

/** Points are on the endless axis; the corner begins in the lap 0 ≤ point < n. */
class Pass {
  readonly #s: LapSignals;
  readonly #corner: Corner;
  readonly #start: number;
  readonly #apex: number;
  readonly #end: number;
  /** Where the search for braking begins, and that for full throttle ends. */
  readonly #before: number;
  readonly #after: number;
  /** The slowest place of the corner before may not be passed when following a brake backwards. */
  readonly #limit: number;

  readonly #side: 1 | -1;

  constructor(signals: LapSignals, corner: Corner, corners: readonly Corner[], side: 1 | -1) {
    this.#s = signals;
    this.#side = side;
    this.#corner = corner;
    const { n, step } = signals;
    const length = n * step;
    const ahead = (from: number, to: number): number => (((to - from) % length) + length) % length;
    const extent = ahead(corner.start, corner.end) || length;
    this.#start = corner.start / step;
    this.#apex = this.#start + ahead(corner.start, corner.apex) / step;
    this.#end = this.#start + extent / step;
    let back = SEARCH;
    let limit = SEARCH;
    let forth = SEARCH;
    for (const other of corners) {
      if (other.id === corner.id) continue;
      back = Math.min(back, ahead(other.end, corner.start));
      limit = Math.min(limit, ahead(other.apex, corner.start));
      forth = Math.min(forth, ahead(corner.end, other.start));
    }
    const room = length - extent;
    this.#before = this.#start - Math.min(back, room) / step;
    this.#limit = this.#start - Math.max(Math.min(limit, room), Math.min(back, room)) / step;
    this.#after = this.#end + Math.min(forth, room) / step;
  }

  measure(): CornerPass {
    const s = this.#s;
    const minimum = this.#slowest();
    const apex = minimum ?? this.#apex;
    const turnIn = this.#turnIn(apex);
    const brake = this.#braking(Math.max(apex, turnIn));
    const start = brake ? Math.min(brake.from, turnIn) : turnIn;
    const throttleOn = this.#throttleOn(apex, Math.max(turnIn, brake?.to ?? turnIn));
    const full = s.throttleDerived ? undefined : this.#fullThrottle(throttleOn ?? apex);
    const closed = throttleOn !== undefined;
    const coasting = this.#coasting();
    const gear = this.#gear(apex);
    const corrections = this.#corrections(turnIn);
    const braking = this.#phase(start, turnIn);
    const entry = this.#phase(turnIn, apex);
    const exit = this.#phase(apex, this.#end);
    return {
      corner: this.#corner.id,
      derived: s.brakeDerived || s.throttleDerived,
      ...(brake ? this.#brakeFacts(brake, turnIn, apex) : {}),
      turnIn: this.#place(turnIn),
      apex: this.#place(apex),
      slowest: minimum !== undefined,
      entrySpeed: this.#at(s.speed, turnIn),
      apexSpeed: this.#at(s.speed, apex),
      exitSpeed: this.#at(s.speed, this.#end),
      ...(throttleOn === undefined ? {} : { throttleOn: this.#place(throttleOn) }),
      ...(full === undefined || !closed ? {} : { fullThrottle: this.#place(full) }),
      ...(coasting ? { coasting } : {}),
      ...(gear === undefined ? {} : { gear }),
      ...(corrections === undefined ? {} : { steeringCorrections: corrections }),
      ...(brake || s.throttleDerived ? {} : this.#lift(apex)),
      ...(throttleOn === undefined || s.throttleDerived ? {} : { exitLifts: this.#eased(throttleOn) }),
      braking,
      entry,
      exit,
      time: braking.time + entry.time + exit.time,
    };
  }

  #index(point: number): number {
    const { n } = this.#s;
    return ((point % n) + n) % n;
  }

  /** Linear between points. */
  #at(values: Float64Array, point: number): number {
    const i = Math.floor(point);
    const f = point - i;
    const a = values[this.#index(i)];
    return f === 0 ? a : a + (values[this.#index(i + 1)] - a) * f;
  }

  #place(point: number): number {
    const { n, step } = this.#s;
    return (((point % n) + n) % n) * step;
  }

  #phase(from: number, to: number): PassPhase {
    const time = this.#s.timeAt(to) - this.#s.timeAt(from);
    return { from: this.#place(from), to: this.#place(to), time };
  }

  #seconds(from: number, to: number): number {
    return this.#s.timeAt(to) - this.#s.timeAt(from);
  }

  /** The lowest minimum of speed inside the corner that is more than a ripple. */
  #slowest(): number | undefined {
    const { speed, step } = this.#s;
    const v = (i: number): number => speed[this.#index(i)];
    let best: number | undefined;
    for (let i = Math.ceil(this.#start) + 1; i < this.#end - 1; i++) {
      if (v(i) <= v(i - 1) && v(i) < v(i + 1) && (best === undefined || v(i) < v(best))) best = i;
    }
    if (best === undefined) return undefined;
    const margin = EARLY_TURN_IN / step;
    let before = v(best);
    let after = v(best);
    for (let i = best; i >= this.#start - margin; i--) before = Math.max(before, v(i));
    for (let i = best; i <= this.#end + margin; i++) after = Math.max(after, v(i));
    return Math.min(before, after) - v(best) >= DIP ? best : undefined;
  }

  /** Where the wheel (or what stands in for it) last passes a quarter of its most on the way into the corner. */
  #turnIn(apex: number): number {
    const { turning, step } = this.#s;
    if (!turning) return this.#start;
    const sign = this.#corner.direction === 'left' ? this.#side : -this.#side;
    const v = (i: number): number => sign * turning[this.#index(i)];
    // Up to the geometric apex, which is the same for all laps: the tightest end of a long corner, or where this driver
    // happened to be slowest, must not set the measure.
    const until = this.#apex;
    const first = Math.floor(this.#start);
    let most = 0;
    for (let i = first; i <= until; i++) most = Math.max(most, v(i));
    if (most <= 0) return this.#start;
    let i = first;
    while (i < until && v(i) < 0.6 * most) i++;
    const earliest = Math.max(this.#before, this.#start - EARLY_TURN_IN / step, this.#start - this.#s.n);
    while (i > earliest && v(i - 1) >= TURN_IN_SHARE * most) i--;
    if (i <= earliest) return Math.min(Math.max(earliest, this.#before), apex);
    return Math.min(crossing(i, v(i - 1), v(i), TURN_IN_SHARE * most), apex);
  }

  /** The application of the brake that holds the hardest braking before `until`. */
  #braking(until: number): Application | undefined {
    const { brake } = this.#s;
    const v = (i: number): number => brake[this.#index(i)];
    let peakAt = Math.ceil(this.#before);
    for (let i = peakAt; i <= until; i++) if (v(i) > v(peakAt)) peakAt = i;
    const peak = v(peakAt);
    if (peak < BRAKE_MIN_PEAK) return undefined;
    const on = Math.max(BRAKE_ON, BRAKE_ON_SHARE * peak);
    const limit = Math.ceil(this.#limit);
    // Dabs one after the other are one braking: its first bite and its last release are what the driver did.
    let from = peakAt;
    let gap = new Gap(this.#s);
    for (let i = peakAt; i > limit && gap.bridged; i--) {
      if (v(i - 1) >= on) {
        from = i - 1;
        gap = new Gap(this.#s);
      } else gap.add(this.#index(i - 1), this.#seconds(i - 1, i));
    }
    let to = peakAt;
    gap = new Gap(this.#s);
    for (let i = peakAt; i < until && gap.bridged; i++) {
      if (v(i + 1) >= on) {
        to = i + 1;
        gap = new Gap(this.#s);
      } else gap.add(this.#index(i + 1), this.#seconds(i, i + 1));
    }
    for (let i = to; i < this.#end && this.#seconds(to, i) <= BRIEF; i++) if (v(i + 1) >= on) to = i + 1;
    return {
      from: from > limit ? crossing(from, v(from - 1), v(from), on) : from,
      to: to + 1 <= this.#end ? crossing(to + 1, v(to), v(to + 1), on) : to,
      peak,
      peakAt,
    };
  }

  #brakeFacts(brake: Application, turnIn: number, apex: number): Partial<CornerPass> {
    const { from, to, peak, peakAt } = brake;
    const left = turnIn <= peakAt ? 1 : turnIn >= to ? 0 : this.#at(this.#s.brake, turnIn) / peak;
    const way = apex - turnIn;
    return {
      brakeStart: this.#place(from),
      brakePeak: { value: Math.min(1, peak), at: this.#place(peakAt) },
      brakeEnd: this.#place(to),
      trailBraking: Math.min(1, left),
      ...(way > 0 ? { brakedEntry: Math.max(0, Math.min(to, apex) - Math.max(from, turnIn)) / way } : {}),
    };
  }

  /** From the apex back to where the throttle was last closed, else on to where it is opened and stays open. */
  #throttleOn(apex: number, earliest: number): number | undefined {
    const { throttle } = this.#s;
    const v = (i: number): number => throttle[this.#index(i)];
    const first = Math.ceil(Math.min(earliest, apex));
    const last = Math.floor(this.#after);
    const here = Math.round(apex);
    if (v(here) >= THROTTLE_ON) {
      let on = here;
      for (let i = here; i > first && this.#seconds(i, on) <= BRIEF; i--)
        if (v(i - 1) >= THROTTLE_ON) on = i - 1;
      if (on > first) return crossing(on, v(on - 1), v(on), THROTTLE_ON);
      // Open all the way in: there is a point of opening only where it was eased at all.
      let least = first;
      for (let i = first; i <= here; i++) if (v(i) < v(least)) least = i;
      return v(least) < 1 - EASED ? least : undefined;
    }
    for (let i = here; i < last; i++) {
      if (v(i) >= THROTTLE_ON && this.#stays(i, THROTTLE_ON, last))
        return crossing(i, v(i - 1), v(i), THROTTLE_ON);
    }
    return undefined;
  }

  #fullThrottle(from: number): number | undefined {
    const { throttle } = this.#s;
    const v = (i: number): number => throttle[this.#index(i)];
    const last = Math.floor(this.#after);
    for (let i = Math.ceil(from); i < last; i++) {
      if (v(i) >= THROTTLE_FULL && this.#stays(i, THROTTLE_FULL, last)) {
        return crossing(i, v(i - 1), v(i), THROTTLE_FULL);
      }
    }
    return undefined;
  }

  #stays(from: number, level: number, last: number): boolean {
    const { throttle } = this.#s;
    for (let i = from; i < last && this.#seconds(from, i) < SUSTAINED; i++) {
      if (throttle[this.#index(i)] < level) return false;
    }
    return true;
  }

  /** The gear at the apex, or the next one engaged where the apex falls into a gear change. */
  #gear(apex: number): number | undefined {
    const { gear } = this.#s;
    if (!gear) return undefined;
    const here = Math.round(apex);
    for (let i = here; i < this.#end; i++) {
      const engaged = Math.round(gear[this.#index(i)]);
      if (engaged !== 0) return engaged;
    }
    return 0;
  }

  #coasting(): { time: number; from: number; to: number } | undefined {
    const s = this.#s;
    if (s.brakeDerived || s.throttleDerived) return undefined;
    let time = 0;
    let longest = { time: 0, from: this.#start, to: this.#start };
    let from: number | undefined;
    const last = Math.floor(this.#end);
    for (let i = Math.ceil(this.#before); i <= last; i++) {
      const k = this.#index(i);
      const idle = i < last && s.throttle[k] < THROTTLE_OFF && s.brake[k] < BRAKE_ON;
      if (idle) from ??= i;
      else if (from !== undefined) {
        const stretch = this.#seconds(from, i);
        time += stretch;
        if (stretch > longest.time) longest = { time: stretch, from, to: i };
        from = undefined;
      }
    }
    return { time, from: this.#place(longest.from), to: this.#place(longest.to) };
  }

  /** Turning points of the wheel beyond its noise; the first is the corner itself, the rest come in pairs. */
  #corrections(turnIn: number): number | undefined {
    const { steering } = this.#s;
    if (!steering) return undefined;
    const v = (i: number): number => steering[this.#index(i)];
    const first = Math.ceil(turnIn);
    let most = 0;
    for (let i = first; i <= this.#end; i++) most = Math.max(most, Math.abs(v(i)));
    return Math.floor(
      turningPoints(first, Math.floor(this.#end), v, Math.max(CORRECTION, CORRECTION_SHARE * most)) / 2,
    );
  }

  #lift(apex: number): Pick<CornerPass, 'lift'> {
    const { throttle } = this.#s;
    const v = (i: number): number => throttle[this.#index(i)];
    const last = Math.floor(apex);
    let least = Math.ceil(this.#before);
    for (let i = least; i <= last; i++) if (v(i) < v(least)) least = i;
    if (v(least) > 1 - EASED) return {};
    let at = least;
    while (at > this.#before && v(at - 1) < 1 - EASED / 2) at--;
    return { lift: { at: this.#place(at), throttle: Math.max(0, v(least)) } };
  }

  /** Lifts on the way out: the throttle falls by `EASED` and comes back, for longer than a gear change takes. */
  #eased(from: number): number {
    const { throttle } = this.#s;
    let count = 0;
    let high = 0;
    let low: { value: number; since: number } | undefined;
    for (let i = Math.ceil(from); i <= this.#end; i++) {
      const v = throttle[this.#index(i)];
      if (low) {
        low.value = Math.min(low.value, v);
        if (v < low.value + EASED) continue;
        if (this.#seconds(low.since, i) > BRIEF) count++;
        low = undefined;
        high = v;
      } else if (v < high - EASED) low = { value: v, since: i };
      else high = Math.max(high, v);
    }
    return count;
  }
}
