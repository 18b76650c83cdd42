/** The server room: the API, live progress and the web app's files over HTTP. */

export type * from './contract.ts';
export type { LiveSource } from './race/live/feed.ts';
export { createServer, type PitboardServer, type RunningServer, type ServerOptions } from './server.ts';
