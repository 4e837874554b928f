import type { ClusterState } from "../domain/state.ts";

/** Remembers the wish and the history, never the truth. */
export interface Store {
  /**
   * The newest whole state; undefined when there is none. Damage that an older copy can stand in for is told in
   * `damage`.
   *
   * @throws DflowError `store/damaged` when nothing whole is left, `store/newer` for a schema this version does not
   * know, `store/unavailable`
   */
  load(): Promise<Loaded | undefined>;
  /**
   * Compare-and-swap: the old state or the new one is there afterwards, whole.
   *
   * @param basedOn the revision of the state this one was made from; undefined: there must be none
   * @returns the new revision
   * @throws DflowError `store/stale` when somebody else saved meanwhile, `store/unavailable`
   */
  save(state: ClusterState, basedOn: string | undefined): Promise<string>;
  /** Where it is, for people. */
  readonly where: string;
}

export interface Loaded {
  readonly state: ClusterState;
  readonly revision: string;
  readonly damage?: string;
}
