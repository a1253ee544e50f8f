import { join } from "node:path";
import { parseSync, type Comment } from "oxc-parser";
import type { Rule } from "../rules/layer-rules";
import { forbiddenCode, forbiddenComment } from "./forbidden-code";
import { importForm } from "./import-forms";
import type { ImportForm } from "./runtime-forms";
import { walk } from "./syntax-walk";

/** What the rules need to know of one file; `path` is relative to the root of the tree. */
export interface SourceModule {
  path: string;
  imports: readonly (ImportForm & { line: number })[];
  exports: readonly { name: string; line: number }[];
  findings: readonly { rule: Rule; line: number }[];
}

export async function readModule(root: string, path: string): Promise<SourceModule> {
  const text = await Bun.file(join(root, path)).text();
  const { program, module, comments, errors } = parseSync(path, text);
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  const imports: (ImportForm & { line: number })[] = [];
  const findings = errors.map(({ labels }) => ({ rule: "syntax" as Rule, line: lineAt(labels[0]?.start ?? 0) }));

  walk(program, (node, parent) => {
    const form = importForm(node, parent);
    if (form) imports.push({ ...form, line: lineAt(node.start) });
    const rule = forbiddenCode(node, path);
    if (rule) findings.push({ rule, line: lineAt(node.start) });
  });
  for (const comment of comments) {
    const reference = referenceForm(comment);
    if (reference) imports.push({ ...reference, line: lineAt(comment.start) });
    const rule = forbiddenComment(comment);
    if (rule) findings.push({ rule, line: lineAt(comment.start) });
  }
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName, start }) => ({ name: exportName.name ?? "default", line: lineAt(start) })),
  );
  return { path, imports, exports, findings };
}

/** `/// <reference path="…" />` imports too. */
function referenceForm(comment: Comment): ImportForm | undefined {
  const [, kind, specifier] = /^\/\s*<reference\s+(path|types)="([^"]+)"/.exec(comment.value) ?? [];
  if (specifier === undefined) return undefined;
  const isRelative = kind === "path" && !specifier.startsWith(".");
  return { specifier: isRelative ? `./${specifier}` : specifier, names: [{ name: "*", typeOnly: true }] };
}
