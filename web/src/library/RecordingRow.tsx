/** One recording: its row, its name and tags to be changed in place, and its laps when unfolded. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { RecordingPatch, RecordingSummary } from '../../../src/server/contract.ts';
import { api } from '../api.ts';
import { dateText, lapTime, MISSING } from '../numbers.ts';
import { toldByBanner } from '../part.ts';
import { recordingQuery } from '../queries.ts';
import { t } from '../texts/index.ts';
import { BinIcon, ChevronIcon, PencilIcon, TagIcon } from '../ui/icons.tsx';
import { Simulated } from '../ui/Simulated.tsx';
import { Laps } from './Laps.tsx';

const l = t.library;

interface RowProps {
  readonly item: RecordingSummary;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onDelete: () => void;
}

export function RecordingRow({ item, open, onToggle, onDelete }: RowProps) {
  const [editing, setEditing] = useState<'name' | 'tags' | null>(null);
  const client = useQueryClient();
  const navigate = useNavigate();
  const change = useMutation({
    mutationFn: (patch: RecordingPatch) => api.change(item.id, patch),
    onSuccess: () => {
      setEditing(null);
      void client.invalidateQueries({ queryKey: ['recording', item.id] });
      return client.invalidateQueries({ queryKey: ['recordings'] });
    },
  });
  // The list does not say which lap was the best; the recording does.
  const openBest = async () => {
    const { laps } = await client.ensureQueryData(recordingQuery(item.id));
    const best = laps.find((lap) => lap.clean && lap.time === item.bestLapTime);
    if (best) await navigate({ to: '/lap/$rid/$index', params: { rid: item.id, index: String(best.index) } });
  };
  return (
    <>
      <tr className={open ? 'recording open' : 'recording'}>
        <th scope="row" className="name">
          <div className="name-line">
            {editing === 'name' ? (
              <EditForm
                label={l.renameOf(item.name)}
                value={item.name}
                error={change.error}
                onSave={(name) => change.mutate({ name })}
                onCancel={() => setEditing(null)}
              />
            ) : (
              <button
                type="button"
                className="row-toggle"
                aria-expanded={open}
                title={item.name}
                onClick={onToggle}
              >
                <ChevronIcon />
                <span>{item.name}</span>
              </button>
            )}
            {item.simulated && <Simulated />}
            {editing === 'tags' ? (
              <EditForm
                label={l.tagsOf(item.name)}
                value={item.tags.join(', ')}
                placeholder={l.tagsHint}
                error={change.error}
                onSave={(text) =>
                  change.mutate({
                    tags: [
                      ...new Set(
                        text
                          .split(',')
                          .map((tag) => tag.trim())
                          .filter(Boolean),
                      ),
                    ],
                  })
                }
                onCancel={() => setEditing(null)}
              />
            ) : (
              item.tags.map((tag) => (
                <span key={tag} className="tag">
                  {tag}
                </span>
              ))
            )}
          </div>
        </th>
        <td className={`track${item.track ? '' : ' none'}`} title={item.track ?? undefined}>
          {item.track ?? MISSING}
        </td>
        <td className={`car${item.car ? '' : ' none'}`} title={item.car ?? undefined}>
          {item.car ?? MISSING}
        </td>
        <td className={`driver${item.driver ? '' : ' none'}`} title={item.driver ?? undefined}>
          {item.driver ?? MISSING}
        </td>
        <td className={`date num${item.date ? '' : ' none'}`}>{dateText(item.date)}</td>
        <td className="imported num">{dateText(item.importedAt).slice(0, 10)}</td>
        <td className="laps num right" title={l.lapsHint}>
          {item.cleanLapCount}
          <span className="muted">/{item.lapCount}</span>
        </td>
        <td className="best num right">
          {item.bestLapTime === null ? (
            MISSING
          ) : (
            <button
              type="button"
              aria-label={`${l.openBest(item.name)}, ${lapTime(item.bestLapTime)}`}
              onClick={() => void openBest().catch(toldByBanner)}
            >
              {lapTime(item.bestLapTime)}
            </button>
          )}
        </td>
        <td className="row-actions">
          <button
            type="button"
            className="icon-button"
            aria-label={`${l.rename}: ${item.name}`}
            onClick={() => setEditing('name')}
          >
            <PencilIcon />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={`${l.editTags}: ${item.name}`}
            onClick={() => setEditing('tags')}
          >
            <TagIcon />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={`${l.delete}: ${item.name}`}
            onClick={onDelete}
          >
            <BinIcon />
          </button>
        </td>
      </tr>
      {open && (
        <tr className="laps-row">
          <td colSpan={9}>
            <Laps rid={item.id} name={item.name} />
          </td>
        </tr>
      )}
    </>
  );
}

interface EditProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly error: Error | null;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

function EditForm({ label, value, placeholder, error, onSave, onCancel }: EditProps) {
  const [text, setText] = useState(value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === value) onCancel();
    else onSave(text.trim());
  };
  return (
    <form className="edit" onSubmit={submit}>
      <input
        // biome-ignore lint/a11y/noAutofocus: the field appears because the user asked for it
        autoFocus
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel();
        }}
      />
      <button type="submit" className="button small">
        {t.app.save}
      </button>
      <button type="button" className="button quiet small" onClick={onCancel}>
        {t.app.cancel}
      </button>
      {error && <p role="alert">{error.message}</p>}
    </form>
  );
}
