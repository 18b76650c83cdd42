import { describe, expect, it } from 'vitest';
import type { CoachReport, CornerReport, Issue, LapLabel } from '../coach/index.ts';
import { reportJson } from './reportJson.ts';
import { speaker } from './speaker.ts';

const voice = speaker('en');

const lap: LapLabel = {
  kind: 'lap',
  recording: 'session.ibt',
  number: 7,
  time: 57.44444444,
  official: true,
  clean: true,
  simulated: false,
};

const issue: Issue = {
  type: 'brakePoint',
  severity: 'high',
  delta: -10.123456,
  unit: 'm',
  cost: 0.18766666,
  carried: 0.00004,
  at: 120.00005,
  symptoms: ['entrySpeed'],
  evidence: [
    { name: 'brakeStart', value: 120.00005, reference: 130.123456, unit: 'm' },
    { name: 'brakePeak', value: 0.81236, reference: 0.92, unit: '' },
  ],
};

const rolled: Issue = {
  ...issue,
  type: 'coasting',
  delta: 0.8,
  unit: 's',
  evidence: [{ name: 'coastingFrom', value: 90, unit: 'm' }],
};

const corner: CornerReport = {
  id: '3',
  name: 'The Hairpin',
  direction: 'left',
  start: 100.123449,
  apex: 150,
  end: 200,
  delta: 0.3,
  carried: 0.1,
  phases: [{ phase: 'braking', from: 100, to: 130.00001, delta: 0.123456 }],
  pass: {
    corner: '3',
    derived: false,
    turnIn: 130,
    apex: 150,
    slowest: true,
    entrySpeed: 30,
    apexSpeed: 20,
    exitSpeed: 30,
    braking: { from: 100, to: 130, time: 1 },
    entry: { from: 130, to: 150, time: 1 },
    exit: { from: 150, to: 200, time: 2 },
    time: 4,
  },
  apexSpeed: 20.123456,
  referenceApexSpeed: 21,
  spread: 0.05,
  issues: [issue],
};

const report: CoachReport = {
  lap: { ...lap, driver: 'A. Driver' },
  reference: { ...lap, kind: 'theoreticalBest', number: 0, time: 57 },
  delta: 0.44444444,
  length: 2341.98765,
  trace: { distance: Float64Array.of(0, 1), delta: Float64Array.of(0, 1) },
  corners: [corner],
  straights: [
    { start: 0, end: 100, after: null, delta: 0.00001, issues: [] },
    {
      start: 200,
      end: 2341.98765,
      after: '3',
      delta: 0.1,
      issues: [{ ...issue, type: 'straightSpeed', unit: 'm/s' }],
    },
  ],
  top: [{ corner: '3', cost: 0.4, issue, also: rolled }],
  theoreticalBest: { time: 57, sections: [{ corner: '3', lap: 5, time: 57.00004 }] },
  notes: [{ kind: 'simulated' }],
};

/** As a consumer gets it. */
function sent(what: CoachReport) {
  return JSON.parse(JSON.stringify(reportJson(what, voice)));
}

describe('reportJson', () => {
  const json = sent(report);

  it('has the promised fields and no others', () => {
    expect(Object.keys(json)).toEqual([
      ...['lap', 'reference', 'delta', 'length', 'corners', 'straights', 'top', 'theoreticalBest', 'notes'],
    ]);
    expect(json.lap).toEqual({
      kind: 'lap',
      recording: 'session.ibt',
      number: 7,
      time: 57.4444,
      official: true,
      clean: true,
      driver: 'A. Driver',
      simulated: false,
    });
    expect(json.reference).toMatchObject({ kind: 'theoreticalBest', number: null, driver: null, time: 57 });
  });

  it('rounds to four places: 0.1 ms, 0.1 mm', () => {
    expect([json.delta, json.length]).toEqual([0.4444, 2341.9877]);
    const [first] = json.corners;
    expect(first).toMatchObject({
      start: 100.1234,
      apexSpeed: 20.1235,
      delta: 0.3,
      carried: 0.1,
      spread: 0.05,
    });
    expect(first.phases).toEqual([{ phase: 'braking', from: 100, to: 130, delta: 0.1235 }]);
    expect(json.straights[0]).toEqual({ start: 0, end: 100, after: null, delta: 0, issues: [] });
    expect(json.theoreticalBest).toEqual({ time: 57, sections: [{ corner: '3', lap: 5, time: 57 }] });
  });

  it('gives an issue its sentence and its evidence', () => {
    expect(json.corners[0].issues[0]).toEqual({
      type: 'brakePoint',
      severity: 'high',
      delta: -10.1235,
      unit: 'm',
      description: voice.issue(issue, corner),
      cost: 0.1877,
      carried: 0,
      at: 120.0001,
      symptoms: ['entrySpeed'],
      evidence: [
        { name: 'brakeStart', value: 120.0001, reference: 130.1235, unit: 'm' },
        { name: 'brakePeak', value: 0.8124, reference: 0.92, unit: '' },
      ],
    });
    expect(json.corners[0].issues[0].description).toContain('Turn 3 (The Hairpin)');
    expect(json.straights[1].issues[0].description).toContain('Turn 3 (The Hairpin)');
  });

  it('names the corner of the top items, with the other issue beside the first', () => {
    expect(json.top[0]).toMatchObject({ corner: '3', type: 'brakePoint', cost: 0.1877, cornerCost: 0.4 });
    expect(json.top[0].also).toMatchObject({ type: 'coasting', delta: 0.8 });
    expect(json.top[0].also.evidence).toEqual([{ name: 'coastingFrom', value: 90, unit: 'm' }]);
    expect(sent({ ...report, top: [{ corner: '3', cost: 0.4, issue }] }).top[0].also).toBeNull();
  });

  it('says its notes in words', () => {
    expect(json.notes).toEqual([voice.note({ kind: 'simulated' })]);
  });

  it('has null where there is nothing to compare with', () => {
    const { name: _, referenceApexSpeed: __, spread: ___, ...bare } = corner;
    const alone = sent({
      ...report,
      lap,
      reference: null,
      delta: null,
      corners: [{ ...bare, delta: null, phases: [], issues: [] }],
      straights: [{ start: 0, end: 100, after: null, delta: null, issues: [] }],
      top: [],
      theoreticalBest: null,
    });
    expect(alone).toMatchObject({ reference: null, delta: null, theoreticalBest: null, top: [] });
    expect(alone.lap.driver).toBeNull();
    expect(alone.corners[0]).toMatchObject({ delta: null, spread: null, referenceApexSpeed: null });
    expect(alone.corners[0]).not.toHaveProperty('name');
    expect(alone.straights[0].delta).toBeNull();
  });
});
