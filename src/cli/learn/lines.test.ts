import { describe, expect, it } from 'vitest';
import type { ModelVersion, Rows } from '../../registry/index.ts';
import { pairedByGroup } from '../models/comparison.ts';
import { widthOf } from '../terminal.ts';
import { type Answered, answerLines, explainedOutput, valueText } from './answer.ts';
import { evaluationsBeside } from './beside.ts';
import { curveLines, seriesOf } from './curve.ts';
import { evaluationLines } from './evaluation.ts';
import { durationText, seasonsText } from './runLines.ts';
import { makeEvaluation, makeMetric } from './testing.ts';
import { besideLines } from './trained.ts';

describe('an evaluation', () => {
  it('stands beside simple rules, and by groups with the most answers first', () => {
    const lines = evaluationLines(makeEvaluation(0.3), 'made-up 1.0.0', 100);
    expect(lines.slice(0, 2)).toEqual(['made-up 1.0.0  2024, accurate green-flag laps', '2,100 answers']);
    expect(lines).toContain('Mean absolute error  0.300 s  0.295 to 0.305');
    expect(lines.find((line) => line.startsWith('made-up 1.0.0 '))).toMatch(/2,100 +0.300 s +0.900$|laps$/);
    expect(lines.find((line) => line.startsWith('previous lap'))).toMatch(/2,100 +0.400 s +0.900$/);
    const circuits = lines.filter((line) => /^[a-f] /.test(line)).map((line) => line[0]);
    expect(circuits).toEqual(['f', 'e', 'd', 'c', 'b', 'a']);
  });

  it('leaves metrics out where it is narrow, and never the first', () => {
    const lines = evaluationLines(makeEvaluation(0.3), 'made-up 1.0.0', 40);
    expect(Math.max(...lines.slice(5).map(widthOf))).toBeLessThanOrEqual(40);
    expect(lines.find((line) => line.startsWith('previous lap'))).toContain('0.400 s');
  });

  it('says of two versions by how much, and which is better', () => {
    const lines = evaluationsBeside(['a 1', 'a 2'], makeEvaluation(0.4), makeEvaluation(0.3), 100);
    expect(lines.find((line) => line.startsWith('Mean absolute'))).toMatch(
      /0.300 s +0.400 s +−0.100 s +better/,
    );
    // On other data it is another number.
    const [, row] = besideLines(
      { title: 'one', metrics: [makeMetric('mae', 0.3)] },
      { title: 'other', metrics: [makeMetric('mae', 0.2, { data: '2023' })] },
      100,
    );
    expect(row).toMatch(/^mae +0.300 s +– +not measured there/);
  });

  it('pairs two versions circuit by circuit', () => {
    const same = pairedByGroup(makeEvaluation(0.3), makeEvaluation(0.3, -0.01));
    expect(same?.by).toBe('circuit');
    expect(same?.comparison).toMatchObject({ countA: 6, countB: 6 });
    expect(same?.comparison.p).toBeGreaterThan(0.5);
    expect(pairedByGroup(makeEvaluation(0.3), makeEvaluation(0.25))?.comparison.p).toBeLessThan(0.001);
    expect(pairedByGroup({ ...makeEvaluation(0.3), groups: {} }, makeEvaluation(0.3))).toBeNull();
  });
});

const version: ModelVersion = {
  name: 'lap-time',
  version: '1.0.0',
  digest: '',
  createdAt: '2026-11-21T12:00:00.000Z',
  files: [],
  tags: [],
  isBundled: false,
  architecture: 'constant',
  features: [
    { kind: 'number', name: 'tyreAge', unit: 'laps', fill: 'median' },
    { kind: 'class', name: 'compound', unit: null, classes: ['SOFT', 'HARD'], fill: 'missing' },
    { kind: 'number', name: 'gap', unit: 's', fill: 'missing' },
  ],
  scaling: null,
  metrics: [],
  card: {
    title: '',
    summary: '',
    license: '',
    tags: [],
    task: '',
    intendedUse: '',
    limits: [],
    trainedOn: [],
  },
  lineage: { dataHash: '', parent: null, run: null, codeVersion: '', seed: 1 },
  errors: null,
  settings: {},
};
const rows: Rows = {
  rows: 1,
  columns: new Map([
    ['tyreAge', Float64Array.of(12)],
    ['compound', Float64Array.of(1)],
    ['gap', Float64Array.of(Number.NaN)],
  ]),
};
const answered: Answered = {
  title: 'NOR, lap 16 after lap 15',
  version,
  unit: 's',
  rows,
  row: 0,
  answers: new Map([
    ['q10', Float64Array.of(95.8)],
    ['q50', Float64Array.of(96.214)],
    ['q90', Float64Array.of(96.7)],
  ]),
  truth: 96.314,
  explanation: {
    base: 95.9,
    parts: new Map([
      ['compound', -0.086],
      ['tyreAge', 0.4],
      ['gap', 0],
    ]),
  },
};

