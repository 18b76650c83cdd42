/**
 * Finds the `.ldx` of a `.ld` and decides whether to believe it. Only the same base name in the same folder counts:
 * car and track are never a reason, since a folder of one evening holds a dozen runs of both. And even then it is
 * checked against the samples, because a stranger's beacons would cut the laps in wrong places without any sign.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FormatError, printable } from '../bytes.ts';
import { MAX_LDX_BYTES, parseLdx } from './ldx.ts';

export interface RunFacts {
  /** s from first to last sample. */
  readonly duration: number;
  /** Speed in m/s at a moment, where the file has it. */
  readonly speedAt?: ((seconds: number) => number) | undefined;
  /** Crossings of the line that the `.ld` itself holds, s. */
  readonly ownBeacons: readonly number[];
}

export interface Sidecar {
  readonly beacons: readonly number[];
  readonly warnings: readonly string[];
}

/** s by which a beacon may lie past the last sample: the slowest channels end up to one sample early. */
const PAST_END = 1;
/** s between a beacon of the sidecar and the same one in the `.ld`. */
const AGREES = 0.5;
/** m/s; nobody crosses the line slower, not even in the pit lane. But ACC also marks a reset to the garage. */
const CREEP = 1;
/** s around a beacon: a speed sensor may drop out for a moment. */
const AROUND = 1;

/** Why these beacons cannot be of this run, or undefined. */
export function stranger(beacons: readonly number[], facts: RunFacts): string | undefined {
  const last = beacons.at(-1);
  if (last === undefined) return undefined;
  if (last > facts.duration + PAST_END) {
    return `its last beacon is at ${last.toFixed(3)} s, but the recording lasts only ${facts.duration.toFixed(3)} s`;
  }
  const { speedAt, ownBeacons } = facts;
  if (speedAt !== undefined) {
    const parked = beacons.filter((time) =>
      [time - AROUND, time, time + AROUND].every((moment) => speedAt(moment) < CREEP),
    );
    if (parked.length * 2 > beacons.length) {
      return `the car stands still at ${parked.length} of its ${beacons.length} beacons`;
    }
  }
  if (ownBeacons.length > 0) {
    const apart = beacons.find((time) => ownBeacons.every((own) => Math.abs(own - time) > AGREES));
    if (apart !== undefined)
      return `its beacon at ${apart.toFixed(3)} s is not among those in the .ld itself`;
  }
  return undefined;
}

function filesBeside(path: string): string[] {
  try {
    return readdirSync(dirname(path));
  } catch {
    return [];
  }
}

/** Looks for the sidecar beside `path`. Never throws: a bad sidecar is a warning, the samples are still good. */
export function findSidecar(path: string | undefined, facts: RunFacts): Sidecar {
  if (path === undefined) return { beacons: [], warnings: [] };
  const wanted = `${basename(path).replace(/\.ld$/i, '')}.ldx`;
  const sidecars = filesBeside(path).filter((file) => /\.ldx$/i.test(file));
  const own =
    sidecars.find((file) => file === wanted) ??
    sidecars.find((file) => file.replace(/\.ldx$/i, '.ldx') === wanted);
  if (own === undefined) {
    const strangers =
      sidecars.length > 0 && facts.ownBeacons.length === 0
        ? [
            `no ${printable(wanted)} lies beside it; the other .ldx files there belong to other runs and are not used`,
          ]
        : [];
    return { beacons: [], warnings: strangers };
  }
  const refuse = (why: string): Sidecar => ({
    beacons: [],
    warnings: [printable(`${own} is not used: ${why}`)],
  });
  try {
    const file = join(dirname(path), own);
    const { size } = statSync(file);
    if (size > MAX_LDX_BYTES)
      return refuse(`it has ${size} bytes, where at most ${MAX_LDX_BYTES} make sense`);
    const beacons = parseLdx(readFileSync(file, 'utf8'));
    if (beacons.length === 0) return refuse('it holds no beacons');
    const why = stranger(beacons, facts);
    return why === undefined ? { beacons, warnings: [] } : refuse(`it belongs to another run: ${why}`);
  } catch (error) {
    if (error instanceof FormatError) return refuse(error.message);
    return refuse(`it cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
