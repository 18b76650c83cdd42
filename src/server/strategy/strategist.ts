/**
 * What the routes ask of the strategist: a moment, an answer (which is a job), and what was answered before. Answers are
 * nowhere but with their jobs; lists of them are made of those when they are asked for.
 */

import type { z } from '@hono/zod-openapi';
import type { Jobs, JobView } from '../../platform/index.ts';
import { planText } from '../../strategy/index.ts';
import type {
  ForecastsView,
  ForecastView,
  MomentView,
  ScenariosView,
  StrategyAnswer,
  StrategyScoresView,
  seasonBody,
} from '../contract.ts';
import { LIVE } from '../race/desk.ts';
import type { LiveDesk } from '../race/live/liveDesk.ts';
import { startStrategyJob } from './jobs.ts';
import { type Ask, jobKindOf, type Question, type QuestionOf } from './questions.ts';
import { type ScoreRow, scoreRow, scoresOf } from './scores.ts';
import type { StrategyDesk } from './strategyDesk.ts';

/** Jobs of one kind and race that are looked at, the newest first. */
const LOOKED_AT = 500;
/** The same for answers that are held against a later lap. */
const SCENARIOS = 50;
/** Questions about a car at a lap: time may overtake their answers. */
const OUTDATABLE = ['compare', 'surface', 'optimum'] as const;

export interface StrategistOptions {
  readonly desk: StrategyDesk;
  readonly jobs: Jobs;
  /** Where the session under way is followed. */
  readonly live: LiveDesk;
}

export class Strategist {
  readonly #desk: StrategyDesk;
  readonly #jobs: Jobs;
  readonly #live: LiveDesk;

  constructor({ desk, jobs, live }: StrategistOptions) {
    this.#desk = desk;
    this.#jobs = jobs;
    this.#live = live;
  }

  /** @throws HttpError 404, 422 */
  async moment(race: string, lap: number | undefined): Promise<MomentView> {
    await this.#refresh(race);
    return this.#desk.perform({ kind: 'moment', race, lap });
  }

  /**
   * The job that answers.
   *
   * @throws HttpError 400, 404, 422, 503
   */
  async ask(race: string, ask: Ask): Promise<JobView> {
    await this.#refresh(race);
    return startStrategyJob(this.#jobs, await this.#desk.perform({ kind: 'understand', race, ask }));
  }

  /** The newest forecast of each lap. */
  async forecasts(text: string): Promise<ForecastsView> {
    await this.#refresh(text);
    const { id } = await this.#desk.perform({ kind: 'race', race: text });
    const byLap = new Map<number, ForecastView>();
    for (const job of await this.#done(id, 'forecast')) {
      const { answer } = (await this.#jobs.result(job.id)) as Extract<StrategyAnswer, { kind: 'forecast' }>;
      for (const forecast of answer) if (!byLap.has(forecast.lap)) byLap.set(forecast.lap, forecast);
    }
    return { id, forecasts: [...byLap.values()].sort((a, b) => a.lap - b.lap) };
  }

  /** Answers about single cars that were given before, and whether they still hold at a lap. */
  async scenarios(text: string, lap: number | undefined): Promise<ScenariosView> {
    await this.#refresh(text);
    const { id } = await this.#desk.perform({ kind: 'race', race: text });
    const answers: { job: JobView; given: StrategyAnswer }[] = [];
    for (const kind of OUTDATABLE) {
      for (const job of await this.#done(id, kind, SCENARIOS)) {
        answers.push({ job, given: (await this.#jobs.result(job.id)) as StrategyAnswer });
      }
    }
    const rests = answers.flatMap(({ given }) => given.rests ?? []);
    const looked = await this.#desk.perform({ kind: 'scenarios', race: text, lap, rests });
    const byJob = new Map(looked.scenarios.map((each) => [each.id, each]));
    const scenarios = answers.flatMap(({ job, given }) => {
      const found = byJob.get(job.id);
      if (!found) return [];
      const { kind, car, sims, seed } = given;
      const { isOutdated, because } = found;
      const plans = plansOf(given);
      const { createdAt } = job;
      return [{ id: job.id, kind, lap: found.lap, car, plans, sims, seed, createdAt, isOutdated, because }];
    });
    scenarios.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    return { id, lap: looked.lap, scenarios };
  }

  /** The job that looks back on a season. */
  async askSeason(season: number, { sims, seed }: z.output<typeof seasonBody>): Promise<JobView> {
    return startStrategyJob(this.#jobs, await this.#desk.perform({ kind: 'season', season, sims, seed }));
  }

  /**
   * How teams decided in a season, by what was looked back on so far: the newest job of the season, and cars that
   * somebody asked about one by one.
   *
   * @throws HttpError 404 for a season without races
   */
  async scores(season: number): Promise<StrategyScoresView> {
    const { races } = await this.#desk.perform({ kind: 'season', season, sims: 0, seed: 0 });
    const here = new Set(races.map(({ id }) => id));
    const rows = new Map<string, ScoreRow>();
    const [newest] = await this.#done(String(season), 'season', 1);
    if (newest) {
      const { rows: found } = (await this.#jobs.result(newest.id)) as StrategyScoresView;
      for (const row of found) if (here.has(row.race)) rows.set(`${row.race} ${row.car}`, row);
    }
    const { items } = await this.#jobs.list({
      kind: jobKindOf('hindsight'),
      stage: 'done',
      limit: LOOKED_AT,
    });
    for (const job of items) {
      if (job.subject === null || !here.has(job.subject)) continue;
      const { race, car } = (await this.#jobs.input(job.id)) as QuestionOf<'hindsight'>;
      const key = `${race} ${car}`;
      // Its answer is long; it is read only where it tells something new.
      if (rows.has(key)) continue;
      const { answer, entrant } = (await this.#jobs.result(job.id)) as Extract<
        StrategyAnswer,
        { kind: 'hindsight' }
      >;
      rows.set(key, scoreRow(answer, entrant));
    }
    return scoresOf(season, [...rows.values()], [...here]);
  }

  async #done(subject: string, kind: Question['kind'], limit = LOOKED_AT): Promise<readonly JobView[]> {
    const { items } = await this.#jobs.list({
      kind: jobKindOf(kind),
      subject,
      stage: 'done',
      limit,
    });
    return items;
  }

  /** Shows the strategist what is known by now of the session under way, before something is asked of it. */
  async #refresh(race: string): Promise<void> {
    if (race !== LIVE) return;
    const packed = await this.#live.perform({ kind: 'session' });
    await this.#desk.perform({ kind: 'live', packed });
  }
}

/** The plans that an answer is about; of a surface the one that it recommends. */
function plansOf(given: StrategyAnswer): ScenariosView['scenarios'][number]['plans'] {
  switch (given.kind) {
    case 'compare':
    case 'optimum':
      return given.answer.plans.map(({ name, plan }) => ({ name, plan }));
    case 'surface': {
      const { cells, best } = given.answer;
      const cell = cells.find(({ lap, tyre }) => lap === best.lap && tyre === best.tyre);
      return cell ? [{ name: planText(cell.plan, given.answer.moment.lap), plan: cell.plan }] : [];
    }
    default:
      return [];
  }
}
