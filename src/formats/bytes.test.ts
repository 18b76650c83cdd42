import { expect, test } from 'vitest';
import { type ByteSource, bytesOf, FormatError, printable, readFully } from './bytes.ts';

test.each([
  ['Speed (km/h)', 'Speed (km/h)'],
  ['Temp °C ½ 速度', 'Temp °C ½ 速度'],
  ['\x1b[2Jspeed', '\ufffd[2Jspeed'],
  ['a\tb\r\nc\x7f\x9b', 'a\ufffdb\ufffd\ufffdc\ufffd\ufffd'],
  ['car\u202egpj.exe\u2028', 'car\ufffdgpj.exe\ufffd'],
])('%j is printed as %j', (text, printed) => {
  expect(printable(text)).toBe(printed);
});

test('a source that hands out a byte at a time is read to its end, and no further', () => {
  const whole = bytesOf(Uint8Array.of(1, 2, 3, 4));
  const slow: ByteSource = { ...whole, readInto: (target, at) => whole.readInto(target.subarray(0, 1), at) };
  const target = new Uint8Array(3);
  readFully(slow, target, 1);
  expect([...target]).toEqual([2, 3, 4]);
  expect(() => readFully(slow, target, 2)).toThrow(FormatError);
  expect(() => readFully(slow, target, 2)).toThrow('the file ended at byte 4 while it was being read');
});
