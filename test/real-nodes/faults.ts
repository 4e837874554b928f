import { docker, type RealNode } from "./node.ts";

/** Something that goes wrong with a Node that was well. */
export interface Fault {
  /** For a test's name: "its program is killed". */
  readonly that: string;
  happensTo(node: RealNode, containers: string): Promise<unknown>;
  /** What says so before anything is repaired, and with which words. */
  readonly seenBy: { readonly command: "list" | "verify" | "compare-checksums"; readonly words: RegExp };
  readonly found: "healthy" | "unhealthy" | "missing" | "unreachable" | "drifted";
  /** In plain words, what was wrong. */
  readonly because: RegExp;
  readonly did: readonly string[];
  /** Is the machine another one afterwards? */
  readonly made?: true;
  /** Takes away what no repair does, where the machine is still the same one. */
  isOver?(node: RealNode): Promise<unknown>;
}

const RELEASE = "/home/vagrant/.dflow/hello/current/hello";

/** With its watcher: nobody starts it again. */
export const endForGood = ({ asRoot }: RealNode, containers: string): Promise<string> =>
  asRoot(ENDING[containers] ?? `echo "nobody knows how to end what ${containers} runs"; false`);

const ENDING: Readonly<Record<string, string>> = {
  process:
    "cd /home/vagrant/.dflow/hello/run/hello; for one in */watcher */process; do read -r _ pid _ <$one; kill -9 $pid; done",
  systemd: "systemctl stop 'dflow-hello.hello.*.service'",
  // Docker starts nothing again that was stopped by hand.
  docker: "docker stop -t 2 $(docker ps -aq --filter label=dflow.run)",
};

/** What brings programs back by itself after a reboot. */
export const lasting = ["systemd", "docker"];

/** Those that can happen with this container backend. */
export const faultsWith = (containers: string): readonly Fault[] => [
  ...faults.filter(({ that }) => that !== REBOOTED || !lasting.includes(containers)),
  ...(containers === "docker" ? [containerRemoved, dockerdStopped] : []),
];

/** All that the long run plays, where the Node's folder lies in memory: full at once, and gone after a reboot. */
export const everyFaultWith = (containers: string): readonly Fault[] => [
  ...faultsWith(containers).filter(({ that }) => that !== REBOOTED),
  ...faults.filter(({ that }) => that === REBOOTED),
  diskFull,
];

/** Where its folder has a disk of its own. */
export const fillDisk = ({ asRoot }: RealNode): Promise<string> =>
  asRoot("dd if=/dev/zero of=/home/vagrant/.dflow/full bs=64k status=none 2>/dev/null; true");

const diskFull: Fault = {
  that: "its disk is full and its program ended",
  async happensTo(node, containers) {
    await fillDisk(node);
    await endForGood(node, containers);
  },
  seenBy: { command: "list", words: /its disk is full/ },
  found: "unhealthy",
  because: /^hello does not run/,
  // Where a little room is left it may be enough to start it.
  did: ["restart", "copy", "restart", "destroy", "create"],
  isOver: ({ asRoot }) => asRoot("rm -f /home/vagrant/.dflow/full"),
};

const REBOOTED = "it is rebooted";

const containerRemoved: Fault = {
  that: "its container is removed",
  happensTo: ({ asRoot }) => asRoot("docker rm -f $(docker ps -aq --filter label=dflow.run)"),
  seenBy: { command: "verify", words: /hello does not run: its container was removed/ },
  found: "unhealthy",
  because: /^hello does not run: its container was removed$/,
  did: ["restart"],
};

const dockerdStopped: Fault = {
  that: "its dockerd is stopped",
  happensTo: ({ asRoot }) => asRoot("systemctl stop docker.socket docker.service"),
  seenBy: { command: "list", words: /docker does not answer/ },
  found: "unreachable",
  because: /docker does not answer/,
  did: ["destroy", "create"],
  made: true,
};

/** Every other fault, and what heals it. */
const faults: readonly Fault[] = [
  {
    that: "its program is ended for good",
    happensTo: endForGood,
    seenBy: { command: "verify", words: /hello does not run/ },
    found: "unhealthy",
    because: /^hello does not run/,
    did: ["restart"],
  },
  {
    that: "one byte of its file is flipped",
    // A running file cannot be written to; who changes it puts another in its place.
    happensTo: ({ asRoot }) =>
      asRoot(
        `cd ${RELEASE} && cp -p hello other && printf '\\377' | dd of=other bs=1 seek=4096 conv=notrunc status=none && mv other hello`,
      ),
    seenBy: { command: "compare-checksums", words: /what lies or runs there is not what was built/ },
    found: "drifted",
    because: /^the file of hello is not what was built$/,
    did: ["copy"],
  },
  {
    that: "its file is deleted",
    happensTo: ({ asRoot }) => asRoot(`rm ${RELEASE}/hello`),
    seenBy: { command: "compare-checksums", words: /what lies or runs there is not what was built/ },
    found: "drifted",
    because: /^the file of hello is gone$/,
    did: ["copy"],
  },
  {
    that: "its file is deleted and its program ended",
    happensTo: async (node, containers) => {
      await node.asRoot(`rm -r "$(readlink -f ${RELEASE})"`);
      await endForGood(node, containers);
    },
    seenBy: { command: "verify", words: /hello does not run/ },
    found: "unhealthy",
    because: /^hello does not run/,
    did: ["copy", "restart"],
  },
  {
    that: "its rules are flushed",
    happensTo: ({ asRoot }) => asRoot("nft flush ruleset"),
    seenBy: { command: "verify", words: /hello runs, and port 8080 does not lead to it/ },
    found: "unhealthy",
    because: /^hello runs, and port 8080 does not lead to it$/,
    did: ["switch"],
  },
  {
    that: REBOOTED,
    happensTo: (node) => node.reboot(),
    seenBy: { command: "verify", words: /hello does not run/ },
    found: "unhealthy",
    because: /^hello does not run/,
    did: ["restart"],
  },
  {
    that: "its node.json is damaged",
    happensTo: ({ asRoot }) => asRoot("truncate -s 20 /home/vagrant/.dflow/hello/node.json"),
    seenBy: { command: "list", words: /its node\.json is damaged: "dflow repair" writes it again/ },
    found: "drifted",
    because: /^its node\.json is damaged$/,
    did: ["remember"],
  },
  {
    that: "it is destroyed",
    happensTo: ({ container }) => docker("rm", "-f", "-v", container),
    seenBy: { command: "list", words: /missing/ },
    found: "missing",
    because: /^it is missing$/,
    did: ["create"],
    made: true,
  },
  {
    that: "it does not answer any more",
    happensTo: ({ container }) => docker("pause", container),
    seenBy: { command: "list", words: /Node 1: did not answer within 3 s/ },
    found: "unreachable",
    because: /did not answer within 3 s/,
    did: ["destroy", "create"],
    made: true,
  },
  {
    that: "its network is cut",
    happensTo: ({ container }) => docker("network", "disconnect", "bridge", container),
    seenBy: { command: "list", words: /Node 1: refuses connections/ },
    found: "unreachable",
    because: /refuses connections/,
    did: ["destroy", "create"],
    made: true,
  },
  {
    that: "its sshd is stopped",
    happensTo: ({ asRoot }) => asRoot("systemctl stop ssh.socket ssh.service; pkill -KILL -x sshd; true"),
    seenBy: {
      command: "list",
      words: /Node 1: (closed the connection before it spoke ssh|refuses connections)/,
    },
    found: "unreachable",
    because: /(closed the connection before it spoke ssh|refuses connections)/,
    did: ["destroy", "create"],
    made: true,
  },
];
