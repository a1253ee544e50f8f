import { Conflict, Invalid, MissingReference, NotFound, type Page, type UnitOfWork } from "@/core/database";
import type { ProductsService } from "../products/products.service";
import type { UsersService } from "../users/users.service";
import type { OrdersRepository } from "./orders.repository";
import {
  type NewOrder,
  type Order,
  orderCancelled,
  orderPaid,
  orderPlaced,
  type OrderQuery,
  orderShipped,
} from "./orders.schema";
export { ordersEvents } from "./orders.schema";

/** What becomes of an order: from which states, and how that is recorded. */
const moves = {
  paid: { from: ["placed"], event: orderPaid },
  shipped: { from: ["paid"], event: orderShipped },
  cancelled: { from: ["placed", "paid"], event: orderCancelled },
} as const;

export class OrdersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly orders: OrdersRepository,
    private readonly products: ProductsService,
    private readonly users: UsersService,
  ) {}

  /**
   * The same order under the same key is placed once, and answered alike.
   * @throws MissingReference for an unknown user or product. @throws Conflict where stock runs out. Nothing is kept then.
   */
  placeOrder(order: NewOrder, key?: string): Promise<Order> {
    return this.work.transaction(() => this.orders.once(key, order, () => this.#place(order)));
  }

  /** @throws NotFound for an unknown order. */
  async getOrder(id: string): Promise<Order> {
    return (await this.orders.findWithLines(id)) ?? missing();
  }

  /** The newest first. @throws Invalid for a cursor that did not come from this list. */
  listOrders(query: OrderQuery): Promise<Page<Order>> {
    return this.orders.listWithLines(query);
  }

  /** @throws NotFound for an unknown order. @throws Conflict for one that was paid or cancelled before. */
  payOrder(id: string): Promise<Order> {
    return this.work.transaction(() => this.#move(id, "paid"));
  }

  /** @throws NotFound for an unknown order. @throws Conflict for one that is not paid, or on its way already. */
  shipOrder(id: string): Promise<Order> {
    return this.work.transaction(() => this.#move(id, "shipped"));
  }

  /** Its stock is there again. @throws NotFound for an unknown order. @throws Conflict for one that is on its way. */
  cancelOrder(id: string): Promise<Order> {
    return this.work.transaction(async () => {
      const cancelled = await this.#move(id, "cancelled");
      await this.products.returnStock(cancelled.lines);
      return cancelled;
    });
  }

  async #place({ userId, lines }: NewOrder): Promise<Order> {
    refuseTwins(lines);
    if (!(await this.users.isRegistered(userId))) unknownUser();
    const taken = await this.products.takeStock(lines, "/lines");
    const totalCents = taken.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
    const placed = await this.orders.add(userId, totalCents, taken);
    const { id: orderId, number } = placed;
    await this.orders.record(orderId, orderPlaced({ orderId, number, userId, totalCents }));
    return placed;
  }

  async #move(id: string, status: keyof typeof moves): Promise<Order> {
    const { from, event } = moves[status];
    const moved = await this.orders.updateOne({ id, status: from }, { status }, { returning: false });
    const order = await this.getOrder(id);
    if (!moved) throw new Conflict(`An order that is ${order.status} cannot be ${status}.`);
    await this.orders.record(id, event({ orderId: id }));
    return order;
  }
}

function refuseTwins(lines: NewOrder["lines"]): void {
  const ids = lines.map(({ productId }) => productId.toLowerCase());
  const twins = ids.flatMap((id, at) => (ids.indexOf(id) < at ? [at] : []));
  if (twins.length === 0) return;
  throw new Invalid(
    "Two lines are about one product.",
    twins.map((at) => ({ pointer: `/lines/${at}/productId`, detail: "is in a line before it: add the quantities" })),
  );
}

function unknownUser(): never {
  throw new MissingReference("There is no such user.", [{ pointer: "/userId", detail: "is nobody who is registered" }]);
}

function missing(): never {
  throw new NotFound("The order");
}
