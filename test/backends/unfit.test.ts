import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Parcel } from "../../src/contracts/parcels.ts";
import type { DflowError } from "../../src/domain/errors.ts";
import type { Requirements } from "../../src/domain/requirements.ts";
import { type LocalRemote, localRemote } from "../hosts/local-remote.ts";
import { programOf, raw } from "../hosts/programs.ts";
import { processBackend, top } from "./process-backend.ts";

const program = programOf(Buffer.from("#!/bin/sh\n"), "1");
const plain: Requirements = {
  machine: process.arch === "arm64" ? "02 01 b7 00" : "02 01 3e 00",
  architecture: "x86_64",
  loader: process.arch === "arm64" ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2",
  libraries: [],
  searched: [],
};

let remote: LocalRemote;
afterEach(() => remote.clean());

async function refused(requirements: Partial<Requirements>, libraryPath?: readonly string[]): Promise<DflowError> {
  remote = await localRemote("dash", { stubs: { getconf: "#!/bin/sh\necho glibc 2.36\n" } });
  const parcel: Parcel = { ...raw(program.bytes), requirements: { ...plain, ...requirements } };
  const install = processBackend().install(remote, program.executable, parcel, libraryPath ? { libraryPath } : {});
  const error = await install.then(
    () => undefined,
    (error) => error,
  );
  expect(remote.usage.roundTrips).toBe(1);
  // Nothing was taken.
  if (error) expect(await readdir(remote.home)).toEqual([]);
  return error;
}

const library = (name: string, ...versions: readonly string[]) => ({ name, versions });

describe("a program that cannot run on a Node is refused before it is copied", () => {
  test("one that can is not", async () => {
    expect(await refused({ libraries: [library("libc.so.6", "GLIBC_2.2.5")] })).toBe(undefined);
    expect(await readdir(join(remote.home, top, "releases/hello"))).toHaveLength(1);
  });

  test("for want of libraries, with the packages that have them", async () => {
    const error = await refused({
      libraries: [library("libgmp.so.99"), library("libodd.so.1"), library("libz.so.77")],
    });
    expect(error).toMatchObject({
      code: "preflight/unfit",
      exit: "preflight",
      index: 0,
      message: "node 0: hello 1111111 cannot run there: it has no libgmp.so.99, no libodd.so.1, no libz.so.77",
    });
    expect(error.hint).toContain("install what holds libgmp.so.99, libodd.so.1, libz.so.77 on the Node");
    expect(error.hint).toContain("container-backend: docker");
  });

  test("the packages are Debian's", async () => {
    const libraries = ["librocksdb.so.7.8", "libleveldb.so.1d", "libc.so.6"].map((name) => library(name));
    const error = await refused({ libraries });
    expect(error.message).toContain("it has no librocksdb.so.7.8, no libleveldb.so.1d");
    expect(error.hint).toContain("as root: apt-get install librocksdb7.8 libleveldb1d (Debian");
  });

  test("for an older glibc and an older library of versions", async () => {
    const error = await refused({ libraries: [library("libc.so.6", "GLIBC_2.99"), library("libm.so.6", "ODD_1.2")] });
    expect(error.message).toContain(
      "it is built for glibc 2.99, the Node has 2.36; its libm.so.6 is too old: it has no ODD_1.2",
    );
    expect(error.hint).toBe(
      'build it on an older distribution, or use "container-backend: docker", which brings its libraries along',
    );
  });

  test("for another processor", async () => {
    const error = await refused({ machine: "02 01 f3 00", architecture: "riscv64" });
    expect(error.message).toMatch(/it was built for riscv64, the Node is (x86_64|aarch64)$/);
    expect(error.hint).toContain("build it for that processor");
  });

  test("for a loader that is not there", async () => {
    const error = await refused({ loader: "/lib/ld-musl-odd.so.1" });
    expect(error.message).toContain("there is no /lib/ld-musl-odd.so.1: it is built for musl, the Node has glibc");
    expect(error.hint).toContain("link it statically");
  });

  test("but not for a library that its LD_LIBRARY_PATH leads to", async () => {
    const libraries = [library("dash")];
    expect((await refused({ libraries })).message).toContain("it has no dash");
    await remote.clean();
    expect(await refused({ libraries }, ["/bin"])).toBe(undefined);
  });
});
