import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRealCluster, type RealCluster, server, verifySoon } from "./cluster.ts";

const COMMANDS = 20;
const UNIT = "dflow-hello.hello.8080.socket";

describe("the socket of systemd, on a real Node", () => {
  let cluster: RealCluster;
  beforeAll(async () => {
    cluster = await aRealCluster({ nodes: 1, containers: "systemd", program: ["traffic: socket", verifySoon] });
  });
  afterAll(() => cluster?.remove());

  const asRoot = async (command: string) => (await cluster.nodes[0]?.asRoot(command)) ?? "";
  const deploy = async (version: string, ...flags: string[]) => {
    const commit = cluster.commit(await server(version, ...flags));
    return { commit, ...(await cluster.ask("deploy")) };
  };
  /** One request on the Node itself. */
  const answer = () =>
    asRoot(`bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080; printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3' | tail -n 1`);
  const units = () => asRoot("cd /etc/systemd/system; ls -d dflow-* */dflow-* 2>/dev/null || :");
  const active = () => asRoot(`systemctl is-active ${UNIT} || :`);

  test("a first version that is bad leaves no socket behind", async () => {
    expect(await deploy("v0", "-DNEVER_LISTENS", "-DENDS_AFTER=200")).toMatchObject({ ok: false });
    expect(await active()).toBe("inactive");
    expect(await units()).toBe("");
  });

  test(`${COMMANDS} deploys and rollbacks, and no request of clients outside and on the Node fails`, async () => {
    expect(await deploy("v1")).toMatchObject({ exit: 0 });
    const clients = { fresh: 4, kept: 4, rate: 400 };
    const loads = await Promise.all([cluster.fromOutside(0, clients), cluster.onTheNode(0, clients)]);
    for (let turn = 2; turn <= COMMANDS; turn++) {
      const { exit, error } = turn % 5 === 0 ? await cluster.ask("rollback") : await deploy(`v${turn}`);
      expect({ turn, exit, error }).toMatchObject({ turn, exit: 0 });
    }
    expect(await cluster.ask("restart")).toMatchObject({ exit: 0 });
    for (const { fresh, kept, answerers } of await Promise.all(loads.map((load) => load.stop()))) {
      expect({ fresh: fresh.failures, kept: kept.failures }).toEqual({ fresh: {}, kept: {} });
      expect(fresh.sent + kept.sent).toBeGreaterThan(1000);
      expect(answerers).toBe(COMMANDS + 1);
    }
    expect(await active()).toBe("active");
  });

  test("a bad version is put back, and the socket stays for the one that serves", async () => {
    expect(await deploy("v-steady")).toMatchObject({ exit: 0 });
    const before = await answer();
    const load = await cluster.onTheNode(0, { fresh: 2, kept: 2, rate: 200 });
    expect(await deploy("bad", "-DREADY_EVERY=1000000")).toMatchObject({ ok: false });
    const { fresh, kept } = await load.stop();
    expect({ fresh: fresh.failures, kept: kept.failures }).toEqual({ fresh: {}, kept: {} });
    expect(await answer()).toBe(before);
  });

  test("a version that starts changes nothing about the socket for the one that serves", async () => {
    expect(await deploy("v-steady")).toMatchObject({ exit: 0 });
    const load = await cluster.onTheNode(0, { fresh: 2, kept: 2, rate: 200 });
    // It ends before it has done anything with the socket, and leaves it as systemd hands it over.
    expect(await deploy("deaf", "-DENDS_AFTER=0")).toMatchObject({ ok: false });
    await load.sends(200);
    const { fresh, kept } = await load.stop();
    expect({ fresh: fresh.failures, kept: kept.failures }).toEqual({ fresh: {}, kept: {} });
  });

  test("who comes while the program is between two lives waits instead of being refused", async () => {
    const before = await answer();
    await asRoot("systemctl kill -s KILL 'dflow-hello.hello.*.service'");
    expect(await answer()).toMatch(/^hello v/);
    expect(await answer()).not.toBe(before);
    expect(await active()).toBe("active");
  });

  test("after a reboot socket and version are back, while nobody runs dflow", async () => {
    const version = /hello (\S+)/.exec(await answer())?.[1];
    await cluster.nodes[0]?.reboot();
    expect(await answer()).toContain(`hello ${version} from`);
  });

  test("stop --all closes the port and takes everything away; start brings it back", async () => {
    expect(await cluster.ask("stop", "--all")).toMatchObject({ exit: 0 });
    expect(await units()).toBe("");
    expect(await asRoot("grep -c ':1F90 .* 0A ' /proc/net/tcp6 /proc/net/tcp | cut -d : -f 2 | sort -u")).toBe("0");
    expect(await cluster.ask("start")).toMatchObject({ exit: 0 });
    expect(await answer()).toContain("hello v");
  });

  test("a port that something else has is named, and nothing is left of the attempt", async () => {
    await cluster.ask("stop", "--all");
    await asRoot("systemd-run -q --unit taken --socket-property=ListenStream=8080 /bin/true");
    const { ok, error, data } = await cluster.ask("start");
    expect({ ok, data, message: error?.message }).toMatchObject({
      ok: false,
      message: expect.stringContaining("systemd cannot listen on port 8080 while something else does"),
    });
    expect(await units()).toBe("");
  });
});
