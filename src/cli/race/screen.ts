/**
 * A terminal taken over for a while: the alternate screen, no cursor, keys one by one. It is given back however the
 * program ends, so that nobody is left with a terminal that does not echo.
 */

import { emitKeypressEvents } from 'node:readline';

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[2J';
const LEAVE = '\u001b[?25h\u001b[?1049l';

export interface Key {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
}

export class Screen {
  #shown: string[] = [];
  #size = '';
  readonly #onKey: (text: string | undefined, key: Key) => void;
  readonly #leave = () => {
    process.stdout.write(LEAVE);
  };
  /** A signal that would end the process without its exit handlers. */
  readonly #killed = () => process.exit(143);

  constructor(onKey: (key: Key) => void) {
    this.#onKey = (text, key) => onKey({ ...key, sequence: key.sequence ?? text });
    process.stdout.write(ENTER);
    process.once('exit', this.#leave);
    process.once('SIGTERM', this.#killed);
    process.once('SIGHUP', this.#killed);
    if (process.stdin.isTTY) {
      emitKeypressEvents(process.stdin);
      process.stdin.setRawMode(true);
      process.stdin.on('keypress', this.#onKey);
      process.stdin.resume();
    }
  }

  get width(): number {
    return Math.max(40, process.stdout.columns || 80);
  }

  get height(): number {
    return Math.max(8, process.stdout.rows || 24);
  }

  /** Writes the lines that differ from what stands there. */
  show(lines: readonly string[]): void {
    const size = `${this.width}x${this.height}`;
    let text = size === this.#size ? '' : '\u001b[2J';
    const before = size === this.#size ? this.#shown : [];
    for (const [i, line] of lines.entries()) {
      if (line !== before[i]) text += `\u001b[${i + 1};1H${line}\u001b[0m\u001b[K`;
    }
    this.#size = size;
    this.#shown = [...lines];
    if (text !== '') process.stdout.write(text);
  }

  close(): void {
    process.off('exit', this.#leave);
    process.off('SIGTERM', this.#killed);
    process.off('SIGHUP', this.#killed);
    if (process.stdin.isTTY) {
      process.stdin.off('keypress', this.#onKey);
      process.stdin.setRawMode(false);
      process.stdin.pause();
    }
    this.#leave();
  }
}
