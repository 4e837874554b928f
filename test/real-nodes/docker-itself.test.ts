// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are for dflow, not for JavaScript.
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ContainerBackend, LaunchPort } from "../../src/contracts/container-backend.ts";
import type { Parcel } from "../../src/contracts/parcels.ts";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Process } from "../../src/domain/container.ts";
import type { DflowError } from "../../src/domain/errors.ts";
import type { Executable } from "../../src/domain/executable.ts";
import { asVersion } from "../../src/domain/version.ts";
import { sh } from "../../src/node/shell-script.ts";
import { cluster, launchOf, patient, privatePorts } from "../contracts/container-backend.ts";
import { compiled, playerOf } from "../hosts/programs.ts";
import { aShop } from "./closures.ts";
import { backendNamed } from "./container-backends.ts";
import { aRealNode, type RealNode } from "./node.ts";

type Shop = Awaited<ReturnType<typeof aShop>>;

let it: RealNode;
let shop: Shop;
let remote: Remote;
let home: string;
let rounds = 0;
beforeAll(async () => {
  it = await aRealNode();
});
afterAll(() => it?.remove());
beforeEach(async () => {
  [shop, remote] = await Promise.all([aShop(), it.connect()]);
  home = `~/${++rounds}/${cluster}`;
});
afterEach(async () => {
  await it.asRoot('ids=$(docker ps -aq); [ -z "$ids" ] || docker rm -f $ids; docker image prune -af >/dev/null');
  await remote.close();
  await shop.remove();
});

const absolute = (path: string) => path.replace("~", "/home/vagrant");
const docker = (options: object = {}) => backendNamed("docker", home, options);

/** A program in the cache of this machine, with its closure. */
async function built(digit: string, bytes: Buffer | Promise<Buffer>, files: Readonly<Record<string, Buffer>> = {}) {
  const place = join(shop.folder, `built-${digit}`);
  for (const [path, content] of Object.entries({ hello: await bytes, ...files })) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), content, { mode: 0o755 });
  }
  return shop.take(join(place, "hello"), { name: "hello", version: asVersion(digit.repeat(40)) });
}

const player = async (digit = "1") => built(digit, (await playerOf(digit)).bytes);

/** As a deploy packs it: what the Node has is not sent. */
async function parcelFor(backend: ContainerBackend, executable: Executable): Promise<Parcel> {
  const containers = await backend.list(remote);
  const bases = containers.map((one) => one.executable.checksum);
  const closures = containers.flatMap((one) => one.closure ?? []);
  const commands = ["zstd", "gzip"];
  return shop.parcels.pack(executable, { bases, commands, ...(backend.usesClosures ? { closures } : {}) });
}

async function installed(backend: ContainerBackend, executable: Executable): Promise<Parcel> {
  const parcel = await parcelFor(backend, executable);
  await backend.install(remote, executable, parcel);
  return parcel;
}

async function started(
  backend: ContainerBackend,
  executable: Executable,
  args: readonly string[] = [],
  port?: LaunchPort,
) {
  await installed(backend, executable);
  return backend.start(remote, { executable, epoch: 1 }, launchOf(args, port));
}

const failure = (promise: Promise<unknown>): Promise<DflowError> =>
  promise.then(
    () => expect.fail("nothing was thrown"),
    (error) => error,
  );
const only = async (backend: ContainerBackend): Promise<Process> => {
  const [process, ...more] = (await backend.list(remote)).flatMap((one) => one.processes);
  expect(more).toEqual([]);
  return process ?? expect.fail("nothing is listed");
};
async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
  }
}
const logged = (backend: ContainerBackend, process: Process, line: string) =>
  until(
    () => backend.logs(remote, process, { lines: 50 }),
    (lines) => lines.includes(line),
  );
const inspected = (what: string) => it.asRoot(`docker inspect -f '${what}' $(docker ps -q)`);

