/** Weights out and in again, and everything that a foreign or damaged file can be. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const weights = new Map([
  ['b.weight', { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6.5) }],
  ['a', { shape: [], values: Float32Array.of(-0.25) }],
]);

function file(heading: unknown, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(typeof heading === 'string' ? heading : JSON.stringify(heading));
  const bytes = new Uint8Array(8 + text.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(body, 8 + text.length);
  return bytes;
}

describe('safetensors', () => {
  it('gives back what was written, with its notes', () => {
    const read = readSafetensors(writeSafetensors(weights, { version: '1' }), 'w');
    expect(read.notes).toEqual({ version: '1' });
    expect(read.weights.get('b.weight')).toEqual(weights.get('b.weight'));
    expect(read.weights.get('a')).toEqual(weights.get('a'));
  });

  it('gives the same bytes for the same weights in any order', () => {
    expect(writeSafetensors(new Map([...weights].reverse()))).toEqual(writeSafetensors(weights));
  });

  it('reads a file written by hand after the format', () => {
    const body = new Uint8Array(Float32Array.of(1.5, -2).buffer);
    const { weights: read } = readSafetensors(
      file({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, body),
      'x',
    );
    expect([...(read.get('x')?.values ?? [])]).toEqual([1.5, -2]);
  });

  it('reads half precision', () => {
    const body = new Uint8Array(Uint16Array.of(0x3c00, 0xc000).buffer);
    const { weights: read } = readSafetensors(
      file({ x: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, body),
      'x',
    );
    expect([...(read.get('x')?.values ?? [])]).toEqual([1, -2]);
  });

  it.each([
    ['nothing', new Uint8Array(0), 'it has 0 bytes'],
    ['a heading longer than the file', new Uint8Array(20).fill(255), 'does not fit'],
    ['no JSON', file('{"x":'), 'its heading is no JSON'],
    ['no object', file('7'), 'its heading is no object'],
    ['a list', file('[]'), 'its heading is no object'],
    ['nonsense of a tensor', file({ x: 3 }), 'what it says of x'],
    ['another kind of number', file({ x: { dtype: 'F8', shape: [1], data_offsets: [0, 1] } }), 'x is F8'],
    [
      'values cut short',
      file({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, new Uint8Array(7)),
      'takes 8 bytes',
    ],
    [
      'a place of another size',
      file({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, new Uint8Array(8)),
      'takes 8 bytes',
    ],
  ])('refuses %s in a sentence', (_, bytes, sentence) => {
    expect(() => readSafetensors(bytes, 'w.safetensors')).toThrow(sentence);
    expect(() => readSafetensors(bytes, 'w.safetensors')).toThrow('w.safetensors is no safetensors file');
  });

  it('never does anything but read or refuse', () => {
    const good = writeSafetensors(weights);
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(good.length),
        (at, byte, length) => {
          const bad = good.slice(0, length);
          if (at < bad.length) bad[at] = byte;
          try {
            readSafetensors(bad, 'w');
          } catch (error) {
            expect(String(error)).toContain('w is no safetensors file');
          }
        },
      ),
    );
  });
});
