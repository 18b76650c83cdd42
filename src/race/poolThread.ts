/**
 * A thread of the pool: keeps the questions that it was told of, simulates the chunks that it is asked for, and sends each
 * back as soon as it is done. What cannot be simulated comes back as a sentence.
 */

import { parentPort } from 'node:worker_threads';
import type { CarOutcomes } from './carOutcomes.ts';
import { RaceError } from './error.ts';
import type { Outcomes } from './outcomes.ts';
import type { Plan } from './plan.ts';
import { type AnyQuestion, Seat } from './seat.ts';

export type Order =
  | { readonly kind: 'question'; readonly id: number; readonly question: AnyQuestion }
  | { readonly kind: 'forget'; readonly id: number }
  | ({ readonly kind: 'chunk'; readonly number: number; readonly id: number } & Chunk);

/** Races of one car with a plan, or of the field. */
export interface Chunk {
  readonly of: { readonly car: number; readonly plan: Plan } | null;
  readonly from: number;
  readonly races: number;
  readonly byLap: boolean;
}

export type Reply =
  | { readonly number: number; readonly done: CarOutcomes | Outcomes }
  | { readonly number: number; readonly sentence: string; readonly isQuestion: boolean };

const seats = new Map<number, Seat>();

function simulated(id: number, { of, from, races, byLap }: Chunk): CarOutcomes | Outcomes {
  const seat = seats.get(id);
  if (seat === undefined) throw new Error(`the thread was not told of question ${id}.`);
  return of === null
    ? seat.simulator.run(races, from, byLap)
    : seat.runCar(of.car, of.plan, races, from, byLap);
}

function reply(order: Extract<Order, { kind: 'chunk' }>): void {
  try {
    const done = simulated(order.id, order);
    parentPort?.postMessage({ number: order.number, done } satisfies Reply, buffersOf(done));
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    const isQuestion = error instanceof RaceError;
    parentPort?.postMessage({ number: order.number, sentence, isQuestion } satisfies Reply);
  }
}

/** They change hands instead of being copied. */
function buffersOf(done: CarOutcomes | Outcomes): ArrayBuffer[] {
  const columns: unknown[] = Object.values(done);
  if ('byLap' in done) columns.push(done.byLap?.counts);
  return columns.flatMap((column) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
}

parentPort?.on('message', (order: Order) => {
  switch (order.kind) {
    case 'question':
      seats.set(order.id, new Seat(order.question));
      break;
    case 'forget':
      seats.delete(order.id);
      break;
    case 'chunk':
      reply(order);
      break;
    default:
      order satisfies never;
  }
});
