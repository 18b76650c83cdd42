/** Races by command, as a user would: in, looked at, and out again; and what is said to bad input. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLibrary } from '../../src/store/index.ts';
import { writeRace } from '../../src/store/races/testing.ts';
import { dataPath, hasData } from '../real.ts';
import { pitboard } from './run.ts';

let folder = '';
let race = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-race-'));
  process.env.PITBOARD_HOME = join(folder, 'home');
  race = writeRace(folder, { id: '2031-04-atlantis' });
});

afterAll(() => {
  delete process.env.PITBOARD_HOME;
  rmSync(folder, { recursive: true, force: true });
});

/** One sentence on stderr, exit code 2. */
function refused(args: readonly string[], sentence: RegExp): void {
  const { status, stdout, stderr } = pitboard(...args);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toContain('    at ');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(2);
}

describe('pitboard race', () => {
  it('takes a race in once and says what it lacks', () => {
    const first = pitboard('race', 'import', race);
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/imported +2031-04-atlantis/);
    expect(first.stdout).toContain('no car locations: the map is off');
    expect(first.stderr).toBe('');
    const again = pitboard('race', 'import', race, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      races: [{ id: '2031-04-atlantis', isNew: false, changed: false }],
      history: null,
      refused: [],
    });
  });

  it('lists and shows it, for people and for programs', () => {
    expect(pitboard('race', 'list').stdout).toMatch(/2031-04-atlantis +2031-05-04/);
    expect(pitboard('race').stdout).toBe(pitboard('race', 'list').stdout);
    const list = JSON.parse(pitboard('race', 'list', '--season', '2031', '--json').stdout);
    expect(list).toMatchObject({ total: 1, items: [{ id: '2031-04-atlantis', winner: { code: 'NEM' } }] });

    const text = pitboard('race', 'show', '2031-4').stdout;
    expect(text).toMatch(/^1 +NEM Nemo.* 3:00\.000/m);
    expect(text).toMatch(/^2 +AHA.* \+3\.000/m);
    expect(text).toContain('no car locations: the map is off');
    const shown = JSON.parse(pitboard('race', 'show', '2031-04-atlantis', '--json').stdout);
    expect(Object.keys(shown).slice(0, 10)).toEqual([
      'id',
      'season',
      'round',
      'name',
      'laps',
      'missing',
      'grid',
      'classification',
      'stints',
      'overtakes',
    ]);
    expect(shown).toMatchObject({ id: '2031-04-atlantis', season: 2031, round: 4, laps: 3 });
    expect(shown.classification).toMatchObject([
      { position: 1, driver: 'NEM', laps: 3, time: 180, status: 'finished' },
      { position: 2, driver: 'AHA', laps: 3, time: 183, status: 'finished' },
    ]);
    expect(shown.missing).toContain('locations');
  });

  it('fits a terminal of 80 columns', () => {
    process.env.COLUMNS = '80';
    const lines = pitboard('race', 'show', '2031-04').stdout.split('\n');
    delete process.env.COLUMNS;
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says in one sentence what is wrong with an input', () => {
    const photo = join(folder, 'photo.json');
    writeFileSync(photo, '{"camera": "old", "pixels": [1, 2, 3]}');
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const nameless = writeRace(join(folder, 'some'), { id: 'laps', day: 25 });
    refused(['race', 'import', photo], /photo\.json: /);
    refused(['race', 'import', empty], /empty: /);
    refused(['race', 'import', join(folder, 'nowhere')], /nowhere: /);
    refused(['race', 'import', nameless], /laps: .*--as 2024-01-bahrain/);
    refused(['race', 'import', nameless, '--as', 'sunday'], /--as expects .* got "sunday"/);
    const mixed = pitboard('race', 'import', photo, race);
    expect(mixed.stderr).toMatch(/refused +photo\.json: /);
    expect(mixed.stderr).toMatch(/1 of 2 paths were refused; the others are in the library/);
    expect(mixed.status).toBe(2);
  });

  it('names the nearest race where there is none of that id', () => {
    refused(
      ['race', 'show', '2031-05-atlantis'],
      /no race "2031-05-atlantis".*did you mean 2031-04-atlantis\?/,
    );
    refused(
      ['race', 'frobnicate'],
      /"frobnicate" is no command of pitboard race; there are: import, list, show/,
    );
    refused(['race', 'show', 'x'], /no race "x" in the library; `pitboard race list`/);
    refused(['race', 'delete', '2031-06'], /no race "2031-06"/);
    refused(['race', 'list', '--season', '1976'], /no race of 1976; it has those of 2031\./);
    refused(['race', 'list', '--season', 'last'], /--season expects a year such as 2024, got "last"/);
    refused(['race', 'list', '--limit', '0'], /--limit expects a whole number/);
    refused(['race', 'standings', '2031'], /the library has no history yet/);
    refused(['race', 'standings', 'now'], /the season expects a year such as 2024, got "now"/);
    refused(['race', 'standings', '2031', '--round', '0'], /--round expects a whole number/);
  });

  it('says what to do while the app has the library', async () => {
    const library = await openLibrary(join(folder, 'home'));
    try {
      refused(
        ['race', 'import', race],
        /open in another Pitboard.*drop the files onto the app's race page, or stop/,
      );
      refused(['race', 'delete', '2031-04'], /open in another Pitboard/);
      expect(pitboard('race', 'show', '2031-04').status).toBe(0);
    } finally {
      await library.close();
    }
  });

  it('deletes', () => {
    expect(pitboard('race', 'delete', '2031-04').status).toBe(0);
    expect(pitboard('race', 'list').stdout).toContain('no races yet');
    refused(['race', 'show', '2031-04-atlantis'], /no race/);
  });
});

