/** What the server must not let happen, an attack each, over real connections. */

import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fakeLibrary, outing } from '../../src/server/testing.ts';
import { follow, imported, type Served, send, sendRaw, serve, upload } from './support.ts';

let server: Served;
const secret = 'nobody may read this';
const index = '<!doctype html><title>Pitboard</title>';

beforeAll(async () => {
  server = await serve({ uploadLimit: 100_000 });
  const { folder } = server;
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
  mkdirSync(join(folder, 'web2'));
  writeFileSync(join(folder, 'secret.txt'), secret);
  writeFileSync(join(folder, 'web2', 'secret.txt'), secret);
  writeFileSync(join(folder, 'web', 'index.html'), index);
  writeFileSync(join(folder, 'web', 'assets', 'app.js'), 'export {};');
  writeFileSync(join(folder, 'web', 'assets', 'app.js.br'), 'brotli');
  writeFileSync(join(folder, 'web', 'assets', 'app.js.gz'), 'gzip');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'web', 'assets', 'link.txt'));
  symlinkSync(join(folder, 'web2'), join(folder, 'web', 'linked'));
});

afterAll(() => server.end());

const api = '/api/v1/recordings';
const guarded = [api, '/%61pi/v1/recordings', '/openapi.json', '/metrics', '/health'];

