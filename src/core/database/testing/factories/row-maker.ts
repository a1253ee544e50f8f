import type { AnyTable } from "../../entity/types/table-types";
import type { FactoryOptions } from "./factory-types";
import { type Values, completed } from "./random-row";
import { type Parent, rowPlanOf } from "./row-plan";
import type { UniqueValues } from "./unique-values";
import { newDraw } from "./values/draw";
import type { Random } from "./values/random";

/** Makes a row of a table from what is known of it. */
export type Create = (row: Values) => Promise<object>;

/** What the factories of a test have in common. */
export interface Tools {
  random: () => Random;
  taken: UniqueValues;
  /** How rows of a table are made when others point at them. */
  createOf: (table: AnyTable) => Create;
}

/** The factory of one table. */
export class RowMaker {
  constructor(
    private readonly table: AnyTable,
    private readonly create: Create,
    private readonly tools: Tools,
    private readonly options: FactoryOptions = {},
  ) {}

  readonly one = async (given: Values = {}): Promise<object> => this.create(await this.row(given));

  readonly many = async (count: number, given: Values | ((place: number) => Values) = {}): Promise<object[]> => {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`many() cannot make ${count} rows.`);
    const made: object[] = [];
    for (let place = 0; place < count; place += 1) {
      // oxlint-disable-next-line no-await-in-loop -- in their order
      made.push(await this.one(typeof given === "function" ? given(place) : given));
    }
    return made;
  };

  readonly row = async (given: Values = {}): Promise<Values> => {
    const { random, taken } = this.tools;
    const { complete = false } = this.options;
    const plan = rowPlanOf(this.table);
    const values = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    for (const parent of plan.parents) {
      // oxlint-disable-next-line no-await-in-loop -- what one of them says, the next may have to follow
      if (parent.required || (complete && parent.table !== this.table)) await this.#pointAt(parent, values);
    }
    return completed(plan, values, newDraw(random(), complete), taken);
  };

  async #pointAt({ table, pairs }: Parent, values: Values): Promise<void> {
    if (pairs.every(([here]) => values[here] !== undefined)) return;
    const { name } = rowPlanOf(this.table);
    if (table === this.table) throw new Error(`A row of ${name} points at another one: give ${pairs[0]?.[0]} a value.`);
    const known = Object.fromEntries(pairs.map(([here, there]) => [there, values[here]]));
    const parent = await this.tools.createOf(table)(known);
    for (const [here, there] of pairs) values[here] ??= valueOf(parent, there, `${name}.${here}`);
  }
}

function valueOf(parent: object, property: string, where: string): unknown {
  const value: unknown = Reflect.get(parent, property);
  if (value !== undefined) return value;
  throw new Error(`What makes the row that ${where} points at gives no ${property}: give ${where} a value.`);
}
