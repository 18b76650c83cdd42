import { describe, expect, it } from 'vitest';
import { buildCircuit } from './build.ts';
import { authoredCorners, type CornerMap, CornerMapError, parseCornerMap } from './map.ts';
import { lapOf, type Piece } from './testing.ts';

const map: CornerMap = {
  circuit: 'Testring',
  length: 2000,
  corners: [
    { id: '2A', start: 1000, apex: 1050, end: 1100, direction: 'right' },
    { id: '2B', start: 1100, apex: 1150, end: 1200, direction: 'left' },
    { id: '1', name: 'Line Bend', start: 1900, apex: 1990, end: 100, direction: 'left' },
  ],
};

function withCorner(change: object): CornerMap {
  const [first, ...rest] = map.corners;
  return { ...map, corners: [{ ...first, ...change }, ...rest] };
}

describe('authoredCorners', () => {
  it('stretches metres to the measured lap, in driving order', () => {
    const corners = authoredCorners(map, 2020);
    expect(corners.map((c) => [c.id, c.number, c.letter, c.name])).toEqual([
      ['2A', 2, 'A', undefined],
      ['2B', 2, 'B', undefined],
      ['1', 1, '', 'Line Bend'],
    ]);
    expect(corners[0]).toMatchObject({ start: 1010, apex: 1060.5, end: 1111 });
  });

  it('takes shares of the lap where the map has no length', () => {
    const corners = authoredCorners(
      { circuit: 'x', corners: [{ id: '1', start: 0.1, apex: 0.15, end: 0.2 }] },
      3000,
    );
    expect(corners[0].apex).toBeCloseTo(450, 9);
  });

  it.each([
    [
      withCorner({ id: 'Hairpin' }),
      'corner id "Hairpin" must be a number with or without a letter, like "2A"',
    ],
    [withCorner({ id: '1' }), 'corner 1 stands twice in the map'],
    [withCorner({ apex: 2100 }), 'apex of corner 2A is 2100 m, but must lie in 0..2000 m'],
    [
      withCorner({ apex: 990 }),
      'corner 2A must have start, apex and end in driving order, got 1000, 990, 1100',
    ],
    [withCorner({ end: 1120 }), 'corners 2A and 2B overlap: 2A ends at 1120 m, 2B starts at 1100 m'],
    [
      { ...map, corners: [...map.corners, { id: '3', start: 50, apex: 60, end: 70 }] },
      'corners 1 and 3 overlap: 1 ends at 100 m, 3 starts at 50 m',
    ],
  ])('refuses what cannot be (%#)', (wrong, sentence) => {
    expect(() => authoredCorners(wrong, 2000)).toThrow(new CornerMapError(sentence));
  });
});

describe('authoredCorners on the laps of another circuit', () => {
  it('stretches a map of 2000 m by 6 % and no further', () => {
    for (const length of [1881, 2119]) expect(authoredCorners(map, length)).toHaveLength(3);
    for (const length of [1879, 2121]) {
      expect(() => authoredCorners(map, length)).toThrow(
        new CornerMapError(
          `the corner map of Testring is for a lap of 2000 m, but the laps are ${length} m long`,
        ),
      );
    }
  });

  it('stretches shares of the lap to any length', () => {
    const shares = { circuit: 'x', corners: [{ id: '1', start: 0.1, apex: 0.15, end: 0.2 }] };
    for (const length of [300, 20_000]) expect(authoredCorners(shares, length)[0].end).toBe(0.2 * length);
  });

  it('refuses a corner where the laps clearly turn the other way', () => {
    // Right, left and left again across the line; all turn 0.5 rad their way but the second.
    const turning = (second: number) => (from: number) =>
      from === 1000 ? -0.5 : from === 1100 ? second : 0.5;
    expect(authoredCorners(map, 2000, turning(0.5)).map(({ turn }) => turn)).toEqual([-0.5, 0.5, 0.5]);
    expect(() => authoredCorners(map, 2000, turning(-0.2))).toThrow(
      new CornerMapError(
        'corner 2B of the map of Testring turns left, but there the laps turn 11° to the right',
      ),
    );
    expect(() => authoredCorners(map, 2000, () => 0.2)).toThrow(
      new CornerMapError(
        'corner 2A of the map of Testring turns right, but there the laps turn 11° to the left',
      ),
    );
  });

  it('leaves a kink its author, who knows the way that a line across it hides', () => {
    const [kink] = authoredCorners(map, 2000, (from) => (from === 1000 ? 0.19 : 0.5));
    expect(kink).toMatchObject({ id: '2A', direction: 'right', turn: 0.19 });
  });
});

describe('parseCornerMap', () => {
  it('gives back what it was given', () => {
    expect(parseCornerMap(JSON.parse(JSON.stringify(map)))).toEqual(map);
  });

  it.each([
    [[], 'a corner map is an object with "circuit" and "corners"'],
    [{ corners: [] }, 'a corner map needs "circuit", the name of the circuit, as text'],
    [{ circuit: 'x', length: -1 }, '"length" must be a positive number of metres, got -1'],
    [{ circuit: 'x', corners: [] }, 'a corner map needs "corners", a list of at least one corner'],
    [{ circuit: 'x', corners: [{ id: 1 }] }, 'corner 1 of the map needs "id" as text, like "1" or "2A"'],
    [
      { circuit: 'x', corners: [{ id: '1', start: 0, apex: '5' }] },
      '"apex" of corner 1 must be a number, got "5"',
    ],
  ])('says what is wrong (%#)', (json, sentence) => {
    expect(() => parseCornerMap(json)).toThrow(new CornerMapError(sentence));
  });
});

it('buildCircuit lets a map outrank detection and measures its turns', () => {
  const stadium: readonly Piece[] = [[200], [314, 180], [400], [314, 180], [200]];
  const detected = buildCircuit([lapOf(stadium)], { name: 'Stadium' });
  expect(detected).toMatchObject({ name: 'Stadium', length: 1428, authored: false });
  expect(detected?.corners.map((c) => c.id)).toEqual(['1-2', '3-4']);
  const corners = [{ id: '7', start: 180, apex: 357, end: 540 }];
  const authored = buildCircuit([lapOf(stadium)], { map: { circuit: 'Mine', length: 1428, corners } });
  expect(authored).toMatchObject({ name: 'Mine', authored: true });
  expect(authored?.corners[0].direction).toBe('left');
  expect(authored?.corners[0].turn).toBeCloseTo(Math.PI, 1);
});
