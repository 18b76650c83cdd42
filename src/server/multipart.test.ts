import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, type Part, readForm, safePath } from './multipart.ts';

interface Got extends Part {
  readonly content: string;
}

async function read(pieces: readonly Uint8Array[], boundary: string): Promise<Got[]> {
  const parts: { part: Part; bytes: Uint8Array[] }[] = [];
  async function* source() {
    yield* pieces;
  }
  await readForm(source(), boundary, {
    async begin(part) {
      parts.push({ part, bytes: [] });
    },
    async write(bytes) {
      parts.at(-1)?.bytes.push(Uint8Array.from(bytes));
    },
    async end() {},
  });
  return parts.map(({ part, bytes }) => ({ ...part, content: Buffer.concat(bytes).toString('latin1') }));
}

/** Bytes cut at these places. */
function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const edges = [
    0,
    ...[...new Set(at.map((each) => each % (bytes.length + 1)))].sort((a, b) => a - b),
    bytes.length,
  ];
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
}

function form(
  boundary: string,
  parts: readonly { name: string; filename: string; content: string }[],
): string {
  return `${parts
    .map(
      ({ name, filename, content }) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`,
    )
    .join('')}--${boundary}--\r\n`;
}

describe('readForm', () => {
  it('reads what the web itself writes', async () => {
    const data = new FormData();
    data.append('2024-01-bahrain/laps.json', new Blob(['[1]']), 'laps.json');
    data.append('ä"b.csv', new Blob(['']), 'x');
    const response = new Response(data);
    const bytes = new Uint8Array(await response.clone().arrayBuffer());
    const boundary = boundaryOf(response.headers.get('content-type') ?? undefined);
    expect(await read([bytes], boundary)).toEqual([
      { name: '2024-01-bahrain/laps.json', filename: 'laps.json', content: '[1]' },
      { name: 'ä"b.csv', filename: 'x', content: '' },
    ]);
  });

  it('reads the same however the bytes are cut, also where a file looks like a boundary', async () => {
    const line = fc.constantFrom(
      '',
      '\r\n',
      '--',
      '--b',
      '\r\n--',
      '\r\n--bo',
      'x',
      '\r',
      '--bound',
      '\r\n\r\n',
    );
    const content = fc.array(line, { maxLength: 6 }).map((lines) => lines.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        async (contents, at) => {
          const parts = contents.map((each, i) => ({ name: `n${i}`, filename: `f${i}`, content: each }));
          fc.pre(contents.every((each) => !`\r\n${each}\r\n`.includes('\r\n--boundary')));
          const bytes = Buffer.from(form('boundary', parts), 'latin1');
          expect(await read(cut(bytes, at), 'boundary')).toEqual(parts);
        },
      ),
    );
  });

  it.each([
    ['', 'ends in the middle'],
    ['nothing', 'ends in the middle'],
    ['--b\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nxyz', 'ends in the middle'],
    ['--b\r\n\r\nxyz\r\n--b--', 'a part without a name'],
    ['--b\r\nContent-Disposition: attachment\r\n\r\nxyz\r\n--b--', 'a part without a name'],
    ['--bad\r\n\r\nx\r\n--b--', 'broken boundary'],
    [`--b\r\nX: ${'y'.repeat(20_000)}`, 'too long'],
  ])('refuses %j', async (text, sentence) => {
    await expect(read([Buffer.from(text)], 'b')).rejects.toThrow(sentence);
  });
});

describe('boundaryOf', () => {
  it.each([undefined, '', 'application/json', 'multipart/mixed; boundary=x'])('%s is no form', (type) => {
    expect(() => boundaryOf(type)).toThrow(expect.objectContaining({ status: 415 }));
  });
  it('takes quotes off', () => {
    expect(boundaryOf('multipart/form-data; boundary="a b"')).toBe('a b');
    expect(boundaryOf('multipart/form-data; charset=utf-8; boundary=----x')).toBe('----x');
  });
});

describe('safePath', () => {
  it.each([
    ['2024-01-bahrain/laps.parquet', '2024-01-bahrain/laps.parquet'],
    ['/etc/passwd', 'etc/passwd'],
    ['C:\\data\\laps.csv', 'C-/data/laps.csv'],
    ['./a//b', 'a/b'],
    ['a\0b', 'a-b'],
    ['.hidden', '.hidden'],
    ['results@season^2024.json', 'results@season^2024.json'],
  ])('%j becomes %s', (text, path) => {
    expect(safePath(text)).toBe(path);
  });
  it.each(['', '/', '..', '../x', 'a/../../b', 'a\\..\\b', '. .', 'x'.repeat(401), 'a/'.repeat(13)])(
    '%j is refused',
    (text) => {
      expect(() => safePath(text)).toThrow(expect.objectContaining({ status: 400 }));
    },
  );
});
