export const id = 413;
export const ids = [413];
export const modules = {

/***/ 8413:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  helpOf: () => (/* binding */ helpOf),
  helpOfAll: () => (/* binding */ helpOfAll)
});

// UNUSED EXPORTS: groups, told, usageOf

// EXTERNAL MODULE: ./lib/js/commands/shared-flags.js
var shared_flags = __webpack_require__(6939);
// EXTERNAL MODULE: ./lib/js/domain/errors.js
var errors = __webpack_require__(749);
;// CONCATENATED MODULE: ./lib/js/manual/examples.js
/** Commands as people type them, for help and docs; a test parses each. */
const examples = {
    set: ["dflow set 5", "dflow set 3 --dry-run"],
    get: ["dflow get"],
    cycle: ["dflow cycle 2"],
    list: ["dflow list", "dflow list --json"],
    destroy: ["dflow destroy 2"],
    "chaos-monkey": ["dflow chaos-monkey --dry-run --seed 7", "dflow chaos-monkey --rampage 5m --leave 2"],
    start: ["dflow start"],
    stop: ["dflow stop --index 1", "dflow stop --all --now"],
    restart: ["dflow restart", "dflow restart --index 0-2"],
    "compare-checksums": ["dflow compare-checksums"],
    verify: ["dflow verify", "dflow verify --watch --every 10s"],
    copy: ["dflow copy", "dflow copy --version 1a2b3c4 --index 0"],
    build: ["dflow build", "dflow build --commit-hash v1.2"],
    deploy: [
        "dflow deploy",
        "dflow deploy --commit-hash 1a2b3c4 --dry-run",
        "dflow deploy --rollout 25",
        "dflow deploy --auto-rollout 5 --rolling-timed 2m",
    ],
    rollback: ["dflow rollback", "dflow rollback --version 1a2b3c4"],
    repair: ["dflow repair", "dflow repair --watch --every 30s"],
    gc: ["dflow gc", 'dflow gc 3 --older "2 weeks ago"'],
    versions: ["dflow versions"],
    health: ["dflow health --stats"],
    address: ["dflow address 0"],
    history: ["dflow history --limit 5"],
    logs: ["dflow logs --index 2 --lines 200"],
    doctor: ["dflow doctor"],
    init: ["dflow init"],
    unlock: ["dflow unlock"],
    demo: ["dflow demo", "dflow demo --keep"],
};

;// CONCATENATED MODULE: ./lib/js/manual/exit-codes.js

/** The one place with words for exit codes: help and docs agree. */
const exitWords = {
    done: "done",
    bug: "a bug of dflow's",
    usage: "a wrong flag or file; nothing was touched",
    preflight: "something that is needed is missing, or a hook has refused; nothing was changed",
    locked: "another run holds the lock",
    older: "refused: older than what runs",
    build: "the build failed; nothing was changed",
    copy: "a copy or its checksum failed; reverted",
    unhealthy: "not healthy; reverted",
    "revert-failed": "the revert itself failed: a person is needed",
    partial: "done in part",
    "requests-failed": "too many requests failed; reverted, unless the old version was ending already",
    "drift-found": "drift or ill health found",
    cancelled: "cancelled; put back, or said to be left to `repair`",
};
/** The exits a command can end with, ascending. */
function exitsOf(command) {
    const possible = new Set(["done", "bug", "usage", "cancelled", ...(own[command.name] ?? [])]);
    if (command.needs === "state")
        possible.add("preflight");
    if (command.changes)
        possible.add("locked");
    return Object.keys(errors/* exitCodes */.hS).filter((exit) => possible.has(exit));
}
const moves = ["copy", "unhealthy", "revert-failed", "partial"];
const own = {
    set: moves,
    cycle: moves,
    start: moves,
    restart: [...moves, "requests-failed"],
    stop: ["unhealthy", "partial"],
    copy: ["build", "copy", "partial"],
    build: ["build"],
    deploy: ["older", "build", ...moves, "requests-failed"],
    rollback: [...moves, "requests-failed"],
    repair: [...moves, "drift-found"],
    gc: ["partial"],
    "chaos-monkey": ["partial"],
    "compare-checksums": ["drift-found"],
    verify: ["drift-found"],
    doctor: ["drift-found"],
    unlock: ["locked"],
    demo: ["unhealthy", "requests-failed"],
};

