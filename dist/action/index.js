// The action's `main`. All that both of its doors need is in one bundle beside them.
import("./workflow.js").then((dflow) => dflow.main());
