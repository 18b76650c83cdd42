/** Which session the rows of a lap table are of: its columns say it, else its file's name, else the user. */

import {
  identityOfName,
  kindOf,
  NOBODY,
  placeOf,
  type SessionIdentity,
  type SessionKind,
} from '../../../timing/index.ts';
import { known } from '../table/table.ts';
import type { Columns } from './columns.ts';

/** What the file's name says where the table says nothing: `races-2024.parquet`, `sprints-2023.csv`. */
function seasonOfName(name: string): number | null {
  const year = /(?:^|[^0-9])((?:19|20)\d{2})(?:[^0-9]|$)/.exec(name)?.[1];
  return year === undefined ? null : Number(year);
}

function kindOfName(name: string): SessionKind | null {
  if (/sprint/i.test(name)) return 'sprint';
  return /quali/i.test(name) ? 'qualifying' : null;
}

/** `são_paulo_grand_prix` as `São Paulo Grand Prix`. */
export function eventName(text: string | null): string | null {
  if (text === null) return null;
  if (!text.includes('_')) return text;
  return text
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
}

export function identityOf(
  columns: Columns,
  row: number,
  name: string | null,
  told: SessionIdentity | null,
  from: string,
): SessionIdentity {
  const ofFile = name === null ? identityOfName(from) : null;
  const season =
    known(columns.season[row], 1950, 2200) ?? told?.season ?? ofFile?.season ?? seasonOfName(from);
  const date = columns.startDate[row];
  return {
    ...NOBODY,
    kind: kindOf(columns.session[row]) ?? told?.kind ?? ofFile?.kind ?? kindOfName(from) ?? 'race',
    season,
    round: known(columns.round[row], 1, 40) ?? told?.round ?? ofFile?.round ?? null,
    name,
    place: told?.place ?? ofFile?.place ?? placeOf(name, season),
    date: Number.isFinite(date) ? new Date(date).toISOString().slice(0, 10) : null,
  };
}
