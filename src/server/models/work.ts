/**
 * One version of a model in a process: what it is asked comes as a message, and so does what it tells. The runtime and the trees compute
 * without a pause, which in the server's own would hold up everybody else, and the very timers that are to end it.
 */

import { GraphError } from '../../graph/index.ts';
import { LearningError } from '../../learning/index.ts';
import {
  type Answers,
  type Builder,
  type Explanation,
  type OpenedModel,
  QuestionError,
  RegistryError,
  type Rows,
  type Servable,
} from '../../registry/index.ts';

export type ModelTask =
  | { readonly kind: 'open'; readonly model: OpenedModel }
  | { readonly kind: 'predict'; readonly rows: Rows }
  | { readonly kind: 'explain'; readonly rows: Rows; readonly row: number };

export interface ModelResults {
  readonly open: { readonly canExplain: boolean };
  readonly predict: Answers;
  readonly explain: Explanation;
}

export type ModelTaskKind = ModelTask['kind'];
export type ModelTaskOf<K extends ModelTaskKind> = Extract<ModelTask, { kind: K }>;

export interface ModelOrder {
  readonly number: number;
  readonly task: ModelTask;
}

/** A message has no classes, and who is to blame is told by the class of an error. */
const faults = {
  question: QuestionError,
  registry: RegistryError,
  learning: LearningError,
  graph: GraphError,
  other: Error,
} as const;
type FaultKind = keyof typeof faults;

export interface Fault {
  readonly kind: FaultKind;
  readonly message: string;
}

export type ModelReply =
  | { readonly number: number; readonly result: ModelResults[ModelTaskKind] }
  | { readonly number: number; readonly fault: Fault };

function faultOf(error: unknown): Fault {
  const kinds = Object.keys(faults) as FaultKind[];
  const kind = kinds.find((each) => error instanceof faults[each]) ?? 'other';
  return { kind, message: error instanceof Error ? error.message : String(error) };
}

export function errorOf({ kind, message }: Fault): Error {
  return new faults[kind](message);
}

/** Runs in the process: builds the version that comes first, and does what it is asked. */
export function serveModel(builders: ReadonlyMap<string, Builder>): void {
  let opened: Promise<Servable> = Promise.reject(new RegistryError('no model was opened.'));
  // Whoever asks is told.
  opened.catch(() => {});
  process.on('message', async (order: ModelOrder | 'close') => {
    if (order === 'close') {
      await opened.then((servable) => servable.close?.()).catch(() => {});
      process.disconnect?.();
      return;
    }
    if (order.task.kind === 'open') {
      opened = open(builders, order.task.model);
      opened.catch(() => {});
    }
    process.send?.(await replyTo(order, opened));
  });
  // Ctrl-C reaches this process too, and answers under way are still to be given; the server ends it when it is done.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  // The server is gone, however it ended.
  process.on('disconnect', () => process.exit());
}

async function open(builders: ReadonlyMap<string, Builder>, model: OpenedModel): Promise<Servable> {
  const { name, version, architecture } = model.version;
  const builder = builders.get(architecture);
  if (builder === undefined)
    throw new RegistryError(
      `${name} ${version} is of the architecture ${architecture}, which this program does not know.`,
    );
  return builder(model);
}

async function replyTo({ number, task }: ModelOrder, opened: Promise<Servable>): Promise<ModelReply> {
  try {
    return { number, result: await resultOf(task, await opened) };
  } catch (error) {
    return { number, fault: faultOf(error) };
  }
}

async function resultOf(task: ModelTask, servable: Servable): Promise<ModelResults[ModelTaskKind]> {
  switch (task.kind) {
    case 'open':
      return { canExplain: servable.explain !== undefined };
    case 'predict':
      return servable.predict(task.rows);
    case 'explain':
      if (servable.explain === undefined)
        throw new RegistryError('it cannot say how it comes to its answers.');
      return servable.explain(task.rows, task.row);
    default:
      return task satisfies never;
  }
}
