/**
 * What runs in the process of a made-up version: it adds one to `x`. One whose file says `hanging` computes without end where `x` is
 * negative. Where `x` is no number the process dies, as a fault in native code would make it.
 */

import { GraphError } from '../../graph/index.ts';
import { LearningError } from '../../learning/index.ts';
import type { Builder } from '../../registry/index.ts';
import { serveModel } from './work.ts';

const adding: Builder = ({ files }) => {
  const content = new TextDecoder().decode(files.get('model'));
  if (content === 'foreign') throw new LearningError('no model in it.');
  return {
    predict({ columns }) {
      const x = columns.get('x') ?? new Float64Array();
      while (content === 'hanging' && x[0] < 0);
      if (Number.isNaN(x[0])) process.exit(1);
      if (x[0] > 100) throw new LearningError('x is above 100.');
      return new Map([['value', x.map((value) => value + 1)]]);
    },
    explain({ columns }, row) {
      const x = columns.get('x') ?? new Float64Array();
      while (x[row] > 50);
      if (x[row] > 20) throw new GraphError('a shape is wrong.');
      return { base: 1, parts: new Map([['x', x[row]]]) };
    },
  };
};

serveModel(
  new Map<string, Builder>([
    ['adding', adding],
    [
      'endless',
      () => {
        for (;;);
      },
    ],
  ]),
);
