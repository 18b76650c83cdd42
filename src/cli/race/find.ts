/** The race that a user means, or the sentence that says that there is none, with the ids that come near. */

import { existsSync } from 'node:fs';
import { type Library, LibraryInUseError } from '../../store/index.ts';
import { InputError } from '../failure.ts';
import { libraryHome, withLibrary } from '../library.ts';

export async function foundRace(library: Library, id: string): Promise<string> {
  const found = await library.races.resolve(id);
  if (found !== undefined) return found;
  const near = await library.races.nearest(id);
  const hint =
    near.length > 0
      ? `did you mean ${near.join(' or ')}?`
      : '`pitboard race list` shows those that are there.';
  throw new InputError(`there is no race "${id}" in the library; ${hint}`);
}

/** Opens the library to look at it. Where there is none yet, the sentence says how to make one. */
export async function reading<T>(use: (library: Library) => Promise<T>): Promise<T> {
  if (!existsSync(libraryHome())) {
    throw new InputError('there is no library yet; `pitboard race import PATH...` makes one.');
  }
  return withLibrary(true, use);
}

/** Opens the library for a change. Where the app has it open, the sentence says what to do about that. */
export async function changing<T>(instead: string, use: (library: Library) => Promise<T>): Promise<T> {
  try {
    return await withLibrary(false, use);
  } catch (error) {
    if (!(error instanceof LibraryInUseError)) throw error;
    throw new InputError(`the library is open in another Pitboard, most likely the app: ${instead}.`, {
      cause: error,
    });
  }
}
