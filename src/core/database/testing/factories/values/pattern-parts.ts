/** A part of a regular expression, as a text that matches it is put together. */
export type Part =
  | { kind: "one of"; characters: readonly string[] }
  | { kind: "either" | "all"; parts: readonly Part[] }
  | { kind: "repeat"; part: Part; least: number; most: number };

/** Takes a pattern apart. What looks around or back is left out: whether a text matches is asked afterwards. */
export function parsePattern(pattern: string): Part {
  return new PatternReader(pattern).alternatives();
}

const empty: Part = { kind: "all", parts: [] };
const group = /\((?:\?(?:<?[=!]|<[^>]+>|[ims-]*:))?/uy;
const single = /\[(?:[^\]\\]|\\.)*\]|\\(?:u\{[^}]+\}|u[\da-f]{4}|x[\da-f]{2}|p\{[^}]+\}|c[a-z]|k<[^>]+>|.)|[^()|]/iuy;
const quantifier = /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/uy;

class PatternReader {
  #at = 0;

  constructor(private readonly pattern: string) {}

  alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#taken(/\|/uy)) parts.push(this.#sequence());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "either", parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    for (;;) {
      const part = this.#group() ?? this.#single();
      if (part === undefined) return { kind: "all", parts };
      parts.push(this.#repeated(part));
    }
  }

  #group(): Part | undefined {
    const opening = this.#taken(group)?.[0];
    if (opening === undefined) return undefined;
    const inside = this.alternatives();
    this.#taken(/\)/uy);
    return /[=!]$/.test(opening) ? empty : inside;
  }

  #single(): Part | undefined {
    const source = this.#taken(single)?.[0];
    if (source === undefined) return undefined;
    return /^(?:[$^]|\\[bB])$/.test(source) ? empty : { kind: "one of", characters: charactersOf(source) };
  }

  #repeated(part: Part): Part {
    const found = this.#taken(quantifier);
    if (found === undefined) return part;
    const [sign = "", count, comma, upTo] = found;
    if (count === undefined) return { kind: "repeat", part, least: sign.startsWith("+") ? 1 : 0, most: endOf(sign) };
    const least = Number(count);
    return { kind: "repeat", part, least, most: comma === undefined ? least : Number(upTo || Infinity) };
  }

  #taken(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.pattern);
    if (found === null) return undefined;
    this.#at = expression.lastIndex;
    return found;
  }
}

function endOf(sign: string): number {
  return sign.startsWith("?") ? 1 : Infinity;
}

const known = new Map<string, readonly string[]>();

/** Which characters a class, an escape or a single character stands for; printable ASCII where there is any. */
function charactersOf(source: string): readonly string[] {
  const found = known.get(source) ?? firstNotEmpty(source);
  known.set(source, found);
  return found;
}

function firstNotEmpty(source: string): readonly string[] {
  const matches = asRegExp(source);
  const ascii = charactersBetween(0x20, 0x7e).filter((each) => matches?.test(each));
  return ascii.length > 0 ? ascii : charactersBetween(0x01, 0xd7ff).filter((each) => matches?.test(each));
}

function asRegExp(source: string): RegExp | undefined {
  try {
    return new RegExp(`^${source}$`, "u");
  } catch {
    return undefined; // it looks back at a group
  }
}

function charactersBetween(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at));
}
