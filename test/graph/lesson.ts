/**
 * Run as a process of its own by `webgpu.test.ts`, since which graphics drivers are there is settled when a process loads the first:
 * trains the small network on the device named, twice with one seed, and prints what came of it as JSON.
 */

import { deviceOf, modelBytes, Predictor } from '../../src/graph/index.ts';
import { examples, learn, served } from './network.ts';

const device = deviceOf(process.argv[2]);
const steps = Number(process.argv[3]);
const rows = 8;
const notices: string[] = [];
const onNotice = (sentence: string) => notices.push(sentence);

const first = await learn({ steps, rows, device, onNotice });
const second = await learn({ steps, rows, device, onNotice });
const isSame = [...first.weights].every(([name, { values }]) => {
  const other = second.weights.get(name)?.values;
  return values.every((value, i) => value === other?.[i]);
});

// One network on either device: its answers are to be compared.
const { weights } = await learn({ steps: 20, rows, device: 'cpu' });
const predictor = await Predictor.open(modelBytes(served(weights)), { device, onNotice });
const { told } = await predictor.run(examples(rows, 77).feed);
await predictor.close();

console.log(
  JSON.stringify({
    device: first.device,
    losses: first.losses,
    isSame,
    answers: [...told.values],
    notices,
  }),
);
