/** A race that cannot be simulated as asked: one sentence that says what is wrong and what would do. */
export class RaceError extends Error {
  override name = 'RaceError';
}
