const called = String.raw`((?:"[^"]+"\.)?"[^"]+")`;
const kind = "(?:TABLE|TYPE|SEQUENCE|VIEW|MATERIALIZED VIEW|SCHEMA|ROLE)";

const forms: readonly [RegExp, (...parts: string[]) => string][] = [
  [new RegExp(`^ALTER ${kind} ${called} RENAME TO "([^"]+)"`), (path, to) => `${path}=${to}`],
  [
    new RegExp(`^ALTER TABLE ${called} RENAME COLUMN "([^"]+)" TO "([^"]+)"`),
    (path, from, to) => `${path}.${from}=${to}`,
  ],
  [
    new RegExp(`^ALTER ${kind} ${called} SET SCHEMA "([^"]+)"`),
    (path = "", to) => `${path}=${to}.${path.split(".").at(-1)}`,
  ],
  [new RegExp(`^ALTER POLICY "([^"]+)" ON ${called} RENAME TO "([^"]+)"`), (from, path, to) => `${path}.${from}=${to}`],
];

/** The answers that were given when this was generated, in order. */
export function renamesIn(sql: string): string[] {
  return sql.split("\n").flatMap((line) =>
    forms.flatMap(([form, answerOf]) => {
      const [, ...parts] = form.exec(line) ?? [];
      return parts.length === 0 ? [] : [answerOf(...parts.map((part) => part.replaceAll('"', "")))];
    }),
  );
}
