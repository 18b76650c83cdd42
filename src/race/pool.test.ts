import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  gridSituation,
  inlineRollouts,
  type Plan,
  poolRollouts,
  type RolloutQuestion,
  Simulator,
  usualCar,
  usualParameters,
  usualPlans,
} from './index.ts';

const LAPS = 25;
const early: Plan = { start: 'MEDIUM', stops: [{ lap: 9, tyre: 'HARD' }] };
const late: Plan = { start: 'HARD', stops: [{ lap: 16, tyre: 'SOFT' }] };

function question(seed = 5): RolloutQuestion {
  const cars = Array.from({ length: 10 }, (_, i) => ({
    ...usualCar(i + 1, `team ${i >> 1}`, LAPS),
    pace: 0.06 * i,
  }));
  const parameters = usualParameters(cars, { laps: LAPS });
  const situation = gridSituation(cars.map(({ car }) => ({ car, tyre: 'MEDIUM' })));
  return { parameters, situation, plans: usualPlans(parameters, situation), car: 4, seed };
}

const asked = question();
const parts = [
  { plan: early, from: 0, races: 700 },
  { plan: late, from: 40, races: 33 },
  { plan: early, from: 700, races: 0 },
  { plan: early, from: 690, races: 40 },
];
const pools = [1, 2, 3].map((workers) => poolRollouts({ workers }));
const [one, two] = pools;
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

describe('races in threads', () => {
  it.each(pools.map((pool) => [pool.workers, pool] as const))(
    'are those of one thread with %i',
    async (_, pool) => {
      const inline = inlineRollouts();
      expect(await pool.run(asked, parts)).toEqual(await inline.run(asked, parts));
      const told = { byLap: true };
      expect(await pool.run(asked, parts, told)).toEqual(await inline.run(asked, parts, told));
      expect(await pool.field(asked, 500, 30)).toEqual(await inline.field(asked, 500, 30));
      expect(await pool.field(asked, 100, 0, told)).toEqual(await inline.field(asked, 100, 0, told));
    },
  );

  it('follow a course that is known, and another question of the same race does not', async () => {
    const neutral = [{ kind: 'safetyCar' as const, lap: 5, laps: 3 }];
    const known = { neutral, retirements: [{ car: 2, lap: 11 }], wetness: [] };
    const inline = inlineRollouts();
    for (const each of [{ ...asked, known }, asked, { ...asked, car: 7 }, { ...asked, known }])
      expect(await two.run(each, parts)).toEqual(await inline.run(each, parts));
    const { retiredOn } = await two.field({ ...asked, known }, 40);
    for (let race = 0; race < 40; race++) expect(retiredOn[race * 10 + 1]).toBe(11);
  });

  it('of a field are those of the simulator, and go on where earlier ones ended', async () => {
    const { car: _, ...whole } = asked;
    const all = new Simulator(whole).run(400, 0, true);
    expect(await two.field(asked, 400, 0, { byLap: true })).toEqual(all);
    const rest = await two.field(asked, 150, 250);
    expect(rest.positions).toEqual(all.positions.subarray(2500));
    // Every race puts the running cars in places of their own, so that the first is taken once a race at most.
    const counts = [...(all.byLap?.counts ?? [])];
    const first = counts.filter((_, i) => i % 10 === 0);
    expect(first.reduce((sum, count) => sum + count, 0)).toBe(400 * LAPS);
  });

  it('answer several questions at once, each its own', async () => {
    const questions = Array.from({ length: 9 }, (_, seed) => question(seed));
    const inline = inlineRollouts();
    const answers = await Promise.all(questions.map((each) => two.run(each, parts)));
    for (const [i, each] of questions.entries()) expect(answers[i]).toEqual(await inline.run(each, parts));
    expect(new Set(answers.map(([first]) => first.times[0])).size).toBe(9);
  });

  it('say how far they are', async () => {
    const seen: number[] = [];
    await two.run(asked, parts, { onProgress: (races) => seen.push(races) });
    expect(seen.at(-1)).toBe(773);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(4);
  });

  it('end where they are cancelled, and others go on', async () => {
    const stop = new AbortController();
    const long = one.run(asked, [{ plan: early, from: 0, races: 1e6 }], {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    const other = one.run(asked, parts);
    await expect(long).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(await other).toEqual(await inlineRollouts().run(asked, parts));
    await expect(one.field(asked, 5, 0, { signal: stop.signal })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
  });

  it('refuse what one thread refuses, with the same sentence', async () => {
    const oneCompound: Plan = { start: 'HARD', stops: [] };
    for (const rollouts of [two, inlineRollouts()]) {
      await expect(rollouts.run(asked, [{ plan: oneCompound, from: 0, races: 5 }])).rejects.toThrow(
        expect.objectContaining({
          name: 'RaceError',
          message:
            'The plan of car 4 uses HARD only: in a dry race two different dry compounds must be used.',
        }),
      );
      await expect(rollouts.field({ ...asked, seed: 0.5 }, 5)).rejects.toThrow(
        'The seed is 0.5, but must be a whole number.',
      );
    }
    expect(() => poolRollouts({ workers: 0 })).toThrow('a whole number of threads from 1, not 0');
  });

  it('pass on what who follows the progress throws', async () => {
    const fails = two.run(asked, parts, {
      onProgress: () => {
        throw new Error('nobody follows');
      },
    });
    await expect(fails).rejects.toThrow('nobody follows');
    expect(await two.field(asked, 20)).toEqual(await inlineRollouts().field(asked, 20));
  });
});

describe('a thread that dies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('rejects what it worked for with one sentence, and is replaced', async () => {
    const mended = join(folder, 'mended');
    const real = new URL('./poolThread.ts', import.meta.url);
    // Breaks down at its first order until the file is there.
    const code = `import { existsSync } from 'node:fs'; import { parentPort } from 'node:worker_threads';
      if (existsSync(${JSON.stringify(mended)})) await import(${JSON.stringify(real.href)});
      else parentPort.once('message', () => { throw new Error('out of luck'); });`;
    const thread = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
    const pool = poolRollouts({ workers: 2, thread });
    await expect(pool.run(asked, parts)).rejects.toThrow(
      'A thread that simulated races was lost: out of luck.',
    );
    expect(existsSync(mended)).toBe(false);
    writeFileSync(mended, '');
    // The second thread may still have to break down.
    const again = () => pool.run(asked, parts);
    const answer = await again().catch(again);
    expect(answer).toEqual(await inlineRollouts().run(asked, parts));
    await pool.close();
  });

  it('that is closed ends what runs, and answers no more', async () => {
    const pool = poolRollouts({ workers: 2 });
    const running = pool.run(asked, [{ plan: early, from: 0, races: 1e6 }]);
    const ended = expect(running).rejects.toThrow('The threads that simulate races were closed.');
    await pool.close();
    await ended;
    await expect(pool.field(asked, 1)).rejects.toThrow('The threads that simulate races are closed.');
    await pool.close();
  });
});
