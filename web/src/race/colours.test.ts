import { describe, expect, it } from 'vitest';
import { contrast, inkOn, legible, standIn, teamColour } from './colours.ts';

describe('team colours', () => {
  it('are those that the teams are known by where a source has none', () => {
    expect(teamColour('Ferrari')).toBe(teamColour('Scuderia Ferrari'));
    expect(teamColour('Aston Martin Red Bull Racing')).toBe(teamColour('Red Bull Racing'));
    expect(teamColour('RB')).toBe(teamColour('Racing Bulls'));
    const field =
      'Alpine,Aston Martin,Ferrari,Haas F1 Team,Kick Sauber,McLaren,Mercedes,RB,Red Bull Racing,Williams';
    const colours = field.split(',').map(teamColour);
    expect(colours).not.toContain(null);
    expect(new Set(colours).size).toBe(10);
    expect([teamColour('Brabham'), teamColour(null)]).toEqual([null, null]);
  });

  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    // 4.54:1 is the well-known contrast of #767676 on white.
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#000', '#fff')).toBeCloseTo(21);
    expect(contrast('nonsense', '#ffffff')).toBe(1);
  });

  it('leaves alone what can be seen, and moves the rest just far enough', () => {
    expect(legible('#ff8000', '#14181b')).toBe('#ff8000');
    for (const colour of ['#000080', '#ffffff', '#b6babd', '#111111', '27f4d2', null, 'teal']) {
      for (const ground of ['#14181b', '#ffffff']) {
        expect(contrast(legible(colour, ground), ground)).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('stands in for colours that no source gives, each another', () => {
    const colours = Array.from({ length: 12 }, (_, n) => standIn(n));
    expect(new Set(colours).size).toBe(12);
    for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('writes black on light colours and white on dark ones', () => {
    expect(inkOn('#ffd12e')).toBe('#000000');
    expect(inkOn('#000080')).toBe('#ffffff');
  });
});
