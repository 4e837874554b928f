import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Ended, dflow as runDflow } from "../acceptance/run-dflow.ts";
import { freePort } from "../free-port.ts";
import { verifySoon } from "./cluster.ts";
import { type Load, type LoadOptions, startLoad } from "./load.ts";
import { aVagrantPlace, dockerOptions, type VagrantPlace } from "./vagrant-place.ts";

/** A project in git whose Nodes the built dflow makes itself, by Vagrant in containers. */
export interface VagrantCluster {
  readonly place: VagrantPlace;
  dflow(...words: string[]): Promise<Ended>;
  /** With --json: the envelope. */
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what these tests look at.
  ask(...words: string[]): Promise<{ ok: boolean; exit: number; data: any; error: any }>;
  /** Puts the program where dflow.yaml says it is, under a commit of its own. @returns the commit */
  commit(program: Uint8Array): string;
  /** Clients of the published port of a Node, on 127.0.0.1 of this machine. */
  clientsOf(index: number, clients: Pick<LoadOptions, "fresh" | "kept" | "rate">): Promise<Load>;
  remove(): Promise<void>;
}

const PORT = 8080;

/** Each has a published port of its own: these in a row. */
const MOST_NODES = 8;

/** @param containers the container backend, as dflow.yaml has it */
export async function aVagrantCluster(containers: string): Promise<VagrantCluster> {
  const place = await aVagrantPlace();
  const { folder, image, createArgs } = place;
  const published = await freePort(MOST_NODES);
  const options = { ...dockerOptions.options, "create-args": createArgs };
  const vm = { name: "vagrant", ...dockerOptions, ports: [`${published}:${PORT}`], options };
  const lines = [
    ...["name: hello", `image: ${image}`, `vm-backend: ${JSON.stringify(vm)}`, `container-backend: ${containers}`],
    ...["executables:", "  - name: hello", "    path: hello", `    port: ${PORT}`, `    ${verifySoon}`, ""],
  ];
  writeFileSync(join(folder, "dflow.yaml"), lines.join("\n"));
  writeFileSync(join(folder, ".gitignore"), ".dflow\n");
  git(folder, "init", "-q");
  const dflow = (...words: string[]) => runDflow(words, { cwd: folder });
  return {
    place,
    dflow,
    ask: async (...words) => {
      const { stdout, stderr } = await dflow(...words, "--json");
      try {
        return JSON.parse(stdout);
      } catch {
        throw new Error(`dflow ${words.join(" ")} answered no JSON: ${stdout}${stderr}`);
      }
    },
    commit(bytes) {
      writeFileSync(join(folder, "hello"), bytes);
      chmodSync(join(folder, "hello"), 0o755);
      git(folder, "add", "-A");
      git(folder, "commit", "-q", "-m", "a version");
      return git(folder, "rev-parse", "HEAD").trim();
    },
    clientsOf: (index, clients) => startLoad({ port: published + index, ...clients }),
    remove: () => place.clean(),
  };
}

const git = (folder: string, ...words: string[]): string =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...words], {
    cwd: folder,
    encoding: "utf8",
  });
