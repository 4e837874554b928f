import type { Remote } from "../contracts/transport.ts";
import { fence as fenceScript, prelude } from "../node/scripts.generated.ts";
import { type ShellScript, sh } from "../node/shell-script.ts";

/** What a command must show at the fence of a Node. */
export interface Pass {
  /** The cluster's folder on the Node, e.g. `~/.dflow/hello`. */
  readonly home: string;
  readonly lineage: string;
  readonly epoch: number;
  readonly serial: number;
  readonly count: number;
  /** Where node.json is damaged, it is written anew; otherwise that is `store/damaged`. */
  readonly mend?: boolean;
  /** It puts back: a Node that has gone back by itself lets it pass. */
  readonly undo?: boolean;
}

/**
 * The same Remote, but every script holds the Node's lock and is refused when a later command has changed the Node
 * (`node/zombie`), when another one is changing it (`node/busy`), when it belongs to another cluster (`store/foreign`) or
 * when nobody can tell (`store/damaged`). To pass confirms the switch of the same command; when the Node has gone back by
 * itself already, that is `node/went-back`.
 *
 * @param what for the Node's journal, e.g. "start hello 1a2b3c4"
 */
export const fenced = (remote: Remote, pass: Pass, what: string): Remote => ({
  node: remote.node,
  get usage() {
    return remote.usage;
  },
  run: (script, options) => remote.run(behind(script, pass, remote.node.index, what), options),
  tunnel: (...args) => remote.tunnel(...args),
  close: () => remote.close(),
});

const behind = (script: ShellScript, pass: Pass, index: number, what: string): ShellScript =>
  sh`${prelude}
${fenceScript}
fence ${wordsOf(pass, index, what)}
(
${script}
)
fence_status=$?
fence_journal "ended with $fence_status"
exit "$fence_status"
`;

const wordsOf = ({ home, lineage, epoch, serial, count, mend, undo }: Pass, index: number, what: string) => [
  ...[home, lineage, epoch, serial, index, count, what],
  ...(mend ? ["mend"] : undo ? ["undo"] : []),
];
