/** After the race: what was best on what was known, what would have been best, and what was missed. */

import type { HindsightBody, HindsightView, PlanResultView } from '../../../src/server/contract.ts';
import { fixed, signed } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/strategy.ts';
import { Simulated } from '../ui/Simulated.tsx';
import { PutOnDesk, Stints } from './PlanLine.tsx';
import { useStrategy } from './strategy.ts';
import { Tip } from './Tip.tsx';
import { Work } from './Work.tsx';

/** Races for each plan: many plans are tried at each decision. */
const SIMS = 3000;

export function HindsightPanel() {
  const { questions, car } = useStrategy();
  const { hindsight: question } = questions;
  const { answer } = useObservable(question.state);
  const begin = () => {
    const body: HindsightBody = { driver: car.car, sims: SIMS };
    void question.ask({ kind: 'hindsight', bodies: [body], about: { car: car.car, lap: null, plans: {} } });
  };
  return (
    <div className="hindsight">
      <Work question={question} name={t.hindsight.name} begin={t.hindsight.begin} onBegin={begin}>
        {answer && <Simulated />}
        {answer && <span className="muted num">{t.hindsight.races(answer.rollouts)}</span>}
      </Work>
      {answer ? <Report hindsight={answer} /> : <p className="analysis-empty muted">{t.hindsight.hint}</p>}
    </div>
  );
}

function Report({ hindsight: answer }: { hindsight: HindsightView }) {
  const { known, hindsight, actualInHindsight, missed, lostSeconds, lostPositions, score } = answer;
  return (
    <>
      <dl className="hindsight-sum">
        <div>
          <dt>
            <Tip tip={t.hindsight.scoreTip}>{t.hindsight.score}</Tip>
          </dt>
          <dd className="num">{score === null ? '–' : fixed(score)}</dd>
        </div>
        <div>
          <dt>{t.hindsight.lost}</dt>
          <dd className="num">
            {fixed(lostSeconds, 1)} s, {t.hindsight.positions(fixed(lostPositions, 2))}
          </dd>
        </div>
      </dl>
      <div className="results-scroll">
        <table className="results-table hindsight-table">
          <caption className="visually-hidden">{t.hindsight.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t.hindsight.when}</th>
              <th scope="col">{t.hindsight.best}</th>
              <th scope="col">{t.results.columns.position}</th>
              <th scope="col">{t.hindsight.actual}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {known.map(({ lap, best, actual }) => (
              <Line
                key={lap}
                when={t.hindsight.knownAt(lap)}
                called={t.hindsight.called(lap)}
                from={lap}
                best={best}
                actual={actual}
              />
            ))}
            <Line
              when={t.hindsight.inHindsight}
              called={t.hindsight.calledLater}
              from={0}
              best={hindsight}
              actual={actualInHindsight}
            />
          </tbody>
        </table>
      </div>
      <h3>{t.hindsight.missed}</h3>
      {missed.length === 0 ? (
        <p className="muted">{t.hindsight.nothing}</p>
      ) : (
        <ul className="hindsight-missed">
          {missed.map(({ lap, kind, seconds, positions }) => (
            <li key={`${kind} ${lap}`}>
              <strong className="num">{t.charts.lap(lap)}</strong> {t.hindsight.kind[kind]}{' '}
              <span className="num loss">
                {fixed(seconds, 1)} s, {t.hindsight.positions(fixed(positions, 2))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface LineProps {
  readonly when: string;
  /** What the plan is called on the desk. */
  readonly called: string;
  readonly from: number;
  readonly best: PlanResultView;
  readonly actual: PlanResultView;
}

function Line({ when, called, from, best, actual }: LineProps) {
  const difference = best.expectedPosition.value - actual.expectedPosition.value;
  const error = Math.hypot(best.expectedPosition.error, actual.expectedPosition.error);
  return (
    <tr>
      <th scope="row">{when}</th>
      <td data-label={t.hindsight.best}>
        <Stints plan={best.plan} from={from} />
      </td>
      <td className="num" data-label={t.results.columns.position}>
        {fixed(best.expectedPosition.value, 2)}{' '}
        <span className="muted">± {fixed(best.expectedPosition.error, 2)}</span>
      </td>
      <td className="num" data-label={t.hindsight.actual}>
        {fixed(actual.expectedPosition.value, 2)}{' '}
        <span className="muted">
          {signed(difference, 2)} ± {fixed(error, 2)}
        </span>
      </td>
      <td>
        <PutOnDesk plan={best.plan} name={called} />
      </td>
    </tr>
  );
}
