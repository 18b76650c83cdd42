import type { RaceSession } from '../session.ts';

/** The same answer for the same session, worked out once: sessions never change, and questions build on each other. */
export function perSession<T>(make: (session: RaceSession) => T): (session: RaceSession) => T {
  const known = new WeakMap<RaceSession, { readonly value: T }>();
  return (session) => {
    let answer = known.get(session);
    if (answer === undefined) {
      answer = { value: make(session) };
      known.set(session, answer);
    }
    return answer.value;
  };
}
