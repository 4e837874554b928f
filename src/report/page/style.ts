/** Readable in the light and in the dark, on a phone and on paper. */
export const style = `
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --warning: #9a6700; --quiet: #888; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --bad: #f85149; --warning: #d29922; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, p { overflow-wrap: anywhere; } h1 { font-size: 1.5rem; } h1::before { margin-right: .5rem; } h1.good::before { content: "✓"; } h1.bad::before { content: "✗"; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .warning { color: var(--warning); } .quiet { color: var(--quiet); }
.strong { font-weight: 600; }
p { white-space: pre-line; }
table { border-collapse: collapse; display: block; overflow-x: auto; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.short { white-space: nowrap; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 4px; }
.timeline { overflow-x: auto; } .timeline svg { min-width: 36rem; }
svg { width: 100%; height: auto; } svg.latencies { max-width: 32rem; } svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
rect { fill: currentColor; } i { background: currentColor; }
rect, i { color: #57606a; } .install { color: #0969da; } .start { color: #8250df; } .verify { color: #bf8700; }
.switch { color: #1a7f37; } .stop { color: #6e7781; } .undo { color: #bc4c00; } .failed { color: #cf222e; }
.p50 { color: #0969da; } .p99 { color: #bf8700; }
.legend span { margin-right: 1rem; } .legend i { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; }
summary { cursor: pointer; padding: .25rem 0; }
`;
