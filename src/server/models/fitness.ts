/**
 * How a model stands: whether its files are whole and who answers where they are not, and whether the world is still that of its training
 * data. Files are read against their checksums now and then, and not for every look at the page.
 */

import {
  binsOf,
  CHAMPION,
  DamagedModelError,
  type FeatureDrift,
  type FeatureReference,
  type Health,
  healthOf,
  type ModelRegistry,
  type ModelServer,
  type ModelVersion,
  PSI_OTHER,
  PSI_SAME,
  RETRAINING,
} from '../../registry/index.ts';
import type { FeatureDriftView, ModelHealthView, ModelStateView } from '../modelsContract.ts';
import { binsView, errorComparison, finite } from './views.ts';

/** ms for which files that were looked at count as they were. */
const CHECKED = 30_000;

interface Checked {
  readonly at: number;
  readonly damage: Promise<string | null>;
}

/** Who answers where all goes well, and why it is not the champion. */
export interface Answering {
  readonly version: string | null;
  readonly warnings: readonly string[];
}

export class ModelFitness {
  readonly #registry: ModelRegistry;
  readonly #serving: ModelServer;
  readonly #architectures: ReadonlySet<string>;
  readonly #now: () => Date;
  readonly #checked = new Map<string, Checked>();

  constructor(
    registry: ModelRegistry,
    serving: ModelServer,
    architectures: ReadonlySet<string>,
    now: () => Date,
  ) {
    this.#registry = registry;
    this.#serving = serving;
    this.#architectures = architectures;
    this.#now = now;
  }

  /** One sentence where a file of a version is not what was registered; null where all are. */
  damageOf(version: ModelVersion): Promise<string | null> {
    const key = `${version.name} ${version.version} ${version.digest}`;
    const at = this.#now().getTime();
    const known = this.#checked.get(key);
    if (known !== undefined && at - known.at < CHECKED) return known.damage;
    const damage = this.#look(version);
    this.#checked.set(key, { at, damage });
    damage.catch(() => this.#checked.delete(key));
    return damage;
  }

  async #look(version: ModelVersion): Promise<string | null> {
    try {
      await this.#registry.files(version);
      return null;
    } catch (error) {
      if (error instanceof DamagedModelError) return error.message;
      throw error;
    }
  }

  /** Files are looked at anew at the next question. */
  forget(): void {
    this.#checked.clear();
  }

