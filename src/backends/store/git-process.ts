import { spawn } from "node:child_process";
import { DflowError } from "../../domain/errors.ts";

/** ms; a push to a far server over a slow link. */
const TIMEOUT = 60_000;

/** Nobody is there to be asked, and a token is not for argv. */
export function environment(variable: (name: string) => string | undefined): NodeJS.ProcessEnv {
  const passed = ["PATH", "HOME", "SSH_AUTH_SOCK", "HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE"];
  const env = Object.fromEntries(passed.map((name) => [name, variable(name)]));
  const [server, token] = [variable("GITHUB_SERVER_URL"), variable("GITHUB_TOKEN")];
  const login = Buffer.from(`x-access-token:${token}`).toString("base64");
  const header = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: `http.${server}/.extraheader` };
  return {
    ...env,
    ...(server && token ? { ...header, GIT_CONFIG_VALUE_0: `authorization: basic ${login}` } : {}),
    GIT_TERMINAL_PROMPT: "0",
    GIT_SSH_COMMAND: variable("GIT_SSH_COMMAND") ?? "ssh -o BatchMode=yes",
    LC_ALL: "C",
    GIT_AUTHOR_NAME: "dflow",
    GIT_AUTHOR_EMAIL: "dflow@localhost",
    GIT_COMMITTER_NAME: "dflow",
    GIT_COMMITTER_EMAIL: "dflow@localhost",
  };
}

export interface Ran {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** @throws DflowError `store/unavailable` where there is no git */
export function git(
  args: readonly string[],
  { input, ...options }: { cwd: string; env: NodeJS.ProcessEnv; input?: Uint8Array | undefined },
): Promise<Ran> {
  const fixed = ["-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "core.fsmonitor=false"];
  const child = spawn("git", [...fixed, ...args], { ...options, timeout: TIMEOUT, killSignal: "SIGKILL" });
  const kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on("data", (chunk) => kept.stdout.push(chunk));
  child.stderr.on("data", (chunk) => kept.stderr.push(chunk));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "ENOENT"
          ? new DflowError("store/unavailable", "the store git-ref needs git, which this machine does not have")
          : error,
      ),
    );
    child.on("close", (status) =>
      resolve({
        status: status ?? 128,
        stdout: Buffer.concat(kept.stdout),
        stderr: `${Buffer.concat(kept.stderr)}${status === null ? `no answer within ${TIMEOUT / 1000} s` : ""}`,
      }),
    );
  });
}
