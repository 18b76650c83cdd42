import { describe, expect, it } from 'vitest';
import { askedRace, distance, idText, keyText } from './keys.ts';

describe('ids of races', () => {
  it.each([
    ['2024-01-bahrain', 2024, 1, 'bahrain', 'race'],
    ['2024-1', 2024, 1, null, 'race'],
    ['2024 7 Imola Qualifying', 2024, 7, 'imola', 'qualifying'],
    ['2024-06-miami-sprint-qualifying', 2024, 6, 'miami', 'sprintQualifying'],
    ['2024-06-sprint', 2024, 6, null, 'sprint'],
    ['2024_12_silverstone_practice_1', 2024, 12, 'silverstone', 'practice1'],
    ['2024-são-paulo', 2024, null, 'sao-paulo', 'race'],
    ['2024-01-bahrain-race', 2024, 1, 'bahrain', 'race'],
  ])('reads %s', (text, season, round, place, kind) => {
    expect(askedRace(text)).toEqual({ season, round, place, kind });
  });

  it.each(['', '2024', 'bahrain', '24-01-bahrain', '2024-001-x-', '--', 'x'.repeat(10_000)])(
    'does not read "%s"',
    (text) => {
      expect(askedRace(text.slice(0, 10_000))?.round ?? null).toBeNull();
    },
  );

  it('are made of what was read', () => {
    for (const id of ['2024-01-bahrain', '2024-07-imola-qualifying', '2024-06-miami-sprint', '2024-03']) {
      const asked = askedRace(id);
      const round = asked?.round ?? 0;
      expect(asked && idText({ ...asked, round }, asked.place)).toBe(id);
    }
    expect(keyText({ season: 1976, round: 16, kind: 'race' })).toBe('1976-16-race');
    expect(keyText({ season: 2024, round: 6, kind: 'sprintQualifying' })).toBe('2024-06-sprint-qualifying');
  });

  it('differ by so many letters', () => {
    expect(distance('kitten', 'sitting')).toBe(3);
    expect(distance('', 'abc')).toBe(3);
    expect(distance('same', 'same')).toBe(0);
  });
});
