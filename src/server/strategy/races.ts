/**
 * Races as the strategist takes them: sessions without samples, the books of their season, and moments that were looked at
 * already. Folding a race takes a tenth of a second, and a page asks about the same lap again and again.
 */

import { deserialize } from 'node:v8';
import type { Library } from '../../store/index.ts';
import { type Moment, momentOf } from '../../strategy/index.ts';
import { type HistoryTables, type RaceSession, Timeline } from '../../timing/index.ts';
import { Lru } from '../lru.ts';
import { HttpError } from '../problem.ts';
import { Desk, LIVE, type OpenRace, openRaceOf } from '../race/desk.ts';

/** A session under way, as the thread that follows it packs it. */
interface LiveSession {
  readonly session: RaceSession;
  readonly version: string;
}

export interface RaceAtHand {
  readonly open: OpenRace;
  /** Of the session: also of one under way, which is open as `live`. */
  readonly id: string;
  readonly history: HistoryTables | null;
  moment(lap: number): Moment;
  /** The last lap that can be asked about: that the leader of a session under way has ended, or the last but one. */
  latestLap(): number;
}

const KEPT_MOMENTS = 200;
const KEPT_SEASONS = 10;
const MOST_ROUNDS = 100;

export class StrategyRaces {
  readonly #library: Library;
  readonly #desk: Desk;
  readonly #moments = new Lru<Moment>(KEPT_MOMENTS);
  readonly #seasons = new Lru<Promise<HistoryTables>>(KEPT_SEASONS);

  constructor(library: Library) {
    this.#library = library;
    this.#desk = new Desk(library.races, { samples: false });
  }

  /** Null where no session is followed any more. */
  setLive(packed: Uint8Array | null): void {
    if (packed === null) {
      this.#desk.setLive(undefined);
      return;
    }
    const { session, version }: LiveSession = deserialize(packed);
    const race = openRaceOf({
      id: LIVE,
      version,
      live: true,
      timeline: Timeline.of(session),
      session: () => session,
    });
    this.#desk.setLive(() => race);
  }

  /** @throws HttpError 404 for a race that is not there */
  async open(text: string): Promise<RaceAtHand> {
    const open = await this.#desk.open(text);
    const { session } = open;
    const history = await this.#historyOf(open);
    const momentAt = (lap: number) => momentOf(session, lap, { history });
    return {
      open,
      id: session.id,
      history,
      // A lap of a session under way is another one once the last car has ended it.
      moment: (lap) => (open.live ? momentAt(lap) : this.#kept(open, lap, momentAt)),
      latestLap: () => Math.max(0, open.timeline.final.lap - 1),
    };
  }

  /**
   * The race that a question was put to.
   *
   * @throws HttpError 409 where it was imported again since
   */
  async reopen(question: { race: string; version: string; live: boolean }): Promise<RaceAtHand> {
    const race = await this.open(question.live ? LIVE : question.race);
    if (race.id !== question.race)
      throw new HttpError(
        409,
        `${question.race} is not under way any more; ask again of the race as it is stored`,
      );
    if (!question.live && race.open.version !== question.version)
      throw new HttpError(409, `${question.race} was imported again since; ask once more`);
    return race;
  }

  /**
   * The races of a season that there are laps of, by round.
   *
   * @throws HttpError 404 where the library has none
   */
  async ofSeason(season: number): Promise<readonly { id: string; version: string }[]> {
    const { items } = await this.#library.races.list({
      season,
      kind: 'race',
      timing: true,
      order: 'asc',
      limit: MOST_ROUNDS,
    });
    if (items.length === 0)
      throw new HttpError(
        404,
        `the library has no race of ${season} with timing; import some to look back on them`,
      );
    return Promise.all(items.map(async ({ id }) => ({ id, version: await this.#desk.versionOf(id) })));
  }

  #kept({ id, version }: OpenRace, lap: number, make: (lap: number) => Moment): Moment {
    const key = `${id} ${version} ${lap}`;
    const known = this.#moments.get(key);
    if (known) return known;
    const moment = make(lap);
    this.#moments.set(key, moment, 1);
    return moment;
  }

  /** The books of the race's season; read again where the race is another one. */
  #historyOf({ id, version, session }: OpenRace): Promise<HistoryTables | null> {
    const { season } = session.identity;
    if (season === null) return Promise.resolve(null);
    const key = `${season} ${id} ${version}`;
    const known = this.#seasons.get(key);
    if (known) return known;
    const reading = this.#library.races.history.season(season);
    reading.catch(() => this.#seasons.delete(key));
    this.#seasons.set(key, reading, 1);
    return reading;
  }
}
