import { type Part, parsePattern } from "./pattern-parts";
import type { Random } from "./random";

interface Lengths {
  minLength: number;
  maxLength: number;
}

const attempts = 200;

/** A text that matches the pattern; an empty one when none was found, which the schema then refuses. */
export function randomMatch(random: Random, pattern: string, { minLength, maxLength }: Lengths): string {
  const parts = parsePattern(pattern);
  const matches = new RegExp(pattern, "u");
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    // What may repeat without end does so a little more often each time, until the text is long enough.
    const text = written(parts, random, Math.ceil(attempt / 10) + Math.max(4, minLength / 2));
    if (text.length >= minLength && text.length <= maxLength && matches.test(text)) return text;
  }
  return "";
}

function written(part: Part, random: Random, extra: number): string {
  if (part.kind === "one of") return random.pick(part.characters) ?? "";
  if (part.kind === "either") return written(random.pick(part.parts) ?? nothing, random, extra);
  return partsOf(part, random, extra)
    .map((each) => written(each, random, extra))
    .join("");
}

function partsOf(part: Exclude<Part, { kind: "one of" }>, random: Random, extra: number): readonly Part[] {
  if (part.kind !== "repeat") return part.parts;
  const count = random.integer(part.least, Math.min(part.most, part.least + extra));
  return Array.from({ length: count }, () => part.part);
}

const nothing: Part = { kind: "all", parts: [] };
