/** Who rolls out when: urgent work never waits for patient work, and patient work waits between its calls. */

import { expect, it } from 'vitest';
import type { Rollouts } from '../../race/index.ts';
import { Lanes } from './lanes.ts';

/** Rollouts that say who asked and simulate nothing. */
function recorded(): Rollouts & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    async run(question) {
      asked.push(question.seed ?? 0);
      return [];
    },
    field: () => Promise.reject(new Error('not part of this test')),
    async close() {},
  };
}

const question = (seed: number) => ({ seed }) as unknown as Parameters<Rollouts['run']>[0];

it('lets patient work go on only once no urgent work is left', async () => {
  const rollouts = recorded();
  const lanes = new Lanes(rollouts);
  await lanes.patient.run(question(1), []);
  let finish = () => {};
  const first = lanes.urgent(async (own) => {
    await own.run(question(2), []);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  const second = lanes.urgent((own) => own.run(question(3), []));
  const waiting = lanes.patient.run(question(4), []);
  await second;
  expect(rollouts.asked).toEqual([1, 2, 3]);
  finish();
  await Promise.all([first, waiting]);
  expect(rollouts.asked).toEqual([1, 2, 3, 4]);
});

it('goes on where urgent work failed', async () => {
  const rollouts = recorded();
  const lanes = new Lanes(rollouts);
  await expect(lanes.urgent(() => Promise.reject(new Error('no such car')))).rejects.toThrow('no such car');
  await lanes.patient.run(question(1), []);
  expect(rollouts.asked).toEqual([1]);
});

it('ends patient work that is cancelled while it waits', async () => {
  const lanes = new Lanes(recorded());
  let finish = () => {};
  const urgent = lanes.urgent(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  const abort = new AbortController();
  const waiting = lanes.patient.run(question(1), [], { signal: abort.signal });
  abort.abort();
  await expect(waiting).rejects.toThrow('aborted');
  finish();
  await urgent;
});