  async answering(champion: ModelVersion | undefined): Promise<Answering> {
    if (champion === undefined) return { version: null, warnings: [] };
    const loaded = new Set(this.#serving.loaded);
    const warnings: string[] = [];
    for (const version of [champion, ...(await this.#registry.standIns(champion))]) {
      const unfit = this.#architectures.has(version.architecture)
        ? await this.damageOf(version)
        : `${version.name} ${version.version} is of the architecture ${version.architecture}, which this program does not know.`;
      if (unfit !== null) warnings.push(unfit);
      // It was loaded while its files were whole, and goes on answering.
      const isLoaded = loaded.has(`${version.name} ${version.version}`);
      if (unfit === null || isLoaded) return { version: version.version, warnings };
    }
    return { version: null, warnings };
  }

  /** In one word and one sentence. */
  async state(champion: ModelVersion | undefined): Promise<ModelStateView> {
    if (champion === undefined) return { state: 'none', sentence: 'no version is the champion yet.' };
    const answering = await this.answering(champion);
    if (answering.warnings.length > 0)
      return { state: 'damaged', sentence: `${answering.warnings[0]} ${whoAnswers(champion, answering)}` };
    return stateOf(await this.#healthOf(champion));
  }

  async #healthOf(version: ModelVersion): Promise<Health> {
    const { name } = version;
    const columns = this.#serving.recent(name);
    // Answers of it whose truth is known are rows to learn from.
    const newRows = await this.#registry.store.records.truths(name, version.version);
    const input = { now: this.#now(), columns, newRows };
    try {
      return await healthOf(this.#registry, name, input, version.version);
    } catch (error) {
      // What drift is told by may be the very file that is damaged; the rest can be told all the same.
      if (!(error instanceof DamagedModelError)) throw error;
      return { version: version.version, drift: [], error: null, retraining: [] };
    }
  }

  async #referenceOf(version: ModelVersion): Promise<readonly FeatureReference[]> {
    try {
      return await this.#registry.reference(version);
    } catch (error) {
      if (!(error instanceof DamagedModelError)) throw error;
      return [];
    }
  }

  async health(name: string, which: string = CHAMPION): Promise<ModelHealthView> {
    const version = await this.#registry.get(name, which);
    const health = await this.#healthOf(version);
    const columns = this.#serving.recent(name);
    const references = await this.#referenceOf(version);
    const drift = health.drift.flatMap((each): FeatureDriftView[] => {
      const reference = references.find((one) => one.name === each.feature);
      const values = columns.get(each.feature);
      if (reference === undefined || values === undefined) return [];
      const { missingThen, ...rest } = each;
      const feature = version.features.find((one) => one.name === each.feature);
      return [
        {
          ...rest,
          ks: each.ks === null ? null : { ...each.ks },
          unit: feature?.unit ?? null,
          missingInTraining: missingThen,
          bins: binsView(feature, reference, binsOf(reference, values)),
        },
      ];
    });
    const { error } = health;
    const { warnings } = await this.answering(version);
    return {
      version: version.version,
      state: warnings.length > 0 ? { state: 'damaged', sentence: warnings[0] } : stateOf(health),
      psiSame: PSI_SAME,
      psiOther: PSI_OTHER,
      fewest: RETRAINING.fewest,
      rows: Math.max(0, ...[...columns.values()].map(({ length }) => length)),
      hasReference: references.length > 0,
      drift: drift.sort((a, b) => b.psi - a.psi),
      error: error && {
        now: error.now,
        before: error.before,
        ratio: finite(error.ratio),
        count: error.comparison.countB,
        comparison: errorComparison(error.comparison),
      },
      retraining: health.retraining.map((reason) => ({ ...reason })),
    };
  }
}

function whoAnswers(champion: ModelVersion, { version }: Answering): string {
  if (version === null) return 'No version can answer.';
  return version === champion.version
    ? 'It still answers from memory, until the server starts anew.'
    : `Version ${version} answers in its place.`;
}

/** Of few rows a PSI is large by chance alone: with ten bins about 9 / rows. */
function stateOf({ drift, error, retraining }: Health): ModelStateView {
  const [reason] = retraining;
  if (reason !== undefined) return { state: 'due', sentence: reason.why };
  const judged = drift.filter(({ count }) => count >= RETRAINING.fewest);
  const worst = judged.reduce<FeatureDrift | undefined>(
    (most, each) => (each.psi > (most?.psi ?? PSI_SAME) ? each : most),
    undefined,
  );
  if (worst !== undefined)
    return {
      state: 'moved',
      sentence: `the feature ${worst.feature} has moved since training: PSI ${worst.psi.toFixed(2)}, where up to ${PSI_SAME} is the same.`,
    };
  if (judged.length > 0)
    return {
      state: 'good',
      sentence: `the last ${judged[0].count} rows are like those that it was trained on.`,
    };
  if (error !== null)
    return {
      state: 'good',
      sentence: `its mean error is ${error.now.toPrecision(3)}, and was ${error.before.toPrecision(3)} on validation data.`,
    };
  const rows = Math.max(0, ...drift.map(({ count }) => count));
  return {
    state: 'unknown',
    sentence:
      rows === 0
        ? 'nothing has been asked since the server started, so there is nothing to judge it by.'
        : `${rows} rows have been asked since the server started; it is judged from ${RETRAINING.fewest} on.`,
  };
}
