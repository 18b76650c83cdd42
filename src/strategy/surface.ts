/**
 * The value surface: what the next stop on each lap for each compound would lead to, and when to stop. Rollouts go where they
 * can change the answer: all cells run some races, then only those that may still be the best of the window, or that may move
 * it, run more (sequential halving; Karnin, Koren, Somekh 2013, on differences race by race since all cells meet the
 * same races). What is left open at the end is too close to tell apart with the races asked for.
 *
 * What surprises: cells end with different numbers of races; one that was given up early is known well enough for that. And
 * the best is the best lap of the window, which weighs more than worth (`window.ts`): a cell outside may look as good.
 */

import type { RolloutQuestion } from '../race/index.ts';
import { candidatesOf } from './cells.ts';
import { assumptionsOf } from './compare.ts';
import { duelsOf } from './duels.ts';
import { noteOfMoment } from './moment.ts';
import { type KeptRow, Row } from './row.ts';
import { digestOf, questionOf, type Run, sizeOf } from './run.ts';
import type { Moment, Surface } from './types.ts';
import { ALIKE, type LapWorth, practiceOf, recommendedWindow } from './window.ts';

export interface SurfaceOptions extends Run {
  /** Laps of the next stop that are looked at; from the next lap to the last sensible one where left out. */
  readonly window?: { readonly from: number; readonly to: number } | undefined;
  /** Every cell gets all the races: some hundred times the work for the same decision. */
  readonly exhaustive?: boolean | undefined;
  /** Coarse answers, the first after a few races of every cell. */
  readonly onPartial?: ((surface: Surface) => void) | undefined;
}

/** Races of each cell after the first rounds; then `STEP` more at a time. */
const ROUNDS = [40, 120, 400, 1200];
const STEP = 1500;
/**
 * Standard errors by which a cell must be off to be given up. Of a hundred cells as good as the best about one a surface is
 * given up by chance alone, which does no harm: only the best needs to stay, and if chance takes it (once in a hundred surfaces,
 * if others are as good), one that is told to be as good stands in its place.
 */
const SURE = 3;
/** Places; laps no more than this worse than the best say where the window ends, and must be known to a fifth of it. */
const NEAR = 1;
const VAGUE = 0.2;
/** Share of the work that duels with the neighbours are reckoned at. */
const DUELS = 0.05;

interface SurfaceState {
  readonly question: string;
  readonly round: number;
  readonly open: readonly number[];
  readonly rows: readonly KeptRow[];
}

/**
 * Throws StrategyError in one sentence where the question cannot be answered; rejects with the signal's reason where it
 * aborts. The same question gives the same answer, with or without breaks, on any number of workers.
 */
export async function valueSurface(moment: Moment, car: number, options: SurfaceOptions): Promise<Surface> {
  const { sims, seed } = sizeOf(options);
  const { rollouts, signal, exhaustive = false } = options;
  const { cells, refused } = candidatesOf(moment, car, options.window);
  const question = questionOf(moment, car, seed);
  const rows = cells.map((cell) => new Row(cell, sims));
  const rounds = roundsOf(sims);
  const key = digestOf(moment, [car, seed, sims, exhaustive, options.window]);
  const practice = practiceOf(moment, car);
  const kept = takenUp(options.checkpoint, key, rows);
  let open = kept === null ? rows : kept.open.map((i) => rows[i]);
  let told = 0;
  const tell = (fraction: number) => {
    told = Math.max(told, fraction);
    options.onProgress?.(told);
  };
  const surface = (neighbours: Surface['neighbours'], isFinal: boolean): Surface => {
    const { base, best, from, to, tolerance } = decide(rows, practice);
    const { lap, tyre } = best.cell;
    return {
      moment: noteOfMoment(moment),
      car,
      seed,
      rollouts: rows.reduce((sum, row) => sum + row.races, 0),
      refused,
      cells: rows.map((row) => row.told(moment.parameters.rules.points, base)),
      best: { lap, tyre },
      window: { from, to, tyre, tolerance },
      neighbours,
      assumptions: [
        ...assumptionsOf(moment),
        { key: 'restIsBest', values: {} },
        { key: 'windowByPractice', values: { tolerance: tolerance } },
      ],
      isFinal,
    };
  };
  for (let round = kept?.round ?? 0; round < rounds.length && open.length > 0; round++) {
    await fill(question, open, rounds[round], options);
    if (!exhaustive && round > 0) {
      const left = undecided(open, decide(rows, practice));
      // Two that only stay to be measured against have nothing left to decide.
      open = left.length > 2 ? left : [];
    }
    options.onPartial?.(surface([], false));
    const done = rows.reduce((sum, row) => sum + row.races, 0);
    const ahead = open.reduce((sum, row) => sum + sims - row.races, 0);
    tell(((1 - DUELS) * done) / (done + ahead));
    await options.onCheckpoint?.({
      question: key,
      round: round + 1,
      open: open.map((row) => rows.indexOf(row)),
      rows: rows.map((row) => row.keep()),
    } satisfies SurfaceState);
  }
  const { best, to } = decide(rows, practice);
  const neighbours = await duelsOf(moment, car, best.cell.tyre, to, seed, { rollouts, signal });
  tell(1);
  return surface(neighbours, true);
}

