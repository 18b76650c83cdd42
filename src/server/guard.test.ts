import { describe, expect, it } from 'vitest';
import { hostChecker } from './guard.ts';

const local = hostChecker({ host: '127.0.0.1', port: () => 4100, allowedHosts: [] });

describe('the Host header', () => {
  it.each(['127.0.0.1:4100', 'localhost:4100', 'LOCALHOST:4100', '[::1]:4100'])(
    '%s is this server',
    (host) => {
      expect(local(host)).toBe(true);
    },
  );

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:4100',
    'localhost',
    'localhost:80',
    'localhost:4101',
    'localhost.evil.example:4100',
    '127.0.0.1.nip.io:4100',
    '127.0.0.1:4100@evil.example',
    'evil.example#localhost:4100',
    'localhost:4100, evil.example',
    '192.168.1.5:4100',
    ' localhost:4100',
    'localhost:4100\n',
    '[::1',
  ])('%j is not', (host) => {
    expect(local(host)).toBe(false);
  });

  it('may be a name that was configured, with or without a port', () => {
    const proxied = hostChecker({
      host: '127.0.0.1',
      port: () => 4100,
      allowedHosts: ['Pit.example', 'box:99'],
    });
    expect(proxied('pit.example')).toBe(true);
    expect(proxied('pit.example:443')).toBe(true);
    expect(proxied('box:99')).toBe(true);
    expect(proxied('box:98')).toBe(false);
  });

  it('may leave out port 80', () => {
    expect(hostChecker({ host: '127.0.0.1', port: () => 80, allowedHosts: [] })('localhost')).toBe(true);
  });

  it("may be one of the machine's addresses where it listens on all, but no other name", () => {
    const open = hostChecker({ host: '0.0.0.0', port: () => 4100, allowedHosts: [] });
    expect(open('127.0.0.1:4100')).toBe(true);
    expect(open('evil.example:4100')).toBe(false);
  });
});
