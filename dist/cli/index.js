#!/usr/bin/env node
// Every Node since 10 must be able to read this file, or its owner gets a syntax error instead of the one line.
// So: no static import, nothing newer than ES2015, and the rest of dflow only behind the question.
const major = Number(process.versions.node.split(".")[0]);
if (major < 20) {
    console.error(`dflow needs Node 20 or newer; this is Node ${process.versions.node}. https://nodejs.org has newer ones.`);
    process.exit(3);
}
else {
    import("./main.js").then((dflow) => dflow.main());
}
