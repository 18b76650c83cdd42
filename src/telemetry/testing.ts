/** Made-up recordings for tests: short, exact, with laps whose times are known by construction. */

import { type CanonicalName, canonicalChannels } from './channels.ts';
import type { Channel, Recording, RecordingMeta, Samples } from './recording.ts';

export function makeChannel(name: CanonicalName, times: Float64Array, values: Samples): Channel {
  const { unit, kind } = canonicalChannels[name];
  const rate = times.length > 1 ? (times.length - 1) / (times[times.length - 1] - times[0]) : 0;
  return { name, source: name, unit, kind, rate, length: values.length, values, times };
}

export function makeRecording(channels: readonly Channel[], meta: Partial<RecordingMeta> = {}): Recording {
  return {
    meta: { format: 'made-up', ...meta },
    channels: new Map(channels.map((channel) => [channel.name, channel])),
  };
}

/** Times of n samples at a rate, s. */
export function evenTimes(n: number, rate: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => i / rate);
}

/** Degrees of latitude in a metre on the sphere that `line.ts` takes. */
const DEGREES = 180 / (Math.PI * 6_371_008.8);

/** A car that goes round and round a circular circuit, as it truly was, to be logged at any rate. */
export interface Drive {
  /** Moments of crossing the line, s. */
  readonly lines: readonly number[];
  /** m driven since the line was crossed before the drive began. */
  metres(t: number): number;
  /** m/s */
  speed(t: number): number;
  /** One of `lap`, `lapFraction`, `lapDistance`, `distance`, `speed`, `latitude`, `longitude`. */
  log(name: CanonicalName, rate: number): Channel;
}

/** A drive between 25 and 65 m/s whose laps repeat and whose corners do not, begun 3 km after the line of a 4 km circuit. */
export function makeDrive(seconds: number): Drive {
  const length = 4000;
  const begin = 3000;
  const step = 0.001;
  const wave = (m: number, times: number) => Math.sin((2 * Math.PI * times * m) / length + 1);
  const speedThere = (m: number) => 45 + 12 * wave(m, 5) + 8 * wave(m, 2);
  const n = Math.ceil(seconds / step) + 2;
  const driven = new Float64Array(n).fill(begin);
  const lines: number[] = [];
  for (let i = 1; i < n; i++) {
    const half = driven[i - 1] + (step / 2) * speedThere(driven[i - 1]);
    driven[i] = driven[i - 1] + step * speedThere(half);
    const line = Math.floor(driven[i] / length) * length;
    const share = (line - driven[i - 1]) / (driven[i] - driven[i - 1]);
    if (share >= 0 && (i - 1 + share) * step < seconds) lines.push((i - 1 + share) * step);
  }
  const metres = (t: number) => {
    const i = Math.min(n - 2, Math.floor(t / step));
    return driven[i] + (t / step - i) * (driven[i + 1] - driven[i]);
  };
  const angle = (t: number) => (2 * Math.PI * metres(t)) / length;
  const radius = length / (2 * Math.PI);
  const values: Partial<Record<CanonicalName, (t: number) => number>> = {
    lap: (t) => 7 + Math.floor(metres(t) / length),
    lapFraction: (t) => (metres(t) % length) / length,
    lapDistance: (t) => metres(t) % length,
    distance: (t) => metres(t) - begin,
    speed: (t) => speedThere(metres(t)),
    latitude: (t) => 45 + radius * Math.sin(angle(t)) * DEGREES,
    longitude: (t) => 9 + (radius * Math.cos(angle(t)) * DEGREES) / Math.cos(Math.PI / 4),
  };
  return {
    lines,
    metres,
    speed: (t) => speedThere(metres(t)),
    log(name, rate) {
      const value = values[name];
      if (!value) throw new RangeError(`a made-up drive has no ${name}`);
      const times = evenTimes(Math.floor(seconds * rate), rate);
      return makeChannel(name, times, times.map(value));
    },
  };
}

/** The channel with other values, each from its value, its index and its moment. */
export function changed(channel: Channel, value: (v: number, i: number, t: number) => number): Channel {
  const values = Float64Array.from(channel.values, (v, i) => value(v, i, channel.times[i]));
  return { ...channel, values };
}

/** The channel without its samples between two moments, as a logger that stopped leaves it. */
export function without(channel: Channel, from: number, to: number): Channel {
  const kept = Array.from(channel.times.keys()).filter(
    (i) => channel.times[i] < from || channel.times[i] >= to,
  );
  return makeChannel(
    channel.name as CanonicalName,
    Float64Array.from(kept, (i) => channel.times[i]),
    Float64Array.from(kept, (i) => channel.values[i]),
  );
}
