import type { Screen } from "../../src/report/colours.ts";
import type { Timing } from "../../src/report/live/live.ts";
import { displayWidth } from "../../src/report/width.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what terminals look for.
const SEQUENCE_OR_CHARACTER = /\u001b\[([?\d;]*[A-Za-z])|([\s\S])/gu;

/** A terminal that shows what a person would see: wraps, scrolls, and obeys the few sequences dflow uses. */
export class FakeScreen implements Screen {
  readonly isTTY = true;
  columns: number;
  rows: number;
  writableNeedDrain = false;
  readonly writes: string[] = [];
  cursorShown = true;
  wraps = true;
  /** How this terminal counts. */
  widthOf = displayWidth;
  /** All lines ever, the scrolled ones too. */
  #lines: string[] = [""];
  #row = 0;
  #column = 0;

  constructor(columns = 80, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): void {
    this.writes.push(text);
    for (const [, sequence, character] of text.matchAll(SEQUENCE_OR_CHARACTER))
      if (sequence !== undefined) this.#obey(sequence);
      else this.#put(character ?? "");
  }

  /** Lines that are too long now are wrapped again, as most terminals do. */
  resize(columns: number): void {
    const fromEnd = this.#lines.length - this.#row;
    this.columns = columns;
    this.#lines = this.#lines.flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, "gu")) ?? [""]);
    this.#row = this.#lines.length - fromEnd;
  }

  /** What stands there, the empty row of the cursor left out. */
  get lines(): readonly string[] {
    const lines = this.#lines.map((line) => line.trimEnd());
    return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  }

  #obey(sequence: string): void {
    if (sequence === "?25l" || sequence === "?25h") this.cursorShown = sequence === "?25h";
    else if (sequence === "?7l" || sequence === "?7h") this.wraps = sequence === "?7h";
    else if (sequence === "K") this.#lines[this.#row] = (this.#lines[this.#row] ?? "").slice(0, this.#column);
    else if (sequence === "J") {
      this.#lines.length = this.#row + 1;
      this.#lines[this.#row] = (this.#lines[this.#row] ?? "").slice(0, this.#column);
    } else if (/^\d+A$/.test(sequence)) {
      const top = Math.max(0, this.#lines.length - this.rows);
      this.#row = Math.max(top, this.#row - Number.parseInt(sequence, 10));
    } else if (!/^[\d;]*m$/.test(sequence)) throw new Error(`the terminal does not know ${sequence}`);
  }

  #put(character: string): void {
    if (character === "\r") this.#column = 0;
    else if (character === "\n") this.#newLine();
    else {
      const line = this.#lines[this.#row] ?? "";
      if (this.widthOf(line.slice(0, this.#column) + character) > this.columns) {
        if (!this.wraps) return;
        this.#newLine();
      }
      this.#write(character);
    }
  }

  #write(character: string): void {
    const line = (this.#lines[this.#row] ?? "").padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + character.length);
    this.#column += character.length;
  }

  #newLine(): void {
    this.#row++;
    this.#column = 0;
    this.#lines[this.#row] ??= "";
  }
}

/** Time that goes by when a test says so. */
export class FakeTiming implements Timing {
  #now = 0;
  #due: { at: number; act: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): () => void {
    const one = { at: this.#now + ms, act };
    this.#due.push(one);
    return () => {
      this.#due = this.#due.filter((other) => other !== one);
    };
  }

  /** Everything that is due in these ms is done, in its order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#due.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#due = this.#due.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.act();
    }
    this.#now = end;
  }

  get waiting(): number {
    return this.#due.length;
  }
}
