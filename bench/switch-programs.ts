import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Closure } from "../src/contracts/parcels.ts";
import { type Program, programOf } from "../test/hosts/programs.ts";
import { aShop } from "../test/real-nodes/closures.ts";
import { server } from "../test/real-nodes/cluster.ts";

/** Two versions of a program that ends gracefully, linked statically. */
export const programs: Readonly<Record<"C" | "Haskell", () => Promise<[Program, Program]>>> = {
  C: async () => [programOf(await server("va"), "a"), programOf(await server("vb"), "b")],
  Haskell: async () => {
    const built = warpHello();
    // Bytes that nobody reads make it another executable.
    return [programOf(built, "a"), programOf(Buffer.concat([built, Buffer.from("b")]), "b")];
  },
};

/** What Docker wants to know of a program: what it needs beside itself. Read when it is installed. */
export async function closureOf({ bytes, executable }: Program): Promise<Closure> {
  const shop = await aShop();
  process.once("exit", () => rmSync(shop.folder, { recursive: true }));
  const path = join(shop.folder, executable.name);
  writeFileSync(path, bytes, { mode: 0o755 });
  return shop.closureOf(await shop.take(path, executable));
}

function warpHello(): Buffer {
  const source = fileURLToPath(new URL("../examples/warp-hello", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "dflow-warp-"));
  try {
    const how = ["-O1", "-threaded", "-rtsopts", "-with-rtsopts=-N", "-optl-static"];
    const where = ["-outputdir", folder, "-isrc", "app/Main.hs", "-o", join(folder, "warp-hello")];
    // The linker warns that a static program looks names up in the way of the machine it was built on.
    execFileSync("ghc", ["-v0", ...how, ...where], { cwd: source, stdio: ["ignore", "inherit", "ignore"] });
    return readFileSync(join(folder, "warp-hello"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
