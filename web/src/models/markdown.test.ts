import { expect, test } from 'vitest';
import { blocksOf, piecesOf } from './markdown.ts';

test('a card becomes headings, paragraphs, lists and tables', () => {
  const text = `## How it works
Three layers
of nodes.

Limits:
- dry laps
- no first laps,
  and no last ones

| Circuit | MAE |
|:---|---:|
| Spa \\| wet | 0.5 |
`;
  expect(blocksOf(text)).toEqual([
    { kind: 'heading', text: 'How it works' },
    { kind: 'paragraph', text: 'Three layers of nodes.' },
    { kind: 'paragraph', text: 'Limits:' },
    { kind: 'list', items: ['dry laps', 'no first laps, and no last ones'] },
    { kind: 'table', head: ['Circuit', 'MAE'], rows: [['Spa | wet', '0.5']] },
  ]);
  expect(blocksOf('')).toEqual([]);
});

test('markup of a page stays text', () => {
  expect(blocksOf('<script>alert(1)</script>')).toEqual([
    { kind: 'paragraph', text: '<script>alert(1)</script>' },
  ]);
  expect(piecesOf('**MAE** of `0.4` <b>s</b>')).toEqual([
    { kind: 'strong', text: 'MAE' },
    { kind: 'text', text: ' of ' },
    { kind: 'code', text: '0.4' },
    { kind: 'text', text: ' <b>s</b>' },
  ]);
  expect(piecesOf('2 ** 3')).toEqual([{ kind: 'text', text: '2 ** 3' }]);
});
