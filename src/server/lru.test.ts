import { describe, expect, it } from 'vitest';
import { Lru } from './lru.ts';

describe('Lru', () => {
  it('drops what was used least recently once the weight is too much', () => {
    const lru = new Lru<string>(10);
    lru.set('a', 'A', 4);
    lru.set('b', 'B', 4);
    expect(lru.get('a')).toBe('A');
    lru.set('c', 'C', 4);
    expect(lru.keys()).toEqual(['a', 'c']);
    expect(lru.get('b')).toBeUndefined();
  });

  it('keeps the newest however heavy, and counts a replaced weight once', () => {
    const lru = new Lru<string>(10);
    lru.set('a', 'A', 4);
    lru.set('big', 'BIG', 50);
    expect(lru.keys()).toEqual(['big']);
    lru.set('big', 'small now', 1);
    lru.set('a', 'A', 9);
    expect(lru.keys()).toEqual(['big', 'a']);
    lru.delete('big');
    lru.delete('nothing');
    expect(lru.keys()).toEqual(['a']);
  });
});
