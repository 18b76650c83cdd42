/**
 * One model: who answers and how it stands, its versions and how they measure, whether the world has moved, and what can be done about
 * all of it. This file asks for what is known and lays the parts out.
 */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ModelDetail } from '../../../src/server/contract.ts';
import { modelRoute } from '../routes.tsx';
import { ModelTabs } from '../runs/ModelTabs.tsx';
import { t } from '../texts/models.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { asSentence } from '../ui/sentence.ts';
import { useTitle } from '../ui/useTitle.ts';
import { modelQuery } from './api.ts';
import { ChangeDialog } from './ChangeDialog.tsx';
import { type ChangeKind, changeOf } from './changes.ts';
import { Drift } from './Drift.tsx';
import { History } from './History.tsx';
import { MetricChart } from './MetricChart.tsx';
import { Rollout } from './Rollout.tsx';
import { Serving } from './Serving.tsx';
import { StateBadge } from './StateBadge.tsx';
import { VersionDetail } from './VersionDetail.tsx';
import { Versions } from './Versions.tsx';
import { intervalText, measured } from './words.ts';
import '../style/models.css';
import '../style/modelPage.css';

export function ModelPage() {
  const { name } = modelRoute.useParams();
  const query = useQuery(modelQuery(name));
  useTitle(query.data ? `${query.data.title} · ${t.list.title}` : t.page.title);
  if (query.isError && !query.data)
    return (
      <main id="content" className="page models">
        <ModelTabs />
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      </main>
    );
  if (!query.data)
    return (
      <main id="content" className="page models">
        <ModelTabs />
        <Loading what={t.page.opening} />
      </main>
    );
  return <ModelView key={name} model={query.data} />;
}

function ModelView({ model }: { model: ModelDetail }) {
  const { version: wanted } = modelRoute.useSearch();
  const navigate = useNavigate({ from: '/models/$name' });
  const client = useQueryClient();
  const [change, setChange] = useState<ChangeKind | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const { versions, champion } = model;
  const shown =
    versions.find(({ version }) => version === wanted) ??
    versions.find(({ version }) => version === champion) ??
    versions[0];
  const open = (kind: ChangeKind) => {
    setSaid(null);
    setChange(kind);
  };
  const done = (now: ModelDetail, sentence: string) => {
    client.setQueryData(modelQuery(model.name).queryKey, now);
    void client.invalidateQueries({ queryKey: ['models'] });
    void client.invalidateQueries({ queryKey: ['model', model.name] });
    setSaid(sentence);
    setChange(null);
  };
  return (
    <main id="content" className="page models">
      <ModelTabs />
      <Head model={model} onChange={open} />
      <div aria-live="polite">{said && <p className="models-note good">{said}</p>}</div>
      <Warnings model={model} />
      <div className="model-parts">
        <div className="model-column">
          <Versions
            model={model}
            shown={shown.version}
            onShow={(version) => void navigate({ search: { version }, replace: true, resetScroll: false })}
            onChange={open}
          />
          <Drift name={model.name} version={shown.version} />
          <VersionDetail name={model.name} version={shown.version} />
        </div>
        <div className="model-column side">
          <MetricChart name={model.name} versions={versions.length} champion={champion} />
          {model.rollout && <Rollout name={model.name} rollout={model.rollout} onChange={open} />}
          <Serving name={model.name} />
          <History changes={model.history} />
        </div>
      </div>
      {change && (
        <ChangeDialog
          change={changeOf(change, model)}
          onDone={done}
          onClose={() => {
            setChange(null);
            // What it was refused for may be another's change, which the page should show.
            void client.invalidateQueries({ queryKey: modelQuery(model.name).queryKey, exact: true });
          }}
        />
      )}
    </main>
  );
}

function Head({ model, onChange }: { model: ModelDetail; onChange: (kind: ChangeKind) => void }) {
  const { title, name, champion, answering, back, state, versions } = model;
  const metric = versions.find(({ version }) => version === champion)?.metrics[0];
  return (
    <header className="model-head">
      <div className="model-title">
        <Link to="/models" className="model-up">
          {t.page.toList}
        </Link>
        <h1>
          {title} <span className="muted">{name}</span>
        </h1>
        <p className="model-state">
          <StateBadge state={state} /> <span className="muted">{asSentence(state.sentence)}</span>
        </p>
      </div>
      <dl className="model-figures">
        <div>
          <dt>{t.list.champion}</dt>
          <dd className="num" data-part="champion">
            {champion ?? t.list.noChampion}
          </dd>
          <dd className="muted">
            {answering === null || champion === null
              ? t.page.nobody
              : answering === champion
                ? t.page.answers(champion)
                : t.page.standsIn(answering, champion)}
          </dd>
        </div>
        {metric && (
          <div>
            <dt>{metric.title}</dt>
            <dd className="num">{measured(metric)}</dd>
            <dd className="muted num">{intervalText(metric)}</dd>
          </div>
        )}
      </dl>
      {back !== null && champion !== null && (
        <button
          type="button"
          className="button"
          title={t.page.rollbackHint(back)}
          onClick={() => onChange({ kind: 'rollback', back, champion })}
        >
          {t.page.rollback}
        </button>
      )}
    </header>
  );
}

/** A version that should have answered and could not is nothing to be found in a log alone. */
function Warnings({ model: { warnings } }: { model: ModelDetail }) {
  if (warnings.length === 0) return null;
  return (
    <section className="models-note bad" aria-label={t.page.warnings}>
      <strong>{t.page.warnings}</strong>
      <ul>
        {warnings.map(({ at, sentence }) => (
          <li key={sentence}>
            <time className="muted num" dateTime={at}>
              {at.slice(11, 19)}
            </time>{' '}
            {asSentence(sentence)}
          </li>
        ))}
      </ul>
    </section>
  );
}
