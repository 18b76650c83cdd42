import { describe, expect, test } from 'vitest';
import { isKnownUnit, toSi } from './units.ts';

/** A value in a unit as files write it, and what it is in SI by the unit's definition. */
describe('a unit', () => {
  test.each([
    ['km/h', 36, 10, 'm/s'],
    ['Km/H', 36, 10, 'm/s'],
    ['km/hr', 36, 10, 'm/s'],
    ['kmph', 36, 10, 'm/s'],
    ['mph', 1, 0.44704, 'm/s'],
    ['knots', 1, 1852 / 3600, 'm/s'],
    ['ft/s', 10, 3.048, 'm/s'],
    ['m/s²', 2, 2, 'm/s2'],
    ['m/s^2', 2, 2, 'm/s2'],
    ['m/s/s', 2, 2, 'm/s2'],
    ['m/sec²', 2, 2, 'm/s2'],
    ['G', 1, 9.80665, 'm/s2'],
    ['µs', 1e6, 1, 's'],
    ['μs', 1e6, 1, 's'],
    ['seconds', 3, 3, 's'],
    ['msec', 3, 0.003, 's'],
    ['min', 2, 120, 's'],
    ['degrees', 180, Math.PI, 'rad'],
    ['º', 180, Math.PI, 'rad'],
    ['deg / sec', 180, Math.PI, 'rad/s'],
    ['º/s', 180, Math.PI, 'rad/s'],
    ['1/min', 6000, 6000, 'rev/min'],
    ['min⁻¹', 6000, 6000, 'rev/min'],
    ['U/min', 6000, 6000, 'rev/min'],
    ['hPa', 1013, 101_300, 'Pa'],
    ['MPa', 2, 2e6, 'Pa'],
    ['kPa', 2, 2000, 'Pa'],
    ['inHg', 1, 3386.389, 'Pa'],
    ['N·m', 5, 5, 'N·m'],
    ['N⋅m', 5, 5, 'N·m'],
    ['Nm', 5, 5, 'N·m'],
    ['lb-ft', 1, 1.3558179483314, 'N·m'],
    ['°F', 212, 100, '°C'],
    ['ºC', 20, 20, '°C'],
    ['mV', 5000, 5, 'V'],
    ['percent', 50, 0.5, ''],
    ['litres', 3, 3, 'l'],
  ])('%s', (unit, value, si, name) => {
    const conversion = toSi(unit);
    expect(conversion.unit).toBe(name);
    expect(value * conversion.scale + conversion.shift).toBeCloseTo(si, 9);
    expect(isKnownUnit(unit)).toBe(true);
    // What comes out may go in again, and stays as it is.
    expect(isKnownUnit(name)).toBe(true);
    expect(toSi(name)).toEqual({ unit: name, scale: 1, shift: 0 });
  });

  test.each(['MV', 'MPA', 'furlongs', 'kg/m^3'])(
    '%s is passed through rather than taken for another',
    (unit) => {
      expect(isKnownUnit(unit)).toBe(false);
      expect(toSi(` ${unit} `)).toEqual({ unit, scale: 1, shift: 0 });
    },
  );
});