;// CONCATENATED MODULE: ./lib/js/manual/help.js




const groups = {
    provisioning: "Provisioning",
    executables: "Executables",
    looking: "Looking",
    project: "Project",
};
/** What `dflow help` prints: every command, by group. */
function helpOfAll(table) {
    const sections = Object.entries(groups).map(([group, title]) => [
        title,
        ...aligned(table.filter((one) => one.group === group).map((one) => [usageOf(one), one.summary])),
    ]);
    return lines([
        "dflow: zero-downtime deployment of executables onto plain machines that run nothing but sshd",
        "",
        "Usage: dflow COMMAND [ARGUMENTS] [--FLAGS]",
        ...sections.flatMap((section) => ["", ...section]),
        "",
        "Every command",
        ...flagLines(shared_flags/* everywhere */.fC),
        "",
        "Every command that reads dflow.yaml",
        ...flagLines(shared_flags/* whichYaml */.bZ),
        "",
        '"dflow help COMMAND" tells more; "dflow plan COMMAND" shows what a command would change.',
    ]);
}
/** What `dflow help COMMAND` prints. */
function helpOf(command) {
    const own = Object.keys(command.flags).length > 0;
    return lines([
        ...wrapped(`dflow ${command.name}: ${command.summary}`, WIDTH),
        "",
        `Usage: dflow ${usageOf(command)}${own ? " [--FLAGS]" : ""}`,
        ...command.details.flatMap((paragraph) => ["", ...wrapped(paragraph, WIDTH)]),
        ...section("Arguments", aligned(Object.values(command.arguments).map((one) => [one.value ?? "", told(one)]))),
        ...section("Flags", flagLines(command.flags)),
        ...(command.needs === "state"
            ? [
                ...section("Which dflow.yaml", flagLines(shared_flags/* whichYaml */.bZ)),
                ...section("Instead of what dflow.yaml says", flagLines(shared_flags/* insteadOfYaml */.HC)),
            ]
            : []),
        ...section("Every command", flagLines(shared_flags/* everywhere */.fC)),
        ...section("Exit codes", aligned(exitsOf(command).map((exit) => [`${errors/* exitCodes */.hS[exit]}`, exitWords[exit]]))),
        ...section("Examples", (examples[command.name] ?? []).map((example) => `  ${example}`)),
    ]);
}
/** `gc [COUNT]` */
const usageOf = (command) => [
    command.name,
    ...Object.values(command.arguments).map((one) => (one.required ? one.value : `[${one.value}]`)),
].join(" ");
/** Its summary, and what happens without it. */
const told = ({ summary, absent }) => absent ? `${summary} (without: ${absent})` : summary;
const flagLines = (flags) => aligned(Object.entries(flags).map(([name, flag]) => [`--${name}${flag.value ? ` ${flag.value}` : ""}`, told(flag)]));
const section = (title, content) => content.length === 0 ? [] : ["", title, ...content];
const WIDTH = 100;
const WIDEST_NAME = 28;
/** Two columns; a long name stands alone on its line. */
function aligned(rows) {
    const column = Math.min(WIDEST_NAME, Math.max(0, ...rows.map(([name]) => name.length))) + 4;
    return rows.flatMap(([name, what]) => {
        const [first = "", ...rest] = wrapped(what, WIDTH - column);
        const more = rest.map((line) => " ".repeat(column) + line);
        const head = `  ${name}`;
        if (head.length > column - 2)
            return [head, " ".repeat(column) + first, ...more];
        return [head.padEnd(column) + first, ...more];
    });
}
function wrapped(text, width) {
    const found = [];
    let line = "";
    for (const word of text.split(" ")) {
        if (line !== "" && line.length + 1 + word.length > width) {
            found.push(line);
            line = word;
        }
        else
            line = line === "" ? word : `${line} ${word}`;
    }
    return line === "" ? found : [...found, line];
}
const lines = (all) => `${all.join("\n")}\n`;


/***/ })

};
