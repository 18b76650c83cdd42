import { describe, expect, it } from 'vitest';
import type { Candidate } from './candidate.ts';
import { severityOf, shareOut } from './causes.ts';
import type { IssueType, PhaseName, PhaseTime } from './report.ts';

function candidate(
  type: IssueType,
  explains: Candidate['explains'],
  more: Partial<Candidate> = {},
): Candidate {
  return { type, delta: 1, unit: 'm', at: 0, evidence: [], strength: 1, root: true, explains, ...more };
}

function losses(values: Partial<Record<PhaseName, number>>): PhaseTime[] {
  return (['braking', 'entry', 'exit', 'straight'] as const).map((phase) => ({
    phase,
    from: 0,
    to: 0,
    delta: values[phase] ?? 0,
  }));
}

describe('shareOut', () => {
  it('tells a late apex once, with the straight it cost, and the slow exit as its symptom', () => {
    const issues = shareOut(
      [
        candidate('apexPoint', { exit: 1, straight: 1 }),
        candidate('exitSpeed', { exit: 1, straight: 1 }, { root: false }),
      ],
      losses({ exit: 0.05, straight: 0.2 }),
    );
    expect(issues).toMatchObject([{ type: 'apexPoint', severity: 'high', symptoms: ['exitSpeed'] }]);
    expect(issues[0].cost).toBeCloseTo(0.25, 9);
    expect(issues[0].carried).toBeCloseTo(0.2, 9);
  });

  it('tells the symptom where no cause was seen', () => {
    const [issue] = shareOut(
      [candidate('exitSpeed', { exit: 1, straight: 1 }, { root: false })],
      losses({ exit: 0.05, straight: 0.05 }),
    );
    expect(issue).toMatchObject({ type: 'exitSpeed', severity: 'medium' });
    expect(issue.cost).toBeCloseTo(0.1, 9);
  });

  it('shares a phase by strength, and leaves to symptoms what weak causes do not explain', () => {
    const issues = shareOut(
      [
        candidate('brakePoint', { braking: 1 }, { strength: 3 }),
        candidate('brakePressure', { braking: 1 }, { strength: 1 }),
        candidate('line', { entry: 0.25 }),
        candidate('entrySpeed', { entry: 1 }, { root: false }),
      ],
      losses({ braking: 0.4, entry: 0.2 }),
    );
    const cost = Object.fromEntries(issues.map((issue) => [issue.type, issue.cost]));
    expect(cost.brakePoint).toBeCloseTo(0.3, 9);
    expect(cost.brakePressure).toBeCloseTo(0.1, 9);
    expect(cost.line).toBeCloseTo(0.05, 9);
    expect(cost.entrySpeed).toBeCloseTo(0.15, 9);
  });

  it('never claims more than the corner lost, gains set against losses', () => {
    const issues = shareOut(
      [candidate('brakePoint', { braking: 1 }), candidate('throttleOn', { exit: 1 })],
      losses({ braking: 0.2, entry: -0.2, exit: 0.1 }),
    );
    const claimed = issues.reduce((total, issue) => total + issue.cost, 0);
    expect(claimed).toBeCloseTo(0.1, 9);
    expect(shareOut([candidate('brakePoint', { braking: 1 })], losses({ braking: 0.1, exit: -0.3 }))).toEqual(
      [],
    );
  });

  it('does not blame a late braking point that gains more than it costs', () => {
    const late = candidate('brakePoint', { exit: 0.5 }, { gains: ['braking'] });
    const other = candidate('throttleOn', { exit: 1 });
    const gaining = shareOut([late, other], losses({ braking: -0.1, exit: 0.15 }));
    expect(gaining.map((issue) => issue.type)).toEqual(['throttleOn']);
    const paying = shareOut([late], losses({ braking: -0.02, exit: 0.3 }));
    // Half of the exit's loss is within its reach, less what it gained.
    expect(paying[0].cost).toBeCloseTo(0.15 - 0.02, 9);
  });
});

it('severityOf follows the cost', () => {
  expect([0.2, 0.15, 0.1, 0.05, 0.01].map(severityOf)).toEqual(['high', 'high', 'medium', 'medium', 'low']);
});
