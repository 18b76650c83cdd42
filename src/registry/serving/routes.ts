/** Who answers for a model, in order: looked up in the records now and then, and not for every question. */

import { DamagedModelError, RegistryError } from '../error.ts';
import type { ModelVersion } from '../manifest.ts';
import { CHAMPION, type ModelRegistry } from '../registry.ts';
import type { Arm, Rollout } from '../rollout.ts';
import type { Rollouts } from '../rollouts.ts';

export interface Candidate {
  readonly version: ModelVersion;
  readonly as: Arm | 'standIn';
}

export interface Route {
  /** Null where there is no champion; `why` says so. */
  readonly champion: ModelVersion | null;
  readonly why: string | null;
  readonly challenger: ModelVersion | null;
  readonly standIns: readonly ModelVersion[];
  readonly rollout: Rollout | undefined;
}

export class Routes {
  readonly #registry: ModelRegistry;
  readonly #rollouts: Rollouts;
  readonly #now: () => Date;
  readonly #refresh: number;
  readonly #known = new Map<string, { readonly at: number; readonly route: Promise<Route> }>();

  /** @param refresh ms after which a route is looked up anew */
  constructor(registry: ModelRegistry, rollouts: Rollouts, now: () => Date, refresh: number) {
    this.#registry = registry;
    this.#rollouts = rollouts;
    this.#now = now;
    this.#refresh = refresh;
  }

  async get(name: string): Promise<Route> {
    const known = this.#known.get(name);
    const at = this.#now().getTime();
    if (known !== undefined && at - known.at < this.#refresh) return known.route;
    // Kept before it is known, so that many who ask at once look up once.
    const route = this.#lookUp(name);
    this.#known.set(name, { at, route });
    try {
      return await route;
    } catch (error) {
      this.forget(name);
      throw error;
    }
  }

  async #lookUp(name: string): Promise<Route> {
    const rollout = await this.#rollouts.get(name);
    const entrant = rollout?.state === 'running' ? rollout.challenger : undefined;
    const versions = await this.#registry.versions(name);
    const challenger = versions.find(({ version }) => version === entrant) ?? null;
    try {
      const champion = await this.#registry.get(name, CHAMPION);
      const standIns = await this.#registry.standIns(champion);
      return { champion, why: null, challenger, standIns, rollout };
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      const version = (await this.#registry.aliases(name))[CHAMPION];
      // There is one, which cannot be read.
      const standIns =
        error instanceof DamagedModelError && version !== undefined
          ? await this.#registry.standIns({ name, version })
          : [];
      return { champion: null, why: error.message, challenger, standIns, rollout };
    }
  }

  forget(name: string): void {
    this.#known.delete(name);
  }
}

/** A version that is only being let in stands in for nobody. */
export function candidates({ champion, challenger, standIns }: Route, arm: Arm): readonly Candidate[] {
  return [
    ...(arm === 'challenger' && challenger !== null
      ? [{ version: challenger, as: 'challenger' as const }]
      : []),
    ...(champion === null ? [] : [{ version: champion, as: 'champion' as const }]),
    ...standIns
      .filter(({ version }) => version !== challenger?.version)
      .map((version) => ({ version, as: 'standIn' as const })),
  ];
}
