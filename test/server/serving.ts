/** A server in a process of its own, to be killed: `serving.ts HOME`. Says its address on stdout. */

import { join } from 'node:path';
import { pino } from 'pino';
import { createServer } from '../../src/server/index.ts';
import { openLibrary } from '../../src/store/index.ts';

const [home] = process.argv.slice(2);
const library = await openLibrary(home);
const server = createServer({
  library,
  webRoot: join(home, 'web'),
  port: 0,
  logger: pino({ level: 'silent' }),
});
const { url } = await server.listen();
process.stdout.write(`${url}\n`);
