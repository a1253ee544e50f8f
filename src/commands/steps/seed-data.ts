/** Data that looks real and is the same every time: the nth user, product and order. */
const people = ["Ada Lovelace", "Grace Hopper", "Barbara Liskov", "Edsger Dijkstra", "Frances Allen"];
const kinds = [
  { code: "TEA", noun: "Sencha", tags: ["tea", "green"], from: 900 },
  { code: "TEA", noun: "Assam", tags: ["tea", "black"], from: 700 },
  { code: "POT", noun: "Teapot", tags: ["pottery"], from: 3200 },
  { code: "CUP", noun: "Cup", tags: ["pottery", "gift"], from: 1200 },
  { code: "TIN", noun: "Tea Caddy", tags: ["storage", "gift"], from: 1500 },
] as const;
const kindsOf = ["Spring", "Garden", "Mountain", "Harbour", "Morning", "Winter", "River"];
const places = ["Shizuoka", "Uji", "Darjeeling", "Yunnan", "Arita"];

export function seedUser(n: number) {
  const name = pick(people, n);
  const family = Math.floor(n / people.length);
  const suffix = family === 0 ? "" : `${family + 1}`;
  const [first = name] = name.toLowerCase().split(" ");
  return { name: `${name}${suffix && ` ${suffix}`}`, email: `${first}${suffix}@example.com` };
}

export function seedProduct(n: number) {
  const { code, noun, tags, from } = pick(kinds, n);
  const series = Math.floor(n / kinds.length);
  const origin = pick(places, series + n);
  return {
    sku: `${code}-${String(n + 1).padStart(7, "0")}`,
    name: `${pick(kindsOf, series)} ${noun}${series < kindsOf.length ? "" : ` No. ${series + 1}`}`,
    description: `${noun} from ${origin}, the ${pick(kindsOf, series).toLowerCase()} selection.`,
    priceCents: from + ((series * 137) % 40) * 50,
    stock: 50 + ((n * 37) % 200),
    tags: [...tags],
    attributes: { origin, series: series + 1 },
  };
}

/** Which of the users buys what of the products, by their ids. */
export function seedOrder(n: number, userIds: readonly string[], productIds: readonly string[]) {
  const bought = Array.from({ length: 1 + (n % 3) }, (_, line) => pick(productIds, n * 7 + line));
  const lines = [...new Set(bought)].map((productId, line) => ({ productId, quantity: 1 + ((n + line) % 3) }));
  return { userId: pick(userIds, n * 3), lines };
}

function pick<Item>(items: readonly Item[], n: number): Item {
  const item = items[n % items.length];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
}
