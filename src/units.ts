/**
 * Conversion to SI at the rim. Every reader hands its unit text to `toSi` and stores what comes back, so that
 * no room above `formats` ever sees a km/h. What would surprise: `deg` always becomes radians here; readers keep
 * latitude, longitude and compass bearings in degrees, where the field reads those, by leaving the scale out.
 * Percentages become 0..1. Case does not matter but for milli and mega.
 */

/** A linear conversion: `si = value * scale + shift`. */
export interface UnitConversion {
  /** SI unit (or the field's own, where SI has none in use: `rev/min`, `l`, `°C`). Empty for a pure number. */
  readonly unit: string;
  readonly scale: number;
  readonly shift: number;
}

export const GRAVITY = 9.80665;

const DEGREE = Math.PI / 180;

function linear(unit: string, scale: number, shift = 0): UnitConversion {
  return { unit, scale, shift };
}

/** Keys in lower case without blanks, in the shapes that `known` folds to. */
const conversions: ReadonlyMap<string, UnitConversion> = new Map([
  ['', linear('', 1)],
  ['m', linear('m', 1)],
  ['meters', linear('m', 1)],
  ['metres', linear('m', 1)],
  ['km', linear('m', 1000)],
  ['mm', linear('m', 1e-3)],
  ['cm', linear('m', 1e-2)],
  ['ft', linear('m', 0.3048)],
  ['feet', linear('m', 0.3048)],
  ['in', linear('m', 0.0254)],
  ['mi', linear('m', 1609.344)],
  ['mile', linear('m', 1609.344)],
  ['miles', linear('m', 1609.344)],
  ['m/s', linear('m/s', 1)],
  ['m/sec', linear('m/s', 1)],
  ['ft/s', linear('m/s', 0.3048)],
  ['km/h', linear('m/s', 1 / 3.6)],
  ['kmh', linear('m/s', 1 / 3.6)],
  ['kph', linear('m/s', 1 / 3.6)],
  ['kmph', linear('m/s', 1 / 3.6)],
  ['km/hr', linear('m/s', 1 / 3.6)],
  ['mph', linear('m/s', 0.44704)],
  ['kt', linear('m/s', 1852 / 3600)],
  ['kts', linear('m/s', 1852 / 3600)],
  ['knots', linear('m/s', 1852 / 3600)],
  ['mm/s', linear('m/s', 1e-3)],
  ['m/s2', linear('m/s2', 1)],
  ['m/s^2', linear('m/s2', 1)],
  ['m/sec2', linear('m/s2', 1)],
  ['m/s/s', linear('m/s2', 1)],
  ['g', linear('m/s2', GRAVITY)],
  ['s', linear('s', 1)],
  ['sec', linear('s', 1)],
  ['second', linear('s', 1)],
  ['seconds', linear('s', 1)],
  ['ms', linear('s', 1e-3)],
  ['msec', linear('s', 1e-3)],
  ['us', linear('s', 1e-6)],
  ['usec', linear('s', 1e-6)],
  ['ns', linear('s', 1e-9)],
  ['min', linear('s', 60)],
  ['minutes', linear('s', 60)],
  ['h', linear('s', 3600)],
  ['hr', linear('s', 3600)],
  ['hours', linear('s', 3600)],
  ['rad', linear('rad', 1)],
  ['deg', linear('rad', DEGREE)],
  ['°', linear('rad', DEGREE)],
  ['degree', linear('rad', DEGREE)],
  ['degrees', linear('rad', DEGREE)],
  ['rad/s', linear('rad/s', 1)],
  ['rad/sec', linear('rad/s', 1)],
  ['deg/s', linear('rad/s', DEGREE)],
  ['°/s', linear('rad/s', DEGREE)],
  ['deg/sec', linear('rad/s', DEGREE)],
  ['degrees/s', linear('rad/s', DEGREE)],
  ['rpm', linear('rev/min', 1)],
  ['rev/min', linear('rev/min', 1)],
  ['revs/min', linear('rev/min', 1)],
  ['r/min', linear('rev/min', 1)],
  ['u/min', linear('rev/min', 1)],
  ['1/min', linear('rev/min', 1)],
  ['min-1', linear('rev/min', 1)],
  ['%', linear('', 0.01)],
  ['percent', linear('', 0.01)],
  ['ratio', linear('', 1)],
  ['pa', linear('Pa', 1)],
  ['hpa', linear('Pa', 100)],
  ['kpa', linear('Pa', 1e3)],
  ['bar', linear('Pa', 1e5)],
  ['mbar', linear('Pa', 100)],
  ['psi', linear('Pa', 6894.757293168)],
  ['inhg', linear('Pa', 3386.389)],
  ['n', linear('N', 1)],
  ['kn', linear('N', 1e3)],
  ['nm', linear('N·m', 1)],
  ['n*m', linear('N·m', 1)],
  ['n.m', linear('N·m', 1)],
  ['lb-ft', linear('N·m', 1.3558179483314)],
  ['ft-lb', linear('N·m', 1.3558179483314)],
  ['c', linear('°C', 1)],
  ['°c', linear('°C', 1)],
  ['degc', linear('°C', 1)],
  ['celsius', linear('°C', 1)],
  ['f', linear('°C', 5 / 9, -160 / 9)],
  ['°f', linear('°C', 5 / 9, -160 / 9)],
  ['degf', linear('°C', 5 / 9, -160 / 9)],
  ['fahrenheit', linear('°C', 5 / 9, -160 / 9)],
  ['k', linear('°C', 1, -273.15)],
  ['kg', linear('kg', 1)],
  ['lb', linear('kg', 0.45359237)],
  ['l', linear('l', 1)],
  ['liters', linear('l', 1)],
  ['litres', linear('l', 1)],
  ['w', linear('W', 1)],
  ['kw', linear('W', 1e3)],
  ['v', linear('V', 1)],
  ['a', linear('A', 1)],
  ['hz', linear('Hz', 1)],
]);

/** Prefixes that only their case tells apart: milli and mega. In any other case such a unit is not known. */
const properCase: ReadonlyMap<string, UnitConversion> = new Map([
  ['mV', linear('V', 1e-3)],
  ['MPa', linear('Pa', 1e6)],
]);

/** The signs that keyboards and fonts have in several shapes, by the one that the table has. */
const shapes: Readonly<Record<string, string>> = {
  '²': '2',
  '³': '3',
  '⁻': '-',
  '¹': '1',
  µ: 'u',
  μ: 'u',
  º: '°',
  '·': '*',
  '⋅': '*',
};

function known(unit: string): UnitConversion | undefined {
  const plain = unit.replace(/[²³⁻¹µμº·⋅]/g, (sign) => shapes[sign]).replace(/\s+/g, '');
  return properCase.get(plain) ?? conversions.get(plain.toLowerCase());
}

/**
 * The conversion of a unit as a file writes it (`km/h`, `Km/H`, `G`, `%` ...) to SI.
 * A unit that is not in the table is passed through under its own name, unscaled: a channel with an odd unit is
 * still worth showing, and a wrong scale would be worse than none.
 */
export function toSi(unit: string): UnitConversion {
  const trimmed = unit.trim();
  return known(trimmed) ?? { unit: trimmed, scale: 1, shift: 0 };
}

/** True where `toSi` knows the unit. */
export function isKnownUnit(unit: string): boolean {
  return known(unit) !== undefined;
}
