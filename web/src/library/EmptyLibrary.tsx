/** An empty library teaches: what to drop, and where the programs leave their recordings. */

import { t } from '../texts/index.ts';
import { UploadIcon } from '../ui/icons.tsx';

const e = t.empty;
const places = [
  [e.iracing, e.iracingWhere],
  [e.garage61, e.garage61Where],
  [e.motec, e.motecWhere],
  [e.loggers, e.loggersWhere],
] as const;

export function EmptyLibrary({ onChoose }: { onChoose: () => void }) {
  return (
    <section className="empty">
      <div className="empty-drop">
        <UploadIcon />
        <h2>{e.title}</h2>
        <p>{e.sentence}</p>
        <button type="button" className="button primary" onClick={onChoose}>
          {t.library.import}
        </button>
      </div>
      <h3>{e.where}</h3>
      <dl className="empty-places">
        {places.map(([source, where]) => (
          <div key={source}>
            <dt>{source}</dt>
            <dd>{where}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
