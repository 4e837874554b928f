// Loaded into the process that is measured. Not resourceUsage(): that one inherits the peak of whoever started it.
const { readFileSync, writeFileSync } = require("node:fs");

process.on("exit", () => {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.BENCH_PEAK, JSON.stringify({ peak: kib * 1024, processor: (user + system) / 1000 }));
});
