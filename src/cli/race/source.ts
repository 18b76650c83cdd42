/** The race that a command is about: a file or folder of timing that is read as it is, or a race of the library. */

import { existsSync } from 'node:fs';
import { readTiming } from '../../formats/index.ts';
import { type Library, openLibrary } from '../../store/index.ts';
import { assemble, type RaceSession } from '../../timing/index.ts';
import { InputError } from '../failure.ts';
import { libraryHome } from '../library.ts';

/**
 * Without its samples. `purpose` ends the sentence where there are results only: `to replay`.
 *
 * @throws InputError, and what reading a file or opening the library throws
 */
export async function openSource(source: string, purpose: string): Promise<RaceSession> {
  if (existsSync(source)) return readSource(source);
  const library = await openLibrary(libraryHome(), { readOnly: true });
  try {
    return await openRace(library, source, purpose);
  } finally {
    await library.close();
  }
}

/** A path that holds exactly one session. */
export async function readSource(source: string): Promise<RaceSession> {
  const { contributions } = await readTiming([source], { samples: false });
  const [first, ...others] = contributions;
  if (!first) throw new InputError(`${source} holds results, not the timing of a session.`);
  const ofOne = others.filter(
    ({ identity: { season, round, name, kind } }) =>
      season === first.identity.season &&
      round === first.identity.round &&
      name === first.identity.name &&
      kind === first.identity.kind,
  );
  if (ofOne.length < others.length) {
    throw new InputError(
      `${source} holds several sessions: import it (pitboard race import), then choose one of pitboard race list.`,
    );
  }
  return assemble([first, ...ofOne]);
}

/** A race of the library by its id, complete or lenient. */
export async function openRace(library: Library, id: string, purpose: string): Promise<RaceSession> {
  const found = await library.races.resolve(id);
  if (found === undefined) {
    const near = await library.races.nearest(id, 3);
    const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ' (see pitboard race list).';
    throw new InputError(`there is no race "${id}" in the library, and no such file${hint}`);
  }
  if ((await library.races.summary(found))?.hasTiming === false) {
    throw new InputError(
      `of ${found} there are results only, no timing ${purpose}; see pitboard race show ${found}.`,
    );
  }
  return library.races.open(found, { samples: false });
}
