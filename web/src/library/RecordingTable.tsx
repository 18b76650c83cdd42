/** The recordings as a table; on a phone each row folds into a card by style alone. */

import { useState } from 'react';
import type { RecordingSummary } from '../../../src/server/contract.ts';
import { t } from '../texts/index.ts';
import { DownIcon, UpIcon } from '../ui/icons.tsx';
import { RecordingRow } from './RecordingRow.tsx';

const l = t.library;

/** Columns by what the server can sort them by; the rest cannot be sorted. */
const columns: readonly { readonly title: string; readonly sort?: string; readonly className?: string }[] = [
  { title: l.name, sort: 'name' },
  { title: l.track, sort: 'track' },
  { title: l.car, sort: 'car' },
  { title: l.driver },
  { title: l.date, sort: 'date' },
  { title: l.imported, sort: 'importedAt', className: 'imported' },
  { title: l.laps, className: 'right' },
  { title: l.bestLap, sort: 'bestLapTime', className: 'right' },
];

interface TableProps {
  readonly items: readonly RecordingSummary[];
  readonly sort: string;
  readonly order: string;
  readonly stale: boolean;
  readonly onSort: (sort: string, order: 'asc' | 'desc') => void;
  readonly onDelete: (item: RecordingSummary) => void;
}

export function RecordingTable({ items, sort, order, stale, onSort, onDelete }: TableProps) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <table className={stale ? 'recordings stale' : 'recordings'}>
      <caption className="visually-hidden">{l.heading}</caption>
      <thead>
        <tr>
          {columns.map(({ title, sort: key, className }) => (
            <th
              key={title}
              scope="col"
              className={className}
              aria-sort={key === sort ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
            >
              {key === undefined ? (
                title
              ) : (
                <button
                  type="button"
                  className="sort"
                  onClick={() => onSort(key, key === sort ? opposite(order) : first(key))}
                >
                  {title}
                  {key === sort && (order === 'asc' ? <UpIcon /> : <DownIcon />)}
                </button>
              )}
            </th>
          ))}
          <th scope="col">
            <span className="visually-hidden">{l.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <RecordingRow
            key={item.id}
            item={item}
            open={open === item.id}
            onToggle={() => setOpen(open === item.id ? null : item.id)}
            onDelete={() => onDelete(item)}
          />
        ))}
      </tbody>
    </table>
  );
}

const opposite = (order: string) => (order === 'asc' ? 'desc' : 'asc');
/** Names rise, dates fall: what one wants at the first click. */
const first = (key: string) => (key === 'date' || key === 'importedAt' ? 'desc' : 'asc');