describe("a program's libraries", () => {
  const needy = async (digit: string) => {
    const library = await compiled('const char *word(void) { return "from its own library"; }', [
      "-shared",
      "-fPIC",
      "-Wl,-soname,libown.so.1",
    ]);
    const place = join(shop.folder, `cc-${digit}`);
    await mkdir(place);
    await writeFile(join(place, "libown.so.1"), library);
    const source = `#include <stdio.h>\n#include <unistd.h>\nconst char *word(void);\nint main(void) { puts(word()); fflush(stdout); for (;;) pause(); return ${digit}; }`;
    const bytes = compiled(source, [`-L${place}`, "-Wl,--no-as-needed", "-l:libown.so.1", "-Wl,-rpath,$ORIGIN/lib"]);
    return built(digit, bytes, { "lib/libown.so.1": library });
  };

  test("come with it in its closure; without one it is refused by the name of what is missing", async () => {
    const executable = await needy("1");
    const plain = backendNamed("process", home);
    const error = await failure(installed(plain, executable));
    expect(error).toMatchObject({ code: "preflight/unfit", message: expect.stringContaining("it has no libown.so.1") });
    expect(error.hint).toContain("container-backend: docker");
    expect(await plain.list(remote)).toEqual([]);
    const process = await started(docker(), executable);
    await logged(docker(), process, "from its own library");
  });

  test("and of a package the Node has not, the package", async () => {
    const library = await compiled("int gmp(void) { return 0; }", ["-shared", "-fPIC", "-Wl,-soname,libgmp.so.10"]);
    await writeFile(join(shop.folder, "libgmp.so.10"), library);
    const flags = [`-L${shop.folder}`, "-Wl,--no-as-needed", "-l:libgmp.so.10", `-Wl,-rpath,$ORIGIN/lib`];
    // Debian's minimal system has it, for coreutils; a Node without it is made by taking it away.
    await it.asRoot("mkdir -p /root/away; mv /usr/lib/*/libgmp.so.10* /root/away; ldconfig");
    try {
      const executable = await built("1", compiled("int main(void) { return 0; }", flags), {
        "lib/libgmp.so.10": library,
      });
      const error = await failure(installed(backendNamed("process", home), executable));
      expect(error.message).toContain("it has no libgmp.so.10");
      expect(error.hint).toContain("apt-get install libgmp10");
    } finally {
      await it.asRoot("mv /root/away/* /usr/lib/$(gcc -print-multiarch 2>/dev/null || uname -m)-linux-gnu/; ldconfig");
    }
  });

  test("travel once: a closure that the Node has is not sent again, a new one as a difference", async () => {
    const backend = docker();
    const [one, two, three] = [await player("1"), await player("2"), await needy("3")];
    const first = await installed(backend, one);
    expect(first.closure?.parcel).toMatchObject({ encoding: "zstd" });
    const before = remote.usage.sent;
    const second = await installed(backend, two);
    expect(second.closure).toEqual({ checksum: first.closure?.checksum, size: first.closure?.size });
    expect(remote.usage.sent - before).toBeLessThan(second.size + 100_000);
    const third = await installed(backend, three);
    expect(third.closure?.parcel).toMatchObject({ encoding: "zstd-patch", base: first.closure?.checksum });
    expect(third.closure?.parcel?.size).toBeLessThan(100_000);
    const process = await backend.start(remote, { executable: three, epoch: 1 }, launchOf([]));
    await logged(backend, process, "from its own library");
  });

  test("go when no release runs in them any more, with their image", async () => {
    const backend = docker();
    const [one, two] = [await player("1"), await needy("2")];
    await installed(backend, one);
    await installed(backend, two);
    const left = async () => [
      await it.asRoot(`ls ${absolute(home)}/closures`),
      await it.asRoot("docker images -q localhost/dflow-closure"),
    ];
    expect((await left()).map((lines) => lines.split("\n").length)).toEqual([2, 2]);
    await backend.remove(remote, two);
    expect((await left()).map((lines) => lines.split("\n").length)).toEqual([1, 1]);
    await backend.remove(remote, one);
    expect(await left()).toEqual(["", ""]);
  });

  test("are there again for a start when somebody removed the image, and asked for when the archive is gone too", async () => {
    const backend = docker();
    const executable = await player();
    await installed(backend, executable);
    await it.asRoot("docker rmi $(docker images -q)");
    const process = await backend.start(remote, { executable, epoch: 1 }, launchOf([]));
    await logged(backend, process, "ready");
    await backend.stop(remote, process, patient);
    await it.asRoot(`docker rm $(docker ps -aq); docker rmi $(docker images -q); rm -r ${absolute(home)}/closures`);
    const error = await failure(backend.start(remote, { executable, epoch: 2 }, launchOf([])));
    expect(error).toMatchObject({ code: "start/failed", message: expect.stringContaining("closure.tar is not there") });
    // What cannot run is not there: a deploy brings it again.
    expect((await backend.list(remote)).filter((one) => one.processes.length === 0)).toEqual([]);
  });
});

