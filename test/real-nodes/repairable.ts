import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, dflow as runDflow } from "../acceptance/run-dflow.ts";
import { said } from "../end-to-end/a-cluster.ts";
import { verifySoon } from "./cluster.ts";
import { type Machines, machines } from "./machines.ts";

const PORT = 8080;

/** A project in git, and real Nodes that the built dflow can make, destroy and make again. */
export interface Repairable {
  readonly folder: string;
  readonly machines: Machines;
  dflow(...words: string[]): Promise<Ended>;
  /** With --json: the envelope. */
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what these tests look at.
  ask(...words: string[]): Promise<{ ok: boolean; exit: number; data: any; error: any }>;
  /** Under a commit of its own. @returns the commit */
  commit(program: Uint8Array): string;
  /** What a client of each Node's public port hears; "nobody" where it hears nothing. */
  heard(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export interface RepairableOptions {
  readonly containers: string;
  readonly nodes?: number;
  /** 3s when absent. */
  readonly connectTimeout?: string;
  /** More arguments of `docker create`. */
  readonly create?: readonly string[];
}

export async function aRepairable(options: RepairableOptions): Promise<Repairable> {
  const { containers, nodes = 3, connectTimeout = "3s", create = [] } = options;
  const made = await machines(create);
  const folder = mkdtempSync(join(tmpdir(), "dflow-repairable-"));
  const lines = [
    ...["name: hello", "image: none", `count: ${nodes}`, `container-backend: ${containers}`],
    `vm-backend: {name: command, run: ${JSON.stringify(made.run)}}`,
    `ssh: {connect-timeout: ${connectTimeout}}`,
    ...["executables:", "  - name: hello", "    path: hello", `    port: ${PORT}`, `    ${verifySoon}`, ""],
  ];
  writeFileSync(join(folder, "dflow.yaml"), lines.join("\n"));
  writeFileSync(join(folder, ".gitignore"), ".dflow\n");
  git(folder, "init", "-q");
  const dflow = (...words: string[]) => runDflow(words, { cwd: folder });
  return {
    folder,
    machines: made,
    dflow,
    async ask(...words) {
      const { stdout, stderr } = await dflow(...words, "--json");
      if (stdout === "") throw new Error(`dflow ${words.join(" ")} said only: ${stderr}`);
      return JSON.parse(stdout);
    },
    commit(bytes) {
      writeFileSync(join(folder, "hello"), bytes, { mode: 0o755 });
      git(folder, "add", "-A");
      git(folder, "commit", "-q", "-m", "a version");
      return git(folder, "rev-parse", "HEAD").trim();
    },
    heard: () =>
      Promise.all(
        Array.from({ length: nodes }, (_, index) =>
          said(`http://${made.node(index).address}:${PORT}/`).then(withoutProcess, () => "nobody"),
        ),
      ),
    async remove() {
      await made.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const withoutProcess = (answer: string): string => answer.replace(/, process \d+$/, "");

const git = (folder: string, ...words: string[]): string =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...words], {
    cwd: folder,
    encoding: "utf8",
  });