describe('a page of another origin', () => {
  it.each(guarded)('that asks for %s gets nothing', async (path) => {
    const host = `127.0.0.1:${server.port}`;
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${server.port + 1}` },
      { origin: `http://${host}.evil.example` },
      { origin: `ftp://${host}` },
      { origin: '' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      const { status, headers: answered } = await send(server, path, { headers: { host, ...headers } });
      expect(`${JSON.stringify(headers)} ${status}`).toBe(`${JSON.stringify(headers)} 403`);
      expect(Object.keys(answered).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('cannot change anything, with whatever method and whatever a form can send', async () => {
    for (const [method, path] of [
      ['POST', '/api/v1/imports?name=a.csv'],
      ['DELETE', `${api}/x`],
      ['PATCH', `${api}/x`],
      ['PUT', api],
      ['DELETE', '/api/v1/jobs/x'],
      ['DELETE', '/api/v1/jobs/x/record'],
      ['POST', '/api/v1/jobs/x/resume'],
    ]) {
      const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' };
      expect((await send(server, path, { method, headers, body: 'a' })).status).toBe(403);
    }
    expect((await server.library.list({})).total).toBe(0);
  });

  it('gets no leave by a preflight', async () => {
    const { status, headers } = await send(server, api, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'DELETE' },
    });
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('while the own page and a program are served', async () => {
    const origin = `http://localhost:${server.port}`;
    const own = { host: `localhost:${server.port}`, origin, 'sec-fetch-site': 'same-origin' };
    expect((await send(server, api, { headers: own })).status).toBe(200);
    expect((await send(server, api, { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
    expect((await send(server, api)).status).toBe(200);
  });
});

describe('a foreign name that points here', () => {
  it.each(['/', '/assets/app.js', ...guarded])('gets nothing from %s', async (path) => {
    for (const host of [
      'evil.example',
      `evil.example:${server.port}`,
      'localhost',
      `localhost:${server.port + 1}`,
    ]) {
      const { status, body } = await send(server, path, { headers: { host } });
      expect(status).toBe(421);
      expect(body.toString()).not.toContain('Pitboard');
    }
  });

  it('cannot be smuggled in by an absolute address or a second header', async () => {
    const { port } = server;
    const absolute = await sendRaw(
      port,
      `GET http://evil.example/api/v1/recordings HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect(absolute).not.toContain('"items"');
    const twice = await sendRaw(
      port,
      `GET ${api} HTTP/1.1\r\nHost: localhost:${port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect(twice).toMatch(/^HTTP\/1\.1 4\d\d/);
    const forwarded = await send(server, '/', {
      headers: { host: 'evil.example', 'x-forwarded-host': `localhost:${port}` },
    });
    expect(forwarded.status).toBe(421);
  });
});

describe('a page', () => {
  it('may run its own scripts only and stands in no frame', async () => {
    const { headers } = await send(server, '/laps/x');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    });
  });

  it('gets the same care for errors', async () => {
    for (const path of ['/api/v1/nothing', '/assets/nothing.js']) {
      const { status, headers } = await send(server, path);
      expect(status).toBe(404);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });
});

describe('paths that try to leave the folder', () => {
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2E%2E%2Fsecret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/..\\secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/....//secret.txt',
    '//secret.txt',
    '/../web2/secret.txt',
    '/assets/link.txt',
    '/linked/secret.txt',
    '/secret.txt%00.js',
    '/%00',
    '/assets/app.js%00',
    '/%c0%ae%c0%ae/secret.txt',
    '/%',
    '/file:///etc/passwd',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
  ])('%s', async (path) => {
    const { status, body } = await send(server, path);
    expect(body.toString()).not.toContain(secret);
    expect(body.toString()).not.toContain('root:');
    // Either there is no such file, or the app itself answers.
    if (status === 200) expect(body.toString()).toBe(index);
    else expect([400, 404]).toContain(status);
  });

  it('nor by an id', async () => {
    for (const id of [
      '..',
      '%2e%2e%2f%2e%2e',
      '..%2f..%2fsecret.txt',
      'a%00b',
      '%5c..%5c',
      "x'%20OR%201=1--",
      'a'.repeat(5000),
    ]) {
      for (const [path, method] of [
        [`${api}/${id}`, 'GET'],
        [`${api}/${id}`, 'DELETE'],
        [`${api}/${id}/corners`, 'GET'],
        [`/api/v1/imports/${id}`, 'GET'],
        [`/api/v1/compare?lap=${id}:0`, 'GET'],
      ]) {
        const { status } = await send(server, path, { method });
        expect([400, 404, 405]).toContain(status);
      }
    }
  });

  it('nor by the name of an upload', async () => {
    const { url, folder } = server;
    for (const name of [
      '../../../escaped.csv',
      '..\\escaped.csv',
      '/tmp/escaped.csv',
      'a\0b.csv',
      '.',
      '..',
    ]) {
      const view = await imported(url, name, 'no recording');
      expect(view.stage).toBe('failed');
      expect(view.name).not.toMatch(/[/\\\0]/);
    }
    expect(readdirSync(folder)).not.toContain('escaped.csv');
    expect(existsSync('/tmp/escaped.csv')).toBe(false);
  });
});

describe('files of the app', () => {
  it('come packed where the browser takes that, and are kept for ever', async () => {
    const plain = await send(server, '/assets/app.js');
    expect(plain.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    expect(plain.body.toString()).toBe('export {};');
    const accept = async (encoding: string) => {
      const { headers, body } = await send(server, '/assets/app.js', {
        headers: { 'accept-encoding': encoding },
      });
      return [headers['content-encoding'], body.toString()];
    };
    expect(await accept('gzip, deflate, br')).toEqual(['br', 'brotli']);
    expect(await accept('gzip')).toEqual(['gzip', 'gzip']);
    expect(await accept('br;q=0, gzip;q=0.5')).toEqual(['gzip', 'gzip']);
    const again = await send(server, '/assets/app.js', {
      headers: { 'if-none-match': `${plain.headers.etag}` },
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await send(server, '/assets/app.js', { method: 'HEAD' })).body.length).toBe(0);
  });

  it('are packed where the build did not', async () => {
    const path = join(server.folder, 'web', 'assets', 'style.css');
    const text = 'a { color: red }\n'.repeat(500);
    writeFileSync(path, text);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    for (const [encoding, unpack] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const headers = { 'accept-encoding': encoding };
      const { headers: answered, body } = await send(server, '/assets/style.css', { headers });
      expect(answered).toMatchObject({ 'content-encoding': encoding, 'content-length': `${body.length}` });
      expect(body.length).toBeLessThan(500);
      expect(unpack(body).toString()).toBe(text);
    }
  });

  it('never pass a page off as a script, and take no other method', async () => {
    expect((await send(server, '/assets/missing.js')).headers['content-type']).toMatch(/^text\/plain/);
    expect((await send(server, '/favicon.ico')).status).toBe(404);
    expect((await send(server, '/', { method: 'POST' })).status).toBe(405);
  });
});

describe('bodies', () => {
  it('that say that they are too large are refused at once', async () => {
    const answer = await sendRaw(
      server.port,
      `POST /api/v1/imports?name=a HTTP/1.1\r\nHost: localhost:${server.port}\r\nContent-Length: 5000000000\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('that turn out too large are cut off, and leave nothing', async () => {
    const body = Buffer.alloc(300_000);
    const { status } = await send(server, '/api/v1/imports?name=a', {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
      body,
    });
    expect(status).toBe(413);
    expect(readdirSync(join(server.library.home, 'jobs'))).toEqual([]);
  });

  it('that never end are given up, whole or dripping', async () => {
    const hasty = await serve({ uploadPace: { every: 100, least: 1000 } });
    for (const drip of [false, true]) {
      const answer = await new Promise<string>((resolve) => {
        let got = '';
        const socket = connect(hasty.port, '127.0.0.1', () => {
          socket.write(
            `POST /api/v1/imports?name=a HTTP/1.1\r\nHost: localhost:${hasty.port}\r\nContent-Length: 90000\r\n\r\n`,
          );
        });
        const dripping = drip ? setInterval(() => socket.write('x'), 20) : undefined;
        socket.on('data', (part) => {
          got += part.toString();
        });
        socket.on('error', () => {});
        socket.on('close', () => {
          clearInterval(dripping);
          resolve(got);
        });
      });
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    }
    await hasty.end();
  });

  it('that are forms are none', async () => {
    for (const type of [
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      ' Multipart/Form-Data',
    ]) {
      const { status } = await send(server, '/api/v1/imports?name=a.csv', {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'a=b',
      });
      expect(status).toBe(415);
    }
  });

  it('of a recording that claims to be a page are not served back as one', async () => {
    const view = await imported(server.url, 'a.html', '<script>alert(1)</script>');
    expect(view.stage).toBe('failed');
    const { headers } = await send(server, `/api/v1/imports/${view.id}`);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('that are gzip bombs fail in a sentence', async () => {
    const bomb = gzipSync(Buffer.alloc(90 * 2 ** 20));
    expect(bomb.length).toBeLessThan(100_000);
    const view = await imported(server.url, 'bomb.csv.gz', bomb);
    expect(view).toMatchObject({ stage: 'failed' });
    expect(view.error).toContain('which no recording does');
  });

  it('of JSON are small, flat enough to parse, and JSON', async () => {
    const fake = await serve({
      inline: true,
      library: fakeLibrary({ recordings: { r1: outing([49, 50, 49]) } }),
    });
    const patch = async (body: string, type = 'application/json') => {
      const answer = await send(fake, '/api/v1/recordings/r1', {
        method: 'PATCH',
        headers: { 'content-type': type },
        body,
      });
      return answer.status;
    };
    try {
      expect(await patch('{"name":"fine"}')).toBe(200);
      expect(await patch(`{"name":"${'x'.repeat(70_000)}"}`)).toBe(413);
      expect(await patch(`{"tags":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)).toBe(400);
      expect(await patch('{"name":')).toBe(400);
      expect(await patch('{"name":"x"}', 'text/plain')).toBe(415);
      expect(await patch('{"__proto__":{"name":"x"},"constructor":{}}')).toBe(200);
      expect(await patch('null')).toBe(400);
      expect((await fake.library.get('r1'))?.name).toBe('fine');
    } finally {
      await fake.end();
    }
  });
});

describe('names in headers', () => {
  it('end no header and name no other file', async () => {
    const hostile = 'a"\r\nSet-Cookie: x=1\r\n\r\n<script>../..\\evil.exe';
    const library = fakeLibrary({ recordings: { r1: outing([49, 50, 49]) }, names: { r1: hostile } });
    const fake = await serve({ inline: true, library });
    try {
      const { status, headers, body } = await send(fake, '/api/v1/recordings/r1/laps/1/export');
      expect(status).toBe(200);
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['content-disposition']).toMatch(
        /^attachment; filename="[^"\r\n/\\]*"; filename\*=UTF-8''[^\s/\\]*$/,
      );
      expect(body.toString()).toMatch(/^time \[s\],/);
    } finally {
      await fake.end();
    }
  });

  it('reach an answer as text only', async () => {
    const { status, headers, body } = await send(server, '/api/v1/compare?lap=%0d%0aX-Evil:1');
    expect(status).toBe(400);
    expect(headers['x-evil']).toBeUndefined();
    expect(headers['content-type']).toBe('application/problem+json');
    expect(() => JSON.parse(body.toString())).not.toThrow();
  });
});

describe('requests that are none', () => {
  it.each([
    ['a heading without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(33_000)}\r\n\r\n`],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['no host', 'GET /api/v1/recordings HTTP/1.1\r\n\r\n'],
    ['no host, as of old', 'GET /api/v1/recordings HTTP/1.0\r\n\r\n'],
    ['another protocol', 'HELO there\r\n\r\n'],
  ])('%s', async (_, text) => {
    expect(await sendRaw(server.port, text)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await send(server, '/health')).status).toBe(200);
  });
});

describe('errors that nobody foresaw', () => {
  it('tell nothing of the inside', async () => {
    const library = fakeLibrary({});
    const broken = await serve({
      library: {
        ...library,
        list: () => Promise.reject(new Error('SQLITE_CORRUPT /home/someone/library.db')),
      },
    });
    try {
      const { status, body } = await send(broken, api);
      expect(status).toBe(500);
      expect(body.toString()).not.toMatch(/SQLITE|someone|\.ts/);
    } finally {
      await broken.end();
    }
  });
});

describe('watching', () => {
  it('tells at most ten changes a second, and always how it ended', async () => {
    const library = fakeLibrary({
      import: async (_, { onProgress }) => {
        for (let i = 1; i <= 300; i++) {
          onProgress?.({ stage: 'reading', fraction: i / 300 });
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        return { id: 'r1', duplicate: false };
      },
    });
    const running = await serve({ library });
    const from = performance.now();
    const { id } = await upload(running.url, 'a', 'a');
    const states = await follow(running.url, id);
    const seconds = (performance.now() - from) / 1000;
    expect(states.at(-1)).toMatchObject({ stage: 'done', fraction: 1 });
    expect(states.length).toBeLessThanOrEqual(10 * seconds + 2);
    await running.end();
  });
});

describe('closing', () => {
  it('lets a running import finish, tells who watches, and stops answering', async () => {
    let finish: (() => void) | undefined;
    const library = fakeLibrary({
      import: () =>
        new Promise((resolve) => {
          finish = () => resolve({ id: 'r1', duplicate: false });
        }),
    });
    const running = await serve({ library });
    const { id } = await upload(running.url, 'a', 'a');
    await vi.waitFor(() => expect(finish).toBeDefined(), { timeout: 10_000 });
    const waiting = await upload(running.url, 'b', 'b');
    const watched = await fetch(`${running.url}/api/v1/imports/${id}/events`);
    const given = await fetch(`${running.url}/api/v1/imports/${waiting.id}/events`);
    const ended = running.end();
    await expect(fetch(`${running.url}/health`)).rejects.toThrow();
    finish?.();
    await ended;
    expect(await watched.text()).toContain('"stage":"done"');
    // It waits for the next server.
    expect(await given.text()).not.toMatch(/"stage":"(done|failed|cancelled)"/);
    expect(readdirSync(join(library.home, 'jobs'))).toEqual([waiting.id]);
  });

  it('interrupts an import that takes too long, and gives up a body that is on its way', async () => {
    const signals: AbortSignal[] = [];
    const library = fakeLibrary({
      import: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          if (!signal) return;
          signals.push(signal);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const running = await serve({ grace: 100, library });
    const { id } = await upload(running.url, 'a', 'a');
    await vi.waitFor(() => expect(signals.length).toBe(1), { timeout: 10_000 });
    const cut = sendRaw(
      running.port,
      `POST /api/v1/imports?name=b HTTP/1.1\r\nHost: localhost:${running.port}\r\nContent-Length: 100\r\n\r\nhalf`,
    ).catch(() => 'reset');
    const incoming = join(library.home, 'jobs');
    await vi.waitFor(() => expect(readdirSync(incoming).length).toBe(2), { timeout: 10_000 });
    await running.close();
    expect(signals[0].aborted).toBe(true);
    expect(await cut).toMatch(/503|reset|^$/);
    expect(readdirSync(incoming)).toEqual([id]);
    await running.end();
  });

  it('sweeps away what a killed server had half received', async () => {
    const library = fakeLibrary({});
    mkdirSync(join(library.home, 'jobs', 'old'), { recursive: true });
    const again = await serve({ library });
    expect(readdirSync(join(library.home, 'jobs'))).toEqual([]);
    await again.end();
  });
});
