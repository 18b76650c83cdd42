/**
 * Version numbers. Patch: the same kind of model was trained further or anew. Minor: it is built otherwise or wants other features,
 * so that whoever feeds it has to know. Major numbers are left to people.
 */

import { RegistryError } from './error.ts';

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

export function parseVersion(text: string): Version {
  const parts = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(text);
  if (parts === null) throw new RegistryError(`"${text}" is no version; three numbers like 1.0.1 are one.`);
  return { major: Number(parts[1]), minor: Number(parts[2]), patch: Number(parts[3]) };
}

/** Negative where `a` is the lower one. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [parseVersion(a), parseVersion(b)];
  return one.major - other.major || one.minor - other.minor || one.patch - other.patch;
}

/**
 * The number of a version that comes from `parent`, null for the first one. No number is given twice: it stands above all of `taken`
 * that share its first one or two parts.
 */
export function nextVersion(
  parent: string | null,
  change: 'trained' | 'rebuilt',
  taken: readonly string[],
): string {
  if (parent === null) return '1.0.0';
  const { major, minor } = parseVersion(parent);
  const others = [parent, ...taken].map(parseVersion).filter((other) => other.major === major);
  if (change === 'rebuilt') return `${major}.${Math.max(...others.map((other) => other.minor)) + 1}.0`;
  const patches = others.filter((other) => other.minor === minor).map(({ patch }) => patch);
  return `${major}.${minor}.${Math.max(...patches) + 1}`;
}
