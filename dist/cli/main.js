import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 7336:
/***/ ((module) => {

let p = process || {}, argv = p.argv || [], env = p.env || {}
let isColorSupported =
	!(!!env.NO_COLOR || argv.includes("--no-color")) &&
	(!!env.FORCE_COLOR || argv.includes("--color") || p.platform === "win32" || ((p.stdout || {}).isTTY && env.TERM !== "dumb") || !!env.CI)

let formatter = (open, close, replace = open) =>
	input => {
		let string = "" + input, index = string.indexOf(close, open.length)
		return ~index ? open + replaceClose(string, close, replace, index) + close : open + string + close
	}

let replaceClose = (string, close, replace, index) => {
	let result = "", cursor = 0
	do {
		result += string.substring(cursor, index) + replace
		cursor = index + close.length
		index = string.indexOf(close, cursor)
	} while (~index)
	return result + string.substring(cursor)
}

let createColors = (enabled = isColorSupported) => {
	let f = enabled ? formatter : () => String
	return {
		isColorSupported: enabled,
		reset: f("\x1b[0m", "\x1b[0m"),
		bold: f("\x1b[1m", "\x1b[22m", "\x1b[22m\x1b[1m"),
		dim: f("\x1b[2m", "\x1b[22m", "\x1b[22m\x1b[2m"),
		italic: f("\x1b[3m", "\x1b[23m"),
		underline: f("\x1b[4m", "\x1b[24m"),
		inverse: f("\x1b[7m", "\x1b[27m"),
		hidden: f("\x1b[8m", "\x1b[28m"),
		strikethrough: f("\x1b[9m", "\x1b[29m"),

		black: f("\x1b[30m", "\x1b[39m"),
		red: f("\x1b[31m", "\x1b[39m"),
		green: f("\x1b[32m", "\x1b[39m"),
		yellow: f("\x1b[33m", "\x1b[39m"),
		blue: f("\x1b[34m", "\x1b[39m"),
		magenta: f("\x1b[35m", "\x1b[39m"),
		cyan: f("\x1b[36m", "\x1b[39m"),
		white: f("\x1b[37m", "\x1b[39m"),
		gray: f("\x1b[90m", "\x1b[39m"),

		bgBlack: f("\x1b[40m", "\x1b[49m"),
		bgRed: f("\x1b[41m", "\x1b[49m"),
		bgGreen: f("\x1b[42m", "\x1b[49m"),
		bgYellow: f("\x1b[43m", "\x1b[49m"),
		bgBlue: f("\x1b[44m", "\x1b[49m"),
		bgMagenta: f("\x1b[45m", "\x1b[49m"),
		bgCyan: f("\x1b[46m", "\x1b[49m"),
		bgWhite: f("\x1b[47m", "\x1b[49m"),

		blackBright: f("\x1b[90m", "\x1b[39m"),
		redBright: f("\x1b[91m", "\x1b[39m"),
		greenBright: f("\x1b[92m", "\x1b[39m"),
		yellowBright: f("\x1b[93m", "\x1b[39m"),
		blueBright: f("\x1b[94m", "\x1b[39m"),
		magentaBright: f("\x1b[95m", "\x1b[39m"),
		cyanBright: f("\x1b[96m", "\x1b[39m"),
		whiteBright: f("\x1b[97m", "\x1b[39m"),

		bgBlackBright: f("\x1b[100m", "\x1b[49m"),
		bgRedBright: f("\x1b[101m", "\x1b[49m"),
		bgGreenBright: f("\x1b[102m", "\x1b[49m"),
		bgYellowBright: f("\x1b[103m", "\x1b[49m"),
		bgBlueBright: f("\x1b[104m", "\x1b[49m"),
		bgMagentaBright: f("\x1b[105m", "\x1b[49m"),
		bgCyanBright: f("\x1b[106m", "\x1b[49m"),
		bgWhiteBright: f("\x1b[107m", "\x1b[49m"),
	}
}

module.exports = createColors()
module.exports.createColors = createColors


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");

/***/ }),

/***/ 5317:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");

/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");

/***/ }),

/***/ 2250:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("dns");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");

/***/ }),

/***/ 7540:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:console");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:dns");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 8995:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:module");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 6466:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/promises");

/***/ }),

/***/ 6193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:string_decoder");

/***/ }),

/***/ 8500:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 3557:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 2018:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tty");

/***/ }),

/***/ 7016:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("url");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 3106:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("zlib");

/***/ }),

/***/ 4928:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Es: () => (/* binding */ isRouted),
/* harmony export */   lt: () => (/* binding */ homeOf),
/* harmony export */   qU: () => (/* binding */ programNamed),
/* harmony export */   t7: () => (/* binding */ trafficOf),
/* harmony export */   z5: () => (/* binding */ serviceOf),
/* harmony export */   z6: () => (/* binding */ endingOf)
/* harmony export */ });
/* unused harmony export servicesOf */
/** The cluster's folder on every Node. */
const homeOf = (settings) => `${settings.path}/${settings.name}`;
/** The programs that listen. */
const servicesOf = (settings) => settings.executables.flatMap((program) => {
    const service = serviceOf(settings, program);
    return service ? [{ ...service, traffic: program.traffic }] : [];
});
/** @param count Nodes there are; dflow.yaml's own wish where that is not known or does not matter */
const serviceOf = (settings, program, count = settings.count) => program.port === undefined
    ? undefined
    : {
        cluster: settings.name,
        executable: program.name,
        port: program.port,
        privatePorts: program.privatePorts,
        count,
    };
/** Is its public port led from version to version? Then a process that it does not lead to serves nobody. */
const isRouted = (dflow, { port, traffic }) => port !== undefined && dflow.traffic(traffic).verifiesFirst;
/** Each traffic strategy in use, with its services. */
function trafficOf(dflow) {
    const services = servicesOf(dflow.settings);
    return [...new Set(services.map((service) => service.traffic))].map((name) => ({
        name,
        traffic: dflow.traffic(name),
        services: services.filter((service) => service.traffic === name),
    }));
}
/** How a program ends. One that was taken out of dflow.yaml, and still runs, ends as one would that says nothing there. */
const endingOf = (settings, name) => settings.executables.find((one) => one.name === name) ?? {
    stop: { drain: 30_000, immediate: 10_000, kill: 5_000 },
    signals: { graceful: "SIGINT", immediate: "SIGTERM" },
};
/** @throws Error (a bug): plans start and switch only programs of dflow.yaml */
function programNamed(settings, name) {
    const program = settings.executables.find((one) => one.name === name);
    if (!program)
        throw new Error(`dflow.yaml has no executable ${name}`);
    return program;
}


/***/ }),

/***/ 3973:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B5: () => (/* binding */ shard),
/* harmony export */   DU: () => (/* binding */ indexes),
/* harmony export */   E9: () => (/* reexport safe */ _domain_duration_js__WEBPACK_IMPORTED_MODULE_0__.E),
/* harmony export */   KA: () => (/* binding */ versionText),
/* harmony export */   KN: () => (/* binding */ percent),
/* harmony export */   Ow: () => (/* binding */ needed),
/* harmony export */   QL: () => (/* binding */ revision),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   VP: () => (/* binding */ flagError),
/* harmony export */   Yq: () => (/* binding */ choice),
/* harmony export */   _: () => (/* binding */ decimal),
/* harmony export */   oF: () => (/* binding */ aSwitch),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   rD: () => (/* binding */ wholeNumber)
/* harmony export */ });
/* harmony import */ var _domain_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9514);
/* harmony import */ var _domain_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(749);


const text = (words) => ({
    value: "TEXT",
    ...words,
    parse: (given) => {
        if (given === "")
            throw new RangeError("it is empty");
        return given;
    },
});
const aSwitch = (summary) => ({
    summary,
    parse: (given) => {
        // The action knows inputs as text only; anything but these two would be guessed at.
        if (given === "true")
            return true;
        if (given === "false")
            return false;
        throw new RangeError(`write true or false`);
    },
});
const choice = (words) => ({
    ...words,
    value: words.value ?? words.of.join("|"),
    parse: (given) => {
        const found = words.of.find((one) => one === given);
        if (found === undefined)
            throw new RangeError(`write one of ${words.of.join(", ")}`);
        return found;
    },
});
const wholeNumber = (words) => ({
    value: "N",
    ...words,
    parse: (given) => wholeNumberIn(given, words.from, words.to),
});
function wholeNumberIn(given, from, to) {
    const number = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
    if (!(number >= from && number <= to))
        throw new RangeError(`write a whole number from ${from} to ${to}`);
    return number;
}
/** `25` or `25%`, 1 to 100 unless `from` says 0; the number of percent. */
const percent = (words) => ({
    value: "PERCENT",
    ...words,
    parse: (given) => wholeNumberIn(given.replace(/%$/, ""), words.from ?? 1, 100),
});
/** `1`, `0.95`; not negative. */
const decimal = (words) => ({
    value: "NUMBER",
    ...words,
    parse: (given) => {
        if (!/^\d{1,9}(\.\d{1,9})?$/.test(given))
            throw new RangeError("write a number as 1 or 0.95");
        return Number(given);
    },
});
/** A version as people write it: a commit's hash or its first digits, `…-dirty-…`, `sha-…`. */
const versionText = (words) => ({
    value: "VERSION",
    ...words,
    parse: (given) => {
        if (/^(?:[0-9a-f]{4,40}(?:-dirty-[0-9a-f]{8})?|sha-[0-9a-f]{4,12})$/.test(given))
            return given;
        throw new RangeError("write a version as `dflow versions` or `dflow history` shows it: 4 to 40 hexadecimal digits, -dirty-… behind them where it is there, or sha-…");
    },
});
/** What git can name: a hash, a tag, a branch, `HEAD~1`. Never an option, never two words. */
const revision = (words) => ({
    value: "COMMIT",
    ...words,
    parse: (given) => {
        if (/^[0-9a-f]{41,}$/.test(given))
            throw new RangeError(`a commit hash has 40 digits, this one ${given.length}`);
        if (/^[A-Za-z0-9][A-Za-z0-9._/~^-]{0,199}$/.test(given) && !given.includes(".."))
            return given;
        throw new RangeError("write a commit hash, a tag or a branch");
    },
});
/** An argument that has to be there. */
const needed = (flag) => ({ ...flag, required: true });
/** `2`, `0,3`, `1-4` or a mix; ascending, each once. */
const indexes = (words) => ({
    value: "INDEX",
    ...words,
    parse: (given) => {
        const found = new Set();
        for (const part of given.split(",")) {
            const range = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part.trim());
            const from = Number(range?.[1]);
            const to = Number(range?.[2] ?? range?.[1]);
            if (!range || to < from || to - from > 10_000)
                throw new RangeError("write an index as 2, 0,3 or 1-4");
            for (let index = from; index <= to; index++)
                found.add(index);
        }
        return [...found].sort((a, b) => a - b);
    },
});
/** `2/8`: the second of eight. */
const shard = (words) => ({
    value: "PART/ALL",
    ...words,
    parse: (given) => {
        const [, part, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(given)?.map(Number) ?? [];
        if (part === undefined || of === undefined)
            throw new RangeError("write it as 2/8, the second of eight parts");
        if (part < 1 || part > of)
            throw new RangeError(`write 1/${of} to ${of}/${of}`);
        return { part, of };
    },
});

const duration = (words) => ({ value: "DURATION", ...words, parse: _domain_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDuration */ .E });
/** A flag whose value is wrong, said once and the same way for the command line and the action. */
const flagError = (spelled, given, error) => new _domain_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .DflowError */ .FD("usage/flag", `${spelled}: ${JSON.stringify(given)} is not understood`, {
    hint: error instanceof RangeError ? error.message : undefined,
    cause: error,
});


/***/ }),

/***/ 6939:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AU: () => (/* binding */ sharded),
/* harmony export */   HC: () => (/* binding */ insteadOfYaml),
/* harmony export */   L7: () => (/* binding */ onNodes),
/* harmony export */   ME: () => (/* binding */ wholeOnly),
/* harmony export */   Mr: () => (/* binding */ counting),
/* harmony export */   Wt: () => (/* binding */ changing),
/* harmony export */   bZ: () => (/* binding */ whichYaml),
/* harmony export */   fC: () => (/* binding */ everywhere)
/* harmony export */ });
/* harmony import */ var _flags_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3973);

/** Flags of every command; the entry reads them, no `run` does. */
const everywhere = {
    json: (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .aSwitch */ .oF)("print one JSON object on standard output, in the shape of docs/json.md"),
    progress: (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)({
        summary: "how to show what is going on, on standard error",
        of: ["auto", "live", "plain", "ndjson", "none"],
        absent: "auto: live on a terminal; plain otherwise, and for what goes on until it is cancelled",
    }),
    debug: (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .aSwitch */ .oF)("show causes and stack traces of errors"),
    help: (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .aSwitch */ .oF)("show what the command does and takes"),
};
/** Flags of every command that reads dflow.yaml: which one it is. The entry reads them, no `run` does. */
const whichYaml = {
    config: (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({ summary: "the file to read", value: "FILE", absent: "dflow.yaml here or in a folder above" }),
    environment: (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({ summary: "lay this entry of `environments` over the rest of dflow.yaml", value: "NAME" }),
};
/** Flags of every command that reads dflow.yaml: they stand in for its keys. The entry reads them, no `run` does. */
const insteadOfYaml = {
    "vm-backend": (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({ summary: "makes and lists the Nodes", value: "NAME", absent: "`vm-backend` of dflow.yaml" }),
    "container-backend": (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        summary: "installs and runs the executables on a Node",
        value: "NAME",
        absent: "`container-backend` of dflow.yaml",
    }),
    "store-backend": (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        summary: "keeps the wish and the history",
        value: "NAME",
        absent: "`store-backend` of dflow.yaml",
    }),
    keys: (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        summary: "authorized_keys file for new Nodes",
        value: "FILE",
        absent: "`keys` of dflow.yaml",
    }),
};
/** Flags of every command that takes the lock. */
const changing = {
    "dry-run": (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .aSwitch */ .oF)("show the plan and change nothing"),
    "lock-wait": (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)({
        summary: "how long to wait while another run holds the lock",
        absent: "0s: give up at once",
    }),
};
/** Flags of every command that sends requests to the services while it changes them. */
const counting = {
    "max-failed-requests": (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)({
        summary: "put everything back when more of dflow's own requests fail",
        from: 0,
        to: 1_000_000_000,
        absent: "`rollout.max-failed-requests` of dflow.yaml",
    }),
};
/** Flags of every command that works on executables. */
const onNodes = {
    index: (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .indexes */ .DU)({ summary: "only these Nodes: 2, 0,3 or 1-4", absent: "every Node" }),
};
/** Flags of every command whose Nodes several runs may share between them (docs/decisions/0018). */
const sharded = {
    ...onNodes,
    shard: (0,_flags_js__WEBPACK_IMPORTED_MODULE_0__/* .shard */ .B5)({
        summary: "only this part of the Nodes, for jobs side by side: 2/8 is the second of eight",
        absent: "every Node",
    }),
};
/** Of what changes the version that serves: no --shard. */
const wholeOnly = {
    shard: 'every Node serves the new version or none does, and a run that sees a part cannot promise that: share "copy" out over the jobs, then let one job deploy, which finds the files there',
};


/***/ }),

/***/ 2780:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ didYouMean),
/* harmony export */   p: () => (/* binding */ nearest)
/* harmony export */ });
/** The word most like the given one, but not that one itself, when it is near enough to be what was meant. */
function nearest(given, words) {
    if (given.length > 60)
        return undefined;
    const far = Math.max(1, Math.floor(given.length / 3));
    const ranked = words
        .filter((word) => word !== given && Math.abs(word.length - given.length) <= far)
        .map((word) => ({ word, distance: distance(given.toLowerCase(), word.toLowerCase()) }))
        .sort((a, b) => a.distance - b.distance);
    const best = ranked[0];
    return best && best.distance <= far ? best.word : undefined;
}
/** `; did you mean "verify"?`, or nothing when no word is near. */
function didYouMean(given, words) {
    const meant = nearest(given, words);
    return meant === undefined ? "" : `; did you mean "${meant}"?`;
}
/** Damerau-Levenshtein: letters added, left out, changed, or swapped with their neighbour. */
function distance(a, b) {
    const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
    const at = (i, j) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        rows.push(row);
        for (let j = 1; j <= b.length; j++) {
            const same = a[i - 1] === b[j - 1] ? 0 : 1;
            const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
            row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same, swapped));
        }
    }
    return at(a.length, b.length);
}


/***/ }),

/***/ 9514:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parseDuration),
/* harmony export */   f: () => (/* binding */ DURATION)
/* harmony export */ });
const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
/** How a duration is written, in dflow.yaml and in flags. */
const DURATION = /^\d{1,9}(?:ms|s|m|h|d|w)$/;
/**
 * `500ms`, `10s`, `5m`, `2h`, `30d`, in ms.
 *
 * @throws RangeError saying what would be right
 */
function parseDuration(given) {
    if (!DURATION.test(given))
        throw new RangeError("write a duration as 500ms, 10s, 5m, 2h or 30d");
    const unit = given.replace(/^\d+/, "");
    return Number.parseInt(given, 10) * UNITS[unit];
}


/***/ }),

/***/ 749:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   FD: () => (/* binding */ DflowError),
/* harmony export */   hS: () => (/* binding */ exitCodes),
/* harmony export */   u1: () => (/* binding */ errorExits)
/* harmony export */ });
/** What a command ends with; the numbers are part of the interface (docs/commands.md, "Exit codes"). */
const exitCodes = {
    done: 0,
    bug: 1,
    usage: 2,
    preflight: 3,
    locked: 4,
    older: 5,
    build: 6,
    copy: 7,
    unhealthy: 8,
    "revert-failed": 9,
    partial: 10,
    "requests-failed": 11,
    "drift-found": 12,
    cancelled: 130,
};
/** What went wrong, for programs: the first word says where, the exit it leads to is in the table below. */
const errorExits = {
    "usage/flag": "usage",
    "usage/config": "usage",
    "usage/key": "usage",
    "preflight/node": "preflight",
    "preflight/vm": "preflight",
    "preflight/nothing": "preflight",
    "preflight/refused": "preflight",
    "preflight/unfit": "preflight",
    "ssh/unreachable": "preflight",
    "ssh/host-key": "preflight",
    "ssh/authentication": "preflight",
    "ssh/lost": "preflight",
    "ssh/timeout": "preflight",
    "node/script": "preflight",
    "node/zombie": "locked",
    "node/busy": "locked",
    "node/went-back": "unhealthy",
    "lock/held": "locked",
    "store/stale": "locked",
    "store/damaged": "preflight",
    "store/foreign": "preflight",
    "store/newer": "preflight",
    "store/unavailable": "preflight",
    "git/unknown": "usage",
    "git/older": "older",
    "build/failed": "build",
    "build/missing": "build",
    "copy/failed": "copy",
    "copy/checksum": "copy",
    "start/failed": "unhealthy",
    "verify/unhealthy": "unhealthy",
    "traffic/failed": "unhealthy",
    "hook/failed": "unhealthy",
    "revert/failed": "revert-failed",
    "deploy/partial": "partial",
    "receipt/failed-requests": "requests-failed",
    "drift/found": "drift-found",
    cancelled: "cancelled",
};
/** An expected failure: what, where, because of what; the hint is the way out. Anything else thrown is a bug. */
class DflowError extends Error {
    name = "DflowError";
    code;
    hint;
    index;
    evidence;
    /** For editors and for GitHub, which show it beside the line; the message or the evidence says it, too. */
    marks;
    constructor(code, message, more = {}) {
        super(message, more.cause === undefined ? undefined : { cause: more.cause });
        this.code = code;
        this.hint = more.hint;
        this.index = more.index;
        this.evidence = more.evidence ?? [];
        this.marks = more.marks ?? [];
    }
    get exit() {
        return errorExits[this.code];
    }
}


/***/ }),

/***/ 4986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   DU: () => (/* binding */ sameExecutable),
/* harmony export */   OW: () => (/* binding */ sameRelease),
/* harmony export */   Uc: () => (/* binding */ releaseFolder)
/* harmony export */ });
/** Where a Node keeps an executable: named after its version and its content, so it is never overwritten. */
const releaseFolder = (executable) => `${executable.version}-${executable.checksum.slice(0, 12)}`;
const sameExecutable = (a, b) => a.name === b.name && a.version === b.version && a.checksum === b.checksum;
const sameRelease = (a, b) => a.version === b.version &&
    a.executables.length === b.executables.length &&
    a.executables.every((one) => b.executables.some((other) => sameExecutable(one, other)));


/***/ }),

/***/ 9154:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ Latencies)
/* harmony export */ });
/** A request in ms never lands further from its bucket's end than this share of it. */
const WIDTH = 1.02;
/** ms; what is quicker counts as this quick. */
const LEAST = 0.01;
/** How long requests took: how many in each bucket, so it takes the same room for ten requests and for a million. */
class Latencies {
    #buckets = new Map();
    #count = 0;
    #max = 0;
    get count() {
        return this.#count;
    }
    get max() {
        return this.#max;
    }
    /** @param ms of one request */
    add(ms) {
        const bucket = Math.ceil(Math.log(Math.max(ms, LEAST) / LEAST) / Math.log(WIDTH));
        this.#put(bucket, 1);
        this.#max = Math.max(this.#max, ms);
    }
    /** Takes in all of the others'. */
    merge(other) {
        for (const [bucket, times] of other.#buckets)
            this.#put(bucket, times);
        this.#max = Math.max(this.#max, other.#max);
    }
    /** This share of all was not slower, in ms; 0 where there were none. */
    at(share) {
        let left = Math.max(1, Math.ceil(this.#count * share));
        for (const bucket of [...this.#buckets.keys()].sort((a, b) => a - b)) {
            left -= this.#buckets.get(bucket) ?? 0;
            if (left <= 0)
                return Math.min(this.#max, LEAST * WIDTH ** bucket);
        }
        return 0;
    }
    #put(bucket, times) {
        this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + times);
        this.#count += times;
    }
}


/***/ }),

/***/ 1325:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   DS: () => (/* binding */ verifiedReleases),
/* harmony export */   Xv: () => (/* binding */ results),
/* harmony export */   es: () => (/* binding */ rollbackTarget)
/* harmony export */ });
/**
 * `requests-failed`: it serves and is healthy, and more requests were lost than `max-failed-requests` allows when going back
 * would only have lost more.
 */
const results = ["verified", "reverted", "failed", "partial", "requests-failed"];
/**
 * Verified releases as a stack: a deploy lays one on top, a rollback takes off what it undid. So a repeated rollback goes
 * further back, and the release that a rollback left behind is not a target. A deploy that lost requests lays nothing on it;
 * what a rollback went back to was verified before, whatever the way there has cost.
 */
function verifiedReleases(history) {
    const stack = [];
    for (const { release, how, result } of history) {
        const below = stack.findLastIndex((one) => one.version === release.version);
        if (result !== "verified" && !(result === "requests-failed" && how === "rollback" && below >= 0))
            continue;
        if (how === "rollback" && below >= 0)
            stack.splice(below, stack.length, release);
        else if (stack.at(-1)?.version === release.version)
            stack[stack.length - 1] = release;
        else
            stack.push(release);
    }
    return stack;
}
/** The release below the current one on the stack of verified releases. A partial rollout goes back to what is current. */
const rollbackTarget = (state) => {
    if (state.rollout)
        return state.current;
    const stack = verifiedReleases(state.history);
    return stack.at(-1)?.version === state.current?.version ? stack.at(-2) : stack.at(-1);
};


/***/ }),

/***/ 8272:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   QY: () => (/* binding */ isChecksum),
/* harmony export */   SZ: () => (/* binding */ asChecksum),
/* harmony export */   T: () => (/* binding */ namedBy),
/* harmony export */   W_: () => (/* binding */ mayBeNamed),
/* harmony export */   Z$: () => (/* binding */ asVersion),
/* harmony export */   h0: () => (/* binding */ short),
/* harmony export */   lF: () => (/* binding */ isVersion)
/* harmony export */ });
/** `<40 hex>`, `<40 hex>-dirty-<8 hex of the content>` or `sha-<12 hex>`. */
const VERSION = /^(?:[0-9a-f]{40}(?:-dirty-[0-9a-f]{8})?|sha-[0-9a-f]{12})$/;
const CHECKSUM = /^[0-9a-f]{64}$/;
const isVersion = (text) => VERSION.test(text);
const isChecksum = (text) => CHECKSUM.test(text);
/** @throws RangeError where `text` is no version; callers at the door turn it into a DflowError. */
function asVersion(text) {
    if (isVersion(text))
        return text;
    throw new RangeError(`not a version: ${JSON.stringify(text)}`);
}
function asChecksum(text) {
    if (isChecksum(text))
        return text;
    throw new RangeError(`not a sha256 checksum: ${JSON.stringify(text)}`);
}
/** As people read it: `1a2b3c4`, `1a2b3c4-dirty-99aabbcc`, `sha-0123456789ab`. */
const short = (version) => version.replace(/^([0-9a-f]{7})[0-9a-f]{33}/, "$1");
/** Written whole, or as `short` shows it. */
const isNamed = (version, written) => written === version || written === short(version);
/** May it be: with fewer digits of its commit, or without its `-dirty-…`? */
function mayBeNamed(version, written) {
    const [, commit = written, dirty = ""] = /^([0-9a-f]+)(-dirty-[0-9a-f]{8})$/.exec(written) ?? [];
    return version.startsWith(commit) && version.endsWith(dirty);
}
/** Those that are named, or else those that may be: who writes a commit's digits means it, and not a dirty tree on top of it. */
function namedBy(all, versionOf, written) {
    const named = all.filter((one) => isNamed(versionOf(one), written));
    return named.length > 0 ? named : all.filter((one) => mayBeNamed(versionOf(one), written));
}


/***/ }),

/***/ 169:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bn: () => (/* binding */ withoutNode),
/* harmony export */   Gc: () => (/* binding */ ofNode),
/* harmony export */   KN: () => (/* binding */ percent),
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   RB: () => (/* binding */ nodesNamed),
/* harmony export */   TS: () => (/* binding */ rate),
/* harmony export */   Tc: () => (/* binding */ indexList),
/* harmony export */   ee: () => (/* binding */ bytes),
/* harmony export */   kb: () => (/* binding */ dayOf),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   rb: () => (/* binding */ timeOfDay),
/* harmony export */   zD: () => (/* binding */ grouped)
/* harmony export */ });
const SIZES = ["B", "kB", "MB", "GB", "TB", "PB"];
/** `812 B`, `27 kB`, `1.2 MB`: decimal units, two digits where one would say little. What is no size is `?`. */
function bytes(count) {
    if (!Number.isFinite(count) || count < 0)
        return "?";
    let value = count;
    let unit = 0;
    // 999.6 kB would be rounded to "1000 kB".
    while (Math.round(value) >= 1000 && unit < SIZES.length - 1) {
        value /= 1000;
        unit++;
    }
    return `${unit > 0 && value < 9.95 ? oneDecimal(value) : Math.round(value)} ${SIZES[unit]}`;
}
const oneDecimal = (value) => value.toFixed(1).replace(/\.0$/, "");
/** Milliseconds for people: `45 ms`, `0.8 s`, `12 s`, `2 min 5 s`, `1 h 4 min`, `3 d 2 h`. */
function duration(ms) {
    if (!Number.isFinite(ms) || ms < 0)
        return "?";
    if (Math.round(ms) < 100)
        return `${Math.round(ms)} ms`;
    if (ms < 9_950)
        return `${oneDecimal(ms / 1000)} s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds} s`;
    if (seconds < 3600)
        return both(Math.floor(seconds / 60), "min", seconds % 60, "s");
    const minutes = Math.round(seconds / 60);
    if (minutes < 1440)
        return both(Math.floor(minutes / 60), "h", minutes % 60, "min");
    const hours = Math.round(minutes / 60);
    return both(Math.floor(hours / 24), "d", hours % 24, "h");
}
const both = (large, unit, small, below) => small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${below}`;
/** `1.2 MB/s`; empty before there is anything to divide. */
const rate = (count, ms) => ms > 0 && count > 0 ? `${bytes((count * 1000) / ms)}/s` : "";
/** Never says 100 before all is done. */
function percent(done, total) {
    if (!(total > 0) || done >= total)
        return "100 %";
    return `${Math.max(0, Math.floor((done / total) * 100))} %`;
}
/** Time of day here, `12:03:04`. */
const timeOfDay = (at) => [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
/** A reason with its Node before it; errors name theirs themselves. */
const ofNode = (index, text) => new RegExp(`^node ${index}\\b`).test(text) ? text : `node ${index}: ${text}`;
/** Day here, `2026-01-31`. */
const dayOf = (at) => [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
/** `1 Node`, `3 Nodes`, `1,000 Nodes`. */
const plural = (count, word) => `${grouped(count)} ${word}${count === 1 ? "" : "s"}`;
/** `1234567` as `1,234,567`. */
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
/** Ascending indexes as `node 2`, `nodes 0-3, 7`. */
const nodesNamed = (indexes) => `node${indexes.length === 1 ? "" : "s"} ${indexList(indexes)}`;
/** What is said of a Node where the line says already which one: without "node 2: " and "node 2 (203.0.113.10:22): ". */
const withoutNode = (index, text) => text.replaceAll(new RegExp(`\\bnode ${index}( \\([^)]*\\))?: `, "g"), "");
/** Ascending indexes as `0-3, 7`. */
function indexList(indexes) {
    const runs = [];
    for (const index of indexes) {
        const last = runs.at(-1);
        if (last && index === last[1] + 1)
            last[1] = index;
        else
            runs.push([index, index]);
    }
    return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}


/***/ }),

/***/ 3496:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ records),
/* harmony export */   w: () => (/* binding */ orFailure)
/* harmony export */ });
/* harmony import */ var _domain_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(749);

/** The fields of each line a script printed with `record`, the kind first. */
const records = (stdout) => stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
/**
 * Turns a script's exit into a DflowError: `fail CODE DETAIL` exits with 70 and prints `failed CODE DETAIL`.
 *
 * @param what the sentence's beginning, e.g. "copy hello 1a2b3c4"
 */
function orFailure(output, index, what) {
    const lines = records(output.stdout);
    if (output.status === 0)
        return lines;
    const failed = output.status === 70 ? lines.findLast(([kind]) => kind === "failed") : undefined;
    const [, code = "", detail = ""] = failed ?? [];
    const known = Object.hasOwn(_domain_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorExits */ .u1, code);
    throw new _domain_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DflowError */ .FD(known ? code : "node/script", `node ${index}: ${what}: ${known ? detail : `its script ended with ${output.status}`}`, { index, evidence: stderrOf(output) });
}
const stderrOf = ({ stderr }) => {
    const lines = stderr.split("\n").filter((line) => line.trim() !== "");
    return lines.length === 0 ? [] : [{ title: "the Node said", lines: lines.slice(-10) }];
};


/***/ }),

/***/ 9687:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D3: () => (/* binding */ systemdNeeds),
/* harmony export */   EU: () => (/* binding */ fence),
/* harmony export */   G: () => (/* binding */ portMapNft),
/* harmony export */   Gr: () => (/* binding */ ociEntry),
/* harmony export */   H6: () => (/* binding */ release),
/* harmony export */   H7: () => (/* binding */ systemdSocket),
/* harmony export */   Ix: () => (/* binding */ facts),
/* harmony export */   Jn: () => (/* binding */ elsewhere),
/* harmony export */   KJ: () => (/* binding */ instance),
/* harmony export */   Lx: () => (/* binding */ portMapNeeds),
/* harmony export */   OE: () => (/* binding */ goBack),
/* harmony export */   Ot: () => (/* binding */ roles),
/* harmony export */   Y3: () => (/* binding */ systemdStart),
/* harmony export */   _r: () => (/* binding */ migrate),
/* harmony export */   aA: () => (/* binding */ ociCli),
/* harmony export */   ai: () => (/* binding */ install),
/* harmony export */   cH: () => (/* binding */ canExecute),
/* harmony export */   cM: () => (/* binding */ checksum),
/* harmony export */   cx: () => (/* binding */ wholeAsRoot),
/* harmony export */   dZ: () => (/* binding */ session),
/* harmony export */   ds: () => (/* binding */ stop),
/* harmony export */   dy: () => (/* binding */ probe),
/* harmony export */   eh: () => (/* binding */ process),
/* harmony export */   ez: () => (/* binding */ prelude),
/* harmony export */   fG: () => (/* binding */ ociEnd),
/* harmony export */   fI: () => (/* binding */ ociClosure),
/* harmony export */   lA: () => (/* binding */ fits),
/* harmony export */   mV: () => (/* binding */ portMapRestore),
/* harmony export */   mx: () => (/* binding */ ociStart),
/* harmony export */   ni: () => (/* binding */ start),
/* harmony export */   oN: () => (/* binding */ portMapBoot),
/* harmony export */   oQ: () => (/* binding */ connections),
/* harmony export */   oZ: () => (/* binding */ portMap),
/* harmony export */   sk: () => (/* binding */ oci),
/* harmony export */   uo: () => (/* binding */ systemd),
/* harmony export */   wB: () => (/* binding */ watch),
/* harmony export */   zA: () => (/* binding */ unit),
/* harmony export */   zw: () => (/* binding */ systemdUnits)
/* harmony export */ });
/* harmony import */ var _shell_script_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1192);
// Generated from src/node/scripts/*.sh by "npm run generate". Do not edit.

/** can-execute.sh */
const canExecute = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\ncan_execute() {\n  execute_why=\"it is not installed\"\n  [ -f \"$1\" ] || return 1\n  execute_why=\"its file is not executable\"\n  [ -x \"$1\" ] || return 1\n  set -- \"$1\" $(od -An -v -tx1 -N20 <\"$1\")\n  case \"${2-} ${3-} ${4-} ${5-}\" in\n    '7f 45 4c 46') same_processor \"${6-} ${7-} ${20-} ${21-}\" ;;\n    '23 21 '*) has_interpreter \"$1\" ;;\n    *)\n      execute_why=\"it cannot be executed: it is neither a program (ELF) nor a script that begins with #!\"\n      return 1\n      ;;\n  esac\n}\n\nsame_processor() {\n  set -- \"$1\" $(od -An -v -tx1 -N20 <\"/proc/$$/exe\")\n  set -- \"$1\" \"${6-} ${7-} ${20-} ${21-}\"\n  [ \"$1\" != \"$2\" ] || return 0\n  case \"$1 on $2\" in\n    '01 01 03 00 on 02 01 3e 00' | '02 01 3e 00 on 01 01 03 00' | '01 01 28 00 on 02 01 b7 00' | \\\n      '02 01 b7 00 on 01 01 28 00') return 0 ;;\n  esac\n  for execute_emulator in /proc/sys/fs/binfmt_misc/qemu-*; do [ ! -e \"$execute_emulator\" ] || return 0; done\n  execute_why=\"it cannot be executed: it was built for another processor than $(uname -m) (exec format error)\"\n  return 1\n}\n\nhas_interpreter() {\n  IFS= read -r execute_line <\"$1\"\n  execute_why=\"it cannot be executed: its first line ends with CR LF; save it with LF\"\n  case $execute_line in *\"$(printf '\\r')\") return 1 ;; esac\n  read -r execute_line _ <<EOF\n${execute_line#'#!'}\nEOF\n  execute_why=\"it cannot be executed: its interpreter $execute_line is not there\"\n  [ -n \"${execute_inside-}\" ] || [ -x \"$execute_line\" ]\n}\n");
/** checksum.sh */
const checksum = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nsha256_of() {\n  [ -r \"$1\" ] || return 1\n  for checksum_way in 'openssl dgst -sha256 -r' sha256sum 'shasum -a 256'; do\n    command -v \"${checksum_way%% *}\" >/dev/null 2>&1 || continue\n    checksum_line=$($checksum_way <\"$1\" 2>/dev/null) || continue\n    printf '%s\\n' \"${checksum_line%% *}\"\n    return 0\n  done\n  return 1\n}\n\ncan_checksum() {\n  command -v sha256sum >/dev/null 2>&1 || command -v openssl >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1\n}\n");
/** connections.sh */
const connections = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nfind_listeners() {\n  connection_listeners=' '\n  for connection_file in /proc/net/tcp /proc/net/tcp6; do\n    {\n      read -r _\n      while read -r _ connection_address _ connection_state _ && [ \"$connection_state\" = 0A ]; do\n        connection_listeners=\"$connection_listeners$((0x${connection_address##*:})) \"\n      done\n    } 2>/dev/null <\"$connection_file\"\n  done\n}\n\nis_listened() {\n  case $connection_listeners in *\" $1 \"*) ;; *) return 1 ;; esac\n}\n\nis_listening() {\n  for connection_file in \"${2:-/proc/net}/tcp\" \"${2:-/proc/net}/tcp6\"; do\n    {\n      read -r _\n      while read -r _ connection_address _ connection_state _ && [ \"$connection_state\" = 0A ]; do\n        [ $((0x${connection_address##*:})) -ne \"$1\" ] || return 0\n      done\n    } 2>/dev/null <\"$connection_file\"\n  done\n  return 1\n}\n\nlistens_locally() {\n  connection_local=1\n  for connection_file in /proc/net/tcp /proc/net/tcp6; do\n    {\n      read -r _\n      while read -r _ connection_address _ connection_state _ && [ \"$connection_state\" = 0A ]; do\n        [ $((0x${connection_address##*:})) -eq \"$1\" ] || continue\n        case ${connection_address%:*} in\n          ??????7F | 0000000000000000FFFF0000??????7F | 00000000000000000000000001000000) connection_local=0 ;;\n          *) return 1 ;;\n        esac\n      done\n    } 2>/dev/null <\"$connection_file\"\n  done\n  return \"$connection_local\"\n}\n\nconnections_on() {\n  set -- $(grep -ch \"^ *[0-9]*: [0-9A-F]*:$(printf '%04X' \"$1\") [0-9A-F:]* 0[13] \" \"${instance_net:-/proc/net}/tcp\" \"${instance_net:-/proc/net}/tcp6\" 2>/dev/null)\n  printf '%s\\n' \"$((${1:-0} + ${2:-0}))\"\n}\n\nconnections_of() {\n  connection_hex=$(printf '%04X' \"$1\")\n  shift\n  connection_held=\" $(for connection_pid in \"$@\"; do\n    ${connection_as-} ls -l \"/proc/$connection_pid/fd\" 2>/dev/null | sed -n 's/.*socket:\\[\\([0-9]*\\)\\]$/\\1/p'\n  done | tr '\\n' ' ')\"\n  connection_count=0\n  connection_inodes=$(sed -n \"s/^ *[0-9]*: [0-9A-F]*:$connection_hex [0-9A-F:]* 01 [^ ]* [^ ]* [^ ]* *[0-9]* *[0-9]* \\([0-9]*\\) .*/\\1/p\" \"${instance_net:-/proc/net}/tcp\" \"${instance_net:-/proc/net}/tcp6\" 2>/dev/null)\n  for connection_inode in $connection_inodes; do\n    case $connection_held in *\" $connection_inode \"*) connection_count=$((connection_count + 1)) ;; esac\n  done\n  printf '%s\\n' \"$connection_count\"\n}\n");
/** elsewhere.sh */
const elsewhere = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nshow_elsewhere() {\n  [ ! -e \"$1/stopping\" ] && kept_elsewhere \"$1\" || return 0\n  record elsewhere \"$2\" \"$3\" \"$4\"\n}\n\nkept_elsewhere() {\n  elsewhere_unit=\n  { read -r _ elsewhere_unit _ <\"$1/unit\"; } 2>/dev/null\n  if [ -n \"$elsewhere_unit\" ]; then\n    cat /proc/[0-9]*/cgroup 2>/dev/null | grep -qF \"/$elsewhere_unit\"\n  else\n    [ -n \"${elsewhere_words+known}\" ] || elsewhere_words=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n')\n    case \"\n$elsewhere_words\n\" in *\"\n$1/watch\n\"*) ;; *) return 1 ;; esac\n  fi\n}\n");
/** facts.sh */
const facts = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nfacts() {\n  expand_home \"$1\"\n  facts_home=$dflow_path\n  shift\n  facts_there=\n  for facts_command in \"$@\"; do\n    command -v \"$facts_command\" >/dev/null 2>&1 || continue\n    [ \"$facts_command\" != zstd ] || case $(zstd --help 2>/dev/null) in *--patch-from*) ;; *) continue ;; esac\n    facts_there=\"$facts_there $facts_command\"\n  done\n  { read -r facts_machine </proc/sys/kernel/arch; } 2>/dev/null || facts_machine=$(uname -m)\n  find_disk_free \"$facts_home\"\n  know_seconds\n  know_boot\n  facts_writable=no\n  [ ! -w \"$free_at\" ] || facts_writable=yes\n  record facts \"$facts_machine\" \"$disk_free\" \"$dflow_seconds\" \"$dflow_boot\" \"${facts_there# }\" \"$facts_writable\"\n  if [ -f \"$facts_home/node.json\" ]; then\n    record witness \"$(tr -d '\\t\\n' <\"$facts_home/node.json\")\"\n  fi\n  if { read -r facts_epoch facts_at <\"$facts_home/went-back\"; } 2>/dev/null; then\n    record went-back \"$facts_epoch\" \"$facts_at\"\n  fi\n}\n\nfind_disk_free() {\n  free_at=$1\n  while [ ! -d \"$free_at\" ]; do\n    case $free_at in\n      ?*/*) free_at=${free_at%/*} ;;\n      *) free_at=/ ;;\n    esac\n  done\n  {\n    read -r _\n    read -r _ _ _ disk_free _\n  } <<EOF\n$(df -Pk \"$free_at\" 2>/dev/null)\nEOF\n  case $disk_free in\n    '' | *[!0-9]*) disk_free= ;;\n    *) disk_free=$((disk_free * 1024)) ;;\n  esac\n}\n");
/** fence.sh */
const fence = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nfence() {\n  expand_home \"$1\"\n  fence_home=$dflow_path\n  fence_what=$7\n  fence_epoch=$3\n  fence_file=$fence_home/node.json\n  fence_log=$fence_home/journal.ndjson\n  open_fence\n  if read_witness; then may_pass \"$2\" \"$3\" \"${8-}\"; fi\n  fence_new=\"{\\\"lineage\\\":\\\"$2\\\",\\\"epoch\\\":$3,\\\"serial\\\":$4,\\\"index\\\":$5,\\\"count\\\":$6}\"\n  if [ \"$fence_old\" != \"$fence_new\" ]; then\n    write_witness || fail preflight/node \"cannot write $fence_file; is its disk full?\"\n    cut_journal\n  fi\n  settle_switch \"$3\" \"${8-}\"\n  fence_begins\n  fence_journal begun\n}\n\nfence_begins() {\n  now_ms\n  fence_began=$dflow_now\n  fence_at=$(date -u '+%s %Y-%m-%dT%H:%M:%SZ')\n  dflow_seconds=${fence_at%% *}\n  fence_at=${fence_at#* }\n}\n\nread_witness() {\n  fence_old=\n  [ -f \"$fence_file\" ] || return 1\n  while IFS= read -r fence_part || [ -n \"$fence_part\" ]; do fence_old=$fence_old$fence_part; done <\"$fence_file\"\n}\n\nsettle_switch() {\n  if [ -f \"$fence_home/went-back\" ]; then\n    read -r fence_found fence_when <\"$fence_home/went-back\"\n    [ \"$fence_found\" != \"$1\" ] || [ \"$2\" = undo ] ||\n      fail node/went-back \"it went back by itself at $fence_when, since nothing had confirmed its switch\"\n    rm -f \"$fence_home/went-back\"\n  fi\n  [ -f \"$fence_home/unconfirmed\" ] || return 0\n  read -r _ fence_boot fence_pid fence_started <\"$fence_home/unconfirmed\"\n  rm -f \"$fence_home/unconfirmed\" \"$fence_home/go-back\"\n  alive \"$fence_boot\" \"$fence_pid\" \"$fence_started\" || return 0\n  kill -s TERM -- \"-$fence_pid\" 2>/dev/null || kill -s TERM \"$fence_pid\" 2>/dev/null || :\n}\n\nopen_fence() {\n  [ -d \"${fence_home%/*}\" ] || mkdir -p \"${fence_home%/*}\" 2>/dev/null\n  own_folder \"${fence_home%/*}\" \"$fence_home\" || fail preflight/node \"$dflow_why\"\n  for fence_one in \"$fence_home/lock\" \"$fence_file.new\" \"$fence_log\"; do\n    [ ! -L \"$fence_one\" ] || fail preflight/node \"$fence_one is a symbolic link; remove it\"\n  done\n  command -v flock >/dev/null 2>&1 || fail preflight/node \"it has no flock; install util-linux\"\n  [ -w \"$fence_home/lock\" ] || (: >>\"$fence_home/lock\") 2>/dev/null ||\n    fail preflight/node \"cannot write $fence_home/lock; is its disk full, or is it another user's?\"\n  exec 9>>\"$fence_home/lock\"\n  fence_tries=0\n  until flock -n 9; do\n    fence_tries=$((fence_tries + 1))\n    [ \"$fence_tries\" -lt 100 ] || fail node/busy \"another dflow command is changing it\"\n    sleep 0.2 2>/dev/null || sleep 1\n  done\n}\n\nmay_pass() {\n  witness_field lineage\n  fence_lineage=$fence_found\n  witness_field epoch\n  case $fence_lineage,$fence_found in\n    ,* | *, | *,*[!0-9]*)\n      [ \"$3\" = mend ] || fail store/damaged \"its node.json is damaged; dflow repair writes it again\"\n      fence_old=$(tail -n 1 \"$fence_log\" 2>/dev/null)\n      witness_field epoch\n      case $fence_found in '' | *[!0-9]*) fence_found=0 ;; esac\n      fence_old=damaged\n      ;;\n    \"$1\",*) ;;\n    *) fail store/foreign \"it belongs to another cluster (lineage $fence_lineage)\" ;;\n  esac\n  [ \"$fence_found\" -le \"$2\" ] || fail node/zombie \"a later command (epoch $fence_found) has changed it\"\n}\n\nwrite_witness() { { printf '%s\\n' \"$fence_new\" >\"$fence_file.new\"; } 2>/dev/null && mv -f \"$fence_file.new\" \"$fence_file\"; }\n\nfence_release() { flock -u 9; }\n\nwitness_field() {\n  fence_found=${fence_old#*\"\\\"$1\\\":\"}\n  [ \"$fence_found\" != \"$fence_old\" ] || fence_found=\n  fence_found=${fence_found#'\"'}\n  fence_found=${fence_found%%[',\"}']*}\n}\n\nfence_journal() {\n  now_ms\n  printf '{\"at\":\"%s\",\"epoch\":%s,\"do\":\"%s\",\"state\":\"%s\",\"ms\":%s}\\n' \\\n    \"$fence_at\" \"$fence_epoch\" \"$fence_what\" \"$1\" \"$((dflow_now - fence_began))\" >>\"$fence_log\"\n}\n\ncut_journal() {\n  if [ ! -f \"$fence_log\" ] || [ \"$(wc -c <\"$fence_log\")\" -le 262144 ]; then return 0; fi\n  tail -n 500 \"$fence_log\" >\"$fence_log.new\" && mv -f \"$fence_log.new\" \"$fence_log\"\n}\n");
/** fits.sh */
const fits = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nfits() {\n  fits_machine=$1\n  fits_loader=$2\n  fits_folders=$3\n  fits_well=0\n  shift 3\n  same_processor \"$fits_machine\" || {\n    record unfit machine \"$(uname -m)\"\n    return 1\n  }\n  [ -n \"$fits_loader\" ] || return 0\n  [ -e \"$fits_loader\" ] || missing loader \"$(its_libc)\"\n  know_libraries\n  for fits_one in \"$@\"; do has_library \"$fits_one\"; done\n  return \"$fits_well\"\n}\n\nmissing() {\n  fits_well=1\n  record unfit \"$@\"\n}\n\nits_libc() {\n  for fits_file in /lib/ld-musl-* /lib/ld-linux* /lib64/ld-linux* /lib/*/ld-linux*; do\n    case $fits_file in\n      *'*'*) ;;\n      */ld-musl-*)\n        echo musl\n        return\n        ;;\n      *)\n        echo glibc\n        return\n        ;;\n    esac\n  done\n  echo -\n}\n\nhas_library() {\n  fits_name=${1%% *}\n  find_library \"$fits_name\" || {\n    missing library \"$fits_name\"\n    return\n  }\n  case $1 in *' '*) ;; *) return ;; esac\n  for fits_version in ${1#* }; do\n    tr '\\0' '\\n' <\"$fits_path\" | grep -q -x -F -e \"$fits_version\" || missing version \"$fits_name\" \"$fits_version\" \"$(its_version \"$fits_version\")\"\n  done\n}\n\nits_version() {\n  case $1 in GLIBC_*) fits_own=$(getconf GNU_LIBC_VERSION 2>/dev/null) || fits_own= ;; *) fits_own= ;; esac\n  fits_own=${fits_own#glibc }\n  printf '%s\\n' \"${fits_own:--}\"\n}\n\nknow_libraries() {\n  fits_known=\n  case $fits_loader in\n    */ld-musl-*)\n      fits_arch=${fits_loader##*/ld-musl-}\n      fits_folders=$fits_folders:$({ tr '\\n' : <\"/etc/ld-musl-${fits_arch%%.*}.path\"; } 2>/dev/null):/lib:/usr/local/lib:/usr/lib\n      ;;\n    *)\n      fits_known=$(show_cache)\n      for fits_folder in /lib /usr/lib /lib64 /usr/lib64 /lib/*-linux-gnu* /usr/lib/*-linux-gnu*; do\n        fits_folders=$fits_folders:$fits_folder\n      done\n      ;;\n  esac\n}\n\nshow_cache() (\n  PATH=$PATH:/usr/sbin:/sbin\n  ldconfig -p 2>/dev/null | sed -n 's/^[[:blank:]]*\\([^ ]*\\) (.*) => \\(\\/.*\\)$/\\1 \\2/p'\n)\n\nfind_library() {\n  while read -r fits_soname fits_path; do\n    if [ \"$fits_soname\" = \"$1\" ] && is_for_machine \"$fits_path\"; then return 0; fi\n  done <<EOF\n$fits_known\nEOF\n  fits_rest=$fits_folders:\n  while [ -n \"$fits_rest\" ]; do\n    fits_path=${fits_rest%%:*}/$1\n    fits_rest=${fits_rest#*:}\n    case $fits_path in /*) if is_for_machine \"$fits_path\"; then return 0; fi ;; esac\n  done\n  return 1\n}\n\nis_for_machine() {\n  [ -f \"$1\" ] && [ -r \"$1\" ] || return 1\n  set -- $(od -An -v -tx1 -N20 <\"$1\")\n  [ \"${5-} ${6-} ${19-} ${20-}\" = \"$fits_machine\" ]\n}\n");
/** go-back.sh */
const goBack = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\narm_switch() {\n  expand_home \"$1\"\n  back_home=$dflow_path\n  back_left go-back \"$4\"\n  back_setsid=setsid\n  command -v setsid >/dev/null 2>&1 || back_setsid=\n  $back_setsid sh \"$back_home/go-back\" </dev/null >/dev/null 2>&1 8>&- 9>&- &\n  back_pid=$!\n  find_process \"$back_pid\" || fail preflight/node \"what leads traffic back if this command dies does not start\"\n  know_boot\n  back_left unconfirmed \"$2 $dflow_boot $back_pid $found_started\"\n}\n\nback_left() {\n  rm -f \"$back_home/$1.new\"\n  if { printf '%s\\n' \"$2\" >\"$back_home/$1.new\"; } 2>/dev/null && mv -f \"$back_home/$1.new\" \"$back_home/$1\"; then return 0; fi\n  fail preflight/node \"cannot write $back_home/$1; is its disk full?\"\n}\n\nawait_confirmation() {\n  expand_home \"$1\"\n  fence_home=$dflow_path\n  fence_epoch=$2\n  fence_file=$fence_home/node.json\n  fence_log=$fence_home/journal.ndjson\n  sleep \"$3\"\n  [ ! -L \"$fence_home/lock\" ] && [ ! -L \"$fence_log\" ] || exit 1\n  exec 9>>\"$fence_home/lock\"\n  flock 9 || exit 1\n  { read -r back_epoch _ back_pid _ <\"$fence_home/unconfirmed\"; } 2>/dev/null || exit 0\n  [ \"$back_epoch $back_pid\" = \"$2 $$\" ] || exit 0\n  read_witness\n  witness_field epoch\n  [ \"$fence_found\" = \"$2\" ] || exit 0\n  fence_begins\n}\n\ngo_back() {\n  fence_what=\"go back by itself to $1\"\n  back_home=$fence_home\n  fence_journal begun\n  back_said=$(still_there) && back_said=$(back_left went-back \"$fence_epoch $fence_at\") && back_said=$(lead_back)\n  back_status=$?\n  rm -f \"$fence_home/unconfirmed\" \"$fence_home/go-back\"\n  back_why=\n  [ \"$back_status\" -eq 0 ] || back_why=\": $(printf '%s' \"${back_said##*\t}\" | tr -d '\"\\\\\\000-\\037')\"\n  fence_journal \"ended with $back_status$back_why\"\n}\n\nstill_runs() {\n  alive \"$1\" \"$2\" \"$3\" || fail verify/unhealthy \"$4 has ended, so traffic stays where it is\"\n}\n");
/** install.sh */
const install = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\ninstall_release() {\n  { one_name \"$2\" && one_name \"$3\"; } || fail copy/failed \"no file may have this name\"\n  install_into \"$1\" \"releases/$2\" \"$2\" \"$3\" \"$4\" \"$5\" \"$6\" \"$7\" \"$8\" \"$9\"\n}\n\ninstall_into() {\n  install_name=$3\n  install_checksum=$6\n  install_size=$7\n  expand_home \"$1\"\n  install_home=$dflow_path\n  install_place=$install_home/$2\n  install_target=$install_place/$4\n  can_checksum || fail copy/failed \"it has none of sha256sum, openssl and shasum; install coreutils\"\n  [ -d \"${install_home%/*}\" ] || mkdir -p \"${install_home%/*}\" 2>/dev/null\n  own_folder \"${install_home%/*}\" \"$install_home\" \"$install_home/${2%%/*}\" \"$install_place\" ||\n    fail copy/failed \"$dflow_why\"\n  [ ! -L \"$install_target\" ] || fail copy/failed \"$install_target is a symbolic link; remove it\"\n  sweep_place \"$install_place\"\n  if [ \"${10}\" != yes ] && is_installed \"$5\"; then\n    record installed present\n    return 0\n  fi\n  make_new_folder\n  receive_parcel \"$8\" \"$9\"\n  check_parcel\n  write_release \"$install_new/release\" \"$5\"\n  keep_on_disk\n  into_place\n  record installed written\n}\n\nis_installed() {\n  if [ -L \"$install_target/$install_name\" ] || [ ! -f \"$install_target/$install_name\" ]; then return 1; fi\n  [ \"$(sha256_of \"$install_target/$install_name\")\" = \"$install_checksum\" ] || return 1\n  [ -x \"$install_target/$install_name\" ] || chmod 0755 \"$install_target/$install_name\" || return 1\n  [ -f \"$install_target/release\" ] || note_release \"$1\"\n}\n\nmake_new_folder() {\n  know_boot\n  find_process \"$$\"\n  install_new=$install_place/.new.$dflow_boot.$$.$found_started\n  [ ! -e \"$install_new\" ] || rm -rf \"$install_new\"\n  mkdir \"$install_new\" 2>/dev/null || fail copy/failed \"cannot write $install_place\"\n}\n\nsweep_place() {\n  for sweep_one in \"$1\"/.new.*; do\n    [ -e \"$sweep_one\" ] || continue\n    sweep_owner=${sweep_one##*/.new.}\n    sweep_rest=${sweep_owner#*.}\n    alive \"${sweep_owner%%.*}\" \"${sweep_rest%.*}\" \"${sweep_rest#*.}\" || rm -rf \"$sweep_one\"\n  done\n}\n\ngive_up_install() {\n  rm -rf \"$install_new\"\n  fail \"$1\" \"$2\"\n}\n\nreceive_parcel() {\n  install_base=\n  install_base_sum=$2\n  case $1 in\n    raw) ;;\n    gzip) command -v gzip >/dev/null 2>&1 || give_up_install copy/failed \"it has no gzip\" ;;\n    zstd) command -v zstd >/dev/null 2>&1 || give_up_install copy/failed \"it has no zstd\" ;;\n    zstd-patch)\n      command -v zstd >/dev/null 2>&1 || give_up_install copy/failed \"it has no zstd\"\n      find_base \"$2\"\n      ;;\n    *) give_up_install copy/failed \"it does not know the encoding $1\" ;;\n  esac\n  find_disk_free \"$install_new\"\n  [ -z \"$disk_free\" ] || [ \"$disk_free\" -gt \"$install_size\" ] ||\n    give_up_install copy/failed \"its disk is full: $install_size bytes are needed, $disk_free are free\"\n  if decode \"$1\" >\"$install_new/$install_name\"; then return 0; fi\n  dd if=/dev/zero of=\"$install_new/.room\" bs=65536 count=1 2>/dev/null ||\n    give_up_install copy/failed \"its disk is full, or a quota is used up\"\n  refuse_damaged_base\n  give_up_install copy/failed \"the parcel cannot be decompressed ($1): it was cut short or damaged on its way\"\n}\n\ndecode() {\n  case $1 in\n    raw) cat ;;\n    gzip) gzip -dc ;;\n    zstd) zstd -dcq --long=27 ;;\n    zstd-patch) zstd -dcq --long=27 \"--patch-from=$install_base\" ;;\n  esac\n}\n\nfind_base() {\n  find_rest=${1#????????????}\n  find_sum=$1\n  set --\n  for find_one in \"$install_place\"/*-\"${find_sum%\"$find_rest\"}/$install_name\"; do\n    if [ -f \"$find_one\" ] && [ ! -L \"$find_one\" ]; then set -- \"$@\" \"$find_one\"; fi\n  done\n  [ $# -gt 0 ] || give_up_install copy/failed \"the file the difference starts from is not there\"\n  install_base=$1\n  [ $# -gt 1 ] || return 0\n  for install_base in \"$@\"; do\n    [ \"$(sha256_of \"$install_base\")\" != \"$find_sum\" ] || return 0\n  done\n}\n\nrefuse_damaged_base() {\n  [ -z \"$install_base\" ] || [ \"$(sha256_of \"$install_base\")\" = \"$install_base_sum\" ] ||\n    give_up_install copy/failed \"the file the difference starts from is damaged: $install_base\"\n}\n\ncheck_parcel() {\n  check_sum=$(sha256_of \"$install_new/$install_name\")\n  [ \"$check_sum\" != \"$install_checksum\" ] || return 0\n  check_size=$(($(wc -c <\"$install_new/$install_name\")))\n  [ \"$check_size\" -ge \"$install_size\" ] ||\n    give_up_install copy/failed \"the parcel was cut short: $check_size of $install_size bytes arrived\"\n  refuse_damaged_base\n  give_up_install copy/checksum \"the bytes that arrived have sha256 $check_sum instead of $install_checksum\"\n}\n\nnote_release() {\n  rm -f \"$install_target/release.new\"\n  write_release \"$install_target/release.new\" \"$1\" && mv -f \"$install_target/release.new\" \"$install_target/release\"\n}\n\nwrite_release() {\n  know_seconds\n  printf '%s %s %s %s\\n' \"$2\" \"$install_checksum\" \"$install_size\" \"$dflow_seconds\" >\"$1\"\n}\n\nkeep_on_disk() {\n  chmod 0755 \"$install_new/$install_name\" || give_up_install copy/failed \"cannot make it executable\"\n  command -v sync >/dev/null 2>&1 || return 0\n  sync \"$install_new/$install_name\" \"$install_new/release\" 2>/dev/null ||\n    give_up_install copy/failed \"its disk did not take the bytes: it is full or damaged\"\n}\n\ninto_place() {\n  if [ -d \"$install_target\" ]; then\n    for into_file in \"$install_name\" release; do\n      [ ! -L \"$install_target/$into_file\" ] || rm -f \"$install_target/$into_file\"\n      [ ! -d \"$install_target/$into_file\" ] || rm -rf \"${install_target:?}/$into_file\"\n      mv -f \"$install_new/$into_file\" \"$install_target/$into_file\" ||\n        give_up_install copy/failed \"cannot write $install_target\"\n    done\n    rm -rf \"$install_new\"\n  else\n    mv \"$install_new\" \"$install_target\" || give_up_install copy/failed \"cannot write $install_place\"\n  fi\n  command -v sync >/dev/null 2>&1 && sync \"$install_target\" \"$install_place\" 2>/dev/null\n  return 0\n}\n");
/** instance.sh */
const instance = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nread_instance() {\n  instance_boot=\n  instance_pid=\n  instance_started=\n  instance_inode=\n  instance_restarts=0\n  instance_exit=\n  instance_gone=\n  instance_net=\n  { read -r instance_version instance_checksum instance_size instance_port instance_kind instance_settings \\\n    <\"$1/instance\"; } 2>/dev/null || recall_instance \"$1\" || return 1\n  find_program \"$1\"\n}\n\nlist_processes() {\n  go_home \"$1\" || return 0\n  list_home=$PWD\n  see_programs \"$list_home\"\n  for list_run in \"$list_home\"/run/*/*/instance $(lost_runs \"$list_home\"); do\n    list_run=${list_run%/instance}\n    read_instance \"$list_run\" || continue\n    show_instance \"$list_home\" \"$list_run\" \"$2\"\n    [ \"$instance_state\" != stopped ] ||\n      show_elsewhere \"$list_run\" \"$show_name\" \"${show_folder##*.}\" \"$instance_version\"\n  done\n  return 0\n}\n\nshow_instance() {\n  show_folder=${2##*/}\n  show_name=${2%/*}\n  show_name=${show_name##*/}\n  show_file=$1/releases/$show_name/${show_folder%.*}/$show_name\n  show_age=0\n  show_from=yes\n  show_sum=-\n  show_exit=${instance_exit:--}\n  [ -z \"$instance_gone\" ] || show_exit=gone\n  if [ \"$instance_state\" = running ]; then\n    look_at_bytes \"$3\"\n    now_ms\n    show_age=$(((dflow_now / 10 - instance_started) / 100))\n  else\n    instance_pid=-\n  fi\n  record process \"$show_name\" \"${show_folder##*.}\" \"$instance_version\" \"$instance_checksum\" \"$instance_size\" \\\n    \"$instance_state\" \"${instance_boot:--}\" \"$instance_pid\" \"${instance_started:--}\" \"$instance_port\" \\\n    \"${instance_restarts:-0}\" \"$show_exit\" \"$show_age\" \"$instance_settings\" \"$show_from\" \"$show_sum\"\n}\n\nlook_at_bytes() {\n  if [ ! \"/proc/$instance_pid/exe\" -ef \"$show_file\" ]; then\n    if [ \"$(readlink \"/proc/$instance_pid/exe\")\" != \"$show_file (deleted)\" ]; then\n      [ \"$(stat -c %i \"$show_file\" 2>/dev/null)\" = \"$instance_inode\" ] || show_from=no\n      return\n    fi\n    show_from=no\n  fi\n  [ \"$1\" != yes ] || show_sum=$(sha256_of \"/proc/$instance_pid/exe\") || show_sum=-\n}\n\ngo_home() {\n  expand_home \"$1\"\n  cd -P \"$dflow_path\" 2>/dev/null || return 1\n}\n\nshow_log() {\n  { one_name \"$2\" && one_name \"$3.$4\"; } || return 0\n  go_home \"$1\" || return 0\n  show_output \"$PWD/run/$2/$3.$4\" \"$5\" | tail -c 1048576\n}\n\nforget_instances() {\n  { one_name \"$2\" && one_name \"$3\"; } || fail preflight/refused \"nothing is installed under this name\"\n  go_home \"$1\" || return 0\n  forget_place=$PWD/run/$2\n  for forget_run in \"$forget_place/$3\".*; do\n    read_instance \"$forget_run\" || continue\n    [ \"$instance_state\" = stopped ] || fail preflight/refused \"it still runs (pid $instance_pid); stop it first\"\n    end_watcher \"$forget_run\" 0\n  done\n  [ ! -L \"$forget_place\" ] || fail preflight/refused \"$forget_place is a symbolic link\"\n  rm -rf \"$forget_place/$3\".*\n}\n");
/** migrate.sh */
const migrate = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nread_migrate() {\n  migrate_now=absent\n  { read -r migrate_now </proc/sys/net/ipv4/tcp_migrate_req; } 2>/dev/null\n}\n\nmigrate_requests() {\n  read_migrate\n  case $migrate_now in\n    1) return 0 ;;\n    absent) migrate_came=absent ;;\n    *)\n      migrate_as_root sysctl -q -w net.ipv4.tcp_migrate_req=1 >/dev/null 2>&1\n      read_migrate\n      migrate_came=refused\n      if [ \"$migrate_now\" = 1 ]; then\n        migrate_came='set'\n        if [ -d /etc/sysctl.d ] && printf '%s\\n' '# Written by dflow, for traffic: reuseport.' \\\n          'net.ipv4.tcp_migrate_req=1' | migrate_as_root tee /etc/sysctl.d/60-dflow.conf >/dev/null 2>&1; then\n          migrate_came=kept\n        fi\n      fi\n      ;;\n  esac\n  record migrate \"$migrate_came\"\n}\n\nshow_migrate() {\n  read_migrate\n  case $migrate_now in\n    1) ;;\n    absent) record migrate absent ;;\n    *) if migrate_as_root test -w /proc/sys/net/ipv4/tcp_migrate_req 2>/dev/null; then\n      record migrate may\n    else\n      record migrate refused\n    fi ;;\n  esac\n}\n\nmigrate_as_root() (\n  PATH=$PATH:/usr/sbin:/sbin\n  if [ \"$(id -u)\" = 0 ]; then \"$@\"; else sudo -n \"$@\"; fi\n)\n");
/** oci-cli.sh */
const ociCli = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nuse_oci() {\n  oci_cli=$1\n  oci_root=$2\n}\n\nknow_oci() {\n  [ -z \"${oci_as-}\" ] || return 0\n  oci_as=self\n  oci_lacks=cli\n  command -v \"$oci_cli\" >/dev/null 2>&1 || return 1\n  case $oci_cli.$oci_root in\n    docker.* | podman.yes) may_use_oci || oci_as=sudo ;;\n  esac\n  oci_lacks=permission\n  [ \"$oci_as\" = self ] || sudo -n true 2>/dev/null || return 1\n}\n\nmay_use_oci() {\n  [ \"$(id -u)\" != 0 ] || return 0\n  [ \"$oci_cli\" = docker ] || return 1\n  [ -n \"${DOCKER_HOST-}\" ] || [ -w /var/run/docker.sock ]\n}\n\noci() {\n  know_oci || return 125\n  if [ \"$oci_as\" = sudo ]; then\n    sudo -n \"$oci_cli\" \"$@\" 8>&- 9>&-\n  else\n    \"$oci_cli\" \"$@\" 8>&- 9>&-\n  fi\n}\n\noci_answers() {\n  know_oci || return 1\n  oci_lacks=daemon\n  [ \"$oci_cli\" = podman ] || oci version >/dev/null 2>&1\n}\n\nneed_oci() {\n  oci_answers || {\n    show_lack\n    fail preflight/node \"$(why_no_oci)\"\n  }\n}\n\nshow_lack() { record lacks \"$oci_lacks\"; }\n\nwhy_no_oci() {\n  case $oci_lacks in\n    cli) echo \"it has no $oci_cli\" ;;\n    permission) echo \"its user $(id -un) may not use $oci_cli\" ;;\n    *) echo \"its $oci_cli does not answer\" ;;\n  esac\n}\n\nshow_lacks() {\n  oci_lacks=\n  if oci_answers; then\n    comes_back || record lacks restart\n    [ \"$1\" = closure ] || oci image inspect \"$1\" >/dev/null 2>&1 || record lacks image \"$1\"\n  else\n    show_lack\n  fi\n}\n\ncomes_back() {\n  [ \"$oci_cli\" = podman ] || return 0\n  if [ \"$oci_as\" = sudo ] || [ \"$(id -u)\" = 0 ]; then\n    systemctl is-enabled -q podman-restart.service 2>/dev/null\n    return\n  fi\n  [ -e \"/var/lib/systemd/linger/$(id -un)\" ] || return 1\n  [ -e \"$HOME/.config/systemd/user/default.target.wants/podman-restart.service\" ] ||\n    systemctl --global is-enabled -q podman-restart.service 2>/dev/null\n}\n");
/** oci-closure.sh */
const ociClosure = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\ninstall_closure() {\n  install_into \"$1\" closures closure.tar \"closure-$(short_digest \"$2\" 12)\" - \"$2\" \"$3\" \"$4\" \"$5\" \"$6\"\n  have_image \"$install_home\" \"$2\" || fail copy/failed \"$closure_why\"\n}\n\nclosure_file() { printf '%s\\n' \"$1/closures/closure-$(short_digest \"$2\" 12)/closure.tar\"; }\n\nshort_digest() { printf \"%.$2s\\n\" \"$1\"; }\n\nhave_image() {\n  closure_tag=localhost/dflow-closure:$(short_digest \"$2\" 16)\n  ! oci image inspect \"$closure_tag\" >/dev/null 2>&1 || return 0\n  closure_tar=$(closure_file \"$1\" \"$2\")\n  closure_why=\"the closure $closure_tar is not there\"\n  [ -f \"$closure_tar\" ] || return 1\n  closure_why=\"$oci_cli cannot import $closure_tar\"\n  oci import --change 'ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt' - \"$closure_tag\" <\"$closure_tar\" >/dev/null\n}\n\nhas_closure() {\n  expand_home \"$1\"\n  closure_tar=$(closure_file \"$dflow_path\" \"$2\")\n  [ -f \"$closure_tar\" ] || fail copy/failed \"the closure $closure_tar is not there\"\n}\n\nnote_closure() {\n  expand_home \"$1\"\n  note_file=$dflow_path/releases/$2/$3/closure\n  [ ! -L \"$note_file.new\" ] || rm -f \"$note_file.new\"\n  { printf '%s %s\\n' \"$4\" \"$5\" >\"$note_file.new\" && mv -f \"$note_file.new\" \"$note_file\"; } ||\n    fail copy/failed \"cannot write $note_file\"\n}\n\nlist_closures() {\n  expand_home \"$1\"\n  for list_note in \"$dflow_path\"/releases/*/*/closure; do\n    { read -r list_closure _ <\"$list_note\"; } 2>/dev/null || continue\n    [ -f \"$(closure_file \"$dflow_path\" \"$list_closure\")\" ] || continue\n    list_folder=${list_note%/closure}\n    list_name=${list_folder%/*}\n    record closure \"${list_name##*/}\" \"${list_folder##*/}\" \"$list_closure\"\n  done\n}\n\ncollect_closures() {\n  expand_home \"$1\"\n  collect_kept=' '\n  for collect_note in \"$dflow_path\"/releases/*/*/closure; do\n    { read -r collect_sum _ <\"$collect_note\"; } 2>/dev/null && collect_kept=\"$collect_kept$(short_digest \"$collect_sum\" 12) \"\n  done\n  for collect_one in \"$dflow_path\"/closures/closure-*; do\n    if [ -L \"$collect_one\" ] || [ ! -d \"$collect_one\" ]; then continue; fi\n    case $collect_kept in *\" ${collect_one##*/closure-} \"*) continue ;; esac\n    collect_sum=\n    { read -r _ collect_sum _ <\"$collect_one/release\"; } 2>/dev/null\n    [ -z \"$collect_sum\" ] || oci rmi \"localhost/dflow-closure:$(short_digest \"$collect_sum\" 16)\" >/dev/null 2>&1\n    rm -rf \"$collect_one\"\n  done\n}\n");
/** oci-end.sh */
const ociEnd = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nsweep_watchers() {\n  oci ps -aq --no-trunc --filter \"label=dflow.home=$1\" --filter status=exited --filter status=created 2>/dev/null |\n    while read -r sweep_id; do\n      sweep_run=$(oci inspect --type container -f '{{index .Config.Labels \"dflow.run\"}}' \"$sweep_id\" 2>/dev/null)\n      [ -z \"$sweep_run\" ] || [ -d \"$sweep_run\" ] || oci rm \"$sweep_id\" >/dev/null 2>&1\n    done\n}\n\nclose_door() {\n  [ \"$oci_cli\" = docker ] || return 0\n  find_container \"$1\" || return 0\n  oci update --restart=no \"$oci_id\" >/dev/null 2>&1 || need_oci\n}\n\nsignal_program() { oci kill -s \"${1#SIG}\" \"$oci_id\" >/dev/null 2>&1; }\nkill_program() { signal_program KILL; }\nend_children() { :; }\n\nprogram_members() {\n  find_process \"$instance_pid\" || return 0\n  oci_session=$found_session\n  for oci_one in $(sed -n \"s/^\\([0-9]*\\) (.*) [A-Za-z] [0-9]* [0-9]* $oci_session .*/\\1/p\" /proc/[0-9]*/stat 2>/dev/null); do\n    printf '%s\\n' \"$oci_one\"\n  done\n}\n\nend_watcher() {\n  find_container \"$1\" || return 0\n  close_door \"$1\"\n  now_ms\n  oci_until=$((dflow_now + $2))\n  oci_killed=no\n  dflow_pause=\n  while find_container \"$1\" && is_up; do\n    now_ms\n    if [ \"$oci_cli\" = podman ]; then\n      keep_end \"$1\"\n    elif [ \"$dflow_now\" -ge \"$oci_until\" ]; then\n      [ \"$oci_killed\" = no ] || return 1\n      oci_killed=yes\n      oci_until=$((dflow_now + 10000))\n      [ \"$instance_state\" = running ] || [ -z \"$instance_exit\" ] || printf '%s\\n' \"$instance_exit\" >\"$1/exit\"\n      oci kill -s KILL \"$oci_id\" >/dev/null 2>&1\n    fi\n    pause_longer\n  done\n}\n\nis_up() { case $oci_status in running | paused | restarting | stopping | stopped | removing) ;; *) return 1 ;; esac }\n\nkeep_end() {\n  if [ ! -e \"$1/exit\" ]; then\n    oci_exit=$(last_exit \"$oci_id\")\n    printf '%s\\n' \"${oci_exit:--}\" >\"$1/exit\"\n    oci logs --tail 2000 \"$oci_id\" >\"$1/log\" 2>&1\n  fi\n  oci rm -f -t 0 \"$oci_id\" >/dev/null 2>&1\n}\n");
/** oci-entry.sh */
const ociEntry = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nlaunch_inside() {\n  [ ! -e \"$1/stopping\" ] || kill -STOP \"$$\"\n  [ ! -e \"$1/stopping\" ] || exit 0\n  cd \"$2\" || exit 126\n  read -r _ _ _ DFLOW_PORT _ <\"$1/instance\" || exit 126\n  case $DFLOW_PORT in -) unset DFLOW_PORT ;; *) export DFLOW_PORT ;; esac\n  launch_line=\n  { IFS= read -r launch_line <\"$2/$3\"; } 2>/dev/null\n  case $launch_line in\n    '#!'*) has_interpreter \"$2/$3\" || {\n      printf 'dflow: %s\\n' \"$execute_why\"\n      exit 127\n    } ;;\n  esac\n  as_found\n  [ -n \"${LC_ALL-}${LC_CTYPE-}${LANG-}\" ] || export LANG=C.UTF-8\n  launch_file=$1/launch\n  set -- \"$2/$3\"\n  . \"$launch_file\"\n  exec \"$@\"\n}\n");
/** oci-start.sh */
const ociStart = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nrun_with() {\n  oci_image=$1\n  oci_network=$2\n  oci_user=$3\n  oci_limits=$4\n  oci_volumes=$5\n  oci_signal=$6\n  oci_seconds=$7\n  execute_inside=yes\n}\n\nwrite_watcher() {\n  unset oci_all\n  rm -f \"$1/log\"\n  ! find_container \"$1\" || oci rm -f \"$oci_id\" >/dev/null 2>&1\n  printf '%s\\n\"$@\"\\n' \"$2\" >\"$1/watch\" && stat -c %i \"$start_release/$start_name\" >\"$1/inode\"\n}\n\nstart_watcher() {\n  case $start_home in *[,:]*) abandon \"a path that is mounted holds neither comma nor colon: $start_home\" ;; esac\n  choose_image\n  let_others_read\n  set -- --entrypoint /bin/sh \"$oci_image\" \"$start_run/watch\" launch_inside \"$start_run\" \"$start_release\" \"$start_name\"\n  while read -r oci_volume; do\n    [ -z \"$oci_volume\" ] || set -- -v \"$oci_volume\" \"$@\"\n  done <<EOF\n$oci_volumes\nEOF\n  for start_mount in \"$start_release\" \"$start_run\"; do\n    set -- --mount \"type=bind,source=$start_mount,target=$start_mount,readonly\" \"$@\"\n  done\n  read -r start_line <\"$start_run/instance\"\n  set -- --label \"dflow.home=$start_home\" --label \"dflow.run=$start_run\" --label \"dflow.instance=$start_line\" \"$@\"\n  start_version=${start_line%% *}\n  set -- --label \"dflow.cluster=${start_home##*/}\" --label \"dflow.executable=$start_name\" \\\n    --label \"dflow.version=$start_version\" --label \"dflow.epoch=${start_run##*.}\" \"$@\"\n  case $oci_network.$start_port in\n    bridge.[0-9]*) set -- --network bridge --publish \"$start_port:$start_port/tcp\" \"$@\" ;;\n    *) set -- --network \"$oci_network\" \"$@\" ;;\n  esac\n  set -- $(options_of_cli) $oci_limits --user \"${oci_user:-$(id -u):$(id -g)}\" \"$@\"\n  start_said=$(oci run --detach --init --pull never --name \"$(container_name \"$start_run\")\" --restart always \\\n    --stop-signal \"$oci_signal\" --stop-timeout \"$oci_seconds\" --security-opt label=disable \"$@\" 2>&1 >/dev/null)\n  start_status=$?\n  [ \"$start_status\" -eq 0 ] || refused_by_cli\n}\n\noptions_of_cli() {\n  case $oci_cli in\n    docker) echo '--log-driver json-file --log-opt max-size=10m --log-opt max-file=2 --userns host' ;;\n    podman)\n      echo '--log-driver k8s-file --log-opt max-size=10mb'\n      [ \"$oci_as\" = sudo ] || [ \"$(id -u)\" = 0 ] || echo '--userns keep-id'\n      ;;\n  esac\n}\n\nchoose_image() {\n  if [ \"$oci_image\" = closure ]; then\n    { read -r start_closure _ <\"$start_release/closure\"; } 2>/dev/null ||\n      abandon \"its closure is not there; dflow copy brings it\"\n    have_image \"$start_home\" \"$start_closure\" || abandon \"$closure_why\"\n    oci_image=$closure_tag\n  elif ! oci image inspect \"$oci_image\" >/dev/null 2>&1; then\n    oci_answers || abandon \"$(why_no_oci)\"\n    abandon \"it has no image $oci_image; on the Node: $oci_cli pull $oci_image\"\n  fi\n}\n\nlet_others_read() {\n  case ${oci_user:-root} in\n    root) ;;\n    *)\n      { chmod 0755 \"$start_release\" \"$start_run\" && chmod 0644 \"$start_run/launch\" \"$start_run/watch\" \"$start_run/instance\"; } ||\n        abandon \"cannot let $oci_user read $start_run\"\n      ;;\n  esac\n}\n\nrefused_by_cli() {\n  printf '%s\\n' \"$start_said\" | tail -n 5 | cut -c 1-500 | while IFS= read -r start_line; do record log \"$start_line\"; done\n  ! find_container \"$start_run\" || oci rm -f \"$oci_id\" >/dev/null 2>&1\n  abandon \"$oci_cli cannot run it (status $start_status)\"\n}\n");
/** oci.sh */
const oci = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\noci_lines() {\n  oci inspect --type container -f '{{.Id}} {{.State.Status}} {{.State.Pid}} {{.RestartCount}} {{.State.ExitCode}} {{index .Config.Labels \"dflow.run\"}}' \\\n    \"$@\" 2>/dev/null\n}\n\nsee_programs() {\n  [ -d \"$1/run\" ] || return 0\n  oci_ids=$(oci ps -aq --no-trunc --filter \"label=dflow.home=$1\" 2>/dev/null) || need_oci\n  oci_all=\n  [ -z \"$oci_ids\" ] || oci_all=$(oci_lines $oci_ids)\n}\n\nfind_container() {\n  if [ -n \"${oci_all+known}\" ]; then oci_found=$oci_all; else oci_found=$(oci_lines \"$(container_name \"$1\")\"); fi\n  while read -r oci_id oci_status oci_pid oci_restarts oci_exit oci_run; do\n    [ \"$oci_run\" != \"$1\" ] || return 0\n  done <<EOF\n$oci_found\nEOF\n  [ -n \"${oci_all+known}\" ] || need_oci\n  return 1\n}\n\ncontainer_name() {\n  oci_named=${1%/*}\n  oci_named=${oci_named##*/}\n  oci_sum=$(printf %s \"$1\" | cksum)\n  printf '%s-%s-%s\\n' \"$oci_named\" \"${1##*.}\" \"${oci_sum%% *}\"\n}\n\nfind_program() {\n  instance_state=stopped\n  { read -r instance_exit <\"$1/exit\"; } 2>/dev/null\n  [ \"$instance_exit\" != - ] || instance_exit=\n  if ! find_container \"$1\"; then\n    [ -e \"$1/exit\" ] || instance_gone=yes\n    return 0\n  fi\n  instance_restarts=$oci_restarts\n  case $oci_status in\n    running | paused)\n      instance_state=waiting\n      instance_pid=$(child_of \"$oci_pid\")\n      if find_process \"$instance_pid\"; then\n        instance_state=running\n        instance_started=$found_started\n        instance_net=/proc/$instance_pid/net\n        know_boot\n        instance_boot=$dflow_boot\n        { read -r instance_inode <\"$1/inode\"; } 2>/dev/null\n      fi\n      [ \"$oci_restarts\" = 0 ] || instance_exit=$(last_exit \"$oci_id\")\n      ;;\n    restarting | stopping | stopped)\n      instance_state=waiting\n      instance_exit=$oci_exit\n      ;;\n    exited | dead) [ -n \"$instance_exit\" ] || instance_exit=$oci_exit ;;\n  esac\n  [ \"$instance_state\" != waiting ] || [ ! -e \"$1/stopping\" ] || instance_state=stopped\n}\n\nchild_of() {\n  { read -r oci_child _ <\"/proc/$1/task/$1/children\"; } 2>/dev/null || oci_child=\n  [ -n \"$oci_child\" ] || oci_child=$(sed -n \"s/^\\([0-9]*\\) (.*) [A-Za-z] $1 .*/\\1/p\" /proc/[0-9]*/stat 2>/dev/null | head -n 1)\n  printf '%s\\n' \"$oci_child\"\n}\n\nlast_exit() {\n  case $oci_cli in\n    docker) set -- \"$1\" die '{{.Actor.Attributes.exitCode}}' \"$(date +%s.%N)\" ;;\n    podman) set -- \"$1\" died '{{.ContainerExitCode}}' 0s ;;\n  esac\n  oci events --since 1h --until \"$4\" --filter \"container=$1\" --filter \"event=$2\" --format \"$3\" 2>/dev/null | tail -n 1\n}\n\nrecall_instance() {\n  find_container \"$1\" || return 1\n  read -r instance_version instance_checksum instance_size instance_port instance_kind instance_settings <<EOF\n$(oci inspect --type container -f '{{index .Config.Labels \"dflow.instance\"}}' \"$oci_id\")\nEOF\n}\n\nlost_runs() {\n  while read -r _ oci_status _ _ _ oci_run; do\n    case $oci_status in '' | exited | created | dead | configured) continue ;; esac\n    [ -f \"$oci_run/instance\" ] || printf '%s\\n' \"$oci_run/instance\"\n  done <<EOF\n${oci_all-}\nEOF\n}\n\nis_itself() {\n  oci_words=\n  { IFS= read -r oci_words <\"/proc/$1/cmdline\"; } 2>/dev/null\n  case $oci_words in \"/bin/sh$start_run/watch\"*) return 1 ;; esac\n}\n\nshow_output() {\n  if [ -f \"$1/log\" ]; then\n    tail -n \"$2\" \"$1/log\"\n  elif find_container \"$1\"; then\n    oci logs --tail \"$2\" \"$oci_id\" 2>&1\n  fi\n}\n");
/** port-map-boot.sh */
const portMapBoot = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nboot_top=/etc/dflow\nboot_units=/etc/systemd/system\nboot_unit=$boot_units/dflow-ports.service\nboot_with=$boot_units/nftables.service.d\n\nboot_keep() {\n  [ -d /run/systemd/system ] || return 0\n  know_user\n  [ \"$dflow_uid\" = 0 ] || return 0\n  case $1 in '' | *[!a-z0-9-]*) return 0 ;; esac\n  boot_file \"$1\"\n  umask 022\n  { if [ -n \"$boot_text\" ]; then boot_place_all \"$1\"; else boot_forget \"$1\"; fi; } >/dev/null 2>&1\n  umask 077\n}\n\nboot_file() {\n  nft_text=\n  while read -r boot_public boot_to boot_owner _; do\n    case $boot_owner in \"$1\"/*) nft_element \"$boot_public\" \"$boot_to\" \"$boot_owner\" ;; esac\n  done <<END\n$ports_entries\nEND\n  boot_text=$nft_text\n  [ -n \"$boot_text\" ] || return 0\n  nft_text=\n  nft_table\n  nft_rules 'tcp dport map @ports'\n  boot_text=\"$nft_text$boot_text# and once more\n$nft_text${boot_text%?}\"\n}\n\nboot_is_kept() {\n  [ -d /run/systemd/system ] && as_root true 2>/dev/null || return 0\n  boot_file \"$1\"\n  [ \"$boot_text\" = \"$(cat \"$boot_top/ports/$1.nft\" 2>/dev/null)\" ] &&\n    systemctl --quiet is-enabled dflow-ports.service 2>/dev/null\n}\n\nboot_place_all() {\n  boot_stamp=\n  { read -r boot_stamp <\"$boot_top/restore-ports\"; } 2>/dev/null\n  if [ \"$boot_stamp\" = \"# Written by dflow: $ports_stamp\" ] && [ -L \"$boot_units/sysinit.target.wants/${boot_unit##*/}\" ]; then\n    boot_place \"$boot_top/ports/$1.nft\" \"$boot_text\"\n    return\n  fi\n  mkdir -p \"$boot_top/ports\" \"$boot_with\" &&\n    boot_place \"$boot_top/ports/$1.nft\" \"$boot_text\" &&\n    boot_place \"$boot_with/dflow.conf\" '[Service]\nExecStartPost=-/bin/sh /etc/dflow/restore-ports\nExecReload=-/bin/sh /etc/dflow/restore-ports' &&\n    boot_place \"$boot_unit\" '[Unit]\nDescription=public ports of dflow, as they were before the reboot\nDefaultDependencies=no\nRequiresMountsFor=/etc/dflow\nAfter=local-fs.target nftables.service\nBefore=network-pre.target shutdown.target\nWants=network-pre.target\nConflicts=shutdown.target\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh /etc/dflow/restore-ports\n\n[Install]\nWantedBy=sysinit.target' &&\n    boot_place \"$boot_top/restore-ports\" \"# Written by dflow: $ports_stamp\n$ports_restorer\" &&\n    systemctl daemon-reload &&\n    systemctl enable --now \"${boot_unit##*/}\"\n}\n\nboot_place() {\n  printf '%s\\n' \"$2\" >\"$1.new\" && { sync \"$1.new\" 2>/dev/null || sync; } && mv -f \"$1.new\" \"$1\"\n}\n\nboot_forget() {\n  rm -f \"$boot_top/ports/$1.nft\"\n  rmdir \"$boot_top/ports\" 2>/dev/null || return 0\n  systemctl disable --now dflow-ports.service\n  rm -f \"$boot_unit\" \"$boot_with/dflow.conf\" \"$boot_top/restore-ports\"\n  rmdir \"$boot_with\" \"$boot_top\" 2>/dev/null\n  systemctl daemon-reload\n}\n");
/** port-map-needs.sh */
const portMapNeeds = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nshow_needs() {\n  [ -z \"${DFLOW_PORT_MAP:-}\" ] || return 0\n  if ! nft_run list tables >/dev/null 2>&1; then\n    if ! find_nft; then\n      record missing nft\n    elif \"$nft_program\" --version >/dev/null 2>&1; then\n      record missing right\n    else\n      record missing broken\n    fi\n    return\n  fi\n  if [ ! -d /run/systemd/system ]; then\n    record missing systemd\n  elif ! as_root true 2>/dev/null; then\n    record missing root\n  fi\n  nft_read\n  nft_rules_there=$(nft_run list ruleset 2>/dev/null)\n  find_listeners\n  while [ $# -gt 2 ]; do\n    if firewall_drops \"$3\"; then record missing firewall \"$1\"; fi\n    find_entry \"$2\"\n    if [ -z \"$entry_to\" ]; then\n      if is_listened \"$2\"; then record missing listener \"$1\"; fi\n    elif [ \"$entry_owner\" != \"$1\" ]; then\n      record missing taken \"$1\" \"$entry_owner\"\n    else\n      if listens_locally \"$entry_to\"; then record missing addresses \"$1\"; fi\n      boot_is_kept \"${1%%/*}\" || record missing kept \"$1\"\n    fi\n    shift 3\n  done\n}\n\nfirewall_drops() {\n  case $nft_rules_there in *'ct status dnat'* | *'ct original proto-dst'* | *multiport* | *\"$1\"*) return 1 ;; esac\n  [ -n \"$(printf '%s\\n' \"$nft_rules_there\" | sed -n -e '/hook input/,/}/!d' -e '/policy drop/p' \\\n    -e '/^[[:blank:]]*drop$/p' -e '/^[[:blank:]]*reject/p' \\\n    -e '/^[[:blank:]]*counter packets [0-9]* bytes [0-9]* drop$/p' \\\n    -e '/^[[:blank:]]*counter packets [0-9]* bytes [0-9]* reject/p')\" ]\n}\n");
/** port-map-nft.sh */
const portMapNft = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nnft_point() {\n  nft_lock\n  nft_read\n  decide_entry \"$@\" || return 0\n  if [ \"$entry_before$entry_after\" != '' ]; then\n    replace_entry \"$2\"\n    nft_change\n    nft_run -f - <<END || nft_refused\n$nft_text\nEND\n    ports_entries=$ports_after\n  fi\n  boot_keep \"${1%%/*}\"\n  exec 8>&-\n  if [ \"$3\" != - ] && listens_locally \"$3\"; then record local \"$3\"; fi\n}\n\nnft_lock() {\n  find_nft || fail traffic/failed \"it has no nft; install nftables\"\n  exec 8<\"$nft_program\"\n  nft_tries=0\n  until flock -n 8; do\n    nft_tries=$((nft_tries + 1))\n    [ \"$nft_tries\" -lt 100 ] || fail traffic/failed \"another dflow command is changing its port map\"\n    pause_briefly 0.2\n  done\n}\n\nnft_refused() {\n  nft_why=$(nft_run -c -f - 2>&1 <<END\n$nft_text\nEND\n  )\n  case $nft_why in\n    *'not permitted'* | *'must be root'* | *password* | *sudo*)\n      fail traffic/failed \"nft refused; it needs root, or a line in sudoers that allows nft without a password\"\n      ;;\n  esac\n  fail traffic/failed \"nft refused: $(printf '%s\\n' \"${nft_why:-it does not say why}\" | head -n 1 | tr '\\t' ' ')\"\n}\n\nnft_change() {\n  nft_text=\n  if [ -z \"$ports_after\" ]; then\n    nft_say 'delete table inet dflow'\n    return\n  fi\n  nft_shape\n  if [ -n \"$entry_before\" ]; then\n    set -- $entry_before\n    nft_say \"delete element inet dflow ports { $1 }\"\n    [ $# -lt 5 ] || nft_say \"delete element inet dflow shares { $1 . $(nft_numbers \"$4\") }\"\n  fi\n  nft_element $entry_after\n  if nft_is_shared \"$ports_entries\" && ! nft_is_shared \"$ports_after\"; then nft_say 'delete map inet dflow shares'; fi\n}\n\nnft_shape() {\n  if nft_is_shared \"$ports_entries$ports_after\"; then\n    nft_clear\n    nft_table\n    nft_say 'add map inet dflow shares { typeof tcp dport . numgen random mod 100 : tcp dport; flags interval; }'\n    ! nft_is_shared \"$ports_after\" || nft_rules 'tcp dport . numgen random mod 100 map @shares'\n    nft_rules 'tcp dport map @ports'\n  elif ! nft_is_whole; then\n    nft_clear\n    nft_table\n    nft_rules 'tcp dport map @ports'\n  fi\n}\n\nnft_is_whole() {\n  case $nft_listed in *'chain incoming'*) ;; *) return 1 ;; esac\n  set -f\n  nft_words=$IFS\n  IFS='\n'\n  set -- ${nft_listed#*chain incoming}\n  IFS=$nft_words\n  set +f\n  [ $# = 9 ] || return 1\n  case $2 in *' hook prerouting priority -100; policy accept;') ;; *) return 1 ;; esac\n  case $6 in *' hook output priority -100; policy accept;') ;; *) return 1 ;; esac\n  for nft_rule in \"$3\" \"$7\"; do\n    case $nft_rule in\n      *'fib daddr type 2 meta l4proto 6 redirect to :tcp dport map @ports') ;;\n      *'fib daddr type local meta l4proto tcp redirect to :tcp dport map @ports') ;;\n      *) return 1 ;;\n    esac\n  done\n}\n\nnft_clear() {\n  for nft_chain in incoming:prerouting local:output; do\n    case $nft_listed in\n      *\"chain ${nft_chain%:*} {\n\t\ttype nat hook ${nft_chain#*:} priority -100; policy accept;\"*) ;;\n      *\"chain ${nft_chain%:*} {\"*) nft_say \"flush chain inet dflow ${nft_chain%:*}\ndelete chain inet dflow ${nft_chain%:*}\" ;;\n    esac\n  done\n}\n\nnft_table() {\n  nft_say 'add table inet dflow\nadd map inet dflow ports { type inet_service : inet_service; }\nadd chain inet dflow incoming { type nat hook prerouting priority -100; policy accept; }\nadd chain inet dflow local { type nat hook output priority -100; policy accept; }\nflush chain inet dflow incoming\nflush chain inet dflow local'\n}\n\nnft_rules() {\n  for nft_chain in incoming local; do\n    nft_say \"add rule inet dflow $nft_chain fib daddr type local meta l4proto tcp redirect to :$1\"\n  done\n}\n\nnft_element() {\n  [ $# -gt 0 ] || return 0\n  nft_say \"add element inet dflow ports { $1 comment \\\"$3\\\" : $2 }\"\n  [ $# -lt 5 ] || nft_say \"add element inet dflow shares { $1 . $(nft_numbers \"$4\") comment \\\"$3\\\" : $5 }\"\n}\n\nnft_say() {\n  nft_text=\"$nft_text$1\n\"\n}\n\nnft_numbers() { if [ \"$1\" = 1% ]; then printf 0; else printf '0-%s' $((${1%\\%} - 1)); fi; }\n\nnft_is_shared() { case $1 in *%*) ;; *) return 1 ;; esac }\n\nnft_read() {\n  nft_listed=$(nft_run -nn list table inet dflow 2>/dev/null)\n  ports_entries=\n  nft_shared=\n  set -f\n  nft_words=$IFS\n  IFS='{},'\n  for nft_part in $nft_listed; do\n    IFS=$nft_words\n    nft_found $nft_part\n  done\n  IFS=$nft_words\n  set +f\n  [ -z \"$nft_shared\" ] || nft_add_shares\n}\n\nnft_found() {\n  case \"$#:${2-}:${4-}\" in 5:comment:: | 7:.:comment) ;; *) return 0 ;; esac\n  case $1 in *[!0-9]*) return 0 ;; esac\n  if [ $# = 5 ]; then\n    nft_owner=${3#'\"'}\n    ports_entries=\"$ports_entries$1 $5 ${nft_owner%'\"'}\n\"\n  else\n    nft_shared=\"$nft_shared$1 $((${3##*-} + 1))% $7\n\"\n  fi\n}\n\nnft_add_shares() {\n  nft_alone=$ports_entries\n  ports_entries=\n  while read -r nft_public nft_to; do\n    [ -n \"$nft_public\" ] || continue\n    while read -r nft_at nft_share; do\n      [ \"$nft_at\" != \"$nft_public\" ] || nft_to=\"$nft_to $nft_share\"\n    done <<END\n$nft_shared\nEND\n    ports_entries=\"$ports_entries$nft_public $nft_to\n\"\n  done <<END\n$nft_alone\nEND\n}\n\nnft_run() {\n  find_nft || return 1\n  as_root \"$nft_program\" \"$@\"\n}\n\nfind_nft() {\n  [ -z \"${nft_program-}\" ] || return 0\n  for nft_program in \"$(command -v nft)\" /usr/sbin/nft /sbin/nft; do [ ! -x \"$nft_program\" ] || return 0; done\n  nft_program=\n  return 1\n}\n");
/** port-map-restore.sh */
const portMapRestore = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("set -u\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\nstatus=0\nif nft list table inet dflow >/dev/null 2>&1; then exit 0; fi\nfor map in /etc/dflow/ports/*.nft; do\n  [ -e \"$map\" ] || continue\n  first=$(sed '/^# and once more$/,$d' \"$map\")\n  if [ -z \"$first\" ] || [ \"$first\" != \"$(sed '1,/^# and once more$/d' \"$map\")\" ]; then\n    echo \"$map is damaged, so its ports lead nowhere until \\\"dflow repair\\\"\" >&2\n    status=1\n  elif ! printf '%s\\n' \"$first\" | nft -f -; then\n    status=1\n  fi\ndone\nexit \"$status\"\n");
/** port-map.sh */
const portMap = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\npoint_port() {\n  if [ -n \"${DFLOW_PORT_MAP:-}\" ]; then file_point \"$@\"; else nft_point \"$@\"; fi\n}\n\nshow_ports() {\n  if [ -n \"${DFLOW_PORT_MAP:-}\" ]; then read_entries \"$DFLOW_PORT_MAP\"; else nft_read; fi\n  while read -r entry_public entry_to entry_owner entry_percent entry_other; do\n    case $entry_owner in\n      \"$1\"/*) record port \"${entry_owner#*/}\" \"$entry_public\" \"$entry_to\" $entry_percent $entry_other ;;\n    esac\n  done <<END\n$ports_entries\nEND\n}\n\nfind_entry() {\n  while read -r entry_public entry_to entry_owner entry_percent entry_other; do\n    [ \"$entry_public\" != \"$1\" ] || return 0\n  done <<END\n$ports_entries\nEND\n  entry_to=\n  entry_owner=\n  entry_percent=\n  entry_other=\n}\n\nentry_line() {\n  entry_found=\n  [ -z \"$entry_to\" ] || entry_found=\"$1 $entry_to $entry_owner${entry_percent:+ $entry_percent $entry_other}\"\n}\n\ndecide_entry() {\n  find_entry \"$2\"\n  if [ -n \"$entry_to\" ] && [ \"$entry_owner\" != \"$1\" ]; then\n    [ \"$3\" != - ] || return 1\n    fail traffic/failed \"public port $2 leads to $entry_owner already\"\n  fi\n  entry_line \"$2\"\n  entry_before=$entry_found\n  if [ \"$3\" = - ]; then\n    entry_after=\n  elif [ \"$4\" = 100 ]; then\n    entry_after=\"$2 $3 $1\"\n  else\n    [ -n \"$entry_to\" ] || fail traffic/failed \"port $2 leads nowhere, so there is nothing to share\"\n    entry_after=\"$2 $entry_to $1 $4% $3\"\n  fi\n}\n\nread_entries() {\n  ports_entries=\n  {\n    while IFS= read -r ports_line; do\n      ports_entries=\"$ports_entries$ports_line\n\"\n    done <\"$1\"\n  } 2>/dev/null\n}\n\nreplace_entry() {\n  ports_after=\n  while read -r ports_public ports_rest; do\n    case $ports_public in\n      '' | \"$1\") ;;\n      *)\n        ports_after=\"$ports_after$ports_public $ports_rest\n\"\n        ;;\n    esac\n  done <<END\n$ports_entries\nEND\n  [ -z \"$entry_after\" ] || ports_after=\"$ports_after$entry_after\n\"\n}\n\n\nfile_point() {\n  exec 8>>\"$DFLOW_PORT_MAP.lock\"\n  flock 8 || fail traffic/failed \"cannot lock $DFLOW_PORT_MAP\"\n  read_entries \"$DFLOW_PORT_MAP\"\n  decide_entry \"$@\" || return 0\n  file_write \"$2\" || fail traffic/failed \"cannot write $DFLOW_PORT_MAP\"\n  file_wanted=open\n  [ \"$3\" != - ] || file_wanted=\n  if ! file_awaits \"$2\" \"$file_wanted\"; then\n    entry_after=$entry_before\n    read_entries \"$DFLOW_PORT_MAP\"\n    file_write \"$2\"\n    case $file_state in\n      '') file_state=\"its forwarder does not answer\" ;;\n      EADDRINUSE) file_state='another program listens there (EADDRINUSE); \"ss -ltnp\" names it' ;;\n      EACCES) file_state=\"this user may not listen there (EACCES); ports from 1024 on are everybody's\" ;;\n    esac\n    fail traffic/failed \"port $2 cannot be ${file_wanted:-closed}: $file_state\"\n  fi\n  exec 8>&-\n}\n\nfile_write() {\n  replace_entry \"$1\"\n  printf %s \"$ports_after\" >\"$DFLOW_PORT_MAP.new\" && mv -f \"$DFLOW_PORT_MAP.new\" \"$DFLOW_PORT_MAP\"\n}\n\nfile_awaits() {\n  file_tries=0\n  while :; do\n    read_entries \"$DFLOW_PORT_MAP.state\"\n    find_entry \"$1\"\n    file_state=$entry_to\n    [ \"$file_state\" != \"$2\" ] || return 0\n    file_tries=$((file_tries + 1))\n    [ \"$file_tries\" -lt 100 ] || return 1\n    pause_briefly 0.05\n  done\n}\n");
/** prelude.sh */
const prelude = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("set -u\nif [ -z \"${dflow_umask-}\" ]; then\n  dflow_key=\n  { read -r _ && read -r dflow_key dflow_umask; } 2>/dev/null </proc/self/status\n  [ \"$dflow_key\" = Umask: ] || dflow_umask=$(umask)\nfi\n: \"${dflow_locale=${LC_ALL-none}}\"\nLC_ALL=C\nexport LC_ALL\numask 077\nunset CDPATH\n\nrecord() {\n  dflow_line=$1\n  shift\n  for dflow_field in \"$@\"; do dflow_line=\"$dflow_line\t$dflow_field\"; done\n  printf '%s\\n' \"$dflow_line\"\n}\n\nfail() {\n  record failed \"$1\" \"${2:-}\"\n  exit 70\n}\n\nexpand_home() {\n  case $1 in\n    '~') dflow_path=$HOME ;;\n    '~/'*) dflow_path=$HOME/${1#'~/'} ;;\n    *) dflow_path=$1 ;;\n  esac\n}\n\nas_found() {\n  umask \"$dflow_umask\"\n  if [ \"$dflow_locale\" = none ]; then unset LC_ALL; else LC_ALL=$dflow_locale; fi\n}\n\none_name() {\n  case $1 in '' | . | .. | */* | *'\t'* | *'\n'*) return 1 ;; esac\n}\n\nown_folder() {\n  for dflow_folder in \"$@\"; do\n    if [ -L \"$dflow_folder\" ]; then\n      dflow_why=\"$dflow_folder is a symbolic link; remove it, or let path in dflow.yaml name the real folder\"\n      return 1\n    fi\n    [ -d \"$dflow_folder\" ] || mkdir \"$dflow_folder\" 2>/dev/null || [ -d \"$dflow_folder\" ] || {\n      dflow_why=\"cannot make the folder $dflow_folder\"\n      return 1\n    }\n  done\n}\n\nknow_boot() { [ -n \"${dflow_boot-}\" ] || read -r dflow_boot </proc/sys/kernel/random/boot_id; }\n\nknow_seconds() { [ -n \"${dflow_seconds-}\" ] || dflow_seconds=$(date +%s); }\n\nfind_process() {\n  case $1 in '' | *[!0-9]*) return 1 ;; esac\n  dflow_stat=\n  { while IFS= read -r dflow_part; do dflow_stat=\"$dflow_stat$dflow_part \"; done <\"/proc/$1/stat\"; } 2>/dev/null\n  dflow_stat=${dflow_stat##*) }\n  set -- $dflow_stat\n  case ${1:-gone} in gone | Z | X | x) return 1 ;; esac\n  found_session=$4\n  found_started=${20}\n}\n\nalive() {\n  know_boot\n  [ \"$1\" = \"$dflow_boot\" ] && find_process \"$2\" && [ \"$found_started\" = \"$3\" ]\n}\n\nnow_ms() {\n  read -r dflow_up _ </proc/uptime\n  dflow_now=$((${dflow_up%.*} * 1000 + 1${dflow_up#*.} * 10 - 1000))\n}\n\nknow_user() {\n  [ -z \"${dflow_uid-}\" ] || return 0\n  while read -r dflow_key _ dflow_uid _; do\n    [ \"$dflow_key\" != Uid: ] || return 0\n  done </proc/self/status\n}\n\nas_root() {\n  know_user\n  if [ \"$dflow_uid\" = 0 ]; then \"$@\"; else sudo -n \"$@\"; fi\n}\n\npause_briefly() { sleep \"${1:-0.1}\" 2>/dev/null || sleep 1; }\n\npause_longer() {\n  case ${dflow_pause-} in\n    '') dflow_pause=0.01 ;;\n    0.01) dflow_pause=0.02 ;;\n    0.02) dflow_pause=0.05 ;;\n    *) dflow_pause=0.1 ;;\n  esac\n  pause_briefly \"$dflow_pause\"\n}\n");
/** probe.sh */
const probe = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nanswer_alive() {\n  if alive \"$1\" \"$2\" \"$3\"; then record alive yes; else record alive no; fi\n}\n\nanswer_command() {\n  expand_home \"$1\"\n  cd \"$dflow_path\" 2>/dev/null || fail node/script \"there is no folder $1\"\n  unset LC_ALL\n  if command -v timeout >/dev/null 2>&1; then\n    timeout -s KILL \"$2\" /bin/sh -c \"$3\" </dev/null 9>&-\n  else\n    /bin/sh -c \"$3\" </dev/null 9>&-\n  fi\n  dflow_status=$?\n  printf '\\n'\n  if alive \"$4\" \"$5\" \"$6\"; then record ended \"$dflow_status\" alive; else record ended \"$dflow_status\" gone; fi\n}\n");
/** process.sh */
const process = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nfind_program() {\n  { read -r instance_boot instance_pid instance_started instance_inode instance_restarts <\"$1/process\"; } 2>/dev/null\n  { read -r instance_exit _ <\"$1/exit\"; } 2>/dev/null\n  instance_state=stopped\n  if alive \"$instance_boot\" \"$instance_pid\" \"$instance_started\"; then\n    instance_state=running\n  elif [ ! -e \"$1/stopping\" ] && watcher_alive \"$1\"; then\n    instance_state=waiting\n  fi\n}\n\nrecall_instance() { return 1; }\nlost_runs() { :; }\nsee_programs() { :; }\nsweep_watchers() { :; }\nclose_door() { :; }\n\nwatcher_alive() {\n  { read -r watcher_boot watcher_pid watcher_started <\"$1/watcher\"; } 2>/dev/null || return 1\n  alive \"$watcher_boot\" \"$watcher_pid\" \"$watcher_started\"\n}\n\nwrite_watcher() {\n  if [ -e \"$1/watcher\" ] || [ -e \"$1/process\" ]; then rm -f \"$1/watcher\" \"$1/process\"; fi\n  printf '%s\\n\"$@\"\\n' \"$2\" >\"$1/watch\"\n}\n\nstart_watcher() (\n  exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-\n  as_found\n  set -- sh \"$start_run/watch\" watch_program \"$start_run\" \"$start_release\" \"$start_name\"\n  if ignores_interrupt; then\n    if env --default-signal=INT,QUIT true 2>/dev/null; then\n      set -- env --default-signal=INT,QUIT \"$@\"\n    elif command -v perl >/dev/null 2>&1; then\n      set -- perl -e '$SIG{INT} = $SIG{QUIT} = \"DEFAULT\"; exec @ARGV' \"$@\"\n    fi\n  fi\n  exec setsid setsid \"$@\" </dev/null >/dev/null 2>&1\n)\n\nignores_interrupt() {\n  while read -r start_key start_value; do\n    [ \"$start_key\" != SigIgn: ] || break\n  done </proc/self/status\n  case $start_value in *[2367aAbBeEfF]) return 0 ;; esac\n  return 1\n}\n\nis_itself() {\n  start_words=\n  { IFS= read -r start_words <\"/proc/$1/cmdline\"; } 2>/dev/null\n  case $start_words in \"sh$start_run/watchlaunch_program\"*) return 1 ;; esac\n}\n\nsignal_program() { signal_process \"$1\" \"$instance_boot\" \"$instance_pid\" \"$instance_started\"; }\n\nkill_program() { signal_session KILL \"$instance_boot\" \"$instance_pid\" \"$instance_started\"; }\n\nprogram_members() { session_members \"$instance_pid\" \"$instance_started\" | cut -d ' ' -f 1; }\n\nend_children() { end_session \"$1\" \"$instance_boot\" \"$instance_pid\" \"$instance_started\" \"$2\"; }\n\nshow_output() { [ ! -f \"$1/log\" ] || tail -n \"$2\" \"$1/log\"; }\n\nend_watcher() {\n  now_ms\n  watcher_until=$((dflow_now + $2))\n  dflow_pause=\n  while watcher_alive \"$1\" && now_ms && [ \"$dflow_now\" -lt \"$watcher_until\" ]; do pause_longer; done\n  for watcher_signal in TERM KILL; do\n    watcher_alive \"$1\" || return 0\n    kill \"-$watcher_signal\" \"-$watcher_pid\" 2>/dev/null\n    now_ms\n    watcher_until=$((dflow_now + 2000))\n    dflow_pause=\n    while watcher_alive \"$1\" && now_ms && [ \"$dflow_now\" -lt \"$watcher_until\" ]; do pause_longer; done\n  done\n}\n");
/** release.sh */
const release = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nlist_installed() {\n  expand_home \"$1\"\n  list_home=$dflow_path\n  know_seconds\n  list_seen=\n  for list_file in \"$list_home\"/releases/*/*/release; do\n    [ -f \"$list_file\" ] || continue\n    list_folder=${list_file%/release}\n    list_folder=${list_folder##*/}\n    list_name=${list_file#\"$list_home/releases/\"}\n    list_name=${list_name%%/*}\n    { read -r list_version list_checksum list_size list_at <\"$list_file\"; } 2>/dev/null || continue\n    if [ \"$list_seen\" != \"$list_name\" ]; then\n      list_seen=$list_name\n      list_current=$(readlink \"$list_home/current/$list_name\") || list_current=\n      list_previous=$(readlink \"$list_home/previous/$list_name\") || list_previous=\n    fi\n    case ../releases/$list_name/$list_folder in\n      \"$list_current\") list_role=current ;;\n      \"$list_previous\") list_role=previous ;;\n      *) list_role= ;;\n    esac\n    list_sum=-\n    if [ ! -f \"${list_file%/release}/$list_name\" ]; then\n      list_sum=gone\n    elif [ \"$2\" = yes ]; then\n      list_sum=$(sha256_of \"${list_file%/release}/$list_name\")\n    fi\n    record installed \"$list_name\" \"$list_version\" \"$list_checksum\" \"$list_size\" \\\n      \"$((dflow_seconds > list_at ? dflow_seconds - list_at : 0))\" \"$list_role\" \"$list_sum\"\n  done\n}\n\nremove_release() {\n  { one_name \"$2\" && one_name \"$3\"; } || fail preflight/refused \"nothing is installed under this name\"\n  expand_home \"$1\"\n  remove_home=$dflow_path\n  remove_place=$remove_home/releases/$2\n  for remove_piece in \"$remove_home\" \"$remove_home/releases\" \"$remove_place\" \"$remove_place/$3\"; do\n    [ ! -L \"$remove_piece\" ] || fail preflight/refused \"$remove_piece is a symbolic link\"\n  done\n  for remove_role in current previous earlier; do\n    [ \"$(readlink \"$remove_home/$remove_role/$2\")\" != \"../releases/$2/$3\" ] || rm -f \"$remove_home/$remove_role/$2\"\n  done\n  [ -d \"$remove_place/$3\" ] || return 0\n  know_boot\n  find_process \"$$\"\n  remove_trash=$remove_place/.new.$dflow_boot.$$.$found_started\n  rm -rf \"$remove_trash\"\n  { mv \"$remove_place/$3\" \"$remove_trash\" && rm -rf \"$remove_trash\"; } ||\n    fail preflight/refused \"cannot delete $remove_place/$3\"\n}\n");
/** roles.sh */
const roles = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nbecome_current() {\n  own_names \"$1\"\n  roles_new=../releases/$2/$3\n  know_names \"$2\"\n  if [ \"$roles_earlier\" = \"$roles_new\" ]; then\n    [ \"$roles_now\" = \"$roles_new\" ] || point_name \"$roles_home/current/$2\" \"$roles_new\"\n    rm -f \"$roles_home/previous/$2\" \"$roles_home/earlier/$2\"\n  elif [ \"$roles_now\" = \"$roles_new\" ] || [ \"$roles_previous\" = \"$roles_new\" ]; then\n    [ \"$roles_now\" = \"$roles_new\" ] || point_name \"$roles_home/current/$2\" \"$roles_new\"\n    case $roles_previous in '' | \"$roles_new\") rename_role earlier previous \"$2\" ;; esac\n  else\n    [ -z \"$roles_previous\" ] || [ \"$roles_previous\" = \"$roles_now\" ] || rename_role previous earlier \"$2\"\n    [ -z \"$roles_now\" ] || point_name \"$roles_home/previous/$2\" \"$roles_now\"\n    point_name \"$roles_home/current/$2\" \"$roles_new\"\n  fi\n}\n\nleave_current() {\n  own_names \"$1\"\n  know_names \"$2\"\n  [ \"$roles_now\" = \"../releases/$2/$3\" ] || return 0\n  rename_role previous current \"$2\"\n  rename_role earlier previous \"$2\"\n}\n\nown_names() {\n  expand_home \"$1\"\n  roles_home=$dflow_path\n  own_folder \"$roles_home/current\" \"$roles_home/previous\" \"$roles_home/earlier\" || fail preflight/node \"$dflow_why\"\n}\n\nknow_names() {\n  roles_now='' roles_previous='' roles_earlier=''\n  [ ! -L \"$roles_home/current/$1\" ] || roles_now=$(readlink \"$roles_home/current/$1\")\n  [ ! -L \"$roles_home/previous/$1\" ] || roles_previous=$(readlink \"$roles_home/previous/$1\")\n  [ ! -L \"$roles_home/earlier/$1\" ] || roles_earlier=$(readlink \"$roles_home/earlier/$1\")\n}\n\nrename_role() {\n  [ ! -L \"$roles_home/$2/$3\" ] || rm -f \"$roles_home/$2/$3\"\n  [ ! -L \"$roles_home/$1/$3\" ] || mv -f \"$roles_home/$1/$3\" \"$roles_home/$2/$3\" ||\n    fail preflight/node \"cannot write $roles_home/$2/$3\"\n}\n\npoint_name() {\n  rm -f \"$1.new\"\n  ln -s \"$2\" \"$1.new\" 2>/dev/null && mv -fT \"$1.new\" \"$1\" 2>/dev/null && return 0\n  rm -f \"$1.new\"\n  ln -sfn \"$2\" \"$1\" || fail preflight/node \"cannot write $1\"\n}\n\nstill_alive() {\n  alive \"$1\" \"$2\" \"$3\" || fail verify/unhealthy \"$4 ended after it was verified\"\n}\n");
/** session.sh */
const session = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nsignal_process() { alive \"$2\" \"$3\" \"$4\" && kill -s \"${1#SIG}\" \"$3\" 2>/dev/null; }\n\nsession_members() {\n  if find_process \"$1\" && [ \"$found_started\" != \"$2\" ]; then return 0; fi\n  session_files=$(grep -l \" $1 \" /proc/[0-9]*/stat 2>/dev/null)\n  for session_one in $session_files; do\n    session_one=${session_one#/proc/}\n    session_one=${session_one%/stat}\n    find_process \"$session_one\" || continue\n    if [ \"$found_session\" = \"$1\" ] && [ \"$found_started\" -ge \"$2\" ]; then\n      printf '%s %s\\n' \"$session_one\" \"$found_started\"\n    fi\n  done\n}\n\nsignal_session() {\n  know_boot\n  [ \"$2\" = \"$dflow_boot\" ] || return 1\n  session_found=1\n  while read -r session_pid session_started; do\n    [ -n \"$session_pid\" ] || continue\n    session_found=0\n    signal_process \"$1\" \"$2\" \"$session_pid\" \"$session_started\"\n  done <<EOF\n$(session_members \"$3\" \"$4\")\nEOF\n  return \"$session_found\"\n}\n\nend_session() {\n  signal_session \"$1\" \"$2\" \"$3\" \"$4\" || return 0\n  await_session \"$2\" \"$3\" \"$4\" \"$5\" && return 0\n  signal_session KILL \"$2\" \"$3\" \"$4\"\n  await_session \"$2\" \"$3\" \"$4\" 5000\n}\n\nawait_session() {\n  now_ms\n  session_until=$((dflow_now + $4))\n  dflow_pause=\n  while [ -n \"$(session_members \"$2\" \"$3\")\" ]; do\n    now_ms\n    [ \"$dflow_now\" -lt \"$session_until\" ] || return 1\n    pause_longer\n  done\n}\n");
/** start.sh */
const start = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nstart_instance() {\n  { one_name \"$2\" && one_name \"$3.$4\"; } || fail start/failed \"nothing is installed under this name\"\n  go_home \"$1\" || fail start/failed \"nothing is installed\"\n  start_home=$PWD\n  start_release=$start_home/releases/$2/$3\n  start_run=$start_home/run/$2/$3.$4\n  start_name=$2\n  own_folder \"$start_home/run\" \"$start_home/run/$2\" || fail start/failed \"$dflow_why\"\n  command -v setsid >/dev/null 2>&1 || fail start/failed \"it has no setsid; install util-linux\"\n  exec 8>>\"$start_home/ports.lock\"\n  flock 8 || fail start/failed \"cannot lock $start_home/ports.lock\"\n  if read_instance \"$start_run\" && [ \"$instance_state\" != stopped ]; then\n    [ ! -e \"$start_run/stopping\" ] || fail start/failed \"this instance is being stopped\"\n    exec 8>&-\n    show_instance \"$start_home\" \"$start_run\" no\n    return 0\n  fi\n  has_its_bytes \"$start_release/$2\" \"$5\"\n  can_execute \"$start_release/$2\" || fail start/failed \"$execute_why\"\n  look_at_others\n  choose_port \"$7\" \"$8\" \"$9\" \"${10}\"\n  sweep_watchers \"$start_home\"\n  prune_runs \"$start_home/run/$2/$3\"\n  write_instance \"$5 $start_port $7 $6\" \"${11}\" \"${12}\"\n  start_watcher \"$7\"\n  await_program\n  exec 8>&-\n  show_instance \"$start_home\" \"$start_run\" no\n}\n\nhas_its_bytes() {\n  start_wanted=${2#* }\n  if [ ! -f \"$1\" ] || [ \"$(sha256_of \"$1\")\" = \"${start_wanted%% *}\" ]; then return 0; fi\n  fail copy/checksum \"$1 is not what was built; dflow copy --through-cache writes it again\"\n}\n\nchoose_port() {\n  case $1 in\n    none) start_port=- ;;\n    public | socket) start_port=$2 ;;\n    private)\n      find_listeners\n      start_port=${4%% *}\n      start_taken=\" ${4#\"$start_port\"} $start_reserved\"\n      start_left=$(($3 - $2 + 1))\n      while [ \"$start_left\" -gt 0 ]; do\n        case $start_taken in *\" $start_port \"*) ;; *) is_listened \"$start_port\" || return 0 ;; esac\n        start_port=$((start_port < $3 ? start_port + 1 : $2))\n        start_left=$((start_left - 1))\n      done\n      fail start/failed \"every private port from $2 to $3 is taken; private-ports in dflow.yaml says which may be\"\n      ;;\n  esac\n}\n\nlook_at_others() {\n  start_reserved=\n  see_programs \"$start_home\"\n  for start_other in \"$start_home\"/run/*/*/instance; do\n    start_other=${start_other%/instance}\n    read_instance \"$start_other\" || continue\n    if [ \"$instance_state\" != stopped ]; then\n      start_reserved=\"$start_reserved$instance_port \"\n    elif [ ! -e \"$start_other/stopping\" ] && kept_elsewhere \"$start_other\"; then\n      fail start/failed \"another container backend still runs $start_name; \\\"dflow stop --all\\\" with the one that started it in dflow.yaml ends it\"\n    fi\n  done\n}\n\nprune_runs() {\n  prune_ended=\n  prune_count=0\n  for prune_run in \"$1\".*; do\n    read_instance \"$prune_run\" || continue\n    [ \"$instance_state\" = stopped ] || continue\n    prune_ended=\"$prune_ended${prune_run##*.}\n\"\n    prune_count=$((prune_count + 1))\n  done\n  [ \"$prune_count\" -gt 3 ] || return 0\n  printf %s \"$prune_ended\" | sort -rn | tail -n +4 | while read -r prune_epoch; do rm -rf \"$1.$prune_epoch\"; done\n}\n\nwrite_instance() {\n  start_again=\n  [ ! -d \"$start_run\" ] || start_again=yes\n  own_folder \"$start_run\" || fail start/failed \"$dflow_why\"\n  [ -z \"$start_again\" ] || rm -f \"$start_run/stopping\" \"$start_run/launch\" \"$start_run/exit\"\n  cat >\"$start_run/launch\"\n  [ $(($(wc -c <\"$start_run/launch\"))) -eq \"$2\" ] || abandon \"its variables did not arrive whole, or the disk is full\"\n  { write_watcher \"$start_run\" \"$3\" && printf '%s\\n' \"$1\" >\"$start_run/instance\"; } 2>/dev/null ||\n    abandon \"cannot write $start_run; is the disk full?\"\n}\n\nabandon() {\n  rm -rf \"$start_run\"\n  fail start/failed \"$1\"\n}\n\nawait_program() {\n  start_left=300\n  start_settle=10\n  while [ \"$start_left\" -gt 0 ] && [ \"$start_settle\" -gt 0 ]; do\n    read_instance \"$start_run\"\n    case $instance_exit in\n      '') ;;\n      126 | 127) cannot_execute ;;\n      *) return 0 ;;\n    esac\n    if [ \"$instance_state\" = running ] && is_itself \"$instance_pid\"; then\n      ! has_its_port || return 0\n      start_settle=$((start_settle - 1))\n    fi\n    start_left=$((start_left - 1))\n    pause_briefly 0.02\n  done\n  [ \"$start_left\" -gt 0 ] || show_failure \"its watcher did not start it\"\n}\n\nhas_its_port() {\n  [ \"$instance_kind\" = private ] || return 1\n  is_listening \"$instance_port\" \"$instance_net\"\n}\n\ncannot_execute() {\n  start_said=$(show_output \"$start_run\" 20 2>/dev/null | sed -n 's/^dflow: \\(it cannot be executed\\)/\\1/p' | tail -n 1)\n  show_failure \"${start_said:-it cannot be executed (exit $instance_exit)}\"\n}\n\nshow_failure() {\n  : >\"$start_run/stopping\"\n  end_watcher \"$start_run\" 0\n  rm -f \"$start_run/launch\"\n  show_output \"$start_run\" 20 2>/dev/null | cut -c 1-500 | while IFS= read -r start_line; do record log \"$start_line\"; done\n  fail start/failed \"$1\"\n}\n");
/** stop.sh */
const stop = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nstop_instance() {\n  { one_name \"$2\" && one_name \"$3.$4\"; } || fail start/failed \"there is no instance of this name\"\n  stop_by=none\n  stop_cut=0\n  stop_run=\n  ! go_home \"$1\" || stop_run=$PWD/run/$2/$3.$4\n  if [ -n \"$stop_run\" ] && read_instance \"$stop_run\"; then\n    [ -d \"$stop_run\" ] || mkdir -p \"$stop_run\"\n    : >\"$stop_run/stopping\" || fail start/failed \"cannot write $stop_run\"\n    close_door \"$stop_run\"\n    if command -v fence_release >/dev/null 2>&1; then fence_release; fi\n    [ \"$instance_state\" = running ] || end_watcher \"$stop_run\" 0\n    read_instance \"$stop_run\"\n    [ \"$instance_state\" != running ] || end_program \"$5\" \"$6\" \"$7\" \"$8\" \"$9\" \"${10}\"\n    end_watcher \"$stop_run\" 2000\n    rm -f \"$stop_run/launch\"\n  fi\n  record stopped \"$stop_by\" \"$stop_cut\"\n}\n\nend_program() {\n  if [ \"$1\" = gracefully ]; then\n    drain \"$2\" \"$4\" && stop_by=graceful\n  fi\n  if [ \"$stop_by\" = none ]; then\n    stop_cut=$(open_connections)\n    signal_program \"$3\"\n    await_end \"$5\" && stop_by=immediate\n  fi\n  if [ \"$stop_by\" = none ]; then\n    kill_program\n    await_end \"$6\" || fail start/failed \"pid $instance_pid does not end, even after SIGKILL\"\n    stop_by=\"kill\"\n  fi\n  end_children \"$3\" \"$5\" ||\n    fail start/failed \"a child of pid $instance_pid does not end, even after SIGKILL\"\n}\n\ndrain() {\n  drain_had=no\n  drain_idle=\n  now_ms\n  drain_until=$((dflow_now + $2))\n  drain_look=$((dflow_now + 500))\n  [ \"$(open_connections)\" -eq 0 ] || drain_had=yes\n  dflow_pause=\n  signal_program \"$1\"\n  while alive \"$instance_boot\" \"$instance_pid\" \"$instance_started\"; do\n    now_ms\n    [ \"$dflow_now\" -lt \"$drain_until\" ] || return 1\n    if [ \"$dflow_now\" -ge \"$drain_look\" ]; then\n      drain_look=$((dflow_now + 500))\n      if [ \"$(open_connections)\" -gt 0 ]; then\n        drain_had=yes\n        drain_idle=\n      elif [ \"$drain_had\" = yes ]; then\n        drain_idle=${drain_idle:-$dflow_now}\n        [ $((dflow_now - drain_idle)) -lt 3000 ] || return 1\n      fi\n    fi\n    pause_longer\n  done\n}\n\nopen_connections() {\n  case $instance_kind in\n    private) connections_on \"$instance_port\" ;;\n    public | socket)\n      connections_of \"$instance_port\" $(program_members)\n      ;;\n    *) echo 0 ;;\n  esac\n}\n\nawait_end() {\n  now_ms\n  await_until=$((dflow_now + $1))\n  dflow_pause=\n  while alive \"$instance_boot\" \"$instance_pid\" \"$instance_started\"; do\n    now_ms\n    [ \"$dflow_now\" -lt \"$await_until\" ] || return 1\n    pause_longer\n  done\n}\n");
/** systemd-needs.sh */
const systemdNeeds = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nshow_unit_needs() {\n  if ! find_scope && [ ! -d /run/systemd/system ]; then\n    record missing systemd \"$(cat /proc/1/comm)\"\n    return 0\n  fi\n  needs_version=$(systemctl --version | sed -n '1s/^systemd \\([0-9]*\\).*/\\1/p')\n  [ \"${needs_version:-0}\" -ge 243 ] || record missing version \"${needs_version:-?}\"\n  if ! find_scope; then\n    record missing rights \"$(sudo_commands)\"\n  elif [ \"$scope\" = user ]; then\n    [ -z \"$1\" ] || [ \"$1\" = \"$(id -un)\" ] || record missing root \"$(sudo_commands)\"\n  elif [ \"$dflow_uid\" != 0 ]; then\n    find_place system\n    { may_do tee \"$unit_place/dflow-needs\" && may_do rm -rf \"$unit_place/dflow-needs\" \"$unit_state_place/dflow-needs\"; } ||\n      record missing rights \"$(sudo_commands)\"\n  fi\n  if [ -n \"$1\" ]; then id -u \"$1\" >/dev/null 2>&1 || record missing user; fi\n}\n\nmay_do() { sudo -n -l \"$@\" >/dev/null 2>&1 </dev/null; }\n\nsudo_commands() (\n  PATH=/usr/sbin:/usr/bin:/sbin:/bin\n  sudo_place='/etc/systemd/system/dflow-*'\n  echo \"$(command -v systemctl), $(command -v journalctl), $(command -v tee) $sudo_place, $(command -v rm) -rf $sudo_place\"\n)\n");
/** systemd-socket.sh */
const systemdSocket = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nhold_socket() {\n  find_place \"$1\"\n  socket_why=\"$2 belongs to something else\"\n  if [ -f \"$unit_place/$2\" ]; then owns_socket \"$2\" \"$4\" || return 1; fi\n  if [ \"$(ask_systemd \"$1\" is-active \"$2\")\" = active ]; then return 0; fi\n  find_listeners\n  socket_why=\"systemd cannot listen on port $3 while something else does\"\n  ! is_listened \"$3\" || return 1\n  socket_why=\"systemd cannot listen on port $3: \\\"systemctl status $2\\\" on it says why\"\n  socket_holder=${2%.socket}-holder.service\n  systemd \"$1\" stop \"$2\" \"$socket_holder\" 2>/dev/null\n  socket_text \"$3\" \"$4\" \"$5\" | write_unit \"$1\" \"$2\" && holder_text \"$3\" \"$5\" | write_unit \"$1\" \"$socket_holder\" &&\n    systemd \"$1\" daemon-reload && systemd \"$1\" --no-reload enable --now \"$2\" 2>/dev/null\n}\n\nowns_socket() { grep -qsxF \"X-Dflow-Home=$2\" \"$unit_place/$1\"; }\n\nrelease_socket() {\n  for release_scope in system user; do\n    find_place \"$release_scope\"\n    owns_socket \"$1\" \"$2\" || continue\n    release_holder=${1%.socket}-holder.service\n    systemd \"$release_scope\" stop \"$1\" \"$release_holder\" 2>/dev/null\n    remove_units \"$release_scope\" \"$1\" \"$release_holder\"\n  done\n}\n\nclose_door() {\n  [ \"$instance_kind\" = socket ] && find_unit \"$1\" && [ -f \"$unit_file\" ] || return 0\n  door_unit=$(sed -n 's/^Sockets=//p' \"$unit_file\")\n  door_others=$(own_units \"${1%/run/*/*}\" | while read -r door_scope door_name door_run; do\n    if [ \"$door_run\" = \"$1\" ] || [ -e \"$door_run/stopping\" ]; then continue; fi\n    find_place \"$door_scope\"\n    grep -qxF \"Sockets=$door_unit\" \"$unit_place/$door_name\" || continue\n    read_instance \"$door_run\" && [ \"$instance_state\" != stopped ] && echo \"$door_name\"\n  done)\n  [ -n \"$door_others\" ] || release_socket \"$door_unit\" \"${1%/run/*/*}\"\n}\n\nshow_sockets() {\n  go_home \"$1\" || return 0\n  shift\n  while [ $# -gt 2 ]; do\n    for show_scope in system user; do\n      find_place \"$show_scope\"\n      owns_socket \"$2\" \"$PWD\" && [ \"$(ask_systemd \"$show_scope\" is-active \"$2\")\" = active ] && record port \"$1\" \"$3\"\n    done\n    shift 3\n  done\n  return 0\n}\n\nsocket_text() {\n  cat <<END\n[Unit]\nDescription=port $1 of $3 (dflow)\nX-Dflow-Home=$2\nCollectMode=inactive-or-failed\n\n[Socket]\nListenStream=$1\nBacklog=4096\nService=$socket_holder\nTriggerLimitIntervalSec=0\n\n[Install]\nWantedBy=sockets.target\nEND\n}\n\nholder_text() {\n  cat <<END\n[Unit]\nDescription=clients of port $1 wait until a version of $2 runs (dflow)\nCollectMode=inactive-or-failed\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nEND\n}\n");
/** systemd-start.sh */
const systemdStart = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nfind_scope() {\n  know_user\n  scope=system\n  scope_why=\"systemd does not run it (PID 1 is $(cat /proc/1/comm))\"\n  [ -d /run/systemd/system ] || return 1\n  if [ \"$dflow_uid\" = 0 ] || sudo -n systemctl show -p Version </dev/null >/dev/null 2>&1; then return 0; fi\n  scope=user\n  scope_why=\"$(id -un) may not use systemd: no sudo without a password, and no user units that outlast a login\"\n  [ -S \"/run/user/$dflow_uid/systemd/private\" ] && [ -e \"/var/lib/systemd/linger/$(id -un)\" ]\n}\n\nwrite_watcher() {\n  case $1$start_release in *[!A-Za-z0-9_./@+-]*) abandon \"systemd cannot be told of a folder called $1\" ;; esac\n  know_user\n  start_login=$(id -un)\n  [ \"$wished_user\" != \"$start_login\" ] || wished_user=\n  start_again=no\n  [ ! -e \"$1/unit\" ] || start_again=yes\n}\n\nstart_watcher() {\n  { [ -d /run/systemd/system ] && place_unit system; } || place_where_allowed\n  [ \"$1\" != socket ] || hold_socket \"$unit_scope\" \"$wished_socket\" \"$start_port\" \"$start_home\" \"$start_name\" ||\n    give_up_start \"$socket_why\"\n  [ \"$start_again\" = no ] || systemd \"$unit_scope\" daemon-reload\n  systemd \"$unit_scope\" --no-reload enable --now \"$unit_name\" >/dev/null 2>&1 || start_after_reload\n  [ -L \"$unit_place/$unit_target.wants/$unit_name\" ] || give_up_start \"systemctl cannot enable $unit_name\"\n  pause_briefly 0.01\n}\n\nstart_after_reload() {\n  systemd \"$unit_scope\" daemon-reload 2>/dev/null\n  systemd \"$unit_scope\" start \"$unit_name\" >/dev/null 2>&1\n}\n\nplace_where_allowed() {\n  find_scope || abandon \"$scope_why\"\n  [ -z \"$wished_user\" ] || [ \"$scope\" = system ] || abandon \"only root can run it as $wished_user\"\n  place_unit \"$scope\" || give_up_start \"cannot write $unit_file\"\n}\n\nplace_unit() {\n  find_place \"$1\"\n  if [ -f \"$unit_place/$wished_unit\" ] && ! grep -qxF \"X-Dflow-Run=$start_run\" \"$unit_place/$wished_unit\"; then\n    abandon \"$wished_unit belongs to something else\"\n  fi\n  printf '%s\\n' \"$1 $wished_unit $(date +%s.%N)\" >\"$start_run/unit\" && find_unit \"$start_run\" || return 1\n  unit_text | write_unit \"$unit_scope\" \"$unit_name\"\n}\n\ngive_up_start() {\n  end_watcher \"$start_run\"\n  abandon \"$1\"\n}\n\nwrite_unit() (\n  umask 022\n  find_place \"$1\"\n  case $1 in\n    system) as_root tee \"$unit_place/$2\" >/dev/null 2>&1 ;;\n    *) mkdir -p \"$unit_place\" && cat >\"$unit_place/$2\" ;;\n  esac\n)\n\nunit_text() {\n  read -r unit_facts <\"$start_run/instance\"\n  unit_facts=\"${unit_facts% *} -\"\n  unit_at=$start_release\n  [ -z \"$wished_user\" ] || unit_at=$unit_folder\n  cat <<END\n[Unit]\nDescription=$wished_about\nX-Dflow-Run=$start_run\nX-Dflow-Instance=$unit_facts\nAfter=network.target\nRequiresMountsFor=$start_run $start_release\nConditionPathExists=$start_run/instance\nConditionPathExists=!$start_run/stopping\nStartLimitIntervalSec=0\nCollectMode=inactive-or-failed\n\n[Service]\nType=exec\nStandardInput=file:$start_run/launch\nStandardOutput=journal\nStandardError=journal\nSyslogIdentifier=$start_name\nSyslogLevelPrefix=no\nRuntimeDirectory=dflow/${unit_name%.service}\nRuntimeDirectoryPreserve=restart\nExecStart=/bin/sh -c 'eval \"\\$\\$(cat)\"' dflow $unit_at $start_name $start_port\nExecStopPost=+/bin/sh -c '[ -e \\$\\$RUNTIME_DIRECTORY/pausing ] || echo \"\\$\\$EXIT_CODE \\$\\$EXIT_STATUS\" >\\$\\$RUNTIME_DIRECTORY.exit'\nRestart=always\nRestartSec=1\nKillMode=mixed\n$wished_lines\nEND\n  [ -z \"$wished_socket\" ] || printf '%s\\n' \"Sockets=$wished_socket\" NonBlocking=yes\n  [ -z \"$wished_user\" ] || printf '%s\\n' \"BindReadOnlyPaths=$start_release/$start_name:$unit_at/$start_name\"\n  [ \"$unit_scope\" = user ] || printf '%s\\n' \"User=${wished_user:-$start_login}\" \"$wished_walls\"\n  printf '\\n[Install]\\nWantedBy=%s\\n' \"$unit_target\"\n}\n\nis_itself() {\n  start_words=\n  { IFS= read -r start_words <\"/proc/$1/cmdline\"; } 2>/dev/null\n  case $start_words in \"/bin/sh-ceval \"*) return 1 ;; esac\n}\n");
/** systemd-units.sh */
const systemdUnits = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nfind_unit() {\n  { read -r unit_scope unit_name unit_since <\"$1/unit\"; } 2>/dev/null || seek_unit \"$1\" || return 1\n  find_place \"$unit_scope\"\n  unit_file=$unit_place/$unit_name\n  unit_folder=$unit_state_place/${unit_name%.service}\n}\n\nfind_place() {\n  unit_place=/etc/systemd/system\n  unit_state_place=/run/dflow\n  unit_target=multi-user.target\n  [ \"$1\" = user ] || return 0\n  know_user\n  unit_place=$HOME/.config/systemd/user\n  unit_state_place=/run/user/$dflow_uid/dflow\n  unit_target=default.target\n}\n\nown_units() {\n  grep -Hs '^X-Dflow-Run=' /etc/systemd/system/dflow-*.service \"$HOME\"/.config/systemd/user/dflow-*.service |\n    while IFS=: read -r own_file own_run; do\n      own_run=${own_run#*=}\n      case $own_run in \"$1/run/\"*) ;; *) continue ;; esac\n      own_scope=system\n      case $own_file in \"$HOME\"/*) own_scope=user ;; esac\n      printf '%s\\n' \"$own_scope ${own_file##*/} $own_run\"\n    done\n}\n\nseek_unit() {\n  unit_scope=\n  while read -r seek_scope seek_name seek_run; do\n    [ \"$seek_run\" != \"$1\" ] || unit_scope=$seek_scope unit_name=$seek_name unit_since=0\n  done <<END\n$(own_units \"${1%/run/*/*}\")\nEND\n  [ -n \"$unit_scope\" ]\n}\n\nsystemd() {\n  systemd_scope=$1\n  shift\n  case $systemd_scope in\n    system) as_root systemctl \"$@\" ;;\n    *) XDG_RUNTIME_DIR=/run/user/$dflow_uid systemctl --user \"$@\" ;;\n  esac </dev/null\n}\n\nask_systemd() {\n  case $1 in\n    system) shift && systemctl \"$@\" ;;\n    *) systemd \"$@\" ;;\n  esac </dev/null 2>/dev/null\n}\n\nremove_units() {\n  remove_scope=$1\n  find_place \"$1\"\n  shift\n  for remove_unit in \"$@\"; do\n    shift\n    set -- \"$@\" \"$unit_place/$remove_unit\" \"$unit_place\"/*.wants/\"$remove_unit\" \\\n      \"$unit_state_place/${remove_unit%.service}\" \"$unit_state_place/${remove_unit%.service}.exit\"\n  done\n  case $remove_scope in system) as_root rm -rf \"$@\" </dev/null ;; *) rm -rf \"$@\" ;; esac\n}\n");
/** systemd.sh */
const systemd = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nrecall_instance() {\n  find_unit \"$1\" && [ -f \"$unit_file\" ] || return 1\n  read -r instance_version instance_checksum instance_size instance_port instance_kind instance_settings <<END\n$(sed -n 's/^X-Dflow-Instance=//p' \"$unit_file\")\nEND\n}\n\nlost_runs() {\n  own_units \"$1\" | while read -r _ _ lost_run; do\n    [ -f \"$lost_run/instance\" ] || printf '%s\\n' \"$lost_run\"\n  done\n}\n\nsee_programs() { :; }\n\nfind_program() {\n  instance_state=stopped\n  { read -r instance_exit _ <\"$1/exit\"; } 2>/dev/null\n  find_unit \"$1\" && [ -f \"$unit_file\" ] || return 0\n  ! read_exit || instance_exit=$unit_exit\n  if find_main_process; then\n    instance_state=running\n    instance_boot=$dflow_boot\n    connection_as=\n    [ -O \"/proc/$instance_pid\" ] || { know_user && [ \"$dflow_uid\" = 0 ]; } || connection_as='sudo -n'\n  elif [ ! -e \"$1/stopping\" ] && is_awaited; then\n    instance_state=waiting\n  fi\n}\n\nfind_main_process() {\n  { read -r program_pid program_started program_began program_inode program_restarts _ <\"$unit_folder/process\"; } 2>/dev/null ||\n    return 1\n  case ${program_restarts:-none}$program_pid$program_started$program_began$program_inode in *[!0-9]*) return 1 ;; esac\n  instance_inode=$program_inode\n  instance_restarts=$program_restarts\n  know_boot\n  alive \"$dflow_boot\" \"$program_pid\" \"$program_started\" && is_of_unit \"$program_pid\" || return 1\n  instance_pid=$program_pid\n  instance_started=$program_started\n}\n\nis_of_unit() {\n  { while IFS= read -r program_cgroup; do\n    case $program_cgroup/ in */\"$unit_name\"/*) return 0 ;; esac\n  done <\"/proc/$1/cgroup\"; } 2>/dev/null\n  return 1\n}\n\nis_awaited() {\n  case $(ask_systemd \"$unit_scope\" show -p ActiveState,Job \"$unit_name\") in\n    *Job=[1-9]*) ;;\n    '' | *ActiveState=inactive* | *ActiveState=failed*) return 1 ;;\n  esac\n}\n\nread_exit() {\n  { read -r exit_code unit_exit <\"$unit_folder.exit\"; } 2>/dev/null && [ -n \"$unit_exit\" ] || return 1\n  [ \"$exit_code\" = exited ] || unit_exit=$((128 + $(signal_number \"$unit_exit\")))\n}\n\nsignal_number() {\n  signal_one=1\n  while [ \"$signal_one\" -lt 64 ] && [ \"$(kill -l \"$signal_one\" 2>/dev/null)\" != \"$1\" ]; do\n    signal_one=$((signal_one + 1))\n  done\n  printf '%s\\n' \"$signal_one\"\n}\n\nsweep_watchers() {\n  own_units \"$1\" | while read -r _ _ sweep_run; do\n    read_instance \"$sweep_run\" && [ \"$instance_state\" = stopped ] && end_watcher \"$sweep_run\"\n  done\n}\n\nsignal_program() {\n  if [ -z \"$connection_as\" ] && signal_process \"$1\" \"$instance_boot\" \"$instance_pid\" \"$instance_started\"; then return 0; fi\n  signal_unit --kill-who=main \"SIG${1#SIG}\"\n}\n\nkill_program() { signal_unit --kill-who=all SIGKILL; }\n\nsignal_unit() {\n  signal_said=$(systemd \"$unit_scope\" kill \"$1\" -s \"$2\" \"$unit_name\" 2>&1) && return 0\n  ! alive \"$instance_boot\" \"$instance_pid\" \"$instance_started\" ||\n    fail start/failed \"systemctl kill -s $2 $unit_name: $(first_line \"$signal_said\")\"\n}\n\nfirst_line() { printf '%s\\n' \"$1\" | head -n 1 | tr '\\t' ' '; }\n\nprogram_members() { session_members \"$instance_pid\" \"$instance_started\" | cut -d ' ' -f 1; }\n\nend_children() { :; }\n\nend_watcher() {\n  find_unit \"$1\" && [ -f \"$unit_file\" ] || return 0\n  systemd \"$unit_scope\" stop \"$unit_name\" 2>/dev/null\n  if read_exit && [ -d \"$1\" ]; then printf '%s\\n' \"$unit_exit\" >\"$1/exit\"; fi\n  remove_units \"$unit_scope\" \"$unit_name\"\n}\n\nshow_output() {\n  find_unit \"$1\" || return 0\n  know_user\n  case $unit_scope in\n    system) show_of=_SYSTEMD_UNIT=$unit_name show_about=UNIT=$unit_name ;;\n    *) show_of=_SYSTEMD_USER_UNIT=$unit_name show_about=USER_UNIT=$unit_name ;;\n  esac\n  set -- -q -a -r -o cat --no-pager -n \"$2\" --since \"@$unit_since\" \\\n    \"$show_of\" + \"$show_about\" MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15 \\\n    + \"$show_about\" MESSAGE_ID=5eb03494b6584870a536b337290809b3\n  if [ \"$unit_scope\" = system ] && as_root journalctl --sync </dev/null 2>/dev/null; then\n    as_root journalctl \"$@\" </dev/null | tac\n  else\n    journalctl \"$@\" </dev/null | tac\n  fi\n}\n");
/** unit.sh */
const unit = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nbecome_itself() {\n  cd \"$1\" || exit 127\n  as_found\n  unit_restarts=0\n  unit_pause=0\n  { read -r _ _ unit_began _ unit_restarts unit_pause <\"$RUNTIME_DIRECTORY/process\"; } 2>/dev/null && await_restart\n  find_process \"$$\"\n  now_ms\n  printf '%s\\n' \"$$ $found_started $dflow_now $(stat -c %i \"$2\") $unit_restarts $unit_pause\" \\\n    >\"$RUNTIME_DIRECTORY/process\" || exit 126\n  unset RUNTIME_DIRECTORY DFLOW_PORT\n  case $3 in -) DFLOW_PORT= ;; *) export DFLOW_PORT=\"$3\" ;; esac\n  [ -n \"${LC_ALL-}${LC_CTYPE-}${LANG-}\" ] || export LANG=C.UTF-8\n}\n\nawait_restart() {\n  now_ms\n  [ $((dflow_now - unit_began)) -lt 61000 ] || unit_pause=0\n  case $unit_pause in 0) unit_pause=1 ;; 1 | 2 | 4 | 8) unit_pause=$((unit_pause * 2)) ;; *) unit_pause=30 ;; esac\n  unit_restarts=$((unit_restarts + 1))\n  : >\"$RUNTIME_DIRECTORY/pausing\"\n  sleep $((unit_pause - 1)) &\n  wait\n  rm -f \"$RUNTIME_DIRECTORY/pausing\"\n}\n");
/** watch.sh */
const watch = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nwatch_program() {\n  watch_run=$1\n  watch_release=$2\n  watch_name=$3\n  watch_pause=1\n  watch_restarts=0\n  know_boot\n  find_process \"$$\"\n  write_whole \"$watch_run/watcher\" \"$dflow_boot $$ $found_started\" || return 1\n  while [ -d \"$watch_run\" ] && [ ! -e \"$watch_run/stopping\" ]; do\n    cut_log \"$watch_run/log\"\n    now_ms\n    watch_began=$dflow_now\n    launch_once\n    watch_status=$?\n    write_whole \"$watch_run/exit\" \"$watch_status\"\n    [ ! -e \"$watch_run/stopping\" ] || break\n    if { read -r watch_boot watch_pid watch_started _ <\"$watch_run/process\"; } 2>/dev/null; then\n      end_session TERM \"$watch_boot\" \"$watch_pid\" \"$watch_started\" 2000\n    fi\n    now_ms\n    [ $((dflow_now - watch_began)) -lt 60000 ] || watch_pause=1\n    printf 'dflow: %s ended with %s and is started again in %s s\\n' \"$watch_name\" \"$watch_status\" \"$watch_pause\" \\\n      >>\"$watch_run/log\"\n    sleep \"$watch_pause\"\n    watch_pause=$((watch_pause < 16 ? watch_pause * 2 : 30))\n    watch_restarts=$((watch_restarts + 1))\n  done\n}\n\nlaunch_once() {\n  (\n    as_found\n    exec setsid sh \"$watch_run/watch\" launch_program \"$watch_run\" \"$watch_release\" \"$watch_name\" \"$watch_restarts\"\n  ) >>\"$watch_run/log\" 2>&1\n}\n\nlaunch_program() {\n  cd \"$2\" || exit 127\n  know_boot\n  find_process \"$$\"\n  write_whole \"$1/process\" \"$dflow_boot $$ $found_started $(stat -c %i \"$2/$3\") $4\" || exit 126\n  [ ! -e \"$1/stopping\" ] || exit 0\n  read -r _ _ _ launch_port _ <\"$1/instance\" || exit 126\n  unset DFLOW_PORT\n  [ \"$launch_port\" = - ] || export DFLOW_PORT=\"$launch_port\"\n  unset SSH_CLIENT SSH_CONNECTION SSH_TTY SSH_AUTH_SOCK SSH_ORIGINAL_COMMAND\n  as_found\n  [ -n \"${LC_ALL-}${LC_CTYPE-}${LANG-}\" ] || export LANG=C.UTF-8\n  launch_file=$1/launch\n  set -- \"$2/$3\"\n  . \"$launch_file\"\n  exec \"$@\"\n}\n\nwrite_whole() { printf '%s\\n' \"$2\" >\"$1.new\" && mv -f \"$1.new\" \"$1\"; }\n\ncut_log() {\n  [ -f \"$1\" ] && [ \"$(wc -c <\"$1\")\" -gt 10485760 ] || return 0\n  tail -c 1048576 \"$1\" >\"$1.new\" && mv -f \"$1.new\" \"$1\"\n}\n");
/** whole-as-root.sh */
const wholeAsRoot = new _shell_script_js__WEBPACK_IMPORTED_MODULE_0__/* .ShellScript */ .Q("\nwhole_as_root() {\n  know_user\n  root_text=$1\n  shift\n  if [ \"$dflow_uid\" != 0 ] && [ -z \"${DFLOW_PORT_MAP:-}\" ]; then\n    sudo -n sh -s -- \"$@\" <<END\n$root_text\n\"\\$@\" </dev/null || exit 2\nEND\n    root_status=$?\n    case $root_status in\n      0) return ;;\n      1 | 127) ;;\n      *) exit \"$root_status\" ;;\n    esac\n  fi\n  eval \"$root_text\"\n  \"$@\"\n}\n");


/***/ }),

/***/ 1192:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ ShellScript),
/* harmony export */   a: () => (/* binding */ inOrder),
/* harmony export */   sh: () => (/* binding */ sh)
/* harmony export */ });
/** Text that a POSIX shell may run. Only sh`…` makes it, so a plain string can never reach a shell. */
class ShellScript {
    text;
    /** @internal use sh`…` */
    constructor(text) {
        this.text = text;
    }
}
/**
 * Quotes every value as exactly one word (a list as one word each) and takes ShellScripts as they stand.
 *
 * @throws TypeError for a NUL byte, which no shell word can hold.
 */
function sh(parts, ...values) {
    const text = parts.raw.reduce((all, part, at) => all + show(values[at - 1]) + part);
    return new ShellScript(text);
}
function show(value) {
    if (value instanceof ShellScript)
        return value.text;
    if (typeof value === "object")
        return value.map((one) => quote(String(one))).join(" ");
    return quote(String(value));
}
function quote(word) {
    if (word.includes("\0"))
        throw new TypeError("a shell word cannot hold a NUL byte");
    return `'${word.replaceAll("'", "'\\''")}'`;
}
/** One script after the other, each with the settings (`set -u`, functions) the ones before it left. */
const inOrder = (scripts) => new ShellScript(scripts.map((one) => one.text).join("\n"));


/***/ }),

/***/ 370:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  A: () => (/* binding */ pLimit)
});

// UNUSED EXPORTS: limitFunction

;// CONCATENATED MODULE: ./node_modules/yocto-queue/index.js
/*
How it works:
`this.#head` is an instance of `Node` which keeps track of its current value and nests another instance of `Node` that keeps the value that comes after it. When a value is provided to `.enqueue()`, the code needs to iterate through `this.#head`, going deeper and deeper to find the last value. However, iterating through every single item is slow. This problem is solved by saving a reference to the last value as `this.#tail` so that it can reference it to add a new value.
*/

class Node {
	value;
	next;

	constructor(value) {
		this.value = value;
	}
}

class Queue {
	#head;
	#tail;
	#size;

	constructor() {
		this.clear();
	}

	enqueue(value) {
		const node = new Node(value);

		if (this.#head) {
			this.#tail.next = node;
			this.#tail = node;
		} else {
			this.#head = node;
			this.#tail = node;
		}

		this.#size++;
	}

	dequeue() {
		const current = this.#head;
		if (!current) {
			return;
		}

		this.#head = this.#head.next;
		this.#size--;

		// Clean up tail reference when queue becomes empty
		if (!this.#head) {
			this.#tail = undefined;
		}

		return current.value;
	}

	peek() {
		if (!this.#head) {
			return;
		}

		return this.#head.value;

		// TODO: Node.js 18.
		// return this.#head?.value;
	}

	clear() {
		this.#head = undefined;
		this.#tail = undefined;
		this.#size = 0;
	}

	get size() {
		return this.#size;
	}

	* [Symbol.iterator]() {
		let current = this.#head;

		while (current) {
			yield current.value;
			current = current.next;
		}
	}

	* drain() {
		while (this.#head) {
			yield this.dequeue();
		}
	}
}

;// CONCATENATED MODULE: ./node_modules/p-limit/index.js


function pLimit(concurrency) {
	let rejectOnClear = false;

	if (typeof concurrency === 'object') {
		({concurrency, rejectOnClear = false} = concurrency);
	}

	validateConcurrency(concurrency);

	if (typeof rejectOnClear !== 'boolean') {
		throw new TypeError('Expected `rejectOnClear` to be a boolean');
	}

	const queue = new Queue();
	let activeCount = 0;

	const resumeNext = () => {
		// Process the next queued function if we're under the concurrency limit
		if (activeCount < concurrency && queue.size > 0) {
			activeCount++;
			queue.dequeue().run();
		}
	};

	const next = () => {
		activeCount--;
		resumeNext();
	};

	const run = async (function_, resolve, arguments_) => {
		// Execute the function and capture the result promise
		const result = (async () => function_(...arguments_))();

		// Resolve immediately with the promise (don't wait for completion)
		resolve(result);

		// Wait for the function to complete (success or failure)
		// We catch errors here to prevent unhandled rejections,
		// but the original promise rejection is preserved for the caller
		try {
			await result;
		} catch {}

		// Decrement active count and process next queued function
		next();
	};

	const enqueue = (function_, resolve, reject, arguments_) => {
		const queueItem = {reject};

		// Queue the internal resolve function instead of the run function
		// to preserve the asynchronous execution context.
		new Promise(internalResolve => { // eslint-disable-line promise/param-names
			queueItem.run = internalResolve;
			queue.enqueue(queueItem);
		}).then(run.bind(undefined, function_, resolve, arguments_)); // eslint-disable-line promise/prefer-await-to-then

		// Start processing immediately if we haven't reached the concurrency limit
		if (activeCount < concurrency) {
			resumeNext();
		}
	};

	const generator = (function_, ...arguments_) => new Promise((resolve, reject) => {
		enqueue(function_, resolve, reject, arguments_);
	});

	Object.defineProperties(generator, {
		activeCount: {
			get: () => activeCount,
		},
		pendingCount: {
			get: () => queue.size,
		},
		clearQueue: {
			value() {
				if (!rejectOnClear) {
					queue.clear();
					return;
				}

				const abortError = AbortSignal.abort().reason;

				while (queue.size > 0) {
					queue.dequeue().reject(abortError);
				}
			},
		},
		concurrency: {
			get: () => concurrency,

			set(newConcurrency) {
				validateConcurrency(newConcurrency);
				concurrency = newConcurrency;

				queueMicrotask(() => {
					// eslint-disable-next-line no-unmodified-loop-condition
					while (activeCount < concurrency && queue.size > 0) {
						resumeNext();
					}
				});
			},
		},
		map: {
			async value(iterable, function_) {
				const promises = [];

				try {
					Array.from(iterable, (value, index) => {
						const promise = generator(function_, value, index);
						promises.push(promise);
						return promise;
					});
				} catch (error) {
					// The iterable threw, so `Promise.all` never observes the already scheduled promises. Observe them here to avoid unhandled rejections.
					for (const promise of promises) {
						promise.catch(() => {}); // eslint-disable-line promise/prefer-await-to-then
					}

					throw error;
				}

				return Promise.all(promises);
			},
		},
	});

	return generator;
}

function limitFunction(function_, options) {
	const limit = pLimit(options);

	const limitedFunction = (...arguments_) => limit(() => function_(...arguments_));
	Object.defineProperty(limitedFunction, 'clearQueue', {
		value: limit.clearQueue,
	});

	return limitedFunction;
}

function validateConcurrency(concurrency) {
	if (!((Number.isInteger(concurrency) || concurrency === Number.POSITIVE_INFINITY) && concurrency > 0)) {
		throw new TypeError('Expected `concurrency` to be a number from 1 and up');
	}
}


/***/ }),

/***/ 3798:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  You: () => (/* binding */ ZodISODateTime),
  bvH: () => (/* binding */ ZodObject),
  YOg: () => (/* binding */ array),
  zMY: () => (/* binding */ schemas_boolean),
  gMt: () => (/* binding */ discriminatedUnion),
  k5n: () => (/* binding */ _enum),
  Whr: () => (/* binding */ schemas_int),
  RZV: () => (/* binding */ lazy),
  euz: () => (/* binding */ literal),
  _H3: () => (/* binding */ looseObject),
  aig: () => (/* binding */ number),
  Ikc: () => (/* binding */ object),
  vkY: () => (/* binding */ preprocess),
  g1P: () => (/* binding */ record),
  rej: () => (/* binding */ strictObject),
  YjP: () => (/* binding */ string),
  KCZ: () => (/* binding */ union),
  L5J: () => (/* binding */ unknown),
  OZ5: () => (/* binding */ url)
});

// UNUSED EXPORTS: ZodAny, ZodArray, ZodBase64, ZodBase64URL, ZodBigInt, ZodBigIntFormat, ZodBoolean, ZodCIDRv4, ZodCIDRv6, ZodCUID, ZodCUID2, ZodCatch, ZodCodec, ZodCreditCard, ZodCustom, ZodCustomStringFormat, ZodDate, ZodDefault, ZodDiscriminatedUnion, ZodE164, ZodEmail, ZodEmoji, ZodEnum, ZodExactOptional, ZodFile, ZodFunction, ZodGUID, ZodIBAN, ZodIPv4, ZodIPv6, ZodISODate, ZodISODuration, ZodISOTime, ZodInstanceOf, ZodIntersection, ZodJWT, ZodKSUID, ZodLazy, ZodLiteral, ZodMAC, ZodMap, ZodNaN, ZodNanoID, ZodNever, ZodNonOptional, ZodNull, ZodNullable, ZodNumber, ZodNumberFormat, ZodOptional, ZodPipe, ZodPrefault, ZodPreprocess, ZodPromise, ZodReadonly, ZodRecord, ZodSet, ZodString, ZodStringFormat, ZodSuccess, ZodSymbol, ZodTemplateLiteral, ZodTransform, ZodTuple, ZodType, ZodULID, ZodURL, ZodUUID, ZodUndefined, ZodUnion, ZodUnknown, ZodVoid, ZodXID, ZodXor, _ZodString, _default, _function, any, base64, base64url, bigint, catch, check, cidrv4, cidrv6, codec, creditCard, cuid, cuid2, currencyCode, custom, date, describe, e164, email, emoji, exactOptional, file, float32, float64, function, guid, hash, hex, hostname, httpUrl, iban, instanceof, int32, int64, intersection, invertCodec, ipv4, ipv6, json, jwt, keyof, ksuid, looseRecord, mac, map, meta, nan, nanoid, nativeEnum, never, nonoptional, null, nullable, nullish, optional, partialRecord, pipe, prefault, promise, readonly, refine, set, stringFormat, stringbool, success, superRefine, symbol, templateLiteral, transform, tuple, uint32, uint64, ulid, undefined, uuid, uuidv4, uuidv6, uuidv7, void, xid, xor

// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core_core = __nccwpck_require__(8532);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/util.js
var core_util = __nccwpck_require__(4723);
;// CONCATENATED MODULE: ./node_modules/zod/v4/core/memoizer.js

class $ZodCyclicError extends Error {
    constructor() {
        super(`Cannot parse a reference cycle that closes through a transform`);
        this.name = "ZodCyclicError";
    }
}
/** Keyed off the context object every schema in one parse call already shares. */
const STATE = "~memo";
const NO_ISSUES = [];
// a value a cycle can close through
function isRef(value) {
    return value !== null && typeof value === "object";
}
// Receivers prefix paths in place, so the cache and every hand-out need their own copies.
function cloneIssues(issues) {
    return issues.map((iss) => (iss.path ? { ...iss, path: iss.path.slice() } : { ...iss }));
}
const recursive = /*@__PURE__*/ new WeakMap();
/** What the walk established, in order of certainty: ordered so the strongest answer among children wins. */
const NONE = 0;
const ASSUMED = 1;
const PROVEN = 2;
/** Whether this schema's subtree contains a cycle, so one parse can re-enter it. */
function isRecursive(inst, stack, resolve) {
    const cached = recursive.get(inst);
    if (cached !== undefined)
        return cached ? PROVEN : NONE;
    // Relative to the walk in progress, so not cached.
    if (stack.has(inst))
        return PROVEN;
    stack.add(inst);
    let result = NONE;
    const check = (child) => {
        if (result !== PROVEN && child?._zod) {
            const answer = isRecursive(child, stack, resolve);
            if (answer > result)
                result = answer;
        }
    };
    // `Reflect.ownKeys` rather than `Object.keys`, so a cycle through a declared symbol key is still seen
    const shape = (sh, spread) => {
        let answer = NONE;
        for (const key of Reflect.ownKeys(sh)) {
            const desc = Object.getOwnPropertyDescriptor(sh, key);
            // an object resolves its shape by spread, so a key it does not enumerate is never parsed; `z.properties` reads every own key and so keeps them all
            if (spread && !desc.enumerable)
                continue;
            // resolving runs user code, and a factory mints a fresh subtree per read, so an edge the walk can't follow counts as a cycle
            const child = desc.get ? ASSUMED : desc.value?._zod ? isRecursive(desc.value, stack, resolve) : NONE;
            if (child > answer)
                answer = child;
        }
        return answer;
    };
    const merge = (answer) => {
        if (answer > result)
            result = answer;
    };
    const def = inst._zod.def;
    const kind = def.type;
    switch (kind) {
        case "object": {
            const raw = core_util/* rawShape */.MO(def);
            // a def with no raw shape answers `shape` from an accessor of its own, and running that can mint a whole fresh subtree
            merge(raw ? shape(raw, true) : ASSUMED);
            check(def.catchall);
            break;
        }
        case "array":
            check(def.element);
            break;
        case "tuple":
            for (const el of def.items)
                check(el);
            check(def.rest);
            break;
        case "record":
        case "map":
            check(def.keyType);
            check(def.valueType);
            break;
        case "set":
            check(def.valueType);
            break;
        case "union":
            for (const el of def.options)
                check(el);
            break;
        case "intersection":
            check(def.left);
            check(def.right);
            break;
        case "optional":
        case "nullable":
        case "default":
        case "prefault":
        case "catch":
        case "readonly":
        case "nonoptional":
        case "promise":
        case "success":
            check(def.innerType);
            break;
        case "pipe":
            check(def.in);
            check(def.out);
            break;
        case "function":
            check(def.input);
            check(def.output);
            break;
        // `$ZodLazy` caches its inner on the def, so a resolved edge is followed exactly
        case "lazy": {
            const inner = def._cachedInner ?? (resolve ? inst._zod.innerType : undefined);
            // walked with resolution off: one hop sees past the deferral, and a lazy that yields only another unresolved lazy is generative, so it stops there
            merge(inner ? isRecursive(inner, stack, false) : ASSUMED);
            break;
        }
        // a leaf by choice: `parts` are regex fragments, not data positions
        case "template_literal":
        // leaves
        case "string":
        case "number":
        case "int":
        case "boolean":
        case "bigint":
        case "symbol":
        case "undefined":
        case "null":
        case "void":
        case "never":
        case "any":
        case "unknown":
        case "date":
        case "nan":
        case "enum":
        case "literal":
        case "file":
        case "transform":
        case "custom":
            break;
        default: {
            // a new built-in kind becomes a compile error here
            kind;
            // a user-defined kind can still hold children, and only its author knows where, so fall back to scanning the def — skipping accessors, since reading one can run user code
            for (const key in def) {
                const desc = Object.getOwnPropertyDescriptor(def, key);
                if (!desc || desc.get)
                    continue;
                const value = desc.value;
                if (!value || typeof value !== "object")
                    continue;
                if (value._zod)
                    check(value);
                else if (Array.isArray(value))
                    for (const el of value)
                        check(el);
            }
        }
    }
    stack.delete(inst);
    return settle(inst, result);
}
/** An assumed answer must not outlive the resolution that settles it, so only a certain one is cached. */
function settle(inst, answer) {
    if (answer !== ASSUMED)
        recursive.set(inst, answer === PROVEN);
    return answer;
}
/**
 * Whether one parse can re-enter this schema, i.e. its subtree contains a cycle.
 * Exported for `z.compile`, which refuses to compile such a schema: cycle
 * breaking is driven from here off state keyed on the parse context, and a
 * generated fast path has no context to key on.
 */
function isRecursiveSchema(inst) {
    // z.compile never parses, so nothing would ever resolve a lazy for it; it runs once and already treats a throw here as recursive
    return isRecursive(inst, new Set(), true) !== NONE;
}
function bucketFor(state, inst) {
    let bucket = state.buckets.get(inst);
    if (!bucket) {
        bucket = new WeakMap();
        state.buckets.set(inst, bucket);
    }
    return bucket;
}
// Set immediately before delegating to core and cleared immediately after, so `alloc` registers only for a visit this module is driving.
let handoff;
// Allocated but unfinished entries. `alloc` and the matching pop both happen in the synchronous part of a parse, so they nest even when children are async, and one stack serves every schema.
const memoizer_open = [];
const memo = {
    alloc(_inst, payload, empty) {
        const bucket = handoff;
        if (!bucket)
            return empty;
        handoff = undefined;
        const entry = { value: empty, issues: null };
        bucket.set(payload.value, entry);
        memoizer_open.push(entry);
        return empty;
    },
    guard(inst) {
        var _a;
        (_a = inst._zod).deferred ?? (_a.deferred = []);
        inst._zod.deferred.push(() => {
            const base = inst._zod.parse;
            const wrapped = (payload, ctx) => {
                // The value is a placeholder a back-edge is still waiting on, so the cycle closes through this transform. Its output can't exist in time to bind.
                if (ctx.direction !== "backward" && isBackEdge(ctx, payload.value))
                    throw new $ZodCyclicError();
                return base(payload, ctx);
            };
            inst._zod.parse = wrapped;
            if (inst._zod.run === base)
                inst._zod.run = wrapped;
        });
    },
    attach(inst) {
        var _a;
        let isRecursiveInst;
        let rechecked = false;
        // a recursive schema is re-entered many times per parse and its bucket never changes
        let lastCtx;
        let lastBucket;
        // Wraps `parse` in a deferred so it sees the container's final parse. Core's own deferred copies `parse` into `run` when there are no checks, and it ran first, so `run` is patched to match; with checks, `run` reads `parse` dynamically.
        (_a = inst._zod).deferred ?? (_a.deferred = []);
        inst._zod.deferred.push(() => {
            const base = inst._zod.parse;
            const wrapped = (payload, ctx) => {
                if (isRecursiveInst === undefined) {
                    const walked = isRecursive(inst, new Set(), false);
                    if (walked === NONE) {
                        // Nothing here can ever fire, so take it back out.
                        inst._zod.parse = base;
                        if (inst._zod.run === wrapped)
                            inst._zod.run = base;
                        return base(payload, ctx);
                    }
                    // this parse resolves the deferred edges on its own path, so ask once more before latching
                    if (walked === PROVEN || rechecked)
                        isRecursiveInst = true;
                    else
                        rechecked = true;
                }
                const input = payload.value;
                if (!isRef(input))
                    return base(payload, ctx);
                let state = ctx[STATE];
                if (!state) {
                    state = { buckets: new WeakMap(), backEdges: undefined };
                    ctx[STATE] = state;
                }
                let bucket;
                if (lastCtx === ctx) {
                    bucket = lastBucket;
                }
                else {
                    bucket = bucketFor(state, inst);
                    lastCtx = ctx;
                    lastBucket = bucket;
                }
                const hit = bucket.get(input);
                if (hit) {
                    payload.value = hit.value;
                    if (hit.issues) {
                        if (hit.issues.length)
                            payload.issues.push(...cloneIssues(hit.issues));
                    }
                    else {
                        // Still being parsed: its own checks cover it, so skip them here.
                        payload.memo = true;
                        state.backEdges ?? (state.backEdges = new WeakSet());
                        state.backEdges.add(hit.value);
                    }
                    return payload;
                }
                handoff = bucket;
                const depth = memoizer_open.length;
                const result = base(payload, ctx);
                handoff = undefined;
                // A container that rejected its input outright allocated nothing.
                const entry = memoizer_open.length > depth ? memoizer_open.pop() : undefined;
                // Both paths written out so the sync one allocates no closure. It runs once per node, and capturing here cost more than everything else combined.
                if (result instanceof Promise) {
                    return result.then((r) => {
                        if (entry)
                            entry.issues = r.issues.length ? cloneIssues(r.issues) : NO_ISSUES;
                        return r;
                    });
                }
                if (entry)
                    entry.issues = result.issues.length ? cloneIssues(result.issues) : NO_ISSUES;
                return result;
            };
            inst._zod.parse = wrapped;
            if (inst._zod.run === base)
                inst._zod.run = wrapped;
        });
    },
};
/** The memoizer that gives containers cycle support. `zod` installs it by default; `zod/mini` opts in with `config({ memoizer: memoizer() })`. */
function memoizer() {
    return memo;
}
/** Whether this value is a node a back-edge resolved to before it finished. */
function isBackEdge(ctx, value) {
    const backEdges = ctx[STATE]?.backEdges;
    return backEdges !== undefined && isRef(value) && backEdges.has(value);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/checks.js
var core_checks = __nccwpck_require__(4890);
;// CONCATENATED MODULE: ./node_modules/zod/v4/core/doc.js
class Doc {
    constructor(args = [], closed = {}) {
        this.content = [];
        this.indent = 0;
        this.args = args;
        this.closed = closed;
    }
    // the compiler catches a child's throw and keeps writing into this doc, so the indent has to unwind with it
    indented(fn) {
        this.indent += 1;
        try {
            fn(this);
        }
        finally {
            this.indent -= 1;
        }
    }
    write(arg) {
        if (typeof arg === "function") {
            arg(this, { execution: "sync" });
            arg(this, { execution: "async" });
            return;
        }
        const content = arg;
        const lines = content.split("\n").filter((x) => x);
        const minIndent = Math.min(...lines.map((x) => x.length - x.trimStart().length));
        const dedented = lines.map((x) => x.slice(minIndent)).map((x) => " ".repeat(this.indent * 2) + x);
        for (const line of dedented) {
            this.content.push(line);
        }
    }
    compile() {
        const F = Function;
        const content = this?.content ?? [``];
        const factory = new F(...Object.keys(this.closed), `return function (${this.args.join(", ")}) {\n${content.join("\n")}\n};`);
        return factory(...Object.values(this.closed));
    }
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/regexes.js
var core_regexes = __nccwpck_require__(3908);
;// CONCATENATED MODULE: ./node_modules/zod/v4/core/versions.js
const version = {
    major: 4,
    minor: 6,
    patch: 7,
};

;// CONCATENATED MODULE: ./node_modules/zod/v4/core/schemas.js







const $ZodType = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodType", (inst, def) => {
    var _a;
    inst ?? (inst = {});
    inst._zod.def = def; // set _def property
    inst._zod.bag = inst._zod.bag || {}; // initialize _bag object
    inst._zod.version = version;
    const defChecks = inst._zod.def.checks;
    // if inst is itself a checks.$ZodCheck, run it as a check
    const checks = inst._zod.traits.has("$ZodCheck")
        ? [inst, ...(defChecks ?? [])]
        : defChecks?.length
            ? [...defChecks]
            : [];
    for (const ch of checks) {
        for (const fn of ch._zod.onattach) {
            fn(inst);
        }
    }
    if (checks.length === 0) {
        // deferred initializer inst._zod.parse is not yet defined
        (_a = inst._zod).deferred ?? (_a.deferred = []);
        inst._zod.deferred?.push(() => {
            inst._zod.run = inst._zod.parse;
        });
    }
    else {
        const runChecks = (payload, checks, ctx) => {
            if (payload.memo)
                return payload;
            let isAborted = core_util/* aborted */.QH(payload);
            let asyncResult;
            for (const ch of checks) {
                if (ch._zod.def.when) {
                    if (core_util/* explicitlyAborted */.rL(payload))
                        continue;
                    const shouldRun = ch._zod.def.when(payload);
                    if (!shouldRun)
                        continue;
                }
                else if (isAborted) {
                    continue;
                }
                const currLen = payload.issues.length;
                const _ = ch._zod.check(payload);
                if (_ instanceof Promise && ctx?.async === false) {
                    throw new core_core/* $ZodAsyncError */.GT();
                }
                if (asyncResult || _ instanceof Promise) {
                    asyncResult = (asyncResult ?? Promise.resolve()).then(async () => {
                        await _;
                        const nextLen = payload.issues.length;
                        if (nextLen === currLen)
                            return;
                        core_util/* attachSchema */.d3(payload.issues, currLen, inst);
                        if (!isAborted)
                            isAborted = core_util/* aborted */.QH(payload, currLen);
                    });
                }
                else {
                    const nextLen = payload.issues.length;
                    if (nextLen === currLen)
                        continue;
                    core_util/* attachSchema */.d3(payload.issues, currLen, inst);
                    if (!isAborted)
                        isAborted = core_util/* aborted */.QH(payload, currLen);
                }
            }
            if (asyncResult) {
                return asyncResult.then(() => {
                    return payload;
                });
            }
            return payload;
        };
        const handleCanaryResult = (canary, payload, ctx) => {
            // abort if the canary is aborted
            if (core_util/* aborted */.QH(canary)) {
                canary.aborted = true;
                return canary;
            }
            // run checks first, then
            const checkResult = runChecks(payload, checks, ctx);
            if (checkResult instanceof Promise) {
                if (ctx.async === false)
                    throw new core_core/* $ZodAsyncError */.GT();
                return checkResult.then((checkResult) => inst._zod.parse(checkResult, ctx));
            }
            return inst._zod.parse(checkResult, ctx);
        };
        inst._zod.run = (payload, ctx) => {
            if (ctx.skipChecks) {
                return inst._zod.parse(payload, ctx);
            }
            if (ctx.direction === "backward") {
                // run canary initial pass (no checks)
                const canary = inst._zod.parse({ value: payload.value, issues: [] }, { ...ctx, skipChecks: true });
                if (canary instanceof Promise) {
                    return canary.then((canary) => {
                        return handleCanaryResult(canary, payload, ctx);
                    });
                }
                return handleCanaryResult(canary, payload, ctx);
            }
            // forward
            const result = inst._zod.parse(payload, ctx);
            if (result instanceof Promise) {
                if (ctx.async === false)
                    throw new core_core/* $ZodAsyncError */.GT();
                return result.then((result) => runChecks(result, checks, ctx));
            }
            return runChecks(result, checks, ctx);
        };
    }
}, {
    // Wrappers extend this by installing a richer factory over it; reading it eagerly would defeat the laziness.
    get "~standard"() {
        return core_util/* hide */.jD(this, "~standard", standardProps(this));
    },
    set "~standard"(value) {
        core_util/* own */.qh(this, "~standard", value);
    },
});
/** The Standard Schema surface for `inst`. Shared so wrappers can extend it without forcing it. */
// a Standard Schema result only reports issues, so a failure finalizes them straight off the raw payload: no ZodError, and no lazy result to read through
const toStandardResult = (r, ctx) => r.issues.length ? { issues: r.issues.map((iss) => core_util/* finalizeIssue */.iR(iss, ctx, core_core/* config */.$W())) } : { value: r.value };
async function validateAsync(inst, value) {
    const ctx = { async: true };
    return toStandardResult((await inst._zod.run({ value, issues: [] }, ctx)), ctx);
}
function standardProps(inst) {
    return {
        validate: (value) => {
            const ctx = { async: false };
            try {
                const r = inst._zod.run({ value, issues: [] }, ctx);
                if (!(r instanceof Promise))
                    return toStandardResult(r, ctx);
            }
            catch (_) { }
            // async function so a synchronously throwing check rejects instead of escaping validate
            return validateAsync(inst, value);
        },
        vendor: "zod",
        version: 1,
    };
}

const $ZodString = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodString", (inst, def) => {
    $ZodType.init(inst, def);
    // a format's own pattern, else unbounded; a template literal derives the check-aware form itself
    inst._zod.pattern = def.pattern ?? core_regexes/* anyString */.gp;
    inst._zod.parse = (payload, _) => {
        if (def.coerce)
            try {
                payload.value = String(payload.value);
            }
            catch (_) { }
        if (typeof payload.value === "string")
            return payload;
        payload.issues.push({
            expected: "string",
            code: "invalid_type",
            input: payload.value,
            inst,
        });
        return payload;
    };
});
const $ZodStringFormat = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodStringFormat", (inst, def) => {
    // check initialization must come first
    core_checks/* $ZodCheckStringFormat */.ql.init(inst, def);
    $ZodString.init(inst, def);
});
const $ZodGUID = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodGUID", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* guid */.Os);
    $ZodStringFormat.init(inst, def);
});
const $ZodUUID = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodUUID", (inst, def) => {
    if (def.version) {
        const versionMap = {
            v1: 1,
            v2: 2,
            v3: 3,
            v4: 4,
            v5: 5,
            v6: 6,
            v7: 7,
            v8: 8,
        };
        const v = versionMap[def.version];
        if (v === undefined)
            throw new Error(`Invalid UUID version: "${def.version}"`);
        def.pattern ?? (def.pattern = core_regexes/* uuid */.uR(v));
    }
    else
        def.pattern ?? (def.pattern = core_regexes/* uuid */.uR());
    $ZodStringFormat.init(inst, def);
});
const $ZodEmail = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodEmail", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* email */.Rp);
    $ZodStringFormat.init(inst, def);
});
/** The `://` guard rejected the input before the URL constructor saw it. */
const URL_BAD_FORMAT = 1;
/** The URL parser rejected the input. */
const URL_UNPARSEABLE = 2;
function canParseURL(input) {
    try {
        if (typeof URL !== "undefined" && typeof URL.canParse === "function")
            return URL.canParse(input);
        new URL(input);
        return true;
    }
    catch {
        return false;
    }
}
function validateURL(trimmed, def) {
    if (!("normalize" in def) && !("hostname" in def) && !("protocol" in def)) {
        return canParseURL(trimmed) || URL_UNPARSEABLE;
    }
    return parseURLObject(trimmed, def);
}
/** Parses a URL while preserving the non-normalizing HTTP guard. */
function parseURLObject(trimmed, def) {
    // When normalize is off, require :// for http/https URLs. This prevents strings like "http:example.com" or "https:/path" from being silently accepted
    if (!def.normalize && def.protocol?.source === core_regexes/* httpProtocol */.F.source && !/^https?:\/\//i.test(trimmed)) {
        return URL_BAD_FORMAT;
    }
    try {
        if (typeof URL !== "undefined") {
            const URLStatic = URL;
            if (typeof URLStatic.parse === "function")
                return URLStatic.parse(trimmed) ?? URL_UNPARSEABLE;
        }
        // @ts-ignore
        return new URL(trimmed);
    }
    catch {
        return URL_UNPARSEABLE;
    }
}
const asciiTabOrNewline = /[\t\n\r]/g;
/** The URL parser deletes every ASCII tab, LF and CR from its input before it parses, so `new URL("https://exa\nmple.com")` reports on `example.com`. Applying the same deletion to the returned value closes the half of that divergence which can move the host; the parser's other rewrite, stripping C0 controls at the edges, cannot. */
function stripTabAndNewline(value) {
    return value.replace(asciiTabOrNewline, "");
}
function urlHostnameOk(url, hostname) {
    hostname.lastIndex = 0;
    return hostname.test(url.hostname);
}
function urlProtocolOk(url, protocol) {
    protocol.lastIndex = 0;
    return protocol.test(url.protocol.endsWith(":") ? url.protocol.slice(0, -1) : url.protocol);
}
const $ZodURL = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodURL", (inst, def) => {
    $ZodStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        try {
            // Trim whitespace from input
            const trimmed = payload.value.trim();
            const url = validateURL(trimmed, def);
            if (url === URL_BAD_FORMAT) {
                payload.issues.push({
                    code: "invalid_format",
                    format: "url",
                    note: "Invalid URL format",
                    input: payload.value,
                    inst,
                    continue: !def.abort,
                });
                return;
            }
            if (url === URL_UNPARSEABLE) {
                payload.issues.push({
                    code: "invalid_format",
                    format: "url",
                    input: payload.value,
                    inst,
                    continue: !def.abort,
                });
                return;
            }
            if (url === true) {
                payload.value = stripTabAndNewline(trimmed);
                return;
            }
            if (def.hostname && !urlHostnameOk(url, def.hostname)) {
                payload.issues.push({
                    code: "invalid_format",
                    format: "url",
                    note: "Invalid hostname",
                    pattern: def.hostname.source,
                    input: payload.value,
                    inst,
                    continue: !def.abort,
                });
            }
            if (def.protocol && !urlProtocolOk(url, def.protocol)) {
                payload.issues.push({
                    code: "invalid_format",
                    format: "url",
                    note: "Invalid protocol",
                    pattern: def.protocol.source,
                    input: payload.value,
                    inst,
                    continue: !def.abort,
                });
            }
            // Set the output value based on normalize flag
            payload.value = def.normalize ? url.href : stripTabAndNewline(trimmed);
            return;
        }
        catch (_) {
            payload.issues.push({
                code: "invalid_format",
                format: "url",
                input: payload.value,
                inst,
                continue: !def.abort,
            });
        }
    };
});
const $ZodEmoji = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodEmoji", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* emoji */.Zg());
    $ZodStringFormat.init(inst, def);
});
const $ZodNanoID = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodNanoID", (inst, def) => {
    if (def.length !== undefined && (!Number.isInteger(def.length) || def.length < 1))
        throw new Error(`Invalid nanoid length: ${def.length}`);
    def.pattern ?? (def.pattern = def.length === undefined ? core_regexes/* nanoid */.Ak : core_regexes/* nanoidOfLength */.D2(def.length));
    $ZodStringFormat.init(inst, def);
});
/**
 * @deprecated CUID v1 is deprecated by its authors due to information leakage
 * (timestamps embedded in the id). Use {@link $ZodCUID2} instead.
 * See https://github.com/paralleldrive/cuid.
 */
const $ZodCUID = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodCUID", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* cuid */.gF);
    $ZodStringFormat.init(inst, def);
});
const $ZodCUID2 = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodCUID2", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* cuid2 */.Gl);
    $ZodStringFormat.init(inst, def);
});
const $ZodULID = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodULID", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* ulid */.Z0);
    $ZodStringFormat.init(inst, def);
});
const $ZodXID = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodXID", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* xid */.kM);
    $ZodStringFormat.init(inst, def);
});
const $ZodKSUID = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodKSUID", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* ksuid */.fO);
    $ZodStringFormat.init(inst, def);
});
const $ZodISODateTime = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodISODateTime", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* datetime */.w$(def));
    $ZodStringFormat.init(inst, def);
});
const $ZodISODate = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodISODate", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* date */.p6);
    $ZodStringFormat.init(inst, def);
});
const $ZodISOTime = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodISOTime", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* time */.kB(def));
    $ZodStringFormat.init(inst, def);
});
const $ZodISODuration = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodISODuration", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* duration */.p0);
    $ZodStringFormat.init(inst, def);
});
const $ZodIPv4 = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodIPv4", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* ipv4 */.uX);
    $ZodStringFormat.init(inst, def);
});
/** An IPv6 address is written with hex digits, colons and dots, and nothing else. The guard is what makes the check below an IPv6 check: `new URL("http://[...]")` parses an authority, not an address, so `@` and `\` re-delimit it and `"::@1\\"` validates against the host `0.0.0.1`. The URL parser also deletes ASCII tab, LF and CR rather than failing, which is how `"::1\n"` validated as `::1`. */
const ipv6Alphabet = /^[0-9a-fA-F:.]+$/;
function isValidIPv6(value) {
    if (!ipv6Alphabet.test(value))
        return false;
    return canParseURL(`http://[${value}]`);
}
const $ZodIPv6 = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodIPv6", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* ipv6 */.ug);
    $ZodStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        if (!isValidIPv6(payload.value)) {
            payload.issues.push({
                code: "invalid_format",
                format: "ipv6",
                input: payload.value,
                inst,
                continue: !def.abort,
            });
        }
    };
});
const $ZodMAC = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodMAC", (inst, def) => {
    def.pattern ?? (def.pattern = regexes.mac(def.delimiter));
    $ZodStringFormat.init(inst, def);
})));
const $ZodCIDRv4 = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodCIDRv4", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* cidrv4 */.zr);
    $ZodStringFormat.init(inst, def);
});
function isValidCIDRv6(value) {
    const parts = value.split("/");
    if (parts.length !== 2)
        return false;
    const [address, prefix] = parts;
    if (!prefix)
        return false;
    const prefixNum = Number(prefix);
    if (`${prefixNum}` !== prefix)
        return false;
    if (prefixNum < 0 || prefixNum > 128)
        return false;
    return isValidIPv6(address);
}
const $ZodCIDRv6 = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodCIDRv6", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* cidrv6 */.l7); // not used for validation
    $ZodStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        if (!isValidCIDRv6(payload.value)) {
            payload.issues.push({
                code: "invalid_format",
                format: "cidrv6",
                input: payload.value,
                inst,
                continue: !def.abort,
            });
        }
    };
});
//////////////////////////////   ZodBase64   //////////////////////////////
function isValidBase64(data) {
    if (data === "")
        return true;
    // atob ignores whitespace, so reject it up front.
    if (/\s/.test(data))
        return false;
    if (data.length % 4 !== 0)
        return false;
    try {
        // @ts-ignore
        atob(data);
        return true;
    }
    catch {
        return false;
    }
}
// lax on purpose: the quantified regexes.base64 overflows the regex stack on multi-MB input and its leading ^$| alternation leaks through template-literal composition; isValidBase64 enforces length and padding
const base64Charset = /^[0-9a-zA-Z+/]*={0,2}$/;
const $ZodBase64 = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodBase64", (inst, def) => {
    def.pattern ?? (def.pattern = base64Charset);
    $ZodStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        if (isValidBase64(payload.value))
            return;
        payload.issues.push({
            code: "invalid_format",
            format: "base64",
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
});
//////////////////////////////   ZodBase64URL   //////////////////////////////
// lax on purpose: the quantified regexes.base64url overflows the regex stack on multi-MB input; isValidBase64 enforces length on the padded string
const base64urlCharset = /^[A-Za-z0-9_-]*$/;
function isValidBase64URL(data) {
    if (!base64urlCharset.test(data))
        return false;
    const base64 = data.replace(/[-_]/g, (c) => (c === "-" ? "+" : "/"));
    const padded = base64.padEnd(Math.ceil(base64.length / 4) * 4, "=");
    return isValidBase64(padded);
}
const $ZodBase64URL = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodBase64URL", (inst, def) => {
    def.pattern ?? (def.pattern = base64urlCharset);
    $ZodStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        if (isValidBase64URL(payload.value))
            return;
        payload.issues.push({
            code: "invalid_format",
            format: "base64url",
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodE164 = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodE164", (inst, def) => {
    def.pattern ?? (def.pattern = core_regexes/* e164 */.hQ);
    $ZodStringFormat.init(inst, def);
});
//////////////////////////////   ZodCreditCard   //////////////////////////////
const CC_SANITIZE = /[- ]/g;
/** Luhn checksum on a digit-only string. Adapted from valibot (MIT). */
function isLuhnAlgo(digits) {
    let length = digits.length;
    let bit = 1;
    let sum = 0;
    while (length) {
        const value = digits.charCodeAt(--length) - 48;
        bit ^= 1;
        sum += bit ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][value] : value;
    }
    return sum % 10 === 0;
}
function isValidCreditCard(input) {
    if (!regexes.creditCard.test(input))
        return false;
    return isLuhnAlgo(input.replace(CC_SANITIZE, ""));
}
const $ZodCreditCard = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodCreditCard", (inst, def) => {
    // Shape only — the Luhn check below is not expressible as a pattern, so consumers of `pattern` (JSON Schema, template literals) get the length and separator rules alone.
    def.pattern ?? (def.pattern = regexes.creditCard);
    $ZodStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        if (isValidCreditCard(payload.value))
            return;
        payload.issues.push({
            code: "invalid_format",
            format: "credit_card",
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
})));
//////////////////////////////   ZodIBAN   //////////////////////////////
// iso 7064 mod 97-10 checksum without BigInt
function isIso7064Mod97(iban) {
    let remainder = 0;
    const len = iban.length;
    for (let i = 4; i < len; i++) {
        const code = iban.charCodeAt(i);
        remainder = (code >= 65 ? remainder * 100 + (code - 55) : remainder * 10 + (code - 48)) % 97;
    }
    for (let i = 0; i < 4; i++) {
        const code = iban.charCodeAt(i);
        remainder = (code >= 65 ? remainder * 100 + (code - 55) : remainder * 10 + (code - 48)) % 97;
    }
    return remainder === 1;
}
function isValidIBAN(input) {
    if (!regexes.iban.test(input))
        return false;
    return isIso7064Mod97(input);
}
const $ZodIBAN = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodIBAN", (inst, def) => {
    // shape only — checksum is not expressible as a pattern
    def.pattern ?? (def.pattern = regexes.iban);
    $ZodStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        if (isValidIBAN(payload.value))
            return;
        payload.issues.push({
            code: "invalid_format",
            format: "iban",
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
})));
//////////////////////////////   ZodJWT   //////////////////////////////
function isValidJWT(token, algorithm = null) {
    try {
        const tokensParts = token.split(".");
        if (tokensParts.length !== 3)
            return false;
        const [header] = tokensParts;
        if (!header)
            return false;
        // @ts-ignore
        const parsedHeader = JSON.parse(atob(header));
        if ("typ" in parsedHeader && parsedHeader?.typ !== "JWT")
            return false;
        if (!parsedHeader.alg)
            return false;
        if (algorithm && (!("alg" in parsedHeader) || parsedHeader.alg !== algorithm))
            return false;
        return true;
    }
    catch {
        return false;
    }
}
const $ZodJWT = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodJWT", (inst, def) => {
    $ZodStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        if (isValidJWT(payload.value, def.alg))
            return;
        payload.issues.push({
            code: "invalid_format",
            format: "jwt",
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCustomStringFormat = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodCustomStringFormat", (inst, def) => {
    $ZodStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        if (def.fn(payload.value))
            return;
        payload.issues.push({
            code: "invalid_format",
            format: def.format,
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
})));
const $ZodNumber = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodNumber", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.pattern = core_regexes/* number */.ai;
    inst._zod.parse = (payload, _ctx) => {
        if (def.coerce)
            try {
                payload.value = Number(payload.value);
            }
            catch (_) { }
        const input = payload.value;
        if (typeof input === "number" && !Number.isNaN(input) && Number.isFinite(input)) {
            return payload;
        }
        const received = typeof input === "number"
            ? Number.isNaN(input)
                ? "NaN"
                : !Number.isFinite(input)
                    ? String(input)
                    : undefined
            : undefined;
        payload.issues.push({
            expected: "number",
            code: "invalid_type",
            input,
            inst,
            ...(received ? { received } : {}),
        });
        return payload;
    };
});
const $ZodNumberFormat = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodNumberFormat", (inst, def) => {
    core_checks/* $ZodCheckNumberFormat */.KH.init(inst, def);
    $ZodNumber.init(inst, def); // no format checks
});
const $ZodBoolean = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodBoolean", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.pattern = core_regexes/* boolean */.zM;
    inst._zod.parse = (payload, _ctx) => {
        if (def.coerce)
            try {
                payload.value = Boolean(payload.value);
            }
            catch (_) { }
        const input = payload.value;
        if (typeof input === "boolean")
            return payload;
        payload.issues.push({
            expected: "boolean",
            code: "invalid_type",
            input,
            inst,
        });
        return payload;
    };
});
const $ZodBigInt = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodBigInt", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.pattern = core_regexes/* bigint */.o;
    inst._zod.parse = (payload, _ctx) => {
        if (def.coerce)
            try {
                payload.value = BigInt(payload.value);
            }
            catch (_) { }
        if (typeof payload.value === "bigint")
            return payload;
        payload.issues.push({
            expected: "bigint",
            code: "invalid_type",
            input: payload.value,
            inst,
        });
        return payload;
    };
});
const $ZodBigIntFormat = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodBigIntFormat", (inst, def) => {
    checks.$ZodCheckBigIntFormat.init(inst, def);
    $ZodBigInt.init(inst, def); // no format checks
})));
const $ZodSymbol = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodSymbol", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, _ctx) => {
        const input = payload.value;
        if (typeof input === "symbol")
            return payload;
        payload.issues.push({
            expected: "symbol",
            code: "invalid_type",
            input,
            inst,
        });
        return payload;
    };
})));
const $ZodUndefined = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodUndefined", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.pattern = regexes.undefined;
    inst._zod.values = new Set([undefined]);
    inst._zod.parse = (payload, _ctx) => {
        const input = payload.value;
        if (typeof input === "undefined")
            return payload;
        payload.issues.push({
            expected: "undefined",
            code: "invalid_type",
            input,
            inst,
        });
        return payload;
    };
})));
const $ZodNull = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodNull", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.pattern = regexes.null;
    inst._zod.values = new Set([null]);
    inst._zod.parse = (payload, _ctx) => {
        const input = payload.value;
        if (input === null)
            return payload;
        payload.issues.push({
            expected: "null",
            code: "invalid_type",
            input,
            inst,
        });
        return payload;
    };
})));
const $ZodAny = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodAny", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload) => payload;
})));
const $ZodUnknown = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodUnknown", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload) => payload;
});
const $ZodNever = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodNever", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, _ctx) => {
        payload.issues.push({
            expected: "never",
            code: "invalid_type",
            input: payload.value,
            inst,
        });
        return payload;
    };
});
const $ZodVoid = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodVoid", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, _ctx) => {
        const input = payload.value;
        if (typeof input === "undefined")
            return payload;
        payload.issues.push({
            expected: "void",
            code: "invalid_type",
            input,
            inst,
        });
        return payload;
    };
})));
const $ZodDate = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodDate", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, _ctx) => {
        if (def.coerce) {
            try {
                payload.value = new Date(payload.value);
            }
            catch (_err) { }
        }
        const input = payload.value;
        const isDate = input instanceof Date;
        const isValidDate = isDate && !Number.isNaN(input.getTime());
        if (isValidDate)
            return payload;
        payload.issues.push({
            expected: "date",
            code: "invalid_type",
            input,
            ...(isDate ? { received: "Invalid Date" } : {}),
            inst,
        });
        return payload;
    };
});
// an oversized container fails its leading size checks before any element is parsed
function capSize(inst, size) {
    const caps = core_util/* sizeCaps */.hi(inst._zod.def.checks);
    if (!caps.length)
        return;
    const cap = Math.min(...caps.map((c) => c[0]));
    const parse = inst._zod.parse;
    inst._zod.parse = (payload, ctx) => {
        const n = size(payload.value);
        if (n > cap && !ctx?.skipChecks && ctx?.direction !== "backward") {
            for (const [max, ch] of core_util/* sizeCaps */.hi(inst._zod.def.checks)) {
                if (n > max && ch._zod.def.when(payload)) {
                    const start = payload.issues.length;
                    ch._zod.check(payload);
                    // the value is still the raw input, so no later check may read it
                    payload.issues[start].continue = false;
                    core_util/* attachSchema */.d3(payload.issues, start, inst);
                    return payload;
                }
            }
        }
        return parse(payload, ctx);
    };
}
const arraySize = (input) => (Array.isArray(input) ? input.length : -1);
const mapSize = (input) => (input instanceof Map ? input.size : -1);
const setSize = (input) => (input instanceof Set ? input.size : -1);
function handleArrayResult(result, final, index) {
    if (result.issues.length) {
        final.issues.push(...core_util/* prefixIssues */.lQ(index, result.issues));
    }
    final.value[index] = result.value;
}
const $ZodArray = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodArray", (inst, def) => {
    $ZodType.init(inst, def);
    const memo = core_core/* globalConfig */.cr.memoizer;
    memo?.attach(inst);
    inst._zod.parse = (payload, ctx) => {
        const input = payload.value;
        if (!Array.isArray(input)) {
            payload.issues.push({
                expected: "array",
                code: "invalid_type",
                input,
                inst,
            });
            return payload;
        }
        payload.value = memo ? memo.alloc(inst, payload, Array(input.length), ctx) : Array(input.length);
        const proms = [];
        const abortEarly = ctx?.abortEarly;
        for (let i = 0; i < input.length; i++) {
            const item = input[i];
            const result = def.element._zod.run({
                value: item,
                issues: [],
            }, ctx);
            if (result instanceof Promise) {
                proms.push(result.then((result) => handleArrayResult(result, payload, i)));
            }
            else {
                handleArrayResult(result, payload, i);
                // the element's payload is authoritative here, since handleArrayResult forwards every issue; an object's is not, because it drops a failed absent optional
                if (abortEarly && result.issues.length !== 0 && core_util/* aborted */.QH(result))
                    break;
            }
        }
        if (proms.length) {
            return Promise.all(proms).then(() => payload);
        }
        return payload; //handleArrayResultsAsync(parseResults, final);
    };
    capSize(inst, arraySize);
});
function handlePropertyResult(result, final, key, input, optin, optout) {
    const isPresent = key in input;
    const isOptionalOut = optout === "optional";
    // The middle rung means "absence permitted, nothing supplied in its place", so an absent key contributes nothing — whatever the schema made of `undefined` is invented, not substituted. Only `optional` reaches this with a value: `defaulted` substitutes, and a schema that isn't optional-out has to keep the key.
    if (!isPresent && isOptionalOut && optin === "optional") {
        return;
    }
    if (result.issues.length) {
        // For optional-in/out schemas, ignore errors on absent keys.
        if (optin !== undefined && isOptionalOut && !isPresent) {
            return;
        }
        final.issues.push(...core_util/* prefixIssues */.lQ(key, result.issues));
    }
    if (!isPresent && optin === undefined) {
        if (!result.issues.length) {
            final.issues.push({
                code: "invalid_type",
                expected: "nonoptional",
                input: undefined,
                path: [key],
            });
        }
        return;
    }
    if (result.value === undefined) {
        if (isPresent || (optin === "defaulted" && !isOptionalOut)) {
            final.value[key] = undefined;
        }
    }
    else {
        final.value[key] = result.value;
    }
}
// one shared instance; a fresh [] per schema cost 56 bytes retained
const NO_SYMBOL_KEYS = [];
function normalizeDef(def) {
    const keys = Object.keys(def.shape);
    const ownSymbols = Object.getOwnPropertySymbols(def.shape);
    const symbolKeys = ownSymbols.length ? ownSymbols : NO_SYMBOL_KEYS;
    // aliases `keys` when there are no symbols, so a string-only shape keeps one array
    const allKeys = symbolKeys.length ? [...keys, ...symbolKeys] : keys;
    for (const k of allKeys) {
        if (!def.shape?.[k]?._zod?.traits?.has("$ZodType")) {
            throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);
        }
    }
    const okeys = core_util/* optionalKeys */.NM(def.shape);
    return {
        ...def,
        allKeys,
        symbolKeys,
        // string-only: handleCatchall matches it against `for...in`, which never yields a symbol
        keySet: new Set(keys),
        numKeys: keys.length,
        optionalKeys: new Set(okeys),
    };
}
function handleCatchall(proms, input, payload, ctx, def, inst, abortEarly) {
    const unrecognized = [];
    const keySet = def.keySet;
    const _catchall = def.catchall._zod;
    const t = _catchall.def.type;
    const optin = _catchall.optin;
    const optout = _catchall.optout;
    // starts at 0, not the current length: the shape phase already ran and may have aborted
    let seen = 0;
    for (const key in input) {
        if (abortEarly && payload.issues.length !== seen) {
            if (core_util/* aborted */.QH(payload, seen))
                break;
            seen = payload.issues.length;
        }
        // Must precede the __proto__ branch: a declared key is not unrecognized, even though the shape loop deliberately strips __proto__ from the parsed output.
        if (keySet.has(key))
            continue;
        // Don't copy an undeclared __proto__ into the result; assignment to a plain {} would replace the result prototype. But in strict mode it is still an unknown key, so report it before skipping.
        if (key === "__proto__") {
            if (t === "never")
                unrecognized.push(key);
            continue;
        }
        if (t === "never") {
            unrecognized.push(key);
            continue;
        }
        const r = _catchall.run({ value: input[key], issues: [] }, ctx);
        if (r instanceof Promise) {
            proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
        }
        else {
            handlePropertyResult(r, payload, key, input, optin, optout);
        }
    }
    if (unrecognized.length) {
        payload.issues.push({
            code: "unrecognized_keys",
            keys: unrecognized,
            input,
            inst,
            // Describes the shape of the input, not the validity of the parsed value, so it never aborts. The parse still fails; the schema's own checks just get to run first, and an enclosing intersection can reconcile the key against a sibling operand.
            continue: true,
        });
    }
    if (!proms.length)
        return payload;
    return Promise.all(proms).then(() => {
        return payload;
    });
}
const $ZodObject = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodObject", (inst, def) => {
    // requires cast because technically $ZodObject doesn't extend
    $ZodType.init(inst, def);
    const desc = Object.getOwnPropertyDescriptor(def, "shape");
    // a cloned def carries its source's accessor, which knows the shape it answers from; adopting that keeps the clone's keys readable without running it
    const sh = desc?.get ? desc.get.raw : (def.shape ?? {});
    if (sh) {
        // Freezes the shape on first read, so its getters resolve once and every later read sees the same schemas.
        const get = () => {
            const newSh = { ...sh };
            Object.defineProperty(def, "shape", { value: newSh });
            get.raw = newSh;
            return newSh;
        };
        get.raw = sh;
        Object.defineProperty(def, "shape", { get });
    }
    const _normalized = core_util/* cached */.PO(() => normalizeDef(def));
    core_util/* defineLazyInternal */.v5(inst, "propValues", (zod) => {
        const shape = zod.def.shape;
        const propValues = {};
        for (const key in shape) {
            const field = shape[key]._zod;
            if (field.values) {
                if (!Object.prototype.hasOwnProperty.call(propValues, key)) {
                    core_util/* assignProp */.Vy(propValues, key, new Set());
                }
                for (const v of field.values)
                    propValues[key].add(v);
                // An omittable slot reads back as undefined at a discriminator lookup, so it has to claim undefined: two options that can both omit the key are not discriminable on it.
                if (field.optin !== undefined)
                    propValues[key].add(undefined);
            }
        }
        return propValues;
    });
    const isObject = core_util/* isObject */.Gv;
    const catchall = def.catchall;
    let value;
    const memo = core_core/* globalConfig */.cr.memoizer;
    memo?.attach(inst);
    inst._zod.parse = (payload, ctx) => {
        value ?? (value = _normalized.value);
        const input = payload.value;
        if (!isObject(input)) {
            payload.issues.push({
                expected: "object",
                code: "invalid_type",
                input,
                inst,
            });
            return payload;
        }
        payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
        const proms = [];
        const shape = value.shape;
        const abortEarly = ctx?.abortEarly;
        let seen = payload.issues.length;
        for (const key of value.allKeys) {
            if (abortEarly && payload.issues.length !== seen) {
                if (core_util/* aborted */.QH(payload, seen))
                    break;
                seen = payload.issues.length;
            }
            if (key === "__proto__")
                continue;
            const el = shape[key];
            const optin = el._zod.optin;
            const optout = el._zod.optout;
            const r = el._zod.run({ value: input[key], issues: [] }, ctx);
            if (r instanceof Promise) {
                proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
            }
            else {
                handlePropertyResult(r, payload, key, input, optin, optout);
            }
        }
        if (!catchall) {
            return proms.length ? Promise.all(proms).then(() => payload) : payload;
        }
        return handleCatchall(proms, input, payload, ctx, _normalized.value, inst, abortEarly === true);
    };
});
const $ZodObjectJIT = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodObjectJIT", (inst, def) => {
    // requires cast because technically $ZodObject doesn't extend
    $ZodObject.init(inst, def);
    const superParse = inst._zod.parse;
    const _normalized = core_util/* cached */.PO(() => normalizeDef(def));
    const memo = core_core/* globalConfig */.cr.memoizer;
    const generateFastpass = (shape) => {
        const normalized = _normalized.value;
        const syms = normalized.symbolKeys;
        // a symbol has no source literal, so it is read as `syms[i]` off the closed-over scope
        const doc = new Doc(["payload", "ctx"], { shape, inst, memo, syms });
        const parseStr = (k) => `shape[${k}]._zod.run({ value: input[${k}], issues: [] }, ctx)`;
        // prefixes in place, like util.prefixIssues. newResult must land before the early return: a catchall runs after this and would otherwise write onto the caller's input
        const prefixStr = (id, k) => `
          let ${id}_ab = false;
          for (let i = 0; i < ${id}.issues.length; i++) {
            const iss = ${id}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id}_ab = true;
          }
          if (${id}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;
        doc.write(`const input = payload.value;`);
        const ids = Object.create(null);
        let counter = 0;
        for (const key of normalized.allKeys) {
            ids[key] = `key_${counter++}`;
        }
        // A: preserve key order {
        doc.write(memo ? `const newResult = memo.alloc(inst, payload, {}, ctx);` : `const newResult = {};`);
        for (const key of normalized.allKeys) {
            if (key === "__proto__")
                continue;
            const id = ids[key];
            const k = typeof key === "symbol" ? `syms[${syms.indexOf(key)}]` : core_util/* esc */.UQ(key);
            const isPresent = `${k} in input`;
            const schema = shape[key];
            const optin = schema?._zod?.optin;
            const isOptionalIn = optin !== undefined;
            const isOptionalOut = schema?._zod?.optout === "optional";
            doc.write(`const ${id} = ${parseStr(k)};`);
            if (isOptionalIn && isOptionalOut) {
                // For optional-in/out schemas, ignore errors on absent keys — and, like the interpreted path, drop the value produced alongside them. The middle rung goes further: it permits absence without supplying anything in its place, so an absent key contributes nothing at all.
                const assign = optin === "optional" ? `${id}_present` : `${id}.value !== undefined || ${id}_present`;
                doc.write(`
        const ${id}_present = ${isPresent};
        if (!${id}.issues.length || ${id}_present) {
          if (${id}.issues.length) {${prefixStr(id, k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id}.value;
          }
        }

      `);
            }
            else if (!isOptionalIn) {
                doc.write(`
        const ${id}_present = ${isPresent};
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
        if (!${id}_present && !${id}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id}_present) {
          newResult[${k}] = ${id}.value;
        }

      `);
            }
            else {
                doc.write(`
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
      `);
                if (optin === "defaulted") {
                    doc.write(`newResult[${k}] = ${id}.value;`);
                }
                else {
                    doc.write(`
        if (${id}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id}.value;
        }
      `);
                }
            }
        }
        doc.write(`payload.value = newResult;`);
        doc.write(`return payload;`);
        // closing `shape` in is what pays: turbofan specializes the parser against that one shape object, so every `shape[k]._zod.run` folds to a known callee. as a parameter it stays a generic load and measures 13% slower even with the forwarding frame gone
        return doc.compile();
    };
    let fastpass;
    const isObject = core_util/* isObject */.Gv;
    const jit = !core_core/* globalConfig */.cr.jitless;
    const allowsEval = core_util/* allowsEval */.hI;
    const fastEnabled = jit && allowsEval.value; // && !def.catchall;
    const catchall = def.catchall;
    let value;
    inst._zod.parse = (payload, ctx) => {
        value ?? (value = _normalized.value);
        const input = payload.value;
        if (!isObject(input)) {
            payload.issues.push({
                expected: "object",
                code: "invalid_type",
                input,
                inst,
            });
            return payload;
        }
        if (jit && fastEnabled && ctx?.async === false && ctx.jitless !== true) {
            // always synchronous
            if (!fastpass)
                fastpass = generateFastpass(def.shape);
            payload = fastpass(payload, ctx);
            if (!catchall)
                return payload;
            return handleCatchall([], input, payload, ctx, value, inst, ctx?.abortEarly === true);
        }
        return superParse(payload, ctx);
    };
});
function handleUnionResults(results, final, inst, ctx) {
    for (const result of results) {
        if (result.issues.length === 0) {
            final.value = result.value;
            return final;
        }
    }
    const nonaborted = results.filter((r) => !core_util/* aborted */.QH(r));
    if (nonaborted.length === 1) {
        final.value = nonaborted[0].value;
        return nonaborted[0];
    }
    final.issues.push({
        code: "invalid_union",
        input: final.value,
        inst,
        errors: results.map((result) => result.issues.map((iss) => core_util/* finalizeIssue */.iR(iss, ctx, core_core/* config */.$W()))),
    });
    return final;
}
const $ZodUnion = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodUnion", (inst, def) => {
    $ZodType.init(inst, def);
    core_util/* defineLazyInternal */.v5(inst, "optin", (zod) => zod.def.options.some((o) => o._zod.optin === "defaulted")
        ? "defaulted"
        : zod.def.options.some((o) => o._zod.optin !== undefined)
            ? "optional"
            : undefined);
    core_util/* defineLazyInternal */.v5(inst, "optout", (zod) => zod.def.options.some((o) => o._zod.optout === "optional") ? "optional" : undefined);
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => {
        if (zod.def.options.every((o) => o._zod.values)) {
            return new Set(zod.def.options.flatMap((option) => Array.from(option._zod.values)));
        }
        return undefined;
    });
    core_util/* defineLazyInternal */.v5(inst, "pattern", (zod) => {
        if (zod.def.options.every((o) => o._zod.pattern)) {
            const patterns = zod.def.options.map((o) => o._zod.pattern);
            return new RegExp(`^(${patterns.map((p) => core_util/* cleanRegex */.p6(p.source)).join("|")})$`);
        }
        return undefined;
    });
    const first = def.options.length === 1 ? def.options[0]._zod.run : null;
    inst._zod.parse = (payload, ctx) => {
        if (first) {
            return first(payload, ctx);
        }
        let async = false;
        const results = [];
        for (const option of def.options) {
            const result = option._zod.run({
                value: payload.value,
                issues: [],
            }, ctx);
            if (result instanceof Promise) {
                results.push(result);
                async = true;
            }
            else {
                if (result.issues.length === 0)
                    return result;
                results.push(result);
            }
        }
        if (!async)
            return handleUnionResults(results, payload, inst, ctx);
        return Promise.all(results).then((results) => {
            return handleUnionResults(results, payload, inst, ctx);
        });
    };
});
function handleExclusiveUnionResults(results, final, inst, ctx) {
    const matches = [];
    for (let i = 0; i < results.length; i++) {
        if (results[i].issues.length === 0)
            matches.push(i);
    }
    if (matches.length === 1) {
        final.value = results[matches[0]].value;
        return final;
    }
    if (matches.length === 0) {
        // No matches - same as regular union
        final.issues.push({
            code: "invalid_union",
            input: final.value,
            inst,
            errors: results.map((result) => result.issues.map((iss) => util.finalizeIssue(iss, ctx, core.config()))),
        });
    }
    else {
        // Multiple matches - exclusive union failure
        final.issues.push({
            code: "invalid_union",
            input: final.value,
            inst,
            errors: [],
            inclusive: false,
            matches,
        });
    }
    return final;
}
const $ZodXor = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodXor", (inst, def) => {
    $ZodUnion.init(inst, def);
    def.inclusive = false;
    const first = def.options.length === 1 ? def.options[0]._zod.run : null;
    inst._zod.parse = (payload, ctx) => {
        if (first) {
            return first(payload, ctx);
        }
        let async = false;
        const results = [];
        for (const option of def.options) {
            const result = option._zod.run({
                value: payload.value,
                issues: [],
            }, ctx);
            if (result instanceof Promise) {
                results.push(result);
                async = true;
            }
            else {
                results.push(result);
            }
        }
        if (!async)
            return handleExclusiveUnionResults(results, payload, inst, ctx);
        return Promise.all(results).then((results) => {
            return handleExclusiveUnionResults(results, payload, inst, ctx);
        });
    };
})));
/** Returns the option whose discriminator claims `value`, or throws if ambiguous. */
function getDiscriminatedOption(union, value) {
    const internals = union._zod;
    let map = internals.bag.optionsMap;
    if (!map) {
        map = discriminatorMap(internals.def);
        internals.bag.optionsMap = map;
    }
    const option = map.get(value);
    if (option === null)
        throw new Error(`Ambiguous discriminator value "${String(value)}"`);
    return option;
}
function discriminatorMap(def) {
    const map = new Map();
    for (const option of def.options) {
        const values = option._zod.propValues?.[def.discriminator];
        if (!values || values.size === 0)
            throw new Error(`Invalid discriminated union option at index "${def.options.indexOf(option)}"`);
        for (const value of values) {
            if (map.has(value)) {
                if (value !== undefined)
                    throw new Error(`Duplicate discriminator value "${String(value)}"`);
                // keep the collision marked so a later member cannot reclaim it
                map.set(value, null);
            }
            else {
                map.set(value, option);
            }
        }
    }
    return map;
}
const $ZodDiscriminatedUnion = 
/*@__PURE__*/
core_core/* $constructor */.xI("$ZodDiscriminatedUnion", (inst, def) => {
    def.inclusive = false;
    $ZodUnion.init(inst, def);
    const _super = inst._zod.parse;
    core_util/* defineLazyInternal */.v5(inst, "propValues", (zod) => {
        const propValues = {};
        let undefinedCount = 0;
        for (const option of zod.def.options) {
            const pv = option._zod.propValues;
            if (!pv || Object.keys(pv).length === 0)
                throw new Error(`Invalid discriminated union option at index "${zod.def.options.indexOf(option)}"`);
            if (pv[zod.def.discriminator]?.has(undefined))
                undefinedCount++;
            for (const [k, v] of Object.entries(pv)) {
                if (!Object.prototype.hasOwnProperty.call(propValues, k)) {
                    core_util/* assignProp */.Vy(propValues, k, new Set());
                }
                for (const val of v) {
                    propValues[k].add(val);
                }
            }
        }
        if (!zod.def.unionFallback && undefinedCount > 1)
            propValues[zod.def.discriminator]?.delete(undefined);
        return propValues;
    });
    // Checked now rather than in the lookup map below, so an option that lacks the discriminator fails at the `discriminatedUnion` call instead of on the first object parsed. Options whose shape cannot be enumerated without resolving it — pipes and lazies — are left to the map.
    def.options.forEach((option, i) => {
        const propShape = core_util/* rawShape */.MO(option._zod.def);
        if (propShape && !Object.prototype.hasOwnProperty.call(propShape, def.discriminator)) {
            throw new Error(`Invalid discriminated union option at index "${i}"`);
        }
    });
    const disc = core_util/* cached */.PO(() => discriminatorMap(def));
    inst._zod.parse = (payload, ctx) => {
        const input = payload.value;
        if (!core_util/* isObject */.Gv(input)) {
            payload.issues.push({
                code: "invalid_type",
                expected: "object",
                input,
                inst,
            });
            return payload;
        }
        const value = input?.[def.discriminator];
        const opt = disc.value.get(value);
        // forward metadata cannot choose an encoder for an absent tag
        if (opt && (value !== undefined || ctx.direction !== "backward")) {
            return opt._zod.run(payload, ctx);
        }
        // Fall back to union matching when the fast discriminator path fails:
        // - explicitly enabled via unionFallback, or
        // - during backward direction (encode), since codec-based discriminators have different values in forward vs backward directions
        if (def.unionFallback || ctx.direction === "backward") {
            return _super(payload, ctx);
        }
        // no matching discriminator
        payload.issues.push({
            code: "invalid_union",
            errors: [],
            note: "No matching discriminator",
            discriminator: def.discriminator,
            options: Array.from(disc.value.keys()).filter((value) => disc.value.get(value) !== null),
            input,
            path: [def.discriminator],
            inst,
        });
        return payload;
    };
});
const $ZodIntersection = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodIntersection", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, ctx) => {
        const input = payload.value;
        const left = def.left._zod.run({ value: input, issues: [] }, ctx);
        const right = def.right._zod.run({ value: input, issues: [] }, ctx);
        const async = left instanceof Promise || right instanceof Promise;
        if (async) {
            return Promise.all([left, right]).then(([left, right]) => {
                return handleIntersectionResults(payload, left, right);
            });
        }
        return handleIntersectionResults(payload, left, right);
    };
});
function mergeValues(a, b) {
    // const aType = parse.t(a);
    // const bType = parse.t(b);
    if (a === b) {
        return { valid: true, data: a };
    }
    if (a instanceof Date && b instanceof Date && +a === +b) {
        return { valid: true, data: a };
    }
    if (core_util/* isPlainObject */.Qd(a) && core_util/* isPlainObject */.Qd(b)) {
        const bKeys = Object.keys(b);
        const sharedKeys = Object.keys(a).filter((key) => bKeys.indexOf(key) !== -1);
        const newObj = { ...a, ...b };
        if (Object.prototype.hasOwnProperty.call(newObj, "__proto__"))
            delete newObj.__proto__;
        for (const key of sharedKeys) {
            if (key === "__proto__")
                continue;
            const sharedValue = mergeValues(a[key], b[key]);
            if (!sharedValue.valid) {
                return {
                    valid: false,
                    mergeErrorPath: [key, ...sharedValue.mergeErrorPath],
                };
            }
            newObj[key] = sharedValue.data;
        }
        return { valid: true, data: newObj };
    }
    if (Array.isArray(a) && Array.isArray(b)) {
        if (a.length !== b.length) {
            return { valid: false, mergeErrorPath: [] };
        }
        const newArray = [];
        for (let index = 0; index < a.length; index++) {
            const itemA = a[index];
            const itemB = b[index];
            const sharedValue = mergeValues(itemA, itemB);
            if (!sharedValue.valid) {
                return {
                    valid: false,
                    mergeErrorPath: [index, ...sharedValue.mergeErrorPath],
                };
            }
            newArray.push(sharedValue.data);
        }
        return { valid: true, data: newArray };
    }
    return { valid: false, mergeErrorPath: [] };
}
function handleIntersectionResults(result, left, right) {
    // Track which side(s) reject each key. A key rejection is reported only when BOTH sides reject it, so a key owned by one branch survives the other's key schema. strictObject reports these as unrecognized_keys; a record with an open key schema reports one invalid_key per key.
    const unrecKeys = new Map();
    let unrecIssue;
    const keyIssues = new Map();
    const collect = (iss, side) => {
        let keys;
        if (iss.code === "unrecognized_keys" && !iss.path?.length) {
            unrecIssue ?? (unrecIssue = iss);
            keys = iss.keys;
        }
        else if (iss.code === "invalid_key" && iss.origin === "record" && iss.path?.length === 1) {
            const k = String(iss.path[0]);
            if (!keyIssues.has(k))
                keyIssues.set(k, iss);
            keys = [k];
        }
        else {
            return false;
        }
        for (const k of keys) {
            if (!unrecKeys.has(k))
                unrecKeys.set(k, {});
            unrecKeys.get(k)[side] = true;
        }
        return true;
    };
    for (const iss of left.issues) {
        if (!collect(iss, "l"))
            result.issues.push(iss);
    }
    for (const iss of right.issues) {
        if (!collect(iss, "r"))
            result.issues.push(iss);
    }
    // Report only keys rejected by BOTH sides
    const bothKeys = [...unrecKeys].filter(([, f]) => f.l && f.r).map(([k]) => k);
    if (bothKeys.length) {
        const aggregated = unrecIssue ? bothKeys.filter((k) => unrecIssue.keys.includes(k)) : [];
        if (aggregated.length)
            result.issues.push({ ...unrecIssue, keys: aggregated });
        for (const k of bothKeys) {
            if (!aggregated.includes(k) && keyIssues.has(k))
                result.issues.push(keyIssues.get(k));
        }
    }
    const merged = mergeValues(left.value, right.value);
    if (!merged.valid) {
        if (core_util/* aborted */.QH(result))
            return result;
        throw new Error(`Unmergable intersection. Error path: ` + `${JSON.stringify(merged.mergeErrorPath)}`);
    }
    result.value = merged.data;
    return result;
}
const $ZodTuple = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodTuple", (inst, def) => {
    $ZodType.init(inst, def);
    const items = def.items;
    const memo = core_core/* globalConfig */.cr.memoizer;
    memo?.attach(inst);
    inst._zod.parse = (payload, ctx) => {
        const input = payload.value;
        if (!Array.isArray(input)) {
            payload.issues.push({
                input,
                inst,
                expected: "tuple",
                code: "invalid_type",
            });
            return payload;
        }
        payload.value = memo ? memo.alloc(inst, payload, [], ctx) : [];
        const proms = [];
        const optinStart = getTupleOptStart(items, "optin");
        const optoutStart = getTupleOptStart(items, "optout");
        if (!def.rest) {
            if (input.length < optinStart) {
                payload.issues.push({
                    code: "too_small",
                    minimum: optinStart,
                    inclusive: true,
                    input,
                    inst,
                    origin: "array",
                });
                return payload;
            }
            if (input.length > items.length) {
                payload.issues.push({
                    code: "too_big",
                    maximum: items.length,
                    inclusive: true,
                    input,
                    inst,
                    origin: "array",
                });
            }
        }
        // Run every item in parallel, collecting results into an indexed array. The post-processing in `handleTupleResults` walks them in order so it can decide whether an absent optional-output error can truncate the tail or must be reported to preserve required output.
        const itemResults = new Array(items.length);
        // only tracked when there is a rest loop to skip
        const abortEarly = def.rest ? ctx?.abortEarly : undefined;
        let itemAborted = false;
        for (let i = 0; i < items.length; i++) {
            const r = items[i]._zod.run({ value: input[i], issues: [] }, ctx);
            if (r instanceof Promise) {
                proms.push(r.then((rr) => {
                    itemResults[i] = rr;
                }));
            }
            else {
                itemResults[i] = r;
                if (abortEarly && !itemAborted && r.issues.length)
                    itemAborted = core_util/* aborted */.QH(r);
            }
        }
        // sound because rest is non-empty exactly when every fixed index is present, the one case handleTupleResults cannot discard an item's issues
        if (def.rest && !itemAborted) {
            let i = items.length - 1;
            const rest = input.slice(items.length);
            let seen = payload.issues.length;
            for (const el of rest) {
                if (abortEarly && payload.issues.length !== seen) {
                    if (core_util/* aborted */.QH(payload, seen))
                        break;
                    seen = payload.issues.length;
                }
                i++;
                const result = def.rest._zod.run({ value: el, issues: [] }, ctx);
                if (result instanceof Promise) {
                    proms.push(result.then((r) => handleTupleResult(r, payload, i)));
                }
                else {
                    handleTupleResult(result, payload, i);
                }
            }
        }
        if (proms.length) {
            return Promise.all(proms).then(() => handleTupleResults(itemResults, payload, items, input, optoutStart));
        }
        return handleTupleResults(itemResults, payload, items, input, optoutStart);
    };
});
function getTupleOptStart(items, key) {
    for (let i = items.length - 1; i >= 0; i--) {
        // optin is a three-rung ladder so any rung above `undefined` permits an absent slot; optout stays two-valued.
        const omittable = key === "optin" ? items[i]._zod.optin !== undefined : items[i]._zod.optout === "optional";
        if (!omittable)
            return i + 1;
    }
    return 0;
}
function handleTupleResult(result, final, index) {
    if (result.issues.length) {
        final.issues.push(...core_util/* prefixIssues */.lQ(index, result.issues));
    }
    final.value[index] = result.value;
}
function handleTupleResults(itemResults, final, items, input, optoutStart) {
    // Walk results in order. Mirror $ZodObject's swallow-on-absent-optional rule, but only after `optoutStart`: the first index where the output tuple tail can be absent.
    for (let i = 0; i < items.length; i++) {
        const r = itemResults[i];
        const isPresent = i < input.length;
        // The array analog of `handlePropertyResult`'s absent-key early return: the middle rung permits absence without supplying anything in its place, so the tail truncates here instead of materializing whatever the item made of `undefined`.
        if (!isPresent && i >= optoutStart && items[i]._zod.optin === "optional") {
            final.value.length = i;
            break;
        }
        if (r.issues.length) {
            if (!isPresent && i >= optoutStart) {
                final.value.length = i;
                break;
            }
            final.issues.push(...core_util/* prefixIssues */.lQ(i, r.issues));
        }
        final.value[i] = r.value;
    }
    // Drop trailing slots that produced `undefined` for absent input
    // (the array analog of an absent optional key on an object). The
    // `i >= input.length` floor is critical: an explicit `undefined`
    // *inside* the input must be preserved even when the schema is
    // optional-out (e.g. `z.string().or(z.undefined())` accepting an
    // explicit undefined value).
    for (let i = final.value.length - 1; i >= input.length; i--) {
        if (items[i]._zod.optout === "optional" && final.value[i] === undefined) {
            final.value.length = i;
        }
        else {
            break;
        }
    }
    return final;
}
const $ZodRecord = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodRecord", (inst, def) => {
    $ZodType.init(inst, def);
    const memo = core_core/* globalConfig */.cr.memoizer;
    memo?.attach(inst);
    inst._zod.parse = (payload, ctx) => {
        const input = payload.value;
        if (!core_util/* isPlainObject */.Qd(input)) {
            payload.issues.push({
                expected: "record",
                code: "invalid_type",
                input,
                inst,
            });
            return payload;
        }
        // no guard in either loop below: a record's invalid_key aborts but an enclosing intersection can reconcile it, so a stopped loop hides keys the sibling does not own and the intersection then rejects nothing
        const proms = [];
        const values = def.keyType._zod.values;
        if (values && !def.partial) {
            payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
            const recordKeys = new Set();
            for (const key of values) {
                if (typeof key === "string" || typeof key === "number" || typeof key === "symbol") {
                    recordKeys.add(typeof key === "number" ? key.toString() : key);
                    // A declared __proto__ is stripped but is not an unrecognized key.
                    if (key === "__proto__")
                        continue;
                    const keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
                    if (keyResult instanceof Promise) {
                        throw new Error("Async schemas not supported in object keys currently");
                    }
                    if (keyResult.issues.length) {
                        payload.issues.push({
                            code: "invalid_key",
                            origin: "record",
                            issues: keyResult.issues.map((iss) => core_util/* finalizeIssue */.iR(iss, ctx, core_core/* config */.$W())),
                            input: key,
                            path: [key],
                            inst,
                        });
                        continue;
                    }
                    const outKey = keyResult.value;
                    if (outKey === "__proto__")
                        continue;
                    const result = def.valueType._zod.run({ value: input[key], issues: [] }, ctx);
                    if (result instanceof Promise) {
                        proms.push(result.then((result) => {
                            if (result.issues.length) {
                                payload.issues.push(...core_util/* prefixIssues */.lQ(key, result.issues));
                            }
                            payload.value[outKey] = result.value;
                        }));
                    }
                    else {
                        if (result.issues.length) {
                            payload.issues.push(...core_util/* prefixIssues */.lQ(key, result.issues));
                        }
                        payload.value[outKey] = result.value;
                    }
                }
            }
            let unrecognized;
            for (const key in input) {
                if (!recordKeys.has(key)) {
                    if (def.mode === "loose") {
                        // skip __proto__ so it can't replace the result prototype via the assignment setter on the plain {} we build into
                        if (key === "__proto__")
                            continue;
                        payload.value[key] = input[key];
                    }
                    else {
                        unrecognized = unrecognized ?? [];
                        unrecognized.push(key);
                    }
                }
            }
            if (unrecognized && unrecognized.length > 0) {
                payload.issues.push({
                    code: "unrecognized_keys",
                    input,
                    inst,
                    keys: unrecognized,
                    continue: true,
                });
            }
        }
        else {
            payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
            // An enumerable key schema declares which keys the record owns, so a key outside the set is unrecognized. A non-enumerable one (regex, refine) is a constraint every key must satisfy, so a failing key is invalid. Only the former is reconcilable against the other side of an intersection.
            let unrecognized;
            // Reflect.ownKeys for Symbol-key support; filter non-enumerable to match z.object()
            for (const key of Reflect.ownKeys(input)) {
                if (key === "__proto__")
                    continue;
                if (!Object.prototype.propertyIsEnumerable.call(input, key))
                    continue;
                let keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
                if (keyResult instanceof Promise) {
                    throw new Error("Async schemas not supported in object keys currently");
                }
                // Numeric string fallback: if key is a numeric string and failed, retry with Number(key). This handles z.number(), z.literal([1, 2, 3]), and unions containing numeric literals
                const checkNumericKey = typeof key === "string" && core_regexes/* number */.ai.test(key) && keyResult.issues.length;
                if (checkNumericKey) {
                    const retryResult = def.keyType._zod.run({ value: Number(key), issues: [] }, ctx);
                    if (retryResult instanceof Promise) {
                        throw new Error("Async schemas not supported in object keys currently");
                    }
                    if (retryResult.issues.length === 0) {
                        keyResult = retryResult;
                    }
                }
                if (keyResult.issues.length) {
                    if (def.mode === "loose") {
                        // Pass through unchanged
                        payload.value[key] = input[key];
                    }
                    else if (values) {
                        unrecognized = unrecognized ?? [];
                        unrecognized.push(key);
                    }
                    else {
                        // Default "strict" behavior: error on invalid key
                        payload.issues.push({
                            code: "invalid_key",
                            origin: "record",
                            issues: keyResult.issues.map((iss) => core_util/* finalizeIssue */.iR(iss, ctx, core_core/* config */.$W())),
                            input: key,
                            path: [key],
                            inst,
                        });
                    }
                    continue;
                }
                // the guard above tests the raw input key, but the key schema can normalize an ordinary key into __proto__; re-check the key we actually write under
                const outKey = keyResult.value;
                if (outKey === "__proto__")
                    continue;
                const result = def.valueType._zod.run({ value: input[key], issues: [] }, ctx);
                if (result instanceof Promise) {
                    proms.push(result.then((result) => {
                        if (result.issues.length) {
                            payload.issues.push(...core_util/* prefixIssues */.lQ(key, result.issues));
                        }
                        payload.value[outKey] = result.value;
                    }));
                }
                else {
                    if (result.issues.length) {
                        payload.issues.push(...core_util/* prefixIssues */.lQ(key, result.issues));
                    }
                    payload.value[outKey] = result.value;
                }
            }
            if (unrecognized && unrecognized.length > 0) {
                payload.issues.push({
                    code: "unrecognized_keys",
                    input,
                    inst,
                    keys: unrecognized,
                    continue: true,
                });
            }
        }
        if (proms.length) {
            return Promise.all(proms).then(() => payload);
        }
        return payload;
    };
});
const $ZodMap = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodMap", (inst, def) => {
    $ZodType.init(inst, def);
    const memo = core.globalConfig.memoizer;
    memo?.attach(inst);
    inst._zod.parse = (payload, ctx) => {
        const input = payload.value;
        if (!(input instanceof Map)) {
            payload.issues.push({
                expected: "map",
                code: "invalid_type",
                input,
                inst,
            });
            return payload;
        }
        const proms = [];
        payload.value = memo ? memo.alloc(inst, payload, new Map(), ctx) : new Map();
        const abortEarly = ctx?.abortEarly;
        let seen = payload.issues.length;
        for (const [key, value] of input) {
            if (abortEarly && payload.issues.length !== seen) {
                if (util.aborted(payload, seen))
                    break;
                seen = payload.issues.length;
            }
            const keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
            const valueResult = def.valueType._zod.run({ value: value, issues: [] }, ctx);
            if (keyResult instanceof Promise || valueResult instanceof Promise) {
                proms.push(Promise.all([keyResult, valueResult]).then(([keyResult, valueResult]) => {
                    handleMapResult(keyResult, valueResult, payload, key, input, inst, ctx);
                }));
            }
            else {
                handleMapResult(keyResult, valueResult, payload, key, input, inst, ctx);
            }
        }
        if (proms.length)
            return Promise.all(proms).then(() => payload);
        return payload;
    };
    capSize(inst, mapSize);
})));
function handleMapResult(keyResult, valueResult, final, key, input, inst, ctx) {
    if (keyResult.issues.length) {
        if (util.propertyKeyTypes.has(typeof key)) {
            final.issues.push(...util.prefixIssues(key, keyResult.issues));
        }
        else {
            final.issues.push({
                code: "invalid_key",
                origin: "map",
                input,
                inst,
                issues: keyResult.issues.map((iss) => util.finalizeIssue(iss, ctx, core.config())),
            });
        }
    }
    if (valueResult.issues.length) {
        if (util.propertyKeyTypes.has(typeof key)) {
            final.issues.push(...util.prefixIssues(key, valueResult.issues));
        }
        else {
            final.issues.push({
                origin: "map",
                code: "invalid_element",
                input,
                inst,
                key: key,
                issues: valueResult.issues.map((iss) => util.finalizeIssue(iss, ctx, core.config())),
            });
        }
    }
    final.value.set(keyResult.value, valueResult.value);
}
const $ZodSet = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodSet", (inst, def) => {
    $ZodType.init(inst, def);
    const memo = core.globalConfig.memoizer;
    memo?.attach(inst);
    inst._zod.parse = (payload, ctx) => {
        const input = payload.value;
        if (!(input instanceof Set)) {
            payload.issues.push({
                input,
                inst,
                expected: "set",
                code: "invalid_type",
            });
            return payload;
        }
        const proms = [];
        payload.value = memo ? memo.alloc(inst, payload, new Set(), ctx) : new Set();
        const abortEarly = ctx?.abortEarly;
        let seen = payload.issues.length;
        for (const item of input) {
            if (abortEarly && payload.issues.length !== seen) {
                if (util.aborted(payload, seen))
                    break;
                seen = payload.issues.length;
            }
            const result = def.valueType._zod.run({ value: item, issues: [] }, ctx);
            if (result instanceof Promise) {
                proms.push(result.then((result) => handleSetResult(result, payload)));
            }
            else
                handleSetResult(result, payload);
        }
        if (proms.length)
            return Promise.all(proms).then(() => payload);
        return payload;
    };
    capSize(inst, setSize);
})));
function handleSetResult(result, final) {
    if (result.issues.length) {
        final.issues.push(...result.issues);
    }
    final.value.add(result.value);
}
const $ZodEnum = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodEnum", (inst, def) => {
    $ZodType.init(inst, def);
    const values = core_util/* getEnumValues */.w5(def.entries);
    const valuesSet = new Set(values);
    inst._zod.values = valuesSet;
    core_util/* defineLazyInternal */.v5(inst, "pattern", (zod) => {
        const patternValues = core_util/* getEnumValues */.w5(zod.def.entries).filter((k) => core_util/* propertyKeyTypes */.qQ.has(typeof k));
        // unmatchable fallback, RE2-safe: an empty alternation would compile to /^()$/, which matches ""
        return new RegExp(patternValues.length ? `^(${patternValues.map((o) => core_util/* escapeRegex */.sD(o.toString())).join("|")})$` : "^[^\\s\\S]$");
    });
    inst._zod.parse = (payload, _ctx) => {
        const input = payload.value;
        if (valuesSet.has(input)) {
            return payload;
        }
        payload.issues.push({
            code: "invalid_value",
            values,
            input,
            inst,
        });
        return payload;
    };
});
const $ZodLiteral = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodLiteral", (inst, def) => {
    $ZodType.init(inst, def);
    const values = new Set(def.values);
    inst._zod.values = values;
    core_util/* defineLazyInternal */.v5(inst, "pattern", (zod) => {
        const vals = zod.def.values;
        // unmatchable fallback, RE2-safe: an empty alternation would compile to /^()$/, which matches ""
        return new RegExp(vals.length
            ? `^(${vals
                .map((o) => typeof o === "string" ? core_util/* escapeRegex */.sD(o) : o ? core_util/* escapeRegex */.sD(o.toString()) : String(o))
                .join("|")})$`
            : "^[^\\s\\S]$");
    });
    inst._zod.parse = (payload, _ctx) => {
        const input = payload.value;
        if (values.has(input)) {
            return payload;
        }
        payload.issues.push({
            code: "invalid_value",
            values: def.values,
            input,
            inst,
        });
        return payload;
    };
});
const $ZodFile = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodFile", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, _ctx) => {
        const input = payload.value;
        // @ts-ignore
        if (input instanceof File)
            return payload;
        payload.issues.push({
            expected: "file",
            code: "invalid_type",
            input,
            inst,
        });
        return payload;
    };
})));
const $ZodTransform = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodTransform", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.optin = "optional";
    core_core/* globalConfig */.cr.memoizer?.guard(inst);
    inst._zod.parse = (payload, ctx) => {
        if (ctx.direction === "backward") {
            throw new core_core/* $ZodEncodeError */.cV(inst.constructor.name);
        }
        const _out = def.transform(payload.value, payload);
        if (ctx.async) {
            const output = _out instanceof Promise ? _out : Promise.resolve(_out);
            return output.then((output) => {
                payload.value = output;
                return payload;
            });
        }
        if (_out instanceof Promise) {
            throw new core_core/* $ZodAsyncError */.GT();
        }
        payload.value = _out;
        return payload;
    };
});
function handleOptionalResult(payload, result) {
    // A substituting schema that still failed has no usable answer; yield undefined. Its issues are simply dropped: it ran on a payload of its own, so there is no shared array to truncate and nothing of the caller's to lose with it.
    payload.value = result.issues.length ? undefined : result.value;
    return payload;
}
const $ZodOptional = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodOptional", (inst, def) => {
    $ZodType.init(inst, def);
    // .optional() propagates absence rather than substituting for it, so a defaulted inner keeps its rung.
    core_util/* defineLazyInternal */.v5(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
    inst._zod.optout = "optional";
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => {
        const values = zod.def.innerType._zod.values;
        return values ? new Set([...values, undefined]) : undefined;
    });
    core_util/* defineLazyInternal */.v5(inst, "pattern", (zod) => {
        const pattern = zod.def.innerType._zod.pattern;
        return pattern ? new RegExp(`^(${core_util/* cleanRegex */.p6(pattern.source)})?$`) : undefined;
    });
    inst._zod.parse = (payload, ctx) => {
        if (payload.value === undefined) {
            // Only the top rung substitutes a value for absence; everything else leaves it intact, which is what .optional() means.
            if (def.innerType._zod.optin !== "defaulted")
                return payload;
            // Its own payload, for the same reason $ZodCatch gets one: a pipe forwards an unrecognized key through the caller's issues array, and this must not read that as the substituting schema failing and drop it.
            const result = def.innerType._zod.run({ value: payload.value, issues: [] }, ctx);
            if (result instanceof Promise)
                return result.then((result) => handleOptionalResult(payload, result));
            return handleOptionalResult(payload, result);
        }
        return def.innerType._zod.run(payload, ctx);
    };
});
const $ZodExactOptional = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodExactOptional", (inst, def) => {
    // Call parent init - inherits optin/optout = "optional"
    $ZodOptional.init(inst, def);
    // Override values/pattern to NOT add undefined
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => zod.def.innerType._zod.values);
    core_util/* defineLazyInternal */.v5(inst, "pattern", (zod) => zod.def.innerType._zod.pattern);
    // Override parse to just delegate (no undefined handling)
    inst._zod.parse = (payload, ctx) => {
        return def.innerType._zod.run(payload, ctx);
    };
});
const $ZodNullable = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodNullable", (inst, def) => {
    $ZodType.init(inst, def);
    core_util/* defineLazyInternal */.v5(inst, "optin", (zod) => zod.def.innerType._zod.optin);
    core_util/* defineLazyInternal */.v5(inst, "optout", (zod) => zod.def.innerType._zod.optout);
    core_util/* defineLazyInternal */.v5(inst, "pattern", (zod) => {
        const pattern = zod.def.innerType._zod.pattern;
        return pattern ? new RegExp(`^(${core_util/* cleanRegex */.p6(pattern.source)}|null)$`) : undefined;
    });
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => {
        return zod.def.innerType._zod.values ? new Set([...zod.def.innerType._zod.values, null]) : undefined;
    });
    inst._zod.parse = (payload, ctx) => {
        // Forward direction (decode): allow null to pass through
        if (payload.value === null)
            return payload;
        return def.innerType._zod.run(payload, ctx);
    };
});
const $ZodDefault = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodDefault", (inst, def) => {
    $ZodType.init(inst, def);
    // inst._zod.qin = "true";
    inst._zod.optin = "defaulted";
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => zod.def.innerType._zod.values);
    inst._zod.parse = (payload, ctx) => {
        if (ctx.direction === "backward") {
            return def.innerType._zod.run(payload, ctx);
        }
        // Forward direction (decode): apply defaults for undefined input
        if (payload.value === undefined) {
            payload.value = def.defaultValue;
            /**
             * $ZodDefault returns the default value immediately in forward direction.
             * It doesn't pass the default value into the validator ("prefault"). There's no reason to pass the default value through validation. The validity of the default is enforced by TypeScript statically. Otherwise, it's the responsibility of the user to ensure the default is valid. In the case of pipes with divergent in/out types, you can specify the default on the `in` schema of your ZodPipe to set a "prefault" for the pipe.   */
            return payload;
        }
        // Forward direction: continue with default handling
        const result = def.innerType._zod.run(payload, ctx);
        if (result instanceof Promise) {
            return result.then((result) => handleDefaultResult(result, def));
        }
        return handleDefaultResult(result, def);
    };
});
function handleDefaultResult(payload, def) {
    if (payload.value === undefined) {
        payload.value = def.defaultValue;
    }
    return payload;
}
const $ZodPrefault = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodPrefault", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.optin = "defaulted";
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => zod.def.innerType._zod.values);
    inst._zod.parse = (payload, ctx) => {
        if (ctx.direction === "backward") {
            return def.innerType._zod.run(payload, ctx);
        }
        // Forward direction (decode): apply prefault for undefined input
        if (payload.value === undefined) {
            payload.value = def.defaultValue;
        }
        return def.innerType._zod.run(payload, ctx);
    };
});
const $ZodNonOptional = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodNonOptional", (inst, def) => {
    $ZodType.init(inst, def);
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => {
        const v = zod.def.innerType._zod.values;
        return v ? new Set([...v].filter((x) => x !== undefined)) : undefined;
    });
    inst._zod.parse = (payload, ctx) => {
        const result = def.innerType._zod.run(payload, ctx);
        if (result instanceof Promise) {
            return result.then((result) => handleNonOptionalResult(result, inst));
        }
        return handleNonOptionalResult(result, inst);
    };
});
function handleNonOptionalResult(payload, inst) {
    if (!payload.issues.length && payload.value === undefined) {
        payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: payload.value,
            inst,
        });
    }
    return payload;
}
const $ZodSuccess = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodSuccess", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, ctx) => {
        if (ctx.direction === "backward") {
            throw new core.$ZodEncodeError("ZodSuccess");
        }
        const result = def.innerType._zod.run(payload, ctx);
        if (result instanceof Promise) {
            return result.then((result) => {
                payload.value = result.issues.length === 0;
                return payload;
            });
        }
        payload.value = result.issues.length === 0;
        return payload;
    };
})));
function handleCatchResult(payload, result, def, ctx) {
    if (!result.issues.length) {
        payload.value = result.value;
        // The value carries up, so the flag describing it has to carry with it: a back-edge into a node still being parsed must not be frozen by an enclosing readonly, and its checks belong to the node itself. Guarded so the ordinary case adds no own property.
        if (result.memo)
            payload.memo = true;
        return payload;
    }
    // Spread the inner's own payload, not ours: `value` has to stay the input the catch was handed, and the inner ran on a payload of its own so its issues are already private to this call.
    payload.value = def.catchValue({
        ...result,
        value: payload.value,
        error: {
            issues: result.issues.map((iss) => core_util/* finalizeIssue */.iR(iss, ctx, core_core/* config */.$W())),
        },
        input: payload.value,
    });
    return payload;
}
const $ZodCatch = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodCatch", (inst, def) => {
    $ZodType.init(inst, def);
    core_util/* defineLazyInternal */.v5(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
    core_util/* defineLazyInternal */.v5(inst, "optout", (zod) => zod.def.innerType._zod.optout);
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => zod.def.innerType._zod.values);
    inst._zod.parse = (payload, ctx) => {
        if (ctx.direction === "backward") {
            return def.innerType._zod.run(payload, ctx);
        }
        // Forward direction (decode): apply catch logic
        const result = def.innerType._zod.run({ value: payload.value, issues: [] }, ctx);
        if (result instanceof Promise) {
            return result.then((result) => handleCatchResult(payload, result, def, ctx));
        }
        return handleCatchResult(payload, result, def, ctx);
    };
});
const $ZodNaN = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodNaN", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, _ctx) => {
        if (typeof payload.value !== "number" || !Number.isNaN(payload.value)) {
            payload.issues.push({
                input: payload.value,
                inst,
                expected: "nan",
                code: "invalid_type",
            });
            return payload;
        }
        return payload;
    };
})));
const $ZodPipe = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodPipe", (inst, def) => {
    $ZodType.init(inst, def);
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => zod.def.in._zod.values);
    core_util/* defineLazyInternal */.v5(inst, "optin", (zod) => zod.def.in._zod.optin);
    core_util/* defineLazyInternal */.v5(inst, "optout", (zod) => zod.def.out._zod.optout);
    core_util/* defineLazyInternal */.v5(inst, "propValues", (zod) => zod.def.in._zod.propValues);
    inst._zod.parse = (payload, ctx) => {
        if (ctx.direction === "backward") {
            const right = def.out._zod.run(payload, ctx);
            if (right instanceof Promise) {
                return right.then((right) => handlePipeResult(right, def.in, ctx));
            }
            return handlePipeResult(right, def.in, ctx);
        }
        const left = def.in._zod.run(payload, ctx);
        if (left instanceof Promise) {
            return left.then((left) => handlePipeResult(left, def.out, ctx));
        }
        return handlePipeResult(left, def.out, ctx);
    };
});
function handlePipeResult(left, next, ctx) {
    // Any issue stops the pipe, so a failing refinement never feeds its transform. An unrecognized key is the exception: it describes the input's extra properties, not the value being piped, and an enclosing intersection may yet reconcile it.
    if (left.issues.some((iss) => iss.code !== "unrecognized_keys")) {
        // prevent further checks
        left.aborted = true;
        return left;
    }
    return next._zod.run({ value: left.value, issues: left.issues }, ctx);
}
const $ZodCodec = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodCodec", (inst, def) => {
    $ZodType.init(inst, def);
    util.defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
    util.defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
    util.defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
    util.defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
    inst._zod.parse = (payload, ctx) => {
        const direction = ctx.direction || "forward";
        if (direction === "forward") {
            const left = def.in._zod.run(payload, ctx);
            if (left instanceof Promise) {
                return left.then((left) => handleCodecAResult(left, def, ctx));
            }
            return handleCodecAResult(left, def, ctx);
        }
        else {
            const right = def.out._zod.run(payload, ctx);
            if (right instanceof Promise) {
                return right.then((right) => handleCodecAResult(right, def, ctx));
            }
            return handleCodecAResult(right, def, ctx);
        }
    };
})));
function handleCodecAResult(result, def, ctx) {
    if (result.issues.length) {
        // prevent further checks
        result.aborted = true;
        return result;
    }
    const direction = ctx.direction || "forward";
    if (direction === "forward") {
        const transformed = def.transform(result.value, result);
        if (transformed instanceof Promise) {
            return transformed.then((value) => handleCodecTxResult(result, value, def.out, ctx));
        }
        return handleCodecTxResult(result, transformed, def.out, ctx);
    }
    else {
        const transformed = def.reverseTransform(result.value, result);
        if (transformed instanceof Promise) {
            return transformed.then((value) => handleCodecTxResult(result, value, def.in, ctx));
        }
        return handleCodecTxResult(result, transformed, def.in, ctx);
    }
}
function handleCodecTxResult(left, value, nextSchema, ctx) {
    // Check if transform added any issues
    if (left.issues.length) {
        left.aborted = true;
        return left;
    }
    return nextSchema._zod.run({ value, issues: left.issues }, ctx);
}
const $ZodPreprocess = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodPreprocess", (inst, def) => {
    $ZodPipe.init(inst, def);
});
const $ZodReadonly = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodReadonly", (inst, def) => {
    $ZodType.init(inst, def);
    core_util/* defineLazyInternal */.v5(inst, "propValues", (zod) => zod.def.innerType._zod.propValues);
    core_util/* defineLazyInternal */.v5(inst, "values", (zod) => zod.def.innerType._zod.values);
    core_util/* defineLazyInternal */.v5(inst, "optin", (zod) => zod.def.innerType?._zod?.optin);
    core_util/* defineLazyInternal */.v5(inst, "optout", (zod) => zod.def.innerType?._zod?.optout);
    inst._zod.parse = (payload, ctx) => {
        if (ctx.direction === "backward") {
            return def.innerType._zod.run(payload, ctx);
        }
        const result = def.innerType._zod.run(payload, ctx);
        if (result instanceof Promise) {
            return result.then(handleReadonlyResult);
        }
        return handleReadonlyResult(result);
    };
});
function handleReadonlyResult(payload) {
    // A repeat visit hands back a node that is still being built; freezing it here would make the rest of its keys fail to assign.
    if (!payload.memo)
        payload.value = Object.freeze(payload.value);
    return payload;
}
// a leaf's pattern source with its own checks folded in: the last pattern-carrying check wins, else length bounds narrow the catch-all, else an integer format narrows the number form. the fold lives here instead of on `_zod.pattern` so a bundle without template literals never pays for it
function leafPattern(schema) {
    const def = schema._zod.def;
    let pattern = def.pattern;
    let isInt = !!def.format?.includes("int");
    let minimum;
    let maximum;
    for (const ch of def.checks ?? []) {
        const d = ch._zod.def;
        if (d.pattern)
            pattern = d.pattern;
        isInt || (isInt = !!d.format?.includes("int"));
        const lo = d.minimum ?? d.length;
        const hi = d.maximum ?? d.length;
        if (lo !== undefined && (minimum === undefined || lo > minimum))
            minimum = lo;
        if (hi !== undefined && (maximum === undefined || hi < maximum))
            maximum = hi;
    }
    if (pattern)
        return pattern.source;
    // an empty range matches nothing at runtime, and `{8,5}` is not a legal quantifier
    if (minimum !== undefined && maximum !== undefined && minimum > maximum)
        return "(?!)";
    if (minimum !== undefined || maximum !== undefined)
        return regexes.string({ minimum, maximum }).source;
    const own = schema._zod.pattern;
    return (isInt && own === regexes.number ? regexes.integer : own)?.source;
}
// a part's pattern source. a wrapper's pattern embeds its inner pattern's source verbatim, so the folded form is substituted in place without knowing the wrapper's own composition; a union's options are joined the way the union builds its own pattern
function partPattern(schema) {
    const def = schema._zod.def;
    const own = schema._zod.pattern?.source;
    // lazy resolves its inner on the internals, not the def
    const inner = def.innerType ?? schema._zod.innerType;
    if (inner) {
        const before = inner._zod.pattern?.source;
        const after = partPattern(inner);
        if (own && before && after && after !== before) {
            return own.replace(util.cleanRegex(before), () => util.cleanRegex(after));
        }
        return own;
    }
    if (def.options) {
        const sources = def.options.map(partPattern);
        if (sources.every(Boolean))
            return `^(${sources.map((s) => util.cleanRegex(s)).join("|")})$`;
    }
    return leafPattern(schema);
}
const $ZodTemplateLiteral = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodTemplateLiteral", (inst, def) => {
    $ZodType.init(inst, def);
    const regexParts = [];
    for (const part of def.parts) {
        if (typeof part === "object" && part !== null) {
            // is Zod schema
            const source = partPattern(part);
            if (!source) {
                throw new Error(`Invalid template literal part, no pattern found: ${[...part._zod.traits].shift()}`);
            }
            regexParts.push(util.cleanRegex(source));
        }
        else if (part === null || util.primitiveTypes.has(typeof part)) {
            regexParts.push(util.escapeRegex(`${part}`));
        }
        else {
            throw new Error(`Invalid template literal part: ${part}`);
        }
    }
    inst._zod.pattern = new RegExp(`^${regexParts.join("")}$`);
    inst._zod.parse = (payload, _ctx) => {
        if (typeof payload.value !== "string") {
            payload.issues.push({
                input: payload.value,
                inst,
                expected: "string",
                code: "invalid_type",
            });
            return payload;
        }
        inst._zod.pattern.lastIndex = 0;
        if (!inst._zod.pattern.test(payload.value)) {
            payload.issues.push({
                input: payload.value,
                inst,
                code: "invalid_format",
                format: def.format ?? "template_literal",
                pattern: inst._zod.pattern.source,
            });
            return payload;
        }
        return payload;
    };
})));
const $ZodFunction = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodFunction", (inst, def) => {
    $ZodType.init(inst, def);
    // Defined, not assigned: the classic prototype exposes `_def` as a getter with no setter.
    Object.defineProperty(inst, "_def", { value: def });
    inst._zod.def = def;
    inst.implement = (func) => {
        if (typeof func !== "function") {
            throw new Error("implement() must be called with a function");
        }
        // Defined inline so the closure stays anonymous: binding it to a `const` first names it, which costs 256 bytes per implemented function.
        return Object.defineProperty(function (...args) {
            const parsedArgs = inst._def.input ? parse(inst._def.input, args) : args;
            const result = Reflect.apply(func, this, parsedArgs);
            if (inst._def.output) {
                return parse(inst._def.output, result);
            }
            return result;
        }, "_zod", { value: inst._zod, enumerable: false });
    };
    inst.implementAsync = (func) => {
        if (typeof func !== "function") {
            throw new Error("implementAsync() must be called with a function");
        }
        return Object.defineProperty(async function (...args) {
            const parsedArgs = inst._def.input ? await parseAsync(inst._def.input, args) : args;
            const result = await Reflect.apply(func, this, parsedArgs);
            if (inst._def.output) {
                return await parseAsync(inst._def.output, result);
            }
            return result;
        }, "_zod", { value: inst._zod, enumerable: false });
    };
    inst._zod.parse = (payload, _ctx) => {
        if (typeof payload.value !== "function") {
            payload.issues.push({
                code: "invalid_type",
                expected: "function",
                input: payload.value,
                inst,
            });
            return payload;
        }
        // Check if output is a promise type to determine if we should use async implementation
        const hasPromiseOutput = inst._def.output && inst._def.output._zod.def.type === "promise";
        if (hasPromiseOutput) {
            payload.value = inst.implementAsync(payload.value);
        }
        else {
            payload.value = inst.implement(payload.value);
        }
        return payload;
    };
    inst.input = (...args) => {
        const F = inst.constructor;
        if (Array.isArray(args[0])) {
            return new F({
                type: "function",
                input: new $ZodTuple({
                    type: "tuple",
                    items: args[0],
                    rest: args[1],
                }),
                output: inst._def.output,
            });
        }
        return new F({
            type: "function",
            input: args[0],
            output: inst._def.output,
        });
    };
    inst.output = (output) => {
        const F = inst.constructor;
        return new F({
            type: "function",
            input: inst._def.input,
            output,
        });
    };
    return inst;
})));
const $ZodPromise = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodPromise", (inst, def) => {
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, ctx) => {
        return Promise.resolve(payload.value).then((inner) => def.innerType._zod.run({ value: inner, issues: [] }, ctx));
    };
})));
const $ZodLazy = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodLazy", (inst, def) => {
    $ZodType.init(inst, def);
    // Cache the resolved inner type on the shared `def` so all clones of this lazy (e.g. via `.describe()`/`.meta()`) share the same inner instance, preserving identity for cycle detection on recursive schemas.
    core_util/* defineLazy */.gJ(inst._zod, "innerType", () => {
        const d = def;
        if (!d._cachedInner)
            d._cachedInner = def.getter();
        return d._cachedInner;
    });
    core_util/* defineLazyInternal */.v5(inst, "pattern", (zod) => zod.innerType?._zod?.pattern);
    core_util/* defineLazyInternal */.v5(inst, "propValues", (zod) => zod.innerType?._zod?.propValues);
    core_util/* defineLazyInternal */.v5(inst, "optin", (zod) => zod.innerType?._zod?.optin ?? undefined);
    core_util/* defineLazyInternal */.v5(inst, "optout", (zod) => zod.innerType?._zod?.optout ?? undefined);
    inst._zod.parse = (payload, ctx) => {
        const inner = inst._zod.innerType;
        return inner._zod.run(payload, ctx);
    };
});
const $ZodCustom = /*@__PURE__*/ core_core/* $constructor */.xI("$ZodCustom", (inst, def) => {
    core_checks/* $ZodCheck */.QP.init(inst, def);
    $ZodType.init(inst, def);
    inst._zod.parse = (payload, _) => {
        return payload;
    };
    inst._zod.check = (payload) => {
        const input = payload.value;
        const r = def.fn(input);
        if (r instanceof Promise) {
            return r.then((r) => handleRefineResult(r, payload, input, inst));
        }
        handleRefineResult(r, payload, input, inst);
        return;
    };
});
function handleRefineResult(result, payload, input, inst) {
    if (!result) {
        const _iss = {
            code: "custom",
            input,
            inst, // incorporates params.error into issue reporting
            path: [...(inst._zod.def.path ?? [])], // incorporates params.error into issue reporting
            continue: !inst._zod.def.abort,
            // params: inst._zod.def.params,
        };
        if (inst._zod.def.params)
            _iss.params = inst._zod.def.params;
        payload.issues.push(core_util/* issue */.sn(_iss));
    }
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/registries.js
var registries = __nccwpck_require__(9396);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js
var api = __nccwpck_require__(3759);
;// CONCATENATED MODULE: ./node_modules/zod/v4/core/to-json-schema.js


function assignProps(target, ...sources) {
    for (const source of sources) {
        for (const key of Reflect.ownKeys(source)) {
            if (Object.prototype.propertyIsEnumerable.call(source, key)) {
                (0,core_util/* assignProp */.Vy)(target, key, source[key]);
            }
        }
    }
    return target;
}
// function initializeContext<T extends schemas.$ZodType>(inputs: JSONSchemaGeneratorParams<T>): ToJSONSchemaContext<T> {
//   return {
//     processor: inputs.processor,
//     metadataRegistry: inputs.metadata ?? globalRegistry,
//     target: inputs.target ?? "draft-2020-12",
//     unrepresentable: inputs.unrepresentable ?? "throw",
//   };
// }
function to_json_schema_initializeContext(params) {
    // Normalize target: convert old non-hyphenated versions to hyphenated versions
    let target = params?.target ?? "draft-2020-12";
    if (target === "draft-4")
        target = "draft-04";
    if (target === "draft-7")
        target = "draft-07";
    return {
        processors: params.processors ?? {},
        metadataRegistry: params?.metadata ?? registries/* globalRegistry */.fd,
        target,
        unrepresentable: params?.unrepresentable ?? "throw",
        override: params?.override ?? (() => { }),
        io: params?.io ?? "output",
        counter: 0,
        seen: new Map(),
        sharedDefsExtractedFor: undefined,
        sharedEmitDoneFor: undefined,
        cycles: params?.cycles ?? "ref",
        reused: params?.reused ?? "inline",
        intersections: [],
        deferred: [],
        external: params?.external ?? undefined,
    };
}
/**
 * Applies the `unrepresentable` setting at a site that has no JSON Schema equivalent. Throws
 * `message` unless the setting (or the handler's return value) says otherwise. Returns `true` if a
 * custom JSON Schema was written into `json`, in which case the caller must not write its own.
 */
function handleUnrepresentable(schema, ctx, json, params, message) {
    const result = typeof ctx.unrepresentable === "function"
        ? ctx.unrepresentable({ zodSchema: schema, path: params.path, message })
        : ctx.unrepresentable;
    if (result === "any")
        return false;
    if (result === undefined || result === "throw")
        throw new Error(message);
    Object.assign(json, result);
    return true;
}
// never rename this back to `process`: bundler polyfills inject a top-level `const process` that a lexical declaration of the same name collides with (#6397)
function to_json_schema_processSchema(schema, ctx, _params = { path: [], schemaPath: [] }) {
    var _a;
    const def = schema._zod.def;
    // check for schema in seens
    const seen = ctx.seen.get(schema);
    if (seen) {
        seen.count++;
        // check if cycle
        const isCycle = _params.schemaPath.includes(schema);
        if (isCycle) {
            seen.cycle = _params.path;
        }
        return seen.schema;
    }
    // initialize
    const result = { schema: {}, count: 1, cycle: undefined, path: _params.path };
    ctx.seen.set(schema, result);
    ctx.sharedDefsExtractedFor = undefined;
    ctx.sharedEmitDoneFor = undefined;
    // custom method overrides default behavior
    const overrideSchema = schema._zod.toJSONSchema?.();
    if (overrideSchema) {
        result.schema = overrideSchema;
    }
    else {
        const params = {
            ..._params,
            schemaPath: [..._params.schemaPath, schema],
            path: _params.path,
        };
        if (schema._zod.processJSONSchema) {
            schema._zod.processJSONSchema(ctx, result.schema, params);
        }
        else {
            const _json = result.schema;
            const processor = ctx.processors[def.type];
            if (!processor) {
                throw new Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);
            }
            processor(schema, ctx, _json, params);
        }
        const parent = schema._zod.parent;
        if (parent) {
            // Also set ref if processor didn't (for inheritance)
            if (!result.ref)
                result.ref = parent;
            to_json_schema_processSchema(parent, ctx, params);
            ctx.seen.get(parent).isParent = true;
        }
    }
    // metadata
    const meta = ctx.metadataRegistry.get(schema);
    if (meta)
        assignProps(result.schema, meta);
    if (ctx.io === "input" && isTransforming(schema)) {
        // examples/defaults only apply to output type of pipe
        delete result.schema.examples;
        delete result.schema.default;
    }
    // set prefault as default
    if (ctx.io === "input" && "_prefault" in result.schema)
        (_a = result.schema).default ?? (_a.default = result.schema._prefault);
    delete result.schema._prefault;
    // pulling fresh from ctx.seen in case it was overwritten
    const _result = ctx.seen.get(schema);
    return _result.schema;
}
/** @deprecated Renamed to `processSchema`. An export alias declares no binding, so it is safe to keep. */

// Escape a reference token for use in a JSON Pointer fragment (RFC 6901): `~` becomes `~0` and `/` becomes `~1`. The `~` replacement must run first.
function encodeJSONPointerSegment(segment) {
    return segment.replace(/~/g, "~0").replace(/\//g, "~1");
}
function to_json_schema_extractDefs(ctx, schema
// params: EmitParams
) {
    // iterate over seen map;
    const root = ctx.seen.get(schema);
    if (!root)
        throw new Error("Unprocessed schema. This is a bug in Zod.");
    // With `external` set, every registered schema resolves through the external branch of `makeURI`, so the root branch below produces the same ref the external branch would — this pass is identical whichever schema it is called with, and only needs to run once.
    if (ctx.external && ctx.sharedDefsExtractedFor === ctx.external)
        return;
    // Track ids to detect duplicates across different schemas
    const idToSchema = new Map();
    for (const entry of ctx.seen.entries()) {
        const id = ctx.metadataRegistry.get(entry[0])?.id;
        if (id) {
            const existing = idToSchema.get(id);
            if (existing && existing !== entry[0]) {
                throw new Error(`Duplicate schema id "${id}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);
            }
            idToSchema.set(id, entry[0]);
        }
    }
    // returns a ref to the schema defId will be empty if the ref points to an external schema (or #)
    const makeURI = (entry) => {
        // comparing the seen objects because sometimes multiple schemas map to the same seen object. e.g. lazy
        // external is configured
        const defsSegment = ctx.target === "draft-2020-12" ? "$defs" : "definitions";
        if (ctx.external) {
            const externalId = ctx.external.registry.get(entry[0])?.id; // ?? "__shared";// `__schema${ctx.counter++}`;
            // check if schema is in the external registry
            const uriGenerator = ctx.external.uri ?? ((id) => id);
            if (externalId) {
                return { ref: uriGenerator(externalId) };
            }
            // otherwise, add to __shared
            const id = entry[1].defId ?? entry[1].schema.id ?? `schema${ctx.counter++}`;
            entry[1].defId = id; // set defId so it will be reused if needed
            return { defId: id, ref: `${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(id)}` };
        }
        const uriPrefix = `#`;
        const defUriPrefix = `${uriPrefix}/${defsSegment}/`;
        // an id-less root has nowhere to be extracted to, so it stays inline and self-references as `#`
        if (entry[1] === root && !entry[1].schema.id) {
            return { ref: uriPrefix };
        }
        // self-contained schema
        const defId = entry[1].schema.id ?? `__schema${ctx.counter++}`;
        return { defId, ref: defUriPrefix + encodeJSONPointerSegment(defId) };
    };
    // stored cached version in `def` property remove all properties, set $ref
    const extractToDef = (entry) => {
        // if the schema is already a reference, do not extract it
        if (entry[1].schema.$ref) {
            return;
        }
        const seen = entry[1];
        const { ref, defId } = makeURI(entry);
        seen.def = { ...seen.schema };
        // defId won't be set if the schema is a reference to an external schema or if the schema is the root schema
        if (defId)
            seen.defId = defId;
        // wipe away all properties except $ref
        const schema = seen.schema;
        for (const key in schema) {
            delete schema[key];
        }
        schema.$ref = ref;
    };
    // throw on cycles
    // break cycles
    if (ctx.cycles === "throw") {
        for (const entry of ctx.seen.entries()) {
            const seen = entry[1];
            if (seen.cycle) {
                throw new Error("Cycle detected: " +
                    `#/${seen.cycle?.join("/")}/<root>` +
                    '\n\nSet the `cycles` parameter to `"ref"` to resolve cyclical schemas with defs.');
            }
        }
    }
    // extract schemas into $defs
    for (const entry of ctx.seen.entries()) {
        const seen = entry[1];
        // convert root schema to # $ref
        if (schema === entry[0]) {
            extractToDef(entry); // this has special handling for the root schema
            continue;
        }
        // extract schemas that are in the external registry
        if (ctx.external) {
            const ext = ctx.external.registry.get(entry[0])?.id;
            if (schema !== entry[0] && ext) {
                extractToDef(entry);
                continue;
            }
        }
        // extract schemas with `id` meta
        const id = ctx.metadataRegistry.get(entry[0])?.id;
        if (id) {
            extractToDef(entry);
            continue;
        }
        // break cycles
        if (seen.cycle) {
            // any
            extractToDef(entry);
            continue;
        }
        // extract reused schemas
        if (seen.count > 1) {
            if (ctx.reused === "ref") {
                extractToDef(entry);
            }
        }
    }
    if (ctx.external)
        ctx.sharedDefsExtractedFor = ctx.external;
}
/** Rewrites `anyOf: [{type: "a"}, {type: "b"}]` to `type: ["a", "b"]`, which every JSON Schema draft treats as equivalent and most consumers render far better for the nullable case. Only branches that are a bare type assertion qualify — anything carrying a constraint, `$ref`, `const` or metadata is left alone. Runs after `flattenRef`, so a branch an override decorated or `$defs` extraction turned into a `$ref` is no longer bare and correctly stays in `anyOf`. `oneOf` is excluded: `integer` and `number` overlap, so "exactly one" and "at least one" are not the same there. OpenAPI 3.0 is excluded: its `type` must be a single string. */
function compactTypeUnion(schema) {
    const options = schema.anyOf;
    if (!Array.isArray(options) || options.length === 0 || schema.type !== undefined)
        return;
    const types = [];
    for (const option of options) {
        if (!option || typeof option !== "object")
            return;
        // A branch that is itself a compactible union folds into this one — nested `anyOf` and a flat `type` array say the same thing. Compacting it first also makes the result independent of the order this pass walks the seen map in.
        compactTypeUnion(option);
        const keys = Object.keys(option);
        if (keys.length !== 1 || keys[0] !== "type")
            return;
        const type = option.type;
        for (const member of Array.isArray(type) ? type : [type]) {
            if (typeof member !== "string")
                return;
            if (!types.includes(member))
                types.push(member);
        }
    }
    delete schema.anyOf;
    // A `type` array must be non-empty and unique (metaschema); a single member is spelled as a bare string.
    schema.type = types.length === 1 ? types[0] : types;
}
/** Keywords `foldIntersection` knows how to combine. Anything else — `$ref`, `patternProperties`,
 * an annotation like `description` — makes a member unfoldable, so a constraint this does not
 * understand leaves the `allOf` alone instead of being silently dropped or misattributed. */
const FOLDABLE_KEYS = new Set(["type", "properties", "required", "additionalProperties"]);
const UNION_KEYS = ["oneOf", "anyOf"];
/** A member's constraint on a key it does not declare itself. A `catchall` states one; `false`, an absent `additionalProperties`, and the empty schema a loose object emits state nothing. */
function undeclaredConstraint(member) {
    const extra = member.additionalProperties;
    if (extra === undefined || extra === false || typeof extra !== "object" || extra === null)
        return null;
    return Object.keys(extra).length ? extra : null;
}
/** Combines object members into the single object they describe together, or returns `null` if any of them carries a keyword outside {@link FOLDABLE_KEYS}. */
function foldObjects(members) {
    const objects = [];
    for (const member of members) {
        // A boolean subschema is legal JSON Schema and carries no keywords to fold.
        if (typeof member !== "object" || member.type !== "object")
            return null;
        for (const key in member) {
            if (!FOLDABLE_KEYS.has(key))
                return null;
        }
        objects.push(member);
    }
    const properties = {};
    const required = new Set();
    for (const object of objects) {
        for (const key in object.properties) {
            // `in` would report a `__proto__` key as already present via the prototype chain and skip it.
            if (Object.prototype.hasOwnProperty.call(properties, key))
                continue;
            // Every member constrains this key: the ones that declare it say how, and a `catchall` member constrains it too even though it does not name it. The key has to satisfy all of them, which is the same intersection one level down.
            const parts = [];
            for (const other of objects) {
                const part = other.properties?.[key] ?? undeclaredConstraint(other);
                if (part === null || part === undefined)
                    continue;
                if (!parts.some((seen) => JSON.stringify(seen) === JSON.stringify(part)))
                    parts.push(part);
            }
            const merged = parts.length === 1
                ? parts[0]
                : (foldObjects(parts) ?? { allOf: parts });
            (0,core_util/* assignProp */.Vy)(properties, key, merged);
        }
        for (const key of object.required ?? [])
            required.add(key);
    }
    const folded = { type: "object", properties };
    if (required.size)
        folded.required = [...required];
    // A key no member declares is rejected only when every member rejects it, so the fold is closed only when every member is. Otherwise it carries whatever the `catchall` members demand of such a key.
    if (objects.every((object) => object.additionalProperties === false)) {
        folded.additionalProperties = false;
    }
    else {
        const constraints = [];
        for (const object of objects) {
            const constraint = undeclaredConstraint(object);
            if (constraint && !constraints.some((seen) => JSON.stringify(seen) === JSON.stringify(constraint)))
                constraints.push(constraint);
        }
        if (constraints.length === 1)
            folded.additionalProperties = constraints[0];
        else if (constraints.length > 1)
            folded.additionalProperties = { allOf: constraints };
    }
    return folded;
}
/** `additionalProperties` in an `allOf` member sees only that member's own `properties`, so two
 * closed object members reject each other's keys and the schema validates nothing. Zod's parser
 * pools the key sets instead — `handleIntersectionResults` reports a key as unrecognized only when
 * *every* side rejects it — so the emitted schema has to pool them too, and folding the members
 * into one object is the encoding that says so on every target.
 *
 * This runs from `finalize`, after `extractDefs`, which is what keeps it clear of the `$ref`
 * machinery: a member extracted into `$defs` is already a `$ref` by now and declines to fold, so it
 * keeps its reference and its own closedness rather than being inlined as a stale copy. */
function foldIntersection(json) {
    const allOf = json.allOf;
    if (!Array.isArray(allOf) || allOf.length < 2)
        return;
    // An `override` runs before this pass and may have written object keywords onto the intersection itself. Those are deliberate, so decline rather than overwrite them.
    for (const key of FOLDABLE_KEYS)
        if (key in json)
            return;
    // An intersection distributes over a union: `A & (X | Y)` is `(A & X) | (A & Y)`. Only the first union is distributed over; a second one stays among the members every branch folds against, where it fails the object check and declines the whole intersection rather than multiplying out.
    const unions = allOf.filter((m) => UNION_KEYS.some((k) => Array.isArray(m[k])));
    let folded = null;
    if (!unions.length) {
        folded = foldObjects(allOf);
    }
    else {
        const union = unions[0];
        const keyword = UNION_KEYS.find((k) => Array.isArray(union[k]));
        if (Object.keys(union).length !== 1)
            return;
        const rest = allOf.filter((m) => m !== union);
        const branches = union[keyword].map((branch) => foldObjects([...rest, branch]));
        if (branches.some((b) => !b))
            return;
        folded = { [keyword]: branches };
    }
    if (!folded)
        return;
    delete json.allOf;
    assignProps(json, folded);
}
function to_json_schema_finalize(ctx, schema) {
    const root = ctx.seen.get(schema);
    if (!root)
        throw new Error("Unprocessed schema. This is a bug in Zod.");
    // flatten refs - inherit properties from parent schemas
    const flattenRef = (zodSchema) => {
        const seen = ctx.seen.get(zodSchema);
        // already processed
        if (seen.ref === null)
            return;
        const schema = seen.def ?? seen.schema;
        const _cached = { ...schema };
        const ref = seen.ref;
        seen.ref = null; // prevent infinite recursion
        if (ref) {
            flattenRef(ref);
            const refSeen = ctx.seen.get(ref);
            const refSchema = refSeen.schema;
            // merge referenced schema into current
            if (refSchema.$ref && (ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0")) {
                // older drafts can't combine $ref with other properties
                schema.allOf = schema.allOf ?? [];
                schema.allOf.push(refSchema);
            }
            else {
                assignProps(schema, refSchema);
            }
            // restore child's own properties (child wins)
            assignProps(schema, _cached);
            const isParentRef = zodSchema._zod.parent === ref;
            // For parent chain, child is a refinement - remove parent-only properties
            if (isParentRef) {
                for (const key in schema) {
                    if (key === "$ref" || key === "allOf")
                        continue;
                    if (!(key in _cached)) {
                        delete schema[key];
                    }
                }
            }
            // When ref was extracted to $defs, remove properties that match the definition
            if (refSchema.$ref && refSeen.def) {
                for (const key in schema) {
                    if (key === "$ref" || key === "allOf")
                        continue;
                    if (key in refSeen.def && JSON.stringify(schema[key]) === JSON.stringify(refSeen.def[key])) {
                        delete schema[key];
                    }
                }
            }
        }
        // If parent was extracted (has $ref), propagate $ref to this schema. This handles cases like: readonly().meta({id}).describe() where processor sets ref to innerType but parent should be referenced
        const parent = zodSchema._zod.parent;
        if (parent && parent !== ref) {
            // Ensure parent is processed first so its def has inherited properties
            flattenRef(parent);
            const parentSeen = ctx.seen.get(parent);
            if (parentSeen?.schema.$ref) {
                schema.$ref = parentSeen.schema.$ref;
                // De-duplicate with parent's definition
                if (parentSeen.def) {
                    for (const key in schema) {
                        if (key === "$ref" || key === "allOf")
                            continue;
                        if (key in parentSeen.def && JSON.stringify(schema[key]) === JSON.stringify(parentSeen.def[key])) {
                            delete schema[key];
                        }
                    }
                }
            }
        }
        // execute overrides
        ctx.override({
            zodSchema: zodSchema,
            jsonSchema: schema,
            path: seen.path ?? [],
        });
    };
    // Flattening walks the whole map and clears each `ref` as it goes, so a second call over the same map is a no-op scan. Skip it outright once it has run for a registry conversion.
    if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
        for (const entry of [...ctx.seen.entries()].reverse()) {
            flattenRef(entry[0]);
        }
        if (ctx.target !== "openapi-3.0") {
            for (const entry of ctx.seen.entries()) {
                compactTypeUnion(entry[1].def ?? entry[1].schema);
            }
        }
        for (const rewrite of ctx.deferred)
            rewrite();
        // After flattening, every member that was extracted is a `$ref`, so the fold sees the final shape. A schema that inherits an intersection — through `z.lazy`, or any `ref` chain — holds the same `allOf` array, so fold by array identity to catch every copy.
        if (ctx.intersections.length) {
            const carriers = new Map();
            for (const seen of ctx.seen.values()) {
                for (const json of [seen.schema, seen.def]) {
                    const allOf = json?.allOf;
                    if (!Array.isArray(allOf))
                        continue;
                    const existing = carriers.get(allOf);
                    if (existing)
                        existing.push(json);
                    else
                        carriers.set(allOf, [json]);
                }
            }
            for (const allOf of ctx.intersections) {
                for (const json of carriers.get(allOf) ?? [])
                    foldIntersection(json);
            }
        }
    }
    const result = {};
    if (ctx.target === "draft-2020-12") {
        result.$schema = "https://json-schema.org/draft/2020-12/schema";
    }
    else if (ctx.target === "draft-07") {
        result.$schema = "http://json-schema.org/draft-07/schema#";
    }
    else if (ctx.target === "draft-04") {
        result.$schema = "http://json-schema.org/draft-04/schema#";
    }
    else if (ctx.target === "openapi-3.0") {
        // OpenAPI 3.0 schema objects should not include a $schema property
    }
    else {
        // Arbitrary string values are allowed but won't have a $schema property set
    }
    if (ctx.external?.uri) {
        const id = ctx.external.registry.get(schema)?.id;
        if (!id)
            throw new Error("Schema is missing an `id` property");
        result.$id = ctx.external.uri(id);
    }
    // when the root was extracted into $defs, `root.schema` is the `$ref` wrapper and `root.def` is the body that now lives under $defs
    assignProps(result, root.defId ? root.schema : (root.def ?? root.schema));
    // The `id` in `.meta()` is a Zod-specific registration tag used to extract schemas into $defs — it is not user-facing JSON Schema metadata. Strip it from the output body where it would otherwise leak. The id is preserved implicitly via the $defs key (and via $ref paths).
    const rootMetaId = ctx.metadataRegistry.get(schema)?.id;
    if (rootMetaId !== undefined && result.id === rootMetaId)
        delete result.id;
    // build defs object. With `external`, `defs` is the shared object every schema writes into, so the same entries are reassigned on every call. Without it, `defs` is fresh per call and must be rebuilt.
    const defs = ctx.external?.defs ?? {};
    if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
        for (const entry of ctx.seen.entries()) {
            const seen = entry[1];
            if (seen.def && seen.defId) {
                if (seen.def.id === seen.defId)
                    delete seen.def.id;
                (0,core_util/* assignProp */.Vy)(defs, seen.defId, seen.def);
            }
        }
    }
    if (ctx.external)
        ctx.sharedEmitDoneFor = ctx.external;
    // set definitions in result
    if (ctx.external) {
    }
    else {
        if (Object.keys(defs).length > 0) {
            if (ctx.target === "draft-2020-12") {
                result.$defs = defs;
            }
            else {
                result.definitions = defs;
            }
        }
    }
    try {
        // this "finalizes" this schema and ensures all cycles are removed each call to finalize() is functionally independent though the seen map is shared
        const finalized = JSON.parse(JSON.stringify(result));
        Object.defineProperty(finalized, "~standard", {
            value: {
                ...schema["~standard"],
                jsonSchema: {
                    input: createStandardJSONSchemaMethod(schema, "input", ctx.processors),
                    output: createStandardJSONSchemaMethod(schema, "output", ctx.processors),
                },
            },
            enumerable: false,
            writable: false,
        });
        return finalized;
    }
    catch (_err) {
        throw new Error("Error converting schema to JSON.");
    }
}
function isTransforming(_schema, _ctx) {
    const ctx = _ctx ?? { seen: new Set() };
    if (ctx.seen.has(_schema))
        return false;
    ctx.seen.add(_schema);
    const def = _schema._zod.def;
    if (def.type === "transform")
        return true;
    if (def.type === "array")
        return isTransforming(def.element, ctx);
    if (def.type === "set")
        return isTransforming(def.valueType, ctx);
    if (def.type === "lazy")
        return isTransforming(def.getter(), ctx);
    if (def.type === "promise" ||
        def.type === "optional" ||
        def.type === "nonoptional" ||
        def.type === "nullable" ||
        def.type === "readonly" ||
        def.type === "default" ||
        def.type === "prefault" ||
        def.type === "catch") {
        return isTransforming(def.innerType, ctx);
    }
    if (def.type === "intersection") {
        return isTransforming(def.left, ctx) || isTransforming(def.right, ctx);
    }
    if (def.type === "record" || def.type === "map") {
        return isTransforming(def.keyType, ctx) || isTransforming(def.valueType, ctx);
    }
    if (def.type === "pipe") {
        if (_schema._zod.traits.has("$ZodCodec"))
            return true;
        return isTransforming(def.in, ctx) || isTransforming(def.out, ctx);
    }
    if (def.type === "object") {
        for (const key in def.shape) {
            if (isTransforming(def.shape[key], ctx))
                return true;
        }
        return false;
    }
    if (def.type === "union") {
        for (const option of def.options) {
            if (isTransforming(option, ctx))
                return true;
        }
        return false;
    }
    if (def.type === "tuple") {
        for (const item of def.items) {
            if (isTransforming(item, ctx))
                return true;
        }
        if (def.rest && isTransforming(def.rest, ctx))
            return true;
        return false;
    }
    return false;
}
/**
 * Creates a toJSONSchema method for a schema instance.
 * This encapsulates the logic of initializing context, processing, extracting defs, and finalizing.
 */
const createToJSONSchemaMethod = (schema, processors = {}) => (params) => {
    const ctx = to_json_schema_initializeContext({ ...params, processors });
    to_json_schema_processSchema(schema, ctx);
    to_json_schema_extractDefs(ctx, schema);
    return to_json_schema_finalize(ctx, schema);
};
const createStandardJSONSchemaMethod = (schema, io, processors = {}) => (params) => {
    const { libraryOptions, target } = params ?? {};
    const ctx = to_json_schema_initializeContext({ ...(libraryOptions ?? {}), target, io, processors });
    to_json_schema_processSchema(schema, ctx);
    to_json_schema_extractDefs(ctx, schema);
    return to_json_schema_finalize(ctx, schema);
};

;// CONCATENATED MODULE: ./node_modules/zod/v4/core/json-schema-processors.js




const narrowMin = (agg, key, value) => {
    if (agg[key] === undefined || value > agg[key])
        agg[key] = value;
};
const narrowMax = (agg, key, value) => {
    if (agg[key] === undefined || value < agg[key])
        agg[key] = value;
};
const narrowBoth = (agg, value) => {
    narrowMin(agg, "minimum", value);
    narrowMax(agg, "maximum", value);
};
const addDivisor = (agg, value) => {
    agg.multipleOf ?? (agg.multipleOf = []);
    if (!agg.multipleOf.includes(value))
        agg.multipleOf.push(value);
};
const addPattern = (agg, pattern) => {
    agg.patterns ?? (agg.patterns = new Set());
    agg.patterns.add(pattern);
};
const intersectMime = (agg, mime) => {
    agg.mime = agg.mime ? agg.mime.filter((m) => mime.includes(m)) : [...mime];
};
// last-wins, matching the bag's historical write order; the flag keeps an integer format from being lost to a later float one
const setFormat = (agg, format) => {
    agg.format = format;
    if (format.includes("int"))
        agg.isInt = true;
};
const minContributor = (agg, def) => narrowMin(agg, "minimum", def.minimum);
const maxContributor = (agg, def) => narrowMax(agg, "maximum", def.maximum);
const formatContributor = (ranges) => (agg, def) => {
    setFormat(agg, def.format);
    const [minimum, maximum] = ranges[def.format];
    narrowMin(agg, "minimum", minimum);
    narrowMax(agg, "maximum", maximum);
};
const contributors = {
    greater_than: (agg, def) => narrowMin(agg, def.inclusive ? "minimum" : "exclusiveMinimum", def.value),
    less_than: (agg, def) => narrowMax(agg, def.inclusive ? "maximum" : "exclusiveMaximum", def.value),
    multiple_of: (agg, def) => addDivisor(agg, def.value),
    number_format: formatContributor(core_util/* NUMBER_FORMAT_RANGES */.zH),
    bigint_format: formatContributor(core_util/* BIGINT_FORMAT_RANGES */.NR),
    min_length: minContributor,
    max_length: maxContributor,
    length_equals: (agg, def) => narrowBoth(agg, def.length),
    min_size: minContributor,
    max_size: maxContributor,
    size_equals: (agg, def) => narrowBoth(agg, def.size),
    string_format: (agg, def) => {
        setFormat(agg, def.format);
        if (def.pattern)
            addPattern(agg, def.pattern);
        if (def.format === "base64" || def.format === "base64url")
            agg.contentEncoding = def.format;
        if (def.local || def.precision === -1)
            agg.laxFormat = true;
    },
    mime_type: (agg, def) => intersectMime(agg, def.mime),
};
function aggregateChecks(schema) {
    const agg = {};
    const def = schema._zod.def;
    // a format schema is its own first check, same rule as $ZodType init
    const list = schema._zod.traits.has("$ZodCheck")
        ? [schema, ...(def.checks ?? [])]
        : (def.checks ?? []);
    for (const ch of list)
        contributors[ch._zod.def.check]?.(agg, ch._zod.def);
    // reconcile with the bag so third-party onattach contributions still land; first-party residue is never tighter than the fold, so merging it back is idempotent for one and additive for the other
    const bag = schema._zod.bag;
    if (bag.minimum !== undefined)
        narrowMin(agg, "minimum", bag.minimum);
    if (bag.exclusiveMinimum !== undefined)
        narrowMin(agg, "exclusiveMinimum", bag.exclusiveMinimum);
    if (bag.maximum !== undefined)
        narrowMax(agg, "maximum", bag.maximum);
    if (bag.exclusiveMaximum !== undefined)
        narrowMax(agg, "exclusiveMaximum", bag.exclusiveMaximum);
    if (bag.multipleOf !== undefined)
        addDivisor(agg, bag.multipleOf);
    if (bag.format !== undefined) {
        agg.format ?? (agg.format = bag.format);
        if (bag.format.includes("int"))
            agg.isInt = true;
    }
    if (bag.mime)
        intersectMime(agg, bag.mime);
    for (const pattern of bag.patterns ?? [])
        addPattern(agg, pattern);
    return agg;
}
const formatMap = {
    guid: "uuid",
    url: "uri",
    datetime: "date-time",
    json_string: "json-string",
    regex: "", // do not set
};
// ==================== SIMPLE TYPE PROCESSORS ====================
// the runtime patterns are lax so parse paths never overflow the regex stack; the emitted schema swaps in the exact block forms, which zod itself never executes
const exactPatterns = new Map([
    [base64Charset, core_regexes/* base64 */.K3],
    [base64urlCharset, core_regexes/* base64url */.r0],
]);
const exactPattern = (p) => exactPatterns.get(p) ?? p;
const stringProcessor = (schema, ctx, _json, _params) => {
    const json = _json;
    json.type = "string";
    const { minimum, maximum, format, patterns, contentEncoding, laxFormat } = aggregateChecks(schema);
    if (typeof minimum === "number")
        json.minLength = minimum;
    if (typeof maximum === "number")
        json.maxLength = maximum;
    // custom pattern overrides format
    if (format) {
        json.format = formatMap[format] ?? format;
        if (json.format === "")
            delete json.format; // empty format is not valid
        // `z.iso.time()` is never full-time, and `laxFormat` carries the datetime shapes that also accept what their keyword forbids
        if (format === "time" || laxFormat) {
            delete json.format;
        }
    }
    if (contentEncoding)
        json.contentEncoding = contentEncoding;
    if (patterns && patterns.size > 0) {
        const patternList = [...patterns].map(exactPattern);
        if (patternList.length === 1)
            json.pattern = patternList[0].source;
        else if (patternList.length > 1) {
            json.allOf = [
                ...patternList.map((regex) => ({
                    ...(ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0"
                        ? { type: "string" }
                        : {}),
                    pattern: regex.source,
                })),
            ];
        }
    }
};
const numberProcessor = (schema, ctx, _json, params) => {
    const json = _json;
    const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum, isInt } = aggregateChecks(schema);
    json.type = isInt ? "integer" : "number";
    // when both minimum and exclusiveMinimum exist, pick the more restrictive one
    const exMin = typeof exclusiveMinimum === "number" && exclusiveMinimum >= (minimum ?? Number.NEGATIVE_INFINITY);
    const exMax = typeof exclusiveMaximum === "number" && exclusiveMaximum <= (maximum ?? Number.POSITIVE_INFINITY);
    const legacy = ctx.target === "draft-04" || ctx.target === "openapi-3.0";
    if (exMin) {
        if (legacy) {
            json.minimum = exclusiveMinimum;
            json.exclusiveMinimum = true;
        }
        else {
            json.exclusiveMinimum = exclusiveMinimum;
        }
    }
    else if (typeof minimum === "number") {
        json.minimum = minimum;
    }
    if (exMax) {
        if (legacy) {
            json.maximum = exclusiveMaximum;
            json.exclusiveMaximum = true;
        }
        else {
            json.exclusiveMaximum = exclusiveMaximum;
        }
    }
    else if (typeof maximum === "number") {
        json.maximum = maximum;
    }
    if (multipleOf) {
        // JSON Schema requires a divisor strictly greater than zero, and a non-finite one does not survive JSON at all. A negative divisor accepts exactly what its absolute value accepts, so it still maps; zero, NaN and Infinity have no keyword form.
        const divisors = new Set();
        for (const divisor of multipleOf) {
            if (Number.isFinite(divisor) && divisor !== 0)
                divisors.add(Math.abs(divisor));
            else
                handleUnrepresentable(schema, ctx, json, params, `A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);
        }
        // chained divisors are a conjunction the keyword cannot carry alone, so extras ride an allOf, same as stacked patterns
        const [first, ...rest] = divisors;
        if (first !== undefined)
            json.multipleOf = first;
        if (rest.length)
            json.allOf = [...(json.allOf ?? []), ...rest.map((m) => ({ multipleOf: m }))];
    }
};
const booleanProcessor = (_schema, _ctx, json, _params) => {
    json.type = "boolean";
};
const bigintProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "BigInt cannot be represented in JSON Schema");
};
const symbolProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "Symbols cannot be represented in JSON Schema");
};
const nullProcessor = (_schema, ctx, json, _params) => {
    if (ctx.target === "openapi-3.0") {
        json.type = "string";
        json.nullable = true;
        json.enum = [null];
    }
    else {
        json.type = "null";
    }
};
const undefinedProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "Undefined cannot be represented in JSON Schema");
};
const voidProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "Void cannot be represented in JSON Schema");
};
const neverProcessor = (_schema, _ctx, json, _params) => {
    json.not = {};
};
const anyProcessor = (_schema, _ctx, _json, _params) => {
    // empty schema accepts anything
};
const unknownProcessor = (_schema, _ctx, _json, _params) => {
    // empty schema accepts anything
};
const dateProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "Date cannot be represented in JSON Schema");
};
const enumProcessor = (schema, _ctx, json, _params) => {
    const def = schema._zod.def;
    const values = (0,core_util/* getEnumValues */.w5)(def.entries);
    // an empty enum accepts nothing, same as z.never()
    if (values.length === 0) {
        json.not = {};
        return;
    }
    // Number enums can have both string and number values
    if (values.every((v) => typeof v === "number"))
        json.type = "number";
    if (values.every((v) => typeof v === "string"))
        json.type = "string";
    json.enum = values;
};
const literalProcessor = (schema, ctx, json, params) => {
    const def = schema._zod.def;
    // a literal with no values accepts nothing, same as z.never()
    if (def.values.length === 0) {
        json.not = {};
        return;
    }
    const vals = [];
    for (const val of def.values) {
        if (val === undefined) {
            // a custom schema replaces the whole literal, so there is nothing left to accumulate
            if (handleUnrepresentable(schema, ctx, json, params, "Literal `undefined` cannot be represented in JSON Schema"))
                return;
            // otherwise do not add to vals
        }
        else if (typeof val === "bigint") {
            if (handleUnrepresentable(schema, ctx, json, params, "BigInt literals cannot be represented in JSON Schema"))
                return;
            vals.push(Number(val));
        }
        else {
            vals.push(val);
        }
    }
    if (vals.length === 0) {
        // do nothing (an undefined literal was stripped)
    }
    else if (vals.length === 1) {
        const val = vals[0];
        json.type = val === null ? "null" : typeof val;
        if (ctx.target === "draft-04" || ctx.target === "openapi-3.0") {
            json.enum = [val];
        }
        else {
            json.const = val;
        }
    }
    else {
        if (vals.every((v) => typeof v === "number"))
            json.type = "number";
        if (vals.every((v) => typeof v === "string"))
            json.type = "string";
        if (vals.every((v) => typeof v === "boolean"))
            json.type = "boolean";
        if (vals.every((v) => v === null))
            json.type = "null";
        json.enum = vals;
    }
};
const nanProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "NaN cannot be represented in JSON Schema");
};
const templateLiteralProcessor = (schema, _ctx, json, _params) => {
    const _json = json;
    const pattern = schema._zod.pattern;
    if (!pattern)
        throw new Error("Pattern not found in template literal");
    _json.type = "string";
    _json.pattern = pattern.source;
};
const fileProcessor = (schema, _ctx, json, _params) => {
    const _json = json;
    _json.type = "string";
    _json.format = "binary";
    _json.contentEncoding = "binary";
    const { minimum, maximum, mime } = aggregateChecks(schema);
    if (minimum !== undefined)
        _json.minLength = minimum;
    if (maximum !== undefined)
        _json.maxLength = maximum;
    if (!mime)
        return;
    // an empty intersection means the mime checks share no value, so nothing passes at runtime; `anyOf` must be non-empty, so the false schema is `not: {}`
    if (mime.length === 0)
        _json.not = {};
    else if (mime.length === 1)
        _json.contentMediaType = mime[0];
    // only contentMediaType differs, so the shared props stay at the root
    else
        _json.anyOf = mime.map((m) => ({ contentMediaType: m }));
};
const successProcessor = (_schema, _ctx, json, _params) => {
    json.type = "boolean";
};
const customProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "Custom types cannot be represented in JSON Schema");
};
const functionProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "Function types cannot be represented in JSON Schema");
};
const transformProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "Transforms cannot be represented in JSON Schema");
};
const mapProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "Map cannot be represented in JSON Schema");
};
const setProcessor = (schema, ctx, json, params) => {
    handleUnrepresentable(schema, ctx, json, params, "Set cannot be represented in JSON Schema");
};
// ==================== COMPOSITE TYPE PROCESSORS ====================
const arrayProcessor = (schema, ctx, _json, params) => {
    const json = _json;
    const def = schema._zod.def;
    const { minimum, maximum } = aggregateChecks(schema);
    if (typeof minimum === "number")
        json.minItems = minimum;
    if (typeof maximum === "number")
        json.maxItems = maximum;
    json.type = "array";
    json.items = to_json_schema_processSchema(def.element, ctx, {
        ...params,
        path: [...params.path, "items"],
    });
};
// Transform and catch set `optin = "optional"` at runtime so the parser lets them observe an
// absent key, but their declared input type stays required. An input JSON Schema describes the
// declared type, so resolve past them to the schema that actually carries the optionality.
// Used by both `objectProcessor` (for `required`) and `tupleProcessor` (for `minItems`); see
// wiki/optionality.md, "The JSON Schema emitter reads the *static* value".
function inputOptin(schema) {
    const def = schema._zod.def;
    if (def.type === "pipe" && def.in._zod.traits.has("$ZodTransform")) {
        return inputOptin(def.out);
    }
    if (def.type === "catch") {
        return inputOptin(def.innerType);
    }
    return schema._zod.optin;
}
const objectProcessor = (schema, ctx, _json, params) => {
    const json = _json;
    const def = schema._zod.def;
    const shape = def.shape;
    // dropping it while still emitting `additionalProperties: false` would emit a schema that rejects data this one requires
    const symbolKeys = Object.getOwnPropertySymbols(shape);
    if (symbolKeys.length &&
        handleUnrepresentable(schema, ctx, json, params, "Symbol keys cannot be represented in JSON Schema")) {
        return;
    }
    json.type = "object";
    json.properties = {};
    for (const key in shape) {
        // assignProp so a __proto__ key becomes an own property instead of hitting the inherited setter on the plain {} we build into
        (0,core_util/* assignProp */.Vy)(json.properties, key, to_json_schema_processSchema(shape[key], ctx, {
            ...params,
            path: [...params.path, "properties", key],
        }));
    }
    // required keys
    const requiredKeys = [];
    for (const key of Object.keys(shape)) {
        const field = def.shape[key];
        if (ctx.io === "input" ? inputOptin(field) === undefined : field._zod.optout === undefined) {
            requiredKeys.push(key);
        }
    }
    if (requiredKeys.length > 0) {
        json.required = requiredKeys;
    }
    // catchall
    if (def.catchall?._zod.def.type === "never") {
        // strict
        json.additionalProperties = false;
    }
    else if (!def.catchall) {
        // regular
        if (ctx.io === "output")
            json.additionalProperties = false;
    }
    else if (def.catchall) {
        json.additionalProperties = to_json_schema_processSchema(def.catchall, ctx, {
            ...params,
            path: [...params.path, "additionalProperties"],
        });
    }
};
const unionProcessor = (schema, ctx, json, params) => {
    const def = schema._zod.def;
    // Exclusive unions (inclusive === false) use oneOf (exactly one match) instead of anyOf (one or more matches). This includes both z.xor() and discriminated unions
    const isExclusive = def.inclusive === false;
    const options = def.options.map((x, i) => to_json_schema_processSchema(x, ctx, {
        ...params,
        path: [...params.path, isExclusive ? "oneOf" : "anyOf", i],
    }));
    if (isExclusive) {
        json.oneOf = options;
    }
    else {
        json.anyOf = options;
    }
};
const intersectionProcessor = (schema, ctx, json, params) => {
    const def = schema._zod.def;
    const a = to_json_schema_processSchema(def.left, ctx, {
        ...params,
        path: [...params.path, "allOf", 0],
    });
    const b = to_json_schema_processSchema(def.right, ctx, {
        ...params,
        path: [...params.path, "allOf", 1],
    });
    const isSimpleIntersection = (val) => "allOf" in val && Object.keys(val).length === 1;
    const allOf = [
        ...(isSimpleIntersection(a) ? a.allOf : [a]),
        ...(isSimpleIntersection(b) ? b.allOf : [b]),
    ];
    json.allOf = allOf;
    // Recorded innermost first, so a nested intersection has already folded by the time this one is considered. The array is the handle rather than the schema, because a wrapper that inherits this schema shares the same array; `finalize` folds every object holding it. See `foldIntersection`.
    ctx.intersections.push(allOf);
};
const tupleProcessor = (schema, ctx, _json, params) => {
    const json = _json;
    const def = schema._zod.def;
    json.type = "array";
    const prefixPath = ctx.target === "draft-2020-12" ? "prefixItems" : "items";
    const restPath = ctx.target === "draft-2020-12" ? "items" : ctx.target === "openapi-3.0" ? "items" : "additionalItems";
    const prefixItems = def.items.map((x, i) => to_json_schema_processSchema(x, ctx, {
        ...params,
        path: [...params.path, prefixPath, i],
    }));
    const rest = def.rest
        ? to_json_schema_processSchema(def.rest, ctx, {
            ...params,
            path: [...params.path, restPath, ...(ctx.target === "openapi-3.0" ? [def.items.length] : [])],
        })
        : null;
    let minItems = def.items.length;
    while (minItems > 0) {
        const item = def.items[minItems - 1];
        const optional = ctx.io === "input" ? inputOptin(item) !== undefined : item._zod.optout === "optional";
        if (!optional)
            break;
        minItems--;
    }
    const maxItems = def.items.length;
    const isClosed = !def.rest;
    if (ctx.target === "draft-2020-12") {
        json.prefixItems = prefixItems;
        if (isClosed) {
            json.items = false;
        }
        else if (rest) {
            json.items = rest;
        }
        if (minItems > 0)
            json.minItems = minItems;
        if (isClosed)
            json.maxItems = maxItems;
    }
    else if (ctx.target === "openapi-3.0") {
        json.items = {
            anyOf: prefixItems,
        };
        if (rest) {
            json.items.anyOf.push(rest);
        }
        if (minItems > 0)
            json.minItems = minItems;
        if (isClosed)
            json.maxItems = maxItems;
    }
    else {
        json.items = prefixItems;
        if (isClosed) {
            json.additionalItems = false;
        }
        else if (rest) {
            json.additionalItems = rest;
        }
        if (minItems > 0)
            json.minItems = minItems;
        if (isClosed)
            json.maxItems = maxItems;
    }
    // explicit user-defined length checks take precedence
    const { minimum, maximum } = aggregateChecks(schema);
    if (typeof minimum === "number")
        json.minItems = minimum;
    if (typeof maximum === "number")
        json.maxItems = maximum;
};
/** JSON object keys are always strings, so a numeric record key schema is re-expressed over the
 * numeric-string form the record parser matches. Deferred to `finalize`, after the flatten: a key
 * behind a wrapper only carries its own `type` before then, and a union key only has its branches.
 *
 * A numeric bound cannot apply to a property name, so `minimum` and its siblings are dropped rather
 * than carried over: keeping them beside `type: "string"` reproduces the match-nothing schema this
 * exists to fix. A key that carries one therefore emits wider than the record parses — `z.record(z.number().min(5), V)`
 * accepts `"3"` — which is the deliberate trade, since throwing on it would reject an ordinary schema
 * outright. */
function stringifyKeyNames(bySchema, json, visited) {
    // an extracted key that rewrites cannot go on sharing its definition — the string form a key position needs is not the number form every other reference wants — so it inlines. One that does not rewrite keeps the `$ref`.
    if (json.$ref) {
        // a recursive key holds its own reference inside its definition, so a node already on the path is left alone rather than resolved again
        if (visited.has(json))
            return json;
        visited.add(json);
        const def = bySchema.get(json)?.def;
        if (!def)
            return json;
        const inlined = stringifyKeyNames(bySchema, def, visited);
        return inlined === def ? json : inlined;
    }
    for (const keyword of ["anyOf", "oneOf"]) {
        const branches = json[keyword];
        if (!Array.isArray(branches))
            continue;
        const mapped = branches.map((branch) => stringifyKeyNames(bySchema, branch, visited));
        // rebuilding regardless would detach a key that had nothing to re-express, dropping its `$ref` and leaking the internal `id`
        if (mapped.some((branch, i) => branch !== branches[i]))
            json = { ...json, [keyword]: mapped };
    }
    // a member that already admits a string leaves the key unconstrained, so the node's own type re-expresses only when every member is numeric
    const types = Array.isArray(json.type) ? json.type : [json.type];
    const numericType = !types.includes("string") && types.some((t) => t === "number" || t === "integer");
    // a heterogeneous key carries no type at all, so its numeric members are caught here instead
    const values = json.enum ?? (json.const !== undefined ? [json.const] : undefined);
    if (!numericType && !values?.some((v) => typeof v === "number"))
        return json;
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format, id, ...rest } = json;
    if (rest.enum)
        rest.enum = rest.enum.map((v) => (typeof v === "number" ? String(v) : v));
    else if (typeof rest.const === "number")
        rest.const = String(rest.const);
    // a heterogeneous key keeps its absent type: the stringified members already say what a key may be
    if (!numericType)
        return rest;
    rest.type = "string";
    if (!values)
        rest.pattern = (types.includes("number") ? core_regexes/* number */.ai : core_regexes/* integer */.nd).source;
    return rest;
}
/** Every record of one conversion, so the carriers are found in a single pass rather than once per record. */
const pendingRecords = new WeakMap();
function rewriteKeyNames(ctx) {
    // an extracted key is resolved by the object `extractToDef` left in its place, so the map is built once rather than searched per reference. `_zod.toJSONSchema` can hand the same object to two schemas, so the first entry carrying a body wins, as a search would have found it.
    const bySchema = new Map();
    for (const entry of ctx.seen.values()) {
        if (entry.def && !bySchema.has(entry.schema))
            bySchema.set(entry.schema, entry);
    }
    const rewrites = new Map();
    for (const record of pendingRecords.get(ctx) ?? []) {
        const seen = ctx.seen.get(record);
        const names = (seen?.def ?? seen?.schema)?.propertyNames;
        if (!names || names === true || rewrites.has(names))
            continue;
        const rewritten = stringifyKeyNames(bySchema, names, new Set());
        if (rewritten !== names)
            rewrites.set(names, rewritten);
    }
    if (!rewrites.size)
        return;
    // the flatten has already copied each record's own properties onto every wrapper by reference, and an extracted body is another such copy, so every carrier holding a rewritten key is updated together
    for (const entry of ctx.seen.values()) {
        for (const carrier of [entry.schema, entry.def]) {
            const rewritten = carrier && rewrites.get(carrier.propertyNames);
            if (rewritten)
                carrier.propertyNames = rewritten;
        }
    }
}
const recordProcessor = (schema, ctx, _json, params) => {
    const json = _json;
    const def = schema._zod.def;
    json.type = "object";
    // For looseRecord with regex patterns, use patternProperties. This correctly represents "only validate keys matching the pattern" semantics and composes well with allOf (intersections)
    const keyType = def.keyType;
    const patterns = aggregateChecks(keyType).patterns;
    if (def.mode === "loose" && patterns && patterns.size > 0) {
        // Use patternProperties for looseRecord with regex patterns
        const valueSchema = to_json_schema_processSchema(def.valueType, ctx, {
            ...params,
            path: [...params.path, "patternProperties", "*"],
        });
        json.patternProperties = {};
        for (const pattern of patterns) {
            (0,core_util/* assignProp */.Vy)(json.patternProperties, exactPattern(pattern).source, valueSchema);
        }
    }
    else {
        // Default behavior: use propertyNames + additionalProperties
        if (ctx.target === "draft-07" || ctx.target === "draft-2020-12") {
            json.propertyNames = to_json_schema_processSchema(def.keyType, ctx, {
                ...params,
                path: [...params.path, "propertyNames"],
            });
            let pending = pendingRecords.get(ctx);
            if (!pending) {
                pending = [];
                pendingRecords.set(ctx, pending);
                ctx.deferred.push(() => rewriteKeyNames(ctx));
            }
            pending.push(schema);
        }
        json.additionalProperties = to_json_schema_processSchema(def.valueType, ctx, {
            ...params,
            path: [...params.path, "additionalProperties"],
        });
    }
    // Add required for keys with discrete values (enum, literal, etc.)
    const keyValues = keyType._zod.values;
    // Every key shares one value schema, so an optional-in value makes the whole key set omittable on input. Output keeps them: the exhaustive branch assigns every key, even one whose value came back undefined.
    const omittableOnInput = ctx.io === "input" && inputOptin(def.valueType) !== undefined;
    if (keyValues && !def.partial && !omittableOnInput) {
        const validKeyValues = [...keyValues].filter((v) => typeof v === "string" || typeof v === "number");
        if (validKeyValues.length > 0) {
            json.required = validKeyValues.map(String);
        }
    }
};
const nullableProcessor = (schema, ctx, json, params) => {
    const def = schema._zod.def;
    const inner = to_json_schema_processSchema(def.innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    if (ctx.target === "openapi-3.0") {
        seen.ref = def.innerType;
        json.nullable = true;
    }
    else {
        json.anyOf = [inner, { type: "null" }];
    }
};
const nonoptionalProcessor = (schema, ctx, _json, params) => {
    const def = schema._zod.def;
    to_json_schema_processSchema(def.innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    seen.ref = def.innerType;
};
/** Round-trips a default value through JSON so the emitted schema is guaranteed to be valid JSON.
 * A BigInt has no reliable encoding, so it goes through `unrepresentable` like any other
 * unrepresentable value. Returns a sentinel when the caller must not write a default of its own. */
const UNREPRESENTABLE_DEFAULT = Symbol();
function serializeDefaultValue(value, schema, ctx, json, params) {
    let unrepresentable = false;
    const serialized = JSON.stringify(value, (_, val) => {
        if (typeof val !== "bigint")
            return val;
        unrepresentable = true;
        return null;
    });
    if (!unrepresentable)
        return JSON.parse(serialized);
    handleUnrepresentable(schema, ctx, json, params, "BigInt defaults cannot be represented in JSON Schema");
    return UNREPRESENTABLE_DEFAULT;
}
const defaultProcessor = (schema, ctx, json, params) => {
    const def = schema._zod.def;
    to_json_schema_processSchema(def.innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    seen.ref = def.innerType;
    const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
    if (value !== UNREPRESENTABLE_DEFAULT)
        json.default = value;
};
const prefaultProcessor = (schema, ctx, json, params) => {
    const def = schema._zod.def;
    to_json_schema_processSchema(def.innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    seen.ref = def.innerType;
    if (ctx.io !== "input")
        return;
    const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
    if (value !== UNREPRESENTABLE_DEFAULT)
        json._prefault = value;
};
const catchProcessor = (schema, ctx, json, params) => {
    const def = schema._zod.def;
    to_json_schema_processSchema(def.innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    seen.ref = def.innerType;
    let catchValue;
    try {
        catchValue = def.catchValue(undefined);
    }
    catch {
        handleUnrepresentable(schema, ctx, json, params, "Dynamic catch values are not supported in JSON Schema");
        return;
    }
    json.default = catchValue;
};
const pipeProcessor = (schema, ctx, _json, params) => {
    const def = schema._zod.def;
    const inIsTransform = def.in._zod.traits.has("$ZodTransform");
    const innerType = ctx.io === "input" ? (inIsTransform ? def.out : def.in) : def.out;
    to_json_schema_processSchema(innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    seen.ref = innerType;
};
const readonlyProcessor = (schema, ctx, json, params) => {
    const def = schema._zod.def;
    to_json_schema_processSchema(def.innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    seen.ref = def.innerType;
    json.readOnly = true;
};
const promiseProcessor = (schema, ctx, _json, params) => {
    const def = schema._zod.def;
    to_json_schema_processSchema(def.innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    seen.ref = def.innerType;
};
const optionalProcessor = (schema, ctx, _json, params) => {
    const def = schema._zod.def;
    to_json_schema_processSchema(def.innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    seen.ref = def.innerType;
};
const lazyProcessor = (schema, ctx, _json, params) => {
    const innerType = schema._zod.innerType;
    to_json_schema_processSchema(innerType, ctx, params);
    const seen = ctx.seen.get(schema);
    seen.ref = innerType;
};
// ==================== ALL PROCESSORS ====================
const allProcessors = {
    string: stringProcessor,
    number: numberProcessor,
    boolean: booleanProcessor,
    bigint: bigintProcessor,
    symbol: symbolProcessor,
    null: nullProcessor,
    undefined: undefinedProcessor,
    void: voidProcessor,
    never: neverProcessor,
    any: anyProcessor,
    unknown: unknownProcessor,
    date: dateProcessor,
    enum: enumProcessor,
    literal: literalProcessor,
    nan: nanProcessor,
    template_literal: templateLiteralProcessor,
    file: fileProcessor,
    success: successProcessor,
    custom: customProcessor,
    function: functionProcessor,
    transform: transformProcessor,
    map: mapProcessor,
    set: setProcessor,
    array: arrayProcessor,
    object: objectProcessor,
    union: unionProcessor,
    intersection: intersectionProcessor,
    tuple: tupleProcessor,
    record: recordProcessor,
    nullable: nullableProcessor,
    nonoptional: nonoptionalProcessor,
    default: defaultProcessor,
    prefault: prefaultProcessor,
    catch: catchProcessor,
    pipe: pipeProcessor,
    readonly: readonlyProcessor,
    promise: promiseProcessor,
    optional: optionalProcessor,
    lazy: lazyProcessor,
};
function toJSONSchema(input, params) {
    if ("_idmap" in input) {
        // Registry case
        const registry = input;
        const ctx = initializeContext({ ...params, processors: allProcessors });
        const defs = {};
        // First pass: process all schemas to build the seen map
        for (const entry of registry._idmap.entries()) {
            const [_, schema] = entry;
            processSchema(schema, ctx);
        }
        const schemas = {};
        const external = {
            registry,
            uri: params?.uri,
            defs,
        };
        // Update the context with external configuration
        ctx.external = external;
        // Second pass: emit each schema
        for (const entry of registry._idmap.entries()) {
            const [key, schema] = entry;
            extractDefs(ctx, schema);
            assignProp(schemas, key, finalize(ctx, schema));
        }
        if (Object.keys(defs).length > 0) {
            const defsSegment = ctx.target === "draft-2020-12" ? "$defs" : "definitions";
            schemas.__shared = {
                [defsSegment]: defs,
            };
        }
        return { schemas };
    }
    // Single schema case
    const ctx = initializeContext({ ...params, processors: allProcessors });
    processSchema(input, ctx);
    extractDefs(ctx, input);
    return finalize(ctx, input);
}

;// CONCATENATED MODULE: ./node_modules/zod/v4/locales/en.js

const error = () => {
    const Sizable = {
        string: { unit: "characters", verb: "to have" },
        file: { unit: "bytes", verb: "to have" },
        array: { unit: "items", verb: "to have" },
        set: { unit: "items", verb: "to have" },
        map: { unit: "entries", verb: "to have" },
    };
    function getSizing(origin) {
        return Sizable[origin] ?? null;
    }
    const FormatDictionary = {
        regex: "input",
        email: "email address",
        url: "URL",
        emoji: "emoji",
        uuid: "UUID",
        uuidv4: "UUIDv4",
        uuidv6: "UUIDv6",
        nanoid: "nanoid",
        guid: "GUID",
        cuid: "cuid",
        cuid2: "cuid2",
        ulid: "ULID",
        xid: "XID",
        ksuid: "KSUID",
        datetime: "ISO datetime",
        date: "ISO date",
        time: "ISO time",
        duration: "ISO duration",
        ipv4: "IPv4 address",
        ipv6: "IPv6 address",
        mac: "MAC address",
        cidrv4: "IPv4 range",
        cidrv6: "IPv6 range",
        base64: "base64-encoded string",
        base64url: "base64url-encoded string",
        json_string: "JSON string",
        e164: "E.164 number",
        currency_code: "currency code",
        credit_card: "credit card number",
        iban: "IBAN",
        jwt: "JWT",
        template_literal: "input",
    };
    // type names: missing keys = do not translate (use raw value via ?? fallback)
    const TypeDictionary = {
        // Compatibility: "nan" -> "NaN" for display
        nan: "NaN",
        // All other type names omitted - they fall back to raw values via ?? operator
    };
    function getTypeName(type, input) {
        if (type === "number" && typeof input === "number" && !Number.isFinite(input)) {
            return String(input);
        }
        return TypeDictionary[type] ?? type;
    }
    return (issue) => {
        switch (issue.code) {
            case "invalid_type": {
                const expected = getTypeName(issue.expected);
                const receivedType = core_util/* parsedType */.GW(issue.input);
                const received = getTypeName(receivedType, issue.input);
                return `Invalid input: expected ${expected}, received ${received}`;
            }
            case "invalid_value":
                if (issue.values.length === 1)
                    return `Invalid input: expected ${core_util/* stringifyPrimitive */.B7(issue.values[0])}`;
                return `Invalid option: expected one of ${core_util/* joinValues */.jw(issue.values, "|")}`;
            case "too_big": {
                const adj = issue.exact ? "exactly " : issue.inclusive ? "<=" : "<";
                const sizing = getSizing(issue.origin);
                if (sizing)
                    return `Too big: expected ${issue.origin ?? "value"} to have ${adj}${issue.maximum.toString()} ${sizing.unit ?? "elements"}`;
                return `Too big: expected ${issue.origin ?? "value"} to be ${adj}${issue.maximum.toString()}`;
            }
            case "too_small": {
                const adj = issue.exact ? "exactly " : issue.inclusive ? ">=" : ">";
                const sizing = getSizing(issue.origin);
                if (sizing) {
                    return `Too small: expected ${issue.origin} to have ${adj}${issue.minimum.toString()} ${sizing.unit}`;
                }
                return `Too small: expected ${issue.origin} to be ${adj}${issue.minimum.toString()}`;
            }
            case "invalid_format": {
                const _issue = issue;
                if (_issue.format === "starts_with") {
                    return `Invalid string: must start with "${_issue.prefix}"`;
                }
                if (_issue.format === "ends_with")
                    return `Invalid string: must end with "${_issue.suffix}"`;
                if (_issue.format === "includes")
                    return `Invalid string: must include "${_issue.includes}"`;
                if (_issue.format === "regex")
                    return `Invalid string: must match pattern ${_issue.pattern}`;
                return `Invalid ${FormatDictionary[_issue.format] ?? issue.format}`;
            }
            case "not_multiple_of":
                return `Invalid number: must be a multiple of ${issue.divisor}`;
            case "unrecognized_keys":
                return `Unrecognized key${issue.keys.length > 1 ? "s" : ""}: ${core_util/* joinValues */.jw(issue.keys, ", ")}`;
            case "invalid_key":
                return `Invalid key in ${issue.origin}`;
            case "invalid_union":
                if (issue.options && Array.isArray(issue.options) && issue.options.length > 0) {
                    const opts = issue.options.map((o) => `'${o}'`).join(" | ");
                    return `Invalid discriminator value. Expected ${opts}`;
                }
                if (issue.inclusive === false) {
                    return "Invalid input: more than one option matched";
                }
                return "Invalid input";
            case "invalid_element":
                return `Invalid value in ${issue.origin}`;
            default:
                return `Invalid input`;
        }
    };
};
/* harmony default export */ function en() {
    return {
        localeError: error(),
    };
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var errors = __nccwpck_require__(7428);
;// CONCATENATED MODULE: ./node_modules/zod/v4/core/parse.js



// Always both keys, so the `_params` read site in `_parse` sees one object shape rather than two.
function finalizeParams(callee, params) {
    return { callee: params?.callee ?? callee, Err: params?.Err };
}
const _parse = (_Err) => {
    const fn = (schema, value, _ctx, _params) => {
        const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
        const result = schema._zod.run({ value, issues: [] }, ctx);
        if (result instanceof Promise) {
            throw new core_core/* $ZodAsyncError */.GT();
        }
        if (result.issues.length) {
            const e = new (_params?.Err ?? _Err)(result.issues.map((iss) => core_util/* finalizeIssue */.iR(iss, ctx, core_core/* config */.$W())));
            core_util/* captureStackTrace */.gx(e, _params?.callee ?? fn);
            throw e;
        }
        return result.value;
    };
    return fn;
};
const parse_parse = /* @__PURE__*/ _parse(errors/* $ZodRealError */.Kd);
const _parseAsync = (_Err) => {
    const fn = async (schema, value, _ctx, params) => {
        const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
        let result = schema._zod.run({ value, issues: [] }, ctx);
        if (result instanceof Promise)
            result = await result;
        if (result.issues.length) {
            const e = new (params?.Err ?? _Err)(result.issues.map((iss) => core_util/* finalizeIssue */.iR(iss, ctx, core_core/* config */.$W())));
            core_util/* captureStackTrace */.gx(e, params?.callee ?? fn);
            throw e;
        }
        return result.value;
    };
    return fn;
};
const parse_parseAsync = /* @__PURE__*/ _parseAsync(errors/* $ZodRealError */.Kd);
const _safeParse = (_Err) => (schema, value, _ctx) => {
    const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
    const result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise) {
        throw new core_core/* $ZodAsyncError */.GT();
    }
    return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
};
const safeParse = /* @__PURE__*/ _safeParse(errors/* $ZodRealError */.Kd);
// the error is built on the first read of `error`: finalizing the issues and constructing the instance is most of a failing parse, and a caller that only branches on `success` never pays it. a getter in the literal keeps this small; the alternative, one shared accessor descriptor plus a hidden state slot, reads ~15% faster but costs ~75 B gzipped in every bundle
function failure(Err, issues, ctx) {
    let error;
    return {
        success: false,
        get error() {
            if (!error) {
                error = new Err(issues.map((iss) => core_util/* finalizeIssue */.iR(iss, ctx, core_core/* config */.$W())));
                // finalizeIssue drops `input`, so the built error holds nothing; keeping the raw issues past this point pins the parsed value for the life of the result
                issues = undefined;
                ctx = undefined;
            }
            return error;
        },
        set error(e) {
            error = e;
            // a replacement makes the getter's branch unreachable, so the captures have to go here too
            issues = undefined;
            ctx = undefined;
        },
    };
}
const _safeParseAsync = (_Err) => async (schema, value, _ctx) => {
    const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
    let result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise)
        result = await result;
    return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
};
const safeParseAsync = /* @__PURE__*/ _safeParseAsync(errors/* $ZodRealError */.Kd);
// registry mirrors of the compiler's sentinels, so this module never imports the compiler
const COMPILE_INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
const COMPILE_FALLBACK = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
// Deliberately tiny, because v8 will not inline a body carrying the fallback's object literals and throw. Everything that is not the compiled happy path lives in validateFallback, and that split is worth ~35% on a compiled schema.
const validate = ((schema, value, _ctx) => {
    const validator = schema._zod.bag.validator;
    if (validator !== undefined) {
        if (validator(value) !== COMPILE_INVALID)
            return true;
        // a definite sentinel means the runtime would reject, so skip the re-parse; a ctx can still change the answer
        if (validator.definite === true && _ctx === undefined)
            return false;
    }
    return validateFallback(schema, value, _ctx);
});
function validateFallback(schema, value, _ctx) {
    const ctx = _ctx
        ? { ..._ctx, async: false, abortEarly: true }
        : { async: false, abortEarly: true };
    const fallbackRun = schema._zod.bag.fallbackRun;
    let result;
    if (fallbackRun) {
        // skip nested fast paths on the fallback, so user callbacks keep the at-most-twice bound
        ctx[COMPILE_FALLBACK] = true;
        result = fallbackRun({ value, issues: [] }, ctx);
    }
    else {
        result = schema._zod.run({ value, issues: [] }, ctx);
    }
    if (result instanceof Promise) {
        throw new core_core/* $ZodAsyncError */.GT();
    }
    return result.issues.length === 0;
}
// no fast path: the compiler keeps async parses on the runtime, because a promise-returning callback that is not declared async compiles to a throw
const parse_validateAsync = async (schema, value, _ctx) => {
    const ctx = _ctx
        ? { ..._ctx, async: true, abortEarly: true }
        : { async: true, abortEarly: true };
    let result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise)
        result = await result;
    return result.issues.length === 0;
};
const _encode = (_Err) => {
    const parse = _parse(_Err);
    const fn = (schema, value, _ctx, _params) => {
        const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
        return parse(schema, value, ctx, finalizeParams(fn, _params));
    };
    return fn;
};
const encode = /* @__PURE__*/ _encode(errors/* $ZodRealError */.Kd);
const _decode = (_Err) => {
    const parse = _parse(_Err);
    const fn = (schema, value, _ctx, _params) => {
        return parse(schema, value, _ctx, finalizeParams(fn, _params));
    };
    return fn;
};
const decode = /* @__PURE__*/ _decode(errors/* $ZodRealError */.Kd);
const _encodeAsync = (_Err) => {
    const parseAsync = _parseAsync(_Err);
    const fn = async (schema, value, _ctx, _params) => {
        const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
        return (await parseAsync(schema, value, ctx, finalizeParams(fn, _params)));
    };
    return fn;
};
const encodeAsync = /* @__PURE__*/ _encodeAsync(errors/* $ZodRealError */.Kd);
const _decodeAsync = (_Err) => {
    const parseAsync = _parseAsync(_Err);
    const fn = async (schema, value, _ctx, _params) => {
        return await parseAsync(schema, value, _ctx, finalizeParams(fn, _params));
    };
    return fn;
};
const decodeAsync = /* @__PURE__*/ _decodeAsync(errors/* $ZodRealError */.Kd);
const _safeEncode = (_Err) => (schema, value, _ctx) => {
    const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
    return _safeParse(_Err)(schema, value, ctx);
};
const safeEncode = /* @__PURE__*/ _safeEncode(errors/* $ZodRealError */.Kd);
const _safeDecode = (_Err) => (schema, value, _ctx) => {
    return _safeParse(_Err)(schema, value, _ctx);
};
const safeDecode = /* @__PURE__*/ _safeDecode(errors/* $ZodRealError */.Kd);
const _safeEncodeAsync = (_Err) => async (schema, value, _ctx) => {
    const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
    return _safeParseAsync(_Err)(schema, value, ctx);
};
const safeEncodeAsync = /* @__PURE__*/ _safeEncodeAsync(errors/* $ZodRealError */.Kd);
const _safeDecodeAsync = (_Err) => async (schema, value, _ctx) => {
    return _safeParseAsync(_Err)(schema, value, _ctx);
};
const safeDecodeAsync = /* @__PURE__*/ _safeDecodeAsync(errors/* $ZodRealError */.Kd);

;// CONCATENATED MODULE: ./node_modules/zod/v4/classic/errors.js



/* Prototypes that already carry the lazy helper methods. Seeded with the
 * intrinsics so that `init` on a foreign object — it accepts any object —
 * can never install an accessor onto a prototype we do not own. */
const _installedErrorProtos = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
/* Helper methods live as non-enumerable lazy getters on the shared
 * prototype instead of own properties on every instance. On first
 * access the getter allocates the per-instance closure and caches it
 * as a non-enumerable own property, so detached usage still works and
 * the allocation only happens for methods actually touched. */
function _lazyMethod(proto, key, make) {
    Object.defineProperty(proto, key, {
        configurable: true,
        enumerable: false,
        get() {
            const value = make(this);
            Object.defineProperty(this, key, { value, configurable: true, writable: true });
            return value;
        },
        set(value) {
            Object.defineProperty(this, key, { value, configurable: true, writable: true });
        },
    });
}
const initializer = (inst, issues) => {
    errors/* $ZodError */.a$.init(inst, issues);
    inst.name = "ZodError";
    const proto = Object.getPrototypeOf(inst);
    if (_installedErrorProtos.has(proto))
        return;
    _installedErrorProtos.add(proto);
    _lazyMethod(proto, "format", (self) => (mapper) => errors/* formatError */.Wk(self, mapper));
    _lazyMethod(proto, "flatten", (self) => (mapper) => errors/* flattenError */.JM(self, mapper));
    _lazyMethod(proto, "addIssue", (self) => (issue) => {
        self.issues.push(issue);
        self.message = JSON.stringify(self.issues, core_util/* jsonStringifyReplacer */.k8, 2);
    });
    _lazyMethod(proto, "addIssues", (self) => (issues) => {
        self.issues.push(...issues);
        self.message = JSON.stringify(self.issues, core_util/* jsonStringifyReplacer */.k8, 2);
    });
    Object.defineProperty(proto, "isEmpty", {
        configurable: true,
        enumerable: false,
        get() {
            return this.issues.length === 0;
        },
    });
};
const ZodError = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodError", initializer)));
const ZodRealError = /*@__PURE__*/ core_core/* $constructor */.xI("ZodError", initializer, undefined, {
    Parent: Error,
});
// /** @deprecated Use `z.core.$ZodErrorMapCtx` instead. */
// export type ErrorMapCtx = core.$ZodErrorMapCtx;

;// CONCATENATED MODULE: ./node_modules/zod/v4/classic/parse.js


const classic_parse_parse = /* @__PURE__ */ _parse(ZodRealError);
const classic_parse_parseAsync = /* @__PURE__ */ _parseAsync(ZodRealError);
const parse_safeParse = /* @__PURE__ */ _safeParse(ZodRealError);
const parse_safeParseAsync = /* @__PURE__ */ _safeParseAsync(ZodRealError);

// Codec functions
const parse_encode = /* @__PURE__ */ _encode(ZodRealError);
const parse_decode = /* @__PURE__ */ _decode(ZodRealError);
const parse_encodeAsync = /* @__PURE__ */ _encodeAsync(ZodRealError);
const parse_decodeAsync = /* @__PURE__ */ _decodeAsync(ZodRealError);
const parse_safeEncode = /* @__PURE__ */ _safeEncode(ZodRealError);
const parse_safeDecode = /* @__PURE__ */ _safeDecode(ZodRealError);
const parse_safeEncodeAsync = /* @__PURE__ */ _safeEncodeAsync(ZodRealError);
const parse_safeDecodeAsync = /* @__PURE__ */ _safeDecodeAsync(ZodRealError);

;// CONCATENATED MODULE: ./node_modules/zod/v4/classic/schemas.js








// Register English as the default locale on first ZodType construction. Hooked into the `ZodType` `$constructor` (rather than a top-level `config(en())` in `external.ts`) so bundlers honoring `sideEffects: false` can't tree-shake it out — see #5953, #5725. An explicit `z.config(z.locales.xx())` call wins regardless of order, since this only sets the default when none is present.
function _ensureDefaultLocale() {
    if (!core_core/* globalConfig */.cr.localeError)
        core_core/* config */.$W(en());
}
// the default memoizer is read by the core container init, which runs before `ZodType.init`, so each container calls this first
function _ensureDefaultMemoizer() {
    if (!core_core/* globalConfig */.cr.memoizer)
        core_core/* config */.$W({ memoizer: memoizer() });
}
const ZodType = /*@__PURE__*/ core_core/* $constructor */.xI("ZodType", (inst, def) => {
    _ensureDefaultLocale();
    $ZodType.init(inst, def);
    inst.def = def;
    inst.type = def.type;
    return inst;
}, {
    check(...chks) {
        const def = this.def;
        return this.clone(core_util/* mergeDefs */.zM(def, {
            checks: [
                ...(def.checks ?? []),
                ...chks.map((ch) => typeof ch === "function" ? { _zod: { check: ch, def: { check: "custom" }, onattach: [] } } : ch),
            ],
        }), { parent: true });
    },
    with(...chks) {
        return this.check(...chks);
    },
    clone(def, params) {
        return core_util/* clone */.o8(this, def, params);
    },
    brand() {
        return this;
    },
    register(reg, meta) {
        reg.add(this, meta);
        return this;
    },
    refine(check, params) {
        return this.check(refine(check, params));
    },
    superRefine(refinement, params) {
        return this.check(superRefine(refinement, params));
    },
    overwrite(fn) {
        return this.check(api/* _overwrite */.bS(fn));
    },
    optional() {
        return optional(this);
    },
    exactOptional() {
        return exactOptional(this);
    },
    nullable() {
        return nullable(this);
    },
    nullish() {
        return optional(nullable(this));
    },
    nonoptional(params) {
        return nonoptional(this, params);
    },
    array() {
        return array(this);
    },
    or(arg) {
        return union([this, arg]);
    },
    and(arg) {
        return intersection(this, arg);
    },
    transform(tx) {
        return pipe(this, transform(tx));
    },
    default(d) {
        return _default(this, d);
    },
    prefault(d) {
        return prefault(this, d);
    },
    catch(params) {
        return _catch(this, params);
    },
    pipe(target) {
        return pipe(this, target);
    },
    readonly() {
        return readonly(this);
    },
    describe(description) {
        const cl = this.clone();
        registries/* globalRegistry */.fd.add(cl, { description });
        return cl;
    },
    meta(...args) {
        // overloaded: meta() returns the registered metadata, meta(data) returns a clone with `data` registered. The mapped type picks up the second overload, so we accept variadic any-args and return `any` to satisfy both at runtime.
        if (args.length === 0)
            return registries/* globalRegistry */.fd.get(this);
        const cl = this.clone();
        registries/* globalRegistry */.fd.add(cl, args[0]);
        return cl;
    },
    isOptional() {
        return this.safeParse(undefined).success;
    },
    isNullable() {
        return this.safeParse(null).success;
    },
    apply(fn, ...args) {
        return args.length === 0 ? fn(this) : fn(this, ...args);
    },
    // Overrides core's `~standard` to add `jsonSchema`. Must stay a prototype entry: redefining it per instance demotes instances to dictionary mode.
    get "~standard"() {
        return core_util/* hide */.jD(this, "~standard", {
            ...standardProps(this),
            jsonSchema: {
                input: createStandardJSONSchemaMethod(this, "input"),
                output: createStandardJSONSchemaMethod(this, "output"),
            },
        });
    },
    set "~standard"(value) {
        core_util/* own */.qh(this, "~standard", value);
    },
    parse: function _parse(data, params) {
        return classic_parse_parse(this, data, params, { callee: _parse });
    },
    parseAsync: async function _parseAsync(data, params) {
        return await classic_parse_parseAsync(this, data, params, { callee: _parseAsync });
    },
    safeParse(data, params) {
        return parse_safeParse(this, data, params);
    },
    async safeParseAsync(data, params) {
        return parse_safeParseAsync(this, data, params);
    },
    // `spa` is an alias: same function object as `safeParseAsync`, as before.
    get spa() {
        return this?.safeParseAsync;
    },
    set spa(value) {
        core_util/* own */.qh(this, "spa", value);
    },
    validate(data, params) {
        return validate(this, data, params);
    },
    validateAsync(data, params) {
        return parse_validateAsync(this, data, params);
    },
    encode: function _encode(data, params) {
        return parse_encode(this, data, params, { callee: _encode });
    },
    decode: function _decode(data, params) {
        return parse_decode(this, data, params, { callee: _decode });
    },
    encodeAsync: async function _encodeAsync(data, params) {
        return await parse_encodeAsync(this, data, params, { callee: _encodeAsync });
    },
    decodeAsync: async function _decodeAsync(data, params) {
        return await parse_decodeAsync(this, data, params, { callee: _decodeAsync });
    },
    safeEncode(data, params) {
        return parse_safeEncode(this, data, params);
    },
    safeDecode(data, params) {
        return parse_safeDecode(this, data, params);
    },
    async safeEncodeAsync(data, params) {
        return parse_safeEncodeAsync(this, data, params);
    },
    async safeDecodeAsync(data, params) {
        return parse_safeDecodeAsync(this, data, params);
    },
    toJSONSchema(params) {
        return createToJSONSchemaMethod(this, {})(params);
    },
    // Reads through to the registry on every access, so it must not cache.
    get description() {
        return registries/* globalRegistry */.fd.get(this)?.description;
    },
    // No setter: `schema._def = x` throws, as it did when `_def` was a non-writable own property.
    get _def() {
        return this._zod.def;
    },
});
/** @internal */
const _ZodString = /*@__PURE__*/ core_core/* $constructor */.xI("_ZodString", (inst, def) => {
    $ZodString.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => stringProcessor(inst, ctx, json, params);
}, 
/*@__PURE__*/ core_util/* derived */.un({
    format: (inst) => aggregateChecks(inst).format ?? null,
    minLength: (inst) => aggregateChecks(inst).minimum ?? null,
    maxLength: (inst) => aggregateChecks(inst).maximum ?? null,
}, {
    regex(...args) {
        return this.check(api/* _regex */.Fk(...args));
    },
    includes(...args) {
        return this.check(api/* _includes */.dR(...args));
    },
    startsWith(...args) {
        return this.check(api/* _startsWith */.$S(...args));
    },
    endsWith(...args) {
        return this.check(api/* _endsWith */.ER(...args));
    },
    min(...args) {
        return this.check(api/* _minLength */.m9(...args));
    },
    max(...args) {
        return this.check(api/* _maxLength */.Eb(...args));
    },
    length(...args) {
        return this.check(api/* _length */.YA(...args));
    },
    nonempty(...args) {
        return this.check(api/* _minLength */.m9(1, ...args));
    },
    lowercase(params) {
        return this.check(api/* _lowercase */.hH(params));
    },
    uppercase(params) {
        return this.check(api/* _uppercase */.qF(params));
    },
    trim() {
        return this.check(api/* _trim */.WN());
    },
    normalize(...args) {
        return this.check(api/* _normalize */.lo(...args));
    },
    toLowerCase() {
        return this.check(api/* _toLowerCase */.Il());
    },
    toUpperCase() {
        return this.check(api/* _toUpperCase */.xY());
    },
    slugify() {
        return this.check(api/* _slugify */.TL());
    },
}));
const ZodString = /*@__PURE__*/ core_core/* $constructor */.xI("ZodString", (inst, def) => {
    $ZodString.init(inst, def);
    _ZodString.init(inst, def);
}, {
    email(params) {
        return this.check(api/* _email */.Mu(ZodEmail, params));
    },
    url(params) {
        return this.check(api/* _url */.Fn(ZodURL, params));
    },
    jwt(params) {
        return this.check(api/* _jwt */.rk(ZodJWT, params));
    },
    emoji(params) {
        return this.check(api/* _emoji */.aC(ZodEmoji, params));
    },
    guid(params) {
        return this.check(api/* _guid */.tB(ZodGUID, params));
    },
    uuid(params) {
        return this.check(api/* _uuid */.Be(ZodUUID, params));
    },
    uuidv4(params) {
        return this.check(api/* _uuidv4 */.nA(ZodUUID, params));
    },
    uuidv6(params) {
        return this.check(api/* _uuidv6 */.pY(ZodUUID, params));
    },
    uuidv7(params) {
        return this.check(api/* _uuidv7 */.wA(ZodUUID, params));
    },
    nanoid(params) {
        return this.check(api/* _nanoid */.Dl(ZodNanoID, params));
    },
    cuid(params) {
        return this.check(api/* _cuid */.fs(ZodCUID, params));
    },
    cuid2(params) {
        return this.check(api/* _cuid2 */.Bj(ZodCUID2, params));
    },
    ulid(params) {
        return this.check(api/* _ulid */.Ct(ZodULID, params));
    },
    base64(params) {
        return this.check(api/* _base64 */.rt(ZodBase64, params));
    },
    base64url(params) {
        return this.check(api/* _base64url */.cU(ZodBase64URL, params));
    },
    xid(params) {
        return this.check(api/* _xid */.Pw(ZodXID, params));
    },
    ksuid(params) {
        return this.check(api/* _ksuid */._z(ZodKSUID, params));
    },
    ipv4(params) {
        return this.check(api/* _ipv4 */.Ny(ZodIPv4, params));
    },
    ipv6(params) {
        return this.check(api/* _ipv6 */.$O(ZodIPv6, params));
    },
    cidrv4(params) {
        return this.check(api/* _cidrv4 */.Uy(ZodCIDRv4, params));
    },
    cidrv6(params) {
        return this.check(api/* _cidrv6 */.gP(ZodCIDRv6, params));
    },
    e164(params) {
        return this.check(api/* _e164 */.KB(ZodE164, params));
    },
    datetime(params) {
        return this.check(api/* _isoDateTime */.G1(ZodISODateTime, params));
    },
    date(params) {
        return this.check(api/* _isoDate */.db(ZodISODate, params));
    },
    time(params) {
        return this.check(api/* _isoTime */.Kn(ZodISOTime, params));
    },
    duration(params) {
        return this.check(api/* _isoDuration */.f2(ZodISODuration, params));
    },
});
function string(params) {
    return api/* _string */.Rl(ZodString, params);
}
const ZodStringFormat = /*@__PURE__*/ core_core/* $constructor */.xI("ZodStringFormat", (inst, def) => {
    $ZodStringFormat.init(inst, def);
    _ZodString.init(inst, def);
});
const ZodISODateTime = /*@__PURE__*/ core_core/* $constructor */.xI("ZodISODateTime", (inst, def) => {
    $ZodISODateTime.init(inst, def);
    ZodStringFormat.init(inst, def);
});
const ZodISODate = /*@__PURE__*/ core_core/* $constructor */.xI("ZodISODate", (inst, def) => {
    $ZodISODate.init(inst, def);
    ZodStringFormat.init(inst, def);
});
const ZodISOTime = /*@__PURE__*/ core_core/* $constructor */.xI("ZodISOTime", (inst, def) => {
    $ZodISOTime.init(inst, def);
    ZodStringFormat.init(inst, def);
});
const ZodISODuration = /*@__PURE__*/ core_core/* $constructor */.xI("ZodISODuration", (inst, def) => {
    $ZodISODuration.init(inst, def);
    ZodStringFormat.init(inst, def);
});
const ZodEmail = /*@__PURE__*/ core_core/* $constructor */.xI("ZodEmail", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodEmail.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function email(params) {
    return core._email(ZodEmail, params);
}
const ZodGUID = /*@__PURE__*/ core_core/* $constructor */.xI("ZodGUID", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodGUID.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function guid(params) {
    return core._guid(ZodGUID, params);
}
const ZodUUID = /*@__PURE__*/ core_core/* $constructor */.xI("ZodUUID", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodUUID.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function uuid(params) {
    return core._uuid(ZodUUID, params);
}
function uuidv4(params) {
    return core._uuidv4(ZodUUID, params);
}
// ZodUUIDv6
function uuidv6(params) {
    return core._uuidv6(ZodUUID, params);
}
// ZodUUIDv7
function uuidv7(params) {
    return core._uuidv7(ZodUUID, params);
}
const ZodURL = /*@__PURE__*/ core_core/* $constructor */.xI("ZodURL", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodURL.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function url(params) {
    return api/* _url */.Fn(ZodURL, params);
}
function httpUrl(params) {
    return core._url(ZodURL, {
        protocol: regexes.httpProtocol,
        hostname: regexes.domain,
        ...util.normalizeParams(params),
    });
}
const ZodEmoji = /*@__PURE__*/ core_core/* $constructor */.xI("ZodEmoji", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodEmoji.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function emoji(params) {
    return core._emoji(ZodEmoji, params);
}
const ZodNanoID = /*@__PURE__*/ core_core/* $constructor */.xI("ZodNanoID", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodNanoID.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function nanoid(params) {
    return core._nanoid(ZodNanoID, params);
}
/**
 * @deprecated CUID v1 is deprecated by its authors due to information leakage
 * (timestamps embedded in the id). Use {@link ZodCUID2} instead.
 * See https://github.com/paralleldrive/cuid.
 */
const ZodCUID = /*@__PURE__*/ core_core/* $constructor */.xI("ZodCUID", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodCUID.init(inst, def);
    ZodStringFormat.init(inst, def);
});
/**
 * Validates a CUID v1 string.
 *
 * @deprecated CUID v1 is deprecated by its authors due to information leakage
 * (timestamps embedded in the id). Use {@link cuid2 | `z.cuid2()`} instead.
 * See https://github.com/paralleldrive/cuid.
 */
function cuid(params) {
    return core._cuid(ZodCUID, params);
}
const ZodCUID2 = /*@__PURE__*/ core_core/* $constructor */.xI("ZodCUID2", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodCUID2.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function cuid2(params) {
    return core._cuid2(ZodCUID2, params);
}
const ZodULID = /*@__PURE__*/ core_core/* $constructor */.xI("ZodULID", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodULID.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function ulid(params) {
    return core._ulid(ZodULID, params);
}
const ZodXID = /*@__PURE__*/ core_core/* $constructor */.xI("ZodXID", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodXID.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function xid(params) {
    return core._xid(ZodXID, params);
}
const ZodKSUID = /*@__PURE__*/ core_core/* $constructor */.xI("ZodKSUID", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodKSUID.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function ksuid(params) {
    return core._ksuid(ZodKSUID, params);
}
const ZodIPv4 = /*@__PURE__*/ core_core/* $constructor */.xI("ZodIPv4", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodIPv4.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function ipv4(params) {
    return core._ipv4(ZodIPv4, params);
}
const ZodMAC = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodMAC", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    core.$ZodMAC.init(inst, def);
    ZodStringFormat.init(inst, def);
})));
function mac(params) {
    return core._mac(ZodMAC, params);
}
const ZodIPv6 = /*@__PURE__*/ core_core/* $constructor */.xI("ZodIPv6", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodIPv6.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function ipv6(params) {
    return core._ipv6(ZodIPv6, params);
}
const ZodCIDRv4 = /*@__PURE__*/ core_core/* $constructor */.xI("ZodCIDRv4", (inst, def) => {
    $ZodCIDRv4.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function cidrv4(params) {
    return core._cidrv4(ZodCIDRv4, params);
}
const ZodCIDRv6 = /*@__PURE__*/ core_core/* $constructor */.xI("ZodCIDRv6", (inst, def) => {
    $ZodCIDRv6.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function cidrv6(params) {
    return core._cidrv6(ZodCIDRv6, params);
}
const ZodBase64 = /*@__PURE__*/ core_core/* $constructor */.xI("ZodBase64", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodBase64.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function base64(params) {
    return core._base64(ZodBase64, params);
}
const ZodBase64URL = /*@__PURE__*/ core_core/* $constructor */.xI("ZodBase64URL", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodBase64URL.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function base64url(params) {
    return core._base64url(ZodBase64URL, params);
}
const ZodE164 = /*@__PURE__*/ core_core/* $constructor */.xI("ZodE164", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodE164.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function e164(params) {
    return core._e164(ZodE164, params);
}
const ZodCreditCard = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodCreditCard", (inst, def) => {
    core.$ZodCreditCard.init(inst, def);
    ZodStringFormat.init(inst, def);
})));
function creditCard(params) {
    return core._creditCard(ZodCreditCard, params);
}
const ZodIBAN = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodIBAN", (inst, def) => {
    core.$ZodIBAN.init(inst, def);
    ZodStringFormat.init(inst, def);
})));
function iban(params) {
    return core._iban(ZodIBAN, params);
}
const ZodJWT = /*@__PURE__*/ core_core/* $constructor */.xI("ZodJWT", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    $ZodJWT.init(inst, def);
    ZodStringFormat.init(inst, def);
});
function jwt(params) {
    return core._jwt(ZodJWT, params);
}
const ZodCustomStringFormat = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodCustomStringFormat", (inst, def) => {
    // ZodStringFormat.init(inst, def);
    core.$ZodCustomStringFormat.init(inst, def);
    ZodStringFormat.init(inst, def);
})));
function stringFormat(format, fnOrRegex, _params = {}) {
    return core._stringFormat(ZodCustomStringFormat, format, fnOrRegex, _params);
}
function hostname(_params) {
    return core._stringFormat(ZodCustomStringFormat, "hostname", regexes.hostname, _params);
}
function hex(_params) {
    return core._stringFormat(ZodCustomStringFormat, "hex", regexes.hex, _params);
}
function currencyCode(_params) {
    return core._stringFormat(ZodCustomStringFormat, "currency_code", regexes.currencyCode, _params);
}
function hash(alg, params) {
    const enc = params?.enc ?? "hex";
    const format = `${alg}_${enc}`;
    const regex = core.regexes[format];
    if (!regex)
        throw new Error(`Unrecognized hash format: ${format}`);
    return core._stringFormat(ZodCustomStringFormat, format, regex, params);
}
const ZodNumber = /*@__PURE__*/ core_core/* $constructor */.xI("ZodNumber", (inst, def) => {
    $ZodNumber.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => numberProcessor(inst, ctx, json, params);
    inst.isFinite = true;
}, 
/*@__PURE__*/ core_util/* derived */.un({
    minValue: (inst) => {
        const { minimum, exclusiveMinimum } = aggregateChecks(inst);
        return Math.max(minimum ?? Number.NEGATIVE_INFINITY, exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
    },
    maxValue: (inst) => {
        const { maximum, exclusiveMaximum } = aggregateChecks(inst);
        return Math.min(maximum ?? Number.POSITIVE_INFINITY, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
    },
    isInt: (inst) => {
        const { isInt, multipleOf } = aggregateChecks(inst);
        return !!isInt || !!multipleOf?.some(Number.isSafeInteger);
    },
    format: (inst) => aggregateChecks(inst).format ?? null,
}, {
    gt(value, params) {
        return this.check(api/* _gt */.Tx(value, params));
    },
    gte(value, params) {
        return this.check(api/* _gte */.qm(value, params));
    },
    min(value, params) {
        return this.check(api/* _gte */.qm(value, params));
    },
    lt(value, params) {
        return this.check(api/* _lt */.Au(value, params));
    },
    lte(value, params) {
        return this.check(api/* _lte */.Zm(value, params));
    },
    max(value, params) {
        return this.check(api/* _lte */.Zm(value, params));
    },
    int(params) {
        return this.check(schemas_int(params));
    },
    safe(params) {
        return this.check(schemas_int(params));
    },
    positive(params) {
        return this.check(api/* _gt */.Tx(0, params));
    },
    nonnegative(params) {
        return this.check(api/* _gte */.qm(0, params));
    },
    negative(params) {
        return this.check(api/* _lt */.Au(0, params));
    },
    nonpositive(params) {
        return this.check(api/* _lte */.Zm(0, params));
    },
    multipleOf(value, params) {
        return this.check(api/* _multipleOf */.Hi(value, params));
    },
    step(value, params) {
        return this.check(api/* _multipleOf */.Hi(value, params));
    },
    finite() {
        return this;
    },
}));
function number(params) {
    return api/* _number */.F7(ZodNumber, params);
}
const ZodNumberFormat = /*@__PURE__*/ core_core/* $constructor */.xI("ZodNumberFormat", (inst, def) => {
    $ZodNumberFormat.init(inst, def);
    ZodNumber.init(inst, def);
});
function schemas_int(params) {
    return api/* _int */.LK(ZodNumberFormat, params);
}
function float32(params) {
    return core._float32(ZodNumberFormat, params);
}
function float64(params) {
    return core._float64(ZodNumberFormat, params);
}
function int32(params) {
    return core._int32(ZodNumberFormat, params);
}
function uint32(params) {
    return core._uint32(ZodNumberFormat, params);
}
const ZodBoolean = /*@__PURE__*/ core_core/* $constructor */.xI("ZodBoolean", (inst, def) => {
    $ZodBoolean.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => booleanProcessor(inst, ctx, json, params);
});
function schemas_boolean(params) {
    return api/* _boolean */._L(ZodBoolean, params);
}
const ZodBigInt = /*@__PURE__*/ core_core/* $constructor */.xI("ZodBigInt", (inst, def) => {
    $ZodBigInt.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => bigintProcessor(inst, ctx, json, params);
}, 
/*@__PURE__*/ core_util/* derived */.un({
    minValue: (inst) => aggregateChecks(inst).minimum ?? null,
    maxValue: (inst) => aggregateChecks(inst).maximum ?? null,
    format: (inst) => aggregateChecks(inst).format ?? null,
}, {
    gte(value, params) {
        return this.check(api/* _gte */.qm(value, params));
    },
    min(value, params) {
        return this.check(api/* _gte */.qm(value, params));
    },
    gt(value, params) {
        return this.check(api/* _gt */.Tx(value, params));
    },
    lt(value, params) {
        return this.check(api/* _lt */.Au(value, params));
    },
    lte(value, params) {
        return this.check(api/* _lte */.Zm(value, params));
    },
    max(value, params) {
        return this.check(api/* _lte */.Zm(value, params));
    },
    positive(params) {
        return this.check(api/* _gt */.Tx(BigInt(0), params));
    },
    negative(params) {
        return this.check(api/* _lt */.Au(BigInt(0), params));
    },
    nonpositive(params) {
        return this.check(api/* _lte */.Zm(BigInt(0), params));
    },
    nonnegative(params) {
        return this.check(api/* _gte */.qm(BigInt(0), params));
    },
    multipleOf(value, params) {
        return this.check(api/* _multipleOf */.Hi(value, params));
    },
}));
function bigint(params) {
    return core._bigint(ZodBigInt, params);
}
const ZodBigIntFormat = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodBigIntFormat", (inst, def) => {
    core.$ZodBigIntFormat.init(inst, def);
    ZodBigInt.init(inst, def);
})));
function int64(params) {
    return core._int64(ZodBigIntFormat, params);
}
function uint64(params) {
    return core._uint64(ZodBigIntFormat, params);
}
const ZodSymbol = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodSymbol", (inst, def) => {
    core.$ZodSymbol.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.symbolProcessor(inst, ctx, json, params);
})));
function symbol(params) {
    return core._symbol(ZodSymbol, params);
}
const ZodUndefined = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodUndefined", (inst, def) => {
    core.$ZodUndefined.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.undefinedProcessor(inst, ctx, json, params);
})));
function _undefined(params) {
    return core._undefined(ZodUndefined, params);
}

const ZodNull = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodNull", (inst, def) => {
    core.$ZodNull.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.nullProcessor(inst, ctx, json, params);
})));
function _null(params) {
    return core._null(ZodNull, params);
}

const ZodAny = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodAny", (inst, def) => {
    core.$ZodAny.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.anyProcessor(inst, ctx, json, params);
})));
function any() {
    return core._any(ZodAny);
}
const ZodUnknown = /*@__PURE__*/ core_core/* $constructor */.xI("ZodUnknown", (inst, def) => {
    $ZodUnknown.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => unknownProcessor(inst, ctx, json, params);
});
function unknown() {
    return api/* _unknown */.em(ZodUnknown);
}
const ZodNever = /*@__PURE__*/ core_core/* $constructor */.xI("ZodNever", (inst, def) => {
    $ZodNever.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => neverProcessor(inst, ctx, json, params);
});
function never(params) {
    return api/* _never */.G8(ZodNever, params);
}
const ZodVoid = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodVoid", (inst, def) => {
    core.$ZodVoid.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.voidProcessor(inst, ctx, json, params);
})));
function _void(params) {
    return core._void(ZodVoid, params);
}

const ZodDate = /*@__PURE__*/ core_core/* $constructor */.xI("ZodDate", (inst, def) => {
    $ZodDate.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => dateProcessor(inst, ctx, json, params);
    inst.min = (value, params) => inst.check(api/* _gte */.qm(value, params));
    inst.max = (value, params) => inst.check(api/* _lte */.Zm(value, params));
}, 
/*@__PURE__*/ core_util/* derived */.un({
    minDate: (inst) => {
        const { minimum } = aggregateChecks(inst);
        return minimum ? new Date(minimum) : null;
    },
    maxDate: (inst) => {
        const { maximum } = aggregateChecks(inst);
        return maximum ? new Date(maximum) : null;
    },
}, {}));
function date(params) {
    return core._date(ZodDate, params);
}
const ZodArray = /*@__PURE__*/ core_core/* $constructor */.xI("ZodArray", (inst, def) => {
    _ensureDefaultMemoizer();
    $ZodArray.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => arrayProcessor(inst, ctx, json, params);
    inst.element = def.element;
}, {
    min(n, params) {
        return this.check(api/* _minLength */.m9(n, params));
    },
    nonempty(params) {
        return this.check(api/* _minLength */.m9(1, params));
    },
    max(n, params) {
        return this.check(api/* _maxLength */.Eb(n, params));
    },
    length(n, params) {
        return this.check(api/* _length */.YA(n, params));
    },
    unwrap() {
        return this.element;
    },
});
function array(element, params) {
    return api/* _array */.dZ(ZodArray, element, params);
}
// .keyof
function keyof(schema) {
    const shape = schema._zod.def.shape;
    return _enum(Object.keys(shape));
}
const ZodObject = /*@__PURE__*/ core_core/* $constructor */.xI("ZodObject", (inst, def) => {
    _ensureDefaultMemoizer();
    $ZodObjectJIT.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => objectProcessor(inst, ctx, json, params);
    core_util/* installLazyProp */.X(inst, "shape", (self) => self._zod.def.shape, false);
}, {
    keyof() {
        return _enum(Object.keys(this._zod.def.shape));
    },
    catchall(catchall) {
        // `mergeDefs` rather than a spread: spreading reads `shape`, and resolving it can mint a whole fresh subtree
        return this.clone(core_util/* mergeDefs */.zM(this._zod.def, { catchall: catchall }));
    },
    passthrough() {
        return this.clone(core_util/* mergeDefs */.zM(this._zod.def, { catchall: unknown() }));
    },
    loose() {
        return this.clone(core_util/* mergeDefs */.zM(this._zod.def, { catchall: unknown() }));
    },
    strict() {
        return this.clone(core_util/* mergeDefs */.zM(this._zod.def, { catchall: never() }));
    },
    strip() {
        return this.clone(core_util/* mergeDefs */.zM(this._zod.def, { catchall: undefined }));
    },
    extend(incoming) {
        return core_util/* extend */.X$(this, incoming);
    },
    safeExtend(incoming) {
        return core_util/* safeExtend */.W0(this, incoming);
    },
    merge(other) {
        return core_util/* merge */.h1(this, other);
    },
    pick(mask) {
        return core_util/* pick */.Up(this, mask);
    },
    omit(mask) {
        return core_util/* omit */.cJ(this, mask);
    },
    partial(...args) {
        return core_util/* partial */.OH(ZodOptional, this, args[0]);
    },
    exactPartial(...args) {
        return core_util/* partial */.OH(ZodExactOptional, this, args[0], "exactPartial");
    },
    required(...args) {
        return core_util/* required */.mw(ZodNonOptional, this, args[0]);
    },
});
function object(shape, params) {
    const def = {
        type: "object",
        shape: shape ?? {},
        ...core_util/* normalizeParams */.A2(params),
    };
    return new ZodObject(def);
}
// strictObject
function strictObject(shape, params) {
    return new ZodObject({
        type: "object",
        shape,
        catchall: never(),
        ...core_util/* normalizeParams */.A2(params),
    });
}
// looseObject
function looseObject(shape, params) {
    return new ZodObject({
        type: "object",
        shape,
        catchall: unknown(),
        ...core_util/* normalizeParams */.A2(params),
    });
}
const ZodUnion = /*@__PURE__*/ core_core/* $constructor */.xI("ZodUnion", (inst, def) => {
    $ZodUnion.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => unionProcessor(inst, ctx, json, params);
    inst.options = def.options;
});
function union(options, params) {
    return new ZodUnion({
        type: "union",
        options: options,
        ...core_util/* normalizeParams */.A2(params),
    });
}
const ZodXor = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodXor", (inst, def) => {
    ZodUnion.init(inst, def);
    core.$ZodXor.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.unionProcessor(inst, ctx, json, params);
    inst.options = def.options;
})));
/** Creates an exclusive union (XOR) where exactly one option must match.
 * Unlike regular unions that succeed when any option matches, xor fails if
 * zero or more than one option matches the input. */
function xor(options, params) {
    return new ZodXor({
        type: "union",
        options: options,
        inclusive: false,
        ...util.normalizeParams(params),
    });
}
const ZodDiscriminatedUnion = /*@__PURE__*/ core_core/* $constructor */.xI("ZodDiscriminatedUnion", (inst, def) => {
    ZodUnion.init(inst, def);
    $ZodDiscriminatedUnion.init(inst, def);
});
function discriminatedUnion(discriminator, options, params) {
    // const [options, params] = args;
    return new ZodDiscriminatedUnion({
        type: "union",
        options: options,
        discriminator,
        ...core_util/* normalizeParams */.A2(params),
    });
}
const ZodIntersection = /*@__PURE__*/ core_core/* $constructor */.xI("ZodIntersection", (inst, def) => {
    $ZodIntersection.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => intersectionProcessor(inst, ctx, json, params);
});
function intersection(left, right) {
    return new ZodIntersection({
        type: "intersection",
        left: left,
        right: right,
    });
}
const ZodTuple = /*@__PURE__*/ core_core/* $constructor */.xI("ZodTuple", (inst, def) => {
    _ensureDefaultMemoizer();
    $ZodTuple.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => tupleProcessor(inst, ctx, json, params);
}, {
    rest(rest) {
        return this.clone({
            ...this._zod.def,
            rest: rest,
        });
    },
    partial() {
        const def = this._zod.def;
        // a refinement was authored against the full arity; partialing would run it on a shorter array
        if (def.checks?.length)
            throw new Error(".partial() cannot be used on tuple schemas containing refinements");
        return this.clone({
            ...def,
            items: def.items.map((item) => new ZodOptional({ type: "optional", innerType: item })),
        });
    },
});
function tuple(items, _paramsOrRest, _params) {
    const hasRest = _paramsOrRest instanceof core.$ZodType;
    const params = hasRest ? _params : _paramsOrRest;
    const rest = hasRest ? _paramsOrRest : null;
    return new ZodTuple({
        type: "tuple",
        items: items,
        rest,
        ...util.normalizeParams(params),
    });
}
const ZodRecord = /*@__PURE__*/ core_core/* $constructor */.xI("ZodRecord", (inst, def) => {
    _ensureDefaultMemoizer();
    $ZodRecord.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => recordProcessor(inst, ctx, json, params);
    inst.keyType = def.keyType;
    inst.valueType = def.valueType;
});
function record(keyType, valueType, params) {
    // v3-compat: z.record(valueType, params?) — defaults keyType to z.string()
    if (!valueType || !valueType._zod) {
        return new ZodRecord({
            type: "record",
            keyType: string(),
            valueType: keyType,
            ...core_util/* normalizeParams */.A2(valueType),
        });
    }
    return new ZodRecord({
        type: "record",
        keyType,
        valueType: valueType,
        ...core_util/* normalizeParams */.A2(params),
    });
}
// type alksjf = core.output<core.$ZodRecordKey>;
function partialRecord(keyType, valueType, params) {
    return new ZodRecord({
        type: "record",
        keyType,
        valueType: valueType,
        ...util.normalizeParams(params),
        partial: true,
    });
}
function looseRecord(keyType, valueType, params) {
    return new ZodRecord({
        type: "record",
        keyType,
        valueType: valueType,
        mode: "loose",
        ...util.normalizeParams(params),
    });
}
const ZodMap = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodMap", (inst, def) => {
    _ensureDefaultMemoizer();
    core.$ZodMap.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.mapProcessor(inst, ctx, json, params);
    inst.keyType = def.keyType;
    inst.valueType = def.valueType;
    inst.min = (...args) => inst.check(core._minSize(...args));
    inst.nonempty = (params) => inst.check(core._minSize(1, params));
    inst.max = (...args) => inst.check(core._maxSize(...args));
    inst.size = (...args) => inst.check(core._size(...args));
})));
function map(keyType, valueType, params) {
    return new ZodMap({
        type: "map",
        keyType: keyType,
        valueType: valueType,
        ...util.normalizeParams(params),
    });
}
const ZodSet = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodSet", (inst, def) => {
    _ensureDefaultMemoizer();
    core.$ZodSet.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.setProcessor(inst, ctx, json, params);
    inst.min = (...args) => inst.check(core._minSize(...args));
    inst.nonempty = (params) => inst.check(core._minSize(1, params));
    inst.max = (...args) => inst.check(core._maxSize(...args));
    inst.size = (...args) => inst.check(core._size(...args));
})));
function set(valueType, params) {
    return new ZodSet({
        type: "set",
        valueType: valueType,
        ...util.normalizeParams(params),
    });
}
const ZodEnum = /*@__PURE__*/ core_core/* $constructor */.xI("ZodEnum", (inst, def) => {
    $ZodEnum.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => enumProcessor(inst, ctx, json, params);
    inst.enum = def.entries;
    // reuse the parsed value set so a numeric TS enum's reverse-mapping keys stay out
    inst.options = [...inst._zod.values];
    const keys = new Set(Object.keys(def.entries));
    inst.extract = (values, params) => {
        const newEntries = {};
        for (const value of values) {
            if (keys.has(value)) {
                newEntries[value] = def.entries[value];
            }
            else
                throw new Error(`Key ${value} not found in enum`);
        }
        return new ZodEnum({
            ...def,
            checks: [],
            ...core_util/* normalizeParams */.A2(params),
            entries: newEntries,
        });
    };
    inst.exclude = (values, params) => {
        const newEntries = { ...def.entries };
        for (const value of values) {
            if (keys.has(value)) {
                delete newEntries[value];
            }
            else
                throw new Error(`Key ${value} not found in enum`);
        }
        return new ZodEnum({
            ...def,
            checks: [],
            ...core_util/* normalizeParams */.A2(params),
            entries: newEntries,
        });
    };
});
function _enum(values, params) {
    const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
    return new ZodEnum({
        type: "enum",
        entries,
        ...core_util/* normalizeParams */.A2(params),
    });
}

/** @deprecated This API has been merged into `z.enum()`. Use `z.enum()` instead.
 *
 * ```ts
 * enum Colors { red, green, blue }
 * z.enum(Colors);
 * ```
 */
function nativeEnum(entries, params) {
    return new ZodEnum({
        type: "enum",
        entries,
        ...util.normalizeParams(params),
    });
}
const ZodLiteral = /*@__PURE__*/ core_core/* $constructor */.xI("ZodLiteral", (inst, def) => {
    $ZodLiteral.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => literalProcessor(inst, ctx, json, params);
    inst.values = new Set(def.values);
    Object.defineProperty(inst, "value", {
        get() {
            if (def.values.length > 1) {
                throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");
            }
            return def.values[0];
        },
    });
});
function literal(value, params) {
    return new ZodLiteral({
        type: "literal",
        values: Array.isArray(value) ? value : [value],
        ...core_util/* normalizeParams */.A2(params),
    });
}
const ZodFile = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodFile", (inst, def) => {
    core.$ZodFile.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.fileProcessor(inst, ctx, json, params);
    inst.min = (size, params) => inst.check(core._minSize(size, params));
    inst.max = (size, params) => inst.check(core._maxSize(size, params));
    inst.mime = (types, params) => inst.check(core._mime(Array.isArray(types) ? types : [types], params));
})));
function file(params) {
    return core._file(ZodFile, params);
}
const ZodTransform = /*@__PURE__*/ core_core/* $constructor */.xI("ZodTransform", (inst, def) => {
    _ensureDefaultMemoizer();
    $ZodTransform.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => transformProcessor(inst, ctx, json, params);
    inst._zod.parse = (payload, _ctx) => {
        if (_ctx.direction === "backward") {
            throw new core_core/* $ZodEncodeError */.cV(inst.constructor.name);
        }
        payload.addIssue = (issue) => {
            if (typeof issue === "string") {
                payload.issues.push(core_util/* issue */.sn(issue, payload.value, def));
            }
            else {
                // for Zod 3 backwards compatibility
                const _issue = issue;
                if (_issue.fatal)
                    _issue.continue = false;
                _issue.code ?? (_issue.code = "custom");
                if (!("input" in _issue))
                    _issue.input = payload.value;
                _issue.inst ?? (_issue.inst = inst);
                // _issue.continue ??= true;
                payload.issues.push(core_util/* issue */.sn(_issue));
            }
        };
        const output = def.transform(payload.value, payload);
        if (output instanceof Promise) {
            return output.then((output) => {
                payload.value = output;
                return payload;
            });
        }
        payload.value = output;
        return payload;
    };
});
function transform(fn) {
    return new ZodTransform({
        type: "transform",
        transform: fn,
    });
}
const ZodOptional = /*@__PURE__*/ core_core/* $constructor */.xI("ZodOptional", (inst, def) => {
    $ZodOptional.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
});
function optional(innerType) {
    return new ZodOptional({
        type: "optional",
        innerType: innerType,
    });
}
const ZodExactOptional = /*@__PURE__*/ core_core/* $constructor */.xI("ZodExactOptional", (inst, def) => {
    $ZodExactOptional.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
});
function exactOptional(innerType) {
    return new ZodExactOptional({
        type: "optional",
        innerType: innerType,
    });
}
const ZodNullable = /*@__PURE__*/ core_core/* $constructor */.xI("ZodNullable", (inst, def) => {
    $ZodNullable.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => nullableProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
});
function nullable(innerType) {
    return new ZodNullable({
        type: "nullable",
        innerType: innerType,
    });
}
// nullish
function nullish(innerType) {
    return optional(nullable(innerType));
}
const ZodDefault = /*@__PURE__*/ core_core/* $constructor */.xI("ZodDefault", (inst, def) => {
    $ZodDefault.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => defaultProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
    inst.removeDefault = inst.unwrap;
});
function _default(innerType, defaultValue) {
    return new ZodDefault({
        type: "default",
        innerType: innerType,
        get defaultValue() {
            return typeof defaultValue === "function" ? defaultValue() : core_util/* shallowClone */.yG(defaultValue);
        },
    });
}
const ZodPrefault = /*@__PURE__*/ core_core/* $constructor */.xI("ZodPrefault", (inst, def) => {
    $ZodPrefault.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => prefaultProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
});
function prefault(innerType, defaultValue) {
    return new ZodPrefault({
        type: "prefault",
        innerType: innerType,
        get defaultValue() {
            return typeof defaultValue === "function" ? defaultValue() : core_util/* shallowClone */.yG(defaultValue);
        },
    });
}
const ZodNonOptional = /*@__PURE__*/ core_core/* $constructor */.xI("ZodNonOptional", (inst, def) => {
    $ZodNonOptional.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => nonoptionalProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
});
function nonoptional(innerType, params) {
    return new ZodNonOptional({
        type: "nonoptional",
        innerType: innerType,
        ...core_util/* normalizeParams */.A2(params),
    });
}
const ZodSuccess = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodSuccess", (inst, def) => {
    core.$ZodSuccess.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.successProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
})));
function success(innerType) {
    return new ZodSuccess({
        type: "success",
        innerType: innerType,
    });
}
const ZodCatch = /*@__PURE__*/ core_core/* $constructor */.xI("ZodCatch", (inst, def) => {
    $ZodCatch.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => catchProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
    inst.removeCatch = inst.unwrap;
});
function _catch(innerType, catchValue) {
    return new ZodCatch({
        type: "catch",
        innerType: innerType,
        catchValue: (typeof catchValue === "function" ? catchValue : core_util/* constantCatch */.SS(catchValue)),
    });
}

const ZodNaN = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodNaN", (inst, def) => {
    core.$ZodNaN.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.nanProcessor(inst, ctx, json, params);
})));
function nan(params) {
    return core._nan(ZodNaN, params);
}
const ZodPipe = /*@__PURE__*/ core_core/* $constructor */.xI("ZodPipe", (inst, def) => {
    $ZodPipe.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => pipeProcessor(inst, ctx, json, params);
    inst.in = def.in;
    inst.out = def.out;
});
function pipe(in_, out) {
    return new ZodPipe({
        type: "pipe",
        in: in_,
        out: out,
        // ...util.normalizeParams(params),
    });
}
const ZodCodec = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodCodec", (inst, def) => {
    ZodPipe.init(inst, def);
    core.$ZodCodec.init(inst, def);
})));
function codec(in_, out, params) {
    return new ZodCodec({
        type: "pipe",
        in: in_,
        out: out,
        transform: params.decode,
        reverseTransform: params.encode,
    });
}
function invertCodec(codec) {
    const def = codec._zod.def;
    return new ZodCodec({
        type: "pipe",
        in: def.out,
        out: def.in,
        transform: def.reverseTransform,
        reverseTransform: def.transform,
    });
}
const ZodPreprocess = /*@__PURE__*/ core_core/* $constructor */.xI("ZodPreprocess", (inst, def) => {
    ZodPipe.init(inst, def);
    $ZodPreprocess.init(inst, def);
});
const ZodReadonly = /*@__PURE__*/ core_core/* $constructor */.xI("ZodReadonly", (inst, def) => {
    $ZodReadonly.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => readonlyProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
});
function readonly(innerType) {
    return new ZodReadonly({
        type: "readonly",
        innerType: innerType,
    });
}
const ZodTemplateLiteral = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodTemplateLiteral", (inst, def) => {
    core.$ZodTemplateLiteral.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.templateLiteralProcessor(inst, ctx, json, params);
})));
function templateLiteral(parts, params) {
    return new ZodTemplateLiteral({
        type: "template_literal",
        parts,
        ...util.normalizeParams(params),
    });
}
const ZodLazy = /*@__PURE__*/ core_core/* $constructor */.xI("ZodLazy", (inst, def) => {
    $ZodLazy.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => lazyProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.getter();
});
function lazy(getter) {
    return new ZodLazy({
        type: "lazy",
        getter: getter,
    });
}
const ZodPromise = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodPromise", (inst, def) => {
    core.$ZodPromise.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.promiseProcessor(inst, ctx, json, params);
    inst.unwrap = () => inst._zod.def.innerType;
})));
function promise(innerType) {
    return new ZodPromise({
        type: "promise",
        innerType: innerType,
    });
}
const ZodFunction = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("ZodFunction", (inst, def) => {
    core.$ZodFunction.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => processors.functionProcessor(inst, ctx, json, params);
})));
function _function(params) {
    return new ZodFunction({
        type: "function",
        input: Array.isArray(params?.input) ? tuple(params?.input) : (params?.input ?? array(unknown())),
        output: params?.output ?? unknown(),
    });
}

const ZodCustom = /*@__PURE__*/ core_core/* $constructor */.xI("ZodCustom", (inst, def) => {
    $ZodCustom.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json, params) => customProcessor(inst, ctx, json, params);
});
// custom checks
function check(fn) {
    const ch = new core.$ZodCheck({
        check: "custom",
        // ...util.normalizeParams(params),
    });
    ch._zod.check = fn;
    return ch;
}
function custom(fn, _params) {
    return core._custom(ZodCustom, fn ?? (() => true), _params);
}
function refine(fn, _params = {}) {
    return api/* _refine */.fU(ZodCustom, fn, _params);
}
// superRefine
function superRefine(fn, params) {
    return api/* _superRefine */.MB(fn, params);
}
// Re-export describe and meta from core
const describe = api/* describe */.q0;
const meta = api/* meta */.mI;
const ZodInstanceOf = /*@__PURE__*/ core_core/* $constructor */.xI("ZodInstanceOf", (inst, def) => {
    ZodCustom.init(inst, def);
}, {
    properties(shape, params) {
        // asserts in place, so the narrowed output type is truthful without a wrapper
        return this.check(api/* _properties */.T2(shape, params));
    },
});
function _instanceof(cls, params = {}) {
    const inst = new ZodInstanceOf({
        type: "custom",
        check: "custom",
        fn: (data) => data instanceof cls,
        abort: true,
        ...util.normalizeParams(params),
    });
    inst._zod.bag.Class = cls;
    // Override check to emit invalid_type instead of custom
    inst._zod.check = (payload) => {
        if (!(payload.value instanceof cls)) {
            payload.issues.push({
                code: "invalid_type",
                expected: cls.name,
                input: payload.value,
                inst,
                path: [...(inst._zod.def.path ?? [])],
            });
        }
    };
    return inst;
}

// stringbool
const stringbool = (...args) => core._stringbool({
    Codec: ZodCodec,
    Boolean: ZodBoolean,
    String: ZodString,
}, ...args);
function json(params) {
    const jsonSchema = lazy(() => {
        return union([string(params), number(), schemas_boolean(), _null(), array(jsonSchema), record(string(), jsonSchema)]);
    });
    return jsonSchema;
}
// preprocess
function preprocess(fn, schema) {
    return new ZodPreprocess({
        type: "pipe",
        in: transform(fn),
        out: schema,
    });
}


/***/ }),

/***/ 3759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $O: () => (/* binding */ _ipv6),
/* harmony export */   $S: () => (/* binding */ _startsWith),
/* harmony export */   Au: () => (/* binding */ _lt),
/* harmony export */   Be: () => (/* binding */ _uuid),
/* harmony export */   Bj: () => (/* binding */ _cuid2),
/* harmony export */   Ct: () => (/* binding */ _ulid),
/* harmony export */   Dl: () => (/* binding */ _nanoid),
/* harmony export */   ER: () => (/* binding */ _endsWith),
/* harmony export */   Eb: () => (/* binding */ _maxLength),
/* harmony export */   F7: () => (/* binding */ _number),
/* harmony export */   Fk: () => (/* binding */ _regex),
/* harmony export */   Fn: () => (/* binding */ _url),
/* harmony export */   G1: () => (/* binding */ _isoDateTime),
/* harmony export */   G8: () => (/* binding */ _never),
/* harmony export */   Hi: () => (/* binding */ _multipleOf),
/* harmony export */   Il: () => (/* binding */ _toLowerCase),
/* harmony export */   KB: () => (/* binding */ _e164),
/* harmony export */   Kn: () => (/* binding */ _isoTime),
/* harmony export */   LK: () => (/* binding */ _int),
/* harmony export */   MB: () => (/* binding */ _superRefine),
/* harmony export */   Mu: () => (/* binding */ _email),
/* harmony export */   Ny: () => (/* binding */ _ipv4),
/* harmony export */   Pw: () => (/* binding */ _xid),
/* harmony export */   Rl: () => (/* binding */ _string),
/* harmony export */   T2: () => (/* binding */ _properties),
/* harmony export */   TL: () => (/* binding */ _slugify),
/* harmony export */   Tx: () => (/* binding */ _gt),
/* harmony export */   Uy: () => (/* binding */ _cidrv4),
/* harmony export */   WN: () => (/* binding */ _trim),
/* harmony export */   YA: () => (/* binding */ _length),
/* harmony export */   Zm: () => (/* binding */ _lte),
/* harmony export */   _L: () => (/* binding */ _boolean),
/* harmony export */   _z: () => (/* binding */ _ksuid),
/* harmony export */   aC: () => (/* binding */ _emoji),
/* harmony export */   bS: () => (/* binding */ _overwrite),
/* harmony export */   cU: () => (/* binding */ _base64url),
/* harmony export */   dR: () => (/* binding */ _includes),
/* harmony export */   dZ: () => (/* binding */ _array),
/* harmony export */   db: () => (/* binding */ _isoDate),
/* harmony export */   em: () => (/* binding */ _unknown),
/* harmony export */   f2: () => (/* binding */ _isoDuration),
/* harmony export */   fU: () => (/* binding */ _refine),
/* harmony export */   fs: () => (/* binding */ _cuid),
/* harmony export */   gP: () => (/* binding */ _cidrv6),
/* harmony export */   hH: () => (/* binding */ _lowercase),
/* harmony export */   lo: () => (/* binding */ _normalize),
/* harmony export */   m9: () => (/* binding */ _minLength),
/* harmony export */   mI: () => (/* binding */ meta),
/* harmony export */   nA: () => (/* binding */ _uuidv4),
/* harmony export */   pY: () => (/* binding */ _uuidv6),
/* harmony export */   q0: () => (/* binding */ describe),
/* harmony export */   qF: () => (/* binding */ _uppercase),
/* harmony export */   qm: () => (/* binding */ _gte),
/* harmony export */   rk: () => (/* binding */ _jwt),
/* harmony export */   rt: () => (/* binding */ _base64),
/* harmony export */   tB: () => (/* binding */ _guid),
/* harmony export */   wA: () => (/* binding */ _uuidv7),
/* harmony export */   xY: () => (/* binding */ _toUpperCase)
/* harmony export */ });
/* unused harmony exports _coercedString, _mac, _creditCard, _iban, TimePrecision, _coercedNumber, _float32, _float64, _int32, _uint32, _coercedBoolean, _bigint, _coercedBigint, _int64, _uint64, _symbol, _undefined, _null, _any, _void, _date, _coercedDate, _nan, _max, _min, _positive, _negative, _nonpositive, _nonnegative, _maxSize, _minSize, _size, _property, _mime, _union, _xor, _discriminatedUnion, _intersection, _tuple, _record, _map, _set, _enum, _nativeEnum, _literal, _file, _transform, _optional, _nullable, _default, _nonoptional, _success, _catch, _pipe, _readonly, _templateLiteral, _lazy, _promise, _custom, _check, _stringbool, _stringFormat */
/* harmony import */ var _checks_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4890);
/* harmony import */ var _registries_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9396);
/* harmony import */ var _util_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4723);




function snapshotChecks(def) {
    if (def.checks)
        def.checks = [...def.checks];
    return def;
}
// @__NO_SIDE_EFFECTS__
function _string(Class, params) {
    return new Class(snapshotChecks({ type: "string", ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params) }));
}
// @__NO_SIDE_EFFECTS__
function _coercedString(Class, params) {
    return new Class(snapshotChecks({ type: "string", coerce: true, ...util.normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _email(Class, params) {
    return new Class({
        type: "string",
        format: "email",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _guid(Class, params) {
    return new Class({
        type: "string",
        format: "guid",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _uuid(Class, params) {
    return new Class({
        type: "string",
        format: "uuid",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _uuidv4(Class, params) {
    return new Class({
        type: "string",
        format: "uuid",
        check: "string_format",
        abort: false,
        version: "v4",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _uuidv6(Class, params) {
    return new Class({
        type: "string",
        format: "uuid",
        check: "string_format",
        abort: false,
        version: "v6",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _uuidv7(Class, params) {
    return new Class({
        type: "string",
        format: "uuid",
        check: "string_format",
        abort: false,
        version: "v7",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _url(Class, params) {
    return new Class({
        type: "string",
        format: "url",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _emoji(Class, params) {
    return new Class({
        type: "string",
        format: "emoji",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _nanoid(Class, params) {
    return new Class({
        type: "string",
        format: "nanoid",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
/**
 * @deprecated CUID v1 is deprecated by its authors due to information leakage
 * (timestamps embedded in the id). Use {@link _cuid2} instead.
 * See https://github.com/paralleldrive/cuid.
 */
// @__NO_SIDE_EFFECTS__
function _cuid(Class, params) {
    return new Class({
        type: "string",
        format: "cuid",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _cuid2(Class, params) {
    return new Class({
        type: "string",
        format: "cuid2",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _ulid(Class, params) {
    return new Class({
        type: "string",
        format: "ulid",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _xid(Class, params) {
    return new Class({
        type: "string",
        format: "xid",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _ksuid(Class, params) {
    return new Class({
        type: "string",
        format: "ksuid",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _ipv4(Class, params) {
    return new Class({
        type: "string",
        format: "ipv4",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _ipv6(Class, params) {
    return new Class({
        type: "string",
        format: "ipv6",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _mac(Class, params) {
    return new Class({
        type: "string",
        format: "mac",
        check: "string_format",
        abort: false,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _cidrv4(Class, params) {
    return new Class({
        type: "string",
        format: "cidrv4",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _cidrv6(Class, params) {
    return new Class({
        type: "string",
        format: "cidrv6",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _base64(Class, params) {
    return new Class({
        type: "string",
        format: "base64",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _base64url(Class, params) {
    return new Class({
        type: "string",
        format: "base64url",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _e164(Class, params) {
    return new Class({
        type: "string",
        format: "e164",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _creditCard(Class, params) {
    return new Class({
        type: "string",
        format: "credit_card",
        check: "string_format",
        abort: false,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _iban(Class, params) {
    return new Class({
        type: "string",
        format: "iban",
        check: "string_format",
        abort: false,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _jwt(Class, params) {
    return new Class({
        type: "string",
        format: "jwt",
        check: "string_format",
        abort: false,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
const TimePrecision = {
    Any: null,
    Minute: -1,
    Second: 0,
    Millisecond: 3,
    Microsecond: 6,
};
// @__NO_SIDE_EFFECTS__
function _isoDateTime(Class, params) {
    return new Class({
        type: "string",
        format: "datetime",
        check: "string_format",
        offset: false,
        local: false,
        precision: null,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _isoDate(Class, params) {
    return new Class({
        type: "string",
        format: "date",
        check: "string_format",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _isoTime(Class, params) {
    return new Class({
        type: "string",
        format: "time",
        check: "string_format",
        precision: null,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _isoDuration(Class, params) {
    return new Class({
        type: "string",
        format: "duration",
        check: "string_format",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _number(Class, params) {
    return new Class(snapshotChecks({ type: "number", checks: [], ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params) }));
}
// @__NO_SIDE_EFFECTS__
function _coercedNumber(Class, params) {
    return new Class(snapshotChecks({ type: "number", coerce: true, checks: [], ...util.normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _int(Class, params) {
    return new Class({
        type: "number",
        check: "number_format",
        abort: false,
        format: "safeint",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _float32(Class, params) {
    return new Class({
        type: "number",
        check: "number_format",
        abort: false,
        format: "float32",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _float64(Class, params) {
    return new Class({
        type: "number",
        check: "number_format",
        abort: false,
        format: "float64",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _int32(Class, params) {
    return new Class({
        type: "number",
        check: "number_format",
        abort: false,
        format: "int32",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _uint32(Class, params) {
    return new Class({
        type: "number",
        check: "number_format",
        abort: false,
        format: "uint32",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _boolean(Class, params) {
    return new Class({
        type: "boolean",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _coercedBoolean(Class, params) {
    return new Class({
        type: "boolean",
        coerce: true,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _bigint(Class, params) {
    return new Class({
        type: "bigint",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _coercedBigint(Class, params) {
    return new Class({
        type: "bigint",
        coerce: true,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _int64(Class, params) {
    return new Class({
        type: "bigint",
        check: "bigint_format",
        abort: false,
        format: "int64",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _uint64(Class, params) {
    return new Class({
        type: "bigint",
        check: "bigint_format",
        abort: false,
        format: "uint64",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _symbol(Class, params) {
    return new Class({
        type: "symbol",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _undefined(Class, params) {
    return new Class({
        type: "undefined",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _null(Class, params) {
    return new Class({
        type: "null",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _any(Class) {
    return new Class({
        type: "any",
    });
}
// @__NO_SIDE_EFFECTS__
function _unknown(Class) {
    return new Class({
        type: "unknown",
    });
}
// @__NO_SIDE_EFFECTS__
function _never(Class, params) {
    return new Class({
        type: "never",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _void(Class, params) {
    return new Class({
        type: "void",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _date(Class, params) {
    return new Class({
        type: "date",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _coercedDate(Class, params) {
    return new Class({
        type: "date",
        coerce: true,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _nan(Class, params) {
    return new Class({
        type: "nan",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _lt(value, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckLessThan */ .sm({
        check: "less_than",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        value,
        inclusive: false,
    });
}
// @__NO_SIDE_EFFECTS__
function _lte(value, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckLessThan */ .sm({
        check: "less_than",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        value,
        inclusive: true,
    });
}

// @__NO_SIDE_EFFECTS__
function _gt(value, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckGreaterThan */ .J_({
        check: "greater_than",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        value,
        inclusive: false,
    });
}
// @__NO_SIDE_EFFECTS__
function _gte(value, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckGreaterThan */ .J_({
        check: "greater_than",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        value,
        inclusive: true,
    });
}

// @__NO_SIDE_EFFECTS__
function _positive(params) {
    return _gt(0, params);
}
// negative
// @__NO_SIDE_EFFECTS__
function _negative(params) {
    return _lt(0, params);
}
// nonpositive
// @__NO_SIDE_EFFECTS__
function _nonpositive(params) {
    return _lte(0, params);
}
// nonnegative
// @__NO_SIDE_EFFECTS__
function _nonnegative(params) {
    return _gte(0, params);
}
// @__NO_SIDE_EFFECTS__
function _multipleOf(value, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckMultipleOf */ .Jk({
        check: "multiple_of",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        value,
    });
}
// @__NO_SIDE_EFFECTS__
function _maxSize(maximum, params) {
    return new checks.$ZodCheckMaxSize({
        check: "max_size",
        ...util.normalizeParams(params),
        maximum,
    });
}
// @__NO_SIDE_EFFECTS__
function _minSize(minimum, params) {
    return new checks.$ZodCheckMinSize({
        check: "min_size",
        ...util.normalizeParams(params),
        minimum,
    });
}
// @__NO_SIDE_EFFECTS__
function _size(size, params) {
    return new checks.$ZodCheckSizeEquals({
        check: "size_equals",
        ...util.normalizeParams(params),
        size,
    });
}
// @__NO_SIDE_EFFECTS__
function _maxLength(maximum, params) {
    const ch = new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckMaxLength */ .Yk({
        check: "max_length",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        maximum,
    });
    return ch;
}
// @__NO_SIDE_EFFECTS__
function _minLength(minimum, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckMinLength */ .Kk({
        check: "min_length",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        minimum,
    });
}
// @__NO_SIDE_EFFECTS__
function _length(length, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckLengthEquals */ .RM({
        check: "length_equals",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        length,
    });
}
// @__NO_SIDE_EFFECTS__
function _regex(pattern, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckRegex */ .DG({
        check: "string_format",
        format: "regex",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        pattern,
    });
}
// @__NO_SIDE_EFFECTS__
function _lowercase(params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckLowerCase */ .NI({
        check: "string_format",
        format: "lowercase",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _uppercase(params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckUpperCase */ .kH({
        check: "string_format",
        format: "uppercase",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _includes(includes, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckIncludes */ .Tt({
        check: "string_format",
        format: "includes",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        includes,
    });
}
// @__NO_SIDE_EFFECTS__
function _startsWith(prefix, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckStartsWith */ .J({
        check: "string_format",
        format: "starts_with",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        prefix,
    });
}
// @__NO_SIDE_EFFECTS__
function _endsWith(suffix, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckEndsWith */ .E6({
        check: "string_format",
        format: "ends_with",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
        suffix,
    });
}
// @__NO_SIDE_EFFECTS__
function _property(property, schema, params) {
    return new checks.$ZodCheckProperty({
        check: "property",
        property,
        schema,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _properties(shape, params) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckProperties */ .nJ({
        check: "properties",
        shape,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _mime(types, params) {
    return new checks.$ZodCheckMimeType({
        check: "mime_type",
        mime: types,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _overwrite(tx) {
    return new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheckOverwrite */ .v$({
        check: "overwrite",
        tx,
    });
}
// normalize
// @__NO_SIDE_EFFECTS__
function _normalize(form) {
    return _overwrite((input) => input.normalize(form));
}
// trim
// @__NO_SIDE_EFFECTS__
function _trim() {
    return _overwrite((input) => input.trim());
}
// toLowerCase
// @__NO_SIDE_EFFECTS__
function _toLowerCase() {
    return _overwrite((input) => input.toLowerCase());
}
// toUpperCase
// @__NO_SIDE_EFFECTS__
function _toUpperCase() {
    return _overwrite((input) => input.toUpperCase());
}
// slugify
// @__NO_SIDE_EFFECTS__
function _slugify() {
    return _overwrite((input) => _util_js__WEBPACK_IMPORTED_MODULE_0__/* .slugify */ .Yv(input));
}
// @__NO_SIDE_EFFECTS__
function _array(Class, element, params) {
    return new Class({
        type: "array",
        element,
        // get element() {
        //   return element;
        // },
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _union(Class, options, params) {
    return new Class({
        type: "union",
        options,
        ...util.normalizeParams(params),
    });
}
function _xor(Class, options, params) {
    return new Class({
        type: "union",
        options,
        inclusive: false,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _discriminatedUnion(Class, discriminator, options, params) {
    return new Class({
        type: "union",
        options: options,
        discriminator,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _intersection(Class, left, right) {
    return new Class({
        type: "intersection",
        left,
        right,
    });
}
// export function _tuple(
//   Class: util.SchemaClass<schemas.$ZodTuple>,
//   items: [],
//   params?: string | $ZodTupleParams
// ): schemas.$ZodTuple<[], null>;
// @__NO_SIDE_EFFECTS__
function _tuple(Class, items, _paramsOrRest, _params) {
    const hasRest = _paramsOrRest instanceof schemas.$ZodType;
    const params = hasRest ? _params : _paramsOrRest;
    const rest = hasRest ? _paramsOrRest : null;
    return new Class({
        type: "tuple",
        items,
        rest,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _record(Class, keyType, valueType, params) {
    return new Class({
        type: "record",
        keyType,
        valueType,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _map(Class, keyType, valueType, params) {
    return new Class({
        type: "map",
        keyType,
        valueType,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _set(Class, valueType, params) {
    return new Class({
        type: "set",
        valueType,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _enum(Class, values, params) {
    const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
    // if (Array.isArray(values)) {
    //   for (const value of values) {
    //     entries[value] = value;
    //   }
    // } else {
    //   Object.assign(entries, values);
    // }
    // const entries: util.EnumLike = {};
    // for (const val of values) {
    //   entries[val] = val;
    // }
    return new Class({
        type: "enum",
        entries,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
/** @deprecated This API has been merged into `z.enum()`. Use `z.enum()` instead.
 *
 * ```ts
 * enum Colors { red, green, blue }
 * z.enum(Colors);
 * ```
 */
function _nativeEnum(Class, entries, params) {
    return new Class({
        type: "enum",
        entries,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _literal(Class, value, params) {
    return new Class({
        type: "literal",
        values: Array.isArray(value) ? value : [value],
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _file(Class, params) {
    return new Class({
        type: "file",
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _transform(Class, fn) {
    return new Class({
        type: "transform",
        transform: fn,
    });
}
// @__NO_SIDE_EFFECTS__
function _optional(Class, innerType) {
    return new Class({
        type: "optional",
        innerType,
    });
}
// @__NO_SIDE_EFFECTS__
function _nullable(Class, innerType) {
    return new Class({
        type: "nullable",
        innerType,
    });
}
// @__NO_SIDE_EFFECTS__
function _default(Class, innerType, defaultValue) {
    return new Class({
        type: "default",
        innerType,
        get defaultValue() {
            return typeof defaultValue === "function" ? defaultValue() : util.shallowClone(defaultValue);
        },
    });
}
// @__NO_SIDE_EFFECTS__
function _nonoptional(Class, innerType, params) {
    return new Class({
        type: "nonoptional",
        innerType,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _success(Class, innerType) {
    return new Class({
        type: "success",
        innerType,
    });
}
// @__NO_SIDE_EFFECTS__
function _catch(Class, innerType, catchValue) {
    return new Class({
        type: "catch",
        innerType,
        catchValue: (typeof catchValue === "function" ? catchValue : util.constantCatch(catchValue)),
    });
}
// @__NO_SIDE_EFFECTS__
function _pipe(Class, in_, out) {
    return new Class({
        type: "pipe",
        in: in_,
        out,
    });
}
// @__NO_SIDE_EFFECTS__
function _readonly(Class, innerType) {
    return new Class({
        type: "readonly",
        innerType,
    });
}
// @__NO_SIDE_EFFECTS__
function _templateLiteral(Class, parts, params) {
    return new Class({
        type: "template_literal",
        parts,
        ...util.normalizeParams(params),
    });
}
// @__NO_SIDE_EFFECTS__
function _lazy(Class, getter) {
    return new Class({
        type: "lazy",
        getter,
    });
}
// @__NO_SIDE_EFFECTS__
function _promise(Class, innerType) {
    return new Class({
        type: "promise",
        innerType,
    });
}
// @__NO_SIDE_EFFECTS__
function _custom(Class, fn, _params) {
    const norm = util.normalizeParams(_params);
    norm.abort ?? (norm.abort = true); // default to abort:false
    const schema = new Class({
        type: "custom",
        check: "custom",
        fn: fn,
        ...norm,
    });
    return schema;
}
// same as _custom but defaults to abort:false
// @__NO_SIDE_EFFECTS__
function _refine(Class, fn, _params) {
    const schema = new Class({
        type: "custom",
        check: "custom",
        fn: fn,
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(_params),
    });
    return schema;
}
// @__NO_SIDE_EFFECTS__
function _superRefine(fn, params) {
    const ch = _check((payload) => {
        payload.addIssue = (issue) => {
            if (typeof issue === "string") {
                payload.issues.push(_util_js__WEBPACK_IMPORTED_MODULE_0__/* .issue */ .sn(issue, payload.value, ch._zod.def));
            }
            else {
                // for Zod 3 backwards compatibility
                const _issue = issue;
                if (_issue.fatal)
                    _issue.continue = false;
                _issue.code ?? (_issue.code = "custom");
                if (!("input" in _issue))
                    _issue.input = payload.value;
                _issue.inst ?? (_issue.inst = ch);
                _issue.continue ?? (_issue.continue = !ch._zod.def.abort); // abort is always undefined, so this is always true...
                payload.issues.push(_util_js__WEBPACK_IMPORTED_MODULE_0__/* .issue */ .sn(_issue));
            }
        };
        return fn(payload.value, payload);
    }, params);
    return ch;
}
// @__NO_SIDE_EFFECTS__
function _check(fn, params) {
    const ch = new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheck */ .QP({
        check: "custom",
        ..._util_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeParams */ .A2(params),
    });
    ch._zod.check = fn;
    return ch;
}
// @__NO_SIDE_EFFECTS__
function describe(description) {
    const ch = new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheck */ .QP({ check: "describe" });
    ch._zod.onattach = [
        (inst) => {
            const existing = _registries_js__WEBPACK_IMPORTED_MODULE_2__/* .globalRegistry */ .fd.get(inst) ?? {};
            _registries_js__WEBPACK_IMPORTED_MODULE_2__/* .globalRegistry */ .fd.add(inst, { ...existing, description });
        },
    ];
    ch._zod.check = () => { }; // no-op check
    return ch;
}
// @__NO_SIDE_EFFECTS__
function meta(metadata) {
    const ch = new _checks_js__WEBPACK_IMPORTED_MODULE_1__/* .$ZodCheck */ .QP({ check: "meta" });
    ch._zod.onattach = [
        (inst) => {
            const existing = _registries_js__WEBPACK_IMPORTED_MODULE_2__/* .globalRegistry */ .fd.get(inst) ?? {};
            _registries_js__WEBPACK_IMPORTED_MODULE_2__/* .globalRegistry */ .fd.add(inst, { ...existing, ...metadata });
        },
    ];
    ch._zod.check = () => { }; // no-op check
    return ch;
}
// @__NO_SIDE_EFFECTS__
function _stringbool(Classes, _params) {
    const params = util.normalizeParams(_params);
    let truthyArray = params.truthy ?? ["true", "1", "yes", "on", "y", "enabled"];
    let falsyArray = params.falsy ?? ["false", "0", "no", "off", "n", "disabled"];
    if (params.case !== "sensitive") {
        truthyArray = truthyArray.map((v) => (typeof v === "string" ? v.toLowerCase() : v));
        falsyArray = falsyArray.map((v) => (typeof v === "string" ? v.toLowerCase() : v));
    }
    const truthySet = new Set(truthyArray);
    const falsySet = new Set(falsyArray);
    const _Codec = Classes.Codec ?? schemas.$ZodCodec;
    const _Boolean = Classes.Boolean ?? schemas.$ZodBoolean;
    const _String = Classes.String ?? schemas.$ZodString;
    const stringSchema = new _String({ type: "string", error: params.error });
    const booleanSchema = new _Boolean({ type: "boolean", error: params.error });
    const codec = new _Codec({
        type: "pipe",
        in: stringSchema,
        out: booleanSchema,
        transform: ((input, payload) => {
            let data = input;
            if (params.case !== "sensitive")
                data = data.toLowerCase();
            if (truthySet.has(data)) {
                return true;
            }
            else if (falsySet.has(data)) {
                return false;
            }
            else {
                payload.issues.push({
                    code: "invalid_value",
                    expected: "stringbool",
                    values: [...truthySet, ...falsySet],
                    input: payload.value,
                    inst: codec,
                    continue: false,
                });
                return {};
            }
        }),
        reverseTransform: ((input, _payload) => {
            if (input === true) {
                return truthyArray[0] || "true";
            }
            else {
                return falsyArray[0] || "false";
            }
        }),
        error: params.error,
    });
    codec._zod.bag.truthy = truthyArray;
    codec._zod.bag.falsy = falsyArray;
    codec._zod.bag.case = params.case ?? "insensitive";
    return codec;
}
// @__NO_SIDE_EFFECTS__
function _stringFormat(Class, format, fnOrRegex, _params = {}) {
    const params = util.normalizeParams(_params);
    const def = {
        check: "string_format",
        type: "string",
        format,
        fn: typeof fnOrRegex === "function" ? fnOrRegex : (val) => fnOrRegex.test(val),
        ...params,
    };
    if (fnOrRegex instanceof RegExp) {
        def.pattern = fnOrRegex;
    }
    const inst = new Class(def);
    return inst;
}


/***/ }),

/***/ 4890:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   DG: () => (/* binding */ $ZodCheckRegex),
/* harmony export */   E6: () => (/* binding */ $ZodCheckEndsWith),
/* harmony export */   J: () => (/* binding */ $ZodCheckStartsWith),
/* harmony export */   J_: () => (/* binding */ $ZodCheckGreaterThan),
/* harmony export */   Jk: () => (/* binding */ $ZodCheckMultipleOf),
/* harmony export */   KH: () => (/* binding */ $ZodCheckNumberFormat),
/* harmony export */   Kk: () => (/* binding */ $ZodCheckMinLength),
/* harmony export */   NI: () => (/* binding */ $ZodCheckLowerCase),
/* harmony export */   QP: () => (/* binding */ $ZodCheck),
/* harmony export */   RM: () => (/* binding */ $ZodCheckLengthEquals),
/* harmony export */   Tt: () => (/* binding */ $ZodCheckIncludes),
/* harmony export */   Yk: () => (/* binding */ $ZodCheckMaxLength),
/* harmony export */   kH: () => (/* binding */ $ZodCheckUpperCase),
/* harmony export */   nJ: () => (/* binding */ $ZodCheckProperties),
/* harmony export */   ql: () => (/* binding */ $ZodCheckStringFormat),
/* harmony export */   sm: () => (/* binding */ $ZodCheckLessThan),
/* harmony export */   v$: () => (/* binding */ $ZodCheckOverwrite)
/* harmony export */ });
/* unused harmony exports $ZodCheckBigIntFormat, $ZodCheckMaxSize, $ZodCheckMinSize, $ZodCheckSizeEquals, $ZodCheckProperty, $ZodCheckMimeType */
/* harmony import */ var _core_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8532);
/* harmony import */ var _regexes_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3908);
/* harmony import */ var _util_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4723);
// import { $ZodType } from "./schemas.js";



const $ZodCheck = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheck", (inst, def) => {
    var _a;
    inst._zod ?? (inst._zod = {});
    inst._zod.def = def;
    (_a = inst._zod).onattach ?? (_a.onattach = []);
});
/** Default `when` for size-based checks: run only on non-nullish values with a `size`. */
const _whenHasSize = (payload) => {
    const val = payload.value;
    return !util.nullish(val) && val.size !== undefined;
};
/** Default `when` for length-based checks: run only on non-nullish values with a `length`. */
const _whenHasLength = (payload) => {
    const val = payload.value;
    return !_util_js__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl(val) && val.length !== undefined;
};
const numericOriginMap = {
    number: "number",
    bigint: "bigint",
    object: "date",
};
const $ZodCheckLessThan = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckLessThan", (inst, def) => {
    $ZodCheck.init(inst, def);
    const origin = numericOriginMap[typeof def.value];
    inst._zod.check = (payload) => {
        if (def.inclusive ? payload.value <= def.value : payload.value < def.value) {
            return;
        }
        payload.issues.push({
            origin: numericOriginMap[typeof payload.value] ?? origin,
            code: "too_big",
            maximum: typeof def.value === "object" ? def.value.getTime() : def.value,
            input: payload.value,
            inclusive: def.inclusive,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCheckGreaterThan = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckGreaterThan", (inst, def) => {
    $ZodCheck.init(inst, def);
    const origin = numericOriginMap[typeof def.value];
    inst._zod.check = (payload) => {
        if (def.inclusive ? payload.value >= def.value : payload.value > def.value) {
            return;
        }
        payload.issues.push({
            origin: numericOriginMap[typeof payload.value] ?? origin,
            code: "too_small",
            minimum: typeof def.value === "object" ? def.value.getTime() : def.value,
            input: payload.value,
            inclusive: def.inclusive,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCheckMultipleOf = 
/*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckMultipleOf", (inst, def) => {
    $ZodCheck.init(inst, def);
    inst._zod.check = (payload) => {
        if (typeof payload.value !== typeof def.value)
            throw new Error("Cannot mix number and bigint in multiple_of check.");
        const isMultiple = typeof payload.value === "bigint"
            ? // `value % 0n` throws, and nothing is a multiple of zero — the number branch already fails this way via NaN
                def.value !== BigInt(0) && payload.value % def.value === BigInt(0)
            : _util_js__WEBPACK_IMPORTED_MODULE_1__/* .floatSafeRemainder */ .LG(payload.value, def.value) === 0;
        if (isMultiple)
            return;
        payload.issues.push({
            origin: typeof payload.value,
            code: "not_multiple_of",
            divisor: def.value,
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCheckNumberFormat = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckNumberFormat", (inst, def) => {
    $ZodCheck.init(inst, def); // no format checks
    def.format = def.format || "float64";
    const isInt = def.format?.includes("int");
    const origin = isInt ? "int" : "number";
    const [minimum, maximum] = _util_js__WEBPACK_IMPORTED_MODULE_1__/* .NUMBER_FORMAT_RANGES */ .zH[def.format];
    inst._zod.check = (payload) => {
        const input = payload.value;
        if (isInt) {
            if (!Number.isInteger(input)) {
                // invalid_format issue
                // payload.issues.push({
                //   expected: def.format,
                //   format: def.format,
                //   code: "invalid_format",
                //   input,
                //   inst,
                // });
                // invalid_type issue
                payload.issues.push({
                    expected: origin,
                    format: def.format,
                    code: "invalid_type",
                    continue: false,
                    input,
                    inst,
                });
                return;
                // not_multiple_of issue
                // payload.issues.push({
                //   code: "not_multiple_of",
                //   origin: "number",
                //   input,
                //   inst,
                //   divisor: 1,
                // });
            }
            if (!Number.isSafeInteger(input)) {
                if (input > 0) {
                    // too_big
                    payload.issues.push({
                        input,
                        code: "too_big",
                        maximum: Number.MAX_SAFE_INTEGER,
                        note: "Integers must be within the safe integer range.",
                        inst,
                        origin,
                        inclusive: true,
                        continue: !def.abort,
                    });
                }
                else {
                    // too_small
                    payload.issues.push({
                        input,
                        code: "too_small",
                        minimum: Number.MIN_SAFE_INTEGER,
                        note: "Integers must be within the safe integer range.",
                        inst,
                        origin,
                        inclusive: true,
                        continue: !def.abort,
                    });
                }
                return;
            }
        }
        if (input < minimum) {
            payload.issues.push({
                origin: "number",
                input,
                code: "too_small",
                minimum,
                inclusive: true,
                inst,
                continue: !def.abort,
            });
        }
        if (input > maximum) {
            payload.issues.push({
                origin: "number",
                input,
                code: "too_big",
                maximum,
                inclusive: true,
                inst,
                continue: !def.abort,
            });
        }
    };
});
const $ZodCheckBigIntFormat = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodCheckBigIntFormat", (inst, def) => {
    $ZodCheck.init(inst, def); // no format checks
    const [minimum, maximum] = util.BIGINT_FORMAT_RANGES[def.format];
    inst._zod.check = (payload) => {
        const input = payload.value;
        if (input < minimum) {
            payload.issues.push({
                origin: "bigint",
                input,
                code: "too_small",
                minimum: minimum,
                inclusive: true,
                inst,
                continue: !def.abort,
            });
        }
        if (input > maximum) {
            payload.issues.push({
                origin: "bigint",
                input,
                code: "too_big",
                maximum,
                inclusive: true,
                inst,
                continue: !def.abort,
            });
        }
    };
})));
const $ZodCheckMaxSize = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodCheckMaxSize", (inst, def) => {
    var _a;
    $ZodCheck.init(inst, def);
    (_a = inst._zod.def).when ?? (_a.when = _whenHasSize);
    inst._zod.check = (payload) => {
        const input = payload.value;
        const size = input.size;
        if (size <= def.maximum)
            return;
        payload.issues.push({
            origin: util.getSizableOrigin(input),
            code: "too_big",
            maximum: def.maximum,
            inclusive: true,
            input,
            inst,
            continue: !def.abort,
        });
    };
})));
const $ZodCheckMinSize = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodCheckMinSize", (inst, def) => {
    var _a;
    $ZodCheck.init(inst, def);
    (_a = inst._zod.def).when ?? (_a.when = _whenHasSize);
    inst._zod.check = (payload) => {
        const input = payload.value;
        const size = input.size;
        if (size >= def.minimum)
            return;
        payload.issues.push({
            origin: util.getSizableOrigin(input),
            code: "too_small",
            minimum: def.minimum,
            inclusive: true,
            input,
            inst,
            continue: !def.abort,
        });
    };
})));
const $ZodCheckSizeEquals = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodCheckSizeEquals", (inst, def) => {
    var _a;
    $ZodCheck.init(inst, def);
    (_a = inst._zod.def).when ?? (_a.when = _whenHasSize);
    inst._zod.check = (payload) => {
        const input = payload.value;
        const size = input.size;
        if (size === def.size)
            return;
        const tooBig = size > def.size;
        payload.issues.push({
            origin: util.getSizableOrigin(input),
            ...(tooBig ? { code: "too_big", maximum: def.size } : { code: "too_small", minimum: def.size }),
            inclusive: true,
            exact: true,
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
})));
const $ZodCheckMaxLength = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckMaxLength", (inst, def) => {
    var _a;
    $ZodCheck.init(inst, def);
    (_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
    inst._zod.check = (payload) => {
        const input = payload.value;
        const units = input.length;
        // Strings are measured in Unicode code points, not UTF-16 units. A code point is at most two units, so a string that already fits in units fits in code points; only an overflow has to be counted.
        const length = typeof input === "string" && units > def.maximum ? _util_js__WEBPACK_IMPORTED_MODULE_1__/* .codePointLength */ .O7(input) : units;
        if (length <= def.maximum)
            return;
        const origin = _util_js__WEBPACK_IMPORTED_MODULE_1__/* .getLengthableOrigin */ .Rc(input);
        payload.issues.push({
            origin,
            code: "too_big",
            maximum: def.maximum,
            inclusive: true,
            input,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCheckMinLength = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckMinLength", (inst, def) => {
    var _a;
    $ZodCheck.init(inst, def);
    (_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
    inst._zod.check = (payload) => {
        const input = payload.value;
        const units = input.length;
        // A code point is one or two UTF-16 units, so fewer units than the floor can never reach it and twice the floor always clears it. Only in between is the exact count in doubt.
        const length = typeof input === "string" && units >= def.minimum && units < def.minimum * 2
            ? _util_js__WEBPACK_IMPORTED_MODULE_1__/* .codePointLength */ .O7(input)
            : units;
        if (length >= def.minimum)
            return;
        const origin = _util_js__WEBPACK_IMPORTED_MODULE_1__/* .getLengthableOrigin */ .Rc(input);
        payload.issues.push({
            origin,
            code: "too_small",
            minimum: def.minimum,
            inclusive: true,
            input,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCheckLengthEquals = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckLengthEquals", (inst, def) => {
    var _a;
    $ZodCheck.init(inst, def);
    (_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
    inst._zod.check = (payload) => {
        const input = payload.value;
        const units = input.length;
        // A code point is one or two UTF-16 units, so outside `[length, length * 2]` units the target is missed either way — and missed in the same direction in both measures.
        const length = typeof input === "string" && units >= def.length && units <= def.length * 2
            ? _util_js__WEBPACK_IMPORTED_MODULE_1__/* .codePointLength */ .O7(input)
            : units;
        if (length === def.length)
            return;
        const origin = _util_js__WEBPACK_IMPORTED_MODULE_1__/* .getLengthableOrigin */ .Rc(input);
        const tooBig = length > def.length;
        payload.issues.push({
            origin,
            ...(tooBig ? { code: "too_big", maximum: def.length } : { code: "too_small", minimum: def.length }),
            inclusive: true,
            exact: true,
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCheckStringFormat = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckStringFormat", (inst, def) => {
    var _a, _b;
    $ZodCheck.init(inst, def);
    if (def.pattern)
        (_a = inst._zod).check ?? (_a.check = (payload) => {
            def.pattern.lastIndex = 0;
            if (def.pattern.test(payload.value))
                return;
            payload.issues.push({
                origin: "string",
                code: "invalid_format",
                format: def.format,
                input: payload.value,
                ...(def.pattern ? { pattern: def.pattern.toString() } : {}),
                inst,
                continue: !def.abort,
            });
        });
    else
        (_b = inst._zod).check ?? (_b.check = () => { });
});
const $ZodCheckRegex = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckRegex", (inst, def) => {
    $ZodCheckStringFormat.init(inst, def);
    inst._zod.check = (payload) => {
        def.pattern.lastIndex = 0;
        if (def.pattern.test(payload.value))
            return;
        payload.issues.push({
            origin: "string",
            code: "invalid_format",
            format: "regex",
            input: payload.value,
            pattern: def.pattern.toString(),
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCheckLowerCase = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckLowerCase", (inst, def) => {
    def.pattern ?? (def.pattern = _regexes_js__WEBPACK_IMPORTED_MODULE_2__/* .lowercase */ .AC);
    $ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckUpperCase = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckUpperCase", (inst, def) => {
    def.pattern ?? (def.pattern = _regexes_js__WEBPACK_IMPORTED_MODULE_2__/* .uppercase */ .Zv);
    $ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckIncludes = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckIncludes", (inst, def) => {
    $ZodCheck.init(inst, def);
    const escapedRegex = _util_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeRegex */ .sD(def.includes);
    // `String.prototype.includes(sub, position)` matches `sub` at `position`
    // OR LATER, so the pattern must allow at least `position` leading chars
    // (`{N,}`), not exactly `position` chars (`{N}`).
    const pattern = new RegExp(typeof def.position === "number" ? `^.{${def.position},}${escapedRegex}` : escapedRegex);
    def.pattern = pattern;
    inst._zod.check = (payload) => {
        if (payload.value.includes(def.includes, def.position))
            return;
        payload.issues.push({
            origin: "string",
            code: "invalid_format",
            format: "includes",
            includes: def.includes,
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCheckStartsWith = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckStartsWith", (inst, def) => {
    $ZodCheck.init(inst, def);
    const pattern = new RegExp(`^${_util_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeRegex */ .sD(def.prefix)}.*`);
    def.pattern ?? (def.pattern = pattern);
    inst._zod.check = (payload) => {
        if (payload.value.startsWith(def.prefix))
            return;
        payload.issues.push({
            origin: "string",
            code: "invalid_format",
            format: "starts_with",
            prefix: def.prefix,
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
});
const $ZodCheckEndsWith = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckEndsWith", (inst, def) => {
    $ZodCheck.init(inst, def);
    const pattern = new RegExp(`.*${_util_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeRegex */ .sD(def.suffix)}$`);
    def.pattern ?? (def.pattern = pattern);
    inst._zod.check = (payload) => {
        if (payload.value.endsWith(def.suffix))
            return;
        payload.issues.push({
            origin: "string",
            code: "invalid_format",
            format: "ends_with",
            suffix: def.suffix,
            input: payload.value,
            inst,
            continue: !def.abort,
        });
    };
});
///////////////////////////////////
/////    $ZodCheckProperty    /////
///////////////////////////////////
function handleCheckPropertyResult(result, payload, property) {
    if (result.issues.length) {
        payload.issues.push(..._util_js__WEBPACK_IMPORTED_MODULE_1__/* .prefixIssues */ .lQ(property, result.issues));
    }
}
const $ZodCheckProperty = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodCheckProperty", (inst, def) => {
    $ZodCheck.init(inst, def);
    inst._zod.check = (payload) => {
        const result = def.schema._zod.run({
            value: payload.value[def.property],
            issues: [],
        }, {});
        if (result instanceof Promise) {
            return result.then((result) => handleCheckPropertyResult(result, payload, def.property));
        }
        handleCheckPropertyResult(result, payload, def.property);
        return;
    };
})));
const $ZodCheckProperties = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckProperties", (inst, def) => {
    $ZodCheck.init(inst, def);
    _util_js__WEBPACK_IMPORTED_MODULE_1__/* .hide */ .jD(inst, Symbol.iterator, function* () {
        yield inst;
    });
    // key and schema snapshotted together: reading one live and the other cached lets a later mutation of the caller's shape object pair a stale key with a missing schema
    let entries;
    inst._zod.check = (payload) => {
        // the base schema already typed the value, so only a nullish one is rejected here: the properties read on a primitive too, matching z.property() on a string's length
        if (payload.value == null) {
            payload.issues.push({ expected: "object", code: "invalid_type", input: payload.value, inst });
            return undefined;
        }
        entries ?? (entries = Reflect.ownKeys(def.shape).map((key) => [key, def.shape[key]]));
        const input = payload.value;
        let proms;
        for (const [key, schema] of entries) {
            const result = schema._zod.run({ value: input[key], issues: [] }, {});
            if (result instanceof Promise) {
                proms ?? (proms = []);
                proms.push(result.then((result) => handleCheckPropertyResult(result, payload, key)));
            }
            else {
                handleCheckPropertyResult(result, payload, key);
            }
        }
        if (proms)
            return Promise.all(proms).then(() => undefined);
        return undefined;
    };
});
const $ZodCheckMimeType = /*@__PURE__*/ (/* unused pure expression or super */ null && (core.$constructor("$ZodCheckMimeType", (inst, def) => {
    $ZodCheck.init(inst, def);
    const mimeSet = new Set(def.mime);
    inst._zod.check = (payload) => {
        if (mimeSet.has(payload.value.type))
            return;
        payload.issues.push({
            code: "invalid_value",
            values: def.mime,
            input: payload.value.type,
            inst,
            continue: !def.abort,
        });
    };
})));
const $ZodCheckOverwrite = /*@__PURE__*/ _core_js__WEBPACK_IMPORTED_MODULE_0__/* .$constructor */ .xI("$ZodCheckOverwrite", (inst, def) => {
    $ZodCheck.init(inst, def);
    inst._zod.check = (payload) => {
        payload.value = def.tx(payload.value);
    };
});


/***/ }),

/***/ 8532:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $W: () => (/* binding */ config),
/* harmony export */   GT: () => (/* binding */ $ZodAsyncError),
/* harmony export */   cV: () => (/* binding */ $ZodEncodeError),
/* harmony export */   cr: () => (/* binding */ globalConfig),
/* harmony export */   tm: () => (/* binding */ NEVER),
/* harmony export */   xI: () => (/* binding */ $constructor)
/* harmony export */ });
/* unused harmony export $brand */
/* harmony import */ var _util_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4723);
var _a;

/** A special constant with type `never` */
const NEVER = /*@__PURE__*/ Object.freeze({
    status: "aborted",
});
/* Shared descriptor for installing `_zod`; defineProperty reads it
 * synchronously, so reusing one object avoids a per-instance allocation. */
const _zodDesc = { value: undefined, enumerable: false };
// null where suppressing the capture would be unrecoverable: `parse()` puts the frames back with `captureStackTrace`, so without it the throw would lose its stack. also latched to null once `stackTraceLimit` proves unassignable, which a realm can do at any point by hardening Error
let _E = "captureStackTrace" in Error ? Error : null;
// v8 captures a stack trace inside the Error constructor, which dominates a failed parse; costs only the frames, and parse() restores those. the constructor must RUN: Object.create is cheaper and passes instanceof, but Error.isError and util.types.isNativeError check an internal slot
function newError(Definition) {
    const E = _E;
    if (E) {
        const saved = E.stackTraceLimit;
        if (typeof saved === "number") {
            try {
                E.stackTraceLimit = 0;
            }
            catch {
                _E = null;
                return new Definition();
            }
            try {
                return new Definition();
            }
            finally {
                E.stackTraceLimit = saved;
            }
        }
    }
    return new Definition();
}
function $constructor(name, initializer, 
/** This trait's members, installed once on every prototype that composes it. They cannot be declared in the initializer above: that runs per instance, and the prototype is shared. */
proto, params) {
    // Prototype for this constructor's `_zod` internals. Lazily-derived fields (`values`, `pattern`, `optin`, …) install here once rather than as an accessor on every instance.
    const zodProto = {};
    // Assigning the fields in the constructor body is what gives instances in-object slots; building the object literally and reparenting it costs a second allocation and a generic property copy.
    function Internals(def) {
        this.def = def;
        this.constr = _;
        this.traits = new Set();
    }
    Internals.prototype = zodProto;
    const protoMembers = proto;
    // One trait's members land on every prototype whose chain composes it, so the answer is per prototype rather than per trait.
    const initialized = protoMembers && new WeakSet();
    function init(inst, def) {
        if (!inst._zod) {
            _zodDesc.value = new Internals(def);
            try {
                Object.defineProperty(inst, "_zod", _zodDesc);
            }
            finally {
                // Cleared even on throw, so the shared descriptor never leaks one instance's internals into the next.
                _zodDesc.value = undefined;
            }
        }
        else if (inst._zod.traits.has(name)) {
            return;
        }
        inst._zod.traits.add(name);
        initializer(inst, def);
        if (initialized) {
            // `super(def)` from a user subclass gives `this` a prototype the subclass owns, and installing there would overwrite whatever the subclass declared. `constr` built the instance, so its prototype is the one below the subclass's that should carry the members. A receiver whose chain never reaches that prototype installs on its own, which for a plain object handed straight to `init` means `Object.prototype` — unchanged from before.
            const own = Object.getPrototypeOf(inst);
            const ctorProto = inst._zod.constr.prototype;
            let up = own;
            while (up && up !== ctorProto)
                up = Object.getPrototypeOf(up);
            const target = up ?? own;
            if (!initialized.has(target)) {
                initialized.add(target);
                (0,_util_js__WEBPACK_IMPORTED_MODULE_0__/* .members */ .ol)(target, protoMembers);
            }
        }
        // support prototype modifications; for-in avoids the array allocation of Object.keys on the (usually empty) prototype
        const proto = _.prototype;
        for (const k in proto) {
            if (!Object.prototype.hasOwnProperty.call(proto, k))
                continue;
            if (!(k in inst)) {
                inst[k] = proto[k].bind(inst);
            }
        }
    }
    // doesn't work if Parent has a constructor with arguments
    const Parent = params?.Parent ?? Object;
    class Definition extends Parent {
    }
    Object.defineProperty(Definition, "name", { value: name });
    function _(def) {
        const inst = params?.Parent ? newError(Definition) : this;
        init(inst, def);
        const deferred = inst._zod.deferred;
        if (deferred) {
            for (const fn of deferred) {
                fn();
            }
            // Released: initializers run once, and the list would otherwise be retained for the schema's lifetime.
            inst._zod.deferred = undefined;
        }
        // Global post-processor hook. Internal: installed by `import "zod/compile"` to enable AOT compilation for every constructed schema. Runs last, once the instance is fully built, because it hands the instance to compile(). The post-processor is expected to be reentrancy-guarded by its own implementation.
        const pp = globalThis.__zod_globalConfig?.postProcessor;
        if (pp)
            pp(inst);
        return inst;
    }
    Object.defineProperty(_, "init", { value: init });
    Object.defineProperty(_, Symbol.hasInstance, {
        value: (inst) => {
            if (params?.Parent && inst instanceof params.Parent)
                return true;
            return inst?._zod?.traits?.has(name);
        },
    });
    Object.defineProperty(_, "name", { value: name });
    return _;
}
//////////////////////////////   UTILITIES   ///////////////////////////////////////
const $brand = /*@__PURE__*/ (/* unused pure expression or super */ null && (Symbol("zod_brand")));
class $ZodAsyncError extends Error {
    constructor() {
        super(`Encountered Promise during synchronous parse. Use .parseAsync() instead.`);
    }
}
class $ZodEncodeError extends Error {
    constructor(name) {
        super(`Encountered unidirectional transform during encode: ${name}`);
        this.name = "ZodEncodeError";
    }
}
(_a = globalThis).__zod_globalConfig ?? (_a.__zod_globalConfig = {});
const globalConfig = globalThis.__zod_globalConfig;
function config(newConfig) {
    if (newConfig)
        Object.assign(globalConfig, newConfig);
    return globalConfig;
}


/***/ }),

/***/ 7428:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   JM: () => (/* binding */ flattenError),
/* harmony export */   Kd: () => (/* binding */ $ZodRealError),
/* harmony export */   S1: () => (/* binding */ prettifyError),
/* harmony export */   Wk: () => (/* binding */ formatError),
/* harmony export */   a$: () => (/* binding */ $ZodError)
/* harmony export */ });
/* unused harmony exports treeifyError, toDotPath */
/* harmony import */ var _core_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8532);
/* harmony import */ var _util_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4723);


/* Computing the message eagerly is expensive (pretty-printed JSON of all
 * issues), so defer it until first read. The accessor functions and
 * descriptors are shared across instances to keep error construction
 * cheap; the computed message is cached on the internals object. The
 * setter preserves plain assignment semantics for consumers that
 * overwrite `message`. */
function _getMessage() {
    const internals = this._zod;
    internals.message ?? (internals.message = JSON.stringify(internals.def, _util_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonStringifyReplacer */ .k8, 2));
    return internals.message;
}
function _setMessage(value) {
    this._zod.message = value;
}
const _messageDesc = {
    get: _getMessage,
    set: _setMessage,
    enumerable: true,
    configurable: true,
};
const _issuesDesc = { value: undefined, enumerable: false };
/* Prototypes that already carry the lazy `toString`. Seeded with the
 * intrinsics so that `init` on a foreign object — it accepts any object —
 * can never install an accessor onto a prototype we do not own. */
const _installedToString = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
const initializer = (inst, def) => {
    inst.name = "$ZodError";
    // `_zod` is already non-enumerable: $constructor's init defined it with this same descriptor
    _issuesDesc.value = def;
    Object.defineProperty(inst, "issues", _issuesDesc);
    // Clear the shared slot; a retained `value` pins the last error's issues.
    _issuesDesc.value = undefined;
    Object.defineProperty(inst, "message", _messageDesc);
    /* `toString` lives as a non-enumerable lazy getter on the shared
     * prototype; on first access it caches a per-instance closure so
     * detached usage still works. */
    const proto = Object.getPrototypeOf(inst);
    if (!_installedToString.has(proto)) {
        _installedToString.add(proto);
        Object.defineProperty(proto, "toString", {
            configurable: true,
            enumerable: false,
            get() {
                const value = () => this.message;
                Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
                return value;
            },
            set(value) {
                Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
            },
        });
    }
};
const $ZodError = (0,_core_js__WEBPACK_IMPORTED_MODULE_1__/* .$constructor */ .xI)("$ZodError", initializer);
const $ZodRealError = (0,_core_js__WEBPACK_IMPORTED_MODULE_1__/* .$constructor */ .xI)("$ZodError", initializer, undefined, {
    Parent: Error,
});
/** Get-or-create `obj[key]` as an own data property. A path segment naming an inherited member
 * ("toString", "constructor") would otherwise read through to the prototype, and assigning
 * "__proto__" would hit the setter instead of creating a key. */
function node(obj, key, make) {
    if (!Object.prototype.hasOwnProperty.call(obj, key)) {
        if (key === "__proto__") {
            Object.defineProperty(obj, key, { value: make(), writable: true, enumerable: true, configurable: true });
        }
        else {
            obj[key] = make();
        }
    }
    return obj[key];
}
function flattenError(error, mapper = (issue) => issue.message) {
    const fieldErrors = {};
    const formErrors = [];
    for (const sub of error.issues) {
        if (sub.path.length > 0) {
            node(fieldErrors, sub.path[0], () => []).push(mapper(sub));
        }
        else {
            formErrors.push(mapper(sub));
        }
    }
    return { formErrors, fieldErrors };
}
function formatError(error, mapper = (issue) => issue.message) {
    const fieldErrors = { _errors: [] };
    const processError = (error, path = []) => {
        for (const issue of error.issues) {
            if (issue.code === "invalid_union" && issue.errors.length) {
                issue.errors.map((issues) => processError({ issues }, [...path, ...issue.path]));
            }
            else if (issue.code === "invalid_key") {
                processError({ issues: issue.issues }, [...path, ...issue.path]);
            }
            else if (issue.code === "invalid_element") {
                processError({ issues: issue.issues }, [...path, ...issue.path]);
            }
            else {
                const fullpath = [...path, ...issue.path];
                if (fullpath.length === 0) {
                    fieldErrors._errors.push(mapper(issue));
                }
                else {
                    let curr = fieldErrors;
                    let i = 0;
                    while (i < fullpath.length) {
                        const el = fullpath[i];
                        const terminal = i === fullpath.length - 1;
                        // `_errors` is reserved by this legacy format, so merge a matching path segment into the current node instead of treating its array as a child.
                        if (el === "_errors") {
                            if (terminal)
                                curr._errors.push(mapper(issue));
                            i++;
                            continue;
                        }
                        // A path element may collide with an inherited property name such as
                        // "__proto__" or "constructor". Truthiness checks read the prototype
                        // (so no node is created, then ._errors.push throws), and bracket
                        // assignment of "__proto__" hits the setter instead of creating an
                        // own key. Guard the read with hasOwnProperty and create the node
                        // with defineProperty so any path element becomes a real own key.
                        if (!Object.prototype.hasOwnProperty.call(curr, el)) {
                            Object.defineProperty(curr, el, {
                                value: { _errors: [] },
                                enumerable: true,
                                writable: true,
                                configurable: true,
                            });
                        }
                        const node = curr[el];
                        if (terminal) {
                            node._errors.push(mapper(issue));
                        }
                        curr = node;
                        i++;
                    }
                }
            }
        }
    };
    processError(error);
    return fieldErrors;
}
function treeifyError(error, mapper = (issue) => issue.message) {
    const result = { errors: [] };
    const processError = (error, path = []) => {
        var _a;
        for (const issue of error.issues) {
            if (issue.code === "invalid_union" && issue.errors.length) {
                // regular union error
                issue.errors.map((issues) => processError({ issues }, [...path, ...issue.path]));
            }
            else if (issue.code === "invalid_key") {
                processError({ issues: issue.issues }, [...path, ...issue.path]);
            }
            else if (issue.code === "invalid_element") {
                processError({ issues: issue.issues }, [...path, ...issue.path]);
            }
            else {
                const fullpath = [...path, ...issue.path];
                if (fullpath.length === 0) {
                    result.errors.push(mapper(issue));
                    continue;
                }
                let curr = result;
                let i = 0;
                while (i < fullpath.length) {
                    const el = fullpath[i];
                    const terminal = i === fullpath.length - 1;
                    if (typeof el === "string") {
                        curr.properties ?? (curr.properties = {});
                        // el may collide with an inherited property name ("__proto__",
                        // "constructor", ...); ??= reads the prototype so the node is never
                        // created and curr.errors.push throws. Guard with hasOwnProperty and
                        // create the node with defineProperty so "__proto__" becomes a real
                        // own key rather than invoking the prototype setter.
                        if (!Object.prototype.hasOwnProperty.call(curr.properties, el)) {
                            Object.defineProperty(curr.properties, el, {
                                value: { errors: [] },
                                enumerable: true,
                                writable: true,
                                configurable: true,
                            });
                        }
                        curr = curr.properties[el];
                    }
                    else {
                        curr.items ?? (curr.items = []);
                        (_a = curr.items)[el] ?? (_a[el] = { errors: [] });
                        curr = curr.items[el];
                    }
                    if (terminal) {
                        curr.errors.push(mapper(issue));
                    }
                    i++;
                }
            }
        }
    };
    processError(error);
    return result;
}
/** Format a ZodError as a human-readable string in the following form.
 *
 * From
 *
 * ```ts
 * ZodError {
 *   issues: [
 *     {
 *       expected: 'string',
 *       code: 'invalid_type',
 *       path: [ 'username' ],
 *       message: 'Invalid input: expected string'
 *     },
 *     {
 *       expected: 'number',
 *       code: 'invalid_type',
 *       path: [ 'favoriteNumbers', 1 ],
 *       message: 'Invalid input: expected number'
 *     }
 *   ];
 * }
 * ```
 *
 * to
 *
 * ```
 * username
 *   ✖ Expected number, received string at "username
 * favoriteNumbers[0]
 *   ✖ Invalid input: expected number
 * ```
 */
function toDotPath(_path) {
    const segs = [];
    const path = _path.map((seg) => (typeof seg === "object" ? seg.key : seg));
    for (const seg of path) {
        if (typeof seg === "number")
            segs.push(`[${seg}]`);
        else if (typeof seg === "symbol")
            segs.push(`[${JSON.stringify(String(seg))}]`);
        else if (/[^\w$]/.test(seg))
            segs.push(`[${JSON.stringify(seg)}]`);
        else {
            if (segs.length)
                segs.push(".");
            segs.push(seg);
        }
    }
    return segs.join("");
}
function prettifyError(error) {
    const lines = [];
    // sort by path length
    const issues = [...error.issues].sort((a, b) => (a.path ?? []).length - (b.path ?? []).length);
    // Process each issue
    for (const issue of issues) {
        lines.push(`✖ ${issue.message}`);
        if (issue.path?.length)
            lines.push(`  → at ${toDotPath(issue.path)}`);
    }
    // Convert Map to formatted string
    return lines.join("\n");
}


/***/ }),

/***/ 3908:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AC: () => (/* binding */ lowercase),
/* harmony export */   Ak: () => (/* binding */ nanoid),
/* harmony export */   D2: () => (/* binding */ nanoidOfLength),
/* harmony export */   F: () => (/* binding */ httpProtocol),
/* harmony export */   Gl: () => (/* binding */ cuid2),
/* harmony export */   K3: () => (/* binding */ base64),
/* harmony export */   Os: () => (/* binding */ guid),
/* harmony export */   Rp: () => (/* binding */ email),
/* harmony export */   Z0: () => (/* binding */ ulid),
/* harmony export */   Zg: () => (/* binding */ emoji),
/* harmony export */   Zv: () => (/* binding */ uppercase),
/* harmony export */   ai: () => (/* binding */ number),
/* harmony export */   fO: () => (/* binding */ ksuid),
/* harmony export */   gF: () => (/* binding */ cuid),
/* harmony export */   gp: () => (/* binding */ anyString),
/* harmony export */   hQ: () => (/* binding */ e164),
/* harmony export */   kB: () => (/* binding */ time),
/* harmony export */   kM: () => (/* binding */ xid),
/* harmony export */   l7: () => (/* binding */ cidrv6),
/* harmony export */   nd: () => (/* binding */ integer),
/* harmony export */   o: () => (/* binding */ bigint),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   p6: () => (/* binding */ date),
/* harmony export */   r0: () => (/* binding */ base64url),
/* harmony export */   uR: () => (/* binding */ uuid),
/* harmony export */   uX: () => (/* binding */ ipv4),
/* harmony export */   ug: () => (/* binding */ ipv6),
/* harmony export */   w$: () => (/* binding */ datetime),
/* harmony export */   zM: () => (/* binding */ boolean),
/* harmony export */   zr: () => (/* binding */ cidrv4)
/* harmony export */ });
/* unused harmony exports extendedDuration, uuid4, uuid6, uuid7, html5Email, rfc5322Email, unicodeEmail, idnEmail, browserEmail, mac, hostname, domain, creditCard, currencyCode, iban, string, null, undefined, hex, md5_hex, md5_base64, md5_base64url, sha1_hex, sha1_base64, sha1_base64url, sha256_hex, sha256_base64, sha256_base64url, sha384_hex, sha384_base64, sha384_base64url, sha512_hex, sha512_base64, sha512_base64url */

/**
 * @deprecated CUID v1 is deprecated by its authors due to information leakage
 * (timestamps embedded in the id). Use {@link cuid2} instead.
 * See https://github.com/paralleldrive/cuid.
 */
const cuid = /^[cC][0-9a-z]{6,}$/;
const cuid2 = /^[0-9a-z]+$/;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/;
const xid = /^[0-9a-vA-V]{20}$/;
const ksuid = /^[A-Za-z0-9]{27}$/;
const nanoid = /^[a-zA-Z0-9_-]{21}$/;
function nanoidOfLength(length) {
    return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`);
}
/** ISO 8601-1 duration regex. Does not support the 8601-2 extensions like negative durations or fractional/negative components. */
const duration = /^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;
/** Implements ISO 8601-2 extensions like explicit +- prefixes, mixing weeks with other units, and fractional/negative components. */
const extendedDuration = /^[-+]?P(?!$)(?:(?:[-+]?\d+Y)|(?:[-+]?\d+[.,]\d+Y$))?(?:(?:[-+]?\d+M)|(?:[-+]?\d+[.,]\d+M$))?(?:(?:[-+]?\d+W)|(?:[-+]?\d+[.,]\d+W$))?(?:(?:[-+]?\d+D)|(?:[-+]?\d+[.,]\d+D$))?(?:T(?=[\d+-])(?:(?:[-+]?\d+H)|(?:[-+]?\d+[.,]\d+H$))?(?:(?:[-+]?\d+M)|(?:[-+]?\d+[.,]\d+M$))?(?:[-+]?\d+(?:[.,]\d+)?S)?)??$/;
/** A regex for any UUID-like identifier: 8-4-4-4-12 hex pattern */
const guid = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
/** Returns a regex for validating an RFC 9562/4122 UUID.
 *
 * @param version Optionally specify a version 1-8. If no version is specified, all versions are supported. */
const uuid = (version) => {
    if (!version)
        return /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;
    return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`);
};
const uuid4 = /*@__PURE__*/ (/* unused pure expression or super */ null && (uuid(4)));
const uuid6 = /*@__PURE__*/ (/* unused pure expression or super */ null && (uuid(6)));
const uuid7 = /*@__PURE__*/ (/* unused pure expression or super */ null && (uuid(7)));
/** Practical email validation */
const email = /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;
/** Equivalent to the HTML5 input[type=email] validation implemented by browsers. Source: https://developer.mozilla.org/en-US/docs/Web/HTML/Element/input/email */
const html5Email = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
/** The classic emailregex.com regex for RFC 5322-compliant emails */
const rfc5322Email = /^(([^<>()\[\]\\.,;:\s@"]+(\.[^<>()\[\]\\.,;:\s@"]+)*)|(".+"))@((\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}])|(([a-zA-Z\-0-9]+\.)+[a-zA-Z]{2,}))$/;
/** A loose regex that allows Unicode characters, enforces length limits, and that's about it. */
const unicodeEmail = /^[^\s@"]{1,64}@[^\s@]{1,255}$/u;
const idnEmail = (/* unused pure expression or super */ null && (unicodeEmail));
const browserEmail = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
// from https://thekevinscott.com/emojis-in-javascript/#writing-a-regular-expression
// Single character class, not an alternation: the two properties overlap (U+1F9B0-U+1F9B3), so `(A|B)+` backtracks exponentially on a failed match. The leading lookahead then demands one anchor — a pictograph, a regional indicator, or the enclosing keycap — because `\p{Emoji_Component}` on its own covers ASCII digits, `#`, `*`, ZWJ, variation selectors and skin tone modifiers, none of which is an emoji without a base.
const _emoji = `^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$`;
function emoji() {
    return new RegExp(_emoji, "u");
}
const ipv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/;
const ipv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;
const mac = (delimiter) => {
    const escapedDelim = util.escapeRegex(delimiter ?? ":");
    return new RegExp(`^(?:[0-9A-F]{2}${escapedDelim}){5}[0-9A-F]{2}$|^(?:[0-9a-f]{2}${escapedDelim}){5}[0-9a-f]{2}$`);
};
const cidrv4 = /^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/;
const cidrv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/;
// https://stackoverflow.com/questions/7860392/determine-if-string-is-in-base64-using-javascript
const base64 = /^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/;
const base64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;
// based on https://stackoverflow.com/questions/106179/regular-expression-to-match-dns-hostname-or-ip-address
// export const hostname: RegExp = /^([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+$/;
const hostname = /^(?=.{1,253}\.?$)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-0-9a-zA-Z]{0,61}[0-9a-zA-Z])?)*\.?$/;
const domain = /^(?=.{1,253}$)([a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}$/;
const httpProtocol = /^https?$/;
// https://blog.stevenlevithan.com/archives/validate-phone-number#r4-3 (regex sans spaces) E.164: leading digit must be 1-9; total digits (excluding '+') between 7-15
const e164 = /^\+[1-9]\d{6,14}$/;
// Credit card shape: 12–19 digits, optionally separated by single spaces or single hyphens. ISO/IEC 7812 caps the PAN at 19 digits; 12 is the shortest issued length (Maestro).
const creditCard = /^\d(?:[ -]?\d){11,18}$/;
// ISO 4217 alpha codes from the SIX list, regenerated by scripts/update-iso-4217.ts
const currencyCode = /^(?:AED|AFN|ALL|AMD|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BHD|BIF|BMD|BND|BOB|BOV|BRL|BSD|BTN|BWP|BYN|BZD|CAD|CDF|CHE|CHF|CHW|CLF|CLP|CNY|COP|COU|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MXV|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|USN|UYI|UYU|UYW|UZS|VED|VES|VND|VUV|WST|XAD|XAF|XAG|XAU|XBA|XBB|XBC|XBD|XCD|XCG|XDR|XOF|XPD|XPF|XPT|XSU|XTS|XUA|XXX|YER|ZAR|ZMW|ZWG)$/;
// iban electronic format: 2-letter country, check digits 02-98 (the only values `98 - remainder` can produce), 11-30 bban characters
const iban = /^[A-Z]{2}(?!00|01|99)\d{2}[A-Z0-9]{11,30}$/;
const dateSource = `(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))`;
/** Anchors a pattern source. The interpolation lives here rather than at the call site because
 * esbuild will not drop a `@__PURE__` call whose own argument interpolates a variable, but it
 * will drop `anchor(dateSource)`. Keeping it inline pinned `date` into every bundle. */
function anchor(source) {
    return new RegExp(`^${source}$`);
}
const date = /*@__PURE__*/ anchor(dateSource);
function timeSource(args) {
    const hhmm = `(?:[01]\\d|2[0-3]):[0-5]\\d`;
    const regex = typeof args.precision === "number"
        ? args.precision === -1
            ? `${hhmm}`
            : args.precision === 0
                ? `${hhmm}:[0-5]\\d`
                : `${hhmm}:[0-5]\\d\\.\\d{${args.precision}}`
        : args.seconds
            ? `${hhmm}:[0-5]\\d(?:\\.\\d+)?`
            : `${hhmm}(?::[0-5]\\d(?:\\.\\d+)?)?`;
    return regex;
}
function time(args) {
    return new RegExp(`^${timeSource(args)}$`);
}
// Adapted from https://stackoverflow.com/a/3143231
function datetime(args) {
    const opts = ["Z"];
    // if (args.offset) opts.push(`([+-]\\d{2}:\\d{2})`);
    if (args.offset)
        opts.push(`([+-](?:[01]\\d|2[0-3]):[0-5]\\d)`);
    // RFC 3339 mandates seconds wherever the time carries a `Z` or an offset, so only the unqualified form `local` adds may omit them
    const qualified = `${timeSource({ precision: args.precision, seconds: true })}(?:${opts.join("|")})`;
    const timeRegex = args.local ? `${qualified}|${timeSource({ precision: args.precision })}` : qualified;
    return new RegExp(`^${dateSource}T(?:${timeRegex})$`);
}
// the unbounded form of `string()` as a literal, so every plain string shares one instance instead of building its own
const anyString = /^[\s\S]{0,}$/;
const string = (params) => {
    const regex = params ? `[\\s\\S]{${params?.minimum ?? 0},${params?.maximum ?? ""}}` : `[\\s\\S]*`;
    return new RegExp(`^${regex}$`);
};
const bigint = /^-?\d+n?$/;
const integer = /^-?\d+$/;
const number = /^-?\d+(?:\.\d+)?$/;
const boolean = /^(?:true|false)$/i;
const _null = /^null$/i;

const _undefined = /^undefined$/i;

// regex for string with no uppercase letters
const lowercase = /^[^A-Z]*$/;
// regex for string with no lowercase letters
const uppercase = /^[^a-z]*$/;
// regex for hexadecimal strings (any length)
const hex = /^[0-9a-fA-F]*$/;
// Hash regexes for different algorithms and encodings
// Helper function to create base64 regex with exact length and padding
function fixedBase64(bodyLength, padding) {
    return new RegExp(`^[A-Za-z0-9+/]{${bodyLength}}${padding}$`);
}
// Helper function to create base64url regex with exact length (no padding)
function fixedBase64url(length) {
    return new RegExp(`^[A-Za-z0-9_-]{${length}}$`);
}
// MD5 (16 bytes): base64 = 24 chars total (22 + "==")
const md5_hex = /^[0-9a-fA-F]{32}$/;
const md5_base64 = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64(22, "==")));
const md5_base64url = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64url(22)));
// SHA1 (20 bytes): base64 = 28 chars total (27 + "=")
const sha1_hex = /^[0-9a-fA-F]{40}$/;
const sha1_base64 = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64(27, "=")));
const sha1_base64url = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64url(27)));
// SHA256 (32 bytes): base64 = 44 chars total (43 + "=")
const sha256_hex = /^[0-9a-fA-F]{64}$/;
const sha256_base64 = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64(43, "=")));
const sha256_base64url = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64url(43)));
// SHA384 (48 bytes): base64 = 64 chars total (no padding)
const sha384_hex = /^[0-9a-fA-F]{96}$/;
const sha384_base64 = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64(64, "")));
const sha384_base64url = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64url(64)));
// SHA512 (64 bytes): base64 = 88 chars total (86 + "==")
const sha512_hex = /^[0-9a-fA-F]{128}$/;
const sha512_base64 = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64(86, "==")));
const sha512_base64url = /*@__PURE__*/ (/* unused pure expression or super */ null && (fixedBase64url(86)));


/***/ }),

/***/ 9396:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   fd: () => (/* binding */ globalRegistry)
/* harmony export */ });
/* unused harmony exports $output, $input, $ZodRegistry, registry */
var _a;
const $output = /*@__PURE__*/ (/* unused pure expression or super */ null && (Symbol("ZodOutput")));
const $input = /*@__PURE__*/ (/* unused pure expression or super */ null && (Symbol("ZodInput")));
class $ZodRegistry {
    constructor() {
        this._map = new WeakMap();
        this._idmap = new Map();
    }
    add(schema, ..._meta) {
        const meta = _meta[0];
        this._map.set(schema, meta);
        if (meta && typeof meta === "object" && "id" in meta) {
            this._idmap.set(meta.id, schema);
        }
        return this;
    }
    clear() {
        this._map = new WeakMap();
        this._idmap = new Map();
        return this;
    }
    remove(schema) {
        const meta = this._map.get(schema);
        if (meta && typeof meta === "object" && "id" in meta) {
            this._idmap.delete(meta.id);
        }
        this._map.delete(schema);
        return this;
    }
    get(schema) {
        // return this._map.get(schema) as any;
        // inherit metadata
        const p = schema._zod.parent;
        if (p) {
            const pm = { ...(this.get(p) ?? {}) };
            delete pm.id; // do not inherit id
            const f = { ...pm, ...this._map.get(schema) };
            return Object.keys(f).length ? f : undefined;
        }
        return this._map.get(schema);
    }
    has(schema) {
        return this._map.has(schema);
    }
}
// registries
function registry() {
    return new $ZodRegistry();
}
(_a = globalThis).__zod_globalRegistry ?? (_a.__zod_globalRegistry = registry());
const globalRegistry = globalThis.__zod_globalRegistry;


/***/ }),

/***/ 4723:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A2: () => (/* binding */ normalizeParams),
/* harmony export */   B7: () => (/* binding */ stringifyPrimitive),
/* harmony export */   GW: () => (/* binding */ parsedType),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   LG: () => (/* binding */ floatSafeRemainder),
/* harmony export */   MO: () => (/* binding */ rawShape),
/* harmony export */   NM: () => (/* binding */ optionalKeys),
/* harmony export */   NR: () => (/* binding */ BIGINT_FORMAT_RANGES),
/* harmony export */   O7: () => (/* binding */ codePointLength),
/* harmony export */   OH: () => (/* binding */ partial),
/* harmony export */   PO: () => (/* binding */ cached),
/* harmony export */   QH: () => (/* binding */ aborted),
/* harmony export */   Qd: () => (/* binding */ isPlainObject),
/* harmony export */   Rc: () => (/* binding */ getLengthableOrigin),
/* harmony export */   SS: () => (/* binding */ constantCatch),
/* harmony export */   UQ: () => (/* binding */ esc),
/* harmony export */   Up: () => (/* binding */ pick),
/* harmony export */   Vy: () => (/* binding */ assignProp),
/* harmony export */   W0: () => (/* binding */ safeExtend),
/* harmony export */   X: () => (/* binding */ installLazyProp),
/* harmony export */   X$: () => (/* binding */ extend),
/* harmony export */   Yv: () => (/* binding */ slugify),
/* harmony export */   cJ: () => (/* binding */ omit),
/* harmony export */   cl: () => (/* binding */ nullish),
/* harmony export */   d3: () => (/* binding */ attachSchema),
/* harmony export */   gJ: () => (/* binding */ defineLazy),
/* harmony export */   gx: () => (/* binding */ captureStackTrace),
/* harmony export */   h1: () => (/* binding */ merge),
/* harmony export */   hI: () => (/* binding */ allowsEval),
/* harmony export */   hi: () => (/* binding */ sizeCaps),
/* harmony export */   iR: () => (/* binding */ finalizeIssue),
/* harmony export */   jD: () => (/* binding */ hide),
/* harmony export */   jw: () => (/* binding */ joinValues),
/* harmony export */   k8: () => (/* binding */ jsonStringifyReplacer),
/* harmony export */   lQ: () => (/* binding */ prefixIssues),
/* harmony export */   mw: () => (/* binding */ required),
/* harmony export */   o8: () => (/* binding */ clone),
/* harmony export */   ol: () => (/* binding */ members),
/* harmony export */   p6: () => (/* binding */ cleanRegex),
/* harmony export */   qQ: () => (/* binding */ propertyKeyTypes),
/* harmony export */   qh: () => (/* binding */ own),
/* harmony export */   rL: () => (/* binding */ explicitlyAborted),
/* harmony export */   sD: () => (/* binding */ escapeRegex),
/* harmony export */   sn: () => (/* binding */ issue),
/* harmony export */   un: () => (/* binding */ derived),
/* harmony export */   v5: () => (/* binding */ defineLazyInternal),
/* harmony export */   w5: () => (/* binding */ getEnumValues),
/* harmony export */   yG: () => (/* binding */ shallowClone),
/* harmony export */   zH: () => (/* binding */ NUMBER_FORMAT_RANGES),
/* harmony export */   zM: () => (/* binding */ mergeDefs)
/* harmony export */ });
/* unused harmony exports assertEqual, assertNotEqual, toZod, assertIs, assertNever, assert, objectClone, cloneDef, getElementAtPath, promiseAllObject, randomString, numKeys, getParsedType, primitiveTypes, createTransparentProxy, unwrapMessage, getSizableOrigin, cleanEnum, base64ToUint8Array, uint8ArrayToBase64, base64urlToUint8Array, uint8ArrayToBase64url, hexToUint8Array, uint8ArrayToHex, Class, CONSTANT_CATCH */
/* harmony import */ var _core_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8532);

// functions
function assertEqual(val) {
    return val;
}
function assertNotEqual(val) {
    return val;
}
function toZod() {
    return (schema) => schema;
}
function assertIs(_arg) { }
function assertNever(_x) {
    throw new Error("Unexpected value in exhaustive check");
}
function assert(_) { }
function getEnumValues(entries) {
    const numericValues = Object.values(entries).filter((v) => typeof v === "number");
    const values = Object.entries(entries)
        .filter(([k, _]) => numericValues.indexOf(+k) === -1)
        .map(([_, v]) => v);
    return values;
}
function joinValues(array, separator = "|") {
    return array.map((val) => stringifyPrimitive(val)).join(separator);
}
function jsonStringifyReplacer(_, value) {
    if (typeof value === "bigint")
        return value.toString();
    return value;
}
// the accessor lives on a shared prototype: an own accessor makes every box a dictionary-mode object (~360 B and a slow load per read against ~100 B and an inlined getter here)
class Cached {
    constructor(getter) {
        this._getter = getter;
        this._value = undefined;
    }
    get value() {
        const getter = this._getter;
        if (getter !== undefined) {
            this._value = getter();
            this._getter = undefined;
        }
        return this._value;
    }
}
function cached(getter) {
    return new Cached(getter);
}
function nullish(input) {
    return input === null || input === undefined;
}
function cleanRegex(source) {
    const start = source.startsWith("^") ? 1 : 0;
    const end = source.endsWith("$") ? source.length - 1 : source.length;
    return source.slice(start, end);
}
function floatSafeRemainder(val, step) {
    const ratio = val / step;
    const roundedRatio = Math.round(ratio);
    // `val` and `step` each round to a double before the division rounds again, so a true decimal multiple's quotient can sit up to 1.5 of these scaled epsilons from the integer. A 1x tolerance therefore rejected 2.03 as a multiple of 0.07; 4x covers the worst case with margin.
    const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
    if (Math.abs(ratio - roundedRatio) < tolerance)
        return 0;
    return ratio - roundedRatio;
}
const EVALUATING = /* @__PURE__*/ Symbol("evaluating");
function defineLazy(object, key, getter) {
    let value = undefined;
    Object.defineProperty(object, key, {
        get() {
            if (value === EVALUATING) {
                // Circular reference detected, return undefined to break the cycle
                return undefined;
            }
            if (value === undefined) {
                value = EVALUATING;
                value = getter();
            }
            return value;
        },
        set(v) {
            Object.defineProperty(object, key, {
                value: v,
                // configurable: true,
            });
            // object[key] = v;
        },
        configurable: true,
    });
}
function objectClone(obj) {
    return Object.create(Object.getPrototypeOf(obj), Object.getOwnPropertyDescriptors(obj));
}
function assignProp(target, prop, value) {
    Object.defineProperty(target, prop, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
    });
}
/**
 * Whichever object a def's `shape` currently answers from: the one the caller passed until the first read, the frozen copy after it.
 *
 * Its keys and descriptors read without invoking anything, which is what lets a discriminated union check its discriminator, and the cycle walk read a shape, without resolving a getter that references the schema being constructed. A def that answers `shape` from an accessor of its own has none.
 */
function rawShape(def) {
    const desc = Object.getOwnPropertyDescriptor(def, "shape");
    return desc?.get ? desc.get.raw : desc?.value;
}
// where a builder reads its source's keys and descriptors, resolving only a shape a def answers for itself. A shape resolves by object spread, so only its enumerable keys are ever part of it.
function sourceShape(schema) {
    return rawShape(schema._zod.def) ?? schema._zod.def.shape;
}
// a key whose value is not settled yet, self-caching so every read after the first gets the same one
function deferProp(target, key, getter) {
    Object.defineProperty(target, key, {
        get() {
            const value = getter();
            assignProp(this, key, value);
            return value;
        },
        enumerable: true,
        configurable: true,
    });
}
// Writes a settled key. A plain assignment is much cheaper than `defineProperty` and produces the same descriptor, but it runs whatever setter already answers to the key — an accessor this shape deferred, or an inherited one, which `__proto__` has on every object and prototype pollution can add for any name.
function putProp(target, key, value) {
    if (key in target)
        assignProp(target, key, value);
    else
        target[key] = value;
}
/**
 * Copies `keys` of `source`'s shape onto `target`, each value passed through `wrap`.
 *
 * A key the source has resolved is copied through now, so the derived shape states it outright and nothing has to resolve it to learn what it holds. A key the source still defers stays deferred, and reads back through the source's own `shape`, so it resolves once and both shapes get that one schema.
 */
function mirrorShape(target, source, keys, wrap) {
    const raw = sourceShape(source);
    for (const key of keys) {
        const desc = Object.getOwnPropertyDescriptor(raw, key);
        if (!desc.enumerable)
            continue;
        if (desc.get) {
            deferProp(target, key, () => {
                const value = source._zod.def.shape[key];
                return wrap ? wrap(value, key) : value;
            });
        }
        else
            putProp(target, key, wrap ? wrap(desc.value, key) : desc.value);
    }
}
// same, for a plain shape a caller passed rather than a schema's
function mirrorProps(target, source) {
    for (const key of Reflect.ownKeys(source)) {
        const desc = Object.getOwnPropertyDescriptor(source, key);
        if (!desc.enumerable)
            continue;
        if (desc.get)
            deferProp(target, key, () => source[key]);
        else
            putProp(target, key, desc.value);
    }
}
function mergeDefs(...defs) {
    const mergedDescriptors = {};
    for (const def of defs) {
        const descriptors = Object.getOwnPropertyDescriptors(def);
        Object.assign(mergedDescriptors, descriptors);
    }
    return Object.defineProperties({}, mergedDescriptors);
}
function cloneDef(schema) {
    return mergeDefs(schema._zod.def);
}
function getElementAtPath(obj, path) {
    if (!path)
        return obj;
    return path.reduce((acc, key) => acc?.[key], obj);
}
function promiseAllObject(promisesObj) {
    const keys = Object.keys(promisesObj);
    const promises = keys.map((key) => promisesObj[key]);
    return Promise.all(promises).then((results) => {
        const resolvedObj = {};
        for (let i = 0; i < keys.length; i++) {
            resolvedObj[keys[i]] = results[i];
        }
        return resolvedObj;
    });
}
function randomString(length = 10) {
    const chars = "abcdefghijklmnopqrstuvwxyz";
    let str = "";
    for (let i = 0; i < length; i++) {
        str += chars[Math.floor(Math.random() * chars.length)];
    }
    return str;
}
function esc(str) {
    return JSON.stringify(str);
}
function slugify(input) {
    return input
        .toLowerCase()
        .trim()
        .replace(/[^\w\s-]/g, "")
        .replace(/[\s_-]+/g, "-")
        .replace(/^-+|-+$/g, "");
}
const captureStackTrace = ("captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => { });
function isObject(data) {
    return typeof data === "object" && data !== null && !Array.isArray(data);
}
const allowsEval = /* @__PURE__*/ cached(() => {
    // Skip the probe under `jitless`: strict CSPs report the caught `new Function` as a `securitypolicyviolation` even though the throw is swallowed.
    if (_core_js__WEBPACK_IMPORTED_MODULE_0__/* .globalConfig */ .cr.jitless) {
        return false;
    }
    // @ts-ignore
    if (typeof navigator !== "undefined" && navigator?.userAgent?.includes("Cloudflare")) {
        return false;
    }
    try {
        const F = Function;
        new F("");
        return true;
    }
    catch (_) {
        return false;
    }
});
function isPlainObject(o) {
    if (isObject(o) === false)
        return false;
    // modified constructor
    const ctor = o.constructor;
    if (ctor === undefined)
        return true;
    if (typeof ctor !== "function")
        return true;
    // modified prototype
    const prot = ctor.prototype;
    if (isObject(prot) === false)
        return false;
    // ctor doesn't have static `isPrototypeOf`
    if (Object.prototype.hasOwnProperty.call(prot, "isPrototypeOf") === false) {
        return false;
    }
    return true;
}
function shallowClone(o) {
    if (isPlainObject(o))
        return { ...o };
    if (Array.isArray(o))
        return [...o];
    if (o instanceof Map)
        return new Map(o);
    if (o instanceof Set)
        return new Set(o);
    return o;
}
function numKeys(data) {
    let keyCount = 0;
    for (const key in data) {
        if (Object.prototype.hasOwnProperty.call(data, key)) {
            keyCount++;
        }
    }
    return keyCount;
}
const getParsedType = (data) => {
    const t = typeof data;
    switch (t) {
        case "undefined":
            return "undefined";
        case "string":
            return "string";
        case "number":
            return Number.isNaN(data) ? "nan" : "number";
        case "boolean":
            return "boolean";
        case "function":
            return "function";
        case "bigint":
            return "bigint";
        case "symbol":
            return "symbol";
        case "object":
            if (Array.isArray(data)) {
                return "array";
            }
            if (data === null) {
                return "null";
            }
            if (data.then && typeof data.then === "function" && data.catch && typeof data.catch === "function") {
                return "promise";
            }
            if (typeof Map !== "undefined" && data instanceof Map) {
                return "map";
            }
            if (typeof Set !== "undefined" && data instanceof Set) {
                return "set";
            }
            if (typeof Date !== "undefined" && data instanceof Date) {
                return "date";
            }
            // @ts-ignore
            if (typeof File !== "undefined" && data instanceof File) {
                return "file";
            }
            return "object";
        default:
            throw new Error(`Unknown data type: ${t}`);
    }
};
const propertyKeyTypes = /* @__PURE__*/ new Set(["string", "number", "symbol"]);
const primitiveTypes = /* @__PURE__*/ new Set([
    "string",
    "number",
    "bigint",
    "boolean",
    "symbol",
    "undefined",
]);
function escapeRegex(str) {
    return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
// zod-specific utils
function clone(inst, def, params) {
    const cl = new inst._zod.constr(def ?? inst._zod.def);
    if (!def || params?.parent)
        cl._zod.parent = inst;
    return cl;
}
function normalizeParams(_params) {
    const params = _params;
    if (!params)
        return {};
    if (typeof params === "string")
        return { error: () => params };
    if (params?.message !== undefined) {
        if (params?.error !== undefined)
            throw new Error("Cannot specify both `message` and `error` params");
        params.error = params.message;
    }
    delete params.message;
    if (typeof params.error === "string")
        return { ...params, error: () => params.error };
    return params;
}
function createTransparentProxy(getter) {
    let target;
    return new Proxy({}, {
        get(_, prop, receiver) {
            target ?? (target = getter());
            return Reflect.get(target, prop, receiver);
        },
        set(_, prop, value, receiver) {
            target ?? (target = getter());
            return Reflect.set(target, prop, value, receiver);
        },
        has(_, prop) {
            target ?? (target = getter());
            return Reflect.has(target, prop);
        },
        deleteProperty(_, prop) {
            target ?? (target = getter());
            return Reflect.deleteProperty(target, prop);
        },
        ownKeys(_) {
            target ?? (target = getter());
            return Reflect.ownKeys(target);
        },
        getOwnPropertyDescriptor(_, prop) {
            target ?? (target = getter());
            return Reflect.getOwnPropertyDescriptor(target, prop);
        },
        defineProperty(_, prop, descriptor) {
            target ?? (target = getter());
            return Reflect.defineProperty(target, prop, descriptor);
        },
    });
}
function stringifyPrimitive(value) {
    if (typeof value === "bigint")
        return value.toString() + "n";
    if (typeof value === "string")
        return `"${value}"`;
    return `${value}`;
}
function optionalKeys(shape) {
    return Object.keys(shape).filter((k) => {
        return shape[k]._zod.optin !== undefined && shape[k]._zod.optout === "optional";
    });
}
// Wrapped in a `@__PURE__` IIFE: esbuild never tree-shakes a top-level initializer that contains a member access on `Number`, so the bare object literal survived into every bundle.
const NUMBER_FORMAT_RANGES = /*@__PURE__*/ (() => ({
    safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    int32: [-2147483648, 2147483647],
    uint32: [0, 4294967295],
    float32: [-3.4028234663852886e38, 3.4028234663852886e38],
    float64: [-Number.MAX_VALUE, Number.MAX_VALUE],
}))();
const BIGINT_FORMAT_RANGES = {
    int64: [/* @__PURE__*/ BigInt("-9223372036854775808"), /* @__PURE__*/ BigInt("9223372036854775807")],
    uint64: [/* @__PURE__*/ BigInt(0), /* @__PURE__*/ BigInt("18446744073709551615")],
};
function pick(schema, mask) {
    const currDef = schema._zod.def;
    const checks = currDef.checks;
    const hasChecks = checks && checks.length > 0;
    if (hasChecks) {
        throw new Error(".pick() cannot be used on object schemas containing refinements");
    }
    const newShape = {};
    mirrorShape(newShape, schema, maskedKeys(schema, mask));
    return clone(schema, mergeDefs(currDef, { shape: newShape, checks: [] }));
}
// the mask keys that select something, checked against the source's shape without resolving it
function maskedKeys(schema, mask) {
    const raw = sourceShape(schema);
    const keys = [];
    // `for...in` skips symbols, so a symbol in the mask would select nothing
    for (const key of Reflect.ownKeys(mask)) {
        if (!Object.getOwnPropertyDescriptor(raw, key)?.enumerable) {
            throw new Error(`Unrecognized key: "${String(key)}"`);
        }
        if (mask[key])
            keys.push(key);
    }
    return keys;
}
function omit(schema, mask) {
    const currDef = schema._zod.def;
    const checks = currDef.checks;
    const hasChecks = checks && checks.length > 0;
    if (hasChecks) {
        throw new Error(".omit() cannot be used on object schemas containing refinements");
    }
    const omitted = new Set(maskedKeys(schema, mask));
    const newShape = {};
    mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)).filter((key) => !omitted.has(key)));
    return clone(schema, mergeDefs(currDef, { shape: newShape, checks: [] }));
}
function extend(schema, shape) {
    if (!isPlainObject(shape)) {
        throw new Error("Invalid input to extend: expected a plain object");
    }
    const checks = schema._zod.def.checks;
    const hasChecks = checks && checks.length > 0;
    if (hasChecks) {
        // Only throw if new shape overlaps with existing shape. Use getOwnPropertyDescriptor to check key existence without accessing values
        const existingShape = sourceShape(schema);
        for (const key of Reflect.ownKeys(shape)) {
            if (Object.getOwnPropertyDescriptor(existingShape, key) !== undefined) {
                throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.");
            }
        }
    }
    return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
// the source's keys, then the caller's overlaid on top
function extended(schema, shape) {
    const newShape = {};
    mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)));
    mirrorProps(newShape, shape);
    return newShape;
}
function safeExtend(schema, shape) {
    if (!isPlainObject(shape)) {
        throw new Error("Invalid input to safeExtend: expected a plain object");
    }
    return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function merge(a, b) {
    if (!b?._zod?.def) {
        throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");
    }
    if (a._zod.def.checks?.length) {
        throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");
    }
    const newShape = {};
    mirrorShape(newShape, a, Reflect.ownKeys(sourceShape(a)));
    mirrorShape(newShape, b, Reflect.ownKeys(sourceShape(b)));
    const def = mergeDefs(a._zod.def, {
        shape: newShape,
        get catchall() {
            return b._zod.def.catchall;
        },
        checks: b._zod.def.checks ?? [],
    });
    return clone(a, def);
}
function partial(Class, schema, mask, name = "partial") {
    const currDef = schema._zod.def;
    const checks = currDef.checks;
    const hasChecks = checks && checks.length > 0;
    if (hasChecks) {
        throw new Error(`.${name}() cannot be used on object schemas containing refinements`);
    }
    const selected = mask ? new Set(maskedKeys(schema, mask)) : undefined;
    const newShape = {};
    mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), Class &&
        ((value, key) => (selected && !selected.has(key) ? value : new Class({ type: "optional", innerType: value }))));
    return clone(schema, mergeDefs(schema._zod.def, { shape: newShape, checks: [] }));
}
function required(Class, schema, mask) {
    const selected = mask ? new Set(maskedKeys(schema, mask)) : undefined;
    const newShape = {};
    mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), (value, key) => 
    // overwrite with non-optional
    selected && !selected.has(key) ? value : new Class({ type: "nonoptional", innerType: value }));
    return clone(schema, mergeDefs(schema._zod.def, { shape: newShape }));
}
// invalid_type | too_big | too_small | invalid_format | not_multiple_of | unrecognized_keys | invalid_union | invalid_key | invalid_element | invalid_value | custom
function aborted(x, startIndex = 0) {
    if (x.aborted === true)
        return true;
    for (let i = startIndex; i < x.issues.length; i++) {
        if (x.issues[i]?.continue !== true) {
            return true;
        }
    }
    return false;
}
// Checks for explicit abort (continue === false), as opposed to implicit abort (continue === undefined). Used to respect `abort: true` in .refine() even for checks that have a `when` function.
function explicitlyAborted(x, startIndex = 0) {
    if (x.aborted === true)
        return true;
    for (let i = startIndex; i < x.issues.length; i++) {
        if (x.issues[i]?.continue === false) {
            return true;
        }
    }
    return false;
}
function prefixIssues(path, issues) {
    return issues.map((iss) => {
        var _a;
        (_a = iss).path ?? (_a.path = []);
        iss.path.unshift(path);
        return iss;
    });
}
function unwrapMessage(message) {
    return typeof message === "string" ? message : message?.message;
}
/* A check holds no link back to the schema it is attached to — the same check instance is shared by every clone of that schema — so the owner is stamped onto the issues a check just raised, at the only point where both are in scope. Runs on the failure path only; `start` is the issue count from before the check ran. */
/** The leading size checks of `defChecks` that set an upper bound, each paired with it. */
function sizeCaps(defChecks) {
    const caps = [];
    for (const ch of defChecks ?? []) {
        const d = ch._zod.def;
        // a later check may rewrite the value
        if (!/_(length|size)$|_equals$/.test(d.check))
            break;
        const max = d.maximum ?? d.length ?? d.size;
        if (max >= 0)
            caps.push([max, ch]);
    }
    return caps;
}
function attachSchema(issues, start, inst) {
    var _a;
    for (let i = start; i < issues.length; i++) {
        (_a = issues[i]).schema ?? (_a.schema = inst);
    }
}
function finalizeIssue(iss, ctx, config) {
    var _a;
    // A schema that raised an issue itself owns it outright, and outranks any stamp an enclosing check left in `attachSchema`. String formats and z.custom() are schema and check at once, so when they act as a check they defer to that stamp instead.
    const traits = iss.inst?._zod?.traits;
    if (traits?.has("$ZodType")) {
        if (traits.has("$ZodCheck"))
            (_a = iss).schema ?? (_a.schema = iss.inst);
        else
            iss.schema = iss.inst;
    }
    // Decreasing specificity, first map to return a message wins. `inst` is whatever raised the issue, so a check's own map outranks the owning schema's.
    const schemaError = iss.schema !== iss.inst ? iss.schema?._zod.def?.error : undefined;
    const message = iss.message
        ? iss.message
        : (unwrapMessage(iss.inst?._zod.def?.error?.(iss)) ??
            unwrapMessage(schemaError?.(iss)) ??
            unwrapMessage(ctx?.error?.(iss)) ??
            unwrapMessage(config.customError?.(iss)) ??
            unwrapMessage(config.localeError?.(iss)) ??
            "Invalid input");
    // an explicit own-key copy beats object rest with excluded keys, which v8 routes through a generic runtime call; Object.keys rather than for-in so an issue pushed with a prototype does not leak inherited keys, and an own __proto__ key is dropped rather than assigned through the setter
    const full = {};
    for (const k of Object.keys(iss)) {
        if (k === "inst" || k === "schema" || k === "continue" || k === "input" || k === "__proto__")
            continue;
        full[k] = iss[k];
    }
    full.path ?? (full.path = []);
    full.message = message;
    if (ctx?.reportInput) {
        full.input = iss.input;
    }
    return full;
}
function getSizableOrigin(input) {
    if (input instanceof Set)
        return "set";
    if (input instanceof Map)
        return "map";
    // @ts-ignore
    if (input instanceof File)
        return "file";
    return "unknown";
}
const highSurrogate = /[\uD800-\uDBFF]/;
// Code points in `str`: a surrogate pair counts once, a lone surrogate as itself. Hand-rolled because the string iterator allocates and runs ~250x slower on this path; the regex probe exits ~50x quicker for a string with no astral characters.
function codePointLength(str) {
    const units = str.length;
    if (!highSurrogate.test(str))
        return units;
    let count = units;
    for (let i = 0; i < units - 1; i++) {
        if ((str.charCodeAt(i) & 0xfc00) === 0xd800 && (str.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
            count--;
            i++;
        }
    }
    return count;
}
function getLengthableOrigin(input) {
    if (Array.isArray(input))
        return "array";
    if (typeof input === "string")
        return "string";
    return "unknown";
}
function parsedType(data) {
    const t = typeof data;
    switch (t) {
        case "number": {
            return Number.isNaN(data) ? "nan" : "number";
        }
        case "object": {
            if (data === null) {
                return "null";
            }
            if (Array.isArray(data)) {
                return "array";
            }
            const obj = data;
            if (obj && Object.getPrototypeOf(obj) !== Object.prototype && "constructor" in obj && obj.constructor) {
                return obj.constructor.name;
            }
        }
    }
    return t;
}
function issue(...args) {
    const [iss, input, inst] = args;
    if (typeof iss === "string") {
        return {
            message: iss,
            code: "custom",
            input,
            inst,
        };
    }
    return { ...iss };
}
function cleanEnum(obj) {
    return Object.entries(obj)
        .filter(([k, _]) => {
        // return true if NaN, meaning it's not a number, thus a string key
        return Number.isNaN(Number.parseInt(k, 10));
    })
        .map((el) => el[1]);
}
// Codec utility functions
function base64ToUint8Array(base64) {
    const binaryString = atob(base64);
    const bytes = new Uint8Array(binaryString.length);
    for (let i = 0; i < binaryString.length; i++) {
        bytes[i] = binaryString.charCodeAt(i);
    }
    return bytes;
}
function uint8ArrayToBase64(bytes) {
    let binaryString = "";
    for (let i = 0; i < bytes.length; i++) {
        binaryString += String.fromCharCode(bytes[i]);
    }
    return btoa(binaryString);
}
function base64urlToUint8Array(base64url) {
    const base64 = base64url.replace(/-/g, "+").replace(/_/g, "/");
    const padding = "=".repeat((4 - (base64.length % 4)) % 4);
    return base64ToUint8Array(base64 + padding);
}
function uint8ArrayToBase64url(bytes) {
    return uint8ArrayToBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
function hexToUint8Array(hex) {
    const cleanHex = hex.replace(/^0x/, "");
    if (cleanHex.length % 2 !== 0) {
        throw new Error("Invalid hex string length");
    }
    const bytes = new Uint8Array(cleanHex.length / 2);
    for (let i = 0; i < cleanHex.length; i += 2) {
        bytes[i / 2] = Number.parseInt(cleanHex.slice(i, i + 2), 16);
    }
    return bytes;
}
function uint8ArrayToHex(bytes) {
    return Array.from(bytes)
        .map((b) => b.toString(16).padStart(2, "0"))
        .join("");
}
// instanceof
class Class {
    constructor(..._args) { }
}
//////////    PROTOTYPE INSTALLERS     //////////
//
// Members live on the prototype and materialize per instance on first read, which keeps own-property count under the step where V8 stops using inline slots. Changing anything here means re-measuring runtime, memory and bundle size together — see "The three axes" in AGENTS.md.
/**
 * Installs a trait's members on its prototype. Each value builds that member for the instance on first read; the built value shadows the accessor as an own property, so a detached `const { parse } = schema` keeps working.
 *
 * Call this from a `proto` initializer, which runs once per prototype — never per instance.
 */
function members(proto, table) {
    for (const key in table) {
        const desc = Object.getOwnPropertyDescriptor(table, key);
        // a getter installs as written, so it stays live: `description` reads through to the registry on every access. not enumerable: an object literal's is, and a prototype member never was
        if (desc.get)
            Object.defineProperty(proto, key, { ...desc, enumerable: false });
        // a method materializes bound on first read, which is what keeps a detached member working: `const opt = schema.optional; opt()`
        else
            defineBound(proto, key, desc.value);
    }
}
/** Shadows a prototype member with an own value, so a getter that builds from the instance runs once. */
function own(inst, key, value, enumerable = true) {
    Object.defineProperty(inst, key, { configurable: true, writable: true, enumerable, value });
    return value;
}
/** Like {@link own}, for a member that was never an own data property and has to stay out of `Object.keys`. */
function hide(inst, key, value) {
    return own(inst, key, value, false);
}
/** Adds members a table derives from the instance: each builds on first read and shadows as own data, and assignment shadows the same way, as when these were own properties. */
function derived(computes, table) {
    for (const key in computes) {
        const compute = computes[key];
        // an object literal's accessor is configurable and enumerable, and `members` copies the descriptor as written
        Object.defineProperty(table, key, {
            configurable: true,
            enumerable: true,
            get() {
                return own(this, key, compute(this));
            },
            set(value) {
                own(this, key, value);
            },
        });
    }
    return table;
}
function defineBound(proto, key, fn) {
    Object.defineProperty(proto, key, {
        configurable: true,
        get() {
            // vitest's spyOn calls a prototype getter bare to find the function it wraps, so a nullish receiver answers the raw method
            return this == null ? fn : own(this, key, fn.bind(this));
        },
        set(value) {
            own(this, key, value);
        },
    });
}
/** Returns the prototype to install on, or `undefined` if this group is already installed on it. */
function claim(inst, sentinel) {
    const proto = Object.getPrototypeOf(inst);
    // Runs on every construction, so `in` rather than the costlier `hasOwnProperty.call`. Sentinels are keys the group itself defines.
    return sentinel in proto ? undefined : proto;
}
// The internals whose init chain is installing. A second call for the same one is a derived constructor overriding its base, so it must not construct another schema in between or the override is dropped.
let installing;
// Set while a getter is running, so a value that resolved through a recursion break is not memoized. One shared descriptor shadows the key for the duration, which costs no per-key allocation.
let broke = false;
const breaker = {
    configurable: true,
    get() {
        broke = true;
        return undefined;
    },
};
/**
 * Installs a lazily-derived internal on the `_zod` prototype of `inst`'s
 * constructor, computed from the internals object itself and cached there on
 * first read. One accessor per constructor rather than one per instance.
 */
function defineLazyInternal(inst, key, compute) {
    const proto = Object.getPrototypeOf(inst._zod);
    if (key in proto && installing !== inst._zod) {
        // A repeat construction: everything is installed already. Cleared here so the reference is not held past the first construction of every type.
        installing = undefined;
        return;
    }
    installing = inst._zod;
    Object.defineProperty(proto, key, {
        configurable: true,
        get() {
            // Shadowed before computing so a re-entrant read from a recursive schema resolves to undefined instead of running the getter again.
            Object.defineProperty(this, key, breaker);
            const outer = broke;
            broke = false;
            try {
                const value = compute(this);
                // A result that resolved through a recursion break is recomputed once the graph is complete; everything else memoizes, undefined included.
                if (broke)
                    delete this[key];
                else
                    Object.defineProperty(this, key, { configurable: true, writable: true, value });
                broke = broke || outer;
                return value;
            }
            catch (err) {
                // A compute that threw memoizes nothing, so a later read runs it again and fails the same way. The shadow goes with it, since leaving it installed would answer undefined for every later read.
                delete this[key];
                broke = broke || outer;
                throw err;
            }
        },
        set(value) {
            Object.defineProperty(this, key, { configurable: true, writable: true, value });
        },
    });
}
/**
 * Installs `key` on `inst`'s prototype, computed by `make` on first read and cached there as an own
 * data property. One accessor per constructor rather than one per instance, because an own accessor
 * puts every instance after the first into v8 dictionary mode. The key doubles as the sentinel.
 */
function installLazyProp(inst, key, make, enumerable) {
    const proto = claim(inst, key);
    if (!proto)
        return;
    Object.defineProperty(proto, key, {
        configurable: true,
        get() {
            // Shadowed before computing, so a re-entrant read from a self-referential shape resolves to undefined instead of running the getter again. A data property rather than an accessor: an own accessor is the dictionary-mode transition this exists to avoid.
            const desc = { configurable: true, writable: true, enumerable, value: undefined };
            Object.defineProperty(this, key, desc);
            // a compute that throws leaves the shadow behind, so later reads answer undefined instead of re-throwing; `defineLazy` did the same, and `defineLazyInternal`'s delete-on-catch would cost bytes in every bundle for a case only a throwing user getter reaches
            desc.value = make(this);
            Object.defineProperty(this, key, desc);
            return desc.value;
        },
        set(value) {
            Object.defineProperty(this, key, { configurable: true, writable: true, enumerable, value });
        },
    });
}
/** Marks the thunk `_catch` synthesises for a constant catch value. `Function.length` cannot tell that thunk from a user callback — rest and defaulted parameters both report arity 0 — and a user callback reads `ctx.error`, whose issues only finalize correctly against the caller's per-parse error map. Provenance can say what arity cannot. A plain string key rather than `Symbol.for`, whose call at module scope no bundler can prove pure — the same shape that anchored `urlCanParse` into every build. */
const CONSTANT_CATCH = "~constantCatch";
/** Wraps a constant catch value in a thunk tagged with {@link CONSTANT_CATCH}. */
function constantCatch(value) {
    const fn = () => value;
    fn[CONSTANT_CATCH] = true;
    return fn;
}


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
var __webpack_exports__ = {};

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  i: () => (/* binding */ main)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __nccwpck_require__(3136);
;// CONCATENATED MODULE: ./lib/js/entry/dirname.js


// ssh2, bundled as an ES module, asks for the __dirname that only CommonJS has. To be imported before it.
globalThis.__dirname ??= (0,external_node_path_.dirname)((0,external_node_url_.fileURLToPath)(import.meta.url));

;// CONCATENATED MODULE: external "node:v8"
const external_node_v8_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:v8");
;// CONCATENATED MODULE: ./lib/js/entry/heap.js

// V8 lets a heap grow to some three times of what lives in it before it looks; a deploy waits for the network most of the
// time, and can look more often. 100 Nodes took 180 MiB without these words, and take 110 with them, in the same time.
(0,external_node_v8_namespaceObject.setFlagsFromString)("--optimize-for-size");
(0,external_node_v8_namespaceObject.setFlagsFromString)("--semi-space-growth-factor=1");

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var main_schemas = __nccwpck_require__(3798);
// EXTERNAL MODULE: ./lib/js/domain/errors.js
var domain_errors = __nccwpck_require__(749);
;// CONCATENATED MODULE: ./lib/js/commands/blocks.js
const say = (text, tone) => ({ kind: "text", text, ...(tone && { tone }) });
const table = (columns, rows) => ({
    kind: "table",
    columns,
    rows,
});
const verbatim = (title, lines) => ({
    kind: "verbatim",
    ...(title && { title }),
    lines,
});
const toned = (text, tone) => ({ text, tone });
/** A word that is good news or bad news. */
const verdict = (good, text) => toned(text, good ? "good" : "bad");

;// CONCATENATED MODULE: ./lib/js/commands/command.js
/** Keeps the types of a command's flags for its own `run`, and lets the table hold it as any other. */
const command = (it) => it;
/** The same for a command that runs without a dflow.yaml. */
const onStage = (it) => it;

// EXTERNAL MODULE: ./lib/js/commands/flags.js
var flags = __nccwpck_require__(3973);
;// CONCATENATED MODULE: ./lib/js/commands/shapes.js

/** Pieces that the --json shapes of several commands are made of. */
const version = main_schemas/* string */.YjP()
    .describe("a version: `<40 hex>` (git commit), `<40 hex>-dirty-<8 hex>` or `sha-<12 hex>`");
const checksum = main_schemas/* string */.YjP().describe("sha256, 64 hexadecimal digits");
const index = main_schemas/* number */.aig().int().min(0).describe("index of the Node");
const address = main_schemas/* string */.YjP().describe("where clients reach the Node");
const changed = main_schemas/* boolean */.zMY().describe("did anything change (with --dry-run: would it)?");
const ms = main_schemas/* number */.aig().int().describe("duration in milliseconds");
const byteCount = main_schemas/* number */.aig().int().describe("bytes");
const executableName = main_schemas/* string */.YjP().describe("the program's name in dflow.yaml");
/** What became of one Node. */
const result = main_schemas/* enum */.k5n(["done", "unchanged", "reverted", "failed", "skipped", "planned"])
    .describe("`done`; `unchanged`: nothing had to be done; `reverted`: put back; `failed`; `skipped`: not reachable or not reached; `planned`: --dry-run");
const error = main_schemas/* string */.YjP().describe("what went wrong on this Node");
/** A Node that a command worked on. */
const nodeOutcome = main_schemas/* object */.Ikc({
    index,
    address: address.optional(),
    from: version.optional().describe("version that served before; absent: none"),
    to: version.optional().describe("version that serves now (with --dry-run: would); absent: none"),
    result,
    bytes: byteCount.describe("bytes copied to the Node"),
    roundTrips: main_schemas/* number */.aig().int().describe("round trips over ssh"),
    ms,
    error: error.optional(),
});

;// CONCATENATED MODULE: ./lib/js/commands/address.js






const address_address = command({
    name: "address",
    group: "looking",
    summary: "show where the Node at INDEX is reached",
    details: ["Prints the address alone, so that it can be used in a command: `curl http://$(dflow address 0):8080/`."],
    arguments: { index: (0,flags/* needed */.Ow)((0,flags/* wholeNumber */.rD)({ summary: "the Node", value: "INDEX", from: 0, to: 9999 })) },
    flags: {},
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        index: index,
        address: address,
        ssh: main_schemas/* object */.Ikc({ host: main_schemas/* string */.YjP(), port: main_schemas/* number */.aig().int(), user: main_schemas/* string */.YjP() }).describe("where sshd is reached"),
        ports: main_schemas/* record */.g1P(main_schemas/* string */.YjP(), main_schemas/* number */.aig().int()).describe("public port by executable; workers have none"),
    }),
    run: async (dflow, { index }) => {
        const nodes = await dflow.vms.list();
        const node = nodes.find((one) => one.index === index);
        if (!node) {
            throw new domain_errors/* DflowError */.FD("preflight/node", `node ${index}: there is no such Node`, {
                index,
                hint: nodes.length === 0
                    ? '"dflow set COUNT" makes Nodes'
                    : `there are ${nodes.map((one) => one.index).join(", ")}`,
            });
        }
        const { host, port, user } = node;
        const listening = dflow.settings.executables.flatMap((one) => one.port === undefined ? [] : [[one.name, one.port]]);
        const ports = Object.fromEntries(listening);
        return { data: { index, address: node.address ?? host, ssh: { host, port, user }, ports }, exit: "done" };
    },
    view: (data) => [say(data.address)],
});

// EXTERNAL MODULE: ./lib/js/domain/words.js
var domain_words = __nccwpck_require__(169);
// EXTERNAL MODULE: ./lib/js/commands/shared-flags.js
var shared_flags = __nccwpck_require__(6939);
// EXTERNAL MODULE: ./lib/js/domain/version.js
var domain_version = __nccwpck_require__(8272);
;// CONCATENATED MODULE: ./lib/js/commands/words.js

/** A version as people read it; `-` for none. */
const shortVersion = (version) => (version ? (0,domain_version/* short */.h0)(version) : "-");
/** What an error says of a Node, where the line says already which one: without `node 1: ` or `node 1 (203.0.113.10): `. */
const ofNode = (index, text) => text.replace(new RegExp(`^node ${index}(?: \\([^)]*\\))?: `), "");

;// CONCATENATED MODULE: ./lib/js/commands/build.js








const build = command({
    name: "build",
    group: "executables",
    summary: "build the executables and keep them in the cache",
    details: [
        "Runs `build.command` of dflow.yaml, or has cabal, stack or nix build the components that executables[].path names; then the tests, where `build.test` says so: what does not pass them is not kept and not deployed. Works in a clean checkout when --commit-hash is given, otherwise in the working tree as it is.",
        "The result is kept by version and checksum; a commit that is in the cache is not built again unless --through-cache asks for it, which then builds it from nothing. Touches no Node.",
    ],
    arguments: {},
    flags: {
        index: { ...shared_flags/* onNodes */.L7.index, summary: "taken as all executable commands take it; a build touches no Node" },
        "commit-hash": (0,flags/* revision */.QL)({ summary: "build this commit", absent: "the working tree; in CI the workflow's commit" }),
        "through-cache": (0,flags/* aSwitch */.oF)("build again and renew the cache"),
    },
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        version: version,
        fresh: main_schemas/* boolean */.zMY().describe("false: it was in the cache"),
        executables: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({ executable: executableName, checksum: checksum, size: byteCount })),
        ms: ms,
    }),
    run: async (dflow, given) => {
        const begun = dflow.clock.now().getTime();
        const commit = given["commit-hash"];
        const refresh = given["through-cache"];
        const { release, fresh } = await dflow.workshop.build({
            ...(commit ? { commit } : {}),
            refresh,
            signal: dflow.signal,
        });
        const executables = release.executables.map(({ name, checksum, size }) => ({ executable: name, checksum, size }));
        const data = { version: release.version, fresh, executables, ms: dflow.clock.now().getTime() - begun };
        return { data, exit: "done" };
    },
    view: (data) => [
        table(["executable", "sha256", "size"], data.executables.map((one) => [one.executable, one.checksum.slice(0, 12), (0,domain_words/* bytes */.ee)(one.size)])),
        say(`${shortVersion(data.version)} ${data.fresh ? `built, ${(0,domain_words/* duration */.p0)(data.ms)}` : "is in the cache"}`, "good"),
    ],
});

;// CONCATENATED MODULE: ./lib/js/domain/container.js
const sameProcess = (a, b) => a.epoch === b.epoch &&
    a.executable.name === b.executable.name &&
    a.executable.version === b.executable.version &&
    a.executable.checksum === b.executable.checksum;

// EXTERNAL MODULE: ./lib/js/domain/executable.js
var domain_executable = __nccwpck_require__(4986);
;// CONCATENATED MODULE: ./lib/js/plan/look.js


/** A Node that was just made. */
const EMPTY = { containers: [], traffic: {} };
const nodeAt = (observation, index) => observation.nodes.find((one) => one.index === index);
const reachable = (observation) => observation.nodes.filter((one) => one.status === "reachable");
const inventoryOf = (node) => (node?.status === "reachable" ? node : EMPTY);
/** For the notes of a plan. */
const leftOut = (index, node) => `node ${index} is ${node?.status ?? "missing"} and left out`;
/** A process that waits counts as alive: its watcher will start it again. */
const isAlive = (process) => process.state !== "stopped";
const isRunning = (process) => process.state === "running";
const processesOf = (node) => node.containers.flatMap((one) => one.processes);
const containerOf = (node, executable) => node.containers.find((one) => (0,domain_executable/* sameExecutable */.DU)(one.executable, executable));
/** As far as is known: its file is there, and says what it should. */
const isWhole = ({ executable, fileChecksum, gone }) => !gone && (fileChecksum ?? executable.checksum) === executable.checksum;
function isInstalled(node, executable) {
    const container = containerOf(node, executable);
    return container !== undefined && isWhole(container);
}
/** Where a share of its traffic goes, besides. */
const shareOf = ({ shares = {} }, name) => Object.hasOwn(shares, name) ? shares[name] : undefined;
/**
 * The process that answers for an executable. Where traffic is led, the one its port leads to; otherwise (workers, shared
 * ports) the newest one that runs, of the version the Node calls current if there is one.
 */
function serving(node, name, routed) {
    const running = node.containers
        .filter((one) => one.executable.name === name)
        .flatMap((one) => one.processes.filter(isRunning).map((process) => ({ process, role: one.role })))
        .sort((a, b) => Number(b.role === "current") - Number(a.role === "current") || b.process.epoch - a.process.epoch);
    if (!routed)
        return running[0]?.process;
    const port = node.traffic[name];
    return port === undefined ? undefined : running.find((one) => one.process.port === port)?.process;
}
/** Serves alone and is called current by its Node: a switch to it would change nothing. */
const isSettled = (node, process, routed) => {
    const found = serving(node, process.executable.name, routed);
    return (found !== undefined &&
        sameProcess(found, process) &&
        containerOf(node, process.executable)?.role === "current" &&
        shareOf(node, process.executable.name) === undefined);
};

;// CONCATENATED MODULE: ./lib/js/plan/rollout.js
/**
 * The Nodes a `--rollout PERCENT` reaches: max(1, floor(n × PERCENT / 100)), lowest indexes first. A larger PERCENT
 * reaches all that a smaller one did.
 *
 * @param percent 1 … 100
 */
function rolloutTargets(indexes, percent) {
    return [...indexes].sort((a, b) => a - b).slice(0, reached(indexes.length, percent));
}
const reached = (all, percent) => Math.max(1, Math.floor((all * percent) / 100));
/** The targets of each wave, without those of the waves before it; the last wave takes all that are left. */
function waveTargets(targets, reaches) {
    const waves = [];
    let reached = 0;
    for (const [at, reach] of reaches.entries()) {
        const until = at === reaches.length - 1 ? targets.length : Math.min(targets.length, nodesIn(reach, targets.length));
        if (until > reached)
            waves.push(targets.slice(reached, until));
        reached = Math.max(reached, until);
    }
    return reached < targets.length ? [...waves, targets.slice(reached)] : waves;
}
function nodesIn(reach, all) {
    if ("nodes" in reach)
        return reach.nodes;
    // 0.29 × 100 is 28.999…: a share that was written as whole percents must not lose a Node to that.
    return Math.max(1, Math.floor(all * reach.share + 1e-9));
}
/** The release a Node is to serve: the current one, or the one of a partial rollout that has reached this index. */
function wishFor({ rollout, current, count }, index) {
    return rollout && index < Math.min(count, reached(count, rollout.percent)) ? rollout.release : current;
}

// EXTERNAL MODULE: ./lib/js/cluster/services.js
var services = __nccwpck_require__(4928);
;// CONCATENATED MODULE: ./lib/js/cluster/verify.js




/** Restarts of a new process after which nobody waits for its deadline. */
const TOO_MANY_RESTARTS = 3;
/** Failed attempts between two looks at whether the process still lives. */
const LOOK_EVERY = 3;
/**
 * Asks every check of the process's program until each is healthy by its own rhythm. `settled`: it was verified by an
 * earlier command and has served since, so one good answer says that it still is, and a restart since then is none of
 * this command's doing.
 *
 * @returns the process as it was last seen
 * @throws DflowError `verify/unhealthy` with the last response, the log's end and the exit status
 */
async function verify(dflow, remote, process, options) {
    const program = (0,services/* programNamed */.qU)(dflow.settings, process.executable.name);
    const checks = options.settled ? program.verify.map(asSettled) : program.verify;
    const seen = await Promise.all(checks.map((check) => becomeHealthy(dflow, remote, process, check, options)));
    return seen.find((one) => !sameIdentity(one, process)) ?? process;
}
const sameIdentity = (a, b) => a.identity?.pid === b.identity?.pid && a.identity?.started === b.identity?.started;
const asSettled = (check) => ({ ...check, successes: 1, healthyFor: 0 });
async function becomeHealthy(dflow, remote, process, check, { settled, signal }) {
    const { clock } = dflow;
    let known = process;
    const begun = clock.now().getTime();
    let inARow = 0;
    let failed = 0;
    let healthySince;
    for (;;) {
        const answer = await ask(dflow, remote, known, check, signal);
        const now = clock.now().getTime();
        inARow = answer.healthy ? inARow + 1 : 0;
        if (!answer.healthy) {
            failed++;
            healthySince = undefined;
            const looks = answer.ended || failed % LOOK_EVERY === 0 || (settled && failed === 1);
            const found = looks ? await findProcess(dflow, remote, process) : process;
            // Its watcher has started it again: what was good of the one before is forgotten, and this one is asked.
            if (looks && found?.identity)
                known = found;
            const crashing = isCrashing(process, found);
            if (crashing || now - begun + check.interval > check.deadline) {
                throw await unhealthy(dflow, remote, process, answer, { after: now - begun, crashing });
            }
        }
        else if (inARow >= check.successes) {
            healthySince ??= now;
            if (now - healthySince >= check.healthyFor)
                return known;
        }
        await clock.sleep(check.interval, signal);
    }
}
/** One attempt. */
function ask(dflow, remote, process, check, signal) {
    const program = (0,services/* programNamed */.qU)(dflow.settings, process.executable.name);
    // Where all versions share a port, another one may answer in its place.
    const sharedPort = program.port !== undefined && !(0,services/* isRouted */.Es)(dflow, program);
    return dflow.probe.ask(check, remote, process, { folder: (0,services/* homeOf */.lt)(dflow.settings), sharedPort, signal });
}
const isCrashing = (process, now) => now === undefined || now.state === "stopped" || now.restarts - process.restarts >= TOO_MANY_RESTARTS;
async function findProcess(dflow, remote, process) {
    const containers = await dflow.containers.list(remote);
    return containers.flatMap((one) => one.processes).find((one) => sameProcess(one, process));
}
async function unhealthy(dflow, remote, process, answer, how) {
    const index = remote.node.index;
    const what = `${process.executable.name} ${(0,domain_version/* short */.h0)(process.executable.version)}`;
    const verdict = how.crashing ? "keeps ending" : `is not healthy after ${Math.round(how.after / 1000)} s`;
    const now = await findProcess(dflow, remote, process).catch(() => undefined);
    // That nothing listens is what comes of it.
    const ended = answer.ended || now?.exitStatus === undefined ? "" : `; it ended with exit status ${now.exitStatus}`;
    return new domain_errors/* DflowError */.FD("verify/unhealthy", `node ${index}: ${what} ${verdict}: ${answer.said}${ended}`, {
        index,
        hint: `"dflow logs --index ${index} --version ${(0,domain_version/* short */.h0)(process.executable.version)}" shows more of what it printed`,
        evidence: await evidenceOf(dflow, remote, process, answer, now),
    });
}
/** What a person would look at next: the last response, how it ended, what it printed. */
async function evidenceOf(dflow, remote, process, answer, now) {
    const log = await dflow.containers.logs(remote, process, { lines: 20 }).catch(() => []);
    const ended = now?.exitStatus === undefined ? [] : [`exit status ${now.exitStatus}, started again ${now.restarts} times`];
    return [
        { title: "last response", lines: [answer.said, ...(answer.body ?? [])] },
        { title: "process", lines: ended },
        { title: "log", lines: log },
    ].filter((one) => one.lines.length > 0);
}

;// CONCATENATED MODULE: ./lib/js/cluster/health-of-process.js

/**
 * Every check of one process.
 *
 * @param options.successes good answers in a row that each check asks for (verify); otherwise one try
 */
async function healthOfProcess(look, process, index, { successes = false } = {}) {
    const program = look.dflow.settings.executables.find((one) => one.name === process.executable.name);
    const node = look.observation.nodes.find((one) => one.index === index);
    if (!program || node?.status !== "reachable")
        return [];
    const remote = await look.remotes.to(node.node);
    return Promise.all(program.verify.map(async (check) => {
        let answer = await ask(look.dflow, remote, process, check, look.signal);
        for (let good = 1; successes && answer.healthy && good < check.successes; good++) {
            await look.dflow.clock.sleep(check.interval, look.signal);
            answer = await ask(look.dflow, remote, process, check, look.signal);
        }
        const { healthy, said, ms, health, threshold } = answer;
        const told = health === undefined ? {} : { told: { health, threshold: threshold ?? 1 } };
        const { name: executable, version } = process.executable;
        return { executable, version, check: nameOf(check), healthy, said, ms, ...told };
    }));
}
function nameOf(check) {
    switch (check.kind) {
        case "http":
            return `http ${check.path}`;
        case "run":
            return `run ${check.command}`;
        case "tcp":
        case "alive":
            return check.kind;
    }
}

;// CONCATENATED MODULE: ./lib/js/cluster/remotes.js

/** The way to one Node is what failed: that keeps nobody from hearing of the others. */
const isOfItsLink = (error) => error instanceof domain_errors/* DflowError */.FD && error.code.startsWith("ssh/");
function remotes(transport, signal, patience = {}) {
    const open = new Map();
    const used = new Map();
    const forget = async (index) => {
        const connection = open.get(index);
        open.delete(index);
        await connection?.then((remote) => remote.close()).catch(() => undefined);
    };
    return {
        to(node) {
            const known = open.get(node.index);
            if (known)
                return known;
            const connection = transport.connect(node, signal, patience);
            open.set(node.index, connection);
            connection.then((remote) => used.set(node.index, () => remote.usage), 
            // A Node that could not be reached may be reached later: repair asks again.
            () => {
                if (open.get(node.index) === connection)
                    open.delete(node.index);
            });
            return connection;
        },
        forget,
        usage: (index) => used.get(index)?.() ?? { roundTrips: 0, sent: 0, received: 0, aside: { tunnels: 0, sent: 0, received: 0 } },
        close: async () => {
            await Promise.all([...open.keys()].map(forget));
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/plan/elsewhere.js

/** By name, what another container backend than dflow.yaml's keeps running on a Node. Nothing of ours can heal that there. */
const runElsewhere = (node) => [
    ...new Set(processesOf(node)
        .filter((one) => one.elsewhere)
        .map(({ executable }) => executable.name)),
];
/** As a start says it that is refused (start.sh). */
const elsewhereWords = (names) => `another container backend still runs ${names.join(", ")}`;
const ELSEWHERE_HINT = 'write the one that started it back into dflow.yaml; to change it, "dflow stop --all" with that one first';

;// CONCATENATED MODULE: ./lib/js/cluster/why-down.js


/** Why nobody is served by a program on a Node, in one line. */
function whyDown(node, name, port) {
    const [newest, ...older] = processesOf(node)
        .filter((one) => one.executable.name === name)
        .sort((a, b) => b.epoch - a.epoch);
    if (!newest)
        return `${name} does not run`;
    if ([newest, ...older].some((one) => one.elsewhere))
        return elsewhereWords([name]);
    const ended = newest.exitStatus === undefined ? "" : ` (it ended with ${newest.exitStatus})`;
    const removed = newest.removed ? ": its container was removed" : "";
    if ([newest, ...older].some((one) => one.state === "running")) {
        return `${name} runs, and port ${port} does not lead to it`;
    }
    return newest.state === "waiting"
        ? `${name} waits to be started again${ended}`
        : `${name} does not run${ended}${removed}`;
}

;// CONCATENATED MODULE: ./lib/js/cluster/health.js







/** Asks every check of what serves on these Nodes. */
const healthOf = (look, indexes, options = {}) => Promise.all(indexes.map((index) => {
    const node = look.observation.nodes.find((one) => one.index === index) ?? { index, status: "missing" };
    return healthOfNode(look, node, options).catch((error) => asUnreachable(error, index, options));
}));
function asUnreachable(error, index, options) {
    if (!isOfItsLink(error))
        throw error;
    const { threshold = 1 } = options;
    return { index, status: "unreachable", health: 0, threshold, because: error.message, checks: [] };
}
async function healthOfNode(look, node, options) {
    const { index } = node;
    const none = { index, health: 0, threshold: options.threshold ?? 1, checks: [] };
    if (node.status === "missing")
        return { ...none, status: "missing", because: "it is missing" };
    if (node.status === "unreachable")
        return { ...none, status: "unreachable", because: node.error.message };
    const wished = wishFor(look.state(), index)?.executables ?? [];
    const asked = await Promise.all(look.dflow.settings.executables.flatMap((program) => {
        const executable = wished.find((one) => one.name === program.name);
        return executable ? [healthOfProgram(look, node, program, executable.version, options)] : [];
    }));
    if (asked.length === 0)
        return { ...none, status: "healthy", health: 1 };
    const health = Math.min(...asked.map((one) => one.health));
    const threshold = options.threshold ?? Math.max(...asked.map((one) => one.threshold));
    const because = asked.find((one) => one.because !== undefined)?.because;
    const healthy = options.threshold === undefined ? because === undefined : health >= threshold;
    return {
        index,
        status: healthy ? "healthy" : "unhealthy",
        health,
        threshold,
        ...(healthy ? {} : { because: because ?? `health ${health} is below ${threshold}` }),
        checks: asked.flatMap((one) => one.checks),
        faults: Object.fromEntries(asked.flatMap(({ name, fault }) => (fault ? [[name, fault]] : []))),
    };
}
async function healthOfProgram(look, node, program, wished, options) {
    const { name, port } = program;
    const inventory = inventoryOf(node);
    const process = serving(inventory, name, (0,services/* isRouted */.Es)(look.dflow, program));
    if (!process) {
        return { name, fault: "down", health: 0, threshold: 1, because: whyDown(inventory, name, port), checks: [] };
    }
    const checks = await healthOfProcess(look, process, node.index, options);
    const failing = checks.find((one) => !one.healthy);
    const found = process.executable.version;
    const because = found === wished
        ? failing && `${name}: ${failing.said}`
        : `it serves ${name} ${(0,domain_version/* short */.h0)(found)} instead of ${(0,domain_version/* short */.h0)(wished)}`;
    const told = checks.find((one) => one.told)?.told;
    return {
        name,
        ...(because === undefined ? {} : { fault: found === wished ? "sick" : "astray" }),
        health: told?.health ?? checks.filter((one) => one.healthy).length / Math.max(1, checks.length),
        threshold: told?.threshold ?? 1,
        ...(because === undefined ? {} : { because }),
        checks,
    };
}

;// CONCATENATED MODULE: ./lib/js/domain/step.js

const stepsOf = (plan) => plan.waves.flatMap((wave) => wave.lanes.flatMap((lane) => lane.steps));
const isEmpty = (plan) => stepsOf(plan).every((step) => step.do === "verify");
/** A fraction for people: "10%". */
const percent = (share) => `${Math.round(share * 100)}%`;
const programs = (executables) => executables.map((one) => `${one.name} ${(0,domain_version/* short */.h0)(one.version)}`).join(", ");
const instancesOf = (instances) => programs(instances.map((one) => one.executable));
function takenFrom({ executables, strays = [], takenBack = [] }) {
    const ports = strays.map(({ executable, publicPort }) => `${publicPort} of ${executable}`).join(", ");
    return [
        ...(executables.length > 0 ? [`take traffic from ${executables.join(", ")}`] : []),
        ...(strays.length > 0 ? [`give up port ${ports}`] : []),
        ...(takenBack.length > 0 ? [`call ${instancesOf(takenBack)} current no more`] : []),
    ].join(", ");
}
/** The one place with words for steps: log, plan, summary and errors agree. */
function describe(step) {
    switch (step.do) {
        case "create":
            return "create the Node";
        case "destroy":
            return "destroy the Node";
        case "remember":
            return "write its node.json again";
        case "install":
            return `${step.force ? "copy again" : "copy"} ${programs(step.release.executables)}`;
        case "start":
            return `start ${instancesOf(step.instances)}`;
        case "verify":
            return `verify ${instancesOf(step.instances)}`;
        case "switch":
            return `switch ${step.share === undefined ? "" : `${percent(step.share)} of the `}traffic to ${instancesOf(step.instances)}`;
        case "unroute":
            return takenFrom(step);
        case "stop":
            return `stop ${instancesOf(step.instances)}${step.haste === "now" ? " now" : ""}`;
        case "remove":
            return `remove ${programs(step.executables)}`;
    }
}

;// CONCATENATED MODULE: ./lib/js/plan/chaos.js
/** Destroys random Nodes, undrained: that is the point. */
function planChaos(request) {
    const { observation, count, leave, healthy } = request;
    const { unfinished } = observation.state;
    if (!request.makesNodes) {
        return refused("this VM backend can only list Nodes", "chaos-monkey needs one that makes them, such as vagrant");
    }
    if (unfinished && unfinished.epoch !== request.epoch) {
        return refused(`"${unfinished.command}" has not finished`, 'wait for it; "dflow repair" finishes one that was cut off');
    }
    const existing = observation.nodes.filter((one) => one.status !== "missing");
    if (count > existing.length) {
        return refused(`there are only ${existing.length} Nodes to destroy`, `give --count ${existing.length} or less`);
    }
    const victims = pick(existing, count, request.random).sort((a, b) => a.index - b.index);
    const left = healthy.filter((index) => !victims.some((one) => one.index === index)).length;
    if (left < leave) {
        const nodes = victims.map((one) => one.index).join(", ");
        return refused(`destroying node ${nodes} would leave ${left} healthy, fewer than ${leave}`, '"dflow repair" first, or give a smaller --count or --leave');
    }
    const lanes = victims.map(({ index, node }) => ({ index, steps: [{ do: "destroy", index, node }] }));
    return {
        title: `destroy ${lanes.length} of ${existing.length} Nodes at random`,
        waves: lanes.length > 0 ? [{ name: "chaos", lanes, pause: 0 }] : [],
        notes: [],
    };
}
function pick(from, count, random) {
    const left = [...from];
    return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)).flat();
}
const refused = (message, hint) => ({
    code: "preflight/refused",
    message,
    hint,
    blocks: true,
});

;// CONCATENATED MODULE: ./lib/js/plan/guard.js



const isRefusal = (it) => "blocks" in it;
/** Everything that speaks against changing these Nodes, all at once. */
function refusals(request) {
    const { observation, targets } = request;
    const found = targets.flatMap((index) => {
        const node = nodeAt(observation, index) ?? { index, status: "missing" };
        return node.status === "reachable" ? unfit(node, request) : [absent(node, request.rules)];
    });
    if (targets.length === 0) {
        found.push({
            code: "preflight/nothing",
            message: "there are no Nodes",
            hint: '"dflow set COUNT" makes Nodes',
            blocks: true,
        });
    }
    return found;
}
function absent(node, rules) {
    const { index } = node;
    const blocks = rules.unreachable === "fail";
    const skip = "with `rollout: {unreachable: skip}` it is left out";
    if (node.status === "missing") {
        return {
            code: "preflight/node",
            index,
            message: `node ${index} is missing`,
            hint: `"dflow repair" makes it${blocks ? `; ${skip}` : ""}`,
            blocks,
        };
    }
    const { code, message, hint = '"dflow doctor" says more', evidence } = node.error;
    return {
        code,
        index,
        message: (0,domain_words/* ofNode */.Gc)(index, message),
        hint: blocks && SILENT.has(code) ? `${hint}\n${skip}` : hint,
        evidence,
        blocks,
    };
}
/** Others answer, and should be heard. */
const SILENT = new Set(["ssh/unreachable", "ssh/timeout", "ssh/lost"]);
/** Bytes that must stay free beside what is copied: logs, journals, the next release's beginning. */
const SPARE = 16 * 2 ** 20;
function unfit(node, { release, architecture }) {
    const { index, facts } = node;
    const lacking = (release?.executables ?? []).filter((one) => !isInstalled(node, one));
    const wanted = lacking.reduce((sum, one) => sum + one.size, 0);
    const found = [];
    if (node.forgetful) {
        const message = `node ${index}: its node.json is damaged, so nobody knows which command came last there`;
        found.push({ code: "store/damaged", index, message, hint: '"dflow repair" writes it again', blocks: true });
    }
    const elsewhere = runElsewhere(node);
    if (elsewhere.length > 0) {
        const message = (0,domain_words/* ofNode */.Gc)(index, elsewhereWords(elsewhere));
        found.push({ code: "preflight/node", index, message, hint: ELSEWHERE_HINT, blocks: true });
    }
    if (wanted > 0 && facts.diskFree < wanted + SPARE) {
        found.push({
            code: "preflight/node",
            index,
            message: `node ${index} has ${megabytes(facts.diskFree)} free, the copy needs ${megabytes(wanted + SPARE)}`,
            hint: '"dflow gc" removes old versions',
            blocks: true,
        });
    }
    if (architecture !== undefined && architecture !== facts.architecture) {
        found.push({
            code: "preflight/node",
            index,
            message: `node ${index} is ${facts.architecture}, the executables are for ${architecture}`,
            hint: `build for ${facts.architecture}, or make the Node from another image`,
            blocks: true,
        });
    }
    return found;
}
const megabytes = (bytes) => `${Math.ceil(bytes / 2 ** 20)} MiB`;

;// CONCATENATED MODULE: ./lib/js/cluster/asked-services.js


/** These programs on a Node, as clients ask for them; those that listen. */
function targetsOn(session, index, names) {
    const found = nodeAt(session.observation, index);
    if (!found || found.status === "missing")
        return [];
    return session.dflow.settings.executables.flatMap((program) => program.port !== undefined && names.includes(program.name)
        ? [targetOf(session, found.node, program, program.port)]
        : []);
}
/** By name, what clients reach there now. */
function servedOn({ dflow, observation }, index) {
    const found = nodeAt(observation, index);
    if (found?.status !== "reachable")
        return [];
    return dflow.settings.executables
        .filter((one) => one.port !== undefined && serving(found, one.name, (0,services/* isRouted */.Es)(dflow, one)))
        .map(({ name }) => name);
}
const LOOPBACK = "127.0.0.1";
/** Behind a port of this machine that leads to its sshd; who listens on the other ports of this machine is another matter. */
const ITSELF = [LOOPBACK, "localhost", "::1"];
function targetOf({ remotes }, node, program, port) {
    // A Node of this very machine has a loopback address of its own, and its public ports are there.
    const address = node.host.startsWith("127.") ? node.host : LOOPBACK;
    const client = node.address ?? (ITSELF.includes(node.host) ? undefined : node.host);
    return {
        index: node.index,
        executable: program.name,
        question: questionOf(program),
        ways: [
            ...(client === undefined ? [] : [{ path: "direct", host: client, port }]),
            { path: "ssh", remote: () => remotes.to(node), address, port },
        ],
    };
}
/** Of its first http check; of what has none that it takes a connection. */
function questionOf({ verify }) {
    const http = verify.find((check) => check.kind === "http");
    if (http)
        return { kind: "http", path: http.path, status: http.status, timeout: http.timeout };
    return { kind: "tcp", timeout: verify.find((check) => check.kind === "tcp")?.timeout ?? 5_000 };
}

;// CONCATENATED MODULE: ./lib/js/cluster/failed-requests.js


const WHEN = {
    before: "before the switch",
    during: "while switching",
    after: "after the switch",
    "put back": "while it was put back",
};
const WAY = { ssh: "through ssh", direct: "from this machine" };
/** For the log, as soon as it happens. */
const aRequestFailed = ({ index, executable, path, phase, what, kept }) => ({
    type: "note",
    level: "warning",
    index,
    text: `a request to ${executable} failed ${WHEN[phase]}: ${what} (${WAY[path]}, ${kept ? "kept connection" : "new connection"})`,
});
/** While there is a way back without a start. */
const tooManyFailed = (receipt, most) => new domain_errors/* DflowError */.FD("receipt/failed-requests", sentence(receipt, most), {
    hint: "rollout.max-failed-requests of dflow.yaml, or --max-failed-requests, says how many may fail",
    evidence: failed_requests_evidenceOf(receipt),
});
/** The requests are lost either way, and going back would only risk more of them. */
const lostAfterAll = (receipt, most, why) => new domain_errors/* DflowError */.FD("receipt/failed-requests", sentence(receipt, most), {
    hint: `nothing was put back: ${why}, and the new version serves; docs/receipt.md tells what a program can do about it, "dflow rollback" goes back`,
    evidence: failed_requests_evidenceOf(receipt),
});
/** From the first switch on, as the limit counts. */
const isHeld = (phase) => phase === "during" || phase === "after";
const held = ({ failures }) => failures.filter(({ phase }) => isHeld(phase));
/** "node 1: 3 requests to hello failed while switching: 2 × connection refused, 1 × status 500" */
function sentence(receipt, most) {
    const failures = held(receipt);
    const nodes = [...new Set(failures.map(({ index }) => index))].sort((a, b) => a - b);
    const times = receipt.phases.reduce((sum, { phase, failed }) => sum + (isHeld(phase) ? failed : 0), 0);
    const names = [...new Set(failures.map(({ executable }) => executable))].join(", ");
    const when = [...new Set(failures.map(({ phase }) => WHEN[phase]))].join(" and ");
    const allowed = most === 0 ? "" : `; ${(0,domain_words/* grouped */.zD)(most)} may`;
    return `${(0,domain_words/* nodesNamed */.RB)(nodes)}: ${(0,domain_words/* plural */.LS)(times, "request")} to ${names} failed ${when}: ${kinds(failures)}${allowed}`;
}
function kinds(failures) {
    const times = new Map();
    for (const { what, times: more } of failures)
        times.set(what, (times.get(what) ?? 0) + more);
    return [...times].map(([what, count]) => `${(0,domain_words/* grouped */.zD)(count)} × ${what}`).join(", ");
}
const failed_requests_evidenceOf = (receipt) => [
    {
        title: "failed requests",
        lines: receipt.failures.map(({ index, executable, path, phase, what, kept, times }) => `node ${index}  ${executable}  ${WHEN[phase]}, ${WAY[path]}, ${kept ? "kept connection" : "new connection"}: ${(0,domain_words/* grouped */.zD)(times)} × ${what}`),
    },
    {
        title: "receipt",
        lines: receipt.lines
            .filter(({ failed }) => failed > 0)
            .map(({ index, executable, path, phase, sent, failed, p50, p99, max }) => `node ${index}  ${executable}  ${phase}, ${WAY[path]}: ${(0,domain_words/* grouped */.zD)(sent)} sent, ${(0,domain_words/* grouped */.zD)(failed)} failed, p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`),
    },
];

;// CONCATENATED MODULE: ./lib/js/cluster/availability.js



/** Starts asking what serves now on the Nodes of the plan. */
function availability(session, plan, options) {
    const { rate, mostFailed, onFailure } = options;
    const { dflow } = session;
    const tooMany = new AbortController();
    let failed = 0;
    let phase = "before";
    // Whoever wants to go on with the other Nodes does not want all of them to be put back for one.
    let late = onFailure === "continue" ? "on-failure is continue" : undefined;
    const onFailed = (failure) => {
        if (failure.phase === "before" || failure.phase === "put back")
            return;
        if (failed === 0)
            dflow.reporter.report(aRequestFailed(failure));
        failed++;
        if (failed > mostFailed && !late && !tooMany.signal.aborted) {
            tooMany.abort(tooManyFailed(metering.count(), mostFailed));
        }
    };
    const metering = dflow.meter.start({ rate, onFailed });
    const askThere = (index, names) => {
        for (const target of targetsOn(session, index, names))
            metering.ask(target);
    };
    const enter = (next) => {
        if (next === phase)
            return;
        phase = next;
        metering.phase(next);
    };
    const heard = {
        report(event) {
            dflow.reporter.report(event);
            listen(event);
        },
    };
    const listen = (event) => {
        if (event.type === "wave") {
            if (event.undo)
                enter("put back");
            else if (switches(event.wave))
                enter("during");
            else if (phase === "during")
                enter("after");
        }
        if (event.type === "step-started") {
            if (event.step.do === "stop")
                metering.letGo(event.index);
            if (event.step.do !== "unroute")
                return;
            for (const name of event.step.executables)
                metering.forget(event.index, name);
        }
        if (event.type === "step-done" && event.step.do === "switch") {
            askThere(event.index, event.step.instances.map((one) => one.executable.name));
        }
    };
    for (const index of new Set(stepsOf(plan).map((step) => step.index))) {
        askThere(index, servedOn(session, index));
    }
    return {
        session: {
            ...session,
            dflow: { ...dflow, reporter: heard },
            signal: AbortSignal.any([session.signal, tooMany.signal]),
        },
        async gate(wave) {
            tooMany.signal.throwIfAborted();
            if (!ends(wave) || phase === "before")
                return;
            late ??= "the old version had been told to end by then";
        },
        async end(outcome) {
            const receipt = await metering.end();
            if (outcome.result !== "done" || failed <= mostFailed)
                return { outcome, receipt };
            return {
                outcome: withFailure(outcome, lostAfterAll(receipt, mostFailed, late ?? "all was done by then")),
                receipt,
            };
        },
        stop: async () => void (await metering.end()),
    };
}
const withFailure = (outcome, failure) => ({ ...outcome, failure, exit: failure.exit });
const switches = (wave) => wave.lanes.some((lane) => lane.steps.some((step) => step.do === "switch"));
const ends = (wave) => wave.lanes.some((lane) => lane.steps.some((step) => step.do === "stop"));

;// CONCATENATED MODULE: ./lib/js/plan/closing.js
/** Everything that can be done before traffic moves. */
const prepareSteps = (gap) => [
    ...installSteps(gap),
    ...clearSteps(gap),
    ...startSteps(gap, gap.startEarly),
    ...verifySteps(gap, gap.instances.filter((one) => !gap.startLate.includes(one))),
];
/** Moves traffic, and looks whether it is well where it went; nothing where it has moved already. */
const switchSteps = (gap) => gap.toSwitch.length === 0
    ? []
    : [
        ...startSteps(gap, gap.startLate),
        ...verifySteps(gap, gap.startLate),
        { do: "switch", index: gap.index, instances: gap.toSwitch },
        ...verifySteps(gap, gap.instances),
    ];
/** Moves a share of the traffic, where there is something to share, and looks whether it is well there. */
const shareSteps = (gap, share) => gap.toShare.length === 0
    ? []
    : [{ do: "switch", index: gap.index, instances: gap.toShare, share }, ...verifySteps(gap, gap.toShare)];
/** A version that has had a share of the traffic for a while is verified again before it gets more. */
const verifyShared = (gap) => verifySteps(gap, gap.toShare);
const retireSteps = (gap) => [
    ...unrouteSteps(gap.index, gap.unroute, gap.strays),
    ...(gap.retire.length > 0
        ? [{ do: "stop", index: gap.index, instances: gap.retire, haste: "gracefully" }]
        : []),
];
/** All of it on one Node, for a Node that comes up on its own: new, cycled, started or repaired. */
const bringUpSteps = (gap) => [
    ...installSteps(gap),
    ...clearSteps(gap),
    ...startSteps(gap, [...gap.startEarly, ...gap.startLate]),
    ...verifySteps(gap, gap.instances),
    ...(gap.toSwitch.length > 0 ? [{ do: "switch", index: gap.index, instances: gap.toSwitch }] : []),
    ...retireSteps(gap),
];
const unrouteSteps = (index, executables, strays, takenBack = []) => {
    if (executables.length + strays.length + takenBack.length === 0)
        return [];
    const more = { ...(strays.length > 0 ? { strays } : {}), ...(takenBack.length > 0 ? { takenBack } : {}) };
    return [{ do: "unroute", index, executables, ...more }];
};
const installSteps = ({ index, version, install, force }) => install.length > 0 ? [{ do: "install", index, release: { version, executables: install }, force }] : [];
const clearSteps = ({ index, inTheWay }) => inTheWay.length > 0 ? [{ do: "stop", index, instances: inTheWay, haste: "now" }] : [];
const startSteps = ({ index }, instances) => instances.length > 0 ? [{ do: "start", index, instances }] : [];
const verifySteps = ({ index }, instances) => instances.length > 0 ? [{ do: "verify", index, instances }] : [];

;// CONCATENATED MODULE: ./lib/js/plan/context.js
/** True where a public port is led from version to version; a program without a port is a worker whatever it says. */
const isRouted = ({ programs, verifiesFirst }, name) => programs.find((one) => one.name === name)?.port !== undefined && verifiesFirst(name);

;// CONCATENATED MODULE: ./lib/js/plan/fate.js




/**
 * Of each program that the steps have touched.
 *
 * @param was what the Node was like before them
 */
function fatesOn(was, steps, context) {
    const { touched } = steps;
    const wasAlive = processesOf(was).filter(isAlive);
    const started = instancesIn(touched, "start").filter((one) => !has(wasAlive, one));
    const names = new Set([
        ...unroutedIn(touched),
        ...[...instancesIn(touched), ...instancesIn(touched, "verify")].map((one) => one.executable.name),
    ]);
    return [...names].map((name) => {
        const routed = isRouted(context, name);
        return fateOf({ name, routed, shared: shareOf(was, name) !== undefined, current: currentOf(was, name) }, serving(was, name, routed) ?? servingAstray(was, name), started.filter((one) => one.executable.name === name), steps, context);
    });
}
/** Its public port is another one since dflow.yaml was changed: what the old one leads to has served until now. */
const servingAstray = (was, name) => {
    const stray = was.strays?.find((one) => one.executable === name);
    if (!stray)
        return undefined;
    return processesOf(was).find((one) => one.executable.name === name && one.port === stray.to && isRunning(one));
};
const currentOf = (was, name) => was.containers.find(({ role, executable }) => role === "current" && executable.name === name)?.executable;
function fateOf({ name, routed, shared, current }, old, started, { touched, done }, { epoch, programs }) {
    const switched = instancesIn(touched, "switch").some((one) => one.executable.name === name);
    const moved = switched || shared || unroutedIn(touched).includes(name);
    const ended = old !== undefined && has(instancesIn(touched, "stop"), old);
    // A restart's new instance is what served before; the old one was ended only because this one verified.
    const stays = ended && switched ? started.filter((one) => (0,domain_executable/* sameExecutable */.DU)(one.executable, old.executable)) : [];
    const leaving = [...started.filter((one) => !stays.includes(one)), ...leftOver(name, old, started, touched)];
    // What is no longer in dflow.yaml cannot be started: nothing says how.
    const known = programs.some((one) => one.name === name);
    const restart = ended && known && stays.length === 0 ? [{ executable: old.executable, epoch }] : [];
    const back = old !== undefined && !ended && moved ? [old] : [];
    const hadTraffic = !routed || switched;
    // A stop that failed may have ended it or not: there must not be two of it.
    const perhaps = ended && !has(instancesIn(done, "stop"), old) ? [old] : [];
    return {
        restart,
        switchTo: [...restart, ...back],
        unroute: old === undefined && (switched || shared) && routed ? [name] : [],
        takenBack: old === undefined && switched ? leaving.filter((one) => !isCurrent(one, current)) : [],
        stopGracefully: [...(hadTraffic ? leaving : []), ...perhaps],
        stopNow: hadTraffic ? [] : leaving,
        verify: back.filter(isRunning),
    };
}
const isCurrent = ({ executable }, current) => current !== undefined && (0,domain_executable/* sameExecutable */.DU)(executable, current);
/** An earlier command that was cut off had started it; this one was to go on with it, and it did not serve before. */
const leftOver = (name, old, started, touched) => instancesIn(touched, "verify").filter((one, at, all) => one.executable.name === name &&
    !(old && sameProcess(one, old)) &&
    !has(started, one) &&
    all.findIndex((other) => sameProcess(one, other)) === at);
const has = (instances, one) => instances.some((other) => sameProcess(one, other));
const instancesIn = (steps, kind) => steps.flatMap((step) => "instances" in step && (kind === undefined ? step.do !== "verify" : step.do === kind) ? step.instances : []);
const unroutedIn = (steps) => steps.flatMap((step) => (step.do === "unroute" ? step.executables : []));

;// CONCATENATED MODULE: ./lib/js/plan/undo.js




/**
 * Puts every Node that was touched back to what served there before. Old processes still run until the retire wave, so
 * this is a switch back; where one has ended already, its release is started again first. Files and Nodes that were made
 * stay. Every lane stands for itself, so a Node that cannot be put back holds up no other.
 *
 * @param before what was observed when the plan was made
 */
function planUndo(plan, before, { done, begun }, context) {
    const touched = [...new Set([...done, ...begun])];
    const indexes = [...new Set(touched.map((step) => step.index))].sort((a, b) => a - b);
    const undone = indexes.map((index) => {
        const here = (steps) => steps.filter((step) => step.index === index);
        return undoNode(index, { touched: here(touched), done: here(done) }, before, context);
    });
    const lanes = undone.map((one) => one.lane).filter((lane) => lane.steps.length > 0);
    return {
        title: `undo: ${plan.title}`,
        waves: lanes.length > 0 ? [{ name: "put back", lanes, pause: 0 }] : [],
        notes: undone.flatMap((one) => one.notes),
    };
}
function undoNode(index, steps, before, context) {
    const destroyed = steps.touched.some((step) => step.do === "destroy");
    const was = destroyed ? EMPTY : inventoryOf(nodeAt(before, index));
    const fates = fatesOn(was, steps, context);
    return {
        lane: { index, steps: undo_stepsOf(index, fates) },
        notes: [
            ...(destroyed ? [`node ${index} was destroyed: "dflow repair" makes it again`] : []),
            ...fates.flatMap((fate) => fate.restart).map(noteOfRestart(index)),
        ],
    };
}
/** Traffic goes back before anything ends, and nothing gets traffic before it verified. */
function undo_stepsOf(index, fates) {
    const restart = fates.flatMap((fate) => fate.restart);
    const switchTo = fates.flatMap((fate) => fate.switchTo);
    const executables = fates.flatMap((fate) => fate.unroute);
    const takenBack = fates.flatMap((fate) => fate.takenBack);
    const gracefully = fates.flatMap((fate) => fate.stopGracefully);
    const now = fates.flatMap((fate) => fate.stopNow);
    const verify = fates.flatMap((fate) => fate.verify);
    return [
        ...(restart.length > 0 ? [{ do: "start", index, instances: restart }] : []),
        ...(restart.length > 0 ? [{ do: "verify", index, instances: restart }] : []),
        ...(switchTo.length > 0 ? [{ do: "switch", index, instances: switchTo }] : []),
        ...unrouteSteps(index, executables, [], takenBack),
        ...(now.length > 0 ? [{ do: "stop", index, instances: now, haste: "now" }] : []),
        ...(gracefully.length > 0 ? [{ do: "stop", index, instances: gracefully, haste: "gracefully" }] : []),
        // Last, so that a version that was already unwell before keeps nothing from being put back.
        ...(verify.length > 0 ? [{ do: "verify", index, instances: verify }] : []),
    ];
}
const noteOfRestart = (index) => ({ executable }) => `node ${index}: ${executable.name} ${(0,domain_version/* short */.h0)(executable.version)} had ended already and is started again`;

// EXTERNAL MODULE: ./lib/js/node/scripts.generated.js
var scripts_generated = __nccwpck_require__(9687);
// EXTERNAL MODULE: ./lib/js/node/shell-script.js
var shell_script = __nccwpck_require__(1192);
;// CONCATENATED MODULE: ./lib/js/cluster/fence.js


/**
 * The same Remote, but every script holds the Node's lock and is refused when a later command has changed the Node
 * (`node/zombie`), when another one is changing it (`node/busy`), when it belongs to another cluster (`store/foreign`) or
 * when nobody can tell (`store/damaged`). To pass confirms the switch of the same command; when the Node has gone back by
 * itself already, that is `node/went-back`.
 *
 * @param what for the Node's journal, e.g. "start hello 1a2b3c4"
 */
const fenced = (remote, pass, what) => ({
    node: remote.node,
    get usage() {
        return remote.usage;
    },
    run: (script, options) => remote.run(behind(script, pass, remote.node.index, what), options),
    tunnel: (...args) => remote.tunnel(...args),
    close: () => remote.close(),
});
const behind = (script, pass, index, what) => (0,shell_script.sh) `${scripts_generated/* prelude */.ez}
${scripts_generated/* fence */.EU}
fence ${wordsOf(pass, index, what)}
(
${script}
)
fence_status=$?
fence_journal "ended with $fence_status"
exit "$fence_status"
`;
const wordsOf = ({ home, lineage, epoch, serial, count, mend, undo }, index, what) => [
    ...[home, lineage, epoch, serial, index, count, what],
    ...(mend ? ["mend"] : undo ? ["undo"] : []),
];

// EXTERNAL MODULE: ./lib/js/node/answer.js
var node_answer = __nccwpck_require__(3496);
;// CONCATENATED MODULE: ./lib/js/cluster/together.js

/**
 * Joins the scripts that are given to it in the same tick into one round trip: each in its own subshell, with its own
 * exit status. For short scripts without input; the deadline is the one of the link.
 *
 * @param token text that none of the scripts can print
 * @param options.untilFailure the first script that fails keeps the ones after it from running; they get its answer
 */
function together(remote, token, options = {}) {
    let waiting = [];
    const flush = async () => {
        const asked = waiting;
        waiting = [];
        try {
            const output = await remote.run((0,shell_script/* inOrder */.a)(asked.map(({ script }) => numbered(script, token, options.untilFailure === true))));
            const answers = split(output, token);
            for (const [at, one] of asked.entries())
                one.answer(answers[at] ?? answers.at(-1) ?? output);
        }
        catch (error) {
            for (const one of asked)
                one.fail(error);
        }
    };
    return {
        node: remote.node,
        get usage() {
            return remote.usage;
        },
        run: (script) => new Promise((answer, fail) => {
            if (waiting.length === 0)
                queueMicrotask(flush);
            waiting.push({ script, answer, fail });
        }),
        tunnel: (...args) => remote.tunnel(...args),
        close: () => remote.close(),
    };
}
const numbered = (script, token, last) => (0,shell_script.sh) `(
${script}
) </dev/null
together_status=$?
printf '\n%s %s\n' ${token} "$together_status"
${last ? (0,shell_script.sh) `[ "$together_status" -eq 0 ] || exit "$together_status"` : (0,shell_script.sh) ``}`;
/** Each answer ends with a line `TOKEN STATUS`; stderr cannot be told apart and goes to all of them. */
function split(output, token) {
    const answers = [];
    let rest = output.stdout;
    for (;;) {
        const mark = rest.indexOf(`\n${token} `);
        if (mark < 0)
            return answers;
        const end = rest.indexOf("\n", mark + 1);
        const status = Number(rest.slice(mark + token.length + 2, end < 0 ? undefined : end));
        answers.push({ status, stdout: rest.slice(0, mark), stderr: output.stderr });
        rest = end < 0 ? "" : rest.slice(end + 1);
    }
}

;// CONCATENATED MODULE: ./lib/js/cluster/observe.js







/** The truth: every Node as it is now, one round trip each. */
async function observe(dflow, state, remotes, options = {}) {
    const nodes = await dflow.vms.list();
    const known = new Map(nodes.map((node) => [node.index, pinned(node, state)]));
    const highest = Math.max(-1, ...known.keys());
    const size = dflow.vms.makesNodes ? Math.max(state.count, highest + 1) : highest + 1;
    const seen = Array.from({ length: size }, async (_, index) => {
        const node = known.get(index);
        if (!node)
            return { index, status: "missing" };
        if (node.away !== undefined)
            return { index, status: "unreachable", node, error: awayError(node, node.away) };
        const silent = options.silent?.find((one) => isThere(one.node, node));
        if (silent)
            return { ...silent, node };
        try {
            return await look(dflow, await remotes.to(node), options);
        }
        catch (error) {
            if (isOfThisNode(error))
                return { index, status: "unreachable", node, error };
            throw error;
        }
    });
    return { at: dflow.clock.now(), state, nodes: await Promise.all(seen) };
}
/** The same index may be another machine by now. */
const isThere = (one, node) => one.index === node.index && one.host === node.host && one.port === node.port;
/** The VM backend has said already that nobody is there to be asked. */
const awayError = ({ index }, why) => new domain_errors/* DflowError */.FD("ssh/unreachable", `node ${index}: ${why}`, { index, hint: '"dflow repair" makes it whole' });
/** What dflow works with there may be what does not answer. */
const isOfThisNode = (error) => isOfItsLink(error) ||
    (error instanceof domain_errors/* DflowError */.FD && (error.code === "preflight/node" || error.code === "node/script"));
/** The store's pin wins over none: a backend that cannot tell the host key again has told it when the Node was made. */
function pinned(node, state) {
    if (node.hostKey.kind !== "known-hosts")
        return node;
    const recorded = state.nodes.find((one) => one.index === node.index && one.host === node.host);
    return recorded ? { ...node, hostKey: recorded.hostKey } : node;
}
/** One Node, in one round trip. */
async function look(dflow, remote, options = {}) {
    const asked = together(remote, `dflow-${dflow.uuid()}`);
    const [found, containers, traffic] = await Promise.all([
        factsOf(dflow, asked),
        dflow.containers.list(asked, options),
        trafficOn(dflow, asked),
    ]);
    return { index: remote.node.index, status: "reachable", node: remote.node, ...found, containers, ...traffic };
}
async function trafficOn(dflow, remote) {
    const asked = (0,services/* trafficOf */.t7)(dflow).map(async ({ name, traffic, services }) => {
        const isAsked = (one) => services.some((it) => it.executable === one.executable && it.port === one.publicPort);
        const all = await traffic.current(remote, services);
        const strays = all.filter((one) => !isAsked(one)).map(({ port: to, ...one }) => ({ ...one, to, traffic: name }));
        return { led: all.filter(isAsked), strays };
    });
    const found = await Promise.all(asked);
    const led = found.flatMap((one) => one.led);
    const strays = found.flatMap((one) => one.strays);
    const shares = led.flatMap(({ executable, share }) => (share ? [[executable, share]] : []));
    return {
        traffic: Object.fromEntries(led.map(({ executable, port }) => [executable, port])),
        ...(shares.length > 0 ? { shares: Object.fromEntries(shares) } : {}),
        ...(strays.length > 0 ? { strays } : {}),
    };
}
/** What dflow may make use of on a Node. */
const COMMANDS = ["zstd", "gzip", "flock", "setsid", "sha256sum", "nft", "sudo", "systemctl", "docker", "podman"];
async function factsOf(dflow, remote) {
    const before = dflow.clock.now().getTime();
    const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}
${scripts_generated/* facts */.Ix}
facts ${(0,services/* homeOf */.lt)(dflow.settings)} ${COMMANDS}`);
    const answer = (0,node_answer/* orFailure */.w)(output, remote.node.index, "look at it");
    const [, architecture = "", free = "0", seconds = "0", bootId = "", commands = "", writable] = answer.find(([kind]) => kind === "facts") ?? [];
    // The Node's clock was read somewhere between the question and the answer.
    const middle = (before + dflow.clock.now().getTime()) / 2;
    const [, epoch, at] = answer.find(([kind]) => kind === "went-back") ?? [];
    const found = at === undefined ? {} : { wentBack: { epoch: Number(epoch), at } };
    const facts = {
        architecture,
        // Where df does not tell there may be room.
        diskFree: free === "" ? Number.POSITIVE_INFINITY : Number(free),
        writable: writable !== "no",
        clockAhead: Math.round(Number(seconds) - middle / 1000),
        commands: commands.split(" ").filter((one) => one !== ""),
        bootId,
    };
    const remembered = answer.find(([kind]) => kind === "witness");
    if (!remembered)
        return { facts, ...found };
    const witness = asWitness(remembered[1] ?? "");
    return { facts, ...found, ...(witness ? { witness } : { forgetful: true }) };
}
/** Undefined when it is damaged: what lacks a field is as damaged as what is not JSON. */
function asWitness(text) {
    try {
        const { lineage, epoch, serial, index, count } = JSON.parse(text);
        if (typeof lineage !== "string" || ![epoch, serial, index, count].every(Number.isSafeInteger))
            return undefined;
        return { lineage, epoch, serial, index, count };
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/js/cluster/acting.js








function acting(session) {
    const { dflow, observation, remotes } = session;
    const nodes = new Map();
    const seen = new Map();
    const processes = new Map();
    for (const node of observation.nodes) {
        if (node.status !== "missing")
            nodes.set(node.index, node.node);
        if (node.status !== "reachable")
            continue;
        seen.set(node.index, Promise.resolve(node));
        processes.set(node.index, node.containers.flatMap((one) => one.processes));
    }
    const remote = async (index) => {
        const node = nodes.get(index);
        if (!node)
            throw new domain_errors/* DflowError */.FD("preflight/node", `node ${index}: there is no such Node`, { index });
        return remotes.to(node);
    };
    const forget = async (index) => {
        seen.delete(index);
        processes.delete(index);
        await remotes.forget(index);
    };
    const started = (index, process) => {
        const others = (processes.get(index) ?? []).filter((one) => !sameProcess(one, process));
        processes.set(index, [process, ...others]);
    };
    return {
        session,
        remote,
        started,
        lookAgain: async (index) => {
            const containers = await dflow.containers.list(await remote(index));
            for (const process of containers.flatMap((one) => one.processes))
                started(index, process);
        },
        behindFence: async (step, options = {}) => {
            const { lineage, serial, count } = session.state();
            const pass = { home: (0,services/* homeOf */.lt)(dflow.settings), lineage, epoch: session.epoch, serial, count, ...options };
            return fenced(await remote(step.index), pass, describe(step));
        },
        node: (index) => {
            const known = seen.get(index) ?? remote(index).then((link) => look(dflow, link));
            seen.set(index, known);
            return known;
        },
        process: (index, instance) => {
            const found = processes.get(index)?.find((one) => sameProcess(one, instance));
            if (found)
                return found;
            const { name, version } = instance.executable;
            throw new domain_errors/* DflowError */.FD("verify/unhealthy", `node ${index}: ${name} ${(0,domain_version/* short */.h0)(version)} does not run`, { index });
        },
        confirmed: () => session.update((state) => state),
        created: async (node) => {
            await forget(node.index);
            nodes.set(node.index, node);
            await session.update((state) => ({ ...state, nodes: [...others(state.nodes, node.index), node] }));
        },
        destroyed: async (index) => {
            await forget(index);
            nodes.delete(index);
            await session.update((state) => ({ ...state, nodes: others(state.nodes, index) }));
        },
    };
}
const others = (nodes, index) => nodes.filter((one) => one.index !== index);
/** For messages and the Node's own names. */
const folderOf = (instance) => (0,domain_executable/* releaseFolder */.Uc)(instance.executable);

// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __nccwpck_require__(370);
;// CONCATENATED MODULE: ./lib/js/cluster/install.js


/** Ships what the Node lacks of a release. @returns the bytes it cost */
async function install(on, step, signal) {
    const { dflow } = on.session;
    const { index, force } = step;
    const node = await on.node(index);
    const remote = await on.behindFence(step);
    let bytes = 0;
    const send = async (executable, parcel) => {
        const total = bytes + sizeOf(parcel);
        const onSent = (sent) => dflow.reporter.report({ type: "progress", index, done: total - sizeOf(parcel) + sent, total });
        const libraryPath = libraryPathOf(dflow, executable);
        await dflow.containers.install(remote, executable, parcel, { force, signal, onSent, libraryPath });
        bytes = total;
    };
    const unfit = [];
    for (const executable of step.release.executables) {
        const has = node.containers
            .filter(isWhole)
            .flatMap((one) => one.executable)
            .filter((one) => one.name === executable.name);
        if (!force && has.some((one) => isSameFile(one, executable)))
            continue;
        const { commands } = node.facts;
        const packFor = (bases, closures) => dflow.parcels.pack(executable, { bases, commands, ...(dflow.containers.usesClosures ? { closures } : {}) });
        const parcel = await packFor(has.map((one) => one.checksum), closuresOn(node));
        await send(executable, parcel).catch(async (error) => {
            // The others are tried all the same: what this Node lacks is to be known all at once.
            if (error instanceof domain_errors/* DflowError */.FD && error.code === "preflight/unfit") {
                unfit.push(error);
                return;
            }
            if (!isOfNoUse(parcel, error))
                throw error;
            const text = `${error.message}; the whole file is sent instead of the difference`;
            dflow.reporter.report({ type: "note", level: "warning", text, index });
            await send(executable, await packFor([], []));
        });
    }
    if (unfit.length > 0)
        throw install_together(unfit);
    return bytes;
}
function install_together(errors) {
    const all = (words) => [...new Set(words.filter((one) => one !== undefined))];
    const [first] = errors;
    if (!first || errors.length === 1)
        return first;
    return new domain_errors/* DflowError */.FD("preflight/unfit", all(errors.map(({ message }) => message)).join("; "), {
        hint: all(errors.map(({ hint }) => hint)).join("; "),
        ...(first.index === undefined ? {} : { index: first.index }),
    });
}
/** Folders on the Node that a program is told to look for its libraries in. */
const libraryPathOf = ({ settings }, { name }) => (settings.executables.find((one) => one.name === name)?.env.LD_LIBRARY_PATH ?? "")
    .split(":")
    .filter((one) => one !== "");
const isSameFile = (a, b) => a.version === b.version && a.checksum === b.checksum;
const sizeOf = ({ size, closure }) => size + (closure?.parcel?.size ?? 0);
const closuresOn = ({ containers }) => [
    ...new Set(containers.flatMap(({ closure }) => closure ?? [])),
];
/** What the Node was thought to have is not what its name says, or its zstd is at fault: the whole needs neither. */
const isOfNoUse = ({ base, closure }, error) => (base !== undefined || (closure && (!closure.parcel || closure.parcel.base !== undefined)) === true) &&
    error instanceof domain_errors/* DflowError */.FD &&
    error.exit === "copy";

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
;// CONCATENATED MODULE: ./lib/js/cluster/launch.js



/** How a program of dflow.yaml is to be started on this Node, one of `count`. */
function launchOf(dflow, program, node, count) {
    return {
        args: program.args,
        env: program.env,
        secrets: secretsOf(dflow, program),
        port: portOf(dflow, program, node, count),
        settings: settingsDigest(dflow, program),
        index: node.index,
        ending: { signals: program.signals, within: program.stop },
    };
}
/**
 * 12 hex digits over all that a start depends on. A process with another digest was started from an older dflow.yaml, or
 * with an older secret: a deploy replaces it even where the version is the same.
 */
function settingsDigest(dflow, program) {
    const { args, env, port, traffic, privatePorts, signals } = program;
    const { options } = dflow.settings.containerBackend;
    // None are no part of it: what was started before there were any runs as it should.
    const limits = Object.keys(options).length > 0 ? [Object.entries(options).sort()] : [];
    const facts = JSON.stringify([args, Object.entries(env).sort(), port, traffic, privatePorts, signals, ...limits]);
    const secrets = Object.entries(secretsOf(dflow, program)).sort();
    return (0,external_node_crypto_.createHash)("sha256").update(facts).update(JSON.stringify(secrets)).digest("hex").slice(0, 12);
}
function portOf(dflow, program, node, count) {
    const service = (0,services/* serviceOf */.z5)(dflow.settings, program, count);
    if (!service)
        return { kind: "none" };
    const port = dflow.traffic(program.traffic).launchPort(service, node.index);
    return port.kind === "private" ? { ...port, avoid: ledTo(node) } : port;
}
/** After a reboot public ports may lead to where nobody listens any more. */
const ledTo = ({ traffic, shares = {} }) => [
    ...Object.values(traffic),
    ...Object.values(shares).map(({ port }) => port),
];
/** @throws DflowError `preflight/refused` naming every secret that is not set */
function secretsOf(dflow, program) {
    const found = program.secrets.map((name) => [name, dflow.variable(name)]);
    const missing = found.filter(([, value]) => value === undefined).map(([name]) => name);
    if (missing.length === 0)
        return Object.fromEntries(found);
    throw new domain_errors/* DflowError */.FD("preflight/refused", `${program.name} needs ${missing.join(", ")}, which dflow's environment does not have`, {
        hint: `export ${missing.join(", ")} (in a workflow: env: with \${{ secrets.… }}), or take it out of secrets in dflow.yaml`,
    });
}

;// CONCATENATED MODULE: ./lib/js/cluster/go-back.js





/**
 * Leaves a waiter on the Node that leads its traffic back by itself, unless a command passes the fence before. To be run
 * behind the fence, in front of the switch. Undefined: there is nothing that could be led back.
 */
function armed(on, index, { after, to }) {
    const home = (0,services/* homeOf */.lt)(on.session.dflow.settings);
    const processes = to.map((one) => on.process(index, one));
    const led = processes.flatMap((process) => go_back_ledTo(on, process) ?? []);
    if (led.length === 0)
        return undefined;
    const seconds = Math.max(1, Math.ceil(after / 1000));
    const waiter = (0,shell_script.sh) `${(0,shell_script/* inOrder */.a)([scripts_generated/* prelude */.ez, scripts_generated/* roles */.Ot, scripts_generated/* fence */.EU, scripts_generated/* goBack */.OE])}
still_there() (
${(0,shell_script/* inOrder */.a)(led.map(({ alive }) => alive))}
)
lead_back() (
${(0,shell_script/* inOrder */.a)(led.map(({ pointing }) => pointing))}
${(0,shell_script/* inOrder */.a)(processes.map((one) => (0,shell_script.sh) `become_current ${home} ${one.executable.name} ${folderOf(one)}`))}
)
await_confirmation ${home} ${on.session.epoch} ${seconds}
go_back ${processes.map(({ executable: { name, version } }) => `${name} ${(0,domain_version/* short */.h0)(version)}`).join(", ")}`;
    return (0,shell_script.sh) `${(0,shell_script/* inOrder */.a)([scripts_generated/* prelude */.ez, scripts_generated/* fence */.EU, scripts_generated/* goBack */.OE])}
arm_switch ${home} ${on.session.epoch} ${seconds} ${waiter.text}`;
}
/** Workers, and who shares a port with what came after, have traffic as long as they run: there is nothing to lead. */
function go_back_ledTo({ session: { dflow } }, { executable, identity, port }) {
    const program = (0,services/* programNamed */.qU)(dflow.settings, executable.name);
    const service = (0,services/* serviceOf */.z5)(dflow.settings, program);
    if (!service || port === undefined || !identity)
        return undefined;
    const pointing = dflow.traffic(program.traffic).pointing(service, port);
    const { boot, pid, started } = identity;
    return pointing && { pointing, alive: (0,shell_script.sh) `still_runs ${boot} ${pid} ${started} ${executable.name}` };
}

;// CONCATENATED MODULE: ./lib/js/cluster/switch.js








/** Whatever is alive of what served before may serve again. */
async function switchBack(on, step) {
    try {
        return await switchTo(on, step);
    }
    catch (error) {
        if (!(error instanceof domain_errors/* DflowError */.FD && error.code === "verify/unhealthy"))
            throw error;
        await on.lookAgain(step.index);
        return switchTo(on, step);
    }
}
/**
 * One round trip: nothing moves unless each process still lives, and somebody waits who leads back what is not confirmed;
 * then the ports move, then the names; these not for a share, which makes no version current.
 */
async function switchTo(on, step) {
    const { dflow } = on.session;
    const processes = step.instances.map((one) => on.process(step.index, one));
    const asked = together(await on.behindFence(step), `dflow-${dflow.uuid()}`, { untilFailure: true });
    const answered = (output) => (0,node_answer/* orFailure */.w)(output, step.index, "switch traffic");
    const alive = asked.run(switch_all(processes.map(({ identity, executable }) => identity
        ? (0,shell_script.sh) `still_alive ${identity.boot} ${identity.pid} ${identity.started} ${executable.name}`
        : (0,shell_script.sh) `fail verify/unhealthy ${`${executable.name} does not run`}`)));
    const waiter = step.goesBack && armed(on, step.index, step.goesBack);
    const waits = waiter && asked.run(waiter).then(answered);
    const pointed = processes.map(({ executable, port }) => {
        const program = (0,services/* programNamed */.qU)(dflow.settings, executable.name);
        const service = (0,services/* serviceOf */.z5)(dflow.settings, program);
        if (!service || port === undefined)
            return [];
        const share = step.share === undefined ? {} : { share: step.share };
        return dflow.traffic(program.traffic).point(asked, service, port, share);
    });
    const named = processes.map((one) => (0,shell_script.sh) `become_current ${(0,services/* homeOf */.lt)(dflow.settings)} ${one.executable.name} ${folderOf(one)}`);
    const [said] = await Promise.all([
        Promise.all(pointed),
        alive.then(answered),
        waits,
        step.share === undefined ? asked.run(switch_all(named)).then(answered) : undefined,
    ]);
    const notes = said.flat();
    return notes.length > 0 ? { detail: notes.join("; ") } : {};
}
/** New connections lead nowhere: for what is about to end. */
async function unroute(on, step) {
    const { dflow } = on.session;
    const asked = together(await on.behindFence(step), `dflow-${dflow.uuid()}`);
    const led = step.executables.map((name) => {
        const program = (0,services/* programNamed */.qU)(dflow.settings, name);
        const service = (0,services/* serviceOf */.z5)(dflow.settings, program);
        return service && dflow.traffic(program.traffic).point(asked, service, undefined);
    });
    const strays = (step.strays ?? []).map(({ executable, publicPort: port, traffic }) => {
        const service = {
            cluster: dflow.settings.name,
            executable,
            port,
            privatePorts: { from: port, to: port },
            count: 1,
        };
        return dflow.traffic(traffic).point(asked, service, undefined);
    });
    const left = (step.takenBack ?? []).map((one) => (0,shell_script.sh) `leave_current ${(0,services/* homeOf */.lt)(dflow.settings)} ${one.executable.name} ${folderOf(one)}`);
    const named = left.length > 0 && asked.run(switch_all(left)).then((output) => (0,node_answer/* orFailure */.w)(output, step.index, "name current"));
    await Promise.all([...led, ...strays, named]);
    return {};
}
const switch_all = (scripts) => (0,shell_script/* inOrder */.a)([scripts_generated/* prelude */.ez, scripts_generated/* roles */.Ot, ...scripts]);

;// CONCATENATED MODULE: ./lib/js/cluster/act.js










/**
 * Does one step. Doing it twice is the same as doing it once.
 *
 * @throws DflowError with the Node's index
 */
async function act(acting, step, { signal, undo }) {
    const on = undo ? puttingBack(acting) : acting;
    switch (step.do) {
        case "create":
            return create(on, step);
        case "destroy":
            await on.confirmed();
            await on.session.dflow.vms.destroy(step.node);
            await on.destroyed(step.index);
            return {};
        case "remember":
            await (await on.behindFence(step, { mend: true }))
                .run((0,shell_script.sh) `:`)
                .then((output) => (0,node_answer/* orFailure */.w)(output, step.index, "write its node.json"));
            return {};
        case "install":
            return copied(await install(on, step, signal));
        case "start":
            return start(on, step);
        case "verify":
            return verifyAll(on, step, signal);
        case "switch":
            return undo ? switchBack(on, step) : switchTo(on, step);
        case "unroute":
            return unroute(on, step);
        case "stop":
            return stop(on, step);
        case "remove":
            return remove(on, step);
    }
}
/** A Node that has gone back by itself has only been quicker. */
const puttingBack = (on) => ({
    ...on,
    behindFence: (step, options) => on.behindFence(step, { ...options, undo: true }),
});
async function create(on, step) {
    const { dflow } = on.session;
    const { image, keys } = dflow.settings;
    await on.confirmed();
    const node = await dflow.vms.create(image, { index: step.index, keys });
    await on.created(node);
    return { detail: `${node.host}:${node.port}` };
}
const copied = (bytes) => ({ detail: (0,domain_words/* bytes */.ee)(bytes), bytes });
async function start(on, step) {
    const { dflow } = on.session;
    const [remote, node] = [await on.behindFence(step), await on.node(step.index)];
    const processes = await Promise.all(step.instances.map((instance) => {
        const program = (0,services/* programNamed */.qU)(dflow.settings, instance.executable.name);
        return dflow.containers.start(remote, instance, launchOf(dflow, program, node, on.session.state().count));
    }));
    for (const process of processes)
        on.started(step.index, process);
    const ports = processes.flatMap((one) => (one.port === undefined ? [] : [one.port]));
    return ports.length === 0 ? {} : { detail: `port ${ports.join(", ")}` };
}
async function verifyAll(on, step, signal) {
    const remote = await on.remote(step.index);
    const asked = step.instances.map(async (one) => {
        const settled = one.epoch !== on.session.epoch;
        on.started(step.index, await verify(on.session.dflow, remote, on.process(step.index, one), { settled, signal }));
    });
    await Promise.all(asked);
    // A process that ended once while it came up, and is well now, is another process than the one that was started.
    if (step.instances.some((one) => !on.process(step.index, one).identity))
        await on.lookAgain(step.index);
    return {};
}
async function stop(on, step) {
    const { dflow } = on.session;
    const remote = await on.behindFence(step);
    const stopped = await Promise.all(step.instances.map(async (instance) => {
        const { stop: within, signals } = (0,services/* endingOf */.z6)(dflow.settings, instance.executable.name);
        return { instance, ...(await dflow.containers.stop(remote, instance, { haste: step.haste, within, signals })) };
    }));
    const cut = stopped.reduce((sum, one) => sum + one.cut, 0);
    const killed = stopped.filter((one) => one.by === "kill").length;
    const said = [...(cut > 0 ? [`${cut} connections cut`] : []), ...(killed > 0 ? [`${killed} killed`] : [])];
    return { stopped, ...(said.length > 0 ? { detail: said.join(", ") } : {}) };
}
async function remove(on, step) {
    const asked = together(await on.behindFence(step), `dflow-${on.session.dflow.uuid()}`);
    await Promise.all(step.executables.map((executable) => on.session.dflow.containers.remove(asked, executable)));
    return {};
}
/** Anything a backend throws that is no DflowError is a bug, but the Node it happened on is worth knowing. */
const asStepError = (error, step) => error instanceof domain_errors/* DflowError */.FD
    ? error
    : new domain_errors/* DflowError */.FD("node/script", `node ${step.index}: ${step.do}: ${error instanceof Error ? error.message : String(error)}`, {
        index: step.index,
        cause: error,
    });

;// CONCATENATED MODULE: ./lib/js/cluster/perform.js



/** Does a plan: waves one after the other, lanes side by side, steps of a lane in order. Never throws. */
async function perform(on, plan, options) {
    const { reporter, clock, hooks, settings } = on.session.dflow;
    const begun = [];
    const done = [];
    const acted = new Map();
    const failures = [];
    const undo = options.undo === true;
    const mayGoOn = (index) => !options.signal.aborted &&
        (failures.length === 0 ||
            (options.afterFailure === "continue" && failures.every((one) => one.step.index !== index)));
    const runLane = async (lane) => {
        for (const step of lane.steps) {
            if (!mayGoOn(lane.index))
                return;
            begun.push(step);
            reporter.report({ type: "step-started", index: step.index, step });
            const before = clock.now().getTime();
            const ms = () => clock.now().getTime() - before;
            try {
                const came = { ...(await act(on, step, { signal: options.signal, undo })), ms: ms() };
                done.push(step);
                acted.set(step, came);
                reporter.report({
                    type: "step-done",
                    index: step.index,
                    step,
                    ms: came.ms,
                    ...(came.detail ? { detail: came.detail } : {}),
                });
            }
            catch (thrown) {
                const error = asStepError(reasonOf(thrown, options.signal), step);
                const took = ms();
                failures.push({ step, error, ms: took });
                reporter.report({ type: "step-failed", index: step.index, step, ms: took, error });
            }
        }
    };
    const runWave = async (wave) => {
        reporter.report({ type: "wave", wave, undo });
        await options.gate?.(wave);
        if (wave.hook)
            await hooks.run(wave.hook, { command: on.session.command, ...versionOf(wave) });
        const limit = (0,p_limit/* default */.A)(wave.atOnce ?? settings.ssh.maxParallel);
        await Promise.all(wave.lanes.map((lane) => limit(() => runLane(lane))));
        if (wave.pause > 0 && failures.length === 0)
            await clock.sleep(wave.pause, options.signal);
    };
    if (plan.waves.length > 0)
        reporter.report({ type: "plan", plan, undo });
    for (const wave of plan.waves) {
        if (options.signal.aborted || (failures.length > 0 && options.afterFailure === "stop"))
            break;
        try {
            await runWave(wave);
        }
        catch (thrown) {
            // A gate or a hook said no, or the pause was cancelled: nobody's step failed, but nothing more may begin.
            const step = wave.lanes[0]?.steps[0];
            if (step)
                failures.push({ step, error: asStepError(reasonOf(thrown, options.signal), step) });
            break;
        }
    }
    return { begun, done, acted, failures };
}
/** Why a run was ended from outside: the signal's own reason where it is one of ours (the lock was lost). */
const cancellation = (signal) => signal.reason instanceof domain_errors/* DflowError */.FD ? signal.reason : new domain_errors/* DflowError */.FD("cancelled", "cancelled");
/** A step that was cut off says why: who cancelled, or what ended the run. */
const reasonOf = (thrown, signal) => signal.aborted && thrown instanceof domain_errors/* DflowError */.FD && thrown.code === "cancelled" ? cancellation(signal) : thrown;
/** What a hook is told: the version that is about to get traffic. */
function versionOf(wave) {
    const steps = wave.lanes.flatMap((lane) => lane.steps);
    const version = steps.find((step) => step.do === "switch")?.instances[0]?.executable.version;
    return version === undefined ? {} : { version };
}

;// CONCATENATED MODULE: ./lib/js/cluster/carry-out.js






/**
 * Does a plan whole, or puts every Node back: also those that had succeeded. With `on-failure: stop` things stay as they
 * are at the failure, with `continue` the other Nodes go on.
 */
async function carryOut(session, plan, how) {
    const on = acting(session);
    const { onFailure } = how;
    const afterFailure = onFailure === "continue" ? "continue" : "stop";
    const progress = await perform(on, plan, {
        signal: session.signal,
        afterFailure,
        ...(how.gate ? { gate: how.gate } : {}),
    });
    const cut = session.signal.aborted && !carry_out_isWhole(plan, progress);
    const first = progress.failures.find(isOvertaken) ?? progress.failures[0];
    if (!first && !cut)
        return { result: "done", progress, exit: "done" };
    const failure = cut ? cancellation(session.signal) : first.error;
    const exit = cut ? failure.exit : exitOf(first);
    // A later command holds the Nodes: what it does is right, putting back would undo it.
    const overtaken = isOvertaken({ error: failure });
    if (onFailure === "stop" || overtaken)
        return { result: "stopped", progress, failure, exit };
    if (onFailure === "continue" && !cut)
        return { result: "partial", progress, failure, exit: "partial" };
    const undone = await perform(on, planUndo(plan, session.observation, progress, how.context), {
        // The person's cancel has been heard; putting back must still be able to end.
        signal: new AbortController().signal,
        afterFailure: "continue",
        undo: true,
    });
    if (undone.failures.length === 0)
        return { result: "reverted", progress, undone, failure: putBack(failure), exit };
    // A process that a later command has ended looks unhealthy to one that was asleep; the fence knows better.
    const [later] = undone.failures;
    if (later && undone.failures.every(isOvertaken)) {
        return { result: "stopped", progress, undone, failure: later.error, exit: exitOf(later) };
    }
    const failed = revertFailed(failure, undone.failures);
    return { result: "revert-failed", progress, undone, failure: failed, exit: failed.exit };
}
/** What is done to its end is done: a cancel that comes after it has nothing left to cut off. */
const carry_out_isWhole = (plan, { done }) => stepsOf(plan).every((step) => done.includes(step));
const isOvertaken = ({ error }) => ["node/zombie", "lock/held", "store/stale"].includes(error.code);
/** The person's first question after a failure is what serves now. */
const putBack = ({ code, message, hint, index, evidence, cause }) => new domain_errors/* DflowError */.FD(code, message, {
    hint: `every Node serves what it served before${hint ? `; ${hint}` : ""}`,
    evidence,
    cause,
    ...(index === undefined ? {} : { index }),
});
/** By the step that failed: what a copy breaks is no question of health. */
const exitOf = ({ step, error }) => {
    // A Node that cannot run the program has refused it before anything was copied or started.
    if (error.exit !== "preflight" || error.code === "preflight/unfit")
        return error.exit;
    return exitOfStep[step.do];
};
const exitOfStep = {
    create: "preflight",
    destroy: "preflight",
    remember: "preflight",
    install: "copy",
    start: "unhealthy",
    verify: "unhealthy",
    switch: "unhealthy",
    unroute: "unhealthy",
    stop: "unhealthy",
    remove: "unhealthy",
};
function revertFailed(first, failures) {
    const nodes = [...new Set(failures.map((one) => one.step.index))].sort((a, b) => a - b);
    return new domain_errors/* DflowError */.FD("revert/failed", `${(0,domain_words/* nodesNamed */.RB)(nodes)} could not be put back: ${failures[0]?.error.message}`, {
        hint: 'a person is needed: "dflow list" shows what runs where; when the Nodes answer again, "dflow repair" puts them right',
        evidence: [{ title: "it began with", lines: [first.message] }, ...first.evidence],
        cause: first,
    });
}

;// CONCATENATED MODULE: ./lib/js/plan/fitness.js


/** Less than this and a copy, its unpacking and a log will hardly fit. */
const LITTLE_DISK = 200_000_000;
/** Reading it takes part of a second, and nothing dflow does needs it better. */
const CLOCK_TOLERANCE_S = 5;
/** The same in the log and in doctor. */
const wentBackWords = ({ epoch, at }) => `it went back by itself at ${at}: command ${epoch} had switched it and was not heard of again`;
/** What no restart heals. */
function ailments(node) {
    const { facts, forgetful, wentBack } = node;
    const { diskFree, writable, clockAhead } = facts;
    const found = [];
    const elsewhere = runElsewhere(node);
    if (elsewhere.length > 0)
        found.push({ level: "problem", what: elsewhereWords(elsewhere), hint: ELSEWHERE_HINT });
    if (forgetful) {
        found.push({ level: "problem", what: "its node.json is damaged", hint: '"dflow repair" writes it again' });
    }
    if (wentBack) {
        const hint = 'the version that was to come may still run beside the old one; "dflow repair" or the next deploy ends it';
        found.push({ level: "warning", what: wentBackWords(wentBack), hint });
    }
    if (diskFree < LITTLE_DISK) {
        const what = diskFree < 1e6 ? "its disk is full" : `its disk is almost full: ${(0,domain_words/* bytes */.ee)(diskFree)} are free`;
        found.push({ level: "problem", what, hint: '"dflow gc" removes old versions; or give it a larger disk' });
    }
    if (!writable) {
        const hint = "give the ssh user that folder, or name another as `path` in dflow.yaml; is the file system read-only?";
        found.push({ level: "problem", what: "the ssh user may not write where releases live", hint });
    }
    if (Math.abs(clockAhead) > CLOCK_TOLERANCE_S) {
        const what = `its clock is ${(0,domain_words/* duration */.p0)(Math.abs(clockAhead) * 1000)} ${clockAhead > 0 ? "ahead" : "behind"}`;
        found.push({
            level: "warning",
            what,
            hint: "on the Node, as root: timedatectl set-ntp true (systemd-timesyncd or chrony does it)",
        });
    }
    return found;
}
/** Programs dflow works with that are not there. */
function lacks({ facts: { commands } }) {
    const found = [];
    for (const command of ["flock", "setsid"].filter((one) => !commands.includes(one))) {
        found.push({ level: "problem", what: `it has no ${command}`, hint: "install util-linux on it" });
    }
    if (!commands.includes("zstd")) {
        const hint = "install zstd on it, and a new version costs a few per cent of its size";
        found.push({ level: "warning", what: "it has no zstd, so copies are whole", hint });
    }
    return found;
}

;// CONCATENATED MODULE: ./lib/js/cluster/save.js

/** How often a store that gives no answer is asked, and how long it is given in between. */
const TRIES = 4;
const WAIT_MS = 500;
/**
 * Saves, also where the store does not answer for a moment. A save whose answer was lost may have happened: so before
 * the next try what is there is held against what was to be saved.
 *
 * @throws DflowError `store/stale`, `store/unavailable`
 */
async function saveSurely(dflow, state, basedOn) {
    const { store, clock } = dflow;
    for (let tries = 1;; tries++) {
        try {
            const done = tries === 1 ? undefined : await savedAs(dflow, state);
            return done ?? (await store.save(state, basedOn));
        }
        catch (error) {
            if (!isUnavailable(error) || tries === TRIES)
                throw error;
            // Not ended by a cancel: a run that was cancelled still has to say what became of it.
            await clock.sleep(WAIT_MS);
        }
    }
}
/** The revision of this state, where it is what the store holds now. @throws DflowError `store/unavailable` */
async function savedAs({ store }, state) {
    const there = await store.load();
    return there && isThisSave(there.state, state) ? there.revision : undefined;
}
const isUnavailable = (error) => error instanceof domain_errors/* DflowError */.FD && error.code === "store/unavailable";
/** Nobody else saves the same serial under the same epoch, except who claims the lease at the same moment. */
const isThisSave = (there, ours) => there.lineage === ours.lineage &&
    there.serial === ours.serial &&
    there.epoch === ours.epoch &&
    there.lease?.owner.pid === ours.lease?.owner.pid &&
    there.lease?.owner.host === ours.lease?.owner.host &&
    there.lease?.owner.started === ours.lease?.owner.started;

;// CONCATENATED MODULE: ./lib/js/cluster/lease.js


/** How long a lease lives unless its owner renews it: after that long an abandoned lock frees itself. */
const LEASE_MS = 60_000;
const RENEW_MS = 20_000;
/** How often a held lock is looked at again while waiting for it. */
const RETRY_MS = 1_000;
/**
 * Takes the lease with the next epoch. Somebody who saved in between makes it start again with a new look.
 *
 * @throws DflowError `lock/held` when its owner lives past `lockWait`
 */
async function claim(dflow, options, look) {
    const until = dflow.clock.now().getTime() + (options.lockWait ?? 0);
    for (;;) {
        const loaded = await unheld(dflow, until);
        const around = await look(loaded);
        const state = withLease(dflow, around.observation.state, options.command);
        try {
            const revision = await saveSurely(dflow, state, loaded?.revision);
            return lease_held(dflow, around, state, revision);
        }
        catch (error) {
            if (!(error instanceof domain_errors/* DflowError */.FD && error.code === "store/stale"))
                throw error;
        }
    }
}
/** @param until ms @returns the store's content once nobody holds the lease @throws DflowError `lock/held` */
async function unheld(dflow, until) {
    for (;;) {
        const loaded = await dflow.store.load();
        const lease = loaded?.state.lease;
        if (!lease || !(await lease_isHeld(dflow, lease)))
            return loaded;
        if (dflow.clock.now().getTime() >= until)
            throw heldBy(lease);
        await dflow.clock.sleep(RETRY_MS, dflow.signal);
    }
}
/** A lease counts until it expires, or until its owner is provably dead. */
async function lease_isHeld(dflow, lease) {
    if (Date.parse(lease.expires) <= dflow.clock.now().getTime())
        return false;
    return (await dflow.isAlive(lease.owner)) !== false;
}
const heldBy = (lease) => new domain_errors/* DflowError */.FD("lock/held", `${lease.owner.name} is running "dflow ${lease.command}" (process ${lease.owner.pid} on ${lease.owner.host})`, {
    hint: `wait for it with --lock-wait 10m; if it is gone, its lock ends by itself at ${lease.expires} or with "dflow unlock"`,
});
const withLease = (dflow, state, command) => {
    const epoch = state.epoch + 1;
    return {
        ...state,
        serial: state.serial + 1,
        epoch,
        lease: { owner: dflow.owner, epoch, expires: expiry(dflow), command },
        // Word of a release that stopped half way stays until a later command has put it right.
        unfinished: state.unfinished?.release ? state.unfinished : { command, epoch },
    };
};
const expiry = (dflow) => new Date(dflow.clock.now().getTime() + LEASE_MS).toISOString();
function lease_held(dflow, around, first, firstRevision) {
    let state = first;
    let revision = firstRevision;
    let saving = Promise.resolve();
    // The store fell silent before it said whether it has this. If it does, that is no sign of another run.
    let perhaps;
    const settle = async () => {
        if (!perhaps)
            return;
        const found = await savedAs(dflow, perhaps);
        if (found !== undefined)
            [state, revision] = [perhaps, found];
        perhaps = undefined;
    };
    const save = async (next) => {
        try {
            revision = await saveSurely(dflow, next, revision);
            state = next;
        }
        catch (error) {
            if (isUnavailable(error))
                perhaps = next;
            throw error;
        }
    };
    return {
        epoch: first.epoch,
        ...around,
        state: () => state,
        update(change) {
            const saved = saving.then(async () => {
                await settle();
                await save({ ...change(state), serial: state.serial + 1 });
            });
            saving = saved.catch(() => undefined);
            return saved;
        },
    };
}
/**
 * Renews the lease; when somebody else has it, `lost` fires with the reason and no further step begins. A store that gives
 * no answer is nobody else: the Nodes' fences hold whatever it says.
 */
function keepAlive(dflow, lease, lost) {
    const stopped = new AbortController();
    const renew = async () => {
        for (;;) {
            await dflow.clock.sleep(RENEW_MS, stopped.signal);
            await lease
                .update((state) => ({
                ...state,
                ...(state.lease ? { lease: { ...state.lease, expires: expiry(dflow) } } : {}),
            }))
                .catch((error) => {
                if (!isUnavailable(error))
                    throw error;
            });
        }
    };
    renew().catch((error) => {
        if (stopped.signal.aborted)
            return;
        lost.abort(new domain_errors/* DflowError */.FD("lock/held", "the lock was lost to another run", { cause: error }));
    });
    return { stop: () => stopped.abort() };
}
/**
 * Gives the lease back. An `unfinished` that names a release stays: Nodes may be half way, and repair wants to know. The
 * store gone or taken over by now: the lease ends by itself.
 */
async function release(lease) {
    await lease
        .update(({ lease: _, unfinished, ...rest }) => (unfinished?.release ? { ...rest, unfinished } : rest))
        .catch(() => undefined);
}

;// CONCATENATED MODULE: ./lib/js/cluster/beside.js



/**
 * Takes the next epoch but no lease, so that others may do the same at the same time. A command that takes the lease does
 * not wait for it: with its later epoch the Nodes' fences refuse whatever this one still sends.
 *
 * @throws DflowError `lock/held` while a command with the lease goes on, past `lockWait`
 */
async function enter(dflow, options, look) {
    const until = dflow.clock.now().getTime() + (options.lockWait ?? 0);
    const around = await look(await unheld(dflow, until));
    const seen = around.observation.state;
    // The look stays good when somebody was faster: who only brings files takes none away.
    const first = await saved(dflow, async () => {
        const loaded = await unheld(dflow, until);
        const state = newer(loaded?.state, seen);
        return { basedOn: loaded?.revision, next: { ...state, epoch: state.epoch + 1, serial: state.serial + 1 } };
    });
    let state = first;
    return {
        epoch: first.epoch,
        ...around,
        state: () => state,
        async update(change) {
            state = await saved(dflow, async () => {
                const loaded = await dflow.store.load();
                const newest = newer(loaded?.state, state);
                return { basedOn: loaded?.revision, next: { ...change(newest), serial: newest.serial + 1 } };
            });
        },
    };
}
/** A store that was lost or is older than the Nodes has been made anew from them, once, by whoever saves first. */
const newer = (there, ours) => there && there.epoch >= ours.epoch && there.serial >= ours.serial ? there : ours;
/** Again with what is there by then, when somebody else saved first. Each such round is a save of somebody's: it ends. */
async function saved(dflow, make) {
    for (;;) {
        const { next, basedOn } = await make();
        try {
            await saveSurely(dflow, next, basedOn);
            return next;
        }
        catch (error) {
            if (!(error instanceof domain_errors/* DflowError */.FD && error.code === "store/stale"))
                throw error;
        }
    }
}

;// CONCATENATED MODULE: ./lib/js/cluster/recall.js



/**
 * Holds the store against what the Nodes remember. A store that is lost or older than the Nodes is made anew from them;
 * never "no state, so an empty cluster".
 *
 * @param stored false: `observation.state` is a new one, nothing was in the store
 * @throws DflowError `store/foreign` when the Nodes belong to another store
 */
function recall(observation, stored) {
    const { state } = observation;
    const witnesses = reachable(observation).flatMap((node) => (node.witness ? [{ node, ...node.witness }] : []));
    const newest = witnesses.reduce((best, one) => best && (best.epoch > one.epoch || (best.epoch === one.epoch && best.serial >= one.serial)) ? best : one, undefined);
    if (!newest) {
        const forgetful = reachable(observation).find((one) => one.forgetful);
        if (forgetful && !stored)
            throw nobodyKnows(forgetful.index);
        return { state };
    }
    const lineage = stored ? state.lineage : newest.lineage;
    const foreign = witnesses.find((one) => one.lineage !== lineage);
    if (foreign)
        throw belongsElsewhere(foreign.node.index, foreign.lineage, lineage);
    if (stored && state.serial >= newest.serial && state.epoch >= newest.epoch)
        return { state };
    const { rollout, ...rest } = state;
    const rebuilt = {
        ...rest,
        lineage,
        serial: Math.max(state.serial, newest.serial),
        epoch: Math.max(state.epoch, newest.epoch),
        count: newest.count,
        ...servedBy(observation),
    };
    const still = rollout && goesOn(rollout.release, rebuilt.current, observation) ? { rollout } : {};
    const what = stored ? "the store is older than the Nodes" : "the store is lost";
    return {
        state: { ...rebuilt, ...still },
        note: `${what}; it was made anew from what ${(0,domain_words/* plural */.LS)(witnesses.length, "Node")} ${witnesses.length === 1 ? "remembers" : "remember"}`,
    };
}
/** A new store beside a Node that has lost its memory would take for nobody's what somebody deployed there. */
const nobodyKnows = (index) => new domain_errors/* DflowError */.FD("store/damaged", `the store is lost, and the node.json of node ${index} is damaged: nobody knows what it is to serve`, {
    index,
    hint: "put the store back; or, to begin anew there, delete node.json in the cluster's folder on the Node",
});
function belongsElsewhere(index, theirs, ours) {
    return new domain_errors/* DflowError */.FD("store/foreign", `node ${index}: it belongs to another store (lineage ${theirs}, ours is ${ours})`, {
        index,
        hint: "use the store it was deployed with, or another name in dflow.yaml; to adopt the Nodes, move our store away",
    });
}
/** What most Nodes serve now and served before, as far as they tell: never what was taken back or rolled back there. */
function servedBy(observation) {
    const current = mostCommon(observation, "current");
    if (!current)
        return {};
    const previous = mostCommon(observation, "previous");
    const { history } = observation.state;
    const entries = (one) => history.filter(({ release }) => release.version === one.version);
    // What the history tells of is known better there: that it lost requests, say.
    const added = [
        ...(previous && entries(previous).length === 0 ? [previous] : []),
        ...(entries(current).some(({ result }) => result === "verified" || result === "requests-failed") ? [] : [current]),
    ];
    return { current, history: [...history, ...added.map((one) => asRebuilt(one, observation))] };
}
/** A rollout that an older store tells of is over, one way or the other, unless only some Nodes serve its release. */
const goesOn = ({ version }, current, observation) => version !== current?.version &&
    reachable(observation).some(({ containers }) => containers.some(({ role, executable }) => role === "current" && executable.version === version));
const asRebuilt = (release, { at, state }) => ({
    release,
    at: at.toISOString(),
    how: "rebuilt",
    result: "verified",
    by: "the Nodes",
    epoch: state.epoch,
});
function mostCommon(observation, role) {
    const votes = new Map();
    for (const node of reachable(observation)) {
        const executables = node.containers.filter((one) => one.role === role).map((one) => one.executable);
        const [first] = executables;
        if (!first)
            continue;
        const release = { version: first.version, executables: executables.filter((one) => one.version === first.version) };
        const key = release.executables.map(keyOf).sort().join();
        votes.set(key, { release, count: (votes.get(key)?.count ?? 0) + 1 });
    }
    return [...votes.values()].sort((a, b) => b.count - a.count)[0]?.release;
}
const keyOf = (one) => `${one.name} ${one.version} ${one.checksum}`;

;// CONCATENATED MODULE: ./lib/js/cluster/session.js







/** Whoever had to wait for the lock asks again. */
const JUST_MS = 5_000;
/** Runs `body` with a fresh look at the cluster; closes every connection at the end. */
async function looking(dflow, body, options = {}) {
    const links = remotes(dflow.transport, dflow.signal, options);
    try {
        const loaded = await dflow.store.load();
        const { observation, rebuilt } = await lookAround(dflow, loaded, links, options);
        return await body({
            dflow,
            observation,
            rebuilt,
            damaged: loaded?.damage !== undefined,
            state: () => observation.state,
            remotes: links,
            signal: dflow.signal,
        });
    }
    finally {
        await links.close();
    }
}
/**
 * Runs `body` while holding the cluster's lease. The Nodes are looked at between loading the store and claiming the
 * lease by compare-and-swap: so what was seen cannot have been changed by another dflow when the body begins.
 *
 * @throws DflowError `lock/held`, `store/…`
 */
async function changing(dflow, options, body) {
    const links = remotes(dflow.transport, dflow.signal, options);
    try {
        const held = await (options.beside ? enter : claim)(dflow, options, (loaded) => lookAround(dflow, loaded, links, options));
        const lost = new AbortController();
        const signal = AbortSignal.any([dflow.signal, lost.signal]);
        const alive = options.beside ? undefined : keepAlive(dflow, held, lost);
        try {
            return await body({
                dflow,
                observation: { ...held.observation, state: held.state() },
                rebuilt: held.rebuilt,
                state: held.state,
                remotes: links,
                signal,
                epoch: held.epoch,
                command: options.command.replace(/ .*/, ""),
                update: held.update,
            });
        }
        finally {
            alive?.stop();
            if (!options.beside)
                await release(held);
        }
    }
    finally {
        await links.close();
    }
}
async function lookAround(dflow, loaded, links, { checksums = false, justSilent }) {
    if (loaded?.damage)
        dflow.reporter.report({ type: "note", level: "warning", text: loaded.damage });
    const state = loaded?.state ?? newState(dflow);
    if (state.name !== dflow.settings.name) {
        throw new domain_errors/* DflowError */.FD("store/foreign", `${dflow.store.where} is the store of "${state.name}", not of "${dflow.settings.name}"`, {
            hint: "give each cluster a store of its own, or put the old name back into dflow.yaml",
        });
    }
    const isJust = justSilent && dflow.clock.now().getTime() - justSilent.at.getTime() < JUST_MS;
    const silent = isJust && loaded?.state.serial === justSilent.serial ? justSilent.nodes : [];
    const observation = await observe(dflow, state, links, { checksums, silent });
    const recalled = recall(observation, loaded !== undefined);
    if (recalled.note)
        dflow.reporter.report({ type: "note", level: "warning", text: recalled.note });
    for (const node of observation.nodes) {
        if (node.status !== "reachable" || !node.wentBack)
            continue;
        const text = `node ${node.index}: ${wentBackWords(node.wentBack)}`;
        dflow.reporter.report({ type: "note", level: "warning", text, index: node.index });
    }
    // Where Nodes can only be listed, the list is the wish.
    const count = dflow.vms.makesNodes ? recalled.state.count : observation.nodes.length;
    return { observation: { ...observation, state: { ...recalled.state, count } }, rebuilt: recalled.note !== undefined };
}
const newState = (dflow) => ({
    schema: 1,
    name: dflow.settings.name,
    lineage: dflow.uuid(),
    serial: 0,
    epoch: 0,
    count: dflow.settings.count,
    nodes: [],
    history: [],
    pinned: [],
});

;// CONCATENATED MODULE: ./lib/js/domain/shard.js
/**
 * Like cards that are dealt: every Node has exactly one shard, shards differ by one Node at most, and a Node keeps its shard
 * when others come or go.
 */
const inShard = (index, { part, of }) => index % of === part - 1;

;// CONCATENATED MODULE: ./lib/js/commands/plan-context.js




/** What plans decide from, out of a look at the cluster. */
const planContext = (dflow, { observation }, epoch) => ({
    observation,
    epoch,
    programs: dflow.settings.executables,
    settingsDigest: (program) => settingsDigest(dflow, program),
    verifiesFirst: (name) => {
        const program = dflow.settings.executables.find((one) => one.name === name);
        return program !== undefined && dflow.traffic(program.traffic).verifiesFirst;
    },
});
const isPart = ({ index, shard }) => index !== undefined || shard !== undefined;
/** Indexes of the cluster, or those of --index, of them --shard. @throws DflowError `usage/flag` for one that cannot be there */
function targetsOf(look, { index, shard }) {
    const all = indexesOf(look, index);
    return shard ? all.filter((one) => inShard(one, shard)) : all;
}
function indexesOf({ observation }, chosen) {
    const count = observation.state.count;
    const all = Array.from({ length: count }, (_, index) => index);
    if (!chosen)
        return all;
    const beyond = chosen.filter((index) => index >= count && !observation.nodes.some((one) => one.index === index));
    if (beyond.length === 0)
        return chosen;
    throw new domain_errors/* DflowError */.FD("usage/flag", `--index: there is no node ${(0,domain_words/* indexList */.Tc)(beyond)}`, {
        hint: count === 0 ? '"dflow set COUNT" makes Nodes' : `the Nodes are 0 to ${count - 1}`,
    });
}
/** More jobs than Nodes is no mistake; but nothing was done. */
function isIdle(look, chosen) {
    const { shard } = chosen;
    if (!shard || targetsOf(look, chosen).length > 0)
        return false;
    const text = `shard ${shard.part}/${shard.of} has none of the ${(0,domain_words/* plural */.LS)(look.observation.state.count, "Node")}`;
    look.dflow.reporter.report({ type: "note", level: "info", text });
    return true;
}
/** Refusals that block, as one error; the first one's code decides the exit. */
function refuse(refusals) {
    const blocking = refusals.filter((one) => one.blocks);
    const [first] = blocking;
    if (!first)
        return;
    throw asError(first, blocking.slice(1));
}
const asError = (refusal, others = []) => new domain_errors/* DflowError */.FD(refusal.code, refusal.message, {
    hint: refusal.hint,
    ...(refusal.index === undefined ? {} : { index: refusal.index }),
    evidence: [
        ...(refusal.evidence ?? []),
        ...(others.length === 0 ? [] : [{ title: "and also", lines: others.map((one) => one.message) }]),
        ...others.flatMap((one) => one.evidence ?? []),
    ],
});
/** What the cluster is to serve. @throws DflowError `preflight/nothing` before the first deploy */
function served(look) {
    const { current, rollout } = look.state();
    const release = current ?? rollout?.release;
    if (release)
        return release;
    throw new domain_errors/* DflowError */.FD("preflight/nothing", "nothing was deployed yet", {
        hint: '"dflow deploy" builds and starts the first version',
    });
}

;// CONCATENATED MODULE: ./lib/js/commands/plan-shape.js





/** The plan as --json shows it. */
const plan = main_schemas/* object */.Ikc({
    title: main_schemas/* string */.YjP(),
    notes: main_schemas/* array */.YOg(main_schemas/* string */.YjP()).describe("what a person should know before it is done"),
    waves: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
        name: main_schemas/* string */.YjP(),
        pause: main_schemas/* number */.aig().int().describe("milliseconds to wait after it"),
        lanes: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            index: index,
            steps: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({ do: main_schemas/* string */.YjP().describe("kind of step"), text: main_schemas/* string */.YjP().describe("for people") }))
                .describe("one after the other"),
        }))
            .describe("side by side"),
    }))
        .describe("one after the other"),
})
    .meta({ id: "plan", description: "with --dry-run only: what would be done; nothing was" });
const planData = ({ title, notes, waves }) => ({
    title,
    notes: [...notes],
    waves: waves.map(({ name, pause, lanes }) => ({
        name,
        pause,
        lanes: lanes.map((lane) => ({
            index: lane.index,
            steps: lane.steps.map((step) => ({ do: step.do, text: describe(step) })),
        })),
    })),
});
/** The plan in place of the view, where there is one. */
function planned(data) {
    if (!data.plan)
        return undefined;
    const { title, notes, waves } = data.plan;
    const busy = waves.filter(({ lanes }) => lanes.some(({ steps }) => steps.length > 0));
    return [
        say(busy.length === 0 ? `${title}: nothing to do` : `${title}: this would be done`, "strong"),
        ...notes.map((note) => say(note, "warning")),
        ...busy.flatMap(waveBlocks),
        say("Nothing was changed (--dry-run).", "quiet"),
    ];
}
const waveBlocks = (wave) => [
    say(wave.pause > 0 ? `${wave.name} (then wait ${(0,domain_words/* duration */.p0)(wave.pause)})` : wave.name, "strong"),
    table(["Node", "steps"], wave.lanes.map((lane) => [`${lane.index}`, lane.steps.map((step) => step.text).join(" → ")])),
];
/** What to do after a dry run. */
const DO_IT = "the same without dry-run does it";

;// CONCATENATED MODULE: ./lib/js/commands/carry.js







async function carry(dflow, given, how) {
    const begun = dflow.clock.now().getTime();
    const ms = () => dflow.clock.now().getTime() - begun;
    if (given["dry-run"]) {
        return looking(dflow, async (look) => {
            const plan = await how.decide(planContext(dflow, look, look.state().epoch + 1), look);
            return { plan, look, changed: !isEmpty(plan), ms: ms() };
        });
    }
    const options = { command: how.command, lockWait: given["lock-wait"] ?? 0, beside: how.beside ?? false };
    return changing(dflow, options, async (session) => {
        const context = planContext(dflow, session, session.epoch);
        const plan = await how.decide(context, session);
        await how.before?.(session, plan);
        const { outcome: came, receipt } = await done(session, plan, how, context);
        const outcome = await remembered(dflow, plan, came, () => how.after?.(session, came));
        const changed = !isEmpty(plan) && outcome.result !== "reverted";
        return { plan, look: session, outcome, ...(receipt ? { receipt } : {}), changed, ms: ms() };
    });
}
/** Carries the plan out, with clients of our own beside it where that is wanted. */
async function done(session, plan, how, context) {
    const onFailure = how.onFailure ?? session.dflow.settings.rollout.onFailure;
    const clients = how.receipt && !isEmpty(plan) ? availability(session, plan, { ...how.receipt, onFailure }) : undefined;
    const on = clients?.session ?? session;
    try {
        const gates = [how.gate?.(on), clients?.gate];
        const gate = async (wave) => {
            for (const one of gates)
                await one?.(wave);
        };
        const outcome = await carryOut(on, plan, { onFailure, context, gate });
        return clients ? await clients.end(outcome) : { outcome };
    }
    finally {
        await clients?.stop();
    }
}
/** What is done is done also where the store cannot be told: the exit must not say that nothing was changed. */
async function remembered(dflow, plan, outcome, tell) {
    try {
        await tell();
        return outcome;
    }
    catch (error) {
        if (!(error instanceof domain_errors/* DflowError */.FD && error.code.startsWith("store/")) || isEmpty(plan))
            throw error;
        const message = `the store was not told what came of it: ${error.message}`;
        if (outcome.exit !== "done") {
            dflow.reporter.report({ type: "note", level: "warning", text: message });
            return outcome;
        }
        const hint = 'the same command again tells it; "dflow repair" goes back to what the store says';
        const failure = new domain_errors/* DflowError */.FD("deploy/partial", message, { hint, cause: error });
        return { ...outcome, failure, exit: error.exit === "locked" ? error.exit : failure.exit };
    }
}
/** What every changing command's result has in common. */
const common = (carried) => ({
    changed: carried.changed,
    ms: carried.ms,
    ...(carried.outcome ? {} : { plan: planData(carried.plan) }),
});
const ending = ({ outcome }) => ({
    exit: outcome?.exit ?? "done",
    ...(outcome?.failure ? { failure: outcome.failure } : {}),
});

;// CONCATENATED MODULE: ./lib/js/commands/makes-nodes.js

/** @throws DflowError `preflight/refused` where the VM backend can only list Nodes */
function mustMakeNodes({ vms, settings }, command) {
    if (vms.makesNodes)
        return;
    throw new domain_errors/* DflowError */.FD("preflight/refused", `${command}: the VM backend "${settings.vmBackend.name}" does not make Nodes`, {
        hint: "add or remove Nodes where they are listed in dflow.yaml, or choose a vm-backend that makes them",
    });
}

;// CONCATENATED MODULE: ./lib/js/commands/node-outcomes.js

/** What became of each of these Nodes, from the plan, how far it got, and the links' own counters. */
const nodeOutcomes = (carried, indexes) => indexes.map((index) => outcomeOf(carried, index));
function outcomeOf({ plan, look, outcome }, index) {
    const observed = look.observation.nodes.find((one) => one.index === index);
    const planned = stepsOf(plan).filter((step) => step.index === index);
    const acted = planned.flatMap((step) => outcome?.progress.acted.get(step) ?? []);
    const known = { planned, observed, outcome, index };
    const failure = failureOf(known);
    const from = servedVersion(observed);
    const to = versionNow(known, from);
    const address = addressOf(look.state().nodes.find((one) => one.index === index) ?? nodeOf(observed));
    return {
        index,
        ...(address === undefined ? {} : { address }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        result: resultOf(known),
        bytes: acted.reduce((sum, one) => sum + (one.bytes ?? 0), 0),
        roundTrips: look.remotes.usage(index).roundTrips,
        ms: [...acted, ...failedSteps(index, outcome?.progress)].reduce((sum, { ms = 0 }) => sum + ms, 0),
        ...(failure === undefined ? {} : { error: failure }),
    };
}
const failedSteps = (index, progress) => progress?.failures.filter((one) => one.step.index === index) ?? [];
const failedOn = (index, progress) => failedSteps(index, progress)[0]?.error;
/** That a Node could not be put back is worse than what made it necessary. */
function failureOf({ index, planned, observed, outcome }) {
    const stuck = failedOn(index, outcome?.undone);
    if (stuck)
        return `it could not be put back: ${stuck.message}`;
    const failed = failedOn(index, outcome?.progress);
    if (failed)
        return failed.message;
    const created = planned.some((step) => step.do === "create" && outcome?.progress.acted.has(step));
    return observed?.status === "unreachable" && !created ? observed.error.message : undefined;
}
function resultOf({ index, planned, observed, outcome }) {
    const looks = planned.every((step) => step.do === "verify");
    if (planned.length === 0)
        return observed?.status === "reachable" ? "unchanged" : "skipped";
    if (!outcome)
        return looks ? "unchanged" : "planned";
    const { progress, undone } = outcome;
    if (failedOn(index, undone))
        return "failed";
    const failed = failedOn(index, progress) !== undefined;
    if (undone && !looks && planned.some((step) => progress.begun.includes(step)))
        return "reverted";
    if (failed)
        return "failed";
    const whole = planned.every((step) => progress.acted.has(step));
    if (looks)
        return whole ? "unchanged" : "skipped";
    // What is left then is the end of the old version: the new one serves.
    return whole || switchedTo(planned.filter((step) => progress.acted.has(step))) ? "done" : "skipped";
}
/** As far as the steps that were done tell. */
function versionNow({ index, planned, outcome }, from) {
    if (!outcome)
        return switchedTo(planned) ?? from;
    const { progress, undone } = outcome;
    const acted = planned.filter((step) => progress.acted.has(step));
    if (acted.findLast((step) => step.do === "destroy" || step.do === "create")?.do === "destroy")
        return undefined;
    const back = undone && (!failedOn(index, undone) || switchedTo(undone.done.filter((step) => step.index === index)));
    return back ? from : (switchedTo(acted) ?? from);
}
const switchedTo = (steps) => steps.findLast((step) => step.do === "switch")?.instances[0]?.executable.version;
/** Nodes that are as the command wanted them. */
const succeeded = (nodes) => nodes.filter(({ result }) => result === "done" || result === "unchanged");
const servedVersion = (node) => node?.status === "reachable" ? node.containers.find((one) => one.role === "current")?.executable.version : undefined;
const nodeOf = (observed) => observed === undefined || observed.status === "missing" ? undefined : observed.node;
const addressOf = (node) => node && (node.address ?? node.host);

;// CONCATENATED MODULE: ./lib/js/commands/seeded.js

/** Numbers 0 <= n < 1, the same ones for the same seed. */
function seeded(seed) {
    let drawn = 0;
    return () => {
        const digest = (0,external_node_crypto_.createHash)("sha256").update(`${seed} ${drawn++}`).digest();
        return digest.readUInt32BE(0) / 2 ** 32;
    };
}

;// CONCATENATED MODULE: ./lib/js/commands/watching.js


/** Waits for the next round of --watch or --rampage. False: the person has cancelled, which is how these end. */
const watching_goesOn = (dflow, ms) => dflow.clock.sleep(ms, dflow.signal).then(() => true, () => false);
/** How it ends when the person has cancelled, whatever it saw last: a script asks whether it was ended, not how it went. */
const cutOff = (dflow) => ({ exit: "cancelled", failure: cancellation(dflow.signal) });
/** While it goes on, another run that holds the lock, or a store or a Node that is away, is no reason to stop. */
function watched(dflow, error) {
    if (!(error instanceof domain_errors/* DflowError */.FD))
        throw error;
    if (error.code !== "cancelled")
        dflow.reporter.report({ type: "note", level: "warning", text: error.message });
}

;// CONCATENATED MODULE: ./lib/js/commands/chaos-monkey.js


















const chaosMonkey = command({
    name: "chaos-monkey",
    group: "provisioning",
    summary: "destroy random Nodes, to see whether the cluster survives it",
    details: [
        "Refuses, with the reason, while a deploy is going on or when fewer than --leave healthy Nodes would be left. The same --seed takes the same Nodes; without one a seed is drawn and shown.",
        "With --rampage it goes on at that interval until it is cancelled (exit 130). Let `repair --watch` run beside it.",
    ],
    arguments: {},
    flags: {
        ...shared_flags/* changing */.Wt,
        count: (0,flags/* wholeNumber */.rD)({ summary: "how many Nodes to destroy", from: 1, to: 10_000, absent: "1" }),
        seed: (0,flags/* wholeNumber */.rD)({ summary: "makes the choice repeatable", from: 0, to: 999_999_999, absent: "drawn and shown" }),
        rampage: (0,flags/* duration */.p0)({ summary: "go on destroying at this interval", value: "INTERVAL" }),
        leave: (0,flags/* wholeNumber */.rD)({ summary: "healthy Nodes to leave", from: 0, to: 10_000, absent: "1" }),
    },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        seed: main_schemas/* number */.aig().int().describe("the seed of the choice"),
        changed: changed,
        destroyed: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({ index: index, address: address.optional() })).describe("in order"),
        healthy: main_schemas/* number */.aig().int().describe("healthy Nodes that are left"),
        ms: ms,
        plan: plan.optional(),
    }),
    run: async (dflow, given) => {
        mustMakeNodes(dflow, "chaos-monkey");
        const seed = given.seed ?? Math.floor(dflow.random() * 1_000_000_000);
        const random = seeded(seed);
        const rampage = given["dry-run"] ? undefined : given.rampage;
        const destroyed = [];
        let last = await strike(dflow, given, random);
        destroyed.push(...destroyedBy(last.carried));
        while (rampage !== undefined) {
            const text = `destroyed so far: ${(0,domain_words/* plural */.LS)(destroyed.length, "Node")}; seed ${seed}`;
            dflow.reporter.report({ type: "note", level: "info", text });
            if (!(await watching_goesOn(dflow, rampage)))
                break;
            // Too few healthy Nodes, or a repair that holds the lock: there is more to destroy when it is done.
            const next = await strike(dflow, given, random).catch((error) => watched(dflow, error));
            if (!next)
                continue;
            last = next;
            destroyed.push(...destroyedBy(next.carried));
        }
        const { carried, healthy } = last;
        const data = {
            seed,
            destroyed,
            healthy,
            ...common(carried),
            ...(carried.outcome ? { changed: destroyed.length > 0 } : {}),
        };
        return { data, ...(rampage === undefined ? ending(carried) : cutOff(dflow)) };
    },
    next: ({ plan }) => (plan ? DO_IT : '"dflow repair" brings back what was destroyed'),
    view: (data) => planned(data) ?? [
        table(["Node", "address"], data.destroyed.map((node) => [`${node.index}`, node.address ?? "-"])),
        say(`${(0,domain_words/* plural */.LS)(data.destroyed.length, "Node")} destroyed with seed ${data.seed}, ${data.healthy} healthy left`),
    ],
});
async function strike(dflow, given, random) {
    let healthy = [];
    const carried = await carry(dflow, given, {
        command: "chaos-monkey",
        decide: async ({ observation, epoch }, look) => {
            const all = await healthOf(look, targetsOf(look, {}));
            healthy = all.filter((node) => node.status === "healthy").map((node) => node.index);
            const { count = 1, leave = 1 } = given;
            const plan = planChaos({ observation, random, count, leave, healthy, makesNodes: dflow.vms.makesNodes, epoch });
            if (isRefusal(plan))
                throw asError(plan);
            return plan;
        },
        onFailure: "stop",
    });
    const gone = destroyedBy(carried).map((node) => node.index);
    return { carried, healthy: healthy.filter((index) => !gone.includes(index)).length };
}
const destroyedBy = ({ plan, outcome }) => stepsOf(plan).flatMap((step) => step.do === "destroy" && (outcome?.progress.acted.has(step) ?? false)
    ? [{ index: step.index, address: addressOf(step.node) }]
    : []);

;// CONCATENATED MODULE: ./lib/js/commands/node-table.js




const TONES = {
    done: "good",
    unchanged: "quiet",
    reverted: "warning",
    failed: "bad",
    skipped: "warning",
    planned: "quiet",
};
/** What became of each Node, one row a Node. */
const nodeTable = (nodes) => table(["Node", "address", "from", "to", "copied", "took", "result"], nodes.map((node) => [
    `${node.index}`,
    node.address ?? "-",
    shortVersion(node.from),
    shortVersion(node.to),
    (0,domain_words/* bytes */.ee)(node.bytes),
    (0,domain_words/* duration */.p0)(node.ms),
    resultCell(node),
]));
/** The last line under the table where not every Node came as far as it should: "restarted on 1 of 3 Nodes". */
function unlessAll(nodes, done, whole) {
    const reached = succeeded(nodes).length;
    if (reached === nodes.length)
        return whole;
    if (nodes.some((node) => node.result === "reverted") && nodes.every((node) => node.result !== "failed")) {
        return say("taken back: every Node is as it was before", "bad");
    }
    return say(`${done} on ${reached} of ${(0,domain_words/* plural */.LS)(nodes.length, "Node")} only`, "bad");
}
/** The row says already which Node it is about. */
const resultCell = ({ index, result, error }) => toned(error ? `${result}: ${(0,domain_words/* withoutNode */.Bn)(index, error)}` : result, TONES[result]);
/** Under a table that has but a word for a Node that is away. */
const whyAway = (nodes) => nodes.flatMap(({ index, status, error }) => error && status !== "missing" ? [say(`Node ${index}: ${(0,domain_words/* withoutNode */.Bn)(index, error)}`, "bad")] : []);

;// CONCATENATED MODULE: ./lib/js/commands/compare-checksums.js














const compareChecksums = command({
    name: "compare-checksums",
    group: "executables",
    summary: "compare the recorded checksum with the file on each Node and with the bytes that run",
    details: [
        "Three checksums have to agree: the one recorded when it was built, the file on the Node, and the running process itself (/proc/PID/exe; of a script, whether its file is still the one it was started from). Exit 12 when one differs.",
        "`repair` writes the file again and runs it; `copy --version VERSION --through-cache` writes it alone.",
    ],
    arguments: {},
    flags: { ...shared_flags/* sharded */.AU },
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        agree: main_schemas/* boolean */.zMY().describe("do all checksums of all Nodes agree?"),
        version: version.describe("the current version"),
        nodes: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            index: index,
            address: address.optional(),
            status: main_schemas/* enum */.k5n(["reachable", "unreachable", "missing"]),
            error: error.optional(),
            executables: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
                executable: executableName,
                version: version,
                recorded: checksum.describe("sha256 recorded when it was built"),
                file: checksum.optional().describe("sha256 of the file on the Node; absent: no file"),
                running: checksum.optional().describe("sha256 of the running bytes; absent: not running"),
                agrees: main_schemas/* boolean */.zMY(),
            })),
        })),
    }),
    run: (dflow, given) => looking(dflow, async (look) => {
        const { version } = served(look);
        const targets = targetsOf(look, given);
        isIdle(look, given);
        const nodes = look.observation.nodes
            .filter((node) => targets.includes(node.index))
            .map((node) => compared(look, node));
        const differ = nodes.filter((node) => node.error !== undefined || node.executables.some((one) => !one.agrees));
        const agree = differ.length === 0;
        const failure = agree ? {} : { failure: drift(differ.map((node) => node.index)) };
        return { data: { agree, version, nodes }, exit: agree ? "done" : "drift-found", ...failure };
    }, { checksums: true }),
    next: () => '"dflow verify" asks the programs themselves',
    view: ({ agree, version, nodes }) => [
        table(["Node", "executable", "version", "recorded", "file", "running", ""], nodes.flatMap((node) => node.executables.length === 0
            ? [
                [
                    `${node.index}`,
                    toned(node.error ? node.status : `${node.status}, nothing installed`, "bad"),
                    "",
                    "",
                    "",
                    "",
                    "",
                ],
            ]
            : node.executables.map((one) => [
                `${node.index}`,
                one.executable,
                shortVersion(one.version),
                one.recorded.slice(0, 12),
                sum(one.file, one.recorded),
                sum(one.running, one.recorded),
                verdict(one.agrees, one.agrees ? "agrees" : "differs"),
            ]))),
        ...whyAway(nodes),
        say(agree ? `every Node has and runs ${shortVersion(version)} as it was built` : "not every checksum agrees", agree ? "good" : "bad"),
    ],
});
const sum = (found, recorded) => found === undefined ? toned("none", "quiet") : verdict(found === recorded, found.slice(0, 12));
function compared(look, node) {
    const { index, status } = node;
    if (status === "missing")
        return { index, status, error: "it is missing", executables: [] };
    const address = addressOf(node.node);
    if (status === "unreachable")
        return { index, address, status, error: node.error.message, executables: [] };
    const executables = (wishFor(look.state(), index)?.executables ?? []).map((wished) => {
        const container = node.containers.find((one) => (0,domain_executable/* sameExecutable */.DU)(one.executable, wished));
        const running = container?.processes.find((one) => one.state === "running");
        const { name: executable, version, checksum: recorded } = wished;
        const file = container?.fileChecksum;
        const bytes = running && runningBytes(running, file);
        return { executable, version, recorded, file, running: bytes, agrees: file === recorded && bytes === recorded };
    });
    return { index, address, status, executables };
}
/** The process of a script is its interpreter's: it runs the file's bytes while the file is the one it was started from. */
const runningBytes = (process, file) => process.runningChecksum ?? (process.fromItsFile ? file : undefined);
const drift = (indexes) => new domain_errors/* DflowError */.FD("drift/found", `${(0,domain_words/* nodesNamed */.RB)(indexes)}: what lies or runs there is not what was built`, {
    hint: '"dflow repair" writes the file again and runs it',
});

;// CONCATENATED MODULE: ./lib/js/plan/copy.js


/** Ships what a Node lacks. Nothing starts, and nothing that runs is touched. */
function planCopy({ observation, release, targets, force }) {
    const notes = [];
    const lanes = targets.flatMap((index) => {
        const node = nodeAt(observation, index);
        if (node?.status !== "reachable") {
            notes.push(leftOut(index, node));
            return [];
        }
        const executables = release.executables.filter((one) => force || !isInstalled(node, one));
        const install = { do: "install", index, release: { ...release, executables }, force };
        return executables.length > 0 ? [{ index, steps: [install] }] : [];
    });
    return {
        title: `copy ${observation.state.name} ${(0,domain_version/* short */.h0)(release.version)}`,
        waves: lanes.length > 0 ? [{ name: "copy", lanes, pause: 0 }] : [],
        notes,
    };
}

;// CONCATENATED MODULE: ./lib/js/commands/copy.js

















const copy = command({
    name: "copy",
    group: "executables",
    summary: "copy the executables to the Nodes",
    details: [
        "Ships what a Node lacks, as the difference to a version it has where possible. The sha256 is checked on the Node before the file gets its name. Nothing is started.",
        "With --through-cache the executable is built again, the cached value replaced, and written on the Nodes even where the checksum already agrees.",
    ],
    arguments: {},
    flags: {
        ...shared_flags/* changing */.Wt,
        ...shared_flags/* sharded */.AU,
        version: (0,flags/* versionText */.KA)({ summary: "the version to copy", absent: "the latest that was built" }),
        "through-cache": (0,flags/* aSwitch */.oF)("build again, renew the cache and write on the Nodes whatever they have"),
    },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        version: version,
        changed: changed,
        bytes: main_schemas/* number */.aig().int().describe("bytes sent to all Nodes together"),
        size: main_schemas/* number */.aig().int().describe("bytes of the executables of this version"),
        nodes: main_schemas/* array */.YOg(nodeOutcome.omit({ from: true, to: true })),
        ms: ms,
        plan: plan.optional(),
    }),
    run: async (dflow, given) => {
        const force = given["through-cache"];
        const release = await releaseToCopy(dflow, given.version, force);
        let targets = [];
        const carried = await carry(dflow, given, {
            command: "copy",
            beside: given.shard !== undefined,
            decide: ({ observation }, look) => {
                targets = targetsOf(look, given);
                if (!isIdle(look, given))
                    refuse(refusals({ observation, targets, rules: dflow.settings.rollout, release }));
                return planCopy({ observation, release, targets, force });
            },
            onFailure: "stop",
        });
        // Nothing serves another version for it.
        const nodes = nodeOutcomes(carried, targets).map(({ from: _, to: __, ...node }) => node);
        const data = {
            version: release.version,
            bytes: nodes.reduce((sum, node) => sum + node.bytes, 0),
            size: release.executables.reduce((sum, one) => sum + one.size, 0),
            nodes,
            ...common(carried),
        };
        return { data, ...ending(carried) };
    },
    view: (data) => planned(data) ?? [
        table(["Node", "address", "sent", "took", "result"], data.nodes.map((node) => [
            `${node.index}`,
            node.address ?? "-",
            (0,domain_words/* bytes */.ee)(node.bytes),
            (0,domain_words/* duration */.p0)(node.ms),
            resultCell(node),
        ])),
        unlessAll(data.nodes, `${shortVersion(data.version)} copied`, say(data.changed
            ? `${shortVersion(data.version)} (${(0,domain_words/* bytes */.ee)(data.size)}) copied with ${(0,domain_words/* bytes */.ee)(data.bytes)} on the wire, ${(0,domain_words/* duration */.p0)(data.ms)}`
            : `every Node has ${shortVersion(data.version)}`)),
    ],
});
/** The version asked for, from the cache or built from its commit; otherwise the one the project has now. */
async function releaseToCopy(dflow, version, refresh) {
    const { workshop, signal } = dflow;
    if (version === undefined)
        return (await workshop.build({ refresh, signal })).release;
    const cached = (0,domain_version/* namedBy */.T)(await workshop.cache.releases(), ({ release }) => release.version, version);
    const versions = [...new Set(cached.map(({ release }) => release.version))];
    if (versions.length > 1) {
        throw new domain_errors/* DflowError */.FD("usage/flag", `--version: ${version} may be any of ${versions.map(shortVersion).join(", ")}`, {
            hint: "write more of its digits",
        });
    }
    const [found] = cached;
    if (found && !refresh)
        return found.release;
    const commit = /^[0-9a-f]{4,40}$/.test(version) ? version : undefined;
    if (commit)
        return (await workshop.build({ commit, refresh, signal })).release;
    throw new domain_errors/* DflowError */.FD("build/missing", `${version} is not in the cache and no commit it could be built from`, {
        hint: '"dflow build" makes the version of the working tree',
    });
}

;// CONCATENATED MODULE: ./lib/js/plan/gap.js



function gapOf(context, node, index, release, options = {}) {
    const { fresh = false, force = false } = options;
    const listed = release.executables.flatMap((executable) => {
        const program = context.programs.find((one) => one.name === executable.name);
        return program ? [{ executable, program, routed: isRouted(context, executable.name) }] : [];
    });
    const chosen = listed.map((one) => {
        const anew = typeof fresh === "boolean" ? fresh : fresh.includes(one.executable.name);
        const found = anew ? undefined : reusable(context, node, one);
        const instance = found ?? { executable: one.executable, epoch: context.epoch };
        return { ...one, found, instance, replaced: replaced(node, instance, one.routed) };
    });
    const missing = chosen.filter((one) => !one.found);
    const toShare = chosen.filter((one) => one.routed && one.replaced);
    const instances = chosen.map((one) => one.instance);
    const others = processesOf(node).filter((process) => isAlive(process) && !chosen.some((one) => one.found && sameProcess(one.found, process)));
    const collides = (process) => instances.some((one) => sameProcess(one, process));
    return {
        index,
        version: release.version,
        force,
        install: listed.map((one) => one.executable).filter((one) => force || !isInstalled(node, one)),
        inTheWay: others.filter(collides),
        instances,
        startEarly: missing.filter((one) => one.routed).map((one) => one.instance),
        startLate: missing.filter((one) => !one.routed).map((one) => one.instance),
        toSwitch: chosen.filter((one) => !one.found || !isSettled(node, one.found, one.routed)).map((one) => one.instance),
        toShare: toShare.map((one) => one.instance),
        backTo: toShare.length > 0 ? chosen.flatMap((one) => one.replaced ?? []) : [],
        unroute: Object.keys(node.traffic).filter((name) => !listed.some((one) => one.executable.name === name)),
        strays: node.strays ?? [],
        retire: others.filter((process) => !collides(process)),
    };
}
/** What serves in the place of this instance. */
function replaced(node, instance, routed) {
    const served = serving(node, instance.executable.name, routed);
    return served && !sameProcess(served, instance) ? served : undefined;
}
/** A process that runs these bytes with these settings, whoever started it; the one that serves before any other. */
function reusable(context, node, { executable, program, routed }) {
    const settings = context.settingsDigest(program);
    const container = containerOf(node, executable);
    const right = (container?.processes ?? []).filter((one) => isRunning(one) &&
        one.settings === settings &&
        runsItsBytes(one, container) &&
        (!routed || one.port !== undefined));
    const served = serving(node, executable.name, routed);
    return right.find((one) => served && sameProcess(one, served)) ?? right.toSorted((a, b) => b.epoch - a.epoch)[0];
}
/** As far as was asked. The process of a script is its interpreter's: it runs the bytes of the file it was started from. */
function runsItsBytes(process, container) {
    const { checksum } = process.executable;
    if (process.runningChecksum !== undefined)
        return process.runningChecksum === checksum;
    if (container?.gone)
        return false;
    return container?.fileChecksum === undefined || (process.fromItsFile && container.fileChecksum === checksum);
}

;// CONCATENATED MODULE: ./lib/js/plan/stop.js



/** Takes traffic away, then ends processes: those of the current version, or all. */
function planStop(request) {
    const { observation, targets, all, haste } = request;
    const notes = [];
    const lanes = targets.flatMap((index) => {
        const node = nodeAt(observation, index);
        if (node?.status !== "reachable") {
            notes.push(leftOut(index, node));
            return [];
        }
        const ending = all ? processesOf(node).filter(isAlive) : currentProcesses(node, request);
        const steps = takeDownSteps(node, index, ending, haste);
        return steps.length > 0 ? [{ index, steps }] : [];
    });
    return {
        title: `stop ${observation.state.name}${all ? ", every version" : ""}`,
        waves: lanes.length > 0 ? [{ name: "stop", lanes, pause: 0 }] : [],
        notes,
    };
}
/** Unroutes what these processes serve, then stops them: so nobody is sent to a process that is about to end. */
function takeDownSteps(node, index, ending, haste) {
    const leftBehind = (name, port) => processesOf(node).some((one) => one.executable.name === name && one.port === port && isAlive(one) && !ending.includes(one));
    // What leads to nobody goes too: after a reboot, say, when nothing runs any more.
    const executables = Object.entries(node.traffic)
        .filter(([name, port]) => !leftBehind(name, port))
        .map(([name]) => name);
    const strays = (node.strays ?? []).filter(({ executable, to }) => !leftBehind(executable, to));
    return [
        ...unrouteSteps(index, executables, strays),
        ...(ending.length > 0 ? [{ do: "stop", index, instances: ending, haste }] : []),
    ];
}
/** By the Node's own word for current; by its traffic where a switch was cut off before it said so. */
const currentProcesses = (node, context) => node.containers.flatMap(({ executable, role, processes }) => processes.filter((one) => isAlive(one) &&
    (role === "current" ||
        (isRouted(context, executable.name) && one.port === node.traffic[executable.name] && one.port !== undefined))));

;// CONCATENATED MODULE: ./lib/js/plan/scale.js






/** `set COUNT`: makes what is missing and brings it up; takes the highest indexes away, drained. */
function planScale(context, count) {
    const { observation } = context;
    const making = [];
    for (let index = 0; index < count; index++) {
        const node = nodeAt(observation, index);
        if (!node || node.status === "missing" || isAway(node))
            making.push({ index, steps: makeSteps(context, index) });
        // An earlier attempt may have made the Node and gone no further.
        else if (node.status === "reachable" && scale_isIdle(context, node))
            making.push({ index, steps: upSteps(context, node) });
    }
    const leaving = observation.nodes
        .filter((node) => node.index >= count && node.status !== "missing")
        .map((node) => ({ index: node.index, steps: unmakeSteps(node) }));
    return {
        title: `set ${observation.state.name} to ${count} ${count === 1 ? "Node" : "Nodes"}`,
        waves: [
            { name: "create", lanes: making.filter((lane) => lane.steps.length > 0), pause: 0 },
            { name: "destroy", lanes: leaving, pause: 0 },
        ].filter((wave) => wave.lanes.length > 0),
        notes: [],
    };
}
/** `cycle INDEX`: the Node goes, drained, and comes back new under the same index. */
function planCycle(context, index) {
    const node = nodeAt(context.observation, index) ?? { index, status: "missing" };
    const steps = [...unmakeSteps(node), ...makeSteps(context, index)];
    return { title: `cycle node ${index}`, waves: [{ name: "cycle", lanes: [{ index, steps }], pause: 0 }], notes: [] };
}
/** `destroy INDEX`: drained where it can still be reached. */
function planDestroy({ observation }, indexes) {
    const lanes = indexes
        .map((index) => ({ index, steps: unmakeSteps(nodeAt(observation, index) ?? { index, status: "missing" }) }))
        .filter((lane) => lane.steps.length > 0);
    return {
        title: `destroy ${lanes.map((lane) => `node ${lane.index}`).join(", ") || "nothing"}`,
        waves: lanes.length > 0 ? [{ name: "destroy", lanes, pause: 0 }] : [],
        notes: indexes
            .filter((index) => !lanes.some((lane) => lane.index === index))
            .map((one) => `node ${one} is missing`),
    };
}
/** From nothing to a Node that serves what its index is to serve. */
const makeSteps = (context, index) => {
    const release = wishFor(context.observation.state, index);
    const create = { do: "create", index };
    return release ? [create, ...bringUpSteps(gapOf(context, EMPTY, index, release))] : [create];
};
/** Drained, where it can be reached, and destroyed. */
function unmakeSteps(node) {
    if (node.status === "missing")
        return [];
    const inventory = inventoryOf(node);
    const alive = processesOf(inventory).filter(isAlive);
    return [
        ...takeDownSteps(inventory, node.index, alive, "gracefully"),
        { do: "destroy", index: node.index, node: node.node },
    ];
}
const upSteps = (context, node) => {
    const release = wishFor(context.observation.state, node.index);
    return release ? bringUpSteps(gapOf(context, inventoryOf(node), node.index, release)) : [];
};
/** Halted, or not made to its end: to create it is to make it whole. */
const isAway = (node) => node.status === "unreachable" && node.node.away !== undefined;
const scale_isIdle = (context, node) => context.programs.every(({ name }) => !serving(inventoryOf(node), name, isRouted(context, name)));

;// CONCATENATED MODULE: ./lib/js/commands/cycle.js














const cycle = command({
    name: "cycle",
    group: "provisioning",
    summary: "recreate the Node at INDEX",
    details: [
        "Drains the Node, destroys it, creates it again under the same index, copies the current version, starts and verifies it. The other Nodes keep serving.",
        "Refused where the VM backend cannot make Nodes (`hosts`).",
    ],
    arguments: { index: (0,flags/* needed */.Ow)((0,flags/* wholeNumber */.rD)({ summary: "the Node", value: "INDEX", from: 0, to: 9999 })) },
    flags: { ...shared_flags/* changing */.Wt },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        index: index,
        changed: changed,
        before: address.optional().describe("address of the Node that was destroyed; absent: there was none"),
        address: address.optional().describe("address of the Node that is there now"),
        version: version.optional().describe("what it serves; absent before the first deploy"),
        result: result,
        error: error.optional(),
        ms: ms,
        plan: plan.optional(),
    }),
    run: async (dflow, given) => {
        mustMakeNodes(dflow, "cycle");
        const { index } = given;
        const carried = await carry(dflow, given, {
            command: `cycle ${index}`,
            decide: (context, look) => {
                targetsOf(look, { index: [index] });
                return planCycle(context, index);
            },
            // There is nothing to go back to: the old Node is gone, and repair makes it again.
            onFailure: "stop",
        });
        const found = carried.look.observation.nodes.find((node) => node.index === index);
        const before = found && found.status !== "missing" ? addressOf(found.node) : undefined;
        const address = addressOf(carried.look.state().nodes.find((node) => node.index === index));
        const [node] = nodeOutcomes(carried, [index]);
        const { to: version, result, error } = node;
        return { data: { index, before, address, version, result, error, ...common(carried) }, ...ending(carried) };
    },
    view: (data) => planned(data) ?? [
        data.result === "done"
            ? say(`Node ${data.index} is new at ${data.address ?? "-"} and serves ${data.version ? shortVersion(data.version) : "nothing yet"}, ${(0,domain_words/* duration */.p0)(data.ms)}`, "good")
            : say(`Node ${data.index} was not made anew to the end; "dflow repair" finishes it`, "bad"),
    ],
});

;// CONCATENATED MODULE: ./lib/js/commands/hello-program.generated.js
// Generated from examples/hello/hello by "npm run generate". Do not edit.
const helloProgram = "#!/usr/bin/env node\n// A small HTTP server that needs no compiler. Change VERSION, or READY to false for a build that never gets healthy.\n// import() instead of import or require: a file without an ending may be taken for either kind of module.\n\nconst VERSION = \"\";\nconst READY = true;\n\n// Idle kept connections are closed after this much of a graceful shutdown, if no request of theirs came before.\nconst IDLE_LIMIT = 5_000;\n\nimport(\"node:http\").then(({ Server }) =>\n  import(\"node:net\").then((net) => {\n    const { DFLOW_PORT = \"8080\", DFLOW_VERSION = \"unknown\", DFLOW_INDEX = \"?\" } = process.env;\n    const version = VERSION || DFLOW_VERSION;\n    const short = version.replace(/^([0-9a-f]{7})[0-9a-f]{33}/, \"$1\");\n    let ending = false;\n\n    const answer = (path) => {\n      if (path === \"/\") return [200, `hello ${short} from node ${DFLOW_INDEX}\\n`];\n      if (path === \"/ready\") return READY ? [200, `ok ${version}\\n`] : [503, `${version} is not ready\\n`];\n      return [404, \"not found\\n\"];\n    };\n\n    const server = new Server((request, response) => {\n      const path = new URL(request.url, \"http://any\").pathname;\n      const slow = /^\\/slow\\/(\\d{1,5})$/.exec(path);\n      const reply = () => {\n        const [status, text] = slow ? [200, `waited ${slow[1]} ms\\n`] : answer(path);\n        // The client learns from the answer that this connection ends, so none of its requests meets a closed door.\n        if (ending) response.setHeader(\"connection\", \"close\");\n        response.writeHead(status, { \"content-type\": \"text/plain\", \"x-version\": version });\n        response.end(text);\n      };\n      if (slow) setTimeout(reply, Number(slow[1]));\n      else reply();\n    });\n    // Longer than clients and proxies keep a connection, so that it is they who close it.\n    server.keepAliveTimeout = 75_000;\n\n    process.on(\"SIGTERM\", () => process.exit(0));\n    process.on(\"SIGINT\", () => {\n      if (ending) return;\n      ending = true;\n      // Not Server.close of node:http: that closes idle connections at once, with requests on their way to them.\n      net.Server.prototype.close.call(server, () => process.exit(0));\n      setTimeout(() => {\n        setInterval(() => server.closeIdleConnections(), 1000);\n        server.closeIdleConnections();\n      }, IDLE_LIMIT);\n    });\n\n    server.listen(Number(DFLOW_PORT), () => console.log(`hello ${version} listens on port ${DFLOW_PORT}`));\n  }),\n);\n";

;// CONCATENATED MODULE: ./lib/js/commands/demo-stage.js


/** Three small Nodes, and a program that is soon found healthy or not. */
const settingsFor = (port) => `name: hello
count: 3
image: none
vm-backend: local
container-backend: process
executables:
  - name: hello
    path: hello
    port: ${port}
    verify:
      - {http: /ready, contains: ok, interval: 200ms, successes: 3, deadline: 3s, healthy-for: 1s}
`;
const hello = (version) => helloProgram.replace('VERSION = ""', `VERSION = "${version}"`);
/** Runs one dflow command as a person would, and remembers how it went. @throws DflowError when it ended otherwise */
function playOn(stage) {
    const acts = [];
    const play = async (why, args, expected = 0) => {
        if (stage.signal.aborted)
            throw new domain_errors/* DflowError */.FD("cancelled", "cancelled");
        stage.say(`\n# ${why}\n$ dflow ${args.join(" ")}`);
        const begun = stage.now();
        const exit = await stage.dflow(args);
        const what = `dflow ${args.join(" ")}`;
        acts.push({ what, exit, ms: Math.round(stage.now() - begun) });
        if (exit === expected)
            return;
        if (stage.signal.aborted || exit === 130)
            throw new domain_errors/* DflowError */.FD("cancelled", "cancelled");
        throw new domain_errors/* DflowError */.FD("verify/unhealthy", `${what} ended with ${exit} instead of ${expected}`, {
            hint: '"dflow demo --keep" leaves everything in place to look at',
        });
    };
    return Object.assign(play, { acts });
}
async function urlsOf(stage, port) {
    const addresses = await Promise.all([0, 1, 2].map((index) => stage.ask(["address", `${index}`])));
    return addresses.map(({ stdout }) => `http://${stdout.trim()}:${port}/`);
}

;// CONCATENATED MODULE: ./lib/js/commands/receipt-shape.js




const phase = main_schemas/* enum */.k5n(["before", "during", "after", "put back"])
    .describe("`before` the first switch, `during` the switches, `after` the last one; `put back`: while a failure was undone");
const path = main_schemas/* enum */.k5n(["direct", "ssh"])
    .describe("`direct`: from this machine to the public port; `ssh`: to the same port, from the Node itself");
const counts = {
    phase,
    sent: main_schemas/* number */.aig().int(),
    failed: main_schemas/* number */.aig().int().describe("of these"),
    p50: main_schemas/* number */.aig().describe("milliseconds; of all that were sent"),
    p99: main_schemas/* number */.aig().describe("milliseconds"),
    max: main_schemas/* number */.aig().describe("milliseconds"),
};
/** The requests that dflow itself sent while it changed something. */
const requests = main_schemas/* object */.Ikc({
    sent: main_schemas/* number */.aig().int(),
    failed: main_schemas/* number */.aig().int(),
    unanswered: main_schemas/* number */.aig().int().describe("without an answer when it ended: neither right nor failed"),
    phases: main_schemas/* array */.YOg(main_schemas/* object */.Ikc(counts))
        .describe("all Nodes and ways together, of the phases there were; latencies of the direct way where there is one"),
    nodes: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({ index: index, executable: executableName, path, ...counts })),
    failures: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
        index: index,
        executable: executableName,
        path,
        phase,
        kept: main_schemas/* boolean */.zMY().describe("was it sent on a connection that had carried requests before?"),
        what: main_schemas/* string */.YjP().describe("`connection refused`, `status 500`"),
        times: main_schemas/* number */.aig().int(),
    }))
        .describe("what failed requests met, and how often; at most a hundred kinds"),
    notes: main_schemas/* array */.YOg(main_schemas/* string */.YjP())
        .describe("what a person should know: what was not reached, what a strategy does not promise"),
})
    .describe("the receipt: requests that dflow itself sent to the services meanwhile; absent with `receipt: off`");
/** @param promises what the traffic strategies in use do not promise, for people */
function requestsData({ phases, lines, failures, unanswered, notes }, promises) {
    const sum = (what) => phases.reduce((all, one) => all + one[what], 0);
    return {
        sent: sum("sent"),
        failed: sum("failed"),
        unanswered,
        phases: [...phases],
        nodes: [...lines],
        failures: [...failures],
        notes: [...notes, ...promises],
    };
}
/** A row a Node and phase; where there are more Nodes than a person reads, only those that lost a request. */
const MOST_NODES = 5;
function receiptBlocks(data) {
    if (!data)
        return [];
    const indexes = new Set(data.nodes.map((one) => one.index));
    const failing = new Set(data.failures.map((one) => one.index));
    const shown = data.nodes.filter(({ index }) => indexes.size <= MOST_NODES || failing.has(index));
    const several = new Set(data.nodes.map((one) => one.executable)).size > 1;
    const rows = [
        ...rowsOf(shown).map((row) => [`${row.index}${several ? ` ${row.executable}` : ""}`, row.way, ...countCells(row)]),
        ...(indexes.size > 1 ? data.phases.map((row) => ["all", "", ...countCells(row)]) : []),
    ];
    const open = data.unanswered > 0 ? `, ${(0,domain_words/* grouped */.zD)(data.unanswered)} not answered yet` : "";
    return [
        ...(rows.length > 0 ? [table(["Node", "asked", "phase", "sent", "failed", "p50", "p99", "max"], rows)] : []),
        say(`${(0,domain_words/* plural */.LS)(data.sent, "request")} sent meanwhile, ${(0,domain_words/* grouped */.zD)(data.failed)} failed${open}`, data.failed === 0 ? "good" : "bad"),
        ...data.notes.map((note) => say(note, "quiet")),
    ];
}
/** Both ways in one row; its times are those of the way that clients go. */
function rowsOf(lines) {
    const rows = [];
    for (const line of lines) {
        const at = rows.findIndex((row) => row.index === line.index && row.executable === line.executable && row.phase === line.phase);
        const found = rows[at];
        if (!found)
            rows.push({ ...line, way: line.path === "ssh" ? "by ssh" : "directly" });
        else {
            const times = found.path === "direct" && found.sent > 0 ? found : line;
            rows[at] = { ...times, sent: found.sent + line.sent, failed: found.failed + line.failed, way: "both ways" };
        }
    }
    return rows;
}
const countCells = ({ phase, sent, failed, p50, p99, max }) => [
    phase,
    (0,domain_words/* grouped */.zD)(sent),
    sent === 0 ? toned("0", "quiet") : verdict(failed === 0, (0,domain_words/* grouped */.zD)(failed)),
    ...[p50, p99, max].map((ms) => (sent === 0 ? toned("-", "quiet") : latency(ms))),
];
const latency = (ms) => `${ms.toFixed(1)} ms`;

;// CONCATENATED MODULE: ./lib/js/commands/demo.js









const demo = onStage({
    name: "demo",
    group: "project",
    summary: "show a deploy under load on three Nodes of this machine",
    details: [
        "Makes a small cluster of `local` Nodes in a temporary folder: no root, no Docker, no network. Sends requests all the time while it deploys, deploys a broken version, and rolls back; then counts the requests that failed.",
    ],
    arguments: {},
    flags: {
        keep: (0,flags/* aSwitch */.oF)("leave the cluster running and say where it is"),
    },
    needs: "none",
    changes: false,
    output: main_schemas/* object */.Ikc({
        requests: main_schemas/* number */.aig().int().describe("requests sent"),
        failed: main_schemas/* number */.aig().int().describe("requests that failed"),
        phases: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            name: main_schemas/* string */.YjP(),
            sent: main_schemas/* number */.aig().int(),
            failed: main_schemas/* number */.aig().int(),
            p50: main_schemas/* number */.aig().describe("milliseconds"),
            p99: main_schemas/* number */.aig().describe("milliseconds"),
            max: main_schemas/* number */.aig().describe("milliseconds"),
        }))
            .describe("the receipt: before, during and after the changes"),
        failures: main_schemas/* record */.g1P(main_schemas/* string */.YjP(), main_schemas/* number */.aig().int()).describe("what failed requests met, and how often"),
        acts: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({ what: main_schemas/* string */.YjP(), exit: main_schemas/* number */.aig().int(), ms: ms })).describe("what was done, in order"),
        folder: main_schemas/* string */.YjP().optional().describe("where the cluster is; with --keep only"),
    }),
    run: async (stage, given) => {
        const play = playOn(stage);
        const port = await stage.freePort();
        let load;
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
        }
        finally {
            await load?.stop();
            if (!given.keep) {
                const { exit } = await stage.clear();
                if (exit !== 0)
                    stage.say(`Something may still run: "dflow set 0" in ${stage.folder} ends it.`);
            }
        }
    },
    view: (data) => [
        table(["act", "exit", "took"], data.acts.map((act) => [act.what, `${act.exit}`, (0,domain_words/* duration */.p0)(act.ms)])),
        table(["requests", "sent", "failed", "p50", "p99", "max"], data.phases.map((one) => [
            one.name,
            `${one.sent}`,
            verdict(one.failed === 0, `${one.failed}`),
            latency(one.p50),
            latency(one.p99),
            latency(one.max),
        ])),
        ...(data.folder ? [say(`The cluster still runs; go on there: cd ${data.folder}`)] : []),
        say(`demo: ${data.requests} requests, ${data.failed} failed`, data.failed === 0 ? "good" : "bad"),
    ],
});
const CLIENTS = 12;
const RATE = 500;
/** Fewer would not say much. */
const LEAST_REQUESTS = 10_200;
const lost = (failed, failures) => new domain_errors/* DflowError */.FD("receipt/failed-requests", `${(0,domain_words/* plural */.LS)(failed, "request")} failed`, {
    evidence: [
        { title: "what they met", lines: Object.entries(failures).map(([what, times]) => `${times} × ${what}`) },
    ],
});

;// CONCATENATED MODULE: ./lib/js/commands/receipt.js


/** @throws DflowError `usage/flag` for a limit on requests that are never sent */
function receiptWanted({ settings }, given) {
    const { receipt, maxFailedRequests } = settings.rollout;
    const mostFailed = given["max-failed-requests"];
    if (receipt)
        return { rate: receipt.rate, mostFailed: mostFailed ?? maxFailedRequests };
    if (mostFailed === undefined)
        return undefined;
    throw new domain_errors/* DflowError */.FD("usage/flag", "--max-failed-requests: no requests are sent", {
        hint: "dflow.yaml says receipt: off; take that out, or this flag",
    });
}
/** What --json shows of it; undefined where nothing was sent. */
const requestsOf = (dflow, { receipt }) => receipt &&
    requestsData(receipt, promises(dflow, receipt.lines.map(({ executable }) => executable)));
/** What the strategies of these services promise, where that is less than that a version is verified before it gets traffic. */
function promises({ settings, traffic }, names) {
    return settings.executables
        .filter((program) => names.includes(program.name) && !traffic(program.traffic).verifiesFirst)
        .map((program) => `${program.name} (traffic: ${program.traffic}): ${traffic(program.traffic).promise}`);
}

;// CONCATENATED MODULE: ./lib/js/commands/refuse-older.js


/** Nothing older may take the place of what runs, unless a person says so. @throws DflowError `git/older` */
async function refuseOlder(dflow, current, release) {
    if (!current || current.version === release.version)
        return;
    const older = await dflow.workshop.isAncestor(release.version, current.version);
    // A version without a commit has no place in the history, and nothing is to be warned of.
    if (older === undefined && [release, current].every((one) => !one.version.startsWith("sha-"))) {
        const text = `git cannot tell whether ${shortVersion(release.version)} is older than ${shortVersion(current.version)}, which runs`;
        dflow.reporter.report({ type: "note", level: "warning", text });
    }
    if (older !== true)
        return;
    const message = `${shortVersion(release.version)} is older than ${shortVersion(current.version)}, which runs`;
    throw new domain_errors/* DflowError */.FD("git/older", message, {
        hint: '"dflow rollback" goes back to a verified version; --force deploys the older one all the same',
    });
}

;// CONCATENATED MODULE: ./lib/js/plan/confirm.js

/** Limit of a script; of a look at health, too. */
const STEP_MS = 30_000;
/** For what cannot be foreseen. */
const MARGIN_MS = 60_000;
/**
 * The switch waves of a plan; each switch that has something to go back to says when its Node goes back by itself. A switch
 * is confirmed when the command comes to that Node again, after the last wave was verified and has baked, to end what ran
 * before: so a Node waits for as long as that may take. Where a command that lives would leave things as they are, its
 * death does, too.
 */
function goingBack(context, gaps, waves) {
    const { onFailure, confirmWithin } = context.rules;
    if (onFailure !== "revert" || confirmWithin === 0)
        return waves;
    const end = retireTime(context, gaps.size) + MARGIN_MS;
    return waves.map((wave, at) => {
        const after = confirmWithin ?? waves.slice(at).reduce((sum, one) => sum + waveTime(context, one), end);
        const arm = (step) => {
            const to = gaps.get(step.index)?.backTo ?? [];
            return step.do === "switch" && to.length > 0 ? { ...step, goesBack: { after, to } } : step;
        };
        return { ...wave, lanes: wave.lanes.map((lane) => ({ ...lane, steps: lane.steps.map(arm) })) };
    });
}
/** A time that was written and cannot be enough. */
function tooSoon({ rules }, waves) {
    const written = rules.confirmWithin;
    const waits = waves.reduce((sum, one) => sum + one.pause, rules.bake);
    if (!written || waves.length === 0 || rules.onFailure !== "revert" || written > waits)
        return [];
    return [
        `confirm-within is ${(0,domain_words/* duration */.p0)(written)}, and pauses and bake take ${(0,domain_words/* duration */.p0)(waits)}: Nodes will go back before the end`,
    ];
}
/** At most, when nothing fails. */
function waveTime({ programs, atOnce }, { lanes, pause }) {
    const verifying = Math.max(STEP_MS, ...programs.map(verifyTime));
    const laneTime = (steps) => steps.reduce((sum, step) => sum + (step.do === "verify" ? verifying : STEP_MS), 0);
    return Math.ceil(lanes.length / atOnce) * Math.max(0, ...lanes.map((lane) => laneTime(lane.steps))) + pause;
}
const verifyTime = ({ verify }) => Math.max(0, ...verify.map((one) => one.deadline + one.healthyFor + one.timeout + one.interval));
/** Until the last Node hears that what ran before is to end: only so many drain at once. */
function retireTime({ rules, programs, atOnce }, nodes) {
    const drain = STEP_MS + Math.max(0, ...programs.map(({ stop }) => stop.drain + stop.immediate + stop.kill));
    return rules.bake + STEP_MS + Math.max(0, Math.ceil(nodes / atOnce) - 1) * drain;
}

;// CONCATENATED MODULE: ./lib/js/plan/unproven.js
/**
 * Where old and new share one port, the old one may answer the new one's checks: it could be called healthy and never have
 * listened. A check that asks for the version, or looks by itself, cannot be taken in.
 */
function unprovenNotes({ programs }, gaps) {
    const shared = new Set();
    for (const { startLate, retire } of gaps) {
        const old = new Set(retire.map((one) => one.executable.name));
        for (const { executable } of startLate)
            if (old.has(executable.name))
                shared.add(executable.name);
    }
    return programs
        .filter((one) => shared.has(one.name) && one.port !== undefined && !one.verify.some(tellsVersions))
        .map(({ name, traffic }) => `${name}: with traffic ${traffic} the old version may answer the checks of the new one; one with contains: "\${DFLOW_VERSION}" tells them apart`);
}
const tellsVersions = (check) => check.kind === "run" || (check.kind === "http" && (check.contains?.includes("DFLOW_VERSION") ?? false));

;// CONCATENATED MODULE: ./lib/js/plan/deploy.js








/**
 * Everywhere: copy, start beside what runs, verify; then move traffic wave by wave, share by share; then, only when the last wave is good,
 * end what ran before. A Node that serves the release already is only verified.
 */
const deploy_planDeploy = (request) => planWaves(request.title ?? `deploy ${request.observation.state.name} ${(0,domain_version/* short */.h0)(request.release.version)}`, request, () => request.release);
/** The same for Nodes that are to serve different releases, as during a partial rollout. */
function planWaves(title, context, wish) {
    const gaps = new Map();
    const notes = [];
    for (const index of context.targets) {
        const node = nodeAt(context.observation, index);
        const release = wish(index);
        if (node?.status !== "reachable")
            notes.push(leftOut(index, node));
        else if (!release)
            notes.push(`node ${index} has no release to serve`);
        else
            gaps.set(index, gapOf(context, node, index, release, context));
    }
    const switches = switchWaves(gaps, context.rules);
    return {
        title,
        waves: [
            { name: "prepare", lanes: lanesOf([...gaps.values()], prepareSteps), pause: 0 },
            ...goingBack(context, gaps, switches),
            { name: "retire", lanes: lanesOf([...gaps.values()], retireSteps), pause: 0, retires: true },
        ].filter((wave) => wave.lanes.length > 0),
        notes: [
            ...notes,
            ...tooSoon(context, switches),
            ...unprovenNotes(context, gaps.values()),
            ...programNotes(context, [...gaps.keys()].map(wish)),
        ],
    };
}
const lanesOf = (gaps, steps) => gaps.map((gap) => ({ index: gap.index, steps: steps(gap) })).filter((lane) => lane.steps.length > 0);
/** Nodes wave by wave, and in each wave the traffic share by share. */
function switchWaves(gaps, { waves, shares, pause }) {
    const groups = waveTargets([...gaps.keys()], waves)
        .map((indexes) => indexes.map((index) => gaps.get(index)).filter((gap) => gap.toSwitch.length > 0))
        .filter((group) => group.length > 0);
    const all = groups.flatMap((group, at) => shares.map((share, nth) => ({
        name: `switch ${at + 1} of ${groups.length}${shares.length > 1 ? `, ${percent(share)}` : ""}`,
        lanes: lanesOf(group, (gap) => [
            // What had a share while everybody waited may have fallen ill with it.
            ...(nth > 0 && pause > 0 ? verifyShared(gap) : []),
            ...(share < 1 ? shareSteps(gap, share) : switchSteps(gap)),
        ]),
    })));
    const used = all.filter((wave) => wave.lanes.length > 0);
    return used.map((wave, at) => ({
        ...wave,
        pause: at === used.length - 1 ? 0 : pause,
        ...(at === 0 ? { hook: "before-switch" } : {}),
    }));
}
/** A release and dflow.yaml need not list the same programs: after an edit, or when going back to an older release. */
function programNotes({ programs }, releases) {
    const notes = new Set();
    for (const release of releases) {
        if (!release)
            continue;
        const names = release.executables.map((one) => one.name);
        for (const name of names.filter((one) => !programs.some((program) => program.name === one))) {
            notes.add(`${name} is not in dflow.yaml: it is not started, and what runs of it is stopped`);
        }
        for (const { name } of programs.filter((program) => !names.includes(program.name))) {
            notes.add(`${(0,domain_version/* short */.h0)(release.version)} has no ${name}: what runs of it is stopped`);
        }
    }
    return [...notes];
}

;// CONCATENATED MODULE: ./lib/js/commands/look-again.js

/** The same cluster as it is now, over the same connections. */
const lookAgain = async (look) => ({
    ...look,
    observation: await observe(look.dflow, look.state(), look.remotes),
});

;// CONCATENATED MODULE: ./lib/js/commands/health-gate.js




/** How often health is asked for while it is watched. */
const OFTENEST_MS = 1_000;
const SELDOMEST_MS = 10_000;
const LOOKS = 20;
/**
 * `--auto-rollout TOLERANCE` and `--bake DURATION`: after the last switch, while everything old still runs, the health of
 * the targets is held against what it was before; once, or again and again for as long as it is to bake.
 */
function healthGate(session, { targets, tolerance, bake }) {
    if (tolerance === undefined && bake === 0)
        return undefined;
    const { clock, reporter } = session.dflow;
    const before = healthOf(session, targets);
    // A plan that ends before its last wave never asks.
    before.catch(() => undefined);
    const every = Math.min(SELDOMEST_MS, Math.max(OFTENEST_MS, bake / LOOKS));
    return async (wave) => {
        if (!wave.retires)
            return;
        const was = await before;
        const end = clock.now().getTime() + bake;
        if (bake > 0) {
            const text = `health is watched for ${(0,domain_words/* duration */.p0)(bake)} before the old version ends`;
            reporter.report({ type: "note", level: "info", text });
        }
        for (;;) {
            const is = await healthOf(await lookAgain(session), targets);
            const fall = fallOf(was, is);
            if (fall > (tolerance ?? 0) / 100)
                throw fell(was, is, fall, tolerance ?? 0);
            const left = end - clock.now().getTime();
            if (left <= 0)
                return;
            await clock.sleep(Math.min(left, every), session.signal);
        }
    };
}
/**
 * 0 to 1: how much of their health the Nodes have lost, in the mean. Health may be any number that a `run` check prints, so
 * each Node is held against itself; one that is better than before makes up for no other, and one that had none loses none.
 */
function fallOf(was, is) {
    const left = was
        .filter(({ checks, health }) => checks.length > 0 && health > 0)
        .map(({ index, health }) => Math.max(0, Math.min(1, healthAt(is, index) / health)));
    return left.length === 0 ? 0 : 1 - left.reduce((sum, one) => sum + one, 0) / left.length;
}
const healthAt = (nodes, index) => nodes.find((one) => one.index === index)?.health ?? 0;
/** Not that it serves another version than the store names: that is what is being done. */
function why({ checks, because }) {
    const ill = checks.filter(({ healthy }) => !healthy).map(({ executable, said }) => `${executable}: ${said}`);
    if (ill.length > 0)
        return `: ${ill.join(", ")}`;
    return checks.length === 0 && because ? `: ${because}` : "";
}
function fell(was, is, fall, tolerance) {
    const lines = is.flatMap((node) => {
        const before = healthAt(was, node.index);
        return node.health < before ? [`node ${node.index}: ${before} before, ${node.health} now${why(node)}`] : [];
    });
    const message = `health fell from 100% to ${Math.round(100 * (1 - fall))}%, more than ${tolerance}%`;
    return new domain_errors/* DflowError */.FD("verify/unhealthy", message, {
        hint: "the old version still runs and serves again; a larger --auto-rollout lets more through",
        evidence: [{ title: "health", lines }],
    });
}

;// CONCATENATED MODULE: ./lib/js/commands/hooking.js

/**
 * With the lock held and every guard passed, so that it never runs for a deploy that is refused.
 *
 * @throws DflowError `preflight/refused` when the hook says no: no Node has been touched yet
 */
async function beforehand(dflow, change) {
    try {
        await dflow.hooks.run("before-deploy", facts(change));
    }
    catch (error) {
        if (!(error instanceof domain_errors/* DflowError */.FD) || error.code === "cancelled")
            throw error;
        const { message, hint, evidence } = error;
        throw new domain_errors/* DflowError */.FD("preflight/refused", message, { ...(hint ? { hint } : {}), evidence, cause: error });
    }
}
/** What is done is done: a hook that fails now is told, and changes nothing of it. */
async function afterwards(dflow, change, result) {
    try {
        await dflow.hooks.run(result === "done" ? "after-deploy" : "after-failure", facts(change));
    }
    catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        dflow.reporter.report({ type: "note", level: "warning", text });
    }
}
const facts = ({ how, release }) => ({
    command: how,
    version: release.version,
});

// EXTERNAL MODULE: ./lib/js/domain/state.js
var domain_state = __nccwpck_require__(1325);
;// CONCATENATED MODULE: ./lib/js/plan/collect.js



/** Never what runs, is current or previous, is the rollback target, is pinned, or belongs to an unfinished deploy. */
function planCollect(observation, rules, targets) {
    const { state, at } = observation;
    const kept = [];
    const lanes = reachable(observation).flatMap(({ index, containers }) => {
        if (targets && !targets.includes(index))
            return [];
        const all = containers.map((one) => ({ ...one, since: at.getTime() - one.age * 1000 }));
        const executables = ranked(all, (one) => one.executable.name).flatMap(({ one, newer }) => {
            const { version } = one.executable;
            const because = neededOnNode(one, state) ?? needed(version, state, rules) ?? heldBack(rules, one.since, newer);
            if (because)
                kept.push({ version, because });
            return because ? [] : [one.executable];
        });
        return executables.length > 0 ? [{ index, steps: [{ do: "remove", index, executables }] }] : [];
    });
    const plan = {
        title: `collect old versions of ${state.name}`,
        waves: lanes.length > 0 ? [{ name: "collect", lanes, pause: 0 }] : [],
        notes: [],
    };
    return { plan, kept: eachOnce(kept) };
}
/** What the cache of this machine may forget. What Nodes were seen to use is kept, so that it can be copied again. */
function collectCache(cached, { state, nodes }, rules) {
    const onNodes = new Map();
    for (const { containers } of reachable({ nodes })) {
        for (const one of containers) {
            const because = neededOnNode(one, state);
            if (because)
                onNodes.set(one.executable.version, because);
        }
    }
    const kept = [];
    const all = cached.map((one) => ({ ...one, since: one.builtAt.getTime() }));
    const forget = ranked(all, () => "").flatMap(({ one: { release, since }, newer }) => {
        const { version } = release;
        const because = onNodes.get(version) ?? needed(version, state, rules) ?? heldBack(rules, since, newer);
        if (because)
            kept.push({ version, because });
        return because ? [] : [release];
    });
    return { forget, kept: eachOnce(kept) };
}
function neededOnNode({ role, processes }, state) {
    if (processes.some((one) => isAlive(one) || one.elsewhere))
        return "runs";
    if (role === "current")
        return "current";
    if (role === "previous")
        return "rollback target";
    return processes.some((one) => one.epoch === state.unfinished?.epoch) ? "unfinished" : undefined;
}
/** By version, so that every build of it is safe. */
function needed(version, state, { pinned = [] }) {
    if (version === state.current?.version)
        return "current";
    if (version === (0,domain_state/* rollbackTarget */.es)(state)?.version)
        return "rollback target";
    if ([...state.pinned, ...pinned].some((pin) => (0,domain_version/* mayBeNamed */.W_)(version, pin)))
        return "pinned";
    const inFlight = [state.unfinished?.release, state.rollout?.release];
    return inFlight.some((one) => one?.version === version) ? "unfinished" : undefined;
}
function heldBack({ keep, older }, since, newer) {
    if (newer < (keep ?? (older ? 0 : Number.POSITIVE_INFINITY)))
        return "count";
    return older && since >= older.getTime() ? "young" : undefined;
}
/** Newest first; `newer` is how many of the same kind come before. */
function ranked(all, kind) {
    const seen = new Map();
    return all
        .toSorted((a, b) => b.since - a.since)
        .map((one) => {
        const newer = seen.get(kind(one)) ?? 0;
        seen.set(kind(one), newer + 1);
        return { one, newer };
    });
}
const eachOnce = (kept) => [
    ...new Map(kept.map((one) => [one.version, one])).values(),
];

;// CONCATENATED MODULE: ./lib/js/commands/releasing.js



/** What the store is told before the first step: a run that dies now leaves word of what it wanted. */
const announce = (session, command, release) => session.update((state) => ({ ...state, unfinished: { command, epoch: session.epoch, release } }));
/** An earlier release that stopped half way; only one that reaches every Node puts that right. */
const earlier = ({ observation, epoch }) => {
    const { unfinished } = observation.state;
    return unfinished && unfinished.epoch !== epoch ? { unfinished } : {};
};
const HISTORY_KEPT = 50;
/** What the store is told at the end. */
function record(session, outcome, what) {
    const at = session.dflow.clock.now().toISOString();
    return session.update((state) => {
        const whole = outcome.result === "done" && what.reach === "all";
        const { unfinished, ...rest } = state;
        const entry = {
            release: what.release,
            at,
            how: what.how,
            result: releasing_resultOf(outcome, what.reach),
            by: session.dflow.owner.name,
            epoch: session.epoch,
        };
        const history = what.unchanged && isKnown(state, what) && !isForgiven(state, entry) ? state.history : [...state.history, entry];
        const kept = { ...rest, history: history.slice(-HISTORY_KEPT) };
        switch (outcome.result) {
            case "done":
            case "partial":
                return { ...wishing(kept, what), ...(whole || isSame(earlier(session), what) ? {} : earlier(session)) };
            case "reverted":
                return { ...kept, ...earlier(session) };
            case "stopped":
            case "revert-failed":
                return { ...state, history: kept.history };
        }
    });
}
const isSame = ({ unfinished }, { release }) => unfinished?.release?.version === release.version;
/** What the Nodes are to serve from now on. */
function wishing({ rollout, ...state }, { release, reach }) {
    if (reach === "all")
        return { ...state, current: release };
    // Named Nodes are a trial: what every Node is to serve stays as it was, and repair goes back to it.
    if (reach === "some")
        return { ...state, ...(rollout ? { rollout } : {}) };
    return { ...state, rollout: { release, percent: reach.percent } };
}
const isKnown = ({ current, rollout }, { release, reach }) => reach === "some" || (reach === "all" ? current : rollout?.release)?.version === release.version;
/** It had lost requests, runs and verifies all the same, and somebody has asked for it once more. */
const isForgiven = ({ history }, { release, result }) => result === "verified" &&
    history.findLast((one) => one.release.version === release.version)?.result === "requests-failed";
const releasing_resultOf = ({ result, exit }, reach) => {
    switch (result) {
        case "done":
            if (exit === "requests-failed")
                return exit;
            return reach === "all" ? "verified" : "partial";
        case "partial":
            return "partial";
        case "reverted":
            return "reverted";
        case "stopped":
        case "revert-failed":
            return "failed";
    }
};
/**
 * Removes old versions as `gc` of dflow.yaml says, from the Nodes and from the cache. It is house-keeping: what goes wrong
 * is told, and nothing else. The Nodes are as they were looked at before the deploy, which costs no round trip more; what
 * it has brought stays, and so does what it has just ended.
 *
 * @returns how many executables were removed from Nodes
 */
async function collect(session, { version }) {
    const { dflow } = session;
    const { keep, older, pinned } = dflow.settings.gc;
    const rules = {
        keep,
        older: older === undefined ? undefined : new Date(dflow.clock.now().getTime() - older),
        pinned: [...pinned, version],
    };
    try {
        const observation = { ...session.observation, state: session.state() };
        const { plan } = planCollect(observation, rules);
        const progress = await perform(acting(session), plan, { signal: session.signal, afterFailure: "continue" });
        const cached = await dflow.workshop.cache.releases();
        for (const release of collectCache(cached, observation, rules).forget)
            await dflow.workshop.cache.remove(release);
        return progress.done.reduce((sum, step) => sum + (step.do === "remove" ? step.executables.length : 0), 0);
    }
    catch (error) {
        const text = `old versions were not collected: ${error instanceof Error ? error.message : String(error)}`;
        dflow.reporter.report({ type: "note", level: "warning", text });
        return 0;
    }
}

;// CONCATENATED MODULE: ./lib/js/commands/roll-out.js












async function rollOut(dflow, given, what) {
    const { settings } = dflow;
    // What served before has been tried already, and who goes back to it is in a hurry.
    const shares = what.how === "deploy" ? settings.rollout.shares : [1];
    const { pause = settings.rollout.pause, bake = 0 } = what;
    const rules = { ...settings.rollout, shares, pause, bake };
    const atOnce = settings.ssh.maxParallel;
    let chosen;
    let leftOut = [];
    let unchanged = false;
    let collected = 0;
    let begun = false;
    const carried = await carry(dflow, given, {
        command: what.how,
        decide: async (context, look) => {
            const release = await what.choose(look);
            const all = targetsOf(look, {});
            const targets = rolloutTargets(targetsOf(look, given), what.percent ?? 100);
            const reach = targets.length === all.length ? "all" : isPart(given) ? "some" : { percent: what.percent ?? 100 };
            chosen = { release, previous: look.state().current, targets, reach };
            const found = refusals({ observation: look.observation, targets, rules: settings.rollout, release });
            refuse(found);
            leftOut = found.map((one) => one.message);
            const title = `${what.title} ${(0,domain_version/* short */.h0)(release.version)}`;
            const plan = deploy_planDeploy({ ...context, targets, rules, atOnce, release, title, force: what.force ?? false });
            unchanged = isEmpty(plan);
            return plan;
        },
        before: async (session) => {
            if (!chosen || unchanged)
                return;
            await beforehand(dflow, { how: what.how, release: chosen.release });
            begun = true;
            await announce(session, what.how, chosen.release);
        },
        receipt: receiptWanted(dflow, given),
        gate: (session) => {
            return healthGate(session, { targets: chosen?.targets ?? [], tolerance: what.tolerance, bake });
        },
        after: async (session, outcome) => {
            if (!chosen)
                return;
            await record(session, outcome, { ...chosen, how: what.how, unchanged });
            collected = await collect(session, chosen.release);
        },
    }).catch(async (error) => {
        // What before-deploy has begun must hear of its end.
        if (chosen && begun)
            await afterwards(dflow, { how: what.how, release: chosen.release }, "stopped");
        throw error;
    });
    if (!chosen)
        throw new Error("a plan was carried out that was never decided");
    if (carried.outcome)
        await afterwards(dflow, { how: what.how, release: chosen.release }, carried.outcome.result);
    return { carried, ...chosen, collected, unchanged, ending: orPartial(ending(carried), leftOut) };
}
/** All that was tried is done, but Nodes were left out: that is not a whole success. */
const orPartial = (end, leftOut) => end.exit !== "done" || leftOut.length === 0
    ? end
    : {
        exit: "partial",
        failure: new domain_errors/* DflowError */.FD("deploy/partial", `left out: ${leftOut.join("; ")}`, {
            hint: '"dflow repair" brings them to the current version when they are back',
        }),
    };

;// CONCATENATED MODULE: ./lib/js/commands/waves.js
/** The waves that were begun, and how long their slowest lane took. */
const wavesOf = ({ plan, outcome }) => plan.waves.flatMap((wave) => {
    const lanes = wave.lanes.map((lane) => ({
        index: lane.index,
        ms: lane.steps.reduce((sum, step) => sum + (outcome?.progress.acted.get(step)?.ms ?? 0), 0),
        begun: lane.steps.some((step) => outcome?.progress.begun.includes(step)),
    }));
    const begun = lanes.filter((lane) => lane.begun);
    if (begun.length === 0)
        return [];
    return [{ name: wave.name, nodes: begun.map((lane) => lane.index), ms: Math.max(...begun.map((lane) => lane.ms)) }];
});

;// CONCATENATED MODULE: ./lib/js/commands/deploy.js

















const output = main_schemas/* object */.Ikc({
    version: version.describe("the version that was to be deployed"),
    previous: version.optional().describe("what served before; absent: nothing"),
    changed: changed,
    reverted: main_schemas/* boolean */.zMY().describe("was every Node put back?"),
    fresh: main_schemas/* boolean */.zMY().describe("false: the build was in the cache"),
    percent: main_schemas/* number */.aig().int().describe("share of the Nodes that this version has reached"),
    nodes: main_schemas/* array */.YOg(nodeOutcome).describe("the Nodes this deploy was for"),
    waves: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({ name: main_schemas/* string */.YjP(), nodes: main_schemas/* array */.YOg(index), ms: ms }))
        .describe("the waves that were performed, in order"),
    bytes: main_schemas/* number */.aig().int().describe("bytes sent to all Nodes together"),
    requests: requests.optional(),
    collected: main_schemas/* number */.aig().int().describe("old versions that were removed from Nodes afterwards"),
    ms: ms,
    plan: plan.optional(),
});
const deploy = command({
    name: "deploy",
    group: "executables",
    summary: "build, copy, start and verify a new version, then move the traffic and retire the old one",
    details: [
        "Builds the version, brings it to every Node, starts it beside the old one without traffic, and verifies it. Only when all of them are good does the traffic move, wave by wave (`rollout` in dflow.yaml). Only when the last wave is good are the old versions stopped, gracefully.",
        "A failure at any point puts every Node back, also those that had succeeded: every Node serves the new version, or none does. The exit is then never 0.",
        "Deploying what already runs and verifies changes nothing and copies nothing. A commit older than the one that runs is refused (exit 5) unless --force.",
        "From the moment it has looked, dflow sends requests of its own to every service that it changes, and counts them: the receipt. When more of them fail than `max-failed-requests` allows (0), everything is put back and the exit is 11.",
        "With --rollout only that share of the Nodes changes, in index order; a later, larger PERCENT of the same version goes on from there.",
    ],
    arguments: {},
    flags: {
        ...shared_flags/* changing */.Wt,
        ...shared_flags/* onNodes */.L7,
        ...shared_flags/* counting */.Mr,
        "commit-hash": (0,flags/* revision */.QL)({ summary: "deploy this commit", absent: "the working tree; in CI the workflow's commit" }),
        rollout: (0,flags/* percent */.KN)({ summary: "deploy to this share of the Nodes", absent: "100" }),
        "auto-rollout": (0,flags/* percent */.KN)({
            summary: "put everything back when health falls by more than this many percent",
            value: "TOLERANCE",
            from: 0,
            absent: "only the checks decide",
        }),
        bake: (0,flags/* duration */.p0)({
            summary: "how long health is watched after the last switch, before the old version is ended",
            absent: "`rollout.bake` of dflow.yaml",
        }),
        "rolling-timed": (0,flags/* duration */.p0)({ summary: "time between two waves", absent: "`rollout.pause` of dflow.yaml" }),
        "through-cache": (0,flags/* aSwitch */.oF)("build again, renew the cache and write on the Nodes whatever they have"),
        force: (0,flags/* aSwitch */.oF)("deploy even what is older than what runs"),
    },
    refuses: shared_flags/* wholeOnly */.ME,
    needs: "state",
    changes: true,
    output,
    run: async (dflow, given) => {
        const commit = given["commit-hash"];
        const refresh = given["through-cache"];
        const built = await dflow.workshop.build({ ...(commit ? { commit } : {}), refresh, signal: dflow.signal });
        const { release, fresh } = built;
        const done = await rollOut(dflow, given, {
            how: "deploy",
            title: `deploy ${dflow.settings.name}`,
            choose: async (look) => {
                if (!given.force)
                    await refuseOlder(dflow, look.state().current, release);
                return release;
            },
            percent: given.rollout,
            tolerance: given["auto-rollout"],
            bake: given.bake ?? dflow.settings.rollout.bake,
            pause: given["rolling-timed"],
            force: refresh,
        });
        const { carried, previous, targets, collected } = done;
        const nodes = nodeOutcomes(carried, targets);
        const data = {
            version: release.version,
            previous: previous?.version,
            reverted: carried.outcome?.result === "reverted" && !done.unchanged,
            fresh,
            percent: given.rollout ?? 100,
            nodes,
            waves: wavesOf(carried),
            bytes: nodes.reduce((sum, node) => sum + node.bytes, 0),
            requests: requestsOf(dflow, carried),
            collected,
            ...common(carried),
        };
        return { data, ...done.ending };
    },
    next: ({ plan, changed, percent, previous, version }) => {
        if (plan)
            return DO_IT;
        if (percent < 100)
            return '"dflow deploy" without rollout goes on to every Node';
        if (!changed || previous === undefined || previous === version)
            return '"dflow list" shows what runs where';
        return `"dflow rollback" goes back to ${shortVersion(previous)}`;
    },
    view: (data) => planned(data) ?? [nodeTable(data.nodes), ...receiptBlocks(data.requests), deploy_ending(data)],
});
function deploy_ending(data) {
    const is = shortVersion(data.version);
    const before = data.previous === undefined ? undefined : shortVersion(data.previous);
    if (data.reverted) {
        const what = before === is
            ? `${is} started anew was taken back; it serves as before`
            : `${is} was taken back; ${before ?? "nothing"} serves`;
        return say(`${what}, ${(0,domain_words/* duration */.p0)(data.ms)}`, "bad");
    }
    if (!data.changed) {
        return succeeded(data.nodes).length < data.nodes.length
            ? say(`${is} runs already, but does not verify everywhere; nothing was changed`, "bad")
            : say(`${is} runs and verifies already; nothing was changed`, "good");
    }
    const reach = data.percent < 100 ? `${data.percent} percent of the Nodes` : (0,domain_words/* plural */.LS)(data.nodes.length, "Node");
    const instead = before === undefined || before === is ? "" : ` instead of ${before}`;
    const whole = say(`${is} serves on ${reach}${instead}: ${(0,domain_words/* bytes */.ee)(data.bytes)} sent, ${(0,domain_words/* duration */.p0)(data.ms)}`, "good");
    return unlessAll(data.nodes, `${is} serves`, whole);
}

;// CONCATENATED MODULE: ./lib/js/commands/destroy.js












const destroy = command({
    name: "destroy",
    group: "provisioning",
    summary: "destroy the Node at INDEX",
    details: [
        "Drains the Node where it still answers, then destroys it. The COUNT wished for stays as it is, so `repair` makes the Node again; `set` is the way to a smaller cluster.",
    ],
    arguments: { index: (0,flags/* needed */.Ow)((0,flags/* wholeNumber */.rD)({ summary: "the Node", value: "INDEX", from: 0, to: 9999 })) },
    flags: { ...shared_flags/* changing */.Wt },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        index: index,
        address: address.optional().describe("where it was; absent: there was none"),
        changed: changed,
        result: result,
        error: error.optional(),
        ms: ms,
        plan: plan.optional(),
    }),
    run: async (dflow, given) => {
        mustMakeNodes(dflow, "destroy");
        const { index } = given;
        const carried = await carry(dflow, given, {
            command: `destroy ${index}`,
            decide: (context) => planDestroy(context, [index]),
            onFailure: "stop",
        });
        const found = carried.look.observation.nodes.find((node) => node.index === index);
        const address = found && found.status !== "missing" ? addressOf(found.node) : undefined;
        const [{ result, error }] = nodeOutcomes(carried, [index]);
        return { data: { index, address, result, error, ...common(carried) }, ...ending(carried) };
    },
    view: (data) => planned(data) ?? [
        !data.changed
            ? say(`there is no Node ${data.index}`)
            : data.result === "done"
                ? say(`Node ${data.index} is destroyed, ${(0,domain_words/* duration */.p0)(data.ms)}`)
                : say(`Node ${data.index} was not destroyed${data.error ? `: ${data.error}` : ""}`, "bad"),
    ],
});

;// CONCATENATED MODULE: ./lib/js/commands/finding.js


/** An expected failure as a finding. */
function problem(error) {
    if (!(error instanceof domain_errors/* DflowError */.FD))
        throw error;
    const { message, hint, index } = error;
    const what = index === undefined ? message : (0,domain_words/* withoutNode */.Bn)(index, message);
    return { level: "problem", what, ...(hint ? { hint } : {}) };
}

;// CONCATENATED MODULE: ./lib/js/commands/diagnosis-here.js




/** What can be said of this machine, whatever becomes of the Nodes. */
async function diagnoseHere(dflow) {
    const { workshop, settings } = dflow;
    const here = (one) => ({ where: "here", ...one });
    const found = (await workshop.needs()).map(here);
    await workshop.version().then(async (version) => {
        const built = (await workshop.cache.release(version)) !== undefined;
        const hint = built ? undefined : 'after "dflow build" the Nodes are asked for the libraries it needs, too';
        const what = `a deploy would be version ${shortVersion(version)}${built ? "" : ", which is not built yet"}`;
        found.push(here({ level: "good", what, ...(hint ? { hint } : {}) }));
    }, (error) => found.push(here(problem(error))));
    for (const program of settings.executables) {
        try {
            secretsOf(dflow, program);
        }
        catch (error) {
            found.push(here(problem(error)));
        }
    }
    return found;
}
/** What the programs need of a Node, as far as the cache of this machine holds them: what a deploy would bring, or what runs. */
async function builtPrograms({ dflow, state }) {
    const release = await cached(dflow, state().current);
    const needy = (release?.executables ?? []).map(async (executable) => {
        const parcel = await dflow.parcels.pack(executable, { bases: [], commands: [] }).catch(() => undefined);
        const { requirements } = parcel ?? {};
        return requirements ? [{ executable, requirements, libraryPath: libraryPathOf(dflow, executable) }] : [];
    });
    return (await Promise.all(needy)).flat();
}
async function cached({ workshop }, current) {
    const version = await workshop.version().catch(() => undefined);
    return ((version && (await workshop.cache.release(version))) ?? (current && (await workshop.cache.release(current.version))));
}

;// CONCATENATED MODULE: ./lib/js/commands/diagnosis.js







/** Everything that would make a deploy fail and can be seen on the Nodes and in the store, found without changing anything. */
async function diagnose(look, chosen) {
    const targets = targetsOf(look, chosen);
    const nodes = look.observation.nodes.filter((node) => targets.includes(node.index));
    const programs = await builtPrograms(look);
    const onNodes = await Promise.all(nodes.map((node) => diagnoseNode(look, node, programs)));
    const none = {
        where: "here",
        level: "problem",
        what: "there are no Nodes",
        hint: '"dflow set COUNT" makes Nodes',
    };
    return [diagnoseStore(look), ...afterReboot(look), ...(nodes.length === 0 ? [none] : []), ...onNodes.flat()];
}
function diagnoseStore(look) {
    const { lease, serial } = look.state();
    const { where } = look.dflow.store;
    if (look.rebuilt) {
        const hint = "the next command that changes something writes it again";
        return { where: "store", level: "warning", what: `${where} is lost or older than the Nodes`, hint };
    }
    if (lease) {
        const hint = `it ends by itself at ${lease.expires}; "dflow unlock" when that run is gone`;
        return { where: "store", level: "warning", what: `${lease.owner.name} holds the lock ("${lease.command}")`, hint };
    }
    return {
        where: "store",
        level: "good",
        what: serial === 0 ? `${where} will be made` : `${where}, saved ${serial} times`,
    };
}
function afterReboot({ dflow }) {
    if (dflow.containers.survivesReboot)
        return [];
    const what = `container-backend ${dflow.settings.containerBackend.name}: a Node that was rebooted serves nothing until it is repaired`;
    const hint = 'choose systemd or docker, or let "dflow repair --watch" (or a scheduled "dflow repair") start it again';
    return [{ where: "here", level: "warning", what, hint }];
}
async function diagnoseNode(look, node, programs) {
    const at = { where: "node", index: node.index };
    if (node.status === "missing") {
        return [{ ...at, level: "problem", what: "it is missing", hint: '"dflow repair" makes it' }];
    }
    if (node.status === "unreachable")
        return [{ ...at, ...problem(node.error) }];
    const found = [...ailments(node), ...lacks(node), ...(await asked(look, node, programs))];
    const { architecture, diskFree } = node.facts;
    if (found.some((one) => one.level === "problem"))
        return found.map((one) => ({ ...at, ...one }));
    const well = { level: "good", what: `${architecture}, ${(0,domain_words/* bytes */.ee)(diskFree)} free, all it needs is there` };
    return [well, ...found].map((one) => ({ ...at, ...one }));
}
/** What only the backends know. One that cannot even be asked is a finding, too. */
async function asked(look, node, programs) {
    const remote = await look.remotes.to(node.node);
    const { containers } = look.dflow;
    const questions = [
        containers.needs(remote, programs),
        ...(0,services/* trafficOf */.t7)(look.dflow).map(({ traffic, services }) => traffic.needs(remote, services)),
        // Health checks go through one: nothing has to listen there for sshd to say whether it would let us.
        remote.tunnel(1).then((stream) => void stream.destroy(), (error) => orNothing(error, "node/script")),
    ];
    const answers = await Promise.all(questions.map((one) => one.then((needs) => needs ?? []).catch((error) => [problem(error)])));
    return answers.flat().map((one) => ({ level: "problem", ...one }));
}
function orNothing(error, code) {
    if (!(error instanceof domain_errors/* DflowError */.FD && error.code === code))
        throw error;
}

;// CONCATENATED MODULE: ./lib/js/commands/doctor.js











const doctor_TONES = { good: "good", warning: "warning", problem: "bad" };
const doctor = command({
    name: "doctor",
    group: "project",
    summary: "say why a deploy would fail here, before it does",
    details: [
        "Looks at this machine, at the store and at every Node: ssh and host keys, disk space, clock, what the programs, the container backend and the traffic strategy need, and what a reboot would leave. Changes nothing; every problem comes with its way out. Exit 12 when there is one.",
    ],
    arguments: {},
    flags: { ...shared_flags/* sharded */.AU },
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        ready: main_schemas/* boolean */.zMY().describe("would a deploy get as far as starting the program?"),
        findings: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            where: main_schemas/* enum */.k5n(["here", "store", "node"]),
            index: index.optional().describe("index of the Node; absent: not of a Node"),
            level: main_schemas/* enum */.k5n(["good", "warning", "problem"]),
            what: main_schemas/* string */.YjP(),
            hint: main_schemas/* string */.YjP().optional().describe("the way out"),
        })),
    }),
    run: async (dflow, given) => {
        const here = await diagnoseHere(dflow);
        const there = await looking(dflow, (look) => diagnose(look, given)).catch(asFindings);
        const findings = [...here, ...there];
        const problems = findings.filter((one) => one.level === "problem").length;
        const ready = problems === 0;
        const failure = ready ? {} : { failure: notReady(problems) };
        return { data: { ready, findings }, exit: ready ? "done" : "drift-found", ...failure };
    },
    view: ({ ready, findings }) => {
        const problems = findings.filter(({ level }) => level === "problem").length;
        return [
            table(["where", "", "found", "what to do"], findings.map((one) => [
                one.where === "node" ? `Node ${one.index}` : one.where,
                toned(one.level, doctor_TONES[one.level]),
                one.what,
                one.hint ?? "",
            ])),
            say(ready ? "ready to deploy" : `${(0,domain_words/* plural */.LS)(problems, "problem")} to solve first`, ready ? "good" : "bad"),
        ];
    },
});
/** Where the Nodes could not even be looked at, that is what stands in the way. */
function asFindings(error) {
    if (error instanceof domain_errors/* DflowError */.FD && (error.exit === "cancelled" || error.code === "usage/flag"))
        throw error;
    const where = error instanceof domain_errors/* DflowError */.FD && error.code.startsWith("store/") ? "store" : "here";
    return [{ where, ...problem(error) }];
}
const notReady = (problems) => new domain_errors/* DflowError */.FD("drift/found", `a deploy would fail here: ${(0,domain_words/* plural */.LS)(problems, "problem")}`, {
    hint: "the table says what to do about each",
});

;// CONCATENATED MODULE: ./lib/js/commands/date.js

/** `2 weeks ago`, `10d`, `yesterday`, `2026-10-01`, `2026-10-01T12:00:00Z`. */
const date = (words) => ({ value: "DATE", ...words, parse: parseDate });
const resolveDate = (when, now) => "at" in when ? when.at : new Date(now.getTime() - when.ago);
function parseDate(given) {
    const said = given.trim().toLowerCase();
    const when = absolute(said) ?? relative(said);
    if (when)
        return when;
    throw new RangeError("write a date as 10d, 2 weeks ago, yesterday, 2026-10-01 or 2026-10-01T12:00:00Z");
}
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(z|[+-]\d{2}:\d{2})?)?$/;
/** A day is its beginning in UTC, and so is a time without a zone: what a schedule in CI does must not depend on the machine. */
function absolute(said) {
    const match = ISO.exec(said);
    if (!match)
        return undefined;
    const [, year, month, day, hour = "00", minute = "00", second = "00", zone = "z"] = match;
    const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone.toUpperCase()}`);
    // Date takes 30 February for 2 March.
    const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    const exists = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days;
    if (!exists || Number.isNaN(at.getTime()))
        throw new RangeError(`there is no ${said}; write it as YYYY-MM-DD`);
    return { at };
}
const DAY = 86_400_000;
const UNITS = {
    second: 1000,
    minute: 60_000,
    hour: 3_600_000,
    day: DAY,
    week: 7 * DAY,
    month: 30 * DAY,
    year: 365 * DAY,
};
function relative(said) {
    if (said === "yesterday")
        return { ago: DAY };
    const words = /^(\d{1,6}|an?|one) +(second|minute|hour|day|week|month|year)s?(?: +ago)?$/.exec(said);
    if (words)
        return { ago: (/^\d/.test(words[1]) ? Number(words[1]) : 1) * UNITS[words[2]] };
    if (/^\d+(ms|s|m|h|d|w)(?: +ago)?$/.test(said))
        return { ago: (0,flags/* parseDuration */.E9)(said.replace(/ +ago$/, "")) };
    return undefined;
}

;// CONCATENATED MODULE: ./lib/js/commands/gc.js














const gc = command({
    name: "gc",
    group: "executables",
    summary: "collect old versions",
    details: [
        "Removes old versions from the Nodes, their container images, and the executable cache. Keeps the COUNT newest of them, and of the others only those that are not older than --older.",
        "Never collects what runs, is current, is the rollback target, is pinned (`gc.pinned` of dflow.yaml), or belongs to an unfinished deploy.",
    ],
    arguments: {
        count: (0,flags/* wholeNumber */.rD)({
            summary: "keep this many versions",
            value: "COUNT",
            from: 0,
            to: 10_000,
            absent: "`gc.keep` of dflow.yaml; with --older none",
        }),
    },
    flags: {
        ...shared_flags/* changing */.Wt,
        ...shared_flags/* sharded */.AU,
        older: date({
            summary: "collect only what is older: 10d, 2 weeks ago, 2026-10-01",
            absent: "`gc.older` of dflow.yaml; with COUNT of any age",
        }),
    },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        changed: changed,
        removed: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            where: main_schemas/* enum */.k5n(["node", "cache"]),
            index: index.optional().describe("index of the Node; absent: the cache"),
            executable: executableName,
            version: version,
            bytes: byteCount,
        })),
        kept: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            version: version,
            because: main_schemas/* enum */.k5n(["runs", "current", "rollback target", "pinned", "unfinished", "count", "young"]),
        })),
        bytes: main_schemas/* number */.aig().int().describe("bytes freed"),
        ms: ms,
        plan: plan.optional(),
    }),
    run: async (dflow, given) => {
        const { keep, older, pinned } = dflow.settings.gc;
        // Who says a rule means that one, and not what dflow.yaml has beside it.
        const said = given.count !== undefined || given.older !== undefined;
        const since = said || older === undefined ? given.older : { ago: older };
        const rules = { keep: said ? given.count : keep, older: since && resolveDate(since, dflow.clock.now()), pinned };
        let kept = [];
        let forget = [];
        const carried = await carry(dflow, given, {
            command: "gc",
            decide: async ({ observation }, look) => {
                const onNodes = planCollect(observation, rules, isPart(given) ? targetsOf(look, given) : undefined);
                const inCache = collectCache(await dflow.workshop.cache.releases(), observation, rules);
                kept = [
                    ...onNodes.kept,
                    ...inCache.kept.filter((one) => onNodes.kept.every((other) => other.version !== one.version)),
                ];
                forget = isPart(given) ? [] : inCache.forget;
                return onNodes.plan;
            },
            after: async () => {
                for (const release of forget)
                    await dflow.workshop.cache.remove(release);
            },
            onFailure: "continue",
        });
        const gone = stepsOf(carried.plan).flatMap((step) => step.do === "remove" && (!carried.outcome || carried.outcome.progress.acted.has(step))
            ? step.executables.map((one) => ({ where: "node", index: step.index, ...removed(one) }))
            : []);
        const cached = forget.flatMap(({ executables }) => executables.map((one) => ({ where: "cache", ...removed(one) })));
        const all = [...gone, ...cached];
        const bytesFreed = all.reduce((sum, one) => sum + one.bytes, 0);
        const data = { removed: all, kept: [...kept], bytes: bytesFreed, ...common(carried), changed: all.length > 0 };
        return { data, ...ending(carried) };
    },
    next: ({ plan }) => (plan ? DO_IT : '"dflow versions" shows what runs where'),
    view: (data) => planned(data) ?? [
        table(["where", "executable", "version", "size"], data.removed.map((one) => [
            one.where === "node" ? `Node ${one.index}` : "cache",
            one.executable,
            shortVersion(one.version),
            (0,domain_words/* bytes */.ee)(one.bytes),
        ])),
        table(["kept", "because"], data.kept.map((one) => [shortVersion(one.version), one.because])),
        say(data.changed
            ? `${(0,domain_words/* plural */.LS)(data.removed.length, "old version")} removed, ${(0,domain_words/* bytes */.ee)(data.bytes)} freed, ${(0,domain_words/* duration */.p0)(data.ms)}`
            : "nothing to collect", "good"),
    ],
});
const removed = ({ name, version, size }) => ({
    executable: name,
    version,
    bytes: size,
});

;// CONCATENATED MODULE: ./lib/js/commands/get.js





const get = command({
    name: "get",
    group: "provisioning",
    summary: "show the COUNT wished for and the one found",
    details: [
        "Asks the VM backend which Nodes exist; connects to none of them. Where the two differ, `repair` makes what is missing.",
    ],
    arguments: {},
    flags: {},
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        count: main_schemas/* number */.aig().int().describe("Nodes wished for"),
        found: main_schemas/* number */.aig().int().describe("Nodes the VM backend knows"),
        missing: main_schemas/* array */.YOg(index).describe("indexes wished for and not found"),
        surplus: main_schemas/* array */.YOg(index).describe("indexes found and not wished for"),
    }),
    run: async (dflow) => {
        const loaded = await dflow.store.load();
        const indexes = (await dflow.vms.list()).map((node) => node.index);
        const count = dflow.vms.makesNodes ? (loaded?.state.count ?? dflow.settings.count) : indexes.length;
        const wished = Array.from({ length: count }, (_, at) => at);
        const missing = wished.filter((one) => !indexes.includes(one));
        const surplus = indexes.filter((one) => one >= count);
        return { data: { count, found: indexes.length, missing, surplus }, exit: "done" };
    },
    view: ({ count, found, missing, surplus }) => [
        say(`${(0,domain_words/* plural */.LS)(count, "Node")} wished for, ${found} found`, count === found ? "good" : "warning"),
        ...(missing.length > 0 ? [say(`missing: ${(0,domain_words/* indexList */.Tc)(missing)}; "dflow repair" makes them`)] : []),
        ...(surplus.length > 0 ? [say(`surplus: ${(0,domain_words/* indexList */.Tc)(surplus)}; "dflow set ${count}" takes them away`)] : []),
    ],
});

;// CONCATENATED MODULE: ./lib/js/commands/health-data.js



/** The two numbers, of the cluster and of each Node. */
function healthData(look, nodes) {
    const addressAt = (index) => {
        const node = look.observation.nodes.find((one) => one.index === index);
        return node && node.status !== "missing" ? addressOf(node.node) : undefined;
    };
    return {
        healthy: nodes.every((node) => node.status === "healthy"),
        health: nodes.length === 0 ? 1 : Math.min(...nodes.map((node) => node.health)),
        threshold: Math.max(...nodes.map((node) => node.threshold), 0),
        nodes: nodes.map(({ index, status, health, threshold, because, checks }) => ({
            index,
            address: addressAt(index),
            status,
            health,
            threshold,
            error: because,
            checks: checks.map(({ executable, version, check, healthy, said, ms }) => ({
                executable,
                version,
                check,
                healthy,
                said,
                ms,
            })),
        })),
    };
}
function health_data_unhealthy({ nodes }) {
    const ill = nodes.filter((node) => node.status !== "healthy");
    const [first] = ill;
    const because = ill.length === 1 && first ? `: ${(0,domain_words/* withoutNode */.Bn)(first.index, whyIll(first))}` : "";
    return new domain_errors/* DflowError */.FD("drift/found", `${(0,domain_words/* nodesNamed */.RB)(ill.map((node) => node.index))}: not healthy${because}`, {
        hint: '"dflow repair" heals what can be healed; "dflow logs" shows what the programs printed',
        evidence: because ? [] : [{ title: "why", lines: ill.map((one) => (0,domain_words/* ofNode */.Gc)(one.index, whyIll(one))) }],
    });
}
const whyIll = ({ error, status }) => error ?? status;

;// CONCATENATED MODULE: ./lib/js/commands/health-shape.js





const number = main_schemas/* number */.aig().describe("share of good checks, 0 to 1, or what the `run` check printed");
const threshold = main_schemas/* number */.aig().describe("health below this is unhealthy");
/** The author's two numbers, of the cluster and of each Node, and every check they come from. */
const health = main_schemas/* object */.Ikc({
    healthy: main_schemas/* boolean */.zMY().describe("is every Node healthy?"),
    health: number.describe("the lowest health of a Node"),
    threshold,
    nodes: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
        index: index,
        address: address.optional(),
        status: main_schemas/* enum */.k5n(["healthy", "unhealthy", "missing", "unreachable"]),
        health: number,
        threshold,
        error: error.optional(),
        checks: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            executable: executableName,
            version: version,
            check: main_schemas/* string */.YjP().describe("`http /ready`, `tcp`, `run ./check.sh` or `alive`"),
            healthy: main_schemas/* boolean */.zMY(),
            said: main_schemas/* string */.YjP().describe("the answer in one line"),
            ms: ms,
        })),
    })),
});
function healthBlocks(data) {
    const bad = data.nodes.filter(({ status }) => status !== "healthy").length;
    const rows = data.nodes.flatMap((node) => {
        const checks = node.checks.map((check) => [
            `${node.index}`,
            check.executable,
            shortVersion(check.version),
            check.check,
            verdict(check.healthy, check.healthy ? "healthy" : "unhealthy"),
            check.said,
            (0,domain_words/* duration */.p0)(check.ms),
        ]);
        // Good answers of what should not be there, or of only a part of it, do not say what is wrong.
        const told = node.status === "healthy" ? checks.length > 0 : node.checks.some((check) => !check.healthy);
        const verdictOf = verdict(node.status === "healthy", node.status);
        return told
            ? checks
            : [...checks, [`${node.index}`, "-", "-", "-", verdictOf, (0,domain_words/* withoutNode */.Bn)(node.index, node.error ?? ""), ""]];
    });
    return [
        table(["Node", "executable", "version", "check", "health", "answer", "took"], rows),
        say(bad === 0
            ? `${(0,domain_words/* plural */.LS)(data.nodes.length, "Node")}, all healthy: ${data.health} of at least ${data.threshold}`
            : `${bad} of ${(0,domain_words/* plural */.LS)(data.nodes.length, "Node")} not healthy: ${data.health} of at least ${data.threshold}`, bad === 0 ? "good" : "bad"),
    ];
}

// EXTERNAL MODULE: ./lib/js/domain/latencies.js
var latencies = __nccwpck_require__(9154);
;// CONCATENATED MODULE: ./lib/js/commands/health-stats.js




const stats = main_schemas/* object */.Ikc({
    looks: main_schemas/* number */.aig().int().describe("how often all of it was asked: once, or for as long as --for says"),
    well: main_schemas/* number */.aig().int().describe("looks at which every Node was healthy"),
    nodes: main_schemas/* number */.aig().int(),
    healthy: main_schemas/* number */.aig().int().describe("Nodes that were healthy at the last look"),
    least: main_schemas/* number */.aig().describe("lowest health of a Node, of all looks"),
    mean: main_schemas/* number */.aig(),
    greatest: main_schemas/* number */.aig(),
    answer: main_schemas/* object */.Ikc({ median: main_schemas/* number */.aig(), slowest: main_schemas/* number */.aig() })
        .describe("milliseconds the checks took to answer, within 2 percent"),
})
    .describe("with --stats or --for only");
/** Takes one look after the other, and needs the same room however many there are. */
function statistics() {
    const answers = new latencies/* Latencies */.X();
    let [looks, well, nodes, sum] = [0, 0, 0, 0];
    let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
    let last = [];
    return {
        take(health) {
            last = health.nodes;
            looks++;
            if (health.healthy)
                well++;
            for (const node of health.nodes) {
                nodes++;
                sum += node.health;
                least = Math.min(least, node.health);
                greatest = Math.max(greatest, node.health);
                for (const check of node.checks)
                    answers.add(check.ms);
            }
        },
        stats: () => ({
            looks,
            well,
            nodes: last.length,
            healthy: last.filter((node) => node.status === "healthy").length,
            least: nodes === 0 ? 1 : least,
            mean: sum / Math.max(1, nodes),
            greatest,
            answer: { median: Math.round(answers.at(0.5)), slowest: Math.round(answers.max) },
        }),
    };
}
const statsBlock = (stats) => table(["healthy", "looks", "all well", "least", "mean", "greatest", "median answer", "slowest answer"], [
    [
        `${stats.healthy} of ${(0,domain_words/* plural */.LS)(stats.nodes, "Node")}`,
        (0,domain_words/* grouped */.zD)(stats.looks),
        (0,domain_words/* grouped */.zD)(stats.well),
        `${stats.least}`,
        stats.mean.toFixed(2),
        `${stats.greatest}`,
        `${stats.answer.median} ms`,
        `${stats.answer.slowest} ms`,
    ],
]);

;// CONCATENATED MODULE: ./lib/js/commands/health.js











const health_health = command({
    name: "health",
    group: "looking",
    summary: "show the health of each Node",
    details: [
        "One try of each check, no waiting for successes in a row: what `verify` measures, without its verdict. The exit is 0 also when a Node is unhealthy; `verify` is the one that fails.",
        "With --stats it adds numbers over all Nodes, and with --for it asks again and again for that long, and the numbers are over all of that time. What is shown of each Node is the last look. Cancelled, it shows what it has (exit 130).",
    ],
    arguments: {},
    flags: {
        ...shared_flags/* sharded */.AU,
        stats: (0,flags/* aSwitch */.oF)("add least, mean and greatest health and the time the answers took"),
        for: (0,flags/* duration */.p0)({ summary: "go on asking for so long, and show --stats of all of it", absent: "one look" }),
        every: (0,flags/* duration */.p0)({ summary: "the interval of --for", absent: "5s" }),
    },
    needs: "state",
    changes: false,
    output: health.extend({ stats: stats.optional() }),
    run: (dflow, given) => looking(dflow, async (look) => {
        served(look);
        const measure = async (now) => healthData(now, await healthOf(now, targetsOf(now, given)));
        const all = statistics();
        let data = await measure(look);
        all.take(data);
        const end = dflow.clock.now().getTime() + (given.for ?? 0);
        const every = given.every ?? 5_000;
        while (dflow.clock.now().getTime() + every <= end && (await watching_goesOn(dflow, every))) {
            data = await measure(await lookAgain(look));
            all.take(data);
        }
        const wanted = given.stats || given.for !== undefined;
        const shown = { ...data, stats: wanted ? all.stats() : undefined };
        return dflow.signal.aborted ? { data: shown, ...cutOff(dflow) } : { data: shown, exit: "done" };
    }),
    view: (data) => [...healthBlocks(data), ...(data.stats ? [statsBlock(data.stats)] : [])],
});

;// CONCATENATED MODULE: ./lib/js/commands/history.js







const history_history = command({
    name: "history",
    group: "looking",
    summary: "show what was deployed when, by whom, and how it ended",
    details: [
        "Newest first, from the store; connects to no Node. The version marked as rollback target is where `rollback` leads: never one that lost more requests than `max-failed-requests` when it was deployed.",
    ],
    arguments: {},
    flags: { limit: (0,flags/* wholeNumber */.rD)({ summary: "show this many", from: 1, to: 1000, absent: "20" }) },
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        current: version.optional().describe("what every Node is to serve; absent before the first deploy"),
        rollbackTarget: version.optional().describe("where `rollback` leads; absent: nowhere"),
        deployments: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            version: version,
            at: main_schemas/* string */.YjP().describe("ISO 8601, UTC"),
            how: main_schemas/* enum */.k5n(["deploy", "rollback", "rebuilt"]).describe("`rebuilt`: read back from the Nodes"),
            result: main_schemas/* enum */.k5n(domain_state/* results */.Xv)
                .describe("`requests-failed`: it serves, and too many requests were lost; `rollback` does not choose it"),
            by: main_schemas/* string */.YjP().describe("user@host, or the URL of a workflow's run"),
            epoch: main_schemas/* number */.aig().int().describe("number of the changing run"),
        }))
            .describe("newest first"),
    }),
    run: async (dflow, given) => {
        const state = (await dflow.store.load())?.state;
        const deployments = (state?.history ?? [])
            .toReversed()
            .slice(0, given.limit ?? 20)
            .map(({ release, at, how, result, by, epoch }) => ({ version: release.version, at, how, result, by, epoch }));
        const target = state && (0,domain_state/* rollbackTarget */.es)(state)?.version;
        return { data: { current: state?.current?.version, rollbackTarget: target, deployments }, exit: "done" };
    },
    next: ({ rollbackTarget: target }) => target ? `"dflow rollback" goes back to ${shortVersion(target)}` : '"dflow deploy" brings a new version',
    view: (data) => [
        table(["when", "version", "how", "result", "by", ""], data.deployments.map((one, at) => [
            one.at,
            shortVersion(one.version),
            one.how,
            verdict(one.result === "verified", one.result.replace("-", " ")),
            one.by,
            mark(data, one.version, data.deployments.findIndex(({ version }) => version === one.version) === at),
        ])),
        say(data.current === undefined
            ? "nothing was deployed yet"
            : `${shortVersion(data.current)} is current, ${data.rollbackTarget ? `a rollback goes back to ${shortVersion(data.rollbackTarget)}` : "there is nothing to go back to"}`),
    ],
});
const mark = ({ current, rollbackTarget }, version, newest) => {
    if (!newest)
        return "";
    if (version === current)
        return toned("current", "strong");
    return version === rollbackTarget ? "rollback target" : "";
};

;// CONCATENATED MODULE: ./lib/js/commands/starter-nodes.js
/** What init asks this machine for, to know where Nodes can come from. */
const NODE_MAKERS = ["vagrant", "VBoxManage", "virsh", "docker"];
/** By what each of Vagrant's providers cannot be without, the one first that Vagrant itself would take. */
const providers = [
    { program: "VBoxManage", name: "virtualbox" },
    { program: "virsh", name: "libvirt" },
    { program: "docker", name: "docker" },
];
/** The lines of dflow.yaml about the Nodes: Vagrant's where it is installed, else small ones that need nothing. */
function nodesLines(installed) {
    const provider = installed.has("vagrant") && providers.find(({ program }) => installed.has(program))?.name;
    const [makers, containers] = provider ? [vagrant(provider), "docker"] : [local, "process"];
    const others = ["docker", "podman", "systemd", "process"].filter((name) => name !== containers).join(", ");
    return `${makers}
# Machines that are there already, any that run sshd, are written like this. Their keys are looked up in known_hosts, or
# written here, once you have checked what ssh-keyscan prints: host-key: "ssh-ed25519 AAAA…"
# vm-backend:
#   name: hosts
#   nodes:
#     - {host: 203.0.113.10, user: deploy}

${`container-backend: ${containers}`.padEnd(39)} # or ${others}: docs/container-backends.md`;
}
const vagrant = (provider) => `# The machines: Vagrant makes them, "dflow set 3" three of them.
# keys: authorized_keys                 # who may log in besides dflow
${provider === "docker"
    ? ofContainers
    : `image: debian/bookworm64                # the box; docs/vm-backends.md says what it needs
vm-backend: {name: vagrant, provider: ${provider}}`}
`;
const ofContainers = `image: dflow-node                       # docker build -t dflow-node examples/vagrant, where dflow's sources are
vm-backend:
  name: vagrant
  provider: docker
  options:
    create-args:                        # what systemd and Docker in a container need; --privileged would do, too
      - --cap-add=ALL
      - --cap-drop=SYS_RESOURCE
      - --security-opt=seccomp=unconfined
      - --security-opt=apparmor=unconfined
      - --tmpfs=/run
      - --tmpfs=/tmp
      - --volume=/sys/fs/cgroup:/sys/fs/cgroup:rw
      - --volume=/var/lib/docker`;
const local = `# The machines: small ones for trying dflow out, played by processes on this machine. "dflow set 3" makes three.
vm-backend: local
`;

;// CONCATENATED MODULE: ./lib/js/commands/starter-workflows.generated.js
// Generated from examples/workflows by "npm run generate". Do not edit.
const starterWorkflows = {
    deploy: "# A push to main is built, copied, verified, and then serves: on every Node, or on none.\nname: deploy\non:\n  push:\n    branches: [main]\n  workflow_dispatch:\npermissions:\n  contents: read\n  actions: read # a lock asks whether the run that holds it still goes on\n# Pushes wait for each other, all of them; none is cancelled in the middle.\nconcurrency:\n  group: dflow\n  queue: max\n  cancel-in-progress: false\n\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 30\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          fetch-depth: 0 # an older commit is told from a newer one by the history\n      - uses: dflow/dflow-action@v1\n        with:\n          command: deploy\n          ssh-private-key: ${{ secrets.DFLOW_SSH_KEY }}\n          token: ${{ github.token }}\n",
    repair: "# Whatever has gone wrong on a Node since is found and healed: killed programs, changed files, lost Nodes.\nname: repair\non:\n  schedule:\n    - cron: \"*/15 * * * *\"\n  workflow_dispatch:\npermissions:\n  contents: read\n  actions: read\nconcurrency:\n  group: dflow\n  queue: max\n  cancel-in-progress: false\n\njobs:\n  repair:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 30\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          fetch-depth: 0\n      - uses: dflow/dflow-action@v1\n        with:\n          command: repair\n          ssh-private-key: ${{ secrets.DFLOW_SSH_KEY }}\n          token: ${{ github.token }}\n",
    gc: "# Old versions that nobody needs any more are deleted: from the Nodes and from the cache of builds.\nname: gc\non:\n  schedule:\n    - cron: \"17 4 * * *\"\n  workflow_dispatch:\npermissions:\n  contents: read\n  actions: read\nconcurrency:\n  group: dflow\n  queue: max\n  cancel-in-progress: false\n\njobs:\n  gc:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 30\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          fetch-depth: 0\n      - uses: dflow/dflow-action@v1\n        with:\n          command: gc\n          ssh-private-key: ${{ secrets.DFLOW_SSH_KEY }}\n          token: ${{ github.token }}\n          count: 5\n          older: 30 days ago\n",
};

;// CONCATENATED MODULE: ./lib/js/commands/starter-files.js



/** What `init` writes: a dflow.yaml that says what each line is for, and workflows that use it. Paths are from `folder`. */
const starterFiles = ({ folder, top = folder, present, installed, config = "dflow.yaml" }) => [
    { path: config, text: settings(starter_files_nameOf(folder), buildOf(present), nodesLines(installed)) },
    ...Object.entries(starterWorkflows).map(([name, text]) => ({
        path: (0,external_node_path_.relative)(folder, (0,external_node_path_.join)(top, ".github/workflows", `${name}.yml`)),
        text: workflow(text, configFromTop({ folder, top, config })),
    })),
];
/** As a workflow names it: a job begins at the top of the repository. */
const configFromTop = ({ folder, top = folder, config = "dflow.yaml", }) => (0,external_node_path_.relative)(top, (0,external_node_path_.resolve)(folder, config));
/**
 * The files that the steps of a workflow read, from the top. A step is dflow's when it gives a `command`: what the action
 * is called in a fork nobody knows.
 */
function configsIn(workflow) {
    const steps = workflow
        .replace(/(?:^|\s)#.*$/gm, "")
        .split(/^ *- /m)
        .filter((step) => inputOf("command", step) !== undefined);
    const files = steps.map((step) => (0,external_node_path_.join)(inputOf("working-directory", step) ?? "", inputOf("config", step) ?? "dflow.yaml"));
    return [...new Set(files)];
}
/** Of an input of a step, in either of YAML's ways to write a map. */
const inputOf = (key, step) => new RegExp(`[\\s{,]${key}: *("[^"]*"|'[^']*'|[^\\s,}]+)`).exec(step)?.[1]?.replace(/^(["'])(.*)\1$/, "$2");
/** The folder's name, as far as a cluster can be called that. */
function starter_files_nameOf(folder) {
    const last = folder.split("/").at(-1) ?? "";
    const safe = last
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, "-")
        .replace(/^[^a-z]+|-+$/g, "")
        .slice(0, 39);
    // To YAML these are switches or nothing, unless quoted wherever they stand.
    if (/^(?:yes|no|on|off|true|false|null)$/.test(safe))
        return `${safe}-app`;
    return safe === "" ? "hello" : safe;
}
/** By the build tool's own file. */
function buildOf(present) {
    const has = (...names) => names.some((name) => present.has(name));
    const rules = (command) => `{command: "${command}"}`;
    // Most packages have a program of their own name.
    const cabalFile = [...present].find((name) => /^[A-Za-z0-9][\w-]*\.cabal$/.test(name))?.replace(/\.cabal$/, "");
    const tested = "{test: true}";
    if (has("stack.yaml"))
        return { rules: tested, path: (name) => `{stack: ${cabalFile ?? name}}` };
    if (cabalFile !== undefined || has("cabal.project")) {
        return { rules: tested, path: (name) => `{cabal: exe:${cabalFile ?? name}}` };
    }
    if (has("flake.nix"))
        return { rules: tested, path: () => "{nix: .#default}" };
    if (has("Cargo.toml"))
        return { rules: rules("cargo build --release"), path: (name) => `target/release/${name}` };
    if (has("go.mod"))
        return { rules: rules("go build -o dist/ ./..."), path: (name) => `dist/${name}` };
    if (has("Makefile"))
        return { rules: rules("make"), path: (name) => name };
    return { rules: undefined, path: (name) => `dist/${name}` };
}
const settings = (name, build, nodes) => `# How ${name} is deployed. Every key, and the pages named here: https://github.com/dflow/dflow-action, docs/dflow-yaml.md
name: ${name}

${nodes}

# How the program is built. What does not pass its tests (test:, true for cabal, stack and nix) is not deployed.
${build.rules === undefined ? "# build: {command: make, test: make test}" : `build: ${build.rules}`}

executables:
  - name: ${name}
${`    path: ${build.path(name)}`.padEnd(39)} # a file, or {cabal: exe:…}: whom to ask for it
    args: ["--port", "\${DFLOW_PORT}"]   # dflow picks a free private port and leads the public one to it
    port: 8080                          # where clients come in; without it the program is a worker
    # secrets: [DATABASE_URL]           # from dflow's own environment, never in argv or logs
    verify:                             # a new version gets traffic only when this is good
      - {http: /ready, status: 200, deadline: 60s, healthy-for: 5s}

# One Node first, then a quarter, then all; anything that fails puts every Node back.
rollout: {waves: [1, "25%", "100%"]}
`;
/** One of the examples, which reads the file that init writes. */
const workflow = (text, config) => config === "dflow.yaml" ? text : text.replace(/^( *)command: .*$/m, `$&\n$1config: ${JSON.stringify(config)}`);

;// CONCATENATED MODULE: ./lib/js/commands/init.js






const init = onStage({
    name: "init",
    group: "project",
    summary: "write a commented dflow.yaml and workflows to start from",
    details: [
        "Writes dflow.yaml here and, in .github/workflows at the top of the git repository (of this folder, where there is none), push-to-deploy, scheduled repair and scheduled gc. Looks at the project to guess its name and build, and at this machine for what can make Nodes: Vagrant where it is installed, else small local ones. Files that exist are kept unless --force.",
    ],
    arguments: {},
    flags: {
        config: (0,flags/* text */.Qq)({
            summary: "the file to write, which the workflows then name",
            value: "FILE",
            absent: "dflow.yaml here",
        }),
        force: (0,flags/* aSwitch */.oF)("overwrite files that exist"),
    },
    needs: "none",
    changes: false,
    output: main_schemas/* object */.Ikc({
        written: main_schemas/* array */.YOg(main_schemas/* string */.YjP()).describe("paths, from the folder it was called in"),
        kept: main_schemas/* array */.YOg(main_schemas/* string */.YjP()).describe("paths of files that existed"),
        config: main_schemas/* string */.YjP().describe("the file that the workflows name, from the top of the git repository"),
        others: main_schemas/* record */.g1P(main_schemas/* string */.YjP(), main_schemas/* array */.YOg(main_schemas/* string */.YjP()))
            .describe("by kept workflow, if not for `config`: the files it is for"),
    }),
    run: async (stage, given) => {
        const present = new Set(await stage.files());
        const [folder, top] = [stage.folder, await stage.top()];
        const config = configFromTop({ folder, top, config: given.config });
        const others = {};
        const written = [];
        const kept = [];
        const has = await Promise.all(NODE_MAKERS.map((name) => stage.has(name)));
        const installed = new Set(NODE_MAKERS.filter((_, at) => has[at]));
        for (const { path, text } of starterFiles({ folder, top, present, installed, config: given.config })) {
            if (!given.force && (await stage.exists(path))) {
                kept.push(path);
                const named = configsIn((await stage.read(path)) ?? "");
                if (named.length > 0 && !named.includes(config))
                    others[path] = [...named];
                continue;
            }
            await stage.write(path, text, { overwrite: given.force });
            written.push(path);
        }
        return { data: { written, kept, config, others }, exit: "done" };
    },
    view: ({ written, kept, config, others }) => [
        table(["file", ""], [
            ...written.map((path) => [path, toned("written", "good")]),
            ...kept.map((path) => [path, toned(`kept: it exists${isFor(others[path])}`, "warning")]),
        ]),
        // A second program of a repository: by itself no push would ever deploy it.
        ...(Object.keys(others).length > 0
            ? [
                say(`For ${config}, copy these workflows under other names, with config: ${JSON.stringify(config)}`, "warning"),
            ]
            : []),
        say('Next: fill in dflow.yaml. "dflow set 3" makes three Nodes, "dflow doctor" says what is missing, "dflow deploy" deploys.'),
    ],
});
const isFor = (files) => (files ? `; it is for ${files.join(", ")}` : "");

;// CONCATENATED MODULE: ./lib/js/commands/listed.js









const versions = main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
    executable: executableName,
    version: version,
    state: main_schemas/* enum */.k5n(["running", "waiting", "stopped", "installed"])
        .describe("`waiting`: it died and its watcher starts it again; `installed`: copied, nothing runs of it"),
    role: main_schemas/* enum */.k5n(["current", "previous"]).optional(),
    serving: main_schemas/* boolean */.zMY().describe("does the public port lead to it?"),
    share: main_schemas/* number */.aig()
        .int()
        .optional()
        .describe("percent of the Node's new connections that it gets, where two versions share them"),
    health: main_schemas/* enum */.k5n(["healthy", "unhealthy", "unknown"])
        .describe("one try of each check; `unknown`: it does not run, or has no check in dflow.yaml"),
    age: main_schemas/* number */.aig().int().describe("seconds since it was started, or installed when it does not run"),
    port: main_schemas/* number */.aig().int().optional().describe("the port it listens on; absent: a worker"),
    restarts: main_schemas/* number */.aig().int().describe("how often its watcher had to start it again"),
}));
const nodes = main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
    index: index,
    address: address.optional(),
    status: main_schemas/* enum */.k5n(["reachable", "unreachable", "missing"]),
    error: error.optional(),
    versions: versions.describe("newest first"),
    warnings: main_schemas/* array */.YOg(main_schemas/* string */.YjP()).describe("what ails the Node itself, with the way out"),
}));
/** One Node as it was found, with one try of each check of what runs there. */
async function listed(look, node) {
    const { index, status } = node;
    if (status === "missing")
        return { index, status, versions: [], warnings: [] };
    const address = addressOf(node.node);
    const away = ({ message: error }) => {
        const status = "unreachable";
        return { index, address, status, error, versions: [], warnings: [] };
    };
    if (status === "unreachable")
        return away(node.error);
    try {
        const warnings = ailments(node).map(({ what, hint }) => `${what}: ${hint}`);
        return { index, address, status, versions: await versionsOn(look, node), warnings };
    }
    catch (error) {
        if (!isOfItsLink(error))
            throw error;
        return away(error);
    }
}
async function versionsOn(look, node) {
    const versions = await Promise.all(node.containers.map((container) => {
        const alive = container.processes.filter((one) => one.state !== "stopped");
        if (alive.length === 0)
            return [idleOf(container)];
        return Promise.all(alive.map((process) => runningOf(look, node, container, process)));
    }));
    return versions.flat();
}
async function runningOf(look, node, { executable, role }, process) {
    const checks = await healthOfProcess(look, process, node.index);
    const { state, age, port, restarts } = process;
    const program = look.dflow.settings.executables.find((one) => one.name === executable.name);
    const found = serving(node, executable.name, program !== undefined && (0,services/* isRouted */.Es)(look.dflow, program));
    const serves = found !== undefined && sameProcess(found, process);
    return {
        executable: executable.name,
        version: executable.version,
        state,
        role,
        serving: serves && role === "current",
        share: percentOf(node, process, serves),
        health: verdictOf(checks),
        age,
        port,
        restarts,
    };
}
const verdictOf = (checks) => checks.length === 0 ? "unknown" : checks.every((one) => one.healthy) ? "healthy" : "unhealthy";
function percentOf(node, { executable, port }, serves) {
    const share = shareOf(node, executable.name);
    if (share === undefined || (!serves && share.port !== port))
        return undefined;
    const percent = Math.round(share.of * 100);
    return serves ? 100 - percent : percent;
}
const idleOf = ({ executable, role, processes, age }) => ({
    executable: executable.name,
    version: executable.version,
    state: processes.length > 0 ? "stopped" : "installed",
    role,
    serving: false,
    health: "unknown",
    age,
    restarts: 0,
});

;// CONCATENATED MODULE: ./lib/js/commands/list.js











const list = command({
    name: "list",
    group: "provisioning",
    summary: "list all the Nodes with their index, address and versions",
    details: [
        "One round trip to each Node. A Node that is missing or does not answer is listed as such and does not keep the others from being shown.",
    ],
    arguments: {},
    flags: { ...shared_flags/* sharded */.AU },
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        count: main_schemas/* number */.aig().int().describe("Nodes wished for"),
        current: version.optional().describe("what every Node is to serve; absent before the first deploy"),
        nodes: nodes,
    }),
    run: (dflow, given) => looking(dflow, async (look) => {
        const { count, current } = look.state();
        const shown = isPart(given) ? targetsOf(look, given) : look.observation.nodes.map((node) => node.index);
        const found = look.observation.nodes.filter((node) => shown.includes(node.index));
        const nodes = await Promise.all(found.map((node) => listed(look, node)));
        return { data: { count, current: current?.version, nodes }, exit: "done" };
    }),
    next: (data) => list_serving(data) < data.nodes.length ? '"dflow repair" heals what can be healed' : '"dflow verify" asks every check',
    view: ({ count, current, nodes }) => [
        table(["Node", "address", "executable", "version", "state", "health", "age", "port", "restarts"], nodes.flatMap((node) => node.versions.length === 0
            ? [[`${node.index}`, node.address ?? "-", emptyNode(node), "", "", "", "", "", ""]]
            : node.versions.map((one) => [
                `${node.index}`,
                node.address ?? "-",
                one.executable,
                shortVersion(one.version),
                stateCell(one),
                one.health === "unknown" ? "-" : verdict(one.health === "healthy", one.health),
                (0,domain_words/* duration */.p0)(one.age * 1000),
                one.port === undefined ? "-" : `${one.port}`,
                one.restarts === 0 ? "0" : toned(`${one.restarts}`, "warning"),
            ]))),
        ...whyAway(nodes),
        ...nodes.flatMap(({ index, warnings }) => warnings.map((text) => say(`Node ${index}: ${text}`, "warning"))),
        list_verdictOf({ count, current, nodes }),
    ],
});
const list_serving = ({ nodes }) => nodes.filter(({ versions }) => versions.some((one) => one.role === "current" && one.state === "running")).length;
function list_verdictOf(shown) {
    const { count, current, nodes } = shown;
    const wished = `${(0,domain_words/* plural */.LS)(count, "Node")} wished for`;
    if (current === undefined)
        return say(`${wished}, nothing was deployed yet`);
    const reached = list_serving(shown);
    const text = `${wished}, ${reached} of ${nodes.length} run the current version ${shortVersion(current)}`;
    return say(text, reached < nodes.length ? "warning" : "good");
}
function stateCell({ state, role, serving, share }) {
    if (share !== undefined)
        return toned(`serving ${share}%`, "strong");
    if (serving)
        return toned("serving", "strong");
    return role ? `${state}, ${role}` : state;
}
const emptyNode = (node) => node.status === "reachable" ? toned("nothing installed", "quiet") : toned(node.status, "bad");

;// CONCATENATED MODULE: ./lib/js/commands/logs.js














const logs = command({
    name: "logs",
    group: "looking",
    summary: "show the last lines the executables have written",
    details: [
        "Standard output and standard error, oldest line first, of the current version unless --version names another.",
    ],
    arguments: {},
    flags: {
        ...shared_flags/* sharded */.AU,
        lines: (0,flags/* wholeNumber */.rD)({ summary: "this many of each", from: 1, to: 100_000, absent: "50" }),
        executable: (0,flags/* text */.Qq)({ summary: "only this program of dflow.yaml", value: "NAME", absent: "all of them" }),
        version: (0,flags/* versionText */.KA)({ summary: "of this version", absent: "the current one" }),
    },
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        logs: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            index: index,
            executable: executableName.optional().describe("absent when the Node did not answer"),
            version: version.optional(),
            lines: main_schemas/* array */.YOg(main_schemas/* string */.YjP()).describe("oldest first"),
            error: error.optional(),
        })),
    }),
    run: (dflow, given) => looking(dflow, async (look) => {
        const targets = targetsOf(look, given);
        refuseUnknown(look, given.executable);
        const nodes = look.observation.nodes.filter((node) => targets.includes(node.index));
        const logs = await Promise.all(nodes.map((node) => logsOf(look, node, given)));
        return { data: { logs: logs.flat() }, exit: "done" };
    }),
    view: (data) => {
        if (data.logs.length === 0)
            return [say("nothing has run there yet that this asks for; --version names another version", "quiet")];
        return data.logs.map((one) => one.error
            ? say(`Node ${one.index}: ${(0,domain_words/* withoutNode */.Bn)(one.index, one.error)}`, "bad")
            : verbatim(`Node ${one.index}: ${one.executable ?? ""} ${shortVersion(one.version)}`, one.lines.length === 0 ? ["(nothing written)"] : one.lines));
    },
});
/** What an older dflow.yaml had may still lie on a Node. @throws DflowError `usage/flag` */
function refuseUnknown({ dflow, observation }, wanted) {
    const there = reachable(observation).flatMap((node) => node.containers.map(({ executable }) => executable.name));
    const names = [...new Set([...dflow.settings.executables.map(({ name }) => name), ...there])];
    if (wanted === undefined || names.includes(wanted))
        return;
    throw new domain_errors/* DflowError */.FD("usage/flag", `--executable: there is no "${wanted}" in dflow.yaml, nor on a Node that answers`, {
        hint: `there are ${names.join(", ")}`,
    });
}
async function logsOf(look, node, given) {
    const { index } = node;
    if (node.status === "missing")
        return [{ index, lines: [], error: "it is missing" }];
    if (node.status === "unreachable")
        return [{ index, lines: [], error: node.error.message }];
    try {
        return await logsFrom(look, node, given);
    }
    catch (error) {
        if (!isOfItsLink(error))
            throw error;
        return [{ index, lines: [], error: error.message }];
    }
}
async function logsFrom(look, node, given) {
    const remote = await look.remotes.to(node.node);
    const wanted = node.containers.filter((one) => isWanted(one, given));
    return Promise.all(wanted.flatMap(({ executable, processes }) => 
    // What ended last is what a person wants to know about, so the newest run of each is shown, alive or not.
    processes.slice(0, 1).map(async (process) => ({
        index: node.index,
        executable: executable.name,
        version: executable.version,
        lines: [...(await look.dflow.containers.logs(remote, process, { lines: given.lines ?? 50 }))],
    }))));
}
const isWanted = ({ executable, role }, given) => (given.executable === undefined || executable.name === given.executable) &&
    (given.version === undefined ? role === "current" : (0,domain_version/* mayBeNamed */.W_)(executable.version, given.version));

;// CONCATENATED MODULE: ./lib/js/plan/resting.js
/** Watching for days must not start a program again every half minute that no start helps. */
const LONGEST_REST_MS = 600_000;
/** What is left alone at this moment. A Node that something else is wrong with by now is not. */
const resting = (tally, now) => new Map([...tally].filter(([, one]) => now.getTime() < one.until).map(([index, { found }]) => [index, found]));
/**
 * After a round: a rest twice as long each time, and nothing is remembered of a Node that is well.
 *
 * @param vain what is not well after the round, also those that rested
 * @param every ms between two rounds
 */
function tallied(tally, vain, now, every) {
    return new Map(vain.flatMap(({ index, found }) => {
        if (found === "healthy")
            return [];
        const known = tally.get(index);
        const before = known?.found === found ? known : undefined;
        if (before && now.getTime() < before.until)
            return [[index, before]];
        const times = (before?.times ?? 0) + 1;
        const rest = Math.min(Math.max(LONGEST_REST_MS, every), every * 2 ** Math.min(times, 30));
        return [[index, { found, times, until: now.getTime() + rest }]];
    }));
}

;// CONCATENATED MODULE: ./lib/js/plan/deployed.js

/**
 * How the dflow.yaml of `context` is another one than what was deployed; undefined: it is not, or nobody can tell. Where
 * only some Nodes run something else, a deploy was cut off, or a Node is ill: that is not meant.
 */
function notDeployed({ observation, programs, settingsDigest }) {
    const unknown = observation.state.current?.executables.find(({ name }) => !programs.some((one) => one.name === name));
    if (unknown)
        return `${unknown.name} was deployed, and it does not list it`;
    const running = reachable(observation).flatMap(processesOf).filter(isRunning);
    const other = programs.find((program) => {
        const its = running.filter(({ executable }) => executable.name === program.name);
        return its.length > 0 && its.every(({ settings }) => settings !== settingsDigest(program));
    });
    return other && `${other.name} runs everywhere with other settings than it has`;
}

;// CONCATENATED MODULE: ./lib/js/commands/reading-again.js




function readingAgain(first) {
    let dflow = first;
    /** Epoch of the newest deployment that dflow.yaml was read after. */
    let known;
    let newest;
    let old = false;
    return {
        dflow: () => dflow,
        mustBeDeployed(look) {
            // What a lost store was made anew from says nothing of dflow.yaml.
            const deployment = look.state().history.findLast((one) => one.how !== "rebuilt");
            known ??= deployment?.epoch ?? 0;
            newest = deployment?.epoch ?? known;
            const other = notDeployed(planContext(dflow, look, look.state().epoch));
            old = known !== newest || other !== undefined;
            if (!old)
                return;
            const why = other ?? `${deployment ? (0,domain_version/* short */.h0)(deployment.release.version) : "a version"} was deployed meanwhile`;
            throw new domain_errors/* DflowError */.FD("preflight/refused", `dflow.yaml is not what was deployed: ${why}; nothing is repaired`, {
                hint: 'bring it up to date here, or "dflow deploy" what it says',
            });
        },
        isOld: () => old,
        async readAgain() {
            dflow = await first.again();
            if (known !== newest) {
                const text = "somebody has deployed meanwhile: dflow.yaml was read again";
                dflow.reporter.report({ type: "note", level: "info", text });
            }
            known = newest;
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/plan/drift.js



/** In what a Node whose checks are all good is still not as it should be, for people. */
function whyDrifted(context, node, gap) {
    const files = gap.install.map((one) => {
        const container = containerOf(node, one);
        const how = !container ? "is not there" : container.gone ? "is gone" : "is not what was built";
        return `the file of ${one.name} ${how}`;
    });
    const moved = gap.toSwitch.map((one) => {
        const { name, version } = one.executable;
        if (!started(gap, one)) {
            const how = shareOf(node, name) ? "it leads only a part of its requests" : "it does not lead";
            return `${how} to ${name} ${(0,domain_version/* short */.h0)(version)}`;
        }
        const running = containerOf(node, one.executable)?.processes.find(isRunning);
        const program = context.programs.find((other) => other.name === name);
        if (!running || !program)
            return `it does not run ${name} ${(0,domain_version/* short */.h0)(version)}`;
        return running.settings === context.settingsDigest(program)
            ? `the bytes of ${name} that run are not what was built`
            : `dflow.yaml has changed since ${name} was started`;
    });
    const strays = gap.strays.map(({ publicPort, executable }) => `port ${publicPort} still leads to ${executable}`);
    const why = [...files, ...moved, ...strays];
    return why.length > 0 ? why.join("; ") : "other versions still run";
}
const started = ({ startEarly, startLate }, one) => [...startEarly, ...startLate].some((other) => sameProcess(one, other));

;// CONCATENATED MODULE: ./lib/js/plan/cure.js










/** Rungs: put right with the least, a restart at most; copy again and restart; destroy and recreate. */
const LAST_RUNG = 3;
const WELL = { because: "", does: [], steps: [] };
const HEALTHY = { healthy: true, reason: "", faults: {} };
/** @param sparing most Nodes fail at once: none is destroyed */
function cureFor(request, index, sparing) {
    const node = nodeAt(request.observation, index);
    const cure = cureOf(request, index, sparing);
    const elsewhere = node?.status === "reachable" ? runElsewhere(node) : [];
    // Each rung would fail at the start, and a Node made anew would end what serves.
    if (cure.found && elsewhere.length > 0) {
        return beyond({ found: cure.found, because: elsewhereWords(elsewhere), hint: ELSEWHERE_HINT });
    }
    if (cure.found && request.resting?.get(index) === cure.found)
        return beyond({ ...cure, found: cure.found });
    if (node?.status !== "reachable" || !node.forgetful || cure.does.includes("destroy"))
        return cure;
    const because = [FORGETFUL, ...(cure.found ? [cure.because] : [])].join("; ");
    const ill = { ...cure, found: cure.found ?? "drifted", because };
    if ((request.attempts.get(index) ?? 0) >= LAST_RUNG)
        return beyond(ill);
    // First, since the fence lets nothing else pass.
    return { ...ill, does: ["remember", ...cure.does], steps: [{ do: "remember", index }, ...cure.steps] };
}
const FORGETFUL = "its node.json is damaged";
function cureOf(request, index, sparing) {
    const { observation, makesNodes } = request;
    const attempt = request.attempts.get(index) ?? 0;
    const node = nodeAt(observation, index) ?? { index, status: "missing" };
    const mayMake = makesNodes && attempt < LAST_RUNG;
    // Where Nodes can only be listed, those that are listed are the cluster.
    if (index >= observation.state.count && makesNodes)
        return sparing ? WELL : surplus(node, observation.state.count);
    if (node.status === "missing") {
        const ill = { found: "missing", because: "it is missing" };
        return mayMake ? { ...ill, does: ["create"], steps: makeSteps(request, index) } : beyond(ill);
    }
    const recreate = (ill) => {
        if (!mayMake || sparing)
            return beyond(ill);
        const steps = [{ do: "destroy", index, node: node.node }, ...makeSteps(request, index)];
        return { ...ill, does: ["destroy", "create"], steps };
    };
    if (node.status === "unreachable") {
        const { message, hint } = node.error;
        const ill = { found: "unreachable", because: message, ...(hint ? { hint } : {}) };
        // Halted, or not made to its end: to create it makes it whole and destroys nothing, so it is right for all at once too.
        if (node.node.away !== undefined && mayMake && attempt === 0) {
            return { ...ill, does: ["create"], steps: [{ do: "create", index }] };
        }
        // The network may be at fault, and a Node cannot be un-destroyed: look twice, whatever was tried before.
        return request.waited.has(index) ? recreate(ill) : { ...ill, does: [], steps: [], waits: true };
    }
    const release = wishFor(observation.state, index);
    if (!release)
        return reap(request, node, index);
    const health = request.health.get(index) ?? HEALTHY;
    if (health.healthy || attempt === 0)
        return putRight(request, node, index, release, { health, attempt });
    const ill = { found: "unhealthy", because: health.reason };
    if (attempt >= 2)
        return recreate(ill);
    const gap = gapOf(request, node, index, release, { fresh: Object.keys(health.faults), force: true });
    return { ...ill, does: ["copy", "restart"], steps: bringUpSteps(gap) };
}
const beyond = ({ found, because, hint }) => ({
    ...{ found, because, ...(hint ? { hint } : {}) },
    ...{ does: [], steps: [], beyond: true },
});
/** The least that helps: what runs, is right and answers is not touched. */
function putRight(request, node, index, release, { health, attempt }) {
    const sick = Object.keys(health.faults).filter((name) => health.faults[name] === "sick");
    const gap = gapOf(request, node, index, release, { fresh: sick });
    const steps = bringUpSteps(gap);
    if (steps.every((step) => step.do === "verify"))
        return WELL;
    const others = othersServe(request, node, gap);
    const ill = health.healthy
        ? { found: "drifted", because: whyDrifted(request, node, gap) }
        : { found: others ? "drifted" : "unhealthy", because: health.reason };
    return attempt < LAST_RUNG ? { ...ill, does: wordsFor(gap, others), steps } : beyond(ill);
}
/** Does another executable serve in the place of one that is to? */
const othersServe = (request, node, gap) => gap.toSwitch.some(({ executable }) => {
    const found = serving(node, executable.name, isRouted(request, executable.name));
    return found !== undefined && !(0,domain_executable/* sameExecutable */.DU)(found.executable, executable);
});
function wordsFor(gap, others) {
    const copies = gap.install.length > 0 ? ["copy"] : [];
    const starts = gap.startEarly.length + gap.startLate.length > 0;
    if (others)
        return [...copies, "revert"];
    if (starts)
        return [...copies, "restart"];
    if (gap.toSwitch.length > 0)
        return [...copies, "switch"];
    return gap.retire.length + gap.unroute.length + gap.strays.length > 0 ? [...copies, "finish"] : copies;
}
/**
 * A `set` to a smaller COUNT was cut off. Only a Node that remembers a command of ours is taken away, and it knows of no
 * COUNT that the store has not: a store older than its Nodes has been set right before anybody plans.
 */
function surplus(node, count) {
    if (node.status !== "reachable" || !node.witness)
        return WELL;
    return { found: "drifted", because: `COUNT is ${count}`, does: ["finish"], steps: unmakeSteps(node) };
}
/** No release was ever verified everywhere, so none is to serve anywhere: what runs is a first deploy that was cut off. */
function reap({ observation: { state } }, node, index) {
    const left = processesOf(node).filter(isAlive);
    if (left.length === 0 || state.current || state.history.some((one) => one.result === "verified"))
        return WELL;
    const because = "it runs a first release that was never verified everywhere";
    // Its name first: once it has ended nobody looks for it.
    const steps = [...unrouteSteps(index, [], [], left), ...takeDownSteps(node, index, left, "gracefully")];
    return { found: "drifted", because, does: ["revert"], steps };
}

;// CONCATENATED MODULE: ./lib/js/plan/mass-failure.js



/** When most Nodes fail at once the Nodes are hardly at fault, and destroying them would make it worse. */
function looksBad({ observation, health }) {
    const { state, nodes } = observation;
    const failing = nodes.filter((one) => one.index < state.count && fails(one, health));
    if (failing.length < 2 || failing.length * 2 <= state.count)
        return undefined;
    const away = failing.filter((one) => one.status === "unreachable").length;
    const release = state.rollout?.release ?? state.current;
    return away * 2 > failing.length
        ? `${failing.length} of ${state.count} Nodes fail at once, most cannot be reached: no Node is destroyed`
        : `${failing.length} of ${state.count} Nodes fail at once: ${release ? `release ${(0,domain_version/* short */.h0)(release.version)}` : "the release"} looks bad, no Node is destroyed`;
}
const fails = (node, health) => node.status === "unreachable" ||
    // Where another version serves in its place the release itself has not failed.
    (node.status === "reachable" &&
        // Nor has it where another container backend runs it.
        runElsewhere(node).length === 0 &&
        Object.values(health.get(node.index)?.faults ?? {}).some((one) => one !== "astray"));
/** What is said of Nodes that no rung is left for. */
function givenUp({ makesNodes }, lost, bad) {
    const indexes = lost.map((one) => one.index);
    const hints = [...new Set(lost.map((one) => one.hint ?? ""))];
    return {
        code: "verify/unhealthy",
        indexes,
        message: bad ?? `${(0,domain_words/* nodesNamed */.RB)(indexes)} could not be repaired`,
        hint: [
            ...(hints.length === 1 && hints[0] ? hints : []),
            bad
                ? '"dflow rollback" goes back to the release before; "dflow logs" and "dflow doctor" show why'
                : makesNodes
                    ? '"dflow logs" and "dflow doctor" show why'
                    : "this VM backend can only list Nodes: put them right or make them anew yourself, then repair again",
        ].join("\n"),
        blocks: true,
    };
}

;// CONCATENATED MODULE: ./lib/js/plan/repair.js


/** The next rung for each Node that is not as it should be. */
function nextRung(request) {
    const { observation, rules } = request;
    const { name } = observation.state;
    const indexes = request.targets ?? observation.nodes.map((one) => one.index);
    const bad = looksBad(request);
    const cures = indexes.map((index) => ({ index, ...cureFor(request, index, bad !== undefined) }));
    const lanes = cures.filter((one) => one.steps.length > 0).map(({ index, steps }) => ({ index, steps }));
    const lost = cures.filter((one) => one.beyond);
    return {
        plan: {
            title: `repair ${name}`,
            waves: lanes.length > 0 ? [{ name: "repair", lanes, pause: 0, atOnce: Math.max(1, rules.maxUnavailable) }] : [],
            notes: bad && lost.length > 0 ? [bad] : [],
        },
        findings: cures.flatMap(({ index, found, because, does, hint }) => found ? [{ index, found, because, does, ...(hint ? { hint } : {}) }] : []),
        tried: cures.filter((one) => one.steps.length > 0).map((one) => one.index),
        waits: cures.filter((one) => one.waits).map((one) => one.index),
        ...(lost.length > 0 ? { giveUp: givenUp(request, lost, bad) } : {}),
    };
}

;// CONCATENATED MODULE: ./lib/js/commands/climbing.js






/** Rungs of the ladder, and looks at what is only waited for. */
const MOST_ROUNDS = 8;
/** Up the ladder, rung by rung, until a look finds nothing to do or nothing that helps. */
async function climb(session, { waited, nodes: before, rungFor }) {
    const { dflow, signal } = session;
    let tried = { attempts: new Map(), waited };
    let nodes = before;
    let now = session;
    const ended = (failure) => ({ nodes, seen: now.observation, failure });
    for (let round = 0; round < MOST_ROUNDS; round++) {
        const rung = await orFailure(round > 0, () => rungFor(now, tried));
        if (rung instanceof domain_errors/* DflowError */.FD)
            return ended(rung);
        nodes = noted(nodes, rung);
        if (rung.tried.length + rung.waits.length === 0)
            return ended(rung.giveUp && asError(rung.giveUp));
        climbing_announce(dflow, rung);
        tried = { attempts: counted(tried.attempts, rung.tried), waited: new Set(rung.waits) };
        const context = planContext(dflow, now, session.epoch);
        const { failure, progress } = await carryOut(now, rung.plan, { onFailure: "continue", context });
        for (const { step, error } of progress.failures)
            nodes = failed(nodes, step.index, error);
        if (signal.aborted)
            return ended(cancellation(signal));
        if (failure?.exit === "locked")
            return ended(failure);
        const seen = await orFailure(true, () => (rung.waits.length > 0 ? climbing_lookAgain(now) : climbing_look(now)));
        if (seen instanceof domain_errors/* DflowError */.FD)
            return ended(seen);
        now = { ...session, observation: seen };
    }
    return ended();
}
/** Says what is wrong before it is put right, which may take a while. */
function climbing_announce({ reporter }, { findings }) {
    for (const { index, because, does } of findings) {
        const text = `${ofNode(index, because)}: ${does.join(", ")}`;
        if (does.length > 0)
            reporter.report({ type: "note", level: "info", text, index });
    }
}
/** Files and running bytes as well: what was changed on a disk is found while the program is still well. */
const climbing_look = async (before) => ({
    ...(await observe(before.dflow, before.state(), before.remotes, { checksums: true })),
    state: before.state(),
});
/**
 * From one look at a Node that does not answer to the next: it may only be starting again. A look that has waited that long
 * for an answer itself has given it the time.
 */
const LOOK_AGAIN_MS = 10_000;
async function climbing_lookAgain(before) {
    const { clock } = before.dflow;
    const since = clock.now().getTime() - before.observation.at.getTime();
    await clock.sleep(Math.max(0, LOOK_AGAIN_MS - since), before.signal);
    return climbing_look(before);
}
const counted = (attempts, tried) => new Map([...attempts, ...tried.map((index) => [index, (attempts.get(index) ?? 0) + 1])]);
/** Once something may have been changed, an error is part of the result: it must not say that nothing was changed. */
async function orFailure(begun, act) {
    try {
        return await act();
    }
    catch (error) {
        if (!begun || !(error instanceof domain_errors/* DflowError */.FD))
            throw error;
        return error;
    }
}
/** What was found first and all that was done; what is not found any more is healed. */
function noted(nodes, { findings }) {
    const now = new Map([...nodes].map(([index, one]) => [index, { ...one, error: undefined }]));
    for (const { index, found, does, because } of findings) {
        const before = nodes.get(index);
        const error = before?.error && before.error !== because ? `${because}; ${before.error}` : because;
        now.set(index, {
            found: before?.found ?? found,
            because: before?.because ?? because,
            did: [...(before?.did ?? []), ...does],
            error,
        });
    }
    return now;
}
/** Why a rung did not help is worth more than what is wrong with the Node after it. */
function failed(nodes, index, error) {
    const before = nodes.get(index);
    if (!before)
        return nodes;
    const said = error.message.replace(`node ${index}: `, "");
    return new Map([...nodes, [index, { ...before, error: error.hint ? `${said}; ${error.hint}` : said }]]);
}

;// CONCATENATED MODULE: ./lib/js/commands/repaired.js






/** What repair tells of its end. */
function repaired(look, healings, { ms, given, plan, failure }) {
    const indexes = [...new Set([...targetsOf(look, given), ...healings.keys()])].sort((a, b) => a - b);
    const nodes = indexes.map((index) => repaired_nodeOf(look, index, healings, plan !== undefined));
    const healthy = failure === undefined && nodes.every((node) => node.result === "unchanged" || node.result === "done");
    const data = {
        healthy,
        changed: nodes.some((node) => node.did.length > 0),
        version: look.state().current?.version,
        rebuilt: look.rebuilt,
        nodes,
        ms,
        plan: plan && planData(plan),
    };
    const end = healthy || plan ? { exit: "done" } : repaired_ending(failure ?? notHealed(nodes), nodes);
    return { data, ...end };
}
function repaired_nodeOf(look, index, healings, planned) {
    const seen = look.observation.nodes.find((one) => one.index === index);
    const made = look.state().nodes.find((one) => one.index === index);
    const address = addressOf(made ?? (seen && seen.status !== "missing" ? seen.node : undefined));
    const warnings = seen?.status === "reachable" ? ailments(seen).map(({ what, hint }) => `${what}: ${hint}`) : [];
    const healing = healings.get(index);
    if (!healing)
        return { index, address, found: "healthy", did: [], result: "unchanged", warnings };
    const { found, because, did, error } = healing;
    const result = planned ? "planned" : error ? "failed" : "done";
    return { index, address, found, because, did: [...did], result, error: planned ? undefined : error, warnings };
}
/** A person who cancelled and a run that was overtaken want to know that; anything else is a cluster that is not well. */
function repaired_ending(failure, nodes) {
    if (failure.exit === "cancelled" || failure.exit === "locked")
        return { exit: failure.exit, failure };
    const { code, message, hint, index, cause } = failure;
    const evidence = [...failure.evidence, ...whyOf(nodes)];
    const more = { evidence, cause, ...(hint ? { hint } : {}), ...(index === undefined ? {} : { index }) };
    return { exit: "drift-found", failure: new domain_errors/* DflowError */.FD(code, message, more) };
}
const ill = (nodes) => nodes.filter((node) => node.result === "failed");
const whyOf = (nodes) => ill(nodes).length === 0
    ? []
    : [
        {
            title: "why",
            lines: ill(nodes).map(({ index, error }) => (0,domain_words/* ofNode */.Gc)(index, (0,domain_words/* withoutNode */.Bn)(index, error ?? ""))),
        },
    ];
const notHealed = (nodes) => new domain_errors/* DflowError */.FD("drift/found", `${(0,domain_words/* nodesNamed */.RB)(ill(nodes).map((one) => one.index))} could not be repaired`, {
    hint: '"dflow logs" and "dflow doctor" show why',
});

;// CONCATENATED MODULE: ./lib/js/commands/repairing.js








/** It looks again before it does anything about a Node that keeps silent: so in one look that is asked once. */
const repairing_LOOKS = { checksums: true, silentTries: 1 };
/** Looks, and where something is wrong takes the lock and goes up the ladder until all is well or nothing is left to try. */
async function repairOnce(dflow, given) {
    const begun = dflow.clock.now().getTime();
    const ms = () => dflow.clock.now().getTime() - begun;
    const { look, rung, nodes, waited } = await looking(dflow, (first) => untilSure(first, given), repairing_LOOKS);
    if (given["dry-run"])
        return repaired(look, noted(new Map(), rung), { ms: ms(), given, plan: rung.plan });
    const { unfinished, lease } = look.state();
    const left = unfinished !== undefined || (lease !== undefined && !(await lease_isHeld(dflow, lease)));
    // Nobody waits for a lock that nothing would be done with.
    if (rung.tried.length === 0 && !look.rebuilt && !look.damaged && !left) {
        return repaired(look, noted(nodes, rung), { ms: ms(), given, failure: rung.giveUp && asError(rung.giveUp) });
    }
    const silent = ms() < SURELY_MS ? [] : silentIn(look, waited);
    const justSilent = { at: dflow.clock.now(), serial: look.state().serial, nodes: silent };
    const options = { ...repairing_LOOKS, command: "repair", lockWait: given["lock-wait"] ?? 0, justSilent };
    return changing(dflow, options, async (session) => {
        given.mayRepair?.(session);
        const healed = await climb(session, {
            waited,
            nodes,
            rungFor: (now, tried) => rungFor(now, given, session.epoch, tried),
        });
        // What was left half way may be on the Nodes that were not asked for.
        if (!healed.failure && !isPart(given)) {
            await session.update(({ unfinished: _, ...state }) => state).catch(asNote(dflow));
        }
        return repaired({ ...session, observation: healed.seen }, healed.nodes, {
            ms: ms(),
            given,
            failure: healed.failure,
        });
    });
}
/** A Node that has kept silent for so long, over two looks, is not asked for a third time when the lock is held. */
const SURELY_MS = 15_000;
const silentIn = ({ observation }, waited) => observation.nodes.filter((one) => one.status === "unreachable" && waited.has(one.index) && one.error.code === "ssh/timeout");
/** Where there is nothing to do but to look again at who does not answer, that needs no lock. */
async function untilSure(first, given) {
    given.mayRepair?.(first);
    const epoch = first.state().epoch + 1;
    const rung = await rungFor(first, given, epoch);
    if (given["dry-run"] || rung.waits.length === 0 || rung.tried.length > 0) {
        return { look: first, rung, nodes: new Map(), waited: new Set() };
    }
    const look = { ...first, observation: await climbing_lookAgain(first) };
    const waited = new Set(rung.waits);
    const second = await rungFor(look, given, epoch, { attempts: new Map(), waited });
    return { look, rung: second, nodes: noted(new Map(), rung), waited };
}
async function rungFor(look, given, epoch, tried = { attempts: new Map(), waited: new Set() }) {
    const { settings, vms } = look.dflow;
    const targets = targetsOf(look, given);
    const found = await healthOf(look, targets);
    const seen = { ...look, observation: withoutLost(look.observation, found) };
    return nextRung({
        ...planContext(look.dflow, seen, epoch),
        rules: settings.rollout,
        makesNodes: vms.makesNodes,
        health: new Map(found.map((one) => [one.index, asHealth(one)])),
        ...(given.resting ? { resting: given.resting } : {}),
        ...tried,
        ...(isPart(given) ? { targets } : {}),
    });
}
/** A Node that answered when it was looked at, and not when its programs were asked, is one that cannot be reached. */
const withoutLost = (observation, health) => ({
    ...observation,
    nodes: observation.nodes.map((node) => {
        const { index } = node;
        const lost = health.find((one) => one.index === index && one.status === "unreachable");
        if (!lost || node.status !== "reachable")
            return node;
        const error = new domain_errors/* DflowError */.FD("ssh/lost", lost.because ?? `node ${index}: the link was lost`, { index });
        return { index, status: "unreachable", node: node.node, error };
    }),
});
const asHealth = ({ status, because, faults = {} }) => ({
    healthy: status === "healthy",
    reason: because ?? status,
    faults,
});
const asNote = (dflow) => (error) => {
    if (!(error instanceof domain_errors/* DflowError */.FD))
        throw error;
    dflow.reporter.report({ type: "note", level: "warning", text: error.message });
};

;// CONCATENATED MODULE: ./lib/js/commands/repair-watch.js







/**
 * Round after round until it is cancelled. Between two rounds nothing is held: no lock, no connection. What it says, it
 * says when it changes, so that hours of the same fault are one line.
 *
 * @throws DflowError `cancelled` before the first look was done; what is wrong with dflow.yaml or with us
 */
async function watchAndRepair(dflow, given, every) {
    const yaml = readingAgain(dflow);
    const tell = teller(dflow);
    const once = warnedOnce(dflow.reporter);
    const text = `watching ${dflow.settings.name}, a look every ${(0,domain_words/* duration */.p0)(every)}`;
    dflow.reporter.report({ type: "note", level: "info", text });
    let last;
    let tally = new Map();
    do {
        const left = resting(tally, dflow.clock.now());
        const round = await oneRound(yaml, once.inThisRound(), { ...given, resting: left });
        if (dflow.signal.aborted && round instanceof domain_errors/* DflowError */.FD)
            break;
        if (round instanceof domain_errors/* DflowError */.FD) {
            tell({ lines: [{ of: "round", text: round.message }], healed: [], healthy: false }, () => false);
            continue;
        }
        last = round;
        tally = tallied(tally, vainIn(round), dflow.clock.now(), every);
        // What was said of a Node when it was last tried still holds.
        tell(toldOf(round), (of) => (of === "round" ? vainIn(round).every((one) => left.has(one.index)) : left.has(of)));
    } while (await watching_goesOn(dflow, every));
    if (!last)
        throw new domain_errors/* DflowError */.FD("cancelled", "cancelled before the cluster could be looked at");
    return { ...last, ...cutOff(dflow) };
}
/** A deploy may end between two looks: what runs shows first, that it was deployed a moment later. */
const MOST_TRIES = 3;
/** While it goes on, another run that holds the lock, or a store or a Node that is away, is no reason to stop. */
async function oneRound(yaml, reporter, given) {
    for (let tries = 1;; tries++) {
        try {
            if (tries > 1)
                await yaml.readAgain();
            return await repairOnce({ ...yaml.dflow(), reporter }, { ...given, mayRepair: yaml.mustBeDeployed });
        }
        catch (error) {
            if (!(error instanceof domain_errors/* DflowError */.FD))
                throw error;
            if (!yaml.isOld() || tries === MOST_TRIES)
                return error;
        }
    }
}
const vainIn = ({ data }) => data.nodes.filter((node) => node.result === "failed");
/** Each look warns of the same store that lost a file, until somebody does something about it. */
function warnedOnce(reporter) {
    let before = new Set();
    let now = new Set();
    return {
        inThisRound: () => {
            before = now;
            now = new Set();
            return {
                report(event) {
                    if (event.type !== "note" || event.level !== "warning")
                        return reporter.report(event);
                    const text = `${event.index ?? ""} ${event.text}`;
                    if (!before.has(text) && !now.has(text))
                        reporter.report(event);
                    now.add(text);
                },
            };
        },
    };
}
function toldOf({ data, failure }) {
    const ofNodes = data.nodes.flatMap(({ index: of, error, warnings }) => [...warnings, ...(error === undefined ? [] : [ofNode(of, error)])].map((text) => ({ of, text })));
    const whole = failure && failure.exit !== "cancelled" ? failure.message : undefined;
    return {
        lines: whole === undefined ? ofNodes : [...ofNodes, { of: "round", text: whole }],
        healed: data.nodes.flatMap(({ index: of, result, did, because }) => {
            if (result !== "done")
                return [];
            // What was done was said with the reason for it.
            return [{ of, text: did.length > 0 ? "is well again" : `is well again by itself: ${ofNode(of, because ?? "")}` }];
        }),
        healthy: data.healthy,
    };
}
/**
 * Says each line that the round before did not say, who is well again, and when everybody is.
 * `still`: nothing new of it.
 */
function teller(dflow) {
    let said = [];
    let well = false;
    const say = (of, level, text) => dflow.reporter.report({ type: "note", level, text, ...(of === "round" ? {} : { index: of }) });
    return ({ lines, healed, healthy }, still) => {
        const fresh = lines.filter(({ of }) => !still(of));
        for (const { of, text } of fresh)
            if (!said.some((one) => one.of === of && one.text === text))
                say(of, "warning", text);
        for (const { of, text } of healed)
            say(of, "info", text);
        if (healthy && (!well || healed.length > 0))
            say("round", "info", "every Node is healthy");
        well = healthy;
        const kept = said.filter(({ of }) => still(of) && lines.some((line) => line.of === of));
        said = [...kept, ...fresh];
    };
}

;// CONCATENATED MODULE: ./lib/js/commands/repair.js












const repair = command({
    name: "repair",
    group: "executables",
    summary: "bring the cluster back to a healthy state",
    details: [
        "For each Node that fails verification: restart, then copy again and restart, then destroy and recreate where the VM backend can. Creates Nodes that are missing. Finishes or takes back what a crashed run has left, and rebuilds a lost store from the Nodes.",
        "Never touches more Nodes at once than `max-unavailable`. When most Nodes fail at once nothing is destroyed: then the release looks bad, and `rollback` is the way out.",
        "With --watch it goes on until it is cancelled (exit 130). It says what it finds when that changes, and when every Node is healthy again. What could not be healed is tried again after longer and longer rests, at most ten minutes. dflow.yaml is read again when somebody has deployed; while it is not what was deployed, nothing is repaired.",
    ],
    arguments: {},
    flags: {
        ...shared_flags/* changing */.Wt,
        ...shared_flags/* sharded */.AU,
        watch: (0,flags/* aSwitch */.oF)("watch the cluster and repair what goes wrong, until cancelled"),
        every: (0,flags/* duration */.p0)({ summary: "the interval of --watch", absent: "30s" }),
    },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        healthy: main_schemas/* boolean */.zMY().describe("is every Node healthy now?"),
        changed: changed,
        version: version.optional().describe("what every Node is to serve; absent before the first deploy"),
        rebuilt: main_schemas/* boolean */.zMY().describe("was the store rebuilt from the Nodes?"),
        nodes: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            index: index,
            address: address.optional(),
            found: main_schemas/* enum */.k5n(["healthy", "unhealthy", "missing", "unreachable", "drifted"])
                .describe("`drifted`: well, and not as it should be"),
            because: main_schemas/* string */.YjP().optional().describe("what was wrong, in one line; absent: nothing"),
            did: main_schemas/* array */.YOg(main_schemas/* enum */.k5n(["restart", "copy", "create", "destroy", "revert", "finish", "switch", "remember"]))
                .describe("what was done to it, in order"),
            result: result,
            error: error.optional(),
            warnings: main_schemas/* array */.YOg(main_schemas/* string */.YjP()).describe("what no repair can heal, with the way out"),
        })),
        ms: ms,
        plan: plan.optional(),
    }),
    run: (dflow, given) => given.watch && !given["dry-run"] ? watchAndRepair(dflow, given, given.every ?? 30_000) : repairOnce(dflow, given),
    next: ({ plan, nodes }) => {
        if (plan)
            return DO_IT;
        const healed = nodes.find((node) => node.did.length > 0);
        return healed
            ? `"dflow logs --index ${healed.index}" shows what was printed there`
            : '"dflow list" shows what runs where';
    },
    view: (data) => planned(data) ?? [
        table(["Node", "address", "found", "done", "result"], data.nodes.map((node) => [
            `${node.index}`,
            node.address ?? "-",
            node.found,
            node.did.length === 0 ? "-" : node.did.join(", "),
            resultCell(node),
        ])),
        ...data.nodes.flatMap((node) => (node.because ? [say(aboutNode(node.index, node.because), "quiet")] : [])),
        ...data.nodes.flatMap((node) => node.warnings.map((text) => say(`Node ${node.index}: ${text}`, "warning"))),
        ...(data.rebuilt ? [say("The store was rebuilt from the Nodes.", "warning")] : []),
        data.healthy
            ? say(data.changed
                ? `repaired, every Node serves ${data.version ? shortVersion(data.version) : "nothing yet"}, ${(0,domain_words/* duration */.p0)(data.ms)}`
                : "every Node is healthy; nothing was changed", "good")
            : data.nodes.some((node) => node.result === "failed")
                ? say("not every Node is healthy", "bad")
                : say("repair did not come to its end", "bad"),
    ],
});
/** Errors name their Node themselves. */
const aboutNode = (index, text) => text.startsWith(`node ${index}`) ? text.replace("node", "Node") : `Node ${index}: ${text}`;

;// CONCATENATED MODULE: ./lib/js/plan/start.js







/** Starts what dflow.yaml lists and is installed but not running, each Node with the release it is to serve. */
function planStart(context) {
    const { observation, targets } = context;
    const notes = [];
    const lanes = [];
    for (const index of targets) {
        const node = nodeAt(observation, index);
        const release = wishFor(observation.state, index);
        if (node?.status !== "reachable")
            notes.push(leftOut(index, node));
        else if (release) {
            const absent = release.executables.filter((one) => !containerOf(node, one));
            for (const { name } of absent)
                notes.push(`node ${index} has no copy of ${name}: "dflow copy" brings it`);
            const idle = notServing(context, node, release);
            const gap = gapOf(context, node, index, { ...release, executables: idle });
            // Other versions and other programs are none of a start's business.
            const retire = gap.retire.filter((one) => idle.some((executable) => (0,domain_executable/* sameExecutable */.DU)(executable, one.executable)));
            const steps = bringUpSteps({ ...gap, unroute: [], strays: [], retire });
            if (steps.length > 0)
                lanes.push({ index, steps });
        }
    }
    return {
        title: `start ${observation.state.name}`,
        waves: lanes.length > 0 ? [{ name: "start", lanes, pause: 0 }] : [],
        notes,
    };
}
/** Installed, and nothing of it runs; or it runs and nobody is led to it, as after a start that was cut off. */
const notServing = (context, node, { executables }) => executables.filter((one) => {
    const container = containerOf(node, one);
    if (!container)
        return false;
    if (!container.processes.some(isRunning))
        return true;
    return isRouted(context, one.name) && !serving(node, one.name, true);
});
/**
 * New instances of what each Node serves, beside the old ones where the traffic strategy allows: nothing is dropped. It is
 * no new version that would have to be tried on a share of the traffic.
 */
const planRestart = (context) => planWaves(`restart ${context.observation.state.name}`, { ...context, fresh: true, rules: { ...context.rules, shares: [1] } }, (index) => wishFor(context.observation.state, index));

;// CONCATENATED MODULE: ./lib/js/commands/restart.js
















const restart = command({
    name: "restart",
    group: "executables",
    summary: "restart the current version without dropping a request",
    details: [
        "Where the traffic strategy allows it the new instance starts beside the old one, is verified, gets the traffic, and only then the old one is stopped gracefully. Otherwise it stops and starts, Node by Node.",
        "Brings changed `args`, `env`, `secrets` and container options of dflow.yaml to the programs, as a deploy does. No more than `max-unavailable` Nodes at once.",
    ],
    arguments: {},
    flags: { ...shared_flags/* changing */.Wt, ...shared_flags/* onNodes */.L7, ...shared_flags/* counting */.Mr },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        version: version,
        changed: changed,
        nodes: main_schemas/* array */.YOg(nodeOutcome),
        requests: requests.optional(),
        ms: ms,
        plan: plan.optional(),
    }),
    run: async (dflow, given) => {
        let targets = [];
        const carried = await carry(dflow, given, {
            command: "restart",
            receipt: receiptWanted(dflow, given),
            decide: (context, look) => {
                served(look);
                targets = targetsOf(look, given);
                refuse(refusals({ observation: context.observation, targets, rules: dflow.settings.rollout }));
                const { rollout, ssh } = dflow.settings;
                return planRestart({ ...context, targets, rules: { ...rollout, bake: 0 }, atOnce: ssh.maxParallel });
            },
        });
        const { version } = served(carried.look);
        const nodes = nodeOutcomes(carried, targets);
        const requests = requestsOf(dflow, carried);
        return { data: { version, nodes, requests, ...common(carried) }, ...ending(carried) };
    },
    view: (data) => planned(data) ?? [
        nodeTable(data.nodes),
        ...receiptBlocks(data.requests),
        unlessAll(data.nodes, `${shortVersion(data.version)} restarted`, say(`${shortVersion(data.version)} restarted, ${(0,domain_words/* duration */.p0)(data.ms)}`)),
    ],
});

;// CONCATENATED MODULE: ./lib/js/plan/rollback.js



/** A deploy of what was verified before: no build, and no copy where the Node still has it. */
const planRollback = (request) => planDeploy({
    title: `roll back ${request.observation.state.name} to ${short(request.release.version)}`,
    ...request,
});
/**
 * The release to go back to.
 *
 * @param version a version, as `short` shows it, or its first digits; absent: the one verified before the current one
 */
function chooseRollback(state, version) {
    const known = (0,domain_state/* verifiedReleases */.DS)(state.history);
    if (version === undefined) {
        const release = (0,domain_state/* rollbackTarget */.es)(state);
        return release ? { release } : rollback_refused("no version was verified before this one", state);
    }
    // Somebody who names a version that lost requests on its way in means it.
    const ever = state.history
        .filter((one) => ["verified", "requests-failed"].includes(one.result))
        .map((one) => one.release);
    const matches = (0,domain_version/* namedBy */.T)([...known, ...ever], (one) => one.version, version);
    const release = matches.at(-1);
    if (!release)
        return rollback_refused(`${version} was never verified here`, state);
    const several = new Set(matches.map((one) => one.version));
    return several.size > 1
        ? rollback_refused(`${version} may be any of ${[...several].map(domain_version/* short */.h0).join(", ")}`, state)
        : { release };
}
const rollback_refused = (message, state) => {
    const known = [
        ...new Set(state.history.filter((one) => one.result === "verified").map((one) => (0,domain_version/* short */.h0)(one.release.version))),
    ];
    return {
        code: "preflight/nothing",
        message,
        hint: known.length > 0
            ? `verified so far: ${known.join(", ")}; name one with --version, or deploy another commit`
            : "nothing was verified yet; deploy a commit",
        blocks: true,
    };
};

;// CONCATENATED MODULE: ./lib/js/commands/rollback.js


















const rollback = command({
    name: "rollback",
    group: "executables",
    summary: "go back to the last version that was verified before this one",
    details: [
        "Starts the old version beside the current one, verifies it, moves the traffic, and retires what was current. Builds nothing, and copies nothing where the Node still has it.",
        "The `hooks` of dflow.yaml run as around a deploy, with DFLOW_COMMAND=rollback.",
        "A version that lost more requests than `max-failed-requests` when it was deployed (exit 11) is none to go back to, unless --version names it.",
        "Repeat it to go further back; --version goes to that one at once. `history` shows where a rollback leads.",
    ],
    arguments: {},
    flags: {
        ...shared_flags/* changing */.Wt,
        ...shared_flags/* onNodes */.L7,
        ...shared_flags/* counting */.Mr,
        version: (0,flags/* versionText */.KA)({ summary: "go to this version", absent: "the one verified before the current one" }),
    },
    refuses: shared_flags/* wholeOnly */.ME,
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        version: version.describe("what serves now"),
        previous: version.optional().describe("what served before"),
        changed: changed,
        reverted: main_schemas/* boolean */.zMY().describe("did the rollback fail and was every Node put back?"),
        nodes: main_schemas/* array */.YOg(nodeOutcome),
        bytes: main_schemas/* number */.aig().int().describe("bytes sent to all Nodes together"),
        requests: requests.optional(),
        ms: ms,
        plan: plan.optional(),
    }),
    run: async (dflow, given) => {
        const done = await rollOut(dflow, given, {
            how: "rollback",
            title: `roll back ${dflow.settings.name} to`,
            choose: async (look) => rollback_targetOf(look.state(), given.version),
        });
        const { carried, release, previous, targets } = done;
        const nodes = nodeOutcomes(carried, targets);
        const data = {
            version: release.version,
            previous: previous?.version,
            reverted: carried.outcome?.result === "reverted" && !done.unchanged,
            nodes,
            bytes: nodes.reduce((sum, node) => sum + node.bytes, 0),
            requests: requestsOf(dflow, carried),
            ...common(carried),
        };
        return { data, ...done.ending };
    },
    next: ({ plan }) => plan ? DO_IT : '"dflow history" shows what has served; "dflow deploy" brings the commit that mends it',
    view: (data) => planned(data) ?? [
        nodeTable(data.nodes),
        ...receiptBlocks(data.requests),
        data.reverted
            ? say(`${shortVersion(data.version)} could not be brought back; ${shortVersion(data.previous)} serves`, "bad")
            : unlessAll(data.nodes, `${shortVersion(data.version)} serves again`, say(data.changed
                ? `${shortVersion(data.version)} serves again instead of ${shortVersion(data.previous)}, ${(0,domain_words/* duration */.p0)(data.ms)}`
                : `${shortVersion(data.version)} serves already; nothing was changed`, "good")),
    ],
});
/** A rollout that has not reached every Node is itself what is to be taken back. */
function rollback_targetOf(state, version) {
    if (version === undefined && state.rollout && state.current)
        return state.current;
    const chosen = chooseRollback(state, version);
    if (isRefusal(chosen))
        throw asError(chosen);
    return chosen.release;
}

;// CONCATENATED MODULE: ./lib/js/commands/set.js














const set = command({
    name: "set",
    group: "provisioning",
    summary: "make the cluster COUNT Nodes large",
    details: [
        "Creates what is missing, side by side, and takes away the highest indexes, drained first. A new Node gets the current version, started and verified, before it counts.",
        "The COUNT is remembered in the store; from then on it stands above `count` of dflow.yaml. Asking for what is already there changes nothing.",
    ],
    arguments: {
        count: (0,flags/* needed */.Ow)((0,flags/* wholeNumber */.rD)({ summary: "how many Nodes", value: "COUNT", from: 0, to: 10_000 })),
    },
    flags: { ...shared_flags/* changing */.Wt },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        count: main_schemas/* number */.aig().int().describe("Nodes wished for now"),
        before: main_schemas/* number */.aig().int().describe("Nodes wished for before"),
        changed: changed,
        version: version.optional().describe("what new Nodes serve; absent before the first deploy"),
        nodes: main_schemas/* array */.YOg(nodeOutcome.extend({ did: main_schemas/* enum */.k5n(["created", "destroyed", "kept"]) }))
            .describe("every Node, also those that are gone now"),
        ms: ms,
        plan: plan.optional(),
    }),
    run: async (dflow, given) => {
        mustMakeNodes(dflow, "set");
        const { count } = given;
        let before = count;
        const carried = await carry(dflow, given, {
            command: `set ${count}`,
            decide: (context, look) => {
                before = look.state().count;
                return planScale(context, count);
            },
            // The wish is remembered first, so that repair can end what is cut off here.
            before: (session) => session.update((state) => ({ ...state, count })),
            onFailure: "continue",
        });
        const found = carried.look.observation.nodes.filter((node) => node.status !== "missing").map((node) => node.index);
        const indexes = [...Array(count).keys(), ...found.filter((index) => index >= count)];
        const nodes = nodeOutcomes(carried, indexes).map((node) => ({
            ...node,
            did: node.index >= count
                ? "destroyed"
                : found.includes(node.index)
                    ? "kept"
                    : "created",
        }));
        const version = carried.look.state().current?.version;
        const changed = carried.changed || before !== count;
        return { data: { count, before, version, nodes, ...common(carried), changed }, ...ending(carried) };
    },
    view: (data) => planned(data) ?? [
        table(["Node", "address", "", "version", "result"], data.nodes.map((node) => [
            `${node.index}`,
            node.address ?? "-",
            node.did,
            shortVersion(node.to),
            node.error ? toned((0,domain_words/* withoutNode */.Bn)(node.index, node.error), "bad") : node.result,
        ])),
        unlessAll(data.nodes, `${(0,domain_words/* plural */.LS)(data.count, "Node")} wished for; done`, say(`${(0,domain_words/* plural */.LS)(data.count, "Node")} (before: ${data.before}), ${(0,domain_words/* duration */.p0)(data.ms)}`)),
    ],
});

;// CONCATENATED MODULE: ./lib/js/commands/start.js














const start_start = command({
    name: "start",
    group: "executables",
    summary: "start the executables of dflow.yaml that are installed but not running",
    details: [
        "Starts the current version, verifies it and lets traffic reach it. What already runs is left alone. Nothing is built or copied: that is what `deploy` does.",
    ],
    arguments: {},
    flags: { ...shared_flags/* changing */.Wt, ...shared_flags/* onNodes */.L7 },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({ version: version, changed: changed, nodes: main_schemas/* array */.YOg(nodeOutcome), ms: ms, plan: plan.optional() }),
    run: async (dflow, given) => {
        let targets = [];
        const carried = await carry(dflow, given, {
            command: "start",
            decide: (context, look) => {
                served(look);
                targets = targetsOf(look, given);
                refuse(refusals({ observation: context.observation, targets, rules: dflow.settings.rollout }));
                return planStart({ ...context, targets });
            },
        });
        const { version } = served(carried.look);
        return { data: { version, nodes: nodeOutcomes(carried, targets), ...common(carried) }, ...ending(carried) };
    },
    view: (data) => planned(data) ?? [
        nodeTable(data.nodes),
        unlessAll(data.nodes, `${shortVersion(data.version)} started`, say(data.changed
            ? `${shortVersion(data.version)} started, ${(0,domain_words/* duration */.p0)(data.ms)}`
            : `${shortVersion(data.version)} runs already`)),
    ],
});

;// CONCATENATED MODULE: ./lib/js/commands/stop.js
















const stop_stop = command({
    name: "stop",
    group: "executables",
    summary: "stop the current version of the executables",
    details: [
        "Takes the traffic away and sends SIGINT, waits until the connections are gone, then SIGTERM, then SIGKILL, each on its deadline (`stop` in dflow.yaml). The signals can be other ones (`signals`).",
        "With --now the first signal is SIGTERM. No watcher starts it again, and no reboot; `start`, `deploy` and `repair` do, also a `repair` that runs by a clock.",
    ],
    arguments: {},
    flags: {
        ...shared_flags/* changing */.Wt,
        ...shared_flags/* onNodes */.L7,
        all: (0,flags/* aSwitch */.oF)("stop every version, not only the current one"),
        now: (0,flags/* aSwitch */.oF)("immediately: SIGTERM at once, open connections are cut"),
    },
    needs: "state",
    changes: true,
    output: main_schemas/* object */.Ikc({
        changed: changed,
        nodes: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            index: index,
            address: address.optional(),
            result: result,
            error: error.optional(),
            stopped: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
                executable: executableName,
                version: version,
                by: main_schemas/* enum */.k5n(["none", "graceful", "immediate", "kill"])
                    .describe("the signal it ended by; `none`: it was not running"),
                cut: main_schemas/* number */.aig().int().describe("connections still open when the drain deadline passed"),
            })),
        })),
        ms: ms,
        plan: plan.optional(),
    }),
    run: async (dflow, given) => {
        let targets = [];
        const carried = await carry(dflow, given, {
            command: "stop",
            decide: (context, look) => {
                targets = targetsOf(look, given);
                refuse(refusals({ observation: context.observation, targets, rules: dflow.settings.rollout }));
                return planStop({ ...context, targets, all: given.all, haste: given.now ? "now" : "gracefully" });
            },
            // Putting back what a person wants to be stopped would not be what they asked for.
            onFailure: "continue",
        });
        const nodes = nodeOutcomes(carried, targets).map(({ index, address, result, error }) => ({
            index,
            address,
            result,
            error,
            stopped: stoppedOn(carried, index),
        }));
        return { data: { nodes, ...common(carried) }, ...ending(carried) };
    },
    view: (data) => planned(data) ?? [
        table(["Node", "executable", "version", "ended by", "cut", "result"], data.nodes.flatMap((node) => node.stopped.length === 0
            ? [[`${node.index}`, toned("nothing ran", "quiet"), "", "", "", resultCell(node)]]
            : node.stopped.map((one) => [
                `${node.index}`,
                one.executable,
                shortVersion(one.version),
                one.by,
                one.cut === 0 ? "0" : toned(`${one.cut}`, "warning"),
                resultCell(node),
            ]))),
        unlessAll(data.nodes, "stopped", say(data.changed ? `stopped, ${(0,domain_words/* duration */.p0)(data.ms)}` : "nothing ran")),
    ],
});
const stoppedOn = ({ plan, outcome }, index) => stepsOf(plan)
    .filter((step) => step.index === index)
    .flatMap((step) => outcome?.progress.acted.get(step)?.stopped ?? [])
    .map(({ instance, by, cut }) => ({
    executable: instance.executable.name,
    version: instance.executable.version,
    by,
    cut,
}));

;// CONCATENATED MODULE: ./lib/js/commands/unlock.js






const unlock = command({
    name: "unlock",
    group: "project",
    summary: "take the lock away from a run that is gone",
    details: [
        "A lock frees itself when its owner is provably dead or has not renewed it in time, so this is rarely needed. A run that is or may be alive keeps it, unless --force.",
        "Taking it from a run that is alive cannot damage anything: each Node refuses the older run from then on.",
    ],
    arguments: {},
    flags: { force: (0,flags/* aSwitch */.oF)("even if its owner may be alive") },
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        held: main_schemas/* boolean */.zMY().describe("was the lock held?"),
        released: main_schemas/* boolean */.zMY(),
        owner: main_schemas/* string */.YjP().optional().describe("who held it"),
        command: main_schemas/* string */.YjP().optional().describe("the command that held it"),
        expires: main_schemas/* string */.YjP().optional().describe("ISO 8601, UTC"),
    }),
    run: async (dflow, { force }) => {
        const loaded = await dflow.store.load();
        const lease = loaded?.state.lease;
        if (!loaded || !lease)
            return { data: { ...nobody, released: false }, exit: "done" };
        const words = { held: true, owner: lease.owner.name, command: lease.command, expires: lease.expires };
        if (!force && (await lease_isHeld(dflow, lease))) {
            const failure = new domain_errors/* DflowError */.FD("lock/held", `${lease.owner.name} may still be running "dflow ${lease.command}"`, {
                hint: `it ends by itself at ${lease.expires}; --force takes it away now`,
            });
            return { data: { ...words, released: false }, exit: "locked", failure };
        }
        const { lease: _, ...rest } = loaded.state;
        // The next epoch is spent here, so the run whose lock this was is refused by the store and by every Node it asks next.
        const state = { ...rest, serial: rest.serial + 1, epoch: rest.epoch + 1 };
        await dflow.store.save(state, loaded.revision);
        return { data: { ...words, released: true }, exit: "done" };
    },
    view: (data) => {
        if (!data.held)
            return [say("nobody holds the lock", "good")];
        const whose = `the lock of ${data.owner} (${data.command})`;
        return [
            data.released ? say(`${whose} is taken away`, "good") : say(`${whose} stays until ${data.expires}`, "warning"),
        ];
    },
});
const nobody = { held: false, owner: undefined, command: undefined, expires: undefined };

;// CONCATENATED MODULE: ./lib/js/commands/verify.js









const verify_verify = command({
    name: "verify",
    group: "executables",
    summary: "verify the current version with the checks of dflow.yaml",
    details: [
        "Asks every check of every executable on every Node, through ssh, of exactly the process that is current. Shows a health and a threshold, the two numbers; a health below its threshold is unhealthy and the exit is 12.",
        "With --watch it goes on and shows what changes until it is cancelled (exit 130).",
    ],
    arguments: {},
    flags: {
        ...shared_flags/* sharded */.AU,
        threshold: (0,flags/* decimal */._)({ summary: "the least health that is healthy", absent: "what the check says, otherwise 1" }),
        watch: (0,flags/* aSwitch */.oF)("verify again and again, until cancelled"),
        every: (0,flags/* duration */.p0)({ summary: "the interval of --watch", absent: "30s" }),
    },
    needs: "state",
    changes: false,
    output: health,
    run: async (dflow, given) => {
        let data = await verified(dflow, given);
        let last = verify_wordsOf(data);
        while (given.watch && !dflow.signal.aborted) {
            if (!(await watching_goesOn(dflow, given.every ?? 30_000)))
                break;
            data = await verified(dflow, given).catch((error) => watched(dflow, error) ?? data);
            const now = verify_wordsOf(data);
            if (now !== last)
                dflow.reporter.report({ type: "note", level: data.healthy ? "info" : "warning", text: now });
            last = now;
        }
        if (given.watch)
            return { data, ...cutOff(dflow) };
        return data.healthy ? { data, exit: "done" } : { data, exit: "drift-found", failure: health_data_unhealthy(data) };
    },
    next: () => '"dflow health --stats" shows how fast they answer',
    view: healthBlocks,
});
const verified = (dflow, given) => looking(dflow, async (look) => {
    served(look);
    isIdle(look, given);
    const nodes = await healthOf(look, targetsOf(look, given), { successes: true, threshold: given.threshold });
    return healthData(look, nodes);
});
/** What --watch tells when it changes. */
const verify_wordsOf = ({ nodes }) => nodes.map(({ index, status, error }) => `node ${index} ${status}${error ? `: ${error}` : ""}`).join(", ");

;// CONCATENATED MODULE: ./lib/js/commands/versions.js









const versions_versions = command({
    name: "versions",
    group: "looking",
    summary: "show the git hashes of the running processes",
    details: [
        "What runs where, asked of the Nodes and not of the store. More than one row for a program means that versions are mixed.",
    ],
    arguments: {},
    flags: { ...shared_flags/* sharded */.AU },
    needs: "state",
    changes: false,
    output: main_schemas/* object */.Ikc({
        agree: main_schemas/* boolean */.zMY().describe("does every Node run the current version and no other?"),
        current: version.optional().describe("what every Node is to serve; absent before the first deploy"),
        versions: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({
            executable: executableName,
            version: version,
            current: main_schemas/* boolean */.zMY(),
            nodes: main_schemas/* array */.YOg(index).describe("Nodes where it runs"),
        })),
        silent: main_schemas/* array */.YOg(index).describe("Nodes that are missing or unreachable"),
    }),
    run: (dflow, given) => looking(dflow, async (look) => {
        const targets = targetsOf(look, given);
        const nodes = look.observation.nodes.filter((node) => targets.includes(node.index));
        const current = look.state().current?.version;
        const found = new Map();
        for (const node of nodes) {
            if (node.status !== "reachable")
                continue;
            for (const { executable, processes } of node.containers) {
                if (!processes.some((one) => one.state === "running"))
                    continue;
                const { name, version } = executable;
                const key = `${name} ${version}`;
                const row = found.get(key) ?? { executable: name, version, current: version === current, nodes: [] };
                if (!row.nodes.includes(node.index))
                    row.nodes.push(node.index);
                found.set(key, row);
            }
        }
        const silent = targets.filter((index) => nodes.find((one) => one.index === index)?.status !== "reachable");
        const versions = [...found.values()];
        const everywhere = versions.every((one) => one.current && one.nodes.length === targets.length);
        const agree = current !== undefined && versions.length > 0 && everywhere && silent.length === 0;
        return { data: { agree, current, versions, silent }, exit: "done" };
    }),
    view: (data) => [
        table(["executable", "version", "Nodes", ""], data.versions.map((one) => [
            one.executable,
            one.version,
            (0,domain_words/* indexList */.Tc)(one.nodes),
            one.current ? toned("current", "good") : "",
        ])),
        ...(data.silent.length > 0 ? [say(`no answer from: ${(0,domain_words/* indexList */.Tc)(data.silent)}`, "bad")] : []),
        data.current === undefined
            ? say("nothing was deployed yet")
            : say(`${data.agree ? "every" : "not every"} Node runs ${shortVersion(data.current)}`, data.agree ? "good" : "warning"),
    ],
});

;// CONCATENATED MODULE: ./lib/js/commands/index.js


























/** THE TABLE: everything that can be asked, in the order of help and docs. */
const commands = [
    ...[set, get, cycle, list, destroy, chaosMonkey],
    ...[start_start, stop_stop, restart, compareChecksums, verify_verify, copy, build, deploy, rollback, repair, gc],
    ...[versions_versions, health_health, address_address, history_history, logs],
    ...[doctor, init, unlock, demo],
];

// EXTERNAL MODULE: ./node_modules/picocolors/picocolors.js
var picocolors = __nccwpck_require__(7336);
;// CONCATENATED MODULE: ./lib/js/report/colours.js

const noColours = picocolors.createColors(false);
/** Colours for a terminal, none for a file, with NO_COLOR (no-color.org: set and not empty) or TERM=dumb. */
const colours_colours = (screen, environment) => picocolors.createColors(isTerminal(screen, environment) && !environment.NO_COLOR);
/** May lines be drawn again here? */
const isTerminal = (screen, environment) => screen.isTTY === true && environment.TERM !== "dumb";
function paint(colours, tone, text) {
    // A colour that goes over the end of a line is not for every terminal and no log.
    if (tone === undefined || text === "")
        return text;
    const brush = brushes(colours)[tone];
    return text.split("\n").map(brush).join("\n");
}
const brushes = (colours) => ({
    good: colours.green,
    bad: colours.red,
    warning: colours.yellow,
    quiet: colours.dim,
    strong: colours.bold,
});

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __nccwpck_require__(7975);
;// CONCATENATED MODULE: ./lib/js/report/harmless.js

/** Characters of a line that are shown, the note about the rest among them. */
const LONGEST = 2000;
/**
 * Text of Nodes, programs and users that can go to a terminal or a workflow's log: it says what it said, and commands
 * nothing. Line by line; the answer holds no control character but the newline. Doing it twice changes nothing.
 *
 * - ESC, C1, bidi and invisible characters are shown as `\x1b`, `\u202e`; a tab as four blanks
 * - what the runner would obey (`::command::` at the start of a line, `##[command]` anywhere) is shown with a backslash
 * - a line is cut at 2,000 characters, with a note
 */
const harmless = (text) => 
// The runner takes a lone CR for the end of a line; here it is shown, so only newlines are left to end one.
text.includes("\n")
    ? text
        .split(/\r?\n/)
        .map((line) => harmlessLine(line))
        .join("\n")
    : harmlessLine(text);
/** The same in one line, for cells, headings and names. */
function oneLine(text) {
    const joined = text
        .slice(0, 2 * LONGEST)
        .replace(/[\r\n]+/g, " ")
        .trim();
    return harmlessLine(joined, text.length > 2 * LONGEST ? text.length : joined.length);
}
function harmlessLine(line, length = line.length) {
    // A line may be a gigabyte: only what can be shown is looked at.
    const shown = disarmed(escaped(line.slice(0, LONGEST + 1).replace(/\r$/, "")));
    if (shown.length <= LONGEST && length <= LONGEST + 1)
        return shown;
    const note = ` … (${(0,domain_words/* grouped */.zD)(length)} characters)`;
    return shown.slice(0, LONGEST - note.length).replace(/[\ud800-\udbff\u200d]+$/, "") + note;
}
/**
 * Cc control, Cf format (bidi among it), Zl and Zp line ends, Cs halves of a surrogate pair, DI everything that is drawn
 * as nothing. Two of them make emoji and stay there: the variation selectors 15 and 16 and the joiner between pictures.
 */
const UNSEEN = /((?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})|\ufe0e|\ufe0f)|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const escaped = (line) => 
// Most lines hold nothing but these, and the long expression is slow.
/^[\x20-\x7e]*$/.test(line) ? line : line.replace(UNSEEN, (character, emoji) => emoji ?? shownAs(character));
function shownAs(character) {
    if (character === "\t")
        return "    ";
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0xff)
        return `\\x${code.toString(16).padStart(2, "0")}`;
    return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
}
/**
 * The runner compares by the rules of a culture, which pass over the selectors that UNSEEN leaves.
 * Source: actions/runner, ActionCommand.cs, TryParse and TryParseV2.
 */
const disarmed = (line) => line
    .replace(/^((?:\s|\p{Variation_Selector})*:)(?=\p{Variation_Selector}*:)/u, "$1\\")
    .replace(/#(?=\p{Variation_Selector}*#\p{Variation_Selector}*\[)/gu, "#\\");

;// CONCATENATED MODULE: ./lib/js/report/width.js
/**
 * Columns a terminal uses for a text without control characters: 2 for CJK and emoji, 0 for what is put on the
 * character before it, 1 otherwise.
 */
function displayWidth(text) {
    if (PLAIN.test(text))
        return text.length;
    let width = 0;
    for (const { segment } of graphemes.segment(text))
        width += widthOf(segment);
    return width;
}
/** The text in at most `width` columns; `…` stands for what was cut. */
function truncated(text, width) {
    if (text.length <= width && PLAIN.test(text))
        return text;
    if (width < 1)
        return "";
    // A character may be drawn as nothing, yet no text of use has more than a few such for each that is seen.
    const near = text.slice(0, 16 * width + 64);
    if (near.length === text.length && displayWidth(text) <= width)
        return text;
    let kept = "";
    let used = 0;
    for (const { segment } of graphemes.segment(near)) {
        const more = widthOf(segment);
        if (used + more > width - 1)
            break;
        kept += segment;
        used += more;
    }
    return `${kept}…`;
}
/** Blanks after the text up to `width` columns. */
const padded = (text, width) => text + " ".repeat(Math.max(0, width - displayWidth(text)));
const PLAIN = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
function widthOf(grapheme) {
    if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme))
        return 2;
    let width = 0;
    for (const character of grapheme) {
        // Vowels and finals of Hangul complete the block their initial consonant began.
        if (/[\p{Mn}\p{Me}\p{Cf}\p{Cc}\u1160-\u11ff\ud7b0-\ud7ff]/u.test(character))
            continue;
        width += isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
    }
    return width;
}
/** Wide and Fullwidth of Unicode's EastAsianWidth.txt, gaps of unassigned characters closed; emoji are known by property. */
const WIDE = [
    [0x1100, 0x115f],
    [0x2e80, 0x303e],
    [0x3041, 0x4dbf],
    [0x4e00, 0xa4cf],
    [0xa960, 0xa97f],
    [0xac00, 0xd7a3],
    [0xf900, 0xfaff],
    [0xfe10, 0xfe19],
    [0xfe30, 0xfe6f],
    [0xff01, 0xff60],
    [0xffe0, 0xffe6],
    [0x16fe0, 0x18dff],
    [0x1aff0, 0x1b2ff],
    [0x1f200, 0x1f265],
    [0x20000, 0x3fffd],
];
const isWide = (code) => code >= 0x1100 && WIDE.some(([from, to]) => code >= from && code <= to);

;// CONCATENATED MODULE: ./lib/js/report/render-table.js



const GAP = 2;
/** A column is not made narrower than this to fit the terminal. */
const NARROWEST = 6;
/** Lines of a table whose columns begin at the same place in each; the widest columns give way to fit `width`. */
function tableLines(table, colours, width = Number.POSITIVE_INFINITY) {
    const rows = [table.columns.map((text) => ({ text, tone: "strong" })), ...table.rows];
    const cells = rows.map((row) => row.map(shown));
    const widths = fitted(widest(cells), width);
    return cells.map((row) => rowLine(row, widths, colours));
}
const shown = (cell) => typeof cell === "string" ? { text: oneLine(cell), tone: undefined } : { text: oneLine(cell.text), tone: cell.tone };
function widest(rows) {
    const widths = [];
    for (const row of rows)
        row.forEach(({ text }, at) => {
            widths[at] = Math.max(widths[at] ?? 0, displayWidth(text));
        });
    return widths;
}
/** Takes from the widest columns, down to the next widest, until all fit. */
function fitted(widths, width) {
    const room = width - GAP * (widths.length - 1);
    const total = (limit) => widths.reduce((sum, one) => sum + Math.min(one, limit), 0);
    let limit = Math.max(NARROWEST, ...widths);
    while (limit > NARROWEST && total(limit) > room)
        limit--;
    return widths.map((one) => Math.min(one, limit));
}
function rowLine(row, widths, colours) {
    const last = row.findLastIndex(({ text }) => text !== "");
    return row
        .slice(0, last + 1)
        .map(({ text, tone }, at) => {
        const cell = truncated(text, widths[at] ?? 0);
        const blanks = at === last ? "" : padded(cell, (widths[at] ?? 0) + GAP).slice(cell.length);
        return paint(colours, tone, cell) + blanks;
    })
        .join("");
}

;// CONCATENATED MODULE: ./lib/js/report/render-view.js



/** A view as text for a terminal or a log, without a newline at its end. Harmless whatever the view holds. */
const renderView = (view, look) => view
    .flatMap((block, at) => {
    const above = view[at - 1];
    // Sentences stand together; tables and quotations have air around them.
    const air = above !== undefined && (above.kind !== "text" || block.kind !== "text");
    return air ? ["", ...lines(block, look)] : lines(block, look);
})
    .join("\n");
function lines(block, { colours, width }) {
    switch (block.kind) {
        case "text":
            return [paint(colours, block.tone, harmless(block.text))];
        case "table":
            return tableLines(block, colours, width);
        case "verbatim":
            return quotation(block.title, block.lines, colours);
    }
}
/** Indented lines under a title. */
const quotation = (title, quoted, colours) => [
    ...(title === undefined ? [] : [paint(colours, "strong", oneLine(title))]),
    ...quoted.flatMap((line) => harmless(line).split("\n")).map((line) => (line === "" ? "" : `  ${line}`)),
];

;// CONCATENATED MODULE: ./lib/js/report/render-error.js






/** Of each piece of evidence; the end of a log says most. */
const MOST_LINES = 50;
/** `dflow: what, where, because of what`, the way out on the next line, then the evidence. No newline at the end. */
function renderError(error, { colours, debug = false }) {
    const lines = error instanceof domain_errors/* DflowError */.FD
        ? [...sentences(error, colours), ...error.evidence.flatMap((one) => ["", ...evidenceLines(one, colours)])]
        : [paint(colours, "bad", `dflow: ${bug(error, debug)}`)];
    if (debug)
        lines.push("", ...quotation(undefined, stackOf(error), colours));
    return lines.join("\n");
}
const sentences = (error, colours) => [
    paint(colours, "bad", harmless(`dflow: ${error.message}`)),
    ...(error.hint === undefined ? [] : [harmless(error.hint)]),
];
const evidenceLines = ({ title, lines }, colours) => {
    const kept = lines.slice(-MOST_LINES);
    const left = lines.length - kept.length;
    return quotation(title, left > 0 ? [`… ${(0,domain_words/* grouped */.zD)(left)} lines before`, ...kept] : kept, colours);
};
/** One line for what dflow did not expect. */
const bug = (error, debug) => `this is a bug of dflow's: ${oneLine(render_error_sentence(error))}${debug ? "" : " (DFLOW_DEBUG=1 shows where)"}`;
/** What was thrown, in words: it can be anything, also something that throws when it is looked at. */
function render_error_sentence(error) {
    try {
        return error instanceof Error ? `${error.name}: ${error.message}` : (0,external_node_util_.inspect)(error, SHORT);
    }
    catch {
        return "a value that cannot be shown";
    }
}
/** With the stacks of what caused it. */
function stackOf(error) {
    try {
        return (0,external_node_util_.inspect)(error, SHORT).split("\n");
    }
    catch {
        return ["it cannot be shown"];
    }
}
const SHORT = { depth: 4, maxStringLength: 2000, maxArrayLength: 50 };

;// CONCATENATED MODULE: ./lib/js/report/safe-json.js
/**
 * JSON that neither a terminal nor the runner of a workflow obeys: control, bidi and invisible characters and the
 * runner's `##[` are written as \u…, which every reader of JSON reads as the same text.
 */
const safeJson = (value, indent) => (JSON.stringify(value, undefined, indent) ?? "null").replace(UNSAFE, safe_json_escaped);
/** The indentation's newlines and blanks are no part of it; a newline in a string is \n already. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|#(?=#)/gu;
const safe_json_escaped = (character) => 
// A character past U+FFFF is two units, and JSON writes each.
character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

;// CONCATENATED MODULE: ./lib/js/entry/cancel.js

/** ms from the signal until dflow is gone, whatever it still wanted to put in order. */
const PATIENCE = { SIGINT: 4_500, SIGHUP: 4_500, SIGTERM: 900 };
const LEFT = 'dflow: it ended before all was put in order; "dflow repair", or the same command again, does the rest';
/**
 * Fires at the first SIGINT, SIGTERM or SIGHUP. A second one, or patience running out, ends the process at once: a
 * command may be killed at any moment, and `repair` finishes what it left.
 *
 * @param say hears it when something was left
 */
function cancelledBySignals(process, say) {
    const controller = new AbortController();
    const leave = () => {
        say(LEFT);
        process.exit(domain_errors/* exitCodes */.hS.cancelled);
    };
    for (const name of Object.keys(PATIENCE))
        process.on(name, () => {
            if (controller.signal.aborted)
                leave();
            controller.abort(new domain_errors/* DflowError */.FD("cancelled", `cancelled by ${name}`, {
                hint: 'the same command again, or "dflow repair", goes on from here',
            }));
            setTimeout(leave, PATIENCE[name]).unref();
        });
    return controller.signal;
}

;// CONCATENATED MODULE: ./lib/js/entry/carry-out.js

/** Puts everything together and runs the command. Never throws. */
async function carry_out_carryOut(asked, surroundings) {
    const { command } = asked;
    try {
        // Loaded only now: help and a wrong flag need no ssh, no yaml and no backend.
        const { assemble, assembleStage, keptOutOfGit } = await Promise.all(/* import() */[__nccwpck_require__.e(472), __nccwpck_require__.e(239), __nccwpck_require__.e(742)]).then(__nccwpck_require__.bind(__nccwpck_require__, 1742));
        const on = await (command.needs === "none" ? assembleStage : assemble)(asked, surroundings);
        const work = () => run(command, on, asked);
        const { data, exit, failure } = await ("settings" in on ? keptOutOfGit(on.settings.folder, work) : work());
        const next = failure === undefined ? command.next?.(data) : undefined;
        return { command: command.name, exit, data, view: command.view(data), next, failure };
    }
    catch (error) {
        return carry_out_failed(command.name, cancelled(error, surroundings.signal));
    }
}
/** The table has forgotten which of the two a command works on; its `needs` says it. */
const run = (command, on, { given }) => command.run(on, given);
const carry_out_failed = (command, failure) => ({
    command,
    exit: failure instanceof domain_errors/* DflowError */.FD ? failure.exit : "bug",
    data: undefined,
    view: [],
    failure,
});
/** Who cancelled says more than where it was noticed; and what Node's own functions throw then is not a bug. */
const cancelled = (error, signal) => signal.aborted && (isAbort(error) || (error instanceof domain_errors/* DflowError */.FD && error.code === "cancelled"))
    ? signal.reason
    : error;
const isAbort = (error) => error instanceof Error && error.name === "AbortError";

;// CONCATENATED MODULE: ./lib/js/report/ndjson.js





const time = main_schemas/* string */.YjP().describe("ISO 8601, UTC");
const ndjson_index = main_schemas/* number */.aig().int().min(0).describe("index of the Node");
const undo = main_schemas/* boolean */.zMY().describe("true: part of a revert");
const ndjson_ms = main_schemas/* number */.aig().describe("milliseconds it took");
const step = main_schemas/* object */.Ikc({ do: main_schemas/* string */.YjP().describe("kind of step"), text: main_schemas/* string */.YjP().describe("for people") })
    .describe("one act on one Node");
const wave = main_schemas/* object */.Ikc({
    name: main_schemas/* string */.YjP(),
    pause: main_schemas/* number */.aig().describe("milliseconds to wait after it"),
    lanes: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({ index: ndjson_index, steps: main_schemas/* array */.YOg(step).describe("one after the other") })).describe("side by side"),
});
/** An error as every JSON of dflow shows it. */
const errorShape = main_schemas/* object */.Ikc({
    code: main_schemas/* string */.YjP().describe("for programs, e.g. verify/unhealthy; `bug` for what dflow did not expect"),
    message: main_schemas/* string */.YjP(),
    hint: main_schemas/* string */.YjP().optional().describe("the way out"),
    index: ndjson_index.optional(),
    evidence: main_schemas/* array */.YOg(main_schemas/* object */.Ikc({ title: main_schemas/* string */.YjP(), lines: main_schemas/* array */.YOg(main_schemas/* string */.YjP()) })),
})
    .describe("what went wrong");
/** One line of the stream of events: an object with `type` and `time`. New types and new keys may be added. */
const eventLine = main_schemas/* discriminatedUnion */.gMt("type", [
    main_schemas/* object */.Ikc({
        type: main_schemas/* literal */.euz("plan"),
        time,
        undo,
        title: main_schemas/* string */.YjP(),
        notes: main_schemas/* array */.YOg(main_schemas/* string */.YjP()),
        waves: main_schemas/* array */.YOg(wave).describe("one after the other"),
    }),
    main_schemas/* object */.Ikc({ type: main_schemas/* literal */.euz("wave"), time, undo, wave }),
    main_schemas/* object */.Ikc({ type: main_schemas/* literal */.euz("step-started"), time, index: ndjson_index, step }),
    main_schemas/* object */.Ikc({ type: main_schemas/* literal */.euz("step-done"), time, index: ndjson_index, step, ms: ndjson_ms, detail: main_schemas/* string */.YjP().optional() }),
    main_schemas/* object */.Ikc({ type: main_schemas/* literal */.euz("step-failed"), time, index: ndjson_index, step, ms: ndjson_ms, error: errorShape }),
    main_schemas/* object */.Ikc({
        type: main_schemas/* literal */.euz("progress"),
        time,
        index: ndjson_index,
        done: main_schemas/* number */.aig().describe("bytes of a copy sent so far"),
        total: main_schemas/* number */.aig().describe("bytes in all"),
    }),
    main_schemas/* object */.Ikc({
        type: main_schemas/* literal */.euz("note"),
        time,
        level: main_schemas/* enum */.k5n(["info", "warning"]),
        text: main_schemas/* string */.YjP(),
        index: ndjson_index.optional(),
    }),
    main_schemas/* object */.Ikc({
        type: main_schemas/* literal */.euz("output"),
        time,
        from: main_schemas/* string */.YjP().describe("`build` or the name of a hook"),
        line: main_schemas/* string */.YjP(),
    }),
]);
/** Writes each event as one line of JSON, of the shape `eventLine`. */
const ndjson = (write, now = Date.now) => ({
    report: (event) => {
        write(`${safeJson(lineOf(event, new Date(now()).toISOString()))}\n`);
    },
});
function lineOf(event, time) {
    switch (event.type) {
        case "plan": {
            const { title, notes, waves } = event.plan;
            return { type: "plan", time, undo: event.undo, title, notes: [...notes], waves: waves.map(waveOf) };
        }
        case "wave":
            return { type: "wave", time, undo: event.undo, wave: waveOf(event.wave) };
        case "step-started":
        case "step-done":
            return { ...event, time, step: stepOf(event.step) };
        case "step-failed":
            return { ...event, time, step: stepOf(event.step), error: errorData(event.error) };
        case "progress":
        case "note":
        case "output":
            return { ...event, time };
    }
}
const stepOf = (step) => ({ do: step.do, text: describe(step) });
const waveOf = ({ name, pause, lanes }) => ({
    name,
    pause,
    lanes: lanes.map((lane) => ({ index: lane.index, steps: lane.steps.map(stepOf) })),
});
/** An error as data, also for the result of a command. */
function errorData(error) {
    if (!(error instanceof domain_errors/* DflowError */.FD))
        return { code: "bug", message: render_error_sentence(error), evidence: [] };
    const { code, message, hint, index, evidence } = error;
    return {
        code,
        message,
        ...(hint !== undefined && { hint }),
        ...(index !== undefined && { index }),
        evidence: evidence.map(({ title, lines }) => ({ title, lines: [...lines] })),
    };
}

;// CONCATENATED MODULE: ./lib/js/entry/envelope.js


/** What --json prints; docs/json.md tells its shape. Every key is always there. */
const envelope = ({ command, exit, data, failure }) => ({
    command,
    ok: exit === "done",
    exit: domain_errors/* exitCodes */.hS[exit],
    data: data ?? null,
    error: failure === undefined ? null : errorData(failure),
});

// EXTERNAL MODULE: ./lib/js/config/nearest.js
var nearest = __nccwpck_require__(2780);
;// CONCATENATED MODULE: ./lib/js/entry/understand.js




/** All that a command reads by name: its own flags and arguments, those of every command, and those about dflow.yaml. */
const flagsOf = (command) => ({
    ...shared_flags/* everywhere */.fC,
    ...(command.needs === "state" ? { ...shared_flags/* whichYaml */.bZ, ...shared_flags/* insteadOfYaml */.HC } : {}),
    ...command.flags,
    ...command.arguments,
});
/** @throws DflowError `usage/flag` */
function understand(command, wishes, { table, spell }) {
    const flags = flagsOf(command);
    const values = new Map();
    for (const { name, text } of wishes) {
        const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
        if (!flag)
            throw unread(command, name, { table, spell });
        if (values.has(name))
            throw usage(`${spell(name)} is given twice`, "give it once");
        values.set(name, parsed(spell(name), flag, text));
    }
    requireAll(command, values);
    return {
        command,
        given: understand_pick({ ...command.flags, ...command.arguments }, values),
        common: understand_pick({ ...shared_flags/* everywhere */.fC, ...shared_flags/* whichYaml */.bZ, ...shared_flags/* insteadOfYaml */.HC }, values),
    };
}
const usage = (message, hint) => new domain_errors/* DflowError */.FD("usage/flag", message, { hint });
/** @param spelled its name, as the person writes it */
function parsed(spelled, flag, text) {
    try {
        return flag.parse(text);
    }
    catch (error) {
        throw (0,flags/* flagError */.VP)(spelled, text, error);
    }
}
/** Absent is undefined, an absent switch false. */
const understand_pick = (flags, values) => Object.fromEntries(Object.entries(flags).map(([name, flag]) => [
    name,
    values.get(name) ?? (flag.value === undefined ? false : undefined),
]));
function requireAll(command, values) {
    for (const [name, { required, value, summary }] of Object.entries(command.arguments))
        if (required && !values.has(name))
            throw usage(`${command.name}: ${value} is missing (${summary})`, `write it as: dflow ${command.name} ${value}; "dflow help ${command.name}" tells more`);
}
/** A known flag in the wrong place names the commands that take it; an unknown one the nearest that this command takes. */
function unread(command, name, { table, spell }) {
    const takers = table.filter((one) => Object.hasOwn(flagsOf(one), name)).map((one) => one.name);
    if (takers.length > 0) {
        const hint = command.refuses?.[name] ?? `it belongs to ${takers.join(", ")}`;
        return usage(`${command.name} does not take ${spell(name)}`, hint);
    }
    const meant = (0,nearest/* nearest */.p)(name, Object.keys(flagsOf(command)));
    const hint = meant ? `did you mean ${spell(meant)}?` : `"dflow help ${command.name}" lists what there is`;
    return usage(`there is no ${spell(name)}`, hint);
}

;// CONCATENATED MODULE: ./lib/js/entry/parse.js


/**
 * @param argv the words after `dflow`
 * @throws DflowError `usage/flag`
 */
function main_parse(argv, table) {
    const end = argv.indexOf("--");
    const asksHelp = (end < 0 ? argv : argv.slice(0, end)).some((word) => word === "--help" || word === "-h");
    const [first, ...rest] = argv;
    if (first === undefined || (asksHelp && first.startsWith("-")))
        return { kind: "help", command: undefined };
    if (first === "help")
        return { kind: "help", command: rest[0] === undefined ? undefined : commandOf(rest[0], table) };
    if (first === "--version" || first === "-V")
        return { kind: "version" };
    if (first.startsWith("-"))
        throw usage(`the command comes first, before ${first}`, 'write it as: dflow COMMAND --flag; "dflow help" lists them');
    // `plan deploy` is `deploy --dry-run` for those who look for the word.
    if (first === "plan")
        return planOf(rest, table);
    const command = commandOf(first, table);
    if (asksHelp)
        return { kind: "help", command };
    const words = { table, spell };
    return { kind: "run", ...understand(command, wishesOf(command, rest, words), words), words: argv.join(" ") };
}
function planOf([name, ...rest], table) {
    if (name === undefined)
        throw usage("plan of what?", "write it as: dflow plan COMMAND, e.g. dflow plan deploy");
    return main_parse([name, "--dry-run", ...rest], table);
}
/** @throws DflowError `usage/flag` for a name that is in no line of the table */
function commandOf(name, table) {
    const found = table.find((one) => one.name === name);
    if (found)
        return found;
    const meant = (0,nearest/* nearest */.p)(name, [...table.map((one) => one.name), "help", "plan"]);
    throw usage(`there is no command ${JSON.stringify(name)}`, meant ? `did you mean ${meant}?` : `there are ${table.map((one) => one.name).join(", ")}`);
}
const spell = (name) => `--${name}`;
/** `--flag value`, `--flag=value`, switches, and the words between them for the arguments in order. */
function wishesOf(command, argv, words) {
    const places = Object.keys(command.arguments);
    const wishes = [];
    const rest = [...argv];
    let flagsEnded = false;
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
        if (word === "--" && !flagsEnded)
            flagsEnded = true;
        else if (!flagsEnded && isFlag(word))
            wishes.push(wishOf(command, word, rest, words));
        else
            wishes.push({ name: placeOf(command, places, word), text: word });
    }
    return wishes;
}
/** `-1` is a bad number, and the argument's own error says so best. */
const isFlag = (word) => /^-[^\d]/.test(word);
function wishOf(command, word, rest, words) {
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    if (!long)
        throw usage(`there is no ${word}`, "flags are written out, with two dashes");
    const [, name = "", written] = long;
    if (written !== undefined)
        return { name, text: written };
    const flags = flagsOf(command);
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    // At once: whether the next word is its value cannot be known.
    if (flag === undefined)
        throw unread(command, name, words);
    if (flag.value === undefined)
        return { name, text: "true" };
    const next = rest[0];
    if (next === undefined || next.startsWith("--"))
        throw usage(`--${name} needs a value`, `write it as: --${name} ${flag.value} (${flag.summary})`);
    rest.shift();
    return { name, text: next };
}
function placeOf(command, places, word) {
    const name = places.shift();
    if (name !== undefined)
        return name;
    throw usage(`${command.name}: ${JSON.stringify(word)} is one word too many`, `"dflow help ${command.name}" shows how it is written`);
}

;// CONCATENATED MODULE: ./lib/js/report/collect.js
/**
 * Each event goes to each of them. One that throws gets no more and breaks neither the others nor the run.
 *
 * @param onBroken told once of each that threw
 */
function collect_collect(reporters, onBroken = () => { }) {
    let sound = reporters;
    const toEach = (act) => {
        for (const reporter of sound) {
            try {
                act(reporter);
            }
            catch (error) {
                sound = sound.filter((one) => one !== reporter);
                onBroken(error);
            }
        }
    };
    return {
        report: (event) => toEach((reporter) => reporter.report(event)),
        end: () => toEach((reporter) => "end" in reporter && reporter.end()),
    };
}

;// CONCATENATED MODULE: ./lib/js/report/node-stories.js

/** Of a Node that is asked for hours; its newest are kept. */
const node_stories_MOST_LINES = 200;
/** What was said of each Node, in its order, out of waves in which many speak at once. */
function nodeStories() {
    const stories = new Map();
    return {
        /** @param text the event as one harmless line */
        add(event, text) {
            if (!("index" in event) || event.index === undefined)
                return;
            const story = stories.get(event.index) ?? { lines: [], steps: 0, failed: 0, ms: 0 };
            stories.set(event.index, story);
            story.lines.push(text);
            if (story.lines.length > node_stories_MOST_LINES)
                story.lines.shift();
            if (event.type !== "step-done" && event.type !== "step-failed")
                return;
            story.steps++;
            story.ms += event.ms;
            if (event.type === "step-failed")
                story.failed++;
        },
        /** By index; none where there is only one, whose story the log is already. */
        told() {
            if (stories.size < 2)
                return [];
            return [...stories]
                .sort(([a], [b]) => a - b)
                .map(([index, { lines, steps, failed, ms }]) => ({
                name: `node ${index}: ${(0,domain_words/* plural */.LS)(steps, "step")}, ${(0,domain_words/* duration */.p0)(ms)}${failed > 0 ? `, ${failed} failed` : ""}`,
                lines,
            }));
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/report/words.js



/** An event in lines for a log, the same for plain lines and for workflows; none for what only a live view shows. Harmless. */
const said = (event) => spoken(event).map((it) => ({ ...it, subject: oneLine(it.subject), text: oneLine(it.text) }));
const WARNING = "warning";
/** `node 2  copy hello 1a2b3c4 … done 0.8 s (27 kB)`, `node 2  warning: the disk is nearly full` */
const line = ({ subject, text, tone }) => `${subject.padEnd(7)} ${tone === "warning" && subject.startsWith("node ") ? `${WARNING}: ` : ""}${text}`;
/** Where something else says that it is a warning. */
const unmarked = ({ subject, text }) => (subject === WARNING ? text : `${subject}: ${text}`);
function spoken(event) {
    switch (event.type) {
        case "plan": {
            const notes = event.plan.notes.map((text) => ({ subject: WARNING, text, tone: "warning" }));
            return [heading(event, "plan", event.plan.title), ...notes];
        }
        case "wave":
            return [heading(event, "wave", waveWords(event))];
        case "step-done": {
            const detail = event.detail ? ` (${event.detail})` : "";
            const text = `${describe(event.step)} … done ${(0,domain_words/* duration */.p0)(event.ms)}${detail}`;
            return [{ subject: `node ${event.index}`, text }];
        }
        case "step-failed": {
            const text = `${describe(event.step)} … failed ${(0,domain_words/* duration */.p0)(event.ms)}: ${whyFailed(event)}`;
            return [{ subject: `node ${event.index}`, text, tone: "bad" }];
        }
        case "note":
            return [noteWords(event)];
        case "output":
            return [{ subject: event.from, text: `| ${event.line}`, tone: "quiet" }];
        case "step-started":
        case "progress":
            return [];
    }
}
const heading = ({ undo }, subject, text) => undo ? { subject: "revert", text, tone: "warning" } : { subject, text, tone: "strong" };
function noteWords({ level, text, index }) {
    const subject = index === undefined ? (level === "warning" ? WARNING : "note") : `node ${index}`;
    return level === "warning" ? { subject, text, tone: "warning" } : { subject, text };
}
/** `switch 1 of 3: nodes 0-2, 5` */
function waveWords({ wave }) {
    const indexes = [...new Set(wave.lanes.map((lane) => lane.index))].sort((a, b) => a - b);
    return indexes.length === 0 ? wave.name : `${wave.name}: ${(0,domain_words/* nodesNamed */.RB)(indexes)}`;
}
/** The error's sentence where the line already says which step of which Node it is about. */
function whyFailed({ index, step, error }) {
    const why = (0,domain_words/* withoutNode */.Bn)(index, error.message);
    const again = `${describe(step)}: `;
    return why.startsWith(again) ? why.slice(again.length) : why;
}

;// CONCATENATED MODULE: ./lib/js/report/github-log.js



/**
 * The log of a workflow's step, in the order of what happens: a group for the build, for each hook and for each wave. What
 * failed is said once more below its group, which may be folded. At the end the same by Node, a group each, for who wants to
 * know of one of many. The only commands to the runner in it are its own `::group::` and `::endgroup::`.
 */
function githubLog({ write, warn }) {
    let group;
    let failed = [];
    let ended = false;
    const stories = nodeStories();
    const warned = new Set();
    const leave = () => {
        if (group === undefined)
            return;
        write("::endgroup::\n");
        for (const text of failed)
            write(`${text}\n`);
        group = undefined;
        failed = [];
    };
    const enter = (next) => {
        leave();
        group = next;
        write(`::group::${commandData(oneLine(next.name))}\n`);
    };
    /** Groups do not nest: a hook that speaks in the middle of a wave stays in the wave's. */
    const place = (event) => {
        if (event.type === "wave")
            enter({ name: groupName(event), of: "wave" });
        else if (event.type === "plan")
            leave();
        else if (event.type !== "output")
            group?.of === "output" && leave();
        else if (group === undefined || (group.of === "output" && group.name !== event.from))
            enter({ name: event.from, of: "output" });
    };
    return {
        report(event) {
            if (ended)
                return;
            place(event);
            // The group's name has said it.
            if (event.type === "wave")
                return;
            for (const it of said(event)) {
                const text = line(it);
                // A revert is what became of a failure, which is marked itself; and nothing is marked twice.
                if (it.tone === "warning" && warn && it.subject !== "revert" && !warned.has(text)) {
                    warned.add(text);
                    warn(unmarked(it));
                }
                else
                    write(`${text}\n`);
                if (event.type === "step-failed")
                    failed.push(text);
                stories.add(event, text);
            }
        },
        end() {
            if (ended)
                return;
            leave();
            for (const { name, lines } of stories.told()) {
                enter({ name, of: "wave" });
                for (const text of lines)
                    write(`${text}\n`);
            }
            leave();
            ended = true;
        },
    };
}
const groupName = (event) => event.undo ? `revert: ${waveWords(event)}` : waveWords(event);
/** As the runner wants what follows `::name::`. */
const commandData = (text) => text.replaceAll("%", "%25");

;// CONCATENATED MODULE: ./lib/js/report/plain.js



/**
 * Lines for a file, a pipe or a terminal that cannot draw: `12:03:04 node 2  copy hello 1a2b3c4 … done 0.8 s (27 kB)`.
 * One for each plan, start of a wave, end of a step, note, and line of a build or hook.
 */
function plain({ write, colours = noColours, now = Date.now }) {
    let day = (0,domain_words/* dayOf */.kb)(new Date(now()));
    return {
        report(event) {
            const at = new Date(now());
            for (const it of said(event)) {
                // What goes on past midnight says so once.
                if ((0,domain_words/* dayOf */.kb)(at) !== day)
                    write(`${paint(colours, "quiet", (0,domain_words/* dayOf */.kb)(at))}\n`);
                day = (0,domain_words/* dayOf */.kb)(at);
                write(`${(0,domain_words/* timeOfDay */.rb)(at)} ${paint(colours, it.tone, line(it))}\n`);
            }
        },
        end() { },
    };
}

;// CONCATENATED MODULE: ./lib/js/report/live/canvas.js


const ESC = "\u001b[";
/**
 * The cursor is hidden and wrapping is off only inside a write; both are back at its end, with the cursor below the frame:
 * whatever ends the process, the terminal is as it was.
 */
function canvas(screen) {
    let drawn = [];
    return {
        show(above, frame) {
            const up = canvas_rowsOf(drawn, screen);
            drawn = frame;
            const start = up > 0 ? `${ESC}${up}A\r` : "\r";
            // What stays may be as long as it likes and be wrapped over old lines: those go first.
            const stays = above.length > 0 ? `${ESC}J${above.map((line) => `${line}\n`).join("")}` : "";
            // Terminals do not agree on the width of every emoji, so in a frame none is allowed to wrap.
            const lines = frame.map((line) => `${line}${ESC}K\n`).join("");
            screen.write(`${ESC}?25l${start}${stays}${ESC}?7l${lines}${ESC}?7h${ESC}J${ESC}?25h`);
        },
    };
}
/** Of a terminal; one that does not know its own size says 0. */
const canvas_sizeOf = ({ columns, rows }) => ({ columns: columns || 80, rows: rows || 24 });
/** A terminal that has become narrower has wrapped the lines that stood there, and none goes above its first row. */
function canvas_rowsOf(lines, screen) {
    const { columns, rows } = canvas_sizeOf(screen);
    const wrapped = lines.map((line) => Math.max(1, Math.ceil(displayWidth((0,external_node_util_.stripVTControlCharacters)(line)) / columns)));
    return Math.min(wrapped.reduce((sum, one) => sum + one, 0), rows - 1);
}

;// CONCATENATED MODULE: ./lib/js/report/live/draw.js




/** The lines of a frame: the wave, then a line per Node, and how many Nodes there was no room for. */
function draw(frame, space) {
    const heading = headingLine(frame, space);
    const room = Math.max(0, space.height - 1);
    if (frame.lanes.length <= room)
        return [heading, ...frame.lanes.map((lane) => laneLine(lane, frame, space))];
    if (room === 0)
        return [heading];
    const shown = mostWanted(frame.lanes, room - 1);
    const rest = paint(space.colours, "quiet", truncated(`  … and ${remainder(frame.lanes, shown)}`, space.width));
    return [heading, ...shown.map((lane) => laneLine(lane, frame, space)), rest];
}
function headingLine({ heading, undo, elapsed, lanes }, { width, colours }) {
    const { done, failed } = draw_counted(lanes);
    const counts = [
        `${(0,domain_words/* grouped */.zD)(done)} of ${(0,domain_words/* grouped */.zD)(lanes.length)} Nodes`,
        ...(failed > 0 ? [`${(0,domain_words/* grouped */.zD)(failed)} failed`] : []),
    ];
    const words = [oneLine(undo ? `revert: ${heading}` : heading), ...counts, seconds(elapsed)];
    return paint(colours, undo ? "warning" : "strong", truncated(words.filter((word) => word !== "").join(" · "), width));
}
const MARKS = {
    failed: { mark: "✗", tone: "bad" },
    running: { mark: "▸", tone: "strong" },
    done: { mark: "✓", tone: "good" },
    waiting: { mark: "·", tone: "quiet" },
};
/** With fewer columns than this for the step, the numbers at the right give way instead. */
const draw_NARROWEST = 12;
function laneLine(lane, { now, lanes }, { width, colours }) {
    const { mark, tone } = MARKS[lane.state];
    const digits = String(lanes.at(-1)?.index ?? 0).length;
    const left = `node ${String(lane.index).padEnd(digits)}  ${oneLine(lane.step)}`;
    const right = oneLine(numbers(lane, now));
    const room = width - 2;
    const forLeft = lane.state === "failed" ? displayWidth(left) : room - displayWidth(right) - 2;
    const fits = forLeft >= Math.min(draw_NARROWEST, displayWidth(left)) && right !== "";
    const text = fits ? `${truncated(left, forLeft)}  ${right}` : left;
    if (width < 3)
        return truncated(mark, width);
    return `${paint(colours, tone, mark)} ${truncated(text.trimEnd(), room)}`;
}
function numbers(lane, now) {
    switch (lane.state) {
        case "waiting":
            return "";
        case "running":
            return lane.copied ? copying(lane.copied, now - lane.since) : seconds(now - lane.since);
        case "done":
            return lane.step === "" ? "" : [(0,domain_words/* duration */.p0)(lane.took), lane.detail].filter((word) => word !== "").join("  ");
        case "failed":
            return `${(0,domain_words/* duration */.p0)(lane.took)}: ${lane.detail}`;
    }
}
const copying = ({ done, total }, ms) => [(0,domain_words/* percent */.KN)(done, total), `${(0,domain_words/* bytes */.ee)(done)} of ${(0,domain_words/* bytes */.ee)(total)}`, (0,domain_words/* rate */.TS)(done, ms)].join("  ").trimEnd();
const seconds = (ms) => (ms < 1000 ? "0 s" : (0,domain_words/* duration */.p0)(Math.floor(ms / 1000) * 1000));
/** Who failed and who is at work is seen first; in index order all the same. */
function mostWanted(lanes, room) {
    const wanted = new Set();
    for (const state of ["failed", "running", "done", "waiting"])
        for (const lane of lanes) {
            if (wanted.size >= room)
                break;
            if (lane.state === state)
                wanted.add(lane);
        }
    return lanes.filter((lane) => wanted.has(lane));
}
function remainder(lanes, shown) {
    const all = draw_counted(lanes);
    const seen = draw_counted(shown);
    const kinds = ["failed", "running", "done", "waiting"]
        .filter((state) => all[state] > seen[state])
        .map((state) => `${(0,domain_words/* grouped */.zD)(all[state] - seen[state])} ${state}`);
    return `${(0,domain_words/* grouped */.zD)(lanes.length - shown.length)} more (${kinds.join(", ")})`;
}
function draw_counted(lanes) {
    const counts = { failed: 0, running: 0, done: 0, waiting: 0 };
    for (const lane of lanes)
        counts[lane.state]++;
    return counts;
}

;// CONCATENATED MODULE: ./lib/js/report/live/lanes.js


function lanes() {
    let known = new Map();
    let sorted;
    const laneOf = (index) => {
        const lane = known.get(index) ?? blank(index, 1);
        if (!known.has(index)) {
            known.set(index, lane);
            sorted = undefined;
        }
        return lane;
    };
    return {
        all() {
            sorted ??= [...known.values()].sort((a, b) => a.index - b.index);
            return sorted;
        },
        begin(wave) {
            known = new Map(wave.map(({ index, steps }) => [index, blank(index, steps.length)]));
            sorted = undefined;
        },
        take(event, now) {
            if (event.type === "step-started" || event.type === "step-done" || event.type === "step-failed")
                lanes_step(laneOf(event.index), event, now);
            else if (event.type === "progress")
                laneOf(event.index).copied = { done: event.done, total: event.total };
            else
                return false;
            return true;
        },
    };
}
const blank = (index, left) => ({
    index,
    // A lane without steps has nothing to wait for.
    state: left === 0 ? "done" : "waiting",
    step: "",
    since: 0,
    took: 0,
    detail: "",
    copied: undefined,
    left,
});
function lanes_step(lane, event, now) {
    lane.step = describe(event.step);
    lane.copied = undefined;
    if (event.type === "step-started") {
        lane.state = "running";
        lane.since = now;
        lane.detail = "";
        return;
    }
    lane.took += event.ms;
    lane.left--;
    if (event.type === "step-failed") {
        lane.state = "failed";
        lane.detail = whyFailed(event);
    }
    else {
        lane.state = lane.left <= 0 ? "done" : "waiting";
        lane.detail = event.detail ?? "";
    }
}

;// CONCATENATED MODULE: ./lib/js/report/live/live.js





const realTime = {
    now: () => performance.now(),
    after: (ms, act) => {
        const timer = setTimeout(act, ms).unref();
        return () => clearTimeout(timer);
    },
};
/** ms: at most 12 frames a second. */
const FRAME = 1000 / 12;
/** Lines to stay that wait for the next frame; a build may write thousands a second. */
const MOST_WAITING = 500;
/**
 * A line per Node with what it is at, drawn in place. When the next wave begins, the frame of the one before stays above
 * it; notes and the output of builds and hooks go above the frame.
 */
function live({ screen, colours, timing = realTime }) {
    const picture = canvas(screen);
    const nodes = lanes();
    let wave;
    let above = [];
    let lastDrawn = Number.NEGATIVE_INFINITY;
    let callOff;
    let ended = false;
    const frame = () => {
        const { columns, rows } = canvas_sizeOf(screen);
        if (!wave || rows < 2)
            return [];
        const now = timing.now();
        // The last column stays free: some terminals wrap when it is written to. The cursor needs the last row.
        const space = { width: columns - 1, height: rows - 1, colours };
        return draw({ heading: wave.name, undo: wave.undo, elapsed: now - wave.began, lanes: nodes.all(), now }, space);
    };
    const show = () => {
        callOff?.();
        callOff = undefined;
        lastDrawn = timing.now();
        picture.show(above, frame());
        above = [];
    };
    /** A frame can be left out, so none is added to what a slow terminal still has to take. */
    const showIfTaken = () => {
        callOff = undefined;
        if (screen.writableNeedDrain)
            return plan(FRAME);
        show();
        // Seconds go by on the lines of who is at work.
        if (nodes.all().some((lane) => lane.state === "running"))
            plan(1000);
    };
    const plan = (ms) => {
        callOff = timing.after(ms, showIfTaken);
    };
    const soon = () => {
        callOff?.();
        plan(Math.max(0, lastDrawn + FRAME - timing.now()));
    };
    const stay = (event) => {
        for (const it of said(event))
            above.push(paint(colours, it.tone, line(it)));
        if (above.length > MOST_WAITING)
            show();
    };
    /** What the frame shows now stays there; the next one is drawn below it. */
    const keepFrame = (next, itsLanes) => {
        const lines = above.concat(frame());
        if (lines.length > 0)
            picture.show(lines, []);
        above = [];
        wave = next;
        nodes.begin(itsLanes);
        lastDrawn = timing.now();
    };
    const take = (event) => {
        const now = timing.now();
        if (event.type === "wave")
            keepFrame({ name: event.wave.name, undo: event.undo, began: now }, event.wave.lanes);
        // Steps may come outside of a wave, where a command has no plan.
        else if (nodes.take(event, now))
            wave ??= { name: "", undo: false, began: now };
        else {
            if (event.type === "plan")
                keepFrame(undefined, []);
            stay(event);
        }
    };
    return {
        report(event) {
            if (ended)
                return;
            take(event);
            soon();
        },
        end() {
            if (ended)
                return;
            ended = true;
            callOff?.();
            keepFrame(undefined, []);
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/report/terminal.js



/** A live view on a terminal that can draw, plain lines anywhere else. Call `end()` before anything else is written there. */
function terminal({ screen, environment, colours, timing }) {
    const brushes = colours ?? colours_colours(screen, environment);
    return isTerminal(screen, environment)
        ? live({ screen, colours: brushes, ...(timing && { timing }) })
        : plain({ write: (text) => screen.write(text), colours: brushes });
}

;// CONCATENATED MODULE: ./lib/js/entry/progress.js






/**
 * The reporter --progress asks for, on standard error.
 *
 * @param goesOn for hours: then lines that stay, each with its time, say more than what is drawn in place
 */
function progressReporter(progress, screen, env, { goesOn = false } = {}) {
    const write = (text) => screen.write(text);
    switch (progress) {
        case "auto":
            if (env.GITHUB_ACTIONS === "true")
                return githubLog({ write });
            return progressReporter(goesOn ? "plain" : "live", screen, env);
        // A terminal that cannot draw gets lines all the same.
        case "live":
            return terminal({ screen, environment: env });
        case "plain":
            return plain({ write, colours: colours_colours(screen, env) });
        case "ndjson":
            return collect_collect([ndjson(write)]);
        case "none":
            return collect_collect([]);
    }
}

;// CONCATENATED MODULE: ./lib/js/report/mask.js
/** Shorter values would turn half of every text into stars. */
const SHORTEST = 4;
/** Pieces of base64 that are found at any offset hold no more than this much of the secret by chance. */
const SHORTEST_PIECE = 8;
/** As `mask`, for many texts: the search is made ready once. */
function maskFor(secrets) {
    const patterns = new Map(secrets.flatMap(patternsOf));
    if (patterns.size === 0)
        return (text) => text;
    // The longest first: a secret that begins like another is not left half in sight.
    const longestFirst = [...patterns].sort(([, a], [, b]) => b - a).map(([pattern]) => pattern);
    const search = new RegExp(longestFirst.join("|"), "gu");
    return (text) => text.replace(search, "***");
}
/**
 * The text without any of the secrets (of 4 characters and more), as they are and as programs write them: each line of
 * one that has several, JSON, URL, base64 at any offset, hex, HTML and shell quoting.
 */
const mask = (text, secrets) => maskFor(secrets)(text);
/** What to look for, with the length of what it finds. */
function patternsOf(secret) {
    const lines = secret.split(/[\r\n]+/);
    const parts = [secret, ...lines].flatMap((part) => [part, part.trim()]).filter((part) => part.length >= SHORTEST);
    return [...new Set(parts)].flatMap((part) => [
        [plainOrPercent(part), part.length],
        ...[...writtenOut(part), ...base64Forms(part)].map((form) => [literally(form), form.length]),
    ]);
}
/** Programs disagree on which characters of a URL or a form are to be encoded, so each may be. */
const plainOrPercent = (text) => [...text]
    .map((character) => {
    const hex = Buffer.from(character).toString("hex");
    const encoded = hex.replace(/../g, (byte) => `%${byte.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`);
    return `(?:${encoded}|${literally(character)}${character === " " ? "|\\+" : ""})`;
})
    .join("");
function writtenOut(text) {
    const hex = Buffer.from(text).toString("hex");
    const json = JSON.stringify(text).slice(1, -1);
    return [
        json,
        // JSON in JSON: a body that a log quotes.
        JSON.stringify(json).slice(1, -1),
        hex,
        hex.toUpperCase(),
        html(text).replaceAll("'", "&#39;"),
        html(text).replaceAll("'", "&#x27;"),
        html(text).replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
        html(text).replaceAll('"', "&quot;").replaceAll("'", "&#x27;"),
        text.replaceAll("'", "'\\''"),
    ];
}
const html = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
/** In base64 the same bytes look different at each of three offsets; the characters that are theirs alone are looked for. */
function base64Forms(text) {
    const bytes = Buffer.from(text);
    const pieces = [0, 1, 2].map((offset) => {
        const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
            .toString("base64")
            .replaceAll("=", "");
        const foreign = Math.ceil((offset * 8) / 6);
        // The last character also holds bits of what follows, unless the bytes end where a character does.
        return encoded.slice(foreign, (offset + bytes.length) % 3 === 0 ? undefined : -1);
    });
    const whole = bytes.toString("base64");
    const forms = [whole, whole.replaceAll("=", ""), ...pieces.filter((piece) => piece.length >= SHORTEST_PIECE)];
    return forms.flatMap((one) => [one, one.replaceAll("+", "-").replaceAll("/", "_")]);
}
const literally = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

;// CONCATENATED MODULE: ./lib/js/report/masked.js


/** The reporter, told of each event without the secrets. */
function masked(reporter, secrets) {
    const hide = maskFor(secrets);
    return {
        report: (event) => reporter.report(maskedDeep(event, hide)),
        end: () => "end" in reporter && reporter.end(),
    };
}
/** A view, result or error without the secrets: the same shape, `***` in its texts. */
const withoutSecrets = (value, secrets) => maskedDeep(value, maskFor(secrets));
/** Words of the program itself: a secret that happens to be one of them must not change what an event is. */
const STRUCTURE = new Set(["type", "do", "kind", "level", "haste", "tone", "code", "state", "role", "how"]);
function maskedDeep(value, hide) {
    if (typeof value === "string")
        return hide(value);
    if (typeof value !== "object" || value === null)
        return value;
    if (Array.isArray(value))
        return value.map((one) => maskedDeep(one, hide));
    if (value instanceof Error)
        return maskedError(value, hide);
    if (value instanceof Date)
        return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, one]) => [key, STRUCTURE.has(key) ? one : maskedDeep(one, hide)]));
}
function maskedError(error, hide) {
    const cause = error.cause === undefined ? {} : { cause: maskedDeep(error.cause, hide) };
    const copy = error instanceof domain_errors/* DflowError */.FD
        ? new domain_errors/* DflowError */.FD(error.code, hide(error.message), {
            ...(error.hint !== undefined && { hint: hide(error.hint) }),
            ...(error.index !== undefined && { index: error.index }),
            evidence: maskedDeep(error.evidence, hide),
            marks: maskedDeep(error.marks, hide),
            ...cause,
        })
        : Object.assign(new Error(hide(error.message), cause), { name: error.name });
    if (error.stack !== undefined)
        copy.stack = hide(error.stack);
    return copy;
}

;// CONCATENATED MODULE: ./lib/js/entry/secrets.js

/** @param told of each secret once, so that CI can hide it too */
function keepingSecrets(reporter, told = () => { }) {
    const known = [];
    let safe = reporter;
    return {
        hide(secret) {
            if (secret === "" || known.includes(secret))
                return;
            known.push(secret);
            told(secret);
            safe = masked(reporter, known);
        },
        without: (value) => withoutSecrets(value, known),
        reporter: { report: (event) => safe.report(event) },
    };
}

;// CONCATENATED MODULE: ./lib/js/entry/main.js














const { argv, env, stdout, stderr } = process;
/** The command line: answers on standard output, progress and errors on standard error, the exit code. */
async function main() {
    // A reader that has seen enough (| head) must not end a command in the middle.
    for (const stream of [stdout, stderr])
        stream.on("error", ignoreClosed);
    process.on("uncaughtException", (error) => process.exit(show(carry_out_failed("", error), { json: false, debug: wantsDebug })));
    const words = argv.slice(2);
    if (words[0] === "local-node")
        return localNode(words[1]);
    const exit = await answer(words);
    // Whatever still keeps the process alive has no one left to work for.
    await Promise.all([written(stdout), written(stderr)]);
    process.exit(exit);
}
async function answer(words) {
    let request;
    try {
        request = main_parse(words, commands);
    }
    catch (error) {
        return show(carry_out_failed(words[0] ?? "", error), { json: words.includes("--json"), debug: wantsDebug });
    }
    switch (request.kind) {
        case "version":
            stdout.write(`${(await __nccwpck_require__.e(/* import() */ 777).then(__nccwpck_require__.bind(__nccwpck_require__, 8777))).dflowVersion}\n`);
            return domain_errors/* exitCodes */.hS.done;
        case "help": {
            const { helpOf, helpOfAll } = await __nccwpck_require__.e(/* import() */ 413).then(__nccwpck_require__.bind(__nccwpck_require__, 8413));
            stdout.write(request.command ? helpOf(request.command) : helpOfAll(commands));
            return domain_errors/* exitCodes */.hS.done;
        }
        case "run":
            return main_run(request);
    }
}
async function main_run(asked) {
    const { progress, json, debug } = asked.common;
    const goesOn = asked.given.watch === true || asked.given.rampage !== undefined;
    const shown = progressReporter(progress ?? "auto", stderr, env, { goesOn });
    const secrets = keepingSecrets(shown);
    const outcome = await carry_out_carryOut(asked, {
        env,
        cwd: process.cwd(),
        program: [process.execPath, ...process.execArgv, argv[1] ?? ""],
        reporter: secrets.reporter,
        signal: cancelledBySignals(process, (text) => stderr.write(`${text}\n`)),
        hide: secrets.hide,
    });
    shown.end();
    return show(secrets.without(outcome), { json, debug: debug || wantsDebug });
}
const wantsDebug = env.DFLOW_DEBUG === "1";
function show(outcome, { json, debug }) {
    if (json)
        stdout.write(`${safeJson(envelope(outcome))}\n`);
    else if (outcome.view.length > 0)
        stdout.write(`${renderView(outcome.view, { colours: colours_colours(stdout, env), width: stdout.columns })}\n`);
    if (outcome.failure !== undefined && (!json || debug))
        stderr.write(`${renderError(outcome.failure, { colours: colours_colours(stderr, env), debug })}\n`);
    return domain_errors/* exitCodes */.hS[outcome.exit];
}
/** The process behind a Node of the `local` VM backend; it stays. */
async function localNode(folder) {
    await (await __nccwpck_require__.e(/* import() */ 692).then(__nccwpck_require__.bind(__nccwpck_require__, 9692))).localNode(folder);
}
function ignoreClosed(error) {
    if (error.code !== "EPIPE")
        throw error;
}
const written = (stream) => new Promise((resolve) => stream.write("", () => resolve()));

var __webpack_exports__main = __webpack_exports__.i;
export { __webpack_exports__main as main };
