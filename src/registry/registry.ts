/**
 * Models by name and version. A version never changes once it is registered; names such as `champion` point at one and can be
 * pointed elsewhere, and back. Files are read against their digests, so that a disk that forgot a bit is noticed before a model answers.
 */

import type { AliasChange, ModelStore } from '../store/index.ts';
import { pointedTo, stackOf } from './aliases.ts';
import { readmeOf } from './card.ts';
import { ConflictError, DamagedModelError, RegistryError, UnknownModelError } from './error.ts';
import {
  canonical,
  contentOf,
  describedFrom,
  digestOf,
  type FeatureReference,
  type FileDigest,
  jsonOf,
  type ModelPackage,
  type ModelSummary,
  type ModelVersion,
  type OpenedModel,
  REFERENCE,
  referenceFrom,
  sha256,
} from './manifest.ts';
import { entrantOf } from './rollout.ts';
import {
  type BundledModels,
  blobBytes,
  checkedBytes,
  keepBytes,
  readableOf,
  versionOfRecord,
} from './sources.ts';
import { compareVersions, nextVersion } from './version.ts';

export type { ModelSummary, OpenedModel } from './manifest.ts';

export const CHAMPION = 'champion';
export const CHALLENGER = 'challenger';

export interface RegistryOptions {
  readonly store: ModelStore;
  /** None where left out. */
  readonly bundled?: BundledModels | undefined;
  /** The clock; a test brings its own. */
  readonly now?: (() => Date) | undefined;
}

export interface PointOptions {
  /** Default `champion`. */
  readonly alias?: string | undefined;
  /** Written into the history. */
  readonly why?: string | undefined;
  /** Refuses where the alias does not point at this version any more; null: where it points at any. */
  readonly expected?: string | null | undefined;
}

const ALIAS = /^[a-z][a-z0-9-]{0,31}$/;
/** Times that an alias is read again where another moved it meanwhile. */
const TRIES = 20;

export class ModelRegistry {
  readonly store: ModelStore;
  readonly #bundled: BundledModels | undefined;
  readonly #now: () => Date;
  /** By model and version, a sentence each. */
  readonly #unreadable = new Map<string, ReadonlyMap<string, string>>();

  constructor({ store, bundled, now = () => new Date() }: RegistryOptions) {
    this.store = store;
    this.#bundled = bundled;
    this.#now = now;
  }

