/**
 * Answers by the name of a model. Who asks gets an answer as long as anybody has one: where a version is missing, damaged, fails or is
 * slow, the champion answers for a challenger, a former champion for the champion, and at last a baseline of whoever asks; which it was
 * stands beside the answer.
 */

import { randomUUID } from 'node:crypto';
import { LearningError } from '../../learning/index.ts';
import { RegistryError, UnknownModelError } from '../error.ts';
import type { ModelVersion } from '../manifest.ts';
import type { ModelRegistry } from '../registry.ts';
import { type Arm, armOf, type LiveMetrics, type Rollout, type Verdict } from '../rollout.ts';
import { Rollouts } from '../rollouts.ts';
import { Batcher, type BatchOptions } from './batcher.ts';
import { mainOf, PredictionLog, recordsOf } from './log.ts';
import { ModelMemory } from './memory.ts';
import { Meter, type ServingMetrics } from './metrics.ts';
import { Recent } from './recent.ts';
import { candidates, type Route, Routes } from './routes.ts';
import {
  type Answers,
  type Builder,
  checkRows,
  type Explanation,
  lacking,
  QuestionError,
  type Rows,
  type Servable,
} from './servable.ts';

export interface ServerOptions {
  readonly registry: ModelRegistry;
  /** By architecture. */
  readonly builders: ReadonlyMap<string, Builder>;
  /** Models in memory at a time; default 4. */
  readonly capacity?: number | undefined;
  /** Default 64 rows, 0 ms. */
  readonly batch?: BatchOptions | undefined;
  /** ms that a version has for an answer once it is loaded; default 1000. */
  readonly timeout?: number | undefined;
  /** ms that it has for being loaded; default 10 s. */
  readonly loadTimeout?: number | undefined;
  /** ms after which aliases and rollouts are looked up anew, and a version that could not be loaded is tried again; default 1000 and 30 s. */
  readonly refresh?: number | undefined;
  readonly retry?: number | undefined;
  /** Answers kept of each model; default 10,000. 0 for no log. */
  readonly logged?: number | undefined;
  readonly now?: (() => Date) | undefined;
  /** Told of what went wrong behind an answer, a sentence each. */
  onWarning?(sentence: string): void;
}

export interface AskOptions {
  /** Who or what asks: during a rollout it stays with its version. */
  readonly key?: string | undefined;
  /**
   * What each row is about, for the log. One version answers all rows: without `key` the one that they all share stays with its version,
   * and where they share none, chance says which it is.
   */
  readonly keys?: readonly string[] | undefined;
  /** Where no version has an answer. */
  readonly baseline?: ((rows: Rows) => Answers) | undefined;
}

export interface Told {
  readonly answers: Answers;
  /** Null where the baseline answered. */
  readonly version: string | null;
  readonly arm: Arm | 'standIn' | 'baseline';
  /** Why it was not the one that was asked, a sentence each. */
  readonly warnings: readonly string[];
  /** Of the answers in the log, by row, to tell the truth by; of a question of more than 200 rows the first 200 are in it. */
  readonly ids: readonly string[];
}

interface Loaded {
  readonly servable: Servable;
  readonly batcher: Batcher;
}

/** Versions asked for one answer, so that a slow disk does not cost a timeout for each version there ever was. */
const MOST_ATTEMPTS = 3;
/** Timeouts one after the other after which a version is loaded anew, and not at once: it may hang for good. */
const MOST_TIMEOUTS = 3;
/** Calls of a model under rollout between two looks at it. */
const REVIEW_CALLS = 20;

/** Rows of each model that drift is looked for in. */
const RECENT = 2048;

class Slow extends Error {}

export class ModelServer {
  readonly rollouts: Rollouts;
  readonly #options: ServerOptions;
  readonly #registry: ModelRegistry;
  readonly #memory: ModelMemory<Loaded>;
  readonly #log: PredictionLog;
  readonly #now: () => Date;
  readonly #routes: Routes;
  readonly #meters = new Map<string, Meter>();
  /** Of rollouts: of the champion since it began, of the challenger since its stage did. */
  readonly #stageMeters = new Map<string, Meter>();
  readonly #broken = new Map<string, { readonly until: number; readonly why: string }>();
  readonly #slow = new Map<string, number>();
  readonly #recent = new Map<string, Recent>();
  readonly #calls = new Map<string, number>();
  readonly #reviews = new Set<Promise<unknown>>();

