import { describe, expect, it } from 'vitest';
import { isWebAddress, parseWebAddress } from './address.ts';

describe('addresses of sources on the web', () => {
  it.each([
    ['openf1:2024/1', { service: 'openf1', address: { season: 2024, round: 1, session: 'Race' } }],
    [
      'openf1:2024-07/qualifying',
      { service: 'openf1', address: { season: 2024, round: 7, session: 'Qualifying' } },
    ],
    ['OpenF1:9472', { service: 'openf1', address: { sessionKey: 9472 } }],
    ['jolpica:1976', { service: 'jolpica', address: { from: 1976, to: 1976, round: null } }],
    ['jolpica:1950-2024', { service: 'jolpica', address: { from: 1950, to: 2024, round: null } }],
    ['jolpica:2023/9', { service: 'jolpica', address: { from: 2023, to: 2023, round: 9 } }],
  ])('%s', (text, expected) => {
    expect(isWebAddress(text)).toBe(true);
    expect(parseWebAddress(text)).toEqual(expected);
  });

  it.each(['openf1:', 'openf1:2024', 'openf1:2024/1/dinner', 'jolpica:2024-1950', 'jolpica:monza'])(
    'refuses %s with the forms that there are',
    (text) => {
      expect(() => parseWebAddress(text)).toThrow(
        `"${text}" is no address of a source: expected openf1:2024/1`,
      );
    },
  );

  it('leaves paths alone', () => {
    for (const path of ['openf1', './openf1:x', 'C:\\races', 'races/2024-01-bahrain'])
      expect(isWebAddress(path)).toBe(false);
  });
});
