/**
 * What a workflow's runner would take as a command, by its own rules and a little more strictly. Source: actions/runner,
 * ActionCommand.cs: TryParseV2 (`::command key=value::data` once the line is trimmed) and TryParse (`##[command]data`
 * anywhere). It compares by the rules of a culture, which pass over characters that are drawn as nothing.
 */
export function commandsIn(output: string): readonly string[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => commandIn(line) ?? []);
}

function commandIn(line: string): string | undefined {
  const seen = line.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]|[^\P{Cc}\t\v\f\u0085]/gu, "");
  const trimmed = seen.replace(/^[\s\u0085]+/, "");
  if (trimmed.startsWith("::")) return trimmed.slice(2).split("::")[0] ?? "";
  const at = seen.indexOf("##[");
  return at < 0 ? undefined : (seen.slice(at + 3).split("]")[0] ?? "");
}
