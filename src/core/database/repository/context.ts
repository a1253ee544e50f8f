import type { SQL } from "drizzle-orm";
import type { Database } from "../connection/database";
import type { RunOptions } from "../connection/database-settings";
import type { Draft } from "./plan/draft";
import type { PlanCache } from "./plan/plan-cache";
import { type RowMapper, rowMapper } from "./plan/row-mapper";
import type { Source, SourceColumn } from "./plan/source";
import type { Relations } from "./relations/relation";
import { compile, type Template } from "./plan/statement";

/** A statement whose shape was met before, with how its rows are made. */
interface Plan extends Template {
  toRows: RowMapper;
}

/** What every call of a repository may be told. */
export type CallOptions = RunOptions;

/** What the calls of a repository work with. */
export interface Context {
  source: Source;
  plans: PlanCache<Plan>;
  database: Database;
  relations: Relations;
  /** Conditions that hold for every row that the repository reads or writes, whatever a call asks for. */
  scope?: (() => unknown) | undefined;
}

/** A statement in the making: what it says, asked only for a shape that was not met before, and what it gives. */
interface Request {
  draft: Draft;
  statement: () => SQL;
  columns: readonly Pick<SourceColumn, "property" | "decode">[];
  /** It changes nothing, so that a replica may answer it. */
  reads?: boolean;
}

/** Runs a request; its rows, made as the columns say. */
export async function rowsOf(context: Context, request: Request, options: CallOptions): Promise<unknown[]> {
  const { lines, toRows } = await linesOf(context, request, options);
  return toRows(lines);
}

/** Runs a request whose lines say more than its rows hold: further values, after those of the columns. */
export async function linesOf(
  context: Context,
  request: Request,
  call: CallOptions,
): Promise<{ lines: unknown[][]; toRows: RowMapper }> {
  const plan = planOf(context, request);
  return { lines: await send(context, request, plan, call), toRows: plan.toRows };
}

/** Runs a request whose answer is one value. */
export async function valueOf(
  context: Context,
  request: Omit<Request, "columns">,
  call: CallOptions,
): Promise<unknown> {
  const plan = planOf(context, { ...request, columns: [] });
  const [line] = await send(context, request, plan, call);
  return line?.[0];
}

function send(
  { database }: Context,
  { draft, reads }: Pick<Request, "draft" | "reads">,
  plan: Plan,
  call: CallOptions,
) {
  const values = plan.fill(draft.values);
  return reads === true ? database.read(plan.text, values, call) : database.run(plan.text, values, call);
}

/** Runs a request for what it changes; how many rows it did. */
export async function countOf(context: Context, request: Omit<Request, "columns">, call: CallOptions): Promise<number> {
  const plan = planOf(context, { ...request, columns: [] });
  const { count } = await context.database.run(plan.text, plan.fill(request.draft.values), call);
  return count;
}

/** The statement of a request's shape, made at the first request of it. */
export function planOf({ plans }: Context, { draft, statement, columns }: Request): Plan {
  return plans.get(draft.shape, () => ({ ...compile(statement()), toRows: rowMapper(columns) }));
}
