import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart, patched, patchOf, same } from './patch.ts';

const key = fc.constantFrom('a', 'b', 'c', 'd');
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('x', 'y'),
    fc.boolean(),
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('any'), { maxKeys: 4, noNullPrototype: true }),
})).object;

describe('patchOf', () => {
  it('leads from any state to any other, or says that it does not', () => {
    fc.assert(
      fc.property(value, value, (from, to) => {
        const patch = patchOf(from, to);
        if (patch === same) expect(from).toEqual(to);
        // What goes away cannot be told: the client gets the whole state instead.
        else if (patch !== apart) expect(patched(from, JSON.parse(JSON.stringify(patch)))).toEqual(to);
      }),
    );
  });

  it('holds nothing that did not change', () => {
    const from = { a: { b: 1, c: [1, 2] }, d: { e: 'x' } };
    expect(patchOf(from, { a: { b: 2, c: [1, 2] }, d: { e: 'x' } })).toEqual({ a: { b: 2 } });
    expect(patchOf(from, structuredClone(from))).toBe(same);
  });

  it('replaces lists, and takes null for a value', () => {
    expect(patchOf({ a: [1, 2], b: { c: 1 } }, { a: [1], b: null })).toEqual({ a: [1], b: null });
    expect(patched({ b: { c: 1 } }, { b: null })).toEqual({ b: null });
    expect(patched({ b: null }, { b: { c: 1 } })).toEqual({ b: { c: 1 } });
  });

  it('has no patch for a member that goes', () => {
    expect(patchOf({ a: 1, b: 2 }, { a: 1 })).toBe(apart);
    expect(patchOf({ a: { b: 2 } }, { a: {} })).toBe(apart);
  });
});
