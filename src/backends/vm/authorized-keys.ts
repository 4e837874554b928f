import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DflowError } from "../../domain/errors.ts";
import type { PublicKeys } from "../../domain/node.ts";
import { fileAt } from "./written-node.ts";

/** The text of the authorized_keys file that `keys` names. @throws DflowError `preflight/vm` */
export async function authorizedKeys(keys: PublicKeys | undefined, folder: string): Promise<string> {
  if (keys === undefined) return "";
  const file = fileAt(folder, keys);
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new DflowError("preflight/vm", `keys: ${file} cannot be read`, {
      hint: `write the path of an authorized_keys file, or leave keys out: ${join(folder, ".dflow")} has a key of its own`,
      cause,
    });
  }
}
