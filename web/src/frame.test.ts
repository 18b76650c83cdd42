import { describe, expect, it } from 'vitest';
import { decodeFrame, indexAt, valueAt } from './frame.ts';

function made(columns: Record<string, number[]>, magic = 'PBF1'): ArrayBuffer {
  const names = Object.keys(columns);
  const points = columns[names[0]].length;
  const head = {
    length: 100,
    from: 0,
    to: 100,
    points,
    decimated: false,
    columns: names.map((name, i) => ({ name, unit: '', offset: i * points * 4 })),
  };
  let text = JSON.stringify(head);
  while ((8 + text.length) % 8 !== 0) text += ' ';
  const buffer = new ArrayBuffer(8 + text.length + names.length * points * 4);
  const view = new DataView(buffer);
  for (let i = 0; i < 4; i++) view.setUint8(i, magic.charCodeAt(i));
  view.setUint32(4, text.length, true);
  new Uint8Array(buffer).set(new TextEncoder().encode(text), 8);
  names.forEach((name, c) => {
    columns[name].forEach((value, i) => {
      view.setFloat32(8 + text.length + (c * points + i) * 4, value, true);
    });
  });
  return buffer;
}

const buffer = made({ distance: [0, 50, 100], 'lap.speed': [10, 30, 20], 'lap.gear': [2, 3, 4] });

describe('decodeFrame', () => {
  it('hands out each column under its name', () => {
    const frame = decodeFrame(buffer);
    expect([...frame.values.get('lap.speed')!]).toEqual([10, 30, 20]);
    expect(frame.points).toBe(3);
  });

  it('refuses what is no frame, with both numbers', () => {
    expect(() => decodeFrame(new ArrayBuffer(3))).toThrow('at least 8 bytes, got 3');
    expect(() => decodeFrame(made({ distance: [0] }, 'PBF2'))).toThrow('"PBF1", got "PBF2"');
    expect(() => decodeFrame(buffer.slice(0, buffer.byteLength - 4))).toThrow(
      `column "lap.gear" ends at byte ${buffer.byteLength}, the frame at ${buffer.byteLength - 4}`,
    );
    expect(() => decodeFrame(buffer.slice(0, 20))).toThrow('the frame at 20');
  });
});

describe('reading values', () => {
  const frame = decodeFrame(buffer);

  it('interpolates continuous channels and holds gears', () => {
    expect(valueAt(frame, 'lap.speed', 25)).toBe(20);
    expect(valueAt(frame, 'lap.gear', 99, true)).toBe(3);
    expect(valueAt(frame, 'lap.speed', 1000)).toBe(20);
    expect(valueAt(frame, 'lap.speed', -5)).toBe(10);
  });

  it('says NaN for a channel that is not there', () => {
    expect(valueAt(frame, 'lap.rpm', 25)).toBeNaN();
  });

  it('finds the point at or before a distance', () => {
    expect(indexAt(Float32Array.of(0, 50, 100), 50)).toBe(1);
    expect(indexAt(Float32Array.of(0, 50, 100), 49.9)).toBe(0);
  });
});
