/**
 * What a file is when it is not a recording. "Not a recording" leaves a user guessing; "is a PNG image" does not,
 * and for the files that people do have (native AiM logs, zipped exports) the sentence says what to do instead.
 */

interface Signature {
  readonly bytes: readonly number[] | string;
  readonly offset?: number;
  readonly sentence: string;
}

const image = 'image, not a recording';

const signatures: readonly Signature[] = [
  { bytes: '\x89PNG\r\n\x1a\n', sentence: `is a PNG ${image}` },
  { bytes: '\xff\xd8\xff', sentence: `is a JPEG ${image}` },
  { bytes: 'GIF8', sentence: `is a GIF ${image}` },
  { bytes: 'WEBP', offset: 8, sentence: `is a WebP ${image}` },
  { bytes: 'ftyp', offset: 4, sentence: 'is a video, not a recording' },
  { bytes: '%PDF', sentence: 'is a PDF document, not a recording' },
  {
    bytes: 'PK\x03\x04',
    sentence: 'is a ZIP archive (or an Office document): unpack it and open the recording inside',
  },
  { bytes: '7z\xbc\xaf\x27\x1c', sentence: 'is a 7z archive: unpack it and open the recording inside' },
  { bytes: 'Rar!', sentence: 'is a RAR archive: unpack it and open the recording inside' },
  { bytes: '(\xb5/\xfd', sentence: 'is compressed with zstd: unpack it first' },
  { bytes: 'SQLite format 3', sentence: 'is an SQLite database, not a recording' },
  { bytes: '\x7fELF', sentence: 'is a program, not a recording' },
  { bytes: 'MZ', sentence: 'is a program, not a recording' },
  { bytes: '\xff\xfe', sentence: 'is text in UTF-16: save it as UTF-8 and open that' },
  { bytes: '\xfe\xff', sentence: 'is text in UTF-16: save it as UTF-8 and open that' },
];

function has(head: Uint8Array, { bytes, offset = 0 }: Signature): boolean {
  const wanted = typeof bytes === 'string' ? Array.from(bytes, (letter) => letter.charCodeAt(0)) : bytes;
  return head.length >= offset + wanted.length && wanted.every((byte, at) => head[offset + at] === byte);
}

function isXrk(head: Uint8Array): boolean {
  // AiM logs are messages that start `<hTAG`; `.xrz` is the same, deflated by zlib.
  return (
    head[0] === 0x3c &&
    head[1] === 0x68 &&
    /^<h[A-Za-z0-9 ]{2,4}/.test(String.fromCharCode(...head.subarray(0, 8)))
  );
}

/** One sentence on a file that no reader recognised; undefined where it is nothing familiar. */
export function foreignKind(head: Uint8Array): string | undefined {
  const aim = 'native AiM logs are not read yet: export CSV from RaceStudio';
  if (isXrk(head)) return `is a native AiM log (.xrk); ${aim}`;
  if (head[0] === 0x78 && (head[1] === 0x01 || head[1] === 0x9c || head[1] === 0xda)) {
    return `is a zlib stream, perhaps a native AiM log (.xrz); ${aim}`;
  }
  const known = signatures.find((signature) => has(head, signature));
  if (known !== undefined) return known.sentence;
  const text = new TextDecoder('latin1').decode(head.subarray(0, 256)).replace(/^ï»¿/, '').trimStart();
  if (/^[[{]\s*(["{[\]}\d-]|$)/.test(text)) return 'is JSON, which Pitboard does not read as a recording';
  if (/^<(\?xml|!doctype|html)/i.test(text)) return 'is XML or HTML, not a recording';
  return undefined;
}
