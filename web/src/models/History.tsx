/** What every name pointed at, when, and why. */

import type { AliasChangeView } from '../../../src/server/contract.ts';
import { dateText } from '../numbers.ts';
import { t } from '../texts/models.ts';
import { asSentence } from '../ui/sentence.ts';

const h = t.history;

export function History({ changes }: { changes: readonly AliasChangeView[] }) {
  return (
    <section className="model-part of-history" aria-label={h.title}>
      <h2>{h.title}</h2>
      {changes.length === 0 ? (
        <p className="muted">{h.none}</p>
      ) : (
        <ol className="model-log">
          {changes.map((change) => (
            <li key={`${change.at} ${change.alias} ${change.version}`}>
              <time className="muted num" dateTime={change.at}>
                {dateText(change.at)}
              </time>{' '}
              {asSentence(textOf(change))}
              {change.why !== null && <span className="muted">: {change.why}</span>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function textOf({ kind, alias, version, former }: AliasChangeView): string {
  switch (kind) {
    case 'promote':
      return h.what.promote(alias, version ?? h.bundled, former);
    case 'rollback':
      return h.what.rollback(alias, version ?? h.bundled, former);
    case 'clear':
      return h.what.clear(alias, former);
    default:
      return kind satisfies never;
  }
}
