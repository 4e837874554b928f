import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRealCluster, type RealCluster, verifySoon } from "./cluster.ts";
import type { RealNode } from "./node.ts";

const example = new URL("../../examples/warp-hello", import.meta.url).pathname;

interface Finding {
  readonly where: string;
  readonly index?: number;
  readonly level: string;
  readonly what: string;
  readonly hint?: string;
}

interface Lack {
  /** For a test's name: "a Node without nft". */
  readonly of: string;
  readonly broken: string;
  readonly mended: string;
  /** What doctor has to say, a line each: what is missing, and what to do. */
  readonly says: readonly (readonly [what: RegExp, hint: RegExp])[];
  readonly flags?: readonly string[];
}

const LIBS = "/usr/lib/*-linux-gnu";
const lacks: readonly Lack[] = [
  {
    of: "without nft",
    broken: "mv /usr/sbin/nft /root/",
    mended: "mv /root/nft /usr/sbin/",
    says: [[/^it has no nft/, /as root: apt-get install nftables$/]],
  },
  {
    of: "without sudo rights",
    broken: "mv /etc/sudoers.d/vagrant /root/",
    mended: "mv /root/vagrant /etc/sudoers.d/",
    says: [[/^its user vagrant may not run nft as root/, /NOPASSWD: \/usr\/sbin\/nft' > \/etc\/sudoers\.d\/dflow$/]],
  },
  {
    of: "without libgmp",
    broken: `mkdir /root/gmp && mv ${LIBS}/libgmp.so.10* /root/gmp/ && ldconfig`,
    mended: `mv /root/gmp/* ${LIBS}/ && rmdir /root/gmp && ldconfig`,
    says: [
      [/^warp-hello cannot run there: it has no libgmp\.so\.10$/, /apt-get install libgmp10/],
      // Debian's nft counts with it, too.
      [/^its nft, .*cannot be run$/, /nft --version says why/],
    ],
  },
  {
    of: "with a full disk",
    broken:
      "mkdir -p /home/vagrant/.dflow && mount -t tmpfs -o size=1m,uid=1000 tmpfs /home/vagrant/.dflow && ! cat /dev/zero 2>/dev/null > /home/vagrant/.dflow/full",
    mended: "umount /home/vagrant/.dflow && rmdir /home/vagrant/.dflow",
    says: [[/^its disk is full$/, /"dflow gc".*larger disk/]],
  },
  {
    of: "with a disk that nothing can be written to",
    broken: "mkdir -p /home/vagrant/.dflow && mount -t tmpfs -o ro,size=1g,uid=1000 tmpfs /home/vagrant/.dflow",
    mended: "umount /home/vagrant/.dflow && rmdir /home/vagrant/.dflow",
    says: [[/^the ssh user may not write where releases live$/, /read-only/]],
  },
  {
    of: "with a wrong clock",
    // It has this machine's clock; what its date says stands for it.
    broken: `printf '#!/bin/sh\\nexec /usr/bin/date -d "1 hour" "$@"\\n' > /usr/local/bin/date && chmod 755 /usr/local/bin/date`,
    mended: "rm /usr/local/bin/date",
    says: [[/^its clock is (1 h|59 min 5\d s) ahead$/, /as root: timedatectl set-ntp true/]],
  },
  {
    of: "whose sshd forbids tunnels",
    broken: "echo 'AllowTcpForwarding no' > /etc/ssh/sshd_config.d/no.conf && systemctl reload ssh",
    mended: "rm /etc/ssh/sshd_config.d/no.conf && systemctl reload ssh",
    says: [[/^its sshd forbids tunnels$/, /AllowTcpForwarding local/]],
  },
  {
    of: "whose user may not use docker",
    broken: "gpasswd -d vagrant docker && mv /etc/sudoers.d/vagrant /root/",
    mended: "gpasswd -a vagrant docker && mv /root/vagrant /etc/sudoers.d/",
    says: [
      [/vagrant may not use docker/, /usermod -aG docker vagrant/],
      [/^its user vagrant may not run nft/, /NOPASSWD/],
    ],
    flags: ["--container-backend", "docker"],
  },
  {
    of: "whose dockerd was stopped",
    broken: "systemctl stop docker.socket docker.service",
    mended: "systemctl start docker.socket docker.service",
    says: [[/^docker does not answer$/, /systemctl enable --now docker/]],
    flags: ["--container-backend", "docker"],
  },
  {
    of: "without podman",
    broken: "true",
    mended: "true",
    says: [[/^podman is not installed$/, /apt-get install podman/]],
    flags: ["--container-backend", "podman"],
  },
];

describe("doctor in examples/warp-hello says of a real Node", { timeout: 600_000 }, () => {
  let it: RealCluster;
  let caches: string;
  beforeAll(async () => {
    caches = mkdtempSync(join(tmpdir(), "dflow-warp-"));
    // Debian's packages and nothing else, whatever this person's cabal is set up for.
    const env = { XDG_CACHE_HOME: caches, CABAL_DIR: join(caches, "cabal"), CABAL_CONFIG: join(caches, "config") };
    writeFileSync(env.CABAL_CONFIG, "");
    it = await aRealCluster({ nodes: 2, path: "{cabal: exe:warp-hello}", program: [verifySoon], env });
    for (const name of ["app", "src", "test", "warp-hello.cabal"]) {
      cpSync(join(example, name), join(it.folder, name), { recursive: true });
    }
    const yaml = join(it.folder, "dflow.yaml");
    writeFileSync(yaml, readFileSync(yaml, "utf8").replace("- name: hello", "- name: warp-hello"));
    it.commit();
    expect(await it.ask("build")).toMatchObject({ exit: 0 });
  }, 600_000);
  afterAll(async () => {
    await it?.remove();
    rmSync(caches, { recursive: true, force: true });
  });

  const wrong = (findings: readonly Finding[]) =>
    findings.filter((one) => one.where === "node" && one.level !== "good");

  test("that all is well, where it is", async () => {
    const { exit, data } = await it.ask("doctor");
    expect(wrong(data.findings)).toEqual([]);
    expect({ exit, ready: data.ready }).toEqual({ exit: 0, ready: true });
  });

  test.each(lacks)(
    "$of what is missing and what to do, in one line each",
    async ({ broken, mended, says, flags = [] }) => {
      const { asRoot } = it.nodes[1] as RealNode;
      await asRoot(broken);
      try {
        const { data } = await it.ask("doctor", ...flags);
        const found = wrong(data.findings).filter((one) => one.index === 1);
        expect(found).toEqual(
          says.map(([what, hint]) =>
            expect.objectContaining({ what: expect.stringMatching(what), hint: expect.stringMatching(hint) }),
          ),
        );
        const { stdout } = await it.dflow("doctor", ...flags);
        const lines = stdout.split("\n").filter((line) => line.startsWith("Node 1 "));
        expect(lines).toHaveLength(
          found.length + (data.findings.some((one: Finding) => one.index === 1 && one.level === "good") ? 1 : 0),
        );
        // Numbers may differ from one look to the next: what is free, how far a clock is ahead.
        const words = (what: string) => what.split(/\d/)[0] ?? what;
        for (const { what, hint } of found)
          expect(lines.filter((line) => line.includes(words(what)) && line.includes(hint ?? ""))).toHaveLength(1);
      } finally {
        await asRoot(mended);
      }
    },
  );

  test("that a key is missing, and that an agent is not there", async () => {
    const yaml = join(it.folder, "dflow.yaml");
    const before = readFileSync(yaml, "utf8");
    writeFileSync(yaml, before.replace(/"identity-file":"[^"]*"/g, '"identity-file":"/nowhere/id_ed25519"'));
    const { exit, data } = await it.ask("doctor");
    writeFileSync(yaml, before);
    expect(exit).toBe(12);
    const problems = data.findings.filter((one: Finding) => one.level === "problem");
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0].what).toContain("/nowhere/id_ed25519 does not exist");
    expect(problems[0].hint).toMatch(/identity-file/);
  });
});
