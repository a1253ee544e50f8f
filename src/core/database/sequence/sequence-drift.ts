import { sql } from "drizzle-orm";
import type { Database } from "../connection/database";
import { DeclaredSequence } from "./declare-sequence";
import { type NamedSequence, isKeyed, qualified } from "./sequence-name";
import { type SequenceSettings, clausesOf } from "./sequence-settings";

type Declared = DeclaredSequence<number | bigint>;
type Option = keyof SequenceSettings;

interface StoredSequence extends NamedSequence, Record<string, unknown> {
  settings: Record<Option, string>;
}

/**
 * Where the database disagrees with the sequences that schema files export, those that `for` made included: a sentence
 * for each difference, with what to run. Empty when they agree.
 */
export async function sequenceDrift(database: Database, schema: Readonly<Record<string, unknown>>): Promise<string[]> {
  const stored = await database.query.execute<StoredSequence>(storedSequences);
  const declared = Object.values(schema).filter((each) => each instanceof DeclaredSequence);
  return declared.flatMap((sequence) => {
    const own = stored.find((each) => qualified(each) === qualified(sequence.named));
    if (own === undefined) return [`The database lacks the sequence ${sequence.seqName}. ${migrate}`];
    const made = stored.filter((each) => isKeyed(each, sequence.named));
    return options.flatMap((option) => [...ownDrift(sequence, own, option), ...madeDrift(sequence, made, option)]);
  });
}

const storedSequences = sql`
  select schemaname as schema, sequencename as name, json_build_object('increment', increment_by::text,
    'min', min_value::text, 'max', max_value::text, 'start', start_value::text, 'cache', cache_size::text,
    'cycle', cycle::text) as settings
  from pg_sequences order by sequencename`;

const options: readonly Option[] = ["increment", "min", "max", "start", "cache", "cycle"];
const migrate = "Run `bun run db:generate` and `bun run db:migrate`.";

function ownDrift(declared: Declared, stored: StoredSequence, option: Option): string[] {
  if (agree(declared, stored, option)) return [];
  const isForgotten = option === "cycle" && !declared.settings.cycle; // drizzle-kit writes no NO CYCLE
  const remedy = isForgotten ? `Write into a migration: ${alteration(declared, qualified(stored), option)}` : migrate;
  return [`${declared.seqName}: ${disagreement(declared, stored, option)}. ${remedy}`];
}

function madeDrift(declared: Declared, made: readonly StoredSequence[], option: Option): string[] {
  const differing = made.filter((each) => !agree(declared, each, option));
  const [first] = differing;
  if (first === undefined) return [];
  const others = differing.length === 1 ? "" : ` and ${differing.length - 1} more like it`;
  const statement = alteration(declared, `if exists ${qualified(first)}`, option); // it is not everywhere yet
  const remedy = `Write into a migration, for each: ${statement}`;
  return [`${first.name}${others}: ${disagreement(declared, first, option)}. ${remedy}`];
}

function agree({ settings }: Declared, stored: StoredSequence, option: Option): boolean {
  return String(settings[option]) === stored.settings[option];
}

function disagreement({ settings }: Declared, stored: StoredSequence, option: Option): string {
  return `${option} is ${settings[option]} in the schema and ${stored.settings[option]} in the database`;
}

function alteration({ settings }: Declared, target: string, option: Option): string {
  return `alter sequence ${target} ${clausesOf(settings)[option]};`;
}
