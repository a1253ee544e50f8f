/**
 * `bun tests/template/copy-feature.ts`: makes a fourth feature in a copy of the project, by copying products and changing
 * words, and proves that nothing else has to be edited but app.ts and the list of edges.
 */
import { cp, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { Clone } from "./clone";
import { bringUpToDate, edges, prove, step } from "./steps";

const words = { products: "reviews", Products: "Reviews", PRODUCTS: "REVIEWS", product: "review", Product: "Review" };
const written = ["src/features/reviews/", "tests/features/reviews/", "src/app.ts", edges];
const generated = ["drizzle/", "docs/openapi.json", "docs/diagram.md"];

const clone = await Clone.create();
try {
  await step("a fourth feature, copied from products, checks and passes", async () => {
    for (const place of ["src/features", "tests/features"]) await copy(place);
    await clone.change("src/app.ts", (text) => withCopiedLines(text));
    await clone.change(edges, (text) => withCopiedLines(text, /^ {2}\["products", .*\],$/));
    await bringUpToDate(clone, "reviews");
    await prove(clone);
    const others = (await clone.changes()).filter(
      (name) => ![...written, ...generated].some((place) => name.startsWith(place)),
    );
    if (others.length > 0) throw new Error(`It has also changed ${others.join(", ")}.`);
  });
} finally {
  await clone.discard();
}

async function copy(place: string): Promise<void> {
  const target = clone.path(`${place}/reviews`);
  await cp(clone.path(`${place}/products`), target, { recursive: true });
  for (const name of await readdir(target, { recursive: true })) {
    const file = Bun.file(join(target, name));
    if ((await file.stat()).isDirectory()) continue;
    await Bun.write(join(target, name), changed(await file.text()));
    const better = changed(name) === name ? `review-${name}` : changed(name); // names are unique in a project
    await rename(join(target, name), join(target, better));
  }
}

function changed(text: string): string {
  return Object.entries(words).reduce((done, [word, other]) => done.replaceAll(word, other), text);
}

/** Each line about products, and the same about reviews below it. */
function withCopiedLines(text: string, these = /products/i): string {
  return text
    .split("\n")
    .flatMap((line) => (these.test(line) && !/orders/i.test(line) ? [line, changed(line)] : [line]))
    .join("\n");
}