describe('an answer', () => {
  it('is a lap time with its interval, and what came', () => {
    expect(answerLines({ ...answered, explanation: null }, 100)).toEqual([
      'NOR, lap 16 after lap 15  lap-time 1.0.0, predicted',
      '',
      '            1:36.214  as likely to be beaten as not',
      '1:35.800 to 1:36.700  where 80 of 100 are expected',
      '            1:36.314  what came: +0.100 s, inside the interval',
    ]);
    expect(answerLines({ ...answered, truth: 99 }, 100).join('\n')).toContain('above the interval');
    expect(answerLines({ ...answered, truth: null, explanation: null }, 100)).toHaveLength(4);
    expect(valueText(57.4444, 's')).toBe('57.444 s');
    expect(valueText(-0.5, 'm/s')).toBe('−0.500 m/s');
  });

  it('is explained by parts, the largest first, that add up to it', () => {
    const lines = answerLines(answered, 100);
    const table = lines.slice(lines.findIndex((line) => line.startsWith('what moved it')));
    expect(table.map((line) => line.split(/ {2,}/))).toEqual([
      ['what moved it', 'it was', 'adds s'],
      ['to begin with', '1:35.900'],
      ['tyreAge', '12 laps', '+0.400'],
      ['compound', 'HARD', '−0.086'],
      ['gap', 'not known', '±0.000'],
      ['together', '1:36.214'],
      [''],
      ['What it begins with, where nothing is known, and all parts add up to the answer.'],
    ]);
  });

  it('says so where the parts add up to something else', () => {
    expect(explainedOutput(96.2141, { q10: 95.8, q50: 96.214 })).toBe('q50');
    expect(explainedOutput(95.8, { q10: 95.8, q50: 96.214 })).toBe('q10');
    expect(explainedOutput(96, { q10: 95.8, q50: 96.214 })).toBeNull();
    const explanation = { base: 90, parts: new Map([['tyreAge', 1]]) };
    expect(answerLines({ ...answered, explanation }, 100).at(-1)).toMatch(
      /add up to 1:31.000, which is not quite what the model told/,
    );
  });

  it('sums up the features that are left out', () => {
    const parts = new Map(Array.from({ length: 20 }, (_, i) => [`f${i}`, 0.01 * (i + 1)] as const));
    const lines = answerLines({ ...answered, explanation: { base: 94.114, parts } }, 100);
    // Of 0.01 to 0.20 the twelve largest stand alone; 0.01 to 0.08 are 0.36 together.
    expect(lines.find((line) => line.startsWith('8 others'))).toMatch(/\+0.360$/);
    expect(lines.find((line) => line.startsWith('together'))).toMatch(/1:36.214$/);
  });
});

describe('curves', () => {
  it('show validation where there is any, and of a step told twice the last', () => {
    const points = [
      { series: 'network/train', step: 1, value: 3 },
      { series: 'network/validation', step: 1, value: 2 },
      { series: 'network/validation', step: 2, value: 9 },
      { series: 'network/validation', step: 2, value: 1 },
      { series: 'network/validation', step: 3, value: null },
    ];
    const [series, ...more] = seriesOf(points);
    expect(more).toEqual([]);
    expect(series).toEqual({
      name: 'network/validation',
      points: [
        { step: 1, value: 2 },
        { step: 2, value: 1 },
      ],
    });
    expect(curveLines(series, 80)).toEqual([
      'network/validation  2.000 → 1.000, best 1.000 at step 2 of 2',
      '█▁',
    ]);
  });

  it('fit the terminal however many steps there were', () => {
    const points = Array.from({ length: 5000 }, (_, step) => ({ step, value: 1 / (step + 1) }));
    const [, blocks] = curveLines({ name: 'score', points }, 60);
    expect(widthOf(blocks)).toBe(60);
    expect(blocks[0]).toBe('█');
    expect(blocks.at(-1)).toBe('▁');
    expect(curveLines({ name: 'score', points: [] }, 60)).toEqual([]);
  });
});

describe('words of runs', () => {
  it('say seasons and durations shortly', () => {
    expect(seasonsText(null)).toBe('all');
    expect(seasonsText([2023, 2018, 2019, 2020])).toBe('2018–2020, 2023');
    expect([0.4, 89, 90, 3600, 7500].map(durationText)).toEqual(['0 s', '89 s', '2 min', '60 min', '2 h 05']);
  });
});
