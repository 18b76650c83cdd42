import { expect, it } from 'vitest';
import { pairSidecars } from './sidecars.ts';

const file = (name: string) => new File(['x'], name);

it('pairs a .ldx with the .ld of its name only', () => {
  const uploads = pairSidecars(['a.LDX', 'lap.csv', 'a.ld', 'b.ld', 'stranger.ldx'].map(file));
  expect(uploads.map((upload) => [upload.file.name, upload.sidecar?.name])).toEqual([
    ['lap.csv', undefined],
    ['a.ld', 'a.LDX'],
    ['b.ld', undefined],
    ['stranger.ldx', undefined],
  ]);
});
