/** With what a run was begun and what it left: enough to do it again. */

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunView } from '../../../src/server/contract.ts';
import { MISSING } from '../numbers.ts';
import { t } from '../texts/runs.ts';
import { durationText, momentText, settingText, stepText } from './words.ts';

const f = t.facts;

function Facts({ title, list }: { title: string; list: readonly (readonly [string, ReactNode])[] }) {
  return (
    <section className="facts">
      <h2>{title}</h2>
      <dl>
        {list.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function RunLink({ id }: { id: string }) {
  return (
    <Link to="/runs/$id" params={{ id }}>
      {id}
    </Link>
  );
}

export function RunFacts({ run }: { run: RunView }) {
  const { settings, data, seasons, trial, parent, bestRun, artefacts, madeModel, notes, attempts } = run;
  const set = Object.entries(settings);
  return (
    <div className="facts-grid">
      {set.length === 0 ? (
        <section className="facts">
          <h2>{f.settings}</h2>
          <p className="muted">{run.search === null ? f.noSettings : f.ofTrials}</p>
        </section>
      ) : (
        <Facts title={f.settings} list={set.map(([name, value]) => [name, settingText(value)])} />
      )}
      <Facts
        title={f.data}
        list={[
          [f.folder, data.folder],
          [
            f.hash,
            data.hash === null ? (
              MISSING
            ) : (
              <span key="hash" title={data.hash}>
                {data.hash.slice(0, 16)}
              </span>
            ),
          ],
          [f.rows, data.rows === null ? MISSING : stepText(data.rows)],
          [f.seasons, seasons === null ? f.allSeasons : seasons.join(', ')],
        ]}
      />
      <Facts
        title={f.made}
        list={[
          [f.model, run.model],
          [f.codeVersion, run.codeVersion],
          [f.seed, run.seed],
          ...(trial ? [[f.effort, settingText(Number(trial.effort.toPrecision(3)))] as const] : []),
          [f.device, run.device],
          [f.begun, momentText(run.createdAt)],
          ...(run.endedAt === null ? [] : [[f.ended, momentText(run.endedAt)] as const]),
          [f.duration, durationText(run.seconds)],
          ...(attempts > 1 ? [[f.attempts, attempts] as const] : []),
          ...(parent === null ? [] : [[f.parent, <RunLink key={parent} id={parent} />] as const]),
          ...(bestRun === null ? [] : [[f.bestRun, <RunLink key={bestRun} id={bestRun} />] as const]),
        ]}
      />
      <section className="facts">
        <h2>{f.artefacts}</h2>
        {madeModel !== null && (
          <p>
            {f.madeModel} <Link to="/models">{madeModel}</Link>
          </p>
        )}
        {artefacts.length > 0 && (
          <ul className="num">
            {artefacts.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        )}
        {artefacts.length === 0 && madeModel === null && (
          <p className="muted">{run.state === 'running' ? f.noArtefactsYet : f.noArtefacts}</p>
        )}
      </section>
      {notes.length > 0 && (
        <section className="facts wide">
          <h2>{f.notes}</h2>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
