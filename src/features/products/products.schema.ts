import { type Static, Type } from "@sinclair/typebox";
import { column, entity, event, listQuery, schemasOf } from "@/core/database";

/** What a product is called and what it costs: orders keep a copy. */
export const productName = Type.String({ minLength: 1, maxLength: 200, examples: ["Sencha"] });
export const productPrice = Type.Integer({ minimum: 0, examples: [1250] });

export const products = entity(
  "products",
  {
    id: column.id(),
    sku: Type.String({ minLength: 3, maxLength: 40, pattern: "^[A-Z0-9-]+$", examples: ["TEA-0042"] }),
    name: productName,
    description: Type.String({ maxLength: 5000, default: "", examples: ["Steamed green leaves."] }),
    priceCents: productPrice,
    stock: Type.Integer({ minimum: 0, default: 0 }),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
      maxItems: 20,
      default: [],
      examples: [["tea", "green"]],
    }),
    attributes: Type.Record(Type.String(), Type.Unknown(), { default: {}, examples: [{ origin: "Shizuoka" }] }),
    words: column.searchVector(["name", "description"], "english"),
    version: column.version(),
    createdAt: column.createdAt(),
    updatedAt: column.updatedAt(),
    deletedAt: column.deletedAt(),
  },
  {
    indexes: [
      { columns: ["sku"], unique: true, ignoreDeleted: true },
      ["priceCents", "id"],
      ["name", "id"],
      { columns: ["tags"], using: "gin" },
      { columns: ["words"], using: "gin" },
    ],
  },
);

const { row, insert, update } = schemasOf(products);

/** A product as clients see one. */
export const Product = Type.Omit(row, ["deletedAt"], { title: "Product" });
export type Product = Static<typeof Product>;

export const NewProduct = { ...insert, title: "NewProduct" };
export type NewProduct = Static<typeof NewProduct>;

/** A product to add, and on which line of a file it stood. */
export interface ProductLine {
  line: number;
  row: NewProduct;
}

/** How many products there are more now. */
export const ProductImport = Type.Object({ imported: Type.Integer({ minimum: 1 }) }, { title: "ProductImport" });

export const ProductChanges = Type.Composite([update], {
  title: "ProductChanges",
  minProperties: 1,
  additionalProperties: false,
});
export type ProductChanges = Static<typeof ProductChanges>;

const about = { productId: Type.String({ format: "uuid" }) };

export const productAdded = event("product.added", { ...about, sku: Type.String() });
export const productsAdded = event("products.added", { count: Type.Integer({ minimum: 0 }) });
export const productChanged = event("product.changed", { ...about, properties: Type.Array(Type.String()) });
export const productDeleted = event("product.deleted", about);
/** What other systems may be told of. */
export const productsEvents = [productAdded, productsAdded, productChanged, productDeleted];

/** So many pieces of a product. */
export interface Pieces {
  productId: string;
  quantity: number;
}

/** The same once they are out of stock, with the name and the price of that moment. */
export type TakenPieces = Pieces & Pick<Product, "name" | "priceCents">;

/** What clients may ask of the catalogue. */
export const ProductList = listQuery(products, {
  filter: { sku: ["eq", "in"], priceCents: true, stock: ["gt", "gte", "lt", "lte"], tags: true },
  search: "words",
  sort: ["priceCents", "name"],
});
export type ProductQuery = Static<typeof ProductList.schema>;
