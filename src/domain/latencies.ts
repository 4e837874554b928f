/** A request in ms never lands further from its bucket's end than this share of it. */
const WIDTH = 1.02;
/** ms; what is quicker counts as this quick. */
const LEAST = 0.01;

/** How long requests took: how many in each bucket, so it takes the same room for ten requests and for a million. */
export class Latencies {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  get max(): number {
    return this.#max;
  }

  /** @param ms of one request */
  add(ms: number): void {
    const bucket = Math.ceil(Math.log(Math.max(ms, LEAST) / LEAST) / Math.log(WIDTH));
    this.#put(bucket, 1);
    this.#max = Math.max(this.#max, ms);
  }

  /** Takes in all of the others'. */
  merge(other: Latencies): void {
    for (const [bucket, times] of other.#buckets) this.#put(bucket, times);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** This share of all was not slower, in ms; 0 where there were none. */
  at(share: number): number {
    let left = Math.max(1, Math.ceil(this.#count * share));
    for (const bucket of [...this.#buckets.keys()].sort((a, b) => a - b)) {
      left -= this.#buckets.get(bucket) ?? 0;
      if (left <= 0) return Math.min(this.#max, LEAST * WIDTH ** bucket);
    }
    return 0;
  }

  #put(bucket: number, times: number): void {
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + times);
    this.#count += times;
  }
}
