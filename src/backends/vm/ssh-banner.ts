import net from "node:net";

/** Does an ssh server answer there? It says who it is before it is asked anything. Never throws. */
export function answersAsSsh(host: string, port: number, within: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    let said = "";
    socket.setTimeout(within, () => done(false));
    socket.on("error", () => done(false));
    socket.on("close", () => done(false));
    socket.on("data", (bytes) => {
      said += bytes.toString("latin1");
      // A server may send other lines first.
      if (/^SSH-2\.0-/m.test(said)) done(true);
      else if (said.length > 64 * 1024) done(false);
    });
  });
}
