/**
 * The promised JSON form of a coach's report, with its advice in words: what `coach --json` prints and the API hands
 * out. Distances in m, times in s, speeds in m/s.
 */

import type { CoachReport, Issue, LapLabel } from '../coach/index.ts';
import type { Speaker } from './speaker.ts';

type Round = (value: number) => number;

/** 0.1 ms and 0.1 mm: finer than any source, so sums still hold. */
const round: Round = (value) => Number(value.toFixed(4));

function lapJson({ kind, recording, number, time, official, clean, driver, simulated }: LapLabel) {
  return {
    kind,
    recording,
    number: kind === 'lap' ? number : null,
    time: round(time),
    official,
    clean,
    driver: driver ?? null,
    simulated,
  };
}

/** A consumer may rely on these fields; more may come. */
export function reportJson(report: CoachReport, voice: Speaker) {
  const issueJson = (issue: Issue, corner?: { id: string; name?: string }) => ({
    type: issue.type,
    severity: issue.severity,
    delta: round(issue.delta),
    unit: issue.unit,
    description: voice.issue(issue, corner),
    cost: round(issue.cost),
    carried: round(issue.carried),
    at: round(issue.at),
    symptoms: issue.symptoms,
    evidence: issue.evidence.map(({ name, value, reference, unit }) => ({
      name,
      value: round(value),
      ...(reference === undefined ? {} : { reference: round(reference) }),
      unit,
    })),
  });
  const cornerById = (id: string | null) => report.corners.find((each) => each.id === id);
  const maybe = (value: number | null) => (value === null ? null : round(value));
  return {
    lap: lapJson(report.lap),
    reference: report.reference && lapJson(report.reference),
    delta: maybe(report.delta),
    length: round(report.length),
    corners: report.corners.map((corner) => ({
      id: corner.id,
      ...(corner.name === undefined ? {} : { name: corner.name }),
      direction: corner.direction,
      start: round(corner.start),
      apex: round(corner.apex),
      end: round(corner.end),
      delta: maybe(corner.delta),
      carried: round(corner.carried),
      spread: corner.spread === undefined ? null : round(corner.spread),
      apexSpeed: round(corner.apexSpeed),
      referenceApexSpeed: corner.referenceApexSpeed === undefined ? null : round(corner.referenceApexSpeed),
      phases: corner.phases.map(({ phase, from, to, delta }) => ({
        phase,
        from: round(from),
        to: round(to),
        delta: round(delta),
      })),
      issues: corner.issues.map((issue) => issueJson(issue, corner)),
    })),
    straights: report.straights.map(({ start, end, after, delta, issues }) => ({
      start: round(start),
      end: round(end),
      after,
      delta: maybe(delta),
      issues: issues.map((issue) => issueJson(issue, cornerById(after))),
    })),
    top: report.top.map(({ corner: id, cost, issue, also }) => {
      const corner = cornerById(id);
      return {
        corner: id,
        ...issueJson(issue, corner),
        cornerCost: round(cost),
        also: also ? issueJson(also, corner) : null,
      };
    }),
    theoreticalBest: report.theoreticalBest && {
      time: round(report.theoreticalBest.time),
      sections: report.theoreticalBest.sections.map(({ corner, lap, time }) => ({
        corner,
        lap,
        time: round(time),
      })),
    },
    notes: report.notes.map((note) => voice.note(note)),
  };
}
