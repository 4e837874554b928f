/** One of several runs that share the Nodes between them: `2/8`. */
export interface Shard {
  /** 1 … of */
  readonly part: number;
  readonly of: number;
}

/**
 * Like cards that are dealt: every Node has exactly one shard, shards differ by one Node at most, and a Node keeps its shard
 * when others come or go.
 */
export const inShard = (index: number, { part, of }: Shard): boolean => index % of === part - 1;
