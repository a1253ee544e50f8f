import { Elysia } from "elysia";
import { IdempotencyKey, IdParameter, Page, problems } from "@/core/http";
import { NewOrder, Order, OrderList } from "./orders.schema";
import type { OrdersService } from "./orders.service";

const moved = { params: IdParameter, response: { 200: Order, ...problems(404, 409, 422) } };

export const ordersController = (orders: OrdersService) =>
  new Elysia({ prefix: "/api/orders", tags: ["Orders"] })
    .post(
      "/",
      async ({ body, headers, set, status }) => {
        const order = await orders.placeOrder(body, headers["idempotency-key"]);
        set.headers.location = `/api/orders/${order.id}`;
        return status(201, order);
      },
      {
        detail: { operationId: "placeOrder", summary: "Place an order" },
        headers: IdempotencyKey,
        body: NewOrder,
        response: { 201: Order, ...problems(400, 409, 413, 422) },
      },
    )
    .get("/", ({ query }) => orders.listOrders(query), {
      detail: { operationId: "listOrders", summary: "List orders with their lines, the newest first" },
      query: OrderList.schema,
      response: { 200: Page(Order), ...problems(422) },
    })
    .get("/:id", ({ params }) => orders.getOrder(params.id), {
      detail: { operationId: "getOrder", summary: "Get an order with its lines" },
      params: IdParameter,
      response: { 200: Order, ...problems(404, 422) },
    })
    .post("/:id/payment", ({ params }) => orders.payOrder(params.id), {
      detail: { operationId: "payOrder", summary: "Note that an order was paid" },
      ...moved,
    })
    .post("/:id/shipment", ({ params }) => orders.shipOrder(params.id), {
      detail: { operationId: "shipOrder", summary: "Note that a paid order was shipped" },
      ...moved,
    })
    .post("/:id/cancellation", ({ params }) => orders.cancelOrder(params.id), {
      detail: { operationId: "cancelOrder", summary: "Cancel an order and put its products back into stock" },
      ...moved,
    });
