import type { Reporter } from "../contracts/reporter.ts";
import type { GivenText } from "../ssh/identities.ts";

/** What the world around one run of dflow is; with what was asked, all that `assemble` needs. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What builds, hooks and checks on this machine get of it; all of it when absent. */
  readonly handedOn?: Readonly<Record<string, string | undefined>> | undefined;
  /** Absolute. Where dflow.yaml is looked for. */
  readonly cwd: string;
  /** argv that runs dflow's command line again. */
  readonly program: readonly string[];
  readonly reporter: Reporter;
  /** Fires when the person or CI cancels; its reason is a DflowError `cancelled`. */
  readonly signal: AbortSignal;
  /** From now on this value is shown nowhere. To be told of each secret as soon as it is known. */
  hide(secret: string): void;
  /** What stands in for the files that dflow.yaml names: the action's inputs. */
  readonly sshKey?: GivenText | undefined;
  readonly knownHosts?: GivenText | undefined;
}