test("another processor's program is refused before a byte of it is taken", async () => {
  const backend = docker();
  const executable = await player();
  const parcel = await parcelFor(backend, executable);
  const requirements = {
    machine: "02 01 f3 00",
    architecture: "riscv64",
    loader: undefined,
    libraries: [],
    searched: [],
  };
  const error = await failure(backend.install(remote, executable, { ...parcel, requirements }));
  expect(error).toMatchObject({ code: "preflight/unfit", exit: "preflight" });
  expect(error.message).toContain("it was built for riscv64, the Node is");
  expect(await it.asRoot(`ls ${absolute(home)} 2>/dev/null || echo nothing`)).toBe("nothing");
});

test("secrets are in no command line, and not in what docker tells of a container", async () => {
  const backend = docker();
  const executable = await player();
  await installed(backend, executable);
  const secrets = { PASSWORD: "canary-5511" };
  const launch = { ...launchOf(["--show"]), secrets, env: { PLAIN: "canary-5512" } };
  const process = await backend.start(remote, { executable, epoch: 1 }, launch);
  const lines = await logged(backend, process, "ready");
  const shown = lines.map((line) => Buffer.from(line.replace("env ", ""), "hex").toString());
  expect(shown).toContain("PASSWORD=canary-5511");
  const told = await it.asRoot(
    "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'; docker inspect $(docker ps -q); docker history --no-trunc $(docker images -q)",
  );
  expect(told).toContain("dflow.run");
  expect(told).not.toContain("canary");
  const launchFiles = await it.asRoot(`find ${absolute(home)}/run -name launch -perm 0600 -user vagrant`);
  expect(launchFiles.split("\n")).toHaveLength(1);
  await backend.stop(remote, process, patient);
  expect(await it.asRoot(`find ${absolute(home)}/run -name launch`)).toBe("");
});

describe("what is not dflow's, or another cluster's", () => {
  test("is neither listed, nor stopped, nor removed, whatever it is called", async () => {
    const backend = docker();
    const executable = await player();
    const process = await started(backend, executable);
    const name = await inspected("{{.Name}}");
    const elsewhere = backendNamed("docker", `~/${rounds}/other`);
    await installed(elsewhere, executable);
    const theirs = await elsewhere.start(remote, { executable, epoch: 1 }, launchOf([]));
    const image = await inspected("{{.Image}}").then((images) => images.split("\n")[0]);
    await it.asRoot(
      `docker run -d --name bystander --label dflow.cluster=${cluster} --entrypoint /bin/sh ${image} -c 'read x </dev/zero'`,
    );
    expect(await only(backend)).toMatchObject({ identity: process.identity });
    await backend.stop(remote, process, patient);
    await backend.remove(remote, executable);
    expect(await it.asRoot("docker ps -a --format {{.Names}}")).toContain("bystander");
    expect(await it.asRoot("docker ps -a --format {{.Names}}")).not.toContain(name.replace("/", "").split("\n")[0]);
    expect(await only(elsewhere)).toMatchObject({ identity: theirs.identity, state: "running" });
  });

  test("a container that has our name and not our labels keeps it, and the start says so", async () => {
    const backend = docker();
    const executable = await player();
    const process = await started(backend, executable);
    const name = (await inspected("{{.Name}}")).replace("/", "");
    const image = await inspected("{{.Image}}");
    await it.asRoot(`docker rm -f ${name}; docker create --name ${name} ${image} /bin/sh`);
    const error = await failure(backend.start(remote, process, launchOf([])));
    expect(error).toMatchObject({ code: "start/failed", message: expect.stringContaining("docker cannot run it") });
    expect(JSON.stringify(error.evidence)).toContain("already in use");
    expect(await backend.stop(remote, process, patient)).toEqual({ by: "none", cut: 0 });
    expect(await it.asRoot(`docker ps -aq --filter name=${name}`)).not.toBe("");
  });
});

