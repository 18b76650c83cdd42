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

test('a rule has dashes in all of its cells, with or without bars around them', () => {
  const table = { kind: 'table', head: ['A', 'B'], rows: [['1', '2']] };
  for (const rule of ['|---|---|', ' | :-- | --: |  ', '-|-', '  :-:  |  -'])
    expect(blocksOf(`A | B\n${rule}\n1 | 2`), rule).toEqual([table]);
  for (const rule of ['||', '| |', '|---|x|', '|-:-|', '--'])
    expect(blocksOf(`A | B\n${rule}\n1 | 2`), rule).toEqual([
      { kind: 'paragraph', text: `A | B ${rule.trim()} 1 | 2` },
    ]);
});

test('headings may stand right under each other, however many there are', () => {
  expect(blocksOf('# A\n## B\ntext')).toEqual([
    { kind: 'heading', text: 'A' },
    { kind: 'heading', text: 'B' },
    { kind: 'paragraph', text: 'text' },
  ]);
  const many = blocksOf(Array.from({ length: 20_000 }, (_, i) => `## Part ${i}`).join('\n'));
  expect(many).toHaveLength(20_000);
  expect(many.at(-1)).toEqual({ kind: 'heading', text: 'Part 19999' });
});

test('a line of nothing but spaces and dashes costs no more than its length', () => {
  const line = `${' '.repeat(200_000)}x|`;
  expect(blocksOf(`A | B\n${line}\n| ${'-'.repeat(200_000)}x |`)).toHaveLength(1);
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
