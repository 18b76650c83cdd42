/**
 * Are the accelerations what their names say? Loggers disagree on whether a left turn is positive (VBOX Touch says
 * left, RaceStudio writes right), and a box mounted upright measures gravity as "LongAcc". The course of the car and
 * its change of speed are known independently, so each channel is held against them: one that runs the other way
 * is turned round, one that follows nothing keeps its own name instead of a canonical one.
 */

import { type CanonicalName, isCanonical } from '../../telemetry/index.ts';
import type { TableChannel } from './channels.ts';
import type { Table } from './table.ts';

export interface AxisVerdict {
  readonly channels: readonly TableChannel[];
  readonly warnings: readonly string[];
}

/** Rows looked at: some ten minutes at 50 Hz tell as much as a day. */
const MOST_ROWS = 30_000;
/** m/s, below which course and noise cannot be told apart. */
const SLOW = 6;
/** s on either side of a sample over which its course and its change of speed are taken. */
const REACH = 0.3;
const FEWEST = 100;

function correlation(a: Float64Array, b: Float64Array): number | undefined {
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  for (let row = 0; row < a.length; row++) {
    if (!Number.isFinite(a[row]) || !Number.isFinite(b[row])) continue;
    count++;
    sumA += a[row];
    sumB += b[row];
  }
  if (count < FEWEST) return undefined;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let row = 0; row < a.length; row++) {
    if (!Number.isFinite(a[row]) || !Number.isFinite(b[row])) continue;
    const x = a[row] - sumA / count;
    const y = b[row] - sumB / count;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  // A channel that never moves (an unplugged sensor) says nothing.
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : undefined;
}

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

interface Motion {
  /** Change of speed, m/s². */
  readonly change: Float64Array;
  /** Course over ground turning left, rad/s; NaN everywhere where there is no position and no heading. */
  readonly turn: Float64Array;
}

function motionOf(
  times: Float64Array,
  column: (name: CanonicalName) => Float64Array | undefined,
): Motion | undefined {
  const speed = column('speed');
  if (speed === undefined) return undefined;
  const rows = speed.length;
  const heading = column('heading');
  const change = new Float64Array(rows).fill(Number.NaN);
  const turn = new Float64Array(rows).fill(Number.NaN);
  // East and north in any one unit.
  const latitude = column('latitude');
  const longitude = column('longitude');
  const geographic = latitude !== undefined && longitude !== undefined;
  const shrink = geographic ? Math.cos((latitude[rows >> 1] * Math.PI) / 180) : 1;
  const x = geographic ? longitude : column('positionX');
  const y = geographic ? latitude : column('positionY');

  /** Direction of the way from one row to another, counter-clockwise; NaN where the car did not move. */
  function course(from: number, to: number): number {
    if (x === undefined || y === undefined) return Number.NaN;
    const east = (x[to] - x[from]) * shrink;
    const north = y[to] - y[from];
    return east === 0 && north === 0 ? Number.NaN : Math.atan2(north, east);
  }

  function turnRate(from: number, row: number, to: number): number {
    const span = times[to] - times[from];
    if (x !== undefined && y !== undefined) {
      // Half the span lies between the middles of the two chords.
      return wrapped(course(row, to) - course(from, row)) / (span / 2);
    }
    if (heading === undefined) return Number.NaN;
    return wrapped(((heading[from] - heading[to]) * Math.PI) / 180) / span;
  }

  let back = 0;
  let ahead = 0;
  for (let row = 0; row < rows; row++) {
    while (times[row] - times[back] > REACH) back++;
    while (ahead + 1 < rows && times[ahead] - times[row] < REACH) ahead++;
    const span = times[ahead] - times[back];
    if (!(speed[row] > SLOW) || back >= row || ahead <= row || span > 4 * REACH + 1) continue;
    change[row] = (speed[ahead] - speed[back]) / span;
    turn[row] = turnRate(back, row, ahead);
  }
  return { change, turn };
}

function flipped(channel: TableChannel): TableChannel {
  return { ...channel, scale: -channel.scale, shift: -channel.shift };
}

