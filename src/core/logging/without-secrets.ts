import { describeError } from "./describe-error";

const hidden = "[secret]";
const secretKey = /pass(word|wd|phrase)|secret|token|authorization|cookie|credential|api[-_]?key|private[-_]?key/i;
const deepest = 6;

/** A copy that may be logged: errors become descriptions, and what is called a password or the like is hidden. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (depth >= deepest) return "[too deep]";
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, depth + 1));
  if ("toJSON" in value && typeof value.toJSON === "function") return withoutSecrets(asJson(value), depth + 1);
  if (isPlain(value) && holdsNothing(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, secretKey.test(key) ? hidden : withoutSecrets(each, depth + 1)]),
  );
}

/** What JSON would make of it: of headers, that is all of them. */
function asJson(value: { toJSON: unknown }): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? "null");
  } catch {
    return "[unreadable]";
  }
}

/** A class may have a way of its own to become a text. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Nothing to hide, as in most lines, and so nothing to copy. */
function holdsNothing(value: object): boolean {
  for (const [key, each] of Object.entries(value)) {
    if ((typeof each === "object" && each !== null) || secretKey.test(key)) return false;
  }
  return true;
}
