/** What was asked of this race before, and whether it still holds at the lap that is shown. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ScenariosView } from '../../../src/server/contract.ts';
import { dateText } from '../numbers.ts';
import { t } from '../texts/strategy.ts';
import { scenariosQuery } from './api.ts';
import { courseOfPlan } from './moment.ts';
import { addressOf } from './planText.ts';
import type { Panel } from './search.ts';
import { useStrategy } from './strategy.ts';

type Scenario = ScenariosView['scenarios'][number];

/** Where the answer to such a question is shown. */
const PANEL: Readonly<Record<Scenario['kind'], Panel | undefined>> = {
  compare: undefined,
  whatIf: undefined,
  surface: 'window',
  optimum: 'suggest',
  forecast: 'field',
  hindsight: 'hindsight',
  season: undefined,
};

export function Scenarios() {
  const { race, lap } = useStrategy();
  const { data } = useQuery(scenariosQuery(race, lap));
  if (!data || data.scenarios.length === 0) return null;
  return (
    <section className="scenarios" aria-label={t.scenarios.title}>
      <h3>{t.scenarios.title}</h3>
      <ul>
        {data.scenarios.map((scenario) => (
          <Row key={scenario.id} scenario={scenario} />
        ))}
      </ul>
    </section>
  );
}

function Row({ scenario }: { scenario: Scenario }) {
  const { race, codeOf, lap: now } = useStrategy();
  const { kind, lap, car, plans, createdAt, isOutdated, because } = scenario;
  const drafts = plans.map(({ name, plan }, id) => ({ id, name, ...courseOfPlan(plan) }));
  const what = t.scenarios.what(t.scenarios.kind[kind], car === null ? null : codeOf(car), lap);
  // Of others they are what was found, not what was asked.
  const asked = kind === 'compare' || kind === 'whatIf';
  const names = (asked ? plans : []).map(({ name }) => name).join(', ');
  return (
    <li className={isOutdated ? 'outdated' : ''}>
      {car !== null ? (
        <Link
          to="/races/$id/strategy"
          params={{ id: race }}
          search={{
            driver: codeOf(car),
            lap,
            ...(asked ? { plans: addressOf(drafts, lap === 0) } : {}),
            panel: PANEL[kind],
          }}
          reloadDocument
        >
          {what}
        </Link>
      ) : (
        <span>{what}</span>
      )}
      <span className="muted">{names}</span>
      <span className="muted num">{dateText(createdAt)}</span>
      {isOutdated && (
        <span className="badge">
          {t.scenarios.outdated(now, because.map((each) => t.scenarios.because[each]).join(', '))}
        </span>
      )}
    </li>
  );
}
