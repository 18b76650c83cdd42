import { describe, expect, it } from 'vitest';
import { asSentence } from './sentence.ts';

describe('a sentence that stands alone', () => {
  it('begins with a capital', () => {
    expect(asSentence('the library has no race "2099-01".')).toBe('The library has no race "2099-01".');
    expect(asSentence('no weather: it is not shown')).toBe('No weather: it is not shown');
  });

  it('leaves the name of a file as it is', () => {
    for (const text of ['laps.parquet: it is cut.', 'live.txt.gz is cut.', 'OpenF1 is silent.', '']) {
      expect(asSentence(text)).toBe(text);
    }
  });
});
