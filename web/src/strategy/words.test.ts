/** Times and margins as they are read. */

import { describe, expect, it } from 'vitest';
import { clockText, margin } from './words.ts';

describe('words', () => {
  it('write how long a race still takes as a clock does', () => {
    expect([4165.6, 59.7, 3599.6].map(clockText)).toEqual(['1:09:26', '0:01:00', '1:00:00']);
  });

  it('write how far chance may have moved a mean', () => {
    expect(margin(0.05, 2)).toBe('± 0.10');
  });
});
