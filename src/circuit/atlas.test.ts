import { describe, expect, it } from 'vitest';
import { atlasMap } from './atlas.ts';
import type { Corner } from './circuit.ts';

function corner(number: number, direction: 'left' | 'right', apex: number): Corner {
  return { id: `${number}`, number, letter: '', direction, start: apex - 40, apex, end: apex + 40, turn: 1 };
}

const limeRock = [
  corner(1, 'right', 363),
  corner(2, 'left', 641),
  corner(3, 'right', 810),
  corner(4, 'right', 1183),
];

describe('atlasMap', () => {
  it('knows a circuit by its name and by its corners', () => {
    expect(atlasMap('Lime Rock Park', limeRock, 2338)?.corners[4].name).toBe('The Uphill');
    expect(atlasMap('limerock 2019 gp', limeRock, 2350)?.circuit).toBe('Lime Rock Park');
  });

  it('puts no names on another layout, length or circuit', () => {
    expect(atlasMap('Lime Rock Park', [...limeRock, corner(5, 'left', 1183)], 2338)).toBeUndefined();
    expect(atlasMap('Lime Rock Park', [corner(1, 'right', 480)], 2338)).toBeUndefined();
    expect(atlasMap('Lime Rock Park', limeRock, 2450)).toBeUndefined();
    expect(atlasMap('Winton Motor Raceway', limeRock, 2338)).toBeUndefined();
    expect(atlasMap('Lime Rock Park', [], 2338)).toBeUndefined();
  });

  it('leaves a map alone where the laps turn against a corner that was not detected', () => {
    // No Name, the right-hander from 928 m on, is too gentle to be detected.
    const noName = (turn: number) => (from: number) => (Math.abs(from - 928) < 3 ? turn : 0);
    expect(atlasMap('Lime Rock Park', limeRock, 2342, noName(-0.3))?.corners).toHaveLength(7);
    expect(atlasMap('Lime Rock Park', limeRock, 2342, noName(0.1))?.corners).toHaveLength(7);
    expect(atlasMap('Lime Rock Park', limeRock, 2342, noName(0.3))).toBeUndefined();
  });
});
