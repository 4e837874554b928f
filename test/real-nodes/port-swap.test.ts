import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { portSwap } from "../../src/backends/traffic/port-swap.ts";
import { aService, testTraffic } from "../contracts/traffic.ts";
import { server } from "./cluster.ts";
import { docker } from "./node.ts";
import { aPlace, ask, askAll, type Place, PORT, PROGRAMS, tallyAll } from "./port-swap-place.ts";

const web = aService({ port: PORT });
const [one, other] = PROGRAMS;

describe("port-swap by nft on a real Node", () => {
  let it: Place;
  beforeAll(async () => {
    it = await aPlace();
  });
  afterAll(() => it?.clean());

  const asRoot = (command: string) => it.node.asRoot(command);
  const point = (service = web, port: number | undefined = one, options = {}) =>
    portSwap().point(it.remote, service, port, options);
  const unpoint = (service = web) => portSwap().point(it.remote, service, undefined);
  const warnings = async () => (await portSwap().needs(it.remote, [web])).map(({ what }) => what);
  const nothingIsLeft = async () => {
    const files = "/etc/dflow /etc/systemd/system/dflow* /etc/systemd/system/*/dflow* /etc/systemd/system/nftables*";
    expect(await asRoot(`nft list tables | grep dflow; ls -d ${files} 2>/dev/null || :`)).toBe("");
    expect(await asRoot("systemctl list-units --all --no-legend 'dflow*'; systemctl is-system-running")).toBe(
      "running",
    );
  };

  testTraffic("port-swap by nft, over ssh", async () => ({
    traffic: portSwap(),
    remote: it.remote,
    publicPort: PORT,
    reach: (port) => askAll(it, port),
    tally: (port, clients) => tallyAll(it, port, clients),
    programs: PROGRAMS,
    async clean() {
      for (const { publicPort: port, executable } of await portSwap().current(it.remote, [web])) {
        await unpoint(aService({ executable, port }));
      }
      await unpoint(aService({ cluster: "other", port: PORT }));
      await nothingIsLeft();
    },
  }));

  describe("after a reboot", () => {
    afterEach(async () => {
      await asRoot("systemctl reset-failed");
      await unpoint();
      await unpoint(aService({ cluster: "other", port: PORT + 1 }));
      await nothingIsLeft();
    });

    test("ports lead where they led, by themselves, and not to what was only tried; pointing works on", async () => {
      const theirs = aService({ cluster: "other", port: PORT + 1 });
      await point();
      await point(theirs, other);
      await point(web, other, { share: 0.5 });
      await it.node.reboot();
      await it.populate();
      expect(await portSwap().current(it.remote, [web])).toEqual([{ executable: "web", publicPort: PORT, port: one }]);
      expect(await askAll(it)).toBe(one);
      expect(await askAll(it, PORT + 1)).toBe(other);
      expect(await warnings()).toEqual([]);
      await point(web, other);
      expect(await askAll(it)).toBe(other);
      // The other cluster's file and the unit stay for it.
      await unpoint();
      expect(await asRoot("ls /etc/dflow/ports; systemctl is-enabled dflow-ports")).toBe("other.nft\nenabled");
      expect(await askAll(it, PORT + 1)).toBe(other);
    });

    test("they are there before any network is", async () => {
      await point();
      await it.node.reboot();
      await it.populate();
      const order = "systemctl show -p Before,After dflow-ports network-pre.target";
      expect(await asRoot(`${order} | grep -c 'After=.*dflow-ports'`)).toBe("1");
      const at = (unit: string) => asRoot(`systemctl show -P ActiveEnterTimestampMonotonic ${unit}`).then(Number);
      expect(await at("dflow-ports")).toBeLessThan(await at("network-pre.target"));
    });

    test.for([
      ["cut off at a line's end", "sed -i '$d' /etc/dflow/ports/hello.nft"],
      ["empty", ": > /etc/dflow/ports/hello.nft"],
      ["changed by one digit", "sed -i '0,/18080/s//18090/' /etc/dflow/ports/hello.nft"],
      ["another one's", "echo 'flush ruleset' > /etc/dflow/ports/hello.nft"],
    ] as const)("a file that is %s is not trusted, and keeps no other cluster's ports away", async ([, damage]) => {
      await point();
      await point(aService({ cluster: "other", port: PORT + 1 }), other);
      await asRoot(`${damage}; nft delete table inet dflow`);
      await expect(asRoot("systemctl restart dflow-ports")).rejects.toThrow();
      expect(await asRoot("journalctl -u dflow-ports -n 5 -o cat")).toContain("damaged");
      expect(await ask(it.inside, "127.0.0.1", PORT)).toBeUndefined();
      expect(await askAll(it, PORT + 1)).toBe(other);
      await point();
      expect(await askAll(it)).toBe(one);
      expect(await warnings()).toEqual([]);
    });

    test("whoever empties the rules of the Node gets ours back with theirs", async () => {
      await point();
      await asRoot("systemctl enable --now nftables");
      for (const verb of ["restart", "reload"]) {
        await asRoot(`systemctl ${verb} nftables`);
        expect(await askAll(it)).toBe(one);
      }
      await asRoot("systemctl stop nftables; systemctl start nftables");
      expect(await askAll(it)).toBe(one);
      await asRoot("systemctl disable --now nftables; systemctl restart docker");
    });

    test("where nft is all that dflow may do as root, it says so, and switches all the same", async () => {
      await asRoot(
        "mv /etc/sudoers.d/vagrant /root/ && echo 'vagrant ALL=(root) NOPASSWD: /usr/sbin/nft' > /etc/sudoers.d/x",
      );
      try {
        await point();
        expect(await askAll(it)).toBe(one);
        expect(await asRoot("ls -d /etc/dflow 2>/dev/null || echo none")).toBe("none");
        expect(await portSwap().needs(it.remote, [web])).toEqual([
          expect.objectContaining({
            level: "warning",
            what: expect.stringMatching(/after a reboot .* "dflow repair"/),
          }),
        ]);
      } finally {
        await asRoot("rm /etc/sudoers.d/x; mv /root/vagrant /etc/sudoers.d/");
      }
      // Now it may, and the next switch to the same port keeps it.
      expect(await warnings()).toEqual([expect.stringContaining("for the next boot")]);
      await point();
      expect(await warnings()).toEqual([]);
    });
  });

  describe("beside others", () => {
    afterEach(async () => {
      await unpoint();
      await asRoot("nft delete table inet theirs 2>/dev/null; iptables -P INPUT ACCEPT; iptables -F INPUT");
      await nothingIsLeft();
    });

    test("Docker's published ports, its tables and everybody's rules stay as they are", async () => {
      await insideDocker(it, 9090);
      await asRoot("nft add table inet theirs; nft 'add chain inet theirs in { type filter hook input priority 0; }'");
      await asRoot(
        "nft 'add rule inet theirs in tcp dport 8080 counter'; iptables -A INPUT -p tcp --dport 9090 -j ACCEPT",
      );
      const rules = () =>
        asRoot("nft -s list ruleset | sed '/^table inet dflow/,/^}/d'; iptables-save | grep -v '^[#:]'");
      const docked = () => reachDocked(it, 9090);
      const before = await rules();
      expect(before).toContain("DOCKER");
      expect(await docked()).toContain("docked");
      await point();
      await point(web, other, { share: 0.5 });
      await point(web, other);
      expect(await rules()).toBe(before);
      expect(await docked()).toContain("docked");
      expect(await askAll(it)).toBe(other);
      // Programs in containers on the Node are clients too.
      const gateway = await asRoot("docker inspect -f '{{.NetworkSettings.Gateway}}' docked");
      const pid = await asRoot("docker inspect -f '{{.State.Pid}}' docked");
      expect(await asRoot(`nsenter -t ${pid} -n bash -c 'exec 3<>/dev/tcp/${gateway}/8080 && head -n1 <&3'`)).toBe(
        `${other}`,
      );
      await unpoint();
      expect(await rules()).toBe(before);
      expect(await docked()).toContain("docked");
      await asRoot("docker rm -f docked; docker rmi docked; rm /root/server");
    });

    // As ufw does: what is not known is refused, and 8080 is known. The filter comes after the redirect.
    const firewall = [
      "iptables -A INPUT -i lo -j ACCEPT; iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
      "iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -A INPUT -p tcp --dport 8080 -j ACCEPT",
      "iptables -A INPUT -p tcp -j REJECT --reject-with tcp-reset; iptables -P INPUT DROP",
    ];
    test.for([
      ["redirected connections are let in", "iptables -I INPUT -m conntrack --ctstate DNAT -j ACCEPT"],
      ["the private ports are open", "iptables -I INPUT -p tcp --dport 18080:18099 -j ACCEPT"],
    ] as const)("behind a firewall that knows the public port only nobody comes in, until %s", async ([, mended]) => {
      await point();
      await asRoot(firewall.join(";"));
      expect(await ask(["env"], it.address, PORT)).toBeUndefined();
      expect(await ask(it.inside, "127.0.0.1", PORT)).toBe(one);
      expect(await warnings()).toEqual([expect.stringContaining("firewall may drop")]);
      await asRoot(mended);
      expect(await askAll(it)).toBe(one);
      expect(await warnings()).toEqual([]);
    });

    test("a firewall as firewalld makes it lets redirected connections in by itself", async () => {
      await point();
      await asRoot(`nft -f - <<'END'
table inet theirs {
  chain in {
    type filter hook input priority filter + 10; policy accept;
    ct state { established, related } accept
    ct status dnat accept
    iifname "lo" accept
    tcp dport 22 accept
    reject with icmpx admin-prohibited
  }
}
END`);
      expect(await askAll(it)).toBe(one);
      expect(await ask(["env"], it.address, other)).toBeUndefined();
      expect(await warnings()).toEqual([]);
    });
  });

  test("doctor sees a public port that another cluster has, and one that somebody listens on", async () => {
    const program = await it.start(PORT);
    expect(await warnings()).toEqual([expect.stringContaining("listens on its public port 8080 already")]);
    program.kill("SIGKILL");
    const theirs = aService({ cluster: "other", executable: "shop", port: PORT });
    await point(theirs);
    expect(await portSwap().needs(it.remote, [web])).toEqual([
      { what: expect.stringContaining("8080, which web is to have, leads to other/shop"), hint: expect.any(String) },
    ]);
    await unpoint(theirs);
    await nothingIsLeft();
  });

  test("of a program that listens for its own machine only, the switch and doctor say what that means", async () => {
    await it.start(18_085, "127.0.0.1");
    expect(await point(web, 18_085)).toEqual([expect.stringContaining("web listens for this machine only")]);
    expect(await ask(it.inside, "127.0.0.1", PORT)).toBe(18_085);
    expect(await ask(["env"], it.address, PORT)).toBeUndefined();
    expect(await warnings()).toEqual([expect.stringContaining("this machine only")]);
    expect(await point()).toEqual([]);
    await unpoint();
    await nothingIsLeft();
  });
});

/** A container of the Node's own dockerd, with a published port. */
async function insideDocker({ node }: Place, port: number): Promise<void> {
  const file = join(tmpdir(), `dflow-docked-${process.pid}`);
  await writeFile(file, await server("docked"), { mode: 0o755 });
  await docker("cp", file, `${node.container}:/root/server`);
  await rm(file);
  await node.asRoot("tar -C /root -c server | docker import -c 'ENV DFLOW_PORT=80' -c 'CMD [\"/server\"]' - docked");
  await node.asRoot(`docker run -d --name docked -p ${port}:80 docked`);
}

/** What the container answers, from another machine. */
async function reachDocked({ address }: Place, port: number): Promise<string> {
  const script = `exec 3<>/dev/tcp/${address}/${port}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
  return (await promisify(execFile)("bash", ["-c", script])).stdout;
}
