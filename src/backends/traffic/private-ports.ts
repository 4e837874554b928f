interface Range {
  readonly from: number;
  readonly to: number;
}

/** The port a Node tries first. Nodes that share one network stack (local) begin at different places of the range. */
export function firstPort({ from, to }: Range, index: number, count: number): number {
  const size = to - from + 1;
  const share = Math.max(1, Math.floor(size / Math.max(1, count)));
  return from + ((index * share) % size);
}
