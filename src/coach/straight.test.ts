import { describe, expect, it } from 'vitest';
import type { Circuit } from '../circuit/index.ts';
import { lineOf } from '../circuit/testing.ts';
import type { LapTrace } from '../telemetry/index.ts';
import { straightOf } from './straight.ts';
import { LENGTH, lapAt } from './testing.ts';

const circuit: Circuit = { length: LENGTH, line: lineOf([[LENGTH]]), corners: [], authored: true };
const tile = { from: 400, to: 600 };

function straight(mine: LapTrace, theirs: LapTrace, after: string | null = '1', carried = 0, where = tile) {
  const lost = mine.time.map((t, i) => t - theirs.time[i]);
  return straightOf({ circuit, mine, theirs, lost }, where, after, carried);
}

/** One speed all around, and a throttle that is at half for `part` of the 200 m. */
function lap(speed: number, part?: number): LapTrace {
  return lapAt(
    () => speed,
    part === undefined ? {} : { channels: { throttle: (m) => (m < 400 + 200 * part ? 0.5 : 1) } },
  );
}

describe('straightOf', () => {
  it('tells a loss of its own with the speeds at its end', () => {
    // 200 m at 40 m/s against 50 m/s: 1 s.
    const { delta, issues, ...place } = straight(lap(40), lap(50));
    expect(place).toEqual({ start: 400, end: 600, after: '1' });
    expect(delta).toBeCloseTo(1, 9);
    expect(issues).toEqual([
      {
        type: 'straightSpeed',
        severity: 'high',
        delta: -10,
        unit: 'm/s',
        cost: expect.closeTo(1, 9),
        carried: 0,
        at: 600,
        symptoms: [],
        evidence: [{ name: 'speed', value: 40, reference: 50, unit: 'm/s' }],
      },
    ]);
  });

  it('leaves to the corner what it carried onto the straight', () => {
    expect(straight(lap(40), lap(50), '1', 0.75).issues[0].cost).toBeCloseTo(0.25, 9);
    expect(straight(lap(40), lap(50), '1', 0.96).issues).toHaveLength(1);
    expect(straight(lap(40), lap(50), '1', 0.98).issues).toEqual([]);
    expect(straight(lap(40), lap(50), '1', 0.98).delta).toBeCloseTo(1, 9);
  });

  it('has nothing to say where the car was no slower at the end, or gained', () => {
    const recovered = lapAt((metres) => (metres < 500 ? 40 : 50));
    expect(straight(recovered, lap(50))).toMatchObject({ delta: expect.closeTo(0.5, 9), issues: [] });
    expect(straight(lap(50), lap(40))).toMatchObject({ delta: expect.closeTo(-1, 9), issues: [] });
  });

  it('puts the part throttle first, from 5 % of the mean on', () => {
    // Half throttle over a fifth of the straight is a mean of 0.9, over a tenth 0.95, over 8 % 0.96.
    const { evidence } = straight(lap(40, 0.2), lap(50, 0)).issues[0];
    expect(evidence.map(({ name }) => name)).toEqual(['meanThrottle', 'speed']);
    expect(evidence[0].value).toBeCloseTo(0.9, 9);
    expect(evidence[0].reference).toBe(1);
    expect(straight(lap(40, 0.08), lap(50, 0)).issues[0].evidence).toHaveLength(1);
    expect(straight(lap(40, 0.3), lap(50, 0.3)).issues[0].evidence).toHaveLength(1);
    expect(straight(lap(40, 0.3), lap(50)).issues[0].evidence).toHaveLength(1);
  });

  it('asks at the line for the speed that the lap before gave', () => {
    const opening = { from: 0, to: 200 };
    const late = lapAt((metres) => (metres < 150 ? 40 : 50), { channels: { throttle: () => 0.5 } });
    const flat = lapAt(() => 50, { channels: { throttle: () => 1 } });
    expect(straight(late, flat, null, 0, opening).issues).toMatchObject([
      { at: 0, delta: -10, evidence: [{ name: 'speed', value: 40, reference: 50 }] },
    ]);
  });
});
