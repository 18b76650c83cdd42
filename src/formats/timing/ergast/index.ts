/** Ergast, as the dump of its database and as the answers of its API. */

export { ergastReader } from './csv.ts';
export { historyOfErgastJson } from './json.ts';
