import type { StringOptions, TSchema } from "@sinclair/typebox";
import type { Draw } from "./draw";
import type { Random } from "./random";
import { randomMatch } from "./random-match";

const words =
  "amber basil birch bloom brook cedar cliff cloud coral crest daisy delta ember fern field flint forest frost garden glade grove harbor hazel heron holly iris island ivory juniper lake lark laurel linen lotus maple marsh meadow mint moss north oak ocean olive onyx opal orchid otter pearl pine plum poppy quartz raven reed ridge river robin saffron sage shore sierra silver slate snow sparrow spring spruce stone summit thistle timber tulip valley velvet violet willow winter wren";
const wordList = words.split(" ") as [string, ...string[]];

export function randomWord(random: Random): string {
  return random.pick(wordList);
}

/** A text that is easy to read, of the length, pattern or format that the schema wants. */
export function randomText(draw: Draw, schema: TSchema & StringOptions): string {
  const { format, pattern, minLength = 0, maxLength = Infinity } = schema;
  if (pattern !== undefined) return randomMatch(draw.random, pattern, { minLength, maxLength });
  if (format !== undefined) return formats[format]?.(draw, maxLength) ?? "";
  return someWords(draw.random, minLength, maxLength);
}

const oneWord = 12;

/** Letters where there is no room for words: of those cut off there would soon be no other one. */
function someWords(random: Random, least: number, most: number): string {
  if (most < oneWord) return letters(random, most);
  let text = `${randomWord(random)} ${randomWord(random)}`;
  while (text.length < least) text += ` ${randomWord(random)}`;
  return text.length <= most ? text : text.slice(0, most).replace(/ $/, "x");
}

const formats: Record<string, (draw: Draw, most: number) => string> = {
  email: ({ random }, most) => {
    const name = `${randomWord(random)}.${randomWord(random)}${random.integer(1, 999)}`;
    return most > 20 ? `${name.slice(0, most - 12)}@example.com` : `${letters(random, Math.max(1, most - 5))}@x.io`;
  },
  uri: ({ random }) => `https://example.com/${randomWord(random)}/${random.integer(1, 9999)}`,
  uuid: ({ random }) => uuid(random),
  date: ({ nextTime }) => nextTime().toISOString().slice(0, 10),
  time: ({ nextTime }) => nextTime().toISOString().slice(11, 19),
  "date-time": ({ nextTime }) => nextTime().toISOString(),
  duration: ({ random }) => randomInterval(random),
  ipv4: ({ random }) => `10.${random.bytes(3).join(".")}`,
  ipv6: ({ random }) => `2001:db8::${random.integer(1, 65_535).toString(16)}`,
  hostname: ({ random }) => `${randomWord(random)}${random.integer(1, 999)}.example.com`,
};

export function randomInterval(random: Random): string {
  return `P${random.integer(0, 30)}DT${random.integer(0, 23)}H${random.integer(0, 59)}M`;
}

function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () => String.fromCodePoint(random.integer(97, 122))).join("");
}

function uuid(random: Random): string {
  const hex = Buffer.from(random.bytes(16)).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
