import { Elysia } from "elysia";
import {
  expectedVersion,
  givesRows,
  IdParameter,
  IfMatch,
  IfNoneMatch,
  NoContent,
  NotModified,
  Page,
  problems,
  receiveRows,
  RowFormatQuery,
  sendRows,
  tagged,
  takesRows,
  unlessKnown,
} from "@/core/http";
import { NewProduct, Product, ProductChanges, ProductImport, ProductList } from "./products.schema";
import type { ProductsService } from "./products.service";

export const productsController = (products: ProductsService) =>
  new Elysia({ prefix: "/api/products", tags: ["Products"] })
    .post(
      "/",
      async ({ body, set, status }) => {
        const product = await products.addProduct(body);
        set.headers.location = `/api/products/${product.id}`;
        return status(201, tagged(product, set));
      },
      {
        detail: { operationId: "addProduct", summary: "Add a product" },
        body: NewProduct,
        response: { 201: Product, ...problems(400, 409, 413, 422) },
      },
    )
    .get("/", ({ query }) => products.listProducts(query), {
      detail: { operationId: "listProducts", summary: "List products, filtered, searched and sorted" },
      query: ProductList.schema,
      response: { 200: Page(Product), ...problems(422) },
    })
    .post(
      "/imports",
      async ({ request, set, status }) => {
        await using rows = await receiveRows(request, NewProduct);
        const imported = await products.importProducts(rows);
        set.headers.location = "/api/products";
        return status(201, { imported });
      },
      {
        detail: {
          operationId: "importProducts",
          summary: "Add products, all or none",
          ...takesRows(NewProduct, 128 * 2 ** 20),
        },
        response: { 201: ProductImport, ...problems(400, 409, 413, 415, 422) },
      },
    )
    .get(
      "/exports",
      ({ request, query: { format } }) =>
        sendRows(() => products.exportProducts(), { request, schema: NewProduct, format, name: "products" }),
      {
        detail: { operationId: "exportProducts", summary: "Get all products in a file", ...givesRows(NewProduct) },
        query: RowFormatQuery,
      },
    )
    .get("/:id", async ({ params, headers, set }) => unlessKnown(await products.getProduct(params.id), headers, set), {
      detail: { operationId: "getProduct", summary: "Get a product" },
      params: IdParameter,
      headers: IfNoneMatch,
      response: { 200: Product, 304: NotModified, ...problems(400, 404, 422) },
    })
    .patch(
      "/:id",
      async ({ params, body, headers, set }) =>
        tagged(await products.changeProduct(params.id, body, expectedVersion(headers)), set),
      {
        detail: { operationId: "changeProduct", summary: "Change a product that was read" },
        params: IdParameter,
        headers: IfMatch,
        body: ProductChanges,
        response: { 200: Product, ...problems(400, 404, 409, 412, 413, 422, 428) },
      },
    )
    .delete(
      "/:id",
      async ({ params, headers, status }) => {
        await products.deleteProduct(params.id, expectedVersion(headers));
        return status(204, undefined);
      },
      {
        detail: { operationId: "deleteProduct", summary: "Delete a product that was read" },
        params: IdParameter,
        headers: IfMatch,
        response: { 204: NoContent, ...problems(400, 404, 412, 422, 428) },
      },
    );
