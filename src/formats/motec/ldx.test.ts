import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesOf, bytesOfFile, FormatError } from '../bytes.ts';
import { motecLd } from './ld.ts';
import { motecLdx, parseLdx } from './ldx.ts';
import { buildLd, sampled } from './testing.ts';

function ldx(times: readonly string[]): string {
  const markers = times
    .map((time, i) => `<Marker ClassName="BCN" Name="${i}, id=99" Time="${time}"/>`)
    .join('\n');
  return `<?xml version="1.0"?>\n<LDXFile Version="1.6"><Layers><Layer><MarkerBlock>
<MarkerGroup Name="Beacons" Index="0">${markers}</MarkerGroup></MarkerBlock><RangeBlock/></Layer></Layers></LDXFile>`;
}

describe('parseLdx', () => {
  test('microseconds become seconds, in order', () => {
    expect(parseLdx(ldx(['1.5e+08', '9.0000000000e+07', '2e8']))).toEqual([90, 150, 200]);
  });

  test('one beacon, no beacons, and a marker of another kind', () => {
    expect(parseLdx(ldx(['1e6']))).toEqual([1]);
    expect(parseLdx(ldx([]))).toEqual([]);
    const other = ldx(['1e6']).replace('ClassName="BCN"', 'ClassName="EVT"');
    expect(parseLdx(other)).toEqual([]);
  });

  test.each([
    ['<sd><Layers/></sd>', 'the root of a .ldx is LDXFile, but this one has sd'],
    ['<LDXFile><Layers></LDXFile>', 'is not well-formed XML'],
    ['', 'is not well-formed XML: line 1'],
    ['<LDXFile>words</LDXFile>', 'the root LDXFile of the .ldx holds no elements'],
    [`<${'x'.repeat(5000)}/>`, `LDXFile, but this one has ${'x'.repeat(80)}`],
    [`<LDXFile><${'x'.repeat(5000)}></LDXFile>`, 'is not well-formed XML'],
    ['<a\u009b2J/>', ''],
    [ldx(['soon']), 'beacon 1 of the .ldx has the Time "soon"'],
    [ldx(['1e6', '-5']), 'beacon 2 of the .ldx has the Time "-5"'],
    [ldx(['1e6']).replace(/ Time="[^"]*"/, ''), 'beacon 1 of the .ldx has no Time'],
  ])('refuses nonsense %#', (text, message) => {
    expect(() => parseLdx(text)).toThrow(FormatError);
    expect(() => parseLdx(text)).toThrow(message);
    expect(() => parseLdx(text)).toThrow(/^\P{Cc}{10,200}$/u);
  });

  test('entities are not expanded', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'9'.repeat(50)}">]>${ldx(['&a;&a;']).replace('<?xml version="1.0"?>', '')}`;
    expect(() => parseLdx(bomb)).toThrow(FormatError);
  });
});

describe('sidecar', () => {
  let folder = '';
  let run = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a `.ld` of 100 s, standing for the first 20 s, with this text in the `.ldx` beside it. */
  async function open(sidecar: string | undefined, sidecarName?: string) {
    const name = `run-${run++}`;
    const path = join(folder, `${name}.ld`);
    writeFileSync(
      path,
      buildLd([{ name: 'SPEED', unit: 'm/s', rate: 10, raw: sampled(100, 10, (t) => (t < 20 ? 0 : 30)) }]),
    );
    if (sidecar !== undefined) writeFileSync(join(folder, sidecarName ?? `${name}.ldx`), sidecar);
    const source = await motecLd.open(bytesOfFile(path), { name: `${name}.ld`, path });
    await source.close();
    return source;
  }

  test('none, and nothing is said', async () => {
    const { meta, warnings } = await open(undefined);
    expect(meta.beacons).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  test('of the same name and run gives the beacons', async () => {
    const { meta, warnings } = await open(ldx(['3e7', '6e7', '9e7']));
    expect(meta.beacons).toEqual([30, 60, 90]);
    expect(warnings).toEqual([]);
  });

  test('whose beacons lie after the end is a stranger', async () => {
    const { meta, warnings } = await open(ldx(['3e7', '6e7', '1.02e8']));
    expect(meta.beacons).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/ldx is not used: it belongs to another run: .*102\.000 s.*100\.000 s$/);
  });

  test('with most beacons where the car stands still is a stranger; one may mark a reset to the garage', async () => {
    const stranger = await open(ldx(['5e6', '1e7', '6e7']));
    expect(stranger.meta.beacons).toBeUndefined();
    expect(stranger.warnings[0]).toContain('the car stands still at 2 of its 3 beacons');
    expect((await open(ldx(['1e7', '4e7', '6e7']))).meta.beacons).toEqual([10, 40, 60]);
  });

  test('without beacons, with a wrong root or broken is said to be so', async () => {
    expect((await open(ldx([]))).warnings[0]).toContain('it holds no beacons');
    expect((await open('<sd/>')).warnings[0]).toContain('the root of a .ldx is LDXFile, but this one has sd');
    expect((await open('no xml')).warnings[0]).toContain('is not used');
  });

  test('of another name is never taken', async () => {
    const { meta, warnings } = await open(ldx(['3e7', '6e7']), 'another-run.ldx');
    expect(meta.beacons).toBeUndefined();
    expect(warnings[0]).toContain('belong to other runs');
  });
});

test('a .ldx opened as a recording says what it is, whatever its name', () => {
  const bytes = new TextEncoder().encode(ldx(['1e6']));
  const source = bytesOf(bytes);
  for (const name of ['a.ldx', 'copy of a.ld']) {
    expect(motecLdx.matches(bytes, source, { name })).toBe(true);
  }
  expect(() => motecLdx.open(source, { name: 'a.ldx' })).toThrow(
    'this is a MoTeC .ldx lap sidecar, not samples: give the .ld beside it',
  );
  expect(motecLdx.matches(new TextEncoder().encode('<html>'), source, { name: 'a.html' })).toBe(false);
});
