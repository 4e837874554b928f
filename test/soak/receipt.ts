import { type Marked, together } from "../real-nodes/load.ts";

/** What a long run says at its end, a line each. */
export function receipt(did: Readonly<Record<string, number>>, marks: readonly Marked[], seconds: number): string {
  const { sent, failed, failures } = together(marks);
  const by = (which: "fresh" | "kept") => {
    const counted = marks.map((one) => one[which]).filter((one) => one.sent > 0);
    const all = counted.reduce((sum, one) => sum + one.sent, 0);
    const mean = counted.reduce((sum, one) => sum + one.mean * one.sent, 0) / all;
    const max = Math.max(...counted.map((one) => one.max));
    return `${all} by ${which} connections: mean ${mean.toFixed(2)} ms, max ${max.toFixed(0)} ms`;
  };
  return [
    ...Object.entries(did).map(([what, count]) => `${count} ${what}`),
    `${sent} requests in ${(seconds / 60).toFixed(1)} minutes, ${(sent / seconds).toFixed(0)} a second`,
    by("fresh"),
    by("kept"),
    `${failed} failed ${failed > 0 ? JSON.stringify(failures) : ""}`,
  ].join("\n");
}
