import { DflowError } from "../domain/errors.ts";
import { configError, quoted } from "./problem.ts";
import { LARGEST, tooLarge } from "./yaml/read-yaml.ts";

/** What is needed of `node:fs/promises`, which fits as it is. */
export interface Files {
  open(path: string, flags: number): Promise<OpenFile>;
  readonly constants: { readonly O_RDONLY: number; readonly O_NONBLOCK?: number };
}

export interface OpenFile {
  stat(): Promise<{ readonly size: number; isFile(): boolean; isDirectory(): boolean }>;
  readFile(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * The text of a dflow.yaml. Never waits for a FIFO and never reads a device.
 *
 * @throws DflowError `usage/config` when it is not there, not readable, not a plain file, too large or not UTF-8
 */
export async function settingsFile(path: string, files: Files): Promise<string> {
  const { O_RDONLY, O_NONBLOCK = 0 } = files.constants;
  const file = await files.open(path, O_RDONLY | O_NONBLOCK).catch((error: unknown) => {
    throw notOpened(path, error);
  });
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw refused(path, "is a folder; name the file in it");
    if (!found.isFile()) throw refused(path, "is not a plain file (a pipe, a socket or a device)");
    if (found.size > LARGEST) throw refused(path, tooLarge);
    return textOf(await file.readFile(), path);
  } finally {
    await file.close();
  }
}

const refused = (path: string, why: string): DflowError => new DflowError("usage/config", `${quoted(path)} ${why}`);

function notOpened(path: string, cause: unknown): DflowError {
  const code = String((cause as { readonly code?: unknown } | undefined)?.code ?? "");
  const [why, hint] = reasons[code] ?? [`cannot be opened (${code || "for an unknown reason"})`, undefined];
  return new DflowError("usage/config", `${quoted(path)} ${why}`, { cause, ...(hint !== undefined && { hint }) });
}

const reasons: Readonly<Record<string, readonly [why: string, hint: string | undefined]>> = {
  ENOENT: ["is not there", '"dflow init" writes one; --config FILE names another'],
  ENOTDIR: ["is not there", "something on the way to it is a file, not a folder"],
  EACCES: ["may not be read by you", "look at its permissions and at those of its folder"],
  EPERM: ["may not be read by you", "look at its permissions and at those of its folder"],
  ELOOP: ["is a symbolic link that leads back to itself", undefined],
  ENAMETOOLONG: ["has a name that is too long", undefined],
  ENXIO: ["is not a plain file (a pipe, a socket or a device)", undefined],
};

/** @throws DflowError with the place of the first byte that is not UTF-8 */
export function textOf(bytes: Uint8Array, path: string): string {
  const [first, second] = bytes;
  // Either byte order mark, or every other byte of the ASCII at the beginning is NUL.
  const utf16 =
    (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || (first === 0) !== (second === 0);
  if (utf16 && bytes.length > 1) throw refused(path, "is written in UTF-16; save it as UTF-8");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const lines =
      new TextDecoder("utf-8", { ignoreBOM: true })
        .decode(bytes)
        .split("\uFFFD")[0]
        ?.split(/\r\n|\n|\r/) ?? [];
    const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
    throw configError(path, [{ place, path: [], text: "this is not UTF-8; save the file as UTF-8" }]);
  }
}
