import { aSwitch, choice, duration, indexes, shard, text, wholeNumber } from "./flags.ts";

/** Flags of every command; the entry reads them, no `run` does. */
export const everywhere = {
  json: aSwitch("print one JSON object on standard output, in the shape of docs/json.md"),
  progress: choice({
    summary: "how to show what is going on, on standard error",
    of: ["auto", "live", "plain", "ndjson", "none"],
    absent: "auto: live on a terminal; plain otherwise, and for what goes on until it is cancelled",
  }),
  debug: aSwitch("show causes and stack traces of errors"),
  help: aSwitch("show what the command does and takes"),
};

/** Flags of every command that reads dflow.yaml: which one it is. The entry reads them, no `run` does. */
export const whichYaml = {
  config: text({ summary: "the file to read", value: "FILE", absent: "dflow.yaml here or in a folder above" }),
  environment: text({ summary: "lay this entry of `environments` over the rest of dflow.yaml", value: "NAME" }),
};

/** Flags of every command that reads dflow.yaml: they stand in for its keys. The entry reads them, no `run` does. */
export const insteadOfYaml = {
  "vm-backend": text({ summary: "makes and lists the Nodes", value: "NAME", absent: "`vm-backend` of dflow.yaml" }),
  "container-backend": text({
    summary: "installs and runs the executables on a Node",
    value: "NAME",
    absent: "`container-backend` of dflow.yaml",
  }),
  "store-backend": text({
    summary: "keeps the wish and the history",
    value: "NAME",
    absent: "`store-backend` of dflow.yaml",
  }),
  keys: text({
    summary: "authorized_keys file for new Nodes",
    value: "FILE",
    absent: "`keys` of dflow.yaml",
  }),
};

/** Flags of every command that takes the lock. */
export const changing = {
  "dry-run": aSwitch("show the plan and change nothing"),
  "lock-wait": duration({
    summary: "how long to wait while another run holds the lock",
    absent: "0s: give up at once",
  }),
};

/** Flags of every command that sends requests to the services while it changes them. */
export const counting = {
  "max-failed-requests": wholeNumber({
    summary: "put everything back when more of dflow's own requests fail",
    from: 0,
    to: 1_000_000_000,
    absent: "`rollout.max-failed-requests` of dflow.yaml",
  }),
};

/** Flags of every command that works on executables. */
export const onNodes = {
  index: indexes({ summary: "only these Nodes: 2, 0,3 or 1-4", absent: "every Node" }),
};

/** Flags of every command whose Nodes several runs may share between them (docs/decisions/0018). */
export const sharded = {
  ...onNodes,
  shard: shard({
    summary: "only this part of the Nodes, for jobs side by side: 2/8 is the second of eight",
    absent: "every Node",
  }),
};

/** Of what changes the version that serves: no --shard. */
export const wholeOnly = {
  shard:
    'every Node serves the new version or none does, and a run that sees a part cannot promise that: share "copy" out over the jobs, then let one job deploy, which finds the files there',
};
