import {
  EventLog,
  formatNumber,
  IdempotencyKeys,
  many,
  type NewEvent,
  type Page,
  Repository,
  Sequence,
} from "@/core/database";
import { Order, type OrderLine, orderLines, OrderList, orderNumbers, type OrderQuery, orders } from "./orders.schema";

const withLines = {
  include: { lines: { select: ["productId", "name", "priceCents", "quantity"], orderBy: { position: "asc" } } },
} as const;

class OrderLinesRepository extends Repository(orderLines) {}

export class OrdersRepository extends Repository(orders, {
  relations: { lines: many(orderLines, { by: "orderId" }) },
}) {
  readonly #lines = new OrderLinesRepository(this.database);
  readonly #numbers = new Sequence(orderNumbers, this.database);
  readonly #events = new EventLog(this.database);
  readonly #keys = new IdempotencyKeys("orders", Order, this.database);

  /** Runs the work once for each key; the same order under the same key gets the same answer. */
  once(key: string | undefined, order: unknown, work: () => Promise<Order>): Promise<Order> {
    return this.#keys.once(key, order, work);
  }

  /** What happened to an order, in the transaction that makes it so. */
  async record(orderId: string, event: NewEvent): Promise<void> {
    await this.#events.append(`orders/${orderId}`, event);
  }

  /** A new order under the next number of this year, such as `ORD-2026-000123`. */
  async add(userId: string, totalCents: number, lines: readonly OrderLine[]): Promise<Order> {
    const year = this.database.now().getUTCFullYear();
    const number = formatNumber(await this.#numbers.for(String(year)).next(), { prefix: "ORD", year });
    const order = await this.create({ number, userId, totalCents });
    const rows = lines.map((line, at) => ({ ...line, orderId: order.id, position: at + 1 }));
    await this.#lines.createMany(rows, { returning: false });
    return { ...order, lines: [...lines] };
  }

  findWithLines(id: string): Promise<Order | undefined> {
    return this.findById(id, withLines);
  }

  listWithLines(query: OrderQuery): Promise<Page<Order>> {
    return this.list(OrderList, query, withLines);
  }
}
