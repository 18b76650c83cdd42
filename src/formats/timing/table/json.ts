/** JSON tables: a list of row objects. */

import { FormatError } from '../../bytes.ts';

/**
 * The value of a JSON text. Some writers put bare `NaN` and `Infinity` where JSON has no word; they are read as null.
 * Throws FormatError with the place where it is none.
 */
export function parseJson(text: string): unknown {
  const bare = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return JSON.parse(bare);
  } catch (error) {
    if (/\b(?:NaN|Infinity)\b/.test(bare)) {
      try {
        // Words inside of strings stay: the alternative takes strings whole.
        return JSON.parse(
          bare.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (word) =>
            word[0] === '"' ? word : 'null',
          ),
        );
      } catch {
        // The first error says where.
      }
    }
    const reason = error instanceof Error ? error.message.split('\n')[0].slice(0, 120) : '';
    throw new FormatError(`is not JSON or is cut short (${reason})`, { cause: error });
  }
}

/** Rows of a JSON table. Throws FormatError where it is no list of objects. */
export function rowsOfJson(text: string): readonly unknown[] {
  const value = parseJson(text);
  if (!Array.isArray(value)) throw new FormatError('holds JSON that is no list of rows');
  return value;
}

/** Keys of the first row of a list, from the head of a JSON text; none where it does not begin as a list of rows. */
export function keysOfHead(head: Uint8Array): string[] {
  const text = new TextDecoder('utf-8').decode(head.subarray(0, 16_384)).replace(/^\ufeff/, '');
  if (!/^\s*\[\s*\{/.test(text)) return [];
  const row = text.slice(0, text.includes('}') ? text.indexOf('}') : undefined);
  return [...row.matchAll(/"([A-Za-z0-9_]{1,60})"\s*:/g)].map((match) => match[1]);
}
