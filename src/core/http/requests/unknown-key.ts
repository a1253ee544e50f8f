import type { Mistake } from "@/core/database";

const longest = 64;

export const notKnownHere = "is not known here";

export function unknownKey(pointer: string, key: string): Mistake {
  return { pointer: pointerTo(pointer, key), detail: notKnownHere };
}

/** RFC 6901. A name that nobody would choose is cut, since it comes from the client and goes back there. */
export function pointerTo(pointer: string, key: string): string {
  return `${pointer}/${key.slice(0, longest).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
