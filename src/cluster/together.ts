import type { Output, Remote } from "../contracts/transport.ts";
import { inOrder, type ShellScript, sh } from "../node/shell-script.ts";

/**
 * Joins the scripts that are given to it in the same tick into one round trip: each in its own subshell, with its own
 * exit status. For short scripts without input; the deadline is the one of the link.
 *
 * @param token text that none of the scripts can print
 * @param options.untilFailure the first script that fails keeps the ones after it from running; they get its answer
 */
export function together(remote: Remote, token: string, options: { readonly untilFailure?: boolean } = {}): Remote {
  let waiting: { script: ShellScript; answer: (output: Output) => void; fail: (error: unknown) => void }[] = [];

  const flush = async () => {
    const asked = waiting;
    waiting = [];
    try {
      const output = await remote.run(
        inOrder(asked.map(({ script }) => numbered(script, token, options.untilFailure === true))),
      );
      const answers = split(output, token);
      for (const [at, one] of asked.entries()) one.answer(answers[at] ?? answers.at(-1) ?? output);
    } catch (error) {
      for (const one of asked) one.fail(error);
    }
  };

  return {
    node: remote.node,
    get usage() {
      return remote.usage;
    },
    run: (script) =>
      new Promise((answer, fail) => {
        if (waiting.length === 0) queueMicrotask(flush);
        waiting.push({ script, answer, fail });
      }),
    tunnel: (...args) => remote.tunnel(...args),
    close: () => remote.close(),
  };
}

const numbered = (script: ShellScript, token: string, last: boolean): ShellScript =>
  sh`(
${script}
) </dev/null
together_status=$?
printf '\n%s %s\n' ${token} "$together_status"
${last ? sh`[ "$together_status" -eq 0 ] || exit "$together_status"` : sh``}`;

/** Each answer ends with a line `TOKEN STATUS`; stderr cannot be told apart and goes to all of them. */
function split(output: Output, token: string): readonly Output[] {
  const answers: Output[] = [];
  let rest = output.stdout;
  for (;;) {
    const mark = rest.indexOf(`\n${token} `);
    if (mark < 0) return answers;
    const end = rest.indexOf("\n", mark + 1);
    const status = Number(rest.slice(mark + token.length + 2, end < 0 ? undefined : end));
    answers.push({ status, stdout: rest.slice(0, mark), stderr: output.stderr });
    rest = end < 0 ? "" : rest.slice(end + 1);
  }
}
