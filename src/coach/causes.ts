/**
 * Shares the time lost in a corner's phases out among what can explain it, causes before symptoms. A slow exit that
 * follows from a late apex is one issue, the late apex, and its cost includes the straight that the exit led onto.
 *
 * The costs are estimates with one hard bound: the issues of a corner together never claim more than the corner and
 * what it carries down the straight really lost.
 */

import type { Candidate } from './candidate.ts';
import type { Issue, PhaseName, PhaseTime, Severity } from './report.ts';

/** s; a cost below this is not worth a sentence. */
const LEAST_COST = 0.01;
/** s; a loss without a reason is told from here on. */
const LEAST_REST = 0.03;
/** s; a phase that lost less is noise. */
const LEAST_LOSS = 0.003;
const HIGH = 0.15;
const MEDIUM = 0.05;

export function severityOf(cost: number): Severity {
  if (cost >= HIGH) return 'high';
  return cost >= MEDIUM ? 'medium' : 'low';
}

interface Share {
  readonly candidate: Candidate;
  cost: number;
  carried: number;
}

/**
 * @param losses s per phase against the reference; `straight` holds only what the corner carried onto it
 * @returns the issues, dearest first
 */
export function shareOut(candidates: readonly Candidate[], losses: readonly PhaseTime[]): Issue[] {
  let field = [...candidates];
  let shares = share(field, losses);
  // A late braking point that gains more than it costs is no fault: without it the others bear the loss.
  for (;;) {
    const paying = shares.filter(({ candidate, cost }) => !candidate.gains || cost > LEAST_COST);
    if (paying.length === shares.length) break;
    field = paying.map(({ candidate }) => candidate);
    shares = share(field, losses);
  }
  const net = Math.max(0, sum(losses.map((phase) => phase.delta)));
  const claimed = sum(shares.map(({ cost }) => Math.max(0, cost)));
  const scale = claimed > net ? net / claimed : 1;
  const told = shares
    .map((each) => ({ ...each, cost: each.cost * scale, carried: each.carried * scale }))
    .filter((each, _, all) => each.cost >= leastWorth(each.candidate, all))
    .sort((a, b) => b.cost - a.cost);
  const silent = field.filter((candidate) => !told.some((each) => each.candidate === candidate));
  return told.map(({ candidate, cost, carried }) => ({
    type: candidate.type,
    severity: severityOf(cost),
    delta: candidate.delta,
    unit: candidate.unit,
    cost,
    carried,
    at: candidate.at,
    symptoms: candidate.root
      ? silent
          .filter((symptom) => isSymptom(symptom) && mainCause(symptom, told) === candidate)
          .map((symptom) => symptom.type)
      : [],
    evidence: candidate.evidence,
  }));
}

/** s from which a candidate is told: a symptom whose cause is told needs more of its own than the crumbs. */
function leastWorth(candidate: Candidate, shares: readonly Share[]): number {
  if (candidate.root) return LEAST_COST;
  if (isRest(candidate)) return LEAST_REST;
  const causes = shares.filter(({ candidate: each, cost }) => each.root && cost >= LEAST_COST);
  return mainCause(candidate, causes) ? LEAST_REST : LEAST_COST;
}

function share(field: readonly Candidate[], losses: readonly PhaseTime[]): Share[] {
  const shares: Share[] = field.map((candidate) => ({ candidate, cost: 0, carried: 0 }));
  for (const { phase, delta } of losses) {
    if (delta < 0) {
      const gainers = shares.filter(({ candidate }) => candidate.gains?.includes(phase));
      for (const gainer of gainers) gainer.cost += delta / gainers.length;
      continue;
    }
    if (delta < LEAST_LOSS) continue;
    // Weak evidence alone does not explain a whole loss: what the causes leave over goes to the symptoms.
    let left = delta;
    for (const rank of [isCause, isSymptom, isRest]) left -= claim(shares, rank, phase, left);
  }
  return shares;
}

const isCause = ({ root }: Candidate) => root;
const isSymptom = ({ root, rest }: Candidate) => !root && !rest;
const isRest = ({ rest }: Candidate) => rest === true;

/** Gives the candidates of one rank their part of a phase's loss and returns how much of it they took, s. */
function claim(
  shares: readonly Share[],
  rank: (candidate: Candidate) => boolean,
  phase: PhaseName,
  loss: number,
): number {
  const able = shares.filter(({ candidate }) => rank(candidate) && weight(candidate, phase) > 0);
  const total = sum(able.map(({ candidate }) => weight(candidate, phase)));
  if (total === 0) return 0;
  const taken = loss * Math.min(1, total);
  for (const each of able) {
    const part = (taken * weight(each.candidate, phase)) / total;
    each.cost += part;
    if (phase === 'straight') each.carried += part;
  }
  return taken;
}

function weight(candidate: Candidate, phase: PhaseName): number {
  return (candidate.explains[phase] ?? 0) * Math.min(3, candidate.strength);
}

/** The told cause that bears most of the phases in which the symptom shows. */
function mainCause(symptom: Candidate, told: readonly Share[]): Candidate | undefined {
  const phases: readonly PhaseName[] = ['braking', 'entry', 'exit', 'straight'];
  let main: Candidate | undefined;
  let most = 0;
  for (const { candidate } of told) {
    if (!candidate.root) continue;
    const common = sum(phases.map((phase) => (symptom.explains[phase] ?? 0) * weight(candidate, phase)));
    if (common > most) {
      most = common;
      main = candidate;
    }
  }
  return main;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
