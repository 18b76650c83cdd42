import { describe, expect, it } from 'vitest';
import { shortPlaces } from './StandingsTable.tsx';

const of = (...places: string[]) => shortPlaces(places.map((place) => ({ place })));

describe('the heads of the rounds', () => {
  it('are three letters of the place', () => {
    expect(of('bahrain', 'spa')).toEqual(['BAH', 'SPA']);
  });

  it('are more where three would say the same of two places', () => {
    expect(of('monaco', 'montreal', 'monza', 'mexico-city')).toEqual(['MONA', 'MONT', 'MONZ', 'MEX']);
    expect(of('austria', 'austin', 'australia')).toEqual(['AUSTRI', 'AUSTI', 'AUSTRA']);
  });

  it('are the same for two rounds at one place', () => {
    expect(of('sakhir', 'sakhir')).toEqual(['SAK', 'SAK']);
  });
});