describe.skipIf(!hasData)('pitboard race with real data', () => {
  it('shows a Grand Prix of every kind of source, and the table of a season', () => {
    const imported = pitboard(
      'race',
      'import',
      dataPath('f1', 'history', 'f1db'),
      dataPath('f1', 'telemetry', 'openf1', '2024-01-bahrain'),
      dataPath('f1', 'live-timing', '2024-07-imola-qualifying'),
      '--json',
    );
    expect(imported.status).toBe(0);
    const { races, history } = JSON.parse(imported.stdout);
    expect(races.map(({ id }: { id: string }) => id)).toEqual([
      '2024-01-bahrain',
      '2024-07-imola-qualifying',
    ]);
    expect(history).toMatchObject({ firstSeason: 1950, races: 1126 });

    const bahrain = JSON.parse(pitboard('race', 'show', '2024-01-bahrain', '--json').stdout);
    expect(bahrain).toMatchObject({ name: 'Bahrain Grand Prix', laps: 57 });
    expect(bahrain.classification[0]).toMatchObject({
      position: 1,
      driver: 'VER',
      laps: 57,
      time: 5504.742,
      status: 'finished',
      stops: 2,
    });
    expect(bahrain.grid.slice(0, 2)).toMatchObject([
      { position: 1, driver: 'VER' },
      { position: 2, driver: 'LEC' },
    ]);

    const hunt = pitboard('race', 'standings', '1976').stdout;
    expect(hunt).toMatch(/1 +James Hunt +McLaren +69/);
    const honda = pitboard('race', 'standings', '1988', '--constructors').stdout;
    expect(honda).toMatch(/1 +McLaren Honda +199/);
    const fuji = pitboard('race', 'show', '1976-16').stdout;
    expect(fuji).toContain('Mario Andretti');
    expect(fuji).toContain('Withdrew');
    refused(['race', 'standings', '1955', '--constructors'], /no championship of constructors in 1955/);
    refused(['race', 'standings', '1988', '--round', '17'], /1988 had 16 rounds; there is no round 17/);
    refused(['race', 'replay', '1976-01'], /of 1976-01-\S+ there are results only, no timing to replay/);
  }, 120_000);

  it('takes what is left of a recording that was cut', () => {
    const cut = join(folder, '2024-07-imola-qualifying');
    mkdirSync(cut);
    const from = dataPath('f1', 'live-timing', '2024-07-imola-qualifying');
    const live = gunzipSync(readFileSync(join(from, 'live.txt.gz')));
    writeFileSync(join(cut, 'subscribe.txt'), gunzipSync(readFileSync(join(from, 'subscribe.txt.gz'))));
    writeFileSync(join(cut, 'live.txt'), live.subarray(0, live.length * 0.6));
    process.env.PITBOARD_HOME = join(folder, 'cut');
    const { status, stdout } = pitboard('race', 'import', cut);
    process.env.PITBOARD_HOME = join(folder, 'home');
    expect(status).toBe(0);
    expect(stdout).toContain('2024-07-imola-qualifying');
    const parquet = join(folder, '2024-01-bahrain-laps.parquet');
    const whole = readFileSync(dataPath('f1', 'telemetry', 'openf1', '2024-01-bahrain', 'laps.parquet'));
    writeFileSync(parquet, whole.subarray(0, whole.length / 2));
    refused(['race', 'import', parquet], /2024-01-bahrain-laps\.parquet: /);
  }, 120_000);
});
