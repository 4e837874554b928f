// Loaded into the process that is measured. Not resourceUsage(): that one inherits the peak of whoever started it.
const { readFileSync, writeFileSync } = require("node:fs");

process.on("exit", () => {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  writeFileSync(process.env.BENCH_PEAK, String(kib * 1024));
});
