import { describe, expect, it } from 'vitest';
import { patched } from './patch.ts';

const state = {
  lap: 3,
  order: [1, 16],
  gap: null as { unit: string; value: number } | null,
  cars: { '1': { laps: 2, sectors: [1, 2, 3] }, '16': { laps: 2, sectors: [4, 5, 6] } } as Record<
    string,
    { laps: number; sectors: number[] }
  >,
};

describe('a delta put into a state', () => {
  it('goes into objects, and replaces lists, numbers and null', () => {
    const after = patched(state, {
      lap: 4,
      order: [16, 1],
      gap: { unit: 's', value: 1.5 },
      cars: { '16': { laps: 3, sectors: [7] } },
    });
    expect(after).toEqual({
      lap: 4,
      order: [16, 1],
      gap: { unit: 's', value: 1.5 },
      cars: { '1': { laps: 2, sectors: [1, 2, 3] }, '16': { laps: 3, sectors: [7] } },
    });
    expect(patched(after, { gap: null }).gap).toBeNull();
  });

  it('shares what it does not name, and leaves the state before alone', () => {
    const after = patched(state, { cars: { '16': { laps: 3 } } });
    expect(after.cars['1']).toBe(state.cars['1']);
    expect(after.order).toBe(state.order);
    expect(state.cars['16'].laps).toBe(2);
  });

  it('takes in what is new', () => {
    expect(patched(state, { cars: { '44': { laps: 0, sectors: [] } } }).cars['44'].laps).toBe(0);
    expect(Object.keys(patched(state, { cars: { '44': { laps: 0, sectors: [] } } }).cars)).toHaveLength(3);
  });
});
