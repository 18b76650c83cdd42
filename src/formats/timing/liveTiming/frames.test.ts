import fc from 'fast-check';
import { expect, test } from 'vitest';
import { framesOf } from './frames.ts';
import { itemsOfFrame } from './message.ts';
import { madeRecordings, madeSession } from './testing.ts';

const session = madeSession(2);

test.each(Object.keys(madeRecordings))('messages as the %s recorder writes them', (kind) => {
  const { values, garbage } = framesOf(madeRecordings[kind]?.(session) ?? '');
  const messages = values.flatMap((value) => itemsOfFrame(value));
  expect(garbage).toBe(0);
  expect(messages).toEqual(session.map((message) => ({ kind: 'message', message })));
});

test('a full state, bare or wrapped, and with doubled braces', () => {
  const state = { Heartbeat: { Utc: '2024-05-19T12:59:50Z' }, TimingData: { Lines: {} } };
  const text = JSON.stringify(state, null, 2);
  for (const content of [text, `{"R":${text},"I":"1"}`, `{${text}}`, `\ufeff${text}\n`]) {
    const { values } = framesOf(content);
    expect(values.flatMap((value) => itemsOfFrame(value))).toEqual([{ kind: 'state', state }]);
  }
  const completion = `{"type":3,"invocationId":"0","result":${text}}\u001e`;
  expect(framesOf(completion).values.flatMap((value) => itemsOfFrame(value))).toEqual([
    { kind: 'state', state },
  ]);
});

test('a CSV column of quoted JSON', () => {
  const text = '\ufeff"{""Lines"":{""4"":{""Status"":64}}}"\r\n"{""Lines"":{}}"\r\n';
  expect(framesOf(text)).toEqual({ values: [{ Lines: { '4': { Status: 64 } } }, { Lines: {} }], garbage: 0 });
});

test('what is no JSON between messages is counted, and nothing else is lost', () => {
  const lines = (madeRecordings.records?.(session) ?? '').split('\r\n');
  const broken = [
    lines[0],
    '{"Type":"TimingData","Json":{"Lin',
    lines[1],
    'garbage',
    lines[2],
    '[[[',
    lines[3],
  ];
  const { values, garbage } = framesOf(broken.join('\n'));
  expect(values).toHaveLength(4);
  expect(garbage).toBe(3);
});

test('text that opens and never closes takes time in proportion', () => {
  for (const text of [
    '{\n'.repeat(200_000),
    '{"a":\n'.repeat(100_000),
    `{\n${'}\n'.repeat(200_000)}`,
    '"{""\n'.repeat(100_000),
  ]) {
    expect(framesOf(text).values.length).toBeLessThan(2);
  }
});

test('any text is read without an error', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('{', '}', '[', ']', "['a', {", '\n', '\u001e', '"', "'", '{{', '}}', 'True'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { values, garbage } = framesOf(pieces.join(''));
      for (const value of values) itemsOfFrame(value);
      expect(garbage).toBeLessThanOrEqual(pieces.join('').length);
    }),
    { numRuns: 500 },
  );
});
