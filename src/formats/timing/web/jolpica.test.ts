import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { WebClient } from './client.ts';
import { fetchJolpica } from './jolpica.ts';
import { type Loopback, loopback, TestClock } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'pitboard-web-'));
let server: Loopback;

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('does not ask for page after page of what never ends', async () => {
  server = await loopback((_, response) => {
    const head = { limit: '1', offset: '0', total: '1000000000' };
    response.end(JSON.stringify({ MRData: { ...head, RaceTable: { Races: [{ round: '1' }] } } }));
  });
  const client = new WebClient({
    name: 'Jolpica',
    base: server.base,
    folder,
    limits: [],
    clock: new TestClock(),
  });
  await expect(fetchJolpica(client, { from: 2001, to: 2001, round: null })).rejects.toThrow(
    'Jolpica says of /2001/races.json that it has 1000000000 rows, 1 a page: more than it can',
  );
  expect(server.asked).toHaveLength(200);
});