describe("a program comes back by itself, on the port it had", () => {
  const onItsPort = ["--port", "${DFLOW_PORT}"];
  const answersOn = async (port: number | undefined) => {
    const link = await it.connect();
    try {
      const socket = (await link.tunnel(port ?? 0)) as Socket;
      const [bytes] = await once(socket, "data");
      socket.destroy();
      return String(bytes);
    } finally {
      await link.close();
    }
  };

  test.each<[string, () => Promise<unknown>]>([
    ["when dockerd was started again", () => it.asRoot("systemctl restart docker")],
    ["when dockerd was killed", () => it.asRoot("systemctl kill -s KILL docker; sleep 1; systemctl start docker")],
    ["when the Node was rebooted", () => it.reboot()],
  ])("%s; what was stopped does not", async (_, happens) => {
    const backend = docker();
    const executable = await player();
    const process = await started(backend, executable, onItsPort, await privatePorts());
    const stopped = await backend.start(remote, { executable, epoch: 2 }, launchOf([]));
    await backend.stop(remote, stopped, patient);
    await remote.close();
    await happens();
    remote = await it.connect();
    const found = await until(
      async () => (await backend.list(remote)).flatMap((one) => one.processes),
      (processes) => processes.some((one) => one.state === "running"),
    );
    expect(found).toMatchObject([
      { epoch: 2, state: "stopped" },
      { epoch: 1, state: "running", port: process.port },
    ]);
    expect(found[1]?.identity).not.toEqual(process.identity);
    await until(
      () => answersOn(process.port).catch(() => ""),
      (said) => said === "hello\n",
    );
    expect(await backend.stop(remote, process, patient)).toEqual({ by: "graceful", cut: 0 });
  });
});

describe("how a container is made", () => {
  test("limits, network and logs are as dflow.yaml says", async () => {
    const process = await started(docker({ memory: "64m", cpus: 0.5, nofile: 512 }), await player());
    expect(
      await inspected(
        "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.NetworkMode}} {{.HostConfig.RestartPolicy.Name}} {{.Config.StopSignal}}",
      ),
    ).toBe("67108864 500000000 host always SIGINT");
    expect(await inspected("{{json .HostConfig.LogConfig}}")).toContain('"max-size":"10m"');
    const limits = await remote.run(sh`grep 'open files' /proc/${process.identity?.pid ?? 0}/limits`);
    expect(limits.stdout).toMatch(/512 +512/);
  });

  test("it runs as the ssh user, sees only its release and its run, and cannot write there", async () => {
    const process = await started(docker(), await player());
    const pid = process.identity?.pid ?? 0;
    expect(await it.asRoot(`stat -c %U /proc/${pid}`)).toBe("vagrant");
    const mounts = await inspected("{{range .Mounts}}{{.Source}} {{.RW}} {{end}}");
    expect(
      mounts
        .trim()
        .split(" ")
        .filter((_, at) => at % 2 === 1),
    ).toEqual(["false", "false"]);
    expect(await it.asRoot(`ls /proc/${pid}/root/home/vagrant/${rounds}/${cluster}`)).toBe("releases\nrun");
  });

  test.each(["root", "1234:1234"])("as user %s it runs, stops and is listed too", async (user) => {
    const backend = docker({ user });
    const executable = await player();
    const process = await started(backend, executable, ["--port", "${DFLOW_PORT}"], await privatePorts());
    await logged(backend, process, "ready");
    const owner = await it.asRoot(`stat -c %u:%g /proc/${process.identity?.pid}`);
    expect(owner).toBe(user === "root" ? "0:0" : user);
    expect(await only(backend)).toMatchObject({ state: "running", fromItsFile: true });
    expect(await backend.stop(remote, process, patient)).toEqual({ by: "graceful", cut: 0 });
  });

  test("folders of the Node can be seen", async () => {
    await it.asRoot("mkdir -p /srv/data; echo here > /srv/data/file; chmod 777 /srv/data");
    const process = await started(docker({ volumes: ["/srv/data:/data"] }), await player());
    expect(await it.asRoot(`cat /proc/${process.identity?.pid}/root/data/file`)).toBe("here");
  });

  test("in a network of its own its port is published, and its connections are waited for", async () => {
    const source = `#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
static int fd = -1;
static void end(int s) { close(fd); }
int main(int n, char **w) { int one = 1, s = socket(AF_INET, SOCK_STREAM, 0);
struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(w[1]))};
setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
signal(SIGINT, SIG_IGN); bind(s, (void *)&at, sizeof at); listen(s, 9);
for (;;) { fd = accept(s, 0, 0); write(fd, "hello\\n", 6); char c; while (read(fd, &c, 1) > 0); close(fd); } }`;
    const backend = docker({ network: "bridge" });
    const executable = await built("1", compiled(source));
    const process = await started(backend, executable, ["${DFLOW_PORT}"], await privatePorts());
    const socket = await until(
      async () => {
        const one = (await remote.tunnel(process.port ?? 0)) as Socket;
        const first = await Promise.race([once(one, "data"), once(one, "close").then(() => [])]);
        return first.length > 0 ? one : undefined;
      },
      (one) => one !== undefined,
    );
    const within = { drain: 1500, immediate: 60_000, kill: 60_000 };
    expect(await backend.stop(remote, process, { ...patient, within })).toEqual({ by: "immediate", cut: 1 });
    socket?.destroy();
  });

  test("an image of the Node's own is as good as a closure, if it has a shell", async () => {
    const executable = await player();
    await installed(docker(), executable);
    const [{ closure } = {}] = await docker().list(remote);
    await it.asRoot(
      `docker tag localhost/dflow-closure:${closure?.slice(0, 16)} mine:1; tar -c -T /dev/null | docker import - empty:1`,
    );
    const own = backendNamed("docker", `~/${rounds}/own`, { image: "mine:1" });
    expect(own.usesClosures).toBe(false);
    const process = await started(own, executable);
    await logged(own, process, "ready");
    await own.stop(remote, process, patient);
    const refused = (image: string) =>
      failure(
        backendNamed("docker", `~/${rounds}/own`, { image }).start(remote, { executable, epoch: 2 }, launchOf([])),
      );
    const gone = await refused("gone:1");
    expect(gone).toMatchObject({ code: "start/failed", message: expect.stringContaining("docker pull gone:1") });
    const empty = await refused("empty:1");
    expect(empty).toMatchObject({
      code: "start/failed",
      message: expect.stringContaining("cannot be executed (exit 127)"),
    });
    expect(JSON.stringify(empty.evidence)).toContain("/bin/sh");
    expect(await it.asRoot("docker ps -aq --filter status=created")).toBe("");
  });
});

