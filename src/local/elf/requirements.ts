import { highestVersions, type NeededLibrary, type Requirements } from "../../domain/requirements.ts";
import { type Elf, type Machine, readElf } from "./read-elf.ts";
import { DamagedElf } from "./window.ts";

/** Of an executable; undefined for a script, and for what only the Node itself can judge. */
export async function requirementsOf(path: string): Promise<Requirements | undefined> {
  const elf = await readElf(path).catch((error) => {
    if (error instanceof DamagedElf) return undefined;
    throw error;
  });
  if (!elf) return undefined;
  const { machine, loader, rpath, runpath } = elf;
  return {
    machine: machineBytes(machine),
    architecture: architectureOf(machine),
    loader,
    libraries: loader === undefined ? [] : librariesOf(elf, loader),
    // $ORIGIN is the release's own folder on a Node, which holds nothing but the program.
    searched: (runpath.length > 0 ? runpath : rpath).filter(
      (folder) => folder.startsWith("/") && !folder.includes("$"),
    ),
  };
}

function librariesOf({ needed, versions }: Elf, loader: string): readonly NeededLibrary[] {
  // The loader is there already when it looks for them, and musl's is its own libc under many names.
  const own = loader.includes("ld-musl-") ? /^(libc|libpthread|librt|libm|libdl|libutil|libxnet)\./ : /^ld[-.]/;
  return needed
    .filter((name) => !own.test(name))
    .map((name) => ({
      name,
      versions: highestVersions(versions.filter(({ library }) => library === name).map(({ version }) => version)),
    }));
}

function machineBytes({ bits, order, number }: Machine): string {
  const processor = [number & 0xff, number >> 8];
  const bytes = [
    bits === 64 ? 2 : 1,
    order === "little" ? 1 : 2,
    ...(order === "little" ? processor : processor.reverse()),
  ];
  return bytes.map((one) => one.toString(16).padStart(2, "0")).join(" ");
}

/** Names as `uname -m` prints them; numbers from the ELF specification's list of machines. */
const architectures: Readonly<Record<string, string>> = {
  "3 32": "i686",
  "8 32": "mips",
  "8 64": "mips64",
  "20 32": "ppc",
  "21 64": "ppc64",
  "22 64": "s390x",
  "40 32": "armv7l",
  "62 32": "x86_64 (x32)",
  "62 64": "x86_64",
  "183 64": "aarch64",
  "243 32": "riscv32",
  "243 64": "riscv64",
  "258 64": "loongarch64",
};

const architectureOf = ({ bits, order, number }: Machine): string => {
  const name = architectures[`${number} ${bits}`] ?? `machine ${number}, ${bits} bits`;
  return name === "ppc64" && order === "little" ? "ppc64le" : name;
};