function demoted(channel: TableChannel): TableChannel {
  return { ...channel, name: isCanonical(channel.source) ? `${channel.source} (file)` : channel.source };
}

/**
 * Checks `latAccel`, `yawRate`, `steeringAngle` and `longAccel`.
 * @param keepSigns true where the user stated the signs: then a contradiction is only reported
 */
export function checkAxes(
  table: Table,
  channels: readonly TableChannel[],
  times: Float64Array,
  keepSigns = false,
): AxisVerdict {
  const to = Math.min(table.rows, MOST_ROWS);
  const needed: readonly CanonicalName[] = [
    'speed',
    'latitude',
    'longitude',
    'positionX',
    'positionY',
    'heading',
    'latAccel',
    'longAccel',
    'yawRate',
    'steeringAngle',
  ];
  const first = new Map<string, TableChannel>();
  for (const channel of channels) {
    if (isCanonical(channel.name) && needed.includes(channel.name) && !first.has(channel.name)) {
      first.set(channel.name, channel);
    }
  }
  const present = [...first.values()];
  const parsers = new Map(present.flatMap(({ index, parser }) => (parser ? [[index, parser] as const] : [])));
  const columns = table.columns(
    present.map(({ index }) => index),
    { to, parsers },
  );
  const byName = new Map<string, Float64Array>();
  for (const [at, channel] of present.entries()) {
    byName.set(
      channel.name,
      columns[at].map((value) => value * channel.scale + channel.shift),
    );
  }
  const motion = motionOf(times, (name) => byName.get(name));
  if (motion === undefined) return { channels, warnings: [] };

  const speed = byName.get('speed') ?? new Float64Array(0);
  const warnings: string[] = [];
  const replaced = new Map<TableChannel, TableChannel>();
  const fast = (values: Float64Array): Float64Array =>
    values.map((value, row) => (speed[row] > SLOW ? value : Number.NaN));

  /** Holds one channel against what it should follow; true where it is now known to be right. */
  function hold(name: CanonicalName, against: Float64Array, what: string, least: number): boolean {
    const channel = first.get(name);
    const values = byName.get(name);
    if (channel === undefined || values === undefined) return false;
    const found = correlation(values, against);
    if (found === undefined) return false;
    const figure = `correlation ${found.toFixed(2)}`;
    if (found <= -least) {
      if (keepSigns) {
        warnings.push(
          `"${channel.source}" runs against ${what} (${figure}): its sign in the mapping looks wrong.`,
        );
        return false;
      }
      warnings.push(`"${channel.source}" runs against ${what} (${figure}): its sign was turned round.`);
      replaced.set(channel, flipped(channel));
      byName.set(
        name,
        values.map((value) => -value),
      );
      return true;
    }
    if (found < least) {
      if (keepSigns) {
        warnings.push(`"${channel.source}" does not follow ${what} (${figure}).`);
      } else {
        warnings.push(
          `"${channel.source}" does not follow ${what} (${figure}), so it is not taken as ${name}; was the logger mounted level?`,
        );
        replaced.set(channel, demoted(channel));
      }
      return false;
    }
    return true;
  }

  hold('longAccel', motion.change, 'the change of speed', 0.3);
  const positioned = correlation(motion.turn, motion.turn) !== undefined;
  if (positioned) {
    const course = 'the course of the car';
    hold(
      'latAccel',
      motion.turn.map((turn, row) => turn * speed[row]),
      course,
      0.3,
    );
    hold('yawRate', motion.turn, course, 0.5);
    hold('steeringAngle', motion.turn, course, 0.2);
  } else {
    // Without a position the lateral acceleration or the yaw rate sets the sense, and the others follow it.
    const yawRate = byName.get('yawRate');
    const latAccel = byName.get('latAccel');
    if (latAccel !== undefined && yawRate !== undefined) {
      hold(
        'yawRate',
        fast(latAccel.map((value, row) => value / speed[row])),
        'the lateral acceleration',
        0.3,
      );
    }
    const guide = latAccel ?? yawRate;
    if (guide !== undefined) hold('steeringAngle', fast(guide), 'the lateral acceleration', 0.2);
  }
  return { channels: channels.map((channel) => replaced.get(channel) ?? channel), warnings };
}
