import { MigrationError } from "./migration-error";

/** Something wrong with the migrations, with the way out. */
export interface Finding {
  /** What it is about: `drizzle/0001_b.sql:3` */
  place: string;
  says: string;
}

/** @throws MigrationError with every finding, when there is one. */
export function refuse(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new MigrationError(findings.map(sentenceOf).join("\n"));
}

export function sentenceOf({ place, says }: Finding): string {
  return `${place} ${says}`;
}
