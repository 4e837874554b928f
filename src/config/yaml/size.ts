import type { Written } from "./written.ts";

export interface Size {
  /** Itself and everything in it, aliases written out. */
  readonly values: number;
  readonly depth: number;
}

export type SizeOf = (node: Written) => Size;

/** Each node is measured once, however many aliases point at it: that is what makes a bomb cheap to see. */
export function sizes(): SizeOf {
  const known = new WeakMap<Written, Size>();
  const sizeOf: SizeOf = (node) => {
    const size = known.get(node) ?? measured(childrenOf(node).map(sizeOf));
    known.set(node, size);
    return size;
  };
  return sizeOf;
}

const measured = (children: readonly Size[]): Size => ({
  values: children.reduce((sum, one) => sum + one.values, 1),
  depth: children.reduce((most, one) => Math.max(most, one.depth), 0) + 1,
});

export function childrenOf(node: Written): readonly Written[] {
  if (node.kind === "list") return node.items;
  return node.kind === "map" ? node.entries.map((entry) => entry.value) : [];
}
