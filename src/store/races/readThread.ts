/** What runs in the thread that reads one path of timing. */

import { parentPort, workerData } from 'node:worker_threads';
import { FormatError, readTiming } from '../../formats/index.ts';
import { buffersOf, type ReadOrder, type ReadReply } from './readApart.ts';

const { path, identity }: ReadOrder = workerData;

try {
  const data = await readTiming([path], { identity });
  const reply: ReadReply = { data };
  parentPort?.postMessage(reply, buffersOf(data));
} catch (error) {
  // Of an error's class nothing is left on the other side.
  if (!(error instanceof FormatError)) throw error;
  const reply: ReadReply = { refused: error.message };
  parentPort?.postMessage(reply);
}
