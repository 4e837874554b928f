import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** What tests run for real and a machine may lack. In CI nothing may be lacking; elsewhere the tests that need it stay out. */
interface Component {
  readonly program: string;
  /** With these arguments it ends well only where the package is installed that brings no program of its own. */
  readonly asked?: readonly string[];
  /** Debian's package. */
  readonly package: string;
  readonly asRoot?: boolean;
  readonly tests: readonly string[];
}

const components: readonly Component[] = [
  {
    program: "sshd",
    package: "openssh-server",
    tests: [
      "test/end-to-end/**",
      "test/hosts/sshd.test.ts",
      "test/ssh/{authentication,connections,hanging,private-key}.test.ts",
      "test/backends/probe.test.ts",
      "test/contracts/transport.test.ts",
    ],
  },
  {
    program: "cc",
    package: "gcc",
    tests: ["test/backends/process*.test.ts", "test/end-to-end/{bad-builds,integrity}.test.ts"],
  },
  {
    program: "busybox",
    package: "busybox",
    tests: ["test/backends/process-on-busybox.test.ts", "test/backends/port-map-file.test.ts"],
  },
  { program: "cabal", package: "cabal-install", tests: ["test/local/cabal.test.ts"] },
  { program: "ghc", package: "ghc", tests: ["test/local/{cabal,stack-and-nix}.test.ts"] },
  {
    program: "ghc-pkg",
    asked: ["describe", "warp"],
    package: "libghc-warp-dev",
    tests: ["test/local/cabal.test.ts"],
  },
  { program: "stack", package: "haskell-stack", tests: ["test/local/stack-and-nix.test.ts"] },
  { program: "nix", package: "nix-bin", tests: ["test/local/stack-and-nix.test.ts"] },
  { program: "zstd", package: "zstd", tests: ["test/local/parcels.test.ts", "test/backends/process*.test.ts"] },
  { program: "chromium", package: "chromium", tests: ["test/report/page.test.ts"] },
  { program: "etcd", package: "etcd-server", tests: ["test/backends/store/etcd.test.ts"] },
  { program: "nft", package: "nftables", asRoot: true, tests: ["test/backends/port-map-nft.test.ts"] },
  { program: "ip", package: "iproute2", asRoot: true, tests: ["test/backends/port-map-nft.test.ts"] },
];

/** Files that cannot run here; says so once, with the way out. */
export function cannotRun(env: NodeJS.ProcessEnv): readonly string[] {
  if (env.CI) return [];
  return components.flatMap((one) => {
    const installed = isInstalled(one.program, env) && (!one.asked || endsWell(one.program, one.asked));
    const missing = installed ? undefined : `apt-get install ${one.package}`;
    const lacking = missing ?? (one.asRoot && process.getuid?.() !== 0 ? "run as root" : undefined);
    if (lacking === undefined) return [];
    console.warn(
      `left out, for want of ${[one.program, ...(one.asked ?? [])].join(" ")} (${lacking}): ${one.tests.join(", ")}`,
    );
    return one.tests;
  });
}

const isInstalled = (program: string, { PATH = "" }: NodeJS.ProcessEnv): boolean =>
  // An ordinary user's PATH lacks the folders of the administrator's programs, which are there all the same.
  [...PATH.split(delimiter), "/usr/sbin", "/sbin"].some((folder) => mayRun(join(folder, program)));

const endsWell = (program: string, args: readonly string[]): boolean => spawnSync(program, args).status === 0;

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
