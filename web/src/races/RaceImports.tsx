/** Imports of races, under way and ended: how far they are, what came of them, what the files did not have. */

import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RaceImportView } from '../../../src/server/contract.ts';
import { ended } from '../state/imports.ts';
import { useObservable } from '../state/observable.ts';
import { type RaceImportItem, raceImports } from '../state/raceImports.ts';
import { t } from '../texts/index.ts';
import { CloseIcon } from '../ui/icons.tsx';

const r = t.races;

/** How the server asks which session it is, in the words of the command line. */
const SAY_SO = /say so with --as \S+/;

export function RaceImports() {
  const items = useObservable(raceImports.items);
  const last = items.findLast(({ stage }) => ended(stage));
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">
        {last ? t.imports.announce(last.name, last.error ?? r.stage[last.stage] ?? last.stage) : ''}
      </div>
      {items.length > 0 && (
        <section className="race-imports" aria-label={t.imports.title}>
          <ul>
            {items.map((item) => (
              <Card key={item.key} item={item} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Card({ item }: { item: RaceImportItem }) {
  const { key, name, files, stage, fraction, view, error } = item;
  const over = ended(stage);
  const words = r.stage[stage] ?? stage;
  return (
    <li className={`import ${stage}`}>
      <div className="import-head">
        <strong title={name}>{name || t.imports.title}</strong>
        <span className="muted num">{r.files(files)}</span>
        <button
          type="button"
          className="icon-button"
          aria-label={over ? t.imports.dismissOf(name) : t.imports.cancelOf(name)}
          onClick={() => (over ? raceImports.dismiss(key) : raceImports.cancel(key))}
        >
          <CloseIcon />
        </button>
      </div>
      <div className="import-line">
        <span className="import-stage">
          {words}
          {!over && view?.race ? ` ${view.race}` : ''}
        </span>
        {!over && <span className="muted num">{Math.round(100 * fraction)} %</span>}
      </div>
      {!over && <progress max={1} value={fraction} aria-label={t.imports.announce(name, words)} />}
      {error !== null && <p className="import-error">{error.replace(SAY_SO, r.sayHere)}</p>}
      {stage === 'failed' && files > 0 && <Again item={item} />}
      {stage === 'done' && view && <Outcome view={view} />}
    </li>
  );
}

/** A table alone often does not say of which race it is; then its user does. Nothing else is asked for. */
function Again({ item }: { item: RaceImportItem }) {
  const [as, setAs] = useState('');
  return (
    <form
      className="import-as"
      onSubmit={(event) => {
        event.preventDefault();
        raceImports.retry(item.key, as.trim());
      }}
    >
      {SAY_SO.test(item.error ?? '') && (
        <label>
          {r.as}{' '}
          <input value={as} placeholder="2024-01-bahrain" onChange={(event) => setAs(event.target.value)} />
        </label>
      )}
      <button type="submit" className="button small">
        {t.app.retry}
      </button>
    </form>
  );
}

function Outcome({ view }: { view: RaceImportView }) {
  const { races, history, warnings } = view;
  const nothingNew = races.every(({ changed }) => !changed) && !history?.changed;
  return (
    <>
      {nothingNew && <p className="muted">{r.importedNothingNew}</p>}
      {races.length > 0 && (
        <ul className="import-races">
          {races.slice(0, 8).map(({ id, name, missing }) => (
            <li key={id}>
              <Link to="/races/$id" params={{ id }}>
                {name ?? id} <span className="muted num">{id.slice(0, 4)}</span>
              </Link>
              {missing.map(({ part, sentence }) => (
                <span key={part} className="muted">
                  {' '}
                  {sentence}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
      {history && (
        <p>
          <Link to="/standings">{r.importedHistory(history.firstSeason, history.lastSeason)}</Link>
        </p>
      )}
      {[...warnings, ...races.flatMap((race) => race.warnings)].slice(0, 6).map((warning) => (
        <p key={warning} className="import-error">
          {warning}
        </p>
      ))}
    </>
  );
}
