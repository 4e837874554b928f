import { choice, type Flags, text } from "./flags.ts";

/** Inputs that only the action has; all the others are flags and arguments of the commands. */
export const actionOnly = {
  "working-directory": text({ summary: "the folder to work in", value: "FOLDER", absent: "the workspace" }),
  "ssh-private-key": text({ summary: "private key for the Nodes, from a secret", value: "KEY", absent: "none" }),
  "known-hosts": text({
    summary: "host keys of the Nodes, as lines of known_hosts",
    value: "LINES",
    absent: "`ssh.known-hosts` of dflow.yaml",
  }),
  summary: choice({ summary: "write the job summary", of: ["true", "false"], absent: "true" }),
} satisfies Flags;

/** Flags of the command line that are no inputs. */
export const notForTheAction: ReadonlySet<string> = new Set(["help"]);

/** What the action hands to later steps. */
export const actionOutputs = {
  result: "what the command found or did, as JSON in the shape of docs/json.md; empty when it failed before that",
  "exit-code": "the exit code of the command (docs/commands.md lists them)",
  version: "the version the command was about, where it was about one",
  previous: "the version that served before, after deploy and rollback",
  changed: "true when anything changed, after commands that change something",
  nodes: "the `nodes` of the result as JSON, where it has them",
} as const;
