import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connections, prelude } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { freePort } from "../free-port.ts";
import { shells } from "../hosts/local-remote.ts";
import { realShell } from "./shells.ts";

describe.each(shells)("connections on %s", (shell) => {
  const it = realShell(shell, [prelude, connections]);
  const sockets: Socket[] = [];
  const accepted: Socket[] = [];
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      accepted.push(socket);
      socket.on("error", () => {}).resume();
    });
    // Both families at once, as most servers listen.
    port = await freePort();
    await once(server.listen(port, "::"), "listening");
  });
  afterEach(() => {
    for (const socket of [...sockets.splice(0), ...accepted.splice(0)]) socket.destroy();
    server.close();
  });
  const client = async (host: string): Promise<Socket> => {
    const socket = connect({ port, host, allowHalfOpen: true });
    sockets.push(socket.on("error", () => {}));
    await Promise.all([once(socket, "connect"), once(server, "connection")]);
    return socket;
  };
  const counted = async (): Promise<readonly number[]> => {
    const [[, on, ours, others] = []] = await it.ask(
      sh`record n "$(connections_on ${port})" "$(connections_of ${[port, process.pid, 99_999_999]})" "$(connections_of ${[port, 1]})"`,
    );
    return [Number(on), Number(ours), Number(others)];
  };

  test("a port that listens is among those that do, until it does not", async () => {
    const answers = async () => [
      (await it.run(sh`find_listeners; is_listened ${port}`)).status,
      (await it.run(sh`is_listening ${port}`)).status,
    ];
    expect(await answers()).toEqual([0, 0]);
    server.close();
    await once(server, "close");
    expect(await answers()).toEqual([1, 1]);
  });

  test.each([
    ["127.0.0.1", true],
    ["127.9.9.9", true],
    ["0.0.0.0", false],
    ["::1", true],
    ["::ffff:127.0.0.1", true],
    ["::", false],
  ])("who listens at %s listens for this machine only: %s", async (host, local) => {
    const other = createServer();
    // Not one that the kernel would give to somebody else right after it.
    const port = await freePort();
    await once(other.listen(port, host), "listening");
    const { status } = await it.run(sh`listens_locally ${port}`);
    other.close();
    await once(other, "close");
    expect(status).toBe(local ? 0 : 1);
    expect((await it.run(sh`listens_locally ${port}`)).status).toBe(1);
  });

  test("clients are counted on either protocol, and by the process that holds them", async () => {
    expect(await counted()).toEqual([0, 0, 0]);
    await client("127.0.0.1");
    expect(await counted()).toEqual([1, 1, 0]);
    await client("::1");
    expect(await counted()).toEqual([2, 2, 0]);
  });

  test("who has hung up does not count, whatever the server still does", async () => {
    const socket = await client("127.0.0.1");
    const [server] = accepted;
    socket.end();
    await once(server as Socket, "end");
    expect(await counted()).toEqual([0, 0, 0]);
  });
});
