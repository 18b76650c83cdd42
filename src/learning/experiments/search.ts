/**
 * Settings by search. Random: each trial is a full training (Bergstra & Bengio 2012). Halving: many begin at little effort, the
 * best part of each rung goes on to the next at `eta` times the effort (Jamieson & Talwalkar 2016, with `eta` as in Li et al. 2018).
 * Trials are judged on validation data alone. Each is a run of its own, so that a search that was killed repeats none.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LibraryError, storageFault, writeDurably } from '../../store/index.ts';
import { LearningError } from '../error.ts';
import type { RunEnd, RunMetric, RunProgress, RunRecord } from './record.ts';
import type { Run, RunOptions } from './run.ts';
import type { Runs } from './runs.ts';
import { checkSpace, drawn } from './space.ts';

const planShape = z.object({
  pitboardSearch: z.literal(1),
  method: z.enum(['random', 'halving']),
  trials: z.int().positive(),
  eta: z.number().min(2),
  leastEffort: z.number().positive().max(1),
  seed: z.int(),
  space: z.record(
    z.string(),
    z.object({
      value: z.number(),
      from: z.number(),
      to: z.number(),
      isLog: z.boolean().optional(),
      isWhole: z.boolean().optional(),
    }),
  ),
});
export type SearchPlan = Readonly<Omit<z.infer<typeof planShape>, 'pitboardSearch'>>;

export interface SearchTrial {
  /** Its record; curves and checkpoints belong into it. `search` ends it. */
  readonly run: Run;
  readonly settings: Readonly<Record<string, number>>;
  /** 0..1 of a full training. */
  readonly effort: number;
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
  onProgress(told: { readonly phase: string; readonly fraction: number }): void;
}

export interface TrialResult {
  /** On validation data, lower is better. */
  readonly score: number;
  readonly metrics?: readonly RunMetric[] | undefined;
}

export interface SearchOptions extends RunOptions {
  readonly runs: Runs;
  /** From `Runs.start` or, to go on, `Runs.open`. `search` ends it. */
  readonly run: Run;
  /** Of a search that goes on: as it was begun, or left out. */
  readonly plan?: SearchPlan | undefined;
  readonly signal?: AbortSignal | undefined;
  train(trial: SearchTrial): Promise<TrialResult>;
  /** What becomes of the best trial, before the search is over: where it fails, the search can be taken up for it. */
  keep?(found: Searched): Promise<Pick<RunEnd, 'artefacts' | 'model'>>;
  onProgress?(told: Omit<RunProgress, 'timeLeft'>): void;
  onTrial?(record: RunRecord): void;
}

export interface Searched {
  readonly best: RunRecord;
  readonly settings: Readonly<Record<string, number>>;
  readonly score: number;
  /** All of them, as they ran. */
  readonly trials: readonly RunRecord[];
}

/** How many go on at which effort. */
export interface Rung {
  readonly trials: number;
  /** 0..1 of a full training. */
  readonly effort: number;
}

/**
 * Rung k of s + 1 has floor(n · eta^−k) trials at effort eta^(k−s); s is as many as `trials` and `leastEffort` allow. The last is
 * full trainings.
 */
export function rungsOf({ method, trials, eta, leastEffort }: Omit<SearchPlan, 'space' | 'seed'>): Rung[] {
  if (method === 'random') return [{ trials, effort: 1 }];
  // Of 243 = 3^5, the logarithm is 4.999999.
  const most = (value: number) => Math.floor(Math.log(value) / Math.log(eta) + 1e-9);
  const last = Math.max(0, Math.min(most(trials), most(1 / leastEffort)));
  return Array.from({ length: last + 1 }, (_, k) => ({
    trials: Math.max(1, Math.floor(trials / eta ** k + 1e-9)),
    effort: eta ** (k - last),
  }));
}

const PLAN = 'search.json';

/** How a search was begun; null for a run that is none. Throws LearningError where that is damaged. */
export function searchPlanOf(folder: string): SearchPlan | null {
  const path = join(folder, PLAN);
  if (!existsSync(path)) return null;
  try {
    const { pitboardSearch: _, ...plan } = planShape.parse(JSON.parse(readFileSync(path, 'utf8')));
    return plan;
  } catch {
    throw new LearningError(`${path} is not the plan of a search.`);
  }
}

