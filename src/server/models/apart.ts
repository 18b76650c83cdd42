/**
 * Versions of models in processes of their own: a large question to one holds up nobody else, its timeout fires, and one that hangs is
 * ended whatever it does. A thread would not do: the runtime takes the whole program along where its thread is ended while it computes,
 * or where it crashes. Explanations have a second process, started at the first one, since they take longer than an answer may.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { type Builder, type OpenedModel, RegistryError, type Rows } from '../../registry/index.ts';
import {
  errorOf,
  type ModelOrder,
  type ModelReply,
  type ModelResults,
  type ModelTaskKind,
  type ModelTaskOf,
} from './work.ts';

/** ms after which a process is ended, however little whoever asked still waits for it. */
export interface ProcessLimits {
  readonly open: number;
  readonly predict: number;
  readonly explain: number;
}

const LIMITS: ProcessLimits = { open: 30_000, predict: 30_000, explain: 60_000 };
/** ms that a process gets to close its model. */
const PATIENCE = 2000;

/** What runs in the process where no test brings its own. */
export const MODEL_PROCESS = new URL('./process.ts', import.meta.url);

/**
 * Builders whose models live in processes.
 *
 * @param script calls `serveModel` with builders of these architectures
 */
export function buildersApart(
  architectures: Iterable<string>,
  script: URL = MODEL_PROCESS,
  limits: Partial<ProcessLimits> = {},
): ReadonlyMap<string, Builder> {
  const builder = builderApart(script, { ...LIMITS, ...limits });
  return new Map([...architectures].map((architecture) => [architecture, builder]));
}

function builderApart(script: URL, limits: ProcessLimits): Builder {
  return async (model) => {
    const answering = new ModelProcess(script, model, limits);
    const explaining = new ModelProcess(script, model, limits);
    const both = [answering, explaining];
    const stop = () => {
      for (const each of both) each.stop();
    };
    try {
      const { canExplain } = await answering.open();
      return {
        predict: (rows) => answering.ask({ kind: 'predict', rows: plain(rows) }),
        ...(canExplain
          ? { explain: (rows, row) => explaining.ask({ kind: 'explain', rows: plain(rows), row }) }
          : {}),
        close: async () => void (await Promise.all(both.map((each) => each.close()))),
        stop,
      };
    } catch (error) {
      stop();
      throw error;
    }
  };
}

/** Rows are often more than that, a data set for one, which would be copied as well. */
function plain({ rows, columns, features }: Rows): Rows {
  return { rows, columns, features };
}

interface Waiting {
  readonly resolve: (result: ModelResults[ModelTaskKind]) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

interface Begun {
  readonly child: ChildProcess;
  readonly opened: Promise<ModelResults['open']>;
}

/** Started at the first question, and at the next one after it was ended or died. */
class ModelProcess {
  readonly #script: URL;
  readonly #model: OpenedModel;
  readonly #limits: ProcessLimits;
  readonly #waiting = new Map<number, Waiting>();
  #begun: Begun | undefined;
  #number = 0;
  #isClosed = false;

  constructor(script: URL, model: OpenedModel, limits: ProcessLimits) {
    this.#script = script;
    this.#model = model;
    this.#limits = limits;
  }

  /** Starts it where it does not run, and says what the model can. */
  async open(): Promise<ModelResults['open']> {
    return this.#start().opened;
  }

  /** Rejects as the model does, and with RegistryError where the process was ended. What is asked is copied, and stays the caller's. */
  async ask<K extends ModelTaskKind>(task: ModelTaskOf<K>): Promise<ModelResults[K]> {
    const begun = this.#start();
    // Its limit is for the answer, and not for a process that has to be started anew.
    await begun.opened;
    return this.#send(begun.child, task);
  }

  async #send<K extends ModelTaskKind>(child: ChildProcess, task: ModelTaskOf<K>): Promise<ModelResults[K]> {
    if (this.#begun?.child !== child) throw new RegistryError(`${this.#label} was stopped.`);
    const order: ModelOrder = { number: ++this.#number, task };
    const ms = this.#limits[task.kind];
    const result = await new Promise<ModelResults[ModelTaskKind]>((resolve, reject) => {
      this.#post(child, order);
      const timer = setTimeout(() => {
        this.#end(new RegistryError(`${this.#label} took longer than ${ms / 1000} s and was stopped.`));
      }, ms);
      this.#waiting.set(order.number, { resolve, reject, timer });
    });
    // The switch in `work.ts` sees to it that it is what the kind stands for.
    return result as ModelResults[K];
  }

  get #label(): string {
    const { name, version } = this.#model.version;
    return `${name} ${version}`;
  }

  #start(): Begun {
    if (this.#isClosed) throw new RegistryError(`${this.#label} was stopped.`);
    if (this.#begun !== undefined) return this.#begun;
    const child = this.#fork();
    const { promise, resolve } = Promise.withResolvers<ModelResults['open']>();
    this.#begun = { child, opened: promise };
    const { version, files } = this.#model;
    resolve(this.#send(child, { kind: 'open', model: { version, files, warnings: [] } }));
    return this.#begun;
  }

  #fork(): ChildProcess {
    const child = fork(this.#script, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // Nobody has to wait for it to end this process.
    child.unref();
    child.channel?.unref();
    const ended = (reason: unknown) => {
      if (this.#begun?.child === child) this.#end(reason);
    };
    child.on('message', (reply: ModelReply) => this.#settle(reply));
    child.on('error', ended);
    child.on('exit', () => ended(new RegistryError(`the process of ${this.#label} ended.`)));
    return child;
  }

  #post(child: ChildProcess, message: ModelOrder | 'close'): void {
    // One that is gone is told of by its end.
    child.send(message, () => {});
  }

  #settle(reply: ModelReply): void {
    const found = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if (found === undefined) return;
    clearTimeout(found.timer);
    if ('result' in reply) found.resolve(reply.result);
    else found.reject(errorOf(reply.fault));
  }

  #end(reason: unknown): void {
    this.#begun?.child.kill('SIGKILL');
    this.#begun = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(reason);
    }
  }

  /** At once. */
  stop(): void {
    this.#isClosed = true;
    this.#end(new RegistryError(`${this.#label} was stopped.`));
  }

  /** In good order, where it is not at work. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const child = this.#begun?.child;
    if (child === undefined || this.#waiting.size > 0) return this.stop();
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    child.ref();
    this.#post(child, 'close');
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    await gone;
    clearTimeout(timer);
  }
}
