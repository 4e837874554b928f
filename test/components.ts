import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** What tests run for real and a machine may lack. In CI nothing may be lacking; elsewhere the tests that need it stay out. */
interface Component {
  readonly program: string;
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
    const missing = isInstalled(one.program, env) ? undefined : `apt-get install ${one.package}`;
    const lacking = missing ?? (one.asRoot && process.getuid?.() !== 0 ? "run as root" : undefined);
    if (lacking === undefined) return [];
    console.warn(`left out, for want of ${one.program} (${lacking}): ${one.tests.join(", ")}`);
    return one.tests;
  });
}

const isInstalled = (program: string, { PATH = "" }: NodeJS.ProcessEnv): boolean =>
  // An ordinary user's PATH lacks the folders of the administrator's programs, which are there all the same.
  [...PATH.split(delimiter), "/usr/sbin", "/sbin"].some((folder) => mayRun(join(folder, program)));

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
