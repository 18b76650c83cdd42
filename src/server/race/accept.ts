/** In which form a table is wanted: what the address asks for outranks the Accept header (RFC 9110, section 12.5.1). */

import { HttpError } from '../problem.ts';
import { partsOf } from './filter.ts';

export const forms = {
  json: 'application/json',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
} as const;

export type Form = keyof typeof forms;

const preference: readonly Form[] = ['json', 'csv', 'parquet'];

interface Range {
  readonly type: string;
  readonly q: number;
}

function rangesOf(header: string): Range[] {
  return header.split(',').flatMap((each) => {
    const [type, ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
    if (!type) return [];
    const q = parameters.find((part) => part.startsWith('q='))?.slice(2);
    const weight = q === undefined ? 1 : Number(q);
    return [{ type, q: Number.isFinite(weight) ? Math.min(1, Math.max(0, weight)) : 0 }];
  });
}

/** How much a type is wanted: by the most exact of the ranges that it falls into. */
function weightOf(type: string, ranges: readonly Range[]): number {
  for (const range of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const found = ranges.find((each) => each.type === range);
    if (found) return found.q;
  }
  return 0;
}

/** @throws HttpError 406 where none of ours is wanted */
export function formOf(search: string, accept: string | undefined): Form {
  for (const { name, value } of partsOf(search)) {
    if (name === 'csv' && value === 'true') return 'csv';
    if (name === 'format' && isForm(value)) return value;
  }
  return acceptedForm(accept);
}

export function isForm(text: string | undefined): text is Form {
  return text !== undefined && Object.hasOwn(forms, text);
}

/** @throws HttpError 406 where none of ours is wanted */
export function acceptedForm(accept: string | undefined): Form {
  if (accept === undefined || accept.trim() === '') return 'json';
  const ranges = rangesOf(accept);
  let best: { form: Form; weight: number } | undefined;
  for (const form of preference) {
    const weight = weightOf(forms[form], ranges);
    if (weight > (best?.weight ?? 0)) best = { form, weight };
  }
  if (best) return best.form;
  throw new HttpError(406, `this can be had as ${Object.values(forms).join(', ')} only`);
}
