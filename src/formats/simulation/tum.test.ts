import { describe, expect, it } from 'vitest';
import { FormatError } from '../bytes.ts';
import { readIni } from './ini.ts';
import { readTumRace } from './tum.ts';

describe('an ini file with values in JSON', () => {
  it('is read by section and name, over several lines, without its comments', () => {
    const values = readIni(
      '# head\n[A_B]\n# why\none = {"x": 1,\n  "y": [1,\n# between\n 2]}\n\ntwo=null\n[C]\none = "a"\n',
      'a.ini',
    );
    expect([...values]).toEqual([
      ['A_B/one', { x: 1, y: [1, 2] }],
      ['A_B/two', null],
      ['C/one', 'a'],
    ]);
  });

  it.each([
    ['x = 1', 'a.ini, line 1: x stands before the first [SECTION]'],
    ['[A]\nhello', 'a.ini, line 2: "hello" is no name = value'],
    ['[A]\n\nx = {"y": 1', 'a.ini, line 3: the value of x is not JSON'],
  ])('%j is refused', (text, sentence) => {
    expect(() => readIni(text, 'a.ini')).toThrow(new FormatError(sentence));
  });

  it('of more characters than any race has is refused at once', () => {
    expect(() => readIni(' '.repeat(5_000_000), 'a.ini')).toThrow('5000000 characters');
  });
});

describe('a race without what it needs', () => {
  it.each([
    ['', 'a.ini: race_pars is missing, expected named values in braces'],
    ['[RACE_PARS]\nrace_pars = [1]\n', 'a.ini: race_pars is [1], expected named values in braces'],
    [
      '[RACE_PARS]\nrace_pars = {}\n[TRACK_PARS]\ntrack_pars = {"name": 5}\n[CAR_PARS]\ncar_pars = {}\n[TIRESET_PARS]\ntireset_pars = {}\n[DRIVER_PARS]\ndriver_pars = {}',
      'a.ini: track_pars.name is 5, expected a text',
    ],
  ])('%j says what is missing', (text, sentence) => {
    expect(() => readTumRace(text, 'a.ini')).toThrow(new FormatError(sentence));
  });

  it('does not take what every object has for a value', () => {
    const text =
      '[RACE_PARS]\nrace_pars = {}\n[TRACK_PARS]\ntrack_pars = {"name": "x"}\n[CAR_PARS]\ncar_pars = {}\n[TIRESET_PARS]\ntireset_pars = {}\n[DRIVER_PARS]\ndriver_pars = {}';
    expect(() => readTumRace(text, 'a.ini')).toThrow('race_pars.season is missing');
  });
});
