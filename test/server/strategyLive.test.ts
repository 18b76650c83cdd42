/** Strategy of a race that is under way: a real one, whose events come as they came then, lap by lap. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LiveUpdate } from '../../src/formats/index.ts';
import type {
  ForecastsView,
  JobView,
  MomentView,
  ScenariosView,
  StrategyAnswer,
} from '../../src/server/contract.ts';
import { openLibrary } from '../../src/store/index.ts';
import { type RaceSession, Timeline } from '../../src/timing/index.ts';
import { hasRaces } from '../real.ts';
import { type Client, clientOf, importBahrain, RACE } from './strategySupport.ts';
import { type Served, serve } from './support.ts';

/** A line over which a race comes up to a lap, and then no more until it is told to go on. */
class Line implements AsyncIterable<LiveUpdate> {
  readonly #session: RaceSession;
  readonly #timeline: Timeline;
  #sent = 0;
  #until = 0;
  #wake: () => void = () => {};
  #closed = false;

  constructor(session: RaceSession) {
    this.#session = session;
    this.#timeline = Timeline.of(session);
  }

  /** Sends all that happened until the leader ended that lap. */
  upTo(lap: number): void {
    this.#until = this.#timeline.timeOfLap(lap + 1) ?? Number.POSITIVE_INFINITY;
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LiveUpdate> {
    const { identity, epoch } = this.#session;
    const all = this.#timeline.events;
    while (!this.#closed) {
      const events = all.slice(this.#sent).filter(({ time }) => time <= this.#until);
      this.#sent += events.length;
      if (events.length > 0) yield { type: 'events', events, session: { identity, epoch } };
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

describe.skipIf(!hasRaces)('strategy of a race under way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-live-'));
  let line: Line;
  let server: Served;
  let client: Client;

  beforeAll(async () => {
    const library = await openLibrary(join(folder, 'library'));
    await importBahrain(library, folder);
    line = new Line(await library.races.open(RACE, { samples: false }));
    await library.close();
    server = await serve({ live: line });
    client = clientOf(server);
  }, 120_000);

  afterAll(async () => {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const forecastOf = (lap: number) =>
    vi.waitFor(
      async () => {
        const { id, forecasts } = await client.get<ForecastsView>('/races/live/strategy/forecasts');
        const found = forecasts.find((each) => each.lap === lap);
        if (!found) throw new Error(`there is no forecast of lap ${lap}`);
        return { id, found, laps: forecasts.map((each) => each.lap) };
      },
      { timeout: 60_000, interval: 200 },
    );

  it('foretells the race as each lap ends, under the id that it will be stored by', async () => {
    line.upTo(10);
    expect((await forecastOf(10)).id).toBe(RACE);
    line.upTo(11);
    expect((await forecastOf(11)).laps).toEqual([10, 11]);
  }, 120_000);

  it('shows the last lap that the leader has ended, and nothing of what nobody knows yet', async () => {
    const { state, moment, track } = await client.get<MomentView>('/races/live/strategy');
    expect(state).toBe('live');
    expect(moment.lap).toBe(11);
    expect(moment.cars[0]).toMatchObject({ car: 1, position: 1 });
    for (const { actual, finish } of moment.cars) expect([actual, finish]).toEqual([null, null]);
    expect(track.map(({ lap }) => lap)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const [status, sentence] = await client.refused('/races/live/strategy?lap=12');
    expect(status).toBe(422);
    expect(sentence).toContain('Nobody has ended lap 12');
  });

  it('compares plans from there, and marks the answer once the race has overtaken it', async () => {
    const asked = await client.post<JobView>('/races/live/strategy/compare', {
      driver: 'NOR',
      lap: 11,
      plans: [{ plan: '16:hard,36:hard' }, { plan: '20:hard,40:hard' }],
      sims: 500,
    });
    expect(asked.subject).toBe(RACE);
    expect((await client.follow(asked.id)).last).toMatchObject({ stage: 'done', error: null });
    const { answer } = await client.get<Extract<StrategyAnswer, { kind: 'compare' }>>(
      `/jobs/${asked.id}/result`,
    );
    expect(answer.plans.map(({ name }) => name)).not.toContain('actual');
    // He stopped at the end of lap 13, earlier than in either plan.
    line.upTo(17);
    await forecastOf(17);
    const { scenarios } = await client.get<ScenariosView>('/races/live/strategy/scenarios');
    expect(scenarios).toHaveLength(1);
    expect(scenarios[0]).toMatchObject({ id: asked.id, isOutdated: true, because: ['stopped'] });
  }, 120_000);

  it('looks back on nothing before the flag', async () => {
    const [status, sentence] = await client.refused('/races/live/strategy/hindsight', { driver: 'NOR' });
    expect(status).toBe(422);
    expect(sentence).toContain('is not over yet');
  });
});
