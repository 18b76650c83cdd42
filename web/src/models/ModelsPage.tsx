/** All models: which version of each answers, how good it is, how it stands; and the way to bring one in from a file. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ModelSummaryView } from '../../../src/server/contract.ts';
import { dateText, MISSING } from '../numbers.ts';
import { ModelTabs } from '../runs/ModelTabs.tsx';
import { modelDrop } from '../state/modelDrop.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/models.ts';
import { UploadIcon } from '../ui/icons.tsx';
import { useKeys } from '../ui/keys.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { asSentence } from '../ui/sentence.ts';
import { useTitle } from '../ui/useTitle.ts';
import { modelsApi, modelsQuery } from './api.ts';
import { StateBadge } from './StateBadge.tsx';
import { intervalText, measured } from './words.ts';
import '../style/models.css';

export function ModelsPage() {
  useTitle(t.list.title);
  const query = useQuery(modelsQuery());
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  useKeys({ i: () => input.current?.click() });
  const taking = useMutation({
    mutationFn: modelsApi.import,
    onSuccess: ({ name }) => {
      void client.invalidateQueries({ queryKey: ['models'] });
      void client.invalidateQueries({ queryKey: ['model', name] });
    },
  });
  const take = (event: React.ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file) taking.mutate(file);
    event.target.value = '';
  };
  const dropped = useObservable(modelDrop);
  const { mutate } = taking;
  useEffect(() => {
    if (!dropped || modelDrop.value !== dropped) return;
    modelDrop.set(null);
    mutate(dropped);
  }, [dropped, mutate]);
  const models = query.data?.models ?? [];
  return (
    <main id="content" className="page models">
      <ModelTabs />
      <div className="library-head">
        <h1>{t.list.heading}</h1>
        {models.length > 0 && (
          <span className="muted num" role="status">
            {t.list.count(models.length)}
          </span>
        )}
        <span className="grow" />
        <input ref={input} type="file" hidden aria-label={t.list.import} onChange={take} />
        <button
          type="button"
          className="button primary"
          disabled={taking.isPending}
          onClick={() => input.current?.click()}
        >
          <UploadIcon />
          {t.list.import}
        </button>
      </div>
      <div aria-live="polite">
        {taking.isPending && <p className="models-note">{t.list.importing(taking.variables.name)}</p>}
        {taking.isError && (
          <p className="models-note bad" role="alert">
            <strong>{t.list.notImported}</strong> {asSentence(taking.error.message)}
          </p>
        )}
        {taking.isSuccess && (
          <p className="models-note good">
            {t.list.imported(taking.data.name, taking.data.version)}{' '}
            <Link
              to="/models/$name"
              params={{ name: taking.data.name }}
              search={{ version: taking.data.version }}
            >
              {t.list.look}
            </Link>
          </p>
        )}
      </div>
      {query.isError && !query.data ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Loading />
      ) : models.length === 0 ? (
        <Empty />
      ) : (
        <Table models={models} />
      )}
      {(query.data?.problems.length ?? 0) > 0 && (
        <section className="models-problems">
          <p>{t.list.problems}</p>
          <ul>
            {query.data?.problems.map((problem) => (
              <li key={problem}>{asSentence(problem)}</li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

function Table({ models }: { models: readonly ModelSummaryView[] }) {
  const l = t.list;
  return (
    <table className="models-table list">
      <caption className="visually-hidden">{l.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{l.model}</th>
          <th scope="col">{l.champion}</th>
          <th scope="col">{l.metric}</th>
          <th scope="col">{l.state}</th>
          <th scope="col" className="right">
            {l.versions}
          </th>
          <th scope="col">{l.made}</th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <Row key={model.name} model={model} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ model }: { model: ModelSummaryView }) {
  const l = t.list;
  const { name, title, champion, metric, state, versions, createdAt, rollout } = model;
  return (
    <tr data-model={name}>
      <th scope="row">
        <Link to="/models/$name" params={{ name }} className="models-link">
          {title}
        </Link>
        <span className="muted models-sub">{name}</span>
      </th>
      <td className="num" data-label={l.champion}>
        {champion ?? <span className="muted">{l.noChampion}</span>}
        {rollout && (
          <span className="badge models-beside">
            {rollout.challenger} · {t.rollout.stage(rollout.stage)}
          </span>
        )}
      </td>
      <td className="num" data-label={l.metric}>
        {metric === null ? (
          MISSING
        ) : (
          <>
            <strong>{measured(metric)}</strong> <span className="muted">{intervalText(metric)}</span>
            <span className="muted models-sub">
              {metric.title}, {metric.data}
            </span>
          </>
        )}
      </td>
      <td data-label={l.state} className="models-state-cell">
        <StateBadge state={state} />
        <span className="muted models-sub">{asSentence(state.sentence)}</span>
      </td>
      <td className="num right" data-label={l.versions}>
        {versions}
      </td>
      <td className="num" data-label={l.made}>
        {dateText(createdAt)}
      </td>
    </tr>
  );
}

function Empty() {
  return (
    <section className="empty">
      <div className="empty-drop">
        <h2>{t.list.emptyTitle}</h2>
        <p>{t.list.emptySentence}</p>
        <p>
          <code>{t.list.emptyCommand}</code>
        </p>
      </div>
    </section>
  );
}
