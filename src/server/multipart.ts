/**
 * A form with files (multipart/form-data, RFC 7578) as it comes in: parts one after the other, each piece by piece, so
 * that a folder of gigabytes passes through in a few kilobytes of memory. The web's own `formData()` keeps all of it.
 *
 * Nothing that a part says of itself is believed: headings are bounded, and names are made safe in `safePath`.
 */

import { HttpError } from './problem.ts';

export interface Part {
  /** Of the form's field. */
  readonly name: string;
  /** Undefined for a field that is no file. */
  readonly filename: string | undefined;
}

export interface PartSink {
  /** A part begins; what follows belongs to it. */
  begin(part: Part): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

const LONGEST_HEADING = 16 * 1024;
const BREAK = Buffer.from('\r\n\r\n');

const refused = (what: string) => new HttpError(400, `the form ${what}`);

/** @throws HttpError 415 where the body is no form with files */
export function boundaryOf(contentType: string | undefined): string {
  const type = contentType ?? '';
  if (!/^\s*multipart\/form-data\s*(;|$)/i.test(type)) {
    throw new HttpError(415, 'send the files as a form, as multipart/form-data', { connection: 'close' });
  }
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s";,]{1,70}))/i.exec(type);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw refused('names no boundary between its parts');
  return boundary;
}

/** Undoes what browsers do to quotes and line breaks in a name (HTML, "multipart form data"). */
function unescaped(text: string): string {
  return text.replace(/%22/gi, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
}

function partOf(heading: string): Part {
  const disposition = heading
    .split('\r\n')
    .find((line) => /^content-disposition\s*:/i.test(line))
    ?.replace(/^[^:]*:/, '');
  if (disposition === undefined || !/^\s*form-data\s*(;|$)/i.test(disposition)) {
    throw refused('has a part without a name (Content-Disposition: form-data)');
  }
  const parameter = (name: string) => {
    const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]*))`, 'i').exec(disposition);
    const value = match?.[1]?.replace(/\\(["\\])/g, '$1') ?? match?.[2];
    return value === undefined ? undefined : unescaped(value);
  };
  const name = parameter('name');
  if (name === undefined) throw refused('has a part without a name (Content-Disposition: form-data)');
  return { name, filename: parameter('filename') };
}

/** Reads a form to its end. Throws HttpError 400 for what is none, or where it ends too early. */
export async function readForm(
  pieces: AsyncIterable<Uint8Array>,
  boundary: string,
  sink: PartSink,
): Promise<void> {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  // The first boundary stands at the very start; as if a line had ended before it.
  let rest: Buffer = Buffer.from('\r\n');
  let state: 'before' | 'after' | 'heading' | 'body' | 'over' = 'before';
  for await (const piece of pieces) {
    rest = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    for (let more = true; more; ) {
      more = false;
      switch (state) {
        case 'before':
        case 'body': {
          const at = rest.indexOf(delimiter);
          // What may be the beginning of a boundary stays for the next piece.
          const until = at >= 0 ? at : Math.max(0, rest.length - delimiter.length + 1);
          if (state === 'body' && until > 0) await sink.write(rest.subarray(0, until));
          rest = rest.subarray(at >= 0 ? at + delimiter.length : until);
          if (at < 0) break;
          if (state === 'body') await sink.end();
          state = 'after';
          more = true;
          break;
        }
        case 'after': {
          if (rest.length < 2) break;
          if (rest.toString('latin1', 0, 2) === '--') {
            state = 'over';
            break;
          }
          // Blanks may stand behind a boundary.
          const blanks = /^[ \t]*/.exec(rest.toString('latin1', 0, 100))?.[0].length ?? 0;
          if (rest.length < blanks + 2) break;
          if (rest.toString('latin1', blanks, blanks + 2) !== '\r\n') throw refused('has a broken boundary');
          // Headings may be none, and then the break follows at once.
          rest = rest.subarray(blanks);
          state = 'heading';
          more = true;
          break;
        }
        case 'heading': {
          const at = rest.indexOf(BREAK);
          if (at < 0) {
            if (rest.length > LONGEST_HEADING) throw refused('has a part whose heading is too long');
            break;
          }
          if (at > LONGEST_HEADING) throw refused('has a part whose heading is too long');
          const part = partOf(rest.toString('utf8', 2, at));
          rest = rest.subarray(at + BREAK.length);
          await sink.begin(part);
          state = 'body';
          more = true;
          break;
        }
        case 'over':
          rest = rest.subarray(rest.length);
          break;
        default:
          state satisfies never;
      }
    }
  }
  if (state !== 'over') throw refused('ends in the middle');
}

const LONGEST_PATH = 400;
const DEEPEST = 12;

/**
 * A relative path out of a user's folder, safe on any system: its folders and its name as they are, but for what no name
 * can hold. Throws HttpError 400 for one that leads elsewhere.
 */
export function safePath(text: string): string {
  const wrong = (why: string) => new HttpError(400, `the file "${text.slice(0, 80)}" ${why}`);
  if (text.length > LONGEST_PATH) throw wrong('has too long a name');
  const parts = text
    .toWellFormed()
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw wrong('has a name that leads out of its folder');
  if (parts.length > DEEPEST) throw wrong('lies too deep in its folders');
  const clean = parts.map((part) =>
    part
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}:*?"<>|]/gu, '-')
      .replace(/[. ]+$/, '')
      .slice(0, 150)
      .toWellFormed(),
  );
  if (clean.length === 0 || clean.some((part) => part === '')) throw wrong('has no name');
  return clean.join('/');
}
