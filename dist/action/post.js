// The action's `post`: runs always, also after a cancelled or failed `main`.
import("./workflow.js").then((dflow) => dflow.post());
