import { z } from "zod";
import type { Load } from "../contracts/stage.ts";
import { DflowError } from "../domain/errors.ts";
import { duration, plural } from "../domain/words.ts";
import { say, table, verdict } from "./blocks.ts";
import { onStage } from "./command.ts";
import { hello, playOn, settingsFor, urlsOf } from "./demo-stage.ts";
import { aSwitch } from "./flags.ts";
import { latency } from "./receipt-shape.ts";
import { ms } from "./shapes.ts";

export const demo = onStage({
  name: "demo",
  group: "project",
  summary: "show a deploy under load on three Nodes of this machine",
  details: [
    "Makes a small cluster of `local` Nodes in a temporary folder: no root, no Docker, no network. Sends requests all the time while it deploys, deploys a broken version, and rolls back; then counts the requests that failed.",
  ],
  arguments: {},
  flags: {
    keep: aSwitch("leave the cluster running and say where it is"),
  },
  needs: "none",
  changes: false,
  output: z.object({
    requests: z.number().int().describe("requests sent"),
    failed: z.number().int().describe("requests that failed"),
    phases: z
      .array(
        z.object({
          name: z.string(),
          sent: z.number().int(),
          failed: z.number().int(),
          p50: z.number().describe("milliseconds"),
          p99: z.number().describe("milliseconds"),
          max: z.number().describe("milliseconds"),
        }),
      )
      .describe("the receipt: before, during and after the changes"),
    failures: z.record(z.string(), z.number().int()).describe("what failed requests met, and how often"),
    acts: z.array(z.object({ what: z.string(), exit: z.number().int(), ms })).describe("what was done, in order"),
    folder: z.string().optional().describe("where the cluster is; with --keep only"),
  }),
  run: async (stage, given) => {
    const play = playOn(stage);
    const port = await stage.freePort();
    let load: Load | undefined;
    try {
      await stage.write("dflow.yaml", settingsFor(port));
      stage.say(`In ${stage.folder}, with this dflow.yaml:\n\n${settingsFor(port)}`);
      await play("three Nodes on this machine", ["set", "3"]);
      await stage.write("hello", hello("v1"), { executable: true });
      await play("a first version", ["deploy"]);
      const urls = await urlsOf(stage, port);
      load = stage.load(urls, { clients: CLIENTS, rate: RATE });
      stage.say(`\nFrom here on ${CLIENTS} clients send ${RATE} requests a second to ${urls.join(", ")}.`);
      await load.sends(RATE * 2);
      load.phase("during");
      await stage.write("hello", hello("v2"), { executable: true, overwrite: true });
      await play("a new version, under load", ["deploy"]);
      await stage.write("hello", hello("v3").replace("READY = true", "READY = false"), {
        executable: true,
        overwrite: true,
      });
      await play("a version that never gets healthy: nobody sees it, and every Node is put back", ["deploy"], 8);
      await play("back to the version before", ["rollback"]);
      await load.only(urls.slice(0, 2));
      await play("a Node is lost (its clients were sent to the others before)", ["destroy", "2"]);
      await play("and made again", ["repair"]);
      await load.only(urls);
      await play("old versions are collected", ["gc", "0", "--older", "1s"]);
      await play("what runs where", ["list"]);
      load.phase("after");
      await load.sends(Math.max(RATE * 2, LEAST_REQUESTS - load.sent));
      const report = await load.stop();
      const { sent: requests, failed, phases, failures } = report;
      const data = {
        requests,
        failed,
        phases: [...phases],
        failures,
        acts: [...play.acts],
        folder: given.keep ? stage.folder : undefined,
      };
      return failed === 0 ? { data, exit: "done" } : { data, exit: "requests-failed", failure: lost(failed, failures) };
    } finally {
      await load?.stop();
      if (!given.keep) {
        const { exit } = await stage.clear();
        if (exit !== 0) stage.say(`Something may still run: "dflow set 0" in ${stage.folder} ends it.`);
      }
    }
  },
  view: (data) => [
    table(
      ["act", "exit", "took"],
      data.acts.map((act) => [act.what, `${act.exit}`, duration(act.ms)]),
    ),
    table(
      ["requests", "sent", "failed", "p50", "p99", "max"],
      data.phases.map((one) => [
        one.name,
        `${one.sent}`,
        verdict(one.failed === 0, `${one.failed}`),
        latency(one.p50),
        latency(one.p99),
        latency(one.max),
      ]),
    ),
    ...(data.folder ? [say(`The cluster still runs; go on there: cd ${data.folder}`)] : []),
    say(`demo: ${data.requests} requests, ${data.failed} failed`, data.failed === 0 ? "good" : "bad"),
  ],
});

const CLIENTS = 12;
const RATE = 500;
/** Fewer would not say much. */
const LEAST_REQUESTS = 10_200;

const lost = (failed: number, failures: Readonly<Record<string, number>>): DflowError =>
  new DflowError("receipt/failed-requests", `${plural(failed, "request")} failed`, {
    evidence: [
      { title: "what they met", lines: Object.entries(failures).map(([what, times]) => `${times} × ${what}`) },
    ],
  });