  /**
   * What is wrong with versions that were passed over, a sentence each: of those that come with the program, and of those of the library
   * as far as it was looked at.
   */
  get problems(): readonly string[] {
    const own = [...this.#unreadable.values()].flatMap((versions) => [...versions.values()]);
    return [...(this.#bundled?.problems ?? []), ...own];
  }

  async models(): Promise<readonly ModelSummary[]> {
    const bundled = this.#bundled?.versions.map(({ name }) => name) ?? [];
    const names = [...new Set([...(await this.store.records.models()), ...bundled])].sort();
    const found = await Promise.all(
      names.map(async (name) => {
        const versions = await this.versions(name);
        const aliases = await this.aliases(name);
        const shown = versions.find(({ version }) => version === aliases[CHAMPION]) ?? versions.at(0);
        const numbers = versions.map(({ version }) => version);
        return shown === undefined ? [] : [{ name, title: shown.card.title, versions: numbers, aliases }];
      }),
    );
    return found.flat();
  }

  /**
   * Highest first; empty where there is no such model. A version of the library hides one of its number that comes with the program. One
   * that cannot be read, as where a newer Pitboard wrote it, is passed over and told of in `problems`.
   */
  async versions(name: string): Promise<readonly ModelVersion[]> {
    const { versions: own, unreadable } = readableOf(await this.store.records.versions(name));
    this.#unreadable.set(name, unreadable);
    const taken = new Set(own.map(({ version }) => version));
    const bundled = this.#bundledOf(name).filter(({ version }) => !taken.has(version));
    return [...own, ...bundled].sort((a, b) => compareVersions(b.version, a.version));
  }

  /** Of all versions, also of those that cannot be read. */
  async numbers(name: string): Promise<readonly string[]> {
    const versions = await this.versions(name);
    return [...versions.map(({ version }) => version), ...(this.#unreadable.get(name)?.keys() ?? [])];
  }

  #bundledOf(name: string): readonly ModelVersion[] {
    return this.#bundled?.versions.filter((version) => version.name === name) ?? [];
  }

  /** What points where. Where nobody was promoted, the highest version that comes with the program is the champion. */
  async aliases(name: string): Promise<Readonly<Record<string, string>>> {
    const aliases = await this.store.records.aliases(name);
    const [highest] = this.#bundledOf(name);
    return aliases[CHAMPION] === undefined && highest !== undefined
      ? { ...aliases, [CHAMPION]: highest.version }
      : aliases;
  }

  /** @param which a version or an alias. Throws UnknownModelError where there is none, DamagedModelError where it cannot be read. */
  async get(name: string, which: string = CHAMPION): Promise<ModelVersion> {
    const versions = await this.versions(name);
    const wanted = pointedTo(await this.aliases(name), which) ?? which;
    const unreadable = this.#unreadable.get(name) ?? new Map<string, string>();
    const [why] = versions.length === 0 ? unreadable.values() : [unreadable.get(wanted)];
    if (why !== undefined) throw new DamagedModelError(why);
    if (versions.length === 0) {
      const known = (await this.models()).map((model) => model.name);
      const instead = known.length === 0 ? 'there are no models yet' : `known are ${known.join(', ')}`;
      throw new UnknownModelError(`there is no model "${name}"; ${instead}.`);
    }
    const found = versions.find(({ version }) => version === wanted);
    if (found !== undefined) return found;
    const all = versions.map(({ version }) => version).join(', ');
    throw new UnknownModelError(
      ALIAS.test(which)
        ? `${name} has no ${which}; its versions are ${all}.`
        : `${name} has no version ${which}; its versions are ${all}.`,
    );
  }

  /**
   * Keeps a version for good and returns it with its number: a patch above its parent (the newest version where it names none), a
   * minor version where architecture or features differ. What is there already, to the last bit, is returned as it is.
   */
  async register(
    pack: ModelPackage,
    { tags = [] }: { readonly tags?: readonly string[] } = {},
  ): Promise<ModelVersion> {
    const described = jsonOf(pack);
    const content = contentOf(pack);
    const { features } = describedFrom(described, `the model ${pack.name}`);
    return this.store.inTurn(async () => {
      const versions = await this.versions(pack.name);
      const parent = pack.lineage.parent ?? versions[0]?.version ?? null;
      const base = versions.find(({ version }) => version === parent);
      if (parent !== null && base === undefined)
        throw new RegistryError(
          `${pack.name} has no version ${parent} that it could have been trained further from.`,
        );
      const same =
        base === undefined ||
        (base.architecture === pack.architecture && canonical(base.features) === canonical(features));
      const number = nextVersion(
        base?.version ?? null,
        same ? 'trained' : 'rebuilt',
        await this.numbers(pack.name),
      );
      return this.keep(pack.name, number, described, content, tags);
    });
  }

  /** To be called in turn: keeps a version under this number, or returns the one that is the same. */
  async keep(
    name: string,
    number: string,
    described: unknown,
    content: Readonly<Record<string, Uint8Array>>,
    tags: readonly string[],
    createdAt: string = this.#now().toISOString(),
  ): Promise<ModelVersion> {
    const files = Object.entries(content)
      .map(([file, bytes]) => ({ name: file, sha256: sha256(bytes), bytes: bytes.length }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const digest = digestOf(described, files);
    const versions = await this.versions(name);
    const there = versions.find((version) => version.digest === digest);
    if (there?.isBundled) return there;
    const made: string[] = [];
    try {
      for (const bytes of Object.values(content))
        if (await keepBytes(this.store, bytes)) made.push(sha256(bytes));
      if (there !== undefined) return there;
      const record = { model: name, version: number, digest, createdAt, files, manifest: described, tags };
      if (!(await this.store.records.insert(record)))
        throw new ConflictError(`${name} has another version ${number} already.`);
      return versionOfRecord(record);
    } catch (error) {
      await this.#drop(made).catch(() => {});
      throw error;
    }
  }

  /** Deletes files that no version needs. */
  async #drop(keys: readonly string[]): Promise<void> {
    const needed = new Set(await this.store.records.digests());
    for (const key of keys) if (!needed.has(key)) await this.store.files.delete(key);
  }

  /** The files of one version, each checked. Throws DamagedModelError where one is missing or not what was registered. */
  async files(version: ModelVersion): Promise<ReadonlyMap<string, Uint8Array>> {
    const files = new Map<string, Uint8Array>();
    for (const file of version.files) files.set(file.name, await this.#bytes(version, file));
    return files;
  }

  async #bytes(version: ModelVersion, file: FileDigest): Promise<Uint8Array> {
    const bytes = version.isBundled
      ? await this.#bundled?.bytes(version, file)
      : await blobBytes(this.store, file.sha256);
    return checkedBytes(bytes, file, `${version.name} ${version.version}`);
  }

  /** What is kept of its training rows, for drift; empty where nothing was. Throws DamagedModelError. */
  async reference(version: ModelVersion): Promise<readonly FeatureReference[]> {
    const file = version.files.find(({ name }) => name === REFERENCE);
    return file === undefined
      ? []
      : referenceFrom(await this.#bytes(version, file), `${version.name} ${version.version}`);
  }

  /**
   * A version with its files; where they are damaged the one that stands in for it, with a warning. Throws the damage where none is
   * whole.
   */
  async open(name: string, which: string = CHAMPION): Promise<OpenedModel> {
    const warnings: string[] = [];
    let damage: unknown;
    const wanted = await this.get(name, which).catch(async (error: unknown) => {
      if (!(error instanceof DamagedModelError)) throw error;
      damage = error;
      warnings.push(error.message);
      return { name, version: pointedTo(await this.aliases(name), which) ?? which };
    });
    for (const version of [...('files' in wanted ? [wanted] : []), ...(await this.standIns(wanted))]) {
      try {
        return { version, files: await this.files(version), warnings };
      } catch (error) {
        if (!(error instanceof DamagedModelError)) throw error;
        damage ??= error;
        warnings.push(error.message);
      }
    }
    throw damage;
  }

  /** Who answers where a version cannot: former champions, the last one first, then lower versions, then what comes with the program. */
  async standIns(wanted: Pick<ModelVersion, 'name' | 'version'>): Promise<readonly ModelVersion[]> {
    const versions = await this.versions(wanted.name);
    const aliases = await this.aliases(wanted.name);
    const former = stackOf(await this.history(wanted.name, CHAMPION)).toReversed();
    const lower = versions.filter(({ version }) => compareVersions(version, wanted.version) < 0);
    const bundled = versions.filter(({ isBundled }) => isBundled);
    const order = [aliases[CHAMPION], ...former, ...[...lower, ...bundled].map(({ version }) => version)];
    return [...new Set(order)]
      .filter((version) => version !== wanted.version)
      .flatMap((version) => versions.find((each) => each.version === version) ?? []);
  }

  /** Points an alias at a version. Throws UnknownModelError where there is no such version, ConflictError where `expected` holds no more. */
  async promote(name: string, version: string, options: PointOptions = {}): Promise<void> {
    const { alias = CHAMPION, why, expected } = options;
    if (!ALIAS.test(alias))
      throw new RegistryError(`"${alias}" is no alias; small letters and dashes make one.`);
    const target = await this.get(name, version);
    await this.#move(name, alias, async (former) => {
      await this.#checkExpected(name, alias, expected);
      if (former === target.version) return undefined;
      return { version: target.version, kind: 'promote', why: why ?? null };
    });
  }

  /** Points an alias at what it pointed at before, and returns that. Throws ConflictError where there was nothing. */
  async rollback(
    name: string,
    { alias = CHAMPION, why, expected }: PointOptions = {},
  ): Promise<ModelVersion> {
    await this.#move(name, alias, async () => {
      await this.#checkExpected(name, alias, expected);
      const former = await this.#formerOf(name, alias);
      if (former === undefined)
        throw new ConflictError(
          `the ${alias} of ${name} was no other version before, so it cannot be rolled back.`,
        );
      return { version: former, kind: 'rollback', why: why ?? null };
    });
    return this.get(name, alias);
  }

  async #checkExpected(name: string, alias: string, expected: PointOptions['expected']): Promise<void> {
    const shown = pointedTo(await this.aliases(name), alias) ?? null;
    if (expected !== undefined && shown !== expected)
      throw new ConflictError(
        `the ${alias} of ${name} is ${shown ?? 'no version'} and no longer ${expected ?? 'no version'}; look again before it is changed.`,
      );
  }

  /** What `rollback` would lead to; undefined where there is nothing to go back to. */
  async former(name: string, alias: string = CHAMPION): Promise<ModelVersion | undefined> {
    const former = await this.#formerOf(name, alias);
    const versions = former === null ? this.#bundledOf(name) : await this.versions(name);
    return former === null ? versions[0] : versions.find(({ version }) => version === former);
  }

  /** Null for the one that comes with the program, where nobody had been promoted. */
  async #formerOf(name: string, alias: string): Promise<string | null | undefined> {
    const [, ...older] = stackOf(await this.history(name, alias)).toReversed();
    const there = new Set((await this.versions(name)).map(({ version }) => version));
    const hasDefault = alias === CHAMPION && this.#bundledOf(name).length > 0;
    return older.find((version) => (version === null ? hasDefault : there.has(version)));
  }

