/**
 * What a version is, beside its files: plain JSON that is read back strictly, since it may come from another machine. Its digest
 * stands for the whole version, so that the same model is never kept twice.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Feature, Scaling } from '../learning/index.ts';
import { DamagedModelError, RegistryError } from './error.ts';

const finite = z.number();
const fill = z.union([z.enum(['median', 'missing', 'refuse']), z.object({ value: finite })]);

const feature = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    name: z.string(),
    unit: z.string().nullable(),
    fill,
    monotone: z.union([z.literal(-1), z.literal(0), z.literal(1)]).optional(),
  }),
  z.object({
    kind: z.literal('class'),
    name: z.string(),
    unit: z.null(),
    classes: z.array(z.string()),
    fill,
  }),
]) satisfies z.ZodType<Feature>;

/** JSON has no NaN, which a scaling has where nothing stands in for a missing value. */
const orNaN = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

const scaling = z.object({
  features: z.array(z.object({ feature, fill: orNaN, mean: finite, deviation: finite })),
  width: finite,
});

/** How a metric came out on some data. */
const metric = z.object({
  /** `mae`, `coverage80`. */
  name: z.string(),
  /** For people: `Mean absolute error`. */
  title: z.string().optional(),
  value: finite,
  /** Null for a plain number. */
  unit: z.string().nullable(),
  low: finite.nullable().optional(),
  high: finite.nullable().optional(),
  /** What it was measured on: `2024, accurate green-flag laps`. */
  data: z.string(),
});
export type ModelMetric = z.infer<typeof metric>;

const card = z.object({
  title: z.string(),
  /** What it tells and from what, in a few sentences of Markdown. */
  summary: z.string(),
  /** SPDX, lower case: `mit`. */
  license: z.string(),
  tags: z.array(z.string()),
  /** Of the Hub: `tabular-regression`. */
  task: z.string(),
  intendedUse: z.string(),
  limits: z.array(z.string()),
  /** Where its training data are from, one line each, with the seasons. */
  trainedOn: z.array(z.string()),
  /** More sections, in order. */
  sections: z.array(z.object({ heading: z.string(), text: z.string() })).optional(),
});
export type ModelCard = z.infer<typeof card>;

const lineage = z.object({
  /** SHA-256 of the training data. */
  dataHash: z.string(),
  /** Version that it was trained further from; null where from nothing. */
  parent: z.string().nullable(),
  run: z.string().nullable(),
  codeVersion: z.string(),
  seed: z.number().int(),
  /** Rows that it was trained on. */
  rows: z.number().int().optional(),
  /** ISO 8601, UTC. */
  trainedAt: z.string().optional(),
});
export type Lineage = z.infer<typeof lineage>;

const shares = z.array(finite);
const reference = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    name: z.string(),
    count: z.number().int(),
    /** Share of values that are missing. */
    missing: finite,
    /** Upper ends of all bins but the last, rising; each belongs to the bin below it. */
    edges: z.array(finite),
    /** Of the known values, one more than edges. */
    shares,
    /** Values of the training data and the share of all known ones that is no larger; for Kolmogorov–Smirnov. */
    steps: z.object({ values: z.array(finite), shares, exact: z.boolean() }),
  }),
  z.object({
    kind: z.literal('class'),
    name: z.string(),
    count: z.number().int(),
    missing: finite,
    shares,
  }),
]);
export type FeatureReference = z.infer<typeof reference>;

const errors = z.object({ count: z.number().int(), mean: finite, deviation: finite });
/** Absolute errors on validation data, to hold later ones against. */
export type ErrorReference = z.infer<typeof errors>;

const described = z.object({
  architecture: z.string(),
  features: z.array(feature),
  scaling: scaling.nullable(),
  metrics: z.array(metric),
  card,
  lineage,
  errors: errors.nullable(),
  /** Whatever the builder of its architecture wants to know: plain JSON. */
  settings: z.record(z.string(), z.json()),
});

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const FILE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export const fileShape = z.object({
  name: z.string().regex(FILE),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
});

/** As it lies in a folder or an archive. */
export const manifestShape = z.object({
  pitboardModel: z.number().int(),
  name: z.string().regex(NAME),
  version: z.string(),
  createdAt: z.string(),
  digest: z.string(),
  files: z.array(fileShape).min(1),
  tags: z.array(z.string()),
  described,
});
export type Manifest = z.infer<typeof manifestShape>;
export const MANIFEST_VERSION = 1;