describe("what a Node lacks for docker", () => {
  const needs = () => docker().needs(remote);

  test("is nothing, where it works", async () => {
    expect(await needs()).toEqual([]);
  });

  test("is the image that dflow.yaml names", async () => {
    expect(await docker({ image: "gone:1" }).needs(remote)).toEqual([
      { what: "it has no image gone:1", hint: "on the Node, as vagrant: docker pull gone:1" },
    ]);
  });

  test("is a daemon that answers: nothing is taken, and what was there is not called gone", async () => {
    const executable = await player();
    const process = await started(docker(), executable);
    const parcel = await parcelFor(docker(), executable);
    await it.asRoot("systemctl stop docker.socket docker");
    try {
      expect(await needs()).toMatchObject([
        { what: "docker does not answer", hint: expect.stringContaining("systemctl enable --now docker") },
      ]);
      for (const act of [
        () => docker().list(remote),
        () => docker().install(remote, executable, parcel, { force: true }),
        () => docker().stop(remote, process, patient),
      ]) {
        const error = await failure(act());
        expect(error).toMatchObject({ code: "preflight/node", exit: "preflight" });
        expect(error.message).toMatch(/docker does not answer/);
      }
      // A Node without anything of ours can be looked at.
      expect(await backendNamed("docker", `~/${rounds}/fresh`).list(remote)).toEqual([]);
    } finally {
      await it.asRoot("systemctl start docker");
    }
  });

  test("is docker itself", async () => {
    await it.asRoot("mv /usr/bin/docker /usr/bin/docker.away");
    try {
      expect(await needs()).toMatchObject([
        {
          what: "docker is not installed",
          hint: expect.stringContaining("apt-get install docker.io && usermod -aG docker vagrant"),
        },
      ]);
    } finally {
      await it.asRoot("mv /usr/bin/docker.away /usr/bin/docker");
    }
  });

  test("is the permission, where there is neither the group nor sudo; with sudo it does without the group", async () => {
    await it.asRoot("gpasswd -d vagrant docker");
    await remote.close();
    remote = await it.connect();
    try {
      expect(await needs()).toEqual([]);
      const process = await started(docker(), await player());
      expect(await docker().stop(remote, process, patient)).toEqual({ by: "graceful", cut: 0 });
      await it.asRoot("mv /etc/sudoers.d/vagrant /root/vagrant.away");
      expect(await needs()).toMatchObject([
        { what: "vagrant may not use docker", hint: expect.stringContaining("usermod -aG docker vagrant") },
      ]);
    } finally {
      await it.asRoot("mv /root/vagrant.away /etc/sudoers.d/vagrant 2>/dev/null; gpasswd -a vagrant docker");
    }
  });
});
