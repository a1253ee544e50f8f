import type { ExpectedVersion } from "@/core/database";
import { HttpError } from "../problems/http-error";

/** The strong entity tag of a version, as `ETag` has it. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The versions that an `If-Match` names. A weak tag and one that was not made here are none: nothing can have them.
 * @throws HttpError "bad-request" for what is no list of entity tags.
 */
export function expectedVersions(header: string): ExpectedVersion {
  const tags = readTags("If-Match", header);
  if (tags === "any") return "any";
  return tags.flatMap(({ value, weak }) => (!weak && version.test(value) ? [Number(value)] : []));
}

/**
 * Whether an `If-None-Match` names this tag; here a weak one is as good.
 * @throws HttpError "bad-request" for what is no list of entity tags.
 */
export function namesTag(header: string, tag: string): boolean {
  const tags = readTags("If-None-Match", header);
  return tags === "any" || tags.some(({ value }) => `"${value}"` === tag);
}

const version = /^[1-9]\d{0,8}$/; // as the column counts, which ends behind 2 000 000 000

interface Tag {
  value: string;
  weak: boolean;
}

const nextTag = /[ \t]*(?:(W\/)?"([\x21\x23-\x7E\x80-\xFF]*)"[ \t]*)?(?:,|$)/y; // RFC 9110, 8.8.3 and 5.6.1

function readTags(name: string, header: string): "any" | Tag[] {
  if (header.trim() === "*") return "any";
  const tags: Tag[] = [];
  let read = 0;
  while (read < header.length) {
    nextTag.lastIndex = read;
    const found = nextTag.exec(header);
    if (found === null) throw new HttpError("bad-request", `${name} takes a star, or entity tags such as "3".`);
    const [whole, weak, value] = found;
    if (value !== undefined) tags.push({ value, weak: weak !== undefined });
    read += whole.length;
  }
  return tags;
}
