import type { Image, Node, PublicKeys } from "../domain/node.ts";

/** `Image -> Node`. */
export interface VMBackend {
  /** False where Nodes can only be listed (`hosts`): set, cycle, destroy and chaos-monkey say so. */
  readonly makesNodes: boolean;
  /**
   * Resolves once sshd answers; the Node carries its pinned host key. A Node of this index that exists is returned.
   *
   * @throws DflowError `preflight/vm`
   */
  create(image: Image, place: { readonly index: number; readonly keys: PublicKeys | undefined }): Promise<Node>;
  /** Already gone is fine. */
  destroy(node: Node): Promise<void>;
  /** The truth, by index. */
  list(): Promise<readonly Node[]>;
}
