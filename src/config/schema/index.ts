import { z } from "zod";
import { build } from "./build.ts";
import { executables, type Strategy, safeName } from "./executables.ts";
import { hooks } from "./hooks.ts";
import { duration, listOf, localPath, mapOf, section, text, wholeNumber } from "./leaves.ts";
import { type Offered, pluginChoice } from "./plugin-choice.ts";
import { rollout } from "./rollout.ts";
import { ssh } from "./ssh.ts";

export type { Offered };

/** What dflow.yaml may choose from; the first of each list is the default. */
export interface Plugins {
  readonly vm: readonly Offered[];
  readonly container: readonly Offered[];
  readonly store: readonly Offered[];
  readonly traffic: readonly Strategy[];
}

/** The one source of dflow.yaml's rules: checking, the JSON Schema and the README's key table are made from it. */
export const configSchema = (plugins: Plugins) =>
  section(
    {
      name: safeName("hello").describe("of the cluster; several clusters may share Nodes"),
      count: wholeNumber(0, 10_000, "3").prefault(1).describe("Nodes wished for until `dflow set` says otherwise"),
      image: text({ what: "an image", write: "debian/bookworm64" })
        .optional()
        .describe("what Nodes are made of; goes to the VM backend as it stands"),
      keys: localPath("authorized_keys")
        .optional()
        .describe("authorized_keys file for new Nodes; goes to the VM backend"),
      "vm-backend": pluginChoice(plugins.vm, "makes and lists the Nodes"),
      "container-backend": pluginChoice(plugins.container, "installs and runs the executables on a Node"),
      "store-backend": pluginChoice(plugins.store, "keeps the wish and the history"),
      ssh: ssh().prefault({}).describe("how the Nodes are reached"),
      build: build(),
      path: nodePath().prefault("~/.dflow").describe("the folder on a Node where releases live"),
      executables: executables(plugins.traffic).describe("the programs; all of them have one version"),
      rollout: rollout().prefault({}).describe("how a deploy goes through the Nodes"),
      gc: section({
        keep: wholeNumber(0, 10_000, "5").prefault(5).describe("old versions to keep"),
        older: duration({ least: "0s", most: "36500d", write: "12h, 30d, 4w" })
          .prefault("30d")
          .describe("collect only what is older"),
        pinned: listOf(pin(), '["1a2b3c4"]')
          .prefault([])
          .describe("versions that are never collected, by their first 7 digits or more"),
      })
        .prefault({})
        .describe("which old versions are deleted"),
      hooks: hooks().prefault({}).describe("programs run on this machine"),
      environments: mapOf(
        { wanted: { what: "a name of a-z, 0-9 and -", write: "staging" }, pattern: /^[a-z][a-z0-9-]{0,38}$/ },
        z.record(z.string(), z.unknown(), { error: "must be a map of the keys that differ, as {count: 1}" }),
        "{staging: {count: 1}}",
      )
        .refine((all) => Object.keys(all).length <= MOST_ENVIRONMENTS, {
          error: `has more than ${MOST_ENVIRONMENTS} environments`,
        })
        .optional()
        .describe("maps of keys by name; `--environment NAME` lays one over the rest"),
    },
    "name: hello",
  );

/** All of them are checked at each reading. */
export const MOST_ENVIRONMENTS = 64;

export type Config = z.output<ReturnType<typeof configSchema>>;

const pin = () =>
  text({
    what: "a version, or the first 7 of its 40 hexadecimal digits or more",
    write: '"1a2b3c4"',
    pattern: /^(?:[0-9a-f]{7,40}|[0-9a-f]{40}-dirty-[0-9a-f]{8}|sha-[0-9a-f]{12})$/,
    known: (input) => (typeof input === "number" ? "is a number to YAML; write the version in quotes" : undefined),
  });

/** Absolute or below the ssh user's home, of characters that need no thought anywhere; no `..`. */
const nodePath = () =>
  text({
    what: 'a path on the Node of A-Z, a-z, 0-9 and ._-/@+ without ".."',
    write: "~/.dflow or /srv/dflow",
    type: "path",
    pattern: /^(?!.*(?:^|\/)\.\.?(?:\/|$))(?:~\/|\/)[\w.@+-][\w.@+/-]*$/,
    most: 200,
  }).transform((path) => path.replace(/\/+/g, "/").replace(/\/$/, ""));