/** All that a version is but for its name and files. */
export interface Described {
  /** Names the code that serves it. */
  readonly architecture: string;
  readonly features: readonly Feature[];
  /** Null for a model that takes features as they are. */
  readonly scaling: Scaling | null;
  readonly metrics: readonly ModelMetric[];
  readonly card: ModelCard;
  readonly lineage: Lineage;
  readonly errors: ErrorReference | null;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What is registered. */
export interface ModelPackage extends Omit<Described, 'errors' | 'settings'> {
  /** `lap-time`: small letters, digits and dashes. */
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** For drift: `referenceOf` the training rows; none where left out. */
  readonly reference?: readonly FeatureReference[] | undefined;
  readonly errors?: ErrorReference | null | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
}

export type FileDigest = z.infer<typeof fileShape>;

export interface ModelVersion extends Described {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of all that it is but for name, version, tags and date. */
  readonly digest: string;
  readonly createdAt: string;
  readonly files: readonly FileDigest[];
  readonly tags: readonly string[];
  /** It comes with the program and cannot be deleted. */
  readonly isBundled: boolean;
}

export interface ModelSummary {
  readonly name: string;
  readonly title: string;
  /** Highest first. */
  readonly versions: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
}

export interface OpenedModel {
  readonly version: ModelVersion;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** A sentence for each version that should have been opened and could not be. */
  readonly warnings: readonly string[];
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** JSON with the keys of objects in order, so that equal values have equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export function digestOf(kept: unknown, files: readonly FileDigest[]): string {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sha256(Buffer.from(canonical({ kept, files: sorted })));
}

/** Checks what is to be registered and makes plain JSON of it. Throws RegistryError naming the place. */
export function jsonOf(pack: ModelPackage): unknown {
  if (!NAME.test(pack.name))
    throw new RegistryError(
      `"${pack.name}" is no name of a model; small letters, digits and dashes make one.`,
    );
  const names = Object.keys(pack.files);
  if (names.length === 0) throw new RegistryError(`the model ${pack.name} has no files.`);
  const bad = names.find((name) => !FILE.test(name));
  if (bad !== undefined) throw new RegistryError(`"${bad}" is no name of a file of a model.`);
  const { architecture, features, scaling, metrics, card, lineage } = pack;
  const { errors = null, settings = {} } = pack;
  const kept = { architecture, features, scaling, metrics, card, lineage, errors, settings };
  const json: unknown = JSON.parse(JSON.stringify(kept));
  describedFrom(json, `the model ${pack.name}`);
  return json;
}

/** Where the reference of a version lies: it is large, and seldom looked at. */
export const REFERENCE = 'reference.json';

/** The description and the card that lie beside the files of a version on its way. */
export const MANIFEST = 'model.json';
export const README = 'README.md';

const RESERVED: ReadonlyMap<string, string> = new Map([
  [REFERENCE, 'of what drift is told by'],
  [MANIFEST, 'of the description of a model'],
  [README, 'of the card of a model'],
]);

/** All files of a version, by name. Throws RegistryError where one has a name that Pitboard gives itself. */
export function contentOf({
  name,
  files,
  reference = [],
}: ModelPackage): Readonly<Record<string, Uint8Array>> {
  // Some disks know no capitals.
  const taken = Object.keys(files).map((file) => file.toLowerCase());
  for (const [reserved, whose] of RESERVED)
    if (taken.includes(reserved.toLowerCase()))
      throw new RegistryError(`a file of ${name} is called ${reserved}, which is the name ${whose}.`);
  return reference.length === 0 ? files : { ...files, [REFERENCE]: Buffer.from(JSON.stringify(reference)) };
}

/** Throws DamagedModelError where the bytes are no reference. */
export function referenceFrom(bytes: Uint8Array, what: string): readonly FeatureReference[] {
  const said = `the reference of ${what} cannot be read`;
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new DamagedModelError(`${said}: ${REFERENCE} is not JSON.`, { cause: error });
  }
  const read = z.array(reference).safeParse(json);
  if (!read.success) throw new DamagedModelError(`${said}: ${whyNot(read.error)}.`);
  return read.data;
}

/** Throws RegistryError where the JSON is no description of a model. */
export function describedFrom(json: unknown, what: string): Described {
  const read = described.safeParse(json);
  if (!read.success)
    throw new RegistryError(`${what} is not described as it should be: ${whyNot(read.error)}.`);
  return read.data;
}

export function manifestFrom(json: unknown, what: string): Manifest {
  const version = z.object({ pitboardModel: z.number() }).safeParse(json);
  if (version.success && version.data.pitboardModel > MANIFEST_VERSION)
    throw new RegistryError(
      `${what} is of form ${version.data.pitboardModel}, made by a newer Pitboard; this one knows forms up to ${MANIFEST_VERSION}.`,
    );
  const read = manifestShape.safeParse(json);
  if (!read.success) throw new RegistryError(`${what} is no model of Pitboard: ${whyNot(read.error)}.`);
  return read.data;
}

function whyNot(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue.path.join('.');
  return `${place === '' ? '' : `${place}: `}${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}
