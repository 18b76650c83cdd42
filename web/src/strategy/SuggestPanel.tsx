/** The best plans that can be found, for each of several ends, and those that no other beats in all of them. */

import type { OptimumBody, OptimumView } from '../../../src/server/contract.ts';
import { fixed } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/strategy.ts';
import { Simulated } from '../ui/Simulated.tsx';
import { Assumptions } from './Assumptions.tsx';
import { PutOnDesk, Stints } from './PlanLine.tsx';
import { useStrategy } from './strategy.ts';
import { Tie } from './Tie.tsx';
import { Tip } from './Tip.tsx';
import { Work } from './Work.tsx';
import { margin } from './words.ts';

const OBJECTIVES = ['position', 'points', 'risk', 'time'] as const;

export function SuggestPanel() {
  const { questions, car, lap, limits } = useStrategy();
  const { optimum: question } = questions;
  const { answer, answered } = useObservable(question.state);
  const begin = () => {
    const body: OptimumBody = { driver: car.car, lap };
    void question.ask({ kind: 'optimum', bodies: [body], about: { car: car.car, lap, plans: {} } });
  };
  const old = answered !== null && answered.about.lap !== lap;
  return (
    <div className="suggest">
      <Work
        question={question}
        name={t.suggest.name}
        begin={t.suggest.begin}
        blocked={limits.first > limits.last ? t.window.tooLate : null}
        onBegin={begin}
      >
        {answer && <Simulated />}
        {answer && (
          <span className="muted num">
            {t.window.rollouts(answer.rollouts)}, {t.results.span}
          </span>
        )}
        {old && answered?.about.lap != null && (
          <span className="badge">{t.window.old(answered.about.lap)}</span>
        )}
      </Work>
      {answer ? <Found optimum={answer} /> : <p className="analysis-empty muted">{t.suggest.hint}</p>}
    </div>
  );
}

function Found({ optimum }: { optimum: OptimumView }) {
  const { plans, best, pareto, moment } = optimum;
  // Those that are best for something or that no other beats; the rest was only tried.
  const kept = plans.filter(({ name }) => pareto.includes(name) || Object.values(best).includes(name));
  return (
    <>
      <div className="results-scroll">
        <table className="results-table suggestions">
          <caption className="visually-hidden">{t.suggest.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t.results.columns.plan}</th>
              <th scope="col">{t.results.columns.position}</th>
              <th scope="col">{t.results.columns.points}</th>
              <th scope="col">{t.results.columns.worst}</th>
              <th scope="col">
                <Tip tip={t.suggest.bestTip}>{t.suggest.bestFor}</Tip>
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {kept.map(({ name, plan, expectedPosition, expectedPoints, worstTenth, isTie }) => {
              const ends = OBJECTIVES.filter((objective) => best[objective] === name);
              return (
                <tr key={name}>
                  <th scope="row">
                    <Stints plan={plan} from={moment.lap} />
                  </th>
                  <td className="num" data-label={t.results.columns.position}>
                    {isTie && <Tie />} {fixed(expectedPosition.value, 2)}{' '}
                    <span className="muted">{margin(expectedPosition.error, 2)}</span>
                  </td>
                  <td className="num" data-label={t.results.columns.points}>
                    {fixed(expectedPoints.value, 1)}{' '}
                    <span className="muted">{margin(expectedPoints.error, 1)}</span>
                  </td>
                  <td className="num" data-label={t.results.columns.worst}>
                    {fixed(worstTenth, 1)}
                  </td>
                  <td data-label={t.suggest.bestFor}>
                    {ends.map((objective) => t.suggest.objective[objective]).join(', ') || t.suggest.pareto}
                  </td>
                  <td>
                    <PutOnDesk
                      plan={plan}
                      name={ends[0] ? t.suggest.called(t.suggest.objective[ends[0]]) : t.suggest.other}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <Assumptions list={optimum.assumptions} calibration={moment.calibration} />
    </>
  );
}
