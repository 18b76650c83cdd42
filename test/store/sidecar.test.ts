/** A `.ld` that was uploaded alone has no `.ldx` beside it: the sidecar's text comes with the import instead. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildLd, sampled } from '../../src/formats/motec/testing.ts';
import { openLibrary } from '../../src/store/index.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-sidecar-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function ldx(microseconds: readonly number[]): string {
  const markers = microseconds
    .map((time, i) => `<Marker ClassName="BCN" Name="${i}" Time="${time}"/>`)
    .join('');
  return `<?xml version="1.0"?><LDXFile Version="1.6"><Layers><Layer><MarkerBlock><MarkerGroup Name="Beacons" Index="0">${markers}</MarkerGroup></MarkerBlock></Layer></Layers></LDXFile>`;
}

it('takes the laps from the sidecar that comes with the import', async () => {
  const upload = join(folder, 'upload');
  // 120 s at 20 Hz, 30 m/s with a wave of 20 s in it.
  const raw = sampled(120, 20, (t) => 30 + 10 * Math.sin((2 * Math.PI * t) / 20));
  writeFileSync(upload, buildLd([{ name: 'SPEED', unit: 'm/s', rate: 20, raw }]));
  const library = await openLibrary(join(folder, 'home'));
  try {
    const { id } = await library.import({
      path: upload,
      name: 'stint.ld',
      sidecar: ldx([10_000_000, 50_250_000, 90_125_000]),
    });
    const stored = await library.get(id);
    expect(stored?.lapSource).toBe('beacon');
    expect(stored?.laps.map((lap) => lap.time)).toEqual([null, 40.25, 39.875, null]);
    expect(stored?.warnings).toEqual([]);

    const alone = await library.import({ path: upload, name: 'stint.ld' });
    expect(alone).toMatchObject({ duplicate: false });
    expect((await library.get(alone.id))?.lapSource).not.toBe('beacon');
  } finally {
    await library.close();
  }
});
