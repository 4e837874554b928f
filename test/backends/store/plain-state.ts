import type { ClusterState } from "../../../src/domain/state.ts";

export const aPlainState: ClusterState = {
  schema: 1,
  name: "hello",
  lineage: "6f1f2a5e-0000-4000-8000-000000000000",
  serial: 0,
  epoch: 1,
  count: 3,
  nodes: [],
  history: [],
  pinned: [],
};
