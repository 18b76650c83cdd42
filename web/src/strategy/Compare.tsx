/** The bar that sets the comparison going: how many races, on what was known or on what came, and how far it is. */

import { useState } from 'react';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/strategy.ts';
import { useKeys } from '../ui/keys.ts';
import { forecastOfPlans, whatIfOfPlans } from './comparing.ts';
import { underWay } from './question.ts';
import { signatureOf, useResults } from './results.ts';
import { broken } from './rules.ts';
import { useDesk, useStrategy } from './strategy.ts';
import { Work } from './Work.tsx';

const SIMS = [1000, 10_000, 50_000] as const;

export function Compare() {
  const { questions, car, lap, tyreNow, bounds, reference, isOver } = useStrategy();
  const { compare } = questions;
  const { plans } = useDesk();
  const results = useResults();
  const { stage, answer } = useObservable(compare.state);
  const [sims, setSims] = useState<number>(SIMS[1]);
  const [known, setKnown] = useState(false);
  const bad = plans.some((plan) => broken(plan, bounds) !== null);
  const blocked = plans.length === 0 ? t.run.noPlans : bad ? t.run.brokenPlans : null;
  const told = plans.some((plan) => results.refusedOf(plan.name, signatureOf(plan, lap)) !== null);
  const changed = plans.some((plan) => results.of(plan.name, signatureOf(plan, lap))?.stale ?? true);
  const begin = () => {
    const at = { car: car.car, lap, tyreNow, sims };
    void compare.ask(known ? whatIfOfPlans(plans, reference.course, at) : forecastOfPlans(plans, at));
  };
  useKeys({
    r: () => {
      if (blocked === null && !underWay(stage)) begin();
    },
  });
  return (
    <section className="compare-bar" aria-label={t.run.title}>
      <Work
        question={compare}
        name={t.run.name}
        begin={t.run.compare(plans.length)}
        blocked={blocked}
        toldElsewhere={told}
        onBegin={begin}
        primary
      >
        <label className="labelled" title={t.run.simsHint}>
          <span className="compare-sims">{t.run.sims}</span>
          <select className="num" value={sims} onChange={(event) => setSims(Number(event.target.value))}>
            {SIMS.map((each) => (
              <option key={each} value={each}>
                {each.toLocaleString('en-GB')}
              </option>
            ))}
          </select>
        </label>
        {isOver && reference.isActual && (
          <label className="check" title={t.run.knownHint}>
            <input type="checkbox" checked={known} onChange={(event) => setKnown(event.target.checked)} />
            {t.run.known}
          </label>
        )}
      </Work>
      {answer && !underWay(stage) && (results.elsewhere || changed) && (
        <p className="muted compare-note">{results.elsewhere ? t.run.moved : t.run.changed}</p>
      )}
    </section>
  );
}
