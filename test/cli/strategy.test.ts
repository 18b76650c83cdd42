/** Strategy by command: real questions about a real race, cancelled and gone on with, and what is said to bad ones. */

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLibrary } from '../../src/store/index.ts';
import { writeRace } from '../../src/store/races/testing.ts';
import { dataPath, hasRaces } from '../real.ts';
import { entry, pitboard, quiet } from './run.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-strategy-'));
  process.env.PITBOARD_HOME = join(folder, 'home');
});

afterAll(() => {
  delete process.env.PITBOARD_HOME;
  rmSync(folder, { recursive: true, force: true });
});

/** One sentence on stderr, exit code 2. */
function refused(args: readonly string[], sentence: RegExp): void {
  const { status, stdout, stderr } = pitboard('strategy', ...args);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toContain('    at ');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(2);
}

function asked(...args: string[]) {
  const { status, stdout, stderr } = pitboard('strategy', ...args, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

/** Whether a question is being answered over this library. */
async function isAtWork(home: string): Promise<boolean> {
  const library = await openLibrary(home, { readOnly: true });
  try {
    return (await library.jobs.list({ stage: 'running' })).total > 0;
  } finally {
    await library.close();
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('pitboard strategy', () => {
  it('says in one sentence what a question lacks, before it looks at any race', () => {
    refused([], /which race\? `pitboard race list`/);
    refused(['2024-01'], /there is no library yet; `pitboard race import PATH\.\.\.` makes one/);
    refused(['2024-01', '--plan', '20:hard'], /--plan is about one car; say whose with --driver/);
    refused(
      ['2024-01', '--driver', 'NOR', '--surface', '--hindsight'],
      /--surface and --hindsight are different questions/,
    );
    refused(
      ['2024-01', '--driver', 'NOR', '--lap', '3', '--hindsight'],
      /--hindsight is about the whole race; leave --lap out/,
    );
    refused(['2024-01', '--driver', 'NOR', '--mode', 'push'], /--mode belongs to --plan and --what-if/);
    refused(
      ['2024-01', '--driver', 'NOR', '--plan', '20:hard', '--mode', 'fast'],
      /--mode knows push, neutral, save, not "fast"/,
    );
    refused(['2024-01', '--sims', '99'], /--sims expects a whole number from 100 to 100,000, got "99"/);
    refused(['2024-01', '--sims', 'many'], /--sims expects a whole number from 100 to 100,000, got "many"/);
    refused(['2024-01', '--seed', '-1'], /--seed expects a whole number/);
    refused(['2024-01', '--lap', 'one'], /--lap expects a whole number from 0 to 1,000, got "one"/);
    refused(['scores', '2024', '--sims', '5'], /--sims expects a whole number from 100/);
    refused(['scores', 'soon'], /the season expects a year such as 2024, got "soon"/);
  }, 180_000);

  it('takes a race from its file, and says what it lacks', () => {
    const race = writeRace(folder, { id: '2031-04-atlantis' });
    refused([race], /The grid of 2031-04-atlantis is not known: .*or ask from lap 1 on/);
    refused(
      [race, '--lap', '1', '--driver', 'BAD'],
      /Nobody in 2031-04-atlantis is called BAD: there are .*NEM/,
    );
  }, 180_000);
});

describe.skipIf(!hasRaces)('pitboard strategy of a real race', () => {
  beforeAll(() => {
    const { status } = pitboard(
      'race',
      'import',
      dataPath('f1', 'history', 'f1db'),
      dataPath('f1', 'laps', 'fastf1-transformed', 'races-2024.parquet'),
    );
    expect(status).toBe(0);
  }, 180_000);

  it('sets plans beside what was driven, the same for the same seed', () => {
    const question = [
      '2024-01',
      '--lap',
      '15',
      '--driver',
      'NOR',
      '--plan',
      '20:hard',
      '--plan',
      'two=17:medium,38:hard',
      '--sims',
      '600',
    ];
    const told = asked(...question);
    expect(told).toMatchObject({ car: 4, seed: 1, rollouts: 600, reference: 'actual' });
    expect(told.moment).toMatchObject({ race: '2024-01-bahrain', lap: 15, laps: 57 });
    expect(told.plans.map(({ name }: { name: string }) => name).sort()).toEqual(['20:hard', 'actual', 'two']);
    const places = told.plans.map(
      (plan: { expectedPosition: { value: number } }) => plan.expectedPosition.value,
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const { positions } of told.plans) expect(sum(positions)).toBeCloseTo(1, 6);
    // He had stopped on lap 14 for hards, and stopped once more on lap 33 (lap table of the race). Nothing of 2024 went into the parameters.
    expect(told.moment.calibration).toMatchObject({ isAsOf: true });
    const actual = told.plans.find(({ name }: { name: string }) => name === 'actual');
    expect(actual.plan.stops).toEqual([{ lap: 33, tyre: 'HARD' }]);
    expect(asked(...question)).toEqual(told);
    expect(asked(...question, '--seed', '2').plans).not.toEqual(told.plans);
  }, 180_000);

  it('prints it for people: what to do first, in 80 columns without colours', () => {
    process.env.COLUMNS = '80';
    const { stdout, stderr } = pitboard(
      'strategy',
      '2024-1-bahrain',
      '--lap',
      '15',
      '--driver',
      'norris',
      '--sims',
      '300',
    );
    delete process.env.COLUMNS;
    expect(stderr).toBe('');
    expect(stdout).not.toContain('\u001b');
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(
      /^Bahrain Grand Prix 2024 +after lap 15 of 57 · Lando Norris, P\d+ · simulated$/,
    );
    expect(lines[1]).toMatch(/^Stop (on lap \d+|between laps \d+ and \d+, best on lap \d+,) for /);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /\. The best whole plan found by search (stops in|does|is) /,
    );
    expect(stdout).toMatch(/^S {2}[▁▂▃▄▅▆▇█]+$/m);
    expect(stdout).toMatch(/^↑ [A-Z]{3} +\d+\.\d +[+−±]\d/m);
    expect(stdout).toMatch(/\(driven[,)]/);
    expect(stdout).toContain('300 simulated races, seed 1');
    // What it rests on is said to the last word, also where the message has numbers in it.
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /assumes The car keeps to its plan.*The window holds half of .*from Parameters/,
    );
  }, 180_000);

  it('gives the surface a window around its best lap', () => {
    const surface = asked('2024-01', '--lap', '15', '--driver', '4', '--surface', '--sims', '400');
    const { best, window, cells, neighbours } = surface;
    expect(surface.isFinal).toBe(true);
    expect(window.from).toBeGreaterThan(15);
    expect(window.from).toBeLessThanOrEqual(best.lap);
    expect(window.to).toBeGreaterThanOrEqual(best.lap);
    expect(window.to).toBeLessThan(57);
    expect(new Set(cells.map(({ tyre }: { tyre: string }) => tyre))).toEqual(
      new Set(['SOFT', 'MEDIUM', 'HARD']),
    );
    expect(neighbours.map(({ side }: { side: string }) => side)).toEqual(['ahead', 'behind']);
  }, 180_000);

  it('foretells the whole field, the surer the later', () => {
    const grid = asked('2024-01', '--sims', '500');
    expect(grid).toMatchObject({ race: '2024-01-bahrain', lap: 0 });
    expect(grid.cars).toHaveLength(20);
    for (let place = 0; place < 20; place++)
      expect(sum(grid.cars.map(({ positions }: { positions: number[] }) => positions[place]))).toBeCloseTo(
        1,
        6,
      );
    // Verstappen led by some twenty seconds and won.
    const late = asked('2024-01', '--lap', '54', '--sims', '500');
    const wins = ({ cars }: typeof late) => cars.find(({ car }: { car: number }) => car === 1).positions[0];
    expect(wins(late)).toBeGreaterThan(0.9);
    expect(wins(late)).toBeGreaterThan(wins(grid));
  }, 180_000);

  it('asks what if of the race as it came, and looks back on it', () => {
    const told = asked('2024-01', '--driver', 'NOR', '--what-if', '25:hard', '--sims', '300');
    expect(told).toMatchObject({ car: 4, reference: 'actual', rollouts: 300 });
    const what = told.plans.find(({ name }: { name: string }) => name === '25:hard');
    // He started on softs, whatever the plan says of stops only.
    expect(what.plan).toMatchObject({ start: 'SOFT', stops: [{ lap: 25, tyre: 'HARD' }] });
    expect(told.assumptions).toContainEqual({ key: 'knownCourse', values: {} });

    // The stop of lap 14 had been made by then, and stays.
    const later = asked('2024-01', '--lap', '20', '--driver', 'NOR', '--what-if', '25:hard', '--sims', '100');
    const from = later.plans.find(({ name }: { name: string }) => name === '25:hard');
    expect(from.stops).toBeGreaterThan(1.5);

    const text = pitboard('strategy', '2024-01', '--driver', 'NOR', '--hindsight', '--sims', '150').stdout;
    expect(text).toMatch(/^Bahrain Grand Prix 2024 +as it came · Lando Norris, ended P6 · simulated$/m);
    expect(text).toMatch(/^Of what could be known at the time, \d+ of 100 was used\.$/m);
    expect(text).toMatch(/^ +S · 13 H · 33 H \(driven\)/m);
  }, 180_000);

  it('scores the teams of a season by the races that have timing', () => {
    process.env.PITBOARD_HOME = join(folder, 'one');
    const race = dataPath('f1', 'telemetry', 'openf1', '2024-01-bahrain');
    expect(pitboard('race', 'import', dataPath('f1', 'history', 'f1db'), race).status).toBe(0);
    const told = asked('scores', '2024', '--sims', '100');
    process.env.PITBOARD_HOME = join(folder, 'home');
    expect(told).toMatchObject({ season: 2024, races: ['2024-01-bahrain'] });
    expect(told.missing).toHaveLength(23);
    expect(told.teams).toHaveLength(10);
    const scores = told.teams.map(({ score }: { score: number }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    for (const score of scores) expect(score >= 0 && score <= 100).toBe(true);
    // All twenty were classified (f1db, 2024 round 1).
    expect(told.rows).toHaveLength(20);
  }, 180_000);

  it('goes on from where it was cancelled, to the same answer', async () => {
    const other = join(folder, 'other');
    cpSync(join(folder, 'home'), other, { recursive: true });
    const question = [
      '2024-01',
      '--lap',
      '10',
      '--driver',
      'VER',
      '--plan',
      '17:hard,37:soft',
      '--sims',
      '6000',
      '--json',
    ];
    const child = spawn(process.execPath, [entry, 'strategy', ...question], {
      env: { ...quiet(), PITBOARD_HOME: other },
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const done = new Promise<number | null>((resolve) => child.on('exit', resolve));
    while (child.exitCode === null && !(await isAtWork(other))) await sleep(100);
    child.kill('SIGINT');
    // Were it done just then, the answer would be the same all the same.
    if ((await done) !== 0) {
      expect(child.exitCode).toBe(130);
      expect(said).toMatch(/^pitboard: cancelled at \d+ %; the same command goes on from there\.$/m);
    }
    process.env.PITBOARD_HOME = other;
    const resumed = pitboard('strategy', ...question);
    process.env.PITBOARD_HOME = join(folder, 'home');
    expect(resumed.status).toBe(0);
    expect(JSON.parse(resumed.stdout)).toEqual(JSON.parse(pitboard('strategy', ...question).stdout));
  }, 180_000);

  it('says what is wrong with a plan, a lap or a driver, and what would do', () => {
    const at15 = ['2024-01', '--lap', '15', '--driver', 'NOR'];
    const plans = (...all: string[]) => all.flatMap((plan) => ['--plan', plan]);
    refused([...at15, ...plans('60:hard')], /lap 60 would be after the flag: the race has 57 laps.*lap 56/);
    refused([...at15, ...plans('10:hard')], /lap 10 is in the past.*lap 16/);
    refused(
      [...at15, ...plans('20:ultrasoft')],
      /ultrasoft .* is no compound: it is one of soft, medium, hard/,
    );
    refused([...at15, ...plans('20:wet,30:hard')], /it is dry after lap 15, so that no stop for wets can be/);
    refused([...at15, ...plans('hard:17')], /"hard:17" is no part of a plan: write LAP:COMPOUND or/);
    refused([...at15, '--what-if', 'push,25:hard'], /--what-if with --lap cannot change the pace/);
    refused(['bahrain'], /there is no race "bahrain" .* did you mean 2024-01-bahrain\?/);
    refused([...at15, ...plans('20')], /"20" is no part of a plan: write LAP:COMPOUND/);
    refused([...at15, ...plans('20:soft,25:soft,30:soft,35:soft')], /NOR needs 4 sets of SOFT, but/);
    refused([...at15, ...plans('20:hard', '20:hard')], /Two plans are called 20:hard|the same as plan/);
    refused(
      [...at15, ...plans('20:hard', '21:hard', '22:hard', '23:hard', '24:hard', '25:hard')],
      /6 plans were given: one to 5 can be compared/,
    );
    refused(
      ['2024-01', '--driver', 'NOR', ...plans('soft,30:soft')],
      /SOFT only: in a dry race two different dry compounds must be used/,
    );
    refused(
      ['2024-01', '--lap', '57'],
      /Lap 57 is beyond 2024-01-bahrain: it has 57 laps.*0 \(the grid\) to 56/,
    );
    refused(['2024-01', '--driver', 'SEN'], /Nobody in 2024-01-bahrain is called SEN: there are VER, /);
    refused(['1976-16'], /of 1976-16-\S+ there are results only, no timing to simulate from/);
    refused(['2024-99'], /there is no race "2024-99" in the library/);
  }, 180_000);
});