  /** Takes an alias away. Throws ConflictError where it is that of a version that is being let in. */
  async clear(name: string, alias: string, why?: string): Promise<void> {
    await this.#move(name, alias, async (former) =>
      former === null ? undefined : { version: null, kind: 'clear', why: why ?? null },
    );
  }

  async #move(
    name: string,
    alias: string,
    decide: (former: string | null) => Promise<Pick<AliasChange, 'version' | 'kind' | 'why'> | undefined>,
  ): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const former = pointedTo(await this.store.records.aliases(name), alias) ?? null;
      const change = await decide(former);
      if (change === undefined) return;
      const entrant =
        alias === CHALLENGER ? entrantOf((await this.store.records.rollout(name))?.state) : undefined;
      if (entrant !== undefined && change.version !== entrant)
        throw new ConflictError(
          `${name} ${entrant} is being let in and stays the ${CHALLENGER}; stop that first.`,
        );
      const at = this.#now().toISOString();
      if (await this.store.records.point({ model: name, alias, former, at, ...change })) return;
    }
    throw new ConflictError(`the ${alias} of ${name} is being changed by others all the time; try again.`);
  }

  /** Of all aliases where none is named; oldest first. */
  async history(name: string, alias?: string): Promise<readonly AliasChange[]> {
    const changes = await this.store.records.history(name);
    return changes.filter((change) => alias === undefined || change.alias === alias);
  }

  async tag(name: string, which: string, tags: readonly string[]): Promise<ModelVersion> {
    const { version, isBundled } = await this.get(name, which);
    if (isBundled) throw new ConflictError(`${name} ${version} comes with the program and takes no tags.`);
    const plain = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
    const odd = plain.find((tag) => /\p{Cc}/u.test(tag));
    if (odd !== undefined)
      throw new RegistryError('a tag cannot hold line breaks or other control characters.');
    await this.store.records.tag(name, version, plain);
    return this.get(name, version);
  }

  /** Throws ConflictError where an alias or a rollout uses it, or it comes with the program. */
  async delete(name: string, version: string): Promise<void> {
    const { files, isBundled } = await this.get(name, version);
    if (isBundled)
      throw new ConflictError(`${name} ${version} comes with the program and cannot be deleted.`);
    await this.store.inTurn(async () => {
      if (entrantOf((await this.store.records.rollout(name))?.state) === version)
        throw new ConflictError(`${name} ${version} is being let in and cannot be deleted; stop that first.`);
      const deleted = await this.store.records.delete(name, version);
      if (typeof deleted === 'object')
        throw new ConflictError(
          `${name} ${version} is the ${deleted.alias} and cannot be deleted; point that elsewhere first.`,
        );
      // It is deleted once its record is; files that stay behind are swept when the library opens.
      await this.#drop(files.map((file) => file.sha256)).catch(() => {});
    });
  }

  /** The model card: Markdown with YAML in front. */
  async readme(name: string, which: string = CHAMPION): Promise<string> {
    return readmeOf(await this.get(name, which));
  }
}