function roundsOf(sims: number): number[] {
  const sizes = ROUNDS.filter((size) => size < sims);
  for (let size = (sizes.at(-1) ?? 0) + STEP; size < sims && sizes.length >= ROUNDS.length; size += STEP)
    sizes.push(size);
  return [...sizes, sims];
}

async function fill(
  question: RolloutQuestion,
  rows: readonly Row[],
  races: number,
  { rollouts, signal }: SurfaceOptions,
): Promise<void> {
  const parts = rows.map((row) => ({ plan: row.cell.plan, from: row.races, races: races - row.races }));
  const outcomes = await rollouts.run(question, parts, { signal });
  outcomes.forEach((part, i) => {
    rows[i].add(part);
  });
}

interface Decision {
  /** The best of those that ran the most races: what all others are measured against. */
  readonly base: Row;
  /** The best of the window. */
  readonly best: Row;
  readonly from: number;
  readonly to: number;
  /** Places by which the worst lap of the window is worse than the best of all laps. */
  readonly tolerance: number;
}

function decide(rows: readonly Row[], practice: Float64Array): Decision {
  const most = Math.max(...rows.map(({ races }) => races));
  const full = rows.filter(({ races }) => races === most);
  let base = full[0];
  for (const row of full) if (row.worseThan(base).value < 0) base = row;
  const byLap = new Map<number, { row: Row; worse: number }>();
  for (const row of rows) {
    const worse = row === base ? 0 : row.worseThan(base).value;
    const known = byLap.get(row.cell.lap);
    if (known === undefined || worse < known.worse) byLap.set(row.cell.lap, { row, worse });
  }
  const least = Math.min(...[...byLap.values()].map(({ worse }) => worse));
  const laps = [...byLap]
    .map(([lap, { worse }]): LapWorth => ({ lap, worse: worse - least }))
    .sort((a, b) => a.lap - b.lap);
  const { from, to } = recommendedWindow(laps, practice);
  const inside = [...byLap.values()].filter(({ row }) => row.cell.lap >= from && row.cell.lap <= to);
  const { row: best } = inside.reduce((one, other) => (other.worse < one.worse ? other : one));
  return { base, best, from, to, tolerance: Math.max(...inside.map(({ worse }) => worse - least)) };
}

/** Those in or beside the window that may still turn out its best, and those that may move it. */
function undecided(open: readonly Row[], { base, best, from, to }: Decision): Row[] {
  return open.filter((row) => {
    if (row === base || row === best) return true;
    const { lap, tyre } = row.cell;
    const toBest = row.worseThan(best);
    const mayBeBest =
      lap >= from - 1 && lap <= to + 1 && toBest.value < SURE * toBest.error && SURE * toBest.error > ALIKE;
    const { value, error } = row.worseThan(base);
    const doubt = SURE * error;
    const mayMoveWindow = tyre === best.cell.tyre && value - doubt < NEAR && doubt > VAGUE;
    return mayBeBest || mayMoveWindow;
  });
}

function takenUp(checkpoint: unknown, key: string, rows: readonly Row[]): SurfaceState | null {
  if (!isState(checkpoint) || checkpoint.question !== key || checkpoint.rows.length !== rows.length)
    return null;
  rows.forEach((row, i) => {
    row.takeUp(checkpoint.rows[i]);
  });
  return checkpoint;
}

function isState(value: unknown): value is SurfaceState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'question' in value &&
    'round' in value &&
    typeof value.round === 'number' &&
    'open' in value &&
    Array.isArray(value.open) &&
    'rows' in value &&
    Array.isArray(value.rows)
  );
}
