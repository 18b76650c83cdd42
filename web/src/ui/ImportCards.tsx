/**
 * Imports under way and how they ended: a summary, what went wrong on top, and what went well as one line each that
 * leaves by itself. A live region says when one ends. A table that nobody knows asks for its mapping here.
 */

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { bytesText } from '../numbers.ts';
import { toldByBanner } from '../part.ts';
import { recordingQuery } from '../queries.ts';
import { ended, type ImportItem, imports } from '../state/imports.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { CloseIcon } from './icons.tsx';
import { MappingForm } from './MappingForm.tsx';

const i = t.imports;

function stageText({ stage, duplicate, notes }: ImportItem): string {
  if (stage !== 'done') return i[stage];
  if (duplicate) return i.duplicate;
  return notes.length > 0 ? i.doneWithNotes : i.done;
}

/** Tables may be opened with a mapping; what is no table may not. */
const maybeTable = (name: string) => /\.(csv|tsv|txt)(\.gz)?$/i.test(name);

/** What needs a hand stands on top, what is done at the bottom. */
function rank({ stage, notes }: ImportItem): number {
  if (stage === 'failed') return 0;
  if (stage === 'done' && notes.length > 0) return 1;
  if (!ended(stage)) return stage === 'waiting' ? 3 : 2;
  return 4;
}

export function ImportCards() {
  const items = useObservable(imports.items);
  const gone = useObservable(imports.gone);
  const endedItems = items.filter(({ stage }) => ended(stage));
  const last = endedItems.at(-1);
  const shown = [...items].sort((a, b) => rank(a) - rank(b));
  const done = gone + items.filter(({ stage }) => stage === 'done').length;
  const failed = items.filter(({ stage }) => stage === 'failed').length;
  const several = items.length + gone > 1;
  const hold = (held: boolean) => {
    imports.held = held;
  };
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">
        {last ? i.announce(last.name, last.error ?? stageText(last)) : ''}
      </div>
      {items.length > 0 && (
        <section
          className="imports"
          aria-label={i.title}
          onPointerEnter={() => hold(true)}
          onPointerLeave={() => hold(false)}
          onFocus={() => hold(true)}
          onBlur={() => hold(false)}
        >
          {several && (
            <header className="imports-head">
              <strong className="num">{i.summary(done, failed, items.length - endedItems.length)}</strong>
              {endedItems.length > 1 && (
                <button type="button" className="button quiet small" onClick={() => imports.dismissEnded()}>
                  {i.dismissAll}
                </button>
              )}
            </header>
          )}
          <ul>
            {shown.map((item) => (
              <ImportCard key={item.key} item={item} items={items} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function ImportCard({ item, items }: { item: ImportItem; items: readonly ImportItem[] }) {
  const { key, name, bytes, stage, fraction, recordingId, error, notes, broken } = item;
  const over = ended(stage);
  const client = useQueryClient();
  const navigate = useNavigate();
  // To the best lap; to the recording in the library where it holds none.
  const open = async (rid: string) => {
    const { laps, bestLapTime, name: known } = await client.ensureQueryData(recordingQuery(rid));
    const timed = laps.filter((lap) => lap.time !== null);
    const fastest = [...timed].sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
    const best = timed.find((lap) => lap.clean && lap.time === bestLapTime) ?? fastest[0];
    imports.dismiss(key);
    if (best) await navigate({ to: '/lap/$rid/$index', params: { rid, index: String(best.index) } });
    else await navigate({ to: '/', search: { q: known } });
  };
  return (
    <li className={`import ${stage}${notes.length > 0 ? ' noted' : ''}`}>
      <div className="import-head">
        <strong title={name}>{name}</strong>
        {recordingId && (
          <button
            type="button"
            className="import-open"
            onClick={() => void open(recordingId).catch(toldByBanner)}
          >
            {i.open}
            <span className="visually-hidden"> {name}</span>
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={over ? i.dismissOf(name) : i.cancelOf(name)}
          onClick={() => (over ? imports.dismiss(key) : imports.cancel(key))}
        >
          <CloseIcon />
        </button>
      </div>
      <div className="import-line">
        <span className="import-stage">{stageText(item)}</span>
        <span className="muted num">{over ? bytesText(bytes) : `${Math.round(fraction * 100)} %`}</span>
      </div>
      {!over && <progress max={1} value={fraction} aria-label={i.announce(name, stageText(item))} />}
      {error && <p className="import-error">{error}</p>}
      {notes.map((note) => (
        <p key={note} className="import-error">
          {note}
        </p>
      ))}
      {stage === 'failed' && broken && (
        <button type="button" className="button small import-again" onClick={() => imports.retry(key)}>
          {t.app.retry}
          <span className="visually-hidden"> {name}</span>
        </button>
      )}
      {stage === 'failed' && !broken && bytes > 0 && maybeTable(name) && (
        <MappingForm item={item} items={items} />
      )}
    </li>
  );
}
