import { spawn } from "node:child_process";
import { constants } from "node:os";
import { resolve } from "node:path";
import type { z } from "zod";
import { DflowError, type Evidence } from "../../../domain/errors.ts";

export interface Asked {
  readonly argv: readonly string[];
  /** Working folder; a program with a slash in its name is looked up from here. */
  readonly folder: string;
  /** ms */
  readonly within: number;
}

type Request = Readonly<Record<string, unknown>> & { readonly do: string; readonly index?: number };

const KEPT = 1024 * 1024;
/** ms between SIGTERM and SIGKILL, and for the output of a program that has ended. */
const GRACE = 2000;

/**
 * Runs the program once, with the request as JSON on its standard input.
 *
 * @throws DflowError `preflight/vm`, with the end of what the program said on standard error
 */
export async function ask<T>(asked: Asked, request: Request, answer: z.ZodType<T>): Promise<T> {
  const { status, stdout, stderr } = await run(asked, JSON.stringify(request));
  const evidence = tailOf(stderr, "it said");
  if (status !== 0) throw problem(`ended with ${status}`, evidence);
  const parsed = answer.safeParse(parseJson(stdout) ?? (request.do === "destroy" && stdout.trim() === "" ? {} : null));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "its answer"}: ${message}`);
  throw problem(`answered what is not understood: ${issues.join("; ")}`, [
    ...tailOf(stdout, "its answer"),
    ...evidence,
  ]);

  function problem(what: string, evidence: readonly Evidence[]): DflowError {
    const whom = request.index === undefined ? "" : ` node ${request.index}`;
    return new DflowError("preflight/vm", `${asked.argv[0]}, asked to ${request.do}${whom}, ${what}`, {
      hint: `try it: echo '${JSON.stringify(request).replaceAll("'", "'\\''")}' | ${asked.argv.join(" ")}`,
      index: request.index,
      evidence,
    });
  }
}

function run({ argv, folder, within }: Asked, input: string) {
  const [name = "", ...args] = argv;
  const program = name.includes("/") ? resolve(folder, name) : name;
  return new Promise<{ status: number | string; stdout: string; stderr: string }>((done, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: "pipe" });
    const stdout = lastOf(child.stdout);
    const stderr = lastOf(child.stderr);
    let status: number | string = "";
    const deadline = setTimeout(() => {
      status = `nothing within ${within / 1000} s`;
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), GRACE).unref();
    }, within);
    const finish = () => done({ status, stdout: stdout(), stderr: stderr() });
    child.on("error", (cause) => {
      clearTimeout(deadline);
      reject(
        new DflowError("preflight/vm", `${program} cannot be run: ${cause.message}`, {
          hint: `vm-backend: command runs it in ${folder}; is it there, and executable (chmod +x)?`,
          cause,
        }),
      );
    });
    child.on("exit", (code, signal) => {
      clearTimeout(deadline);
      status ||= code ?? 128 + constants.signals[signal as NodeJS.Signals];
      // Something it has started may hold its output open for ever.
      setTimeout(finish, GRACE).unref();
    });
    child.on("close", finish);
    child.stdin.on("error", () => {});
    child.stdin.end(`${input}\n`);
  });
}

function lastOf(stream: NodeJS.ReadableStream): () => string {
  let kept = Buffer.alloc(0);
  stream.on("data", (bytes: Buffer) => {
    kept = Buffer.concat([kept, bytes]).subarray(-KEPT);
  });
  return () => kept.toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tailOf(text: string, title: string): readonly Evidence[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length === 0 ? [] : [{ title, lines: lines.slice(-10).map((line) => line.slice(0, 500)) }];
}
