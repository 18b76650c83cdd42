import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../failure.ts';
import { dataFolder, seasonsFrom, settingsFrom } from './options.ts';
import { idFrom } from './runId.ts';
import { settingLines } from './settings.ts';
import { makeRecipe } from './testing.ts';

const recipe = makeRecipe();

describe('seasons', () => {
  it('are years, spans of them, and both', () => {
    expect(seasonsFrom(undefined)).toBeUndefined();
    expect(seasonsFrom(['2024'])).toEqual([2024]);
    expect(seasonsFrom(['2018-2021'])).toEqual([2018, 2019, 2020, 2021]);
    expect(seasonsFrom(['2023,2018-2019', '2019'])).toEqual([2018, 2019, 2023]);
  });

  it.each(['', 'soon', '24', '2021-2018', '2018-', '2018–9999', '2018,,2019'])('are not "%s"', (text) => {
    expect(() => seasonsFrom([text])).toThrow(/--season expects years such as 2024, 2018-2023 or 2018,2020/);
  });
});

describe('settings', () => {
  it('are set by name, in their range', () => {
    expect(settingsFrom(undefined, recipe)).toEqual({});
    expect(settingsFrom(['depth=8', 'rate = 1e-3'], recipe)).toEqual({ depth: 8, rate: 0.001 });
  });

  it.each([
    ['depth', /--set expects NAME=VALUE, got "depth"/],
    ['=3', /--set expects NAME=VALUE/],
    ['width=3', /made-up has no setting "width"; it has depth, rate \(`pitboard train made-up --settings`\)/],
    ['toString=3', /made-up has no setting "toString"/],
    ['depth=13', /depth is a whole number from 2 to 12, not "13"/],
    ['depth=3.5', /depth is a whole number from 2 to 12, not "3.5"/],
    ['rate=0', /rate is a number from 0.001 to 1, not "0"/],
    ['rate=', /rate is a number from 0.001 to 1, not ""/],
    ['rate=fast', /not "fast"/],
  ])('refuses %s', (text, sentence) => {
    expect(() => settingsFrom([text], recipe)).toThrow(sentence);
  });

  it('are listed with default and range', () => {
    const lines = settingLines(recipe, 100);
    expect(lines).toContain('depth          6  2 to 12, whole  levels of a tree');
    expect(lines.at(-1)).toBe('pitboard train made-up --data DIR --set depth=6');
  });
});

describe('data', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pitboard-learn-'));
    writeFileSync(join(folder, 'file'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is a folder that is there', () => {
    expect(dataFolder(folder, recipe)).toBe(folder);
    expect(() => dataFolder(undefined, recipe)).toThrow('--data DIR: a folder that may be empty');
    expect(() => dataFolder(join(folder, 'none'), recipe)).toThrow(/there is no folder .*none; --data names/);
    expect(() => dataFolder(join(folder, 'file'), recipe)).toThrow(/file is a file; --data names the folder/);
  });
});

describe('the id of a run', () => {
  const runs = [{ id: 'lap-time-20261121-1200-ab12' }, { id: 'lap-time-20261121-1230-cd34' }];

  it('is told by either end where that is one run only', () => {
    expect(idFrom('lap-time-20261121-1200-ab12', runs)).toBe('lap-time-20261121-1200-ab12');
    expect(idFrom('cd34', runs)).toBe('lap-time-20261121-1230-cd34');
    expect(idFrom('lap-time-20261121-120', runs)).toBe('lap-time-20261121-1200-ab12');
    expect(() => idFrom('lap', runs)).toThrow(/may be lap-time-20261121-1200-ab12 or .*cd34; write more/);
    expect(() => idFrom('ef56', runs)).toThrow(/there is no run "ef56"; `pitboard runs` shows/);
    expect(() => idFrom('', runs)).toThrow(InputError);
    expect(() => idFrom('ef56', [])).toThrow(/`pitboard train MODEL --data DIR` begins one/);
  });
});
