import { expect, test } from "vitest";
import { trafficPlugins } from "../../src/backends/traffic/index.ts";
import { aService } from "../contracts/traffic.ts";

test("only port-swap leads traffic, so only with port-swap a Node has something to go back to", () => {
  const pointing = trafficPlugins.map(({ name, create }) => {
    const script = create({ home: "~/.dflow/hello" }).pointing(aService(), 18_081);
    return [name, / point_port .*$/.exec(script?.text ?? "")?.[0]];
  });
  expect(Object.fromEntries(pointing)).toEqual({
    "port-swap": " point_port 'hello/web' '8080' '18081' '100'",
    reuseport: undefined,
    socket: undefined,
    none: undefined,
  });
});
