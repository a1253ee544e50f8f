import { type ExpectedVersion, NotFound, type Page } from "@/core/database";
import type { ProductsRepository } from "./products.repository";
import { type NewProduct, type Product, type ProductChanges, ProductList, type ProductQuery } from "./products.schema";

export class ProductsService {
  constructor(private readonly products: ProductsRepository) {}

  /** @throws Conflict when another product has the sku. */
  addProduct(product: NewProduct): Promise<Product> {
    return this.products.create(product);
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
  async changeProduct(id: string, changes: ProductChanges, version: ExpectedVersion): Promise<Product> {
    return (await this.products.updateById(id, changes, { version })) ?? missing();
  }

  /** The sku is free again afterwards. @throws NotFound, VersionMismatch as `changeProduct`. */
  async deleteProduct(id: string, version: ExpectedVersion): Promise<void> {
    if (!(await this.products.deleteById(id, { version }))) missing();
  }
}

function missing(): never {
  throw new NotFound("The product");
}
