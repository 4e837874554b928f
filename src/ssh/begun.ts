import { type ShellScript, sh } from "../node/shell-script.ts";

/**
 * A login shell may print before it runs our command (.bashrc), or never run it (nologin). So each script first prints
 * this line; what comes before it is no answer, and when it never comes the script has not begun.
 */
export const beginning = (script: ShellScript): ShellScript => sh`printf '\002dflow\003\n'
${script}`;

const MARK = Buffer.from("\u0002dflow\u0003\n");
/** Of what was printed before, for an error. */
const KEPT = 4096;

/** Finds the mark in a stream, wherever its chunks are cut. */
export class Begun {
  #before: Buffer = Buffer.alloc(0);
  #found = false;

  get found(): boolean {
    return this.#found;
  }

  /** What was printed before the mark, at most the last 4 KiB. */
  get before(): string {
    return this.#before.toString("utf8");
  }

  /** What of this chunk comes after the mark. */
  after(chunk: Buffer): Buffer {
    if (this.#found) return chunk;
    const all = Buffer.concat([this.#before, chunk]);
    const at = all.indexOf(MARK);
    this.#found = at >= 0;
    const before = this.#found ? all.subarray(0, at) : all;
    this.#before = before.subarray(Math.max(0, before.length - KEPT));
    return this.#found ? all.subarray(at + MARK.length) : Buffer.alloc(0);
  }
}
