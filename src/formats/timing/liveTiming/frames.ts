/**
 * JSON values out of the text that recorders leave: one a line as a rule, but also spread over lines, parted by SignalR's
 * record mark, cut in the middle, or with garbage between. What cannot be read is counted and passed over, in time
 * proportional to the text.
 */

/** SignalR Core ends every message with it. */
export const RECORD_MARK = '\u001e';

/** Tries to close a value that is spread over lines; more than this many and it is garbage that happens to look so. */
const MAX_TRIES = 16;

/** A text that has more garbage than this, and more than it has values, is no recording; the rest is not read. */
export const MAX_GARBAGE = 2000;

export interface Frames {
  readonly values: unknown[];
  /** Pieces of text that are no JSON. */
  readonly garbage: number;
}

/** The value of a JSON text; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A line of a CSV with one quoted column of JSON; undefined where it is none. */
function ofQuoted(line: string): unknown {
  return line.startsWith('"{""') && line.endsWith('"')
    ? parsed(line.slice(1, -1).replaceAll('""', '"'))
    : undefined;
}

/**
 * A list as Python prints it (`['Heartbeat', {'_kf': True}, '2024-…']`), which is how FastF1's client records. Undefined
 * where it is none.
 */
function ofPython(line: string): unknown {
  if (!line.startsWith("['") || !line.endsWith(']')) return undefined;
  let json = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (char !== "'" && char !== '"') {
      const word = /^(?:True|False|None)/.exec(line.slice(at, at + 5))?.[0];
      json += word === undefined ? char : word === 'None' ? 'null' : word.toLowerCase();
      if (word !== undefined) at += word.length - 1;
      continue;
    }
    let text = '';
    let end = at + 1;
    for (; end < line.length && line[end] !== char; end++) {
      if (line[end] === '\\' && end + 1 < line.length) {
        end++;
        text += line[end] === 'n' ? '\n' : line[end];
      } else text += line[end];
    }
    json += JSON.stringify(text);
    at = end;
  }
  return parsed(json);
}

function ofLine(line: string): unknown {
  const last = line.at(-1);
  if (last === '}' || last === ']') return parsed(line) ?? ofPython(line);
  return last === '"' ? ofQuoted(line) : undefined;
}

/** All values of a text. */
export function framesOf(text: string): Frames {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return { values: [], garbage: 0 };
  const whole = parsed(trimmed);
  if (whole !== undefined) return { values: [whole], garbage: 0 };
  // A recorder that formats its own output doubles the outermost braces.
  if (trimmed.startsWith('{{') && trimmed.endsWith('}}')) {
    const inner = parsed(trimmed.slice(1, -1));
    if (inner !== undefined) return { values: [inner], garbage: 0 };
  }
  return framesOfLines(trimmed);
}

function framesOfLines(text: string): Frames {
  const values: unknown[] = [];
  let garbage = 0;
  let open: string[] = [];
  let tries = 0;
  const drop = (): void => {
    if (open.length > 0) garbage++;
    open = [];
    tries = 0;
  };
  for (const raw of text.replaceAll(RECORD_MARK, '\n').split('\n')) {
    if (garbage > MAX_GARBAGE && garbage > values.length) break;
    const line = raw.trimEnd();
    if (line.trim() === '') continue;
    const value = ofLine(line.trim());
    // A line that stands by itself ends whatever was open, unless it is an indented piece of it.
    if (value !== undefined && (open.length === 0 || !/^\s/.test(line))) {
      drop();
      values.push(value);
      continue;
    }
    if (open.length === 0 || /^[{[]/.test(line)) {
      drop();
      if (/^\s*[{[]/.test(line)) open.push(line);
      else garbage++;
      continue;
    }
    open.push(line);
    if (!/[}\]]$/.test(line) || /^\s/.test(line)) continue;
    const joined = tries < MAX_TRIES ? parsed(open.join('\n')) : undefined;
    tries++;
    if (joined !== undefined) {
      values.push(joined);
      open = [];
      tries = 0;
    } else if (tries >= MAX_TRIES) drop();
  }
  drop();
  return { values, garbage };
}