/** Throws LearningError where no trial comes to an end or the plan is none, the signal's reason, and LibraryError for a full disk. */
export async function search(options: SearchOptions): Promise<Searched> {
  const { run, signal } = options;
  try {
    const found = await searched(options, planFor(options));
    const kept = (await options.keep?.(found)) ?? { artefacts: [] };
    run.finish({
      ...kept,
      metrics: found.best.metrics,
      score: found.score,
      bestRun: found.best.id,
    });
    return found;
  } catch (error) {
    if (signal?.aborted) run.cancel();
    else run.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

function planFor({ run, plan }: SearchOptions): SearchPlan {
  const known = searchPlanOf(run.folder);
  if (known !== null) {
    if (
      plan !== undefined &&
      JSON.stringify(planShape.parse({ pitboardSearch: 1, ...plan })) !==
        JSON.stringify({ pitboardSearch: 1, ...known })
    )
      throw new LearningError(`the search ${run.id} was begun with another plan; begin a new one.`);
    return known;
  }
  if (plan === undefined) throw new LearningError(`the run ${run.id} is no search.`);
  checkSpace(plan.space);
  const checked = planShape.safeParse({ pitboardSearch: 1, ...plan });
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new LearningError(`${issue.path.join('.')} of a search: ${issue.message}.`);
  }
  try {
    writeDurably(join(run.folder, PLAN), `${JSON.stringify(checked.data, null, 2)}\n`);
  } catch (error) {
    throw storageFault(error, `the plan of the search ${run.id} cannot be written`);
  }
  return plan;
}

/** What is left of a trial in its rung. */
interface Tried {
  readonly number: number;
  readonly record: RunRecord;
  /** Infinite where it failed. */
  readonly score: number;
}

async function searched(options: SearchOptions, plan: SearchPlan): Promise<Searched> {
  const { runs, run } = options;
  const rungs = rungsOf(plan);
  run.searches({ method: plan.method, rungs });
  const whole = rungs.reduce((sum, { trials, effort }) => sum + trials * effort, 0);
  const earlier = new Map(runs.trials(run.id).map((record) => [keyOf(record.trial), record]));
  const all: RunRecord[] = [];
  let spent = 0;
  let tried = 0;
  let best: Tried | null = null;
  let left = Array.from({ length: plan.trials }, (_, i) => i);
  for (const [rung, { trials, effort }] of rungs.entries()) {
    const scored: Tried[] = [];
    for (const number of left.slice(0, trials)) {
      options.signal?.throwIfAborted();
      const phase = `trial ${scored.length + 1} of ${Math.min(trials, left.length)}, rung ${rung + 1} of ${rungs.length}`;
      const from = spent / whole;
      const share = effort / whole;
      const tell = (fraction: number) => {
        const told = { phase, fraction: from + share * fraction };
        run.progress(told);
        options.onProgress?.(told);
      };
      tell(0);
      const one = await tryOne(options, plan, { number, rung, effort }, earlier, tell);
      spent += effort;
      tried++;
      scored.push(one);
      all.push(one.record);
      const { hash, rows } = one.record.data;
      // Throws where somebody changed the data half-way: scores would not compare.
      if (hash !== null && rows !== null) run.data({ hash, rows });
      options.onTrial?.(one.record);
      run.point({ series: 'search/score', step: tried, value: one.score });
    }
    // A tie goes to the earlier draw, or a search that goes on might choose otherwise.
    scored.sort((a, b) => a.score - b.score || a.number - b.number);
    const good = scored.filter(({ score }) => score < Number.POSITIVE_INFINITY);
    if (good.length === 0) {
      const [first] = scored;
      throw new LearningError(
        `no trial of the search came to an end; the first: ${first.record.error ?? 'no score'}`,
      );
    }
    best = good[0];
    left = good.map(({ number }) => number);
  }
  if (best === null) throw new LearningError('a search needs at least one trial.');
  return { best: best.record, settings: best.record.settings, score: best.score, trials: all };
}

async function tryOne(
  { runs, run, signal, train, onNotice }: SearchOptions,
  plan: SearchPlan,
  trial: { readonly number: number; readonly rung: number; readonly effort: number },
  earlier: ReadonlyMap<string, RunRecord>,
  tell: (fraction: number) => void,
): Promise<Tried> {
  const { number } = trial;
  const known = earlier.get(keyOf(trial));
  if (known?.state === 'done' || known?.state === 'failed')
    return { number, record: known, score: known.score ?? Number.POSITIVE_INFINITY };
  const { model, title, device, codeVersion, data, seasons, seed } = run.record;
  const settings = drawn(plan.space, plan.seed, number);
  const child =
    known === undefined
      ? runs.start(
          {
            model,
            title,
            settings: { ...run.record.settings, ...settings },
            seed,
            device,
            codeVersion,
            data: data.folder,
            seasons,
            parent: run.id,
            trial,
          },
          { onNotice },
        )
      : runs.open(known.id, { onNotice });
  const onProgress: SearchTrial['onProgress'] = (told) => {
    child.progress(told);
    tell(told.fraction);
  };
  try {
    const { score, metrics = [] } = await train({
      run: child,
      settings: child.record.settings,
      effort: trial.effort,
      seed,
      signal,
      onProgress,
    });
    if (!Number.isFinite(score))
      throw new LearningError(`its score was ${score}, which is no number to judge by.`);
    child.finish({ metrics, artefacts: [], score });
    return { number, record: runs.read(child.id), score };
  } catch (error) {
    // Neither is the fault of these settings: the trial is to be taken up again.
    if (signal?.aborted || error instanceof LibraryError) {
      child.cancel();
      throw error;
    }
    child.fail(error instanceof Error ? error.message : String(error));
    return { number, record: runs.read(child.id), score: Number.POSITIVE_INFINITY };
  }
}

function keyOf(trial: RunRecord['trial']): string {
  return trial === null ? '' : `${trial.number} ${trial.rung}`;
}
