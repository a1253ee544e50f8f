/** What SQL knows of a condition: null is "unknown". */
export type Truth = boolean | null;

export function every(parts: readonly Truth[]): Truth {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

export function some(parts: readonly Truth[]): Truth {
  if (parts.includes(true)) return true;
  return parts.includes(null) ? null : false;
}

export function negated(part: Truth): Truth {
  return part === null ? null : !part;
}
