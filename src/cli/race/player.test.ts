import { describe, expect, it } from 'vitest';
import { Player } from './player.ts';

const range = { start: 100, end: 1100, from: 100 };

describe('the clock of a replay', () => {
  it('plays at its speed and stops at the end', () => {
    const player = new Player(range, 20, 0, 5000);
    expect(player.at(5000)).toBe(100);
    expect(player.at(6000)).toBe(120);
    expect(player.at(1e9)).toBe(1100);
    expect(player.ended(1e9)).toBe(true);
  });

  it('begins where it is told to', () => {
    expect(new Player({ ...range, from: 400 }, 1, 0, 0).at(2000)).toBe(402);
    expect(new Player({ ...range, from: 9000 }, 1, 0, 0).at(0)).toBe(1100);
  });

  it('holds everything back by the delay, and still shows the end', () => {
    const player = new Player({ ...range, from: 400 }, 1, 30, 0);
    expect(player.at(0)).toBe(370);
    expect(player.at(30_000)).toBe(400);
    expect(player.ended(729_000)).toBe(false);
    expect(player.ended(730_000)).toBe(true);
    expect(new Player(range, 1, 30, 0).at(10_000)).toBe(100);
  });

  it('goes on from where it paused, whatever the time in between', () => {
    const player = new Player(range, 10, 0, 0);
    player.togglePause(2000);
    expect(player.at(60_000)).toBe(120);
    player.togglePause(60_000);
    expect(player.at(61_000)).toBe(130);
  });

  it('changes its speed without a jump, in steps and within them', () => {
    const player = new Player(range, 5, 0, 0);
    player.shift(1, 1000);
    expect([player.speed, player.at(1000), player.at(2000)]).toEqual([10, 105, 115]);
    for (let i = 0; i < 9; i++) player.shift(1, 2000);
    expect(player.speed).toBe(60);
    for (let i = 0; i < 9; i++) player.shift(-1, 2000);
    expect([player.speed, player.at(2000)]).toEqual([1, 115]);
  });

  it('jumps to a time and shows it at once, with a delay as without', () => {
    for (const delay of [0, 30]) {
      const player = new Player(range, 1, delay, 0);
      player.jump(500, 1000);
      expect(player.at(1000)).toBe(500);
      player.jump(-5, 1000);
      expect(player.at(1000)).toBe(100);
    }
  });
});
