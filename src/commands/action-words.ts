import { choice, type Flags, text } from "./flags.ts";

/** Inputs that only the action has; all the others are flags and arguments of the commands. */
export const actionOnly = {
  "working-directory": text({ summary: "the folder to work in", value: "FOLDER", absent: "the workspace" }),
  "ssh-private-key": text({ summary: "private key for the Nodes, from a secret", value: "KEY", absent: "none" }),
  "ssh-passphrase": text({ summary: "passphrase of that key, from a secret", value: "PASSPHRASE", absent: "none" }),
  "known-hosts": text({
    summary: "host keys of the Nodes, as lines of known_hosts or as SHA256 fingerprints",
    value: "LINES",
    absent: "`ssh.known-hosts` of dflow.yaml",
  }),
  "store-key": text({
    summary: "what the store is closed with, from a secret; the same for all who share the store",
    value: "KEY",
    absent: "made of the private key",
  }),
  token: text({
    summary:
      "GitHub's token, as github.token: asks whether the owner of a lock lives, compares commits, pushes git-ref",
    value: "TOKEN",
    absent: "none",
  }),
  "github-deployment": choice({
    summary: "deploy, rollback: show it among the repository's deployments; needs token and deployments: write",
    of: ["true", "false"],
    absent: "false",
  }),
  "environment-url": text({ summary: "where users reach it, for the deployment", value: "URL", absent: "none" }),
  report: choice({
    summary:
      "write what the summary shows as one HTML page, too; the output report names it, for actions/upload-artifact",
    of: ["true", "false"],
    absent: "false",
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
  "previous-version": "the version that served before, after deploy and rollback",
  changed: "true when anything changed, after commands that change something",
  nodes: "the `nodes` of the result as JSON, where it has them",
  "nodes-updated": "how many Nodes this run has changed, after commands that change something",
  "nodes-failed": "how many Nodes are not as they were to be, likewise",
  "nodes-reverted": "how many Nodes were put back, likewise",
  "requests-sent": "how many requests dflow sent to the services meanwhile, where there is a receipt",
  "requests-failed": "how many of them failed",
  summary: "path of the job summary's text, as markdown no longer than a comment on GitHub may be",
  report: "path of the HTML page, with the input report",
  url: "the input environment-url, for `environment: {url: …}` of the job",
} as const;
