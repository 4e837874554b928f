/** The end of a stream, in a buffer that never grows past twice the limit however much comes. */
export class Kept {
  readonly #limit: number;
  #buffer = Buffer.alloc(0);
  #length = 0;

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Uint8Array): void {
    const part = chunk.length > this.#limit ? chunk.subarray(chunk.length - this.#limit) : chunk;
    if (this.#length + part.length > this.#buffer.length) this.#makeRoom(part.length);
    this.#buffer.set(part, this.#length);
    this.#length += part.length;
  }

  #makeRoom(more: number): void {
    const keep = Math.min(this.#length, this.#limit);
    const end = this.#buffer.subarray(this.#length - keep, this.#length);
    // Copied, not sliced: a slice of the link's buffer would hold all of that buffer.
    const size = Math.min(2 * this.#limit, Math.max(4096, 2 * (keep + more)));
    const room = size > this.#buffer.length ? Buffer.allocUnsafe(size) : this.#buffer;
    room.set(end, 0);
    this.#buffer = room;
    this.#length = keep;
  }

  /** As UTF-8, beginning with a whole character. */
  text(): string {
    let from = Math.max(0, this.#length - this.#limit);
    const cut = from > 0;
    while (cut && from < this.#length && ((this.#buffer[from] ?? 0) & 0xc0) === 0x80) from++;
    return this.#buffer.toString("utf8", from, this.#length);
  }
}
