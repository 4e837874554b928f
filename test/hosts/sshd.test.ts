import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { sh } from "../../src/node/shell-script.ts";
import { transport } from "../../src/ssh/transport.ts";
import { transportOptions } from "./options.ts";
import { openSshServers } from "./sshd.ts";

test("ten real sshds, each with an address, a home and a port map of its own, leave nothing behind", async () => {
  const servers = await openSshServers(10, { environment: { EXTRA: "with a blank" } });
  try {
    const { connect } = transport(transportOptions());
    const said = await Promise.all(
      servers.nodes.map(async (node) => {
        const remote = await connect(node);
        const { stdout } = await remote.run(sh`printf '%s\n' "$HOME" "$DFLOW_PORT_MAP" "$EXTRA"`);
        await remote.close();
        return stdout.trimEnd().split("\n");
      }),
    );
    expect(said).toEqual(servers.servers.map(({ home, portMap }) => [home, portMap, "with a blank"]));
    expect(new Set(servers.nodes.map((node) => node.host)).size).toBe(10);
    expect(servers.servers.every(({ home }) => existsSync(home))).toBe(true);
  } finally {
    await servers.stop();
  }
  expect(existsSync(servers.folder)).toBe(false);
});
