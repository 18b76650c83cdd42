import { z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { listTable } from './listTable.ts';
import { jsonOf } from './table.ts';

const row = z.object({
  id: z.string(),
  round: z.number().int(),
  points: z.number().optional(),
  winner: z.object({ code: z.string().nullable() }).nullable(),
  sources: z.array(z.enum(['one', 'two'])),
  dropped: z.array(z.number().int()).optional(),
  scores: z.array(z.object({ points: z.number() })),
  done: z.boolean(),
});

describe('a list as a table', () => {
  const table = listTable(row, [
    {
      id: 'a',
      round: 1,
      points: 8.5,
      winner: { code: 'AAA' },
      sources: ['one', 'two'],
      dropped: [2, 3],
      scores: [{ points: 1 }],
      done: true,
    },
    { id: 'b', round: 2, winner: null, sources: [], scores: [], done: false },
  ]);

  it('has the types of the schema', () => {
    expect(Object.fromEntries(table.columns.map(({ name, type }) => [name, type]))).toEqual({
      id: 'text',
      round: 'integer',
      points: 'number',
      winnerCode: 'text',
      sources: 'text',
      dropped: 'integers',
      done: 'boolean',
    });
  });

  it('has the values of the rows, and null for what a row lacks', () => {
    expect(JSON.parse(jsonOf(table, Uint32Array.of(0, 1)))).toEqual([
      { id: 'a', round: 1, points: 8.5, winnerCode: 'AAA', sources: 'one two', dropped: [2, 3], done: true },
      { id: 'b', round: 2, points: null, winnerCode: null, sources: '', dropped: null, done: false },
    ]);
  });
});
