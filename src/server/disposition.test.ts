import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachment, fileName, shownName } from './disposition.ts';

describe('attachment', () => {
  it('gives old clients a plain name and new ones the whole', () => {
    expect(attachment('Nürburgring lap 3.csv')).toBe(
      `attachment; filename="N_rburgring lap 3.csv"; filename*=UTF-8''N%C3%BCrburgring%20lap%203.csv`,
    );
  });

  it.each([
    ['a"; filename="evil.exe', 'a-; filename=-evil.exe'],
    ['a\r\nSet-Cookie: x=1', 'aSet-Cookie- x=1'],
    ['../../etc/passwd', '-..-etc-passwd'],
    ['C:\\Windows\\x.dll', 'C--Windows-x.dll'],
    ['lap\u202Evsc.exe', 'lapvsc.exe'],
    ['\0\u0007', 'download'],
    ['...', 'download'],
    ['\uD800lone', '\uFFFDlone'],
  ])('takes the teeth out of %j', (hostile, harmless) => {
    expect(fileName(hostile)).toBe(harmless);
  });

  it('stays one header whatever the name', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(anything, (name) => {
        const header = attachment(name);
        expect(header).toMatch(
          /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]*$/,
        );
        expect(() => new Headers({ 'content-disposition': header })).not.toThrow();
      }),
    );
  });
});

describe('shownName', () => {
  it.each([
    ['C:\\laps\\a b.ibt', 'a b.ibt'],
    ['/etc/passwd', 'passwd'],
    ['../..', 'recording'],
    ['laps/', 'recording'],
    ['a\r\nb\u202E.ibt', 'ab.ibt'],
    ['Spa: 2:17.3.csv', 'Spa: 2:17.3.csv'],
  ])('%j is shown as %j', (name, shown) => {
    expect(shownName(name)).toBe(shown);
  });
});
