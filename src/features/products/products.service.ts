import {
  Conflict,
  type ExpectedVersion,
  MissingReference,
  NotFound,
  type Page,
  type UnitOfWork,
} from "@/core/database";
import type { ProductsRepository } from "./products.repository";
import {
  type NewProduct,
  type Pieces,
  type Product,
  productAdded,
  productsAdded,
  productChanged,
  type ProductChanges,
  productDeleted,
  type ProductLine,
  ProductList,
  type ProductQuery,
  type TakenPieces,
} from "./products.schema";
export { productsEvents } from "./products.schema";

export class ProductsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly products: ProductsRepository,
  ) {}

  /** @throws Conflict when another product has the sku. */
  addProduct(product: NewProduct): Promise<Product> {
    return this.work.transaction(async () => {
      const added = await this.products.create(product);
      await this.products.record(added.id, productAdded({ productId: added.id, sku: added.sku }));
      return added;
    });
  }

  /** Any number of them, all or none, recorded as one. @throws Conflict when another product has one of the skus. */
  addProducts(products: readonly NewProduct[]): Promise<number> {
    return this.work.transaction(async () => {
      const count = await this.products.createMany(products, { returning: false });
      await this.products.recordOfAll(productsAdded({ count }));
      return count;
    });
  }

  /** As `addProducts`, batch by batch. @throws Conflict with the line of each sku that is taken. */
  importProducts(batches: AsyncIterable<readonly ProductLine[]>): Promise<number> {
    const work = async () => {
      let count = 0;
      for await (const lines of batches) count += await this.#addLines(lines);
      await this.products.recordOfAll(productsAdded({ count }));
      return count;
    };
    return this.work.transaction(work, { retry: 3 }); // two imports of the same skus may collide
  }

  /** All that are for sale, in the order of addition, as they could be imported again. */
  exportProducts(): AsyncIterable<NewProduct> {
    return this.products.all();
  }

  /** @throws NotFound for an unknown or deleted product. */
  async getProduct(id: string): Promise<Product> {
    return (await this.products.findById(id)) ?? missing();
  }

  /** In the order asked for, else in that of addition. @throws Invalid for a cursor that did not come from this list. */
  listProducts(query: ProductQuery): Promise<Page<Product>> {
    return this.products.list(ProductList, query);
  }

  /**
   * @throws NotFound for an unknown or deleted product. @throws VersionMismatch when it has another version by now.
   * @throws Conflict when another product has the sku.
   */
  changeProduct(id: string, changes: ProductChanges, version: ExpectedVersion): Promise<Product> {
    return this.work.transaction(async () => {
      const changed = (await this.products.updateById(id, changes, { version })) ?? missing();
      await this.products.record(id, productChanged({ productId: id, properties: Object.keys(changes) }));
      return changed;
    });
  }

  /** The sku is free again afterwards. @throws NotFound, VersionMismatch as `changeProduct`. */
  deleteProduct(id: string, version: ExpectedVersion): Promise<void> {
    return this.work.transaction(async () => {
      if (!(await this.products.deleteById(id, { version }))) missing();
      await this.products.record(id, productDeleted({ productId: id }));
    });
  }

  /**
   * Takes pieces out of stock, all or none; gives them in the same order, with what they cost. Errors point at places
   * below `pointer`.
   * @throws MissingReference for an unknown or deleted product. @throws Conflict where there is too little of one.
   */
  takeStock(pieces: readonly Pieces[], pointer: string): Promise<TakenPieces[]> {
    return this.work.transaction(async () => {
      const products = await this.products.takeStock(pieces);
      const taken = pieces.flatMap(({ quantity }, at) => {
        const product = products[at];
        return product ? [{ productId: product.id, name: product.name, priceCents: product.priceCents, quantity }] : [];
      });
      if (taken.length < pieces.length) await this.#refuse(pieces, products, pointer);
      return taken;
    });
  }

  /** Puts pieces back into stock. */
  returnStock(pieces: readonly Pieces[]): Promise<void> {
    return this.products.returnStock(pieces);
  }

  async #addLines(lines: readonly ProductLine[]): Promise<number> {
    const products = lines.map(({ row }) => row);
    const add = () => this.products.createMany(products, { returning: false });
    try {
      return await this.work.transaction(add, { propagation: "nested" }); // so that it can be asked what was taken
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      const taken = await this.products.takenSkus(products.map(({ sku }) => sku));
      const again = lines.filter(({ row: { sku } }) => taken.has(sku) || !taken.add(sku)).slice(0, 50);
      const mistakes = again.map(({ line }) => ({ line, pointer: "/sku", detail: "is taken, or in a line above" }));
      throw new Conflict("Some of the products have a sku that is taken.", { mistakes });
    }
  }

  async #refuse(pieces: readonly Pieces[], taken: readonly unknown[], pointer: string): Promise<never> {
    const refused = pieces.flatMap(({ productId }, at) => (taken[at] ? [] : [{ productId, at: `${pointer}/${at}` }]));
    const found = await this.products.find({ id: refused.map(({ productId }) => productId) }, { select: ["id"] });
    const known = new Set(found.map(({ id }) => id));
    const unknown = refused.filter(({ productId }) => !known.has(productId.toLowerCase()));
    const mistakes = unknown.map(({ at }) => ({
      pointer: `${at}/productId`,
      detail: "is no product that is for sale",
    }));
    if (mistakes.length > 0) throw new MissingReference("There is no such product.", mistakes);
    throw new Conflict("There is too little in stock.", {
      mistakes: refused.map(({ at }) => ({ pointer: `${at}/quantity`, detail: "is more than there is in stock" })),
    });
  }
}

function missing(): never {
  throw new NotFound("The product");
}
