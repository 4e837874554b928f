import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aCluster, type Cluster, hello, said } from "../end-to-end/a-cluster.ts";
import { aGithub, type Github } from "./runner.ts";

let cluster: Cluster;
let github: Github;
beforeAll(async () => {
  cluster = await aCluster({ nodes: 2 });
  github = await aGithub(cluster);
});
afterAll(async () => {
  await github.stop();
  await cluster.stop();
});

/** `npm run test:acceptance` has 50. */
const MOMENTS = Number(process.env.DFLOW_CANCELS ?? 8);
/** ms; a deploy of these takes about as long. */
const LONGEST = 4_000;

/** Repeatable: the same moments in each run (Lehmer's generator with Park and Miller's numbers). */
function* moments(): Generator<number> {
  for (let state = 20_161; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield Math.round((state / 2_147_483_647) * LONGEST);
  }
}

test(`(promise 15) a deploy that is cancelled at any of ${MOMENTS} moments leaves one version everywhere, no lock and no half Node`, {
  timeout: 20_000 * MOMENTS + 60_000,
}, async () => {
  cluster.commit(hello("v0"));
  expect((await github.job({ command: "deploy" }).ended).exit).toBe(0);
  const times = moments();
  for (let number = 1; number <= MOMENTS; number++) {
    const at = times.next().value as number;
    const before = await serving();
    cluster.commit(hello(`v${number}`));
    const job = github.job({ command: "deploy" });
    await sleep(at);
    job.cancel();
    const { exit, log, postLog } = await job.ended;
    const told = { at, log, postLog };
    expect([0, 130, null], JSON.stringify(told)).toContain(exit);
    const after = await serving();
    expect(new Set(after.map((one) => one.replace(/ from node .*/, ""))).size, JSON.stringify(told)).toBe(1);
    if (exit === 130) expect(after, JSON.stringify(told)).toEqual(before);
    // Nothing is held and nothing is left to be done: the next one begins at once.
    const verified = await github.job({ command: "verify" }).ended;
    expect({ exit: verified.exit, ...told }).toMatchObject({ exit: 0 });
    const unlocked = await github.job({ command: "unlock" }).ended;
    expect({ exit: unlocked.exit, ...told }).toMatchObject({ exit: 0 });
    expect(unlocked.log).toContain("nobody holds the lock");
  }
});

const serving = () => Promise.all(cluster.urls.map((url) => said(url)));
