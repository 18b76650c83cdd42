/** What the plans lead to, best first, with the reasons in numbers. */

import type { PlanResultView } from '../../../src/server/contract.ts';
import { fixed, MISSING, signed } from '../numbers.ts';
import { Tyre } from '../race/Tyre.tsx';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/strategy.ts';
import { Simulated } from '../ui/Simulated.tsx';
import { Assumptions } from './Assumptions.tsx';
import { courseOfPlan } from './moment.ts';
import { stintsAhead } from './plans.ts';
import { signatureOf, toneOf, useResults } from './results.ts';
import { useDesk, useStrategy } from './strategy.ts';
import { Tie } from './Tie.tsx';
import { Tip } from './Tip.tsx';
import { margin, percent } from './words.ts';

const columns = ['plan', 'position', 'points', 'interval', 'time', 'worst', 'clean', 'chance'] as const;

/** s; a reason that weighs less is not told. */
const WEIGHS = 0.1;

export function ResultTable() {
  const { comparison, elsewhere } = useResults();
  const { lap, desk, questions, reference: heldAgainst } = useStrategy();
  const { answered } = useObservable(questions.compare.state);
  const known = answered?.kind === 'whatIf';
  const asked = answered?.about.lap ?? lap;
  const { plans } = useDesk();
  const results = useResults();
  if (!comparison) return null;
  const labelOf = (column: (typeof columns)[number]) =>
    column === 'time' && !heldAgainst.isActual ? t.results.againstUsual : t.results.columns[column];
  const reference = comparison.plans.find(({ name }) => name === comparison.reference);
  return (
    <section className="results" aria-label={t.results.title}>
      <header className="results-head">
        <h2>{t.results.title}</h2>
        <Simulated />
        {elsewhere && <span className="badge">{t.window.old(asked)}</span>}
        {known && (
          <span className="badge" title={t.results.knownHint}>
            {t.results.known}
          </span>
        )}
        <span className="muted num">
          {t.results.rollouts(comparison.rollouts, comparison.seed)}, {t.results.span}
        </span>
        <Assumptions
          list={comparison.assumptions}
          calibration={comparison.moment.calibration}
          figures={columns.map((column) => [labelOf(column), t.results.tips[column]] as const)}
        />
      </header>
      <div className="results-scroll">
        <table className="results-table">
          <caption className="visually-hidden">{t.results.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t.results.place}</th>
              {columns.map((column) => (
                <th key={column} scope="col" className={column}>
                  <Tip tip={t.results.tips[column]}>{labelOf(column)}</Tip>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparison.plans.map((result, i) => {
              const isReference = result.name === comparison.reference;
              const place = plans.findIndex(({ name }) => name === result.name);
              const draft = plans[place];
              const stale =
                !isReference && (!draft || (results.of(draft.name, signatureOf(draft, lap))?.stale ?? true));
              const tone = toneOf(result, reference);
              return (
                <Row
                  key={result.name}
                  result={result}
                  rank={i + 1}
                  from={asked}
                  badge={isReference ? (heldAgainst.isActual ? 'A' : 'U') : draft ? String(place + 1) : '·'}
                  tone={tone}
                  stale={stale || elsewhere}
                  onSelect={draft ? () => desk.select(draft.id) : undefined}
                />
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps {
  readonly result: PlanResultView;
  /** Lap from which it was simulated. */
  readonly from: number;
  readonly rank: number;
  readonly badge: string;
  readonly tone: ReturnType<typeof toneOf>;
  readonly stale: boolean;
  readonly onSelect: (() => void) | undefined;
}

function Row({ result, from, rank, badge, tone, stale, onSelect }: RowProps) {
  const { lap, laps, tyreNow, reference } = useStrategy();
  const { expectedPosition, expectedPoints, position10, position90, against, worstTenth, cleanExit, better } =
    result;
  const tyre = from === lap ? tyreNow : result.plan.start;
  const stints = stintsAhead(courseOfPlan(result.plan), from, laps, tyre);
  const name = tone === 'actual' ? (reference.isActual ? t.timeline.actual : t.timeline.usual) : result.name;
  const reasons = result.reasons.filter(({ seconds }) => Math.abs(seconds) >= WEIGHS);
  return (
    <tr className={stale ? 'stale' : ''} data-tone={tone} data-result={result.name}>
      <td className="num place">{rank}</td>
      <th scope="row" className="plan">
        <span className="result-plan">
          <span className="plan-badge" aria-hidden="true">
            {badge}
          </span>
          {onSelect ? (
            <button type="button" className="result-name" onClick={onSelect}>
              {name}
            </button>
          ) : (
            <strong className="result-name">{name}</strong>
          )}
          {tone !== 'actual' && tone !== 'none' && <span className={`tone ${tone}`}>{t.tone[tone]}</span>}
          {stale && <span className="badge">{t.results.staleShort}</span>}
        </span>
        <span className="result-stints">
          {stints.map(({ from: at, tyre }, i) => (
            <span key={at} className="num">
              {i > 0 && <span className="muted">{t.results.stopAt(at)} </span>}
              <Tyre compound={tyre} />
            </span>
          ))}
        </span>
        {reasons.length > 0 && (
          <span className="result-reasons">
            {reasons.map(({ kind, seconds }) => (
              <span key={kind} className={seconds < 0 ? 'gain num' : 'loss num'}>
                {t.reason[kind]} {signed(seconds, 1)} s
              </span>
            ))}
          </span>
        )}
      </th>
      <td className="num position" data-label={t.results.columns.position}>
        {result.isTie && <Tie />} <strong>{fixed(expectedPosition.value, 2)}</strong>{' '}
        <span className="muted">{margin(expectedPosition.error, 2)}</span>
      </td>
      <td className="num points" data-label={t.results.columns.points}>
        {fixed(expectedPoints.value, 1)} <span className="muted">{margin(expectedPoints.error, 1)}</span>
      </td>
      <td className="num interval" data-label={t.results.columns.interval}>
        P{position10}–P{position90}
      </td>
      <td className="num time" data-label={t.results.columns.time}>
        {against ? (
          <>
            {signed(against.median, 1)} s{' '}
            <span className="muted">
              {t.results.between(signed(against.low, 1), signed(against.high, 1))}
            </span>
          </>
        ) : (
          MISSING
        )}
      </td>
      <td className="num worst" data-label={t.results.columns.worst}>
        {fixed(worstTenth, 1)}
      </td>
      <td className="num clean" data-label={t.results.columns.clean}>
        {cleanExit ? <Chance chance={cleanExit} /> : MISSING}
      </td>
      <td className="num chance" data-label={t.results.columns.chance}>
        {better ? <Chance chance={better} /> : MISSING}
      </td>
    </tr>
  );
}

function Chance({ chance }: { chance: { value: number; low: number; high: number } }) {
  const half = Math.max(chance.high - chance.value, chance.value - chance.low);
  return (
    <>
      {percent(chance.value)} <span className="muted">± {fixed(100 * half, half < 0.01 ? 1 : 0)}</span>
    </>
  );
}
