/** The library by command: recordings go in, come out of a backup, and nothing is lost on bad input. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pitboard } from './run.ts';

let folder = '';
let expert = '';
let learner = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-library-'));
  process.env.PITBOARD_HOME = join(folder, 'home');
  expect(pitboard('demo', '--keep', folder, '--json').status).toBe(0);
  expert = join(folder, 'lime-rock-expert.ibt');
  learner = join(folder, 'lime-rock-learner.ibt');
});

afterAll(() => {
  delete process.env.PITBOARD_HOME;
  rmSync(folder, { recursive: true, force: true });
});

function list(...args: string[]) {
  const { stdout } = pitboard('library', 'list', '--json', ...args);
  return JSON.parse(stdout) as { total: number; items: { id: string; name: string; tags: string[] }[] };
}

describe('pitboard import and library', () => {
  it('takes recordings in once', () => {
    const first = JSON.parse(pitboard('import', expert, learner, '--json').stdout);
    expect(first.map((each: { duplicate: boolean }) => each.duplicate)).toEqual([false, false]);
    const again = pitboard('import', learner);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain('already there');
    expect(list().total).toBe(2);
    expect(list('--search', 'expert').items.map(({ name }) => name)).toEqual(['lime-rock-expert.ibt']);
  });

  it('renames, tags and deletes', () => {
    const [{ id }] = list('--search', 'learner').items;
    expect(pitboard('library', 'rename', id, 'Sunday').status).toBe(0);
    expect(pitboard('library', 'tag', id, 'wet', 'new tyres').status).toBe(0);
    expect(list('--tag', 'wet').items).toMatchObject([{ id, name: 'Sunday' }]);
    expect(pitboard('library').stdout).toContain('#wet');
    const backup = join(folder, 'library.backup');
    expect(pitboard('library', 'backup', backup).status).toBe(0);
    expect(pitboard('library', 'delete', id).status).toBe(0);
    expect(list().total).toBe(1);

    process.env.PITBOARD_HOME = join(folder, 'restored');
    expect(pitboard('library', 'restore', backup).status).toBe(0);
    expect(list('--tag', 'wet').items).toMatchObject([{ id, name: 'Sunday' }]);
    const twice = pitboard('library', 'restore', backup);
    expect(twice.status).toBe(2);
    expect(list().total).toBe(2);
    process.env.PITBOARD_HOME = join(folder, 'home');
  });

  it('says in one sentence what it cannot do', () => {
    const refused = (args: string[], sentence: RegExp) => {
      const { status, stderr } = pitboard(...args);
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toContain('    at ');
      expect(status).toBe(2);
    };
    refused(['library', 'delete', 'nothing'], /no recording nothing/);
    refused(['library', 'list', '--limit', 'many'], /--limit expects a whole number/);
    const broken = join(folder, 'broken.ibt');
    writeFileSync(broken, 'not telemetry');
    refused(['import', broken], /broken\.ibt: /);
    refused(['import', broken, expert], /1 of 2 files were refused; the others are in the library/);
    refused(['library', 'restore', broken], /./);
    refused(['serve', '--port', '99999'], /--port expects a number/);
    expect(list().total).toBe(1);
    expect(existsSync(join(folder, 'home'))).toBe(true);
  });
});