  constructor(options: ServerOptions) {
    const { registry, now = () => new Date(), capacity = 4, logged = 10_000, refresh = 1000 } = options;
    this.#options = options;
    this.#registry = registry;
    this.#now = now;
    this.rollouts = new Rollouts(registry, now);
    this.#routes = new Routes(registry, this.rollouts, now, refresh);
    this.#memory = new ModelMemory(
      capacity,
      ({ servable }) => servable.close?.(),
      ({ servable }) => servable.stop?.(),
    );
    this.#log = new PredictionLog(registry.store.records, logged);
  }

  /** Throws QuestionError where the rows are wrong, RegistryError where nobody has an answer. */
  async predict(name: string, rows: Rows, options: AskOptions = {}): Promise<Told> {
    checkRows(rows);
    const { key, keys, baseline } = options;
    if (keys !== undefined && keys.length !== rows.rows)
      throw new QuestionError(`there are ${keys.length} keys for ${rows.rows} rows.`);
    const route = await this.#routes.get(name);
    if (route.champion !== null) this.#remember(name, rows);
    const arm = armOf(route.rollout, key ?? onlyOf(keys) ?? randomUUID());
    const isStoodInFor = route.why !== null && route.standIns.length > 0;
    const warnings = isStoodInFor ? [route.why] : [];
    let asked = 0;
    for (const { version, as } of candidates(route, arm)) {
      const lacks = lacking(version, rows);
      const broken = this.#whyBroken(version);
      const unfit = lacks ?? broken;
      if (unfit !== undefined) {
        warnings.push(unfit);
        // Else one that can never answer would be let in for ever.
        if (as === 'challenger') this.#failed(name, route, version, false);
        continue;
      }
      if (++asked > MOST_ATTEMPTS) break;
      try {
        const { answers, latency } = await this.#ask(version, rows);
        for (const meter of this.#metersOf(route, version)) meter.answered(latency);
        const ids = this.#note(name, version.version, as, options, rows, answers, latency);
        this.#look(name, route);
        return this.#told({ answers, version: version.version, arm: as, warnings, ids });
      } catch (error) {
        if (error instanceof QuestionError) throw error;
        // What a model says of its data is wrong with the question.
        if (error instanceof LearningError) throw new QuestionError(error.message, { cause: error });
        this.#failed(name, route, version, error instanceof Slow);
        const isSaid = error instanceof RegistryError || error instanceof Slow;
        warnings.push(isSaid ? error.message : sentence(`${labelOf(version)} failed`, error));
      }
    }
    if (route.why !== null && !isStoodInFor) warnings.push(route.why);
    if (baseline === undefined)
      throw new RegistryError(warnings[0] ?? `no version of ${name} has an answer.`);
    const begun = performance.now();
    const answers = baseline(rows);
    const ids = this.#note(name, null, 'baseline', options, rows, answers, performance.now() - begun);
    return this.#told({ answers, version: null, arm: 'baseline', warnings, ids });
  }

  #remember(name: string, rows: Rows): void {
    const recent = this.#recent.get(name) ?? new Recent(RECENT);
    this.#recent.set(name, recent);
    recent.add(rows);
  }

  /** What a model was asked with last since this began, up to 2048 rows, by feature; for `healthOf`. */
  recent(name: string): ReadonlyMap<string, Float64Array> {
    return this.#recent.get(name)?.read() ?? new Map();
  }

  #failed(name: string, route: Route, version: ModelVersion, isTimeout: boolean): void {
    for (const meter of this.#metersOf(route, version)) meter.failed(isTimeout);
    this.#look(name, route);
  }

  #told(told: Told): Told {
    for (const warning of told.warnings) this.#options.onWarning?.(warning);
    return told;
  }

  /**
   * How a version, the champion where none is named, came to its answer for one row. Throws QuestionError where the rows are wrong,
   * RegistryError where it cannot say.
   */
  async explain(
    name: string,
    rows: Rows,
    row: number,
    which?: string,
  ): Promise<Explanation & { readonly version: string }> {
    checkRows(rows);
    if (!(Number.isInteger(row) && row >= 0 && row < rows.rows))
      throw new QuestionError(`there is no row ${row}; the rows are 0 to ${rows.rows - 1}.`);
    const version = await this.#registry.get(name, which);
    const lacks = lacking(version, rows);
    if (lacks !== undefined) throw new QuestionError(lacks);
    return this.#use(version, async ({ servable }) => {
      if (servable.explain === undefined)
        throw new RegistryError(`${labelOf(version)} cannot say how it comes to its answers.`);
      return { ...(await servable.explain(rows, row)), version: version.version };
    });
  }

  #whyBroken(version: ModelVersion): string | undefined {
    const broken = this.#broken.get(labelOf(version));
    return broken !== undefined && this.#now().getTime() < broken.until ? broken.why : undefined;
  }

  async #ask(
    version: ModelVersion,
    rows: Rows,
  ): Promise<{ readonly answers: Answers; readonly latency: number }> {
    const { timeout = 1000, loadTimeout = 10_000 } = this.#options;
    const label = labelOf(version);
    const { promise, reject } = Promise.withResolvers<never>();
    const within = (ms: number, what: string) =>
      setTimeout(() => reject(new Slow(`${label} took longer than ${ms} ms ${what}.`)), ms);
    let timer = within(loadTimeout, 'to be loaded');
    const work = this.#use(version, async ({ batcher }) => {
      clearTimeout(timer);
      timer = within(timeout, 'to answer');
      const begun = performance.now();
      const answers = await batcher.predict(rows);
      return { answers, latency: performance.now() - begun };
    });
    // It may fail after the timeout, when nobody waits for it any more.
    work.catch(() => {});
    try {
      const done = await Promise.race([work, promise]);
      this.#slow.delete(label);
      return done;
    } catch (error) {
      if (error instanceof Slow) this.#tooSlow(label, error.message);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #tooSlow(label: string, why: string): void {
    const times = (this.#slow.get(label) ?? 0) + 1;
    this.#slow.set(label, times);
    if (times < MOST_TIMEOUTS) return;
    this.#slow.delete(label);
    this.#memory.halt(label);
    this.#rest(label, why);
  }

  /** It is not asked for a while. */
  #rest(label: string, why: string): void {
    this.#broken.set(label, { until: this.#now().getTime() + (this.#options.retry ?? 30_000), why });
  }

  #use<R>(version: ModelVersion, work: (loaded: Loaded) => Promise<R>): Promise<R> {
    return this.#memory.use(labelOf(version), () => this.#load(version), work);
  }

  async #load(version: ModelVersion): Promise<Loaded> {
    const label = labelOf(version);
    try {
      const builder = this.#options.builders.get(version.architecture);
      if (builder === undefined)
        throw new RegistryError(
          `${label} is of the architecture ${version.architecture}, which this program does not know.`,
        );
      const files = await this.#registry.files(version);
      const servable = await builder({ version, files, warnings: [] });
      this.#broken.delete(label);
      return { servable, batcher: new Batcher(servable, this.#options.batch ?? { rows: 64, wait: 0 }) };
    } catch (error) {
      const why =
        error instanceof RegistryError ? error.message : sentence(`${label} could not be loaded`, error);
      this.#rest(label, why);
      throw new RegistryError(why, { cause: error });
    }
  }

  #metersOf({ rollout }: Route, version: ModelVersion): Meter[] {
    const label = labelOf(version);
    const stage = rollout?.state === 'running' ? stageOf(rollout, version.version) : undefined;
    return [
      meterIn(this.#meters, label),
      ...(stage === undefined ? [] : [meterIn(this.#stageMeters, stage)]),
    ];
  }

  #note(
    model: string,
    version: string | null,
    arm: string,
    { key, keys }: AskOptions,
    { rows }: Rows,
    answers: Answers,
    latency: number,
  ): string[] {
    if (this.#options.logged === 0) return [];
    const told = { model, version, arm, at: this.#now().toISOString(), latency };
    const records = recordsOf(told, rows, answers, (row) => keys?.[row] ?? key ?? null);
    this.#log.add(records);
    return records.map(({ id }) => id);
  }

  /**
   * What came, in the unit of the answer. Throws RegistryError where the answer is not in the log (any more), or of another model than
   * `name`.
   */
  async truth(id: string, truth: number, name?: string): Promise<void> {
    if (!Number.isFinite(truth)) throw new QuestionError(`a truth is a number, and not ${truth}.`);
    const { records } = this.#registry.store;
    let record = await records.prediction(id);
    if (record === undefined) {
      await this.#log.flush();
      record = await records.prediction(id);
    }
    const told = record && mainOf(record.answer);
    if (
      record === undefined ||
      told === undefined ||
      (name !== undefined && record.model !== name) ||
      !(await records.truth(id, truth, Math.abs(told - truth)))
    )
      throw new UnknownModelError(
        `there is no answer "${id}"${name === undefined ? '' : ` of ${name}`} in the log.`,
      );
  }

  /** Of each version that has answered since this began, by number. */
  metrics(name: string): ReadonlyMap<string, ServingMetrics> {
    const start = `${name} `;
    return new Map(
      [...this.#meters].flatMap(([label, meter]) =>
        label.startsWith(start) ? [[label.slice(start.length), meter.read()]] : [],
      ),
    );
  }

  #look(name: string, { rollout }: Route): void {
    if (rollout?.state !== 'running') return;
    const calls = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, calls);
    if (calls % REVIEW_CALLS !== 0) return;
    const review: Promise<unknown> = this.review(name)
      .catch((error: unknown) =>
        this.#options.onWarning?.(error instanceof Error ? error.message : String(error)),
      )
      .finally(() => this.#reviews.delete(review));
    this.#reviews.add(review);
  }

  /** Looks at a rollout under way by what was seen of it, and carries it on or back; undefined where none is under way. */
  async review(name: string): Promise<{ readonly rollout: Rollout; readonly verdict: Verdict } | undefined> {
    await this.#log.flush();
    const done = await this.rollouts.review(name, async (rollout) => ({
      champion: await this.#seen(rollout, rollout.champion, rollout.startedAt),
      challenger: await this.#seen(rollout, rollout.challenger, rollout.stageAt),
    }));
    if (done !== undefined && done.verdict.act !== 'wait') this.refresh(name);
    return done;
  }

  async #seen(rollout: Rollout, version: string, since: string): Promise<LiveMetrics> {
    const { model } = rollout;
    const { answers, failures, latency } = meterIn(this.#stageMeters, stageOf(rollout, version)).read();
    const known = await this.#registry.store.records.predictions({ model, version, since, known: true });
    return { answers, failures, p95: latency.p95, errors: known.flatMap(({ error }) => error ?? []) };
  }

  /** Looks up aliases and rollouts at the next question, and tries again what could not be loaded. */
  refresh(name: string): void {
    this.#routes.forget(name);
    for (const label of this.#broken.keys()) if (label.startsWith(`${name} `)) this.#broken.delete(label);
  }

  /** Versions in memory, the one used longest ago first: `lap-time 1.0.0`. */
  get loaded(): readonly string[] {
    return this.#memory.keys;
  }

  /** Writes the log and lets go of all models. */
  async close(): Promise<void> {
    await Promise.all(this.#reviews);
    await this.#log.flush();
    await this.#memory.close();
  }
}

/** Of a version in a rollout, since when it is judged. */
function stageOf({ model, challenger, startedAt, stageAt }: Rollout, version: string): string {
  return `${model} ${version} ${version === challenger ? stageAt : startedAt}`;
}

function onlyOf(keys: readonly string[] = []): string | undefined {
  return keys.every((key) => key === keys[0]) ? keys[0] : undefined;
}

function meterIn(meters: Map<string, Meter>, key: string): Meter {
  const meter = meters.get(key) ?? new Meter();
  meters.set(key, meter);
  return meter;
}

function sentence(what: string, error: unknown): string {
  const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
  return `${what}: ${reason}${reason.endsWith('.') ? '' : '.'}`;
}

function labelOf({ name, version }: ModelVersion): string {
  return `${name} ${version}`;
}
