import type { SQL } from "drizzle-orm";
import type { Database } from "../../connection/database";
import type { RunOptions } from "../../connection/database-settings";
import type { Lines } from "../../connection/statements/statement-runner";
import type { Draft } from "../plan/draft";
import type { PlanCache } from "../plan/plan-cache";
import { type RowMapper, rowMapper } from "../plan/row-mapper";
import type { Source, SourceColumn } from "../plan/source";
import type { Relations } from "../relations/relation";
import { compile, type Template } from "../plan/statement";

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
  const plan = planOf(context, request);
  return plan.toRows(await send(context, request, plan, options));
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

/** Runs a request that gives no rows: its lines, and how many rows it changed. */
export function answerOf(context: Context, request: Omit<Request, "columns">, call: CallOptions): Promise<Lines> {
  return send(context, request, planOf(context, { ...request, columns: noColumns }), call);
}

const noColumns: Request["columns"] = [];

function send(
  { database }: Context,
  { draft, reads }: Pick<Request, "draft" | "reads">,
  plan: Plan,
  call: CallOptions,
): Promise<Lines> {
  const values = plan.fill(draft.values);
  return reads === true ? database.read(plan.text, values, call) : database.run(plan.text, values, call);
}

/** The statement of a request's shape, made at the first request of it. */
export function planOf({ plans }: Context, { draft, statement, columns }: Request): Plan {
  return plans.get(draft.shape, () => ({ ...compile(statement()), toRows: rowMapper(columns) }));
}
