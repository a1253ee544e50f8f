import { and, gt, inArray, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";

/** A value of every kind as a constant in the DDL. */
export const everyConstant = entity(
  "every_constant",
  {
    id: column.id("text"),
    at: column.timestamp(),
    huge: Type.BigInt(),
    count: Type.Integer(),
    ratio: Type.Number(),
    digest: Type.Uint8Array(),
    active: Type.Boolean(),
    shape: Type.Unknown(),
    note: Type.Optional(Type.String()),
    mark: Type.Union([Type.Literal("a;b"), Type.Literal("it's -- \\"), Type.Literal(",,,---")]),
    marks: Type.Array(Type.Union([Type.Literal(";"), Type.Literal("--")])),
    marker: Type.String({ default: "a;\n--> statement-breakpoint 'b' \\", description: "--> statement-breakpoint;" }),
    either: Type.Union([Type.Object({ a: Type.String() }), Type.Record(Type.String(), Type.Integer())]),
    pairs: Type.String({ pattern: "^\\w+=\\w+(;\\w+=\\w+)*$" }),
  },
  {
    checks: [{ name: "constants", columns: ["id"], where: everyComparison }],
    indexes: [
      { columns: ["at"], where: ({ at, count }) => and(gt(at, new Date(0)), inArray(count, [1, -2])) ?? sql`true` },
      { columns: ["mark"], where: ({ mark, shape }) => sql`${mark} <> ${";--,,"} and ${shape} <> ${{ a: ";--,," }}` },
      { columns: [({ note }) => sql`coalesce(${note}, ${"a;b--,,c"})`] },
    ],
  },
);

function everyComparison({ at, huge, count, ratio, digest, active, shape, note }: Record<string, PgColumn>): SQL {
  const values = sql`${count} - ${-1} > -${-2} and ${ratio} < ${Infinity} and ${huge} <> ${-9_007_199_254_740_993n}`;
  const others = sql`${digest} <> ${new Uint8Array([0, 255])} and ${active} = ${true} and ${note} is not ${null}`;
  const texts = sql`${shape} <> ${{ "it's": ["\\"] }} and ${at} > ${new Date("2026-01-02T03:04:05.678Z")}`;
  return sql`(${values}) and (${others}) and (${texts}) and ${note} <> ${"it's \\"} and ${count} in ${[1, 2]}`;
}
