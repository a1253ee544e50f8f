import { sql } from "drizzle-orm";
import { EventLog, type NewEvent, Repository } from "@/core/database";
import { NewProduct, type Pieces, type Product, products } from "./products.schema";

export class ProductsRepository extends Repository(products) {
  readonly #events = new EventLog(this.database);

  /** What happened to a product, in the transaction that makes it so. */
  async record(productId: string, event: NewEvent): Promise<void> {
    await this.#events.append(`products/${productId}`, event);
  }

  /** What happened to the catalogue as a whole. */
  async recordOfAll(event: NewEvent): Promise<void> {
    await this.#events.append("products", event);
  }

  /** Every product, as it could be imported again, in the order of addition. */
  all(): AsyncIterable<NewProduct> {
    return this.stream({}, { select: importable, orderBy: { id: "asc" } });
  }

  /** Those of them that products have. */
  async takenSkus(skus: readonly string[]): Promise<Set<string>> {
    const found = await this.find({ sku: { in: skus } }, { select: ["sku"] });
    return new Set(found.map(({ sku }) => sku));
  }

  /** Takes the pieces of each product that has as many, and gives those products; in one statement, in a fixed order. */
  takeStock(pieces: readonly Pieces[]): Promise<(Product | undefined)[]> {
    return this.updateEach(pieces.map(toStock), (taken) => ({ stock: sql`${products.stock} - ${taken.stock}` }), {
      where: (taken) => ({ stock: { gte: taken.stock } }),
    });
  }

  /** The reverse, also for a product that was deleted meanwhile. */
  async returnStock(pieces: readonly Pieces[]): Promise<void> {
    await this.updateEach(pieces.map(toStock), (given) => ({ stock: sql`${products.stock} + ${given.stock}` }), {
      returning: false,
      withDeleted: true,
    });
  }
}

const importable = Object.keys(NewProduct.properties) as (keyof NewProduct)[];

function toStock({ productId, quantity }: Pieces) {
  return { id: productId, stock: quantity };
}
