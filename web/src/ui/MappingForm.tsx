/** Where a user says what the columns of a table mean; what was typed outlasts a try that failed. */

import { useId, useState } from 'react';
import { type ImportItem, imports } from '../state/imports.ts';
import { draftMapping, headText } from '../state/mappingDraft.ts';
import { t } from '../texts/index.ts';

const i = t.imports;

export function MappingForm({ item, items }: { item: ImportItem; items: readonly ImportItem[] }) {
  const { key, name, cause, mapping } = item;
  const [typed, setTyped] = useState(mapping);
  const [draft, setDraft] = useState<string>();
  const field = useId();
  const text = typed ?? draft ?? '';
  const alike = items.filter((each) => each.stage === 'failed' && cause !== null && each.cause === cause);
  const look = async () => {
    const file = imports.file(key);
    if (file && draft === undefined) setDraft(draftMapping(await headText(file)));
  };
  return (
    <details
      className="mapping"
      open={mapping !== undefined}
      onToggle={(event) => event.currentTarget.open && void look()}
    >
      <summary>{i.mapping}</summary>
      <label htmlFor={field}>{i.mappingLabel(name)}</label>
      <textarea
        id={field}
        rows={10}
        spellCheck={false}
        value={text}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p className="muted">{i.mappingHint}</p>
      <div className="mapping-buttons">
        <button type="button" className="button primary" onClick={() => imports.retry(key, text)}>
          {i.retry}
        </button>
        {alike.length > 1 && (
          <button
            type="button"
            className="button"
            onClick={() => {
              for (const each of alike) imports.retry(each.key, text);
            }}
          >
            {i.retryAlike(alike.length)}
          </button>
        )}
      </div>
    </details>
  );
}
